"""matrix.csv and gaps.csv: RFC 4180, UTF-8 with a byte order mark so that spreadsheets see Vietnamese."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from models.tracing import Matrix
from pipeline.export.rows import GAP_COLUMNS, MATRIX_COLUMNS, clean, flat_rows, gap_rows

#: A cell that begins with one of these may be run as a formula (OWASP, "CSV Injection").
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guard(cell: str) -> str:
    """Return the cell as spreadsheets must show it: as text, never as a formula.

    A cell that begins with = + - @ (also in full width), a tab or a line end gets an apostrophe in front,
    which a script that reads the file takes off again. All other cells are unchanged.
    """
    return "'" + cell if cell.startswith(FORMULA_SIGNS) else cell


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the table as bytes: byte order mark, header, rows; commas, CRLF, cells cleaned and guarded."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows([guard(clean(cell)) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def matrix_csv(matrix: Matrix) -> bytes:
    """Return matrix.csv under `MATRIX_COLUMNS`."""
    return csv_bytes(MATRIX_COLUMNS, (row.cells for row in flat_rows(matrix)))


def gaps_csv(matrix: Matrix) -> bytes:
    """Return gaps.csv under `GAP_COLUMNS`: every finding, in its order."""
    return csv_bytes(GAP_COLUMNS, gap_rows(matrix))
