"""Fitting the first look (`index.ranker`) on the training topics of Bộ Pháp điển.

The negatives of a child are the other law articles of its list, the likeliest ones kept. Lists are a topic's law
articles, a sample of them (seven or more), those of four topics, or bundles of neighbouring articles run together, as
the bullet of a resolution runs demands together; children are shown whole, without title, as a title, or as a clause
or two, so that the weights suit short and untitled texts as well. Two folds of topics fit the score (a softmax over
each list, weights not negative); the first fold, with the cosines of a model that has not seen it, chooses what the
cosine counts for and fits the probability, with the true parent taken out of one list in five, since a real task may
have no parent in the list.

Shares of the parent's own weight do not enter the score, though they gain a point within one kind of list: they
depend on how long parents are, and fitted on single articles they gained nothing on bundles.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.features import BASE_NAMES, PairText, ParentList
from index.ranker import CALIBRATION_NAMES, RIVALS, calibration_inputs, standout
from index.shortlist import whole_text
from index.training.lists import FOLDS, UPPER, Article, bundles, child_view, parent_view
from models.embedder import Embedder

Floats = NDArray[np.float32]
CHILDREN_PER_LIST = 35
#: Share of lists, out of those that fit the probability, whose true parent is taken out.
ORPHANS = 0.2
#: What the standardised cosine may count for. The least that comes within `TOLERANCE` of the best mean reciprocal
#: rank is taken, because an embedding carries over to other kinds of text less well than words do.
DENSE_WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
TOLERANCE = 0.005
#: The weight of every standout from which a fit departs.
EQUAL = 0.6
#: Measures that depend on the length of parents; they may inform the probability, not the order.
PARENT_SIDE = frozenset({"parent_syllables", "parent_pairs", "clause_share"})
#: Views of a child in a list of bundles: what a directive's task looks like.
SHORT_VIEWS = ("clause", "clause", "lead", "lead", "title", "body")
PARENT_VIEWS = ("both", "both", "both", "body", "merged")
CHILD_VIEWS = ("both", "both", "both", "both", "body", "body", "title", "clause", "lead")


@dataclass(frozen=True, slots=True)
class Example:
    """One child with its likeliest candidates, and which one is gold (None for an orphan).

    `measures` and `standouts` have shape (candidates, n); `cosines` (candidates,) are standardised, 0 without a model.
    """

    topic: int
    measures: Floats
    standouts: Floats
    cosines: Floats
    gold: int | None

    def score(self, weights: Floats, dense_weight: float = 0.0) -> Floats:
        """Return the score of each candidate under the weights."""
        words = np.concatenate([self.measures, self.standouts], axis=1) @ weights
        return np.asarray(words + np.float32(dense_weight) * self.cosines, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Candidates:
    """One list of parents: their texts, and the place of each article's identifier in it."""

    texts: Sequence[PairText]
    places: Mapping[str, int]
    views: Sequence[str]


def candidate_lists(parents: Sequence[Article], chance: random.Random) -> Iterator[Candidates]:
    """Yield the lists made of one set of parents: all, a sample, and bundles where there are enough."""
    size = min(len(parents), round(float(np.exp(chance.uniform(np.log(7), np.log(400))))))
    for chosen in (parents, chance.sample(parents, size)):
        view = chance.choice(PARENT_VIEWS)
        places = {article["id"]: place for place, article in enumerate(chosen)}
        yield Candidates([parent_view(article, view) for article in chosen], places, CHILD_VIEWS)
    if len(parents) >= 25:
        made = bundles(parents, chance)
        places = {article["id"]: place for place, (part, _) in enumerate(made) for article in part}
        yield Candidates([text for _, text in made], places, SHORT_VIEWS)


def examples(
    articles: Sequence[Article], number: int, embedder: Embedder | None, chance: random.Random
) -> Iterator[Example]:
    """Yield examples from the articles of one topic, or of several taken as one list, numbered `number`."""
    parents = [article for article in articles if article["kind"] in UPPER]
    known = {article["id"] for article in parents}
    children = [article for article in articles if article["parent"] in known]
    if len(parents) < 7 or len(children) < 3:
        return
    for candidates in candidate_lists(parents, chance):
        ready = ParentList(candidates.texts)
        placed = [article for article in children if article["parent"] in candidates.places]
        chosen = chance.sample(placed, min(len(placed), CHILDREN_PER_LIST))
        views = [child_view(article, chance.choice(candidates.views), chance) for article in chosen]
        held = embedder is not None and number % FOLDS == 0
        cosines = np.zeros((len(views), len(candidates.texts)), dtype=np.float32)
        if held and embedder is not None:
            texts = [*views, *candidates.texts]
            vectors = embedder.encode([whole_text(text) for text in texts])
            cosines = vectors[: len(views)] @ vectors[len(views) :].T
        for row, article in enumerate(chosen):
            columns = np.concatenate([ready.measure(views[row]), cosines[row][:, None]], axis=1)
            gold: int | None = candidates.places[article["parent"]]
            if number % FOLDS == 0 and chance.random() < ORPHANS and gold is not None:
                columns, gold = np.delete(columns, gold, axis=0), None
            yield _likeliest(number, columns, gold)


def _likeliest(topic: int, columns: Floats, gold: int | None) -> Example:
    standouts = standout(columns)
    order = [int(place) for place in np.argsort(-standouts.sum(axis=1), kind="stable")]
    kept = order[: RIVALS + 1]
    if gold is not None and gold not in kept:
        kept[-1] = gold
    place = None if gold is None else kept.index(gold)
    return Example(topic, columns[kept, :-1], standouts[kept, :-1], standouts[kept, -1], place)


