"""What a reader returns, and how blocks get their places in the text.

A format's reader makes `Draft`s: blocks that know their words but not yet where they stand. `assemble` joins
them into one text and turns them into `Block`s whose spans index into it exactly.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from models.places import NO_WORDS, Box, PageFacts, Words
from models.records import Block, BlockKind, Cell, Source, Span
from models.tracing import Finding, Severity

#: A line drawn with signs, as below the issuer's name; it holds no words.
ORNAMENT = re.compile(r"[\s\-–—_=*]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: `text` is the blocks' texts joined by line ends; every span indexes into it exactly.

    `pages` are those of the file where the format has them.
    """

    source: Source
    blocks: tuple[Block, ...]
    text: str
    findings: tuple[Finding, ...] = ()
    pages: tuple[PageFacts, ...] = ()
    running: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftCell:
    """The words of one cell; `merged` when it repeats a cell that spans rows from above."""

    text: str
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote: the label of its mark ("1", "i"), its words, and where the mark stood in the draft."""

    label: str
    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A block without its span. A row has `cells`, and its text is theirs joined by tabs.

    The spans of `words` are in the draft's own text. `place` names where it stands, for formats whose
    places are not counted in paragraphs and rows of tables (sheets).
    """

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    table: int = 0
    cells: tuple[DraftCell, ...] = ()
    page: int | None = None
    box: Box | None = None
    origin: tuple[tuple[int, int], ...] = ()
    words: Words = NO_WORDS
    confidence: float | None = None
    notes: tuple[Note, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a format's reader makes of a file's bytes.

    `running` are the heads and feet of a format that has no pages of its own; those of pages stand in `pages`.
    """

    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...] = ()
    pages: tuple[PageFacts, ...] = ()
    running: tuple[str, ...] = ()


def row(cells: Sequence[DraftCell], table: int, page: int | None = None, box: Box | None = None) -> Draft:
    """Return the draft of a table row."""
    text = "\t".join(cell.text for cell in cells)
    return Draft(text, kind="row", table=table, cells=tuple(cells), page=page, box=box)


def source_of(data: bytes, name: str, media_type: str) -> Source:
    """Return the `Source` of a file's bytes."""
    return Source(sha256=hashlib.sha256(data).hexdigest(), name=name, media_type=media_type)


def finding(code: str, severity: Severity, name: str, message: str, remedy: str) -> Finding:
    """Return a finding about a whole file; its document is the file's name until the act has a key."""
    return Finding(code, severity, document=name, locator="", subject=name, message=message, remedy=remedy)


def assemble(source: Source, content: Content) -> Reading:
    """Join the drafts into one text, and give each block and cell its span and place.

    Drafts without words are left out: blank ones, and lines drawn with signs. Notes come behind everything else.
    """
    blocks: list[Block] = []
    notes: list[tuple[Note, Block]] = []
    position = 0
    places = _Places()
    for draft in content.drafts:
        if ORNAMENT.fullmatch(draft.text):
            # A note whose mark stands alone belongs to what is above it.
            notes.extend((replace(note, offset=len(blocks[-1].text)), blocks[-1]) for note in draft.notes if blocks)
            continue
        blocks.append(_block(draft, position, draft.place or places.next(draft)))
        notes.extend((note, blocks[-1]) for note in draft.notes)
        position += len(draft.text) + 1
    for note, of in notes:
        blocks.append(_note(note, of, position))
        position += len(blocks[-1].text) + 1
    text = "\n".join(block.text for block in blocks)
    return Reading(source, tuple(blocks), text, content.findings, content.pages, content.running)


def _note(note: Note, of: Block, start: int) -> Block:
    text = f"[{note.label}] {note.text}"
    return Block(
        text=text,
        kind="note",
        span=Span(start, start + len(text)),
        page=of.page,
        place=f"chú thích {note.label} ở {of.place}",
        anchor=of.span.start + note.offset,
    )


def _block(draft: Draft, start: int, place: str) -> Block:
    return Block(
        text=draft.text,
        kind=draft.kind,
        span=Span(start, start + len(draft.text)),
        page=draft.page,
        box=draft.box,
        place=place,
        level=draft.level,
        table=draft.table,
        cells=tuple(_cells(draft.cells, start)),
        origin=draft.origin,
        words=draft.words.moved(start),
        confidence=draft.confidence,
    )


def _cells(cells: Iterable[DraftCell], start: int) -> Iterable[Cell]:
    for cell in cells:
        end = start + len(cell.text)
        yield Cell(cell.text, Span(start, end), cell.merged)
        start = end + 1


class _Places:
    """Counts paragraphs and rows to name the place of each block in Vietnamese."""

    def __init__(self) -> None:
        self._paragraph = 0
        self._rows: dict[int, int] = {}

    def next(self, draft: Draft) -> str:
        page = f"trang {draft.page}, " if draft.page is not None else ""
        if draft.kind == "row":
            self._rows[draft.table] = self._rows.get(draft.table, 0) + 1
            return f"{page}bảng {draft.table}, hàng {self._rows[draft.table]}"
        self._paragraph += 1
        return f"{page}đoạn {self._paragraph}"
