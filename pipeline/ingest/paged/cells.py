"""Ruled tables of a scanned page, read cell by cell.

On a page with a table Tesseract takes words of neighbouring cells for one line and lets short cells go. So each cell
with ink is cut out, set on white and read as a block by itself, all by one start of the program, which takes no longer
than the page in one piece; doubtful cells are read again in other ways (readings.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.places import Box
from pipeline.ingest.paged import tesseract
from pipeline.ingest.paged.grid import Field, Grid, grids
from pipeline.ingest.paged.page import Rule
from pipeline.ingest.paged.readings import Reading, best_of, is_doubtful, is_like_label, is_short
from pipeline.ingest.paged.rulings import find_rules, without_rules
from pipeline.ingest.paged.tesseract import ReadLine, ReadWord, confidence_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

_POINTS = 72
#: Fewer cells with words are a frame or a form, which is read with its page.
_FEWEST_CELLS = 4
#: In inches: what of a cell lies under its ruling lines, and the side of the square that the least ink would fill.
_EDGE, _LEAST_INK = 0.01, 0.015
#: Grey levels: darker is ink; paper darker than the second is a fill, darker than the third a fill with white letters.
_INK, _FILL, _DARK = 160, 250, 110
#: White around a cell's ink in pixels: with more, short words are read worse.
_WHITE = 6
#: Sizes at which doubtful cells are read again, with the Vietnamese model and, short ones, with the English one.
_AGAIN, _ENGLISH = 0.85, (1.0, 1.25)
#: A column numbers the rows if this share of its cells can be labels.
_NUMBERS = 0.6
#: Two numbers with a dash between; a stroke so flat is a dash, a gap so wide a blank, in heights of a figure.
_RANGE, _FLAT, _BLANK = re.compile(r"(\d+)([-–])(\d+)"), 0.3, 0.3
#: A cell this many times as high as wide, whose words are less sure than this, may have them turned.
_NARROW, _TURNED = 2.0, 0.75


@dataclass(frozen=True, slots=True)
class Tabled:
    """What stands in the tables of a page, in pixels: their lines cell by cell and the page's ruling lines.

    `rest` is the picture of the page without its tables and ruling lines.
    """

    lines: tuple[ReadLine, ...]
    rules: tuple[Rule, ...]
    rest: Gray


@dataclass(frozen=True, slots=True)
class _Cell:
    """The picture of a cell's ink, its place (left, top, right, bottom) in the page, and its table and column."""

    image: Gray
    place: tuple[int, int, int, int]
    column: tuple[int, int]


def read_tables(image: Gray, dpi: float) -> Tabled | None:
    """Return what the ruled tables of a picture hold, None where it shows none.

    The picture is grey (height × width, 0 black), clean and straight. Raises what `tesseract.recognised` raises.
    """
    rules = find_rules(image, dpi)
    points = _POINTS / dpi
    tables = grids(Rule(*(side * points for side in rule)) for rule in rules)
    if not tables:
        return None
    rest = without_rules(image, rules, dpi)
    cells: list[_Cell] = []
    for number, table in enumerate(tables):
        left = rest.copy()
        found = _cells(left, table, number, dpi)
        if len(found) >= _FEWEST_CELLS:
            cells, rest = cells + found, left
    if not cells:
        return None
    return Tabled(tuple(line for lines in _read(cells, dpi) for line in lines), tuple(rules), rest)


def _cells(image: Gray, table: Grid, number: int, dpi: float) -> list[_Cell]:
    """Return the cells of a table that have ink, row by row; a part of the picture goes to the smallest around it."""
    found: dict[Field, _Cell] = {}
    edge, scale = _EDGE * dpi, dpi / _POINTS
    for start, (x0, top, x1, bottom) in sorted(_boxes(table).items(), key=lambda item: _area(item[1])):
        left, right = max(0, round(x0 * scale + edge)), round(x1 * scale - edge)
        upper, lower = max(0, round(top * scale + edge)), round(bottom * scale - edge)
        cut = _on_white(image[upper:lower, left:right])
        ink = _ink_of(cut, dpi)
        if ink is not None:
            across, down = ink
            place = left + across.start, upper + down.start, left + across.stop, upper + down.stop
            found[start] = _Cell(cut[down, across].copy(), place, (number, start[1]))
            image[upper:lower, left:right] = 255
    return [cell for _, cell in sorted(found.items())]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _boxes(table: Grid) -> dict[Field, Box]:
    """Return the box of each cell in points, by the field it starts at."""
    boxes: dict[Field, Box] = {}
    for (row, column), owner in table.owners.items():
        x0, top, x1, bottom = table.xs[column], table.ys[row], table.xs[column + 1], table.ys[row + 1]
        if owner in boxes:
            left, upper, right, lower = boxes[owner]
            x0, top, x1, bottom = min(x0, left), min(top, upper), max(x1, right), max(bottom, lower)
        boxes[owner] = x0, top, x1, bottom
    return boxes


