"""Scoring every pair of two lists: which parent does each child carry out, how surely, and which words say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.concepts import ConceptSide
from index.evidence import shared_terms
from index.features import PairText, ParentList
from index.ranker import Ranker, load_ranker
from models.embedder import Embedder

__all__ = ["PairScorer", "PairText", "ScoredPairs", "rank_lists"]

Floats = NDArray[np.float32]
#: Children scored at a time by `rank_lists`: bounds memory to this many rows of the longer list.
BATCH = 64


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

    def best(self, child: int, k: int = 10) -> list[int]:
        """Return the numbers of the k best parents of a child, best first; equal scores keep the list's order."""
        return [int(parent) for parent in np.argsort(-self.score[child], kind="stable")[:k]]

    def evidence(self, child: int, parent: int, limit: int = 6) -> list[str]:
        """Return the terms of the child that the parent has too, as the child writes them, heaviest first."""
        other = self.parents[parent]
        return self.scorer.evidence(whole_text(self.children[child]), f"{other.text}\n{other.title}", limit)


class PairScorer:
    """One list of parents, ready to score any children. Holds no state of the children."""

    def __init__(
        self,
        parents: Sequence[PairText],
        embedder: Embedder | None = None,
        ranker: Ranker | None = None,
        context: Sequence[str] = (),
    ) -> None:
        """Index the parents; without an embedder only words count. Identifiers are never looked at.

        `context` are further texts of the same field: what they all say weighs little, however short the list.
        """
        self._parents = tuple(parents)
        self._list = ParentList(self._parents, context=context)
        self._concepts = ConceptSide([parent.text for parent in self._parents], context)
        self._ranker = ranker or load_ranker()
        self._dense = DenseSide(self._parents, embedder) if embedder is not None and self._parents else None

    def score(self, children: Sequence[PairText]) -> ScoredPairs:
        """Return scores and probabilities of every child with every parent, (len(children), parents)."""
        shape = (len(children), len(self._parents))
        scores, probabilities, agreement = (np.zeros(shape, np.float32) for _ in range(3))
        if self._parents:
            cosines = self._dense.cosines(children) if self._dense is not None else None
            both = self._concepts.cosines([child.text for child in children])
            concepts, agreement = both.mean(axis=2), both.max(axis=2)
            for row, child in enumerate(children):
                measures = self._list.measure(child)
                own = None if cosines is None else cosines[row]
                scores[row] = self._ranker.score(measures, own, concepts[row])
                probabilities[row] = self._ranker.probability(scores[row], measures, cosines is not None)
        return ScoredPairs(tuple(children), self._parents, scores, probabilities, agreement, self._concepts.named, self)

    def evidence(self, text: str, other: str, limit: int = 6) -> list[str]:
        """Return the terms of `text` that `other` shares, heaviest first, weighed as in this list of parents."""
        return shared_terms(text, other, self._weigh, limit)

    def _weigh(self, run: Sequence[str]) -> float:
        # Squares, as in a cosine: a long run of common words must not outweigh a short telling one.
        pairs = [f"{a} {b}" for a, b in pairwise(run)] or list(run)
        return sum(self._list.weigh(term) ** 2 for term in pairs)


class DenseSide:
    """Vectors of the parents, each with its title."""

    def __init__(self, parents: Sequence[PairText], embedder: Embedder) -> None:
        """Embed the parents."""
        self._embedder = embedder
        self._vectors = embedder.encode([whole_text(parent) for parent in parents])

    def cosines(self, children: Sequence[PairText]) -> Floats:
        """Return the cosine of every child with every parent, shape (children, parents)."""
        vectors = self._embedder.encode([whole_text(child) for child in children])
        return np.asarray(vectors @ self._vectors.T, dtype=np.float32)


def whole_text(text: PairText) -> str:
    """Return the title, where there is one, and the text below it."""
    return f"{text.title}\n{text.text}" if text.title else text.text


def rank_lists(
    from_items: Sequence[PairText], to_items: Sequence[PairText], embedder: Embedder | None = None, k: int = 10
) -> Iterator[tuple[str, str, int, float, float]]:
    """Yield (from_id, to_id, rank, score, probability) for the k best of `to_items` of each item, rank from 1.

    Identifiers are opaque. Works in batches: memory does not grow with the length of `from_items`.
    """
    scorer = PairScorer(to_items, embedder)
    for start in range(0, len(from_items), BATCH):
        scored = scorer.score(from_items[start : start + BATCH])
        for row, child in enumerate(scored.children):
            for rank, parent in enumerate(scored.best(row, k), start=1):
                pair = (row, parent)
                yield child.id, to_items[parent].id, rank, float(scored.score[pair]), float(scored.probability[pair])
