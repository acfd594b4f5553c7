"""The words that went and came between two texts."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from models.text import SYLLABLE, accent_key, nfc

_TOKEN = re.compile(SYLLABLE.pattern + r"|[^\w\s]")
#: Signs that typists use for one another.
_SIGNS = str.maketrans("“”„«»‘’–—−‑•", '"""""\'\'-----')
_EDGES = re.compile(r"^[\s.,;:+*-]+|[\s.,;:]+$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of two texts: the words of the older and of the newer one, alike where `same`."""

    before: str
    after: str
    same: bool


def wording(text: str | None) -> tuple[str, ...]:
    """Return the words and signs of a text as they count in a comparison.

    White space, case, the place of a tone mark, kinds of quote and dash, a bullet and final punctuation do not count.
    """
    plain = _EDGES.sub("", nfc(text or "").translate(_SIGNS))
    return tuple(accent_key(token) for token in _TOKEN.findall(plain))


def stretches(before: str, after: str, exact: bool = False) -> tuple[Stretch, ...]:
    """Return the two texts as stretches of words, in order, equal ones and changed ones in turn.

    Words are parted at white space and compared as `wording` does, sign by sign where `exact`.
    """
    old, new = before.split(), after.split()
    first, second = ([(w,) if exact else wording(w) for w in words] for words in (old, new))
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return tuple(
        Stretch(" ".join(old[a:b]), " ".join(new[c:d]), op == "equal") for op, a, b, c, d in matcher.get_opcodes()
    )


def marked(before: str, after: str, around: int = 8, exact: bool = False) -> str:
    """Return the newer text with what went as [-…-] and what came as {+…+}.

    Of an equal stretch the `around` words next to a change are shown, the rest is "…"; `exact` as in `stretches`.
    """
    parts: list[str] = []
    found = stretches(before, after, exact)
    for number, stretch in enumerate(found):
        if len(found) == 1 and stretch.same:
            return stretch.after
        if stretch.same:
            parts.append(_clipped(stretch.after, around, number == 0, number == len(found) - 1))
        else:
            gone = f"[-{stretch.before}-]" if stretch.before else ""
            parts.append(gone + (f"{{+{stretch.after}+}}" if stretch.after else ""))
    return " ".join(part for part in parts if part)


def _clipped(text: str, around: int, first: bool, last: bool) -> str:
    words = text.split()
    head, tail = (0 if first else around), (0 if last else around)
    if len(words) <= head + tail + 1:
        return text
    return " ".join([*words[:head], "…", *words[len(words) - tail :]])
