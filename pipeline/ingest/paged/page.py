"""One page as a reader gives it, from a PDF or a scan: characters, ruling lines and whether it holds pictures.

All coordinates are from the top left corner of the page as it is shown (its rotation applied): points in a PDF, pixels
in a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Char(NamedTuple):
    """A character with its box; the box is as high as its font, so that all of a line have the same."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool


class Rule(NamedTuple):
    """A straight ruling line, horizontal (top == bottom) or upright (x0 == x1)."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def upright(self) -> bool:
        """Tell whether the line runs from top to bottom."""
        return self.x0 == self.x1


@dataclass(frozen=True, slots=True)
class Page:
    """The characters and ruling lines of a page, its size, and whether it shows a picture."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    pictured: bool
