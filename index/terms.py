"""Cutting text into the terms that are indexed: syllables, pairs of neighbours, and keys of act symbols.

Two fields are made of one text. The folded field ("chuyen", "chuyen doi") meets text typed without diacritics; the
accented field ("chuyển", "chuyển đổi") tells "bảo" from "báo". Pairs of neighbouring syllables stand in for words:
Vietnamese writes most words as two syllables, and pairs did better than a word segmenter at a fraction of its cost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.text import SYLLABLE, accent_key, fold_syllable, nfc

#: A clause ends at final punctuation followed by a blank, at ";" and ":", and at a line end.
_CLAUSE_END = re.compile(r"(?<=[.!?…])\s+|[;:]\s*|\n+")
#: Clauses of fewer syllables are joined to the one before: "1." or "a)" alone say nothing.
SHORT_CLAUSE = 5
#: Kinds of act as they are typed, folded, and the short form their symbols carry (NĐ 30/2020, annex III).
KIND_FORMS = {
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
_SHORT = "|".join(sorted(set(KIND_FORMS.values()), key=len, reverse=True))
_LONG = "|".join(KIND_FORMS)
_SYMBOL_FORMS = (
    # 57-NQ/TW, 04/CTr-UBND, 30/2020/NĐ-CP
    re.compile(rf"\b(?P<number>\d{{1,4}})\s*[-/]\s*(?:\d{{4}}\s*/\s*)?(?P<short>{_SHORT})\b"),
    # nq57, NQ 57, ctr 04, NQ số 57
    re.compile(rf"\b(?P<short>{_SHORT})\s*(?:so\s*)?[-.]?\s*(?P<number>\d{{1,4}})\b"),
    # nghị quyết 57, chương trình số 04
    re.compile(rf"\b(?P<long>{_LONG})\s+(?:so\s*:?\s*)?(?P<number>\d{{1,4}})\b"),
)
_DIGIT = re.compile(r"\d")
_WITH_ISSUER = re.compile(r"\d\s?[-/]\s?[A-Za-zĐđ]")
#: A symbol with its issuer: 57-NQ/TW, 30/2020/NĐ-CP, 04/CTr-UBND.
_FULL_SYMBOL = re.compile(
    rf"\b(?P<number>\d{{1,4}})\s?[-/]\s?(?:(?P<year>\d{{4}})\s?/\s?)?(?P<rest>(?:{_SHORT})(?:[-/&][a-z]+)+)\b"
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
    written = [m.group() for m in found]
    words = tuple(written if unicodedata.is_normalized("NFC", text) else map(nfc, written))
    return Tokens(
        words=words,
        starts=tuple([m.start() for m in found]),
        ends=tuple([m.end() for m in found]),
        folded=tuple(map(fold_syllable, words)),
        accented=tuple(map(accent_key, words)),
    )


def with_pairs(syllables: Sequence[str]) -> list[str]:
    """Return the syllables followed by each pair of neighbours joined by a blank."""
    return [*syllables, *(f"{a} {b}" for a, b in pairwise(syllables))]


def symbol_keys(text: str) -> list[str]:
    """Return one key for each act symbol in the text: "57-NQ/TW", "nq57" and "Nghị quyết số 57" all give "#nq57".

    Leading zeros do not count ("ctr 4" and "04/CTr-UBND" meet); the issuer does not enter the key.
    """
    if not _DIGIT.search(text):
        return []
    folded = " ".join(map(fold_syllable, nfc(text).split()))
    keys: list[str] = []
    for form in _SYMBOL_FORMS:
        for match in form.finditer(folded):
            groups = match.groupdict()
            kind = groups.get("short") or KIND_FORMS[groups["long"]]
            keys.append(f"#{kind}{int(groups['number'])}")
    return keys


def full_symbols(text: str) -> list[str]:
    """Return one key for each act symbol that names its issuer: "57-NQ/TW" gives "=57/nq/tw", "57/NQ-CP" another."""
    if not _WITH_ISSUER.search(text):
        return []
    found = _FULL_SYMBOL.finditer(" ".join(map(fold_syllable, nfc(text).split())))
    return [
        "=" + "/".join(p for p in (str(int(m["number"])), m["year"], *re.split(r"[-/&]", m["rest"])) if p)
        for m in found
    ]


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
