"""Layouts of tables of tasks and of targets as offices draw them, from a page to its statements."""

from __future__ import annotations

from datetime import date

import pytest

from models.records import Statement
from pipeline.act import Act
from pipeline.documents import read_act_bytes
from pipeline.headings import TABLE, heading_role, heading_year

HEAD = (
    "<p>ỦY BAN NHÂN DÂN</p><p>TỈNH ĐỒNG NAI</p><p>Số: 12/KH-UBND</p><p>Đồng Nai, ngày 5 tháng 3 năm 2025</p>"
    "<p>KẾ HOẠCH</p><p>Triển khai Nghị quyết số 57-NQ/TW</p><p>Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 "
    "tháng 02 năm 2025;</p><p>PHỤ LỤC II</p><p>DANH MỤC NHIỆM VỤ</p>"
)


def table(*rows: str) -> str:
    """Return a table of rows with "|" between cells; "^" goes on with the cell above, "<" with the one before."""
    cells = [[text.strip() for text in row.split("|")] for row in rows]
    drawn = ""
    for y, record in enumerate(cells):
        drawn += "<tr>"
        for x, text in enumerate(record):
            if text in ("^", "<"):
                continue
            down = next((n for n, below in enumerate(cells[y + 1 :]) if below[x] != "^"), len(cells) - y - 1) + 1
            across = next((n for n, after in enumerate(record[x + 1 :]) if after != "<"), len(record) - x - 1) + 1
            drawn += f'<td rowspan="{down}" colspan="{across}">{text}</td>'
        drawn += "</tr>"
    return f'<table border="1">{drawn}</table>'


def act(*tables: str) -> Act:
    return read_act_bytes(f"<html><body>{HEAD}{''.join(tables)}</body></html>".encode(), "ke-hoach.html")


def fields(statement: Statement) -> tuple[str | None, ...]:
    written = statement.as_written
    told = (written.lead, written.partners, written.deliverable, written.deadline)
    return (statement.locator, statement.text, *told)


def tasks(*tables: str) -> list[tuple[str | None, ...]]:
    return [fields(s) for s in act(*tables).statements if s.locator.startswith("PL2")]


def test_plain_table() -> None:
    assert tasks(
        table(
            "STT | Nội dung công việc | Cơ quan, đơn vị chủ trì | Đơn vị phối hợp | Sản phẩm dự kiến | Thời gian",
            "1 | Rà soát văn bản | Sở Tư pháp | Các sở, ban, ngành | Báo cáo | Quý II/2025",
        )
    ) == [("PL2.1", "Rà soát văn bản", "Sở Tư pháp", "Các sở, ban, ngành", "Báo cáo", "Quý II/2025")]


def test_headings_in_two_rows_with_numbers_of_columns() -> None:
    found = act(
        table(
            "TT | Nhiệm vụ, giải pháp | Cơ quan thực hiện | < | Thời gian | < | Ghi chú",
            "^ | ^ | Chủ trì | Phối hợp | Bắt đầu | Kết thúc | ^",
            "(1) | (2) | (3) | (4) | (5) | (6) | (7)",
            "I. Hoàn thiện thể chế | < | < | < | < | < | <",
            "1 | Rà soát văn bản | Sở Tư pháp | Các sở, ngành | 3/2025 | 12/2025 |",
        )
    )
    (task,) = found.statements
    assert fields(task) == ("PL2.1", "Rà soát văn bản", "Sở Tư pháp", "Các sở, ngành", None, "3/2025 - 12/2025")
    assert task.deadline and (task.deadline.start, task.deadline.end) == (date(2025, 3, 1), date(2025, 12, 31))
    assert task.path[-1] == "Hoàn thiện thể chế"


def test_headings_in_two_rows_without_spans() -> None:
    assert tasks(
        table(
            "Số TT | Tên nhiệm vụ | Phân công thực hiện |  | Cấp trình/ban hành | Thời gian trình",
            " |  | Chủ trì | Phối hợp |  | ",
            "1 | Nâng cấp Cổng dịch vụ công | Sở A | Sở B | UBND tỉnh | T6/2025",
        )
    ) == [("PL2.1", "Nâng cấp Cổng dịch vụ công", "Sở A", "Sở B", None, "T6/2025")]


