"""Periods that a filter on deadlines names, as people write them: 2025, 6/2025, quý IV/2025, <2026-01-01."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.columns import ALWAYS, UNDATED
from models.errors import InputError
from models.text import fold, squeeze

GRAMMAR = (
    "2025; 6/2025; quý IV/2025; 31/12/2025 hoặc 2025-12-31; <2026-01-01 (trước), <=, >, >=;"
    " 2025..2026; thường xuyên; định kỳ (hoặc hằng năm); có; không"
)
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})|(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_MONTH = re.compile(r"(?:thang\s*)?(?:(?P<month>\d{1,2})(?:/|\s+nam\s+)(?P<year>\d{4})|(?P<y>\d{4})-(?P<m>\d{1,2}))")
_QUARTER = re.compile(r"quy\s*(?P<quarter>i{1,3}|iv|[1-4])\s*[/ ]\s*(?:nam\s*)?(?P<year>\d{4})")
_YEAR = re.compile(r"(?:nam\s*)?(?P<year>\d{4})")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SIGNS = {"truoc": "<", "sau": ">", "den": "<=", "tu": ">="}
_COMPARED = re.compile(r"(?P<sign><=|>=|<|>|truoc\b|sau\b|den\b|tu\b)\s*(?:ngay\s+)?(?P<rest>.+)")
_RANGE = re.compile(r"(?P<low>.+?)\s*(?:\.\.|–|—|(?<=\d{4})-(?=\d{4}))\s*(?P<high>.+)")
_WORDS = {
    "thuong xuyen": "always",
    "dinh ky": "recurring",
    "hang nam": "recurring",
    "hang ky": "recurring",
    "co": "any",
    "khong": "none",
    "chua co": "none",
    "khong co": "none",
}
FIRST, LAST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Deadlines that a filter wants: a period (ordinals, both ends within), or a `word` instead.

    The words are "always", "recurring", "any" and "none".
    """

    first: int = FIRST
    last: int = LAST
    word: str = ""


def read_wanted(text: str) -> Wanted:
    """Return what a filter names. Raises InputError, with the grammar, for what is no period."""
    flat = squeeze(fold(text))
    if flat in _WORDS:
        return Wanted(word=_WORDS[flat])
    try:
        if compared := _COMPARED.fullmatch(flat):
            first, last = _period(compared["rest"])
            sign = _SIGNS.get(compared["sign"], compared["sign"])
            return {
                "<": Wanted(last=first - 1),
                "<=": Wanted(last=last),
                ">": Wanted(first=last + 1),
                ">=": Wanted(first=first),
            }[sign]
        if between := _RANGE.fullmatch(flat):
            first, last = _period(between["low"])[0], _period(between["high"])[1]
            if first > last:
                raise ValueError(flat)
            return Wanted(first, last)
        return Wanted(*_period(flat))
    except ValueError as error:
        raise InputError(f"--deadline không hiểu «{text}»; viết một trong: {GRAMMAR}.") from error


def _period(flat: str) -> tuple[int, int]:
    """Return first and last day (ordinals) of a day, month, quarter or year. Raises ValueError."""
    if found := _DAY.fullmatch(flat):
        year, month, day = (found[a] or found[b] for a, b in (("year", "y"), ("month", "m"), ("day", "d")))
        only = date(int(year), int(month), int(day)).toordinal()
        return only, only
    if found := _MONTH.fullmatch(flat):
        return _months(int(found["year"] or found["y"]), int(found["month"] or found["m"]), 1)
    if found := _QUARTER.fullmatch(flat):
        return _months(int(found["year"]), 3 * _QUARTERS[found["quarter"]] - 2, 3)
    if found := _YEAR.fullmatch(flat):
        return _months(int(found["year"]), 1, 12)
    raise ValueError(flat)


def _months(year: int, month: int, count: int) -> tuple[int, int]:
    last = month + count - 1
    return date(year, month, 1).toordinal(), date(year, last, calendar.monthrange(year, last)[1]).toordinal()


def recurs_within(rule: str, wanted: Wanted) -> bool:
    """Tell whether a recurring deadline (an RRULE without a year) falls due in the period; true where it may."""
    if rule in ("", ALWAYS, UNDATED):
        return False
    months = {int(m) for m in _list(rule, "BYMONTH")}
    days = [int(d) for d in _list(rule, "BYMONTHDAY")]
    if wanted.first > wanted.last:  # before the first day of the calendar, or after its last
        return False
    first, last = date.fromordinal(wanted.first), date.fromordinal(wanted.last)
    if not months or last.year - first.year > 1:
        return True
    for year in range(first.year, last.year + 1):
        for month in months:
            length = calendar.monthrange(year, month)[1]
            due = [date(year, month, min(d, length) if d > 0 else length) for d in days] or [
                date(year, month, 1),
                date(year, month, length),
            ]
            if any(first <= day <= last for day in due):
                return True
    return False


def _list(rule: str, name: str) -> Sequence[str]:
    found = re.search(rf"(?:^|;){name}=([\d,-]+)", rule)
    return found[1].split(",") if found else []
