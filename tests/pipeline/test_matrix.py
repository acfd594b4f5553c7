"""The matrix: every task and objective, further parents as further rows, gaps that agree with the objectives."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from index.linker import ONE_DEMAND
from models.settings import Settings
from models.tracing import Finding, Link, Matrix, Status
from pipeline.act import parents_of
from pipeline.graph import Above, candidates
from pipeline.library import Library
from pipeline.matrix import build_matrix, section_of
from pipeline.store import Home
from pipeline.trace import trace
from tests.conftest import PROGRAMME, TinyEmbedder, make_act, make_statement


@pytest.fixture(scope="module", params=[0.0, 0.5, 1.0])
def matrix(request: pytest.FixtureRequest, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    home = Home(tmp_path_factory.mktemp("kho"))
    return trace(library, home, TinyEmbedder(), Settings(home.root, threshold=request.param)).matrix


def codes(matrix: Matrix, *wanted: str) -> list[Finding]:
    return [f for f in matrix.findings if f.code in wanted]


def test_every_objective_of_the_candidates_stands_once(matrix: Matrix, library: Library) -> None:
    expected = [s.id for c in candidates(library.act(PROGRAMME), library.acts) for s in parents_of(c.act)]
    assert [f"{o.document}#{o.locator}" for o in matrix.objectives] == expected
    assert len(expected) == len(set(expected)) == 55


def test_uncovered_objectives_are_the_findings(matrix: Matrix) -> None:
    uncovered = {(o.document, o.locator): o.kind for o in matrix.objectives if o.state == "uncovered"}
    every = codes(matrix, "objective-uncovered", "target-uncovered")
    unset = {f"{c.parent}" for c in matrix.comparisons if c.verdict == "missing"}
    found = [f for f in every if (f.document, f.locator) in uncovered]
    assert Counter((f.document, f.locator) for f in found) == Counter(uncovered.keys())
    assert all((f.code == "target-uncovered") == (uncovered[f.document, f.locator] == "target") for f in found)
    # What has a task may still have targets that nothing below sets; no place stands twice.
    assert all(f.code == "target-uncovered" and f"{f.document}#{f.locator}" in unset for f in every if f not in found)
    assert max(Counter((f.document, f.locator) for f in every).values()) == 1
    assert all(bool(o.covered_by) == (o.state != "uncovered") for o in matrix.objectives)


def test_every_task_and_assignment_has_a_row_in_order(matrix: Matrix, library: Library) -> None:
    expected = [s.id for s in library.act(PROGRAMME).statements]
    assert list(dict.fromkeys(r.task.id for r in matrix.rows)) == expected


def test_assignments_are_neither_linked_nor_orphans(matrix: Matrix) -> None:
    kinds = {r.task.locator: r.task.kind for r in matrix.rows}
    assert all(r.provincial is None and r.central is None for r in matrix.rows if r.task.kind == "assignment")
    assert all(kinds[f.locator] == "task" for f in codes(matrix, "task-orphan"))
    linked = {r.task.locator for r in matrix.rows if r.provincial or r.central}
    assert {f.locator for code in ("task-orphan", "task-whole") for f in codes(matrix, code)} == {
        k for k, kind in kinds.items() if kind == "task"
    } - linked


def test_a_task_that_carries_out_an_act_whole_is_no_orphan(matrix: Matrix) -> None:
    (told,) = codes(matrix, "task-whole")
    assert (told.locator, told.severity) == ("III.1.1", "info") and "toàn văn bản 57-NQ/TW" in told.message
    assert not [r for r in matrix.rows if r.task.locator == "III.1.1" and (r.provincial or r.central)]
    assert "III.1.1" not in {f.locator for f in codes(matrix, "task-orphan")}


def test_rows_and_objectives_tell_the_same_links(matrix: Matrix) -> None:
    rows = {(r.task.id, f"{p.document}#{p.locator}") for r in matrix.rows for p in (r.provincial, r.central) if p}
    assert rows == {(child, f"{o.document}#{o.locator}") for o in matrix.objectives for child in o.covered_by}


def test_columns_keep_to_their_scope(matrix: Matrix) -> None:
    assert {r.central.document for r in matrix.rows if r.central} <= {"57-NQ/TW"}
    assert {r.provincial.document for r in matrix.rows if r.provincial} <= {"586/QĐ-TTg", "433-KH/TU"}


def test_coverage_sums(matrix: Matrix) -> None:
    assert sum(c.total for c in matrix.coverage) == len(matrix.objectives)
    for state in ("confirmed", "proposed"):
        assert sum(getattr(c, state) for c in matrix.coverage) == sum(o.state == state for o in matrix.objectives)
    assert all(0 <= c.confirmed + c.proposed <= c.total for c in matrix.coverage)
    assert len({(c.document, c.section) for c in matrix.coverage}) == len(matrix.coverage)
    assert next(c for c in matrix.coverage if c.section.startswith("III.3 ")).total == 6


def test_findings_on_documents(matrix: Matrix) -> None:
    assert [f.document for f in codes(matrix, "document-missing")] == ["04/CTr-UBND"]
    assert {f.document for f in codes(matrix, "digest-used")} == {"586/QĐ-TTg", "433-KH/TU", "57-NQ/TW"}
    assert [f.locator for f in codes(matrix, "annex-missing")] == ["Phụ lục I", "Phụ lục II"]
    assert codes(matrix, "citation-unresolved") == []


GOALS = [
    make_statement(f"II.{n}", f"Mục tiêu {n}", "9-NQ/TW", "objective", path=("Mục tiêu", "Đến năm 2030"))
    for n in (1, 2, 3)
]
PLANS = [make_statement("MT.1", "Mục tiêu tỉnh", "2/KH-TU", "target")]
TASKS = [
    make_statement("1", "Xây dựng.", "1/KH-SNV"),
    replace(make_statement("2", "Giao Sở.", "1/KH-SNV"), kind="assignment"),
]


def built(*links: Link) -> Matrix:
    acts = [
        make_act("1/KH-SNV", TASKS, ["9-NQ/TW"], "department", issuer="Sở Nội vụ Đồng Nai"),
        make_act("2/KH-TU", PLANS, ["9-NQ/TW"], issuer="Tỉnh ủy Đồng Nai"),
        make_act("9-NQ/TW", GOALS, scope="national", level="central"),
    ]
    above = [Above(s, c) for c in candidates(acts[0], acts) for s in c.act.statements]
    return build_matrix([acts[0]], acts, above, links, (), {})


def link(parent: str, probability: float, status: Status = "proposed", child: str = "1/KH-SNV#1") -> Link:
    return Link(child, parent, probability, (), status, "thực hiện")


def test_further_parents_are_further_rows_of_the_same_task() -> None:
    matrix = built(link("9-NQ/TW#II.1", 0.6), link("9-NQ/TW#II.2", 0.9), link("2/KH-TU#MT.1", 0.7))
    rows = [
        (r.task.locator, r.provincial and r.provincial.locator, r.central and r.central.locator) for r in matrix.rows
    ]
    assert rows == [("1", "MT.1", "II.2"), ("1", None, "II.1"), ("2", None, None)]


def test_confirmed_parents_come_first_and_suspect_ones_last() -> None:
    matrix = built(
        link("9-NQ/TW#II.1", 0.9, "suspect"), link("9-NQ/TW#II.2", 0.8), link("9-NQ/TW#II.3", 0.0, "confirmed")
    )
    assert [r.central.locator for r in matrix.rows if r.central] == ["II.3", "II.2", "II.1"]
    assert [o.state for o in matrix.objectives] == ["proposed", "proposed", "confirmed", "uncovered"]
    assert [(c.section, c.total, c.confirmed, c.proposed) for c in matrix.coverage] == [
        ("II Đến năm 2030", 3, 1, 2),
        ("MT", 1, 0, 0),
    ]


def test_an_assignment_that_a_person_linked_has_its_parent() -> None:
    matrix = built(link("9-NQ/TW#II.1", 0.0, "confirmed", "1/KH-SNV#2"))
    assert [r.central.locator for r in matrix.rows if r.task.locator == "2" and r.central] == ["II.1"]
    assert [f.locator for f in codes(matrix, "task-orphan")] == ["1"]


def test_a_document_without_any_parent_gives_orphans_only() -> None:
    act = make_act("1/KH-SNV", TASKS)
    matrix = build_matrix([act], [act], (), (), (), {})
    assert [f.locator for f in codes(matrix, "task-orphan")] == ["1"]
    assert matrix.objectives == () and matrix.coverage == () and len(matrix.rows) == 2


def test_sections() -> None:
    assert section_of(GOALS[0]) == "II Đến năm 2030" and section_of(PLANS[0]) == "MT" and section_of(TASKS[0]) == ""


def test_that_one_demand_fits_is_told_only_beside_a_demand(matrix: Matrix) -> None:
    parents = [p for row in matrix.rows for p in (row.provincial, row.central) if p is not None]
    told = [p for p in parents if ONE_DEMAND in p.reasons]
    assert all(p.meets for p in told)
    first = built(replace(link("9-NQ/TW#II.1", 0.6), reasons=(ONE_DEMAND, "gần nghĩa"))).rows[0].central
    assert first is not None and first.reasons == ("gần nghĩa",)
