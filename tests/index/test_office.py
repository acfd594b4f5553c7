"""Office words: what official prose on any subject says, and what it says on one."""

from __future__ import annotations

import pytest

from index.office import is_date, is_office
from models.text import folded_syllables


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("cơ sở", True),
        ("hoạt động", True),
        ("hỗ trợ", True),
        ("nâng cao", True),
        ("kết quả thực hiện", True),
        ("đường sắt", False),
        ("dữ liệu", False),
        ("đánh giá đất đai", False),
        ("sở", False),
        ("", False),
    ],
)
def test_office_words(words: str, office: bool) -> None:
    assert is_office(folded_syllables(words)) is office


def test_linking_words_may_stand_between() -> None:
    run = folded_syllables("xây dựng và thực hiện")
    assert not is_office(run) and is_office(run, frozenset({"va"}))


@pytest.mark.parametrize(("words", "date"), [("đến năm 2030", True), ("2026 2030", True), ("năm", False), ("", False)])
def test_dates(words: str, date: bool) -> None:
    assert is_date(folded_syllables(words)) is date
