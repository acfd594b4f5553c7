"""The whole words of a deadline to what they say: one time, or a list of them (conventions: `deadlines`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from models.records import Deadline
from models.text import squeeze
from pipeline.extract.dates import DATE
from pipeline.extract.deadline_forms import FORMS, Form, Reading
from pipeline.extract.periods import BARE_SPAN, DAY_MONTH, years
from pipeline.extract.relative import dated, with_year

#: Between the times of a list, outside of brackets.
_BETWEEN = re.compile(r"\s*[,;]\s*(?:và\s+)?(?![^()]*\))|\s+và\s+(?![^()]*\))", re.IGNORECASE)
#: What names a time of a list: "Đợt 1:", "Báo cáo sơ bộ:" before it, "(đợt 1)", "đợt 1" behind it.
PHASE = r"(?:đợt|lần|bước|kỳ|phần|giai\s+đoạn)\s+(?:\d{1,2}|[IVX]{1,4}|một|hai|ba|bốn|năm|đầu|cuối)\b"
NOTE = r"\([^()]{1,60}\)"
_NAME_BEFORE = re.compile(rf"^(?:[-+•*]\s*)?(?:[^\d:()][^:()]{{0,60}}:|{PHASE}\s*[-–:]?)\s*", re.IGNORECASE)
_NAME_BEHIND = re.compile(rf"\s*(?:{NOTE}|[-–:]?\s*{PHASE})[\s.]*$", re.IGNORECASE)
_BULLET = re.compile(r"^[-+•*]\s*")
_BARE_DAY = re.compile(rf"(?:ngày\s+)?{DATE}", re.IGNORECASE)
_YEARLESS = re.compile(rf"(?:{DAY_MONTH}|{BARE_SPAN})$", re.IGNORECASE)


def whole(text: str, issued_on: date | None) -> Reading | None:
    """Return the reading of a text that is a deadline from its first to its last character."""
    for form in FORMS:
        reading = read(form, text, issued_on) if form.pattern.fullmatch(text) else None
        if reading is not None:
            return reading
    return None


def read(form: Form, words: str, issued_on: date | None) -> Reading | None:
    """Return what the words say, with the year that the date of the act gives to those that name none."""
    if form.yearless and issued_on is not None:
        completed = dated(words, issued_on)
        reading = whole(completed, None) if completed else None
        if reading is not None:
            return reading
    return form.read(words)


def listed(text: str) -> Reading | None:
    """Return the reading of a list of deadlines ("2025, 2026", "Hằng năm, từ năm 2026"), each of which is read.

    From the first start to the last end, with the one recurrence; None for less than two, or two recurrences. What
    comes back after a time within one year ("tháng 6/2025 và hằng năm") does not end with it. Times that do not follow
    one another without a gap, or have names, are phases; lines of a cell are tried as such a list first.
    """
    for pieces in (text.split("\n"), _BETWEEN.split(squeeze(text.replace("\n", " ")))):
        parts = [squeeze(piece).rstrip(" .;,") for piece in pieces if re.search(r"\w", piece)]
        reading = (phased(_parts(parts)) or _merged(parts)) if len(parts) > 1 else None
        if reading is not None:
            return reading
    return None


def _parts(parts: Sequence[str]) -> list[Deadline]:
    """Return the times of a list; empty where one of them is not read, or has no last day of its own."""
    found: list[Deadline] = []
    year: int | None = None
    for part in reversed(parts):
        words = _named_off(part)
        reading = whole(words, None)
        if year and (reading is None or reading.end is None) and _YEARLESS.search(words):
            reading = whole(with_year(words, year), None)
        if reading is None or reading.end is None or reading.recurrence or reading.event:
            return []
        year = next(iter(years(words)), year)
        found.append(Deadline(_BULLET.sub("", part), *reading))
    return found[::-1]


def _named_off(part: str) -> str:
    """Return a time of a list without the name that it bears; the words of a time itself are left ("giai đoạn …")."""
    for words in (part, _NAME_BEHIND.sub("", part), _NAME_BEFORE.sub("", part)):
        if words and whole(words, None) is not None:
            return words
    return _NAME_BEFORE.sub("", _NAME_BEHIND.sub("", part)) or part


def phased(parts: Sequence[Deadline]) -> Reading | None:
    """Return several times, each with a last day, as one reading with its phases; None for less than two last days.

    A bare day behind "trước …" is too late as well. Periods that follow one another without a gap are one period.
    """
    even: list[Deadline] = []
    for part in parts:
        exclusive = part.exclusive or bool(even and even[-1].exclusive and _BARE_DAY.fullmatch(_named_off(part.text)))
        even.append(replace(part, exclusive=exclusive))
    ends = [(p.end, not p.exclusive) for p in even if p.end]
    if len(ends) < len(even) or len(set(ends)) < 2:
        return None
    starts = [p.start for p in even if p.start]
    end, inclusive = max(ends)
    phases = None if all(_follows(a, b) for a, b in pairwise(even)) else tuple(even)
    return Reading(min(starts, default=None), end, None, not inclusive, None, phases)


def _follows(first: Deadline, second: Deadline) -> bool:
    """Tell whether one bare period begins on the day after another one: "2025, 2026"."""
    if first.end is None or second.start is None or first.exclusive or second.exclusive:
        return False
    named = any(_named_off(p.text) != p.text for p in (first, second))
    return not named and second.start == first.end + timedelta(days=1)


def _merged(parts: Sequence[str]) -> Reading | None:
    """Return the reading of a list of which a recurrence, or a time without an end, is a part."""
    readings = [whole(part, None) for part in parts]
    known = [r for r in readings if r is not None and r.event is None]
    rules = {r.recurrence for r in known if r.recurrence}
    if len(known) < 2 or len(known) < len(readings) or len(rules) > 1 or any(_empty(r) for r in known):
        return None
    ends = [r for r in known if r.end]
    last = max(ends, key=lambda r: (r.end or date.min, not r.exclusive), default=Reading())
    starts = [r.start for r in known if r.start]
    exclusive = last.exclusive or ((last.start is None) and any(r.exclusive for r in known))
    start, end = min(starts, default=None), last.end
    if rules and start and end and start.year == end.year:
        end = None
    return Reading(start, end, next(iter(rules), None), exclusive)


def _empty(reading: Reading) -> bool:
    """Tell whether words that need a year ("trước 30/6") were read without it; the list would hide that."""
    return reading == Reading(exclusive=True)
