"""Provisions on effect, transition and the meaning of words direct nobody; what tells somebody to act does."""

from __future__ import annotations

import pytest

from pipeline.documents import act_of
from pipeline.ingest import read_bytes
from pipeline.provisions import is_provision

EFFECT = ("Hiệu lực thi hành",)


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết này có hiệu lực kể từ ngày ký.",
        "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 02 năm 2026. Bãi bỏ Thông tư số 50/2016/TT-BGTVT.",
        "Kể từ ngày Quyết định này có hiệu lực, Quyết định số 12/2020/QĐ-UBND hết hiệu lực.",
        "Quy định tại các khoản 1, 2, 3 và 4 Điều 1 của Luật này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2026.",
        "Các quy định trước đây trái với Quyết định này đều bị bãi bỏ.",
        "Quyết định này thay thế Quyết định số 119/2007/QĐ-TTg ngày 25 tháng 7 năm 2007.",
        "b) Bãi bỏ khoản 5 Điều 1 Thông tư số 71/2025/TT-BTC;",
        "Thay thế cụm từ “an toàn thông tin” bằng cụm từ “an ninh mạng” tại Điều 11.",
        "Hồ sơ đã được tiếp nhận trước ngày Thông tư này có hiệu lực được tiếp tục thực hiện theo quy định cũ.",
        "Trường hợp dự án đã được phê duyệt trước ngày 01 tháng 7 năm 2025 thì tiếp tục thực hiện đến khi kết thúc.",
        "Trường hợp các văn bản dẫn chiếu trong Thông tư này được sửa đổi, bổ sung hoặc thay thế thì thực hiện theo "
        "quy định tại văn bản mới.",
        "Trong Luật này, các từ ngữ dưới đây được hiểu như sau:",
    ],
)
def test_what_directs_nobody(text: str) -> None:
    assert is_provision(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rà soát các văn bản đã hết hiệu lực, kiến nghị bãi bỏ các quy định không còn phù hợp.",
        "Bãi bỏ các quy định gây cản trở sự phát triển khoa học, công nghệ.",
        "Thay thế dần các phương tiện dùng nhiên liệu hóa thạch bằng xe điện.",
        "Xây dựng Nghị định thay thế Nghị định số 67/2014/NĐ-CP.",
        "Quyết định này có hiệu lực kể từ ngày ký. Giám đốc Sở chịu trách nhiệm thi hành Quyết định này.",
        "Chấp hành quyết định giải quyết khiếu nại có hiệu lực pháp luật.",
        "Hoàn thành việc bàn giao trước ngày 01 tháng 7 năm 2025.",
        "Kế hoạch hành động được ban hành trong quý I năm 2026.",
        "Đối với các dự án đang triển khai, rà soát, báo cáo trước ngày 10 hằng tháng.",
    ],
)
def test_what_directs(text: str) -> None:
    assert not is_provision(text)


@pytest.mark.parametrize(
    ("text", "headings", "provision"),
    [
        ("Hồ sơ đăng ký lao động theo Điều 5 được thực hiện từ ngày 01 tháng 7 năm 2026.", EFFECT, True),
        ("Hồ sơ đăng ký lao động theo Điều 5 được thực hiện từ ngày 01 tháng 7 năm 2026.", (), False),
        ("Tổ chức, cá nhân có trách nhiệm hoàn thành việc đăng ký.", ("Điều khoản chuyển tiếp",), False),
        ("Khuyến khích dự án đang triển khai áp dụng quy chuẩn này.", ("Điều khoản chuyển tiếp",), False),
        ("Tổ chức, cá nhân được áp dụng chính sách đã hưởng.", ("Quy định chuyển tiếp",), True),
        ("Chính sách đã hưởng được giữ nguyên.", ("Hiệu lực và tổ chức thực hiện",), False),
    ],
)
def test_the_heading_counts(text: str, headings: tuple[str, ...], provision: bool) -> None:
    assert is_provision(text, headings) is provision


ACT = """ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI

Số: 99/2025/QĐ-UBND

Đồng Nai, ngày 10 tháng 5 năm 2025

QUYẾT ĐỊNH

Quy định thử nghiệm

Điều 1. Giải thích từ ngữ

1. Kiểm tra thử nghiệm là việc đối chiếu kết quả với yêu cầu.

Điều 2. Tổ chức thực hiện

1. Sở Khoa học và Công nghệ hướng dẫn, kiểm tra việc thử nghiệm.

2. Quyết định này có hiệu lực kể từ ngày 20 tháng 5 năm 2025.

3. Trường hợp thử nghiệm đã được phê duyệt trước ngày Quyết định này có hiệu lực thì tiếp tục thực hiện.
"""


def test_only_directives_are_cut_as_statements() -> None:
    act = act_of(read_bytes(ACT.encode(), "quyet-dinh.txt"))
    assert [(s.locator, s.kind) for s in act.statements] == [("Đ2.1", "assignment")]
