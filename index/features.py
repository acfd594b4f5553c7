"""What is measured of a pair (child, parent): shares and cosines, so that they mean the same in any list.

Terms are folded syllables and pairs of neighbours within a clause. A term weighs -ln of the share of texts that hold
it, and that share mixes the list at hand with the background table: words that nearly every parent of a resolution
holds ("khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số") weigh little, and so do words common in all official
prose ("tổ chức triển khai thực hiện"), even where the list is too short to show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.background import Background, load_background
from index.terms import clauses
from models.text import folded_syllables

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
#: How many texts of background prose the background share counts for beside those of the list.
BACKGROUND_TEXTS = 5.0
#: BM25 saturation and length weight within the list.
K1, B = 1.2, 0.6
#: Clauses of a child beyond these are not looked at one by one.
MOST_CLAUSES = 24
#: Weight added to a clause's own before a share of it is taken, so that two words in common do not make a match.
CLAUSE_DAMPING = 12.0

#: The measures of one pair, in the order of the last axis of the feature array.
BASE_NAMES = (
    "bm25_syllables",  # child as query, share of the best possible
    "bm25_pairs",
    "child_syllables",  # weight of the child's syllables that the parent has, share of the child's weight
    "child_pairs",
    "parent_syllables",  # the same weight as a share of the parent's
    "parent_pairs",
    "cosine",  # of the weighted term sets
    "clause_cosine",  # the best of the parent's clauses
    "clause_share",  # weight shared with the best clause, share of that clause
    "child_in_clause",  # weight shared with the best clause, share of the child
    "child_clause",  # the best of the child's clauses: share of it that the parent has
    "parent_title",  # share of the parent's title that the child has
    "child_title",  # share of the child's title that the parent has
    "titles",  # cosine of the two titles
)


@dataclass(frozen=True, slots=True)
class PairText:
    """One text of a list. `id` is opaque and never looked at; `title` may be empty."""

    id: str
    text: str
    title: str = ""


def terms_of(text: str) -> tuple[Counter[str], Counter[str]]:
    """Return the counts of syllables and of pairs of neighbours in the text."""
    syllables = folded_syllables(text)
    return Counter(syllables), Counter(f"{a} {b}" for a, b in pairwise(syllables))


class Packed(Sequence[Floats]):
    """Measures of many children, (parents, len(BASE_NAMES)) each, of which only what is not 0 is held in memory."""

    __slots__ = ("_filled", "_shape", "_values")

    def __init__(self, measured: Iterable[Floats]) -> None:
        """Pack the measures one by one, as they come; all are of one shape."""
        self._shape: tuple[int, ...] = (0, len(BASE_NAMES))
        self._filled: list[NDArray[np.uint8]] = []
        self._values: list[Floats] = []
        for measures in measured:
            self._shape = measures.shape
            filled = measures != 0
            self._filled.append(np.packbits(filled))
            self._values.append(measures[filled])

    def __len__(self) -> int:
        """Return how many children there are."""
        return len(self._values)

    @overload
    def __getitem__(self, index: int) -> Floats: ...
    @overload
    def __getitem__(self, index: slice) -> list[Floats]: ...
    def __getitem__(self, index: int | slice) -> Floats | list[Floats]:
        """Return the measures of one child, or of several, as they were."""
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        whole = np.zeros(self._shape, dtype=np.float32)
        filled = np.unpackbits(self._filled[index], count=whole.size).view(bool).reshape(self._shape)
        whole[filled] = self._values[index]
        return whole


class Weigher:
    """Weights of terms for one list."""

    __slots__ = ("_background", "_frequency", "_total")

    def __init__(self, frequency: Counter[str], total: int, background: Background) -> None:
        """Take the document frequencies in a list of `total` texts, and the background table."""
        self._frequency, self._total, self._background = frequency, total, background

    def __call__(self, term: str) -> float:
        """Return the weight of a term, > 0: -ln of its mixed share."""
        expected = self._background.share(term) * BACKGROUND_TEXTS
        share = (self._frequency.get(term, 0) + expected) / (self._total + BACKGROUND_TEXTS)
        return max(-float(np.log(min(share, 1.0))), 1e-3)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which units hold which term: term t has `units[pointers[t]:pointers[t + 1]]` with saturated frequencies.

    `syllable_weight` and `pair_weight` hold each unit's own weight, `norm` the root of its summed squares.
    """

    pointers: Numbers
    units: NDArray[np.int32]
    saturation: Floats
    syllable_weight: Floats
    pair_weight: Floats
    norm: Floats

    def gather(self, terms: Numbers) -> tuple[NDArray[np.int32], Floats, Numbers]:
        """Return units, saturations, and for each the position of its term in `terms`."""
        starts = self.pointers[terms]
        lengths = self.pointers[terms + 1] - starts
        position = np.repeat(np.arange(len(terms)), lengths)
        before = np.cumsum(lengths) - lengths
        at = np.arange(len(position)) - before[position] + starts[position]
        return self.units[at], self.saturation[at], position


