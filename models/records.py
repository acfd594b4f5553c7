"""The values that flow from file to matrix. Frozen, slotted, without any I/O.

The order of the flow::

    Source -> Document -> Block -> Unit -> Statement -> Hit -> Link -> Finding -> Matrix

All text is NFC. Offsets count characters of `Document.text`, end exclusive. Dates are `datetime.date`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from models.places import NO_WORDS, Box, PageFacts, Words
from models.places import Span as Span

Level = Literal["central", "province", "department", "commune"]
Scope = Literal["national", "province", "department", "commune"]
Provenance = Literal["full", "digest", "missing"]
StatementKind = Literal["viewpoint", "objective", "target", "task", "assignment"]
BlockKind = Literal["paragraph", "heading", "row", "note"]
RelationKind = Literal["implements", "legal_basis", "cites", "amends", "replaces", "repeals"]
#: How a mention names an act otherwise than by its symbol: by a short form ("NQ57"), the name of a law, as the act at
#: hand ("Nghị định này"), as one named before ("các văn bản nêu trên"), or by a part alone ("khoản 2 Điều 5").
CitationForm = Literal["short", "name", "own", "earlier", "part"]


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
    """A paragraph, heading, table row or note as it stands in the file, in reading order.

    `span` lies in `Document.text`; `place` names the place in the file in Vietnamese ("đoạn 12", "bảng 2, hàng 3");
    `page` counts from 1 where the format has pages; `box` as `models.places.Box`; `level` is the heading
    level (1 is the highest), 0 for none; `table` numbers the table (from 1) that a row belongs to, 0 for none.
    `origin` maps text back to the file's own characters: pairs (offset in `text`, offset in the decoded file), each
    valid up to the next pair; empty where the format has no such offsets. `words` are the words of a page with their
    boxes, their spans in `Document.text` too; `confidence` is the mean of theirs, None where nothing was recognised.
    A note (footnote, endnote) stands behind all other blocks; `anchor` is the offset in `Document.text` of its mark.
    """

    text: str
    kind: BlockKind
    span: Span
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None
    place: str = ""
    level: int = 0
    table: int = 0
    cells: tuple[Cell, ...] = ()
    origin: tuple[tuple[int, int], ...] = ()
    words: Words = NO_WORDS
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document says of another one: implements it, rests on it, cites, amends, replaces or repeals it.

    `symbol` is None for a law that is named without one; `text` holds the words. `document` is the key of the document
    of the library that is meant, None while none is known.
    """

    kind: RelationKind
    symbol: str | None
    issued_on: date | None = None
    text: str = ""
    document: str | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation in the graph of documents: `source` and `target` are keys of documents.

    Where `known` is false, `target` is the symbol, or the name, of an act that is not in the library.
    """

    source: str
    target: str
    kind: RelationKind
    known: bool
    issued_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One act. Issuer, symbol and issuing date together identify it; `key` is the short name used in locators.

    A draft's symbol keeps its blank number as "…" ("…/CTr-SoKHCN"). `provenance` is "full" for the text of the act,
    "digest" for a register of restated facts, "missing" for a known act whose text nobody has supplied.
    `announced_annexes` are the annexes that the text names, `present_annexes` those that the file holds. `part_of` is
    the key of the act whose annex this file is, None for an act. `running` are the heads and feet of a file without
    pages, None where it has none (those of pages stand in `pages`).
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
    pages: tuple[PageFacts, ...] = ()
    part_of: str | None = field(default=None, metadata={"optional": True})
    running: tuple[str, ...] | None = field(default=None, metadata={"optional": True})


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
    """An agency as the text names it, and the identifier of the body of that name at the date of the document.

    The identifier is that of `pipeline.extract.gazetteer`, None where the name is not known there; an old name keeps
    its own, from which `successors` and `current` lead on.
    """

    name: str
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When. `text` is the act's words; `recurrence` an iCalendar RRULE (RFC 5545) without the "RRULE:" prefix.

    `exclusive` tells that `end` itself, or the day of the recurrence, is too late ("trước ngày 10/11" excludes the
    day). For a recurrence without a stated year `start` and `end` stay None. `event` has the words of what the
    deadline waits for or counts from ("Luật được ban hành"), where the text names one. `phases` holds, where the text
    sets several times ("30/6/2025 (đợt 1); 31/12/2025 (đợt 2)"), a deadline with its words for each, in order; `end` is
    then the last.
    """

    text: str
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    exclusive: bool = False
    event: str | None = field(default=None, metadata={"optional": True})
    phases: tuple[Deadline, ...] | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable target. `operator` is one of = >= > <= < ~ range; a range's `value` is (low, high).

    `unit` is as written, "hạng" for a place in a ranking ("nhóm 3 nước dẫn đầu"), empty for a bare index. `scope` is
    the field or territory that the words themselves name ("Đông Nam Á", "toàn tỉnh"), None where they name none.
    """

    indicator: str
    operator: str
    value: float | tuple[float, float]
    unit: str
    year: int | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of an act or of a part of one: the words, and the act's symbol and date.

    The symbol is the one in the words, else the one that the document gives the act elsewhere; the date only the one
    in the words. `locator` holds the words of the part ("điểm a khoản 2 Điều 5"), `document` the key of the document
    that is meant, `form` how the words name the act, None for a symbol.
    """

    text: str
    symbol: str | None = None
    issued_on: date | None = None
    locator: str | None = field(default=None, metadata={"optional": True})
    document: str | None = field(default=None, metadata={"optional": True})
    form: CitationForm | None = field(default=None, metadata={"optional": True})


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
    `whole_of` names the acts that a task carries out as a whole (symbols joined by ", "), None for any other task.
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
    whole_of: str | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a hit's score: its name and detail in Vietnamese, and what it adds (0 for what only chose the hits)."""

    name: str
    detail: str
    value: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A found statement: fused score (higher is better) and the words of the statement that matched.

    `explanation`, where it was asked for, holds the parts that add up to the score.
    """

    statement: Statement
    score: float
    evidence: tuple[str, ...]
    explanation: tuple[Reason, ...] = ()
