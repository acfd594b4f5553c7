"""Tables of tasks and of targets: which column is what, which rows are headings, how rows are numbered.

The forms are those of NĐ 30/2020 annexes and of NQ 03/NQ-CP's annexes: TT, nhiệm vụ, chủ trì, phối hợp, sản phẩm,
thời hạn; or TT, chỉ tiêu, đơn vị tính, kết quả. A row whose number is Roman, or that has no other cell than its
title, is a heading of the rows below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from models.records import Block, Cell, Span
from models.text import fold, squeeze
from pipeline.markers import find_marker

Role = Literal["number", "task", "lead", "partners", "deliverable", "deadline", "indicator", "unit", "value", "note"]

#: Words (folded) by which a column heading is known, in order of trial; the first role that fits wins.
HEADINGS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("number", re.compile(r"^(tt|stt|so tt|so thu tu|thu tu)$")),
    (
        "lead",
        re.compile(r"chu tri|dau moi|(don vi|co quan|phong|bo phan) thuc hien|trach nhiem|nguoi thuc hien|^don vi$"),
    ),
    ("partners", re.compile(r"phoi hop|tham gia")),
    ("deadline", re.compile(r"thoi gian|thoi han|tien do|hoan thanh|^han\b|lo trinh")),
    ("unit", re.compile(r"don vi tinh|^dvt$|^don vi do$")),
    ("indicator", re.compile(r"chi tieu|chi so")),
    ("task", re.compile(r"nhiem vu|noi dung|cong viec|giai phap|du an|hoat dong|de an")),
    ("deliverable", re.compile(r"san pham|ket qua|dau ra|hinh thuc")),
    ("value", re.compile(r"^(den )?(nam )?20\d\d|muc tieu|ke hoach")),
    ("note", re.compile(r"ghi chu|theo doi")),
)
#: A heading that names the year its values are for, and one whose values were reached already; both folded.
_YEAR = re.compile(r"\b(?:20\d\d\s*[-–]\s*)?(20\d\d)\b")
_REACHED = re.compile(r"thuc hien|hien trang|da dat|co so|uoc")
_ROMAN = re.compile(r"^[IVXL]+$")
_NUMBER = re.compile(r"^\d+(?:\.\d+)*[a-z]?$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: `number` as in the first column (without its dot), `text` of its main cell.

    `heading` for a row that titles those below; `restarts` when row numbers start again under each heading.
    """

    block: Block
    number: str
    label: str
    text: str
    span: Span
    heading: bool
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column plays which role; `header_rows` rows at the top carry the headings.

    `years` holds the year of each column of values in a table of targets ("Năm 2025", "Năm 2030"), None elsewhere.
    """

    roles: tuple[Role | None, ...]
    header_rows: int
    years: tuple[int | None, ...] = ()

    def cell(self, cells: Sequence[Cell], role: Role) -> Cell | None:
        """Return the cell of a role, or None where the table or the row has none."""
        for index, own in enumerate(self.roles):
            if own == role and index < len(cells):
                return cells[index]
        return None

    def values(self, cells: Sequence[Cell]) -> list[tuple[Cell, int | None]]:
        """Return the value cells of a row of targets that say something, each with the year its column names."""
        columns = [i for i, year in enumerate(self.years) if year]
        if not columns:
            columns = [i for i, role in enumerate(self.roles) if role == "value"][:1]
        own = [(cells[i], self.years[i] if self.years else None) for i in columns if i < len(cells)]
        return [(cell, year) for cell, year in own if cell.text.strip()]

    @property
    def subject(self) -> Role | None:
        """The role that carries the statement: the task, or the indicator of a target table."""
        return next((r for r in ("task", "indicator") if r in self.roles), None)


def find_columns(rows: Sequence[Sequence[Cell]]) -> Columns:
    """Return the roles of the columns, from the first of up to three rows that names a task or indicator column.

    A table without such headings has no roles: its rows are not statements.
    """
    width = max((len(r) for r in rows), default=0)
    for index, cells in enumerate(rows[:3]):
        roles = _roles([c.text for c in cells])
        known = {r for r in roles if r}
        if known & {"task", "indicator"} and len(known) >= 2:
            padded = tuple(roles) + (None,) * (width - len(roles))
            return _with_years(_with_target_values(padded), rows, index)
    return Columns((None,) * width, 0)


def _with_years(roles: tuple[Role | None, ...], rows: Sequence[Sequence[Cell]], index: int) -> Columns:
    """Return the columns of a table whose headings stand in row `index`; a second row may hold nothing but years."""
    if "task" in roles or "indicator" not in roles:
        return Columns(roles, index + 1)
    below = [c.text for c in rows[index + 1] if not c.merged and c.text.strip()] if index + 1 < len(rows) else []
    double = bool(below) and all(_YEAR.search(text) and len(text.split()) <= 4 for text in below)
    header_rows = index + 2 if double else index + 1
    headings = [" ".join(r[i].text for r in rows[index:header_rows] if i < len(r)) for i in range(len(roles))]
    years = tuple(_heading_year(h, role) for h, role in zip(headings, roles, strict=True))
    return Columns(roles, header_rows, years if any(years) else ())


def _heading_year(heading: str, role: Role | None) -> int | None:
    """Return the year of a column of values; a column of what was reached before has none."""
    folded = fold(heading)
    found = _YEAR.search(folded)
    return int(found[1]) if found and role in (None, "value") and not _REACHED.search(folded) else None


def _roles(headings: Sequence[str]) -> list[Role | None]:
    taken: set[Role] = set()
    roles: list[Role | None] = []
    for heading in headings:
        folded = squeeze(fold(heading).replace("\n", " "))
        role = next((r for r, pattern in HEADINGS if r not in taken and pattern.search(folded)), None)
        if role is not None:
            taken.add(role)
        roles.append(role)
    return roles


def _with_target_values(roles: tuple[Role | None, ...]) -> tuple[Role | None, ...]:
    """In a table of targets the result column holds the value, and a bare "Đơn vị" is the unit of measure."""
    if "task" in roles or "indicator" not in roles:
        return roles
    swap: dict[Role | None, Role] = {"deliverable": "value"}
    if "unit" not in roles:
        first_lead = roles.index("lead") if "lead" in roles else -1
        indicator = roles.index("indicator")
        if first_lead == indicator + 1:
            return tuple("unit" if i == first_lead else swap.get(r, r) for i, r in enumerate(roles))
    return tuple(swap.get(r, r) for r in roles)


def read_rows(blocks: Sequence[Block]) -> list[Row]:
    """Return the rows of one table in order, without its heading rows.

    `blocks` are the row blocks of one table. A table without known columns gives no rows.
    """
    columns = find_columns([b.cells for b in blocks])
    subject = columns.subject
    if subject is None:
        return []
    read = [_read_row(b, columns, subject, n) for n, b in enumerate(blocks[columns.header_rows :], start=1)]
    numbered_headings = any(r.heading and r.label for r in read if r)
    rows: list[Row] = []
    for row in read:
        if row is None:
            continue
        if rows and _continues(row, rows[-1], columns, numbered_headings):
            rows[-1] = _joined(rows[-1], row)
        elif row.text.strip():
            rows.append(row)
    return _mark_restarts(rows)


def _continues(row: Row, before: Row, columns: Columns, numbered_headings: bool) -> bool:
    """Tell whether a row without number goes on with the row before it, cut by a page break.

    It does where the table numbers its tasks and its headings; where headings bear no number, its text must go on in
    lower case or after ";" or ",", or stand beside other cells.
    """
    if "number" not in columns.roles or row.label or before.heading or not before.label:
        return False
    return numbered_headings or not row.heading or row.text[:1].islower() or before.text.endswith((";", ","))


def _joined(before: Row, row: Row) -> Row:
    """Return the two parts of a row as one; its span stays that of the first part, where the reader finds it."""
    pairs = zip_longest(before.block.cells, row.block.cells)
    cells = tuple(_joined_cell(a, b) for a, b in pairs)
    text = squeeze(f"{before.text} {row.text}")
    return replace(before, block=replace(before.block, cells=cells), text=text)


def _joined_cell(a: Cell | None, b: Cell | None) -> Cell:
    first = a or b
    assert first is not None
    if a is None or b is None or b.merged or not b.text.strip():
        return first
    return replace(first, text=squeeze(f"{a.text} {b.text}"))


def _read_row(block: Block, columns: Columns, subject: Role, position: int) -> Row | None:
    main = columns.cell(block.cells, subject)
    number_cell = columns.cell(block.cells, "number")
    filled = [c for c in block.cells if c.text.strip() and not c.merged]
    if len(filled) == 1 and (main is None or filled[0] is number_cell):
        return _across(block, filled[0], position)
    if main is None or not filled:
        return None
    label = squeeze(number_cell.text) if number_cell else ""
    number = re.sub(r"[.\s)]+$", "", label)
    others = [c for c in filled if c not in (main, number_cell)]
    heading = bool(_ROMAN.match(number)) or (not _NUMBER.match(number) and not others)
    name = number or (f"0.{position}" if heading else str(position))
    return Row(block, name, label, main.text, main.span, heading)


def _across(block: Block, cell: Cell, position: int) -> Row | None:
    """Return a heading whose one cell runs across the table, number and title in one; None for a number alone."""
    marker = find_marker(cell.text)
    cut = marker.end if marker and marker.name else 0
    title = cell.text[cut:]
    if not title.strip() or _NUMBER.match(title.rstrip(". ")) or _ROMAN.match(title.rstrip(". ")):
        return None
    label, name = (marker.label, marker.name) if marker and cut else ("", f"0.{position}")
    return Row(block, name, label, title, Span(cell.span.start + cut, cell.span.end), True)


def _mark_restarts(rows: list[Row]) -> list[Row]:
    numbers = [r.number for r in rows if not r.heading]
    if len(set(numbers)) == len(numbers):
        return rows
    return [Row(r.block, r.number, r.label, r.text, r.span, r.heading, restarts=True) for r in rows]
