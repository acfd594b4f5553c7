"""Learning from decisions: a prior that few hardly move, each task left out in turn, thresholds for precision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.tracing import Decision
from pipeline.learning import (
    CONFIDENT,
    FEWEST,
    INFORMATION,
    PRIOR,
    SPREAD,
    Examples,
    choose_threshold,
    examples_of,
    fit,
    gather,
    held_out,
    least_precision,
    lesson,
    log_loss,
    needed,
    quality,
    sigmoid,
    train,
)
from pipeline.library import Library
from pipeline.link import SHIPPED
from pipeline.precedent import Verdict
from pipeline.review import Action, decide
from tests.conftest import PROGRAMME, TinyEmbedder

GOALS = ("57-NQ/TW#III.3.5", "57-NQ/TW#III.6.3", "57-NQ/TW#III.5.1", "433-KH/TU#MT.1")
TEXTS = ("Xây dựng hạ tầng số", "Đào tạo nhân lực số", "Phát triển nền tảng số", "Sơ kết hằng năm")


@st.composite
def examples(draw: st.DrawFn, most: int = 14) -> Examples:
    verdicts = draw(
        st.lists(
            st.builds(
                Verdict,
                child=st.sampled_from(["A#1", "A#2", "A#3", "A#4"]),
                parent=st.sampled_from(["B#1", "B#2", "B#3"]),
                right=st.booleans(),
                text=st.sampled_from(TEXTS),
                added=st.booleans(),
            ),
            min_size=1,
            max_size=most,
            unique_by=lambda v: (v.child, v.parent),
        )
    )
    score = st.tuples(st.floats(-8, 8), st.floats(0, 1), st.booleans())
    return examples_of(verdicts, [draw(score) for _ in verdicts], TinyEmbedder())


def lines(count: int, right: bool) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Return inputs of so many pairs that the scorer knows nothing of, and one answer to all."""
    return np.tile([0.0, 0.0, 0.0, 1.0], (count, 1)), np.full(count, right)


def test_without_any_decision_the_weights_are_those_that_ship() -> None:
    assert fit(*lines(0, True)) == SHIPPED


def test_a_dozen_decisions_move_little_and_a_hundred_much() -> None:
    around = (1.0, 0.0, 0.0, 0.0)
    dozen, hundred = (0.5 - sigmoid(np.array([fit(*lines(n, False), around)[3]]))[0] for n in (12, 100))
    assert 0 < dozen < 0.15 < 0.3 < hundred


@settings(max_examples=60, deadline=None)
@given(examples())
def test_the_weights_are_the_most_probable_ones(found: Examples) -> None:
    inputs, right = found.inputs(), found.right

    def badness(weights: np.ndarray) -> float:  # type: ignore[type-arg]
        prior = PRIOR * INFORMATION * SPREAD**2 * (weights - np.array(SHIPPED)) ** 2 / 2
        return float(log_loss(sigmoid(inputs @ weights), right) * len(right) + prior.sum())

    best, least = np.array(fit(inputs, right)), np.minimum(SHIPPED[:3], 0)
    assert (best[:3] >= least).all(), "more in common never lowers a probability"
    for place in range(4):
        for step in (-0.05, 0.05):
            other = best + step * np.eye(4)[place]
            if (other[:3] >= least).all():
                assert badness(other) >= badness(best) - 1e-9


