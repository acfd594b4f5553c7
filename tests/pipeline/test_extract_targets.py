"""Targets in prose: Resolution 57, section II, and the numbers that are none."""

# ruff: noqa: E501 - the words of real acts are not cut

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.targets import find_targets

Value = float | tuple[float, float]

#: clause -> (operator, value, unit, words of the indicator)
CASES: list[tuple[str, str, Value, str, str]] = [
    ("nhóm 50 nước đứng đầu thế giới về năng lực cạnh tranh số", "<=", 50, "nước", "năng lực cạnh tranh số"),
    ("Tối thiểu có 5 doanh nghiệp công nghệ số ngang tầm", ">=", 5, "doanh nghiệp", "doanh nghiệp công nghệ số"),
    ("(TFP) vào tăng trưởng kinh tế ở mức trên 55%", ">", 55, "%", "tăng trưởng kinh tế"),
    ("tỉ trọng xuất khẩu sản phẩm công nghệ cao đạt tối thiểu 50%.", ">=", 50, "%", "tỉ trọng xuất khẩu"),
    ("Quy mô kinh tế số đạt tối thiểu 30% GDP.", ">=", 30, "% GDP", "Quy mô kinh tế số"),
    ("giao dịch không dùng tiền mặt đạt 80%", "=", 80, "%", "giao dịch không dùng tiền mặt"),
    ("chỉ số phát triển con người (HDI) duy trì trên 0,7.", ">", 0.7, "", "chỉ số phát triển con người (HDI)"),
    ("kinh phí từ xã hội chiếm hơn 60%", ">", 60, "%", "kinh phí từ xã hội"),
    ("bố trí ít nhất 3% tổng chi ngân sách hằng năm cho khoa học", ">=", 3, "%", "tổng chi ngân sách hằng năm"),
    ("Nguồn nhân lực nghiên cứu khoa học đạt 12 người trên một vạn dân", "=", 12, "người trên một vạn dân", "Nguồn nhân lực"),
    ("có từ 40 - 50 tổ chức khoa học và công nghệ được xếp hạng", "range", (40, 50), "tổ chức", "tổ chức khoa học"),
    ("số lượng công bố khoa học quốc tế tăng trung bình 10%/năm", "=", 10, "%/năm", "số lượng công bố"),
    ("văn bằng bảo hộ sáng chế tăng trung bình 16 - 18%/năm", "range", (16, 18), "%/năm", "văn bằng bảo hộ sáng chế"),
    ("tỉ lệ khai thác thương mại đạt 8 - 10%.", "range", (8, 10), "%", "tỉ lệ khai thác thương mại"),
    ("Thu hút thêm ít nhất 3 tổ chức, doanh nghiệp công nghệ", ">=", 3, "tổ chức", "tổ chức, doanh nghiệp"),
    ("GRDP bình quân đầu người khoảng 14.650 USD", "~", 14650, "USD", "GRDP bình quân đầu người"),
    ("tỷ lệ hộ gia đình từ 80% trở lên", ">=", 80, "%", "tỷ lệ hộ gia đình"),
    ("tỷ lệ thất nghiệp dưới 2,5%", "<", 2.5, "%", "tỷ lệ thất nghiệp"),
    ("bội chi không quá 3% GDP", "<=", 3, "% GDP", "bội chi"),
    ("Phấn đấu đến năm 2030, có ít nhất 05 dự án trong lĩnh vực bán dẫn", ">=", 5, "dự án", "dự án trong lĩnh vực bán dẫn"),
    ("có 2.000 doanh nghiệp công nghệ số", "=", 2000, "doanh nghiệp", "doanh nghiệp công nghệ số"),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "operator", "value", "unit", "words"), CASES)
def test_one_target(clause: str, operator: str, value: Value, unit: str, words: str) -> None:
    (target,) = find_targets(clause, 2030)
    assert (target.operator, target.value, target.unit, target.year) == (operator, value, unit, 2030)
    assert words in target.indicator
    assert target.indicator in clause


def test_years() -> None:
    text = "Đến năm 2030, kinh tế số đạt 30% GDP; tỷ lệ đô thị hóa đạt 60% vào năm 2045"
    assert [t.year for t in find_targets(text)] == [2030, 2045]
    assert find_targets("kinh tế số đạt 30%")[0].year is None


def test_several_in_one_sentence() -> None:
    found = find_targets("công nghiệp - xây dựng 59%, dịch vụ 29%, nông nghiệp 6%")
    assert [(t.indicator, t.value) for t in found] == [
        ("công nghiệp - xây dựng", 59), ("dịch vụ", 29), ("nông nghiệp", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Phủ sóng 5G toàn quốc; thông tin di động 5G, 6G",
        "cuộc cách mạng công nghiệp lần thứ tư; cách mạng lần thứ 4; Công nghiệp 4.0",
        "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
        "thời kỳ 2021-2030, tầm nhìn đến năm 2050",
        "theo Điều 5, khoản 2 và Phụ lục 1",
        "trước ngày 10 tháng 11 hàng năm",
        "định kỳ 6 tháng báo cáo; trong thời hạn 30 ngày; 6/2025",
    ],
)
def test_no_target(text: str) -> None:
    assert find_targets(text) == ()


PIECES = st.sampled_from(
    [
        "đạt ",
        "trên ",
        "30",
        "%",
        " - ",
        "0,7",
        "1.000",
        " doanh nghiệp",
        "; ",
        ". ",
        "từ ",
        " trở lên",
        "nhóm ",
        " nước đứng đầu",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map("".join)))
def test_never_fails_and_is_verbatim(text: str) -> None:
    for target in find_targets(text):
        assert target.indicator in text
        assert target.unit in text
        assert (target.operator == "range") == isinstance(target.value, tuple)
