"""The second look: what the lists say as a whole, opaque identifiers, and scores that rank everything."""

from __future__ import annotations

import numpy as np
import pytest

from index.linker import REASONS
from index.neighbours import beside, near_parents, propagate
from index.pairs import PairScorer, PairText
from index.shortlist import NAMES, ranks, softmax
from models.embedder import load_embedder
from tests.index.conftest import TEXTS, HashEmbedder

PARENTS = [PairText(str(number), text) for number, text in enumerate(TEXTS)]
CHILDREN = [
    PairText("a", "Tham mưu xây dựng trung tâm dữ liệu của tỉnh và phát triển hạ tầng số"),
    PairText("b", "Xây dựng trung tâm dữ liệu", "Trung tâm dữ liệu"),
    PairText("c", "Đào tạo kỹ năng số cho cán bộ"),
]


def test_measures_are_whole_and_in_the_order_of_their_names() -> None:
    scorer = PairScorer(PARENTS, HashEmbedder())
    look = scorer.first_look(CHILDREN)
    found = scorer.shortlist(CHILDREN, look)
    assert found.measures.shape == (3, len(PARENTS), len(NAMES))
    assert np.isfinite(found.measures).all()
    score = np.take_along_axis(look.score, found.numbers, axis=1)
    np.testing.assert_allclose(found.measures[:, :, NAMES.index("score")], score, rtol=1e-5)
    np.testing.assert_allclose(found.measures[:, :, NAMES.index("gap")].max(axis=1), 0, atol=1e-6)
    assert (found.measures[1, :, NAMES.index("child_titled")] == 1).all()


def test_the_second_look_ranks_every_parent_and_keeps_probabilities_inside() -> None:
    scored = PairScorer(PARENTS, load_embedder()).score(CHILDREN)
    alone = PairScorer(PARENTS, load_embedder(), look_twice=False).score(CHILDREN)
    assert scored.best(0, 1) == [0]
    assert ((scored.probability > 0) & (scored.probability < 1)).all()
    assert not np.allclose(scored.probability, alone.probability)
    np.testing.assert_array_equal(scored.agreement, alone.agreement)


def test_reasons_are_told_of_looked_at_pairs_in_vietnamese() -> None:
    scored = PairScorer(PARENTS, load_embedder()).score(CHILDREN)
    best = [(child, scored.best(child, 1)[0]) for child in range(len(CHILDREN))]
    told = scored.reasons(best)
    known = {label for label, _ in REASONS}
    assert len(told) == 3 and any(told)
    assert all(set(reasons) <= known and len(set(reasons)) == len(reasons) <= 3 for reasons in told)
    assert scored.reasons(best[::-1]) == told[::-1]
    assert PairScorer(PARENTS).score(CHILDREN).reasons(best) == [(), (), ()]
    assert PairScorer(PARENTS[:1], load_embedder()).score(CHILDREN).reasons([(0, 0)]) == [()]


def test_what_children_alike_find_is_no_reason_for_a_lone_child() -> None:
    found = PairScorer(PARENTS, load_embedder()).score(CHILDREN[:1])
    assert all("liền kề" not in reason for reason in found.reasons([(0, 0)])[0])


def test_every_measure_of_a_reason_has_one_place() -> None:
    named = [name for _, names in REASONS for name in names]
    assert len(named) == len(set(named)) and set(named) <= set(NAMES)


def test_names_change_nothing_and_a_lone_child_is_judged() -> None:
    embedder = load_embedder()
    scored = PairScorer(PARENTS, embedder).score(CHILDREN[:1])
    renamed = PairScorer([PairText(f"x{p.id}", p.text, p.title) for p in PARENTS], embedder)
    np.testing.assert_array_equal(scored.score, renamed.score([PairText("y", CHILDREN[0].text)]).score)
    assert np.isfinite(scored.score).all()


def test_parents_beyond_the_shortlist_stay_behind_in_their_order() -> None:
    many = [PairText(str(n), f"{TEXTS[n % len(TEXTS)]} của huyện số {n}") for n in range(80)]
    scored = PairScorer(many, load_embedder()).score(CHILDREN)
    assert scored.score.shape == (3, 80)
    for row in range(3):
        assert len(set(scored.best(row, 80))) == 80
        last = scored.best(row, 80)[50:]
        assert scored.probability[row, last].max() <= scored.probability[row].max()


def test_children_alike_share_and_a_lone_one_keeps_its_own() -> None:
    shares = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]], np.float32)
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert propagate(shares, vectors)[0, 0] > 0.75
    np.testing.assert_array_equal(propagate(shares[:1], vectors[:1]), shares[:1])
    np.testing.assert_array_equal(beside(shares[:1], 1), shares[:1])
    np.testing.assert_allclose(beside(shares, 1)[0], shares[1])
    np.testing.assert_allclose(beside(shares, 1)[1], (shares[0] + shares[2]) / 2)


@pytest.mark.parametrize("count", [1, 2, 20])
def test_near_parents_leave_the_parent_itself_out(count: int) -> None:
    vectors = np.eye(count, dtype=np.float32) + np.float32(0.1)
    found = near_parents(vectors)
    assert found.shape == (count, min(8, count - 1))
    assert all(number not in found[number] for number in range(count))


def test_ranks_and_shares() -> None:
    values = np.array([[3.0, 1.0, 2.0]], np.float32)
    np.testing.assert_allclose(ranks(values), np.log1p([[0, 2, 1]]), rtol=1e-6)
    np.testing.assert_allclose(softmax(values).sum(axis=1), 1, rtol=1e-6)
