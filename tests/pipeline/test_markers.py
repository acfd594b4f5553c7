"""Labels at the head of a paragraph: which they are, how a locator names them, and what is no label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.numerals import roman_value
from pipeline.markers import find_marker

FOUND = [
    ("I. MỤC TIÊU", "roman", "I", "I.", "MỤC TIÊU"),
    ("XIV- NHIỆM VỤ", "roman", "XIV", "XIV-", "NHIỆM VỤ"),
    ("III – GIẢI PHÁP", "roman", "III", "III –", "GIẢI PHÁP"),
    ("1. Mục đích", "arabic", "1", "1.", "Mục đích"),
    ("1- Đến năm 2030", "arabic", "1", "1-", "Đến năm 2030"),
    ("2) Rà soát", "arabic", "2", "2)", "Rà soát"),
    ("1.1. Thể chế", "arabic", "1.1", "1.1.", "Thể chế"),
    ("1.1 Thể chế", "arabic", "1.1", "1.1", "Thể chế"),
    ("2.3.10. Dữ liệu", "arabic", "2.3.10", "2.3.10.", "Dữ liệu"),
    ("a) Xây dựng", "letter", "a", "a)", "Xây dựng"),
    ("đ) Sửa đổi", "letter", "đ", "đ)", "Sửa đổi"),
    ("b. Ban hành", "letter", "b", "b.", "Ban hành"),
    ("- Tham mưu", "bullet", "", "-", "Tham mưu"),
    ("-Tham mưu", "bullet", "", "-", "Tham mưu"),
    ("• Tham mưu", "bullet", "", "•", "Tham mưu"),
    ("+ Sở Nội vụ", "plus", "", "+", "Sở Nội vụ"),
    ("Điều 5. Hiệu lực", "dieu", "Đ5", "Điều 5", "Hiệu lực"),
    ("Điều 12a. Hiệu lực", "dieu", "Đ12a", "Điều 12a", "Hiệu lực"),
    ("Chương IV", "chuong", "C4", "Chương IV", ""),
    ("Phụ lục C", "annex", "PLC", "Phụ lục C", ""),
    ("Mục 2. Tài chính", "muc", "M2", "Mục 2", "Tài chính"),
    ("Phần thứ hai", "phan", "P2", "Phần thứ hai", ""),
    ("PHẦN III: NHIỆM VỤ", "phan", "P3", "PHẦN III", "NHIỆM VỤ"),
    ("PHỤ LỤC II", "annex", "PL2", "PHỤ LỤC II", ""),
    ("Phụ lục số 3. Danh mục", "annex", "PL3", "Phụ lục số 3", "Danh mục"),
    ("PHỤ LỤC", "annex", "PL", "PHỤ LỤC", ""),
    ("A. MỤC TIÊU", "capital", "A", "A.", "MỤC TIÊU"),
]

PLAIN = [
    "Tham mưu UBND tỉnh",
    "2025-2030 là giai đoạn",
    "50% số xã",
    "10-15% ngân sách",
    "12/2025 hoàn thành",
    "-5% so với",
    "Phần lớn dân số",
    "Phần mềm",
    "Điều này",
    "Điều chỉnh quy hoạch",
    "Mục tiêu chung",
    "Chương trình số 04/CTr-UBND",
    "IoT, trí tuệ nhân tạo",
    "TP. Biên Hòa",
    "(a) và (b)",
    "",
]


@pytest.mark.parametrize(("text", "kind", "name", "label", "rest"), FOUND, ids=lambda v: str(v))
def test_labels(text: str, kind: str, name: str, label: str, rest: str) -> None:
    marker = find_marker(text)
    assert marker is not None
    assert (marker.kind, marker.name, marker.label, text[marker.end :]) == (kind, name, label, rest)


@pytest.mark.parametrize("text", PLAIN)
def test_what_opens_a_sentence_is_no_label(text: str) -> None:
    assert find_marker(text) is None


def test_ranks_order_the_levels() -> None:
    order = [
        "PHỤ LỤC I",
        "Phần I",
        "Chương I",
        "Mục 1",
        "A. X",
        "I. X",
        "Điều 1. X",
        "1. X",
        "1.1. X",
        "a) X",
        "- X",
        "+ X",
    ]
    ranks = [m.rank for m in map(find_marker, order) if m]
    assert len(ranks) == len(order)
    assert ranks == sorted(set(ranks))


@given(st.integers(1, 399))
def test_roman_numerals(number: int) -> None:
    tens = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"]
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    assert roman_value("C" * (number // 100) + tens[number // 10 % 10] + ones[number % 10]) == number


@given(st.text(max_size=40))
def test_any_text_is_read_without_harm(text: str) -> None:
    marker = find_marker(text)
    if marker is not None:
        assert text.startswith(marker.label)
        assert len(marker.label) <= marker.end <= len(text)


@pytest.mark.parametrize("text", ["V/v nâng bậc lương năm 2019", "Q. CHÁNH VĂN PHÒNG", "20 - 25 mm", "30 – 35 mm"])
def test_what_looks_like_a_label_and_opens_no_unit(text: str) -> None:
    assert find_marker(text) is None


@pytest.mark.parametrize(("text", "name"), [("V/ TỔ CHỨC THỰC HIỆN", "V"), ("R. KẾT LUẬN", "R"), ("2- Quan điểm", "2")])
def test_labels_that_resemble_them_open_units(text: str, name: str) -> None:
    found = find_marker(text)
    assert found is not None and found.name == name
