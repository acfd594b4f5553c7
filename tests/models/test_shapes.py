"""The JSON shapes that scripts rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from models import shapes
from models.records import Agency, Citation, Deadline, Hit, Span, Target, Unit
from models.tracing import Matrix, Parent, Row
from pipeline.act import Act
from pipeline.library import Library
from tests.conftest import make_statement

STATEMENT_KEYS = {
    "id",
    "document",
    "locator",
    "kind",
    "text",
    "as_written",
    "verb",
    "leads",
    "partners",
    "deliverable",
    "deadline",
    "targets",
    "citations",
    "span",
    "page",
    "stamp",
    "provenance",
}


def test_statement_has_the_keys_of_the_contract() -> None:
    statement = replace(
        make_statement("III.1", "Giao Sở Nội vụ báo cáo trước ngày 10 tháng 11."),
        leads=(Agency("Sở Nội vụ", "so-noi-vu"),),
        deadline=Deadline("trước ngày 10 tháng 11", end=date(2025, 11, 10), exclusive=True),
        targets=(Target("tỷ lệ", "range", (1.0, 2.0), "%", 2030),),
        citations=(Citation("Nghị quyết số 57-NQ/TW", "57-NQ/TW", date(2024, 12, 22)),),
    )
    shape = json.loads(json.dumps(shapes.statement_json(statement), ensure_ascii=False))
    assert set(shape) >= STATEMENT_KEYS
    assert shape["as_written"] == {"lead": None, "partners": None, "deliverable": None, "deadline": None}
    assert shape["leads"] == [{"name": "Sở Nội vụ", "agency": "so-noi-vu"}]
    assert shape["deadline"] == {
        "text": "trước ngày 10 tháng 11",
        "start": None,
        "end": "2025-11-10",
        "recurrence": None,
        "exclusive": True,
    }
    assert shape["targets"][0]["value"] == [1.0, 2.0]
    assert set(shape["targets"][0]) == {"indicator", "operator", "value", "unit", "year", "scope"}
    assert shape["citations"][0] == {"text": "Nghị quyết số 57-NQ/TW", "symbol": "57-NQ/TW", "issued_on": "2024-12-22"}
    assert shape["span"] == {"start": 0, "end": len(statement.text)}


def test_document_shape_leaves_out_text_and_blocks(programme: Act) -> None:
    shape = shapes.document_json(programme.document)
    assert "text" not in shape and "blocks" not in shape
    assert shape["symbol"] == "…/CTr-SoKHCN" and shape["issued_on"] is None
    json.dumps(shape)


def test_unit_hit_and_matrix_shapes(library: Library) -> None:
    unit = Unit("I.1", "arabic", "Mục đích", Span(3, 11), "I", "1.", True)
    assert shapes.unit_json(unit)["span"] == {"start": 3, "end": 11}
    task, parent = (
        make_statement("1", "a"),
        Parent("X", "1", "b", "thực hiện", ("Y",), 0.5, ("b",), "proposed", "digest"),
    )
    assert set(shapes.hit_json(Hit(task, 1.5, ("a",)))) == {"score", "evidence", "statement"}
    matrix = Matrix((library.acts[0].document,), (Row(task, None, parent),), (), (), (), {"program": "truyvet"})
    shape = json.loads(json.dumps(shapes.matrix_json(matrix)))
    assert set(shape) >= {"manifest", "documents", "rows", "objectives", "targets", "coverage", "findings"}
    assert shape["rows"][0]["provincial"] is None
    assert set(shape["rows"][0]["central"]) >= {
        "document",
        "locator",
        "text",
        "relation",
        "through",
        "probability",
        "evidence",
        "status",
        "provenance",
    }
