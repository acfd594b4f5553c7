"""Targets in prose: Resolution 57, section II, and the numbers that are none."""

# ruff: noqa: E501 - the words of real acts are not cut

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.targets import find_targets, heading_year, read_cell

Value = float | tuple[float, float]

#: clause -> (operator, value, unit, words of the indicator)
CASES: list[tuple[str, str, Value, str, str]] = [
    ("nhóm 50 nước đứng đầu thế giới về năng lực cạnh tranh số", "<=", 50, "hạng", "năng lực cạnh tranh số"),
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


def told(text: str) -> list[tuple[str, str, Value, str, int | None, str | None]]:
    return [(t.indicator, t.operator, t.value, t.unit, t.year, t.scope) for t in find_targets(text)]


def test_a_ranking_names_its_field_and_what_it_is_about() -> None:
    text = (
        "Việt Nam thuộc nhóm 3 nước dẫn đầu Đông Nam Á, nhóm 50 nước đứng đầu thế giới về năng lực cạnh tranh số và "
        "chỉ số phát triển Chính phủ điện tử"
    )
    names = ("năng lực cạnh tranh số", "chỉ số phát triển Chính phủ điện tử")
    places = ((3, "Đông Nam Á"), (50, "thế giới"))
    assert told(text) == [(name, "<=", n, "hạng", None, place) for n, place in places for name in names]
    assert told("Chỉ số PAPI thuộc nhóm 10 tỉnh, thành phố dẫn đầu cả nước") == [
        ("Chỉ số PAPI", "<=", 10, "hạng", None, "cả nước")
    ]
    assert told("xếp hạng PCI xếp thứ 10")[0][1:4] == ("=", 10, "hạng")


def test_a_series_of_years_is_of_one_indicator() -> None:
    text = "Mức độ hài lòng năm 2026 đạt 90%, năm 2027 đạt 95% và đến năm 2030 đạt 99%"
    assert [t[:1] + t[2:5:2] for t in told(text)] == [
        ("Mức độ hài lòng", 90, 2026), ("Mức độ hài lòng", 95, 2027), ("Mức độ hài lòng", 99, 2030),
    ]  # fmt: skip
    assert [(t[2], t[4]) for t in told("Đến 2030, kinh tế số chiếm 30% GRDP, đến 2045 chiếm 50% GRDP")] == [
        (30, 2030),
        (50, 2045),
    ]
    assert [t[4] for t in told("kinh tế số đạt 20% (năm 2025), 30% (năm 2030)")] == [2025, 2030]
    assert told("tăng 20% so với năm 2020, GRDP đạt 10%/năm giai đoạn 2026-2030")[-1][4] == 2030


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tỷ lệ đô thị hóa tăng từ 40% năm 2020 lên 50% năm 2030", ("Tỷ lệ đô thị hóa", "=", 50, "%", 2030, None)),
        ("giảm 20% chi phí tuân thủ", ("giảm 20% chi phí tuân thủ", "=", 20, "%", None, None)),
        ("vốn từ 10 tỷ đồng đến 15 tỷ đồng", ("vốn", "range", (10, 15), "tỷ đồng", None, None)),
        ("ít nhất 05 (năm) doanh nghiệp số", ("doanh nghiệp số", ">=", 5, "doanh nghiệp", None, None)),
        ("mở rộng hạ tầng, có 100% xã có trạm 5G", ("xã có trạm 5G", "=", 100, "%", None, None)),
        ("nằm trong nhóm 20 tỉnh, thành phố có quy mô kinh tế lớn nhất cả nước",
         ("quy mô kinh tế", "<=", 20, "hạng", None, "cả nước")),
        ("Giá trị sản phẩm công nghệ cao đạt khoảng 40% tổng giá trị sản xuất công nghiệp",
         ("Giá trị sản phẩm công nghệ cao", "~", 40, "% tổng giá trị sản xuất công nghiệp", None, None)),
        ("đạt 30 giường bệnh/vạn dân", ("giường bệnh/vạn dân", "=", 30, "giường bệnh/vạn dân", None, None)),
        ("đặt mục tiêu đón 18,5 triệu lượt khách", ("lượt khách", "=", 18.5, "triệu lượt", None, None)),
        ("tỷ lệ hộ nghèo giảm bình quân 1 - 1,5%/năm",
         ("tỷ lệ hộ nghèo giảm bình quân", "range", (1, 1.5), "%/năm", None, None)),
        ("Đẩy mạnh tiêu dùng trên môi trường số, bảo đảm kinh tế số các ngành chiếm tối thiểu 70% kinh tế số",
         ("kinh tế số các ngành", ">=", 70, "%", None, None)),
    ],
)  # fmt: skip
def test_one_target_whole(text: str, expected: tuple[str, str, Value, str, int | None, str | None]) -> None:
    assert told(text) == [expected]


