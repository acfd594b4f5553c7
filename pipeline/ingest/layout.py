"""Telling tables that only lay text out from tables that hold data.

Decree 30/2020/NĐ-CP (annex I) sets the head of an act in two columns, and its end as "Nơi nhận" beside the
signature; both are borderless tables in most files. Such a table reads as paragraphs, its left column first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.labels import ends_sentence, starts_lower

#: A data table has more columns than these; spacer columns without text do not count.
_MOST_COLUMNS = 3
_MOST_ROWS = 8
_MARKS = re.compile(
    r"^\W*(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA|ĐẢNG CỘNG SẢN VIỆT NAM|Nơi nhận\s*:|Số\s*:[^\n]*/)",
    re.IGNORECASE | re.MULTILINE,
)


def is_layout(rows: Sequence[Sequence[str]], bordered: bool | None = None) -> bool:
    """Tell whether a table, given as the texts of its cells, only lays text out.

    `bordered` tells whether it has visible lines, None where the format does not say.
    """
    columns = sum(1 for column in zip(*_even(rows), strict=True) if any(text.strip() for text in column))
    if columns <= 1:
        return True
    if columns > _MOST_COLUMNS or len(rows) > _MOST_ROWS:
        return False
    if any(_MARKS.search(text) for cells in rows for text in cells):
        return True
    return columns == 2 and (len(rows) == 1 or (bordered is False and len(rows) <= 2))


def paragraphs(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the paragraphs of the cells of a layout table, column by column from the left."""
    return [line for column in zip(*_even(rows), strict=True) for text in column for line in _lines(text)]


def _lines(text: str) -> list[str]:
    """Return the lines of a cell; one that goes on with the last, which was broken by hand, is put to it."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and starts_lower(line) and not ends_sentence(lines[-1]):
            lines[-1] += " " + line
        elif line:
            lines.append(line)
    return lines


def _even(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max((len(cells) for cells in rows), default=0)
    return [[*cells, *[""] * (width - len(cells))] for cells in rows]
