"""Two targets of one indicator: which is higher, and what may not be compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Scope, Target
from pipeline.levels import comparable, judge, level_words, measure

Value = float | tuple[float, float]


def target(
    operator: str,
    value: Value,
    unit: str = "%",
    year: int | None = 2030,
    indicator: str = "A",
    scope: str | None = None,
) -> Target:
    return Target(indicator, operator, value, unit, year, scope)


@pytest.mark.parametrize(
    ("parent", "child", "verdict"),
    [
        (target(">", 55), target(">", 60), "higher"),
        (target(">", 55), target(">=", 55), "met"),
        (target(">", 55), target("=", 50), "lower"),
        (target(">=", 30, "% GDP"), target("range", (35, 37), "% GRDP"), "higher"),
        (target("range", (40, 50)), target("range", (45, 60)), "met"),
        (target("range", (40, 50)), target("range", (35, 60)), "lower"),
        (target("<=", 3, "%"), target("<=", 5, "%"), "lower"),
        (target("<", 2.5, "%"), target("=", 2, "%"), "higher"),
        (target("<=", 10, "hạng"), target("<=", 5, "Thứ bậc"), "higher"),
        (target("<=", 10, "hạng"), target("=", 12, "hạng"), "lower"),
        (target("=", 2, "%", indicator="Tỷ lệ hộ nghèo"), target("=", 3, "%", indicator="hộ nghèo"), "lower"),
        (
            target("=", 1, "%/năm", indicator="hộ nghèo giảm"),
            target("=", 2, "%/năm", indicator="hộ nghèo giảm"),
            "higher",
        ),
        (target(">", 0.7, ""), target(">=", 0.8, ""), "higher"),
        (target("=", 12, "người trên một vạn dân"), target("=", 1200, "người/triệu dân"), "met"),
        (target("=", 1, "tỷ đồng"), target("=", 900, "triệu đồng"), "lower"),
    ],
)
def test_verdicts(parent: Target, child: Target, verdict: str) -> None:
    assert comparable(parent, child)
    assert judge(parent, child, "province", "province").verdict == verdict


@pytest.mark.parametrize(
    ("parent", "child", "above", "below", "words"),
    [
        (target("=", 5, "triệu USD"), target("=", 9, "tỷ đồng"), "province", "province", "Khác đơn vị"),
        (target(">=", 5, "doanh nghiệp"), target(">=", 1, "doanh nghiệp"), "national", "province", "cả nước"),
        (target(">=", 50), target(">=", 40, year=2025), "province", "province", "Khác năm"),
        (target(">=", 50), target(">=", 60, year=2035), "province", "province", "Khác năm"),
        (target(">=", 50), target(">=", 40, year=None), "province", "province", "không nêu năm"),
        (target(">=", 50), target("<=", 60), "province", "province", "ngược chiều"),
    ],
)
def test_what_is_not_compared(parent: Target, child: Target, above: Scope, below: Scope, words: str) -> None:
    told = judge(parent, child, above, below)
    assert told.verdict == "missing" and words in told.reason


def test_reached_earlier_is_reached() -> None:
    told = judge(target(">=", 50), target(">=", 50, year=2028), "national", "province")
    assert told.verdict == "met" and "2028" in told.reason
    assert judge(target(">=", 50), target(">=", 60, year=None), "national", "province").verdict == "higher"


def test_gdp_answers_to_grdp_and_the_reason_says_so() -> None:
    told = judge(target("=", 2, "% GDP"), target("=", 2, "% GRDP"), "national", "province")
    assert told.verdict == "met" and "GRDP" in told.reason


def test_what_cannot_be_of_one_indicator() -> None:
    assert not comparable(target(">=", 30, "% GDP"), target("=", 70, "%"))
    assert comparable(target(">=", 30, "% GDP"), target("=", 30, "%", indicator="kinh tế số trong GRDP"))
    assert not comparable(target("=", 10, "%/năm"), target("=", 10, "%"))
    assert not comparable(target("=", 10, "%/năm"), target("=", 10, "%", indicator="xuất khẩu tăng"))
    assert not comparable(target("<=", 3, "hạng"), target("=", 3, "điểm"))
    assert not comparable(target("<=", 3, "hạng", scope="Đông Nam Á"), target("<=", 3, "hạng", scope="thế giới"))
    assert measure(target("=", 1, "nghìn tỷ đồng")).factor == 1e12


def test_levels_in_words() -> None:
    assert level_words(target(">", 55)) == "trên 55%, năm 2030"
    assert level_words(target("range", (35, 37.5), "% GRDP", None)) == "35 - 37,5% GRDP"
    assert level_words(target("~", 14650, "USD", None)) == "khoảng 14.650 USD"
    assert level_words(target("<=", 3, "hạng", None, scope="Đông Nam Á")) == "nhóm 3 dẫn đầu Đông Nam Á"
    assert level_words(target(">", 0.7, "", None)) == "trên 0,7"


NUMBERS = st.floats(min_value=0, max_value=1e6, allow_nan=False)


@given(NUMBERS, NUMBERS, st.sampled_from(("=", ">=", ">", "~")))
def test_lower_and_higher_are_each_other_turned_round(a: float, b: float, operator: str) -> None:
    one, two = target(operator, a), target(operator, b)
    turned = {"lower": "higher", "higher": "lower", "met": "met"}
    assert judge(two, one, None, None).verdict == turned[judge(one, two, None, None).verdict]


@given(NUMBERS, st.sampled_from(("%", "hạng", "tỷ đồng", "")), st.sampled_from(("=", ">=", "<=", "~", "<")))
def test_a_target_meets_itself(value: float, unit: str, operator: str) -> None:
    one = target(operator, value, unit)
    assert judge(one, one, "national", "national").verdict == "met"