def fit_score(found: Sequence[Example], steps: int = 400, penalty: float = 0.01) -> Floats:
    """Return weights >= 0 over measures then standouts: the softmax likelihood's maximum, by projected Adam.

    They are drawn towards equal standouts: measures overlap, and a fit that leans on a few of them carries over less
    well. The penalty is the one with which a fit on single articles did best on bundles.
    """
    fitting = [example for example in found if example.gold is not None]
    width = max(len(example.measures) for example in fitting)
    inputs = np.zeros((len(fitting), width, 2 * len(BASE_NAMES)), dtype=np.float32)
    mask = np.full((len(fitting), width), -np.inf, dtype=np.float32)
    for row, example in enumerate(fitting):
        count = len(example.measures)
        inputs[row, :count] = np.concatenate([example.measures, example.standouts], axis=1)
        mask[row, :count] = 0
    gold = inputs[np.arange(len(fitting)), [example.gold or 0 for example in fitting]].mean(axis=0)
    free = np.array([name not in PARENT_SIDE for name in BASE_NAMES] * 2, dtype=np.float32)
    prior = np.repeat(np.array([0.0, EQUAL], dtype=np.float32), len(BASE_NAMES)) * free
    weights = prior.copy()
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = inputs @ weights + mask
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        expected = np.einsum("nk,nkd->d", shares, inputs) / np.float32(len(fitting))
        gradient = expected - gold + 2 * penalty * (weights - prior)
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient**2
        pace = 0.1 * (1 - step / steps) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights = (np.maximum(weights - pace * first / (1 - 0.9**step), 0) * free).astype(np.float32)
    return weights


def choose_dense_weight(found: Sequence[Example], weights: Floats) -> float:
    """Return the least of DENSE_WEIGHTS whose mean reciprocal rank comes within TOLERANCE of the best."""
    quality = {}
    for dense_weight in DENSE_WEIGHTS:
        scores = [(e.score(weights, dense_weight), e.gold) for e in found if e.gold is not None]
        quality[dense_weight] = float(np.mean([1 / (1 + (s > s[gold]).sum()) for s, gold in scores]))
        sys.stderr.write(f"dense weight {dense_weight}: mean reciprocal rank {quality[dense_weight]:.4f}\n")
    best = max(quality.values())
    return min(weight for weight, value in quality.items() if value >= best - TOLERANCE)


def fit_probability(
    found: Sequence[Example], weights: Floats, dense_weight: float, rounds: int = 30
) -> NDArray[np.float64]:
    """Return weights of the calibration inputs, then the constant: logistic regression by Newton's method."""
    rows, right = [], []
    for example in found:
        scores = example.score(weights, dense_weight)
        rows.append(calibration_inputs(scores, example.measures))
        right.append(np.arange(len(scores)) == (-1 if example.gold is None else example.gold))
    inputs = np.concatenate(rows).astype(np.float64)
    inputs = np.concatenate([inputs, np.ones((len(inputs), 1))], axis=1)
    truth = np.concatenate(right).astype(np.float64)
    solved = np.zeros(inputs.shape[1])
    ridge = np.eye(inputs.shape[1])
    ridge[-1, -1] = 0
    for _ in range(rounds):
        chances = 1 / (1 + np.exp(-np.clip(inputs @ solved, -30, 30)))
        slope = inputs.T @ (chances - truth) + ridge @ solved
        curve = (inputs * (chances * (1 - chances) + 1e-9)[:, None]).T @ inputs + ridge
        solved -= np.linalg.solve(curve, slope)
    return solved


def collect(topics: Sequence[Sequence[Article]], embedder: Embedder | None, seed: int) -> list[Example]:
    """Return the examples of every topic (in the order of `shuffled`), and of four topics at a time as one list."""
    chance = random.Random(seed)
    found: list[Example] = []
    for number, topic in enumerate(topics):
        found.extend(examples(topic, number, embedder, chance))
    # A long list never mixes topics that fit with topics that calibrate.
    fitting = [topic for number, topic in enumerate(topics) if number % FOLDS]
    for number, part in ((1, fitting), (0, topics[::FOLDS])):
        for start in range(0, len(part) - 3, 4):
            four = [article for topic in part[start : start + 4] for article in topic]
            found.extend(examples(four, number, embedder, chance))
    return found


def fit_ranker(topics: Sequence[Sequence[Article]], embedder: Embedder, seed: int) -> dict[str, object]:
    """Return the numbers of `ranker.json`; `embedder` has not been trained on the first fold."""
    found = collect(topics, embedder, seed)
    held = [example for example in found if example.topic % FOLDS == 0]
    weights = fit_score([example for example in found if example.topic % FOLDS])
    dense_weight = choose_dense_weight(held, weights)
    count = len(BASE_NAMES)
    return {
        "measures": named(BASE_NAMES, weights[:count]),
        "standout": named(BASE_NAMES, weights[count:]),
        "dense_weight": dense_weight,
        "words": named(CALIBRATION_NAMES, fit_probability(held, weights, 0.0)),
        "fused": named(CALIBRATION_NAMES, fit_probability(held, weights, dense_weight)),
    }


def named(names: Sequence[str], values: NDArray[np.floating]) -> dict[str, float]:
    """Return the values by name, to four places."""
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}
