"""Tables without lines that tell what signs stand for: a label, a colon in a column of its own, and the meaning.

"Ô số : Thành phần thể thức" is set so in the acts; Word keeps a table with three columns, a PDF only the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.places import Span, Words
from pipeline.ingest.paged.lines import Line, run_on
from pipeline.ingest.paged.tables import Cell, Row, Table

#: So many labels make a legend; their colons stand at the same place (points).
_FEWEST, _SAME_PLACE = 3, 2.0
#: In line heights: the space between two lines of a legend.
_SPACE = 1.0
_COLON = ":"


def with_legends(lines: Sequence[Line], page: int) -> list[list[Line] | Table]:
    """Return the lines of a page from top to bottom with those of each legend as a table."""
    parts: list[list[Line] | Table] = []
    start = 0
    for first, last in _stretches(lines):
        parts += [list(lines[start:first]), _table(lines[first:last], page)]
        start = last
    return [*parts, list(lines[start:])]


def _stretches(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of lines that make a legend: start (inclusive) and end (exclusive)."""
    number = 0
    while number < len(lines):
        place = _colon(lines[number])
        if place is None:
            number += 1
            continue
        start = number
        while number < len(lines) and _belongs(lines[start : number + 1], place):
            number += 1
        if sum(_colon(line) is not None for line in lines[start:number]) >= _FEWEST:
            yield start, number


def _colon(line: Line) -> float | None:
    """Return where the colon of a label stands: at the start of the second run."""
    if len(line.runs) < 2 or not (line.runs[1].text + " ").startswith(_COLON + " "):
        return None
    return line.runs[1].x0


def _belongs(lines: Sequence[Line], place: float) -> bool:
    """Tell whether the last line goes on with a legend whose colons stand at a place."""
    line = lines[-1]
    if len(lines) > 1 and line.top - lines[-2].bottom > _SPACE * line.height:
        return False
    own = _colon(line)
    return line.x0 > place if own is None else abs(own - place) <= _SAME_PLACE


def _table(lines: Sequence[Line], page: int) -> Table:
    """Return the table that the lines of a legend make; further lines of a meaning go to the nearest label."""
    labels = [line for line in lines if _colon(line) is not None]
    meanings: list[list[Line]] = [[] for _ in labels]
    for line in lines:
        nearest = min(range(len(labels)), key=lambda n: abs(labels[n].top - line.top))
        if line is not labels[nearest]:
            meanings[nearest].append(line)
            continue
        if len(line.runs[1].words) > 1:
            meanings[nearest].append(_behind_colon(line.runs[1]))
        meanings[nearest] += line.runs[2:]
    rows = tuple(_row(label, meaning, page) for label, meaning in zip(labels, meanings, strict=True))
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return Table(rows, lines[0].top, page, (left, labels[0].runs[1].x0, right))


def _row(label: Line, meaning: Sequence[Line], page: int) -> Row:
    sign, colon = label.runs[:2]
    text, words = run_on(meaning) if meaning else ("", Words())
    cells = (Cell(sign.text, sign.words), Cell(_COLON, Words.of(list(colon.words)[:1])), Cell(text, words))
    whole = [label, *meaning]
    box = (
        label.x0,
        min(line.top for line in whole),
        max(line.x1 for line in whole),
        max(line.bottom for line in whole),
    )
    return Row(cells, page, box, (False, False, False))


def _behind_colon(run: Line) -> Line:
    """Return a run without the colon that it starts with."""
    words = list(run.words)[1:]
    cut = words[0].span.start
    spans = (replace(word, span=Span(word.span.start - cut, word.span.end - cut)) for word in words)
    return replace(run, text=run.text[cut:], words=Words.of(spans), x0=words[0].box[0])
