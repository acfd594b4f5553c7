"""Benchmarks: what is measured of quality and speed. `make bench` prints all of it and writes docs/quality.md.

A part is a module here with `measures() -> list[Measure]` and a `main()` that prints them; it runs by itself as
`python -m tests.bench.NAME` and has its line in `tests.bench.__main__.PARTS`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: The root of the repository, and the data that lies beside it.
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table: what is measured, the figure as a reader sees it, and what it must reach, if anything.

    `held` tells whether the floor is reached, None where there is none or nothing was measured. `command` prints the
    figure; empty for the part's own module.
    """

    name: str
    figure: str
    floor: str = ""
    held: bool | None = None
    command: str = ""


def share(name: str, right: int, total: int, floor: float | None = None) -> Measure:
    """Return a measure "right of total", held where the share is at least the floor."""
    held = None if floor is None else right >= floor * total
    return Measure(name, f"{right} of {total}", "" if floor is None else f"≥ {floor:.0%}", held)


def at_least(name: str, value: float, floor: float | None = None, form: str = "{:.3f}") -> Measure:
    """Return a measure that is held where the value is at least the floor."""
    held = None if floor is None else value >= floor
    return Measure(name, form.format(value), "" if floor is None else "≥ " + form.format(floor), held)


def at_most(name: str, value: float, limit: float | None = None, form: str = "{:.3f}") -> Measure:
    """Return a measure that is held where the value is at most the limit."""
    held = None if limit is None else value <= limit
    return Measure(name, form.format(value), "" if limit is None else "≤ " + form.format(limit), held)


def left_out(name: str, reason: str = "the data is not beside the repository") -> Measure:
    """Return the row of what could not be measured."""
    return Measure(name, f"left out: {reason}")


def line(measure: Measure) -> str:
    """Return the measure as one line: name, figure, floor, and a word where the floor is not reached."""
    floor = f" (floor {measure.floor})" if measure.floor else ""
    return f"{measure.name}: {measure.figure}{floor}{' MISSED' if measure.held is False else ''}"


def show(measures: Iterable[Measure]) -> None:
    """Print the measures, one a line."""
    for measure in measures:
        print(line(measure))
