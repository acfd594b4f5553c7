"""Captions of a drawing: figures and letters that stand about in it ("5a", "20 - 25 mm") are read as one line.

The reader of Word files does the same with the text boxes of a drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.places import Words
from pipeline.ingest.labels import ends_sentence, opens_item
from pipeline.ingest.paged.lines import Line
from pipeline.ingest.paged.running import in_margin, is_page_number

#: A caption's words have no more characters than this; so many lines of captions are those of a drawing.
_LONGEST, _FEWEST = 3, 3
_JOINT = " | "


def with_captions(lines: Sequence[Line], height: float) -> list[Line]:
    """Return the lines of a page from top to bottom with those that hold the captions of a drawing as one.

    `height` is that of the page.
    """
    kept: list[Line] = []
    start = 0
    for first, last in _stretches(lines, height):
        kept += [*lines[start:first], _joined(lines[first:last])]
        start = last
    return [*kept, *lines[start:]]


def _stretches(lines: Sequence[Line], height: float) -> Iterator[tuple[int, int]]:
    """Yield the stretches of captions, most of them figures: start (inclusive) and end (exclusive)."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_caption(lines[end], height):
            end += 1
        figures = sum(any(map(str.isdigit, line.text)) for line in lines[start:end])
        if end - start >= _FEWEST and 2 * figures > end - start:
            yield start, end
        start = end + 1


def _is_caption(line: Line, height: float) -> bool:
    if is_page_number(line) and in_margin(line, height):
        return False
    short = all(len(word) <= _LONGEST for word in line.text.split())
    return short and not opens_item(line.text) and not ends_sentence(line.text)


def _joined(lines: Sequence[Line]) -> Line:
    runs = [run for line in lines for run in line.runs or (line,)]
    words: list[Words] = []
    start = 0
    for run in runs:
        words.append(run.words.moved(start))
        start += len(run.text) + len(_JOINT)
    return replace(
        runs[0],
        text=_JOINT.join(run.text for run in runs),
        x0=min(run.x0 for run in runs),
        x1=max(run.x1 for run in runs),
        bottom=max(run.bottom for run in runs),
        bold=False,
        words=Words.joined(words),
        runs=(),
    )
