"""Part of a result: the tasks of one lead, under any of its names; the matrix as one file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from models.records import Agency
from models.tracing import Finding, Matrix, Row
from pipeline.export.selection import led_by, matrix_bytes, narrowed
from pipeline.extract.gazetteer import identify
from tests.conftest import make_statement
from tests.pipeline.golden.example import example

OWN = "Bộ Khoa học và Công nghệ"


@pytest.mark.parametrize(
    ("name", "led"),
    [
        (OWN, True),
        ("bo khoa hoc va cong nghe", True),
        ("Khoa học và Công nghệ", True),
        ("Bộ Thông tin và Truyền thông", True),
        ("Bộ Tài chính", False),
        ("và", True),
        ("oa học", False),
        ("", False),
    ],
)
def test_a_lead_is_found_by_any_of_its_names(name: str, led: bool) -> None:
    statement = replace(make_statement("I.1", "Xây dựng."), leads=(Agency(OWN, identify(OWN)),))
    assert led_by(statement, name) is led


def test_no_lead_is_led_by_nobody() -> None:
    assert not led_by(make_statement("I.1", "Xây dựng."), OWN)


def test_narrowing_keeps_the_rows_of_the_lead_and_what_is_said_of_them() -> None:
    mine = replace(make_statement("I.1", "Xây dựng."), leads=(Agency("Phòng Công nghệ"),))
    other = make_statement("I.2", "Rà soát.")
    findings = tuple(
        Finding("task-orphan", "warning", "1/KH-UBND", locator, "x", "y") for locator in ("I.1", "I.2", "")
    )
    matrix = Matrix((), (Row(mine, None, None), Row(other, None, None)), (), (), findings)
    part = narrowed(matrix, "phong cong nghe")
    assert [row.task.id for row in part.rows] == [mine.id]
    assert [f.locator for f in part.findings] == ["I.1", ""]


def test_each_form_is_a_file_of_its_kind() -> None:
    matrix = example()
    assert matrix_bytes(matrix, "csv").startswith(b"\xef\xbb\xbfTT,")
    assert matrix_bytes(matrix, "xlsx").startswith(b"PK")
    assert matrix_bytes(matrix, "html").lstrip().lower().startswith(b"<!doctype html")
    assert "rows" in json.loads(matrix_bytes(matrix, "json"))
