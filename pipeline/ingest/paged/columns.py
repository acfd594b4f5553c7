"""Reading order of the lines of a PDF page: the head and the end of an act stand in two columns.

NĐ 30/2020 (annex I) sets the issuer left and the national title right, and "Nơi nhận" left of the signature.
Such a region is found by two runs beside each other and a gutter that the lines around them keep free.
"""

from __future__ import annotations

import itertools
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
Gutter = tuple[float, float]


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page in reading order: of each two-column region the left column first."""
    if not lines:
        return []
    extent = min(line.x0 for line in lines), max(line.x1 for line in lines)
    ordered: list[Line] = []
    position = 0
    while position < len(lines):
        opened = _opens(lines, position, extent)
        end, gutter = _grown(lines, position, opened) if opened else (position, extent)
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
        narrowest = max(_NARROWEST * width, _LABEL * line.height)
        wide = left.x1 - left.x0 >= narrowest and right.x1 - right.x0 >= narrowest
        if right.x0 - left.x1 >= line.height and _GUTTER[0] <= middle <= _GUTTER[1] and wide:
            return left.x1, right.x0
    return None


def _grown(lines: Sequence[Line], start: int, gutter: Gutter) -> tuple[int, Gutter]:
    """Return the end of the region that starts at a line, and its gutter as narrow as its lines leave it."""
    end, bottom = start, lines[start].bottom
    for line in lines[start:]:
        narrowed = _narrowed(gutter, line)
        if narrowed is None or line.top - bottom > _GAP * line.height:
            break
        gutter, end, bottom = narrowed, end + 1, max(bottom, line.bottom)
    return end, gutter


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
