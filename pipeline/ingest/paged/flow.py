"""Reader of PDF files with a text layer, by pdfium (through pypdfium2, a dependency of pdfplumber)."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2  # type: ignore[import-untyped]

from models.errors import EmptyDocument, UnreadableFile
from models.places import PageFacts
from models.tracing import Finding
from pipeline.ingest.layout import is_layout
from pipeline.ingest.paged.columns import in_reading_order
from pipeline.ingest.paged.grid import grids
from pipeline.ingest.paged.lines import Line, lines_of
from pipeline.ingest.paged.page import Page
from pipeline.ingest.paged.paragraphs import frames_of, paragraphs
from pipeline.ingest.paged.pdf import read_page
from pipeline.ingest.paged.tables import Table, continues, joined, table_of
from pipeline.ingest.reading import Content, Draft, finding, row

#: pdfium is not safe to call from two threads at once.
_LOCK = threading.Lock()
_PASSWORD = 4
#: The part of the height at the top and the bottom of a page where running heads and page numbers stand.
_MARGIN = 0.12
#: A line stands in the margin of this share of the pages, three at least, before it is a running head.
_RUNNING, _FEWEST_PAGES = 0.5, 3
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
Item = Line | Table


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a PDF with their pages and boxes.

    Raises UnreadableFile for a broken or encrypted file, EmptyDocument where no page has a text layer.
    """
    with _LOCK:
        pages = _pages(data, name)
    if not any(page.chars for page in pages):
        raise EmptyDocument(f"{name}: {len(pages)} trang đều không có lớp chữ; hãy nhận dạng chữ (OCR) rồi nạp lại.")
    items = _without_margins([_items(page) for page in pages], pages)
    return Content(tuple(_drafts(items, pages)), tuple(_findings(pages, name)), tuple(_facts(pages)))


def _pages(data: bytes, name: str) -> list[Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise UnreadableFile(f"{name}: tệp PDF có mật khẩu; hãy gỡ mật khẩu rồi thử lại.") from error
        raise UnreadableFile(f"{name}: tệp PDF bị hỏng hoặc tải chưa hết; hãy tải hay chép lại tệp.") from error
    try:
        return [read_page(document, number + 1) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"{name}: có trang PDF bị hỏng; hãy tải hay xuất lại tệp.") from error
    finally:
        document.close()


def _facts(pages: Sequence[Page]) -> Iterator[PageFacts]:
    for page in pages:
        yield PageFacts(page.number, page.width, page.height, "text" if page.chars else "blank")


def _findings(pages: Sequence[Page], name: str) -> Iterator[Finding]:
    for page in pages:
        if not page.chars and page.pictured:
            message = f"Trang {page.number} không có lớp chữ (chỉ có ảnh), nội dung trang này chưa được đọc."
            yield finding("text-quality", "error", name, message, "Nhận dạng chữ (OCR) tệp PDF rồi nạp lại.")


def _items(page: Page) -> list[Item]:
    """Return the lines and tables of a page in reading order."""
    chars = page.chars
    tables: list[Table] = []
    for grid in grids(page.rules):
        inside = [char for char in chars if grid.holds(char)]
        table = table_of(grid, inside, page.number)
        if not table.rows or is_layout([_own_texts(table, number) for number in range(len(table.rows))]):
            continue
        taken = set(map(id, inside))
        chars = tuple(char for char in chars if id(char) not in taken)
        tables.append(table)
    items: list[Item] = []
    lines = lines_of(chars, page.number)
    for table in tables:
        above = [line for line in lines if line.top < table.top]
        items += [*in_reading_order(above), table]
        lines = lines[len(above) :]
    return items + list(in_reading_order(lines))


def _own_texts(table: Table, number: int) -> list[str]:
    return ["" if cell.merged else cell.text for cell in table.rows[number].cells]


def _without_margins(items: Sequence[Sequence[Item]], pages: Sequence[Page]) -> list[Item]:
    """Return the items of all pages one after the other, without page numbers and running heads."""
    edges = [_edge_lines(of_page, page) for of_page, page in zip(items, pages, strict=True)]
    counts = Counter(key for lines in edges for key in {_running_key(line) for line in lines})
    most = max(_FEWEST_PAGES, _RUNNING * len(pages))
    dropped = {
        id(line)
        for lines in edges
        for line in lines
        if _PAGE_NUMBER.fullmatch(line.text) or counts[_running_key(line)] >= most
    }
    return [item for of_page in items for item in of_page if id(item) not in dropped]


def _edge_lines(items: Sequence[Item], page: Page) -> list[Line]:
    top, bottom = _MARGIN * page.height, (1 - _MARGIN) * page.height
    return [item for item in items if isinstance(item, Line) and (item.bottom < top or item.top > bottom)]


def _running_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / 10)


def _drafts(items: Sequence[Item], pages: Sequence[Page]) -> Iterator[Draft]:
    """Yield the paragraphs and table rows; tables that go on over a page are joined first."""
    sizes = {page.number: (round(page.width), round(page.height)) for page in pages}
    frames = frames_of([item for item in items if isinstance(item, Line)], sizes)
    lines: list[Line] = []
    number = 0
    for item in _joined_tables(items):
        if isinstance(item, Line):
            lines.append(item)
            continue
        yield from paragraphs(lines, frames)
        lines, number = [], number + 1
        for record in item.rows:
            yield row(record.cells, number, record.page, record.box)
    yield from paragraphs(lines, frames)


def _joined_tables(items: Sequence[Item]) -> Iterator[Item]:
    held: Table | None = None
    for item in items:
        if held is not None and isinstance(item, Table) and continues(held, item):
            held = joined(held, item)
            continue
        if held is not None:
            yield held
            held = None
        if isinstance(item, Table):
            held = item
        else:
            yield item
    if held is not None:
        yield held
