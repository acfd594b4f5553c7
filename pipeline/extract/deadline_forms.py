"""The forms in which acts write a deadline: a pattern, and how to read it (conventions: `deadlines`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from models.records import Deadline
from pipeline.extract import recurrences as again
from pipeline.extract.dates import DATE, read_date
from pipeline.extract.holidays import BARE_HOLIDAY, HOLIDAY, LUNAR, read_holiday, read_lunar
from pipeline.extract.periods import (
    BARE_SPAN,
    DAY_MONTH,
    HALF,
    MONTH,
    QUARTER,
    SPAN,
    UNIT,
    YEAR,
    YEAR_NUMBER,
    read_period,
    read_periods,
    shift,
    years,
)
from pipeline.extract.recurrences import BY, LEAD

_TO = r"\s*(?:-|‐|–|—|đến(?:\s+hết)?(?:\s+năm)?|tới)\s*"
_RANGE = re.compile(_TO, re.IGNORECASE)
_WHOLE_UNIT = re.compile(rf"{UNIT}|{YEAR_NUMBER}", re.IGNORECASE)
_NEXT = r"(?:(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau|kế\s+tiếp)|(?:hàng|hằng)\s+năm)"
_SEQUEL = rf"(?:,?\s*(?:và\s+)?(?:tầm\s+nhìn|định\s+hướng)(?:\s+(?:đến|tới))?\s+(?:năm\s+)?{YEAR_NUMBER})"
_SPAN_OF_YEARS = r"(?:giai\s+đoạn|thời\s+kỳ|nhiệm\s+kỳ)"
_IN = rf"(?:{MONTH}|{QUARTER}|{HALF}|{YEAR})"
#: Not before a year, nor before words that make a recurrence of it.
_NO_YEAR = r"(?!,?\s*(?:/|-|–|(?:của\s+)?(?:năm|hàng|hằng|mỗi)\b|\d))"
_TERM_UNIT = r"(?:ngày(?:\s+làm\s+việc)?|tháng|năm|giờ(?:\s+làm\s+việc)?)"
_TERM_HEAD = (
    rf"(?:trong\s+(?:thời\s+(?:hạn|gian)\s+|vòng\s+)(?:không\s+quá\s+|tối\s+đa\s+)?|{BY}\s+(?:sau\s+)?)"
    rf"(?:\d+(?:\s+\([^()]+\))?|(?:\w+\s+){{1,2}}\(\d+\))\s+{_TERM_UNIT}"
)
_EVENT = re.compile(r"(?:kể\s+từ|tính\s+từ|sau|trước|từ)\s+(?:khi\s+)?((?:ngày|thời\s+điểm)?\s*\S.*)$", re.IGNORECASE)

#: "17 giờ", "17h00", "16 giờ 30 phút": an hour bounds the day, which is in time itself.
_CLOCK = r"\d{1,2}\s?(?:giờ|h|g)(?:\s?[0-5]\d(?:\s?phút)?)?"
#: What names a time in running text: "thời hạn tháng 12/2025", "thời hạn hoàn thành: Quý IV/2025".
_LABEL = "(?:" + "|".join(
    rf"(?<={words.replace(' ', chr(92) + 's')})"
    for words in ("thời hạn ", "thời hạn: ", "hoàn thành: ", "thực hiện: ", "thời gian: ", "tiến độ: ")
) + ")"  # fmt: skip
_THIS = r"(?:năm\s+nay|tháng\s+này|quý\s+này)"
#: What makes an end of a period.
BY_OR_TO = re.compile(rf"(?:{BY}|đến|hết|cuối)\s", re.IGNORECASE)
_OF_THIS = rf"(?:{BARE_SPAN}|{DAY_MONTH}|cuối|đầu)\s+"


class Reading(NamedTuple):
    """What the words of a deadline say: the fields of `models.records.Deadline` but its text."""

    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    exclusive: bool = False
    event: str | None = None
    phases: tuple[Deadline, ...] | None = None


Reader = Callable[[str], Reading | None]
Prose = Literal["always", "unnamed", "adverb", "aside", "cell", "whole"]
Yearless = Literal["", "days", "span"]


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a deadline. `rank` orders forms found in one clause (lower is better).

    `prose` says where it counts in running text: "always", "unnamed" (not inside the name of an act), "adverb" (only
    where it governs the action), "aside" (only as the first or last words of a clause), "cell" (only in a cell) or
    "whole" (only as a whole cell). `yearless` tells that the words name no year: of days ("days"), or of anything
    else ("span").
    """

    name: str
    pattern: re.Pattern[str]
    read: Reader
    rank: int
    prose: Prose
    yearless: Yearless = ""


