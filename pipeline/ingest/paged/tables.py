"""Rows of the ruled tables of a PDF, also of tables that go on over pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.places import NO_WORDS, Box, Words
from pipeline.ingest.labels import ends_sentence, starts_lower
from pipeline.ingest.paged.grid import Field, Grid
from pipeline.ingest.paged.lines import joint, lines_of
from pipeline.ingest.paged.page import Char
from pipeline.ingest.paged.paragraphs import cell_text, joined_texts
from pipeline.ingest.reading import Draft, DraftCell
from pipeline.ingest.reading import row as row_draft

#: Words that no name or sentence ends with.
_UNFINISHED = re.compile(r"(?:,|\b(?:và|của|các|cho|với|về|tại|hoặc|Bộ|Sở))$")
#: Borders nearer than this (points) are the same.
_NEAR = 3.0
#: A table numbers its rows if this share of them has words in the first cell.
_NUMBERED = 0.6


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and words, and whether it repeats one that spans rows from above."""

    text: str = ""
    words: Words = NO_WORDS
    merged: bool = False

    def with_more(self, more: Cell) -> Cell:
        """Return the cell with the words of another at its end."""
        if not self.text or not more.text:
            return replace(self, text=self.text or more.text, words=self.words if self.text else more.words)
        parts = [(self.text, self.words), (more.text, more.words)]
        text, words = joined_texts(parts, joint(self.text, more.text))
        return Cell(text, words, self.merged)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, page and box in points; `tall` tells which cells span rows."""

    cells: tuple[Cell, ...]
    page: int
    box: Box
    tall: tuple[bool, ...]

    def texts(self) -> list[str]:
        """Return the words of the cells."""
        return [cell.text for cell in self.cells]

    def draft(self, table: int) -> Draft:
        """Return the row as the draft of a block of the table with the given number."""
        made = row_draft([DraftCell(cell.text, cell.merged) for cell in self.cells], table, self.page, self.box)
        _, words = joined_texts([(cell.text, cell.words) for cell in self.cells], "\t")
        return replace(made, words=words, confidence=words.confidence())


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows from top to bottom, the top of its first row and its column borders in points, its last page."""

    rows: tuple[Row, ...]
    top: float
    last_page: int
    borders: tuple[float, ...]


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
    return Table(filled, grid.ys[0], page, grid.xs)


def _row(grid: Grid, number: int, texts: dict[Field, tuple[str, Words]], page: int) -> Row:
    cells: list[Cell] = []
    tall: list[bool] = []
    for column in range(grid.columns):
        owner = grid.owners[number, column]
        whole = owner[1] == column
        text, words = texts.get(owner, ("", NO_WORDS))
        cells.append(Cell(text, words, owner[0] < number) if whole else Cell())
        tall.append(whole and (owner[0] < number or grid.owners.get((number + 1, column)) == owner))
    box = grid.xs[0], grid.ys[number], grid.xs[-1], grid.ys[number + 1]
    return Row(tuple(cells), page, box, tuple(tall))


def continues(table: Table, after: Table) -> bool:
    """Tell whether a table on the next page, with nothing between, goes on with a table; both have rows."""
    if after.rows[0].page != table.last_page + 1:
        return False
    return len(table.rows[0].cells) == len(after.rows[0].cells)


def same_borders(table: Table, after: Table) -> bool:
    """Tell whether two tables have the same columns at the same places."""
    pairs = zip(table.borders, after.borders, strict=False)
    return len(table.borders) == len(after.borders) and all(abs(a - b) <= _NEAR for a, b in pairs)


def joined(table: Table, after: Table) -> Table:
    """Return a table with the one that goes on with it.

    Repeated header rows are dropped, and a row cut by the page is put together.
    """
    rows, more = list(table.rows), list(after.rows)
    repeated = 0
    while repeated < min(len(rows), len(more)) and more[repeated].texts() == rows[repeated].texts():
        repeated += 1
    rows, more = _mended(rows, more[repeated:])
    more = _carried(rows[-1], more)
    if more and _cut(rows, more[0]):
        rows[-1] = _whole(rows[-1], more[0])
        more = more[1:]
    return replace(table, rows=tuple(rows + more), last_page=after.last_page)


def _cut(rows: Sequence[Row], row: Row) -> bool:
    """Tell whether a row at the top of a page is the rest of the last row of the page before."""
    first, *others = ("" if cell.merged else cell.text for cell in row.cells)
    numbered = sum(bool(r.cells[0].text) for r in rows) >= _NUMBERED * len(rows)
    words = [text for text in others if text]
    return not first and numbered and (len(words) <= max(1, len(others) / 2) or any(map(starts_lower, words)))


def _whole(row: Row, rest: Row) -> Row:
    cells = (cell if more.merged else cell.with_more(more) for cell, more in zip(row.cells, rest.cells, strict=True))
    return replace(row, cells=tuple(cells))


def _mended(rows: list[Row], more: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows of two pages with the words of cells over rows whole that the page cuts.

    Such a cell shows itself on the second page, where it is tall: with the rest of its words, or with none. In the
    second case a last row that stands alone on its page, without words, was the middle of the cell.
    """
    if not more:
        return rows, more
    for column in (n for n, tall in enumerate(more[0].tall) if tall):
        last, first = rows[-1].cells[column], more[0].cells[column]
        rest = starts_lower(first.text) and not ends_sentence(last.text)
        if first.text and last.text and (rest or _UNFINISHED.search(last.text)):
            start = len(rows) - 1
            while start and rows[start].cells[column].merged:
                start -= 1
            rows[start:] = [_with(row, column, row.cells[column].with_more(first)) for row in rows[start:]]
            more = [_with(row, column, Cell()) if row.cells[column] == first else row for row in more[:1]] + more[1:]
        alone = len(rows) > 1 and rows[-2].page < rows[-1].page
        if alone and not first.text and not last.text:
            rows[-1] = _with(rows[-1], column, replace(rows[-2].cells[column], merged=True))
    return rows, more


def _with(row: Row, column: int, cell: Cell) -> Row:
    return replace(row, cells=(*row.cells[:column], cell, *row.cells[column + 1 :]))


def _carried(last: Row, more: Sequence[Row]) -> list[Row]:
    """Return the rows of the next page with cells filled that go on with one spanning rows before."""
    # A cell over rows that the page cuts shows that it goes on only below: there it is tall, and empty at the top.
    first = more[0] if more else last
    open_columns = {n for n, tall in enumerate(last.tall) if tall or (first.tall[n] and not first.cells[n].text)}
    filled: list[Row] = []
    for number, row in enumerate(more):
        cells, tall = list(row.cells), list(row.tall)
        for column, cell in enumerate(row.cells):
            goes_on = (cell.text == "" and number == 0) or cell.merged
            if column in open_columns and goes_on and last.cells[column].text:
                cells[column], tall[column] = replace(last.cells[column], merged=True), True
            else:
                open_columns.discard(column)
        filled.append(replace(row, cells=tuple(cells), tall=tuple(tall)))
    return filled
