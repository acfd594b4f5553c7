"""Links are proposals: none below the threshold, none of assignments, at most three parents in each column."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from index.pairs import PairScorer, PairText
from models.records import Target
from models.tracing import Link
from pipeline.act import Act
from pipeline.graph import Above, parents_above
from pipeline.library import Library
from pipeline.link import FURTHER_PARENTS, LEAST_AGREEMENT, MOST_PARENTS, SAME_TARGET, SURE, ScoredList, propose
from tests.conftest import PROGRAMME, TinyEmbedder, make_act, make_statement


@pytest.fixture(scope="module")
def above(library: Library) -> tuple[Above, ...]:
    return parents_above(library.act(PROGRAMME), library.acts)


@pytest.fixture(scope="module")
def everything(library: Library, above: tuple[Above, ...]) -> tuple[Link, ...]:
    return propose(library.act(PROGRAMME), above, TinyEmbedder(), 0.0)


def test_parents_are_objectives_targets_and_tasks_of_the_candidates(above: tuple[Above, ...]) -> None:
    assert Counter(a.statement.document for a in above) == {"57-NQ/TW": 30, "586/QĐ-TTg": 12, "433-KH/TU": 13}
    assert {a.statement.kind for a in above} == {"objective", "target", "task"}
    assert {a.statement.document for a in above if a.national} == {"57-NQ/TW"}
    assert len({a.statement.id for a in above}) == len(above)


def test_proposals_are_ordered_and_bounded(
    library: Library, above: tuple[Above, ...], everything: tuple[Link, ...]
) -> None:
    national = {a.statement.id for a in above if a.national}
    tasks = [s.id for s in library.act(PROGRAMME).statements if s.kind == "task"]
    linked = list(dict.fromkeys(link.child for link in everything))
    assert len(linked) > 20 and linked == [t for t in tasks if t in linked], "in order, and no assignment"
    for column in (True, False):
        for task in tasks:
            own = [k.probability for k in everything if k.child == task and (k.parent in national) is column]
            assert len(own) <= MOST_PARENTS and own == sorted(own, reverse=True)
            assert all(chance >= FURTHER_PARENTS for chance in own[1:])
    assert all(link.status == "proposed" and 0 <= link.probability <= 1 for link in everything)


def test_links_carry_label_way_and_stamps(
    library: Library, above: tuple[Above, ...], everything: tuple[Link, ...]
) -> None:
    labels = {link.parent.split("#")[0]: (link.relation, link.through) for link in everything}
    expected = {
        "57-NQ/TW": ("thực hiện", ()),
        "586/QĐ-TTg": ("thực hiện", ("04/CTr-UBND",)),
        "433-KH/TU": ("cùng thực hiện", ()),
    }
    assert labels == {key: expected[key] for key in labels} and "57-NQ/TW" in labels
    stamps = {a.statement.id: a.statement.stamp for a in above} | {
        s.id: s.stamp for s in library.act(PROGRAMME).statements
    }
    assert all(
        (link.child_stamp, link.parent_stamp) == (stamps[link.child], stamps[link.parent]) for link in everything
    )


def test_nothing_is_proposed_below_the_threshold(
    library: Library, above: tuple[Above, ...], everything: tuple[Link, ...]
) -> None:
    middle = sorted(k.probability for k in everything)[len(everything) // 2]
    some = propose(library.act(PROGRAMME), above, TinyEmbedder(), middle)
    assert set(some) <= set(everything) and 0 < len(some) < len(everything)
    assert min(k.probability for k in some) >= middle - 1e-4
    assert propose(library.act(PROGRAMME), above, TinyEmbedder(), 1.1) == ()


def test_evidence_is_words_of_the_task(library: Library, everything: tuple[Link, ...]) -> None:
    texts = {s.id: s.text for s in library.act(PROGRAMME).statements}
    assert all(word in texts[link.child] for link in everything for word in link.evidence)
    assert any(link.evidence for link in everything)


def test_acts_without_tasks_or_parents_give_no_links(above: tuple[Above, ...]) -> None:
    assignment = replace(make_statement("IV.1", "Giao Sở Nội vụ chủ trì."), kind="assignment")
    assert propose(make_act("1/KH-SNV", [assignment]), above, None, 0.0) == ()
    act: Act = make_act("1/KH-SNV", [make_statement("1", "Xây dựng.")])
    assert propose(act, (), None, 0.0) == ()
    assert parents_above(act, [act]) == ()


def test_a_parent_of_another_concept_is_not_proposed_however_alike_its_words() -> None:
    task = make_statement(
        "1", "Sử dụng các nền tảng công nghệ số bảo đảm người dân tiếp cận thông tin.", "1/KH-A", "task"
    )
    other = make_statement("1", "Người dân và doanh nghiệp dùng dịch vụ công trực tuyến.", "2/KH-B", "objective")
    same = make_statement("2", "Phát triển các nền tảng số dùng chung.", "2/KH-B", "objective")
    texts = [PairText(s.id, s.text) for s in (other, same)]
    scored = PairScorer(texts).score([PairText(task.id, task.text)])
    assert list(scored.named) == [True, True]
    assert scored.agreement[0][0] < LEAST_AGREEMENT <= scored.agreement[0][1]


def test_a_task_that_sets_the_target_of_an_objective_is_linked_to_it() -> None:
    target = Target("tỷ lệ giao dịch không dùng tiền mặt", ">=", 80, "%", 2030)
    own = replace(make_statement("1", "Đưa tỷ lệ giao dịch không dùng tiền mặt lên 80%.", "1/KH-A"), targets=(target,))
    other = make_statement("2", "Rà soát quy hoạch.", "1/KH-A")
    aim = replace(make_statement("1", "Giao dịch không tiền mặt: 80%.", "2/KH-B", "target"), targets=(target,))
    aside = make_statement("2", "Thương mại có giao dịch điện tử; quy hoạch được rà soát.", "2/KH-B", "objective")
    act, parent = make_act("1/KH-A", [own, other], ["2/KH-B"]), make_act("2/KH-B", [aim, aside])
    links = propose(act, parents_above(act, [act, parent]), TinyEmbedder(), SAME_TARGET)
    assert [(k.child, k.parent, k.probability) for k in links] == [(own.id, aim.id, SAME_TARGET)]
    assert links[0].reasons[0] == "cùng chỉ tiêu «tỷ lệ giao dịch không dùng tiền mặt»"


def test_want_of_agreement_bars_a_pair_unless_it_is_sure() -> None:
    scored = PairScorer([PairText("p", "Người dân dùng dịch vụ công.")]).score([PairText("c", "Trồng rừng.")] * 2)
    scored = replace(scored, probability=np.array([[0.1], [0.6]], np.float32), agreement=np.zeros((2, 1), np.float32))
    one = ScoredList((), (), scored, {})
    assert list(scored.named) == [True] and one.barred.tolist() == [[True], [False]]
    chances = one.chances()
    assert chances[0, 0] == -1 and chances[1, 0] >= SURE
