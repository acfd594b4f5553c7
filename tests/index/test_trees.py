"""Trees run by numpy say what LightGBM says of the same rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.linker import FOREST, NUMBERS, PROBABILITY_NAMES, load_linker
from index.shortlist import NAMES
from index.trees import Forest, from_dump, load_forest
from models.embedder import load_embedder


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    return np.random.default_rng(2).normal(size=(3000, 6)).astype(np.float32)


@pytest.fixture(scope="module")
def both(rows: np.ndarray) -> tuple[Forest, np.ndarray]:
    """A forest and what LightGBM's own prediction is, for the rows it was fitted on."""
    import lightgbm

    truth = rows[:, 0] * rows[:, 1] + np.sin(rows[:, 2]) > 0.2
    settings = {"objective": "binary", "num_leaves": 9, "verbosity": -1, "deterministic": True, "num_threads": 1}
    model = lightgbm.train(settings, lightgbm.Dataset(rows, truth.astype(int)), 30)
    forest = from_dump(list("abcdef"), model.dump_model()["tree_info"])
    return forest, np.asarray(model.predict(rows, raw_score=True))


def test_the_same_scores_as_lightgbm(rows: np.ndarray, both: tuple[Forest, np.ndarray]) -> None:
    forest, expected = both
    np.testing.assert_allclose(forest.score(rows), expected, atol=1e-5)


def test_rows_on_a_threshold_fall_the_same_way(rows: np.ndarray, both: tuple[Forest, np.ndarray]) -> None:
    forest, _ = both
    row = rows[:1].repeat(len(forest.threshold), axis=0)
    row[np.arange(len(row)), forest.measure] = forest.threshold
    assert np.isfinite(forest.score(row)).all()
    assert forest.score(row[:0]).shape == (0,)


def test_what_is_written_is_read_again(tmp_path: Path, rows: np.ndarray, both: tuple[Forest, np.ndarray]) -> None:
    forest, _ = both
    forest.save(tmp_path / "forest.npz")
    again = load_forest(tmp_path / "forest.npz")
    assert (again.names, again.depth) == (forest.names, forest.depth)
    np.testing.assert_array_equal(again.score(rows), forest.score(rows))


def test_a_tree_of_one_leaf_says_the_same_of_every_row() -> None:
    forest = from_dump(["a"], [{"tree_structure": {"leaf_value": 0.25}}])
    np.testing.assert_array_equal(forest.score(np.zeros((3, 1), np.float32)), np.full(3, 0.25, np.float32))


def test_the_shipped_linker_fits_the_measures_and_the_bundled_embedder() -> None:
    linker = load_linker()
    assert linker.forest.names == NAMES
    assert linker.model == load_embedder().name
    assert linker.weights.shape == (len(PROBABILITY_NAMES),)
    assert linker.sharpness > 0
    assert FOREST.stat().st_size + NUMBERS.stat().st_size < 2_000_000
