"""Units to statements: the cutting rule applied, and every field filled from the words of the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.records import AsWritten, Cell, Document, Span, Statement, StatementKind, Target, Unit
from models.text import stamp
from pipeline.clauses import sentence_spans
from pipeline.extract.agencies import Leads, dated, find_leads, split_agencies
from pipeline.extract.deadlines import find_deadline, read_deadline
from pipeline.extract.labels import Labelled, labelled_fields, opens_with_label
from pipeline.extract.targets import find_targets, heading_year, read_cell
from pipeline.language import read
from pipeline.outline import headings_above, is_announcement
from pipeline.provisions import is_provision
from pipeline.sections import section_kind
from pipeline.tables import Columns, Role, find_columns
from pipeline.verbs import find_verb

#: The columns of a table of tasks that fill a field, in the order of `Labelled`.
_FIELDS: tuple[Role, ...] = ("lead", "partners", "deliverable", "deadline")


@dataclass(frozen=True, slots=True)
class _Context:
    """What surrounds a unit: the document, the headings above it, the tables' columns."""

    document: Document
    by_locator: dict[str, Unit]
    parents: frozenset[str]
    outlined: bool
    columns: dict[int, Columns]


def statements_of(document: Document, units: Sequence[Unit]) -> tuple[Statement, ...]:
    """Return the statements of a document in reading order, each with all fields that its words give."""
    context = _Context(
        document,
        {u.locator: u for u in units},
        frozenset(u.parent for u in units if u.parent),
        any(u.heading for u in units),
        _columns(document),
    )
    found: list[Statement] = []
    for unit in units:
        if found and unit.kind != "row" and not unit.heading and opens_with_label(unit.text):
            # "- Đơn vị chủ trì: …" below a task is a field of that task.
            found[-1] = _with_fields(found[-1], labelled_fields(unit.text), context)
        else:
            found.extend(_of_unit(unit, context))
    return tuple(_dated(s, document.issued_on) for s in found)


def _dated(statement: Statement, on: date | None) -> Statement:
    """Return the statement with the agencies that bore their names on the day of the document."""
    if on is None:
        return statement
    return replace(statement, leads=dated(statement.leads, on), partners=dated(statement.partners, on))


def _columns(document: Document) -> dict[int, Columns]:
    tables: dict[int, list[tuple[Cell, ...]]] = {}
    for block in document.blocks:
        if block.kind == "row":
            tables.setdefault(block.table, []).append(block.cells)
    return {number: find_columns(rows) for number, rows in tables.items()}


def _of_unit(unit: Unit, context: _Context) -> Iterator[Statement]:
    if unit.heading or not unit.text or (is_announcement(unit.text) and len(sentence_spans(unit.text)) == 1):
        return
    path = headings_above(unit, context.by_locator)
    known, kind = section_kind(path)
    if unit.kind == "row":
        yield from _of_row(unit, path, context)
        return
    if known and kind is None:
        return
    if _opens_list(unit, context) or (unit.parent is None and unit.kind == "paragraph" and context.outlined):
        return
    if kind in ("viewpoint", "objective"):
        yield _whole(unit, path, kind, context)
        return
    yield from _cut(unit, path, kind, context)


def _opens_list(unit: Unit, context: _Context) -> bool:
    """Tell whether a unit is nothing but the opening of what follows ("Tập trung làm tốt các nội dung sau:")."""
    if not unit.text.rstrip().endswith(":") or not (unit.locator in context.parents or unit.kind == "paragraph"):
        return False
    return len(sentence_spans(unit.text)) == 1


def _base(
    unit: Unit, path: tuple[str, ...], kind: StatementKind, document: Document, text: str, span: Span
) -> Statement:
    return Statement(
        id=f"{document.key}#{unit.locator}",
        document=document.key,
        locator=unit.locator,
        kind=kind,
        text=text,
        as_written=AsWritten(),
        span=span,
        stamp=stamp(text),
        provenance=document.provenance,
        verb=find_verb(text),
        page=unit.page,
        place=unit.place,
        path=path,
    )


def _whole(unit: Unit, path: tuple[str, ...], kind: StatementKind, context: _Context) -> Statement:
    """Return a viewpoint or objective: the unit as it stands; an objective with numbers to reach is a target."""
    targets = find_targets(unit.text, heading_year(path)) if kind == "objective" else ()
    base = _base(unit, path, "target" if targets else kind, context.document, unit.text, unit.span)
    return replace(base, targets=targets)


