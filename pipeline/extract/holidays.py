"""Holidays and lunar days as times: "trước Tết Nguyên đán Ất Tỵ", "ngày 23 tháng Chạp năm Ất Tỵ".

The holidays are those of Bộ luật Lao động 2019, article 112: four on a day of the common calendar, two on a lunar one
(`lunar`). A time is read only where its year is certain: a year in figures counts for the day of that year, a name such
as "Ất Tỵ" for the lunar year. "Tháng Giêng" and "tháng Chạp" are lunar months: with a year in figures, or none, they
may mean either calendar and are not read.
"""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import Final

from pipeline.extract.dates import make_date
from pipeline.extract.lunar import YEAR_NAME, lunar_date, lunar_year

#: Words of each holiday; its month and day; whether they are lunar.
_DAYS: Final = MappingProxyType(
    {
        r"Tết\s+Dương\s+lịch": (1, 1, False),
        r"(?:Ngày\s+)?(?:Giải\s+phóng\s+miền\s+Nam|Chiến\s+thắng)": (4, 30, False),
        r"Quốc\s+tế\s+[Ll]ao\s+động": (5, 1, False),
        r"Quốc\s+khánh": (9, 2, False),
        r"Tết\s+(?:Nguyên\s+đán|[Cc]ổ\s+truyền|Âm\s+lịch)|Tết(?=\s+" + YEAR_NAME + ")": (1, 1, True),
        r"Giỗ\s+Tổ(?:\s+Hùng\s+Vương)?": (3, 10, True),
    }
)
_FIGURES = r"(?:19|20)\d{2}(?!\d)"
_HEAD = r"(?:(?:ngày|dịp|[Ll]ễ|kỳ\s+nghỉ)\s+)*"
#: "(02/9)", "2/9/": the day told again in figures, before the year.
_AGAIN = r"(?:\s+\(?(?:ngày\s+)?\d{1,2}/\d{1,2}(?!\d)\)?)?"
_YEAR = rf"(?:(?:/|,?\s+(?:năm\s+)?)(?:{_FIGURES}|{YEAR_NAME})(?:\s*[(–-]?\s*(?:năm\s+)?{_FIGURES}\)?)?)"
#: A holiday with its year, and one that leaves the year to the date of the act.
HOLIDAY: Final = rf"{_HEAD}(?:{'|'.join(_DAYS)}){_AGAIN}{_YEAR}"
BARE_HOLIDAY: Final = rf"{_HEAD}(?:{'|'.join(_DAYS)}){_AGAIN}(?!{_YEAR})"
#: A lunar month, or a day of one, with or without the name of its year.
LUNAR: Final = (
    rf"(?:ngày\s+)?(?:(?:mùng|mồng)\s+)?(?:(?<!\d)\d{{1,2}}\s+)?(?:tháng\s+(?:Giêng|Chạp)\b(?:,?\s+năm\s+(?:{YEAR_NAME}|{_FIGURES}))?"
    rf"|tháng\s+\d{{1,2}}(?:,?\s+năm\s+{YEAR_NAME}|\s+(?:\(\s*)?[Ââ]m\s+lịch))"
)
_NAMED = re.compile(YEAR_NAME, re.IGNORECASE)
_IN_FIGURES = re.compile(rf"(?<!\d){_FIGURES}")
_LUNAR_DAY = re.compile(r"(?:(\d{1,2})\s+)?tháng\s+(giêng|chạp|\d{1,2})", re.IGNORECASE)


def read_holiday(text: str) -> date | None:
    """Return the day of the holiday that a text names with its year; None where the year is missing or ambiguous."""
    name, figures = _NAMED.search(text), _IN_FIGURES.search(text)
    for words, (month, day, lunar) in _DAYS.items():
        if re.search(words, text, re.IGNORECASE) is None:
            continue
        year = lunar_year(name.group()) if name else int(figures.group()) if figures else None
        if year is None or (name and figures and int(figures.group()) != year):
            return None
        return lunar_date(year, month, day) if lunar else make_date(year, month, day)
    return None


def next_year(text: str, issued_on: date) -> int | None:
    """Return the year of the first such holiday that is not over on the date of the act."""
    days = ((year, read_holiday(f"{text} {year}")) for year in (issued_on.year, issued_on.year + 1))
    return next((year for year, day in days if day and day >= issued_on), None)


def read_lunar(text: str) -> tuple[date, date] | None:
    """Return the first and last day of the lunar day or month that a text names with the name of its year."""
    found, name = _LUNAR_DAY.search(text), _NAMED.search(text)
    year = lunar_year(name.group()) if name else None
    if found is None or year is None:
        return None
    month = {"giêng": 1, "chạp": 12}.get(found[2].lower()) or int(found[2])
    if found[1]:
        day = lunar_date(year, month, int(found[1]))
        return (day, day) if day else None
    first = lunar_date(year, month, 1)
    last = lunar_date(year, month, 30) or lunar_date(year, month, 29)
    return (first, last) if first and last else None
