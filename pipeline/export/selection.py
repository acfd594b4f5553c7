"""Which part of a result goes out, and in which one form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from models.records import Agency, Statement
from models.text import folded_syllables
from models.tracing import Matrix
from pipeline.extract.gazetteer import identify, succession

#: Forms of the matrix, by the ending of their file.
MatrixForm = Literal["csv", "xlsx", "html", "json"]


def led_by(statement: Statement, name: str) -> bool:
    """Tell whether an agency of that name leads the statement: by identifier, by succession, or by its words.

    An agency that carries on all the work of another is led by either name. The words may be typed without
    diacritics and may be a part of the name ("khoa hoc va cong nghe").
    """
    identifier = identify(name)
    return any(_is(agency, identifier, folded_syllables(name)) for agency in statement.leads)


def _is(agency: Agency, identifier: str | None, wanted: list[str]) -> bool:
    if identifier and agency.agency:
        after = succession(agency.agency, identifier) or succession(identifier, agency.agency)
        return agency.agency == identifier or (after is not None and not after.fields)
    syllables = folded_syllables(agency.name)
    width = len(wanted)
    return width > 0 and any(syllables[at : at + width] == wanted for at in range(len(syllables) - width + 1))


def narrowed(matrix: Matrix, lead: str) -> Matrix:
    """Return the matrix with the rows of one lead, and the findings but for those on the tasks left out.

    Objectives and coverage stay whole: they count the tasks of all.
    """
    rows = tuple(row for row in matrix.rows if led_by(row.task, lead))
    kept = {row.task.id for row in rows}
    dropped = {(row.task.document, row.task.locator) for row in matrix.rows if row.task.id not in kept}
    findings = tuple(f for f in matrix.findings if (f.document, f.locator) not in dropped)
    return replace(matrix, rows=rows, findings=findings)


def matrix_bytes(matrix: Matrix, form: MatrixForm) -> bytes:
    """Return the matrix as one file of that form."""
    from pipeline.export.data import json_bytes
    from pipeline.export.page import html_bytes
    from pipeline.export.sheet import xlsx_bytes
    from pipeline.export.table import matrix_csv

    makers: dict[MatrixForm, Callable[[Matrix], bytes]] = {
        "csv": matrix_csv,
        "xlsx": xlsx_bytes,
        "html": html_bytes,
        "json": json_bytes,
    }
    return makers[form](matrix)