def test_groups_in_groups() -> None:
    found = act(
        table(
            "TT | Nhiệm vụ | Đơn vị thực hiện | Kết quả | Tiến độ",
            "A | NHIỆM VỤ CHUNG |  |  | ",
            "I | Thể chế |  |  | ",
            "1 | Rà soát | Sở Tư pháp | Báo cáo | 2025",
            "B | NHIỆM VỤ RIÊNG |  |  | ",
            "I | Hạ tầng |  |  | ",
            "1 | Xây dựng trung tâm dữ liệu | Sở Xây dựng | Trung tâm | 2026",
        )
    )
    assert [(s.locator, s.path[1:]) for s in found.statements] == [
        ("PL2.I.1", ("NHIỆM VỤ CHUNG", "Thể chế")),
        ("PL2.B.I.1", ("NHIỆM VỤ RIÊNG", "Hạ tầng")),
    ]


def test_a_number_alone_heads_its_parts() -> None:
    found = act(
        table(
            "TT | Nhiệm vụ | Chủ trì | Thời hạn hoàn thành",
            "1 | Chuyển đổi số |  | ",
            "1.1 | Số hóa hồ sơ | Sở A | 2025",
            "1.2 | Đào tạo cán bộ | Sở B | Hằng năm",
        )
    )
    assert [(s.locator, s.path[1:]) for s in found.statements] == [
        ("PL2.1.1", ("Chuyển đổi số",)),
        ("PL2.1.2", ("Chuyển đổi số",)),
    ]


def test_a_task_over_several_rows_and_a_lead_over_several_tasks() -> None:
    assert tasks(
        table(
            "TT | Nhiệm vụ | Cơ quan chủ trì | Sản phẩm | Thời hạn",
            "1 | Xây dựng đề án | Sở Nội vụ | Tờ trình | 6/2025",
            "^ | ^ | Sở Tài chính | Đề án | 12/2025",
            "2 | Tổ chức hội nghị | Sở Y tế |  | 2025",
            "3 | Sơ kết | ^ |  | 2026",
        )
    ) == [
        ("PL2.1", "Xây dựng đề án", "Sở Nội vụ\nSở Tài chính", None, "Tờ trình\nĐề án", "6/2025\n12/2025"),
        ("PL2.2", "Tổ chức hội nghị", "Sở Y tế", None, None, "2025"),
        ("PL2.3", "Sơ kết", "Sở Y tế", None, None, "2026"),
    ]


def test_a_table_without_numbers() -> None:
    assert tasks(
        table(
            "Nội dung nhiệm vụ | Đơn vị chủ trì | Kết quả đầu ra | Thời gian hoàn thành",
            "1. Xây dựng kho dữ liệu dùng chung | Sở KH&amp;CN | Kho dữ liệu | Quý I/2025",
            "2. Đào tạo cán bộ, | Sở Nội vụ | Lớp học | Hằng năm",
            "công chức cấp xã |  |  | ",
        )
    ) == [
        ("PL2.1", "Xây dựng kho dữ liệu dùng chung", "Sở KH&CN", None, "Kho dữ liệu", "Quý I/2025"),
        ("PL2.2", "Đào tạo cán bộ, công chức cấp xã", "Sở Nội vụ", None, "Lớp học", "Hằng năm"),
    ]


HEADINGS = "TT | Tên nhiệm vụ | Chủ trì | Thời gian hoàn thành"


@pytest.mark.parametrize("again", [(HEADINGS,), ()])
def test_a_table_that_goes_on_with_and_without_headings(again: tuple[str, ...]) -> None:
    first = table(HEADINGS, "1 | Rà soát | Sở A | 2025")
    assert [t[:2] for t in tasks(first, table(*again, "2 | Xây dựng nền tảng | Sở B | 2026"))] == [
        ("PL2.1", "Rà soát"),
        ("PL2.2", "Xây dựng nền tảng"),
    ]


def test_a_table_of_something_else_does_not_go_on() -> None:
    other = table("TT | Họ và tên | Chức vụ | Số điện thoại", "1 | Ông A | Giám đốc | 0251")
    assert len(tasks(table(HEADINGS, "1 | Rà soát | Sở A | 2025"), other)) == 1


