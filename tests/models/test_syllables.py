"""Counts of syllables: kept small, found again, and mixed into probabilities."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.syllables import COUNTS, EDGE, FOLDER, OTHER, SyllableModel, load_syllables, quantised
from models.text import accent_key
from models.training import syllables as training

TEXTS = ["trường phổ thông. Trường phổ thông; giáo dục phổ thông (2025)\ngiáo dục phổ thông và trường phổ thông"] * 3


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SyllableModel:
    """A model of a few sentences, written and read again."""
    folder = tmp_path_factory.mktemp("syllables")
    training.write(folder, *training.count(TEXTS))
    return load_syllables(folder)


def test_what_is_written_is_read_again(small: SyllableModel) -> None:
    assert set(small.words) == {"trương2", "phô3", "thông", "giao1", "duc5", "va2"}
    assert small.seen("phô3") == pytest.approx(15, rel=0.05)
    assert small.seen("phô") == 0.0
    assert small.number("phô") == OTHER
    assert small.forms["pho"] == ("phô3",)


def test_a_syllable_is_likelier_where_it_was_seen(small: SyllableModel) -> None:
    number = {word: small.number(accent_key(word)) for word in ("giáo", "dục", "phổ", "thông", "và")}
    after = small.log_probability(number["dục"], number["phổ"], number["thông"])
    assert math.log(0.5) < after < 0
    assert small.log_probability(number["dục"], number["phổ"], number["và"]) < after - 1
    assert small.log_probability(EDGE, EDGE, number["giáo"]) < 0


def test_attractions_agree_with_the_order_of_the_text(small: SyllableModel) -> None:
    number = [small.number(accent_key(word)) for word in ("giáo", "dục", "phổ", "thông")]
    along, against = small.attractions(number[:-1], number[1:]), small.attractions(number[1:], number[:-1])
    assert (along > 0).all()
    assert (against < along).all()


def test_counts_keep_to_a_twentieth() -> None:
    counts = np.array([0, 1, 2, 3, 100, 12_345, 1_000_000])
    kept = 2.0 ** ((quantised(counts).astype(float) - 1) / 8)
    assert quantised(counts)[0] == 0
    assert np.abs(kept[1:] / counts[1:] - 1).max() < 0.05


def test_english_and_numbers_are_no_syllables() -> None:
    assert list(training.sentences("This Law shall take effect in 2025")) == []
    assert list(training.sentences("năm 2025, tỉnh")) == [["năm", "", "tinh3"]]


def test_the_bundled_model_is_small_and_knows_official_prose() -> None:
    model = load_syllables()
    assert (FOLDER / COUNTS).stat().st_size < 8e6
    left, right = (model.number(accent_key(word)) for word in ("nghị", "quyết"))
    assert model.log_probability(EDGE, left, right) > math.log(0.1)
    assert "phô3" in model.forms["pho"]
