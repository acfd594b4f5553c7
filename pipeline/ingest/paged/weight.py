"""Telling words in bold from others by how broad their upright strokes are; recognition itself does not say.

Headings, names of issuers and titles of acts are bold (Decree 30/2020, annex I), and the outline relies on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.ingest.paged.tesseract import ReadLine, ReadWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

#: A word is bold whose strokes are so much broader than those of the page's lighter words (percentile): in Times the
#: ratio of bold to regular is 1.5, and regular words differ by 1.2. So much of a line makes it bold as a whole.
_BROADER, _LIGHTER, _WHOLE = 1.24, 25, 0.75
#: Grey levels darker than this are ink; level strokes and filled parts are longer than this part of the font's height.
_INK, _LEVEL_STROKE = 128, 0.3
#: Fewer strokes, in rows of pixels, tell nothing.
_FEWEST = 12


def weighed(image: Gray, lines: Iterable[ReadLine]) -> list[ReadLine]:
    """Return the lines of a picture with each word marked that is in bold."""
    import numpy as np

    lines = list(lines)
    breadths = [[_breadth(image, word, line.height) for word in line.words] for line in lines]
    known = [breadth for of_line in breadths for breadth in of_line if breadth is not None]
    if not known:
        return lines
    least = _BROADER * float(np.percentile(known, _LIGHTER))
    return [_marked(line, of_line, least) for line, of_line in zip(lines, breadths, strict=True)]


def _marked(line: ReadLine, breadths: Sequence[float | None], least: float) -> ReadLine:
    """Return a line with its words in bold marked; one or two that seem otherwise are taken to be as the others."""
    bold = [breadth > least for breadth in breadths if breadth is not None]
    share = sum(bold) / len(bold) if bold else 0.0
    whole = True if share >= _WHOLE else False if share <= 1 - _WHOLE else None
    words = (
        replace(word, bold=whole if whole is not None else breadth is not None and breadth > least)
        for word, breadth in zip(line.words, breadths, strict=True)
    )
    return replace(line, words=tuple(words))


def _breadth(image: Gray, word: ReadWord, height: float) -> float | None:
    """Return the mean breadth of a word's upright strokes in pixels, None where too few show.

    `height` is that of its font; level strokes are longer than a part of it.
    """
    import numpy as np

    if not any(map(str.isalnum, word.text)):
        return None
    x0, top, x1, bottom = (round(side) for side in word.box)
    ink = image[max(0, top) : bottom + 1, max(0, x0) : x1 + 1] < _INK
    edges = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    runs = np.nonzero(edges == -1)[1] - np.nonzero(edges == 1)[1]
    runs = runs[runs < _LEVEL_STROKE * height]
    return float(runs.mean()) if runs.size >= _FEWEST else None
