"""The directive verb at the head of a clause, after connectives, adverbs and enumerators."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verbs import find_verb


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Tham mưu UBND tỉnh ban hành kế hoạch", "Tham mưu"),
        ("Đồng thời, chủ động tham mưu triển khai quy hoạch", "tham mưu"),
        (" xây dựng cơ sở dữ liệu", "xây dựng"),
        ("Giao Phòng Công nghệ chủ trì", "Giao"),
        ("Phòng, chống tham nhũng", "Phòng, chống"),
        ("Tiếp tục hoàn thiện thể chế", "Tiếp tục"),
        ("Kịp thời, chặt chẽ kiểm tra việc thực hiện", "kiểm tra"),
        ("a) Rà soát văn bản", "Rà soát"),
        ("(ii) rà soát văn bản", "rà soát"),
        ("Có cơ chế, chính sách đặc thù", "Có"),
        ("Chuẩn hoá dữ liệu", "Chuẩn hoá"),
        ("ĐẨY MẠNH CHUYỂN ĐỔI SỐ", "ĐẨY MẠNH"),
        ("theo dõi, đôn đốc các phòng", "theo dõi"),
        ("Tổ chức thực hiện Chương trình", "Tổ chức"),
    ],
)
def test_directives(text: str, verb: str) -> None:
    assert find_verb(text) == verb


@pytest.mark.parametrize(
    "text",
    [
        "hạ tầng số và dữ liệu",
        "Ban Giám đốc Sở",
        "các nền tảng số",
        "Trong quá trình thực hiện",
        "",
        "  ",
        "Có 3 khu công nghệ",
        "Đồng thời,",
    ],
)
def test_what_directs_nobody(text: str) -> None:
    assert find_verb(text) is None


@given(st.text(max_size=60))
def test_the_verb_stands_in_the_text(text: str) -> None:
    verb = find_verb(text)
    assert verb is None or verb in text


@pytest.mark.parametrize("text", ["Đẩy mạnh chuyển đổi số", "Hoàn thiện thể chế"])
def test_decomposed_text_is_read_alike(text: str) -> None:
    found = find_verb(unicodedata.normalize("NFD", text))
    assert found is not None
    assert unicodedata.normalize("NFC", found) == find_verb(text)