def _on_white(cut: Gray) -> Gray:
    """Return the picture of a cell with a fill made white; white letters on a dark fill become dark."""
    import numpy as np

    if not cut.size:
        return cut
    paper = float(np.median(cut))
    if paper < _DARK:
        cut, paper = np.asarray(255 - cut, dtype=np.uint8), 255 - paper
    if paper >= _FILL:
        return cut
    return np.asarray(np.clip(cut * (255 / paper), 0, 255), dtype=np.uint8)


def _ink_of(cut: Gray, dpi: float) -> tuple[slice, slice] | None:
    """Return the columns and rows of a picture that hold ink, None where there is hardly any."""
    import numpy as np

    ink = cut < _INK
    if ink.sum() < (_LEAST_INK * dpi) ** 2:
        return None
    across, down = np.nonzero(ink.any(axis=0))[0], np.nonzero(ink.any(axis=1))[0]
    return slice(int(across[0]), int(across[-1]) + 1), slice(int(down[0]), int(down[-1]) + 1)


def _read(cells: Sequence[_Cell], dpi: float) -> list[tuple[ReadLine, ...]]:
    """Return the lines of each cell."""
    first = _readings(cells, 1.0, dpi)
    labels = _label_columns(cells, first)
    result = [reading.lines for reading in first]
    again = [n for n, cell in enumerate(cells) if is_doubtful(result[n], cell.column in labels)]
    readings = {n: [first[n]] for n in again}
    for n, reading in zip(again, _readings([cells[n] for n in again], _AGAIN, dpi), strict=True):
        readings[n].append(reading)
    short = [n for n in again if is_short(result[n])] if tesseract.ENGLISH in tesseract.languages() else []
    for size in _ENGLISH:
        for n, reading in zip(short, _readings([cells[n] for n in short], size, dpi, english=True), strict=True):
            readings[n].append(reading)
    for n in again:
        result[n] = best_of(readings[n], cells[n].column in labels)
    spaced = [tuple(_spaced(line, cell) for line in lines) for cell, lines in zip(cells, result, strict=True)]
    return _turned(cells, spaced, dpi)


def _label_columns(cells: Sequence[_Cell], readings: Sequence[Reading]) -> set[tuple[int, int]]:
    """Return the columns that number the rows of their table."""
    filled = Counter(cell.column for cell in cells)
    labels: Counter[tuple[int, int]] = Counter()
    for cell, reading in zip(cells, readings, strict=True):
        labels[cell.column] += is_like_label(reading.lines)
    return {column for column, count in filled.items() if labels[column] >= _NUMBERS * count}


def _readings(cells: Sequence[_Cell], size: float, dpi: float, *, english: bool = False) -> list[Reading]:
    """Return each cell as it is read at a size, its lines placed in the page."""
    language = tesseract.ENGLISH if english else tesseract.LANGUAGE
    images = [_enlarged(cell.image, size) for cell in cells]
    read = tesseract.recognised(images, tesseract.BLOCK, round(size * dpi), language)
    return [
        Reading(tuple(_placed(line, cell, size) for line in lines), english)
        for cell, lines in zip(cells, read, strict=True)
    ]


