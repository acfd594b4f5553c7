"""The likeliest parents of each child, and what is measured of them beside the other pairs of the two lists.

The first look (`index.ranker`) sees one child at a time. Here the lists count as a whole: what children alike, and
children next in order, find (`index.neighbours`, `index.sequence`), whether a parent has better children, whether it
attracts everything. Identifiers are never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.features import BASE_NAMES, PairText
from index.neighbours import beside, near_parents, propagate
from index.ranker import log_odds, standout
from index.sequence import Followed, follow, window
from index.terms import clauses
from models.embedder import Embedder

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
#: Parents of each child that get a second look.
MOST = 50
#: Clauses of a parent beyond these get no vector of their own.
MOST_CLAUSES = 40
#: Children whose shares of parents alike are gathered at a time.
TOGETHER = 64

#: The measures of the second look, in the order of the last axis; those of the first look come before them.
NAMES = (
    *BASE_NAMES,
    *(f"standout_{name}" for name in BASE_NAMES),
    "dense",  # cosine of the embeddings of whole texts
    "standout_dense",
    "dense_clause",  # the child's title, or text, with the best of the parent's clauses
    "standout_dense_clause",
    "dense_title",  # the child's title, or text, with the whole parent
    "dense_titles",  # the two titles, or texts
    "score",  # of the first look
    "gap",  # less the best score of the child
    "rank",  # ln(1 + place by score); the other ranks likewise
    "share",  # softmax of the scores of the child
    "alike",  # mean share that children alike give the parent
    "alike_gap",
    "beside",  # mean share that the children before and after give it
    "around",  # the same within three places
    "child_rank",  # place of the child among all children of the parent
    "attraction",  # ln of the parent's mean share, 0 for the average parent
    "near",  # mean share of parents alike
    "near_3",  # shares of the parents within three and ten places in the list
    "near_10",
    "odds",  # log odds among the best rivals
    "rank_words",
    "rank_clause",
    "rank_dense",
    "rank_title",
    "parents",  # ln of their number
    "child_titled",  # 1 or 0, the same for all of the list or of the child
    "parents_titled",
    "child_length",  # ln of characters
    "parent_length",
    "best_share",
    "lead",  # of the best share over the second
    "followed",  # share that the order of the list gives the parent
    "followed_gap",
    "rank_followed",
    "stay",
    "jump",
)


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Candidates: `numbers` of parents, (children, n), likeliest first; `measures`, (children, n, len(NAMES))."""

    numbers: Numbers
    measures: Floats


class ParentVectors:
    """Embeddings of the parents: whole with title, titles alone, clause by clause."""

    def __init__(self, parents: Sequence[PairText], embedder: Embedder) -> None:
        """Embed the parents."""
        self._embedder = embedder
        split = [clauses(parent.text)[:MOST_CLAUSES] or [""] for parent in parents]
        self.whole = embedder.encode([whole_text(parent) for parent in parents])
        self.title = embedder.encode([parent.title or parent.text for parent in parents])
        self._clauses = embedder.encode([clause for part in split for clause in part])
        self._first = np.cumsum([0, *map(len, split)], dtype=np.int64)[:-1]
        self.near = near_parents(self.whole)
        self.titled = float(any(parent.title for parent in parents))
        self.lengths: Floats = np.log([len(parent.text) + 10.0 for parent in parents]).astype(np.float32)

    def embed(self, children: Sequence[PairText]) -> Floats:
        """Return the vectors of whole children, one row each."""
        return self._embedder.encode([whole_text(child) for child in children])

    def embed_titles(self, children: Sequence[PairText]) -> Floats:
        """Return the vectors of the children's titles, or of the text of one without, one row each."""
        return self._embedder.encode([child.title or child.text for child in children])

    def best_clause(self, vector: Floats) -> Floats:
        """Return the cosine of a vector with the best clause of each parent, (parents,)."""
        return np.maximum.reduceat(self._clauses @ vector, self._first)


def whole_text(text: PairText) -> str:
    """Return the title, where there is one, and the text below it."""
    return f"{text.title}\n{text.text}" if text.title else text.text


def softmax(scores: Floats) -> Floats:
    """Return the shares of each row."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the two lists say as a whole; every table is (children, parents)."""

    score: Floats
    share: Floats
    alike: Floats
    beside: Floats
    around: Floats
    child_rank: Floats
    attraction: Floats
    near: Floats
    near_3: Floats
    near_10: Floats
    followed: Followed


