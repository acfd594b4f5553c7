"""What filters and locators ask of statements, as columns beside them: one number a statement, mapped from disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.postings import DAMAGED
from models.errors import StateError
from models.records import Deadline, Statement
from models.text import fold

NUMBERS = "columns.npy"
LEADS = "leads.npy"
PHASES = "phases.npy"
NAMES = "columns.json"
LOCATORS = "locators.json"
#: Rows of the array, in order. Dates are proleptic ordinals (`date.toordinal`), 0 for none.
DOCUMENT, KIND, PROVENANCE, START, END, RULE = range(6)
#: Rules of deadlines that are no recurrence: none at all, at all times, and words without a date.
NONE, ALWAYS, UNDATED = "", "thường xuyên", "không rõ ngày"
Integers = NDArray[np.int32]


@dataclass(frozen=True)
class Columns:
    """`numbers` is int32 (6, statements); `documents`, `kinds`, `provenances` and `rules` name their codes.

    `leads` is int32 (2, n): a statement and the number in `lead_names` (name, agency) of one of its leads. `phases` is
    int32 (3, n): a statement, and the first and last day (as START and END) of one phase of its deadline.
    """

    directory: Path
    numbers: Integers
    leads: Integers
    phases: Integers
    documents: tuple[str, ...]
    kinds: tuple[str, ...]
    provenances: tuple[str, ...]
    rules: tuple[str, ...]
    lead_names: tuple[tuple[str, str | None], ...]

    def row(self, row: int) -> Integers:
        """Return one row of the array."""
        own: Integers = self.numbers[row]
        return own

    @cached_property
    def locators(self) -> list[str]:
        """The locator of every statement; read at the first use."""
        try:
            return [str(name) for name in json.loads((self.directory / LOCATORS).read_text(encoding="utf-8"))]
        except (OSError, ValueError) as error:
            raise StateError(DAMAGED) from error


def save_columns(directory: Path, statements: Sequence[Statement]) -> None:
    """Write the columns of the statements under `directory`."""
    names: dict[str, dict[str, int]] = {"documents": {}, "kinds": {}, "provenances": {}, "rules": {NONE: 0}}
    leads: dict[tuple[str, str | None], int] = {}
    rows = np.zeros((6, len(statements)), dtype=np.int32)
    pairs: list[tuple[int, int]] = []
    phases: list[tuple[int, int, int]] = []
    for number, statement in enumerate(statements):
        rows[:, number] = (
            _code(names["documents"], statement.document),
            _code(names["kinds"], statement.kind),
            _code(names["provenances"], statement.provenance),
            *_days(statement.deadline),
            _code(names["rules"], rule_of(statement.deadline)),
        )
        pairs += [(number, leads.setdefault((a.name, a.agency), len(leads))) for a in statement.leads]
        if statement.deadline:
            phases += [(number, *_days(phase)) for phase in statement.deadline.phases or ()]
    np.save(directory / NUMBERS, rows)
    np.save(directory / LEADS, np.asarray(pairs, dtype=np.int32).reshape(-1, 2).T)
    np.save(directory / PHASES, np.asarray(phases, dtype=np.int32).reshape(-1, 3).T)
    shape = {**{name: list(codes) for name, codes in names.items()}, "lead_names": list(leads)}
    (directory / NAMES).write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")
    locators = [statement.locator for statement in statements]
    (directory / LOCATORS).write_text(json.dumps(locators, ensure_ascii=False), encoding="utf-8")


def rule_of(deadline: Deadline | None) -> str:
    """Return how a deadline recurs (an RRULE), ALWAYS, UNDATED, or NONE where it has a date or is not there."""
    if deadline is None:
        return NONE
    if deadline.recurrence:
        return deadline.recurrence
    if "thuong xuyen" in fold(deadline.text):
        return ALWAYS
    return NONE if deadline.start or deadline.end else UNDATED


def _code(codes: dict[str, int], name: str) -> int:
    return codes.setdefault(name, len(codes))


def _days(deadline: Deadline | None) -> tuple[int, int]:
    """Return the first and the last day on which the work may be done, as ordinals; 0 where open."""
    if deadline is None:
        return 0, 0
    last = deadline.end.toordinal() - deadline.exclusive if deadline.end else 0
    return deadline.start.toordinal() if deadline.start else 0, last


def open_columns(directory: Path) -> Columns:
    """Map what `save_columns` wrote. Raises StateError when it is damaged."""
    try:
        shape = json.loads((directory / NAMES).read_text(encoding="utf-8"))
        return Columns(
            directory=directory,
            numbers=np.asarray(np.load(directory / NUMBERS, mmap_mode="r")),
            leads=np.asarray(np.load(directory / LEADS)),
            phases=np.asarray(np.load(directory / PHASES)),
            documents=tuple(shape["documents"]),
            kinds=tuple(shape["kinds"]),
            provenances=tuple(shape["provenances"]),
            rules=tuple(shape["rules"]),
            lead_names=tuple((name, agency) for name, agency in shape["lead_names"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StateError(DAMAGED) from error
