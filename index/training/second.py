"""Fitting the second look (`index.linker`): trees, mixture and probability.

Each fold's lists are measured with an embedding model that has not seen the fold. Trees (LambdaMART, LightGBM) are
fitted on two folds and judge the third; the probability is fitted on these judgements, so that it does not trust what
the trees have learnt by heart. The trees that ship are fitted on all folds, with the embedder that ships: both are
surer than those of the folds, so two numbers of the probability, the constant and what titles on both sides add, are
moved to fit the validation topics (split "dev"), each number crosswise for what is reported.

Mixing in the shares that the order of the list gives (`index.sequence`), beyond their place among the measures, lost
in every kind of list (mean reciprocal rank of articles in order 0.531 without, 0.524 with a weight of 0.2).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.linker import PROBABILITY_NAMES, Linker, probability_inputs
from index.pairs import PairScorer
from index.ranker import Ranker
from index.shortlist import NAMES, Shortlist, softmax
from index.training.first import named
from index.training.lists import FOLDS, Article, TrainingList, child_view, parent_view, training_lists
from index.trees import Forest, from_dump
from models.embedder import Embedder

Floats = NDArray[np.float32]
#: Candidates of a child that trees are fitted on, and the best ones that the probability is fitted on.
FITTED, PROBABLE = 30, 8
#: LightGBM's settings: small trees, much averaging. Chosen on the folds, before any dev topic was looked at.
SETTINGS: dict[str, object] = {
    "objective": "lambdarank",
    "num_leaves": 15,
    "learning_rate": 0.06,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbosity": -1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
}
TREES = 250
#: Factors of the trees' scores that are tried.
SHARPNESS = (0.5, 0.75, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Measured:
    """One list with the measures of its shortlists; `fold` is that of its topics, `gold` -1 where no parent is."""

    found: Shortlist
    gold: NDArray[np.int64]
    fold: int

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which candidates are gold, (children, n)."""
        return np.asarray(self.found.numbers == self.gold[:, None])


def measure(
    topics: Sequence[Sequence[Article]], fold: int, embedder: Embedder, ranker: Ranker, seed: int
) -> list[Measured]:
    """Return the measured lists of one fold (`topics` are all, in the order of `shuffled`)."""
    chance = random.Random(seed * FOLDS + fold)
    return [_measured(made, fold, embedder, ranker) for made in training_lists(topics[fold::FOLDS], chance)]


def _measured(made: TrainingList, fold: int, embedder: Embedder, ranker: Ranker) -> Measured:
    scorer = PairScorer(made.parents, embedder, ranker, look_twice=False)
    found = scorer.shortlist(made.children, scorer.first_look(made.children))
    return Measured(found, made.gold, fold)


def fit_trees(lists: Sequence[Measured]) -> Forest:
    """Return LambdaMART over the candidates of every child whose parent is among them."""
    import lightgbm

    rows, truth, sizes = [], [], []
    for one in lists:
        right = one.right[:, :FITTED]
        kept = right.any(axis=1)
        rows.append(one.found.measures[kept, :FITTED].reshape(-1, len(NAMES)))
        truth.append(right[kept].ravel())
        sizes.extend([right.shape[1]] * int(kept.sum()))
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(truth).astype(int), group=sizes)
    model = lightgbm.train(dict(SETTINGS), data, TREES)
    return from_dump(NAMES, model.dump_model()["tree_info"])


def choose_sharpness(judged: Sequence[tuple[Measured, Floats]]) -> float:
    """Return the sharpness under which the gold candidates are likeliest."""
    found = {value: _likelihood(judged, value) for value in SHARPNESS}
    sys.stderr.write(f"mean log share of the gold by sharpness: {found}\n")
    return max(SHARPNESS, key=lambda value: found[value])


def _likelihood(judged: Sequence[tuple[Measured, Floats]], sharpness: float) -> float:
    total = []
    for one, trees in judged:
        share = (softmax(np.float32(sharpness) * trees) * one.right).sum(axis=1)
        total.append(np.log(np.maximum(share[one.right.any(axis=1)], 1e-3)))
    return float(np.concatenate(total).mean())


