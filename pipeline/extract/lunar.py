"""The Vietnamese lunar calendar: the day of the common calendar on which a lunar day falls.

A month begins on the day of the new moon in Vietnam (UTC+7); the eleventh month holds the winter solstice; in a year
of thirteen months the first one after it in which the sun enters no new sign of thirty degrees is the leap month.
Positions after J. Meeus, "Astronomical Algorithms", in the short series of Hồ Ngọc Đức, "Thuật toán tính âm lịch",
good to minutes.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from math import floor, pi, radians, sin

#: Julian day number of the ordinal 0 of `datetime.date`.
_ORDINAL = 1721425
_ZONE = 7 / 24
_SYNODIC = 29.530588853
_EPOCH = 2415021.076998695
_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
#: "Ất Tỵ", also in the spellings "Kỉ", "Tí", "Tị".
YEAR_NAME = (
    r"(?:giáp|ất|bính|đinh|mậu|k[ỷỉ]|canh|tân|nhâm|quý)\s+"
    r"(?:t[ýí]|sửu|dần|mão|mẹo|thìn|t[ỵị]|ngọ|mùi|thân|dậu|tuất|hợi)\b"
)
#: The sixty names came round last in 1984 (Giáp Tý); acts of today mean years from there on.
_FIRST_YEAR = 1984


def lunar_year(name: str) -> int | None:
    """Return the year from 1984 to 2043 of a name such as "Ất Tỵ" (2025); None where no year bears it."""
    words = name.lower().replace("kỉ", "kỷ").replace("tí", "tý").replace("tị", "tỵ").replace("mẹo", "mão").split()
    if len(words) != 2 or words[0] not in _STEMS or words[1] not in _BRANCHES:
        return None
    stem, branch = _STEMS.index(words[0]), _BRANCHES.index(words[1])
    return next((_FIRST_YEAR + n for n in range(60) if (n % 10, n % 12) == (stem, branch)), None)


def lunar_date(year: int, month: int, day: int) -> date | None:
    """Return the common date of a day of a lunar year, never of its leap month; None where there is no such day."""
    if not (1 <= month <= 12 and 1 <= day <= 30 and 1900 <= year <= 2199):
        return None
    place = (month + 1) % 12
    before = _eleventh(year - 1 if month < 11 else year)
    leap = _leap(before) if _eleventh(year if month < 11 else year + 1) - before > 365 else 13
    number = _number(before) + place + (place >= leap)
    first, following = _new_moon(number), _new_moon(number + 1)
    return date.fromordinal(first + day - 1 - _ORDINAL) if first + day - 1 < following else None


def _number(day: int) -> int:
    return floor(0.5 + (day - _EPOCH) / _SYNODIC)


@cache
def _new_moon(number: int) -> int:
    """Return the Julian day, in Vietnam, of the new moon so many after the first of 1900 (Meeus, chapter 49)."""
    t = number / 1236.85
    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = radians(359.2242 + 29.10535608 * number - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = radians(306.0253 + 385.81691806 * number + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = radians(21.2964 + 390.67050646 * number - 0.0016528 * t**2 - 0.00000239 * t**3)
    shift = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun)
    shift += -0.4068 * sin(moon) + 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon)
    shift += 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon) - 0.0074 * sin(sun - moon)
    shift += 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon)
    shift += 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    clocks = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(mean + shift - clocks + 0.5 + _ZONE)


def _sign(day: int) -> int:
    """Return which thirty degrees of its way, 0 to 11, the sun is in at the midnight that begins the day."""
    t = (day - 0.5 - _ZONE - 2451545.0) / 36525
    anomaly = radians(357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3)
    centre = (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly)
    centre += (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly)
    longitude = radians(280.46645 + 36000.76983 * t + 0.0003032 * t**2 + centre)
    return floor(longitude % (2 * pi) / pi * 6)


@cache
def _eleventh(year: int) -> int:
    """Return the Julian day on which the eleventh month of a year begins: the last whose first day is before sign 9."""
    number = floor((date(year, 12, 31).toordinal() + _ORDINAL - 2415021) / _SYNODIC)
    return _new_moon(number) if _sign(_new_moon(number)) < 9 else _new_moon(number - 1)


def _leap(before: int) -> int:
    """Return the place after the eleventh month of the leap month: the sun is in one sign at its two ends."""
    number = _number(before)
    return next((n for n in range(1, 14) if _sign(_new_moon(number + n)) == _sign(_new_moon(number + n + 1))), 13)
