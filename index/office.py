"""Office words: what directives on any subject say ("cơ sở", "nâng cao", "thực hiện", "đến năm 2030").

Two texts that share nothing else share no subject. A word of two syllables is one of the office when official prose
on every subject has it often (`index.background`), or when it is a verb that opens directives (`index.verbs`), and no
concept of the field is named by it (`index.concepts`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.background import load_background
from index.concepts import phrases
from index.verbs import VERBS
from models.text import folded_syllables

#: From this share of stretches of official prose on a word tells nothing of the subject. Of the words of 57-NQ/TW,
#: "đánh giá" (6 %) and "đơn vị" (14 %) lie above, "đào tạo" (4.6 %) and "khoa học" (4.6 %) below.
OFFICE_SHARE = 0.05
#: Folded syllables that tell when: a run of these and numbers is a date or a period.
_CALENDAR = frozenset(("nam", "thang", "quy", "ngay", "den", "tu", "giai", "doan", "truoc", "ky"))
_NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(" ".join(folded_syllables(phrase)) for phrase in VERBS.split(";"))


@lru_cache(maxsize=4096)
def is_office_word(first: str, second: str) -> bool:
    """Tell whether two neighbouring folded syllables are an office word."""
    pair = f"{first} {second}"
    if (first, second) in phrases():
        return False
    return pair in _verbs() or load_background().share(pair) >= OFFICE_SHARE


def is_date(run: Sequence[str]) -> bool:
    """Tell whether a run of folded syllables is a date or a period: "nam 2030", "giai doan 2026 2030"."""
    return all(_NUMBER.fullmatch(s) or s in _CALENDAR for s in run) and any(map(_NUMBER.fullmatch, run))


def is_office(run: Sequence[str], linking: frozenset[str] = frozenset()) -> bool:
    """Tell whether a run of folded syllables is made of office words, numbers and `linking` syllables alone.

    One syllable is none.
    """
    at = words = 0
    while at < len(run):
        if at + 1 < len(run) and is_office_word(run[at], run[at + 1]):
            at, words = at + 2, words + 1
        elif _NUMBER.fullmatch(run[at]) or run[at] in linking:
            at += 1
        else:
            return False
    return words > 0
