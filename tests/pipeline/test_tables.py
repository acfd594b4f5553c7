"""Tables: roles of columns, heading rows, numbers, rows cut by pages."""

from __future__ import annotations

import pytest

from models.records import Block, Cell, Span
from pipeline.tables import find_columns, read_rows


def cells(*texts: str, merged: tuple[int, ...] = ()) -> tuple[Cell, ...]:
    return tuple(Cell(t, Span(0, len(t)), i in merged) for i, t in enumerate(texts))


def block(*texts: str, merged: tuple[int, ...] = ()) -> Block:
    text = "\t".join(texts)
    return Block(text, "row", Span(0, len(text)), table=1, cells=cells(*texts, merged=merged))


HEAD = block("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn")


@pytest.mark.parametrize(
    ("headings", "roles"),
    [
        (
            ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn"),
            ("number", "task", "lead", "partners", "deliverable", "deadline"),
        ),
        (
            ("STT", "NỘI DUNG CÔNG VIỆC", "Đơn vị thực hiện", "Thời gian hoàn thành", "Ghi chú"),
            ("number", "task", "lead", "deadline", "note"),
        ),
        (("Số TT", "Tên dự án", "Đầu mối", "Kết quả"), ("number", "task", "lead", "deliverable")),
        (
            ("TT", "Chỉ tiêu", "Đơn vị tính", "Đến năm 2030", "Cơ quan theo dõi"),
            ("number", "indicator", "unit", "value", "follow"),
        ),
        (("TT", "Chỉ tiêu", "Đơn vị", "Kết quả"), ("number", "indicator", "unit", "value")),
    ],
)
def test_roles_of_columns(headings: tuple[str, ...], roles: tuple[str, ...]) -> None:
    columns = find_columns([cells(*headings)])
    assert columns.roles == roles
    assert columns.header_rows == 1


def test_headings_below_a_title_row_are_found() -> None:
    columns = find_columns([cells("", "", "Phân công", ""), cells("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp")])
    assert columns.roles == ("number", "task", "lead", "partners") and columns.header_rows == 2


def test_a_table_of_signatures_holds_no_rows() -> None:
    assert read_rows([block("Nơi nhận:", "GIÁM ĐỐC"), block("- Như trên", "Nguyễn Văn A")]) == []
    assert find_columns([]).subject is None


def told(*blocks: Block) -> list[tuple[str, bool, str]]:
    return [(r.number, r.heading, r.text) for r in read_rows([HEAD, *blocks])]


def test_roman_rows_are_headings() -> None:
    rows = told(block("I.", "Thể chế", "", "", "", "2025"), block("1.", "Rà soát", "A", "", "", ""))
    assert rows == [("I", True, "Thể chế"), ("1", False, "Rà soát")]


def test_rows_with_a_title_alone_are_headings() -> None:
    rows = told(
        block("", "Nhóm một", "", "", "", ""),
        block("1", "Rà soát", "A", "", "", ""),
        block("", "Nhóm hai", "", "", "", ""),
    )
    assert rows == [("0.1", True, "Nhóm một"), ("1", False, "Rà soát"), ("0.3", True, "Nhóm hai")]


@pytest.mark.parametrize("repeated", [False, True])
def test_a_heading_across_the_whole_row_is_parted_into_number_and_title(repeated: bool) -> None:
    title = "I. Nhóm nhiệm vụ về thể chế"
    rest = [title if repeated else ""] * 5
    across = block(title, *rest, merged=(1, 2, 3, 4, 5) if repeated else ())
    (heading, row) = read_rows([HEAD, across, block("1", "Rà soát", "A", "", "", "")])
    assert (heading.number, heading.label, heading.text, heading.heading) == (
        "I",
        "I.",
        "Nhóm nhiệm vụ về thể chế",
        True,
    )
    assert title[heading.span.start : heading.span.end] == heading.text
    assert row.number == "1"


def test_a_heading_across_the_row_without_number_is_counted() -> None:
    assert told(block("Nhóm một", "", "", "", "", ""), block("1", "Rà soát", "A", "", "", ""))[0] == (
        "0.1",
        True,
        "Nhóm một",
    )


@pytest.mark.parametrize("number", ["3", "3.", "II"])
def test_a_number_without_words_is_no_row(number: str) -> None:
    assert told(block(number, "", "", "", "", "")) == []


def test_blank_rows_are_left_out() -> None:
    assert [
        r.text for r in read_rows([HEAD, block("", "", "", "", "", ""), block("1", "Rà soát", "", "", "", "")])
    ] == ["Rà soát"]


def test_a_continuation_is_joined_cell_by_cell() -> None:
    (row,) = read_rows(
        [HEAD, block("1", "Rà soát các", "Sở A", "", "", "Năm"), block("", "văn bản", "", "Sở B", "", "2025")]
    )
    assert row.text == "Rà soát các văn bản"
    assert [c.text for c in row.block.cells] == ["1", "Rà soát các văn bản", "Sở A", "Sở B", "", "Năm 2025"]


def test_a_continuation_of_other_cells_alone_is_kept() -> None:
    (row,) = read_rows([HEAD, block("1", "Rà soát", "Sở A", "Sở B,", "", ""), block("", "", "", "Sở C", "", "2025")])
    assert row.text == "Rà soát"
    assert [c.text for c in row.block.cells] == ["1", "Rà soát", "Sở A", "Sở B, Sở C", "", "2025"]


def test_merged_cells_are_not_said_twice() -> None:
    (row,) = read_rows(
        [HEAD, block("1", "Rà soát các", "Sở A", "", "", ""), block("", "văn bản", "Sở A", "", "", "", merged=(2,))]
    )
    assert row.block.cells[2].text == "Sở A"


def test_numbers_that_start_again_are_marked() -> None:
    rows = read_rows(
        [
            HEAD,
            block("I", "X", "", "", "", ""),
            block("1", "a", "A", "", "", ""),
            block("II", "Y", "", "", "", ""),
            block("1", "b", "B", "", "", ""),
        ]
    )
    assert all(r.restarts for r in rows)
