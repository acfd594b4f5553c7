"""Ruling lines of a scanned page, found in its picture by their runs of ink.

A ruling is a run of ink longer than any stroke of a letter. The runs are found with a morphological opening, which is
how Leptonica and img2table take lines out of a page; a line that leans is thickened across first, so that it still
holds a straight run. Pieces on one track with a short gap between them are one line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.paged.page import Rule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

#: A pixel is ink if it is darker than this part of the paper around it: a grey fill is paper, a hairline is ink.
_INK = 0.8
#: In inches: the shortest run of ink that is no letter, and the shortest lines, level and upright. A row is no lower
#: than a line of print (11 points); an upright may stand in one row alone.
_RUN, _LEVEL, _UPRIGHT = 0.13, 0.3, 0.15
#: In inches: a gap in a line, a piece that lies on a line's track, and the thickest line (2.25 points and its blur).
_GAP, _TRACK, _THICK = 0.1, 0.012, 0.05
#: The part of a line that its pieces make up: letters one under the other leave more between them.
_WHOLE = 0.75
#: In inches: the gap between two dots of a dotted line, how thick a dot is, how near its ends come to other lines, and
#: the shortest: the words of a narrow column may fill its breadth.
_DOTS, _DOT, _ENDS, _DOTTED = 0.027, 0.017, 0.06, 1.2
#: In inches: an upright shorter than a few rows runs from one level line to another, so near to them; a bracket or a
#: figure does not.
_FEW_ROWS, _MEETS = 0.6, 0.02
#: Only lines longer than this (inches) tell how the page leans; degrees above which it is no longer a lean.
_TELLING, _MOST_LEAN = 1.0, 5.0
#: Pieces of letters are as thick as they are long; a line is longer than this many times its thickness.
_SLENDER = 8.0


class _Piece(NamedTuple):
    """A stretch of a line along its way: where it starts and ends, its middle there, and its thickness (pixels)."""

    start: float
    end: float
    at_start: float
    at_end: float
    thick: float

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def middle(self) -> float:
        return (self.at_start + self.at_end) / 2

    @property
    def slope(self) -> float:
        return (self.at_end - self.at_start) / max(self.length, 1.0)


class _Line(NamedTuple):
    """A whole line along its way: where it starts and ends, the track it lies on, and its thickness (pixels)."""

    start: float
    end: float
    track: float
    thick: float

    @property
    def length(self) -> float:
        return self.end - self.start


def find_rules(image: Image, dpi: float) -> list[Rule]:
    """Return the level and upright ruling lines of a grey picture (height × width, 0 black), in pixels.

    Where the page leans, the lines are those of the page turned straight about its middle, see `lean`.
    """
    level, upright = _pieces(image, dpi)
    turn = math.radians(_lean(level, upright, dpi))
    height, width = image.shape
    middle = width / 2, height / 2
    levels = _joined([_straight(p, turn, middle) for p in level], _LEVEL * dpi, dpi)
    uprights = _joined([_straight(p, -turn, middle[::-1]) for p in upright], _UPRIGHT * dpi, dpi)
    uprights = [u for u in uprights if u.length >= _FEW_ROWS * dpi or _between(u, levels, _MEETS * dpi)]
    dots, upright_dots = _dotted(image, dpi)
    dotted = _joined([_straight(p, turn, middle) for p in dots], _DOTTED * dpi, dpi)
    levels += [line for line in dotted if _between(line, uprights, _ENDS * dpi) and _alone(line, levels, dpi)]
    dotted = _joined([_straight(p, -turn, middle[::-1]) for p in upright_dots], _DOTTED * dpi, dpi)
    uprights += [line for line in dotted if _between(line, levels, _ENDS * dpi) and _alone(line, uprights, dpi)]
    rules = [Rule(line.start, line.track, line.end, line.track) for line in levels]
    return rules + [Rule(line.track, line.start, line.track, line.end) for line in uprights]


def _alone(line: _Line, others: Sequence[_Line], dpi: float) -> bool:
    """Tell whether a line has none beside it that is known already."""
    return not any(
        abs(other.track - line.track) <= _THICK * dpi and min(other.end, line.end) > max(other.start, line.start)
        for other in others
    )


def _between(line: _Line, levels: Sequence[_Line], near: float) -> bool:
    """Tell whether a line starts at one of the lines across it and ends at another."""
    met = [other for other in levels if other.start - near <= line.track <= other.end + near]
    return all(any(abs(other.track - end) <= near + other.thick / 2 for other in met) for end in (line.start, line.end))


def lean(image: Image, dpi: float) -> float:
    """Return by how many degrees the ruling lines of a page fall to the right; 0.0 where no long line tells.

    Turning the picture by as much against the clock about its middle makes it straight.
    """
    return _lean(*_pieces(image, dpi), dpi)


def without_rules(image: Image, rules: Iterable[Rule], dpi: float) -> Image:
    """Return the picture with the ink of its ruling lines made paper; letters that touch a line keep their own ink."""
    import cv2
    import numpy as np

    cleaned = image.copy()
    ink = _ink(image, dpi)
    reach, run = max(2, round(_THICK * dpi)), round(_RUN * dpi)
    for rule in rules:
        x0, x1 = _clipped(rule.x0 - reach, rule.x1 + reach, image.shape[1])
        y0, y1 = _clipped(rule.top - reach, rule.bottom + reach, image.shape[0])
        kernel = np.ones((run, 1) if rule.upright else (1, run), np.uint8)
        line = cv2.morphologyEx(ink[y0:y1, x0:x1], cv2.MORPH_OPEN, kernel)
        # The blur at a line's edges is lighter than ink.
        line = cv2.dilate(line, np.ones((1, 3) if rule.upright else (3, 1), np.uint8), iterations=2)
        if not line.any():
            band = np.ascontiguousarray(ink[y0:y1, x0:x1].T) if rule.upright else ink[y0:y1, x0:x1]
            line = cv2.dilate(_low(band, dpi), np.ones((3, 3), np.uint8))
            line = line.T if rule.upright else line
        cleaned[y0:y1, x0:x1][line > 0] = 255
    return cleaned


def _clipped(start: float, end: float, size: int) -> tuple[int, int]:
    return max(0, math.floor(start)), min(size, math.ceil(end) + 1)


def _ink(image: Image, dpi: float) -> Image:
    """Return 1 where a pixel is darker than the paper around it, else 0."""
    import cv2
    import numpy as np

    height, width = image.shape
    size = max(1, width // 8), max(1, height // 8)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    reach = max(3, round(dpi / 48)) | 1
    paper = cv2.blur(cv2.dilate(small, np.ones((reach, reach), np.uint8)), (reach, reach))
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(image < _INK * paper, dtype=np.uint8)


def _pieces(image: Image, dpi: float) -> tuple[list[_Piece], list[_Piece]]:
    """Return the stretches of level lines and, with x and y changed, those of upright ones."""
    import numpy as np

    ink = _ink(image, dpi)
    return _level_pieces(ink, dpi), _level_pieces(np.ascontiguousarray(ink.T), dpi)


def _dotted(image: Image, dpi: float) -> tuple[list[_Piece], list[_Piece]]:
    """Return the stretches of what may be dotted lines; leaders and edges of print are among them."""
    import numpy as np

    ink = _ink(image, dpi)
    both = (_level_pieces(_bridged(way, dpi), dpi) for way in (ink, np.ascontiguousarray(ink.T)))
    # Finding the pieces made each two pixels thicker.
    level, upright = ([piece for piece in pieces if piece.thick <= _DOT * dpi + 2] for pieces in both)
    return level, upright


def _bridged(ink: Image, dpi: float) -> Image:
    """Return the ink that is no higher than a dot, with the gaps between the dots of a level line filled."""
    import cv2
    import numpy as np

    gap = max(3, round(_DOTS * dpi))
    return np.asarray(cv2.morphologyEx(_low(ink, dpi), cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)), dtype=np.uint8)


def _low(ink: Image, dpi: float) -> Image:
    """Return the ink that is no higher than a dot."""
    import cv2
    import numpy as np

    high = max(3, round(_DOT * dpi) + 1)
    return np.asarray(ink - cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((high, 1), np.uint8)), dtype=np.uint8)


def _level_pieces(ink: Image, dpi: float) -> list[_Piece]:
    import cv2
    import numpy as np

    run = round(_RUN * dpi)
    thickened = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    pieces = []
    for number in range(1, count):
        x, y, width, height, area = (int(value) for value in boxes[number])
        thick = area / width
        if thick > _THICK * dpi or width < _SLENDER * min(thick, height):
            continue
        part = labels[y : y + height, x : x + width] == number
        end = min(width, max(1, run // 2))
        pieces.append(_Piece(x, x + width, y + _middle(part[:, :end]), y + _middle(part[:, -end:]), thick))
    return pieces


def _middle(part: NDArray[np.bool_]) -> float:
    import numpy as np

    return float(np.nonzero(part)[0].mean()) + 0.5


def _lean(level: Sequence[_Piece], upright: Sequence[_Piece], dpi: float) -> float:
    """Return the lean in degrees that most of the length of the lines has."""
    slopes = [(p.slope, p.length) for p in level] + [(-p.slope, p.length) for p in upright]
    steep = math.tan(math.radians(_MOST_LEAN))
    telling = sorted((slope, length) for slope, length in slopes if length >= _TELLING * dpi and abs(slope) < steep)
    half = sum(length for _, length in telling) / 2
    for slope, length in telling:
        half -= length
        if half <= 0:
            return math.degrees(math.atan(slope))
    return 0.0


def _straight(piece: _Piece, turn: float, middle: tuple[float, float]) -> _Piece:
    """Return a piece as it lies once the page is turned by `turn` (radians) about its middle."""
    (start, at_start), (end, at_end) = (
        _turned(along - middle[0], across - middle[1], turn)
        for along, across in ((piece.start, piece.at_start), (piece.end, piece.at_end))
    )
    return _Piece(start + middle[0], end + middle[0], at_start + middle[1], at_end + middle[1], piece.thick)


def _turned(along: float, across: float, turn: float) -> tuple[float, float]:
    return along * math.cos(turn) + across * math.sin(turn), across * math.cos(turn) - along * math.sin(turn)


def _joined(pieces: Iterable[_Piece], least: float, dpi: float) -> list[_Line]:
    """Return the lines of pieces that follow each other on one track; short ones are none."""
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        for line in lines:
            off = abs(_track(line) - piece.middle)
            if piece.start - max(p.end for p in line) <= _GAP * dpi and off <= max(_TRACK * dpi, piece.thick / 2):
                line.append(piece)
                break
        else:
            lines.append([piece])
    whole = [_Line(min(p.start for p in line), max(p.end for p in line), _track(line), _thick(line)) for line in lines]
    inked = [sum(p.length for p in line) for line in lines]
    needed = [max(least, _WHOLE * line.length) for line in whole]
    return [line for line, ink, need in zip(whole, inked, needed, strict=True) if line.length >= need <= ink]


def _track(line: Sequence[_Piece]) -> float:
    return median(p.middle for p in line)


def _thick(line: Sequence[_Piece]) -> float:
    return median(p.thick for p in line)
