"""What a heading says about the statements below it."""

from __future__ import annotations

import pytest

from models.records import StatementKind
from pipeline.sections import kind_of_heading, section_kind


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("QUAN ĐIỂM CHỈ ĐẠO", "viewpoint"),
        ("MỤC TIÊU CỤ THỂ", "objective"),
        ("Các chỉ tiêu chủ yếu", "objective"),
        ("Tầm nhìn đến năm 2045", "objective"),
        ("NHIỆM VỤ CỤ THỂ", "task"),
        ("Nhiệm vụ, giải pháp", "task"),
        ("Một số giải pháp chủ yếu", "task"),
        ("DANH MỤC NHIỆM VỤ", "task"),
        ("Danh mục các chỉ tiêu cụ thể", "objective"),
        ("TỔ CHỨC THỰC HIỆN", "assignment"),
        ("Phân công nhiệm vụ", "task"),
        ("Trách nhiệm của các sở, ngành", "assignment"),
        ("MỤC ĐÍCH, YÊU CẦU", None),
        ("Tình hình thực hiện", None),
    ],
)
def test_known_headings(heading: str, kind: StatementKind | None) -> None:
    assert kind_of_heading(heading) == (True, kind)


@pytest.mark.parametrize("heading", ["Về chuyển đổi số", "Đến năm 2030", "Sở Tài chính", ""])
def test_headings_that_say_nothing(heading: str) -> None:
    assert kind_of_heading(heading) == (False, None)


def test_the_nearest_heading_that_says_something_counts() -> None:
    assert section_kind(("MỤC TIÊU", "Nhiệm vụ trọng tâm", "Về hạ tầng")) == (True, "task")
    assert section_kind(("NHIỆM VỤ", "Mục tiêu")) == (True, "objective")
    assert section_kind(("Về hạ tầng",)) == (False, None)
    assert section_kind(()) == (False, None)
