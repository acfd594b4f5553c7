"""Recurrences as RRULEs (RFC 5545, 3.3.10): patterns for what comes back, and how to read it.

Every pattern matches a whole phrase; readers return the rule, or None for what is no rule of the calendar. A rule
names the day that the words name; "trước" is told apart from the rule (`Deadline.exclusive`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from pipeline.extract.dates import make_date, month_end
from pipeline.extract.periods import BARE_SPAN, DAY_MONTH, read_days, read_months

EVERY = r"(?:hàng|hằng|mỗi)"
#: "chậm nhất", "muộn nhất", with what may follow it.
BY = r"(?:chậm\s+nhất|muộn\s+nhất)(?:\s+(?:là|vào|trong|đến|trước|hết))*"
#: One word that leads a time in; flat and possessive where repeated, so that no text makes the search explode.
LEAD = r"(?:(?:trước|vào(?!\s+trước)|trong(?:\s+vòng)?|cuối|đến|hết|là|chậm\s+nhất|muộn\s+nhất)\s+)"
_LEAD = rf"{LEAD}*+"
#: "tiếp theo", "sau", "liền kề": the one after this.
_FOLLOWING = r"(?:tiếp\s+theo|kế\s+tiếp|sau(?:\s+liền\s+kề)?|liền\s+kề(?:\s+(?:tiếp\s+theo|sau))?)"
_OF_YEAR = rf",?\s+(?:(?:của\s+)?(?:{EVERY}\s+năm|năm\s+(?:{_FOLLOWING}|hiện\s+hành))|của\s+năm(?!\s+(?:\d|trước|báo)))"
_AND = r"\s*(?:,\s*và|;\s*và|,|;|và)\s+"
_DAY = r"(?<!từ\s)ngày\s+(?:(?:0?[1-9]|[12]\d|3[01])(?!\d)|cuối\s+cùng)"
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_COUNT = rf"(?:\d{{1,3}}(?:\s+\(\w+\))?|{'|'.join(_WORDS)})"
_UNIT = r"(?:ngày|tuần|tháng|quý|năm)(?!\s+(?:\d+(?!\d|\s*lần)|(?:IV|I{1,3})\b|đầu|cuối|nay|trước|học))"
_WEEKDAYS = {"hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA", "nhật": "SU"}
_EVERY_N = rf"(?:{EVERY}\s+)?(?:{_COUNT}\s+)?{_UNIT}(?:\s+(?:một|1|01)\s+lần|\s?/\s?lần)?"

#: "trước ngày 15/6 và 15/12 hằng năm", "trước ngày 15/01 năm sau".
DAYS_OF_YEAR = rf"(?<!từ\s){_LEAD}{DAY_MONTH}(?:(?:{_OF_YEAR})?{_AND}{_LEAD}{DAY_MONTH})*{_OF_YEAR}"
#: "trước ngày 15 tháng 6 và trước ngày 01 tháng 12": days whose year, or whose recurrence, other words tell.
BARE_DAYS = rf"(?:trước|{BY})\s+{DAY_MONTH}(?:{_AND}{_LEAD}{DAY_MONTH})*"
#: "Quý IV hằng năm", "tháng 6, tháng 12 hằng năm".
SPAN_OF_YEAR = rf"{LEAD}++{BARE_SPAN}{_OF_YEAR}"
#: The same without "trước", "trong" …: in running text only where it governs the action.
BARE_SPAN_OF_YEAR = rf"{BARE_SPAN}{_OF_YEAR}"
#: "cuối năm hằng năm".
END_OF_YEAR = rf"(?:vào\s+)?(?:cuối|hết)\s+(?:năm\s+)?{EVERY}\s+năm|(?:vào\s+)?cuối\s+mỗi\s+năm"
#: "trước ngày 25 hằng tháng", "ngày 05 của tháng tiếp theo".
DAY_OF_MONTH = rf"{_LEAD}{_DAY},?\s+(?:của\s+)?(?:{EVERY}\s+tháng|tháng\s+{_FOLLOWING})(?!\s+(?:quý|năm))"
#: "chậm nhất ngày 15 tháng cuối quý", "ngày 10 tháng đầu tiên của quý sau", "ngày 20 của tháng đầu năm tiếp theo".
DAY_OF_SPAN = (
    rf"{_LEAD}{_DAY}\s+(?:của\s+)?tháng\s+(?:cuối|đầu)(?:\s+(?:cùng|tiên))?\s+(?:của\s+)?(?:{EVERY}\s+)?"
    rf"(?:quý|năm)(?:\s+{_FOLLOWING})?(?!\s+(?:trước|báo\s+cáo))"
)
#: "thứ Sáu hằng tuần".
WEEKDAY = rf"{_LEAD}(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật)\s+{EVERY}\s+tuần"
#: "định kỳ hằng quý, 6 tháng, năm".
PERIODIC = rf"định\s+kỳ\s+{_EVERY_N}(?:\s*(?:,\s*và|,|;|và|hoặc|/)\s*{_EVERY_N})*"
#: "6 tháng/lần", "03 năm một lần".
ONCE_IN = rf"{_COUNT}\s+(?:tháng|quý|năm|tuần)(?:\s+(?:một|1|01)\s+lần|\s?/\s?lần)"
#: "02 lần/năm", "01 lần/01 quý", "mỗi năm 02 lần", "mỗi năm một lần".
TIMES = (
    rf"(?:(?:ít\s+nhất|tối\s+thiểu)\s+)?(?:{_COUNT}\s+lần\s*(?:/|mỗi|một|trong(?:\s+một)?)\s*(?:0?1\s+)?"
    rf"(?:tháng|quý|năm|tuần)|{EVERY}\s+(?:tháng|quý|năm|tuần)\s+{_COUNT}\s+lần)"
)
#: "hằng năm", "hằng quý và hằng năm".
EVERY_UNIT = (
    rf"{EVERY}\s+(?:năm|quý|tháng|tuần|ngày)"
    rf"(?:\s*(?:,\s*và|,|và)\s*(?:{EVERY}\s+(?:năm|quý|tháng|tuần)|\d{{1,2}}\s+tháng|quý|năm)\b(?!\s+\d))*"
)

_NUMBER = re.compile(r"\d+")
_MONTHS = {"tháng": 1, "quý": 3, "năm": 12}
_EACH = re.compile(rf"(?:({_COUNT})\s+)?(ngày|tuần|tháng|quý|năm)\b", re.IGNORECASE)


def excludes(text: str) -> bool:
    """Tell whether the words say "trước": the day itself is too late."""
    return re.search(r"\btrước\b", text, re.IGNORECASE) is not None


def number(text: str) -> int:
    """Return the value of a count in digits, "02 (hai)" among them, or in words ("sáu"); 0 where it is none."""
    digits = _NUMBER.match(text)
    return int(digits.group()) if digits else _WORDS.get(text.lower(), 0)


def days_of_year(days: Sequence[tuple[int, int]]) -> str | None:
    """Return the rule of some days of every year, each (month, day).

    Days that do not share their number in the month are picked from all pairs by BYSETPOS: 15 June and 1 December
    are the second and third of 1 and 15 June, 1 and 15 December. None where no rule names them (29 February among
    others) or there is no day at all.
    """
    wanted = sorted(set(days))
    if not wanted:
        return None
    months, numbers = sorted({m for m, _ in wanted}), sorted({d for _, d in wanted})
    rule = f"FREQ=YEARLY;BYMONTH={_listed(months)};BYMONTHDAY={_listed(numbers)}"
    everything = [pair for pair in product(months, numbers) if make_date(2023, *pair)]
    if everything == wanted or len(wanted) == 1:
        return rule
    if any(pair not in everything for pair in wanted):
        return None
    return f"{rule};BYSETPOS={_listed([everything.index(pair) + 1 for pair in wanted])}"


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def read_days_of_year(text: str) -> str | None:
    """Read `DAYS_OF_YEAR`."""
    return days_of_year(read_days(text))


def read_span_of_year(text: str) -> str | None:
    """Read `SPAN_OF_YEAR`: due on the last day of each period, and before its first day where "trước" stands."""
    if excludes(text):
        months = read_months(_without_leads(text))
        return f"FREQ=YEARLY;BYMONTH={months[0]};BYMONTHDAY=1" if months else None
    ends = _end_months(_without_leads(text))
    if len(ends) == 1:
        return f"FREQ=YEARLY;BYMONTH={ends[0]};BYMONTHDAY={month_end(2023, ends[0]).day if ends[0] != 2 else -1}"
    return f"FREQ=YEARLY;BYMONTH={_listed(ends)};BYMONTHDAY=-1" if ends else None


def _end_months(text: str) -> list[int]:
    """Return the month in which each of the periods ends: a list ("tháng 6, tháng 12") has several, a span one."""
    pieces = re.split(r",|;|\bvà\b", text)
    if len(pieces) == 1:
        return read_months(text)[-1:]
    kind = "quý " if "quý" in text.lower() else "tháng "
    return sorted({m for piece in pieces if piece.strip() for m in read_months(f"{kind}{piece}")[-1:]})


def _without_leads(text: str) -> str:
    return re.sub(rf"^{_LEAD}|{_OF_YEAR}$", "", text, flags=re.IGNORECASE)


def read_day_of_month(text: str) -> str | None:
    """Read `DAY_OF_MONTH`; the 31st is the last day of every month, however long it is."""
    return f"FREQ=MONTHLY;BYMONTHDAY={_month_day(text)}"


def _month_day(text: str) -> int:
    """Return the day that a text names first; -1, the last of the month, for the 31st and "ngày cuối cùng"."""
    day = _NUMBER.search(text)
    return int(day.group()) if day and int(day.group()) < 31 else -1


def read_day_of_span(text: str) -> str | None:
    """Read `DAY_OF_SPAN`: the first or the last month of every quarter or year."""
    low = text.lower()
    first, last = ("1,4,7,10", "3,6,9,12") if re.search(r"\bquý\b", low) else ("1", "12")
    months = last if re.search(r"tháng\s+cuối", low) else first
    return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={_month_day(low)}"


def read_weekday(text: str) -> str | None:
    """Read `WEEKDAY`."""
    found = re.search(r"(?:thứ|chủ)\s+(\w+)", text.lower())
    return f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[found[1]]}" if found else None


def read_times(text: str) -> str | None:
    """Read `TIMES`: a year or less in equal parts of whole months; None where it does not divide so."""
    low = text.lower()
    count = re.search(rf"({_COUNT})\s+lần", low)
    unit = re.search(r"tháng|quý|năm|tuần", low.replace(count.group(), " ")) if count else None
    if count is None or unit is None:
        return None
    times = number(count[1])
    if unit.group() == "tuần":
        return "FREQ=WEEKLY" if times == 1 else None
    months, rest = divmod(_MONTHS[unit.group()], times) if times else (0, 1)
    return interval(months) if not rest else None


def read_every(text: str) -> str | None:
    """Read `PERIODIC`, `ONCE_IN` and `EVERY_UNIT`: the shortest interval named, whose days are also the others'."""
    low = re.sub(r"(?:một|1|01)\s+lần|/\s?lần|định\s+kỳ", " ", text.lower())
    found = [(number(count) if count else 1, unit) for count, unit in _EACH.findall(low)]
    short = [unit for count, unit in found if unit in ("ngày", "tuần") and count == 1]
    if short:
        return "FREQ=DAILY" if "ngày" in short else "FREQ=WEEKLY"
    months = [count * _MONTHS[unit] for count, unit in found if unit in _MONTHS]
    return interval(min(months)) if months else None


def interval(months: int) -> str | None:
    """Return the rule of every so many months, in years where they are whole; None outside of 1 to 1,200 months."""
    if not 1 <= months <= 1200:
        return None
    frequency, count = ("YEARLY", months // 12) if months % 12 == 0 else ("MONTHLY", months)
    return f"FREQ={frequency}" + (f";INTERVAL={count}" if count > 1 else "")
