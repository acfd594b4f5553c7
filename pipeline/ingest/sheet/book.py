"""The sheets of an Excel workbook (.xlsx): ECMA-376 part 1, 18 (SpreadsheetML).

Read without recalculation: a formula gives the result that was saved with it. Nothing outside the file is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from models.errors import LimitExceeded
from models.numerals import grouped
from pipeline.ingest.reading import DraftCell
from pipeline.ingest.sheet.grid import MOST_CELLS, Sheet, letters, squared
from pipeline.ingest.sheet.shown import BUILT_IN, shown
from pipeline.ingest.tracked import clean_text
from pipeline.ingest.word.package import Package

_MAIN = "xl/workbook.xml"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: The widest and longest that a sheet can be.
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576


class Book(Package):
    """The parts of a workbook by name."""

    def _find_main(self) -> str:
        main = next((r for r in self._relations("").values() if r.kind == "officeDocument" and not r.external), None)
        return main.target if main is not None and main.target.startswith("xl") else _MAIN

    def _what(self) -> str:
        return f"không phải tệp Excel .xlsx (thiếu {_MAIN})"


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the cells of all sheets refer to: shared texts, formats of numbers by style, and where days start."""

    texts: tuple[str, ...]
    codes: tuple[str, ...]
    from_1904: bool


@dataclass(slots=True)
class _Reading:
    """The cells of a sheet while it is read, by row and column (from 0), and what is said of them."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    count: int = 0


def read_book(data: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook in their order, also hidden ones.

    Raises UnreadableFile where it is broken, LimitExceeded where it has more cells with words than are read.
    """
    book = Book(data, name)
    kept = _Kept(tuple(_shared(book.near("sharedStrings"))), _codes(book.near("styles")), _from_1904(book.main))
    sheets: list[Sheet] = []
    left = MOST_CELLS
    for element in _all(book.main, "sheet"):
        relation = book.relations.get(next((v for k, v in element.items() if k.endswith("}id")), ""))
        root = book.part(relation.target) if relation is not None and relation.kind == "worksheet" else None
        if root is None:
            continue
        reading = _cells(root, kept, name, left)
        left -= reading.count
        sheets.append(_sheet(clean_text(element.get("name", "")), element, root, reading))
    return sheets


def _all(element: Element | None, tag: str) -> Iterator[Element]:
    return element.iterfind(f".//{{*}}{tag}") if element is not None else iter(())


def _shared(root: Element | None) -> Iterator[str]:
    for item in _all(root, "si"):
        yield _words(item)


def _words(item: Element) -> str:
    """Return the text of a string with its runs; readings above the letters (rPh) are none of it."""
    pieces = [*item.findall("{*}t"), *item.findall("{*}r/{*}t")]
    text = "".join(piece.text or "" for piece in pieces)
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def _codes(root: Element | None) -> tuple[str, ...]:
    """Return the number format of each style of a cell."""
    own = {n.get("numFmtId", ""): n.get("formatCode", "") for n in _all(root, "numFmt")}
    styles = root.findall("{*}cellXfs/{*}xf") if root is not None else []
    numbers = [style.get("numFmtId", "0") for style in styles]
    return tuple(own.get(n) or BUILT_IN.get(int(n) if n.isdecimal() else 0, "") for n in numbers)


def _from_1904(workbook: Element) -> bool:
    return any(p.get("date1904") in ("1", "true") for p in _all(workbook, "workbookPr"))


def _cells(root: Element, kept: _Kept, name: str, most: int) -> _Reading:
    reading = _Reading()
    number = -1
    for row in _all(root, "row"):
        number = _index(row.get("r"), number + 1)
        if row.get("hidden") in ("1", "true"):
            reading.hidden_rows.add(number)
        column = -1
        for cell in row.findall("{*}c"):
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            text = clean_lines(_shown(cell, kept, reading, f"{letters(column)}{number + 1}"))
            if not text or column >= _MOST_COLUMNS or number >= _MOST_ROWS:
                continue
            reading.count += 1
            if reading.count > most:
                raise LimitExceeded(
                    f"{name}: bảng tính có quá {grouped(MOST_CELLS)} ô có chữ; hãy tách thành nhiều tệp."
                )
            reading.cells.setdefault(number, {})[column] = text
    return reading