def _before(text: str) -> Reading | None:
    """Read "trước …": the first day that is too late."""
    period = read_period(text)
    return Reading(end=period.first, exclusive=True) if period else None


def _until(text: str) -> Reading | None:
    """Read "đến …", "chậm nhất …", "cuối …": the last day that is in time."""
    periods = read_periods(text)
    return Reading(end=periods[0].last) if periods else None


def _by(text: str) -> Reading | None:
    """Read "chậm nhất …", which "trước" may make exclusive."""
    return _before(text) if again.excludes(text) else _until(text)


def _within(text: str) -> Reading | None:
    """Read "trong …": the whole period; a single day is an end alone."""
    period = read_period(text)
    if period is None:
        return None
    return Reading(None if period.first == period.last else period.first, period.last)


def _from_to(text: str) -> Reading | None:
    """Read "giai đoạn 2021-2030, tầm nhìn đến năm 2050": the vision is not the period."""
    found = years(text)
    if len(found) < 2 or found[1] < found[0]:
        return None
    return Reading(date(found[0], 1, 1), date(found[1], 12, 31))


def _spans_from_to(text: str) -> Reading | None:
    """Read "từ quý II/2025 đến quý IV/2026", "từ ngày 05 đến ngày 12 tháng 3 năm 2026"."""
    cuts = [m for m in _RANGE.finditer(text) if _WHOLE_UNIT.fullmatch(text, m.end())]
    last = read_period(text[cuts[0].end() :]) if cuts else None
    if last is None:
        return None
    left = text[: cuts[0].start()]
    first = read_period(left) or read_period(_completed(left, last.first))
    return Reading(first.first, last.last) if first and first.first <= last.last else None


def _completed(left: str, other: date) -> str:
    """Return the left side of a range with the month and the year that it shares with the right one."""
    bare = re.sub(r"^từ\s+", "", left.strip(), flags=re.IGNORECASE)
    day = re.fullmatch(r"ngày\s+(\d{1,2})", bare, re.IGNORECASE)
    return f"{day[1]}/{other.month}/{other.year}" if day else f"{bare} năm {other.year}"


def _onward(text: str) -> Reading | None:
    """Read "năm 2025 và các năm tiếp theo": every year from that one."""
    return Reading(date(years(text)[0], 1, 1), recurrence="FREQ=YEARLY")


def _since(text: str) -> Reading | None:
    """Read "từ năm 2025", "đầu năm 2026": open at its end."""
    period = read_period(text)
    return Reading(start=period.first) if period else None


def _after(text: str) -> Reading | None:
    """Read "sau năm 2030": from the next day on."""
    period = read_period(text)
    return Reading(start=period.last + timedelta(days=1)) if period else None


def _rule(read: Callable[[str], str | None]) -> Reader:
    """Return a reader of a recurrence."""

    def reader(text: str) -> Reading | None:
        rule = read(text)
        return Reading(recurrence=rule, exclusive=again.excludes(text)) if rule else None

    return reader


def _open(text: str) -> Reading | None:
    """Read words that fix no date, with the event that they wait for."""
    found = re.search(r"(?:sau\s+khi|khi)\s+(\S.*)$", text, re.IGNORECASE)
    return Reading(event=found[1] if found else None)


def _term(text: str) -> Reading | None:
    """Read "trong thời hạn 15 ngày kể từ ngày …": a date only where the day it counts from is one.

    The first day does not count (Bộ luật Dân sự 2015, article 147, paragraph 2). Working days are not counted:
    that would need the calendar of holidays, which is decided each year.
    """
    event = _EVENT.search(re.sub(rf"^{_TERM_HEAD},?\s*", "", text, flags=re.IGNORECASE))
    words = event[1].strip() if event else None
    start = read_date(words) if words and re.fullmatch(rf"(?:ngày\s+)?{DATE}", words, re.IGNORECASE) else None
    count = re.search(r"(\d+)\)?\s+(?:\([^()]+\)\s+)?(ngày|tháng|năm)(?!\s+làm)", text, re.IGNORECASE)
    if start is None or count is None or re.search(r"\btrước\b", text, re.IGNORECASE):
        return Reading(event=words)
    number, unit = int(count[1]), count[2].lower()
    try:
        end = start + timedelta(days=number) if unit == "ngày" else shift(start, number * (12 if unit == "năm" else 1))
    except (OverflowError, ValueError):
        return Reading(event=words)
    return Reading(end=end, event=words)