@settings(max_examples=40, deadline=None)
@given(examples())
def test_what_was_decided_of_a_task_says_nothing_while_it_is_out(found: Examples) -> None:
    turned = tuple(replace(v, right=not v.right) if v.child == "A#1" else v for v in found.verdicts)
    own = np.array([v.child == "A#1" for v in found.verdicts])
    np.testing.assert_allclose(held_out(replace(found, verdicts=turned))[own], held_out(found)[own], atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(examples())
def test_added_pairs_are_precedents_but_not_fitted(found: Examples) -> None:
    turned = tuple(replace(v, right=not v.right) if v.added else v for v in found.verdicts)
    none = replace(found, alike=np.zeros_like(found.alike))
    np.testing.assert_allclose(held_out(replace(none, verdicts=turned)), held_out(none), atol=1e-9)


def test_precedent_is_learnt_where_like_tasks_are_judged_alike() -> None:
    verdicts = [Verdict(f"A#{n}", f"B#{n % 2}", n % 2 == 0, TEXTS[n % 2]) for n in range(40)]
    found = examples_of(verdicts, [(0.0, 0.5, False)] * 40, TinyEmbedder())
    assert fit(found.inputs(), found.right)[2] > 0.5
    assert log_loss(held_out(found), found.right) < log_loss(sigmoid(found.inputs() @ np.array(SHIPPED)), found.right)


def test_quality_counts_added_pairs_in_coverage_alone() -> None:
    verdicts = [Verdict("A#1", f"B#{n}", n != 1, "Xây dựng", n == 3) for n in range(4)]
    found = examples_of(verdicts, [(0.0, 0.0, n == 2) for n in range(4)], TinyEmbedder())
    told = quality(found, np.array([0.9, 0.6, 0.9, 0.4]), 0.5)
    assert (told.precision, told.proposed) == (0.5, 2) and told.coverage == pytest.approx(1 / 3)
    assert told.log_loss == pytest.approx((-np.log(0.9) - np.log(0.4)) / 2)
    nothing = quality(found, np.zeros(4), 0.5)
    assert (nothing.precision, nothing.coverage, nothing.proposed) == (None, 0.0, 0)


@given(st.integers(1, 500), st.floats(0, 1))
def test_the_lower_bound_is_wilson_s(total: int, part: float) -> None:
    right = round(part * total)
    low = least_precision(right, total)
    # Wilson 1927: the bound is the share p from which the observed one is just CONFIDENT standard errors away.
    assert 0 <= low <= right / total + 1e-12
    assert (right / total - low) ** 2 == pytest.approx(CONFIDENT**2 * low * (1 - low) / total, abs=1e-9)


@pytest.mark.parametrize("precision", [0.5, 0.8, 0.9, 0.95])
def test_as_many_as_needed_show_a_precision_and_one_fewer_does_not(precision: float) -> None:
    count = needed(precision)
    assert least_precision(count, count) >= precision > least_precision(count - 1, count - 1)
    chances = np.linspace(0.6, 0.9, count)
    assert choose_threshold(chances, np.ones(count, dtype=bool), precision) == pytest.approx(0.6)
    assert choose_threshold(chances[1:], np.ones(count - 1, dtype=bool), precision) is None


@given(st.lists(st.tuples(st.sampled_from([0.3, 0.5, 0.6, 0.7, 0.9]), st.booleans()), max_size=80))
def test_the_threshold_is_the_smallest_that_surely_reaches_the_precision(pairs: list[tuple[float, bool]]) -> None:
    chances = np.array([chance for chance, _ in pairs])
    right = np.array([verdict for _, verdict in pairs], dtype=bool)

    def sure(level: float) -> bool:
        own = right[chances >= level]
        return least_precision(int(own.sum()), len(own)) >= 0.8

    levels = [level for level in sorted(set(chances.tolist())) if sure(level)]
    assert choose_threshold(chances, right, 0.8) == (pytest.approx(levels[0]) if levels else None)


def log(library: Library, count: int, *actions: Action) -> list[Decision]:
    """Return decisions on the first tasks, the actions in turn."""
    tasks = [s.id for s in library.act(PROGRAMME).statements if s.kind == "task"][:count]
    pairs = [(task, goal) for task in tasks for goal in GOALS]
    return [decide(actions[n % len(actions)], *pair, library, "An") for n, pair in enumerate(pairs)]


def test_decided_pairs_are_scored_as_the_run_scores_them(library: Library) -> None:
    found = gather(library, log(library, 3, "accept", "reject", "add"), TinyEmbedder())
    assert len(found.examples.verdicts) == 12 and found.examples.alike.shape == (12, 12)
    assert not np.diag(found.examples.alike).any()
    parents = [v.parent for v in found.examples.verdicts]
    for i, j in zip(*np.nonzero(found.examples.alike), strict=True):
        assert parents[i] == parents[j]
    assert [len(one.tasks) for one in found.lists] == [25, 25]


def test_training_tells_what_it_gave(library: Library) -> None:
    decisions = log(library, 25, "reject", "reject", "add")
    found = train(library, decisions, TinyEmbedder(), 0.5, 0.9)
    assert found.adopted and found.weights != SHIPPED and found.threshold is None
    assert found.before.log_loss is not None and found.after.log_loss is not None
    assert found.after.log_loss < found.before.log_loss, "all that was shown is wrong"
    assert found.gone >= 0 and len(found.gathered.verdicts.found) == len(decisions)
    assert train(library, decisions[::-1], TinyEmbedder(), 0.5, 0.9).weights == found.weights


def test_what_makes_it_worse_is_not_adopted() -> None:
    # As many yes as no where the program says one half: whatever the other tasks say is wrong of the one left out.
    odds = -SHIPPED[3] / SHIPPED[0]
    verdicts = [Verdict(f"A#{n}", f"B#{n}", n % 2 == 0, "Xây dựng") for n in range(10)]
    weights, shipped, learnt = lesson(examples_of(verdicts, [(odds, 0.0, False)] * 10, TinyEmbedder()))
    assert weights == SHIPPED and shipped == pytest.approx(0.5)
    assert all((chance < 0.5) == verdict.right for chance, verdict in zip(learnt, verdicts, strict=True))


def test_few_decisions_leave_the_linker_as_it_ships() -> None:
    def taught(count: int) -> tuple[float, ...]:
        verdicts = [Verdict(f"A#{n}", f"B#{n}", False, "Xây dựng") for n in range(count)]
        return lesson(examples_of(verdicts, [(0.0, 0.5, False)] * count, TinyEmbedder()))[0]

    assert taught(1) == taught(FEWEST - 1) == SHIPPED
    assert taught(FEWEST) != SHIPPED


def test_decisions_on_one_task_alone_teach_nothing() -> None:
    verdicts = [Verdict("A#1", f"B#{n}", True, "Xây dựng") for n in range(2 * FEWEST)]
    assert lesson(examples_of(verdicts, [(0.0, 0.5, False)] * len(verdicts), TinyEmbedder()))[0] == SHIPPED


def test_without_anything_to_learn_from_one_clear_line_is_raised(library: Library) -> None:
    with pytest.raises(InputError, match="Chưa có quyết định nào"):
        train(library, [], TinyEmbedder(), 0.5, None)
    with pytest.raises(InputError, match="tự nối"):
        train(library, log(library, 2, "add"), TinyEmbedder(), 0.5, None)
    with pytest.raises(InputError, match="1 đã đổi chữ"):
        changed = replace(log(library, 1, "accept")[0], child_stamp="0")
        train(library, [changed], TinyEmbedder(), 0.5, None)
