"""One field on disk: the scores of bm25s, found again term by term."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.postings import K1, B, open_field, save_field
from models.errors import StateError

WORDS = st.lists(st.sampled_from(["số", "dữ", "liệu", "hạ", "tầng", "mạng", "và"]), max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=8).filter(any), WORDS)
def test_scores_are_those_of_bm25s(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], query: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("field") / "f"
    save_field(folder, texts)
    peer = bm25s.BM25(k1=K1, b=B, method="lucene")
    peer.index(texts, show_progress=False)
    known = [word for word in query if any(word in text for text in texts)]
    wanted = peer.get_scores(known) if known else np.zeros(len(texts))
    np.testing.assert_allclose(open_field(folder).totals(query), wanted, rtol=1e-5, atol=1e-6)


def field_of(texts: Sequence[Sequence[str]], folder: Path) -> Path:
    save_field(folder, texts)
    return folder


def test_what_one_text_holds_adds_up_to_its_total(tmp_path: Path) -> None:
    field = open_field(field_of([["a", "b"], ["b", "c", "c"], []], tmp_path / "f"))
    terms = ["a", "b", "c", "x"]
    for number, total in enumerate(field.totals(terms)):
        assert sum(field.at(number, terms)) == pytest.approx(float(total))
    assert field.frequencies(terms) == [1, 2, 1, 0]
    assert field.holding("b").tolist() == [0, 1]
    assert field.bound(terms) >= float(field.totals(terms).max())


@pytest.mark.parametrize("texts", [[], [[]], [[], []]])
def test_nothing_at_all_can_be_indexed(tmp_path: Path, texts: list[list[str]]) -> None:
    field = open_field(field_of(texts, tmp_path / "f"))
    assert field.totals(["a"]).tolist() == [0.0] * len(texts)


def test_a_missing_array_is_damage(tmp_path: Path) -> None:
    (field_of([["a"]], tmp_path / "f") / "numbers.npy").unlink()
    with pytest.raises(StateError, match="bị hỏng"):
        open_field(tmp_path / "f")
