"""HTML tables as grids of cells, with spans filled in (HTML Living Standard, 4.9.12)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.ingest.html.tree import Node
from pipeline.ingest.reading import DraftCell

#: A cell that goes on below: how many rows more, and its text.
_Held = tuple[int, str]
#: No table of an act is as wide; a larger span is damage.
_MOST_COLUMNS = 64
_CELLS = frozenset(("td", "th"))
_SECTIONS = ("thead", "tbody", "tfoot")
_BORDER = re.compile(
    r"(?<![\w-])border(?:-(?:top|bottom|left|right))?(?:-(?:style|width))?\s*:\s*([^;]+)", re.IGNORECASE
)
_WHITE = re.compile(r"border(?:-\w+)?(?:-color)?\s*:[^;]*(?:#fff(?:fff)?\b|\bwhite\b|transparent)", re.IGNORECASE)
_NO_LINE = re.compile(
    r"(?:none|hidden|0(?:px|pt|cm)?(?:\s+none.*)?|initial|medium none)\s*(?:!important)?", re.IGNORECASE
)


def rows_of(table: Node) -> list[list[Node]]:
    """Return the rows of a table as their cells, the head first and the foot last wherever they are written."""
    return [row for section in _sections(table) for row in section]


def grid(table: Node, words: Callable[[Node], str]) -> list[list[DraftCell]]:
    """Return the cells of a table by row and column, all rows equally long; `words` reads a cell.

    A cell over several columns leaves empty ones behind it; over several rows it repeats as `merged`.
    """
    rows = [row for section in _sections(table) for row in _filled(section, words)]
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[DraftCell("")] * (width - len(row))] for row in rows]


def bordered(table: Node) -> bool | None:
    """Tell whether a table has visible lines, None where only a style sheet would tell."""
    cells = [cell for row in rows_of(table) for cell in row]
    styles = [node.get("style") for node in (table, *cells)]
    if any(_WHITE.search(style) for style in styles):
        return False
    drawn = [match.strip() for style in styles for match in _BORDER.findall(style)]
    if any(not _NO_LINE.fullmatch(line) for line in drawn) or table.get("border") not in ("", "0"):
        return True
    return False if drawn or table.get("border") == "0" else None


def strays(table: Node) -> Iterator[Node | str]:
    """Yield what stands in a table but in no cell or caption; browsers show it in front of the table."""
    yield from _strays(table, frozenset(("tr", "caption", "colgroup", "col", *_SECTIONS)))


def _strays(node: Node, expected: frozenset[str]) -> Iterator[Node | str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag in _SECTIONS or child.tag == "tr" or _holds_rows(child):
            yield from _strays(child, _CELLS if child.tag == "tr" else expected)
        elif child.tag not in expected:
            yield child


def _holds_rows(node: Node) -> bool:
    """Tell whether an element that has no place in a table (ASP.NET: a form) only wraps rows of it."""
    return node.tag not in ("table", "caption", "td", "th") and any(
        child.tag in ("tr", *_SECTIONS) or _holds_rows(child) for child in node.elements()
    )


def _parts(node: Node) -> Iterator[Node]:
    """Yield the sections and loose rows of a table, also from inside elements that only wrap them."""
    for child in node.elements():
        if child.tag in _SECTIONS or child.tag == "tr":
            yield child
        elif _holds_rows(child):
            yield from _parts(child)


def _sections(table: Node) -> list[list[list[Node]]]:
    """Return head, bodies and foot as rows of cells; rows outside a section make a body together."""
    sections: list[tuple[int, list[list[Node]]]] = []
    loose: list[list[Node]] | None = None
    for part in _parts(table):
        if part.tag == "tr":
            if loose is None:
                loose = []
                sections.append((_SECTIONS.index("tbody"), loose))
            loose.append(_cells(part))
        else:
            loose = None
            sections.append((_SECTIONS.index(part.tag), [_cells(row) for row in _parts(part) if row.tag == "tr"]))
    return [rows for _, rows in sorted(sections, key=lambda section: section[0])]


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.elements() if cell.tag in _CELLS]


def _filled(rows: Sequence[Sequence[Node]], words: Callable[[Node], str]) -> Iterator[list[DraftCell]]:
    """Yield the rows of a section, spans filled in; no span leaves its section."""
    above: dict[int, _Held] = {}
    for number, cells in enumerate(rows):
        row: list[DraftCell] = []
        below: dict[int, _Held] = {}
        left = len(rows) - number - 1
        for cell in cells:
            _go_on(row, above, below)
            columns = min(max(_span(cell.get("colspan")), 1), _MOST_COLUMNS)
            more = min(_span(cell.get("rowspan")) - 1, left) if cell.get("rowspan").strip() != "0" else left
            for column, text in enumerate([words(cell), *[""] * (columns - 1)], start=len(row)):
                row.append(DraftCell(text))
                if more > 0:
                    below[column] = (more, text)
        while any(column >= len(row) for column in above):
            _go_on(row, above, below)
            if any(column > len(row) for column in above):
                row.append(DraftCell(""))
        above = below
        yield row


def _go_on(row: list[DraftCell], above: dict[int, _Held], below: dict[int, _Held]) -> None:
    """Append the cells that reach down from above to where the row ends."""
    while len(row) in above:
        more, text = above[len(row)]
        if more > 1:
            below[len(row)] = (more - 1, text)
        row.append(DraftCell(text, merged=True))


def _span(text: str) -> int:
    return int(text.strip()) if text.strip().isdecimal() and len(text) < 6 else 1
