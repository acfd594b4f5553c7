"""Labels that open a unit of the outline: what they look like, how deep they stand, how a locator names them.

Sources: NĐ 30/2020/NĐ-CP annex I (phần, chương, mục, điều, khoản, điểm), HD 36-HD/VPTW (party acts: "I-", "1-"),
and what real programmes use below them ("-", "+").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.numerals import roman_value
from models.text import fold

_ORDINALS = {
    "nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10,
}  # fmt: skip
#: After "Phụ lục A" and "B" comes C: no act has fifty annexes, nor a hundred.
_LETTERS = frozenset("CDLM")


@dataclass(frozen=True, slots=True)
class MarkerForm:
    """One form of label: unit kind, rank (smaller stands higher), pattern with groups `label` and `number`."""

    kind: str
    rank: int
    pattern: re.Pattern[str]
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """A label found at the head of a block: `name` is its part of the locator, `end` where the text begins."""

    kind: str
    rank: int
    label: str
    name: str
    end: int


def _form(kind: str, rank: int, pattern: str, prefix: str = "") -> MarkerForm:
    return MarkerForm(kind, rank, re.compile(pattern), prefix)


#: Tried in this order; the first that fits wins. Ranks leave room for what other acts may need. "V/v" (về việc) and
#: "Q." (quyền, before the title of a signer) open no unit, nor does a range of numbers ("20 - 25 mm").
FORMS: tuple[MarkerForm, ...] = (
    _form(
        "annex",
        0,
        r"(?P<label>(?:PHỤ LỤC|Phụ lục)(?: SỐ| số)?(?: (?P<number>[IVXL]+|\d+|[A-Z]))?)\s*(?:[.:\-–]\s*|$)",
        "PL",
    ),
    _form(
        "phan",
        10,
        r"(?P<label>(?:Phần|PHẦN)(?: thứ| THỨ)? (?P<number>[IVXL]+|\d+|\w+))\s*(?:[.:\-–]\s*|$)",
        "P",
    ),
    _form("chuong", 20, r"(?P<label>(?:Chương|CHƯƠNG) (?P<number>[IVXL]+|\d+))\s*(?:[.:\-–]\s*|$)", "C"),
    _form("muc", 30, r"(?P<label>(?:Mục|MỤC) (?P<number>[IVXL]+|\d+))\s*(?:[.:\-–]\s*|$)", "M"),
    _form("dieu", 50, r"(?P<label>(?:Điều|ĐIỀU) (?P<number>\d+[a-zđ]?))\s*(?:[.:]\s*|$)", "Đ"),
    _form("roman", 40, r"(?P<label>(?P<number>[IVX]+)\s*(?:[.\-–)]|/(?!v\b)))\s*(?=\D)"),
    _form("capital", 35, r"(?P<label>(?P<number>[A-HK-PR-U])\s*[.\-–])\s+"),
    _form(
        "arabic",
        60,
        r"(?P<label>(?P<number>\d{1,3}(?:\.\d{1,3})*)\s*"
        r"(?:[.)](?!\d)|[\-–](?!\s?\d)|(?=\s)(?<=\.\d)|(?=\s)(?<=\.\d\d)))\s*",
    ),
    _form("letter", 70, r"(?P<label>(?P<number>[a-zđ]{1,2})\s*\))\s*"),
    _form("letter", 70, r"(?P<label>(?P<number>[a-hđ])\s*\.)\s+"),
    _form("plus", 90, r"(?P<label>\+)(?:\s+|(?=[^\W\d]))"),
    _form("bullet", 80, r"(?P<label>[-–—•*●▪·])\s+"),
    _form("bullet", 80, r"(?P<label>[-–—•●▪])(?=[^\W\d_])"),
)


def annex_name(label: str | None) -> str:
    """Return an annex's part of a locator: "PL2" for "II" and "2", "PLC" for "C", "PL" without a label."""
    value = roman_value(label) if label and label not in _LETTERS else None
    return f"PL{value or label or ''}"


def _name(form: MarkerForm, number: str | None) -> str:
    """Return the locator part: "PL2" for "PHỤ LỤC II", "Đ3" for "Điều 3", "III" for "III.", "" for bullets."""
    if form.kind == "annex":
        return annex_name(number)
    if number is None:
        return form.prefix
    if form.prefix and form.kind != "dieu":
        return f"{form.prefix}{roman_value(number) or _ORDINALS.get(fold(number)) or number}"
    return f"{form.prefix}{number}"


def find_marker(text: str) -> Marker | None:
    """Return the label that opens the text, or None. Bullets have an empty `name`: they are counted."""
    for form in FORMS:
        found = form.pattern.match(text)
        if found is None:
            continue
        number = found.groupdict().get("number")
        if (
            form.kind == "phan"
            and number
            and not re.fullmatch(r"[IVXL]+|\d+", number)
            and fold(number) not in _ORDINALS
        ):
            continue
        depth = number.count(".") if form.kind == "arabic" and number else 0
        return Marker(form.kind, form.rank + depth, found["label"], _name(form, number), found.end())
    return None
