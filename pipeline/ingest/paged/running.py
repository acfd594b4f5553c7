"""What stands on a page outside the flow: running heads and feet, page numbers, stamps of digital signatures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from models.places import PageFacts
from pipeline.ingest.paged.lines import Line

#: The part of the height at the top and the bottom of a page where running heads and page numbers stand.
_MARGIN = 0.12
#: A line stands in the margin of this share of the pages, three at least, before it is a running head.
_RUNNING, _FEWEST_PAGES = 0.5, 3
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)


def is_page_number(line: Line) -> bool:
    """Tell whether a line holds no more than the number of a page."""
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def in_margin(line: Line, height: float) -> bool:
    """Tell whether a line stands where running heads and page numbers do on a page of the given height."""
    return line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height


def running_lines(lines: Sequence[Sequence[Line]], pages: Sequence[PageFacts]) -> list[list[Line]]:
    """Return of the lines of each page those that are page numbers, running heads and running feet."""
    edges = [_edge_lines(of_page, page) for of_page, page in zip(lines, pages, strict=True)]
    counts = Counter(key for found in edges for key in {_key(line) for line in found})
    most = max(_FEWEST_PAGES, _RUNNING * len(pages))
    return [[line for line in found if is_page_number(line) or counts[_key(line)] >= most] for found in edges]


def _edge_lines(lines: Iterable[Line], page: PageFacts) -> list[Line]:
    return [line for line in lines if in_margin(line, page.height)]


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / 10)
