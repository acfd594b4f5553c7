"""Filters: what they let through, how their values may be typed, and what is said of a wrong one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.deadlines import read_wanted, recurs_within
from index.filters import Filters
from index.generation import build
from index.search import Index, open_current
from models.errors import InputError, UnknownName
from models.records import Agency, Deadline, Document, Statement
from models.text import fold

DEADLINES = {
    "0": None,
    "1": Deadline("trước ngày 01/01/2026", end=date(2026, 1, 1), exclusive=True),
    "2": Deadline("2025-2026", start=date(2025, 1, 1), end=date(2026, 12, 31)),
    "3": Deadline("Năm 2025 và các năm tiếp theo", start=date(2025, 1, 1)),
    "4": Deadline("trước ngày 10/11 hàng năm", recurrence="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=10", exclusive=True),
    "5": Deadline("Thường xuyên"),
    "6": Deadline("sau khi Luật được ban hành"),
    "7": Deadline("Quý IV/2025", start=date(2025, 10, 1), end=date(2025, 12, 31)),
    "8": Deadline(
        "20/3/2027 (đợt 1); trước 01/8/2028 (đợt 2)",
        end=date(2028, 8, 1),
        exclusive=True,
        phases=(
            Deadline("20/3/2027 (đợt 1)", end=date(2027, 3, 20)),
            Deadline("trước 01/8/2028 (đợt 2)", end=date(2028, 8, 1), exclusive=True),
        ),
    ),
}


@pytest.fixture
def opened(make: Callable[..., Statement], tmp_path: Path) -> Index:
    made = [
        replace(make("Phát triển hạ tầng", deadline=value), id=f"57-NQ/TW#{key}", locator=key)
        for key, value in DEADLINES.items()
    ]
    leads = (Agency("Sở Khoa học và Công nghệ", "so-khcn"), Agency("UBND tỉnh"))
    province = make("Phát triển hạ tầng của tỉnh", document="433-KH/TU", kind="target", provenance="digest")
    made += [
        replace(province, id="433-KH/TU#MT.1", locator="MT.1"),
        replace(province, id="433-KH/TU#MT.2/1", locator="MT.2/1", kind="task", leads=leads),
    ]
    levels = (("57-NQ/TW", "central"), ("433-KH/TU", "province"))
    known = [Document(k, None, None, k, None, level, None, None, None, "full") for k, level in levels]  # type: ignore[arg-type]
    build(tmp_path, made, None, None, known)
    return open_current(tmp_path)


def found(opened: Index, **filters: Any) -> set[str]:  # noqa: ANN401 - any filter
    return {hit.statement.locator for hit in opened.search("hạ tầng", 20, Filters(**filters))}


@pytest.mark.parametrize(
    ("filters", "locators"),
    [
        ({"documents": ("433-KH/TU",)}, {"MT.1", "MT.2/1"}),
        ({"documents": ("kế hoạch 433",)}, {"MT.1", "MT.2/1"}),
        ({"documents": ("433-KH/TU", "nq57")}, {*DEADLINES, "MT.1", "MT.2/1"}),
        ({"levels": ("tỉnh",)}, {"MT.1", "MT.2/1"}),
        ({"levels": ("trung ương",)}, set(DEADLINES)),
        ({"kinds": ("chỉ tiêu",)}, {"MT.1"}),
        ({"kinds": ("target", "nhiệm vụ"), "documents": ("433-KH/TU",)}, {"MT.1", "MT.2/1"}),
        ({"provenances": ("bản tóm lược",)}, {"MT.1", "MT.2/1"}),
        ({"leads": ("Sở Khoa học và Công nghệ",)}, {"MT.2/1"}),
        ({"leads": ("Sở KH&CN",)}, {"MT.2/1"}),
        ({"leads": ("Ủy ban nhân dân tỉnh",)}, {"MT.2/1"}),
        ({"leads": ("so-khcn",)}, {"MT.2/1"}),
        ({"kinds": ("chỉ tiêu",), "levels": ("trung ương",)}, set()),
    ],
)
def test_values_may_be_typed_as_people_do(
    opened: Index, filters: dict[str, tuple[str, ...]], locators: set[str]
) -> None:
    assert found(opened, **filters) == locators
    assert found(opened, **{name: tuple(map(fold, values)) for name, values in filters.items()}) == locators


@pytest.mark.parametrize(
    ("wanted", "locators"),
    [
        ("2025", {"1", "3", "4", "7"}),
        ("2026", {"2", "3", "4"}),
        ("2024", {"4"}),
        ("<2026-01-01", {"1", "3", "4", "7"}),
        ("trước 31/12/2025", {"3", "4"}),
        ("<=31/12/2025", {"1", "3", "4", "7"}),
        (">2025", {"2", "3", "4", "8"}),
        ("3/2027", {"3", "8"}),
        ("tháng 7 năm 2028", {"3", "8"}),
        ("tháng 12/2027", {"3"}),
        ("8/2028", {"3"}),
        ("từ 2025", {"1", "2", "3", "4", "7", "8"}),
        ("2025..2026", {"1", "2", "3", "4", "7"}),
        ("2025-2026", {"1", "2", "3", "4", "7"}),
        ("quý IV/2025", {"1", "3", "4", "7"}),
        ("12/2025", {"1", "3", "7"}),
        ("2025-11", {"3", "4"}),
        ("31/12/2025", {"1", "3", "7"}),
        ("thường xuyên", {"5"}),
        ("hằng năm", {"4"}),
        ("định kỳ", {"4"}),
        ("có", set("12345678")),
        ("không", {"0", "MT.1", "MT.2/1"}),
    ],
)
def test_deadlines(opened: Index, wanted: str, locators: set[str]) -> None:
    assert found(opened, deadlines=(wanted,)) == locators
    assert found(opened, deadlines=(fold(wanted),)) == locators


@pytest.mark.parametrize("wanted", ["hôm qua", "31/02/2025", "quý V/2025", "2025-13", "", "<", "20255", "2026..2025"])
def test_a_deadline_that_is_none_is_told_with_the_grammar(wanted: str) -> None:
    with pytest.raises(InputError, match="thường xuyên"):
        read_wanted(wanted)


@pytest.mark.parametrize(
    ("wanted", "locators"), [("<0001", set()), ("<0001-01-01", set()), (">9999", {"3"}), ("sau 31/12/9999", {"3"})]
)
def test_outside_the_calendar_only_what_never_ends_is_due(opened: Index, wanted: str, locators: set[str]) -> None:
    assert found(opened, deadlines=(wanted,)) == locators


def test_recurrences_fall_due_in_their_months() -> None:
    rule = "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=10"
    assert recurs_within(rule, read_wanted("10/11/2025")) and recurs_within(rule, read_wanted(">2030"))
    assert not recurs_within(rule, read_wanted("11/11/2025..09/11/2026"))
    assert recurs_within("FREQ=MONTHLY;INTERVAL=6", read_wanted("6/2025"))
    assert not recurs_within("thường xuyên", read_wanted("2025"))


@pytest.mark.parametrize(
    ("filters", "listed"),
    [
        ({"documents": ("99/QĐ-TTg",)}, "57-NQ/TW; 433-KH/TU"),
        ({"kinds": ("quan điểm",)}, r"task \(nhiệm vụ\); target \(chỉ tiêu\)"),
        ({"levels": ("xã",)}, r"central \(trung ương\); province \(tỉnh\)"),
        ({"leads": ("Sở Y tế",)}, "Sở Khoa học và Công nghệ; UBND tỉnh"),
        ({"provenances": ("thiếu",)}, r"full \(toàn văn\); digest \(bản tóm lược\)"),
        ({"statuses": ("xong",)}, r"suspect \(nghi vấn\)"),
    ],
)
def test_a_value_that_nothing_has_is_told_with_those_that_are(
    opened: Index, filters: dict[str, tuple[str, ...]], listed: str
) -> None:
    with pytest.raises(UnknownName, match=listed) as caught:
        found(opened, **filters)
    assert "\n" not in str(caught.value)


def test_states_of_links_reach_the_pieces_of_a_unit(opened: Index) -> None:
    states = {"433-KH/TU#MT.2": frozenset({"confirmed"}), "433-KH/TU#MT.1": frozenset({"rejected", "uncovered"})}
    assert found(opened, statuses=("đã duyệt",), states=states) == {"MT.2/1"}
    assert found(opened, statuses=("da duyet", "chua co"), states=states) == {"MT.1", "MT.2/1"}
    assert found(opened, statuses=("nghi vấn",), states=states) == set()


def test_filters_come_before_the_best_are_chosen(opened: Index) -> None:
    assert [h.statement.locator for h in opened.search("hạ tầng", 1, Filters(kinds=("chỉ tiêu",)))] == ["MT.1"]
