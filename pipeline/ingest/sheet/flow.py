"""From a sheet to drafts: the lines above a table and below it are paragraphs, the rest is its rows.

The lines above are the head of an act or of its annex (NĐ 30/2020, annex I: issuer beside Quốc hiệu, "Phụ lục II",
its title, "(Kèm theo …)"); below stand recipients and signature. A table starts with the row of its headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.records import Cell, Span
from models.tracing import Finding
from pipeline.columns import Columns, are_headings, find_columns
from pipeline.headings import heading_role
from pipeline.ingest.layout import paragraphs
from pipeline.ingest.reading import Content, Draft, finding, row
from pipeline.ingest.sheet.grid import Line, Sheet
from pipeline.markers import find_marker

#: A sheet without known headings is a table from its first row of so many cells on.
_FEWEST_CELLS = 3
_SUBJECTS = frozenset(("task", "content", "indicator"))
#: What stands below a table: recipients, the one who made it, those who sign.
_END = re.compile(
    r"Nơi nhận\s*:|Ghi chú\s*:|(?:T[MLU]|KT|TUQ|Q)\.\s|Người lập (?:biểu|bảng)|Lập bảng|"
    r"(?:GIÁM ĐỐC|CHỦ TỊCH|PHÓ CHỦ TỊCH|PHÓ GIÁM ĐỐC|THỦ TRƯỞNG|CHÁNH VĂN PHÒNG|BỘ TRƯỞNG|THỨ TRƯỞNG)(?:\s|$)|"
    r"[^\W\d][^\d\n]{2,30}, ngày\b.{0,8}\btháng\b",
)
_ANNEX_NAME = re.compile(r"(?:phụ lục|phu luc|pl)\s*[-_.:]?\s*(?:số\s*)?([IVX]{1,5}|\d{1,2})\b", re.IGNORECASE)
#: Places named in a finding; the rest is only counted.
_MOST_NAMED = 8


def content_of(sheets: Sequence[Sheet], name: str) -> Content:
    """Return the drafts of all sheets in order, and a finding for each thing that the screen would not show."""
    drafts: list[Draft] = []
    tables = 0
    for sheet in sheets:
        for part in _parts(sheet, several=len(sheets) > 1):
            tables += any(d.kind == "row" for d in part)
            drafts.extend(replace(d, table=tables) if d.kind == "row" else d for d in part)
    return Content(tuple(drafts), tuple(f for sheet in sheets for f in findings_of(sheet, name)))


@dataclass(frozen=True, slots=True)
class _Table:
    """Where a table stands in the lines of a sheet: its row of headings, and the first line behind it."""

    start: int
    end: int


def _parts(sheet: Sheet, several: bool) -> Iterator[list[Draft]]:
    """Yield the paragraphs and the tables of a sheet in order."""
    tables = _tables(sheet.lines)
    above = sheet.lines[: tables[0].start if tables else len(sheet.lines)]
    label = _ANNEX_NAME.match(sheet.name)
    if several and label and tables and not any(_titles_annex(line) for line in above):
        yield [Draft(f"Phụ lục {label[1].upper()}", "heading", 1, place=f"tên trang tính «{sheet.name}»")]
    position = 0
    for table in tables:
        yield _words(sheet, sheet.lines[position : table.start])
        yield [_row(sheet, line) for line in sheet.lines[table.start : table.end]]
        position = table.end
    yield _words(sheet, sheet.lines[position:])


def _titles_annex(line: Line) -> bool:
    markers = (find_marker(c.text) for c in line.cells if c.text and not c.merged)
    return any(m is not None and m.kind == "annex" for m in markers)


def _row(sheet: Sheet, line: Line) -> Draft:
    return replace(row(line.cells, 0), place=sheet.place(line))


def _words(sheet: Sheet, lines: Sequence[Line]) -> list[Draft]:
    """Return the paragraphs of lines outside tables: those in two columns together, the left column first."""
    drafts: list[Draft] = []
    for group in _blocks(lines):
        first = min((second for line in group if (second := _second(line))), default=None)
        columns = [_told(line) for line in group]
        left = [[text for at, text in told if first is None or at < first] for told in columns]
        right = [[text for at, text in told if first is not None and at >= first] for told in columns]
        texts = ["\n".join(part) for side in (left, right) for part in side if part]
        drafts.extend(Draft(text, place=sheet.place(group[0])) for text in paragraphs([[t] for t in texts]))
    return drafts


def _told(line: Line) -> list[tuple[int, str]]:
    return [(at, cell.text) for at, cell in enumerate(line.cells) if cell.text and not cell.merged]


def _second(line: Line) -> int | None:
    """Return the column of the second cell of a line that says something."""
    told = _told(line)
    return told[1][0] if len(told) > 1 else None


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines in two columns together with what stands between them, all others one by one."""
    double = [n for n, line in enumerate(lines) if _second(line) is not None]
    first, last = (double[0], double[-1]) if double else (len(lines), -1)
    for line in lines[:first]:
        yield [line]
    if double:
        yield list(lines[first : last + 1])
    for line in lines[max(last, first - 1) + 1 :] if double else []:
        yield [line]


