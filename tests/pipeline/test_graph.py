"""Which documents are candidates, in which order, under which label, through which missing ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Relation, Scope
from pipeline.act import Act
from pipeline.check import documents
from pipeline.graph import candidates, find_act, missing_relations
from pipeline.library import Library
from tests.conftest import PROGRAMME, make_act


def told(act: Act, acts: list[Act]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(c.act.document.key, c.relation, c.through) for c in candidates(act, acts)]


def test_candidates_of_the_programme(library: Library) -> None:
    assert told(library.act(PROGRAMME), list(library.acts)) == [
        ("04/CTr-UBND", "thực hiện", ()),
        ("57-NQ/TW", "thực hiện", ()),
        ("586/QĐ-TTg", "thực hiện", ("04/CTr-UBND",)),
        ("433-KH/TU", "cùng thực hiện", ()),
    ]


def test_without_the_resolution_above_the_sister_plan_is_no_candidate(library: Library) -> None:
    programme = library.act(PROGRAMME)
    document = replace(programme.document, relations=(Relation("implements", "04/CTr-UBND"),))
    acts = [replace(programme, document=document), *library.acts[1:]]
    assert [key for key, _, _ in told(acts[0], acts)] == ["04/CTr-UBND", "586/QĐ-TTg"]


@pytest.mark.parametrize(
    ("own", "other", "near"),
    [
        ("department", "department", False),
        ("department", "province", True),
        ("department", "national", False),
        ("department", "commune", False),
        ("province", "department", False),
        ("province", "national", True),
        ("commune", "department", False),
        (None, "province", False),
        ("department", None, False),
    ],
)
def test_only_the_same_scope_or_the_next_higher_carries_out_beside(
    own: Scope | None, other: Scope | None, near: bool
) -> None:
    acts = [
        make_act("1/KH-SNV", implements=["9-NQ/TW"], scope=own, issuer="Sở Nội vụ tỉnh Đồng Nai"),
        make_act("2/KH-UBND", implements=["9-NQ/TW"], scope=other, issuer="UBND tỉnh Đồng Nai"),
        make_act("9-NQ/TW", scope="national"),
    ]
    assert (("2/KH-UBND", "cùng thực hiện", ()) in told(acts[0], acts)) is near


@pytest.mark.parametrize(
    ("own", "other", "near"),
    [
        ("Sở Nội vụ Đồng Nai", "Tỉnh ủy Đồng Nai", True),
        ("Sở Nội vụ thành phố Hà Nội", "Thành ủy Hà Nội", True),
        ("Sở Nội vụ thành phố Hà Nội", "Tỉnh ủy Đồng Nai", False),
        ("Sở Nội vụ Đồng Nai", "Ủy ban nhân dân tỉnh Đồng Nai", True),
        ("Sở Nội vụ Đồng Nai", None, False),
        (None, "Tỉnh ủy Đồng Nai", False),
    ],
)
def test_a_plan_of_another_province_is_no_candidate(own: str | None, other: str | None, near: bool) -> None:
    acts = [
        make_act("1/KH-SNV", implements=["9-NQ/TW"], scope="department", issuer=own),
        make_act("2/KH-TU", implements=["9-NQ/TW"], issuer=other),
        make_act("9-NQ/TW", scope="national"),
    ]
    assert (("2/KH-TU", "cùng thực hiện", ()) in told(acts[0], acts)) is near


def test_a_cited_document_is_never_also_beside() -> None:
    acts = [
        make_act("1/KH-SNV", implements=["2/KH-UBND", "9-NQ/TW"], scope="department"),
        make_act("2/KH-UBND", implements=["9-NQ/TW"]),
        make_act("9-NQ/TW", scope="national"),
    ]
    assert told(acts[0], acts) == [("2/KH-UBND", "thực hiện", ()), ("9-NQ/TW", "thực hiện", ())]


def test_several_missing_documents_on_the_way_are_all_named() -> None:
    acts = [
        make_act("1/KH-SNV", implements=["2/KH-UBND"]),
        make_act("2/KH-UBND", implements=["3/CTr-UBND"], provenance="missing"),
        make_act("3/CTr-UBND", implements=["4/QĐ-TTg"], provenance="missing"),
        make_act("4/QĐ-TTg"),
    ]
    assert told(acts[0], acts)[-1] == ("4/QĐ-TTg", "thực hiện", ("2/KH-UBND", "3/CTr-UBND"))


def test_a_way_without_gaps_goes_before_a_longer_one() -> None:
    acts = [
        make_act("1/KH-SNV", implements=["2/KH-UBND", "4/QĐ-TTg"]),
        make_act("2/KH-UBND", implements=["4/QĐ-TTg"], provenance="missing"),
        make_act("4/QĐ-TTg"),
    ]
    assert told(acts[0], acts)[-1] == ("4/QĐ-TTg", "thực hiện", ())


def test_cycles_end() -> None:
    acts = [
        make_act("1/KH-SNV", implements=["2/KH-UBND", "1/KH-SNV"]),
        make_act("2/KH-UBND", implements=["3/KH-TU"]),
        make_act("3/KH-TU", implements=["2/KH-UBND", "1/KH-SNV"]),
    ]
    assert [key for key, _, _ in told(acts[0], acts)] == ["2/KH-UBND", "3/KH-TU"]


def test_legal_bases_that_set_aims_are_candidates_laws_and_citations_are_not() -> None:
    act = make_act("1/KH-SNV")
    relations = (
        Relation("legal_basis", "2/KH-UBND"),
        Relation("legal_basis", "7/2013/QH13"),
        Relation("cites", "3/KH-UBND"),
    )
    act = replace(act, document=replace(act.document, relations=relations))
    known = [act, make_act("2/KH-UBND"), make_act("3/KH-UBND"), make_act("7/2013/QH13")]
    assert told(act, known) == [("2/KH-UBND", "thực hiện", ())]
    assert missing_relations([act], [act]) == [], "a basis that nobody has is no gap"


def test_an_unknown_document_is_a_finding() -> None:
    act = make_act("1/KH-SNV", implements=["2/KH-UBND"])
    assert [(a.document.key, r.symbol) for a, r in missing_relations([act], [act])] == [("1/KH-SNV", "2/KH-UBND")]
    (finding,) = documents([act], [act])
    assert (finding.code, finding.document) == ("document-missing", "2/KH-UBND")
    assert "1/KH-SNV" in finding.message and "truyvet add" in finding.remedy


def test_a_relation_finds_the_act_of_its_date() -> None:
    old, new = make_act("4/CTr-UBND", issued_on=date(2024, 4, 14)), make_act("04/CTr-UBND", issued_on=date(2025, 4, 14))
    undated = make_act("04/CTr-UBND")
    assert find_act([old, new], Relation("implements", "04/CTr-UBND", date(2025, 4, 14))) is new
    assert find_act([undated, new], Relation("implements", "04/CTr-UBND", date(2025, 4, 14))) is new
    assert find_act([old], Relation("implements", "04/CTr-UBND", date(2025, 4, 14))) is None
    assert find_act([old, new], Relation("implements", "04/CTr-UBND")) is None, "which of the two, nobody can tell"
    assert find_act([new], Relation("implements", "04/CTr-UBND")) is new
    assert find_act([], Relation("implements", "04/CTr-UBND")) is None


SYMBOLS = ("1/KH-UBND", "2/KH-UBND", "3/CTr-UBND", "4/NQ-CP", "5-NQ/TW")


@st.composite
def libraries(draw: st.DrawFn) -> list[Act]:
    """Acts that say anything of one another, each other's and their own carrying out with it, in any order."""
    acts = []
    for symbol in draw(st.permutations(SYMBOLS)):
        act = make_act(
            symbol,
            implements=draw(st.lists(st.sampled_from(SYMBOLS), max_size=3)),
            scope=draw(st.sampled_from(["department", "province", "national", None])),
            issuer=draw(st.sampled_from(["UBND tỉnh Đồng Nai", "Tỉnh ủy Đồng Nai"])),
            issued_on=draw(st.none() | st.dates(date(2024, 1, 1), date(2025, 12, 31))),
        )
        bases = draw(st.lists(st.sampled_from(SYMBOLS), max_size=2))
        relations = (*act.document.relations, *(Relation("legal_basis", s) for s in bases))
        acts.append(replace(act, document=replace(act.document, relations=relations)))
    return acts


