"""Scoring every pair of two lists: which parent does each child carry out, how surely, and which words say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from index.concepts import ConceptSide
from index.evidence import shared_terms
from index.features import Packed, PairText, ParentList
from index.linker import Linker, load_linker
from index.ranker import Ranker, load_ranker
from index.shortlist import ParentVectors, Shortlist, shortlist, whole_text
from models.embedder import Embedder

__all__ = ["PairScorer", "PairText", "ScoredPairs", "rank_lists", "same_items"]

Floats = NDArray[np.float32]
#: Pairs looked at as one: bounds memory to about twenty tables of this many single-precision numbers (320 MB).
MOST_CELLS = 4_000_000
#: Children that are looked at together, however many parents there are.
FEWEST_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """Scores and probabilities of children with all parents, each of shape (children, parents).

    `score` orders the parents of one child; `probability` in (0, 1) compares across children and lists; `agreement`
    in [0, 1] is how far the concepts of the two agree, whole or in the parent's best clause; `named`, shape (parents,),
    tells which parents name a concept at all.
    """

    children: Sequence[PairText]
    parents: Sequence[PairText]
    score: Floats
    probability: Floats
    agreement: Floats
    named: NDArray[np.bool_]
    scorer: PairScorer
    looks: Sequence[SecondLook] = ()

    def best(self, child: int, k: int = 10) -> list[int]:
        """Return the numbers of the k best parents of a child, best first; equal scores keep the list's order."""
        return [int(parent) for parent in np.argsort(-self.score[child], kind="stable")[:k]]

    def reasons(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[str, ...]]:
        """Return in Vietnamese what carried each pair (child, parent) beside its words.

        Nothing is said of a pair that no second look was taken at.
        """
        told: dict[tuple[int, int], tuple[str, ...]] = {}
        for look in self.looks:
            numbers = look.found.numbers
            own = [pair for pair in pairs if 0 <= pair[0] - look.start < len(numbers)]
            own = [(child, parent) for child, parent in own if parent in numbers[child - look.start]]
            places = [(c - look.start, int(np.flatnonzero(numbers[c - look.start] == p)[0])) for c, p in own]
            told.update(zip(own, look.linker.reasons(look.found, places), strict=True))
        return [told.get(pair, ()) for pair in pairs]

    def evidence(self, child: int, parent: int, limit: int = 6) -> list[str]:
        """Return the terms of the child that the parent has too, as the child writes them, heaviest first.

        The parent's title is looked at only where its text shares nothing: people see the text.
        """
        own, other = whole_text(self.children[child]), self.parents[parent]
        return self.scorer.evidence(own, other.text, limit) or self.scorer.evidence(own, other.title, limit)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The shortlists of the children from number `start` on, and who judged them."""

    start: int
    found: Shortlist
    linker: Linker


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What words, vectors and concepts say of each pair by itself.

    `score`, `agreement`: (children, parents); `measures`: one (parents, len(BASE_NAMES)) a child; `vectors`, one row
    a child, are their embeddings, None without an embedder.
    """

    score: Floats
    agreement: Floats
    measures: Sequence[Floats]
    vectors: Floats | None


