"""Which words of a text speak for a match: maximal runs of shared syllables, as the text writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.office import is_date, is_office
from index.terms import Tokens, tokenize
from models.syllables import OTHER, load_syllables
from models.text import fold_syllable, is_plain

#: Syllables that join or point and name nothing: a run does not begin or end with one.
LINKING = frozenset(
    re.findall(
        r"\w+",
        """và của các những cho với về tại trong trên theo để là được bị từ đến do bởi này đó khi nếu thì mà hoặc
        hay như cùng cũng đã đang sẽ có không phải ở ra vào lên một mỗi mọi bằng nhằm qua việc sự""",
    )
)
_LINKING_FOLDED = frozenset(map(fold_syllable, LINKING))
#: Words that turn what follows into its opposite ("ngoài công lập", "phi chính phủ", "chưa có dữ liệu"), and words
#: that may stand between the two.
_NEGATIONS = frozenset({"không", "chưa", "phi", "ngoài", "chẳng"})
_BETWEEN = frozenset({"có", "được", "phải", "là", "thuộc", "còn", "đủ"})
#: Words that "không" is a part of.
_AIR = {"before": frozenset({"hàng", "chân"}), "after": frozenset({"gian", "khí", "quân", "lưu", "phận"})}
#: Evidence lighter than this share of the heaviest is not shown.
FAINT = 0.12
#: A syllable at the edge of a run is half of a word that the run cuts ("vụ phát triển" of "nhiệm vụ phát triển") where
#: its neighbour outside has it e^3 times as often as chance would, and e times as often as its neighbour inside
#: (`SyllableModel.attractions`). So are 61 different edges of 8,124 runs of tasks and parents, 58 rightly by hand.
BOUND, TIGHTER = 3.0, 1.0
#: Between two syllables of one run none of these stands.
_BREAKS = frozenset(".;:!?()[]\n")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring syllables of a text, from `first` to `last` inclusive, and what they weigh."""

    first: int
    last: int
    weight: float


def shared_runs(
    text: str, tokens: Tokens, known: Tokens, weigh: Callable[[Sequence[str]], float], accents: bool
) -> Iterator[Run]:
    """Yield the maximal runs of `tokens` (of `text`) that stand in `known` too, trimmed of linking words, in order.

    A run stands in `known` as it is, syllable by syllable, and no clause ends within it; two runs may overlap, but none
    lies within another before it is trimmed. With `accents` syllables are compared with diacritics. `weigh` gives the
    weight of a run of folded syllables.
    """
    reached = -1
    for first, size in enumerate(_longest(text, tokens, known, accents)):
        if size == 0 or first + size - 1 <= reached:
            continue
        reached = first + size - 1
        trimmed = _trimmed(tokens, first, reached)
        if trimmed is not None:
            low, high = trimmed
            yield Run(low, high, weigh(tokens.folded[low : high + 1]))


def _longest(text: str, tokens: Tokens, known: Tokens, accents: bool) -> list[int]:
    """Return for each syllable how many from it on stand together in `known`, 0 where it does not stand there."""
    mine, others = (tokens.accented, known.accented) if accents else (tokens.folded, known.folded)
    places: dict[str, list[int]] = {}
    for place, syllable in enumerate(others):
        places.setdefault(syllable, []).append(place)
    sizes: list[int] = []
    behind: dict[int, int] = {}
    for at in reversed(range(len(mine))):
        if at + 1 == len(mine) or _ends(text, tokens, at):
            behind = {}
        behind = {place: 1 + behind.get(place + 1, 0) for place in places.get(mine[at], ())}
        sizes.append(max(behind.values(), default=0))
    return sizes[::-1]


def _ends(text: str, tokens: Tokens, at: int) -> bool:
    """Tell whether a clause ends, or a bracket stands, between this syllable and the next."""
    return not _BREAKS.isdisjoint(text[tokens.ends[at] : tokens.starts[at + 1]])


def _trimmed(tokens: Tokens, first: int, last: int) -> tuple[int, int] | None:
    while first <= last and _links(tokens, first):
        first += 1
    while first <= last and _links(tokens, last):
        last -= 1
    return (first, last) if first <= last else None


def _links(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at].lower()
    if word == "không" and _is_air(tokens, at):
        return False
    # "số" is a noun in "chuyển đổi số", but not in "một số".
    return word in LINKING or (word == "số" and at > 0 and tokens.words[at - 1].lower() == "một")


def _is_air(tokens: Tokens, at: int) -> bool:
    """Tell whether "không" stands for space or air: "không gian mạng", "hàng không"."""
    before = tokens.words[at - 1].lower() if at else ""
    after = tokens.words[at + 1].lower() if at + 1 < len(tokens.words) else ""
    return before in _AIR["before"] or after in _AIR["after"]


def _negated(tokens: Tokens, first: int) -> bool:
    """Tell whether the syllable at `first` follows a negation, at once or behind "có", "được" and the like."""
    at = first - 1
    while at >= 0 and first - at <= 2 and tokens.words[at].lower() in _BETWEEN:
        at -= 1
    return at >= 0 and tokens.words[at].lower() in _NEGATIONS and not _is_air(tokens, at)


def same_polarity(run: Run, tokens: Tokens, known: Tokens, accents: bool) -> bool:
    """Tell whether a run stands somewhere in `known` as it does in `tokens`: negated in both, or in neither.

    "công lập" is no evidence between "đại học công lập" and "cơ sở ngoài công lập".
    """
    mine, others = (tokens.accented, known.accented) if accents else (tokens.folded, known.folded)
    wanted, size = mine[run.first : run.last + 1], run.last + 1 - run.first
    places = [at for at in range(len(others) - size + 1) if others[at : at + size] == wanted]
    return not places or _negated(tokens, run.first) in {_negated(known, at) for at in places}


