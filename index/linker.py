"""The second look: boosted trees over the shortlist, and honest probabilities.

The trees (`forest.npz`) order the candidates of a child; a logistic model turns their shares and a few measures into
the probability that a candidate is the child's parent, low for all of them where the list holds no parent.
`linker.json` holds its numbers. `python -m index.training` fits and writes both files on law topics, each topic with
an embedding model that has not seen it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.features import BASE_NAMES
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
#: The reason that is told only beside the demand that it speaks of.
ONE_DEMAND = "khớp một ý của mục tiêu"
#: What carries a link, in words for those who sign it, and the measures that say so.
REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "cùng từ ngữ",
        (
            *(f"{kind}{name}" for kind in ("", "standout_") for name in (*BASE_NAMES[:7], "child_title")),
            "rank_words",
        ),
    ),
    (
        ONE_DEMAND,
        (
            *(f"{kind}{name}" for kind in ("", "standout_") for name in BASE_NAMES[7:11]),
            "rank_clause",
            "dense_clause",
            "standout_dense_clause",
        ),
    ),
    ("gần nghĩa", ("dense", "standout_dense", "dense_title", "rank_dense", "rank_title")),
    (
        "khớp tiêu đề",
        ("parent_title", "titles", "standout_parent_title", "standout_titles", "dense_titles"),
    ),
    ("trội hơn các mục tiêu khác", ("score", "gap", "rank", "share", "odds", "child_rank", "attraction")),
    ("nhiệm vụ tương tự cũng hướng về đây", ("alike", "alike_gap")),
    (
        "nhiệm vụ liền kề cũng hướng về đây",
        ("beside", "around", "followed", "followed_gap", "rank_followed"),
    ),
)
#: What the order of the list says holds the child's own word too; without the order these would be left of it.
WITHOUT_ORDER = {"followed": "share", "rank_followed": "rank"}
#: Measures that repeat a child's own shares where it is alone in its list.
OF_OTHERS = ("alike", "alike_gap", "beside", "around")
#: A reason is told from this share of what all reasons add on, the strongest first, at most so many.
TOLD, MOST_REASONS = 0.15, 3
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

    def reasons(self, found: Shortlist, pairs: Sequence[tuple[int, int]]) -> list[tuple[str, ...]]:
        """Return what carried each pair (child, place in its shortlist), in Vietnamese, the strongest first.

        A reason counts by what the trees' score loses when its measures are set to the mean of the child's other
        candidates, or, where the order of the list is left out, to what the child says alone; a pair has none where
        there is no other one, or nothing that speaks for it.
        """
        if not pairs or found.measures.shape[1] < 2:
            return [() for _ in pairs]
        places = [[NAMES.index(name) for name in names] for _, names in REASONS]
        others = [NAMES.index(name) for name in OF_OTHERS]
        table = []
        for child, candidate in pairs:
            rows = np.repeat(found.measures[child, candidate][None, :], len(REASONS) + 1, axis=0)
            usual = np.delete(found.measures[child], candidate, axis=0).mean(axis=0)
            for name, alone in WITHOUT_ORDER.items():
                usual[NAMES.index(name)] = rows[0, NAMES.index(alone)]
            usual[NAMES.index("followed_gap")] = rows[0, NAMES.index("share")] - rows[0, NAMES.index("best_share")]
            if len(found.numbers) == 1:
                usual[others] = rows[0, others]
            for row, own in enumerate(places):
                rows[row, own] = usual[own]
            table.append(rows)
        scores = self.forest.score(np.concatenate(table)).reshape(len(pairs), -1)
        return [_told(row[-1] - row[:-1]) for row in scores]

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


def _told(lost: Floats) -> tuple[str, ...]:
    least = max(TOLD * float(lost[lost > 0].sum()), 1e-6)
    order = np.argsort(-lost, kind="stable")[:MOST_REASONS]
    return tuple(REASONS[place][0] for place in order if lost[place] >= least)


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
