"""The order of a list: it helps where neighbours share parents, and changes nothing where they do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.sequence import Floats, follow, window

PARENTS = 40


def noisy(gold: np.ndarray, seed: int = 4) -> Floats:
    """Shares in which the gold parent is only a little likelier than the others."""
    scores = np.random.default_rng(seed).normal(size=(len(gold), PARENTS))
    scores[np.arange(len(gold)), gold] += 2.0
    powers = np.exp(scores)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


def right(shares: Floats, gold: np.ndarray) -> float:
    return float((shares.argmax(axis=1) == gold).mean())


def test_runs_of_children_with_one_parent_are_found() -> None:
    gold = np.repeat(np.arange(PARENTS), 8)
    alone = noisy(gold)
    found = follow(alone)
    assert found.stay > 0.6 > found.jump
    assert right(found.shares, gold) > right(alone, gold) + 0.25


def test_children_that_move_to_the_next_parent_are_followed() -> None:
    gold = np.tile(np.arange(PARENTS), 6)
    alone = noisy(gold)
    found = follow(alone)
    assert found.stay < 0.3
    assert right(found.shares, gold) > right(alone, gold)


@pytest.mark.parametrize("seed", range(5))
def test_a_shuffled_list_is_left_as_it_is(seed: int) -> None:
    gold = np.random.default_rng(seed).permutation(np.repeat(np.arange(PARENTS), 8))
    alone = noisy(gold, seed)
    found = follow(alone)
    assert (found.stay, found.jump) == (0.0, 1.0)
    np.testing.assert_array_equal(found.shares, alone)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_short_a_list_has_no_order(count: int) -> None:
    alone = noisy(np.zeros(count, dtype=np.int64))
    found = follow(alone)
    np.testing.assert_array_equal(found.shares, alone)
    assert (found.stay, found.jump) == (0.0, 1.0)


@settings(max_examples=40, deadline=None)
@given(arrays(np.float32, (7, 5), elements=st.floats(0, 1, width=32)))
def test_shares_add_up_whatever_comes_in(values: Floats) -> None:
    shares = (values + 1e-3) / (values + 1e-3).sum(axis=1, keepdims=True)
    found = follow(shares)
    assert np.isfinite(found.shares).all() and (found.shares >= 0).all()
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, rtol=1e-4)


@given(arrays(np.float64, (2, 9), elements=st.floats(-5, 5)), st.integers(1, 12))
def test_the_window_sums_neighbours_and_not_itself(rows: np.ndarray, width: int) -> None:
    plain = [[sum(row[max(0, at - width) : at + width + 1]) - row[at] for at in range(len(row))] for row in rows]
    np.testing.assert_allclose(window(rows, width), plain, atol=1e-9)
