"""What tracing makes of statements: links and decisions, findings, the matrix. Frozen, slotted, without any I/O.

The order of the flow (`models.records` has what comes before)::

    Statement -> Link -> Finding -> Matrix
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from models.records import Document, Edge, Level, Provenance, Span, Statement, StatementKind, Target

Status = Literal["proposed", "confirmed", "rejected", "suspect"]
Severity = Literal["error", "warning", "info"]
#: What a target below says against the one above; "missing" also where the two cannot be compared.
Verdict = Literal["met", "higher", "lower", "missing"]
#: What stands behind an objective or one of its demands: a confirmed link, only proposals, or nothing.
CoverState = Literal["confirmed", "proposed", "uncovered"]
#: Label of a link, in the order in which candidates are preferred.
LinkRelation = Literal["thực hiện", "cùng thực hiện"]


@dataclass(frozen=True, slots=True)
class Link:
    """A proposed or decided relation between a task and an objective above it.

    `probability` is in [0, 1]. `through` names the documents between the two whose text is missing. `parent_stamp`
    and `child_stamp` are the stamps that a person saw (or now, for a proposal). `note` says in Vietnamese why a link
    is suspect, or of a proposal what people decided about tasks alike. `reasons` say in Vietnamese what carried a
    proposal beside the words of `evidence`, the strongest first.
    """

    child: str
    parent: str
    probability: float
    evidence: tuple[str, ...]
    status: Status
    relation: LinkRelation
    through: tuple[str, ...] = ()
    child_stamp: str = ""
    parent_stamp: str = ""
    note: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as a value. `subject` is what it is about (text), `message` why, `remedy` what would close it.

    Text of `subject`, `message` and `remedy` is Vietnamese.
    """

    code: str
    severity: Severity
    document: str
    locator: str
    subject: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on a link, as appended to the log. `action` is accept, reject or add."""

    action: Literal["accept", "reject", "add"]
    child: str
    parent: str
    actor: str
    at: str
    child_stamp: str
    parent_stamp: str
    child_text: str
    parent_text: str
    parent_provenance: Provenance
    comment: str = ""


@dataclass(frozen=True, slots=True)
class MetDemand:
    """A demand of an objective that a linked task meets: its number from 1, its words, how surely, and why."""

    number: int
    text: str
    probability: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parent:
    """The objective at the far end of a link, as a row of the matrix shows it.

    `demands` counts what the objective asks, `meets` holds what of it the task meets (best first); empty where no
    demand is clearly the one.
    """

    document: str
    locator: str
    text: str
    relation: LinkRelation
    through: tuple[str, ...]
    probability: float
    evidence: tuple[str, ...]
    status: Status
    provenance: Provenance
    note: str = ""
    demands: int = 0
    meets: tuple[MetDemand, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A task with its best provincial and its best central objective; further parents make further rows."""

    task: Statement
    provincial: Parent | None
    central: Parent | None


@dataclass(frozen=True, slots=True)
class Demand:
    """One of the things that an objective asks, numbered from 1, and the tasks that meet it.

    `span` lies in `Document.text`, None for a digest. `state` is "confirmed", "proposed" or "uncovered", as for an
    objective.
    """

    number: int
    text: str
    span: Span | None
    covered_by: tuple[str, ...]
    state: CoverState


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective, target or task of a document above, and the tasks that carry it out.

    `state` is "confirmed" (a person confirmed a link), "proposed" (only proposals) or "uncovered". `demands` are what
    it asks, in order; a task of `covered_by` that stands under none of them meets no demand clearly.
    """

    document: str
    locator: str
    kind: StatementKind
    text: str
    provenance: Provenance
    covered_by: tuple[str, ...]
    state: CoverState
    section: str = ""
    verified: bool = False
    demands: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A target of a document above beside the one below that speaks of the same indicator.

    `parent` and `child` are statement ids. Without `child` nothing below speaks of the indicator; a "missing" with a
    child tells that the two cannot be compared (unit, year, territory). `reason` says why in Vietnamese, `evidence`
    holds the words that both indicators share.
    """

    parent: str
    parent_target: Target
    child: str | None
    child_target: Target | None
    verdict: Verdict
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one section of one document is covered: counts of objectives, and of what they ask (`demands`)."""

    document: str
    section: str
    level: Level | None
    provenance: Provenance
    total: int
    confirmed: int
    proposed: int
    demands: int = 0
    met: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """The result. `manifest` holds what it was made from: program version, time, model, threshold, sources.

    `graph` holds the relations of `documents`, and those of other documents of the library to them.
    """

    documents: tuple[Document, ...]
    rows: tuple[Row, ...]
    objectives: tuple[Objective, ...]
    coverage: tuple[Coverage, ...]
    findings: tuple[Finding, ...]
    manifest: dict[str, object] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    graph: tuple[Edge, ...] = ()
