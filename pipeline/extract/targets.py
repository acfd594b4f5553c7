"""Measurable targets in prose and in cells of tables: indicator, operator, value or range, unit, year, scope.

`target_numbers` judges the numbers, `target_words` the words around them; here the two become targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.records import Target
from models.text import fold
from pipeline.extract.target_numbers import Found, numbers, operator_after, operator_before, read_number
from pipeline.extract.target_words import (
    SCOPE,
    heading_year,
    indicator_of,
    leads_to_group,
    rank_scope,
    ranked_by,
    ranked_in,
    whole_of,
    year_of,
)

__all__ = ["find_targets", "heading_year", "read_cell", "read_number"]

_CELL = re.compile(
    r"(?P<before>[^\d;]*?)(?P<low>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)\s*%?"
    r"(?:(?:\s*[-‐–—]\s*|\s+đến\s+)(?P<high>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)\s*%?)?(?P<after>[^;\n]*)"
)
_RANK_UNIT = re.compile(r"^(?:thu (?:bac|hang|tu)|xep hang|hang|bac|vi tri)\b")
_SIGN = re.compile(r"(?:≥|≤|>=|<=|=>|=<|>|<|=|~|≈)\s*$")
_DATE_LIKE = re.compile(r"\d\s*/\s*\d")
_PLACE_WORDS = re.compile(r"^\s*(?:khu vực\s+)?(?P<scope>(?:[^\W\d]+)(?:\s[^\W\d]+){0,3})\s*$")
_NEW_SENTENCE = re.compile(r";|\.\s|\n")
_ELEMENTS = re.compile(r"[;\n]")


def find_targets(text: str, year: int | None = None) -> tuple[Target, ...]:
    """Return the targets of a prose passage, in order; indicators are parts of the text.

    `year` is that of the heading above ("Đến năm 2030"); a year in the text itself comes first.
    """
    found = numbers(text)
    targets: list[Target] = []
    taken = 0
    for position, item in enumerate(found):
        following = found[position + 1].opens if position + 1 < len(found) else len(text)
        stated = year_of(text, item, found[position - 1].end if position else 0, following) or year
        if item.ranked:
            targets.extend(_ranked(text, found[position:], taken, stated))
            taken = item.end
            continue
        indicator, end = indicator_of(text, item, taken, following)
        if not indicator and targets and not _NEW_SENTENCE.search(text, taken, item.start):
            indicator = targets[-1].indicator
        unit = whole_of(text, item, following) if end == item.end else item.unit
        taken = max(end, item.end + len(unit) - len(item.unit))
        if indicator:
            scope = SCOPE.search(indicator)
            place = scope.group() if scope else None
            targets.append(Target(indicator, item.operator, item.value, unit, stated, place))
    return tuple(targets)


def _ranked(text: str, found: list[Found], taken: int, year: int | None) -> Iterator[Target]:
    """Yield the targets of a place in a ranking: one for each measure that the ranking is about."""
    item = found[0]
    scope, end = rank_scope(text, item)
    best = ranked_by(text, item)
    subjects = (best,) if best else ranked_in(text, end)
    for following in found[1:]:
        if subjects or not following.ranked or not leads_to_group(text, end, following.start):
            break
        # "nhóm 3 nước dẫn đầu Đông Nam Á, nhóm 50 nước đứng đầu thế giới về …": both are about the same.
        _, end = rank_scope(text, following)
        subjects = ranked_in(text, end)
    if not subjects:
        limit = found[1].opens if len(found) > 1 else len(text)
        before, _ = indicator_of(text, item, taken, limit)
        subjects = (before,) if before else ()
    for subject in subjects:
        yield Target(subject, item.operator, item.value, item.unit, year, scope)


def read_cell(value: str, unit: str, indicator: str, year: int | None = None) -> tuple[Target, ...]:
    """Return the targets of the value cell of a table: one for each number that ";" or a line end divides.

    `unit` is the unit cell (empty where the table has none), `indicator` the row's words. A number in words, a date or
    a bare remark gives none. "≤ 3 Đông Nam Á; ≤ 50 Thế giới" gives two of different scope.
    """
    targets: list[Target] = []
    for part in _ELEMENTS.split(value):
        match = _CELL.fullmatch(part.strip()) if not _DATE_LIKE.search(part) else None
        if match is None or not _plain(match["before"]):
            continue
        low = _cell_number(match["low"])
        high = _cell_number(match["high"]) if match["high"] else None
        operator = operator_before(match["before"]) or operator_after(match["after"], 0) or "="
        told = unit or ("%" if "%" in part else _unit_behind(match["after"]))
        place = _PLACE_WORDS.match(match["after"]) if unit else None
        ranked = bool(_RANK_UNIT.match(fold(unit)))
        if ranked and operator == ">=":
            operator = "<="
        ranged = high is not None and high >= low
        number = (low, high) if ranged and high is not None else low
        scope = place["scope"] if place and ranked else None
        targets.append(Target(indicator, "range" if ranged else operator, number, told, year, scope))
    return tuple(targets)


def _plain(words: str) -> bool:
    """Tell whether nothing but an operator stands before the number of a cell."""
    return not words.strip() or bool(_SIGN.search(words.strip())) or operator_before(words) is not None


def _unit_behind(words: str) -> str:
    return words.strip(" .") if len(words.split()) <= 4 else ""


def _cell_number(digits: str) -> float:
    """Return the number of a cell; a dot with other than three digits behind it is a decimal sign there."""
    if re.fullmatch(r"\d+\.(?:\d{1,2}|\d{4,})", digits):
        return float(digits)
    return read_number(digits)