def test_words_behind_a_number_are_not_taken_twice() -> None:
    text = (
        "90% hồ sơ tại cấp tỉnh; 80% hồ sơ tại cấp huyện và 70% hồ sơ tại cấp xã; "
        "có 82% số xã đạt chuẩn, tỷ lệ xã nâng cao 20%"
    )
    assert [t[:1] + t[2:3] for t in told(text)] == [
        ("hồ sơ tại cấp tỉnh", 90), ("hồ sơ tại cấp huyện", 80), ("hồ sơ tại cấp xã", 70),
        ("số xã đạt chuẩn", 82), ("tỷ lệ xã nâng cao", 20),
    ]  # fmt: skip


def test_a_condition_is_no_target() -> None:
    assert told("Trường hợp doanh thu trên 3 tỷ đồng thì nộp 5%.") == []
    assert told("gấp 2 lần so với năm 2020") == []


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("≥ 30", "% GRDP", [(">=", 30, "% GRDP", None)]),
        ("100%", "%", [("=", 100, "%", None)]),
        ("trên 80%", "", [(">", 80, "%", None)]),
        ("40 - 50", "Tổ chức", [("range", (40, 50), "Tổ chức", None)]),
        ("≤ 5 cả nước; ≤ 2 khu vực", "Thứ hạng", [("<=", 5, "Thứ hạng", "cả nước"), ("<=", 2, "Thứ hạng", "khu vực")]),
        ("14.650", "USD", [("=", 14650, "USD", None)]),
        ("0.75", "", [("=", 0.75, "", None)]),
        ("80 trở lên", "%", [(">=", 80, "%", None)]),
        ("31/12/2025", "", []),
        ("Đạt mức tiên tiến", "", []),
        ("theo Quyết định số 5", "", []),
    ],
)
def test_cells(value: str, unit: str, expected: list[tuple[str, Value, str, str | None]]) -> None:
    found = read_cell(value, unit, "Chỉ tiêu A", 2030)
    assert [(t.operator, t.value, t.unit, t.scope) for t in found] == expected
    assert all(t.indicator == "Chỉ tiêu A" and t.year == 2030 for t in found)


def test_the_year_of_a_heading() -> None:
    assert heading_year(("II. Mục tiêu", "1. Đến năm 2030")) == 2030
    assert heading_year(("Giai đoạn 2026-2030",)) == 2030
    assert heading_year(("Mục tiêu đến năm 2045", "Chỉ tiêu cụ thể")) == 2045
    assert heading_year(("Mục tiêu",)) is None


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
        "có ",
        "giảm ",
        "năm 2030",
        ", ",
        "hộ ",
        "lên ",
        "xếp thứ ",
        " về ",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map("".join)))
def test_never_fails_and_is_verbatim(text: str) -> None:
    for target in find_targets(text):
        assert target.indicator in text
        assert target.unit in text or target.unit == "hạng"
        assert (target.operator == "range") == isinstance(target.value, tuple)
