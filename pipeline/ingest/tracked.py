"""Text that remembers where each of its characters came from, and the clean-up that keeps this memory.

Clean text is NFC; runs of blanks are one space; zero-width, soft-hyphen and control characters are gone; the
Icelandic "Ð" that some Vietnamese keyboards leave is the "Đ" it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: U+00D0 and U+0189 look like Đ (U+0110), U+00F0 like đ; Vietnamese has none of the three.
_LOOKALIKES = {"\u00d0": "\u0110", "\u0189": "\u0110", "\u00f0": "\u0111", "\u0256": "\u0111"}
#: Finds what cleaning would change inside a text: odd or double blanks, invisible and look-alike characters.
_ODD = re.compile(
    r"[^ -~\u00a1-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u0188\u018a-\u0255\u0257-\u02ff\u1e00-\u1eff\u2010-\u2027]|  "
)
#: Hangul vowels and finals compose with the letter before them although they are no combining marks.
_JAMO = re.compile("[\u1160-\u11ff]")


@dataclass(frozen=True, slots=True)
class Tracked:
    """A text and, for each of its characters, the offset in the file it came from (same length)."""

    text: str
    at: Sequence[int]

    @classmethod
    def whole(cls, text: str) -> Tracked:
        """Return the text of a whole file, each character at its own offset."""
        return cls(text, range(len(text)))

    def __len__(self) -> int:
        """Return the number of characters."""
        return len(self.text)

    def cut(self, start: int, end: int | None = None) -> Tracked:
        """Return the characters from `start` (inclusive) to `end` (exclusive)."""
        return Tracked(self.text[start:end], self.at[start:end])

    def origin(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs (offset here, offset in the file), one wherever the two stop running in step."""
        pairs: list[tuple[int, int]] = []
        if isinstance(self.at, range):
            return ((0, self.at[0]),) if self.at else ()
        for here, there in enumerate(self.at):
            if not pairs or there - pairs[-1][1] != here - pairs[-1][0]:
                pairs.append((here, there))
        return tuple(pairs)


def join(parts: Iterable[Tracked], separator: str = "") -> Tracked:
    """Return the parts with a separator between them; it has the offset of the part before it."""
    texts: list[str] = []
    at: list[int] = []
    for number, part in enumerate(parts):
        if number and separator:
            texts.append(separator)
            at.extend([at[-1] if at else (part.at[0] if part.at else 0)] * len(separator))
        texts.append(part.text)
        at.extend(part.at)
    return Tracked("".join(texts), at)


def clean(tracked: Tracked) -> Tracked:
    """Return the text cleaned as the module says, each character with the offset of what it was made from."""
    start = len(tracked.text) - len(tracked.text.lstrip(" "))
    bare = tracked.cut(start, max(start, len(tracked.text.rstrip(" "))))
    if not _ODD.search(bare.text):
        return bare
    letters: list[str] = []
    at: list[int] = []
    for text, offset in _clusters(_visible(bare)):
        composed = unicodedata.normalize("NFC", text)
        letters.append(composed)
        at.extend(offset[: len(composed)] + [offset[-1]] * (len(composed) - len(offset)))
    return Tracked("".join(letters), at)


def clean_text(text: str) -> str:
    """Return the text cleaned as the module says, for formats without offsets in the file."""
    bare = text.strip(" ")
    return clean(Tracked.whole(bare)).text if _ODD.search(bare) else bare


def _visible(tracked: Tracked) -> Iterator[tuple[str, int]]:
    """Yield characters with offsets: invisible ones dropped, each inner run of blanks as one space."""
    blank: int | None = None
    started = False
    for char, offset in zip(tracked.text, tracked.at, strict=True):
        if char.isspace():
            blank = offset if blank is None else blank
            continue
        if unicodedata.category(char) in ("Cc", "Cf"):
            continue
        if blank is not None and started:
            yield " ", blank
        blank, started = None, True
        yield _LOOKALIKES.get(char, char), offset


def _clusters(chars: Iterable[tuple[str, int]]) -> Iterator[tuple[str, list[int]]]:
    """Yield stretches that NFC can be applied to one by one: a letter with the marks that follow it."""
    text, offsets = "", list[int]()
    for char, offset in chars:
        if text and not (unicodedata.category(char).startswith("M") or _JAMO.match(char)):
            yield text, offsets
            text, offsets = "", []
        text += char
        offsets.append(offset)
    if text:
        yield text, offsets