def fit_probability(judged: Sequence[tuple[Measured, Floats]], sharpness: float) -> Floats:
    """Return the weights of the probability: logistic regression over the best candidates, orphans included."""
    from sklearn.linear_model import LogisticRegression

    rows, truth = [], []
    for one, trees in judged:
        share = softmax(np.float32(sharpness) * trees)
        inputs = probability_inputs(share, trees, one.found)
        best = np.argsort(-share, axis=1, kind="stable")[:, :PROBABLE]
        rows.append(np.take_along_axis(inputs, best[:, :, None], axis=1).reshape(-1, inputs.shape[2]))
        truth.append(np.take_along_axis(one.right, best, axis=1).ravel())
    inputs = np.concatenate(rows)
    spread = inputs.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=1000).fit(inputs / spread, np.concatenate(truth))
    return np.append(model.coef_[0] / spread, model.intercept_[0]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Surest:
    """The surest candidate of each child of some lists: its log odds, whether both sides are titled, and the truth.

    Everything has shape (children,); `topic` numbers the children's topics.
    """

    logit: Floats
    titled: Floats
    right: NDArray[np.bool_]
    topic: NDArray[np.int64]


def surest(lists: Sequence[tuple[TrainingList, NDArray[np.int64]]], linker: Linker, embedder: Embedder) -> Surest:
    """Return the surest candidates that the linker finds in lists, each given with the topics of its children."""
    logits, titled, right, topics = [], [], [], []
    for made, topic in lists:
        scorer = PairScorer(made.parents, embedder, look_twice=False)
        found = scorer.shortlist(made.children, scorer.first_look(made.children))
        judged = linker.judge(found)
        rows, best = np.arange(len(made.gold)), judged.share.argmax(axis=1)
        chance = np.clip(judged.probability[rows, best], 1e-4, 1 - 1e-4)
        logits.append(np.log(chance / (1 - chance)))
        both = found.measures[rows, best][:, [NAMES.index("child_titled"), NAMES.index("parents_titled")]]
        titled.append(both.prod(axis=1))
        right.append(found.numbers[rows, best] == made.gold)
        topics.append(topic)
    parts = [np.concatenate(part) for part in (logits, titled, right, topics)]
    return Surest(*parts)


def move(seen: Surest, kept: NDArray[np.bool_], rounds: int = 20) -> tuple[float, float]:
    """Return what to add to the log odds of all, and of the titled, so that the kept children are judged honestly.

    Logistic regression with a slope of 1, by Newton's method.
    """
    inputs = np.stack([np.ones(int(kept.sum())), seen.titled[kept]], axis=1).astype(np.float64)
    moved = np.zeros(2)
    for _ in range(rounds):
        chances = 1 / (1 + np.exp(-(seen.logit[kept] + inputs @ moved)))
        slope = inputs.T @ (chances - seen.right[kept])
        curve = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + 1e-6 * np.eye(2)
        moved -= np.linalg.solve(curve, slope)
    return float(moved[0]), float(moved[1])


def crosswise(seen: Surest) -> NDArray[np.float64]:
    """Return the probabilities of the surest candidates, each topic's moved by what the other half of topics says."""
    chances = np.zeros(len(seen.logit))
    for half in (0, 1):
        own = seen.topic % 2 == half
        constant, titled = move(seen, ~own)
        chances[own] = 1 / (1 + np.exp(-(seen.logit[own] + constant + titled * seen.titled[own])))
    return chances


def validation_lists(articles: Sequence[Article], seed: int) -> list[tuple[TrainingList, NDArray[np.int64]]]:
    """Return the lists of the validation topics, whole, without titles, and shuffled, with the children's topics."""
    chance = random.Random(seed)
    upper = [article for article in articles if article["kind"] == "LQ"]
    known = {article["id"] for article in upper}
    lower = [article for article in articles if article["parent"] in known]
    numbers = {name: number for number, name in enumerate(sorted({article["topic"] for article in lower}))}
    found = []
    for form, ordered in (("both", True), ("body", True), ("both", False)):
        above = upper if ordered else chance.sample(upper, len(upper))
        below = lower if ordered else chance.sample(lower, len(lower))
        places = {article["id"]: place for place, article in enumerate(above)}
        made = TrainingList(
            [parent_view(article, form) for article in above],
            [child_view(article, form, chance) for article in below],
            np.array([places[article["parent"]] for article in below], dtype=np.int64),
        )
        found.append((made, np.array([numbers[article["topic"]] for article in below], dtype=np.int64)))
    return found


def fit_linker(lists: Sequence[Measured], validation: Sequence[Article], embedder: Embedder, seed: int) -> Linker:
    """Return the linker for the embedder that ships."""
    model = embedder.name
    judged: list[tuple[Measured, Floats]] = []
    for fold in range(FOLDS):
        forest = fit_trees([one for one in lists if one.fold != fold])
        half = Linker(model, forest, 1.0, np.zeros(len(PROBABILITY_NAMES), np.float32))
        judged.extend((one, half.trees(one.found)) for one in lists if one.fold == fold)
        sys.stderr.write(f"fold {fold} judged by the trees of the others\n")
    sharpness = choose_sharpness(judged)
    weights = fit_probability(judged, sharpness)
    linker = Linker(model, fit_trees(lists), sharpness, weights)
    seen = surest(validation_lists(validation, seed), linker, embedder)
    constant, titled = move(seen, np.ones(len(seen.right), dtype=np.bool_))
    sys.stderr.write(f"moved by {constant:.3f}, titled by {titled:.3f}\n")
    weights[PROBABILITY_NAMES.index("constant")] += constant
    weights[PROBABILITY_NAMES.index("titled")] += titled
    return replace(linker, weights=weights)


def linker_shape(linker: Linker) -> dict[str, object]:
    """Return the numbers of `linker.json`."""
    weights = named(PROBABILITY_NAMES, linker.weights)
    return {"model": linker.model, "sharpness": linker.sharpness, "probability": weights}
