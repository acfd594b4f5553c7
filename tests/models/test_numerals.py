"""Roman numerals both ways, and numbers with the separators in use in Vietnam."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.numerals import decimal, grouped, roman, roman_value


@given(st.integers(1, 4999))
def test_roman_numerals_there_and_back(number: int) -> None:
    assert roman_value(roman(number)) == number
    assert roman_value(roman(number).lower()) == number


@pytest.mark.parametrize(("numeral", "value"), [("IIII", 4), ("xiv", 14), ("XL", 40), ("XXXIX", 39), ("MCMXLV", 1945)])
def test_roman_values(numeral: str, value: int) -> None:
    assert roman_value(numeral) == value


@pytest.mark.parametrize("words", ["", "A", "VX", "IC", "12", "IIX", "Đ"])
def test_what_is_no_roman_numeral(words: str) -> None:
    assert roman_value(words) is None


def test_separators() -> None:
    assert [decimal(0.826), decimal(3, 1), decimal(-0.5, 0)] == ["0,83", "3,0", "-0"]
    assert [grouped(v) for v in (14650, 0.7, 1_234_567.25, 0, -1200)] == [
        "14.650",
        "0,7",
        "1.234.567,25",
        "0",
        "-1.200",
    ]