@dataclass(frozen=True, slots=True)
class Bag:
    """The distinct terms of a text: those the list knows, by number, and the weight of all."""

    syllables: Numbers
    pairs: Numbers
    syllable_weight: float
    pair_weight: float
    norm: float


class ParentList:
    """The parents of one list, made ready for scoring."""

    def __init__(
        self, parents: Sequence[PairText], background: Background | None = None, context: Sequence[str] = ()
    ) -> None:
        """Index the parents: whole texts with their titles, clauses, and titles alone.

        `context` are further texts of the same field; they count for how common a term is, and nothing else.
        """
        wholes = [terms_of(f"{p.title}\n{p.text}") for p in parents]
        frequency: Counter[str] = Counter()
        for syllables, pairs in wholes:
            frequency.update(syllables.keys())
            frequency.update(pairs.keys())
        common = Counter(frequency)
        for text in context:
            for counted in terms_of(text):
                common.update(counted.keys())
        self.weigh = Weigher(common, len(parents) + len(context), background or load_background())
        # Syllables come first, so that one comparison of numbers tells the two kinds apart.
        ordered = sorted(frequency, key=lambda term: (" " in term, term))
        self.numbers = {term: number for number, term in enumerate(ordered)}
        self.first_pair = sum(" " not in term for term in ordered)
        self.weights: Floats = np.array([self.weigh(term) for term in ordered], dtype=np.float32)
        split = [clauses(p.text) for p in parents]
        self.size = len(parents)
        self.first_clause: Numbers = np.cumsum([0, *map(len, split)], dtype=np.int64)[:-1]
        self.whole = self._postings(wholes)
        self.clause = self._postings([terms_of(clause) for part in split for clause in part])
        self.title = self._postings([terms_of(p.title) for p in parents])

    def _postings(self, units: Sequence[tuple[Counter[str], Counter[str]]]) -> Postings:
        rows = [
            (self.numbers[term], unit, count)
            for unit, kinds in enumerate(units)
            for counts in kinds
            for term, count in counts.items()
            if term in self.numbers
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        terms, where, counts = table[np.argsort(table[:, 0], kind="stable")].T
        lengths = np.bincount(where, weights=counts, minlength=len(units)).astype(np.float32)
        relative = lengths / max(float(lengths.mean()) if len(units) else 1.0, 1.0)
        weights = self.weights[terms]
        pair = terms >= self.first_pair
        return Postings(
            pointers=np.searchsorted(terms, np.arange(len(self.numbers) + 1)),
            units=where.astype(np.int32),
            saturation=((K1 + 1) * counts / (counts + K1 * (1 - B + B * relative[where]))).astype(np.float32),
            syllable_weight=_sum(where, weights * ~pair, len(units)),
            pair_weight=_sum(where, weights * pair, len(units)),
            norm=np.sqrt(_sum(where, weights**2, len(units))),
        )

    def bag(self, text: str) -> Bag:
        """Return the distinct terms of a text; terms that no parent holds count in its weight alone."""
        syllables, pairs = terms_of(text)
        weights = [np.array([self.weigh(t) for t in kind], dtype=np.float64) for kind in (syllables, pairs)]
        return Bag(
            syllables=self._known(syllables),
            pairs=self._known(pairs),
            syllable_weight=float(weights[0].sum()),
            pair_weight=float(weights[1].sum()),
            norm=float(np.sqrt(sum((w**2).sum() for w in weights))),
        )

    def _known(self, terms: Iterable[str]) -> Numbers:
        return np.array(sorted(self.numbers[t] for t in terms if t in self.numbers), dtype=np.int64)

    def measure(self, child: PairText) -> Floats:
        """Return the measures of the child with every parent, shape (parents, len(BASE_NAMES)), each >= 0."""
        columns: dict[str, Floats] = {}
        bag = self.bag(f"{child.title}\n{child.text}")
        self._measure_whole(bag, columns)
        self._measure_clauses(bag, columns)
        self._measure_child_clauses(child, columns)
        self._measure_titles(child, bag, columns)
        return np.stack([columns[name] for name in BASE_NAMES], axis=1)

    def _measure_whole(self, bag: Bag, columns: dict[str, Floats]) -> None:
        whole = self.whole
        squares: Floats = np.zeros(self.size, dtype=np.float32)
        for kind, terms, own, theirs in (
            ("syllables", bag.syllables, bag.syllable_weight, whole.syllable_weight),
            ("pairs", bag.pairs, bag.pair_weight, whole.pair_weight),
        ):
            units, saturation, position = whole.gather(terms)
            weights = self.weights[terms][position]
            shared = _sum(units, weights, self.size)
            columns[f"bm25_{kind}"] = _sum(units, weights * saturation, self.size) / _safe(own * (K1 + 1))
            columns[f"child_{kind}"] = shared / _safe(own)
            columns[f"parent_{kind}"] = shared / _safe(theirs)
            squares += _sum(units, weights**2, self.size)
        columns["cosine"] = squares / _safe(bag.norm * whole.norm)

    def _measure_clauses(self, bag: Bag, columns: dict[str, Floats]) -> None:
        count = len(self.clause.norm)
        terms = np.concatenate([bag.syllables, bag.pairs])
        units, _, position = self.clause.gather(terms)
        weights = self.weights[terms][position]
        shared = _sum(units, weights, count)
        cosine = _sum(units, weights**2, count) / _safe(bag.norm * self.clause.norm)
        own = self.clause.syllable_weight + self.clause.pair_weight
        columns["clause_cosine"] = self._best(cosine)
        columns["clause_share"] = self._best(shared / (own + np.float32(CLAUSE_DAMPING)))
        columns["child_in_clause"] = self._best(shared) / _safe(bag.syllable_weight + bag.pair_weight)

    def _best(self, of_clauses: Floats) -> Floats:
        return np.maximum.reduceat(of_clauses, self.first_clause) if self.size else of_clauses

    def _measure_child_clauses(self, child: PairText, columns: dict[str, Floats]) -> None:
        best: Floats = np.zeros(self.size, dtype=np.float32)
        for clause in clauses(child.text)[:MOST_CLAUSES]:
            bag = self.bag(clause)
            own = bag.syllable_weight + bag.pair_weight + CLAUSE_DAMPING
            best = np.maximum(best, self._shared(self.whole, bag) / np.float32(own))
        columns["child_clause"] = best

    def _shared(self, level: Postings, bag: Bag) -> Floats:
        terms = np.concatenate([bag.syllables, bag.pairs])
        units, _, position = level.gather(terms)
        return _sum(units, self.weights[terms][position], len(level.norm))

    def _measure_titles(self, child: PairText, bag: Bag, columns: dict[str, Floats]) -> None:
        titles = self.title
        columns["parent_title"] = self._shared(titles, bag) / _safe(titles.syllable_weight + titles.pair_weight)
        title = self.bag(child.title)
        own = title.syllable_weight + title.pair_weight
        columns["child_title"] = self._shared(self.whole, title) / _safe(own)
        terms = np.concatenate([title.syllables, title.pairs])
        units, _, position = titles.gather(terms)
        squares = _sum(units, self.weights[terms][position] ** 2, self.size)
        columns["titles"] = squares / _safe(title.norm * titles.norm)


def _sum(units: NDArray[np.integer], weights: Floats, size: int) -> Floats:
    return np.bincount(units, weights=weights, minlength=size).astype(np.float32)


def _safe(value: float | Floats) -> Floats:
    """Return the divisor, or infinity where it is 0, so that a share of nothing is 0."""
    array = np.asarray(value, dtype=np.float32)
    return np.where(array > 0, array, np.float32(np.inf))
