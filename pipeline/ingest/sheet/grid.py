"""A sheet as a grid of what its cells show, and what of it a reader of the screen would not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest.reading import DraftCell

#: Most cells with words that are read of one file: ten thousand rows of a hundred columns.
MOST_CELLS = 1_000_000
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet that says something: its number from 1, and its cells from the first column on."""

    number: int
    cells: tuple[DraftCell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, "" for a file that is one table; its rows with words, all equally long.

    `hidden` tells that the sheet itself is not shown; `hidden_rows` are numbers of hidden rows with words,
    `hidden_columns` the letters of hidden columns with words; `unknown` are the cells whose formula has no result kept,
    `broken` those that show an error (#REF!).
    """

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    def place(self, line: Line) -> str:
        """Return where a row stands, in Vietnamese."""
        return f"trang tính «{self.name}», hàng {line.number}" if self.name else f"hàng {line.number}"


def letters(column: int) -> str:
    """Return the letters of a column counted from 0 ("A", "Z", "AA")."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def squared(rows: Sequence[tuple[int, Sequence[DraftCell]]]) -> tuple[Line, ...]:
    """Return the rows that say something, without the empty columns on the right, all equally long."""
    kept = [(number, cells) for number, cells in rows if any(c.text for c in cells)]
    width = max((max(i for i, c in enumerate(cells) if c.text) + 1 for _, cells in kept), default=0)
    blank = DraftCell("")
    return tuple(Line(number, tuple(cells[:width]) + (blank,) * (width - len(cells[:width]))) for number, cells in kept)