def _lists(score: Floats, vectors: Floats, near: Numbers) -> _Lists:
    share = softmax(score)
    count, size = share.shape
    followed = follow(share)  # first, as it takes the most memory while it runs
    return _Lists(
        score=score,
        share=share,
        alike=propagate(share, vectors),
        beside=beside(share, 1),
        around=beside(share, 3),
        child_rank=ranks(score.T).T,
        attraction=np.log(share.sum(axis=0) * size / count + 1e-3).astype(np.float32),
        near=_of_near(share, near),
        near_3=window(share, 3).astype(np.float32),
        near_10=window(share, 10).astype(np.float32),
        followed=followed,
    )


def _of_near(share: Floats, near: Numbers) -> Floats:
    """Return the mean share of the parents alike to each one, (children, parents); 0 for a parent alone."""
    out = np.zeros_like(share)
    for start in range(0, len(share) if near.shape[1] else 0, TOGETHER):
        out[start : start + TOGETHER] = share[start : start + TOGETHER][:, near].mean(axis=2)
    return out


def ranks(values: Floats) -> Floats:
    """Return ln(1 + place) of each value in its row, the greatest first; equal ones keep their order."""
    order = np.argsort(-values, axis=-1, kind="stable")
    places = np.empty(values.shape, dtype=np.float32)
    steps = np.log1p(np.arange(values.shape[-1], dtype=np.float32))
    np.put_along_axis(places, order, np.broadcast_to(steps, values.shape), axis=-1)
    return places


def shortlist(
    children: Sequence[PairText],
    whole: Floats,
    vectors: ParentVectors,
    score: Floats,
    measures: Sequence[Floats],
    most: int = MOST,
) -> Shortlist:
    """Return the best `most` parents of each child with their measures.

    `whole` are the children's vectors; `score`, (children, parents), and `measures`, one (parents, len(BASE_NAMES)) a
    child, come from the first look.
    """
    titles = vectors.embed_titles(children)
    lists = _lists(score, whole, vectors.near)
    # The first score settles what the shares leave equal.
    order = lists.share + lists.followed.shares + lists.alike + 1e-3 * (score - score.max(axis=1, keepdims=True))
    numbers = np.argsort(-order, axis=1, kind="stable")[:, :most]
    table = np.empty((*numbers.shape, len(NAMES)), dtype=np.float32)
    for row, child in enumerate(children):
        table[row] = _measure(row, child, numbers[row], (whole[row], titles[row]), vectors, lists, measures[row])
    return Shortlist(numbers, table)


def _measure(
    row: int,
    child: PairText,
    chosen: Numbers,
    own: tuple[Floats, Floats],
    vectors: ParentVectors,
    lists: _Lists,
    measures: Floats,
) -> Floats:
    """Return the measures of the chosen parents of one child, (len(chosen), len(NAMES)), in the order of NAMES."""
    whole, title = own
    dense, dense_clause = vectors.whole @ whole, vectors.best_clause(title)
    dense_title, dense_titles = vectors.whole @ title, vectors.title @ title
    score, share = lists.score[row], lists.share[row]
    alike, followed = lists.alike[row], lists.followed.shares[row]
    best = np.sort(share)[::-1]
    by_parent = (
        *measures.T,
        *standout(measures).T,
        dense,
        standout(dense),
        dense_clause,
        standout(dense_clause),
        dense_title,
        dense_titles,
        score,
        score - score.max(),
        ranks(score),
        share,
        alike,
        alike - alike.max(),
        lists.beside[row],
        lists.around[row],
        lists.child_rank[row],
        lists.attraction,
        lists.near[row],
        lists.near_3[row],
        lists.near_10[row],
        log_odds(score),
        ranks(measures[:, BASE_NAMES.index("bm25_pairs")]),
        ranks(measures[:, BASE_NAMES.index("clause_cosine")]),
        ranks(dense),
        ranks(dense_title),
    )
    of_child = (np.log(len(score)), float(bool(child.title)), vectors.titled, np.log(len(child.text) + 10.0))
    last = (best[0], best[0] - (best[1] if len(best) > 1 else 0.0))
    rest = (followed, followed - followed.max(), ranks(followed))
    habits = (lists.followed.stay, lists.followed.jump)
    columns = [column[chosen] for column in by_parent]
    columns += [np.full(len(chosen), value) for value in of_child]
    columns += [vectors.lengths[chosen], *(np.full(len(chosen), value) for value in last)]
    columns += [column[chosen] for column in rest]
    columns += [np.full(len(chosen), value) for value in habits]
    return np.stack(columns, axis=1).astype(np.float32)
