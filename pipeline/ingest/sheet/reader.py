"""Reader of Excel workbooks (.xlsx): every sheet, its tables and the lines around them."""

from __future__ import annotations

from pipeline.ingest.reading import Content
from pipeline.ingest.sheet.book import read_book
from pipeline.ingest.sheet.flow import content_of


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a workbook. Raises UnreadableFile (broken, encrypted, no workbook), LimitExceeded."""
    return content_of(read_book(data, name), name)