def test_a_column_of_groups() -> None:
    found = act(
        table(
            "TT | Nhóm nhiệm vụ | Nhiệm vụ cụ thể | Đơn vị thực hiện | Thời hạn",
            "1 | Thể chế | Rà soát | Sở A | 2025",
            "^ | ^ | Ban hành quy chế | Sở B | 2026",
            "2 | Hạ tầng | Xây dựng nền tảng | Sở C | 2027",
        )
    )
    assert [(s.locator, s.text, s.path[-1]) for s in found.statements] == [
        ("PL2.1.1", "Rà soát", "Thể chế"),
        ("PL2.1.2", "Ban hành quy chế", "Thể chế"),
        ("PL2.2.1", "Xây dựng nền tảng", "Hạ tầng"),
    ]


def test_targets_with_a_column_for_each_year() -> None:
    found = act(
        table(
            "TT | Chỉ tiêu | Đơn vị tính | Hiện trạng năm 2024 | Mục tiêu | < | < | Cơ quan theo dõi",
            "^ | ^ | ^ | ^ | 2025 | 2026 | 2030 | ^",
            "1 | Tỷ lệ hồ sơ trực tuyến | % | 60 | 70 | 80 | 100 | Sở Khoa học và Công nghệ",
            " | Tổng cộng |  | 60 | 70 | 80 | 100 | ",
        )
    )
    (target,) = found.statements
    assert target.kind == "target"
    assert [(t.value, t.unit, t.year) for t in target.targets] == [(70, "%", 2025), (80, "%", 2026), (100, "%", 2030)]


def test_targets_under_a_plain_heading() -> None:
    (target,) = act(
        table(
            "STT | Nội dung | ĐVT | Năm 2025 | Giai đoạn 2026 - 2030",
            "1 | Số doanh nghiệp công nghệ số | doanh nghiệp | 1.000 | 2.500",
        )
    ).statements
    assert [(t.value, t.year) for t in target.targets] == [(1000, 2025), (2500, 2030)]


@pytest.mark.parametrize(
    "row",
    [
        "STT | Nội dung công việc | Đơn vị tính | Trị số định mức",
        "TT | Tên tiêu chí | Nội dung tiêu chí | Ghi chú",
        "STT | Họ và tên | Chức vụ | Đơn vị công tác",
    ],
)
def test_tables_that_set_no_task(row: str) -> None:
    assert tasks(table(row, "1 | Khảo sát thực địa | công | 2")) == []


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("CƠ QUAN CHỦ TRÌ\nTHAM MƯU", "lead"),
        ("Đơn vị chủ trì thực hiện", "lead"),
        ("Cá nhân/đơn vị thực hiện", "lead"),
        ("Đơn vị phối hợp thực hiện", "partners"),
        ("Cơ quan chủ trì, cơ quan phối hợp", "lead"),
        ("Cơ quan chủ trì thẩm tra", "approval"),
        ("Lãnh đạo UBND tỉnh chỉ đạo", "follow"),
        ("Kết quả/Sản phẩm", "deliverable"),
        ("Kết quả thực hiện", "note"),
        ("Thời hạn hoàn thành (dự kiến)", "deadline"),
        ("Kinh phí thực hiện (triệu đồng)", "budget"),
        ("Văn bản giao nhiệm vụ", "basis"),
        ("Đến năm 2030", "value"),
        ("2026", "value"),
        ("Đơn vị (chủ trì)", "lead"),
        ("Diện tích", None),
    ],
)
def test_roles_of_headings(heading: str, role: str | None) -> None:
    assert heading_role(heading) == role


@pytest.mark.parametrize(
    ("heading", "year"),
    [("Năm 2025", 2025), ("Giai đoạn 2026-2030", 2030), ("Thực hiện năm 2020", None), ("Hiện trạng 2024", None)],
)
def test_years_of_headings(heading: str, year: int | None) -> None:
    assert heading_year(heading) == year


def test_every_wording_gives_the_role_it_is_listed_for() -> None:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        role, _, listed = line.partition("\t")
        for wording in listed.split(";"):
            assert heading_role(wording.lstrip("=").replace("…", "các phòng")) == role, wording


def test_a_task_that_speaks_of_projects_and_programmes_is_no_row_of_headings() -> None:
    first = table(HEADINGS, "1 | Rà soát | Sở A | 2025")
    after = table("2 | Dự án, chương trình hoạt động | Cơ quan chủ trì phối hợp các đơn vị | Thời gian tới")
    assert [t[:3] for t in tasks(first, after)] == [
        ("PL2.1", "Rà soát", "Sở A"),
        ("PL2.2", "Dự án, chương trình hoạt động", "Cơ quan chủ trì phối hợp các đơn vị"),
    ]
