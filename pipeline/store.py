"""The home folder: original files by SHA-256, the list of added documents, and people's decisions.

Layout::

    originals/<sha256>      the bytes of every file taken in
    documents.jsonl         one line for each file taken in: sha256, name, at
    decisions.jsonl         one line for each decision of a person, append-only
    index/                  derived: generations of the search index

Only `index/` is derived; the rest is people's work and is never rewritten.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from models.errors import StateError
from models.records import Decision
from models.shapes import plain


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

    def original(self, sha256: str) -> Path:
        """Return the path of a stored original."""
        return self.root / "originals" / sha256

    def keep_original(self, data: bytes, name: str, address: str | None = None) -> Added:
        """Store a file under its SHA-256 and list it; the same bytes again are listed once. Raises StateError."""
        sha256 = hashlib.sha256(data).hexdigest()
        with _state(self.root):
            path = self.original(sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _write_whole(path, data)
            known = next((a for a in self.added() if a.sha256 == sha256), None)
            if known is not None:
                return known
            added = Added(sha256, name, now(), address)
            _append(self.root / "documents.jsonl", plain(added))
            return added

    def added(self) -> list[Added]:
        """Return the files taken in, oldest first."""
        return [Added(**line) for line in _lines(self.root / "documents.jsonl")]

    def decide(self, decision: Decision) -> None:
        """Append a decision. Raises StateError where it cannot be written."""
        with _state(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            _append(self.root / "decisions.jsonl", plain(decision))

    def decisions(self) -> list[Decision]:
        """Return all decisions, oldest first. Raises StateError where the log is damaged."""
        return [Decision(**line) for line in _lines(self.root / "decisions.jsonl")]


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


def _append(path: Path, value: dict[str, Any]) -> None:
    """Append one line in a single synced write; a torn last line of an earlier crash is closed first."""
    torn = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    line = ("\n" if torn else "") + json.dumps(value, ensure_ascii=False) + "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a log. A torn last line (a crash while writing) was never acknowledged and is left out."""
    if not path.exists():
        return []
    try:
        raw = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StateError(f"Không đọc được «{path}»: kiểm tra quyền đọc hoặc khôi phục từ bản sao lưu.") from error
    values: list[dict[str, Any]] = []
    for number, line in enumerate(raw, start=1):
        if not line:
            continue
        try:
            values.append(json.loads(line))
        except json.JSONDecodeError as error:
            if number == len(raw) or (number == len(raw) - 1 and not raw[-1]) or _is_torn(raw, number):
                continue
            raise StateError(f"Tệp «{path}» hỏng ở dòng {number}: khôi phục từ bản sao lưu.") from error
    return values


def _is_torn(raw: list[str], number: int) -> bool:
    """Tell a torn line: it begins like a record but has no end; any other damage is reported."""
    line = raw[number - 1]
    return line.startswith("{") and not line.endswith("}")
