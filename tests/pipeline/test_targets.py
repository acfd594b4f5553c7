"""Targets across levels: which documents stand below which, pairs, gaps, and the bundled chain against its gold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.records import Statement, Target
from models.tracing import Comparison, Matrix
from pipeline.act import Act
from pipeline.graph import parents_above
from pipeline.library import Library
from pipeline.matrix import build_matrix
from pipeline.targets import compare_acts, compare_levels
from tests.conftest import make_act, make_statement

GOLD = Path(__file__).parents[1] / "gold" / "targets" / "57-nq-tw-to-433-kh-tu.json"
TFP = Target("đóng góp của TFP vào tăng trưởng", ">", 55, "%", 2030)
ECONOMY = Target("quy mô kinh tế số", ">=", 30, "% GDP", 2030)
SERVICES = Target("tỷ lệ sử dụng dịch vụ công trực tuyến", ">", 80, "%", 2030)


def aim(locator: str, document: str, *targets: Target) -> Statement:
    text = "; ".join(t.indicator for t in targets)
    return replace(make_statement(locator, text, document, "target"), targets=targets)


def acts(*below: Target, beside: Sequence[Target] = ()) -> list[Act]:
    return [
        make_act("1/CTr-SKHCN", [aim("1", "1/CTr-SKHCN", *below)] if below else [], ["9-NQ/TW"], "department",
                 "department", issuer="Sở Khoa học và Công nghệ Đồng Nai"),
        make_act("2/KH-TU", [aim("MT.1", "2/KH-TU", *beside)], ["9-NQ/TW"], issuer="Tỉnh ủy Đồng Nai"),
        make_act("9-NQ/TW", [aim("II.1", "9-NQ/TW", TFP, ECONOMY)], scope="national", level="central"),
    ]  # fmt: skip


def compared(known: list[Act]) -> tuple[Comparison, ...]:
    return compare_levels(known[:1], known, parents_above(known[0], known))


def verdicts(found: Sequence[Comparison]) -> list[tuple[str, str | None, str]]:
    return [(c.parent, c.child, c.verdict) for c in found]


def test_a_target_has_one_comparison_for_each_document_below() -> None:
    known = acts(replace(TFP, value=50), beside=[replace(TFP, value=60)])
    found = [c for c in compared(known) if c.parent_target == TFP]
    assert verdicts(found) == [
        ("9-NQ/TW#II.1", "1/CTr-SKHCN#1", "lower"),
        ("9-NQ/TW#II.1", "2/KH-TU#MT.1", "higher"),
    ]
    assert found[0].evidence == ("đóng góp", "TFP", "tăng trưởng")


def test_what_nothing_below_sets_is_missing_and_says_where_it_was_looked_for() -> None:
    (tfp, economy, own) = compared(acts(beside=[TFP]))
    assert (tfp.verdict, economy.verdict) == ("met", "missing")
    assert economy.reason == "1/CTr-SKHCN không nêu chỉ tiêu bằng số; 2/KH-TU không có chỉ tiêu này"
    assert own.parent == "2/KH-TU#MT.1" and own.reason == "1/CTr-SKHCN không nêu chỉ tiêu bằng số"


def test_the_year_chooses_among_targets_of_one_indicator() -> None:
    above = make_act("9-NQ/TW", [aim("II.1", "9-NQ/TW", ECONOMY, replace(ECONOMY, value=50, year=2045))])
    below = [replace(ECONOMY, value=50, unit="% GRDP", year=2045), replace(ECONOMY, value=35, unit="% GRDP")]
    found = compare_acts(above, make_act("2/KH-TU", [aim("MT.1", "2/KH-TU", *below)]))
    assert [(c.child_target.year if c.child_target else None, c.verdict) for c in found] == [
        (2030, "higher"),
        (2045, "met"),
    ]


def test_one_target_below_answers_to_one_above() -> None:
    above = make_act("9-NQ/TW", [aim("II.1", "9-NQ/TW", SERVICES, replace(SERVICES, value=90))])
    found = compare_acts(above, make_act("2/KH-TU", [aim("MT.1", "2/KH-TU", replace(SERVICES, value=90))]))
    assert sorted(c.verdict for c in found) == ["higher", "missing"]


def matrix_of(known: list[Act]) -> Matrix:
    above = parents_above(known[0], known)
    return build_matrix(known[:1], known, above, (), (), {})


def test_lower_and_missing_are_findings_once() -> None:
    found = [f for f in matrix_of(acts(replace(TFP, value=50), beside=[SERVICES])).findings if "target" in f.code]
    lower = [f for f in found if f.code == "target-lower"]
    assert [(f.document, f.locator) for f in lower] == [("1/CTr-SKHCN", "1")]
    assert "trên 50%" in lower[0].message and "trên 55%" in lower[0].message and "9-NQ/TW, II.1" in lower[0].message
    uncovered = [f for f in found if f.code == "target-uncovered"]
    assert [(f.document, f.locator) for f in uncovered] == [("9-NQ/TW", "II.1"), ("2/KH-TU", "MT.1")]
    assert "quy mô kinh tế số (tối thiểu 30% GDP, năm 2030)" in uncovered[0].message


def test_an_absent_annex_of_targets_is_not_told_again() -> None:
    known = acts(beside=[SERVICES])
    document = replace(known[0].document, announced_annexes=("Phụ lục I - Chỉ tiêu (kèm theo)",))
    known[0] = replace(known[0], document=document)
    found = matrix_of(known)
    said = [f.message for f in found.findings if f.document == "2/KH-TU" and f.code == "target-uncovered"]
    assert all("cấp dưới chưa đặt" not in message for message in said)
    assert found.comparisons[-1].reason.endswith("(thiếu Phụ lục I)")


@pytest.fixture(scope="module")
def bundled(library: Library) -> tuple[Comparison, ...]:
    subjects = [library.act(key) for key in library.subjects]
    above = [a for act in subjects for a in parents_above(act, library.acts)]
    return compare_levels(subjects, library.acts, above)


def test_the_bundled_chain_agrees_with_the_gold(bundled: tuple[Comparison, ...]) -> None:
    """Every proposed pair is one of the gold, and at least ten of its eleven are found."""
    found = {
        (c.parent.split("#")[1], c.parent_target.indicator, c.parent_target.value, c.parent_target.scope): c
        for c in bundled
        if c.parent.startswith("57-NQ/TW#")
    }
    pairs = json.loads(GOLD.read_text(encoding="utf-8"))["pairs"]
    right = 0
    for pair in pairs:
        value = tuple(pair["value"]) if isinstance(pair["value"], list) else pair["value"]
        comparison = found.pop((pair["parent"], pair["indicator"], value, pair.get("scope")))
        child = comparison.child.split("#")[1] if comparison.child else None
        assert child in (None, pair["child"])
        assert comparison.verdict == pair["verdict"] if child == pair["child"] else comparison.verdict == "missing"
        right += child is not None
    assert found == {} and right >= 10


def test_every_target_of_the_documents_above_is_compared(bundled: tuple[Comparison, ...], library: Library) -> None:
    compared_targets = {(c.parent, c.parent_target) for c in bundled}
    above = parents_above(library.act(library.subjects[0]), library.acts)
    assert compared_targets == {(a.statement.id, t) for a in above for t in a.statement.targets}
