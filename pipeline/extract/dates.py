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
#: What is written as a date, with its day and month, and what names a month or quarter.
_AS_DATE = re.compile(rf"(?:ngày\s+)?{DATE}", re.IGNORECASE)
_AS_DAY = re.compile(
    r"ngày\s+(\d{1,2})(?:\s+tháng\s+|\s?/\s?)(\d{1,2})(?![\d%]|\s?[/.\-]\s?\d|,?\s+năm\s+\d)", re.IGNORECASE
)
_AS_SPAN = re.compile(
    r"(?<!\d )(?:tháng\s+(?P<month>\d{1,2})|quý\s+(?P<quarter>\d{1,2}|[IVX]+))"
    r"(?:\s?[/\-]\s?|,?\s+năm\s+)(?:19|20)\d{2}(?!\d)",
    re.IGNORECASE,
)
_QUARTERS = ("I", "II", "III", "IV", "1", "2", "3", "4", "01", "02", "03", "04")


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


def impossible_dates(text: str) -> tuple[str, ...]:
    """Return what is written as a day, month or quarter and is none of the calendar ("31/02/2025", "quý V/2025").

    The words as they stand, in order, each once.
    """
    found = [m for m in _AS_DATE.finditer(text) if read_date(m.group()) is None]
    found += [m for m in _AS_DAY.finditer(text) if make_date(2024, int(m[2]), int(m[1])) is None]
    for match in _AS_SPAN.finditer(text):
        month, quarter = match["month"], match["quarter"]
        if (month and not 1 <= int(month) <= 12) or (quarter and quarter.upper() not in _QUARTERS):
            found.append(match)
    return tuple(dict.fromkeys(m.group() for m in sorted(found, key=lambda m: m.start())))
