"""Columns of tables of tasks and of targets: which column plays which role, and how many rows carry the headings.

The forms are those of NĐ 30/2020 annexes and of NQ 03/NQ-CP's annexes: TT, nhiệm vụ, chủ trì, phối hợp, sản phẩm,
thời hạn; or TT, chỉ tiêu, đơn vị tính, kết quả. Headings may stand in two rows ("Cơ quan thực hiện" over "Chủ trì"
and "Phối hợp"), with the numbers of the columns below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.records import Cell, Span
from pipeline.headings import Role, folded_heading, heading_role, heading_year

Cells = Sequence[Cell]
#: So many rows at the top of a table are searched for its headings; so many rows of headings stand together.
_SEARCHED, _MOST_HEADINGS = 6, 3
#: Roles that say what a row is about, and those by which a table is known to set tasks, or to measure.
_SUBJECTS = frozenset(("task", "content", "indicator"))
_OF_TASKS = frozenset(("lead", "partners", "deadline"))
_OF_TARGETS = frozenset(("unit", "value", "progress", "deliverable", "lead", "follow"))
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:(\d{1,2})|[A-Ea-e])\s*(?:=[^)]*)?\)?")
#: The number of a row, and the longest text of a column's heading; a longer one is what a row says.
_ROW_NUMBER, _LONGEST_HEADING = re.compile(r"\(?(?:[IVXL]+|[A-H]|\d{1,3}(?:\.\d{1,3})*)[.)]?"), 90
#: A first column without heading holds the numbers of the rows where so many of its cells look like them.
_NUMBERS, _MOSTLY = re.compile(r"[IVXL]+|[A-H]|\d+(?:[.,]\d+)*[a-z]?"), 0.6


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column plays which role; `header_rows` rows at the top carry the headings.

    `years` holds the year of each column of values in a table of targets ("Năm 2025", "Năm 2030"), None elsewhere.
    `headings` are the folded texts of the rows of headings, by which a repeated one is known.
    """

    roles: tuple[Role | None, ...]
    header_rows: int
    years: tuple[int | None, ...] = ()
    headings: tuple[tuple[str, ...], ...] = ()

    def cell(self, cells: Cells, role: Role) -> Cell | None:
        """Return the cell of a role, or None where the table or the row has none.

        A deadline in two columns ("Bắt đầu", "Kết thúc") is both of them with a dash between.
        """
        own = self._own(cells, role)
        start = self._own(cells, "start") if role == "deadline" else None
        if start is None or not start.text.strip():
            return own
        if own is None or not own.text.strip():
            return start
        return Cell(f"{start.text} - {own.text}", Span(start.span.start, own.span.end), start.merged and own.merged)

    def _own(self, cells: Cells, role: Role) -> Cell | None:
        return next((cells[i] for i, own in enumerate(self.roles) if own == role and i < len(cells)), None)

    def values(self, cells: Cells) -> list[tuple[Cell, int | None]]:
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

    def repeats(self, cells: Cells) -> bool:
        """Tell whether a row says one of the headings again, or numbers the columns, as on the next page."""
        texts = tuple(folded_heading(c.text) for c in cells)
        return texts in self.headings or numbers_columns(cells)


def find_columns(rows: Sequence[Cells]) -> Columns:
    """Return the roles of the columns, from the first of the top rows that names a column of tasks or of indicators.

    A table without such headings has no roles: its rows are not statements.
    """
    width = max((len(r) for r in rows), default=0)
    for index in range(min(len(rows), _SEARCHED)):
        if not _SUBJECTS & set(map(heading_role, (c.text for c in rows[index]))) or not are_headings(rows[index]):
            continue
        end = _end_of_headings(rows, index)
        headings = _headings(rows[index:end], width)
        roles = _settled(_roles(headings), headings, rows[end:])
        if roles is not None:
            if end < len(rows) and numbers_columns(rows[end]):
                end += 1
            years = _years(roles, headings)
            shown = tuple(tuple(folded_heading(c.text) for c in row) for row in rows[:end])
            return Columns(roles, end, years, shown)
    return Columns((None,) * width, 0)


def are_headings(cells: Cells) -> bool:
    """Tell whether a row can be one of headings: short texts, most of them known, no number of a row among them."""
    texts = [c.text.strip() for c in cells if _says(c)]
    if any(_ROW_NUMBER.fullmatch(text) for text in texts) or max(map(len, texts), default=0) > _LONGEST_HEADING:
        return False
    return 2 * sum(heading_role(text) is not None for text in texts) >= len(texts)


def numbers_columns(cells: Cells) -> bool:
    """Tell whether a row only numbers the columns: "(1) (2) (3)", "A B 1 2 3"."""
    matches = [_COLUMN_NUMBER.fullmatch(c.text.strip()) for c in cells if c.text.strip()]
    if len(matches) < 3 or len(matches) < len(cells) - 1:
        return False
    numbers = [int(m[1]) for m in matches if m is not None and m[1]]
    return None not in matches and len(numbers) >= 2 and all(b == a + 1 for a, b in pairwise(numbers))


def _end_of_headings(rows: Sequence[Cells], index: int) -> int:
    """Return the number of the first row behind the rows of headings that start at `index`."""
    end = index + 1
    while end < min(len(rows), index + _MOST_HEADINGS) and _goes_below(rows[index:end], rows[end]):
        end += 1
    return end


