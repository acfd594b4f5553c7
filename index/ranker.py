"""From measures to a score and a probability: a small linear model, read from `ranker.json`, run with numpy alone.

The score of a pair is a weighted sum of its measures and of how far each stands out in the child's own list
(standardised over all parents). No weight is negative: more in common never lowers a score. The probability comes
from a logistic model over the score, its log odds among the child's best candidates, and a few of the measures, so
that a child without any parent in the list gets low probabilities only. `index.training` fits and writes both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.features import BASE_NAMES

Floats = NDArray[np.float32]
MODEL = Path(__file__).with_name("ranker.json")
#: Log odds are taken among this many best candidates, so that a long list weighs no more than a short one.
RIVALS = 40
#: Standardised measures are cut off here and divided by `Z_UNIT`.
Z_LIMIT, Z_UNIT, Z_FLOOR = 10.0, 5.0, 1e-3
#: What the standardised agreement in concepts counts for. Chosen on clauses of Nghị quyết 20-NQ/TW (2012) and Kết luận
#: 69-KL/TW (2024), each mapped to the other's sections (`tests/bench/calibration.py`): the best section is right for
#: 0.53 of 116 clauses without, 0.55 with it, by the first look. Law provisions (dev topics) neither gain nor lose.
CONCEPT_WEIGHT = 1.5
#: Measures that enter the probability beside the score.
ABSOLUTE = ("bm25_pairs", "cosine", "clause_cosine", "child_clause", "child_pairs", "parent_pairs")

CALIBRATION_NAMES = ("log_odds", "score", *ABSOLUTE, "constant")


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of the score (`measures` and `standout`, each in the order of BASE_NAMES) and of the probability.

    `dense_weight` is what the standardised cosine of embeddings counts for in the score. `words` and `fused` turn
    scores without and with embeddings into probabilities: one weight each for the log odds, the score and the
    ABSOLUTE measures, then a constant.
    """

    measures: Floats
    standout: Floats
    dense_weight: float
    words: Floats
    fused: Floats

    def score(self, measures: Floats, cosines: Floats | None = None, concepts: Floats | None = None) -> Floats:
        """Return one score a parent, shape (parents,), from measures of shape (parents, n).

        Cosines of embeddings and of concepts, each of shape (parents,), are added where they are at hand.
        """
        total: Floats = measures @ self.measures + standout(measures) @ self.standout
        if cosines is not None:
            total = total + np.float32(self.dense_weight) * standout(cosines)
        if concepts is not None:
            total = total + np.float32(CONCEPT_WEIGHT) * standout(concepts)
        return total

    def probability(self, scores: Floats, measures: Floats, fused: bool) -> Floats:
        """Return the probability that each parent is the child's, shape (parents,), in (0, 1).

        `fused` tells that the scores were made with cosines.
        """
        weights = self.fused if fused else self.words
        logits = calibration_inputs(scores, measures) @ weights[:-1] + weights[-1]
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)


def standout(measures: Floats) -> Floats:
    """Return the measures standardised over the list (axis 0), cut off and scaled to at most 2."""
    centred = measures - measures.mean(axis=0)
    spread = measures.std(axis=0) + np.float32(Z_FLOOR)
    return np.asarray(np.minimum(centred / spread, Z_LIMIT) / Z_UNIT, dtype=np.float32)


def log_odds(scores: Floats) -> Floats:
    """Return each score less the log of the summed exponentials of its best rivals, shape (parents,).

    With p the softmax over the candidates this is ln(p / (1 - p)). A parent alone in its list has odds of 20.
    """
    alone = np.float32(3.0)
    if len(scores) == 1:
        return np.full(1, alone, dtype=np.float32)
    best = np.argsort(-scores, kind="stable")[: RIVALS + 1]
    top = float(scores[best[0]])
    powers = np.exp(scores[best].astype(np.float64) - top)
    # A parent outside the best is measured against all of them, one inside against the others.
    others = np.full(len(scores), powers[:RIVALS].sum())
    others[best] = powers.sum() - powers
    return np.asarray(scores - top - np.log(np.maximum(others, 1e-12)), dtype=np.float32)


def calibration_inputs(scores: Floats, measures: Floats) -> Floats:
    """Return what the probability is made from: log odds, score, and the ABSOLUTE measures, (parents, 2 + n)."""
    chosen = measures[:, [BASE_NAMES.index(name) for name in ABSOLUTE]]
    return np.concatenate([log_odds(scores)[:, None], scores[:, None], chosen], axis=1).astype(np.float32)


@lru_cache(maxsize=1)
def load_ranker() -> Ranker:
    """Return the ranker that comes with the package (read once)."""
    shape = json.loads(MODEL.read_text(encoding="utf-8"))
    return Ranker(
        measures=_in_order(shape["measures"], BASE_NAMES),
        standout=_in_order(shape["standout"], BASE_NAMES),
        dense_weight=float(shape["dense_weight"]),
        words=_in_order(shape["words"], CALIBRATION_NAMES),
        fused=_in_order(shape["fused"], CALIBRATION_NAMES),
    )


def _in_order(weights: dict[str, float], names: tuple[str, ...]) -> Floats:
    return np.array([weights[name] for name in names], dtype=np.float32)
