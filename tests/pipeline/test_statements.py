"""The programme against the statements written by hand, and how fields are filled from clauses and rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.records import Statement
from models.text import stamp
from pipeline.act import Act, parents_of, unit_locator
from pipeline.documents import read_act, read_act_bytes
from pipeline.library import BUNDLED

GOLD: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[1] / "gold" / "programme-statements.json").read_text(encoding="utf-8")
)
EXPECTED: list[dict[str, Any]] = GOLD["statements"]
FIELDS = ("kind", "text", "leads", "partners", "deadline", "recurrence", "exclusive")


def fields(statement: Statement) -> dict[str, object]:
    deadline = statement.deadline
    return {
        "kind": statement.kind,
        "text": statement.text,
        "leads": [a.name for a in statement.leads],
        "partners": [a.name for a in statement.partners],
        "deadline": deadline.text if deadline else None,
        "recurrence": deadline.recurrence if deadline else None,
        "exclusive": bool(deadline and deadline.exclusive),
    }


def accepted(entry: Mapping[str, Any], field: str) -> list[object]:
    return [entry[field], *entry.get("alternatives", {}).get(field, [])]


def f1(expected: set[str], found: set[str]) -> float:
    return 2 * len(expected & found) / (len(expected) + len(found))


def test_cutting_finds_exactly_the_statements_written_by_hand(programme: Act) -> None:
    found = {f"{s.locator} {s.kind} {s.text}" for s in programme.statements}
    assert f1({f"{e['locator']} {e['kind']} {e['text']}" for e in EXPECTED}, found) == 1.0
    assert [s.locator for s in programme.statements] == [e["locator"] for e in EXPECTED]


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda e: str(e["locator"]))
def test_every_field_is_as_written_by_hand(programme: Act, entry: dict[str, Any]) -> None:
    found = fields(next(s for s in programme.statements if s.locator == entry["locator"]))
    wrong = {f: found[f] for f in FIELDS if found[f] not in accepted(entry, f)}
    assert not wrong


def test_every_statement_points_to_its_place(programme: Act) -> None:
    text = programme.document.text
    for statement in programme.statements:
        assert statement.span is not None
        assert text[statement.span.start : statement.span.end] == statement.text
        assert statement.stamp == stamp(statement.text)
        assert statement.id == f"{programme.document.key}#{statement.locator}"
        assert statement.place.startswith("đoạn ")


def test_words_as_written_are_words_of_the_clause(programme: Act) -> None:
    for s in programme.statements:
        words = (s.as_written.lead, s.as_written.deadline, *(a.name for a in s.partners))
        carried = {a.name for a in s.leads} - {s.as_written.lead}
        assert all(w in s.text for w in words if w is not None)
        assert all(s.as_written.lead is None for _ in carried)


def test_both_files_give_the_same_statements() -> None:
    one, two = (
        [fields(s) | {"id": s.id, "path": s.path} for s in read_act(BUNDLED / "programme" / name).statements]
        for name in ("ctr-sokhcn-dong-nai-2025.docx", "ctr-sokhcn-dong-nai-2025.txt")
    )
    assert one == two


def test_passages_without_statement_stay_out(programme: Act) -> None:
    sections = {s.locator.split(".")[0] for s in programme.statements}
    assert sections == {"III", "IV"}
    assert not any("Phụ lục II" in s.text for s in programme.statements)


def statements(text: str, name: str = "van-ban.txt") -> list[Statement]:
    return list(read_act_bytes(text.encode(), name).statements)


def test_leads_carry_over_within_the_sentence_and_no_further() -> None:
    found = statements(
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Giao Sở Nội vụ chủ trì xây dựng kế hoạch; kiểm tra việc thực hiện. "
        "Theo dõi tình hình chung.\n\n2. Kiểm tra định kỳ."
    )
    assert [(s.locator, [a.name for a in s.leads]) for s in found] == [
        ("I.1/1", ["Sở Nội vụ"]),
        ("I.1/2", ["Sở Nội vụ"]),
        ("I.1/3", []),
        ("I.2", []),
    ]
    assert found[1].as_written.lead is None


def test_a_heading_that_names_an_agency_gives_the_lead_to_what_hangs_below() -> None:
    found = statements("IV. TỔ CHỨC THỰC HIỆN\n\n1. Sở Tài chính\n\n- Bố trí kinh phí.\n\n- Kiểm tra việc sử dụng.")
    assert [[a.name for a in s.leads] for s in found] == [["Sở Tài chính"], ["Sở Tài chính"]]


def test_objectives_with_numbers_are_targets_of_the_year_in_the_heading() -> None:
    found = statements(
        "I. MỤC TIÊU\n\n1. Đến năm 2030\n\n- Kinh tế số đạt tối thiểu 30% GRDP.\n\n- Hạ tầng hiện đại, đồng bộ.\n\n"
        "II. NHIỆM VỤ\n\n- Xây dựng kế hoạch."
    )
    assert [(s.locator, s.kind) for s in found] == [("I.1.1", "target"), ("I.1.2", "objective"), ("II.1", "task")]
    (target,) = found[0].targets
    assert (target.operator, target.value, target.unit, target.year) == (">=", 30.0, "% GRDP", 2030)


TABLE = """PHỤ LỤC II

DANH MỤC NHIỆM VỤ

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời hạn |
|---|---|---|---|---|---|
| I | Thể chế | | | | |
| 14 | Rà soát; xây dựng quy chế | Sở Tư pháp | Các sở | Quy chế | Quý IV/2025 |
| 15 | Kiểm tra | | | | |
"""


def test_a_row_is_one_task_with_its_cells_unchanged() -> None:
    first, second = statements(TABLE, "bang.md")
    assert (first.locator, first.kind, first.text) == ("PL2.14", "task", "Rà soát; xây dựng quy chế")
    assert first.as_written.lead == "Sở Tư pháp" and first.as_written.partners == "Các sở"
    assert first.as_written.deliverable == first.deliverable == "Quy chế"
    assert first.as_written.deadline == "Quý IV/2025"
    assert (
        first.deadline is not None and first.deadline.end is not None and first.deadline.end.isoformat() == "2025-12-31"
    )
    assert first.path == ("DANH MỤC NHIỆM VỤ", "Thể chế")
    assert second.leads == () and second.deadline is None and second.as_written.lead is None


def test_a_table_of_indicators_gives_targets() -> None:
    (found,) = statements(
        "PHỤ LỤC I\n\nDANH MỤC CHỈ TIÊU\n\n| TT | Chỉ tiêu | Đơn vị tính | Đến năm 2030 |\n|---|---|---|---|\n"
        "| 1 | Tỷ lệ hồ sơ trực tuyến | % | ≥ 80 |\n",
        "bang.md",
    )
    assert found.kind == "target"
    (target,) = found.targets
    assert (target.indicator, target.operator, target.value, target.unit) == ("Tỷ lệ hồ sơ trực tuyến", ">=", 80.0, "%")


def test_clauses_of_one_unit_are_one_parent(programme: Act) -> None:
    whole = parents_of(programme)
    assert [p.locator for p in whole] == list(
        dict.fromkeys(unit_locator(s.locator) for s in programme.statements if s.kind == "task")
    )
    parent = next(p for p in whole if p.locator == "III.2.3")
    assert parent.span is not None
    assert programme.document.text[parent.span.start : parent.span.end] == parent.text
    assert parent.id == f"{programme.document.key}#III.2.3" and parent.stamp == stamp(parent.text)
    assert all(s.text in parent.text for s in programme.statements if unit_locator(s.locator) == "III.2.3")
