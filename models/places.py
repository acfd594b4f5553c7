"""Places in a file: stretches of text, words on a page, and what is known of each page."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

#: (x0, top, x1, bottom) from the top left corner of the page as it is shown: points in a PDF, pixels in a picture.
Box = tuple[float, float, float, float]
PageSource = Literal["text", "ocr", "blank"]
#: One packed word: start and end in the text, page, four sides, and confidence (negative for none).
_WORD = struct.Struct("<IIIfffff")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of `Document.text`: `start` inclusive, `end` exclusive, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands: its span in the text, its page (from 1) and box.

    `confidence` of recognition is in [0, 1], None for a word of a text layer. `read` is what was recognised where
    another word was put in its place (restored tone marks), else None.
    """

    span: Span
    page: int
    box: Box
    confidence: float | None = None
    read: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Words in the order of the text, packed: a document of a thousand pages has half a million of them."""

    packed: bytes = b""
    restored: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, words: Iterable[Word]) -> Words:
        """Pack words."""
        packed = bytearray()
        restored: list[tuple[int, str]] = []
        for number, word in enumerate(words):
            confidence = -1.0 if word.confidence is None else word.confidence
            packed += _WORD.pack(word.span.start, word.span.end, word.page, *word.box, confidence)
            if word.read is not None:
                restored.append((number, word.read))
        return cls(bytes(packed), tuple(restored))

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.packed) // _WORD.size

    def __iter__(self) -> Iterator[Word]:
        """Yield the words."""
        read = dict(self.restored)
        for number, (start, end, page, x0, top, x1, bottom, confidence) in enumerate(_WORD.iter_unpack(self.packed)):
            known = None if confidence < 0 else confidence
            yield Word(Span(start, end), page, (x0, top, x1, bottom), known, read.get(number))

    def moved(self, by: int) -> Words:
        """Return the words with `by` characters added to their spans."""
        return Words.of(
            Word(Span(w.span.start + by, w.span.end + by), w.page, w.box, w.confidence, w.read) for w in self
        )


NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page of a file.

    `number` counts from 1; `width` and `height` are in the unit of boxes. `source` tells whether its words come from
    the text layer, from recognition, or whether it holds none. `quality`, in [0, 1], is how well the words used read
    as Vietnamese, None where there are too few to tell; `layer_quality` that of a text layer that was thrown away.
    `running` are the heads, feet, page numbers and stamps of digital signatures that were taken out of the flow.
    """

    number: int
    width: float
    height: float
    source: PageSource = "text"
    quality: float | None = None
    layer_quality: float | None = None
    running: tuple[str, ...] = ()
