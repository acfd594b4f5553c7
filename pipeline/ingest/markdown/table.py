"""Pipe tables of Markdown (GitHub Flavored Markdown 4.10), also those whose rows are broken over lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.ingest.layout import is_layout
from pipeline.ingest.markdown.inline import BREAK, plain
from pipeline.ingest.reading import Draft, DraftCell, row
from pipeline.ingest.tracked import Tracked, clean, join

_SEPARATOR = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|")
#: A row broken over lines is looked for no further than this.
_LONGEST_ROW = 40


def is_separator(line: str) -> bool:
    """Tell whether the line is the row of dashes below a table's header."""
    return "|" in line and _SEPARATOR.match(line) is not None


def is_table_line(lines: Sequence[str]) -> bool:
    """Tell whether a table starts at the first line: a row with pipes at both ends, or dashes below it."""
    first = lines[0].strip()
    if first.startswith("|"):
        return (first.endswith("|") and len(first) > 1) or any(is_separator(line) for line in lines[1:])
    return len(lines) > 1 and _PIPE.search(first) is not None and is_separator(lines[1])


def read_table(lines: Sequence[Tracked], position: int) -> tuple[list[list[Tracked]], int]:
    """Return the rows of the table that starts at `position`, as raw cells, and the position after it.

    Rows are as wide as the header; shorter ones get empty cells, words in further cells stay.
    """
    rows: list[list[Tracked]] = []
    boxed = lines[position].text.lstrip().startswith("|")
    while position < len(lines) and _is_row(lines[position].text, boxed):
        line, position = _whole_row(lines, position, boxed)
        if not is_separator(line.text):
            rows.append(_cells(line))
    width = len(rows[0])
    return [_fitted(cells, width) for cells in rows], position


def opens_table(lines: Sequence[str]) -> bool:
    """Tell whether a table surely starts at the first line, in a text that need not be Markdown.

    Dashes stand below the header, or three rows or more have pipes at both ends and as many cells.
    """
    if len(lines) > 1 and is_table_line(lines) and is_separator(lines[1]):
        return True
    first = [line.strip() for line in lines[:3]]
    counts = {len(_PIPE.findall(line)) for line in first if line.startswith("|") and line.endswith("|")}
    return len(first) == 3 and all(line.startswith("|") for line in first) and len(counts) == 1 and max(counts) > 2


def table_drafts(lines: Sequence[Tracked], position: int, number: int) -> tuple[list[Draft], int]:
    """Return the drafts of the table that starts at `position`, and the position after it.

    One row each, of table `number`; paragraphs, column by column, where the table only lays text out.
    """
    rows, after = read_table(lines, position)
    cells = [[_words(cell) for cell in record] for record in rows]
    if not is_layout([[cell.text for cell in record] for record in cells]):
        return [_row(record, number) for record in cells], after
    columns = range(max(map(len, cells)))
    return [
        d for column in columns for record in cells if column < len(record) for d in _paragraphs(record[column])
    ], after


def _row(cells: Sequence[Tracked], number: int) -> Draft:
    draft = row([DraftCell(cell.text) for cell in cells], number)
    return Draft(draft.text, "row", table=number, cells=draft.cells, origin=join(cells, "\t").origin())


def _lines(words: Tracked) -> Iterator[Tracked]:
    """Yield the lines of a cell, cleaned."""
    start = 0
    for piece in words.text.split(BREAK):
        yield clean(words.cut(start, start + len(piece)))
        start += len(piece) + 1


def _paragraphs(cell: Tracked) -> list[Draft]:
    return [Draft(line.text, origin=line.origin()) for line in _lines(cell)]


def _words(raw: Tracked) -> Tracked:
    """Return the words of a cell, its lines cleaned one by one."""
    return join([line for line in _lines(plain(raw)) if len(line)], BREAK)


def _is_row(text: str, boxed: bool) -> bool:
    return text.lstrip().startswith("|") if boxed else _PIPE.search(text) is not None


def _whole_row(lines: Sequence[Tracked], position: int, boxed: bool) -> tuple[Tracked, int]:
    """Return the row that starts at `position`, with the lines it is broken over, and the position after."""
    line = lines[position]
    if not boxed or _ends_row(line.text):
        return line, position + 1
    for end in range(position + 1, min(len(lines), position + _LONGEST_ROW)):
        text = lines[end].text
        if not text.strip() or text.lstrip().startswith("|"):
            break
        if _ends_row(text):
            return join(lines[position : end + 1], "\n"), end + 1
    return line, position + 1


def _ends_row(text: str) -> bool:
    bare = text.rstrip()
    return bare.endswith("|") and not bare.endswith("\\|") and len(bare.strip()) > 1


def _cells(line: Tracked) -> list[Tracked]:
    """Return the cells between unescaped pipes, without blanks at their ends."""
    start = len(line.text) - len(line.text.lstrip())
    bare = line.cut(start, len(line.text.rstrip()))
    if bare.text.startswith("|"):
        bare = bare.cut(1)
    if _ends_row("|" + bare.text):
        bare = bare.cut(0, len(bare) - 1)
    cells, last = [], 0
    for pipe in _PIPE.finditer(bare.text):
        cells.append(bare.cut(last, pipe.end() - 1))
        last = pipe.end()
    return [*cells, bare.cut(last)]


def _fitted(cells: list[Tracked], width: int) -> list[Tracked]:
    cells = cells + [Tracked("", ())] * (width - len(cells))
    while len(cells) > width and not cells[-1].text.strip():
        cells.pop()
    return cells
