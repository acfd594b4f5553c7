"""Library to matrix, with people's decisions laid over, again and again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.settings import Settings
from models.tracing import Link
from pipeline.library import Library, load_library
from pipeline.review import decide
from pipeline.store import Home
from pipeline.trace import Trace, program_version, trace
from tests.conftest import PROGRAMME, TinyEmbedder

TASK, GOAL, SISTER = f"{PROGRAMME}#III.2.5", "57-NQ/TW#III.3.5", "433-KH/TU#MT.1"


def traced(library: Library, home: Home, threshold: float = 0.5) -> Trace:
    return trace(library, home, TinyEmbedder(), Settings(home.root, threshold=threshold))


def link(result: Trace, child: str, parent: str) -> Link:
    return next(k for k in result.links if (k.child, k.parent) == (child, parent))


def test_the_manifest_tells_what_the_matrix_was_made_from(library: Library, home: Home) -> None:
    manifest = traced(library, home, 0.3).matrix.manifest
    assert (manifest["model"], manifest["threshold"], manifest["version"]) == ("tiny", 0.3, program_version())
    assert manifest["subjects"] == [PROGRAMME]
    sources = manifest["sources"]
    assert isinstance(sources, dict) and list(sources) == [a.document.key for a in library.acts]
    assert len(sources[PROGRAMME]) == 64 and sources["04/CTr-UBND"] is None


def test_progress_is_told_and_the_result_is_the_same_twice(library: Library, home: Home) -> None:
    stages: list[str] = []
    one = trace(library, home, TinyEmbedder(), Settings(home.root, threshold=0.5), stages.append).matrix
    two = traced(library, home).matrix
    assert stages == ["Ghép nhiệm vụ với mục tiêu", "Soát khoảng trống"]
    assert (one.rows, one.objectives, one.findings) == (two.rows, two.objectives, two.findings)
    assert not home.root.exists(), "tracing writes nothing"


def test_decisions_outlive_every_run(library: Library, home: Home) -> None:
    home.decide(decide("add", TASK, SISTER, library, "An"))
    home.decide(decide("reject", TASK, GOAL, library, "An"))
    log = (home.root / "decisions.jsonl").read_bytes()
    for threshold in (0.0, 1.0, 0.5):
        result = traced(library, home, threshold)
        assert link(result, TASK, SISTER).status == "confirmed" and link(result, TASK, GOAL).status == "rejected"
        row = next(r for r in result.matrix.rows if r.task.id == TASK)
        assert row.provincial is not None and row.provincial.status == "confirmed"
        shown = {
            f"{r.central.document}#{r.central.locator}" for r in result.matrix.rows if r.task.id == TASK and r.central
        }
        assert GOAL not in shown
        objective = next(o for o in result.matrix.objectives if f"{o.document}#{o.locator}" == SISTER)
        assert objective.state == "confirmed" and TASK in objective.covered_by
    assert (home.root / "decisions.jsonl").read_bytes() == log


def test_a_decision_on_a_digest_follows_to_the_full_text(library: Library, home: Home, tmp_path: Path) -> None:
    home.decide(decide("add", TASK, SISTER, library, "An"))
    register = library.act("433-KH/TU")
    first = register.statements[0].text
    path = tmp_path / "ke-hoach-433.txt"
    path.write_text(
        "TỈNH ỦY ĐỒNG NAI\n\nSố: 433-KH/TU\n\nĐồng Nai, ngày 28 tháng 02 năm 2025\n\nKẾ HOẠCH\n\nThực hiện Nghị quyết"
        f" số 57-NQ/TW trên địa bàn tỉnh Đồng Nai\n\nI. MỤC TIÊU\n\n- {first}.\n\n- Mục tiêu khác hẳn.\n",
        encoding="utf-8",
    )
    home.keep_original(path.read_bytes(), path.name)
    full = load_library(home)
    assert full.act("433-KH/TU").document.provenance == "full"
    found = link(traced(full, home), TASK, "433-KH/TU#I.1")
    assert found.status == "suspect" and "MT.1 không còn; gần nhất là 433-KH/TU#I.1" in found.note


def test_a_decision_on_a_verified_unit_stays_confirmed(library: Library, home: Home) -> None:
    home.decide(decide("accept", TASK, GOAL, library, "An"))
    acts = []
    for act in library.acts:
        if act.document.key == "57-NQ/TW":
            full = [
                replace(s, provenance="full", text="Lời của văn bản", stamp="0", verified=s.locator == "III.3.5")
                for s in act.statements
            ]
            act = replace(act, statements=tuple(full), document=replace(act.document, provenance="full"))
        acts.append(act)
    result = traced(replace(library, acts=tuple(acts)), home)
    assert link(result, TASK, GOAL).status == "confirmed"


def test_a_decision_on_a_document_that_is_gone_is_a_finding(library: Library, home: Home) -> None:
    home.decide(decide("add", TASK, SISTER, library, "An"))
    rest = replace(library, acts=tuple(a for a in library.acts if a.document.key != "433-KH/TU"))
    findings = [f for f in traced(rest, home).matrix.findings if f.code == "decision-unplaced"]
    assert [f.locator for f in findings] == ["III.2.5"]


@pytest.mark.parametrize("threshold", [0.0, 0.5])
def test_findings_of_the_library_come_along(library: Library, home: Home, threshold: float) -> None:
    from models.tracing import Finding

    broken = Finding("text-quality", "error", "hong.docx", "", "hong.docx", "Tệp hỏng.")
    result = traced(replace(library, findings=(broken,)), home, threshold)
    assert broken in result.matrix.findings
    assert len(set(result.matrix.findings)) == len(result.matrix.findings)


@pytest.mark.parametrize(("duties", "linked"), [("các nhiệm vụ", True), ("các nhiệm vụ khác", False)])
def test_what_is_left_over_is_linked_to_nothing(library: Library, home: Home, duties: str, linked: bool) -> None:
    acts = []
    for act in library.acts:
        told = tuple(
            replace(s, text=f"Thực hiện {duties} thuộc thẩm quyền về {s.text}") if s.id == TASK else s
            for s in act.statements
        )
        acts.append(replace(act, statements=told))
    result = traced(replace(library, acts=tuple(acts)), home, 0.01)
    assert any(k.child == TASK for k in result.links) == linked
