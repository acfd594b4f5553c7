"""People's decisions stand through changes of the texts, or say openly what changed; none is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from models.records import Provenance, Statement
from models.tracing import Decision, Link
from pipeline.decisions import apply_decisions, difference, standing
from pipeline.graph import Above, Candidate
from tests.conftest import make_act, make_statement

TASK = make_statement("III.1", "Xây dựng hạ tầng số đồng bộ.", "1/KH-SNV")
OTHER = make_statement("III.2", "Kiểm tra, đôn đốc các đơn vị.", "1/KH-SNV")
GOAL = make_statement("II.1", "Hạ tầng số hiện đại.", "9-NQ/TW", "objective")
SECOND = make_statement("II.2", "Nhân lực chất lượng cao.", "9-NQ/TW", "objective")


def above(*statements: Statement) -> list[Above]:
    candidate = Candidate(make_act("9-NQ/TW", statements, scope="national"), "cùng thực hiện", ("4/CTr-UBND",))
    return [Above(s, candidate) for s in statements]


def proposal(child: Statement = TASK, parent: Statement = GOAL) -> Link:
    return Link(child.id, parent.id, 0.8, ("hạ tầng số",), "proposed", "thực hiện", (), child.stamp, parent.stamp)


def decision(
    action: Literal["accept", "reject", "add"] = "accept",
    child: Statement = TASK,
    parent: Statement = GOAL,
    provenance: Provenance = "full",
    at: str = "2025-05-01T08:00:00+00:00",
) -> Decision:
    return Decision(
        action, child.id, parent.id, "An", at, child.stamp, parent.stamp, child.text, parent.text, provenance
    )


def decide(
    decisions: list[Decision],
    tasks: tuple[Statement, ...] = (TASK, OTHER),
    parents: tuple[Statement, ...] = (GOAL, SECOND),
    proposals: tuple[Link, ...] = (),
) -> tuple[Link, ...]:
    decided = apply_decisions(proposals, decisions, {t.id: t for t in tasks}, above(*parents))
    assert decided.findings == ()
    return decided.links


def test_proposals_without_decisions_stay_as_they_are() -> None:
    assert decide([], proposals=(proposal(),)) == (proposal(),)


@pytest.mark.parametrize(("action", "status"), [("accept", "confirmed"), ("reject", "rejected"), ("add", "confirmed")])
def test_a_decision_sets_the_state(action: Literal["accept", "reject", "add"], status: str) -> None:
    (link,) = decide([decision(action)], proposals=(proposal(),))
    assert (link.status, link.probability, link.evidence, link.note) == (status, 0.8, ("hạ tầng số",), "")


def test_an_added_link_needs_no_proposal() -> None:
    (link,) = decide([decision("add")])
    assert (link.status, link.probability, link.relation, link.through) == (
        "confirmed",
        0.0,
        "cùng thực hiện",
        ("4/CTr-UBND",),
    )
    assert (link.child_stamp, link.parent_stamp) == (TASK.stamp, GOAL.stamp)


def test_the_newest_decision_on_a_pair_counts() -> None:
    assert [k.status for k in decide([decision(), decision("reject")])] == ["rejected"]
    assert [k.status for k in decide([decision("reject"), decision()])] == ["confirmed"]
    assert len(decide([decision(), decision(parent=SECOND)])) == 2


def test_rejected_links_do_not_stand() -> None:
    links = decide([decision("reject"), decision(parent=SECOND)], proposals=(proposal(),))
    assert [k.parent for k in standing(links)] == [SECOND.id]


def test_changed_words_turn_a_link_suspect_and_show_the_difference() -> None:
    changed = make_statement("III.1", "Xây dựng hạ tầng dữ liệu đồng bộ.", "1/KH-SNV")
    (link,) = decide([decision()], tasks=(changed,))
    assert link.status == "suspect"
    assert link.note == "Nhiệm vụ đã đổi từ khi quyết định: bỏ «số», thêm «dữ liệu»."
    assert link.child_stamp == TASK.stamp, "the stamp that the person saw"
    goal = make_statement("II.1", "Hạ tầng số rất hiện đại.", "9-NQ/TW", "objective")
    (link,) = decide([decision()], parents=(goal,))
    assert link.status == "suspect" and link.note == "Mục tiêu đã đổi từ khi quyết định: thêm «rất»."


def test_spelling_alone_changes_nothing() -> None:
    same = make_statement("III.1", "XÂY DỰNG  hạ tầng số, đồng bộ", "1/KH-SNV")
    assert [k.status for k in decide([decision()], tasks=(same,))] == ["confirmed"]


def test_a_rejected_link_comes_back_as_suspect_only_where_its_new_words_are_proposed() -> None:
    changed = make_statement("III.1", "Xây dựng hạ tầng dữ liệu đồng bộ.", "1/KH-SNV")
    assert [k.status for k in decide([decision("reject")], tasks=(changed,))] == ["rejected"]
    again = decide([decision("reject")], tasks=(changed,), proposals=(proposal(changed),))
    assert [k.status for k in again] == ["suspect"]


def digest(statement: Statement) -> Statement:
    return replace(
        make_statement(statement.locator, "Tóm lược hạ tầng số hiện đại", "9-NQ/TW", "objective"), provenance="digest"
    )


def test_a_verified_unit_of_the_full_text_keeps_the_decision_on_its_digest() -> None:
    taken = decision(parent=digest(GOAL), provenance="digest")
    (link,) = decide([taken], parents=(replace(GOAL, verified=True),))
    assert (link.status, link.parent, link.note) == ("confirmed", GOAL.id, "")


def test_an_unverified_unit_of_the_full_text_makes_it_suspect() -> None:
    (link,) = decide([decision(parent=digest(GOAL), provenance="digest")], parents=(GOAL,))
    assert link.status == "suspect" and "Mục tiêu đã đổi" in link.note


def test_a_changed_task_is_told_though_the_parent_is_verified() -> None:
    changed = make_statement("III.1", "Xây dựng hạ tầng dữ liệu đồng bộ.", "1/KH-SNV")
    (link,) = decide(
        [decision(parent=digest(GOAL), provenance="digest")], tasks=(changed,), parents=(replace(GOAL, verified=True),)
    )
    assert link.status == "suspect" and "Nhiệm vụ" in link.note and "Mục tiêu" not in link.note


def test_a_register_locator_that_is_gone_finds_the_nearest_text_as_suspect() -> None:
    register = replace(
        make_statement("MT.7", "Hạ tầng số hiện đại, bền vững", "9-NQ/TW", "objective"), provenance="digest"
    )
    (link,) = decide([decision(parent=register, provenance="digest")], parents=(SECOND, replace(GOAL, verified=True)))
    assert (link.status, link.parent) == ("suspect", GOAL.id)
    assert link.note.startswith(f"Mục tiêu 9-NQ/TW#MT.7 không còn; gần nhất là {GOAL.id}: ")


def test_a_task_that_moved_is_found_as_suspect() -> None:
    moved = make_statement("III.9", TASK.text, "1/KH-SNV")
    (link,) = decide([decision()], tasks=(OTHER, moved))
    assert (link.status, link.child) == ("suspect", moved.id)
    assert "Nhiệm vụ 1/KH-SNV#III.1 không còn" in link.note


def test_a_decision_without_place_is_a_finding() -> None:
    alien = make_statement("X.1", "Trồng rừng phòng hộ ven biển.", "9-NQ/TW", "objective")
    decided = apply_decisions((), [decision(parent=alien)], {TASK.id: TASK}, above(GOAL))
    assert decided.links == ()
    (finding,) = decided.findings
    assert finding.code == "decision-unplaced" and (finding.document, finding.locator) == ("1/KH-SNV", "III.1")
    assert "An" in finding.message and alien.id in finding.message


def test_decisions_on_other_documents_are_left_alone() -> None:
    decided = apply_decisions((), [decision()], {"7/KH#1": make_statement("1", "Xây dựng.", "7/KH")}, above(GOAL))
    assert decided.links == () and decided.findings == ()


def test_two_decisions_that_land_on_one_pair_lose_none() -> None:
    """A direct decision on a pair is worth more than one that only came near it."""
    old = make_statement("MT.7", "Hạ tầng số hiện đại, bền vững", "9-NQ/TW", "objective")
    for order in ([decision(), decision(parent=old)], [decision(parent=old), decision()]):
        decided = apply_decisions((), order, {TASK.id: TASK}, above(GOAL))
        assert [k.status for k in decided.links] == ["confirmed"]
        assert [f.code for f in decided.findings] == ["decision-unplaced"] and old.id in decided.findings[0].message


def test_differences_are_shortened() -> None:
    assert difference("a b c", "a x c") == "bỏ «b», thêm «x»"
    assert difference("a", "a b") == "thêm «b»"
    assert difference("1 a 2 b 3 c 4 d 5", "1 e 2 f 3 g 4 h 5").endswith("; và 1 chỗ khác")
