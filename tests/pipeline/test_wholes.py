"""Tasks that carry out an act as a whole, known by their citation and by nothing else that they say."""

from __future__ import annotations

import pytest

from models.records import Statement
from pipeline.documents import act_of
from pipeline.export.words import unlinked
from pipeline.ingest import read_bytes
from pipeline.wholes import is_remainder
from tests.conftest import make_statement

PLAN = """UBND TỈNH ĐỒNG NAI

Số: 9/KH-UBND

Đồng Nai, ngày 01 tháng 5 năm 2025

KẾ HOẠCH

Triển khai thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị

I. NHIỆM VỤ

- {task}
"""
TITLE = "về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia"


def task(text: str) -> Statement:
    (found,) = act_of(read_bytes(PLAN.format(task=text).encode(), "ke-hoach.txt")).statements
    return found


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Tổ chức thực hiện Nghị quyết số 57-NQ/TW.", "57-NQ/TW"),
        ("Triển khai thực hiện có hiệu quả Chương trình số 04/CTr-UBND ngày 14/4/2025 của UBND tỉnh.", "04/CTr-UBND"),
        (f"Tham mưu UBND tỉnh thực hiện hiệu quả Nghị quyết số 57-NQ/TW của Bộ Chính trị {TITLE}.", "57-NQ/TW"),
        (
            "Triển khai các nhiệm vụ, giải pháp đề ra tại Nghị quyết số 57-NQ/TW và Chương trình số 04/CTr-UBND "
            "trên địa bàn tỉnh.",
            "57-NQ/TW, 04/CTr-UBND",
        ),
        ("Nghiêm túc quán triệt, thực hiện Kết luận số 69-KL/TW ngày 11/01/2024; Nghị quyết số 57-NQ/TW.", None),
        ("Nghiêm túc quán triệt, thực hiện Kết luận số 69-KL/TW, Nghị quyết số 57-NQ/TW.", "69-KL/TW, 57-NQ/TW"),
    ],
)
def test_nothing_but_carrying_out(text: str, acts: str | None) -> None:
    found = task(text)
    if acts is not None:
        assert found.whole_of == acts and unlinked(found) == f"thực hiện toàn văn bản {acts}"


@pytest.mark.parametrize(
    "text",
    [
        "Xây dựng trung tâm dữ liệu theo Nghị quyết số 57-NQ/TW.",
        "Thực hiện chuyển đổi số theo Nghị quyết số 57-NQ/TW.",
        "Triển khai Nghị quyết số 57-NQ/TW, trọng tâm là xây dựng trung tâm dữ liệu.",
        "Thực hiện khoản 2 Điều 5 Nghị định số 12/2025/NĐ-CP.",
        "Tuyên truyền, phổ biến Nghị quyết số 57-NQ/TW.",
        "Tham mưu quy hoạch thực hiện Nghị quyết số 57-NQ/TW.",
        "Thực hiện Quyết định số 1131/QĐ-TTg về danh mục công nghệ chiến lược.",
        "Tổ chức thực hiện việc đo lường mức độ chuyển đổi số.",
    ],
)
def test_a_task_on_one_subject_is_like_others(text: str) -> None:
    found = task(text)
    assert found.whole_of is None and unlinked(found) == "chưa có mục tiêu cha"


def test_what_is_not_cited_is_not_carried_out() -> None:
    assert unlinked(make_statement("I.1", "Tổ chức thực hiện.", kind="assignment")) == "việc tổ chức thực hiện"


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện các nhiệm vụ, quyền hạn khác theo quy định của Luật này;",
        "Thực hiện nhiệm vụ khác theo sự phân công của Chủ tọa kỳ họp.",
        "Thực hiện các nhiệm vụ khác liên quan hoạt động đấu thầu khi được cấp có thẩm quyền giao.",
        "Thực hiện một số nội dung khác liên quan đến đột phá phát triển KH,CN,ĐMST và chuyển đổi số thuộc chức năng, "
        "nhiệm vụ của Ủy ban Tư pháp (nếu có).",
    ],
)
def test_other_duties_that_somebody_will_assign_are_a_remainder(text: str) -> None:
    assert is_remainder(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện nhiệm vụ bảo vệ môi trường khác do Ủy ban nhân dân cấp tỉnh giao.",
        "Thực hiện các nhiệm vụ khoa học và công nghệ theo quy định của pháp luật.",
        "Thực hiện các nội dung khác nhau của chuyển đổi số trong nông nghiệp.",
        "Rà soát quy hoạch mạng lưới và các nhiệm vụ khác được giao.",
    ],
)
def test_a_duty_that_names_its_subject_is_no_remainder(text: str) -> None:
    assert not is_remainder(text)
