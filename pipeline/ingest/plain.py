"""Reader of plain text: joining of lines that were broken inside paragraphs, pages, tables drawn with pipes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles

from pipeline.ingest.encoding import decode
from pipeline.ingest.labels import ends_sentence, opens_item, starts_item, starts_lower
from pipeline.ingest.markdown.table import opens_table, table_drafts
from pipeline.ingest.reading import Content, Draft
from pipeline.ingest.tracked import Tracked, clean, join

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]*")
#: Evidence for a file broken at a line width: so many lines that go on in the next, none longer than this.
_FEWEST_BREAKS, _WIDEST_LINE = 3, 200
#: A page's own number, alone on its first or last line.
_PAGE_NUMBER = re.compile(r"\W*(?:[Tt]rang\s+)?(\d{1,4})(?:\s*/\s*\d{1,4})?\W*")
#: Of nine in ten such lines the length is at least this share of the width.
_EVEN = 0.72


def read(data: bytes, name: str) -> Content:
    """Return one block per line or paragraph, and one per row of a table drawn with pipes.

    A form feed parts pages: their numbers are left out, and a sentence that goes on over the page is one paragraph.
    Raises UnreadableFile for text in no known encoding.
    """
    text, findings = decode(data, name)
    whole = Tracked.whole(text)
    parts = list(_parts(_without_breaks(whole) if "\f" in text else list(lines_of(whole))))
    width = _wrap_width([group for part in parts if not isinstance(part, list) for group in part.groups])
    drafts: list[Draft] = []
    for part in parts:
        drafts.extend(part if isinstance(part, list) else _paragraphs(part, width))
    return Content(tuple(drafts), findings)


@dataclass(frozen=True, slots=True)
class _Prose:
    """Lines outside of tables, in runs between blank lines."""

    groups: tuple[list[Tracked], ...]


def _parts(lines: Sequence[Tracked]) -> Iterator[_Prose | list[Draft]]:
    """Yield the prose and the tables of a text in order, a table as its drafts."""
    first = position = tables = 0
    while position < len(lines):
        if "|" in lines[position].text and opens_table([line.text for line in lines[position : position + 3]]):
            yield _Prose(tuple(_groups(lines[first:position])))
            drafts, position = table_drafts(lines, position, tables + 1)
            tables += any(draft.kind == "row" for draft in drafts)
            yield drafts
            first = position
        else:
            position += 1
    yield _Prose(tuple(_groups(lines[first:])))


def _paragraphs(prose: _Prose, width: int) -> Iterator[Draft]:
    for group in prose.groups:
        for part in _unwrapped(group, width) if width else group:
            yield Draft(part.text, origin=part.origin())


def _without_breaks(text: Tracked) -> list[Tracked]:
    """Return the lines of a text in pages without the numbers of the pages; a blank line parts two pages.

    It does not where the last sentence of a page goes on in small letters on the next.
    """
    starts = [0, *(m.end() for m in re.finditer("\f", text.text))]
    lines: list[Tracked] = []
    for number, (start, end) in enumerate(itertools.zip_longest(starts, starts[1:]), start=1):
        page = _trimmed(list(lines_of(text.cut(start, end))), number)
        if lines and page and not _same_sentence(lines[-1].text, page[0].text):
            lines.append(text.cut(start, start))
        lines.extend(page)
    return lines


def _trimmed(lines: list[Tracked], page: int) -> list[Tracked]:
    """Return the lines of a page without blank ones at its ends, nor its number there."""
    for end in (0, -1):
        while lines and not lines[end].text.strip():
            del lines[end]
        told = _PAGE_NUMBER.fullmatch(lines[end].text.strip()) if len(lines) > 1 else None
        if told is not None and int(told[1]) == page:
            del lines[end]
        while lines and not lines[end].text.strip():
            del lines[end]
    return lines


def _same_sentence(line: str, after: str) -> bool:
    return starts_lower(after.strip()) and not ends_sentence(line) and not opens_item(after.strip())


def lines_of(text: Tracked) -> Iterator[Tracked]:
    r"""Yield the lines of a text without their ends (\\r\\n, \\n, \\r, form feed and the Unicode ends)."""
    start = 0
    while start < len(text):
        end = _LINE.match(text.text, start)
        assert end is not None, "the pattern matches the empty string"
        yield text.cut(start, end.end())
        start = end.end() + (2 if text.text.startswith("\r\n", end.end()) else 1)


def _groups(lines: Sequence[Tracked]) -> Iterator[list[Tracked]]:
    """Yield the runs of lines between blank lines, each line cleaned."""
    group: list[Tracked] = []
    for line in lines:
        cleaned = clean(line)
        if len(cleaned):
            group.append(cleaned)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _wrap_width(groups: Sequence[Sequence[Tracked]]) -> int:
    """Return the width in characters at which the file's lines were broken, 0 where lines are paragraphs."""
    broken = [
        len(line)
        for group in groups
        for line, after in itertools.pairwise(group)
        if starts_lower(after.text) and not ends_sentence(line.text) and not opens_item(after.text)
    ]
    if len(broken) < _FEWEST_BREAKS:
        return 0
    wide, narrow = max(broken), quantiles(broken, n=10)[1]
    return wide if wide <= _WIDEST_LINE and narrow >= _EVEN * wide else 0


def _unwrapped(group: Sequence[Tracked], width: int) -> Iterator[Tracked]:
    """Yield the paragraphs of a run of lines broken at `width`."""
    parts = [group[0]]
    for line in group[1:]:
        if _goes_on(parts[-1].text, line.text, width):
            parts.append(line)
        else:
            yield join(parts, " ")
            parts = [line]
    yield join(parts, " ")


def _goes_on(line: str, after: str, width: int) -> bool:
    """Tell whether a line goes on in the next: the first word of the next had no room on it."""
    full = len(line) + 1 + len(after.split(" ", 1)[0]) > width
    if not full:
        return starts_lower(after) and not ends_sentence(line) and not opens_item(after)
    if starts_lower(after):
        return True
    return not (starts_item(after, line) or line.isupper() or line.endswith((";", ":", "./.")))
