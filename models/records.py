"""The values that flow from file to matrix. Frozen, slotted, without any I/O.

The order of the flow::

    Source -> Document -> Block -> Unit -> Statement -> Hit -> Link -> Finding -> Matrix

All text is NFC. Offsets count characters of `Document.text`, end exclusive. Dates are `datetime.date`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Level = Literal["central", "province", "department", "commune"]
Scope = Literal["national", "province", "department", "commune"]
Provenance = Literal["full", "digest", "missing"]
StatementKind = Literal["viewpoint", "objective", "target", "task", "assignment"]
Status = Literal["proposed", "confirmed", "rejected", "suspect"]
Severity = Literal["error", "warning", "info"]
BlockKind = Literal["paragraph", "heading", "row"]
RelationKind = Literal["implements", "legal_basis", "cites"]
#: Label of a link, in the order in which candidates are preferred.
LinkRelation = Literal["thực hiện", "cùng thực hiện"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of `Document.text`: `start` inclusive, `end` exclusive, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """The file a document was read from: SHA-256 of its bytes (hex), its name, its media type."""

    sha256: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row; `merged` when it repeats a cell that spans rows from above."""

    text: str
    span: Span
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table row as it stands in the file, in reading order.

    `span` lies in `Document.text`; `place` names the place in the file in Vietnamese ("đoạn 12", "bảng 2, hàng 3");
    `page` counts from 1 where the format has pages; `box` is (x0, top, x1, bottom) in points; `level` is the heading
    level (1 is the highest), 0 for none; `table` numbers the table (from 1) that a row belongs to, 0 for none.
    `origin` maps text back to the file's own characters: pairs (offset in `text`, offset in the decoded file), each
    valid up to the next pair; empty where the format has no such offsets.
    """

    text: str
    kind: BlockKind
    span: Span
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    confidence: float | None = None
    place: str = ""
    level: int = 0
    table: int = 0
    cells: tuple[Cell, ...] = ()
    origin: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document says of another one: it implements it, rests on it, or cites it."""

    kind: RelationKind
    symbol: str
    issued_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One act. Issuer, symbol and issuing date together identify it; `key` is the short name used in locators.

    A draft's symbol keeps its blank number as "…" ("…/CTr-SoKHCN"). `provenance` is "full" for the text of the act,
    "digest" for a register of restated facts, "missing" for a known act whose text nobody has supplied.
    `announced_annexes` are the annexes that the text names, `present_annexes` those that the file holds.
    """

    key: str
    source: Source | None
    issuer: str | None
    symbol: str | None
    issued_on: date | None
    level: Level | None
    scope: Scope | None
    kind: str | None
    subject: str | None
    provenance: Provenance
    blocks: tuple[Block, ...] = ()
    text: str = ""
    place: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    recipients: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    announced_annexes: tuple[str, ...] = ()
    present_annexes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the outline. `locator` is its path ("III.3.5"); `text` has no label; `parent` is a locator or None.

    `kind` is one of phan, chuong, muc, dieu, khoan, diem, roman, arabic, letter, bullet, plus, paragraph, annex, row.
    `heading` tells that units below hang from it and that its own text is a title.
    """

    locator: str
    kind: str
    text: str
    span: Span
    parent: str | None
    label: str = ""
    heading: bool = False
    page: int | None = None
    place: str = ""
    cells: tuple[Cell, ...] = ()
    table: int = 0


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as the text names it, and its identifier in the gazetteer (None where it is not known)."""

    name: str
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When. `text` is the act's words; `recurrence` an iCalendar RRULE (RFC 5545) without the "RRULE:" prefix.

    `exclusive` tells that `end` itself is too late ("trước ngày 10/11" excludes the day). For a recurrence without
    a stated year `start` and `end` stay None.
    """

    text: str
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable target. `operator` is one of = >= > <= < ~ range; a range's `value` is (low, high)."""

    indicator: str
    operator: str
    value: float | tuple[float, float]
    unit: str
    year: int | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of another act: the words, and its symbol and date as far as the text gives them."""

    text: str
    symbol: str | None = None
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class AsWritten:
    """The words of the act, unchanged (the whole cell in a table); None where it says nothing."""

    lead: str | None = None
    partners: str | None = None
    deliverable: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One directive clause, objective, target, viewpoint or assignment, with its place and fields.

    `id` is document key + "#" + locator. `stamp` is a digest of the content that ignores white space, case and the
    position of tone marks (see `models.text.stamp`). `path` holds the headings above it, outermost first.
    `fingerprint` and `verified` serve registers: SHA-256 of the official text of the unit, and whether the official
    text has been seen to match it.
    """

    id: str
    document: str
    locator: str
    kind: StatementKind
    text: str
    as_written: AsWritten
    span: Span | None
    stamp: str
    provenance: Provenance
    verb: str | None = None
    leads: tuple[Agency, ...] = ()
    partners: tuple[Agency, ...] = ()
    deliverable: str | None = None
    deadline: Deadline | None = None
    targets: tuple[Target, ...] = ()
    citations: tuple[Citation, ...] = ()
    page: int | None = None
    place: str = ""
    path: tuple[str, ...] = ()
    fingerprint: str | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A found statement: fused score (higher is better) and the words of the statement that matched."""

    statement: Statement
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A proposed or decided relation between a task and an objective above it.

    `probability` is in [0, 1]. `through` names the documents between the two whose text is missing. `parent_stamp`
    and `child_stamp` are the stamps that a person saw (or now, for a proposal). `note` says in Vietnamese why a link
    is suspect.
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
class Parent:
    """The objective at the far end of a link, as a row of the matrix shows it."""

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


@dataclass(frozen=True, slots=True)
class Row:
    """A task with its best provincial and its best central objective; further parents make further rows."""

    task: Statement
    provincial: Parent | None
    central: Parent | None


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective, target or task of a document above, and the tasks that carry it out.

    `state` is "confirmed" (a person confirmed a link), "proposed" (only proposals) or "uncovered".
    """

    document: str
    locator: str
    kind: StatementKind
    text: str
    provenance: Provenance
    covered_by: tuple[str, ...]
    state: Literal["confirmed", "proposed", "uncovered"]
    section: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one section of one document is covered: counts of objectives."""

    document: str
    section: str
    level: Level | None
    provenance: Provenance
    total: int
    confirmed: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The result. `manifest` holds what it was made from: program version, time, model, threshold, sources."""

    documents: tuple[Document, ...]
    rows: tuple[Row, ...]
    objectives: tuple[Objective, ...]
    coverage: tuple[Coverage, ...]
    findings: tuple[Finding, ...]
    manifest: dict[str, object] = field(default_factory=dict)
