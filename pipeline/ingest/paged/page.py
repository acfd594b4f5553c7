"""One page as a reader gives it, from a PDF or a scan: characters, ruling lines and whether it holds pictures.

All coordinates are from the top left corner of the page as it is shown (its rotation applied): points in a PDF, pixels
in a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
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
        """Return the characters in their order, with a blank where a gap parts two and a line end at a new line."""
        pieces: list[str] = []
        last: Char | None = None
        for char in self.chars:
            if last is not None:
                height = max(last.bottom - last.top, 1.0)
                if abs(char.bottom - last.bottom) > _NEW_LINE * height:
                    pieces.append("\n")
                elif not -height < char.x0 - last.x1 < WORD_GAP * height and not char.text.isspace():
                    pieces.append(" ")
            pieces.append(char.text)
            last = char
        return "".join(pieces)
