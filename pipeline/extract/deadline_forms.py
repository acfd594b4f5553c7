"""The forms in which acts write a deadline: a pattern, and how to read it (conventions: `deadlines`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.extract.dates import DATE, make_date, month_end, read_date

_Y = r"(?:19|20)\d{2}(?!\d)"
_DASH = r"\s*(?:-|‐|–|—|đến(?:\s+năm)?)\s*"
_QUARTER = r"(?:IV|I{1,3}|[1-4])\b"
_EVERY = r"(?:hàng|hằng|mỗi)"
_MONTH = rf"(?:tháng\s+)?(?<!\d)(?:0?[1-9]|1[0-2])\s?[/\-]\s?{_Y}|tháng\s+\d{{1,2}},?\s+năm\s+{_Y}"
_WHOLE_QUARTER = rf"quý\s+{_QUARTER}(?:\s*[-–và,]+\s*(?:quý\s+)?{_QUARTER})?(?:\s?[/\-]\s?|,?\s+năm\s+|\s+){_Y}"
_HALF = rf"(?:0?6|sáu)\s+tháng\s+(?:đầu|cuối)\s+năm\s+{_Y}"
_YEAR = rf"năm\s+{_Y}"
_UNIT = rf"(?:(?:ngày\s+)?{DATE}|{_MONTH}|{_WHOLE_QUARTER}|{_HALF}|{_YEAR})"
_DAY_MONTH = r"(?:ngày\s+)?(?<!\d)\d{1,2}(?:\s+tháng\s+|\s?/\s?)\d{1,2}(?!\d|\s?/)"
_BY = r"(?:chậm\s+nhất|muộn\s+nhất)(?:\s+(?:là|vào|trong|đến|trước|hết))*"
_NEXT = r"(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau|kế\s+tiếp)"
_SEQUEL = rf"(?:,?\s*(?:và\s+)?(?:tầm\s+nhìn|định\s+hướng)(?:\s+(?:đến|tới))?\s+(?:năm\s+)?{_Y})"

Reading = tuple[date | None, date | None, str | None, bool]
_TEXT_ONLY: Reading = (None, None, None, False)
_NUMBER = re.compile(r"\d+")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a deadline. `rank` orders forms found in one clause (lower is better).

    `prose` says where it counts in running text: "always", "unnamed" (not inside the name of an act),
    "adverb" (only where it governs the action) or "never" (only as a whole cell).
    """

    name: str
    pattern: re.Pattern[str]
    read: Callable[[str], Reading | None]
    rank: int
    prose: str


def _years(text: str) -> list[int]:
    return [int(y) for y in re.findall(rf"(?<!\d){_Y}", text)]


