"""Tables of targets: a column for each year, headings in two rows, what was reached before."""

from __future__ import annotations

from pathlib import Path

from models.records import Target
from pipeline.documents import read_act

HEAD = "UBND TỈNH ĐỒNG NAI\n\nSố: 1/KH-UBND\n\nKẾ HOẠCH\n\nPhát triển kinh tế số\n\nPHỤ LỤC I\n\n"


def targets(tmp_path: Path, table: str) -> list[Target]:
    path = tmp_path / "ke-hoach.md"
    path.write_text(HEAD + table, encoding="utf-8")
    return [t for s in read_act(path).statements for t in s.targets]


def test_a_column_for_each_year(tmp_path: Path) -> None:
    found = targets(
        tmp_path,
        "| TT | Chỉ tiêu | Đơn vị tính | Thực hiện 2020 | Năm 2025 | Đến năm 2030 |\n|---|---|---|---|---|---|\n"
        "| 1 | Tỷ trọng kinh tế số | % GRDP | 10 | 20 | 30 - 35 |\n"
        "| 2 | Thu nhập bình quân đầu người | USD | 5.000 | | ≥ 14.650 |\n",
    )
    assert [(t.indicator, t.operator, t.value, t.unit, t.year) for t in found] == [
        ("Tỷ trọng kinh tế số", "=", 20, "% GRDP", 2025),
        ("Tỷ trọng kinh tế số", "range", (30, 35), "% GRDP", 2030),
        ("Thu nhập bình quân đầu người", ">=", 14650, "USD", 2030),
    ]


def test_years_in_a_second_row_of_headings(tmp_path: Path) -> None:
    found = targets(
        tmp_path,
        "| TT | Chỉ tiêu | Đơn vị tính | Mục tiêu | |\n|---|---|---|---|---|\n"
        "| | | | 2025 | 2030 |\n| 1 | Xã số | xã | 5 | 9 |\n",
    )
    assert [(t.value, t.year) for t in found] == [(5, 2025), (9, 2030)]


def test_the_year_of_a_heading_row(tmp_path: Path) -> None:
    found = targets(
        tmp_path,
        "| TT | Chỉ tiêu | Đơn vị | Kết quả |\n|---|---|---|---|\n| I | Đến năm 2030 | | |\n"
        "| 1 | Kinh tế số | % GRDP | ≥ 30 |\n| 2 | Trình độ công nghệ | | Đạt mức tiên tiến |\n",
    )
    assert [(t.operator, t.value, t.year) for t in found] == [(">=", 30, 2030)]
