"""Fusion of field scores into one score: a weighted sum of scores on a common scale, never of ranks.

Each lexical score is a share of the query's own BM25 bound and the dense score is a cosine, so that the weights mean
the same for a long and a short query. `accented`, `dense` and BM25's K1 and B were chosen on a fifth of the training
topics of Bộ Pháp điển, with a model trained without that fifth (see `index.training`): titles of articles as queries,
their own bodies as what should be found (`python -m tests.bench.retrieval --tune --model MODEL`). `context` has no
such measure; it is low enough that the headings above a statement never outweigh its own words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import LexicalScores


@dataclass(frozen=True, slots=True)
class Weights:
    """What each score counts for. `dense` is left out where there is no embedder."""

    folded: float = 1.0
    accented: float = 0.5
    context: float = 0.3
    dense: float = 0.8


DEFAULT_WEIGHTS = Weights()


def fuse(
    lexical: LexicalScores, dense: NDArray[np.float32] | None, weights: Weights = DEFAULT_WEIGHTS
) -> NDArray[np.float32]:
    """Return the weighted sum, shape (documents,); with `dense` None the lexical part alone."""
    total = weights.folded * lexical.folded + weights.accented * lexical.accented + weights.context * lexical.context
    if dense is not None:
        total = total + weights.dense * np.maximum(dense, 0)
    fused: NDArray[np.float32] = total.astype(np.float32)
    return fused
