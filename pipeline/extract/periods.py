"""Days, months, quarters, half years and years as Vietnamese acts write them, each as a first and a last day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extract.dates import DATE, make_date, month_end, read_date

#: A year of four digits, not followed by a further digit.
YEAR_NUMBER = r"(?:19|20)\d{2}(?!\d)"
_QUARTER = r"(?:IV|I{1,3}|[1-4])\b"
_JOIN = r"\s*(?:-|‐|–|—|và|,|;)\s*"
_OF_YEAR = rf"(?:\s?[/\-]\s?|,?\s+năm\s+|\s+){YEAR_NUMBER}"
_MONTH_NUMBER = r"(?<!\d)(?:0?[1-9]|1[0-2])(?!\d)"

#: "tháng 3/2025", "03/2025", "tháng 3 năm 2025", "tháng 10 - 12/2025".
MONTH = (
    rf"(?:(?:tháng\s+)?(?<![\d/.\-]){_MONTH_NUMBER}\s?[/\-]\s?{YEAR_NUMBER}"
    rf"|tháng\s+{_MONTH_NUMBER}(?:{_JOIN}(?:tháng\s+)?{_MONTH_NUMBER})*(?:\s?[/\-]\s?|,?\s+năm\s+){YEAR_NUMBER})"
)
#: "quý IV/2025", "Quý 3 năm 2025", "quý I, II/2026".
QUARTER = rf"quý\s+{_QUARTER}(?:{_JOIN}(?:quý\s+)?{_QUARTER})*{_OF_YEAR}"
#: "06 tháng đầu năm 2025".
HALF = rf"(?:0?6|sáu)\s+tháng\s+(?:đầu|cuối)\s+năm\s+{YEAR_NUMBER}"
#: "năm 2025".
YEAR = rf"năm\s+{YEAR_NUMBER}"
#: Any of them, but for the day.
SPAN = rf"(?:{MONTH}|{QUARTER}|{HALF}|{YEAR})"
#: Any of them. "cuối" (the end of) may stand before a month, a quarter and a year.
UNIT = rf"(?:(?:ngày\s+)?{DATE}|(?:cuối\s+)?{SPAN})"

#: "ngày 10 tháng 11", "10/11": a day without a year.
DAY_MONTH = (
    r"(?:ngày\s+)?(?<![\d/.])(?:0?[1-9]|[12]\d|3[01])(?:\s+tháng\s+|\s?/\s?)(?:1[0-2]|0?[1-9])(?![\d%]|\s?[/.\-]\s?\d)"
)
#: A quarter, month or half year without a year.
BARE_SPAN = (
    rf"(?:quý\s+{_QUARTER}(?:{_JOIN}(?:quý\s+)?{_QUARTER})*|(?:0?6|sáu)\s+tháng\s+(?:đầu|cuối)\s+năm"
    rf"|tháng\s+{_MONTH_NUMBER}(?:{_JOIN}(?:tháng\s+)?{_MONTH_NUMBER})*)"
)
_NUMBER = re.compile(r"\d+")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_PART = re.compile(r"(?<![\w/])(?:IV|I{1,3}|[1-4])(?!\w)", re.IGNORECASE)
_SINGLE = re.compile(rf"(?:ngày\s+)?{DATE}|{SPAN}|(?<!\d){YEAR_NUMBER}", re.IGNORECASE)
_DAY = re.compile(rf"(?:ngày\s+)?{DATE}", re.IGNORECASE)
_BARE_DAY = re.compile(DAY_MONTH, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of something."""

    first: date
    last: date


def years(text: str) -> list[int]:
    """Return the years of four digits in the text, in order."""
    return [int(y) for y in re.findall(rf"(?<!\d){YEAR_NUMBER}", text)]


def read_period(text: str) -> Period | None:
    """Return the period that the text names last: a day, month, quarter, half year or year; None without a year."""
    found = read_periods(text)
    return found[-1] if found else None


def read_periods(text: str) -> list[Period]:
    """Return every period of the text in order; empty where any of them is no day of the calendar."""
    found = [_single(match.group()) for match in _SINGLE.finditer(text)]
    periods = [p for p in found if p is not None]
    return periods if len(periods) == len(found) else []


def _single(text: str) -> Period | None:
    if _DAY.fullmatch(text):
        value = read_date(text)
        return Period(value, value) if value else None
    year = years(text)[-1]
    months = read_months(text.replace(str(year), " "))
    return Period(date(year, months[0], 1), month_end(year, months[-1])) if months else None


def read_months(text: str) -> list[int]:
    """Return the months that a period without its year covers, in order; all twelve where it names none.

    "quý I, II" gives 1 to 6, "tháng 10 - 12" gives 10 to 12, "6 tháng cuối năm" gives 7 to 12; empty where a
    number is no month or quarter.
    """
    low = text.lower()
    if "quý" in low:
        quarters = [_ROMAN.get(q.upper()) or int(q) for q in _PART.findall(low)]
        return list(range(min(quarters) * 3 - 2, max(quarters) * 3 + 1)) if quarters else []
    if re.search(r"tháng\s+(?:đầu|cuối)\s+năm", low):
        return list(range(1, 7)) if "đầu" in low else list(range(7, 13))
    numbers = [int(n) for n in _NUMBER.findall(low)]
    if not numbers:
        return list(range(1, 13))
    first, last = min(numbers), max(numbers)
    return list(range(first, last + 1)) if first >= 1 and last <= 12 else []


def read_days(text: str) -> list[tuple[int, int]]:
    """Return every (month, day) without a year in the text; empty where any is in no year. 29 February is a day."""
    found = [tuple(int(n) for n in _NUMBER.findall(match.group())) for match in _BARE_DAY.finditer(text)]
    days = [(numbers[1], numbers[0]) for numbers in found]
    return days if all(make_date(2024, month, day) for month, day in days) else []


def shift(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month where it has no such day.

    Source: Bộ luật Dân sự 2015, article 148, paragraphs 3 and 4.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return min(month_end(year, month + 1), date(year, month + 1, 1) + (day - day.replace(day=1)))
