"""An act as the pipeline knows it: document, outline, statements, findings; and the units that may be parents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.records import Document, Span, Statement, StatementKind, Unit
from models.text import stamp
from models.tracing import Finding

#: Kinds of statements that a task below may carry out. Viewpoints guide and assignments name offices; neither is
#: an aim that a task of another office fulfils.
PARENT_KINDS: tuple[StatementKind, ...] = ("objective", "target", "task")


@dataclass(frozen=True, slots=True)
class Act:
    """A document with its units, statements and findings, in reading order."""

    document: Document
    units: tuple[Unit, ...] = ()
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()


def unit_locator(locator: str) -> str:
    """Return the locator of the unit that a clause was cut from ("III.1.2/2" -> "III.1.2")."""
    return locator.split("/", 1)[0]


def parents_of(act: Act) -> tuple[Statement, ...]:
    """Return what tasks below may be linked to: one statement for each unit, cut clauses put together again."""
    units = {u.locator: u for u in act.units}
    groups: dict[str, list[Statement]] = {}
    for statement in act.statements:
        if statement.kind in PARENT_KINDS:
            groups.setdefault(unit_locator(statement.locator), []).append(statement)
    return tuple(_whole(units.get(locator), parts, locator) for locator, parts in groups.items())


def _whole(unit: Unit | None, parts: list[Statement], locator: str) -> Statement:
    first = parts[0]
    if len(parts) == 1 and first.locator == locator:
        return first
    text = unit.text if unit else " ".join(p.text for p in parts)
    spans = [p.span for p in parts if p.span]
    return replace(
        first,
        id=f"{first.document}#{locator}",
        locator=locator,
        text=text,
        span=unit.span if unit else _around(spans),
        stamp=stamp(text),
        targets=tuple(t for p in parts for t in p.targets),
        citations=tuple(c for p in parts for c in p.citations),
        verified=all(p.verified for p in parts),
    )


def _around(spans: list[Span]) -> Span | None:
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def all_statements(acts: Iterable[Act]) -> list[Statement]:
    """Return the statements of all acts, in order."""
    return [s for act in acts for s in act.statements]


def rekeyed(act: Act, key: str) -> Act:
    """Return the act under another key: ids of statements and documents of findings follow."""
    old = act.document.key
    if key == old:
        return act
    statements = tuple(replace(s, id=f"{key}#{s.locator}", document=key) for s in act.statements)
    findings = tuple(replace(f, document=key) if f.document == old else f for f in act.findings)
    return Act(replace(act.document, key=key), act.units, statements, findings)
