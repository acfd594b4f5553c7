"""The best of many scores, exactly, without sorting them all and without a cosine for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.dense import FEW, DenseIndex
from index.postings import Floats

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
#: How many of the nearest by meaning are looked at first.
FIRST_NEAR = 256
_BLOCK = 64
#: Beyond this part of all, looking at more of the nearest costs more than it saves.
_MOST_SCANNED = 20


@dataclass(frozen=True, slots=True)
class Ranked:
    """Statements by number, best first, with their scores and their cosines (0 without a vector)."""

    numbers: Numbers
    scores: Floats
    cosines: Floats


def rank(
    worded: Floats,
    dense: DenseIndex | None,
    vector: Floats | None,
    weight: float,
    least: float,
    count: int,
    allowed: Mask | None = None,
) -> Ranked:
    """Return the `count` best statements by `worded` + `weight` x cosine; what is not `allowed` never.

    `worded` (statements,) must be 0 where nothing is allowed. A statement without any word in common counts from the
    cosine `least` on. Exact: what is left out has a bound that the last one returned reaches (after Fagin, Lotem and
    Naor 2003, the threshold algorithm).
    """
    if dense is None or vector is None:
        return _sorted(_reaching(worded, kth(worded, count)), worded, None, 0.0, count)
    total = len(worded) if allowed is None else int(np.count_nonzero(allowed))
    if total <= FEW:
        numbers = np.arange(len(worded)) if allowed is None else np.flatnonzero(allowed)
        cosines = dense.cosines(vector, numbers)
        kept = (worded[numbers] > 0) | (cosines >= least)
        return _sorted(numbers[kept], worded, cosines[kept], weight, count)
    size = max(FIRST_NEAR, 4 * count)
    while True:
        near, cosines, farthest = dense.best(vector, size, allowed)
        farthest = max(farthest, 0.0)
        kept = (worded[near] > 0) | (cosines >= least)
        near, cosines = near[kept], cosines[kept]
        lower = worded.copy()
        lower[near] += np.float32(weight) * np.maximum(cosines, 0)
        # What is not among the nearest is no nearer than the farthest of them.
        bound = kth(lower, count) - weight * farthest
        # Without a word in common, only what is nearer than `least` counts at all.
        closed = bound > 0 or farthest < least
        reaching = _reaching(worded, max(bound, 0.0))
        if size >= total or (closed and (len(reaching) <= FEW or size >= total // _MOST_SCANNED)):
            others = np.setdiff1d(reaching, near, assume_unique=True)
            every = np.concatenate([cosines, dense.cosines(vector, others)])
            return _sorted(np.concatenate([near, others]), worded, every, weight, count)
        size *= 4


def kth(scores: Floats, count: int) -> float:
    """Return a score that at least `count` of the scores reach, close to the best such; 0 for fewer scores."""
    if count >= len(scores):
        return 0.0
    whole = len(scores) // _BLOCK * _BLOCK
    if whole // _BLOCK > 4 * count:
        # As many blocks have a best score of that size.
        scores = scores[:whole].reshape(-1, _BLOCK).max(axis=1)
    return float(np.partition(scores, len(scores) - count)[len(scores) - count])


def _reaching(scores: Floats, least: float) -> Numbers:
    return np.flatnonzero(scores >= np.float32(least)) if least > 0 else np.flatnonzero(scores > 0)


def _sorted(numbers: Numbers, worded: Floats, cosines: Floats | None, weight: float, count: int) -> Ranked:
    near = np.zeros(len(numbers), dtype=np.float32) if cosines is None else cosines
    scores = worded[numbers] + np.float32(weight) * np.maximum(near, 0)
    order = np.lexsort((numbers, -scores))[:count]
    return Ranked(numbers[order], scores[order].astype(np.float32), near[order])
