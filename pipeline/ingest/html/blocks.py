"""The elements of a web page as drafts: paragraphs, headings, labelled items and table rows, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from models.records import BlockKind
from pipeline.ingest.html.container import BLOCKS
from pipeline.ingest.html.lists import labels, with_label
from pipeline.ingest.html.tables import bordered, grid, rows_of, strays
from pipeline.ingest.html.tree import Node
from pipeline.ingest.labels import ends_sentence, opens_item, plain_bullet, starts_lower
from pipeline.ingest.layout import is_layout, paragraphs
from pipeline.ingest.reading import Draft, DraftCell, row
from pipeline.ingest.tracked import clean_text

#: Level of a line that is a heading only by being bold (HTML's own levels end at 6).
BOLD_LEVEL = 7
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD_TAGS = frozenset(("b", "strong", "th"))
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s*:\s*block", re.IGNORECASE)
#: A cell of a table for layout with more letters is a column of the page, not the head or the end of an act.
_LARGEST_LAYOUT_CELL = 3000


@dataclass(frozen=True, slots=True)
class _Run:
    """Words in one weight."""

    text: str
    bold: bool


@dataclass(slots=True)
class Flow:
    """Walks elements and collects drafts. `lines` holds the runs of each line of the paragraph at hand."""

    drafts: list[Draft] = field(default_factory=list)
    lines: list[list[_Run]] = field(default_factory=lambda: [[]])
    bold: bool = False
    level: int = 0
    label: str = ""
    depth: int = 0
    tables: int = 0

    def take(self, node: Node) -> None:
        """Take an element and all below it; words that follow it stand in a paragraph of their own."""
        self.flush()
        self._inside(node)
        self.flush()

    def _inside(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                self._words(child, kept=node.tag == "pre")
            else:
                self._element(child)

    def _element(self, node: Node) -> None:
        before = (self.bold, self.level)
        self.bold = _is_bold(node, self.bold)
        if node.tag == "br":
            self.lines.append([])
        elif node.tag == "table":
            self._table(node)
        elif node.tag in ("ul", "ol"):
            self._list(node)
        elif node.tag in BLOCKS or _BLOCK_STYLE.search(node.get("style")):
            self.level = _HEADINGS.get(node.tag, self.level)
            self.take(node)
        else:
            self._inside(node)
        self.bold, self.level = before

    def _words(self, text: str, kept: bool) -> None:
        first, *others = text.split("\n") if kept else [text.replace("\n", " ")]
        self.lines[-1].append(_Run(first, self.bold))
        self.lines.extend([_Run(line, self.bold)] for line in others)

    def _list(self, items: Node) -> None:
        self.flush()
        self.depth += 1
        for child, label in labels(items, self.depth):
            if isinstance(child, str):
                self._words(child, kept=False)
                continue
            self.flush()
            self.label = label
            self._element(child)
            self.flush()
            self.label = ""
        self.depth -= 1

    def flush(self) -> None:
        """End the paragraph at hand."""
        lines, self.lines = self.lines, [[]]
        for text, bold in _joined(lines):
            level = self.level or (BOLD_LEVEL if bold else 0)
            kind: BlockKind = "heading" if level else "paragraph"
            self.drafts.append(Draft(with_label(self.label, plain_bullet(text)), kind, level))
            self.label = ""

    def _table(self, table: Node) -> None:
        self.flush()
        self.take(Node("div", {}, tuple(strays(table))))
        for part in table.elements():
            if part.tag == "caption":
                self.take(part)
        cells = grid(table, _cell_text)
        texts = [["" if cell.merged else cell.text for cell in record] for record in cells]
        if not any(text for record in texts for text in record):
            return
        if is_layout(texts, bordered(table)):
            self._lay_out(table, texts)
            return
        self.tables += 1
        number = self.tables
        self.drafts.extend(row([DraftCell(c.text, c.merged) for c in record], number) for record in cells)

    def _lay_out(self, table: Node, texts: Sequence[Sequence[str]]) -> None:
        """Read a table for layout column by column; cells that hold whole parts of a page keep their own blocks."""
        rows = rows_of(table)
        if all(cell.size <= _LARGEST_LAYOUT_CELL and not _has_table(cell) for cells in rows for cell in cells):
            self.drafts.extend(Draft(line) for line in paragraphs(texts))
            return
        for column in range(max(map(len, rows))):
            for cells in rows:
                if column < len(cells):
                    self.take(cells[column])


def drafts_of(node: Node) -> tuple[Draft, ...]:
    """Return the drafts of an element."""
    flow = Flow()
    if node.tag == "table":
        flow.take(Node("div", {}, (node,), node.size))
    else:
        flow.take(node)
    return tuple(flow.drafts)


def _cell_text(cell: Node) -> str:
    """Return the lines of a cell."""
    lines = (" ".join(draft.text.split("\t")).strip() for draft in drafts_of(cell))
    return "\n".join(line for line in lines if line)


def _has_table(node: Node) -> bool:
    return any(child.tag == "table" or _has_table(child) for child in node.elements())


def _is_bold(node: Node, above: bool) -> bool:
    weight = _WEIGHT.search(node.get("style"))
    if weight:
        word = weight[1].lower()
        return int(word) >= 600 if word.isdecimal() else word.startswith("bold")
    return above or node.tag in _BOLD_TAGS


def _joined(lines: Sequence[Sequence[_Run]]) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs of lines that breaks part, each with whether all its words are bold.

    A line that starts with a small letter goes on with one that ended neither as a sentence nor in capitals; an
    empty line always parts.
    """
    text, bold = "", True
    for runs in lines:
        words = clean_text("".join(run.text for run in runs))
        heavy = all(run.bold for run in runs if any(map(str.isalnum, run.text)))
        if text and words and _goes_on(text, words):
            text, bold = f"{text} {words}", bold and heavy
            continue
        if text:
            yield text, bold and any(map(str.isalnum, text))
        text, bold = words, heavy
    if text:
        yield text, bold and any(map(str.isalnum, text))


def _goes_on(line: str, after: str) -> bool:
    return starts_lower(after) and not (ends_sentence(line) or line.isupper() or opens_item(after))
