"""A picture of a page becomes the same `Page` as one of a PDF with text: its words with boxes and confidences.

The picture is made ready (clean.py) and given to Tesseract (tesseract.py). What comes out doubtful is tried again: a
page turned, or sharpened; a line cut out and read by itself (reread.py).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from models.errors import MissingTool
from pipeline.ingest.paged import tesseract
from pipeline.ingest.paged.numerals import with_numerals
from pipeline.ingest.paged.page import Char, Page, Rule
from pipeline.ingest.paged.shown import Shown
from pipeline.ingest.paged.signs import with_signs
from pipeline.ingest.paged.tesseract import ReadLine, ReadWord, confidence_of
from pipeline.ingest.paged.weight import weighed
from pipeline.ingest.quality import page_quality
from pipeline.ingest.restore import restore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.ingest.paged.clean import Cleaned

    Gray = NDArray[np.uint8]

#: Mean confidence of a page's letters below which a sharpened picture is tried, and below which it may be turned.
_DOUBTFUL, _GARBAGE = 0.93, 0.75
#: How sure the model for orientation must be; below 1 it guesses.
_SURE_TURN = 1.0
#: A word without letters and digits of less confidence is dirt.
_DIRT = 0.6
#: What the dash before an item may be read as.
_STROKES = frozenset("-–—~=")
#: A font measured so much lower or higher than that of most words, in parts of it, is the same one: marks over capitals
#: add to what is measured of a line.
_LOWER, _HIGHER = 0.15, 0.4
#: What parts two columns: a gap of so many usual gaps of the line, and so many heights of its font.
_WIDE_GAP, _COLUMN = 2.5, 0.6
#: A sign with gaps of so many usual gaps on both sides is no part of a line.
_LONE = 1.6
#: A drawn line, or the border of a frame, that was read as signs.
_DRAWN = re.compile(r"[-_—–=~.]{5,}|[_—–=~]{2,}|[|¦_¬]+")


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A picture as it was read: `turn` by which it was turned (degrees clockwise), made ready, and what was found."""

    turn: int
    ready: Cleaned
    rules: tuple[Rule, ...]
    lines: tuple[ReadLine, ...]

    @property
    def confidence(self) -> float:
        return confidence_of(self.lines)


def recognise(picture: Gray, number: int, dpi: float, size: tuple[float, float]) -> Page:
    """Return what stands in a picture of a page, grey (height, width) or with three colours, as page `number`.

    `size` is the page's (width, height) in points, `dpi` the resolution of the picture. Boxes, width and height are
    those of the page set upright and straight; `shown` leads back to the page as it was given. Raises MissingTool where
    a program or package is not installed, LimitExceeded where recognition takes too long.
    """
    tesseract.require()
    require_package()
    from pipeline.ingest.paged.inks import without_stamps

    image = without_stamps(picture)
    attempt = _best(image, dpi)
    straight = attempt.ready.image
    seen = with_signs(straight, with_numerals(straight, _tidied(attempt.lines)), attempt.ready.scale)
    lines = _restored(weighed(straight, seen))
    unit = size[0] / image.shape[1]
    scale = attempt.ready.scale * unit
    height, width = attempt.ready.image.shape
    return Page(
        number,
        width * scale,
        height * scale,
        tuple(_chars(lines, scale)),
        tuple(Rule(*(side * scale for side in rule)) for rule in attempt.rules),
        True,
        source="ocr",
        quality=page_quality("\n".join(line.text for line in lines)),
        shown=_shown(attempt, image, unit),
    )


def _shown(attempt: _Attempt, image: Gray, unit: float) -> Shown:
    """Return how the page that was read lies on the page that was given."""
    import numpy as np

    height, width = image.shape
    turned = {
        0: ((1, 0, 0), (0, 1, 0)),
        90: ((0, 1, 0), (-1, 0, height)),
        180: ((-1, 0, width), (0, -1, height)),
        270: ((0, -1, width), (1, 0, 0)),
    }[attempt.turn]
    whole = np.array(turned) @ np.vstack([attempt.ready.back, (0, 0, 1)])
    whole[:, :2] /= attempt.ready.scale
    whole[:, 2] *= unit
    a, b, c, d, e, f = (float(value) for value in whole.ravel())
    return Shown(width * unit, height * unit, (a, b, c, d, e, f))


def require_package() -> None:
    """Raise MissingTool, which names the package to install, without OpenCV."""
    try:
        import cv2  # noqa: F401
    except ImportError as error:
        raise MissingTool(
            "Chưa cài thư viện xử lý ảnh OpenCV nên không đọc được bản quét và ảnh chụp; hãy cài: "
            'pip install "truyvet[scan]".'
        ) from error


def _best(image: Gray, dpi: float) -> _Attempt:
    """Return the reading of a picture in which recognition trusts most."""
    best = _attempt(image, dpi, 0)
    turn = _turn(best)
    if turn:
        best = max(best, _attempt(image, dpi, turn), key=lambda attempt: (not _lies(attempt), attempt.confidence))
    # The short cells of a table have been read several times over.
    if best.lines and not best.rules and best.confidence < _DOUBTFUL:
        from pipeline.ingest.paged.clean import BEST_HEIGHT, sharpened

        ready = replace(best.ready, image=sharpened(best.ready.image, BEST_HEIGHT / 8, 1.5))
        best = max(best, _read(ready, dpi, best.turn), key=lambda attempt: attempt.confidence)
    return best


