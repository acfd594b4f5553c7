"""Rows of tables of tasks and of targets: which are headings, how they are numbered, which go on with the one before.

A row whose number is Roman or a capital, or that has no other cell than its title, is a heading of the rows below it.
What the columns are is told by `pipeline.columns`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from models.records import Block, Cell, Span
from models.text import fold, squeeze
from pipeline.columns import Columns, are_headings, find_columns
from pipeline.headings import Role, heading_role
from pipeline.markers import find_marker

__all__ = ["Columns", "Role", "Row", "find_columns", "join_tables", "read_rows"]

_ROMAN = re.compile(r"^[IVXL]+$")
_CAPITAL = re.compile(r"^[A-HĐK]$")
_NUMBER = re.compile(r"^\d+(?:[.,]\d+)*[a-z]?$")
_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)(?:\s*\(.*\))?\s*:?")
_ENDED = (".", ";", ":", "!", "?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: `number` as in the first column (without its dot), `text` of its main cell.

    `heading` for a row that titles those below, `level` its depth among such rows, 1 for the highest; `restarts` when
    row numbers start again under each heading.
    """

    block: Block
    number: str
    label: str
    text: str
    span: Span
    heading: bool
    restarts: bool = False
    level: int = 1


def join_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with a table that goes on with the one right before it under that one's number.

    It does where it is as wide, and has the same headings again (as on the next page or sheet) or none of its own.
    """
    joined: list[Block] = []
    before: list[Block] = []
    for (kind, _), run in groupby(blocks, key=lambda b: (b.kind, b.table)):
        table = list(run)
        if kind != "row":
            before = []
            joined.extend(table)
            continue
        if before and _goes_on(before, table):
            table = [replace(b, table=before[0].table) for b in table]
            before.extend(table)
        else:
            before = table
        joined.extend(table)
    return tuple(joined)


def _goes_on(table: Sequence[Block], after: Sequence[Block]) -> bool:
    """Tell whether a table goes on with the one before: its headings again, or a row that may follow."""
    if max(len(b.cells) for b in after) != max(len(b.cells) for b in table):
        return False
    columns = find_columns([b.cells for b in table])
    own = find_columns([b.cells for b in after])
    if columns.subject is None:
        return False
    if own.subject is not None:
        return own.headings == columns.headings
    first = after[0].cells
    number = columns.cell(first, "number")
    fits = number is None or not number.text.strip() or any(p.match(_bare(number.text)) for p, _ in _LEVELS)
    named = sum(heading_role(cell.text) is not None for cell in first) >= 2
    return fits and not (named and are_headings(first))


def read_rows(blocks: Sequence[Block]) -> list[Row]:
    """Return the rows of one table in order, without its heading rows, also where they are repeated.

    `blocks` are the row blocks of one table. A table without known columns gives no rows.
    """
    columns = find_columns([b.cells for b in blocks])
    subject = columns.subject
    if subject is None:
        return []
    body = [b for b in blocks[columns.header_rows :] if not columns.repeats(b.cells)]
    read = [row for n, b in enumerate(body, start=1) if (row := _read_row(b, columns, subject, n)) is not None]
    read = _with_headings([row for row in read if not _TOTAL.fullmatch(fold(row.text).strip())])
    numbered_headings = any(r.heading and r.label for r in read)
    rows: list[Row] = []
    for row in read:
        if rows and _same_row(row, rows[-1], columns, subject):
            rows[-1] = _joined(rows[-1], row, "\n")
        elif rows and _continues(row, rows[-1], columns, numbered_headings):
            rows[-1] = _joined(rows[-1], row, " ")
        elif row.text.strip():
            rows.append(row)
    return _mark_restarts(_grouped(rows, columns) if "group" in columns.roles else rows)


def _grouped(rows: Sequence[Row], columns: Columns) -> list[Row]:
    """Return the rows with a heading before each group that a column names.

    Where one number stands for a whole group ("1 | Thể chế" beside several tasks), it is the heading's, and its tasks
    are counted.
    """
    cells = [(columns.cell(r.block.cells, "group"), columns.cell(r.block.cells, "number")) for r in rows]
    inside = [_says(number) for group, number in cells if not _says(group)]
    shared = bool(inside) and not any(inside)
    found: list[Row] = []
    title, count = "", 0
    for row, (group, _) in zip(rows, cells, strict=True):
        if group is not None and _says(group) and not row.heading:
            title, count = row.number if shared else f"0.{row.number}", 0
            label = row.label if shared else ""
            found.append(Row(row.block, title, label, group.text, group.span, True, level=_DEEPEST))
        count += 1
        found.append(replace(row, number=f"{title}.{count}", label="") if shared and title else row)
    return found


def _says(cell: Cell | None) -> bool:
    return cell is not None and bool(cell.text.strip()) and not cell.merged


def _read_row(block: Block, columns: Columns, subject: Role, position: int) -> Row | None:
    main = columns.cell(block.cells, subject)
    number_cell = columns.cell(block.cells, "number")
    filled = [c for c in block.cells if c.text.strip() and not c.merged]
    if len(filled) == 1 and (main is None or filled[0] is not main) and not _in_field(filled[0], block, columns):
        return _across(block, filled[0], position)
    if main is None or not filled:
        return None
    label = squeeze(number_cell.text) if number_cell else ""
    text, span = main.text, main.span
    if number_cell is None and (marker := find_marker(main.text)) is not None and marker.name:
        label, text = marker.label, main.text[marker.end :]
        span = Span(main.span.start + marker.end, main.span.end)
    number = _bare(label)
    others = [c for c in filled if c not in (main, number_cell)]
    heading = not others if not _NUMBER.match(number) else False
    heading = heading or bool(_ROMAN.match(number) or _CAPITAL.match(number))
    name = number if any(map(str.isalnum, number)) else f"0.{position}" if heading else str(position)
    return Row(block, name, label, text, span, heading, level=_level(number))


def _in_field(cell: Cell, block: Block, columns: Columns) -> bool:
    """Tell whether the one filled cell of a row stands in a column of its own (the rest of a cell cut by a page)."""
    at = next(i for i, own in enumerate(block.cells) if own is cell)
    role = columns.roles[at] if at < len(columns.roles) else None
    return at > 0 and role is not None and role != "number"


def _bare(label: str) -> str:
    """Return a number without its dot or bracket; "1,1", as a sheet shows the number 1.1, has a dot."""
    number = re.sub(r"^\(|[.\s)\-–/]+$", "", label)
    return number.replace(",", ".") if _NUMBER.match(number) else number


#: How deep a heading stands by its number: "A", "I", "1" and the like, without number.
_LEVELS = ((_CAPITAL, 1), (_ROMAN, 2), (_NUMBER, 3))
_DEEPEST = 5


def _level(number: str) -> int:
    deep = next((level for pattern, level in _LEVELS if pattern.match(number)), _DEEPEST)
    return min(deep + number.count("."), _DEEPEST)


def _across(block: Block, cell: Cell, position: int) -> Row | None:
    """Return a heading whose one cell runs across the table, number and title in one; None for a number alone."""
    marker = find_marker(cell.text)
    cut = marker.end if marker and marker.name else 0
    title = cell.text[cut:]
    if not title.strip() or _NUMBER.match(title.rstrip(". ")) or _ROMAN.match(title.rstrip(". ")):
        return None
    label, name = (marker.label, marker.name) if marker and cut else ("", f"0.{position}")
    return Row(
        block, name, label, title, Span(cell.span.start + cut, cell.span.end), True, level=_level(name if label else "")
    )


def _with_headings(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with those taken for headings that only the rows below tell.

    "1" without other cells heads "1.1"; where all tasks bear Roman numbers or capitals, those are no headings.
    """
    plain = any(not row.heading for row in rows)
    found: list[Row] = []
    for row, after in zip_longest(rows, rows[1:]):
        alone = not [c for c in row.block.cells if c.text.strip() and not c.merged][2:]
        below = after is not None and after.number.startswith(f"{row.number}.")
        if not row.heading and row.label and alone and below:
            found.append(replace(row, heading=True))
        elif row.heading and not plain and not alone:
            found.append(replace(row, heading=False))
        else:
            found.append(row)
    return found


