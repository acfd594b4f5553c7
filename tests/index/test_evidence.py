"""Evidence: which words, in which order, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
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


def test_office_words_and_dates_yield_to_what_tells_the_subject() -> None:
    text = "Nâng cao hoạt động của trung tâm dữ liệu quốc gia, hỗ trợ cơ sở đến năm 2030"
    other = "Trung tâm dữ liệu quốc gia; cơ sở; hỗ trợ; năm 2030; hoạt động; nâng cao"
    assert shared_terms(text, other, length) == ["trung tâm dữ liệu quốc gia"]
    assert shared_terms("Nâng cao cơ sở đến năm 2030", "cơ sở; nâng cao; năm 2030", length) == ["Nâng cao", "cơ sở"]
    assert shared_terms("Đến năm 2030", "năm 2030", length) == ["năm 2030"], "nothing else is shared"


@pytest.mark.parametrize(
    ("text", "other", "shared"),
    [
        ("Trường đại học công lập", "Cơ sở ngoài công lập; trường đại học", ["Trường đại học"]),
        ("Cơ sở ngoài công lập", "Trường công lập", []),
        ("Cơ sở ngoài công lập", "Trường ngoài công lập", ["ngoài công lập"]),
        ("Đơn vị chưa có cơ sở dữ liệu", "Mở cơ sở dữ liệu", []),
        ("Thanh toán không dùng tiền mặt", "Dùng tiền mặt", []),
        ("Thanh toán không dùng tiền mặt", "Không dùng tiền mặt", ["dùng tiền mặt"]),
        ("Tổ chức phi chính phủ", "Chính phủ điện tử; tổ chức phi chính phủ", ["Tổ chức phi chính phủ"]),
        ("An toàn trên không gian mạng", "Không gian mạng", ["không gian mạng"]),
        ("Cảng hàng không quốc tế", "Cảng quốc tế", ["quốc tế"]),
    ],
)
def test_what_one_side_negates_is_not_shared(text: str, other: str, shared: list[str]) -> None:
    assert shared_terms(text, other, length) == shared


@pytest.mark.parametrize(
    ("text", "other", "shared"),
    [
        (
            "gắn nhiệm vụ phát triển khoa học với an sinh xã hội",
            "nghiên cứu cơ bản phục vụ phát triển khoa học; an sinh xã hội",
            ["phát triển khoa học", "an sinh xã hội"],
        ),
        (
            "những người tham gia các chương trình đào tạo kỹ sư",
            "công nghệ quốc gia các chương trình đào tạo tài năng",
            ["chương trình đào tạo"],
        ),
        ("nhiệm vụ phát triển khoa học", "nhiệm vụ phát triển khoa học", ["nhiệm vụ phát triển khoa học"]),
        ("hệ sinh thái khởi nghiệp của tỉnh", "tinh thần khởi nghiệp", ["khởi nghiệp"]),
        ("Xây dựng, phát triển đô thị", "xây dựng, phát huy văn hóa", ["Xây dựng"]),
        ("hoạt động đổi mới sáng tạo", "đổi mới công nghệ", ["đổi mới"]),
        ("Bảo hiểm xe", "xe", ["xe"]),
    ],
)
def test_half_of_a_word_is_not_shared(text: str, other: str, shared: list[str]) -> None:
    assert shared_terms(text, other, length) == shared


def test_a_run_stands_in_the_other_text_as_it_is() -> None:
    text, other = "Xây dựng cơ sở dữ liệu quốc gia", "cơ sở dữ liệu của bộ, ngành; kết nối dữ liệu quốc gia"
    assert shared_terms(text, other, length) == ["cơ sở dữ liệu", "dữ liệu quốc gia"]


@given(st.text("ab cd;", max_size=40), st.text("ab cd;", max_size=40))
def test_every_shared_term_is_found_in_the_other_text(text: str, other: str) -> None:
    words = other.replace(";", " ").split()
    for term in shared_terms(text, other, length):
        wanted = term.split()
        assert wanted in [words[at : at + len(wanted)] for at in range(len(words))]
