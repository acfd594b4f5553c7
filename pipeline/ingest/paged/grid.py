"""Tables of a PDF page, found by their ruling lines.

The lines that touch each other make a grid; grid fields without a line between them are one cell. This is the
idea of pdfplumber's `table.py` with fields instead of corners, so that cells over several rows and columns
come for free.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.ingest.paged.page import Char, Rule

#: Lines nearer than this (points) are one, and ends that miss each other by less than this touch.
_NEAR = 3.0
_MOST_RULES = 5000
Field = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's column and row borders in points, and for each field (row, column) where its cell starts."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owners: dict[Field, Field]

    def field(self, char: Char) -> Field | None:
        """Return the field that the cell around a character starts at, None outside the table."""
        row = bisect_right(self.ys, (char.top + char.bottom) / 2) - 1
        column = bisect_right(self.xs, (char.x0 + char.x1) / 2) - 1
        return self.owners.get((row, column))

    def holds(self, char: Char) -> bool:
        """Tell whether a character stands in the table."""
        return self.field(char) is not None

    @property
    def rows(self) -> int:
        """Return the number of rows of fields."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Return the number of columns of fields."""
        return len(self.xs) - 1


def grids(rules: Iterable[Rule]) -> list[Grid]:
    """Return the grids of a page's ruling lines, from top to bottom; frames of a single column are none.

    A page with more lines than any table has holds a drawing, and no grid.
    """
    rules = list(rules)
    if len(rules) > _MOST_RULES:
        return []
    found = [_grid(group) for group in _touching(_joined(rules))]
    return sorted((g for g in found if g is not None), key=lambda g: g.ys[0])


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Return the lines with near ones set on the same track and overlapping ones of a track made one."""
    level = _tracks([(rule.top, rule.x0, rule.x1) for rule in rules if not rule.upright])
    upright = _tracks([(rule.x0, rule.top, rule.bottom) for rule in rules if rule.upright])
    return [Rule(a, at, b, at) for at, a, b in level] + [Rule(at, a, at, b) for at, a, b in upright]


def _tracks(stretches: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Join stretches (track, start, end): near tracks are one, stretches of a track that touch are one."""
    places = _snapped([track for track, _, _ in stretches])
    joined: list[tuple[float, float, float]] = []
    for track, start, end in sorted((places[track], start, end) for track, start, end in stretches):
        if joined and joined[-1][0] == track and start <= joined[-1][2] + _NEAR:
            joined[-1] = track, joined[-1][1], max(end, joined[-1][2])
        else:
            joined.append((track, start, end))
    return joined


def _snapped(values: Iterable[float]) -> dict[float, float]:
    """Return for each value the mean of the near ones it belongs with."""
    groups: list[list[float]] = []
    for value in sorted(set(values)):
        if groups and value - groups[-1][-1] <= _NEAR and value - groups[-1][0] <= 2 * _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return {value: sum(group) / len(group) for group in groups for value in group}


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the groups of lines in which each level line meets an upright one."""
    leader = list(range(len(rules)))
    for i, level in enumerate(rules):
        for j, upright in enumerate(rules):
            if not level.upright and upright.upright and _meet(level, upright):
                old, new = leader[j], leader[i]
                if old != new:
                    leader = [new if mark == old else mark for mark in leader]
    groups: dict[int, list[Rule]] = {}
    for mark, rule in zip(leader, rules, strict=True):
        groups.setdefault(mark, []).append(rule)
    return list(groups.values())


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.x0 - _NEAR <= upright.x0 <= level.x1 + _NEAR
        and upright.top - _NEAR <= level.top <= upright.bottom + _NEAR
    )


def _grid(rules: Sequence[Rule]) -> Grid | None:
    level = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    if len(level) < 2 or not upright:
        return None
    # Tables without lines at their left and right sides end where their level lines do.
    ends = [min(rule.x0 for rule in level), max(rule.x1 for rule in level)]
    xs = sorted(set(_snapped([rule.x0 for rule in upright] + ends).values()))
    ys = sorted({rule.top for rule in level})
    if len(xs) < 3:
        return None
    return Grid(tuple(xs), tuple(ys), _owners(xs, ys, level, upright))


def _owners(
    xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> dict[Field, Field]:
    """Return for each field the first one (topmost, then leftmost) of those it shares a cell with."""
    fields = [(row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1)]
    owners = {field: field for field in fields}

    def unite(one: Field, other: Field) -> None:
        old, new = sorted((owners[one], owners[other]), reverse=True)
        for field in fields:
            if owners[field] == old:
                owners[field] = new

    for row, column in fields:
        y, x = (ys[row] + ys[row + 1]) / 2, (xs[column] + xs[column + 1]) / 2
        if column + 2 < len(xs) and not _wall(upright, xs[column + 1], y):
            unite((row, column), (row, column + 1))
        if row + 2 < len(ys) and not _floor(level, ys[row + 1], x):
            unite((row, column), (row + 1, column))
    return owners


def _wall(upright: Sequence[Rule], x: float, y: float) -> bool:
    return any(abs(rule.x0 - x) <= _NEAR and rule.top <= y <= rule.bottom for rule in upright)


def _floor(level: Sequence[Rule], y: float, x: float) -> bool:
    return any(abs(rule.top - y) <= _NEAR and rule.x0 <= x <= rule.x1 for rule in level)
