"""Demands: how objectives split, which demands a task meets, and what the matrix and the gaps say of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Provenance, Span, Statement, StatementKind, Target
from models.settings import Settings
from models.tracing import Link, Matrix, MetDemand, Status
from pipeline.act import Act, parents_of
from pipeline.check import unmet
from pipeline.clauses import aim_spans
from pipeline.demands import LEAST_CHANCE, cut_demands, demand_chances, demands_of, meet_demands
from pipeline.graph import Above, Candidate, parents_above
from pipeline.library import Library
from pipeline.matrix import build_matrix
from pipeline.store import Home
from pipeline.trace import trace
from tests.conftest import PROGRAMME, TinyEmbedder, make_act, make_statement

GOLD = Path(__file__).parents[1] / "gold" / "demands"
NETWORK = (
    "Phát triển hạ tầng vật lý số, hạ tầng tiện ích số; tích hợp cảm biến, ứng dụng công nghệ số vào hạ tầng thiết "
    "yếu. Phát triển ngành công nghiệp IoT, xây dựng một số cụm công nghiệp IoT di động."
)
LABOUR = (
    "Nguồn nhân lực đạt 12 người trên một vạn dân; số lượng công bố khoa học quốc tế tăng trung bình 10%/năm (xếp hạng "
    "khu vực; thế giới). Phủ sóng 5G toàn quốc."
)
DIGEST = (
    "Trung tâm dữ liệu: hỗ trợ doanh nghiệp trong nước xây dựng; thu hút doanh nghiệp nước ngoài. Xây dựng cơ sở dữ "
    "liệu lớn; hình thành ngành công nghiệp dữ liệu lớn."
)


def texts(
    text: str, kind: StatementKind = "task", provenance: Provenance = "full", targets: Sequence[Target] = ()
) -> list[str]:
    statement = make_statement("III.1", text, "9-NQ/TW", kind, provenance=provenance)
    return [piece.text for piece in cut_demands(replace(statement, targets=tuple(targets)))]


def test_a_task_is_cut_into_directive_clauses() -> None:
    assert [t.split()[0] for t in texts(NETWORK)] == ["Phát", "tích", "Phát"]


def test_an_aim_is_cut_at_every_semicolon_outside_brackets() -> None:
    assert [t.split()[0] for t in texts(LABOUR, "target")] == ["Nguồn", "số", "Phủ"]


def test_a_digest_is_not_cut_below_a_colon() -> None:
    assert [t.split(" ", 2)[:2] for t in texts(DIGEST, "task", "digest")] == [
        ["Trung", "tâm"],
        ["Xây", "dựng"],
        ["hình", "thành"],
    ]


@pytest.mark.parametrize("kind", ["objective", "target", "task"])
def test_one_clause_is_one_demand(kind: StatementKind) -> None:
    assert texts("Thúc đẩy hệ sinh thái kinh tế số trên các lĩnh vực.", kind) == [
        "Thúc đẩy hệ sinh thái kinh tế số trên các lĩnh vực."
    ]


def test_what_only_announces_a_list_asks_for_nothing() -> None:
    assert len(texts("Thể chế hóa đầy đủ các nghị quyết. Tập trung làm tốt các nội dung sau.", "task", "digest")) == 1


def test_each_target_of_a_restated_line_is_a_demand() -> None:
    targets = (
        Target("kinh tế số trong GRDP", "range", (35.0, 37.0), "% GRDP"),
        Target("dịch vụ công trực tuyến", ">", 80.0, "%"),
    )
    assert texts("Quy mô kinh tế số của tỉnh", "target", "digest", targets) == [
        "kinh tế số trong GRDP: 35 - 37% GRDP",
        "dịch vụ công trực tuyến: trên 80%",
    ]
    assert texts("Quy mô kinh tế số của tỉnh", "target", "full", targets) == ["Quy mô kinh tế số của tỉnh"]


@given(st.text(alphabet="aáB .;:()\n1", max_size=60), st.sampled_from(["objective", "task"]), st.booleans())
def test_demands_are_parts_in_order_and_lose_no_letter(text: str, kind: StatementKind, digest: bool) -> None:
    statement = make_statement("1", text, "9-NQ/TW", kind, provenance="digest" if digest else "full")
    pieces = cut_demands(statement)
    assert pieces
    end = 0
    for piece in pieces:
        assert piece.start is not None and text[piece.start : piece.start + len(piece.text)] == piece.text
        assert not text[end : piece.start].strip()
        end = piece.start + len(piece.text)
    assert not text[end:].strip()


@given(st.text(alphabet="ab;.( )A", max_size=40))
def test_aims_tile_the_text(text: str) -> None:
    joined = "".join(text[a:b] for a, b in aim_spans(text))
    assert "".join(joined.split()) == "".join(text.split())


def test_demands_of_a_full_text_stand_at_their_place(programme: Act) -> None:
    wholes = parents_of(programme)
    demands = [demand for whole in wholes for demand in demands_of(whole, (), {})]
    assert len(demands) == len([s for s in programme.statements if s.kind == "task"]), "the rule that cuts tasks"
    for demand in demands:
        assert demand.span and programme.document.text[demand.span.start : demand.span.end] == demand.text


def test_gold_words_stand_in_one_demand_of_the_digest(library: Library) -> None:
    pairs = json.loads((GOLD / "programme.json").read_text(encoding="utf-8"))["pairs"]
    above = {a.statement.id: a.statement for a in parents_above(library.act(PROGRAMME), library.acts)}
    for pair in pairs:
        demands = [piece.text for piece in cut_demands(above[pair["parent"]])]
        assert len(demands) > 1, pair
        for words in (*pair["meets"], *pair["doubtful"]):
            assert sum(words in demand for demand in demands) == 1, (pair, words)


def test_chances_grow_with_the_scorer_and_with_the_lead() -> None:
    low, high = demand_chances(np.array([0.02, 0.6, 0.6], np.float32), (0, 1))
    assert 0 < low < LEAST_CHANCE < high < 1
    beside = demand_chances(np.array([0.02, 0.6, 0.6], np.float32), (1, 2))
    assert beside[0] == beside[1] < high
    assert np.isfinite(demand_chances(np.array([0.0, 1.0], np.float32), (0, 1))).all()


PROVINCE = make_act(
    "9-NQ/TW",
    [
        make_statement("III.1", NETWORK, "9-NQ/TW", path=("Hạ tầng",)),
        make_statement("III.2", "Phát triển hạ tầng viễn thông, Internet.", "9-NQ/TW", path=("Hạ tầng",)),
    ],
    scope="national",
    level="central",
)
ABOVE = [Above(s, Candidate(PROVINCE, "thực hiện", ())) for s in PROVINCE.statements]
SENSORS = make_statement("1", "Tích hợp cảm biến vào hạ tầng thiết yếu của đô thị.", "1/KH-SNV")
FISH = make_statement("2", "Nuôi cá lồng trên sông.", "1/KH-SNV")
TASKS = {s.id: s for s in (SENSORS, FISH)}


def link(child: Statement, parent: str, status: Status = "proposed") -> Link:
    return Link(child.id, f"9-NQ/TW#{parent}", 0.7, ("hạ tầng",), status, "thực hiện")


def test_a_task_meets_the_demand_that_speaks_of_it() -> None:
    met = meet_demands([link(SENSORS, "III.1")], TASKS, ABOVE, None)
    (found,) = met[SENSORS.id, "9-NQ/TW#III.1"]
    assert found.number == 2 and found.text.startswith("tích hợp cảm biến")
    assert found.probability >= LEAST_CHANCE and "Tích hợp cảm biến" in found.evidence


def test_a_task_that_speaks_of_nothing_of_it_meets_no_demand() -> None:
    assert meet_demands([link(FISH, "III.1")], TASKS, ABOVE, None) == {(FISH.id, "9-NQ/TW#III.1"): ()}


def test_the_only_demand_is_met_by_the_link_itself() -> None:
    (found,) = meet_demands([link(FISH, "III.2")], TASKS, ABOVE, None)[FISH.id, "9-NQ/TW#III.2"]
    assert (found.number, found.probability, found.evidence) == (1, 0.7, ("hạ tầng",))


def built(*links: Link) -> Matrix:
    office = make_act("1/KH-SNV", list(TASKS.values()), ["9-NQ/TW"], "department")
    met = meet_demands(links, TASKS, ABOVE, None)
    return build_matrix([office], [office, PROVINCE], ABOVE, links, (), {}, met)


def test_an_objective_tells_which_demands_are_met_and_by_whom() -> None:
    matrix = built(link(SENSORS, "III.1"), link(FISH, "III.1"))
    objective = matrix.objectives[0]
    assert [d.state for d in objective.demands] == ["uncovered", "proposed", "uncovered"]
    assert [d.covered_by for d in objective.demands] == [(), (SENSORS.id,), ()]
    assert objective.demands[0].span == Span(0, len(objective.demands[0].text))
    assert [(c.demands, c.met) for c in matrix.coverage] == [(4, 1)]
    parents = {r.task.id: r.central for r in matrix.rows}
    assert parents[SENSORS.id] is not None and [m.number for m in parents[SENSORS.id].meets] == [2]
    assert parents[FISH.id] is not None and (parents[FISH.id].demands, parents[FISH.id].meets) == (3, ())


def test_unmet_demands_of_a_covered_objective_are_gaps() -> None:
    matrix = built(link(SENSORS, "III.1"), link(FISH, "III.1"))
    found = [f for f in matrix.findings if f.code == "demand-uncovered"]
    assert [(f.locator, f.severity, f.subject.split(",")[0]) for f in found] == [
        ("III.1", "info", "Phát triển hạ tầng vật lý số"),
        ("III.1", "info", "Phát triển ngành công nghiệp IoT"),
    ]
    assert "yêu cầu thứ 1" in found[0].message and "đã đáp ứng 1 trong 3 yêu cầu" in found[0].message
    assert "1 nhiệm vụ chưa rõ đáp ứng yêu cầu nào" in found[0].message
    assert not unmet(built().objectives), "an objective that nothing covers is one gap, not one for each demand"


def test_where_no_demand_is_clear_the_objective_is_one_gap() -> None:
    (found,) = [f for f in built(link(FISH, "III.1")).findings if f.code == "demand-uncovered"]
    assert found.subject == NETWORK and "chưa rõ đáp ứng yêu cầu nào trong 3 yêu cầu" in found.message


def test_only_a_confirmed_link_to_the_only_demand_confirms_it() -> None:
    one, three = ABOVE[1].statement, ABOVE[0].statement
    assert [d.state for d in demands_of(one, [link(FISH, "III.2", "confirmed")], {})] == ["confirmed"]
    met = {(SENSORS.id, three.id): (MetDemand(2, "", 0.9, ()),)}
    states = [d.state for d in demands_of(three, [link(SENSORS, "III.1", "confirmed")], met)]
    assert states == ["uncovered", "proposed", "uncovered"]


@pytest.fixture(scope="module")
def matrix(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    home = Home(tmp_path_factory.mktemp("kho"))
    return trace(library, home, TinyEmbedder(), Settings(home.root)).matrix


def test_rows_and_objectives_of_the_corpus_tell_the_same(matrix: Matrix) -> None:
    of_rows = {
        (r.task.id, p.document, p.locator, m.number)
        for r in matrix.rows
        for p in (r.provincial, r.central)
        if p
        for m in p.meets
    }
    of_objectives = {
        (task, o.document, o.locator, d.number) for o in matrix.objectives for d in o.demands for task in d.covered_by
    }
    assert of_rows == of_objectives and of_rows
    assert all((len(o.demands) > 1) or (o.demands[0].state == o.state) for o in matrix.objectives)
    assert all(d.covered_by == () for o in matrix.objectives if o.state == "uncovered" for d in o.demands)


def test_every_unmet_demand_of_the_corpus_is_a_gap_once(matrix: Matrix) -> None:
    covered = [o for o in matrix.objectives if o.state != "uncovered"]
    vague = [o for o in covered if all(d.state == "uncovered" for d in o.demands)]
    expected = [
        (o.document, o.locator, text)
        for o in covered
        for text in ([o.text] if o in vague else [d.text for d in o.demands if d.state == "uncovered"])
    ]
    found = [(f.document, f.locator, f.subject) for f in matrix.findings if f.code == "demand-uncovered"]
    assert found == expected


def test_acts_without_headings_have_demands_too() -> None:
    act: Act = make_act("2/KH-TU", [make_statement("MT.1", NETWORK, "2/KH-TU")])
    above = [Above(s, Candidate(act, "thực hiện", ())) for s in act.statements]
    met = meet_demands([Link(SENSORS.id, "2/KH-TU#MT.1", 0.6, (), "proposed", "thực hiện")], TASKS, above, None)
    assert [m.number for m in met[SENSORS.id, "2/KH-TU#MT.1"]] == [2]
