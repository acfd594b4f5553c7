"""Fields that a text labels itself."""

from __future__ import annotations

from datetime import date

from pipeline.documents import read_act_bytes
from pipeline.extract.labels import Labelled, labelled_fields, opens_with_label

FIELDS = (
    "Đơn vị chủ trì: Phòng Hạ tầng số. Phối hợp: Văn phòng Sở. Sản phẩm: Kế hoạch. Thời gian thực hiện: Quý III/2025."
)


def test_fields_behind_their_labels() -> None:
    assert labelled_fields(FIELDS) == Labelled("Phòng Hạ tầng số", "Văn phòng Sở", "Kế hoạch", "Quý III/2025")
    assert opens_with_label(FIELDS)


def test_prose_has_no_labels() -> None:
    for text in ("Phòng A chủ trì, phối hợp với Phòng B.", "Nâng cao kết quả: tăng 5%", "Bảo đảm tiến độ, chất lượng."):
        assert not labelled_fields(text) and not opens_with_label(text)


def test_they_belong_to_the_task_before_them_in_the_paragraph_or_below_it() -> None:
    plan = (
        f"I. NHIỆM VỤ\n\n1. Xây dựng hạ tầng số. {FIELDS}\n\n"
        "2. Phát triển dữ liệu mở.\n\n- Cơ quan chủ trì: Sở Tài chính\n\n- Thời hạn hoàn thành: 12/2025\n\n"
        "3. Đào tạo cán bộ.\n"
    )
    statements = {s.locator: s for s in read_act_bytes(plan.encode(), "kh.txt").statements}
    assert list(statements) == ["I.1", "I.2", "I.3"]
    first, second, third = statements.values()
    assert [a.name for a in first.leads] == ["Phòng Hạ tầng số"] and first.deliverable == "Kế hoạch"
    assert [a.name for a in first.partners] == ["Văn phòng Sở"]
    assert first.deadline is not None and first.deadline.end == date(2025, 9, 30)
    assert [a.name for a in second.leads] == ["Sở Tài chính"] and second.as_written.deadline == "12/2025"
    assert third.leads == () and third.deadline is None
