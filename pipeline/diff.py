"""Two versions of a document, task by task: what was added, dropped, reworded, handed to others, given another date.

A field is compared twice: as its row or clause stands in each file, and as the statement is read. The two part where a
page break cut a table row in one of the files: the row that bears the number then holds only the first part of its
cells, and reading joins the rest to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from models.diff import FIELDS, Change, ChangeCause, ChangedField, Compared, Diff
from models.records import Agency, Block, Cell, Deadline, Statement, Unit
from models.text import stamp
from pipeline.act import Act
from pipeline.alignment import align, moved
from pipeline.extract.gazetteer import entry, succession
from pipeline.tables import Columns, Role, find_columns
from pipeline.wording import wording

_ROLES: dict[ChangedField, Role] = {
    "lead": "lead",
    "partners": "partners",
    "deliverable": "deliverable",
    "deadline": "deadline",
}
#: Said of a partner that the succession made one with the lead.
LEADS_NOW = ", nay là cơ quan chủ trì"


@dataclass(frozen=True, slots=True)
class _Version:
    """An act and what is needed to find a statement's own row again."""

    act: Act
    units: dict[str, Unit]
    columns: Callable[[int], Columns]


def compare(before: Act, after: Act) -> Diff:
    """Return the two versions statement by statement; `compare(a, a)` has nothing but unchanged ones."""
    old, new = _version(before), _version(after)
    pairs = align(before.statements, after.statements)
    shifted = moved(pairs)
    items = [_compared(old, new, i, j, j in shifted) for i, j in pairs]
    return Diff(before.document, after.document, tuple(items))


def _version(act: Act) -> _Version:
    known: dict[int, Columns] = {}

    def columns(table: int) -> Columns:
        if table not in known:
            rows: list[Block] = [b for b in act.document.blocks if b.kind == "row" and b.table == table]
            known[table] = find_columns([b.cells for b in rows])
        return known[table]

    return _Version(act, {u.locator: u for u in act.units}, columns)


def _compared(old: _Version, new: _Version, i: int | None, j: int | None, shifted: bool) -> Compared:
    if i is None or j is None:
        gone = None if i is None else old.act.statements[i]
        come = None if j is None else new.act.statements[j]
        return Compared("added" if gone is None else "dropped", gone, come)
    a, b = old.act.statements[i], new.act.statements[j]
    found = [_change(field, a, b, _own(old, a, field), _own(new, b, field)) for field in FIELDS]
    changes = tuple(c for c in found if c is not None)
    return Compared("changed" if changes else "unchanged", a, b, changes, shifted)


def _read(statement: Statement, field: ChangedField) -> str | None:
    """Return the words of a field as read: the text, what the cell or clause says, or the agencies of its heading."""
    if field == "text":
        return statement.text
    written: str | None = getattr(statement.as_written, field)
    if written is None and field in ("lead", "partners"):
        agencies = statement.leads if field == "lead" else statement.partners
        return ", ".join(a.name for a in agencies) or None
    return written


def _own(version: _Version, statement: Statement, field: ChangedField) -> str | None:
    """Return the words of a field in the statement's own row alone, without what a cut row carries on below."""
    read = _read(statement, field)
    unit = version.units.get(statement.locator)
    text = version.act.document.text
    if unit is None or unit.kind != "row" or not text:
        return read
    if field == "text":
        return text[unit.span.start : unit.span.end]
    cell: Cell | None = version.columns(unit.table).cell(unit.cells, _ROLES[field])
    if cell is None or cell.merged:
        return read
    return text[cell.span.start : cell.span.end] or None


def _change(field: ChangedField, a: Statement, b: Statement, own_a: str | None, own_b: str | None) -> Change | None:
    before, after = _read(a, field), _read(b, field)
    in_reading = wording(before) != wording(after)
    in_row = wording(own_a) != wording(own_b)
    if not (in_reading or in_row):
        return None
    cause, note = _cause(field, a, b, before, after) if in_reading else ("page_break", "")
    return Change(field, before, after, cause, in_row, in_reading, note)


def _cause(
    field: ChangedField, a: Statement, b: Statement, before: str | None, after: str | None
) -> tuple[ChangeCause, str]:
    """Return why a field differs, and in Vietnamese what is known of it."""
    if stamp(before or "") == stamp(after or ""):
        return "spelling", ""
    if field == "deadline" and a.deadline and b.deadline:
        known = a.deadline.end is not None or a.deadline.recurrence is not None
        return ("spelling", "") if known and _times(a.deadline) == _times(b.deadline) else ("words", "")
    if field == "lead":
        return _handover(a.leads, b.leads, (), ())
    if field == "partners":
        return _handover(a.partners, b.partners, a.leads, b.leads)
    return "words", ""


def _times(deadline: Deadline) -> list[tuple[date | None, date | None, str | None, bool]]:
    """Return when something is due, and then when each of its phases is, without the words."""
    times = [(deadline.start, deadline.end, deadline.recurrence, deadline.exclusive)]
    return times + [time for phase in deadline.phases or () for time in _times(phase)]


def _handover(
    before: Sequence[Agency], after: Sequence[Agency], leads_before: Sequence[Agency], leads_after: Sequence[Agency]
) -> tuple[ChangeCause, str]:
    """Tell whether agencies only gave way to their successors, and to which.

    Everyone before must be there after, itself or a successor, and nobody else. A partner whose successor has become
    the lead, or the lead's own successor, is in its place too: 28 of the tasks of 03/NQ-CP's annex II name as partner
    what the merger made one with the lead.
    """
    old, new = _named(before), _named(after)
    if None in old or None in new or not old + new:
        return "words", ""
    if set(old) == set(new):
        return "spelling", ""
    heirs, elders = (*new, *_named(leads_after)), (*old, *_named(leads_before))
    steps = [(o, _heir(o, heirs)) for o in old]
    steps_back = [any(_carries_on(o, n) for o in elders) for n in new]
    if any(n is None for _, n in steps) or not all(steps_back):
        return "words", ""
    told = [_told(o, n, n not in new) for o, n in steps if o and n and (o != n or n not in new)]
    return ("succession", "; ".join(dict.fromkeys(told))) if told else ("words", "")


def _heir(old: str | None, heirs: Sequence[str | None]) -> str | None:
    """Return who stands in the place of an agency: itself, else who carries on its main work, else a part of it."""
    able = [n for n in heirs if _carries_on(old, n)]
    return min(able, key=lambda n: (n != old, n != old and _fields(old, n)), default=None)


def _fields(old: str | None, new: str | None) -> int:
    step = succession(old, new) if old and new else None
    return len(step.fields) if step else 0


def _named(agencies: Sequence[Agency]) -> list[str | None]:
    return [a.agency for a in agencies]


def _carries_on(old: str | None, new: str | None) -> bool:
    return old is not None and new is not None and (old == new or succession(old, new) is not None)


def _told(old: str, new: str, leads: bool) -> str:
    """Say that one agency carries on another's work: "Bộ Tài chính kế thừa Bộ Kế hoạch và Đầu tư từ 01/03/2025"."""
    names = [known.name if known else name for name in (new, old) for known in [entry(name)]]
    chairs = LEADS_NOW if leads else ""
    step = succession(old, new)
    if step is None:
        return f"{names[0]}{chairs}"
    day = f" từ {step.on:%d/%m/%Y}" if step.on else ""
    fields = f" ({'; '.join(step.fields)})" if step.fields else ""
    return f"{names[0]} kế thừa {names[1]}{day}{fields}{chairs}"
