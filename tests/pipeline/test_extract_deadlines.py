"""Deadlines: every spelling of `tests/gold/deadlines`, and what is a deadline in running text and what is none."""

from __future__ import annotations

import re
from datetime import date, datetime
from time import process_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.deadlines import find_deadline, read_deadline
from pipeline.extract.recurrences import days_of_year
from tests.bench.deadlines import Gold, agrees, gold, occurrences

CELLS = [*gold("nq03"), *gold("spellings"), *gold("relative")]
#: Clauses of laws that are read wrong, by how they begin; what would read them right would read others wrong.
MISREAD = {
    "clauses": ("Các hệ thống khí tượng", "Mật độ chăn nuôi", "Đồng chí Nguyễn Văn Tâm"),
    "clauses-2": ("Trong thời hạn 60 ngày", "Để đủ điều kiện", "(iv) Dự án mua sắm", "Mức vốn bố trí"),
}
CLAUSES = [row for name, wrong in MISREAD.items() for row in gold(name) if not row.text.startswith(wrong)]


@pytest.mark.parametrize("row", CELLS, ids=lambda row: f"{row.text} {row.issued_on or ''}")
def test_cell(row: Gold) -> None:
    deadline = read_deadline(row.text, row.issued_on)
    assert deadline is not None
    assert deadline.text == row.text
    assert agrees(deadline, row), deadline


@pytest.mark.parametrize("row", CELLS, ids=lambda row: f"{row.text} {row.issued_on or ''}")
def test_case_space_and_final_stop_do_not_count(row: Gold) -> None:
    for text in (row.text.upper(), row.text.replace(" ", "\n"), f"  {row.text}. "):
        deadline = read_deadline(text, row.issued_on)
        assert deadline is not None and deadline.text == text.strip()
        assert (deadline.start, deadline.end, deadline.exclusive) == (row.start, row.end, row.exclusive)
        assert occurrences(deadline.recurrence) == occurrences(row.recurrence)


@pytest.mark.parametrize("row", CLAUSES, ids=lambda row: row.text[:60])
def test_clause_of_a_law(row: Gold) -> None:
    deadline = find_deadline(row.text)
    if row.words is None:
        assert deadline is None
    else:
        assert deadline is not None and deadline.text == row.words
        assert agrees(deadline, row), deadline


@pytest.mark.parametrize(
    ("cell", "end"),
    [
        ("Hoàn thành trước ngày 30/6/2025", date(2025, 6, 30)),
        ("Trình Chính phủ: tháng 9/2025", date(2025, 9, 30)),
        ("Quý II/2025 (trình ban hành)", date(2025, 6, 30)),
        ("Theo Quyết định số 749/QĐ-TTg ngày 03/6/2020", None),
    ],
)
def test_a_cell_with_more_than_a_deadline(cell: str, end: date | None) -> None:
    deadline = read_deadline(cell)
    assert deadline is not None and (deadline.text, deadline.end) == (cell, end)


def test_a_day_before_the_act_is_no_deadline_of_it() -> None:
    clause = "Rà soát chứng chỉ được cấp trước ngày 01 tháng 01 năm 2023."
    assert find_deadline(clause, date(2025, 2, 3)) is None
    assert find_deadline(clause, date(2022, 2, 3)) is not None


@pytest.mark.parametrize(
    ("clause", "words", "end"),
    [
        ("Xây dựng Đề án, thời hạn tháng 12/2025.", "tháng 12/2025", date(2025, 12, 31)),
        ("Xây dựng Đề án; thời hạn hoàn thành: Quý IV/2025.", "Quý IV/2025", date(2025, 12, 31)),
        ("Xây dựng Đề án, thời gian thực hiện: năm 2025-2026.", "năm 2025-2026", date(2026, 12, 31)),
        ("Xây dựng Đề án (thời hạn: 30/9/2025).", "30/9/2025", date(2025, 9, 30)),
        ("Gửi báo cáo trước 17 giờ ngày 20/6/2025.", "trước 17 giờ ngày 20/6/2025", date(2025, 6, 20)),
        (
            "Gửi báo cáo chậm nhất 16h30, ngày 20 tháng 6 năm 2025.",
            "chậm nhất 16h30, ngày 20 tháng 6 năm 2025",
            date(2025, 6, 20),
        ),
    ],
)
def test_a_time_named_by_a_label_or_an_hour(clause: str, words: str, end: date) -> None:
    deadline = find_deadline(clause)
    assert deadline is not None and (deadline.text, deadline.end, deadline.exclusive) == (words, end, False)


def test_the_year_of_something_else_is_no_labelled_time() -> None:
    assert find_deadline("Gia hạn thời hạn nộp thuế năm 2025.") is None


