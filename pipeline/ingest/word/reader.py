"""Reader of .docx: paragraphs and tables in document order, with Word's automatic numbers in front.

The text is what a reader sees once all tracked changes are accepted. Headers, footers, notes and comments
stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from models.errors import UnreadableFile
from models.records import BlockKind
from models.tracing import Finding
from pipeline.ingest.labels import opens_item, plain_bullet
from pipeline.ingest.layout import is_layout, paragraphs
from pipeline.ingest.reading import Content, Draft, DraftCell, finding, row
from pipeline.ingest.tracked import clean_text
from pipeline.ingest.word.numbering import Numbers
from pipeline.ingest.word.package import Package
from pipeline.ingest.word.runs import BREAK, Words, words_of
from pipeline.ingest.word.styles import Numbering, Styles, W, value

#: Level of a paragraph that is a heading only by being bold (Word's own levels end at 9, Markdown's at 6).
BOLD_LEVEL = 7
#: Word's own limit (63) with room to spare; a larger span is damage.
_MOST_COLUMNS = 256
_BOXES = frozenset({W + "sdt", W + "sdtContent", W + "customXml", W + "smartTag", W + "ins", W + "moveTo"})
_CHANGES = (W + "ins", W + "del", W + "moveFrom")
_BORDERS = ("top", "bottom", "left", "right", "start", "end", "insideH", "insideV")


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a .docx file. Raises UnreadableFile where the package or its XML is broken."""
    package = Package(data, name)
    styles = Styles(package.part("word/styles.xml"))
    body = package.main.find(W + "body")
    reader = _Body(styles, Numbers(package.part("word/numbering.xml"), styles))
    try:
        reader.take(body if body is not None else [])
    except RecursionError as error:
        raise UnreadableFile(f"{name}: tệp lồng quá nhiều cấp; hãy mở bằng Word và lưu lại.") from error
    return Content(tuple(reader.drafts), tuple(_findings(package.main, name)))


def _findings(root: Element, name: str) -> Iterator[Finding]:
    count = _changes(root)
    if count:
        message = f"Tệp còn {count} thay đổi được theo dõi (track changes); đã đọc như khi chấp nhận tất cả."
        remedy = "Chấp nhận hoặc từ chối các thay đổi trong Word, lưu lại rồi nạp lại."
        yield finding("tracked-changes", "warning", name, message, remedy)


def _changes(root: Element) -> int:
    """Return the number of tracked changes; marks of paragraphs count only where no words changed."""
    total = 0
    marks: set[int] = set()
    for properties in root.iter(W + "rPr"):
        marks.update(id(change) for change in properties if change.tag in _CHANGES)
    changes = [change for tag in _CHANGES for change in root.iter(tag)]
    total = sum(1 for change in changes if id(change) not in marks)
    return total or len(changes)


