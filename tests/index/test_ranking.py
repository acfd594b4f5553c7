"""The best of many: the same as sorting everything, whatever was left out on the way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import FEW, DenseIndex, open_dense, save_dense
from index.ranking import kth, rank

SIZE, DIMENSIONS = FEW + 700, 32


class Given:
    """An embedder that gives back the vectors it was made with: a text is the number of its row."""

    name = "given@1"
    dimensions = DIMENSIONS

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self.rows = rows

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.rows[[int(text) for text in texts]]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> DenseIndex:
    rows = np.random.default_rng(1).normal(size=(SIZE, DIMENSIONS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    folder = tmp_path_factory.mktemp("dense")
    save_dense(folder, [str(n) for n in range(SIZE)], Given(rows))
    return open_dense(folder, Given(rows))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("filtered", [False, True])
def test_the_best_of_many_are_those_of_a_full_sort(many: DenseIndex, seed: int, filtered: bool) -> None:
    random = np.random.default_rng(seed)
    share = (1.0, 0.3, 0.01, 0.0)[seed % 4]
    worded = np.where(random.random(SIZE) < share, random.random(SIZE), 0).astype(np.float32)
    allowed = random.random(SIZE) < 0.95 if filtered else None
    worded = worded if allowed is None else np.where(allowed, worded, np.float32(0))
    vector = many.of(seed)
    cosines = many.cosines(vector, np.arange(SIZE))
    whole = worded + np.float32(0.8) * np.maximum(cosines, 0)
    whole[(worded <= 0) & (cosines < 0.35)] = -1
    whole = whole if allowed is None else np.where(allowed, whole, -1)
    order = np.lexsort((np.arange(SIZE), -whole))[:10]
    found = rank(worded, many, vector, 0.8, 0.35, 10, allowed)
    np.testing.assert_allclose(found.scores, whole[order], atol=1e-5)
    assert found.numbers.tolist() == order.tolist()


def test_no_other_text_is_nearer_than_the_bound(many: DenseIndex) -> None:
    vector = many.of(3)
    numbers, cosines, bound = many.best(vector, 50)
    others = np.setdiff1d(np.arange(SIZE), numbers)
    assert many.cosines(vector, others).max() <= bound
    np.testing.assert_allclose(cosines, many.cosines(vector, numbers), atol=1e-6)


def test_few_allowed_are_all_there_is(many: DenseIndex) -> None:
    allowed = np.zeros(SIZE, dtype=np.bool_)
    allowed[[5, 9]] = True
    found = rank(np.zeros(SIZE, dtype=np.float32), many, many.of(5), 0.8, -1.0, 10, allowed)
    assert found.numbers.tolist() == [5, 9]


@pytest.mark.parametrize("count", [1, 7, 500, 20_000])
def test_a_threshold_that_enough_scores_reach(count: int) -> None:
    scores = np.random.default_rng(2).random(12_345).astype(np.float32)
    assert (scores >= kth(scores, count)).sum() >= min(count, len(scores))
