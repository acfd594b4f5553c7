"""Dates as Vietnamese acts write them: the day always comes before the month (NĐ 30/2020, annex I, II.4)."""

from __future__ import annotations

import calendar
import re
from datetime import date

#: "22/12/2024", "22-12-2024", "22.12.2024", "22 tháng 12 năm 2024" or "22 tháng 12/2024"; as read by `read_date`.
DATE = (
    r"(?:(?<!\d)\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)\d{2}(?!\d)"
    r"|(?<!\d)\d{1,2}\s+tháng\s+\d{1,2}(?:,?\s+năm\s+|\s?[/\-]\s?)(?:19|20)\d{2}(?!\d))"
)
_NUMBERS = re.compile(r"\d+")


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_date(text: str) -> date | None:
    """Return the date in a text that `DATE` matches, or None where it is no day of the calendar."""
    numbers = [int(n) for n in _NUMBERS.findall(text)]
    return make_date(numbers[2], numbers[1], numbers[0]) if len(numbers) == 3 else None


def month_end(year: int, month: int) -> date:
    """Return the last day of the month; raises ValueError for a month that is not 1 to 12."""
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, calendar.monthrange(year, month)[1])
