"""The flow of a Word file: its paragraphs and tables in order, with Word's automatic numbers in front."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from pipeline.ingest.labels import ends_sentence, opens_item, plain_bullet, starts_lower
from pipeline.ingest.layout import is_layout, paragraphs
from pipeline.ingest.reading import ORNAMENT, Draft, DraftCell, row
from pipeline.ingest.tracked import clean_text
from pipeline.ingest.word.notes import MARK
from pipeline.ingest.word.numbering import Numbers
from pipeline.ingest.word.runs import BREAK, Runs, TextBox, Words, heavy
from pipeline.ingest.word.styles import Numbering, Styles, W, value
from pipeline.ingest.word.tables import (
    BOXES,
    SOFT,
    Raw,
    bordered,
    columns_of,
    count,
    deleted,
    inside,
    is_over,
    merged,
    raw_cell,
    spread,
)

#: Level of a paragraph that is a heading only by being bold (Word's own levels end at 9, Markdown's at 6).
BOLD_LEVEL = 7
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: The label of a division, which stands on a line of its own above the title (NĐ 30/2020/NĐ-CP, annex I, II.6.đ).
_DIVISION = re.compile(r"(?:Phần|Chương|Mục|Tiểu mục|Phụ lục)(?: (?:thứ|số))? (?:\d+|[IVXLC]+|\w+)[.:]?", re.IGNORECASE)
#: Text boxes of one drawing with no more words each than this, and no fewer boxes, are captions of a picture.
_CAPTION, _FEWEST_CAPTIONS = 4, 3
#: Text boxes whose tops differ by fewer points stand beside each other.
_ROW = 12.0
#: A table with fewer columns is a frame around its text.
_FEWEST_COLUMNS = 2
#: So many characters fill most of a line of A4 at 13 to 14 points: a break behind them stands where the line ends.
_FULL_LINE = 60


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a paragraph that line breaks part, and whether its words are bold; None where it has none."""

    text: str
    bold: bool | None


@dataclass(frozen=True, slots=True)
class Story:
    """What reading any part of a file needs: its styles, lists and runs, and the drafts of an embedded chunk."""

    styles: Styles
    numbers: Numbers
    runs: Runs
    chunk: Callable[[str], tuple[Draft, ...]]

    def drafts(self, container: Iterable[Element], in_cell: bool = False) -> list[Draft]:
        """Return the drafts of a body, cell, text box, note, head or foot; marks of notes are still in them."""
        body = _Body(self, in_cell=in_cell)
        body.take(container)
        body.close()
        return body.drafts


