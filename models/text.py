"""Vietnamese text: normal form, folding, syllables, stamps and fingerprints.

Folding removes diacritics and case ("Chuyển đổi" -> "chuyen doi"), so that text typed without diacritics, and text
with tone marks in the old or the new place ("hoá", "hóa"), meet.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

#: A syllable, number or abbreviation: letters and digits with any combining marks that follow them.
SYLLABLE = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_SPACES = re.compile(r"[^\S\n]+")
#: The five tone marks in decomposed form: grave, acute, tilde, hook above, dot below.
_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
#: Unicode categories of signs that a name may not show.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_CACHE = 1 << 16


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C."""
    return unicodedata.normalize("NFC", text)


def plain_name(name: str) -> str:
    """Return the name of a file as it may be shown, in NFC.

    Signs that move the cursor, turn the direction of writing, are invisible or stand for bytes that are no text become
    U+FFFD (Unicode categories Cc, Cf, Cs, Zl, Zp; see Unicode Technical Report 36, 2.10 and 3.6).
    """
    return "".join("\ufffd" if unicodedata.category(c) in _HIDDEN else c for c in nfc(name))


def squeeze(text: str) -> str:
    """Return the text with runs of blanks (not line ends) as one space and no blanks at its ends."""
    return _SPACES.sub(" ", text).strip()


def fold(text: str) -> str:
    """Return the text in lower case without diacritics; "đ" becomes "d". Idempotent."""
    stripped = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    lowered = stripped.lower().replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if unicodedata.category(c) != "Mn")


@lru_cache(maxsize=_CACHE)
def fold_syllable(syllable: str) -> str:
    """Return `fold` of one syllable, remembered."""
    return fold(syllable)


@lru_cache(maxsize=_CACHE)
def accent_key(syllable: str) -> str:
    """Return a key of the syllable that keeps its letters and tone but not the place of the tone mark.

    "hoá" and "hóa" both give "hoa1"; "hoà" gives "hoa2"; "Ấn" gives "ân1".
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", syllable.lower()):
        tone = _TONES.get(char)
        if tone is None:
            letters.append(char)
        else:
            tones.append(tone)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)


def syllables(text: str) -> list[str]:
    """Return the syllables, numbers and abbreviations of the text, as written, in order."""
    return SYLLABLE.findall(text)


def folded_syllables(text: str) -> list[str]:
    """Return the syllables of the text, each folded."""
    return [fold_syllable(s) for s in SYLLABLE.findall(text)]


def accented_syllables(text: str) -> list[str]:
    """Return the syllables of the text as accent keys (see `accent_key`)."""
    return [accent_key(s) for s in SYLLABLE.findall(text)]


def is_plain(text: str) -> bool:
    """Tell whether the text carries no Vietnamese diacritic at all (as typed without them)."""
    return fold(text) == text.lower()


def fingerprint(text: str) -> str:
    """Return SHA-256 (hex) over the folded letters and digits of the text, for matching official texts."""
    letters = "".join(c for c in fold(text) if c.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def stamp(text: str) -> str:
    """Return 16 hex digits that change when the words of the text change.

    White space, case, punctuation and the place of a tone mark do not count.
    """
    return hashlib.sha256(" ".join(accented_syllables(nfc(text))).encode()).hexdigest()[:16]
