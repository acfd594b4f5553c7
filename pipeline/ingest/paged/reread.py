"""A second look at doubtful lines: each is cut out, set on white and read by itself.

Finding the lines of a whole page, Tesseract often takes the marks over capitals for a line of their own ("LẬP HỒ SƠ"
comes out as "LẠP HO SƠ"). A line alone has its marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.ingest.paged import tesseract
from pipeline.ingest.paged.tesseract import ReadLine, ReadWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

#: Confidence of a line below which it is read again.
_DOUBTFUL = 0.93
#: In heights of the font: what a cut-out line has above it (marks over capitals), below it and beside it, and the
#: white around.
_ABOVE, _BELOW, _BESIDE, _WHITE = 0.35, 0.1, 0.4, 0.4
#: A line of fewer pixels in height holds nothing to be read.
_LOWEST = 8


def reread(image: Gray, lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Return the lines of a picture, doubtful ones as read by themselves where that is surer."""
    doubtful = [number for number, line in enumerate(lines) if line.confidence < _DOUBTFUL and line.height >= _LOWEST]
    cuts = [cut_out(image, lines[number]) for number in doubtful]
    answers = tesseract.recognised([cut for cut, _, _ in cuts], tesseract.LINE)
    result = list(lines)
    for number, (_, left, top), answer in zip(doubtful, cuts, answers, strict=True):
        if len(answer) == 1 and answer[0].confidence > lines[number].confidence:
            result[number] = _moved(answer[0], left, top)
    return _without_marks(result, [result[number] for number in doubtful])


def cut_out(image: Gray, line: ReadLine) -> tuple[Gray, float, float]:
    """Return the picture of a line on white, and where its top left corner lies in the whole picture."""
    import cv2
    import numpy as np

    height, width = image.shape
    sunk = line.slope * (line.words[-1].box[2] - line.words[0].box[0])
    top = max(0, round(line.top + min(0.0, sunk) - _ABOVE * line.height))
    foot = min(height, round(line.bottom + max(0.0, sunk) + _BELOW * line.height))
    left = max(0, round(line.words[0].box[0] - _BESIDE * line.height))
    right = min(width, round(line.words[-1].box[2] + _BESIDE * line.height))
    edge = round(_WHITE * line.height)
    cut = image[top : max(foot, top + 1), left : max(right, left + 1)]
    framed = cv2.copyMakeBorder(cut, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(framed, dtype=np.uint8), left - edge, top - edge


def _moved(line: ReadLine, across: float, down: float) -> ReadLine:
    words = tuple(
        replace(w, box=(w.box[0] + across, w.box[1] + down, w.box[2] + across, w.box[3] + down)) for w in line.words
    )
    return replace(line, words=words, top=line.top + down, bottom=line.bottom + down)


def _without_marks(lines: Sequence[ReadLine], again: Iterable[ReadLine]) -> list[ReadLine]:
    """Return the lines without signs that are the marks over the letters of a line that was read again."""
    tops = [(line, line.top - _ABOVE * line.height) for line in again]

    def is_mark(word: ReadWord, own: ReadLine) -> bool:
        if any(char.isalnum() for char in word.text):
            return False
        middle = (word.box[1] + word.box[3]) / 2
        across = (word.box[0] + word.box[2]) / 2
        return any(
            line is not own and top < middle < line.bottom and line.words[0].box[0] < across < line.words[-1].box[2]
            for line, top in tops
        )

    kept = ((line, tuple(word for word in line.words if not is_mark(word, line))) for line in lines)
    return [replace(line, words=words) for line, words in kept if words]