def _attempt(image: Gray, dpi: float, turn: int) -> _Attempt:
    import numpy as np

    from pipeline.ingest.paged.clean import cleaned

    return _read(cleaned(np.ascontiguousarray(np.rot90(image, -turn // 90))), dpi, turn)


def _read(ready: Cleaned, dpi: float, turn: int) -> _Attempt:
    from pipeline.ingest.paged.cells import read_tables
    from pipeline.ingest.paged.reread import reread

    # Without a table underlines stay: what recognition makes of them is dropped as dirt, and taking them out would
    # cost letters.
    tabled = read_tables(ready.image, dpi / ready.scale)
    image = ready.image if tabled is None else tabled.rest
    (found,) = tesseract.recognised([image], tesseract.AUTOMATIC)
    lines = reread(image, [run for line in found for run in _runs(line)])
    if tabled is None:
        return _Attempt(turn, ready, (), tuple(lines))
    return _Attempt(turn, ready, tabled.rules, (*lines, *tabled.lines))


def _turn(attempt: _Attempt) -> int:
    """Return by how many degrees clockwise a picture is to be turned to stand upright."""
    if attempt.confidence >= _GARBAGE and not _lies(attempt):
        return 0
    turn, sure = tesseract.turn_of(attempt.ready.image)
    return turn if sure >= _SURE_TURN else 0


def _lies(attempt: _Attempt) -> bool:
    """Tell whether most lines of a picture run up or down."""
    return 2 * sum(line.turned for line in attempt.lines) > len(attempt.lines)


def _tidied(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Return the lines without drawn lines and dirt, fonts of nearly one height set to the height of most."""
    marked = [replace(line, words=(_as_bullet(line.words), *line.words[1:])) for line in lines]
    kept = [replace(line, words=words) for line in marked if (words := tuple(filter(_is_text, line.words)))]
    if not kept:
        return []
    usual = median(line.height for line in kept for _ in line.words)
    return [_sized(line, usual) for line in kept]


def _as_bullet(words: Sequence[ReadWord]) -> ReadWord:
    """Return the first word of a line; a short stroke before others is the dash of an item, surely read or not."""
    first = words[0]
    if len(words) == 1 or first.text not in _STROKES:
        return first
    return replace(
        first, text="-", confidence=max(first.confidence, _DIRT), read=None if first.text == "-" else first.text
    )


def _is_text(word: ReadWord) -> bool:
    if _DRAWN.fullmatch(word.text):
        return False
    return word.confidence >= _DIRT or any(char.isalnum() for char in word.text)


def _sized(line: ReadLine, usual: float) -> ReadLine:
    if not (1 - _LOWER) * usual <= line.height <= (1 + _HIGHER) * usual:
        return line
    return replace(line, top=line.bottom - usual)


def _chars(lines: Sequence[ReadLine], scale: float) -> Iterator[Char]:
    """Yield the words with a blank between each two of a run; boxes are as high as the font of the run.

    A run that stands beside the one before comes after all that do not, so that the two are not taken for one.
    """
    beside = [False, *(_are_beside(left, right) for left, right in itertools.pairwise(lines))]
    for line, _ in sorted(zip(lines, beside, strict=True), key=lambda pair: pair[1]):
        for number, word in enumerate(line.words):
            sunk = line.slope * (word.box[0] - line.words[0].box[0])
            box = word.box[0], line.top + sunk, word.box[2], line.bottom + sunk
            x0, top, x1, bottom = (side * scale for side in box)
            if number:
                yield Char(" ", x0, top, x0, bottom, False)
            yield Char(word.text, x0, top, x1, bottom, word.bold, word.confidence, word.read)


def _are_beside(line: ReadLine, other: ReadLine) -> bool:
    return min(line.bottom, other.bottom) - max(line.top, other.top) > 0.5 * min(line.height, other.height)


def _runs(line: ReadLine) -> list[ReadLine]:
    """Return the parts of a line between gaps that are far wider than its others: lines of two columns.

    A sign alone in such a gap is the end of a line drawn under a head, or dirt.
    """
    kept = replace(line, words=tuple(_without_lone_signs([w for w in line.words if not _DRAWN.fullmatch(w.text)])))
    if not kept.words:
        return []
    gaps = _gaps(kept.words)
    widest = max(_COLUMN * line.height, _WIDE_GAP * median(gaps)) if gaps else 0.0
    ends = [at for at, gap in enumerate(gaps, 1) if gap > widest]
    runs = []
    for start, end in itertools.pairwise([0, *ends, len(kept.words)]):
        words = kept.words[start:end]
        sunk = line.slope * (words[0].box[0] - line.words[0].box[0])
        runs.append(replace(line, words=words, top=line.top + sunk, bottom=line.bottom + sunk))
    return runs


def _gaps(words: Sequence[ReadWord]) -> list[float]:
    return [right.box[0] - left.box[2] for left, right in itertools.pairwise(words)]


def _without_lone_signs(words: Sequence[ReadWord]) -> Iterator[ReadWord]:
    gaps = _gaps(words)
    wide = _LONE * median(gaps) if gaps else 0.0
    for at, word in enumerate(words):
        alone = 0 < at < len(gaps) and min(gaps[at - 1], gaps[at]) > wide
        if not alone or any(map(str.isalnum, word.text)):
            yield word


def _restored(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Return the lines with letters and marks restored that recognition lost; what was read stands beside them."""
    words = [word for line in lines for word in line.words]
    texts = iter(restore([word.text for word in words], [word.confidence for word in words]))
    return [replace(line, words=tuple(_as_restored(word, next(texts)) for word in line.words)) for line in lines]


def _as_restored(word: ReadWord, text: str) -> ReadWord:
    return word if text == word.text else replace(word, text=text, read=word.text)