def whole_words(
    text: str, tokens: Tokens, runs: Iterable[Run], weigh: Callable[[Sequence[str]], float]
) -> Iterator[Run]:
    """Yield the runs without the halves of words at their edges (see `BOUND`); two syllables stay as they are."""
    for run in runs:
        first, last = run.first, run.last
        while last - first > 1 and _is_half(text, tokens, first, -1):
            first += 1
        while last - first > 1 and _is_half(text, tokens, last, 1):
            last -= 1
        trimmed = _trimmed(tokens, first, last)
        if (first, last) == (run.first, run.last):
            yield run
        elif trimmed is not None:
            yield Run(*trimmed, weigh(tokens.folded[trimmed[0] : trimmed[1] + 1]))


def _is_half(text: str, tokens: Tokens, at: int, outward: int) -> bool:
    """Tell whether a syllable belongs to the one before (`outward` -1) or behind it (1), not to the one inside."""
    outside, inside = at + outward, at - outward
    if not 0 <= outside < len(tokens.words) or _links(tokens, outside):
        return False
    if text[tokens.ends[min(at, outside)] : tokens.starts[max(at, outside)]].strip():
        return False
    model = load_syllables()
    own, outer, inner = (model.number(tokens.accented[place]) for place in (at, outside, inside))
    if OTHER in (own, outer, inner):
        return False
    left, right = ([outer, own], [own, inner]) if outward < 0 else ([own, inner], [outer, own])
    bound, held = model.attractions(left, right)
    return bool(bound >= BOUND and bound >= held + TIGHTER)


def _syllables(tokens: Tokens, run: Run) -> tuple[str, ...]:
    return tokens.folded[run.first : run.last + 1]


def best_runs(runs: Iterable[Run], tokens: Tokens, limit: int) -> list[Run]:
    """Return the heaviest runs of `tokens`, heaviest first; single syllables only where there is no longer run.

    Office words stand only where no run of three syllables or more is shared that is none, and dates only where nothing
    else is. Runs that weigh less than `FAINT` of the heaviest are left out.
    """
    ordered = sorted(runs, key=lambda run: (-run.weight, run.first))
    longer = [run for run in ordered if run.last > run.first] or ordered
    dateless = [run for run in longer if not is_date(_syllables(tokens, run))] or longer
    telling = [run for run in dateless if not is_office(_syllables(tokens, run), _LINKING_FOLDED)]
    chosen = telling if any(run.last - run.first >= 2 for run in telling) else dateless
    return [run for run in chosen[:limit] if run.weight >= FAINT * chosen[0].weight]


def as_written(text: str, tokens: Tokens, runs: Iterable[Run]) -> list[str]:
    """Return the runs as the text writes them, in the order given, less those that stand in an earlier one."""
    found: list[str] = []
    seen: list[str] = []
    for run in runs:
        key = f" {' '.join(tokens.accented[run.first : run.last + 1])} "
        if not any(key in earlier for earlier in seen):
            seen.append(key)
            found.append(text[tokens.starts[run.first] : tokens.ends[run.last]])
    return found


def matched_words(query: str, text: str, weigh: Callable[[Sequence[str]], float], limit: int = 8) -> list[str]:
    """Return the words of `text` that a query matched, best first; `weigh` weighs a run of folded syllables.

    Words of a query with diacritics must agree in them, unless nothing does; without, folded ones are compared, and a
    lone syllable counts only where nothing longer matched ("bao chi" is no reason to mark "bảo" and "chỉ").
    """
    tokens, (known, plain) = tokenize(text), _asked(query)
    for accents in (False,) if plain else (True, False):
        runs = sorted(shared_runs(text, tokens, known, weigh, accents), key=lambda run: (-run.weight, run.first))
        if not accents:
            runs = [run for run in runs if run.last > run.first] or runs
        if runs:
            return as_written(text, tokens, runs)[:limit]
    return []


@lru_cache(maxsize=64)
def _asked(query: str) -> tuple[Tokens, bool]:
    """Return the syllables of a query and whether it has no diacritics: one query is asked of many texts."""
    return tokenize(query), is_plain(query)


def shared_terms(text: str, other: str, weigh: Callable[[Sequence[str]], float], limit: int = 6) -> list[str]:
    """Return the terms of `text` that `other` has too, heaviest first: runs of two syllables or more.

    Single syllables, and office words, stand only where nothing longer or more telling is shared; diacritics need not
    agree only where nothing else does. What one of the texts negates is not shared, nor is half of a word.
    """
    tokens, known = tokenize(text), tokenize(other)
    for accents in (True, False):
        runs = list(shared_runs(text, tokens, known, weigh, accents))
        if runs:
            agreeing = [run for run in runs if same_polarity(run, tokens, known, accents)]
            whole = list(whole_words(text, tokens, agreeing, weigh))
            return as_written(text, tokens, best_runs(whole, tokens, limit * 2))[:limit]
    return []


def highlight_spans(text: str, evidence: Iterable[str]) -> list[tuple[int, int]]:
    """Return where the evidence words stand in the text: (start, end) in characters, sorted, without overlap.

    Whole syllables only; every occurrence counts; diacritics must agree, case need not.
    """
    tokens = tokenize(text)
    spans: list[tuple[int, int]] = []
    for words in evidence:
        wanted = tokenize(words).accented
        size = len(wanted)
        for at in range(len(tokens.words) - size + 1) if size else ():
            if tokens.accented[at : at + size] == wanted:
                spans.append((tokens.starts[at], tokens.ends[at + size - 1]))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
