"""Which statement of one version is which of another."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from models.records import Statement
from pipeline.alignment import align, moved
from tests.conftest import make_statement

#: Tasks of 03/NQ-CP's annex II.
TASKS = (
    "Xây dựng kế hoạch triển khai Chương trình hành động của Chính phủ.",
    "Xây dựng nền tảng đào tạo trực tuyến mở đại trà cung cấp miễn phí các kiến thức về khoa học, công nghệ.",
    "Đề án đầu tư năng lực cho các tổ chức nghiên cứu phát triển công lập.",
    "Bổ sung các chính sách tháo gỡ điểm nghẽn và hoàn thiện Luật Công nghiệp công nghệ số trình Quốc hội ban hành.",
    "Xây dựng, ban hành Đề án đánh giá mức độ hoàn thành nhiệm vụ chuyển đổi số của cơ quan nhà nước.",
)


def rows(texts: Sequence[str]) -> list[Statement]:
    return [make_statement(f"PL2.{n}", text) for n, text in enumerate(texts, start=1)]


def test_inserted_row_renumbers_and_moves_nothing() -> None:
    pairs = align(rows(TASKS[1:]), rows(TASKS))
    assert pairs == [(None, 0), (0, 1), (1, 2), (2, 3), (3, 4)]
    assert moved(pairs) == set()


def test_dropped_row_stands_behind_its_former_neighbour() -> None:
    assert align(rows(TASKS), rows((*TASKS[:2], *TASKS[3:]))) == [(0, 0), (1, 1), (2, None), (3, 2), (4, 3)]


def test_a_row_that_left_its_place_has_moved() -> None:
    pairs = align(rows(TASKS), rows((*TASKS[1:], TASKS[0])))
    assert sorted(pairs) == [(0, 4), (1, 0), (2, 1), (3, 2), (4, 3)] and moved(pairs) == {4}


def test_reworded_row_is_found_elsewhere_and_another_task_at_its_number_is_not() -> None:
    reworded = TASKS[1].replace("cung cấp miễn phí", "để cung cấp cho người dân")
    pairs = align(rows(TASKS[:2]), rows((reworded, TASKS[2])))
    assert (1, 0) in pairs and (0, None) in pairs and (None, 1) in pairs


def test_equal_rows_keep_their_numbers() -> None:
    twice = rows((TASKS[0], TASKS[2], TASKS[0]))
    assert align(twice, twice) == [(0, 0), (1, 1), (2, 2)]
    assert align(twice, [twice[2], twice[0]]) == [(2, 0), (0, 1), (1, None)]


def test_nothing_against_something() -> None:
    assert align([], []) == []
    assert align(rows(TASKS[:1]), []) == [(0, None)] and align([], rows(TASKS[:1])) == [(None, 0)]


LISTS = st.lists(st.sampled_from([*TASKS, *(t.upper() + " và các địa phương" for t in TASKS)]), max_size=6)


@given(LISTS, LISTS)
def test_alignment_is_symmetric_and_complete(before: list[str], after: list[str]) -> None:
    there, back = align(rows(before), rows(after)), align(rows(after), rows(before))
    assert sorted(there, key=str) == sorted(((i, j) for j, i in back), key=str)
    assert sorted(i for i, _ in there if i is not None) == list(range(len(before)))
    assert [j for _, j in there if j is not None] == list(range(len(after)))


@given(LISTS)
def test_a_list_aligns_with_itself(texts: list[str]) -> None:
    pairs = align(rows(texts), rows(texts))
    assert pairs == [(n, n) for n in range(len(texts))] and moved(pairs) == set()