def _enlarged(image: Gray, size: float) -> Gray:
    import cv2
    import numpy as np

    if size != 1.0:
        way = cv2.INTER_CUBIC if size > 1 else cv2.INTER_AREA
        image = np.asarray(cv2.resize(image, None, fx=size, fy=size, interpolation=way), dtype=np.uint8)
    framed = cv2.copyMakeBorder(image, _WHITE, _WHITE, _WHITE, _WHITE, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(framed, dtype=np.uint8)


def _placed(line: ReadLine, cell: _Cell, size: float) -> ReadLine:
    """Return a line of a cell in pixels of the page; no higher than its cell."""
    left, upper, right, lower = cell.place

    def across(x: float) -> float:
        return min(max(left + (x - _WHITE) / size, left), right)

    def down(y: float) -> float:
        return min(max(upper + (y - _WHITE) / size, upper), lower)

    words = tuple(
        replace(w, box=(across(w.box[0]), down(w.box[1]), across(w.box[2]), down(w.box[3]))) for w in line.words
    )
    return replace(line, words=words, top=down(line.top), bottom=max(down(line.bottom), down(line.top) + 1))


def _spaced(line: ReadLine, cell: _Cell) -> ReadLine:
    """Return a line with the blanks on paper around a dash between numbers ("13 - 14"), which are often lost."""
    words = (part for word in line.words for part in _parted(word, cell))
    return replace(line, words=tuple(words))


def _parted(word: ReadWord, cell: _Cell) -> list[ReadWord]:
    match = _RANGE.fullmatch(word.text)
    if match is None:
        return [word]
    x0, top, x1, foot = (round(side) for side in word.box)
    left, upper, _, _ = cell.place
    strokes = _strokes(cell.image[top - upper : foot - upper, x0 - left : x1 - left])
    flat = [n for n, (_, _, height) in enumerate(strokes) if height <= _FLAT * (foot - top)]
    if len(flat) != 1 or not 0 < flat[0] < len(strokes) - 1:
        return [word]
    (_, before, _), (start, end, _), (after, _, _) = strokes[flat[0] - 1 : flat[0] + 2]
    if min(start - before, after - end) < _BLANK * (foot - top):
        return [word]
    spans = (word.box[0], x0 + before), (x0 + start, x0 + end), (x0 + after, word.box[2])
    return [
        replace(word, text=text, box=(float(a), word.box[1], float(b), word.box[3]))
        for text, (a, b) in zip(match.groups(), spans, strict=True)
    ]


def _strokes(image: Gray) -> list[tuple[int, int, int]]:
    """Return where stretches of ink start and end from left to right, and how high each is."""
    import numpy as np

    ink = image < _INK
    edges = np.diff(np.concatenate(([0], ink.any(axis=0).astype(np.int8), [0])))
    spans = zip(np.nonzero(edges == 1)[0].tolist(), np.nonzero(edges == -1)[0].tolist(), strict=True)
    return [(a, b, int(np.ptp(np.nonzero(ink[:, a:b].any(axis=1))[0])) + 1) for a, b in spans]


def _turned(cells: Sequence[_Cell], lines: Sequence[tuple[ReadLine, ...]], dpi: float) -> list[tuple[ReadLine, ...]]:
    """Return the lines of each cell, those of narrow headings that run up or down read turned."""
    import numpy as np

    result = list(lines)
    narrow = [
        n
        for n, cell in enumerate(cells)
        if cell.image.shape[0] >= _NARROW * cell.image.shape[1] and confidence_of(lines[n]) < _TURNED
    ]
    for turn in (-1, 1) if narrow else ():
        images = [_enlarged(np.ascontiguousarray(np.rot90(cells[n].image, turn)), 1.0) for n in narrow]
        for n, read in zip(narrow, tesseract.recognised(images, tesseract.BLOCK, round(dpi)), strict=True):
            if confidence_of(read) >= max(_TURNED, confidence_of(result[n])):
                result[n] = (_as_one(read, cells[n]),)
    return result


def _as_one(lines: Sequence[ReadLine], cell: _Cell) -> ReadLine:
    """Return turned lines as one level line that fills the cell, a share of its width for each word.

    The words would else be taken from top to bottom, which is not their order.
    """
    left, upper, right, lower = cell.place
    words = [word for line in lines for word in line.words]
    step = (right - left) / len(words)
    placed = tuple(
        replace(word, box=(left + n * step, upper, left + (n + 0.9) * step, lower)) for n, word in enumerate(words)
    )
    return ReadLine(placed, upper, lower, 0.0)
