"""Precedent: only decided pairs whose words still stand count, and more of the same word never weighs the other way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.tracing import Decision
from pipeline.library import Library
from pipeline.precedent import Precedents, Verdict, likeness, precedent, read_verdicts
from pipeline.review import Action, decide
from pipeline.store import Home
from tests.conftest import PROGRAMME, TinyEmbedder, make_statement

TASK, OTHER, ASSIGNMENT = f"{PROGRAMME}#III.2.5", f"{PROGRAMME}#III.1.6/1", f"{PROGRAMME}#IV.1/1"
GOAL, SISTER = "57-NQ/TW#III.6.3", "433-KH/TU#MT.1"
WORDS = st.sampled_from(["Xây dựng hạ tầng số", "Đào tạo nhân lực số", "Phát triển nền tảng số", "Sơ kết hằng năm"])
VERDICTS = st.lists(
    st.builds(
        Verdict,
        child=st.sampled_from(["A#1", "A#2", "A#3", "A#4"]),
        parent=st.sampled_from(["B#1", "B#2"]),
        right=st.booleans(),
        text=WORDS,
    ),
    max_size=8,
    unique_by=lambda v: (v.child, v.parent),
)
TASKS = [make_statement("9", "Xây dựng nền tảng số dùng chung", "A"), make_statement("1", "Đào tạo nhân lực số", "A")]


def of(verdicts: list[Verdict]) -> NDArray[np.float64]:
    return Precedents(verdicts, TinyEmbedder()).of(TASKS, ["B#1", "B#2", "B#3"])


@given(VERDICTS)
def test_precedent_is_bounded_and_zero_where_nothing_was_decided(verdicts: list[Verdict]) -> None:
    found = of(verdicts)
    assert found.shape == (2, 3) and (np.abs(found) < 1).all() and not found[:, 2].any()
    assert not of([]).any()


@given(VERDICTS, st.sampled_from(["B#1", "B#2"]), WORDS)
def test_one_more_accept_never_lowers_and_one_more_reject_never_raises(
    verdicts: list[Verdict], parent: str, text: str
) -> None:
    before = of(verdicts)
    more = of([*verdicts, Verdict("A#5", parent, True, text)])
    less = of([*verdicts, Verdict("A#5", parent, False, text)])
    assert (more >= before - 1e-12).all() and (less <= before + 1e-12).all()
    column = 0 if parent == "B#1" else 1
    assert more[0, column] > before[0, column] > less[0, column]


@given(VERDICTS.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_verdicts_is_nothing(both: tuple[list[Verdict], list[Verdict]]) -> None:
    verdicts, shuffled = both
    np.testing.assert_allclose(of(shuffled), of(verdicts), atol=1e-12)


def test_a_task_is_no_precedent_for_itself() -> None:
    own = [Verdict("A#1", "B#1", True, TASKS[1].text)]
    assert not of(own)[1].any() and of(own)[0, 0] > 0
    assert Precedents(own, TinyEmbedder()).told(TASKS[1], "B#1") == ""


def test_a_nearer_task_counts_more_and_few_count_little() -> None:
    assert likeness(np.array([0.2, 0.6, 1.0, 1.0000001])).tolist() == pytest.approx([0.0048, 0.0695, 1, 1], abs=1e-3)
    none, one, ten = precedent(np.array([0.0, 1.0, 10.0]), np.array([0.0, 1.0, 10.0]))
    assert none == 0 and 0.5 < one < 0.7 < 0.9 < ten < 1


def test_people_are_told_what_was_decided_of_tasks_alike() -> None:
    text = "Xây dựng hạ tầng số của tỉnh"
    verdicts = [Verdict(f"A#{n}", "B#1", n != 2, text) for n in range(4)]
    verdicts += [Verdict("A#7", "B#1", True, "Sơ kết hằng năm"), Verdict("A#8", "B#2", True, text)]
    held = Precedents(verdicts, TinyEmbedder())
    task = make_statement("9", text, "A")
    assert held.told(task, "B#1") == "người duyệt đã nhận 3, loại 1 nhiệm vụ tương tự cho mục tiêu này"
    assert held.told(task, "B#2") == "người duyệt đã nhận 1 nhiệm vụ tương tự cho mục tiêu này"
    assert held.told(task, "B#3") == ""


def decisions(library: Library, *pairs: tuple[Action, str, str]) -> list[Decision]:
    return [decide(action, child, parent, library, "An") for action, child, parent in pairs]


def test_the_latest_decision_on_a_pair_is_the_verdict(library: Library) -> None:
    log = decisions(library, ("accept", TASK, GOAL), ("add", TASK, SISTER), ("reject", TASK, GOAL))
    found = read_verdicts(log, library.acts)
    assert [(v.parent, v.right, v.added) for v in found.found] == [(SISTER, True, True), (GOAL, False, False)]
    assert (found.changed, found.gone, found.unlinked) == (0, 0, 0)
    text = next(s.text for s in library.act(PROGRAMME).statements if s.id == TASK)
    assert {v.text for v in found.found} == {text}


def test_nothing_but_decided_pairs_gives_verdicts(library: Library) -> None:
    assert read_verdicts([], library.acts).found == ()
    found = read_verdicts(decisions(library, ("accept", TASK, GOAL)), library.acts)
    assert [(v.child, v.parent) for v in found.found] == [(TASK, GOAL)], "no other candidate of the task is a no"


def test_what_changed_is_gone_or_is_no_task_is_counted_and_left_out(library: Library) -> None:
    first, second, third = decisions(
        library, ("accept", TASK, GOAL), ("reject", OTHER, SISTER), ("add", ASSIGNMENT, GOAL)
    )
    log = [replace(first, child_stamp="0", child_text="Lời cũ"), replace(second, parent="7/KH-KHAC#1"), third]
    found = read_verdicts(log, library.acts)
    assert found.found == () and (found.changed, found.gone, found.unlinked) == (1, 1, 1)
    rest = tuple(a for a in library.acts if a.document.key != PROGRAMME)
    assert read_verdicts(log, rest).gone == 3


def test_the_order_of_the_log_is_nothing_for_different_pairs(library: Library, tmp_path: Path) -> None:
    log = decisions(library, ("accept", TASK, GOAL), ("add", TASK, SISTER), ("reject", OTHER, GOAL))
    home = Home(tmp_path)
    for decision in reversed(log):
        home.decide(decision)
    assert read_verdicts(home.decisions(), library.acts) == read_verdicts(log, library.acts)