@dataclass(slots=True)
class _Body:
    """Walks a body or cell, and collects drafts. `pending` holds words whose paragraph mark was deleted."""

    styles: Styles
    numbers: Numbers
    drafts: list[Draft] = field(default_factory=list)
    tables: int = 0
    pending: Words | None = None
    in_cell: bool = False

    def take(self, container: Iterable[Element]) -> None:
        """Take the paragraphs and tables of a container."""
        for element in container:
            if element.tag == W + "p":
                self.drafts.extend(self.paragraph(element))
            elif element.tag == W + "tbl":
                self._table(element)
            elif element.tag in _BOXES:
                self.take(element)

    def paragraph(self, element: Element) -> Iterator[Draft]:
        """Yield the lines of a paragraph, then those of the text boxes anchored in it."""
        properties = element.find(W + "pPr")
        style = value(properties, "pStyle")
        words = words_of(element, self.styles.bold(style))
        if self.pending is not None:
            words, self.pending = self.pending.followed_by(words), None
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.pending = words
            return
        label = self.numbers.label(_own_numbering(properties), style)
        yield from _lines(words, label, self._level(properties, style, words), self.in_cell)
        for box in words.boxes:
            inner = _Body(self.styles, self.numbers)
            inner.take(box)
            yield from inner.drafts

    def _level(self, properties: Element | None, style: str | None, words: Words) -> int:
        outline = value(properties, "outlineLvl")
        if outline is not None and outline.isdecimal() and int(outline) < 9:
            return int(outline) + 1
        return self.styles.level(style) or (BOLD_LEVEL if words.bold else 0)

    def _table(self, table: Element) -> None:
        spread = [_spread(record) for record in self._records(table)]
        rows = [cells for cells in _merged(spread) if cells]
        texts = [["" if cell.merged else cell.text for cell in cells] for cells in rows]
        if not any(text.strip() for cells in texts for text in cells):
            return
        if is_layout(texts, self._bordered(table)):
            self.drafts.extend(Draft(line) for line in paragraphs(texts))
            return
        self.tables += 1
        width = max(map(len, rows))
        for cells in rows:
            self.drafts.append(row([*cells, *[DraftCell("")] * (width - len(cells))], self.tables))

    def _records(self, table: Element) -> Iterator[list[_Raw]]:
        """Yield the cells of each row that is not deleted, the grid columns it leaves out before them."""
        for element in _inside(table, W + "tr"):
            properties = element.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                continue
            skipped = value(properties, "gridBefore")
            before = min(int(skipped), _MOST_COLUMNS) if skipped and skipped.isdecimal() else 0
            cells = [_Raw("", before, None)] if before else []
            yield cells + [self._cell(cell) for cell in _inside(element, W + "tc")]

    def _cell(self, cell: Element) -> _Raw:
        inner = _Body(self.styles, self.numbers, in_cell=True)
        inner.take(cell)
        text = "\n".join(" ".join(draft.text.split("\t")).strip() for draft in inner.drafts if draft.text.strip())
        properties = cell.find(W + "tcPr")
        span = value(properties, "gridSpan")
        merge = value(properties, "vMerge")
        return _Raw(
            text,
            min(int(span), _MOST_COLUMNS) if span and span.isdecimal() else 1,
            None if merge is None else merge == "restart",
        )

    def _bordered(self, table: Element) -> bool | None:
        """Tell whether a table has visible lines, None where only its style would tell."""
        borders = [b for name in ("tblBorders", "tcBorders") for b in table.iter(W + name)]
        states = [value(border, side) for border in borders for side in _BORDERS]
        known = [state for state in states if state is not None]
        if any(state not in ("nil", "none", "") for state in known):
            return True
        return False if known else None


@dataclass(frozen=True, slots=True)
class _Raw:
    """A cell as written: `starts` is True where it begins a merge over rows, False where it continues one."""

    text: str
    columns: int
    starts: bool | None


def _spread(record: list[_Raw]) -> list[_Raw]:
    """Return a row with one entry per grid column: a wide cell leaves empty ones behind it."""
    return [raw if column == 0 else _Raw("", 1, raw.starts) for raw in record for column in range(max(1, raw.columns))]


def _merged(rows: list[list[_Raw]]) -> Iterator[list[DraftCell]]:
    """Yield the rows' cells, each cell that goes on with a merge repeating the text above it."""
    above: list[str] = []
    for cells in rows:
        filled = [
            DraftCell(above[column], merged=True)
            if raw.starts is False and column < len(above)
            else DraftCell(raw.text)
            for column, raw in enumerate(cells)
        ]
        above = [cell.text for cell in filled]
        yield filled


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the children with a tag, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _BOXES:
            yield from _inside(child, tag)


def _own_numbering(properties: Element | None) -> Numbering | None:
    num = value(properties, "numPr/numId")
    if num is None:
        return None
    level = value(properties, "numPr/ilvl")
    return Numbering(num, int(level) if level and level.isdecimal() else 0)


def _lines(words: Words, label: str, level: int, in_cell: bool) -> Iterator[Draft]:
    """Yield a paragraph's drafts: line breaks part it only where an item or a line in capitals follows.

    In a cell a number may stand alone, as in the first column of a table; elsewhere it opens words.
    """
    pieces = [piece for piece in (clean_text(part) for part in words.text.split(BREAK)) if piece]
    items: list[str] = []
    for piece in pieces:
        if items and not _parts(items[-1], piece):
            items[-1] += " " + piece
        else:
            items.append(piece)
    kind: BlockKind = "heading" if level else "paragraph"
    if not items and in_cell and label not in ("", "-", "+"):
        yield Draft(label, kind, level)
    for number, item in enumerate(items):
        text = f"{label} {item}" if label and not number else plain_bullet(item)
        yield Draft(text, kind, level)


def _parts(line: str, after: str) -> bool:
    """Tell whether a line break sets two lines apart: before an item, and around lines in capitals."""
    if opens_item(after):
        return True
    if line.isupper() or after.isupper():
        return not (opens_item(line) or line.endswith((",", "-")))
    return False
