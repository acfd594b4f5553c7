"""Deadlines: every spelling seen in real annexes, and what is no deadline in running text."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.deadlines import deadline_spans, find_deadline, read_deadline

D = date

#: Every spelling in both versions of annex II of 03/NQ-CP -> (start, end, recurrence, exclusive); normalised by hand.
CELLS: dict[str, tuple[date | None, date | None, str | None, bool]] = {
    "01/2025": (D(2025, 1, 1), D(2025, 1, 31), None, False),
    "2/2025": (D(2025, 2, 1), D(2025, 2, 28), None, False),
    "3/2025": (D(2025, 3, 1), D(2025, 3, 31), None, False),
    "03/2025": (D(2025, 3, 1), D(2025, 3, 31), None, False),
    "Tháng 5/2025": (D(2025, 5, 1), D(2025, 5, 31), None, False),
    "6/2025": (D(2025, 6, 1), D(2025, 6, 30), None, False),
    "06/2025": (D(2025, 6, 1), D(2025, 6, 30), None, False),
    "7/2025": (D(2025, 7, 1), D(2025, 7, 31), None, False),
    "9/2025": (D(2025, 9, 1), D(2025, 9, 30), None, False),
    "Tháng 10/2025": (D(2025, 10, 1), D(2025, 10, 31), None, False),
    "12/2025": (D(2025, 12, 1), D(2025, 12, 31), None, False),
    "3/2026": (D(2026, 3, 1), D(2026, 3, 31), None, False),
    "9/2026": (D(2026, 9, 1), D(2026, 9, 30), None, False),
    "12/2026": (D(2026, 12, 1), D(2026, 12, 31), None, False),
    "12/2028": (D(2028, 12, 1), D(2028, 12, 31), None, False),
    "Quý II/2025": (D(2025, 4, 1), D(2025, 6, 30), None, False),
    "2025": (D(2025, 1, 1), D(2025, 12, 31), None, False),
    "2026": (D(2026, 1, 1), D(2026, 12, 31), None, False),
    "2027": (D(2027, 1, 1), D(2027, 12, 31), None, False),
    "2028": (D(2028, 1, 1), D(2028, 12, 31), None, False),
    "2030": (D(2030, 1, 1), D(2030, 12, 31), None, False),
    "2025-2026": (D(2025, 1, 1), D(2026, 12, 31), None, False),
    "2025 - 2026": (D(2025, 1, 1), D(2026, 12, 31), None, False),
    "2025 và những năm tiếp theo": (D(2025, 1, 1), None, "FREQ=YEARLY", False),
    "năm tiếp theo": (None, None, None, False),
    "Hằng năm": (None, None, "FREQ=YEARLY", False),
    "hằng năm": (None, None, "FREQ=YEARLY", False),
    "Thường xuyên": (None, None, None, False),
    "Nhiệm vụ thường xuyên": (None, None, None, False),
}
FURTHER: dict[str, tuple[date | None, date | None, str | None, bool]] = {
    "trước ngày 10 tháng 11 hàng năm": (None, None, "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=10", True),
    "trước ngày 05 tháng 11 hàng năm": (None, None, "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=5", True),
    "Tháng 12/2025": (D(2025, 12, 1), D(2025, 12, 31), None, False),
    "Quý IV/2025": (D(2025, 10, 1), D(2025, 12, 31), None, False),
    "Quý IV hằng năm": (None, None, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", False),
    "Năm 2025 và các năm tiếp theo": (D(2025, 1, 1), None, "FREQ=YEARLY", False),
    "giai đoạn 2021-2030, tầm nhìn đến năm 2050": (D(2021, 1, 1), D(2030, 12, 31), None, False),
    "sau khi Luật được ban hành": (None, None, None, False),
    "định kỳ 6 tháng": (None, None, "FREQ=MONTHLY;INTERVAL=6", False),
    "6 tháng/lần": (None, None, "FREQ=MONTHLY;INTERVAL=6", False),
    "hàng quý": (None, None, "FREQ=MONTHLY;INTERVAL=3", False),
    "hàng tháng": (None, None, "FREQ=MONTHLY", False),
    "trước ngày 15/6/2025": (None, D(2025, 6, 15), None, True),
    "Trước 05/3/2025": (None, D(2025, 3, 5), None, True),
    "trước năm 2030": (None, D(2030, 1, 1), None, True),
    "trước tháng 6/2025": (None, D(2025, 6, 1), None, True),
    "trong năm 2025": (D(2025, 1, 1), D(2025, 12, 31), None, False),
    "đến năm 2030": (None, D(2030, 12, 31), None, False),
    "đến hết năm 2026": (None, D(2026, 12, 31), None, False),
    "chậm nhất ngày 30 tháng 6 năm 2025": (None, D(2025, 6, 30), None, False),
    "trong quý II năm 2025": (D(2025, 4, 1), D(2025, 6, 30), None, False),
    "trong tháng 3/2025": (D(2025, 3, 1), D(2025, 3, 31), None, False),
    "31/12/2025": (None, D(2025, 12, 31), None, False),
    "13/2025": (None, None, None, False),
    "31/02/2025": (None, None, None, False),
}


@pytest.mark.parametrize("cell", [*CELLS, *FURTHER])
def test_cell(cell: str) -> None:
    deadline = read_deadline(cell)
    assert deadline is not None
    assert deadline.text == cell
    want = CELLS.get(cell) or FURTHER[cell]
    assert (deadline.start, deadline.end, deadline.recurrence, deadline.exclusive) == want


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
    assert deadline_spans(clause) == ()


def test_recurrences_are_rrules() -> None:
    for cell in [*CELLS, *FURTHER]:
        deadline = read_deadline(cell)
        if deadline and deadline.recurrence:
            assert rrulestr(deadline.recurrence, dtstart=datetime(2025, 1, 1))[0].year >= 2025


PIECES = st.sampled_from(
    ["trước ngày ", "10", " tháng ", "11", " năm ", "2025", "hằng năm", "quý ", "IV", "/", "-", "đến ", "trong ", ", ",
     "định kỳ ", "6 tháng", "thường xuyên ", "giai đoạn ", "99", "0", "31/02/2025", "chậm nhất "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map("".join)))
def test_never_fails_and_is_verbatim(text: str) -> None:
    found = find_deadline(text)
    assert found is None or found.text in text
    for span in deadline_spans(text):
        assert 0 <= span.start < span.end <= len(text)
    cell = read_deadline(text)
    assert cell is None or (cell.text in text and re.search(r"\w", cell.text) is not None)
    if cell and cell.start and cell.end:
        assert cell.start <= cell.end