class PairScorer:
    """One list of parents, ready to score any children. Holds no state of the children."""

    def __init__(
        self,
        parents: Sequence[PairText],
        embedder: Embedder | None = None,
        ranker: Ranker | None = None,
        context: Sequence[str] = (),
        look_twice: bool = True,
    ) -> None:
        """Index the parents; without an embedder only words count. Identifiers are never looked at.

        `context` are further texts of the same field: what they all say weighs little, however short the list. The
        second look (`index.linker`), at the lists as a whole, is taken with the embedder that it was fitted with; with
        another one, or none, or without `look_twice`, each pair is judged by itself.
        """
        self._parents = tuple(parents)
        self._list = ParentList(self._parents, context=context)
        self._concepts = ConceptSide([parent.text for parent in self._parents], context)
        self._ranker = ranker or load_ranker()
        self._vectors = ParentVectors(self._parents, embedder) if embedder is not None and self._parents else None
        linker = load_linker() if embedder is not None and look_twice else None
        self._linker = linker if linker is not None and embedder is not None and linker.model == embedder.name else None

    def score(self, children: Sequence[PairText]) -> ScoredPairs:
        """Return scores and probabilities of every child with every parent, (len(children), parents).

        The children count as one list in its order (see `index.sequence`); one beyond MOST_CELLS pairs is cut.
        """
        size = len(self._parents)
        step = max(MOST_CELLS // max(size, 1), FEWEST_TOGETHER)
        looks: list[SecondLook] = []
        parts = [self._score(children[start : start + step], start, looks) for start in range(0, len(children), step)]
        empty = np.zeros((0, size), np.float32)
        score, probability, agreement = (
            np.concatenate([empty, *(part[place] for part in parts)]) for place in range(3)
        )
        named = self._concepts.named
        return ScoredPairs(tuple(children), self._parents, score, probability, agreement, named, self, looks)

    def _score(
        self, children: Sequence[PairText], start: int, looks: list[SecondLook]
    ) -> tuple[Floats, Floats, Floats]:
        """Return score, probability and agreement; put the shortlists of a second look into `looks`."""
        look = self.first_look(children)
        score = look.score
        probability = np.zeros_like(score)
        for row, measures in enumerate(look.measures):
            probability[row] = self._ranker.probability(score[row], measures, self._vectors is not None)
        if self._linker is None or not score.size:
            return score, probability, look.agreement
        found = self.shortlist(children, look)
        looks.append(SecondLook(start, found, self._linker))
        judged = self._linker.judge(found)
        # Those that no second look was taken at stay behind the others, in their order.
        behind = np.log(judged.share.min(axis=1, keepdims=True)) - 1 + score - score.max(axis=1, keepdims=True)
        np.put_along_axis(behind, found.numbers, np.log(judged.share), axis=1)
        least = judged.probability.min(axis=1, keepdims=True)
        probability = np.minimum(probability, least)
        np.put_along_axis(probability, found.numbers, judged.probability, axis=1)
        return behind.astype(np.float32), probability, look.agreement

    def first_look(self, children: Sequence[PairText]) -> FirstLook:
        """Return what each pair says by itself."""
        score = np.zeros((len(children), len(self._parents)), np.float32)
        if not score.size:
            return FirstLook(score, score.copy(), [], None)
        both = self._concepts.cosines([child.text for child in children])
        concepts = both.mean(axis=2)
        vectors = self._vectors.embed(children) if self._vectors is not None else None
        cosines = vectors @ self._vectors.whole.T if vectors is not None and self._vectors is not None else None

        def measured() -> Iterator[Floats]:
            for row, child in enumerate(children):
                measures = self._list.measure(child)
                own = None if cosines is None else cosines[row]
                score[row] = self._ranker.score(measures, own, concepts[row])
                yield measures

        packed = Packed(measured())
        return FirstLook(score, both.max(axis=2), packed, vectors)

    def shortlist(self, children: Sequence[PairText], look: FirstLook) -> Shortlist:
        """Return the candidates of the second look. Needs an embedder; any will do for fitting."""
        if self._vectors is None or look.vectors is None:
            raise ValueError("a shortlist needs an embedder")
        return shortlist(children, look.vectors, self._vectors, look.score, look.measures)

    def evidence(self, text: str, other: str, limit: int = 6) -> list[str]:
        """Return the terms of `text` that `other` shares, heaviest first, weighed as in this list of parents."""
        return shared_terms(text, other, self._weigh, limit)

    def _weigh(self, run: Sequence[str]) -> float:
        # Squares, as in a cosine: a long run of common words must not outweigh a short telling one.
        pairs = [f"{a} {b}" for a, b in pairwise(run)] or list(run)
        return sum(self._list.weigh(term) ** 2 for term in pairs)


def same_items(items: Sequence[PairText]) -> list[int]:
    """Return for each item the number of the first one with the same text and title, white space aside."""
    first: dict[tuple[str, str], int] = {}
    keys = ((" ".join(item.text.split()), " ".join(item.title.split())) for item in items)
    return [first.setdefault(key, number) for number, key in enumerate(keys)]


def rank_lists(
    from_items: Sequence[PairText], to_items: Sequence[PairText], embedder: Embedder | None = None, k: int = 10
) -> Iterator[tuple[str, str, int, float, float]]:
    """Yield (from_id, to_id, rank, score, probability) for the k best of `to_items` of each item, rank from 1.

    Identifiers are opaque. `from_items` count as one list in its order; of a very long one, parts of it do. Items of
    `to_items` that say the same count as one, whose score and probability each of them gets; they follow each other.
    """
    alike: dict[int, list[str]] = {}
    for item, number in zip(to_items, same_items(to_items), strict=True):
        alike.setdefault(number, []).append(item.id)
    groups = list(alike.values())
    scorer = PairScorer([to_items[number] for number in alike], embedder)
    step = max(MOST_CELLS // max(len(groups), 1), FEWEST_TOGETHER)
    for start in range(0, len(from_items), step):
        scored = scorer.score(from_items[start : start + step])
        for row, child in enumerate(scored.children):
            best = ((parent, name) for parent in scored.best(row, k) for name in groups[parent])
            for rank, (parent, name) in enumerate(islice(best, k), start=1):
                pair = (row, parent)
                yield child.id, name, rank, float(scored.score[pair]), float(scored.probability[pair])
