"""Where words start in the characters of a page: by the blanks of the file and by the gaps between glyphs.

Files lie both ways: some set every word by its place and write no blank, others write blanks where none is seen
("b an" for "ban"), or part the glyphs of a word by kerning. The gap seen on the page decides first; only where it is
odd, and one of two parts is no Vietnamese syllable while both together are, are they put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.orthography import native
from models.text import nfc
from pipeline.ingest.paged.page import WORD_GAP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

#: In parts of the font's height: a blank of the file that leaves less room than this is none.
_NO_BLANK = 0.06
#: A gap without a blank is odd up to this part of the height, in a page where this share of gaps has blanks.
_ODD_GAP, _BLANKS = 0.4, 0.5
#: A blank is odd that leaves less than this part of the room of those beside it in its line.
_ODD_BLANK = 0.65
#: A character that starts so far before the end of the last one goes on with no word.
_BACK = -0.6
#: Characters whose middles, or whose heights, differ by more than this part of the height are taken apart.
_OFF = 0.02
#: Characters whose middles differ by more than this part of the height stand on two lines.
_NEW_LINE = 0.45

_OPENING, _CLOSING = "(“\"'", ")”\"'.,;:"


class Glyphs(NamedTuple):
    """The visible characters of a page, for each a value of each column: code, sides, weight, whether a blank precedes.

    Sides are in points from the top left corner of the page.
    """

    codes: Numbers
    x0: Floats
    x1: Floats
    top: Floats
    bottom: Floats
    bold: Flags
    blank: Flags

    def only(self, kept: Flags) -> Glyphs:
        """Return the characters that are flagged."""
        if kept.all():
            return self
        return Glyphs(*(column[kept] for column in self))  # type: ignore[arg-type]


class Starts(NamedTuple):
    """Where words start among the characters of a page, and which of them follow a blank too narrow to be seen."""

    at: Numbers
    blank: Flags


def word_starts(glyphs: Glyphs, letters: str, walls: list[float]) -> Starts:
    """Return where words start; `letters` are the characters, `walls` where upright lines stand, which part words."""
    height = glyphs.bottom - glyphs.top
    middle = (glyphs.bottom + glyphs.top) / 2
    high = np.maximum(height[1:], height[:-1])
    gap = (glyphs.x0[1:] - glyphs.x1[:-1]) / high
    off = np.abs(middle[1:] - middle[:-1]) / high
    blank = glyphs.blank[1:] & (gap > _NO_BLANK) & (off <= _NEW_LINE)
    spaced = blank | (gap > WORD_GAP)
    other = (gap < _BACK) | (off > _OFF) | (np.abs(height[1:] - height[:-1]) > _OFF * high)
    if walls:
        inside = np.searchsorted(walls, (glyphs.x0 + glyphs.x1) / 2)
        other |= inside[1:] != inside[:-1]
    _mend(letters, spaced, other, np.where(blank, gap, -gap))
    at = np.flatnonzero(spaced | other | (glyphs.bold[1:] != glyphs.bold[:-1])) + 1
    narrow = blank & spaced & (gap <= WORD_GAP)
    return Starts(np.concatenate(([0], at)), np.concatenate(([False], narrow[at - 1])))


def _mend(letters: str, spaced: Flags, other: Flags, gaps: Floats) -> None:
    """Take away the spaces inside syllables; `gaps` are those before each character, negative without a blank."""
    spaces = np.flatnonzero(spaced & ~other)
    if not len(spaces):
        return
    room = gaps[spaces]
    written = room > 0
    narrow = np.zeros(len(spaces), bool)
    if np.count_nonzero(written) >= _BLANKS * len(spaces):
        narrow |= ~written & (-room < _ODD_GAP)
    beside = np.minimum(np.abs(np.append(room[1:], np.inf)), np.abs(np.append(np.inf, room[:-1])))
    narrow |= written & (room < _ODD_BLANK * np.where(np.isinf(beside), 0.0, beside))
    if not narrow.any():
        return
    for space in spaces[narrow].tolist():
        parted = spaced | other
        before, behind = np.flatnonzero(parted[:space]), np.flatnonzero(parted[space + 1 :])
        start = int(before[-1]) + 1 if len(before) else 0
        end = space + 2 + int(behind[0]) if len(behind) else len(letters)
        if is_broken(letters[start : space + 1], letters[space + 1 : end]):
            spaced[space] = False


def is_broken(left: str, right: str) -> bool:
    """Tell whether two parts are one syllable torn apart: together they are one, and one of them alone is none."""
    left, right = nfc(left).lstrip(_OPENING), nfc(right).rstrip(_CLOSING)
    if not (left.isalpha() and right.isalpha()) or (native(left) and native(right)):
        return False
    return (left.isupper() or right.islower()) and native(left + right)
