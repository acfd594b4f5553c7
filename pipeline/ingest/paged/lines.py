"""Characters of a PDF page put together to runs and lines.

A run is a stretch of characters on one base line without a wide gap; a line is the runs beside each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.places import Box
from pipeline.ingest.paged.page import Char
from pipeline.ingest.tracked import clean_text

#: In parts of the font's height: a space that no character stands for, and the gap that parts two columns.
_SPACE, _COLUMN = 0.17, 1.2
#: Characters whose middles differ by less than this part of the height stand on one line.
_SAME_LINE = 0.45
#: A line that breaks inside a symbol or a span of years: a hyphen or stroke right behind a letter or digit.
_BROKEN = re.compile(r"[^\W_][-/]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a run of one, on page `page`: clean text, box in points, whether all its words are bold.

    `first_word` is the width of its first word in points; `aside` tells that it stands in one of two columns.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool
    page: int
    first_word: float
    runs: tuple[Line, ...] = ()
    aside: bool = False

    @property
    def height(self) -> float:
        """Return the height of the line in points."""
        return self.bottom - self.top

    @property
    def box(self) -> Box:
        """Return (x0, top, x1, bottom)."""
        return self.x0, self.top, self.x1, self.bottom


def lines_of(chars: Iterable[Char], page: int) -> list[Line]:
    """Return the lines of some characters of a page, from top to bottom, each with its runs from the left."""
    return beside([run for group in _runs(chars) if (run := _run(group, page)) is not None])


def beside(runs: Iterable[Line]) -> list[Line]:
    """Return the lines that some runs of a page make, from top to bottom."""
    rows: list[list[Line]] = []
    for run in sorted(runs, key=lambda r: (r.top + r.bottom, r.x0)):
        if rows and _beside(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_joined(sorted(row, key=lambda r: r.x0)) for row in rows]


def run_on(lines: Sequence[Line]) -> str:
    """Return the text of lines that make one paragraph; a symbol broken after its hyphen is put together."""
    text = ""
    for line in lines:
        joint = "" if not text or _BROKEN.search(text) else " "
        text += joint + line.text
    return text


def _runs(chars: Iterable[Char]) -> list[list[Char]]:
    runs: list[list[Char]] = []
    last: Char | None = None
    for char in chars:
        if last is None or not _follows(last, char):
            runs.append([])
        runs[-1].append(char)
        last = last if last is not None and unicodedata.combining(char.text) and _follows(last, char) else char
    return runs


def _follows(last: Char, char: Char) -> bool:
    """Tell whether a character goes on where the last one ended."""
    height = max(last.bottom - last.top, char.bottom - char.top, 1.0)
    if abs((last.top + last.bottom) - (char.top + char.bottom)) / 2 > _SAME_LINE * height:
        return False
    return -0.6 * height <= char.x0 - last.x1 <= _COLUMN * height


def _run(chars: Sequence[Char], page: int) -> Line | None:
    pieces: list[str] = []
    last: Char | None = None
    for char in chars:
        if last is not None and char.x0 - last.x1 > _SPACE * max(last.bottom - last.top, char.bottom - char.top):
            pieces.append(" ")
        pieces.append(char.text)
        last = char
    text = clean_text("".join(pieces))
    seen = [char for char in chars if not char.text.isspace()]
    if not text or not seen:
        return None
    words = [char for char in seen if char.text.isalnum()]
    return Line(
        text,
        min(char.x0 for char in seen),
        min(char.top for char in seen),
        max(char.x1 for char in seen),
        max(char.bottom for char in seen),
        bool(words) and all(char.bold for char in words),
        page,
        _first_word(chars),
    )


def _first_word(chars: Sequence[Char]) -> float:
    """Return the width of the first word in points: what the line before would have needed to hold it."""
    start: float | None = None
    end = 0.0
    for char in chars:
        if char.text.isspace():
            if start is not None:
                break
            continue
        if start is not None and char.x0 - end > _SPACE * max(char.bottom - char.top, 1.0):
            break
        start, end = char.x0 if start is None else start, max(end, char.x1)
    return end - (start or 0.0)


def _beside(row: Sequence[Line], run: Line) -> bool:
    first = row[0]
    middle = abs((first.top + first.bottom) - (run.top + run.bottom)) / 2
    return middle <= _SAME_LINE * max(first.height, run.height)


def _joined(runs: Sequence[Line]) -> Line:
    if len(runs) == 1:
        return runs[0]
    return Line(
        clean_text(" ".join(run.text for run in runs)),
        runs[0].x0,
        min(run.top for run in runs),
        max(run.x1 for run in runs),
        max(run.bottom for run in runs),
        all(run.bold for run in runs),
        runs[0].page,
        runs[0].first_word,
        tuple(runs),
    )
