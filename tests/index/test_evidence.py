"""Evidence: which words, in which order, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.evidence import highlight_spans, matched_words, shared_terms


def length(run: Sequence[str]) -> float:
    return float(len(run))


def test_a_run_ends_at_clause_ends_and_sheds_linking_words() -> None:
    text = "Xây dựng trung tâm dữ liệu và nền tảng số; nền tảng số quốc gia của tỉnh"
    other = "trung tâm dữ liệu và nền tảng số, nền tảng số quốc gia của ngành"
    assert shared_terms(text, other, length) == ["trung tâm dữ liệu và nền tảng số", "nền tảng số quốc gia"]


def test_what_a_longer_run_holds_is_not_repeated() -> None:
    assert shared_terms("đường sắt đô thị. Đường sắt", "đường sắt đô thị", length) == ["đường sắt đô thị"]


def test_the_faint_is_left_out() -> None:
    def weigh(run: Sequence[str]) -> float:
        return 0.5 if "xay" in run else 10.0

    assert shared_terms("Xây dựng cảng biển", "xây dựng mới; cảng biển", weigh) == ["cảng biển"]


def test_single_syllables_only_where_nothing_longer_is_shared() -> None:
    assert shared_terms("Bảo hiểm xe", "xe", length) == ["xe"]


def test_a_query_with_diacritics_does_not_match_words_that_only_fold_alike() -> None:
    assert matched_words("bảo hiểm", "Báo cáo về bảo hiểm", length) == ["bảo hiểm"]
    assert matched_words("bao hiem", "Báo cáo về bảo hiểm", length) == ["bảo hiểm"]
    assert matched_words("bao hiem", "Báo cáo", length) == ["Báo"], "a lone syllable where nothing longer matched"


def test_every_occurrence_is_marked_without_overlap() -> None:
    text = "Dữ liệu số và dữ liệu mở"
    assert highlight_spans(text, ["dữ liệu", "liệu số"]) == [(0, 10), (14, 21)]


@given(st.text(max_size=100), st.text(max_size=100))
def test_terms_are_cut_from_the_text(text: str, other: str) -> None:
    for words in (shared_terms(text, other, length), matched_words(other, text, length)):
        assert all(word in text for word in words)
        assert bool(highlight_spans(text, words)) == bool(words)
