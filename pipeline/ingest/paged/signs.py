"""Signs that the Vietnamese model cannot tell or does not know, settled by their shape in the picture.

The stroke of a symbol comes out as a letter where capitals stand around it ("T/M" as "TIM", "VPTW/nb" as "VPTWïnb"),
and the model has no "…", which it reads as three full stops. A stroke leans as no letter of upright print does; the
dots of "…" stand a third of an em apart, three full stops a quarter of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.paged.tesseract import ReadLine, ReadWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

#: A word of a symbol whose stroke may have been taken for a letter of its shape.
_SYMBOL, _AS_STROKE = re.compile(r"[\w./-]*[A-ZĐ][\w./-]*[,;:)]*"), re.compile(r"[IlïìíîĨÏ1|fJ7]")
#: A stroke is thin (in parts of its height), as high as a capital in parts of the word's highest, straight (its pixels
#: lie so near to one line, in parts of its height), and leans by so many degrees more than the letters beside it.
_THIN, _HIGH, _OFF, _LEAN = 0.2, 0.9, 0.05, (8.0, 30.0)
#: Degrees by which italic print leans, tried in turn.
_SLANTS = (0.0, 8.0, 12.0, 16.0)
#: Signs lower than half a capital.
_LOW = frozenset("-–.,;:")
#: Pixels of the height of a font below which neither dots nor strokes can be told.
_COARSE = 18.0
_DOTS = re.compile(r"(?<!\.)\.{3}(?!\.)")
#: Three dots stand apart by more than this part of the font's height, as hOCR gives it (0.27 to 0.28 for full stops in
#: Times and Arial, 0.32 to 0.37 for "…"); a dot is no larger and no higher above the lowest than these parts.
_APART, _FAR, _DOT, _LEVEL = 0.303, 0.45, 0.25, 0.08


class _Shape(NamedTuple):
    """A piece of connected ink: the box of its pixels."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def with_signs(image: Gray, lines: Iterable[ReadLine], scale: float = 1.0) -> list[ReadLine]:
    """Return the lines of a grey picture with the strokes of symbols and "…" as they are seen.

    One pixel of it was `scale` pixels of the picture it was made of, which may have been too coarse to tell.
    """
    return [
        replace(line, words=tuple(_seen(image, word, line.height) for word in line.words))
        if line.height * scale >= _COARSE
        else line
        for line in lines
    ]


def _seen(image: Gray, word: ReadWord, height: float) -> ReadWord:
    text = word.text
    if _DOTS.search(text) and _are_apart(image, word, height):
        text = _DOTS.sub("…", text)
    elif _may_hold_stroke(text):
        text = _with_stroke(image, word)
    return word if text == word.text else replace(word, text=text, read=word.read or word.text)


def _may_hold_stroke(text: str) -> bool:
    capitals = sum(map(str.isupper, text))
    return (
        capitals >= 2 and _SYMBOL.fullmatch(text) is not None and _AS_STROKE.search(text, 1, len(text) - 1) is not None
    )


def _shapes(image: Gray, word: ReadWord) -> tuple[NDArray[np.int32], list[_Shape]]:
    """Return the labels of the connected ink of a word, from 1, and the boxes of the labels from the left."""
    import cv2
    import numpy as np

    x0, top, x1, bottom = (max(0, round(side)) for side in word.box)
    cut = image[top : bottom + 1, x0 : x1 + 1]
    if not cut.size:
        return np.zeros((1, 1), np.int32), []
    _, ink = cv2.threshold(cut, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return np.asarray(labels, dtype=np.int32), [_Shape(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]


def _are_apart(image: Gray, word: ReadWord, height: float) -> bool:
    """Tell whether three dots of a word stand as far apart as those of "…"."""
    _, shapes = _shapes(image, word)
    dots = sorted(s for s in shapes if s.height <= _DOT * height and s.x1 - s.x0 <= _DOT * height)
    return any(
        max(d.bottom for d in three) - min(d.bottom for d in three) <= _LEVEL * height
        and all(_APART * height < (b.x0 + b.x1 - a.x0 - a.x1) / 2 < _FAR * height for a, b in pairwise(three))
        for three in zip(dots, dots[1:], dots[2:], strict=False)
    )


def _with_stroke(image: Gray, word: ReadWord) -> str:
    """Return the text of a word with a letter that is seen to be a leaning stroke as "/"."""
    labels, shapes = _shapes(image, word)
    highest = max((shape.height for shape in shapes), default=0)
    whole = sorted((s.x0, n) for n, s in enumerate(shapes) if s.height >= 0.5 * highest)
    places = [at for at, char in enumerate(word.text) if char not in _LOW]
    if len(whole) != len(places):
        return word.text
    found, slant = list(word.text), _slant(labels > 0)
    for at, (_, number) in zip(places, whole, strict=True):
        shape = shapes[number]
        if 0 < at < len(found) - 1 and _AS_STROKE.fullmatch(found[at]) and shape.height >= _HIGH * highest:
            part = labels[shape.top : shape.bottom, shape.x0 : shape.x1] == number + 1
            found[at] = "/" if _LEAN[0] <= _lean(part) - slant <= _LEAN[1] else found[at]
    return "".join(found)


def _slant(ink: NDArray[np.bool_]) -> float:
    """Return by how many degrees the upright strokes of a word lean: where the sums of its columns differ most."""
    import numpy as np

    ys, xs = np.nonzero(ink)

    def sharpness(angle: float) -> float:
        columns = np.round(xs + ys * np.tan(np.radians(angle))).astype(np.int64)
        return float(np.sum(np.diff(np.bincount(columns).astype(np.float64)) ** 2))

    return max(_SLANTS, key=sharpness)


def _lean(part: NDArray[np.bool_]) -> float:
    """Return by how many degrees a shape leans to the right, 0 where it is no thin straight stroke."""
    import numpy as np

    height = part.shape[0]
    rows = np.nonzero(part.any(axis=1))[0]
    middles = np.array([np.nonzero(part[row])[0].mean() for row in rows])
    slope, start = np.polyfit(rows, middles, 1)
    off = float(np.abs(middles - (slope * rows + start)).mean())
    thin = float(part.sum(axis=1).mean())
    return float(np.degrees(np.arctan(-slope))) if off <= _OFF * height and thin <= _THIN * height else 0.0
