"""Fusion of field scores into one score: a weighted sum of scores on a common scale, never of ranks.

Each lexical score is a share of the query's own BM25 bound and the dense score is a cosine, so that the weights mean
the same for a long and a short query. `accented`, `dense` and BM25's K1 and B were chosen on a fifth of the training
topics of Bộ Pháp điển, with a model trained without that fifth (see `index.training`): titles of articles as queries,
their own bodies as what should be found (`python -m tests.bench.retrieval --tune --model MODEL`). `context` has no
such measure; it is low enough that the headings above a statement never outweigh its own words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What each score counts for; without an embedder `dense` is left out, and a cosine below 0 counts as 0."""

    folded: float = 1.0
    accented: float = 0.5
    context: float = 0.3
    dense: float = 0.8


DEFAULT_WEIGHTS = Weights()
