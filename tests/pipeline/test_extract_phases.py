"""Deadlines of several times, and days that no calendar has."""

from __future__ import annotations

from datetime import date

import pytest

from models.records import Deadline
from pipeline.export.due import occasions
from pipeline.extract.dates import impossible_dates
from pipeline.extract.deadlines import find_deadline, read_deadline

JUNE, DECEMBER = date(2025, 6, 30), date(2025, 12, 31)


def ends(deadline: Deadline | None) -> list[tuple[str, date | None, bool]]:
    assert deadline is not None
    return [(p.text, p.end, p.exclusive) for p in deadline.phases or ()]


@pytest.mark.parametrize(
    ("cell", "phases"),
    [
        ("30/6/2025 (đợt 1); 31/12/2025 (đợt 2)", [("30/6/2025 (đợt 1)", JUNE), ("31/12/2025 (đợt 2)", DECEMBER)]),
        ("- Đợt 1: 30/6/2025\n- Đợt 2: 31/12/2025", [("Đợt 1: 30/6/2025", JUNE), ("Đợt 2: 31/12/2025", DECEMBER)]),
        ("30/6 và 31/12/2025", [("30/6", JUNE), ("31/12/2025", DECEMBER)]),
        ("Quý II/2025, quý IV/2025", [("Quý II/2025", JUNE), ("quý IV/2025", DECEMBER)]),
    ],
)
def test_every_time_of_a_cell_is_kept(cell: str, phases: list[tuple[str, date]]) -> None:
    found = read_deadline(cell)
    assert ends(found) == [(text, end, False) for text, end in phases]
    assert found is not None and (found.text, found.end, found.recurrence) == (cell, DECEMBER, None)


def test_a_bare_day_behind_before_is_too_late_as_well() -> None:
    found = read_deadline("trước ngày 30/6/2025 và 31/12/2025")
    assert [exclusive for _, _, exclusive in ends(found)] == [True, True]


@pytest.mark.parametrize("cell", ["2025, 2026", "quý I/2025 và quý II/2025", "Quý IV/2025", "tháng 6/2025 và hằng năm"])
def test_periods_without_a_gap_and_recurrences_are_no_phases(cell: str) -> None:
    found = read_deadline(cell)
    assert found is not None and found.phases is None and found.start is not None


@pytest.mark.parametrize(
    ("clause", "words", "count"),
    [
        ("Hoàn thành đợt 1 trước ngày 30/6/2025, đợt 2 trước ngày 31/12/2025.",
         "trước ngày 30/6/2025, đợt 2 trước ngày 31/12/2025", 2),
        ("Sở báo cáo trước ngày 30/6/2025 (đợt 1) và 31/12/2025 (đợt 2).",
         "trước ngày 30/6/2025 (đợt 1) và 31/12/2025 (đợt 2)", 2),
        ("Trình trong quý II/2025, quý IV/2025.", "trong quý II/2025, quý IV/2025", 2),
        ("Hoàn thành trước ngày 30/6/2025, ngày 15/7/2025 báo cáo Bộ.", "trước ngày 30/6/2025", 0),
    ],
)  # fmt: skip
def test_every_time_of_a_clause_is_kept(clause: str, words: str, count: int) -> None:
    found = find_deadline(clause)
    assert found is not None and found.text == words and len(found.phases or ()) == count
    assert words in clause


def test_each_phase_is_due_on_its_own_day() -> None:
    deadline = read_deadline("trước ngày 30/6/2025 (đợt 1); 31/12/2025 (đợt 2)")
    assert deadline is not None
    due = occasions(deadline, date(2025, 1, 1))
    assert [(o.day, o.key) for o in due] == [(date(2025, 6, 29), "2025-06-29"), (date(2025, 12, 30), "2025-12-30")]
    assert [o.phase.text for o in due if o.phase] == ["trước ngày 30/6/2025 (đợt 1)", "31/12/2025 (đợt 2)"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/2025", ["31/02/2025"]),
        ("ngày 35/13/2025", ["ngày 35/13/2025"]),
        ("29/02/2025 và 29/02/2024", ["29/02/2025"]),
        ("trước ngày 31/4 hằng năm", ["ngày 31/4"]),
        ("tháng 13/2025; quý V/2025", ["tháng 13/2025", "quý V/2025"]),
        ("ngày 15 tháng 6 năm 2025, 6 tháng 13 năm", []),
        ("phòng 31/02, tỷ lệ 35/13, Nghị định số 30/2020/NĐ-CP ngày 05/3/2020", []),
    ],
)
def test_days_that_no_calendar_has(text: str, words: list[str]) -> None:
    assert list(impossible_dates(text)) == words


@pytest.mark.parametrize("words", ["trước ngày 31/02/2025", "trong tháng 13/2025"])
def test_a_clause_keeps_the_words_of_an_impossible_day(words: str) -> None:
    found = find_deadline(f"Hoàn thành {words}.")
    assert found is not None and (found.text, found.start, found.end) == (words, None, None)


def test_a_day_that_can_be_read_goes_before_an_impossible_one() -> None:
    found = find_deadline("Báo cáo trước ngày 31/02/2025 hoặc hoàn thành trước ngày 15/3/2025.")
    assert found is not None and found.end == date(2025, 3, 15)
