"""Reader of Excel workbooks (.xlsx): every sheet, its tables and the lines around them."""

from __future__ import annotations

from dataclasses import replace

from pipeline.ingest.reading import Content, finding
from pipeline.ingest.sheet.book import read_book
from pipeline.ingest.sheet.flow import content_of

#: The part that holds macros ([MS-OFFMACRO2] 2.2.1); names stand unpacked in the directory of the package.
_MACROS = b"xl/vbaProject.bin"


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a workbook. Raises UnreadableFile (broken, encrypted, no workbook), LimitExceeded."""
    content = content_of(read_book(data, name), name)
    if _MACROS not in data:
        return content
    message = "Tệp Excel có macro; chỉ đọc chữ, macro không được chạy."
    said = finding("text-quality", "info", name, message, "Lưu lại thành .xlsx nếu không cần macro.")
    return replace(content, findings=(*content.findings, said))
