"""Deadlines whose year the words do not say: "năm nay", "trước 30/6", "Quý IV", "từ nay đến năm 2030".

The date of the act fixes them: "năm nay" is the year of that date; a day, month or quarter without any year is the
first one that is not over on that date. Without a date they stay as they are.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.extract.dates import make_date, month_end
from pipeline.extract.holidays import BARE_HOLIDAY, next_year
from pipeline.extract.periods import BARE_SPAN, DAY_MONTH, read_days, read_months, years

_DAY = re.compile(rf"{DAY_MONTH}$", re.IGNORECASE)
_SPAN = re.compile(rf"{BARE_SPAN}$", re.IGNORECASE)
_HOLIDAY = re.compile(rf"{BARE_HOLIDAY}$", re.IGNORECASE)
_FLAGS = re.IGNORECASE


def dated(text: str, issued_on: date) -> str | None:
    """Return the words of a deadline with the year that the act's date gives them, or None where it gives none."""
    year = issued_on.year
    for pattern, words in (
        (r"\btừ\s+nay\b", f"{issued_on:%d/%m/%Y}"),
        (r"\bnăm\s+nay\b", f"năm {year}"),
        (r"\b(?:năm\s+(?:sau|tới)|sang\s+năm)\b", f"năm {year + 1}"),
        (r"\btháng\s+này\b", f"tháng {issued_on.month}/{year}"),
        (r"\bquý\s+này\b", f"quý {(issued_on.month + 2) // 3}/{year}"),
        (r"\b(cuối|đầu|hết)\s+năm$", rf"\g<1> năm {year}"),
    ):
        text = re.sub(pattern, words, text, flags=_FLAGS) if _yearless(text, pattern) else text
    if years(text):
        return text
    if _HOLIDAY.search(text):
        year_of = next_year(text, issued_on)
        return f"{text} năm {year_of}" if year_of else None
    first = _first_year(text, issued_on)
    return with_year(text, first) if first else None


def with_year(text: str, year: int) -> str:
    """Return words that end in a day, month, quarter or half year with its year, as acts write it."""
    joint = "/" if re.search(r"/\s?\d+$", text) else " " if re.search(r"\bnăm$", text, _FLAGS) else " năm "
    return f"{text}{joint}{year}"


def _yearless(text: str, pattern: str) -> bool:
    """Tell whether "cuối năm" may still be completed: "6 tháng cuối năm" is a half year, read as such below."""
    return "cuối" not in pattern or re.search(r"tháng\s+(?:cuối|đầu)\s+năm$", text, _FLAGS) is None


def _first_year(text: str, issued_on: date) -> int | None:
    """Return the year in which the one day, month, quarter or half year of the text is first not over."""
    for year in (issued_on.year, issued_on.year + 1):
        last = _last_day(text, year)
        if last is None:
            return None
        if last >= issued_on:
            return year
    return None


def _last_day(text: str, year: int) -> date | None:
    if _DAY.search(text):
        days = read_days(text)
        return make_date(year, *days[0]) if len(days) == 1 else None
    span = _SPAN.search(text)
    months = read_months(span.group()) if span else []
    return month_end(year, months[-1]) if months else None
