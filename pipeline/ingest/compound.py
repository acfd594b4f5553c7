"""Files of the Compound File Binary Format (Office before 2007): what kind they are, told by their directory.

Sources: [MS-CFB] 2.2 (header), 2.6 (directory entries); [MS-DOC] 2.5.2 (FibBase: `fEncrypted`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["doc", "locked-doc", "locked-package", "xls", "ppt", "msg", "other", "damaged"]

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
#: Of the table of sectors: from here on no number of a sector; a sector that is not used.
_NONE, _FREE = 0xFFFFFFFC, 0xFFFFFFFF
#: A directory longer than this is damage.
_MOST_SECTORS = 10_000
_FIB_ENCRYPTED = 0x0100
#: A stream of the root folder for each kind, in the order in which they tell.
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", "locked-package"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__properties_version1.0", "msg"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A directory entry: its name, the numbers of its neighbours and first child, the first sector of its stream."""

    name: str
    left: int
    right: int
    child: int
    sector: int


@dataclass(frozen=True, slots=True)
class Compound:
    """What a compound file is, and the names in its root folder."""

    kind: Kind
    names: frozenset[str]

    @property
    def macros(self) -> bool:
        """Tell whether the file holds macros."""
        return bool({"Macros", "_VBA_PROJECT_CUR"} & self.names)


def compound(data: bytes) -> Compound:
    """Return what a compound file is; kind "damaged" where it is cut short or its directory cannot be read."""
    try:
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        table = _fat(data, size)
        last = max((number for number, state in enumerate(table) if state != _FREE), default=0)
        if (last + 1) * size >= len(data):
            return Compound("damaged", frozenset())
        entries = list(_entries(data, size, table))
        root = {entry.name: entry for entry in _siblings(entries, entries[0].child)}
    except (struct.error, IndexError, OverflowError, ValueError):
        return Compound("damaged", frozenset())
    kind: Kind = next((kind for stream, kind in _STREAMS if stream in root), "other")
    if kind == "doc" and _locked(data, size, root["WordDocument"]):
        kind = "locked-doc"
    return Compound(kind, frozenset(root))


def _entries(data: bytes, size: int, fat: list[int]) -> Iterator[_Entry]:
    """Yield the entries of the directory, sector by sector."""
    (sector,) = struct.unpack_from("<I", data, 48)
    for _ in range(_MOST_SECTORS):
        if sector >= _NONE:
            return
        start = (sector + 1) * size
        for offset in range(start, start + size, _ENTRY):
            length, left, right, child = struct.unpack_from("<H2xIII", data, offset + 64)
            (first,) = struct.unpack_from("<I", data, offset + 116)
            name = data[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield _Entry(name, left, right, child, first)
        sector = fat[sector]
    raise ValueError("a directory without end")


def _fat(data: bytes, size: int) -> list[int]:
    """Return the table of sectors: for each the one that follows it. Only the header's own part of the list is read.

    The first 109 sectors of the table cover a file of 7 MB or more, and writers put the directory near the start.
    """
    sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _NONE]
    table: list[int] = []
    for sector in sectors:
        table.extend(struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size))
    return table


def _siblings(entries: list[_Entry], root: int) -> Iterator[_Entry]:
    """Yield the entries of a folder, which make a binary tree."""
    waiting, seen = [root], set[int]()
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        yield entries[number]
        waiting += [entries[number].left, entries[number].right]


def _locked(data: bytes, size: int, entry: _Entry) -> bool:
    (flags,) = struct.unpack_from("<H", data, (entry.sector + 1) * size + 10)
    return bool(flags & _FIB_ENCRYPTED)
