"""Cutting text into the terms that are indexed: syllables, pairs of neighbours, and keys of act symbols.

Two fields are made of one text. The folded field ("chuyen", "chuyen doi") meets text typed without diacritics; the
accented field ("chuyển", "chuyển đổi") tells "bảo" from "báo". Pairs of neighbouring syllables stand in for words:
Vietnamese writes most words as two syllables, and pairs did better than a word segmenter at a fraction of its cost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.text import SYLLABLE, accent_key, fold_syllable, nfc

#: A clause ends at final punctuation followed by a blank, at ";" and ":", and at a line end.
_CLAUSE_END = re.compile(r"(?<=[.!?…])\s+|[;:]\s*|\n+")
#: Clauses of fewer syllables are joined to the one before: "1." or "a)" alone say nothing.
SHORT_CLAUSE = 5
#: Kinds of act as they are typed, folded, and the short form their symbols carry (NĐ 30/2020, annex III).
_KINDS = {
    "nghi quyet": "nq",
    "chuong trinh": "ctr",
    "quyet dinh": "qd",
    "ke hoach": "kh",
    "ket luan": "kl",
    "nghi dinh": "nd",
    "thong tu": "tt",
    "chi thi": "ct",
    "huong dan": "hd",
    "quy dinh": "qd",
    "cong van": "cv",
    "cong dien": "cd",
    "thong bao": "tb",
    "bao cao": "bc",
    "to trinh": "ttr",
}
_SHORT = "|".join(sorted(set(_KINDS.values()), key=len, reverse=True))
_LONG = "|".join(_KINDS)
_SYMBOL_FORMS = (
    # 57-NQ/TW, 04/CTr-UBND, 30/2020/NĐ-CP
    re.compile(rf"\b(?P<number>\d{{1,4}})\s*[-/]\s*(?:\d{{4}}\s*/\s*)?(?P<short>{_SHORT})\b"),
    # nq57, NQ 57, ctr 04, NQ số 57
    re.compile(rf"\b(?P<short>{_SHORT})\s*(?:so\s*)?[-.]?\s*(?P<number>\d{{1,4}})\b"),
    # nghị quyết 57, chương trình số 04
    re.compile(rf"\b(?P<long>{_LONG})\s+(?:so\s*:?\s*)?(?P<number>\d{{1,4}})\b"),
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The syllables of a text in order: as written, where they stand, folded, and as accent keys (same length).

    `starts` and `ends` are offsets into the text that was given (end exclusive).
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    folded: tuple[str, ...]
    accented: tuple[str, ...]


def tokenize(text: str) -> Tokens:
    """Return the syllables of the text with their places."""
    found = list(SYLLABLE.finditer(text))
    words = tuple(nfc(m.group()) for m in found)
    return Tokens(
        words=words,
        starts=tuple(m.start() for m in found),
        ends=tuple(m.end() for m in found),
        folded=tuple(fold_syllable(w) for w in words),
        accented=tuple(accent_key(w) for w in words),
    )


def with_pairs(syllables: Sequence[str]) -> list[str]:
    """Return the syllables followed by each pair of neighbours joined by a blank."""
    return [*syllables, *(f"{a} {b}" for a, b in pairwise(syllables))]


def symbol_keys(text: str) -> list[str]:
    """Return one key for each act symbol in the text: "57-NQ/TW", "nq57" and "Nghị quyết số 57" all give "#nq57".

    Leading zeros do not count ("ctr 4" and "04/CTr-UBND" meet); the issuer does not enter the key.
    """
    folded = " ".join(fold_syllable(part) for part in nfc(text).split())
    keys: list[str] = []
    for form in _SYMBOL_FORMS:
        for match in form.finditer(folded):
            groups = match.groupdict()
            kind = groups.get("short") or _KINDS[groups["long"]]
            keys.append(f"#{kind}{int(groups['number'])}")
    return keys


def clauses(text: str) -> list[str]:
    """Return the clauses of a text in order; at least one for any text, short ones joined to the one before."""
    parts: list[str] = []
    for part in _CLAUSE_END.split(text):
        piece = part.strip()
        if not piece:
            continue
        if parts and min(len(SYLLABLE.findall(text)) for text in (piece, parts[-1])) < SHORT_CLAUSE:
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return parts or [text]
