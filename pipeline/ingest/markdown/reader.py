"""Reader of Markdown as conversions of acts produce it: headings, paragraphs, lists and pipe tables.

Lines of one paragraph are joined as CommonMark does, except where the next line opens an item, where a
sentence ends, or beside a line in capitals: acts converted without blank lines keep one paragraph per line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.records import BlockKind
from pipeline.ingest.encoding import decode
from pipeline.ingest.labels import ends_sentence, opens_item, starts_lower
from pipeline.ingest.markdown.inline import BREAK, is_bold, plain
from pipeline.ingest.markdown.table import is_table_line, table_drafts
from pipeline.ingest.plain import lines_of
from pipeline.ingest.reading import Content, Draft
from pipeline.ingest.tracked import Tracked, clean, join

#: Level of a line that is a heading only by being bold (Markdown's own levels end at 6).
BOLD_LEVEL = 7
_HEADING = re.compile(r"\s*(#{1,6})(?:\s+|$)(.*?)(?:\s+#+)?\s*$")
_RULE = re.compile(r"\s*(?:([-*_])(?:\s*\1){2,}|=+)\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)[\w-]*\s*$")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_BULLET = re.compile(r"\s*([-*])\s+(?=\S)")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a Markdown file. Raises UnreadableFile for text in no known encoding."""
    text, findings = decode(data, name)
    lines = list(lines_of(Tracked.whole(text)))
    state = _Parser()
    position = 0
    while position < len(lines):
        if is_table_line([line.text for line in lines[position : position + 8]]):
            position = state.take_table(lines, position)
        else:
            state.take(lines[position])
            position += 1
    state.flush()
    return Content(tuple(state.drafts), findings)


@dataclass(slots=True)
class _Parser:
    """Collects the lines of a paragraph until it ends, and the drafts made so far."""

    drafts: list[Draft] = field(default_factory=list)
    lines: list[Tracked] = field(default_factory=list)
    tables: int = 0
    quoted: bool = False

    def take(self, line: Tracked) -> None:
        """Take one line that belongs to no table."""
        quote = _QUOTE.match(line.text)
        if quote:
            line = line.cut(quote.end())
        if bool(quote) != self.quoted:
            self.flush()
            self.quoted = bool(quote)
        if not line.text.strip() or _RULE.match(line.text) or _FENCE.match(line.text):
            self.flush()
        elif heading := _HEADING.match(line.text):
            self.flush()
            self._emit(line.cut(*heading.span(2)), "heading", len(heading[1]))
        else:
            self._take_words(line)

    def _take_words(self, line: Tracked) -> None:
        if bullet := _BULLET.match(line.text):
            self.flush()
            sign = bullet.start(1)
            line = join((Tracked("- ", (line.at[sign], line.at[sign])), line.cut(bullet.end())))
        elif self.lines and not _goes_on(self.lines[-1].text, line.text):
            self.flush()
        self.lines.append(line)
        if _HARD_BREAK.search(line.text):
            self.flush()

    def flush(self) -> None:
        """End the paragraph at hand."""
        lines = [line.cut(0, -1) if line.text.endswith("\\") else line for line in self.lines]
        self.lines = []
        if not lines:
            return
        if all(is_bold(line.text) for line in lines):
            self._emit(join(lines, " "), "heading", BOLD_LEVEL)
        else:
            self._emit(join(lines, " "), "paragraph", 0)

    def _emit(self, marked: Tracked, kind: BlockKind, level: int) -> None:
        words = plain(marked)
        start = 0
        for piece in words.text.split(BREAK):
            part = clean(words.cut(start, start + len(piece)))
            self.drafts.append(Draft(part.text, kind, level, origin=part.origin()))
            start += len(piece) + 1

    def take_table(self, lines: Sequence[Tracked], position: int) -> int:
        """Take the table that starts at `position`; return the position after it."""
        self.flush()
        drafts, after = table_drafts(lines, position, self.tables + 1)
        self.tables += any(draft.kind == "row" for draft in drafts)
        self.drafts.extend(drafts)
        return after


def _goes_on(line: str, after: str) -> bool:
    """Tell whether a line of text goes on in the next one."""
    first, second = _bare(line), _bare(after)
    if opens_item(second):
        return False
    if starts_lower(second):
        return True
    return not (ends_sentence(first) or first.isupper() or second.isupper() or is_bold(line) != is_bold(after))


def _bare(line: str) -> str:
    return line.strip(" \t*_").replace("\\", "")
