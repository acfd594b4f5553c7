"""Rows of the ruled tables of a PDF, also of tables that go on over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.places import Box
from pipeline.ingest.labels import starts_lower
from pipeline.ingest.paged.grid import Field, Grid
from pipeline.ingest.paged.lines import lines_of
from pipeline.ingest.paged.page import Char
from pipeline.ingest.paged.paragraphs import cell_text
from pipeline.ingest.reading import DraftCell

#: A table numbers its rows if this share of them has words in the first cell.
_NUMBERED = 0.6


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, page and box in points; `tall` tells which cells span rows."""

    cells: tuple[DraftCell, ...]
    page: int
    box: Box
    tall: tuple[bool, ...]

    def texts(self) -> list[str]:
        """Return the words of the cells."""
        return [cell.text for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows from top to bottom, the top of its first row in points, and its last page."""

    rows: tuple[Row, ...]
    top: float
    last_page: int


def table_of(grid: Grid, chars: Sequence[Char], page: int) -> Table:
    """Return the table of a grid, given the characters of its page that lie in it."""
    inside: dict[Field, list[Char]] = {}
    for char in chars:
        field = grid.field(char)
        if field is not None:
            inside.setdefault(field, []).append(char)
    texts = {field: cell_text(lines_of(found, page)) for field, found in inside.items()}
    rows = [_row(grid, number, texts, page) for number in range(grid.rows)]
    filled = tuple(row for row in rows if any(cell.text and not cell.merged for cell in row.cells))
    return Table(filled, grid.ys[0], page)


def _row(grid: Grid, number: int, texts: dict[Field, str], page: int) -> Row:
    cells: list[DraftCell] = []
    tall: list[bool] = []
    for column in range(grid.columns):
        owner = grid.owners[number, column]
        whole = owner[1] == column
        cells.append(DraftCell(texts.get(owner, ""), merged=owner[0] < number) if whole else DraftCell(""))
        tall.append(whole and (owner[0] < number or grid.owners.get((number + 1, column)) == owner))
    box = grid.xs[0], grid.ys[number], grid.xs[-1], grid.ys[number + 1]
    return Row(tuple(cells), page, box, tuple(tall))


def continues(table: Table, after: Table) -> bool:
    """Tell whether a table on the next page, with nothing between, goes on with a table; both have rows."""
    if after.rows[0].page != table.last_page + 1:
        return False
    return len(table.rows[0].cells) == len(after.rows[0].cells)


def joined(table: Table, after: Table) -> Table:
    """Return a table with the one that goes on with it.

    Repeated header rows are dropped, and a row cut by the page is put together.
    """
    rows, more = list(table.rows), list(after.rows)
    repeated = 0
    while repeated < min(len(rows), len(more)) and more[repeated].texts() == rows[repeated].texts():
        repeated += 1
    more = _carried(rows[-1], more[repeated:])
    if more and _cut(rows, more[0]):
        rows[-1] = _whole(rows[-1], more[0])
        more = more[1:]
    return Table(tuple(rows + more), table.top, after.last_page)


def _cut(rows: Sequence[Row], row: Row) -> bool:
    """Tell whether a row at the top of a page is the rest of the last row of the page before."""
    first, *others = ("" if cell.merged else cell.text for cell in row.cells)
    numbered = sum(bool(r.cells[0].text) for r in rows) >= _NUMBERED * len(rows)
    words = [text for text in others if text]
    return not first and numbered and (len(words) == 1 or any(starts_lower(text) for text in words))


def _whole(row: Row, rest: Row) -> Row:
    cells = (
        cell if more.merged else DraftCell(f"{cell.text} {more.text}".strip(), cell.merged)
        for cell, more in zip(row.cells, rest.cells, strict=True)
    )
    return replace(row, cells=tuple(cells))


def _carried(last: Row, more: Sequence[Row]) -> list[Row]:
    """Return the rows of the next page with cells filled that go on with one spanning rows before."""
    open_columns = {column for column, tall in enumerate(last.tall) if tall}
    filled: list[Row] = []
    for number, row in enumerate(more):
        cells, tall = list(row.cells), list(row.tall)
        for column, cell in enumerate(row.cells):
            goes_on = cell.text == "" and (number == 0 or cell.merged)
            if column in open_columns and goes_on:
                cells[column], tall[column] = DraftCell(last.cells[column].text, merged=True), True
            else:
                open_columns.discard(column)
        filled.append(replace(row, cells=tuple(cells), tall=tuple(tall)))
    return filled
