"""Statements on disk: one JSON object a line, read one at a time by their offsets."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings import DAMAGED
from models.errors import StateError
from models.records import Agency, AsWritten, Citation, Deadline, Span, Statement, Target
from models.shapes import statement_json

LINES = "statements.jsonl"
OFFSETS = "offsets.npy"


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _deadline(shape: Mapping[str, Any] | None) -> Deadline | None:
    if shape is None:
        return None
    phases = shape.get("phases")
    known = None if phases is None else tuple(found for phase in phases if (found := _deadline(phase)))
    return Deadline(**{**shape, "start": _date(shape["start"]), "end": _date(shape["end"]), "phases": known})


def _target(shape: Mapping[str, Any]) -> Target:
    value = shape["value"]
    return Target(**{**shape, "value": tuple(value) if isinstance(value, list) else value})


def statement_from_json(shape: Mapping[str, Any]) -> Statement:
    """Return the statement that `models.shapes.statement_json` wrote; its inverse.

    Raises KeyError, TypeError or ValueError where the shape is not that of a statement.
    """
    span = shape["span"]
    return Statement(
        **{
            **shape,
            "as_written": AsWritten(**shape["as_written"]),
            "span": None if span is None else Span(**span),
            "leads": tuple(Agency(**agency) for agency in shape["leads"]),
            "partners": tuple(Agency(**agency) for agency in shape["partners"]),
            "deadline": _deadline(shape["deadline"]),
            "targets": tuple(_target(target) for target in shape["targets"]),
            "citations": tuple(Citation(**{**c, "issued_on": _date(c["issued_on"])}) for c in shape["citations"]),
            "path": tuple(shape["path"]),
        }
    )


def statement_line(statement: Statement) -> bytes:
    """Return the statement as one line of UTF-8 JSON, with a stable order of keys and its line end."""
    return json.dumps(statement_json(statement), ensure_ascii=False, sort_keys=True).encode() + b"\n"


def save_statements(directory: Path, lines: Sequence[bytes]) -> None:
    """Write the lines (see `statement_line`) and the offset of each (int64, one more) under `directory`."""
    (directory / LINES).write_bytes(b"".join(lines))
    np.save(directory / OFFSETS, np.cumsum([0, *map(len, lines)], dtype=np.int64))


@dataclass(frozen=True, slots=True)
class SavedStatements:
    """Statements on disk by number; only those that are asked for are read."""

    lines: bytes | mmap
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many statements there are."""
        return len(self.offsets) - 1

    def __iter__(self) -> Iterator[Statement]:
        """Yield all statements in order."""
        return iter(self.read(range(len(self))))

    def read(self, numbers: Sequence[int]) -> list[Statement]:
        """Return the statements with these numbers, in the order asked. Raises StateError when damaged."""
        try:
            return [self._one(int(number)) for number in numbers]
        except (KeyError, TypeError, ValueError) as error:
            raise StateError(DAMAGED) from error

    def _one(self, number: int) -> Statement:
        start, end = int(self.offsets[number]), int(self.offsets[number + 1])
        return statement_from_json(json.loads(self.lines[start:end]))


def open_statements(directory: Path) -> SavedStatements:
    """Open what `save_statements` wrote. Raises StateError when a file is missing or damaged."""
    try:
        offsets = np.asarray(np.load(directory / OFFSETS, mmap_mode="r"))
        with (directory / LINES).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            # An empty file cannot be mapped.
            lines = mmap(file.fileno(), 0, access=ACCESS_READ) if size else b""
        if size != int(offsets[-1]):
            raise StateError(DAMAGED)
    except (OSError, ValueError, IndexError) as error:
        raise StateError(DAMAGED) from error
    return SavedStatements(lines, offsets)
