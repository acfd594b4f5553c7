"""Findings on tasks, documents and citations, as values."""

from __future__ import annotations

from dataclasses import replace

from models.records import Agency, AsWritten, Deadline
from models.tracing import Objective
from pipeline import check
from tests.conftest import make_act, make_statement


def test_a_task_without_parent_lead_and_deadline_has_three_findings_in_order() -> None:
    task = make_statement("III.1", "Xây dựng kế hoạch.")
    found = check.tasks([task, replace(task, locator="IV.1", kind="assignment")], frozenset())
    assert [(f.code, f.locator) for f in found] == [
        ("task-orphan", "III.1"),
        ("task-no-lead", "III.1"),
        ("task-no-lead", "IV.1"),
        ("task-no-deadline", "III.1"),
        ("task-no-deadline", "IV.1"),
    ]
    assert all(f.subject == task.text and f.message and f.remedy for f in found)


def test_what_the_text_says_is_no_gap() -> None:
    task = replace(make_statement("III.1", "Xây dựng."), leads=(Agency("Sở A"),), deadline=Deadline("Quý IV"))
    assert check.tasks([task], frozenset({task.id})) == []
    unread = replace(make_statement("III.1", "Xây dựng."), as_written=AsWritten("P. X", None, None, "sau khi có luật"))
    assert check.tasks([unread], frozenset({unread.id})) == []


def test_objectives_and_targets_have_codes_of_their_own() -> None:
    base = Objective("X", "1", "objective", "a", "full", (), "uncovered")
    found = check.uncovered(
        [base, replace(base, kind="target"), replace(base, kind="task"), replace(base, state="proposed")]
    )
    assert [f.code for f in found] == ["objective-uncovered", "target-uncovered", "objective-uncovered"]


def test_documents_missing_digest_and_full() -> None:
    acts = [make_act("1/KH", provenance="missing"), make_act("2/KH", provenance="digest"), make_act("3/KH")]
    assert [(f.code, f.document) for f in check.documents(acts, acts)] == [
        ("document-missing", "1/KH"),
        ("digest-used", "2/KH"),
    ]
    with_address = replace(acts[1], document=replace(acts[1].document, addresses=("https://vi.du",)))
    (finding,) = check.documents([with_address], acts)
    assert "«truyvet fetch 2/KH»" in finding.remedy
