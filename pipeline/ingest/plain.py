"""Reader of plain text: decoding, and joining of lines that were broken inside paragraphs."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterator, Sequence
from statistics import quantiles

from models.errors import UnreadableFile
from models.tracing import Finding
from pipeline.ingest.labels import ends_sentence, opens_item, starts_item, starts_lower
from pipeline.ingest.reading import Content, Draft, finding
from pipeline.ingest.tracked import Tracked, clean, join

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]*")
#: Evidence for a file broken at a line width: so many lines that go on in the next, none longer than this.
_FEWEST_BREAKS, _WIDEST_LINE = 3, 200
#: Of nine in ten such lines the length is at least this share of the width.
_EVEN = 0.72


def read(data: bytes, name: str) -> Content:
    """Return one block per line or paragraph. Raises UnreadableFile for text in no known encoding."""
    text, findings = decode(data, name)
    groups = list(_groups(Tracked.whole(text)))
    width = _wrap_width(groups)
    drafts = [
        Draft(part.text, origin=part.origin())
        for group in groups
        for part in (_unwrapped(group, width) if width else group)
    ]
    return Content(tuple(drafts), findings)


def decode(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of the bytes: UTF-8, UTF-16 with its mark, or else Windows-1258 with a finding.

    Raises UnreadableFile for UTF-16 that breaks off.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{name}: văn bản UTF-16 bị hỏng; hãy lưu lại với mã UTF-8.") from error
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        message = "Tệp không phải UTF-8; đã đọc theo mã Windows-1258, chữ có dấu có thể sai."
        remedy = "Lưu lại tệp với mã UTF-8 rồi nạp lại."
        return data.decode("cp1258", errors="replace"), (finding("text-quality", "warning", name, message, remedy),)


def lines_of(text: Tracked) -> Iterator[Tracked]:
    r"""Yield the lines of a text without their ends (\\r\\n, \\n, \\r, form feed and the Unicode ends)."""
    start = 0
    while start < len(text):
        end = _LINE.match(text.text, start)
        assert end is not None, "the pattern matches the empty string"
        yield text.cut(start, end.end())
        start = end.end() + (2 if text.text.startswith("\r\n", end.end()) else 1)


def _groups(text: Tracked) -> Iterator[list[Tracked]]:
    """Yield the runs of lines between blank lines, each line cleaned."""
    group: list[Tracked] = []
    for line in lines_of(text):
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