def _period(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a day, month, quarter, half year or year."""
    low = text.lower()
    day = re.search(DATE, low)
    if day:
        value = read_date(day.group())
        return (value, value) if value else None
    years = _years(low)
    if not years:
        return None
    year = years[-1]
    months = _months(low, year)
    if months is None:
        return None
    return date(year, months[0], 1), month_end(year, months[1])


def _months(low: str, year: int) -> tuple[int, int] | None:
    """Return the first and last month that a lower-cased period within one year covers."""
    if "quý" in low:
        found = re.findall(r"(?<![\w/])(iv|i{1,3}|[1-4])(?![\w])", low.replace(str(year), ""))
        quarters = [_ROMAN.get(q.upper()) or int(q) for q in found]
        return (min(quarters) * 3 - 2, max(quarters) * 3) if quarters else None
    if re.search(r"tháng\s+(?:đầu|cuối)\s+năm", low):
        return (1, 6) if "đầu" in low else (7, 12)
    numbers = [int(n) for n in _NUMBER.findall(low) if int(n) != year]
    if not numbers:
        return 1, 12
    return (numbers[0], numbers[0]) if 1 <= numbers[0] <= 12 else None


def _before(text: str) -> Reading | None:
    """Read "trước …": the first day that is too late."""
    period = _period(text)
    return (None, period[0], None, True) if period else None


def _until(text: str) -> Reading | None:
    """Read "đến …", "chậm nhất …": the last day that is in time."""
    period = _period(text)
    return (None, period[1], None, False) if period else None


def _by(text: str) -> Reading | None:
    """Read "chậm nhất …", which "trước" may make exclusive."""
    return _before(text) if "trước" in text.lower() else _until(text)


def _within(text: str) -> Reading | None:
    """Read "trong …": the whole period; a single day is an end alone."""
    period = _period(text)
    if period is None:
        return None
    return (None if period[0] == period[1] else period[0], period[1], None, False)


def _from_to(text: str) -> Reading | None:
    """Read "giai đoạn 2021-2030, tầm nhìn đến năm 2050": the vision is not the period."""
    years = _years(text)
    if len(years) < 2 or years[1] < years[0]:
        return None
    return date(years[0], 1, 1), date(years[1], 12, 31), None, False


def _days_from_to(text: str) -> Reading | None:
    """Read "từ ngày … đến ngày …"."""
    days = [read_date(d) for d in re.findall(DATE, text.lower())]
    return (days[0], days[1], None, False) if len(days) == 2 and days[0] and days[1] else None


def _onward(text: str) -> Reading | None:
    """Read "năm 2025 và các năm tiếp theo": every year from that one."""
    return date(_years(text)[0], 1, 1), None, "FREQ=YEARLY", False


def _since(text: str) -> Reading | None:
    """Read "từ năm 2025": open at its end."""
    period = _period(text)
    return (period[0], None, None, False) if period else None


def _yearly_day(text: str) -> Reading | None:
    """Read "trước ngày 10 tháng 11 hàng năm"; 29 February is a day of some years only but is one."""
    numbers = [int(n) for n in _NUMBER.findall(text)]
    if len(numbers) != 2 or make_date(2024, numbers[1], numbers[0]) is None:
        return None
    return None, None, f"FREQ=YEARLY;BYMONTH={numbers[1]};BYMONTHDAY={numbers[0]}", "trước" in text.lower()


def _yearly_period(text: str) -> Reading | None:
    """Read "Quý IV hằng năm", "tháng 12 hằng năm": due on the last day; exclusive forms on the first."""
    months = _months(text.lower(), 0)
    if months is None:
        return None
    exclusive = "trước" in text.lower()
    last = (date(2023, months[1] % 12 + 1, 1) - timedelta(days=1)).day
    month, day = (months[0], 1) if exclusive else (months[1], last)
    return None, None, f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}", exclusive


def _monthly_day(text: str) -> Reading | None:
    """Read "trước ngày 25 hằng tháng"."""
    day = int(_NUMBER.findall(text)[0])
    return (None, None, f"FREQ=MONTHLY;BYMONTHDAY={day}", "trước" in text.lower()) if 1 <= day <= 31 else None


def _quarter_day(text: str) -> Reading | None:
    """Read "trước ngày 20 tháng cuối quý"."""
    day = int(_NUMBER.findall(text)[0])
    rule = f"FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY={day}"
    return (None, None, rule, "trước" in text.lower()) if 1 <= day <= 31 else None


def _every(text: str) -> Reading | None:
    """Read "hằng năm", "định kỳ 6 tháng", "hàng quý": the shortest interval named."""
    low = text.lower()
    for words, rule in (
        (r"ngày", "FREQ=DAILY"),
        (r"tuần", "FREQ=WEEKLY"),
        (r"(?<!\d )(?<!sáu )(?<!ba )tháng", "FREQ=MONTHLY"),
        (r"quý", "FREQ=MONTHLY;INTERVAL=3"),
    ):
        if re.search(words, low):
            return None, None, rule, False
    count = re.search(r"(\d+|ba|sáu)\s+(tháng|năm)", low)
    if count is None:
        return None, None, "FREQ=YEARLY", False
    number = {"ba": 3, "sáu": 6}.get(count[1]) or int(count[1])
    frequency = "MONTHLY" if count[2] == "tháng" else "YEARLY"
    if not 1 <= number <= 120:
        return None
    return None, None, f"FREQ={frequency}" + (f";INTERVAL={number}" if number > 1 else ""), False


def _open(text: str) -> Reading | None:
    """Read words that fix no date."""
    return _TEXT_ONLY


def _no_year(text: str) -> Reading | None:
    """Read "trước ngày 15 tháng 6": exclusive, of a year that the text does not say."""
    return None, None, None, True


def _form(name: str, pattern: str, read: Callable[[str], Reading | None], rank: int, prose: str) -> Form:
    return Form(name, re.compile(pattern, re.IGNORECASE), read, rank, prose)


_OF_YEAR = rf",?\s+(?:của\s+)?{_EVERY}\s+năm"
#: All forms, longest readings first: at one place the first that matches wins.
FORMS = (
    _form("day of every year", rf"(?:(?:trước|vào|{_BY})\s+)*{_DAY_MONTH}{_OF_YEAR}", _yearly_day, 0, "always"),
    _form(
        "quarter of every year",
        rf"(?:(?:trước|trong|vào|{_BY})\s+)*(?:quý\s+{_QUARTER}|tháng\s+\d{{1,2}}){_OF_YEAR}",
        _yearly_period,
        0,
        "always",
    ),
    _form(
        "day of every month",
        rf"(?:(?:trước|vào|{_BY})\s+)*ngày\s+\d{{1,2}}\s+{_EVERY}\s+tháng",
        _monthly_day,
        0,
        "always",
    ),
    _form(
        "day at quarter end",
        r"(?:(?:trước|vào)\s+)?ngày\s+\d{1,2}\s+(?:của\s+)?tháng\s+cuối\s+(?:mỗi\s+)?quý",
        _quarter_day,
        0,
        "always",
    ),
    _form(
        "day to day",
        rf"từ\s+(?:ngày\s+)?{DATE}\s+đến\s+(?:hết\s+)?(?:ngày\s+)?{DATE}",
        _days_from_to,
        0,
        "always",
    ),
    _form("by", rf"{_BY}\s+{_UNIT}", _by, 0, "always"),
    _form("before", rf"trước\s+{_UNIT}", _before, 0, "always"),
    _form("onward", rf"(?:(?:từ|trong)\s+)?(?:năm\s+)?(?<!\d){_Y}\s*(?:,|và)\s*{_NEXT}", _onward, 1, "always"),
    _form(
        "year to year",
        rf"(?:từ\s+)?(?:giai\s+đoạn|thời\s+kỳ)\s+(?:từ\s+)?(?:năm\s+)?{_Y}{_DASH}{_Y}{_SEQUEL}?",
        _from_to,
        2,
        "unnamed",
    ),
    _form(
        "from year to year",
        rf"từ\s+(?:năm\s+)?{_Y}\s+đến\s+(?:hết\s+)?(?:năm\s+)?{_Y}",
        _from_to,
        2,
        "unnamed",
    ),
    _form("until day", rf"đến\s+(?:hết\s+)?(?:ngày\s+)?{DATE}", _until, 1, "always"),
    _form("until the end", rf"đến\s+(?:hết|cuối)\s+(?:{_MONTH}|{_WHOLE_QUARTER}|{_YEAR})", _until, 1, "always"),
    _form("within", rf"(?:ngay\s+)?trong\s+(?:{_MONTH}|{_WHOLE_QUARTER}|{_HALF}|{_YEAR})", _within, 1, "always"),
    _form(
        "done in",
        rf"(?<=hoàn\sthành\s)(?:vào\s+)?(?:{_MONTH}|{_WHOLE_QUARTER}|{_HALF}|{_YEAR})",
        _within,
        1,
        "always",
    ),
    _form(
        "until",
        rf"(?<!nhìn )(?<!hướng )(?<!nhìn, )đến\s+(?:{_MONTH}|{_WHOLE_QUARTER}|{_YEAR}){_SEQUEL}?",
        _until,
        2,
        "unnamed",
    ),
    _form(
        "periodic",
        rf"(?:định\s+kỳ\s+)(?:{_EVERY}\s+|mỗi\s+)?(?:(?:\d+|ba|sáu)\s+)?(?:tháng|quý|năm|tuần|ngày)"
        r"(?:\s+(?:một|1|01)\s+lần|\s?/\s?lần)?",
        _every,
        3,
        "always",
    ),
    _form("once in", r"(?:\d+|ba|sáu)\s+(?:tháng|năm)(?:\s+(?:một|1|01)\s+lần|\s?/\s?lần)", _every, 3, "always"),
    _form(
        "every",
        rf"{_EVERY}\s+(?:năm|quý|tháng|tuần|ngày)(?:\s*[,và]+\s*{_EVERY}\s+(?:năm|quý|tháng|tuần))?",
        _every,
        4,
        "adverb",
    ),
    _form(
        "after an act",
        r"(?:ngay\s+)?sau\s+khi\s+[^,;.:()]{2,80}?(?:ban\s+hành|thông\s+qua|phê\s+duyệt|có\s+hiệu\s+lực)",
        _open,
        5,
        "always",
    ),
    _form(
        "term",
        r"trong\s+(?:thời\s+hạn\s+|vòng\s+)(?:không\s+quá\s+)?\d+\s+(?:ngày(?:\s+làm\s+việc)?|tháng|năm)"
        r"(?:,?\s+(?:kể\s+)?từ\s+[^,;.]{3,80})?",
        _open,
        5,
        "always",
    ),
    _form("day without year", rf"trước\s+{_DAY_MONTH}(?!,?\s+(?:năm|hàng|hằng))", _no_year, 5, "always"),
    _form("standing", r"thường\s+xuyên", _open, 6, "adverb"),
    _form("cell day", rf"(?:ngày\s+)?{DATE}", _until, 7, "never"),
    _form("cell since", rf"từ\s+{_UNIT}(?:\s+trở\s+đi)?", _since, 7, "never"),
    _form("cell years", rf"(?:năm\s+)?(?<!\d){_Y}{_DASH}{_Y}{_SEQUEL}?", _from_to, 7, "never"),
    _form("cell period", rf"{_MONTH}|{_WHOLE_QUARTER}|{_HALF}|{_YEAR}|(?<!\d){_Y}", _within, 7, "never"),
)