@dataclass(slots=True)
class _Body:
    """Walks a body or cell, and collects drafts. `pending` holds words that run on into the next paragraph."""

    story: Story
    drafts: list[Draft] = field(default_factory=list)
    tables: int = 0
    pending: Words | None = None
    in_cell: bool = False

    def take(self, container: Iterable[Element]) -> None:
        """Take the paragraphs and tables of a container."""
        for element in container:
            if element.tag == W + "p":
                self._paragraph(element)
            elif element.tag == W + "tbl":
                self._table(element)
            elif element.tag == W + "altChunk":
                self._renumbered(self.story.chunk(element.get(_RELATION, "")))
            elif element.tag in BOXES:
                self.take(element)

    def close(self) -> None:
        """Take the words of a last paragraph whose mark was deleted with nothing behind it."""
        if self.pending is not None:
            words, self.pending = self.pending, None
            self.drafts.extend(_lines(words, "", 0, self.in_cell))

    def _paragraph(self, element: Element) -> None:
        """Take the lines of a paragraph and the text boxes anchored in it as they stand: above it, below or beside."""
        properties = element.find(W + "pPr")
        style = value(properties, "pStyle")
        if self.story.styles.lists_contents(style):
            return
        words = self.story.runs.words(element, style)
        if self.pending is not None:
            words, self.pending = self.pending.followed_by(words), None
        if _runs_on(properties):
            self.pending = words
            return
        label = self.story.numbers.label(_own_numbering(properties), style)
        level = 0 if self._plain(words, label, style) else self._level(properties, style)
        lines = list(_lines(words, label, level, self.in_cell))
        boxes = _by_place(words.boxes)
        above = [box for box in boxes if lines and box.down <= -_ROW]
        self._boxes(above)
        self.drafts.extend(lines)
        self._boxes(boxes[len(above) :])

    def _boxes(self, boxes: Iterable[TextBox]) -> None:
        """Take the text boxes of a paragraph; captions of a drawing as one line."""
        inner = [[d for d in self.story.drafts(box.content) if d.text.strip()] for box in boxes]
        texts = [" ".join(draft.text for draft in drafts) for drafts in inner if drafts]
        if len(texts) >= _FEWEST_CAPTIONS and all(len(text.split()) <= _CAPTION for text in texts):
            self.drafts.append(Draft(" | ".join(texts)))
            return
        for drafts in inner:
            self._renumbered(drafts)

    def _plain(self, words: Words, label: str, style: str | None) -> bool:
        """Tell whether a paragraph without a number has no words, or plain ones by hand in a style that is bold."""
        if label or words.text.isupper() or True in words.weights:
            return False
        return False not in words.weights or self.story.styles.on("b", None, style)

    def _level(self, properties: Element | None, style: str | None) -> int:
        outline = value(properties, "outlineLvl")
        if outline is not None and outline.isdecimal() and int(outline) < 9:
            return int(outline) + 1
        return self.story.styles.level(style)

    def _table(self, table: Element) -> None:
        records = list(self._records(table))
        rows = [cells for cells in merged([spread(record) for record in records]) if cells]
        texts = [_own(cells) for cells in rows]
        if not any(text.strip() for cells in texts for text in cells):
            return
        if is_layout(texts, bordered(table)):
            self._laid_out(records)
            return
        self.tables += 1
        width = max(map(len, rows))
        for cells in rows:
            self.drafts.append(row([*cells, *[DraftCell("")] * (width - len(cells))], self.tables))

    def _laid_out(self, records: list[list[Raw]]) -> None:
        """Take a table that only lays text out: its paragraphs column by column, between rows over all columns.

        Where it has one column, as a frame around text, or tables in it, what stands in it is taken in order.
        """
        filled = columns_of(records)
        whole = len(filled) < _FEWEST_COLUMNS or any(raw.holds_table for record in records for raw in record)
        for over, group in itertools.groupby(records, lambda record: whole or is_over(record, filled)):
            if over:
                self._in_order(raw for record in group for raw in record)
                continue
            rows = merged([[raw.parted() for raw in spread(record)] for record in group])
            self.drafts.extend(Draft(line) for line in paragraphs([_own(cells) for cells in rows if cells]))

    def _in_order(self, cells: Iterable[Raw]) -> None:
        """Take what stands in cells one after the other, line by line."""
        for raw in cells:
            self._renumbered(replace(draft, text=line) for draft in raw.drafts for line in draft.text.split(SOFT))

    def _renumbered(self, drafts: Iterable[Draft]) -> None:
        """Take drafts made apart, whose tables count on from those here."""
        before = self.tables
        for draft in drafts:
            number = draft.table + before if draft.table else 0
            self.tables = max(self.tables, number)
            self.drafts.append(replace(draft, table=number))

    def _records(self, table: Element) -> Iterator[list[Raw]]:
        """Yield the cells of each row that is not deleted, the grid columns it leaves out before them."""
        for element in inside(table, W + "tr"):
            if deleted(element):
                continue
            before = count(element.find(W + "trPr"), "gridBefore", 0)
            cells = [Raw("", before, None)] if before else []
            kept = (cell for cell in inside(element, W + "tc") if not deleted(cell))
            yield cells + [raw_cell(cell, self.story.drafts(cell, in_cell=True)) for cell in kept]


