"""Days, months and quarters in words: read as figures in place, and left alone where they count something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.spelled import in_figures

PIECES = st.sampled_from(
    [
        "ngày ",
        "mùng ",
        "tháng ",
        "quý ",
        "năm ",
        "Năm ",
        "mười ",
        "hai ",
        "một",
        " lần",
        "tư",
        "2025",
        "/",
        ", ",
        "5 ",
        "mỗi ",
    ]
)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("tháng Mười Hai năm 2025", "tháng 12 năm 2025"),
        ("THÁNG MƯỜI HAI NĂM 2025", "THÁNG 12 NĂM 2025"),
        ("trong tháng Mười Một.", "trong tháng 11."),
        ("ngày mùng 5 tháng Ba", "ngày 5 tháng 3"),
        ("ngày mười lăm tháng Tư năm 2026", "ngày 15 tháng 4 năm 2026"),
        ("ngày hai mươi mốt tháng sáu", "ngày 21 tháng 6"),
        ("tháng Năm năm 2025", "tháng 5 năm 2025"),
        ("trong tháng Năm/2025", "trong tháng 5/2025"),
        ("quý bốn/2025", "quý 4/2025"),
        ("quý thứ tư năm 2025", "quý 4 năm 2025"),
        ("quý nhất và quý ba năm 2025", "quý 1 và quý 3 năm 2025"),
        ("tháng ba, tháng chín hằng năm", "tháng 3, tháng 9 hằng năm"),
        ("Quí II/2025", "Quý II/2025"),
    ],
)
def test_in_figures(text: str, figures: str) -> None:
    assert " ".join(in_figures(text).split()) == figures


@pytest.mark.parametrize(
    "text",
    [
        "mỗi tháng một lần", "mỗi quý hai lần", "quý một lần", "sáu tháng một lần", "3 tháng một lần", "6 tháng, năm",
        "định kỳ 6 tháng, năm 2025", "tháng năm 2025", "trong 03 tháng hai bên", "hằng quý ba báo cáo", "quý khách hai",
    ],
)  # fmt: skip
def test_counts_are_left_alone(text: str) -> None:
    assert in_figures(text) == text


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join)))
def test_a_text_keeps_its_length(text: str) -> None:
    assert len(in_figures(text)) == len(text)
