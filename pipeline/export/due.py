"""When a duty is due: deadlines as days in a calendar.

A period is due on its last day and takes no other day of the calendar. "Trước ngày 10/11" is due on the day before. A
recurrence becomes one simple rule for each of its days in the year ("15/6 và 01/12 hằng năm": two), because office
calendars do not read the rarer parts of RFC 5545. A recurrence that names no day ("hằng năm", "định kỳ 6 tháng") is
due at the end of each year, half year, quarter or month, and says that the day is not the act's (`assumed`). Each phase
of a deadline is due by itself. What leaves the day open is not due on any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from models.records import Deadline

_DAY = timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day on which something is due, first `day` and then by `rule` (an RRULE, None for once only).

    `key` tells several occasions of one deadline apart ("06-15"), empty for the only one. `assumed`: the act names
    the interval, the day is the end of it. `phase` is the phase of the deadline that is due, where it has several.
    """

    day: date
    rule: str | None = None
    key: str = ""
    assumed: bool = False
    phase: Deadline | None = None


def occasions(deadline: Deadline, anchor: date) -> tuple[Occasion, ...]:
    """Return when a deadline falls due, in order; empty where it fixes no day.

    `anchor` is where a recurrence without a start begins: the date of the act, or today for an act without one.
    """
    if deadline.phases:
        days = [(_due(p.end, p.exclusive), p) for p in deadline.phases if p.end]
        return tuple(Occasion(day, key=f"{day:%Y-%m-%d}", phase=phase) for day, phase in _one_a_day(days))
    if deadline.recurrence is None:
        return (Occasion(_due(deadline.end, deadline.exclusive)),) if deadline.end else ()
    parts = _parts(deadline.recurrence)
    first = deadline.start or anchor
    if "BYMONTHDAY" in parts and parts["FREQ"] == "YEARLY":
        found = _days_of_year(deadline.recurrence, first, deadline.exclusive)
    elif "BYMONTHDAY" in parts or "BYDAY" in parts:
        found = (_simple(_shifted(parts, deadline.exclusive), first),)
    else:
        found = _period_ends(parts, deadline.start, first)
    return tuple(_until(o, deadline.end) for o in found if deadline.end is None or o.day <= deadline.end)


def _one_a_day(days: Sequence[tuple[date, Deadline]]) -> list[tuple[date, Deadline]]:
    """Return the phases by day, of those of one day the first."""
    first = {day: phase for day, phase in reversed(days)}
    return sorted(first.items(), key=lambda item: item[0])


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def _due(day: date, exclusive: bool) -> date:
    return day - _DAY if exclusive else day


def _until(occasion: Occasion, end: date | None) -> Occasion:
    if end is None or occasion.rule is None:
        return occasion
    return replace(occasion, rule=f"{occasion.rule};UNTIL={end:%Y%m%d}")


def _days_of_year(rule: str, first: date, exclusive: bool) -> tuple[Occasion, ...]:
    """Return one yearly occasion for each day of the year that the rule names, from `first` on."""
    begin = first + _DAY if exclusive else first
    plain, leap = (_from(rule, date(year, 1, 1), date(year, 12, 31), exclusive) for year in (2023, 2024))
    days = _from(rule, begin, date(begin.year + 2, 12, 31), exclusive)[: len(plain)]
    moving = {a.month for a, b in zip(plain, leap, strict=False) if a.day != b.day}
    return tuple(_each_year(day, f"{day:%m-%d}" if len(days) > 1 else "", day.month in moving) for day in days)


def _from(rule: str, first: date, last: date, exclusive: bool = False) -> list[date]:
    """Return the days of a rule from the first to the last day, each a day earlier where the named one is too late."""
    from dateutil.rrule import rrulestr

    midnight = time()
    found = takewhile(lambda at: at.date() <= last, rrulestr(rule, dtstart=datetime.combine(first, midnight)))
    return [_due(at.date(), exclusive) for at in found]


def _each_year(day: date, key: str = "", moving: bool = False, assumed: bool = False) -> Occasion:
    """Return the day of every year; the end of February moves with the leap years."""
    return Occasion(day, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1" if moving else "FREQ=YEARLY", key, assumed)


def _shifted(parts: dict[str, str], exclusive: bool) -> str:
    """Return a monthly or weekly rule, a day earlier where its day is too late."""
    if not exclusive:
        return ";".join(f"{name}={value}" for name, value in parts.items())
    if "BYDAY" in parts:
        before = _WEEKDAYS[_WEEKDAYS.index(parts["BYDAY"]) - 1]
        return f"FREQ=WEEKLY;BYDAY={before}"
    day = int(parts["BYMONTHDAY"])
    return f"FREQ=MONTHLY;BYMONTHDAY={day - 1 or -1}"


def _simple(rule: str, first: date, assumed: bool = False) -> Occasion:
    """Return the occasion of a rule whose days are all its own, beginning with the first of them."""
    return Occasion(_from(rule, first, first + timedelta(days=62))[0], rule, "", assumed)


def _period_ends(parts: dict[str, str], start: date | None, first: date) -> tuple[Occasion, ...]:
    """Return the ends of the periods of a rule without a day: each month, or the 2, 3, 4, 6 or 12 months of a year.

    Weeks end on Friday. Nothing is due by a rule of every day, nor by one of several years without a start.
    """
    interval, frequency = int(parts.get("INTERVAL", "1")), parts["FREQ"]
    if frequency == "WEEKLY" and interval == 1:
        return (_simple("FREQ=WEEKLY;BYDAY=FR", first, assumed=True),)
    if frequency == "MONTHLY" and interval == 1:
        return (_simple("FREQ=MONTHLY;BYMONTHDAY=-1", first, assumed=True),)
    if frequency == "MONTHLY" and 12 % interval == 0:
        months = ",".join(str(month) for month in range(interval, 13, interval))
        ends = _days_of_year(f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=-1", first, exclusive=False)
        return tuple(replace(o, assumed=True) for o in ends)
    if frequency == "YEARLY" and (interval == 1 or start is not None):
        rule = "FREQ=YEARLY" + (f";INTERVAL={interval}" if interval > 1 else "")
        return (Occasion(date(first.year + interval - 1, 12, 31), rule, assumed=True),)
    return ()