def _by_place(boxes: Sequence[TextBox]) -> list[TextBox]:
    """Return text boxes from top to bottom and left to right; one that others lie on after these."""

    def place(box: TextBox) -> tuple[float, float]:
        return round(box.down / _ROW), box.right

    def reading(box: TextBox) -> tuple[float, float]:
        return max([place(box), *(place(other) for other in boxes if other.lies_on(box))])

    return sorted(boxes, key=lambda box: (reading(box), box.height))


def _own(cells: Iterable[DraftCell]) -> list[str]:
    """Return the words of a row's cells without those that repeat a cell above."""
    return ["" if cell.merged else cell.text for cell in cells]


def _runs_on(properties: Element | None) -> bool:
    """Tell whether a paragraph runs on into the next: its mark was deleted, or it is a drop capital."""
    if properties is None:
        return False
    gone = any(properties.find(f"{W}rPr/{W}{change}") is not None for change in ("del", "moveFrom"))
    frame = properties.find(W + "framePr")
    return gone or (frame is not None and frame.get(W + "dropCap", "none") != "none")


def _own_numbering(properties: Element | None) -> Numbering | None:
    num, level = value(properties, "numPr/numId"), value(properties, "numPr/ilvl")
    if num is None and level is None:
        return None
    own = int(level) if level and level.isdecimal() else None
    return Numbering(num or "", own if num is None or own is not None else 0)


def _lines(words: Words, label: str, level: int, in_cell: bool) -> Iterator[Draft]:
    """Yield a paragraph's drafts, parted where a line break ends a line; each is a heading by `level` or by being bold.

    In a cell a break parts items and lines in capitals alone, and `SOFT` stands for any other: the words run on in a
    table with data. There a number may also stand alone, as in the first column; elsewhere it opens words.
    """
    groups: list[list[_Line]] = []
    for part, weight in zip(words.text.split(BREAK), words.weights, strict=True):
        line = _Line(clean_text(part), weight)
        if not line.text:
            continue
        if groups and (in_cell or not _ends(groups[-1][-1], line)) and not _parts(groups[-1][-1].text, line.text):
            groups[-1].append(line)
        else:
            groups.append([line])
    if not groups and in_cell and label not in ("", "-", "+"):
        yield _draft(label, level)
    for number, group in enumerate(groups):
        text = "".join(_joint(before, line) + line.text for before, line in itertools.pairwise([None, *group]) if line)
        own = level or (BOLD_LEVEL if heavy(line.bold for line in group) else 0)
        yield _draft(_labelled(label, text) if label and not number else plain_bullet(text), own)


def _draft(text: str, level: int) -> Draft:
    return Draft(text, "heading" if level else "paragraph", level)


def _joint(before: _Line | None, line: _Line) -> str:
    return "" if before is None else SOFT if _ends(before, line) else " "


def _ends(before: _Line, after: _Line) -> bool:
    """Tell whether a line break ends a line on purpose, not inside a sentence that goes on below."""
    if ORNAMENT.fullmatch(before.text) or ORNAMENT.fullmatch(after.text) or {before.bold, after.bold} == {True, False}:
        return True
    text = MARK.sub("", before.text)
    goes_on = starts_lower(after.text) or text.endswith((",", " -")) or len(text) >= _FULL_LINE
    return ends_sentence(text) or not goes_on


def _labelled(label: str, text: str) -> str:
    """Return a paragraph with its automatic number; signs that close the number follow it at once."""
    return f"{label}{text}" if text[0] in ".:,;)" else f"{label} {text}"


def _parts(line: str, after: str) -> bool:
    """Tell whether a line break sets two lines apart: before an item, and around lines in capitals."""
    if opens_item(after) or _DIVISION.fullmatch(line):
        return True
    if line.isupper() or after.isupper():
        return not (opens_item(line) or MARK.sub("", line).endswith((",", "-")))
    return False
