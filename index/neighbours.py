"""What other texts of the two lists say of a pair: children that are alike share parents, and so do parents."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Children alike that are asked, and how fast their word fades with distance (1 - cosine).
ALIKE = 10
FADING = 0.1
#: Parents alike whose shares are averaged.
PARENTS_ALIKE = 8
#: Children compared with all others at a time.
BATCH = 512


def propagate(shares: Floats, vectors: Floats) -> Floats:
    """Return the mean shares of the children most alike to each one, itself left out, (children, parents).

    `shares`, (children, parents), are each child's own; `vectors`, (children, n), are unit vectors. A child alone in
    its list gets its own shares back.
    """
    count = len(vectors)
    if count < 2:
        return shares
    many = min(ALIKE, count - 1)
    out = np.empty_like(shares)
    for start in range(0, count, BATCH):
        cosines = vectors[start : start + BATCH] @ vectors.T
        rows = np.arange(len(cosines))
        cosines[rows, start + rows] = -np.inf
        alike = np.argpartition(-cosines, many - 1, axis=1)[:, :many]
        weights = np.exp((np.take_along_axis(cosines, alike, 1) - 1) / np.float32(FADING))
        weights /= weights.sum(axis=1, keepdims=True)
        for row in rows:
            out[start + row] = weights[row] @ shares[alike[row]]
    return out


def near_parents(vectors: Floats) -> NDArray[np.int64]:
    """Return the numbers of the parents most alike to each one, itself left out, (parents, up to PARENTS_ALIKE)."""
    count = len(vectors)
    many = min(PARENTS_ALIKE, count - 1)
    found = np.zeros((count, max(many, 0)), dtype=np.int64)
    for start in range(0, count if many > 0 else 0, BATCH):
        cosines = vectors[start : start + BATCH] @ vectors.T
        rows = np.arange(len(cosines))
        cosines[rows, start + rows] = -np.inf
        found[start : start + BATCH] = np.argpartition(-cosines, many - 1, axis=1)[:, :many]
    return found


def beside(shares: Floats, width: int) -> Floats:
    """Return the mean shares of the children within `width` places in the list, itself left out.

    A child alone in its list gets its own shares back.
    """
    count = len(shares)
    if count < 2:
        return shares
    sums = np.concatenate([np.zeros((1, shares.shape[1])), np.cumsum(shares, axis=0, dtype=np.float64)])
    places = np.arange(count)
    first, last = np.maximum(places - width, 0), np.minimum(places + width + 1, count)
    means = (sums[last] - sums[first] - shares) / (last - first - 1)[:, None]
    return np.asarray(means, dtype=np.float32)
