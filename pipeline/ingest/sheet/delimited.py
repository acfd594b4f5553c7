"""Reader of tables as text (.csv, .tsv): encoding and separator found from the file itself (RFC 4180).

Excel set to Vietnamese writes ";" between cells, as "," is its decimal sign, and "Unicode text" as UTF-16 with tabs.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from models.errors import LimitExceeded, UnreadableFile
from models.numerals import grouped
from models.text import nfc
from pipeline.ingest.encoding import decode
from pipeline.ingest.reading import Content, DraftCell
from pipeline.ingest.sheet.book import clean_lines
from pipeline.ingest.sheet.flow import content_of
from pipeline.ingest.sheet.grid import MOST_CELLS, Sheet, squared

SEPARATORS = (";", ",", "\t", "|")
#: So many rows tell the separator; "sep=;" in the first line tells it outright (Excel).
_SAMPLE = 200
_TOLD = "sep="


def read(data: bytes, name: str) -> Content:
    """Return the blocks of the table.

    Raises UnreadableFile for text in no known encoding or cells that never end, LimitExceeded for too many cells.
    """
    text, findings = decode(data, name)
    text = nfc(text.replace("\0", ""))
    separator = separator_of(text)
    if text[: len(_TOLD)].lower() == _TOLD:
        text = text.partition("\n")[2]
    rows: list[tuple[int, list[DraftCell]]] = []
    count = 0
    try:
        for number, record in enumerate(rows_of(text, separator), start=1):
            count += len(record)
            if count > MOST_CELLS:
                most = grouped(MOST_CELLS)
                raise LimitExceeded(f"{name}: bảng có quá {most} ô; hãy tách thành nhiều tệp.")
            rows.append((number, [DraftCell(clean_lines(cell)) for cell in record]))
    except csv.Error as error:
        raise UnreadableFile(f"{name}: bảng CSV sai cú pháp (dấu ngoặc kép không đóng?); hãy lưu lại tệp.") from error
    content = content_of([Sheet("", squared(rows))], name)
    return Content(content.drafts, (*findings, *content.findings))


def separator_of(text: str) -> str:
    """Return the sign between the cells: the one that parts most rows into one number of cells, the more the better."""
    if text[: len(_TOLD)].lower() == _TOLD and text[len(_TOLD) : len(_TOLD) + 1] in SEPARATORS:
        return text[len(_TOLD)]
    return max(SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> float:
    try:
        widths = [len(record) for record in islice(rows_of(text, separator), _SAMPLE) if any(record)]
    except csv.Error:
        return 0.0
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0
    width, rows = wide.most_common(1)[0]
    return rows / len(widths) * min(width, 8)


def rows_of(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the cells of each row, however long one is. Raises csv.Error for a quote that never closes."""
    # The limit is one for the whole process: it may grow with a table, but must not shrink for what is read next.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)
