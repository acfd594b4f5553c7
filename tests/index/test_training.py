"""Fitting: the score learns what tells the gold apart, the probability is honest, views are what they say."""

from __future__ import annotations

import random

import numpy as np

from index.features import BASE_NAMES, PairText
from index.ranker import CALIBRATION_NAMES, Ranker, calibration_inputs, load_ranker, log_odds, standout
from index.training.first import PARENT_SIDE, Example, fit_probability, fit_score
from index.training.lists import bundles, child_view, training_lists
from index.training.second import Surest, crosswise, move, validation_lists

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


def law(topics: int, upper: int, lower: int) -> list[list[dict[str, str]]]:
    """Topics of law articles with decree articles below them, in order."""
    made = []
    for topic in range(topics):
        ids = [f"{topic}.{n}" for n in range(upper)]
        articles = [
            {
                "id": i,
                "topic": str(topic),
                "kind": "LQ",
                "parent": "",
                "title": f"Quyền {i}",
                "body": f"Một: {i}; hai: quyền {i}.",
            }
            for i in ids
        ]
        for n in range(upper * lower):
            above = ids[n // lower]
            body = f"Trình tự của {above}; hồ sơ {n}."
            articles.append(
                {
                    "id": f"{above}-{n}",
                    "topic": str(topic),
                    "kind": "NĐ",
                    "parent": above,
                    "title": f"Thủ tục {n}",
                    "body": body,
                }
            )
        made.append(articles)
    return made


def test_lists_keep_gold_in_step_with_parents_left_out_and_shuffled() -> None:
    found = list(training_lists(law(12, 30, 3), random.Random(5)))
    for one in found:
        for child, gold in zip(one.children, one.gold, strict=True):
            if gold >= 0:
                assert child.id.rpartition("-")[0] in f"{one.parents[gold].title} {one.parents[gold].text}"
    assert any((one.gold == -1).any() for one in found)
    assert any(len(one.children) < 12 for one in found) and any(len(one.children) > 50 for one in found)
    numbers = [[int(child.id.rpartition("-")[2]) for child in one.children] for one in found]
    assert any(row != sorted(row) for row in numbers) and any(row == sorted(row) for row in numbers if len(row) > 50)


def test_a_list_too_short_teaches_nothing() -> None:
    assert list(training_lists(law(1, 3, 1), random.Random(5))) == []


def test_the_probability_is_moved_to_what_is_true_and_crosswise_for_reports() -> None:
    chance = np.random.default_rng(6)
    count = 4000
    logit = chance.normal(size=count).astype(np.float32)
    titled = (np.arange(count) % 3 == 0).astype(np.float32)
    right = chance.random(count) < 1 / (1 + np.exp(-(logit + 0.7 - 0.4 * titled)))
    seen = Surest(logit, titled, right, np.arange(count) % 10)
    constant, more = move(seen, np.ones(count, dtype=np.bool_))
    assert abs(constant - 0.7) < 0.15 and abs(more + 0.4) < 0.2
    assert abs(crosswise(seen).mean() - right.mean()) < 0.02


def test_validation_lists_keep_gold_in_step() -> None:
    articles = [article for topic in law(3, 4, 2) for article in topic]
    for made, topics in validation_lists(articles, 1):
        assert len(made.gold) == len(made.children) == len(topics) == 24
        for child, gold in zip(made.children, made.gold, strict=True):
            assert made.parents[gold].id == child.id.rpartition("-")[0]
