"""Whether two indicators are the same thing, by their words: acronyms written out, words of measure left aside.

"Đóng góp của năng suất nhân tố tổng hợp (TFP) vào tăng trưởng kinh tế" and "tỷ lệ đóng góp của TFP vào tăng trưởng"
name one indicator. `indicators.tsv` lists the names that stand for one another; all other words count as they are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from models.text import SYLLABLE, fold, fold_syllable

TABLE = Path(__file__).with_name("indicators.tsv")
_FINAL_Y = re.compile(r"(?<=^[hklmst])y$|(?<=^th)y$")
#: Least weight of a word that all indicators share, and what a word counts that only the other's context names.
_LEAST_WEIGHT, _IN_CONTEXT = 0.25, 0.6
#: Least part of the shorter indicator's weight that the other must hold.
_HELD = 0.85


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an indicator, and all terms of the statement around it (with its headings)."""

    own: frozenset[str]
    context: frozenset[str]


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], str]:
    """Return the name of each phrase, empty for one that is left aside; phrases as folded syllables."""
    found: dict[tuple[str, ...], str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, listed = line.partition("\t")
            found.update({tuple(_folded(phrase)): "" if name == "-" else f"<{name}>" for phrase in listed.split(";")})
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _phrases()))


def _folded(text: str) -> list[str]:
    """Return the folded syllables; "tỷ" and "tỉ", "kỹ" and "kĩ" meet."""
    return [_FINAL_Y.sub("i", fold_syllable(s)) for s in SYLLABLE.findall(text)]


def terms_of(text: str) -> frozenset[str]:
    """Return the terms of a text: names of the table (in angle brackets), and the other syllables, folded."""
    table, longest = _phrases(), _longest()
    syllables = _folded(text)
    if syllables[:1] == ["so"]:
        # "Số doanh nghiệp" counts; "số" elsewhere is "digital".
        del syllables[0]
    found: set[str] = set()
    at = 0
    while at < len(syllables):
        for length in range(min(longest, len(syllables) - at), 0, -1):
            name = table.get(tuple(syllables[at : at + length]))
            if name is not None:
                found.add(name)
                at += length
                break
        else:
            found.add(syllables[at])
            at += 1
    return frozenset(found - {""})


def terms(indicator: str, around: Iterable[str] = ()) -> Terms:
    """Return the terms of an indicator, and those of the texts around it."""
    own = terms_of(indicator)
    return Terms(own, own.union(*(terms_of(text) for text in around)))


def weights(indicators: Iterable[Terms]) -> Mapping[str, float]:
    """Return the weight of each term: what few of the indicators name tells more."""
    pool = list(indicators)
    counted = Counter(term for one in pool for term in one.own)
    return {t: max(math.log((len(pool) + 1) / (n + 0.5)), _LEAST_WEIGHT) for t, n in counted.items()}


def likeness(a: Terms, b: Terms, weight: Mapping[str, float]) -> float:
    """Return how far two indicators name the same thing, in [0, 1]; 1 for the same terms.

    A term that only the other's statement names, not its indicator ("tỉ lệ khai thác thương mại", of the patents that
    the clause before speaks of), counts in part. 0 where neither indicator holds the other's words: two that share a
    noun ("sản phẩm công nghệ cao") and each say something else of it are not the same.
    """
    wholes = _sum(a.own, weight), _sum(b.own, weight)
    shared = _sum(a.own & b.own, weight)
    if not shared or shared < _HELD * min(wholes):
        return 0.0
    beside = _sum((a.own - b.own) & b.context, weight) + _sum((b.own - a.own) & a.context, weight)
    return (2 * shared + _IN_CONTEXT * beside) / sum(wholes)


def _sum(wanted: frozenset[str], weight: Mapping[str, float]) -> float:
    return sum(weight[t] for t in wanted)


def common_words(a: str, b: str) -> tuple[str, ...]:
    """Return the runs of words of `a` whose terms `b` names too, as `a` writes them, in order."""
    shared = terms_of(a) & terms_of(b)
    runs: list[list[str]] = [[]]
    table, longest = _phrases(), _longest()
    syllables = list(SYLLABLE.finditer(a))
    folded = _folded(a)
    at = 0
    while at < len(folded):
        length = next(
            (n for n in range(min(longest, len(folded) - at), 0, -1) if tuple(folded[at : at + n]) in table), 1
        )
        name = table.get(tuple(folded[at : at + length]), folded[at])
        if name in shared:
            runs[-1].append(a[syllables[at].start() : syllables[at + length - 1].end()])
        elif runs[-1]:
            runs.append([])
        at += length
    return tuple(dict.fromkeys(" ".join(run) for run in runs if run))


def same_place(a: str | None, b: str | None) -> bool:
    """Tell whether two names of a territory may be the same; an unnamed one may be any."""
    return a is None or b is None or fold(a) == fold(b)
