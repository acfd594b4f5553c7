"""Fitting: the score learns what tells the gold apart, the probability is honest, views are what they say."""

from __future__ import annotations

import random

import numpy as np

from index.features import BASE_NAMES, PairText
from index.ranker import CALIBRATION_NAMES, Ranker, calibration_inputs, load_ranker, log_odds, standout
from index.training import PARENT_SIDE, Example, bundles, child_view, fit_probability, fit_score

COSINE = BASE_NAMES.index("cosine")


def made(count: int, orphans: bool = False) -> list[Example]:
    """Lists of twelve in which the gold parent tends to have the higher cosine, and nothing else tells."""
    chance = np.random.default_rng(3)
    found = []
    for number in range(count):
        measures = chance.random((12, len(BASE_NAMES)), dtype=np.float32)
        measures[4, COSINE] += 0.6
        gold = None if orphans and number % 4 == 0 else 4
        measures[4, COSINE] -= 0.6 * (gold is None)
        found.append(Example(number, measures, standout(measures), np.zeros(12, np.float32), gold))
    return found


def test_the_score_learns_the_measure_that_tells() -> None:
    weights = fit_score(made(200))
    count = len(BASE_NAMES)
    assert (weights >= 0).all()
    own = weights[COSINE] + weights[count + COSINE]
    assert own > 3 * max(weights[place] + weights[count + place] for place in range(count) if place != COSINE)
    assert not any(weights[BASE_NAMES.index(name)] for name in PARENT_SIDE)


def test_the_probability_is_honest_on_average() -> None:
    found = made(300, orphans=True)
    weights = fit_score(found)
    solved = fit_probability(found, weights, 0.0)
    count = len(BASE_NAMES)
    zero = solved.astype(np.float32)
    ranker = Ranker(weights[:count], weights[count:], 0.0, zero, zero)
    chances = [ranker.probability(ranker.score(e.measures), e.measures, fused=False) for e in found]
    assert abs(np.mean([c.sum() for c in chances]) - 0.75) < 0.02
    with_gold = np.mean([c.max() for c, e in zip(chances, found, strict=True) if e.gold is not None])
    without = np.mean([c.max() for c, e in zip(chances, found, strict=True) if e.gold is None])
    assert with_gold > without


def test_the_shipped_ranker_is_whole_and_never_negative() -> None:
    ranker = load_ranker()
    assert ranker.measures.shape == ranker.standout.shape == (len(BASE_NAMES),)
    assert (ranker.measures >= 0).all() and (ranker.standout >= 0).all() and ranker.dense_weight >= 0
    assert ranker.words.shape == ranker.fused.shape == (len(CALIBRATION_NAMES),)


def test_log_odds_are_those_of_a_softmax() -> None:
    scores = np.array([2.0, 1.0, 0.0, -1.0], dtype=np.float32)
    shares = np.exp(scores) / np.exp(scores).sum()
    np.testing.assert_allclose(log_odds(scores), np.log(shares / (1 - shares)), rtol=1e-5)
    assert np.isfinite(log_odds(np.linspace(0, 900, 500, dtype=np.float32))).all()
    assert calibration_inputs(scores, np.zeros((4, len(BASE_NAMES)), np.float32)).shape[0] == 4


def test_bundles_hold_every_article_once_and_children_are_cut_from_their_article() -> None:
    articles = [{"id": str(n), "title": f"Điều {n}", "body": f"Khoản một của điều {n}; khoản hai."} for n in range(7)]
    parts = [article["id"] for part, _ in bundles(articles, random.Random(1)) for article in part]
    assert parts == [article["id"] for article in articles]
    assert child_view(articles[0], "title", random.Random(1)) == PairText("0", "Điều 0")
    assert child_view(articles[0], "clause", random.Random(1)).text in articles[0]["body"].replace(";", "")
