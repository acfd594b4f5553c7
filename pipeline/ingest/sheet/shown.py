"""What a cell of a sheet shows: numbers and dates by the cell's format, with the separators in use in Vietnam.

Number formats: ECMA-376 part 1, 18.8.30 (numFmt) and 18.8.31. Numbers are shown with "." between thousands and ","
before decimals; dates always day first, whatever order the format has, as dates of acts are read so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

#: The formats that have a number and no code in the file. 14 to 17 and 22 show dates as the reader's system does.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d/m/yyyy",
    16: "d/m", 17: "m/yyyy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss",
}  # fmt: skip
#: Literals, blanks as wide as a letter, fillers, colours and conditions, currencies, runs of letters and of digits.
_TOKEN = re.compile(
    r"\"(?P<quoted>[^\"]*)\"?|\\(?P<escaped>.)|_(?:.)|\*(?:.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]"
    r"|\[[^\]]*\]|(?P<date>[dDyYhHsS]+|[mM]+|AM/PM|am/pm|A/P)|(?P<digits>[0#?][0#?,.]*)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
_FIRST_DAY = datetime(1899, 12, 30)
#: Serial numbers of 31/12/9999, of the leap day of 1900 that never was, and of the days since 1904 of old Macs.
_LAST_SERIAL, _NO_LEAP_DAY, _MAC_DAYS = 2_958_465, 60, 1462
#: Digits that a sheet shows of a number without format.
_GENERAL_DIGITS = 10


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a format: its kind (text, date, digits, percent) and its characters."""

    kind: str
    text: str


def shown(value: str, code: str, from_1904: bool = False) -> str:
    """Return what a cell with a number shows; `value` is the number as the file has it, `code` its format."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    parts, negative = _section(code, number)
    if not parts and ";" in code:
        return ""
    kinds = {part.kind for part in parts}
    if "date" in kinds and "digits" not in kinds:
        serial = float(number) + (_MAC_DAYS if from_1904 else 0)
        return _date(serial, parts) if 0 <= serial <= _LAST_SERIAL else general(number)
    if "digits" not in kinds or "other" in kinds:
        return general(number)
    return _number(abs(number) if negative else number, parts)


def general(number: Decimal) -> str:
    """Return a number without format: all its digits up to ten, with a decimal comma."""
    if number == number.to_integral_value() and abs(number) < 10**15:
        return str(int(number))
    short = f"{float(number):.{_GENERAL_DIGITS}g}"
    return short.replace(".", ",") if "e" not in short else f"{number:f}".replace(".", ",")


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[_Part, ...], ...]:
    """Return the sections of a format (positive, negative, zero) in pieces."""
    sections: list[list[_Part]] = [[]]
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            sections.append([])
        elif (part := _part(match)) is not None:
            sections[-1].append(part)
    return tuple(map(tuple, sections))


def _part(match: re.Match[str]) -> _Part | None:
    if match["elapsed"]:
        return _Part("date", match["elapsed"].lower())
    if match["date"]:
        return _Part("date", match["date"].lower())
    if match["digits"]:
        return _Part("digits", match["digits"])
    if match["percent"]:
        return _Part("percent", "%")
    words = match["quoted"] or match["escaped"] or match["money"] or match["other"]
    if match["other"] and match["other"] in "@Eeg":
        return None if match["other"] == "@" else _Part("other", match["other"])
    if not words:
        return _Part("text", " ") if match.group().startswith("_") else None
    return _Part("text", words)


def _section(code: str, number: Decimal) -> tuple[tuple[_Part, ...], bool]:
    """Return the section of a format for a number, and whether it shows the number without its sign."""
    sections = _sections("" if code.lower() == "general" else code)
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return (sections[2], False) if number == 0 and len(sections) > 2 else (sections[0], False)


def _number(number: Decimal, parts: tuple[_Part, ...]) -> str:
    places = "".join(part.text for part in parts if part.kind == "digits")
    whole, _, decimals = places.rstrip(",").partition(".")
    number *= Decimal(100) ** sum(part.kind == "percent" for part in parts)
    number /= Decimal(1000) ** (len(places) - len(places.rstrip(",")))
    digits = sum(c in "0#?" for c in decimals)
    rounded = abs(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    left = left.zfill(whole.count("0")) if left != "0" or "0" in whole else ""
    if "," in whole:
        left = f"{int(left or 0):,}".replace(",", ".")
    least = decimals.count("0")
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    said = f"{'-' if number < 0 and rounded else ''}{left}{',' if right else ''}{right}"
    texts: list[str] = []
    for part in parts:
        texts.append(said if part.kind == "digits" else part.text)
        said = "" if part.kind == "digits" else said
    return re.sub(r"\s+", " ", "".join(texts)).strip()


def _date(serial: float, parts: tuple[_Part, ...]) -> str:
    base = _FIRST_DAY + timedelta(days=1 if serial < _NO_LEAP_DAY else 0)
    moment = base + timedelta(seconds=round(serial * 86400))
    units = _units(parts)
    order = [u[0] for u in units if u[0] in "dMy"]
    named = any(u[0] == "M" and len(u) > 2 for u in units) or any(u.startswith("ddd") for u in units)
    if order == sorted(order, key="dMy".index) and not named:
        told = iter(units)
        return "".join(_unit(moment, next(told)) if p.kind == "date" else p.text for p in parts).strip()
    day = [_unit(moment, u if len(u) < 3 else u[0]) for u in sorted(set(units), key=_place) if u[0] in "dMy"]
    # A day typed without a time of day is kept as its midnight.
    clock = [_unit(moment, u) for u in units if u[0] in "hms"] if serial % 1 or not day else []
    return " ".join(filter(None, ("/".join(day), ":".join(clock))))


def _place(unit: str) -> int:
    return "dMy".find(unit[0])


def _units(parts: tuple[_Part, ...]) -> list[str]:
    """Return the units of a date's format; "m" is a minute ("m") behind hours or before seconds, else a month ("M")."""
    found = [part.text for part in parts if part.kind == "date"]
    units: list[str] = []
    for number, unit in enumerate(found):
        around = (found[number - 1][0] if number else "", found[number + 1][0] if number + 1 < len(found) else "")
        minute = unit[0] == "m" and len(unit) < 3 and (around[0] == "h" or around[1] == "s")
        units.append("M" * len(unit) if unit[0] == "m" and not minute else unit)
    return units


def _unit(moment: datetime, unit: str) -> str:
    if unit[0] == "y":
        return str(moment.year)
    values = {"d": moment.day, "M": moment.month, "h": moment.hour, "m": moment.minute, "s": moment.second}
    return f"{values[unit[0]]:02d}" if len(unit) == 2 else str(values[unit[0]]) if unit[0] in values else ""
