"""When a deadline falls due: one day for a period, the day before for "trước", one simple rule for each day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from models.records import Deadline
from pipeline.export.due import Occasion, occasions
from pipeline.extract.deadlines import read_deadline

D = date
ANCHOR = D(2025, 3, 10)
YEARLY = "FREQ=YEARLY"


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("Quý IV/2025", [Occasion(D(2025, 12, 31))]),
        ("giai đoạn 2025-2030", [Occasion(D(2030, 12, 31))]),
        ("31/12/2025", [Occasion(D(2025, 12, 31))]),
        ("trước ngày 15/6/2025", [Occasion(D(2025, 6, 14))]),
        ("trước năm 2030", [Occasion(D(2029, 12, 31))]),
        ("trước ngày 10 tháng 11 hàng năm", [Occasion(D(2025, 11, 9), YEARLY)]),
        ("trước ngày 05/3 hằng năm", [Occasion(D(2026, 3, 4), YEARLY)]),
        ("trước ngày 10/3 hằng năm", [Occasion(D(2026, 3, 9), YEARLY)]),
        ("trước ngày 11/3 hằng năm", [Occasion(D(2025, 3, 10), YEARLY)]),
        ("trước ngày 01/3 hằng năm", [Occasion(D(2026, 2, 28), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1")]),
        ("trước ngày 01/01 hằng năm", [Occasion(D(2025, 12, 31), YEARLY)]),
        ("chậm nhất ngày 28/02 hằng năm", [Occasion(D(2026, 2, 28), YEARLY)]),
        (
            "trước ngày 15/6 và trước ngày 01/12 hằng năm",
            [Occasion(D(2025, 6, 14), YEARLY, "06-14"), Occasion(D(2025, 11, 30), YEARLY, "11-30")],
        ),
        ("Quý IV hằng năm", [Occasion(D(2025, 12, 31), YEARLY)]),
        ("trước ngày 25 hằng tháng", [Occasion(D(2025, 3, 24), "FREQ=MONTHLY;BYMONTHDAY=24")]),
        ("trước ngày 01 hằng tháng", [Occasion(D(2025, 3, 31), "FREQ=MONTHLY;BYMONTHDAY=-1")]),
        ("chậm nhất ngày 31 hằng tháng", [Occasion(D(2025, 3, 31), "FREQ=MONTHLY;BYMONTHDAY=-1")]),
        ("thứ Sáu hằng tuần", [Occasion(D(2025, 3, 14), "FREQ=WEEKLY;BYDAY=FR")]),
        ("trước thứ Hai hằng tuần", [Occasion(D(2025, 3, 16), "FREQ=WEEKLY;BYDAY=SU")]),
        ("Hằng năm", [Occasion(D(2025, 12, 31), YEARLY, assumed=True)]),
        ("2026 và những năm tiếp theo", [Occasion(D(2026, 12, 31), YEARLY, assumed=True)]),
        ("hằng tháng", [Occasion(D(2025, 3, 31), "FREQ=MONTHLY;BYMONTHDAY=-1", assumed=True)]),
        ("hằng tuần", [Occasion(D(2025, 3, 14), "FREQ=WEEKLY;BYDAY=FR", assumed=True)]),
        (
            "định kỳ 6 tháng",
            [
                Occasion(D(2025, 6, 30), YEARLY, "06-30", assumed=True),
                Occasion(D(2025, 12, 31), YEARLY, "12-31", assumed=True),
            ],
        ),
        ("Hằng năm, giai đoạn 2026-2030", [Occasion(D(2026, 12, 31), "FREQ=YEARLY;UNTIL=20301231", assumed=True)]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_due(words: str, due: list[Occasion]) -> None:
    deadline = read_deadline(words)
    assert deadline is not None
    assert list(occasions(deadline, ANCHOR)) == due


@pytest.mark.parametrize(
    "words",
    [
        "Thường xuyên",
        "từ năm 2026",
        "hằng ngày",
        "05 năm/lần",
        "trong thời hạn 15 ngày kể từ ngày nhận hồ sơ",
        "Quý IV",
    ],
)
def test_what_names_no_day_is_due_on_none(words: str) -> None:
    deadline = read_deadline(words)
    assert deadline is not None
    assert occasions(deadline, ANCHOR) == ()


def test_every_few_years_are_counted_from_a_start() -> None:
    deadline = Deadline("03 năm/lần từ năm 2025", start=D(2025, 1, 1), recurrence="FREQ=YEARLY;INTERVAL=3")
    assert occasions(deadline, ANCHOR) == (Occasion(D(2027, 12, 31), "FREQ=YEARLY;INTERVAL=3", assumed=True),)


@given(
    st.dates(D(2020, 1, 1), D(2040, 12, 31)),
    st.integers(1, 12),
    st.integers(1, 28),
    st.booleans(),
)
def test_the_first_day_and_the_rule_agree(anchor: date, month: int, day: int, exclusive: bool) -> None:
    deadline = Deadline("x", recurrence=f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}", exclusive=exclusive)
    (due,) = occasions(deadline, anchor)
    assert due.rule is not None
    assert anchor <= due.day < anchor + timedelta(days=367)
    for at in rrulestr(due.rule, dtstart=datetime.combine(due.day, time()), cache=True)[:5]:
        named = at.date() + timedelta(days=1) if exclusive else at.date()
        assert (named.month, named.day) == (month, day)