def _same_row(row: Row, before: Row, columns: Columns, subject: Role) -> bool:
    """Tell whether a row is part of the one before: number and subject span both (one task, two leads)."""
    if row.heading or before.heading:
        return False
    cells = [columns.cell(row.block.cells, role) for role in ("number", subject)]
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(cell.merged or not cell.text.strip() for cell in known) and any(c.merged for c in known)


def _continues(row: Row, before: Row, columns: Columns, numbered_headings: bool) -> bool:
    """Tell whether a row without number goes on with the row before it, cut by a page break.

    It does where the table numbers its tasks and its headings; where headings bear no number, its text must go on in
    lower case or after ";" or ",", or stand beside other cells. In a table without numbers it must go on in lower case
    behind an unfinished sentence, or say nothing of a task at all.
    """
    if row.label or before.heading:
        return False
    if "number" not in columns.roles:
        if not row.text.strip():
            return True
        return row.text[:1].islower() and not before.text.rstrip().endswith(_ENDED)
    if not before.label:
        return False
    return numbered_headings or not row.heading or row.text[:1].islower() or before.text.endswith((";", ","))


def _joined(before: Row, row: Row, between: str) -> Row:
    """Return the two parts of a row as one; its span stays that of the first part, where the reader finds it."""
    pairs = zip_longest(before.block.cells, row.block.cells)
    cells = tuple(_joined_cell(a, b, between) for a, b in pairs)
    text = before.text if row.text == before.text and between == "\n" else squeeze(f"{before.text} {row.text}")
    return replace(before, block=replace(before.block, cells=cells), text=text)


def _joined_cell(a: Cell | None, b: Cell | None, between: str) -> Cell:
    first = a or b
    assert first is not None
    if a is None or b is None or b.merged or not b.text.strip():
        return first
    return replace(
        first, text=f"{a.text}{between}{b.text}".strip() if between == "\n" else squeeze(f"{a.text} {b.text}")
    )


def _mark_restarts(rows: list[Row]) -> list[Row]:
    numbers = [r.number for r in rows if not r.heading]
    if len(set(numbers)) == len(numbers):
        return rows
    return [replace(r, restarts=True) for r in rows]