def test_two_days_of_a_regular_report() -> None:
    clause = "định kỳ 6 tháng báo cáo kết quả thực hiện trước ngày 15 tháng 6 và trước ngày 01 tháng 12 để tổng hợp."
    deadline = find_deadline(clause)
    assert deadline is not None and deadline.text == "trước ngày 15 tháng 6 và trước ngày 01 tháng 12"
    days = {(at.month, at.day) for at in occurrences(deadline.recurrence)}
    assert days == {(6, 15), (12, 1)} and deadline.exclusive


@given(st.lists(st.dates(date(2023, 1, 1), date(2023, 12, 31)), min_size=1, max_size=4))
def test_any_days_of_the_year_make_one_rule(days: list[date]) -> None:
    rule = days_of_year([(day.month, day.day) for day in days])
    assert rule is not None
    found = {
        (at.month, at.day)
        for at in rrulestr(rule, dtstart=datetime(2023, 1, 1)).between(datetime(2022, 12, 31), datetime(2024, 1, 1))
    }
    assert found == {(day.month, day.day) for day in days}


@pytest.mark.parametrize(
    "text", ["chậm nhất trước vào " * 200, "quý I, " * 500, "15/6 và " * 500, "định kỳ 6 tháng, " * 300]
)
def test_no_text_makes_the_search_explode(text: str) -> None:
    began = process_time()
    find_deadline(text)
    read_deadline(text)
    assert process_time() - began < 5


@pytest.mark.parametrize("cell", ["", "  ", "---", "\n"])
def test_empty_cell(cell: str) -> None:
    assert read_deadline(cell) is None


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("báo cáo các Bộ, ngành Trung ương và Tỉnh ủy, HĐND trước ngày 10 tháng 11 hàng năm.",
         "trước ngày 10 tháng 11 hàng năm"),
        ("định kỳ báo cáo kết quả về Phòng Công nghệ để tổng hợp báo cáo trước ngày 05 tháng 11 hàng năm",
         "trước ngày 05 tháng 11 hàng năm"),
        ("cơ bản hoàn thành trong năm 2025.", "trong năm 2025"),
        ("định kỳ 6 tháng báo cáo kết quả với Ban Chỉ đạo Trung ương", "định kỳ 6 tháng"),
        ("Chương trình hành động của Chính phủ trong tháng 01 năm 2025.", "trong tháng 01 năm 2025"),
        ("Hằng năm rà soát, điều chỉnh", "Hằng năm"),
        ("Ban Giám đốc Sở thường xuyên chỉ đạo, kiểm tra, đôn đốc", "thường xuyên"),
    ],
)  # fmt: skip
def test_clause(clause: str, words: str) -> None:
    deadline = find_deadline(clause)
    assert deadline is not None
    assert deadline.text == words


@pytest.mark.parametrize(
    "clause",
    [
        "theo Chiến lược quốc gia phát triển kinh tế số và xã hội số đến năm 2025, định hướng đến năm 2030.",
        "thực hiện hiệu quả Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
        "về thực hiện Quy hoạch tỉnh Đồng Nai thời kỳ 2021-2030, tầm nhìn đến năm 2050",
        "bố trí ít nhất 3% tổng chi ngân sách hằng năm cho phát triển khoa học",
        "trong chương trình, kế hoạch công tác hằng năm của cơ quan, tổ chức",
        "chương trình tuyên truyền thường xuyên, sâu rộng",
        "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ",
    ],
)
def test_no_deadline(clause: str) -> None:
    assert find_deadline(clause) is None


def test_recurrences_are_rrules() -> None:
    rules = {deadline.recurrence for row in CELLS if (deadline := read_deadline(row.text)) and deadline.recurrence}
    assert len(rules) > 20
    for rule in rules:
        assert rrulestr(rule, dtstart=datetime(2025, 1, 1))[0].year >= 2025


PIECES = st.sampled_from(
    ["trước ngày ", "10", " tháng ", "11", " năm ", "2025", "hằng năm", "quý ", "IV", "/", "-", "đến ", "trong ", ", ",
     "định kỳ ", "6 tháng", "thường xuyên ", "giai đoạn ", "99", "0", "31/02/2025", "chậm nhất "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map("".join)), st.none() | st.dates())
def test_never_fails_and_is_verbatim(text: str, issued_on: date | None) -> None:
    found = find_deadline(text, issued_on)
    assert found is None or found.text in text
    cell = read_deadline(text, issued_on)
    assert cell is None or (cell.text in text and re.search(r"\w", cell.text) is not None)
    if cell and cell.start and cell.end:
        assert cell.start <= cell.end
