"""How a sheet looks and prints: Times New Roman, A4 landscape, header repeated, no colour without a word.

Margins and the page number (centred in the top margin, not on the first page, again from 1 on each sheet)
follow Nghị định 30/2020/NĐ-CP, annex I.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import ColorScaleRule, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from pipeline.export.rows import clean

#: A cell's value: text, a count or share, a date, or nothing.
Value = str | int | float | date | None
Paint = Literal["digest", "missing", "confirmed", "suspect", "rejected", "none", "error", "warning"]
Align = Literal["left", "center"]

#: Characters that one cell can hold (Excel specifications and limits).
CELL_LIMIT: Final = 32_767
CUT_MARK: Final = "… (cắt bớt)"
_FONT: Final = "Times New Roman"
_MM: Final = 1 / 25.4  # inches
_FILLS: Final[Mapping[Paint, str]] = {
    "digest": "FFF2CC",
    "missing": "F8CBAD",
    "confirmed": "E2EFDA",
    "suspect": "FCE4D6",
    "rejected": "E7E6E6",
    "none": "F4CCCC",
    "error": "F4CCCC",
    "warning": "FFF2CC",
}
#: Width of a letter in ems: averages of Times New Roman over Vietnamese text, some 5% to the safe side.
_CAPITAL, _DIGIT, _LETTER = 0.72, 0.53, 0.44
#: Ems (at 11 points) that fit into one unit of column width: 7 pixels to the unit, 14.67 to the em.
_EMS_PER_UNIT: Final = 7 / 14.67
_LINE_HEIGHT: Final = 14.5  # points, at 11 points
_MAX_WIDTH: Final = 80  # characters
_MAX_HEIGHT: Final = 409.0  # points (Excel specifications and limits)
_LINE: Final = Side(style="thin", color="999999")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
#: Time of zip entries where the manifest names none; the earliest that the format can hold.
_EPOCH: Final = datetime(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, how its cells are aligned and numbers shown."""

    heading: str
    width: float
    align: Align = "left"
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the header: its values and the colours of some of them, by position from 0."""

    values: tuple[Value, ...]
    paint: Mapping[int, Paint]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, the title printed above its first page, its columns and lines.

    `scaled` names the columns (by letter) whose shares are shaded from red (0) over yellow (0.5) to green
    (1).
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    scaled: tuple[str, ...] = ()


def new_book() -> Workbook:
    """Return a workbook without sheets whose standard font is Times New Roman 11.

    A column's width counts digits of the standard font, which so is the same wherever the file is opened.
    """
    book = Workbook()
    book.remove(book.active)
    next(style for style in book._named_styles if style.name == "Normal").font = Font(name=_FONT, size=11)
    return book


def add_table(book: Workbook, table: Table, subtitle: str, footer: str) -> None:
    """Append the table as a sheet with a frozen header in row 1, a filter, and its page set up for print.

    `subtitle` is printed under the title above the first page, `footer` below every page.
    """
    sheet = book.create_sheet(table.name)
    for position, column in enumerate(table.columns, start=1):
        _head(sheet.cell(1, position), column)
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    for number, line in enumerate(table.lines, start=2):
        for position, (value, column) in enumerate(zip(line.values, table.columns, strict=True)):
            _body(sheet.cell(number, position + 1), value, column, line.paint.get(position))
        sheet.row_dimensions[number].height = row_height(line.values, table.columns)
    sheet.row_dimensions[1].height = row_height([c.heading.upper() for c in table.columns], table.columns)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.lines) + 1}"
    for letter in table.scaled:
        sheet.conditional_formatting.add(f"{letter}2:{letter}{max(len(table.lines) + 1, 2)}", _colour_scale())
    _page(sheet)
    _headers(sheet, table.title, subtitle, footer)


def fit(text: str) -> str:
    """Return the text as a cell can hold it: cleaned, and cut with a visible mark at 32,767 UTF-16 units."""
    text = clean(text)
    if _units(text) <= CELL_LIMIT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(CUT_MARK))]
    return kept.decode("utf-16-le", "ignore") + CUT_MARK


def row_height(values: Sequence[Value], columns: Sequence[Column]) -> float:
    """Return the height of a row in points that shows all of its wrapped text, 409 at most.

    Excel works out the height of a row that has none when it opens the file; LibreOffice and viewers do not.
    """
    pairs = zip(values, columns, strict=True)
    lines = max((text_lines(v, c.width) for v, c in pairs if isinstance(v, str)), default=1)
    return min(lines * _LINE_HEIGHT + 3, _MAX_HEIGHT)


def fitting_width(texts: Iterable[str], width: float) -> float:
    """Return the width, or as much more as the longest text needs to fit into the tallest row, 80 at most."""
    longest = max(texts, key=len, default="")
    while width < _MAX_WIDTH and text_lines(longest, width) * _LINE_HEIGHT + 3 > _MAX_HEIGHT:
        width += 1
    return width


def text_lines(text: str, width: float) -> int:
    """Return how many lines the text takes in a column of `width` characters, wrapped between words."""
    room = width * _EMS_PER_UNIT
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            ems = _ems(word)
            if used and used + _LETTER / 2 + ems > room:
                lines, used = lines + 1, 0.0
            lines += int(ems // room)
            used += _LETTER / 2 + ems % room
    return lines


def _ems(word: str) -> float:
    return sum(_CAPITAL if c.isupper() else _DIGIT if c.isdigit() else _LETTER for c in word)


def book_bytes(book: Workbook, made: datetime | None) -> bytes:
    """Return the workbook as bytes, with `made` as its time of creation and change.

    `Workbook.save` stamps the clock on the workbook and on every entry of the archive; this does not, so the
    same matrix gives the same bytes.
    """
    stamp = made.astimezone(UTC).replace(tzinfo=None) if made and made.tzinfo else made or _EPOCH
    book.properties.created = book.properties.modified = stamp
    book.properties.creator = "Truy Vết"
    draft = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED)).save()
    return _restamped(draft, max(stamp, _EPOCH))


def _restamped(draft: io.BytesIO, stamp: datetime) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return result.getvalue()


def _colour_scale() -> Rule:
    return ColorScaleRule(
        start_type="num",
        start_value=0,
        start_color="F8CBAD",
        mid_type="num",
        mid_value=0.5,
        mid_color="FFEB9C",
        end_type="num",
        end_value=1,
        end_color="C6E0B4",
    )


def _units(text: str) -> int:
    """Excel counts UTF-16 units: a letter outside the basic plane is two."""
    return len(text.encode("utf-16-le")) // 2


def _head(cell: Cell, column: Column) -> None:
    cell.value = column.heading
    cell.font = Font(name=_FONT, size=11, bold=True)
    cell.fill = PatternFill("solid", fgColor="D9E2EF")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _BORDER


def _body(cell: Cell, value: Value, column: Column, paint: Paint | None) -> None:
    if isinstance(value, str):
        _put_text(cell, value)
    else:
        cell.value = value
        cell.number_format = column.number_format
    cell.font = Font(name=_FONT, size=11)
    cell.alignment = Alignment(horizontal=column.align, vertical="top", wrap_text=True)
    cell.border = _BORDER
    if paint:
        cell.fill = PatternFill("solid", fgColor=_FILLS[paint])


def _put_text(cell: Cell, text: str) -> None:
    """Text stays text: openpyxl would make a formula of "=…" and an error of "#N/A"."""
    text = fit(text)
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@", "\t", "\n")):
        cell.quotePrefix = True


def _page(sheet: Worksheet) -> None:
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    setup.fitToWidth, setup.fitToHeight = 1, 0
    setup.firstPageNumber, setup.useFirstPageNumber = 1, True
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.top, margins.bottom, margins.left, margins.right = (mm * _MM for mm in (25, 20, 30, 15))
    margins.header = margins.footer = 9 * _MM


def _headers(sheet: Worksheet, title: str, subtitle: str, footer: str) -> None:
    """Put the title above the first page, its number above the others; "&" starts a code, so double it."""
    sheet.HeaderFooter.differentFirst = True
    sheet.HeaderFooter.scaleWithDoc = False
    title, subtitle, footer = (fit(text).replace("&", "&&") for text in (title, subtitle, footer))
    first = sheet.firstHeader.center
    first.text = f'{title} &"{_FONT},Italic"&11 ({subtitle})' if subtitle else title
    first.font, first.size = f"{_FONT},Bold", 13
    sheet.oddHeader.center.text = "&P"
    sheet.oddHeader.center.font, sheet.oddHeader.center.size = f"{_FONT},Regular", 13
    for part in (sheet.firstFooter.left, sheet.oddFooter.left):
        part.text, part.font, part.size = footer, f"{_FONT},Italic", 10
    for part in (sheet.firstFooter.right, sheet.oddFooter.right):
        part.text, part.font, part.size = "&A – trang &P", f"{_FONT},Italic", 10
