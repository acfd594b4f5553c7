"""The second look: boosted trees over the shortlist, and honest probabilities.

The trees (`forest.npz`) order the candidates of a child; a logistic model turns their shares and a few measures into
the probability that a candidate is the child's parent, low for all of them where the list holds no parent.
`linker.json` holds its numbers. `python -m index.training` fits and writes both files on law topics, each topic with
an embedding model that has not seen it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.shortlist import NAMES, Shortlist, softmax
from index.trees import Forest, load_forest

Floats = NDArray[np.float32]
FOREST = Path(__file__).with_name("forest.npz")
NUMBERS = Path(__file__).with_name("linker.json")
#: Measures that enter the probability beside the share and the score of the trees.
BESIDE_SHARE = (
    "bm25_pairs",
    "cosine",
    "clause_cosine",
    "child_clause",
    "child_pairs",
    "dense",
    "dense_clause",
    "alike",
    "share",
    "followed",
    "odds",
)
PROBABILITY_NAMES = ("log_odds", "rival_log_odds", "trees", *BESIDE_SHARE, "titled", "constant")
#: Shares are kept this far from 0 and 1 where log odds are taken.
LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Judged:
    """What the second look says of the shortlist: `share` (rows add up to 1) and `probability`, (children, n)."""

    share: Floats
    probability: Floats


@dataclass(frozen=True, slots=True)
class Linker:
    """The trees, how sharp their shares are, and the probability.

    `model` is the embedder whose cosines the trees were fitted with; `weights` are in the order of PROBABILITY_NAMES.
    """

    model: str
    forest: Forest
    sharpness: float
    weights: Floats

    def judge(self, found: Shortlist) -> Judged:
        """Return the shares and probabilities of the candidates."""
        trees = self.trees(found)
        share = softmax(np.float32(self.sharpness) * trees)
        logits = probability_inputs(share, trees, found) @ self.weights[:-1] + self.weights[-1]
        return Judged(share, np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32))

    def trees(self, found: Shortlist) -> Floats:
        """Return the score of the trees, (children, n)."""
        count, most, width = found.measures.shape
        return self.forest.score(found.measures.reshape(-1, width)).reshape(count, most)


def probability_inputs(share: Floats, trees: Floats, found: Shortlist) -> Floats:
    """Return what the probability is made from, (children, n, len(PROBABILITY_NAMES) - 1).

    `titled` is 1 where the child has a title and the parents have.
    """
    kept = np.clip(share, LEAST, 1 - LEAST)
    # Against the strongest other candidate: a share of 0.4 means one thing beside 0.4 and another beside many small.
    if share.shape[1] > 1:
        top = np.sort(share, axis=1)[:, ::-1]
        rival = np.where(share >= top[:, :1], top[:, 1:2], top[:, :1])
    else:
        rival = np.full_like(share, LEAST)
    rival = np.clip(rival, LEAST, 1 - LEAST)
    beside = found.measures[:, :, [NAMES.index(name) for name in BESIDE_SHARE]]
    first = (np.log(kept / (1 - kept)), np.log(kept / rival), trees)
    titled = found.measures[:, :, NAMES.index("child_titled")] * found.measures[:, :, NAMES.index("parents_titled")]
    return np.concatenate([np.stack(first, axis=2), beside, titled[:, :, None]], axis=2).astype(np.float32)


@lru_cache(maxsize=1)
def load_linker() -> Linker:
    """Return the linker that comes with the package (read once)."""
    shape = json.loads(NUMBERS.read_text(encoding="utf-8"))
    return Linker(
        model=str(shape["model"]),
        forest=load_forest(FOREST),
        sharpness=float(shape["sharpness"]),
        weights=np.array([shape["probability"][name] for name in PROBABILITY_NAMES], dtype=np.float32),
    )