def _tables(lines: Sequence[Line]) -> list[_Table]:
    """Return the tables of a sheet: each from its row of headings to its last row."""
    rows = [tuple(Cell(c.text, Span(0, 0), c.merged) for c in line.cells) for line in lines]
    starts: list[int] = []
    known: Columns | None = None
    for number in range(len(rows)):
        if known is not None and (number < starts[-1] + known.header_rows or known.repeats(rows[number])):
            continue
        found = _headed(rows, number)
        if found is not None:
            starts.append(number)
            known = found
    if not starts:
        starts = [n for n, line in enumerate(lines) if len(_told(line)) >= _FEWEST_CELLS and not _ends(line)][:1]
    ends = [_title_above(lines, after) for after in starts[1:]]
    if starts:
        ends.append(_end(lines, starts[-1]))
    return [_Table(start, max(start + 1, end)) for start, end in zip(starts, ends, strict=True)]


def _headed(rows: Sequence[Sequence[Cell]], number: int) -> Columns | None:
    """Return the columns of the table whose headings start in a row, None where that row is no such one."""
    cells = [c for c in rows[number] if c.text and not c.merged]
    if len(cells) < 2 or not any(heading_role(c.text) in _SUBJECTS for c in cells):
        return None
    roles = [heading_role(c.text) for c in cells]
    columns = find_columns(rows[number : number + 60])
    named = sum(role is not None for role in roles) >= 2 and are_headings(rows[number])
    return columns if named and columns.subject is not None else None


def _title_above(lines: Sequence[Line], start: int) -> int:
    """Return the first of the lines right above a later table that are its title: lines of one cell."""
    while start > 1 and len(_told(lines[start - 1])) == 1 and not find_marker(_told(lines[start - 1])[0][1]):
        start -= 1
    return start


def _end(lines: Sequence[Line], start: int) -> int:
    """Return the first line behind the last table: where recipients or signature begin."""
    return next((n for n in range(start + 1, len(lines)) if _ends(lines[n])), len(lines))


def _ends(line: Line) -> bool:
    told = _told(line)
    return 0 < len(told) <= 2 and any(_END.match(text) for _, text in told)


def findings_of(sheet: Sheet, name: str) -> Iterator[Finding]:
    """Yield what of a sheet was read though hidden, and what could not be read."""
    if not sheet.lines:
        return
    of = f"Trang tính «{sheet.name}»"
    if sheet.hidden:
        yield finding("hidden-content", "info", name, f"{of} đang ẩn; vẫn đã đọc.", _CHECK_HIDDEN)
    for unseen, what in ((tuple(map(str, sheet.hidden_rows)), "hàng"), (sheet.hidden_columns, "cột")):
        if unseen:
            message = f"{of} có {len(unseen)} {what} ẩn ({_named(unseen)}); vẫn đã đọc."
            yield finding("hidden-content", "info", name, message, _CHECK_HIDDEN)
    if sheet.unknown:
        message = (
            f"{of} có {len(sheet.unknown)} ô công thức chưa lưu kết quả ({_named(sheet.unknown)}), đọc như ô trống."
        )
        yield finding("text-quality", "warning", name, message, "Mở tệp bằng Excel, bấm Lưu, rồi nạp lại.")
    if sheet.broken:
        message = f"{of} có {len(sheet.broken)} ô báo lỗi công thức ({_named(sheet.broken)})."
        yield finding("text-quality", "warning", name, message, "Sửa công thức trong Excel, lưu lại rồi nạp lại.")


_CHECK_HIDDEN = "Xem phần ẩn có thuộc văn bản không; nếu không, xóa khỏi tệp rồi nạp lại."


def _named(places: Sequence[str]) -> str:
    more = len(places) - _MOST_NAMED
    return ", ".join(places[:_MOST_NAMED]) + (f" và {more} chỗ nữa" if more > 0 else "")
