"""Two targets of one indicator set side by side: is the one below met, higher or lower, or can they not be compared.

More is better, but for places in a ranking, ceilings ("không quá") and what is to be kept low (hộ nghèo, thất nghiệp).
What has another unit, another year, or counts the whole country where the other counts a province is not compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isclose
from typing import Literal

from models.numerals import grouped
from models.records import Scope, Target
from models.text import fold
from models.tracing import Verdict
from pipeline.indicators import same_place

Kind = Literal["share", "yearly", "change", "money", "ratio", "rank", "index", "count", "quantity"]

_RANK = re.compile(r"^(?:thu (?:bac|hang|tu)|xep hang|hang|vi tri|bac)\b")
_PERCENT = re.compile(r"^(?:%|phan tram)\s*(?P<year>(?:/|mot|moi)\s*nam)?\s*(?P<base>.*)$")
_SCALE = {"nghin ty": 1e12, "ngan ty": 1e12, "trieu ty": 1e15, "nghin": 1e3, "ngan": 1e3, "trieu": 1e6, "ty": 1e9}
_SCALED = re.compile(rf"^(?P<scale>{'|'.join(_SCALE)})\b\s*(?P<rest>.*)$")
_MONEY = re.compile(r"^(?P<currency>dong|vnd|usd|do la(?: my)?)\b(?P<per>.*)$")
_PER_PEOPLE = re.compile(
    r"(?:/|\btren)\s*(?:mot\s+|1\s+)?(?P<many>van|10\.?000|trieu|nghin|ngan|1\.?000|100\.?000)\s+(?:dan|nguoi)$"
)
_PEOPLE = {"van": 1e4, "10000": 1e4, "nghin": 1e3, "ngan": 1e3, "1000": 1e3, "trieu": 1e6, "100000": 1e5}
_SHARES = frozenset(("share", "yearly", "change"))
_QUANTITY = frozenset(
    ("km", "ha", "m2", "m²", "m3", "m³", "mw", "gw", "kwh", "tan", "ngay", "gio", "phut", "tbps", "gbps", "mbps")
)
_PRODUCT = re.compile(r"\b(?:gdp|grdp|tong san pham (?:trong nuoc|quoc noi|tren dia ban|dia phuong))\b")
#: What is to be kept low, folded.
_KEPT_LOW = re.compile(
    r"that nghiep|ho (?:can )?ngheo|ngheo da chieu|ty le ngheo|tu vong|suy dinh duong|that thoat|phat thai"
    r"|o nhiem|tai nan|boi chi|no cong|no xau|lam phat|gia tieu dung|toi pham"
    r"|thoi gian (?:giai quyet|xu ly|thuc hien|cho)|chi phi|chua qua dao tao|khieu nai|vi pham|tao hon|sinh con thu"
)
_REDUCED_BY = re.compile(r"\b(?:giam|cat giam|tiet kiem)\b(?!.*\b(?:con|xuong)\b)")
_CHANGED = re.compile(
    r"\b(?:tang|giam)(?: (?:binh quan|trung binh|them|hang nam|moi nam|it nhat))*$|^(?:tang|(?:cat )?giam|tiet kiem) \d"
)
_YEARLY = re.compile(r"binh quan|trung binh|hang nam|moi nam")
_OPERATOR = {">": "trên", ">=": "tối thiểu", "<": "dưới", "<=": "tối đa", "~": "khoảng", "=": "", "range": ""}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a unit measures: its kind, what a share is of or a sum is in (folded), and the factor to the bare unit."""

    kind: Kind
    base: str = ""
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on two targets of one indicator, and why, in Vietnamese; "missing" where they cannot be compared."""

    verdict: Verdict
    reason: str


def measure(target: Target) -> Measure:
    """Return what the unit of a target measures."""
    unit = " ".join(fold(target.unit).replace("ti ", "ty ").split())
    percent = _PERCENT.match(unit)
    if percent:
        words = fold(target.indicator)
        kind: Kind = "change" if _CHANGED.search(words) else "share"
        if percent["year"] or (kind == "change" and _YEARLY.search(words)):
            kind = "yearly"
        product = _PRODUCT.search(percent["base"] or words)
        base = "gdp" if product else percent["base"].strip(" /")
        return Measure(kind, base)
    if _RANK.match(unit):
        return Measure("rank")
    if not unit or "chi so" in unit or unit == "diem":
        return Measure("index", unit if unit == "diem" else "")
    scaled = _SCALED.match(unit)
    factor, bare = (_SCALE[scaled["scale"]], scaled["rest"]) if scaled else (1.0, unit)
    return _counted(bare, factor)


def _counted(unit: str, factor: float) -> Measure:
    money = _MONEY.match(unit)
    if money:
        currency = "usd" if money["currency"].startswith(("usd", "do la")) else "dong"
        return Measure("money", currency + money["per"].replace(" ", ""), factor)
    people = _PER_PEOPLE.search(unit)
    if people:
        return Measure("ratio", "", factor / _PEOPLE[people["many"].replace(".", "")])
    if unit in _QUANTITY:
        return Measure("quantity", unit, factor)
    return Measure("count", "", factor)


def comparable(parent: Target, child: Target) -> bool:
    """Tell whether the two can be of one indicator.

    No growth is one with a level, no share of the national product with another share, and no ranking in one field
    with a ranking in another. Other differences of unit are for `judge` to name.
    """
    a, b = measure(parent), measure(child)
    if "rank" in (a.kind, b.kind):
        return a.kind == b.kind and same_place(parent.scope, child.scope)
    if {a.kind, b.kind} <= _SHARES:
        return a.kind == b.kind and (a.base == "gdp") == (b.base == "gdp")
    return True


def judge(parent: Target, child: Target, above: Scope | None, below: Scope | None) -> Judgement:
    """Return the verdict on a target below, of the same indicator, against the one above.

    `above` and `below` are the territories that the two documents bind.
    """
    obstacle = _unit_obstacle(parent, child, above, below)
    if obstacle:
        return Judgement("missing", obstacle)
    sign = _direction(parent, child)
    if sign is None:
        return Judgement("missing", "Hai mức ngược chiều (một bên là mức sàn, một bên là mức trần): cần người xem.")
    verdict = _verdict(_bounds(parent, sign), _bounds(child, sign))
    late = _year_obstacle(parent, child, verdict)
    if late:
        return Judgement("missing", late)
    note = "GRDP của tỉnh ứng với GDP của cả nước." if _product_differs(parent, child) else ""
    if verdict != "lower" and parent.year and child.year and child.year < parent.year:
        note = f"{note} Đặt sớm hơn, năm {child.year}.".strip()
    return Judgement(verdict, note)


def _unit_obstacle(parent: Target, child: Target, above: Scope | None, below: Scope | None) -> str:
    a, b = measure(parent), measure(child)
    if a.kind != b.kind or not _same_base(a, b):
        return f"Khác đơn vị ({parent.unit or 'không ghi'} và {child.unit or 'không ghi'}): không so được."
    whole = a.kind in ("count", "quantity") or (a.kind == "money" and "/nguoi" not in a.base)
    if whole and above == "national" and below not in (None, "national"):
        return "Mức cấp trên tính cho cả nước, mức cấp dưới tính cho địa phương: không so trực tiếp được."
    return ""


def _same_base(a: Measure, b: Measure) -> bool:
    """Tell whether shares are of the same whole and sums in the same currency; a share may leave its whole unnamed."""
    if a.kind in _SHARES:
        words = set(a.base.split()), set(b.base.split())
        return not a.base or not b.base or bool(words[0] & words[1])
    return a.base == b.base


def _direction(parent: Target, child: Target) -> int | None:
    """Return 1 where more is better, -1 where less is; None where one sets a floor and the other a ceiling."""
    floors = {t.operator in (">", ">=") for t in (parent, child) if t.operator in (">", ">=", "<", "<=")}
    if measure(parent).kind == "rank":
        return -1
    if len(floors) == 2:
        return None
    if floors:
        return 1 if True in floors else -1
    words = fold(f"{parent.indicator} {child.indicator}")
    return -1 if _KEPT_LOW.search(words) and not _REDUCED_BY.search(words) else 1


def _bounds(target: Target, sign: int) -> tuple[float, float]:
    """Return the weaker and the stronger end of a target in the bare unit, so signed that more is better."""
    value = target.value if isinstance(target.value, tuple) else (target.value, target.value)
    ends = sorted(sign * v * measure(target).factor for v in value)
    return ends[0], ends[1]


def _verdict(above: tuple[float, float], below: tuple[float, float]) -> Verdict:
    """Compare what must be reached at least, the weaker ends; beyond the stronger end of a range is higher."""
    if below[0] < above[0] and not isclose(below[0], above[0]):
        return "lower"
    return "higher" if below[0] > above[1] and not isclose(below[0], above[1]) else "met"


def _year_obstacle(parent: Target, child: Target, verdict: Verdict) -> str:
    """Return why the years forbid a verdict: a later one says nothing of ours, an earlier one only what it reaches."""
    if parent.year is None or parent.year == child.year:
        return ""
    if child.year is None:
        return "Cấp dưới không nêu năm: không kết luận được." if verdict == "lower" else ""
    if child.year > parent.year or verdict == "lower":
        return f"Khác năm (cấp trên {parent.year}, cấp dưới {child.year}): không so được."
    return ""


def _product_differs(parent: Target, child: Target) -> bool:
    found = [re.search(r"\bg(?:rd|d)p\b", fold(f"{t.unit} {t.indicator}")) for t in (parent, child)]
    return all(found) and len({m.group() for m in found if m}) == 2


def level_words(target: Target) -> str:
    """Return a target's level for people: "trên 55%, năm 2030", "nhóm 3 dẫn đầu Đông Nam Á", "35 - 37% GRDP"."""
    number = " - ".join(map(grouped, target.value)) if isinstance(target.value, tuple) else grouped(target.value)
    unit = target.unit if target.unit.startswith("%") else f" {target.unit}" if target.unit else ""
    if measure(target).kind == "rank":
        words = f"nhóm {number} dẫn đầu" if target.operator in ("<=", "<") else f"hạng {number}"
    else:
        words = f"{_OPERATOR[target.operator]} {number}{unit}".strip()
    parts = [f"{words} {target.scope}" if target.scope else words]
    if target.year:
        parts.append(f"năm {target.year}")
    return ", ".join(parts)
