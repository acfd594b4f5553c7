"""Indicators are one by their words, acronyms written out; two that share a noun are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.indicators import common_words, likeness, terms, weights
from pipeline.targets import LEAST_LIKENESS

POOL = (
    "đóng góp của TFP vào tăng trưởng", "tỷ trọng xuất khẩu sản phẩm công nghệ cao", "kinh tế số trong GRDP",
    "tỷ lệ doanh nghiệp có hoạt động đổi mới sáng tạo", "chi R&D", "tỷ lệ lao động qua đào tạo", "tỷ lệ đô thị hóa",
)  # fmt: skip


def like(a: str, b: str, around: str = "") -> float:
    one, two = terms(a, (around,)), terms(b)
    return likeness(one, two, weights([one, two, *map(terms, POOL)]))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Đóng góp của năng suất nhân tố tổng hợp (TFP) vào tăng trưởng kinh tế", "đóng góp của TFP vào tăng trưởng"),
        ("Kinh phí chi cho nghiên cứu phát triển (R&D)", "chi nghiên cứu và phát triển"),
        ("chỉ số phát triển con người", "HDI"),
        ("Số doanh nghiệp công nghệ số", "doanh nghiệp công nghệ số"),
        ("tỉ lệ đô thị hoá", "Tỷ lệ đô thị hóa của tỉnh"),
        ("Tốc độ tăng trưởng GDP", "tốc độ tăng tổng sản phẩm trên địa bàn bình quân"),
        ("Tỷ lệ lao động qua đào tạo có bằng cấp", "lao động qua đào tạo có bằng cấp, chứng chỉ"),
        ("tỷ lệ thanh toán không dùng tiền mặt", "giao dịch không dùng tiền mặt"),
    ],
)
def test_one_indicator_in_two_wordings(a: str, b: str) -> None:
    assert like(a, b) >= LEAST_LIKENESS and like(b, a) >= LEAST_LIKENESS


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "tỷ trọng xuất khẩu sản phẩm công nghệ cao",
            "giá trị sản phẩm công nghệ cao và sản phẩm ứng dụng công nghệ cao",
        ),
        ("tỷ lệ doanh nghiệp có hoạt động đổi mới sáng tạo", "tỷ lệ doanh nghiệp có hoạt động xuất khẩu"),
        ("dịch vụ công trực tuyến", "dịch vụ công trực tuyến toàn trình"),
        ("tỷ lệ hộ nghèo", "tỷ lệ lao động qua đào tạo"),
        ("chỉ số", "tỷ lệ"),
    ],
)
def test_two_indicators(a: str, b: str) -> None:
    assert like(a, b) < LEAST_LIKENESS and like(b, a) < LEAST_LIKENESS


def test_what_the_clause_before_said_counts_in_part() -> None:
    wanted = "tỉ lệ khai thác thương mại sáng chế, văn bằng bảo hộ"
    alone = like("tỉ lệ khai thác thương mại", wanted)
    told = like("tỉ lệ khai thác thương mại", wanted, "số lượng đơn đăng ký sáng chế, văn bằng bảo hộ sáng chế tăng")
    assert alone < told and told >= LEAST_LIKENESS


def test_evidence_is_in_the_words_of_the_first() -> None:
    found = common_words("đóng góp của TFP vào tăng trưởng", "năng suất nhân tố tổng hợp đóng góp cho tăng trưởng")
    assert found == ("đóng góp", "TFP", "tăng trưởng")


@given(st.text(max_size=60), st.text(max_size=60))
def test_symmetric_and_bounded(a: str, b: str) -> None:
    one, two = terms(a), terms(b)
    weight = weights([one, two])
    assert likeness(one, two, weight) == pytest.approx(likeness(two, one, weight))
    assert 0 <= likeness(one, two, weight) <= 1 + 1e-9
    assert all(words in " ".join(a.split()) or words for words in common_words(a, b))
