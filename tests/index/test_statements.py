"""Statements on disk: the JSON shape and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.statements import open_statements, save_statements, statement_from_json, statement_line
from models.errors import StateError
from models.records import Agency, AsWritten, Citation, Deadline, Span, Statement, Target

Make = Callable[..., Statement]


def full(make: Make) -> Statement:
    return make(
        "Hoàn thành trước ngày 10/11 hằng năm",
        as_written=AsWritten(lead="Sở Nội vụ", deadline="trước ngày 10/11"),
        span=Span(3, 9),
        verb="hoàn thành",
        leads=(Agency("Sở Nội vụ", "so-noi-vu"),),
        partners=(Agency("các sở"),),
        deliverable="Báo cáo",
        deadline=Deadline("trước ngày 10/11", end=date(2025, 11, 10), recurrence="FREQ=YEARLY", exclusive=True),
        targets=(Target("tỉ lệ", ">=", 80.0, "%", 2030), Target("số tổ chức", "range", (40.0, 50.0), "tổ chức")),
        citations=(Citation("Nghị quyết số 57-NQ/TW", "57-NQ/TW", date(2024, 12, 22)),),
        page=2,
        path=("III", "Hạ tầng"),
        verified=True,
    )


def test_json_and_back(make: Make) -> None:
    statement = full(make)
    assert statement_from_json(json.loads(statement_line(statement))) == statement


def test_phases_of_a_deadline_come_back(make: Make) -> None:
    phases = (Deadline("30/6/2025", end=date(2025, 6, 30)), Deadline("31/12/2025", end=date(2025, 12, 31)))
    deadline = Deadline("30/6/2025; 31/12/2025", end=date(2025, 12, 31), phases=phases)
    statement = replace(full(make), deadline=deadline)
    assert statement_from_json(json.loads(statement_line(statement))) == statement


def test_saved_statements_are_read_by_number(make: Make, tmp_path: Path) -> None:
    written = [full(make), make("đường sắt", 2), make("", 3)]
    save_statements(tmp_path, [statement_line(s) for s in written])
    saved = open_statements(tmp_path)
    assert len(saved) == 3
    assert saved.read([2, 0]) == [written[2], written[0]]
    assert list(saved) == written


def test_a_cut_off_file_is_damaged(make: Make, tmp_path: Path) -> None:
    save_statements(tmp_path, [statement_line(full(make))])
    lines = tmp_path / "statements.jsonl"
    lines.write_bytes(lines.read_bytes()[:-5])
    with pytest.raises(StateError, match="bị hỏng"):
        open_statements(tmp_path)
