"""The home folder: original files by SHA-256, the list of added documents, and people's decisions.

Layout::

    originals/<sha256>      the bytes of every file taken in
    documents.jsonl         one line for each file taken in: sha256, name, at
    decisions.jsonl         one line for each decision of a person, append-only
    linker.json             derived: what `truyvet train` learnt from the decisions
    readings/               derived: files as they were read, by SHA-256, name and version of the program
    index/                  derived: generations of the search index

`linker.json`, `readings/` and `index/` are derived; the rest is people's work and is never rewritten.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from models.errors import StateError
from models.locks import hold
from models.shapes import plain
from models.tracing import Decision

#: Put behind a torn line by the next writer (ASCII "cancel"); JSON never holds it unescaped.
_CANCELLED = b"\x18"
_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class Added:
    """A file taken in: its SHA-256, its name, when (ISO 8601, UTC), and the address it was fetched from."""

    sha256: str
    name: str
    at: str
    address: str | None = None


def now() -> str:
    """Return the time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


class Home:
    """One home folder. Made when first written to; reading an absent one finds nothing."""

    def __init__(self, root: Path) -> None:
        """Keep the path; nothing is created yet."""
        self.root = root

    @property
    def index(self) -> Path:
        """Folder of the search index."""
        return self.root / "index"

    @property
    def linker(self) -> Path:
        """File of what was learnt from the decisions."""
        return self.root / "linker.json"

    def original(self, sha256: str) -> Path:
        """Return the path of a stored original."""
        return self.root / "originals" / sha256

    def keep_original(self, data: bytes, name: str, address: str | None = None) -> Added:
        """Store a file under its SHA-256 and list it; the same bytes again are listed once. Raises StateError."""
        sha256 = self.keep_bytes(data).name
        with _state(self.root):
            known = next((a for a in self.added() if a.sha256 == sha256), None)
            if known is not None:
                return known
            added = Added(sha256, name, now(), address)
            _append(self.root / "documents.jsonl", plain(added))
            return added

    def keep_bytes(self, data: bytes) -> Path:
        """Store the bytes of a file under their SHA-256 without listing it, and return where. Raises StateError."""
        path = self.original(hashlib.sha256(data).hexdigest())
        with _state(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _write_whole(path, data)
        return path

    def reading(self, key: str) -> bytes | None:
        """Return what was kept of reading a file, None where there is nothing."""
        try:
            return (self.root / "readings" / key).read_bytes()
        except OSError:
            return None

    def keep_reading(self, key: str, data: bytes) -> None:
        """Keep what was read of a file; what other versions of the program read of it goes. Raises StateError.

        `key` is SHA-256, name and version, joined by hyphens.
        """
        path = self.root / "readings" / key
        with _state(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, data)
            for old in path.parent.glob(f"{key.rpartition('-')[0]}-*"):
                if old != path:
                    old.unlink(missing_ok=True)

    def added(self) -> list[Added]:
        """Return the files taken in, oldest first."""
        return _records(self.root / "documents.jsonl", Added)

    def decide(self, decision: Decision) -> None:
        """Append a decision. Raises StateError where it cannot be written."""
        with _state(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            _append(self.root / "decisions.jsonl", plain(decision))

    def decisions(self) -> list[Decision]:
        """Return all decisions, oldest first. Raises StateError where the log is damaged."""
        return _records(self.root / "decisions.jsonl", Decision)

    def keep_linker(self, data: bytes) -> None:
        """Write what was learnt, whole or not at all. Raises StateError."""
        with _state(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            _write_whole(self.linker, data)

    def drop_linker(self) -> bool:
        """Remove what was learnt; tell whether there was any. Raises StateError."""
        with _state(self.root):
            there = self.linker.exists()
            self.linker.unlink(missing_ok=True)
        return there


@contextlib.contextmanager
def _state(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StateError(f"Không ghi được vào thư mục «{root}»: kiểm tra quyền ghi và dung lượng đĩa.") from error


def _write_whole(path: Path, data: bytes) -> None:
    """Write to a temporary name, sync and rename, so that a half-written file never carries the name."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _append(path: Path, value: dict[str, Any]) -> None:
    """Append one synced line, alone under a lock; a line that an earlier crash tore is cancelled first."""
    line = json.dumps(value, ensure_ascii=False).encode(errors="replace") + b"\n"
    with path.open("ab+", buffering=0) as file:
        hold(file)
        rest = _ending(path.read_bytes()) + line
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())


def _ending(log: bytes) -> bytes:
    """Return what the last line still needs: nothing, a line end, or the sign that it was torn and a line end."""
    last = log.rpartition(b"\n")[2]
    if not last:
        return b""
    return b"\n" if _read(last, dict) is not None else _CANCELLED + b"\n"


def _read(line: bytes, record: Callable[..., _Record]) -> _Record | None:
    """Return the record that a line holds, None where it holds none."""
    try:
        return record(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _records(path: Path, record: Callable[..., _Record]) -> list[_Record]:
    """Return the records of a log. Raises StateError where a line is damaged.

    A torn line (a crash while writing) was never acknowledged and is left out: it is the last one and has no end, or
    the next writer has cancelled it.
    """
    if not path.exists():
        return []
    try:
        raw = path.read_bytes().split(b"\n")
    except OSError as error:
        raise StateError(f"Không đọc được «{path}»: kiểm tra quyền đọc hoặc khôi phục từ bản sao lưu.") from error
    values: list[_Record] = []
    for number, line in enumerate(raw, start=1):
        if not line or line.endswith(_CANCELLED):
            continue
        value = _read(line, record)
        if value is not None:
            values.append(value)
        elif number < len(raw):
            raise StateError(f"Tệp «{path}» hỏng ở dòng {number}: khôi phục từ bản sao lưu.")
    return values