def steps(acts: list[Act]) -> dict[str, dict[str, str]]:
    """The relation of every candidate of every act."""
    return {a.document.key: {key: relation for key, relation, _ in told(a, acts)} for a in acts}


def leads(start: str, end: str, ways: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    queue = [start]
    while queue:
        for key in ways.get(queue.pop(), set()) - seen:
            seen.add(key)
            queue.append(key)
    return end in seen


@given(libraries())
def test_no_document_is_above_itself(acts: list[Act]) -> None:
    ways = {key: set(found) for key, found in steps(acts).items()}
    assert not [key for key in ways if leads(key, key, ways)]


@given(libraries())
def test_documents_of_which_one_carries_out_the_other_are_never_beside(acts: list[Act]) -> None:
    said = {a.document.key: {r.symbol for r in a.document.relations if r.symbol} for a in acts}
    for own, found in steps(acts).items():
        beside = [key for key, relation in found.items() if relation == "cùng thực hiện"]
        assert not [key for key in beside if leads(own, key, said) or leads(key, own, said)]


def test_of_two_acts_that_name_each_other_the_earlier_is_above() -> None:
    acts = [
        make_act("1/KH-UBND", implements=["2/KH-UBND"], issued_on=date(2025, 3, 1)),
        make_act("2/KH-UBND", implements=["1/KH-UBND"], issued_on=date(2025, 1, 1)),
    ]
    assert steps(acts) == {"1/KH-UBND": {"2/KH-UBND": "thực hiện"}, "2/KH-UBND": {}}
    stated = [replace(a, document=replace(a.document, issued_on=None)) for a in acts]
    basis = replace(stated[0].document, relations=(Relation("legal_basis", "2/KH-UBND"),))
    stated[0] = replace(stated[0], document=basis)
    assert steps(stated) == {"1/KH-UBND": {}, "2/KH-UBND": {"1/KH-UBND": "thực hiện"}}, "a basis yields to a statement"


@pytest.mark.parametrize(
    ("own", "other", "beside"),
    [
        (date(2025, 3, 1), date(2025, 1, 1), True),
        (date(2025, 1, 1), date(2025, 3, 1), False),
        (date(2025, 1, 1), date(2025, 1, 1), False),
        (None, date(2025, 1, 1), True),
        (date(2025, 1, 1), None, False),
        (None, None, False),
    ],
)
def test_of_sister_acts_of_one_scope_the_earlier_may_be_above(
    own: date | None, other: date | None, beside: bool
) -> None:
    acts = [
        make_act("1/KH-UBND", implements=["5-NQ/TW"], issuer="UBND tỉnh Đồng Nai", issued_on=own),
        make_act("2/KH-TU", implements=["5-NQ/TW"], issuer="Tỉnh ủy Đồng Nai", issued_on=other),
        make_act("5-NQ/TW", scope="national"),
    ]
    assert (("2/KH-TU", "cùng thực hiện", ()) in told(acts[0], acts)) is beside