def _goes_below(above: Sequence[Cells], cells: Cells) -> bool:
    """Tell whether a row parts the headings above it: it leaves the subject alone, and what it says is a heading."""
    width = max(map(len, above))
    headings = _headings(above, width)
    said = [i for i, cell in enumerate(cells) if _says(cell)]
    if not said or any(len(cells[i].text) > 60 for i in said):
        return False
    told = False
    for i in said:
        over = headings[i] if i < width else ""
        if folded_heading(cells[i].text) == folded_heading(over):
            continue
        known = heading_role(cells[i].text) is not None
        spanned = not over or _spans(above[-1], i)
        if not spanned and (not known or heading_role(over) in ("number", *_SUBJECTS)):
            return False
        told = told or known
    return told


def _says(cell: Cell) -> bool:
    return bool(cell.text.strip()) and not cell.merged


def _spans(cells: Cells, column: int) -> bool:
    """Tell whether the heading over a column reaches to the next one on the right."""
    after = cells[column + 1] if column + 1 < len(cells) else None
    return after is not None and (not after.text.strip() or after.text == cells[column].text)


def _headings(rows: Sequence[Cells], width: int) -> list[str]:
    """Return the heading of each column, of several rows with line ends between.

    Where a lower row says something below an empty cell, the heading to the left of that cell reaches over it.
    """
    found = [""] * width
    for number, cells in enumerate(rows):
        over = ""
        for i in range(min(width, len(cells))):
            text = cells[i].text.strip()
            below = any(i < len(lower) and _says(lower[i]) for lower in rows[number + 1 :])
            if text:
                over = text
            elif below:
                text = over
            if text and text not in found[i].split("\n"):
                found[i] = f"{found[i]}\n{text}".strip()
    return found


def _roles(headings: Sequence[str]) -> list[Role | None]:
    """Return the role of each column: by its lowest heading, else by all that stands over it."""
    roles: list[Role | None] = []
    taken: set[Role] = set()
    for heading in headings:
        lowest = heading.rsplit("\n", 1)[-1]
        role = heading_role(lowest) or heading_role(heading)
        if role == "value" and lowest != heading and heading_role(heading) == "progress":
            role = "progress"
        if role == "indicator" and role in taken:
            role = "value"
        if role is not None and role in taken and role not in ("task", "content", "value"):
            role = None
        if role is not None:
            taken.add(role)
        roles.append(role)
    return roles


def _settled(
    roles: list[Role | None], headings: Sequence[str], body: Sequence[Cells]
) -> tuple[Role | None, ...] | None:
    """Return the roles with one subject, None for a table that neither sets tasks nor measures."""
    _find_numbers(roles, headings, body)
    known = frozenset(r for r in roles if r is not None)
    measured = "unit" in known and bool(known & {"value", "progress"})
    if "indicator" not in known and measured and not known & _OF_TASKS:
        if "content" not in known and "task" not in known:
            return None
        first = next(i for i, r in enumerate(roles) if r in ("content", "task"))
        roles[first] = "indicator"
    elif "task" in known or (known & _OF_TASKS and "content" in known and "unit" not in known):
        if len(known) < 2 or ("unit" in known and not known & _OF_TASKS):
            return None
        _choose_task(roles, body)
        return tuple(None if r in ("content", "indicator") else r for r in roles)
    if "indicator" not in roles or not set(roles) & _OF_TARGETS:
        return None
    return _with_target_values([None if r == "content" else r for r in roles], headings)


def _find_numbers(roles: list[Role | None], headings: Sequence[str], body: Sequence[Cells]) -> None:
    """Take a first column without heading for the numbers of the rows where its cells look like them."""
    if "number" in roles or not roles or roles[0] is not None or headings[0].strip():
        return
    texts = [row[0].text.strip().rstrip(".") for row in body if row and row[0].text.strip()]
    if texts and sum(bool(_NUMBERS.fullmatch(t)) for t in texts) >= _MOSTLY * len(texts):
        roles[0] = "number"


def _choose_task(roles: list[Role | None], body: Sequence[Cells]) -> None:
    """Make one column the task: of several the one that says most, and one to its left that says less its groups."""
    candidates = [i for i, r in enumerate(roles) if r in ("task", "content")]
    filled = {i: sum(i < len(row) and _says(row[i]) for row in body) for i in candidates}
    best = max(candidates, key=lambda i: (filled[i], roles[i] == "task", -i))
    for i in candidates:
        groups = i < best and filled[i] < filled[best] and "group" not in roles
        roles[i] = "task" if i == best else "group" if groups else None


def _with_target_values(roles: Sequence[Role | None], headings: Sequence[str]) -> tuple[Role | None, ...]:
    """In a table of targets the result column holds the value, and a bare "Đơn vị" is the unit of measure."""
    swapped: list[Role | None] = ["value" if r == "deliverable" else r for r in roles]
    bare = next((i for i, h in enumerate(headings) if folded_heading(h) == "don vi"), None)
    if "unit" not in swapped and bare is not None:
        swapped[bare] = "unit"
    return tuple(swapped)


def _years(roles: Sequence[Role | None], headings: Sequence[str]) -> tuple[int | None, ...]:
    """Return the years of the columns of values in a table of targets, empty where no heading names one."""
    if "indicator" not in roles:
        return ()
    years = [heading_year(h) if r in (None, "value") else None for h, r in zip(headings, roles, strict=True)]
    return tuple(years) if any(years) else ()
