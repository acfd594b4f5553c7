"""Places in a file: stretches of text, words on a page, and what is known of each page."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

#: (x0, top, x1, bottom) from the top left corner of the page as it is shown: points in a PDF, pixels in a picture.
Box = tuple[float, float, float, float]
#: An affine map (a, b, c, d, e, f) of the plane: x becomes ax + by + c, and y becomes dx + ey + f.
Matrix = tuple[float, float, float, float, float, float]
PageSource = Literal["text", "ocr", "blank"]
#: One packed word: start and end in the text, page, four sides, and confidence (negative for none).
_WORD = struct.Struct("<IIIfffff")
#: The last byte of -1.0.
_NEGATIVE = struct.pack("<f", -1.0)[-1]


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
    """Words in the order of the text, packed: a document of a thousand pages has half a million of them.

    `shift` is what is added to the packed spans, so that words that move with their text need no copy.
    """

    packed: bytes = b""
    restored: tuple[tuple[int, str], ...] = ()
    shift: int = 0

    @classmethod
    def of(cls, words: Iterable[Word]) -> Words:
        """Pack words."""
        packed: list[bytes] = []
        restored: list[tuple[int, str]] = []
        for number, word in enumerate(words):
            sure = -1.0 if word.confidence is None else word.confidence
            packed.append(_WORD.pack(word.span.start, word.span.end, word.page, *word.box, sure))
            if word.read is not None:
                restored.append((number, word.read))
        return cls(b"".join(packed), tuple(restored))

    @classmethod
    def in_line(
        cls,
        texts: Sequence[str],
        page: int,
        sides: tuple[Sequence[float], Sequence[float], Sequence[float], Sequence[float]],
        sure: Sequence[float | None],
        read: Sequence[str | None],
    ) -> Words:
        """Pack the words that make a line of text with a blank between each two; as `of`, but quicker.

        All are given by columns: `sides` are those of their boxes, `sure` and `read` are as `Word` has them.
        """
        fields: list[float] = []
        start = 0
        for text, x0, top, x1, bottom, known in zip(texts, *sides, sure, strict=True):
            end = start + len(text)
            fields += start, end, page, x0, top, x1, bottom, -1.0 if known is None else known
            start = end + 1
        restored = [(number, word) for number, word in enumerate(read) if word is not None] if any(read) else ()
        return cls(_packer(len(texts)).pack(*fields), tuple(restored))

    @classmethod
    def joined(cls, parts: Iterable[Words]) -> Words:
        """Return the words of several texts one after the other, each already moved to its place."""
        kept = [part for part in parts if part.packed]
        packed = b"".join([part.packed for part in kept])
        if any(part.shift for part in kept):
            import numpy as np

            fields = np.frombuffer(packed, dtype="<u4").reshape(len(packed) // _WORD.size, -1).copy()
            # Words may move to the left, too.
            shifts = np.array([part.shift % (1 << 32) for part in kept], np.uint32)
            fields[:, :2] += np.repeat(shifts, [len(part) for part in kept])[:, None]
            packed = fields.tobytes()
        restored: list[tuple[int, str]] = []
        before = 0
        for part in kept:
            restored += [(before + number, read) for number, read in part.restored]
            before += len(part)
        return cls(packed, tuple(restored))

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.packed) // _WORD.size

    def __iter__(self) -> Iterator[Word]:
        """Yield the words."""
        read = dict(self.restored)
        for number, (start, end, page, x0, top, x1, bottom, confidence) in enumerate(_WORD.iter_unpack(self.packed)):
            known = None if confidence < 0 else confidence
            yield Word(Span(start + self.shift, end + self.shift), page, (x0, top, x1, bottom), known, read.get(number))

    def moved(self, by: int) -> Words:
        """Return the words with `by` characters added to their spans."""
        return Words(self.packed, self.restored, self.shift + by) if by and self.packed else self

    def mapped(self, matrices: Mapping[int, Matrix]) -> Words:
        """Return the words with the boxes of some pages put through a map, each the level box around what comes out."""
        if not self.packed:
            return self
        import numpy as np

        whole = np.frombuffer(self.packed, dtype="<u4").reshape(len(self), -1).copy()
        boxes = whole.view("<f4")
        for page, (a, b, c, d, e, f) in matrices.items():
            at = np.nonzero(whole[:, 2] == page)[0]
            x0, top, x1, bottom = boxes[at, 3:7].T
            x, y, across, down = (x0 + x1) / 2, (top + bottom) / 2, (x1 - x0) / 2, (bottom - top) / 2
            right, low = a * x + b * y + c, d * x + e * y + f
            wide, high = abs(a) * across + abs(b) * down, abs(d) * across + abs(e) * down
            boxes[at, 3:7] = np.stack([right - wide, low - high, right + wide, low + high], axis=1)
        return replace(self, packed=whole.tobytes())

    def confidence(self) -> float | None:
        """Return the mean confidence of the words that have one, None where none has."""
        # The sign of the last of its numbers tells of each word that it has none.
        if self.packed[_WORD.size - 1 :: _WORD.size].count(_NEGATIVE) == len(self):
            return None
        import numpy as np

        values = np.frombuffer(self.packed, dtype="<f4").reshape(len(self), -1)[:, -1] if self.packed else np.zeros(0)
        known = values[values >= 0]
        return float(known.mean(dtype=float)) if len(known) else None


@lru_cache(maxsize=256)
def _packer(count: int) -> struct.Struct:
    """Return what packs so many words at once."""
    return struct.Struct("<" + _WORD.format[1:] * count)


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
