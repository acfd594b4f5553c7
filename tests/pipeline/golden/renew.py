"""Renew the golden files after an intended change of the exports, from the root of the repository::

    python -m tests.pipeline.golden.renew

Then read the difference (`git diff tests/pipeline/golden`): it is what users will see change.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import openpyxl

from pipeline.export.data import json_bytes
from pipeline.export.page import html_bytes
from pipeline.export.sheet import xlsx_bytes
from pipeline.export.table import gaps_csv, matrix_csv
from tests.pipeline.golden.example import example

FOLDER = Path(__file__).parent


def grid(book: bytes) -> dict[str, list[list[object]]]:
    """Return the cells of each sheet, dates as ISO 8601, as spreadsheets would read them."""
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return {sheet.title: [[_plain(cell.value) for cell in row] for row in sheet.rows] for sheet in sheets}


def golden() -> Mapping[str, bytes]:
    """Return the content of every golden file by its name."""
    matrix = example()
    cells = json.dumps(grid(xlsx_bytes(matrix)), ensure_ascii=False, indent=1) + "\n"
    return {
        "matrix.csv": matrix_csv(matrix),
        "gaps.csv": gaps_csv(matrix),
        "matrix.json": json_bytes(matrix),
        "matrix.html": html_bytes(matrix),
        "matrix.xlsx.json": cells.encode(),
    }


def _plain(value: object) -> object:
    return value.date().isoformat() if isinstance(value, datetime) else value


if __name__ == "__main__":
    for name, content in golden().items():
        (FOLDER / name).write_bytes(content)
        print(FOLDER / name)
