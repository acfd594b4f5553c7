"""Reading order of the lines of a PDF page: the head and the end of an act stand in two columns.

NĐ 30/2020 (annex I) sets the issuer left and the national title right, and "Nơi nhận" left of the signature.
Such a region is found by two runs beside each other and a gutter that the lines around them keep free.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.ingest.paged.lines import Line, beside

#: The gutter lies in this part of the width of the text; each column takes at least this share of it.
_GUTTER = (0.22, 0.78)
_NARROWEST = 0.07
#: In line heights: a region ends at a gap of so many, and the gutter is at least so wide.
_GAP, _FREE = 6.0, 0.5
#: A run no wider than so many line heights may be the label of a list item.
_LABEL = 3.5
#: Lines beside each other share this part of their height.
_SHARED = 0.25
_FEWEST_LINES = 2
#: In line heights: how far the middle of a title may lie from that of the page, and the gap that ends a left column.
_CENTRED, _TAIL = 0.5, 1.2
#: In line heights: what starts so much further left than a column is no part of it.
_OUTDENT = 2.0
#: In line heights: the space above both columns where another region begins.
_ANOTHER = 1.5
#: A blank to be filled in belongs to the words before it and is no column.
_BLANK = ".…_ "
#: What the left column of an act's end opens with, wherever the right one ends.
_RECIPIENTS = re.compile(r"Nơi nhận\s*:", re.IGNORECASE)
Gutter = tuple[float, float]


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page in reading order: of each two-column region the left column first."""
    if not lines:
        return []
    extent = _extent(lines)
    middles = sum(extent) / 2, sum(_extent([line for line in lines if len(line.runs) <= 1] or lines)) / 2
    ordered: list[Line] = []
    position = 0
    while position < len(lines):
        opened = _opens(lines, position, extent)
        end, gutter = _grown(lines, position, opened, middles) if opened else (position, extent)
        end = _without_tail(lines, position, end, gutter) if opened else end
        if end - position < _FEWEST_LINES:
            ordered.append(lines[position])
            position += 1
            continue
        runs = [run for line in lines[position:end] for run in line.runs or (line,)]
        middle = sum(gutter) / 2
        ordered += _column(run for run in runs if run.x1 < middle)
        ordered += _column(run for run in runs if run.x1 >= middle)
        position = end
    return ordered


def _column(runs: Iterable[Line]) -> list[Line]:
    return [replace(line, aside=True) for line in beside(runs)]


def _opens(lines: Sequence[Line], position: int, extent: Gutter) -> Gutter | None:
    """Return the free stretch between the runs of a line, or between it and one that stands beside it."""
    line = lines[position]
    runs = list(line.runs or (line,))
    if position + 1 < len(lines) and _overlap(line, lines[position + 1]):
        runs += lines[position + 1].runs or (lines[position + 1],)
    runs.sort(key=lambda run: run.x0)
    width = extent[1] - extent[0]
    for left, right in itertools.pairwise(runs):
        middle = ((left.x1 + right.x0) / 2 - extent[0]) / width if width else 0.0
        wide = all(run.x1 - run.x0 >= max(_NARROWEST * width, _LABEL * run.height) for run in (left, right))
        if not right.text.strip(_BLANK):
            continue
        if right.x0 - left.x1 >= line.height and _GUTTER[0] <= middle <= _GUTTER[1] and wide:
            return left.x1, right.x0
    return None


def _grown(lines: Sequence[Line], start: int, gutter: Gutter, middles: Sequence[float]) -> tuple[int, Gutter]:
    """Return the end of the region that starts at a line, and its gutter as narrow as its lines leave it."""
    end, bottom = start, lines[start].bottom
    for line in lines[start:]:
        narrowed = _narrowed(gutter, line)
        if narrowed is None or line.top - bottom > _GAP * line.height:
            break
        if end > start and (_is_title(line, middles) or _opens_another(line, bottom, gutter)):
            break
        gutter, end, bottom = narrowed, end + 1, max(bottom, line.bottom)
    return end, gutter


def _opens_another(line: Line, bottom: float, gutter: Gutter) -> bool:
    """Tell whether a line has words in both columns and stands apart from all above."""
    middle = sum(gutter) / 2
    both = {run.x0 < middle for run in line.runs or (line,)} == {True, False}
    return both and line.top - bottom > _ANOTHER * line.height


def _extent(lines: Sequence[Line]) -> Gutter:
    return min(line.x0 for line in lines), max(line.x1 for line in lines)


def _is_title(line: Line, middles: Iterable[float]) -> bool:
    """Tell whether a line stands in the middle of the page, not of a column.

    The middle is that of all lines, or of those in one column: a letterhead may be wider than the text.
    """
    own = (line.x0 + line.x1) / 2
    return len(line.runs) <= 1 and any(abs(own - middle) < _CENTRED * line.height for middle in middles)


def _without_tail(lines: Sequence[Line], start: int, end: int, gutter: Gutter) -> int:
    """Return the end of a region without the lines at its left that follow its both columns after a gap or further out.

    At its right the signer's name stands so, at its left what follows the signature.
    """
    middle = sum(gutter) / 2
    region = lines[start:end]
    lowest = max((run.bottom for line in region for run in line.runs or (line,) if run.x0 >= middle), default=0.0)
    last, lefts = 0.0, list[float]()
    for number, line in enumerate(region, start):
        runs = [run for run in line.runs or (line,) if run.x1 < middle]
        if runs and lefts and line.top > lowest:
            apart = line.top - last > _TAIL * line.height
            if _RECIPIENTS.match(runs[0].text):
                break
            if apart or runs[0].x0 < min(lefts) - _OUTDENT * line.height:
                return number
        if runs:
            last = runs[0].bottom
            lefts += [run.x0 for run in runs]
    return end


def _narrowed(gutter: Gutter, line: Line) -> Gutter | None:
    """Return what a line leaves of the gutter, None where it crosses it."""
    low, high = gutter
    for run in line.runs or (line,):
        middle = (run.x0 + run.x1) / 2
        if middle < low or (run.x1 <= high and middle < (low + high) / 2):
            low = max(low, run.x1)
        else:
            high = min(high, run.x0)
    return (low, high) if high - low >= _FREE * line.height else None


def _overlap(line: Line, other: Line) -> bool:
    shared = min(line.bottom, other.bottom) - max(line.top, other.top)
    return shared >= _SHARED * min(line.height, other.height)
