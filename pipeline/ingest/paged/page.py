"""One page as a reader gives it, from a PDF or a scan: characters, ruling lines and whether it holds pictures.

All coordinates are from the top left corner of the page as it is shown (its rotation applied): points in a PDF, pixels
in a picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from models.places import PageSource
from models.tracing import Finding
from pipeline.ingest.paged.shown import Shown

#: In parts of the font's height: a gap between two characters that parts words, and how far a new line stands off.
WORD_GAP, _NEW_LINE = 0.17, 0.5


class Char(NamedTuple):
    """One or more characters that stand together, with their box: a glyph, a syllable or a whole word; or a blank.

    Two of a line belong to different words where a blank stands or a gap shows between them. The box is as high as its
    font, so that all of a line have the same. `bold` tells that its font is. `confidence` and `read` are those of
    `models.places.Word`, for what was recognised.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool
    confidence: float | None = None
    read: str | None = None


class Rule(NamedTuple):
    """A straight ruling line, horizontal (top == bottom) or upright (x0 == x1)."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def upright(self) -> bool:
        """Tell whether the line runs from top to bottom."""
        return self.x0 == self.x1


@dataclass(frozen=True, slots=True)
class Page:
    """The characters and ruling lines of a page, its size, and whether it shows a picture.

    `covered` is the share of the page that its largest picture covers. `shown` tells
    how the file shows the page where it was read otherwise: turned, straightened, in another unit.
    `chars` are in the order of the file or of recognition; those of one line follow each other. `source`, `quality` and
    `layer_quality` are those of `models.places.PageFacts`. `stamps` are the words of digital signatures, which are no
    part of the flow; `findings` what the reader of the page has to say of it.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    pictured: bool
    source: PageSource = "text"
    quality: float | None = None
    layer_quality: float | None = None
    covered: float = 0.0
    shown: Shown | None = None
    stamps: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def text(self) -> str:
        """Return the text of all characters of the page, see `text_of`."""
        return text_of(self.chars)


def text_of(chars: Iterable[Char]) -> str:
    """Return characters in their order, with a blank where a gap parts two and a line end at a new line."""
    pieces: list[str] = []
    last_x1 = last_bottom = inf
    last_height = 1.0
    for char in chars:
        text, x0, top, x1, bottom, _, _, _ = char
        if abs(bottom - last_bottom) > _NEW_LINE * last_height:
            pieces.append("\n")
        elif not -last_height < x0 - last_x1 < WORD_GAP * last_height and not text.isspace():
            pieces.append(" ")
        pieces.append(text)
        last_x1, last_bottom, last_height = x1, bottom, bottom - top
        if last_height < 1.0:
            last_height = 1.0
    return "".join(pieces[1:])
