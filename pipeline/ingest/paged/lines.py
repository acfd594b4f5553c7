"""Characters of a PDF page put together to runs and lines.

A run is a stretch of characters on one base line without a wide gap; a line is the runs beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from models.places import NO_WORDS, Box, Words
from pipeline.ingest.paged.page import WORD_GAP, Char
from pipeline.ingest.tracked import clean_text

#: In parts of the font's height: the gap that parts two columns.
_COLUMN = 1.2
#: A character that starts so far before the end of the last one goes on with no run.
_BACK = -0.6
#: Characters whose middles differ by less than this part of the height stand on one line.
_SAME_LINE = 0.45
_TWICE_LINE = 2 * _SAME_LINE
#: A line that breaks inside a symbol or a span of years: a hyphen or stroke right behind a letter or digit.
_BROKEN = re.compile(r"[^\W_][-/]$")
#: A symbol broken inside its letters: "109/2022/N" before "Đ-CP"; what tells stands in so many characters.
_SYMBOL = 8
_CUT_SYMBOL, _SYMBOL_END = re.compile(r"\d/[A-ZĐ]{1,5}$"), re.compile(r"[A-ZĐ]{1,3}-[A-ZĐ]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a run of one, on page `page`: clean text, box in points, whether all its words are bold.

    `first_word` is the width of its first word in points; `aside` tells that it stands in one of two columns. The
    spans of `words` are in the text, which is they with a blank between each two.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool
    page: int
    first_word: float
    words: Words = NO_WORDS
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
    return beside(runs_of(chars, page))


def runs_of(chars: Iterable[Char], page: int) -> list[Line]:
    """Return the runs of some characters of a page in the order of the characters."""
    return [run for words in _runs(chars) if (run := _run(words, page)) is not None]


def beside(runs: Iterable[Line]) -> list[Line]:
    """Return the lines that some runs of a page make, from top to bottom."""
    rows: list[list[Line]] = []
    for run in sorted(runs, key=lambda r: (r.top + r.bottom, r.x0)):
        if rows and _beside(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_joined(sorted(row, key=lambda r: r.x0)) for row in rows]


def run_on(lines: Sequence[Line]) -> tuple[str, Words]:
    """Return the text and words of lines that make one paragraph; a symbol broken after its hyphen is put together."""
    if len(lines) == 1:
        return lines[0].text, lines[0].words
    text = ""
    words: list[Words] = []
    for line in lines:
        text += joint(text, line.text) if text else ""
        words.append(line.words.moved(len(text)))
        text += line.text
    return text, Words.joined(words)


def joint(text: str, after: str) -> str:
    """Return what joins a text to the one that goes on with it on a new line: a blank, or nothing inside a symbol."""
    end = text[-_SYMBOL:]
    return "" if _BROKEN.search(end) or (_CUT_SYMBOL.search(end) and _SYMBOL_END.match(after)) else " "


def _runs(chars: Iterable[Char]) -> list[list[Char]]:
    """Return the words of each stretch of characters each of which goes on where the last one ended."""
    runs: list[list[Char]] = []
    words: list[Char] = []
    last_height = last_middle = 0.0
    last_x1 = inf
    # The end and the height of the last character that is no blank.
    end = after = 0.0
    # One unpacking is quicker than a look-up for each field, and this loop sees every word of every page.
    for char in chars:
        text, x0, top, x1, bottom, _, _, _ = char
        height, middle = bottom - top, top + bottom
        high = height if height > last_height else last_height
        if abs(last_middle - middle) > _TWICE_LINE * high or not _BACK * high <= x0 - last_x1 <= _COLUMN * high:
            words = []
            runs.append(words)
            end = -inf
        last_x1, last_height, last_middle = x1, height, middle
        if text == " ":
            end = -inf
            continue
        if x0 - end > WORD_GAP * (height if height > after else after):
            words.append(char)
        else:
            words[-1] = _word(words[-1], char)
        end, after = x1, height
    return runs


def _word(first: Char, more: Char) -> Char:
    """Return two characters of a word as one; it is bold where all its letters and digits are."""
    sure = [char.confidence for char in (first, more) if char.confidence is not None]
    return Char(
        first.text + more.text,
        min(first.x0, more.x0),
        min(first.top, more.top),
        max(first.x1, more.x1),
        max(first.bottom, more.bottom),
        _is_bold((first.text, more.text), (first.bold, more.bold)),
        min(sure) if sure else None,
        (first.read or first.text) + (more.read or more.text) if first.read or more.read else None,
    )


def _run(words: list[Char], page: int) -> Line | None:
    text = " ".join([word[0] for word in words])
    if clean_text(text) != text:
        words = list(_cleaned(words))
        text = " ".join([word[0] for word in words])
    if not words:
        return None
    texts, starts, tops, ends, bottoms, bold, sure, read = zip(*words, strict=True)
    return Line(
        text,
        min(starts),
        min(tops),
        max(ends),
        max(bottoms),
        True in bold and _is_bold(texts, bold),
        page,
        ends[0] - starts[0],
        Words.in_line(texts, page, (starts, tops, ends, bottoms), sure, read),
    )


def _cleaned(words: Iterable[Char]) -> Iterator[Char]:
    """Yield words as `clean_text` leaves them; those it leaves empty are left out."""
    for word in words:
        # A blank of another kind may stand inside what the file calls a character.
        for part in clean_text(word.text).split():
            yield word._replace(text=part)


def _is_bold(texts: Sequence[str], bold: Sequence[bool]) -> bool:
    """Tell whether words have letters or digits, and all of those are bold."""
    weights = {weight for text, weight in zip(texts, bold, strict=True) if any(map(str.isalnum, text))}
    return weights == {True}


def _beside(row: Sequence[Line], run: Line) -> bool:
    first = row[0]
    middle = abs((first.top + first.bottom) - (run.top + run.bottom)) / 2
    return middle <= _SAME_LINE * max(first.height, run.height)


def _joined(runs: Sequence[Line]) -> Line:
    if len(runs) == 1:
        return runs[0]
    words: list[Words] = []
    start = 0
    for run in runs:
        words.append(run.words.moved(start))
        start += len(run.text) + 1
    return Line(
        " ".join(run.text for run in runs),
        runs[0].x0,
        min(run.top for run in runs),
        max(run.x1 for run in runs),
        max(run.bottom for run in runs),
        all(run.bold for run in worded) if (worded := [r for r in runs if any(map(str.isalnum, r.text))]) else False,
        runs[0].page,
        runs[0].first_word,
        Words.joined(words),
        tuple(runs),
    )