def clean_lines(text: str) -> str:
    """Return a cell's text with its lines cleaned one by one, blank ones left out."""
    return "\n".join(line for line in map(clean_text, text.replace("\r", "\n").split("\n")) if line)


def _index(told: str | None, otherwise: int) -> int:
    return int(told) - 1 if told and told.isdecimal() else otherwise


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _shown(cell: Element, kept: _Kept, reading: _Reading, place: str) -> str:
    """Return what a cell shows, and note a formula without result, or an error."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        held = cell.find("{*}is")
        return _words(held) if held is not None else ""
    value = cell.findtext("{*}v") or ""
    if not value.strip():
        if cell.find("{*}f") is not None and kind != "str":
            reading.unknown.append(place)
        return ""
    if kind == "s":
        return kept.texts[int(value)] if value.isdecimal() and int(value) < len(kept.texts) else ""
    if kind == "e":
        reading.broken.append(place)
        return value
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return re.sub(r"^(\d{4})-(\d\d)-(\d\d).*$", r"\3/\2/\1", value)
    if kind == "str":
        return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), value)
    style = int(cell.get("s", "0")) if cell.get("s", "0").isdecimal() else 0
    return shown(value, kept.codes[style] if style < len(kept.codes) else "", kept.from_1904)


def _sheet(name: str, element: Element, root: Element, reading: _Reading) -> Sheet:
    merged = _merged(root, reading.cells)
    width = max((max(row) for row in reading.cells.values()), default=-1) + 1
    rows = sorted({*reading.cells, *(r for r, _ in merged)})
    told = squared([(r + 1, [_cell(reading.cells, merged, r, c) for c in range(width)]) for r in rows])
    used = {c for row in reading.cells.values() for c in row}
    return Sheet(
        name,
        told,
        hidden=element.get("state", "visible") != "visible",
        hidden_rows=tuple(r + 1 for r in sorted(reading.hidden_rows & reading.cells.keys())),
        hidden_columns=tuple(letters(c) for c in sorted(_hidden_columns(root) & used)),
        unknown=tuple(reading.unknown),
        broken=tuple(reading.broken),
    )


def _cell(
    cells: dict[int, dict[int, str]], merged: dict[tuple[int, int], tuple[int, int]], row: int, column: int
) -> DraftCell:
    above = merged.get((row, column))
    if above is not None:
        return DraftCell(cells[above[0]][above[1]], merged=True)
    return DraftCell(cells.get(row, {}).get(column, ""))


def _merged(root: Element, cells: dict[int, dict[int, str]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for each cell that goes on with one above, where that one stands.

    Only rows with words of their own are filled: a merged cell may span a whole sheet.
    """
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for merge in _all(root, "mergeCell"):
        corners = [_REFERENCE.fullmatch(corner) for corner in merge.get("ref", "").split(":")]
        if len(corners) != 2 or corners[0] is None or corners[1] is None:
            continue
        top, left, bottom = int(corners[0][2]) - 1, _column(corners[0][1]), int(corners[1][2]) - 1
        if left not in cells.get(top, {}):
            continue
        for row in (r for r in cells if top < r <= bottom):
            found[row, left] = (top, left)
    return found


def _hidden_columns(root: Element) -> set[int]:
    hidden: set[int] = set()
    for column in _all(root, "col"):
        first, last = column.get("min", ""), column.get("max", "")
        if column.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            hidden.update(range(int(first) - 1, min(int(last), _MOST_COLUMNS)))
    return hidden
