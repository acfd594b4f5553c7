"""The matrix as files that people sign and scripts read: xlsx, csv, html, json, and the list of gaps.

Each format has its module (`sheet`, `table`, `page`, `data`); `rows` holds the flat table they share, `words`
the Vietnamese for the values of records, `files` the writing that leaves no half-written result.
"""

from __future__ import annotations

from pathlib import Path

from models.tracing import Matrix


def write_all(matrix: Matrix, out: Path) -> tuple[Path, ...]:
    """Write matrix.xlsx, matrix.csv, matrix.html, matrix.json and gaps.csv into `out`; return their paths.

    The folder is made where it is not there. A file is either the old or the new one, whole: everything is
    rendered before anything is written, and each file is written beside its place, forced to disk and
    renamed. The same matrix gives the same bytes. Raises OutputError (one line of Vietnamese) where the
    folder cannot be made or written.
    """
    from pipeline.export.data import json_bytes
    from pipeline.export.files import write_whole
    from pipeline.export.page import html_bytes
    from pipeline.export.sheet import xlsx_bytes
    from pipeline.export.table import gaps_csv, matrix_csv

    contents = {
        "matrix.xlsx": xlsx_bytes(matrix),
        "matrix.csv": matrix_csv(matrix),
        "matrix.html": html_bytes(matrix),
        "matrix.json": json_bytes(matrix),
        "gaps.csv": gaps_csv(matrix),
    }
    return write_whole(contents, out)