def _cut(unit: Unit, path: tuple[str, ...], kind: StatementKind | None, context: _Context) -> Iterator[Statement]:
    """Yield a task or assignment: one statement for each directive clause.

    Where no heading says what stands here (`kind` None), a clause that directs is an assignment when it names who
    does it, else a task; a clause that directs nobody is no statement. An unmarked paragraph must direct in any case.
    Provisions on effect, transition and the meaning of words are left out everywhere.
    """
    doc = read(unit.text)
    sentences = [(s.start_char, s.end_char) for s in doc.spans["sentences"]]
    heading = _heading_leads(path)
    inherited = heading.leads
    clauses = [(c.start_char, c.end_char, c.label_ == "DIRECTIVE") for c in doc.spans["clauses"]]
    lead_sentence = -1
    carried = inherited
    for number, (start, end, directive) in enumerate(clauses, start=1):
        text = unit.text[start:end]
        sentence = max((i for i, (a, _) in enumerate(sentences) if a <= start), default=0)
        statement = _clause(unit, path, kind, context, text, start)
        own = bool(statement.leads)
        if own:
            carried, lead_sentence = statement.leads, sentence
        elif sentence != lead_sentence:
            carried = inherited
        if not own and carried:
            # Who takes part by the heading does so in each point that the heading's lead is to do.
            partners = statement.partners or (heading.partners if carried == inherited else ())
            statement = replace(statement, leads=carried, partners=partners)
        # Where no heading explains the text, only a verb at its head or a named lead makes a directive of it.
        told = bool(statement.leads) or (directive and (kind is not None or statement.verb is not None))
        if not told and (kind is None or unit.kind in ("paragraph", "dieu")):
            continue
        if is_provision(text, path):
            continue
        if kind is None:
            statement = replace(statement, kind="assignment" if statement.leads else "task")
        if len(clauses) > 1:
            locator = f"{unit.locator}/{number}"
            statement = replace(statement, id=f"{context.document.key}#{locator}", locator=locator)
        yield statement


def _heading_leads(path: Sequence[str]) -> Leads:
    """Return whom the nearest heading puts in charge of what hangs below it ("1. Bộ Khoa học và Công nghệ:")."""
    if not path:
        return Leads()
    heading = path[-1].rstrip(" :")
    if path[-1].rstrip().endswith(":"):
        told = find_leads(heading, True)
        if told.leads:
            return told
    bare = re.sub(r"^(?:Giao|Phân công|Đề nghị)\s+(?:cho\s+)?", "", heading)
    named = split_agencies(re.sub(r"\s+(?:có trách nhiệm|chủ trì).*$", "", bare))
    if named and all(a.agency for a in named) and sum(len(a.name) for a in named) > 0.6 * len(bare):
        return Leads(named)
    return Leads()


def _clause(
    unit: Unit, path: tuple[str, ...], kind: StatementKind | None, context: _Context, text: str, start: int
) -> Statement:
    span = Span(unit.span.start + start, unit.span.start + start + len(text))
    base = _base(unit, path, kind or "task", context.document, text, span)
    named = find_leads(text, kind == "assignment")
    deadline = find_deadline(text, context.document.issued_on)
    statement = replace(
        base,
        as_written=AsWritten(named.lead_text, named.partners_text, None, deadline.text if deadline else None),
        leads=named.leads,
        partners=named.partners,
        deadline=deadline,
        targets=find_targets(text),
    )
    return _with_fields(statement, labelled_fields(text), context)


def _with_fields(statement: Statement, fields: Labelled, context: _Context) -> Statement:
    """Return the statement with the fields that a label or a column names, over what its prose said."""
    if not fields:
        return statement
    written = statement.as_written
    return replace(
        statement,
        as_written=AsWritten(
            fields.lead or written.lead,
            fields.partners or written.partners,
            fields.deliverable or written.deliverable,
            fields.deadline or written.deadline,
        ),
        leads=split_agencies(fields.lead) if fields.lead else statement.leads,
        partners=split_agencies(fields.partners) if fields.partners else statement.partners,
        deliverable=fields.deliverable or statement.deliverable,
        deadline=read_deadline(fields.deadline, context.document.issued_on) if fields.deadline else statement.deadline,
    )


def _of_row(unit: Unit, path: tuple[str, ...], context: _Context) -> Iterator[Statement]:
    """Yield the one statement of a table row: a task, or a target where the table lists indicators."""
    columns = context.columns.get(unit.table)
    if columns is None or columns.subject is None:
        return
    lead, partners, deliverable, deadline = (_words(columns.cell(unit.cells, role)) for role in _FIELDS)
    kind: StatementKind = "task" if columns.subject == "task" else "target"
    base = _base(unit, path, kind, context.document, unit.text, unit.span)
    if kind == "target":
        base = replace(base, targets=_row_targets(unit, columns, path))
    yield _with_fields(base, Labelled(lead, partners, deliverable, deadline), context)


def _words(cell: Cell | None) -> str | None:
    return cell.text if cell and cell.text.strip() else None


def _row_targets(unit: Unit, columns: Columns, path: Sequence[str]) -> tuple[Target, ...]:
    """Return the targets of a row: each value cell read with the unit cell, for the row's indicator."""
    told = _words(columns.cell(unit.cells, "unit")) or ""
    year = heading_year((*path, unit.text))
    return tuple(
        target
        for cell, own in columns.values(unit.cells)
        for target in read_cell(cell.text, told, unit.text, own or year)
    )
