"""Reader of .xls and .ods: LibreOffice turns them into .xlsx in a process of its own, and that is read."""

from __future__ import annotations

import re

from models.errors import UnreadableFile
from pipeline.ingest.formats import sniff
from pipeline.ingest.office import check_open_document, to_xlsx
from pipeline.ingest.reading import Content
from pipeline.ingest.sheet.book import read_book
from pipeline.ingest.sheet.flow import content_of

_ENDINGS = {"xls": ".xls", "ods": ".ods"}
#: An encrypted workbook has the record FilePass behind its first one, BOF, and WriteProtect ([MS-XLS] 2.1.7.20.3).
_LOCKED = re.compile(rb"\x09\x08\x10\x00.{16}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a workbook.

    Raises UnreadableFile where it is encrypted or broken, where LibreOffice is missing, fails or takes too long;
    LimitExceeded for too many cells.
    """
    kind = sniff(data)
    if kind == "xls" and _LOCKED.search(data):
        raise UnreadableFile(f"{name}: bảng tính có mật khẩu; hãy gỡ mật khẩu (lưu lại không mã hóa) rồi thử lại.")
    if kind == "ods":
        check_open_document(data, name)
    return content_of(read_book(to_xlsx(data, name, _ENDINGS[kind]), name), name)
