"""Numbers as Vietnamese texts write them: Roman numerals, decimal commas, dots between thousands."""

from __future__ import annotations

import re

_SIGNS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
#: Four of one sign ("IIII") are taken for what they count, as hurried typists write them.
_WELL_FORMED = re.compile(r"M{0,4}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})")


def roman(number: int) -> str:
    """Return a number from 1 as a Roman numeral in capitals; "" for 0."""
    numeral = ""
    for value, sign in _SIGNS:
        count, number = divmod(number, value)
        numeral += sign * count
    return numeral


def roman_value(numeral: str) -> int | None:
    """Return the value of a Roman numeral in small letters or capitals ("XIV" -> 14), None for what is none."""
    left = numeral.upper()
    if not left or not _WELL_FORMED.fullmatch(left):
        return None
    total = 0
    for value, sign in _SIGNS:
        while left.startswith(sign):
            total, left = total + value, left[len(sign) :]
    return total


def decimal(value: float, places: int = 2) -> str:
    """Return the number with `places` decimals and a decimal comma: 0.826 -> "0,83"."""
    return f"{value:.{places}f}".replace(".", ",")


def grouped(value: float) -> str:
    """Return the number with dots between thousands and up to six decimals: 14650 -> "14.650", 0.7 -> "0,7"."""
    whole, _, decimals = f"{value:,.6f}".partition(".")
    rest = decimals.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")
