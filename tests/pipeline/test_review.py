"""A person's decision: names as people type them, and what was seen written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.errors import UnknownName
from pipeline.library import Library
from pipeline.review import decide, find_statement
from tests.conftest import PROGRAMME


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (f"{PROGRAMME}#III.2.5", f"{PROGRAMME}#III.2.5"),
        ("CTr-SoKHCN#III.2.5", f"{PROGRAMME}#III.2.5"),
        ("ctr-sokhcn#iii.1.2/2", f"{PROGRAMME}#III.1.2/2"),
        ("/CTr-SoKHCN#IV.5", f"{PROGRAMME}#IV.5"),
        ("57-nq/tw#III.3.5", "57-NQ/TW#III.3.5"),
        ("586/QD-TTg#MT.1", "586/QĐ-TTg#MT.1"),
        (" 433-KH/TU#mt.13 ", "433-KH/TU#MT.13"),
        ("CTr-SoKHCN#III.1.2", f"{PROGRAMME}#III.1.2"),
    ],
)
def test_names_as_people_type_them(library: Library, name: str, found: str) -> None:
    statement = find_statement(name, library)
    assert statement is not None and statement.id == found


@pytest.mark.parametrize("name", ["57-NQ/TW#III.9.9", "57-NQ/TW", "#III.1", "", "III.2.5", "99/QĐ-TTg#MT.1"])
def test_unknown_names(library: Library, name: str) -> None:
    assert find_statement(name, library) is None


def test_a_decision_holds_what_the_person_saw(library: Library) -> None:
    made = decide("accept", "CTr-SoKHCN#III.2.5", "57-nq/tw#III.3.5", library, "  Nguyễn  An ", "đúng")
    task, goal = (find_statement(n, library) for n in ("CTr-SoKHCN#III.2.5", "57-NQ/TW#III.3.5"))
    assert task is not None and goal is not None
    assert (made.child, made.parent) == (task.id, goal.id)
    assert (made.child_stamp, made.parent_stamp) == (task.stamp, goal.stamp)
    assert (made.child_text, made.parent_text) == (task.text, goal.text)
    assert (made.actor, made.comment, made.parent_provenance) == ("Nguyễn An", "đúng", "digest")
    assert decide("add", task.id, goal.id, library).actor


@pytest.mark.parametrize(
    ("child", "parent", "words"),
    [
        ("CTr-SoKHCN#III.9", "57-NQ/TW#III.3.5", "Không có nội dung «CTr-SoKHCN#III.9»"),
        ("CTr-SoKHCN#III.2.5", "57-NQ/TW#X", "Không có nội dung «57-NQ/TW#X»"),
        ("433-KH/TU#MT.1", "57-NQ/TW#III.3.5", "không phải nhiệm vụ"),
        ("57-NQ/TW#III.3.5", "CTr-SoKHCN#III.2.5", "không phải mục tiêu"),
        ("CTr-SoKHCN#III.2.5", "CTr-SoKHCN#III.2.5", "cùng một văn bản"),
        ("CTr-SoKHCN#III.1.2", "57-NQ/TW#III.3.5", "III.1.2/1"),
        ("CTr-SoKHCN#III.2.5", "57-NQ/TW#I.1", "không phải mục tiêu"),
    ],
)
def test_what_cannot_be_decided_is_told(library: Library, child: str, parent: str, words: str) -> None:
    with pytest.raises(UnknownName) as caught:
        decide("accept", child, parent, library)
    assert words in str(caught.value)


def test_a_clause_of_a_unit_above_stands_for_the_whole_unit(library: Library) -> None:
    acts = tuple(
        replace(
            a,
            statements=tuple(
                replace(s, id=f"{s.id}/1", locator=f"{s.locator}/1") if s.locator == "III.3.5" else s
                for s in a.statements
            ),
        )
        for a in library.acts
    )
    made = decide("accept", "CTr-SoKHCN#III.2.5", "57-NQ/TW#III.3.5/1", replace(library, acts=acts))
    assert made.parent == "57-NQ/TW#III.3.5"