def _until_or_open(text: str) -> Reading | None:
    """Read "từ nay đến năm 2030": the end alone, as long as the date of the act is not known."""
    return _until(text) or Reading()


def _no_year(text: str) -> Reading | None:
    """Read "trước ngày 15 tháng 6", "Quý IV": of a year that the words do not say."""
    return Reading(exclusive=again.excludes(text))


def _holiday(text: str) -> Reading | None:
    """Read "trước Tết Nguyên đán Ất Tỵ", "đến Quốc khánh 2/9/2025"; no date where the year is not certain."""
    day = read_holiday(text)
    return Reading(end=day, exclusive=again.excludes(text)) if day else _no_year(text)


def _lunar(text: str) -> Reading | None:
    """Read "trước ngày 23 tháng Chạp năm Ất Tỵ"; no date without the name of the lunar year."""
    days = read_lunar(text)
    if days is None:
        return _no_year(text)
    if again.excludes(text):
        return Reading(end=days[0], exclusive=True)
    return Reading(None if days[0] == days[1] or BY_OR_TO.match(text) else days[0], days[1])


def _form(name: str, pattern: str, read: Reader, rank: int, prose: Prose, yearless: Yearless = "") -> Form:
    return Form(name, re.compile(pattern, re.IGNORECASE), read, rank, prose, yearless)


