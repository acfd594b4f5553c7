"""Pairs: evidence that stands in the child, opaque identifiers, scale-free measures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.features import BASE_NAMES, Packed, ParentList
from index.pairs import PairScorer, PairText, rank_lists, same_items
from models.text import fold
from tests.index.conftest import TEXTS, HashEmbedder

PARENTS = [PairText(str(number), text) for number, text in enumerate(TEXTS)]
CHILD = PairText("c", "Tham mưu xây dựng trung tâm dữ liệu của tỉnh và phát triển hạ tầng số")


def test_the_parent_that_shares_terms_comes_first() -> None:
    scored = PairScorer(PARENTS).score([CHILD])
    assert scored.score.shape == scored.probability.shape == (1, len(PARENTS))
    assert scored.best(0, 1) == [0]
    assert scored.probability[0].argmax() == 0
    assert ((scored.probability > 0) & (scored.probability < 1)).all()


def test_evidence_is_terms_of_the_child_not_single_syllables() -> None:
    scored = PairScorer(PARENTS).score([CHILD])
    assert set(scored.evidence(0, 0)) == {"trung tâm dữ liệu", "phát triển hạ tầng số"}


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_evidence_stands_in_the_child_and_in_the_parent(child: str, parent: str) -> None:
    scored = PairScorer([PairText("p", parent)]).score([PairText("c", child)])
    for term in scored.evidence(0, 0):
        assert term in child
        assert fold(term).split()[0] in fold(parent)


def test_evidence_comes_from_the_title_only_where_the_text_shares_nothing() -> None:
    texts = ("Chấp nhận rủi ro", "Hoàn thiện pháp luật về đầu tư")
    parents = [PairText(str(n), text, "Quyết liệt hoàn thiện thể chế, pháp luật") for n, text in enumerate(texts)]
    scored = PairScorer(parents).score([PairText("c", "Rà soát thể chế, pháp luật")])
    assert [scored.evidence(0, n) for n in (0, 1)] == [["thể chế, pháp luật"], ["pháp luật"]]


def test_words_in_every_parent_weigh_little() -> None:
    common = "khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số"
    topics = ("giáo dục nghề nghiệp", "an ninh mạng", "hợp tác quốc tế", "trung tâm dữ liệu", "sở hữu trí tuệ")
    parents = [PairText(str(n), f"Phát triển {topic} cho {common}") for n, topic in enumerate(topics)]
    scorer = PairScorer(parents)
    assert scorer.score([PairText("c", f"Đẩy mạnh {common} và sở hữu trí tuệ")]).best(0, 1) == [4]
    assert scorer.evidence(f"Đẩy mạnh {common}; bảo vệ sở hữu trí tuệ", parents[4].text)[0] == "sở hữu trí tuệ"


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(TEXTS))), st.lists(st.uuids(), min_size=6, max_size=6, unique=True))
def test_identifiers_and_order_change_nothing(order: list[int], names: list[object]) -> None:
    embedder = HashEmbedder()
    plain = PairScorer(PARENTS, embedder).score([CHILD])
    renamed = [PairText(str(names[place]), TEXTS[place]) for place in order]
    other = PairScorer(renamed, embedder).score([PairText("another", CHILD.text)])
    np.testing.assert_allclose(other.score[0], plain.score[0, order], rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(other.probability[0], plain.probability[0, order], rtol=1e-4, atol=1e-4)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20))
def test_measures_are_shares_for_any_text(child: str, parent: str, title: str) -> None:
    parents = [PairText("a", parent, title), *PARENTS]
    measures = ParentList(parents).measure(PairText("c", child, title))
    assert measures.shape == (len(parents), len(BASE_NAMES))
    assert np.isfinite(measures).all()
    assert (measures >= 0).all() and (measures <= 1.0 + 1e-4).all()


def test_diacritics_and_case_do_not_change_the_order() -> None:
    scorer = PairScorer(PARENTS)
    np.testing.assert_allclose(
        scorer.score([PairText("c", fold(CHILD.text))]).score, scorer.score([CHILD]).score, rtol=1e-5
    )


def test_ranked_lists_in_batches_agree_with_one_by_one() -> None:
    children = [PairText(f"c{number}", TEXTS[number % len(TEXTS)]) for number in range(150)]
    rows = list(rank_lists(children, PARENTS, HashEmbedder(), k=3))
    assert len(rows) == 150 * 3
    assert [row[2] for row in rows] == [1, 2, 3] * 150
    for number, child in enumerate(children):
        assert rows[number * 3][:2] == (child.id, str(number % len(TEXTS)))
        assert rows[number * 3][3] >= rows[number * 3 + 1][3] >= rows[number * 3 + 2][3]


@pytest.mark.parametrize("parents", [[], PARENTS[:1], [PairText("e", "")], [PairText("a", ""), PairText("b", "")]])
def test_lists_of_nothing_or_one_are_scored(parents: list[PairText]) -> None:
    scored = PairScorer(parents, HashEmbedder()).score([CHILD, PairText("e", "")])
    assert scored.score.shape == (2, len(parents))
    assert np.isfinite(scored.score).all() and np.isfinite(scored.probability).all()


def test_no_children_make_no_rows() -> None:
    assert PairScorer(PARENTS).score([]).score.shape == (0, len(PARENTS))
    assert list(rank_lists([], PARENTS)) == []


def test_parents_that_say_the_same_share_what_one_of_them_would_have() -> None:
    children = [PairText(f"c{n}", text) for n, text in enumerate(TEXTS)]
    alone = {row[:2]: row[3:] for row in rank_lists(children, PARENTS, HashEmbedder(), k=50)}
    again = [PairText("again", f" {PARENTS[0].text} ", PARENTS[0].title), PairText("third", PARENTS[0].text)]
    rows = list(rank_lists(children, [*PARENTS, *again], HashEmbedder(), k=50))
    assert same_items([*PARENTS, *again])[-2:] == [0, 0]
    first = PARENTS[0].id
    for child, parent, _, *rest in rows:
        assert tuple(rest) == alone[child, first if parent in ("again", "third") else parent]
    for child in children:
        own = [row for row in rows if row[0] == child.id]
        assert [row[2] for row in own] == list(range(1, len(PARENTS) + 3))
        places = [row[2] for row in own if row[1] in (first, "again", "third")]
        assert places == list(range(places[0], places[0] + 3))


def test_a_parent_that_holds_everything_is_not_proposed_surely() -> None:
    children = [PairText(f"c{n}", text) for n, text in enumerate(TEXTS)]
    everything = PairText("all", " ".join(p.text for p in PARENTS))
    rows = list(rank_lists(children, [*PARENTS, everything], HashEmbedder(), k=50))
    assert all(row[4] < 0.5 for row in rows if row[1] == "all")


def test_packed_measures_are_what_was_put_in() -> None:
    measured = [ParentList(PARENTS).measure(PairText("c", text)) for text in TEXTS]
    packed = Packed(iter(measured))
    assert len(packed) == len(measured) and all(np.array_equal(a, b) for a, b in zip(packed, measured, strict=True))
