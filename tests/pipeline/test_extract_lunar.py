"""The lunar calendar and the holidays that deadlines name, against days that are known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.deadlines import find_deadline, read_deadline
from pipeline.extract.lunar import lunar_date, lunar_year

#: First days of the lunar year in Viet Nam; in 1968, 1985, 2007 and 2030 the Chinese calendar has another day.
TET = (
    "1968-01-29", "1985-01-21", "2007-02-17", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10",
    "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-02", "2031-01-23", "2032-02-11",
    "2033-01-31", "2034-02-19", "2035-02-08",
)  # fmt: skip


@pytest.mark.parametrize("day", TET)
def test_the_first_day_of_the_year(day: str) -> None:
    assert lunar_date(int(day[:4]), 1, 1) == date.fromisoformat(day)


@pytest.mark.parametrize(("year", "day"), [(2023, "2023-04-29"), (2024, "2024-04-18"), (2025, "2025-04-07")])
def test_the_day_of_the_hung_kings_also_behind_a_leap_month(year: int, day: str) -> None:
    assert lunar_date(year, 3, 10) == date.fromisoformat(day)


@given(st.integers(1950, 2100), st.integers(1, 12))
def test_months_follow_one_another(year: int, month: int) -> None:
    first = lunar_date(year, month, 1)
    following = lunar_date(year + month // 12, month % 12 + 1, 1)
    assert first is not None and following is not None
    assert (following - first).days in (29, 30, 58, 59, 60), "one month, or two where one is a leap month"
    assert (lunar_date(year, month, 30) is None) == ((following - first).days == 29) or (following - first).days > 30


@pytest.mark.parametrize(("month", "day"), [(13, 1), (0, 1), (1, 31), (1, 0)])
def test_no_such_day(month: int, day: int) -> None:
    assert lunar_date(2025, month, day) is None


def test_names_of_years() -> None:
    assert [lunar_year(name) for name in ("Ất Tỵ", "ất tị", "Bính Ngọ", "Giáp Tý")] == [2025, 2025, 2026, 1984]
    assert lunar_year("Ất Tý") is None and lunar_year("Ất") is None


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("trước Tết Nguyên đán Ất Tỵ", date(2025, 1, 29)),
        ("trước Tết Ất Tỵ", date(2025, 1, 29)),
        ("chậm nhất trước Tết Nguyên đán năm 2026", date(2026, 2, 17)),
        ("trước ngày Giỗ Tổ Hùng Vương năm 2025", date(2025, 4, 7)),
        ("trước dịp Quốc khánh 02/9/2025", date(2025, 9, 2)),
        ("trước Tết Dương lịch 2026", date(2026, 1, 1)),
        ("trước ngày 23 tháng Chạp năm Ất Tỵ", date(2026, 2, 10)),
    ],
)
def test_a_certain_year_gives_a_day(words: str, end: date) -> None:
    for found in (read_deadline(words), find_deadline(f"Hoàn thành {words}.")):
        assert found is not None and found.text == words
        assert (found.end, found.exclusive, found.start) == (end, True, None)


@pytest.mark.parametrize(
    "words",
    [
        "trước Tết Nguyên đán",
        "trước Tết Nguyên đán Bính Ngọ năm 2027",
        "tháng Chạp năm 2025",
        "trước ngày 15 tháng Giêng",
        "trước ngày 10 tháng 3 âm lịch",
    ],
)
def test_an_uncertain_year_or_calendar_keeps_the_words(words: str) -> None:
    found = read_deadline(words)
    assert found is not None and found.text == words
    assert (found.start, found.end, found.recurrence) == (None, None, None)


def test_the_date_of_the_act_gives_the_year_of_the_next_one() -> None:
    found = find_deadline("Báo cáo trước Tết Nguyên đán.", date(2025, 12, 1))
    assert found is not None and found.end == date(2026, 2, 17)
    assert find_deadline("Vào dịp Tết Dương lịch, ngày Chiến thắng và Quốc khánh, đơn vị tổ chức thăm hỏi.") is None