#: All forms, longest readings first: at one place the first that matches wins.
FORMS = (
    _form("lunar", rf"{LEAD}++{LUNAR}", _lunar, 0, "always"),
    _form("holiday", rf"(?:{BY}|trước|đến)\s+{HOLIDAY}", _holiday, 0, "always"),
    _form("holiday without year", rf"(?:{BY}|trước|đến)\s+{BARE_HOLIDAY}", _holiday, 5, "always", "span"),
    _form("cell lunar", LUNAR, _lunar, 7, "cell"),
    _form("days of every year", again.DAYS_OF_YEAR, _rule(again.read_days_of_year), 0, "always"),
    _form("span of every year", again.SPAN_OF_YEAR, _rule(again.read_span_of_year), 0, "always"),
    _form("bare span of every year", again.BARE_SPAN_OF_YEAR, _rule(again.read_span_of_year), 0, "adverb"),
    _form(
        "end of every year",
        again.END_OF_YEAR,
        lambda _: Reading(recurrence=again.days_of_year([(12, 31)])),
        0,
        "always",
    ),
    _form("day of every span", again.DAY_OF_SPAN, _rule(again.read_day_of_span), 0, "always"),
    _form("day of every month", again.DAY_OF_MONTH, _rule(again.read_day_of_month), 0, "always"),
    _form("day of every week", again.WEEKDAY, _rule(again.read_weekday), 0, "always"),
    _form(
        "day to day",
        rf"từ\s+(?:ngày\s+)?(?:{DATE}|\d{{1,2}}){_TO}(?:ngày\s+)?{DATE}",
        _spans_from_to,
        0,
        "always",
    ),
    _form("hour of a day", rf"(?:{BY}|trước)\s+{_CLOCK},?\s+(?:ngày\s+)?{DATE}", _until, 0, "always"),
    _form(
        "term", rf"{_TERM_HEAD}(?:,?\s+(?:kể\s+từ|tính\s+từ|từ|sau|trước)\s+[^,;.:()]{{3,120}})?", _term, 5, "always"
    ),
    _form("by", rf"{BY}\s+{UNIT}", _by, 0, "always"),
    _form("before", rf"trước\s+{UNIT}", _before, 0, "always"),
    _form(
        "onward",
        rf"(?:(?:từ|trong)\s+)?(?:năm\s+)?(?<!\d){YEAR_NUMBER}\s*(?:,\s*và|,|và)\s*{_NEXT}",
        _onward,
        1,
        "always",
    ),
    _form(
        "year to year",
        rf"(?:(?:từ|trong)\s+)?{_SPAN_OF_YEARS}\s+(?:từ\s+)?(?:năm\s+)?{YEAR_NUMBER}{_TO}{YEAR_NUMBER}{_SEQUEL}?",
        _from_to,
        2,
        "adverb",
    ),
    _form(
        "from span to span",
        rf"từ\s+(?:{_IN}|(?:tháng\s+|quý\s+)(?:\d{{1,2}}|[IV]+)|(?:năm\s+)?{YEAR_NUMBER}){_TO}(?:{_IN}|{YEAR_NUMBER})",
        _spans_from_to,
        2,
        "unnamed",
    ),
    _form("until day", rf"đến\s+(?:hết\s+)?(?:ngày\s+)?{DATE}", _until, 1, "always"),
    _form("until the end", rf"(?:đến\s+)?(?:hết|cuối)\s+{_IN}", _until, 1, "always"),
    _form("within", rf"(?:ngay\s+)?trong\s+{_IN}", _within, 1, "always"),
    _form("done in", rf"(?<=hoàn\sthành\s)(?:vào\s+)?{_IN}", _within, 1, "always"),
    _form(
        "labelled years",
        rf"{_LABEL}(?:năm\s+)?(?<!\d){YEAR_NUMBER}{_TO}(?:năm\s+)?{YEAR_NUMBER}",
        _from_to,
        1,
        "always",
    ),
    _form("labelled", rf"{_LABEL}(?:{_IN}|(?:ngày\s+)?{DATE})", _within, 1, "always"),
    _form("until", rf"(?<!nhìn )(?<!hướng )(?<!nhìn, )đến\s+{_IN}{_SEQUEL}?", _until, 2, "unnamed"),
    _form("periodic", again.PERIODIC, _rule(again.read_every), 3, "always"),
    _form("once in", again.ONCE_IN, _rule(again.read_every), 3, "always"),
    _form("times", rf"(?:định\s+kỳ\s+|ít\s+nhất\s+|tối\s+thiểu\s+){again.TIMES}", _rule(again.read_times), 4, "always"),
    _form("times at the head", again.TIMES, _rule(again.read_times), 4, "adverb"),
    _form("every", again.EVERY_UNIT, _rule(again.read_every), 4, "adverb"),
    _form(
        "after an act",
        r"(?:ngay\s+)?sau\s+khi\s+[^,;.:()]{2,80}?(?:ban\s+hành|thông\s+qua|phê\s+duyệt|có\s+hiệu\s+lực)",
        _open,
        7,
        "aside",
    ),
    _form(
        "from now",
        rf"từ\s+nay\s+(?:đến|tới)\s+(?:hết\s+|cuối\s+)?(?:{_IN}|{YEAR_NUMBER}|năm(?:\s+nay)?)",
        _until_or_open,
        2,
        "always",
        "span",
    ),
    _form("this year", rf"{LEAD}++(?:{_OF_THIS})?{_THIS}", _no_year, 5, "always", "span"),
    _form("days without year", again.BARE_DAYS + _NO_YEAR, _no_year, 5, "always", "days"),
    _form("standing", r"thường\s+xuyên", _open, 6, "adverb"),
    _form("cell days without year", DAY_MONTH, _no_year, 8, "cell", "days"),
    _form("cell span without year", rf"{LEAD}*+{BARE_SPAN}{_NO_YEAR}", _no_year, 8, "cell", "span"),
    _form(
        "cell this year",
        rf"{LEAD}*+(?:{_OF_THIS})?{_THIS}|{LEAD}*(?:cuối|đầu|hết)\s+năm|năm\s+(?:sau|tới)",
        _no_year,
        8,
        "whole",
        "span",
    ),
    _form("cell range", rf"{UNIT}{_TO}{UNIT}", _spans_from_to, 7, "cell"),
    _form("cell day", rf"(?:ngày\s+)?{DATE}", _until, 7, "cell"),
    _form(
        "cell since",
        rf"(?:bắt\s+đầu\s+|kể\s+)?từ\s+(?:{UNIT}|{YEAR_NUMBER})(?:\s+trở\s+đi)?|(?:{SPAN}|(?<!\d){YEAR_NUMBER})\s+trở\s+đi|đầu\s+{YEAR}",
        _since,
        7,
        "cell",
    ),
    _form("cell after", rf"sau\s+{UNIT}", _after, 7, "cell"),
    _form("cell years", rf"(?:năm\s+)?(?<!\d){YEAR_NUMBER}{_TO}{YEAR_NUMBER}{_SEQUEL}?", _from_to, 7, "whole"),
    _form("cell until", rf"đến\s+{YEAR_NUMBER}", lambda t: Reading(end=date(years(t)[0], 12, 31)), 7, "cell"),
    _form("cell period", SPAN, _within, 7, "cell"),
    _form("cell year", YEAR_NUMBER, _within, 7, "whole"),
    _form("cell times", again.TIMES, _rule(again.read_times), 7, "cell"),
    _form("cell event", r"(?:ngay\s+)?(?:sau\s+)?khi\s+\S.{2,120}", _open, 9, "whole"),
    _form("cell standing", r"(?:nhiệm\s+vụ\s+)?thường\s+xuyên|liên\s+tục|đột\s+xuất", _open, 9, "whole"),
)
