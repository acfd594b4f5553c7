import pytest

from models.records import Block
from pipeline.ingest import Reading, read_bytes
from pipeline.ingest.markdown.inline import plain
from pipeline.ingest.tracked import Tracked


def read(text: str) -> Reading:
    return read_bytes(text.encode(), "a.md")


def shown(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in read(text).blocks]


def cells(block: Block) -> list[str]:
    return [cell.text for cell in block.cells]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        (r"1\. Phát triển khoa học \- công nghệ", "1. Phát triển khoa học - công nghệ"),
        (r"nghiên cứu phát triển (R\&D) đạt 2% GDP", "nghiên cứu phát triển (R&D) đạt 2% GDP"),
        (r"đến năm 2025\.", "đến năm 2025."),
        ("**2- **Những hạn chế, yếu kém", "2- Những hạn chế, yếu kém"),
        ("*Nơi nhận:*", "Nơi nhận:"),
        ("***Điều 1.*** Ban hành", "Điều 1. Ban hành"),
        ("**I. MỤC TIÊU", "I. MỤC TIÊU"),
        ("I. MỤC TIÊU**", "I. MỤC TIÊU"),
        ("*Phụ lục I kèm theo", "Phụ lục I kèm theo"),
        ("kèm theo*", "kèm theo"),
        ("Ghi chú (*) và 2 * 3", "Ghi chú (*) và 2 * 3"),
        (r"giữ \*dấu sao\*", "giữ *dấu sao*"),
        ("xem [Nghị quyết 57](https://a.vn/x_(1).html) và", "xem Nghị quyết 57 và"),
        ("[đã ký]", "[đã ký]"),
        ("__Đậm__ và _nghiêng_ và so_ky_hieu", "Đậm và nghiêng và so_ky_hieu"),
        ("mẫu số ____/CTr", "mẫu số ____/CTr"),
        ("CO<sub>2</sub> &amp; &lt;5%", "CO2 & <5%"),
        ("dùng `mã` ~~cũ~~[^1]", "dùng mã cũ"),
        ("<https://a.vn>", "https://a.vn"),
    ],
)
def test_marks_go_and_words_stay(marked: str, words: str) -> None:
    assert plain(Tracked.whole(marked)).text == words


def test_offsets_lead_through_marks() -> None:
    text = "# Mở đầu\n\n**1\\.** Tổ  chức *thực hiện*\n"
    block = read(text).blocks[1]
    assert block.text == "1. Tổ chức thực hiện"
    tracked = {0: "1", 1: ".", 3: "T", 6: "c", 11: "t"}
    for offset, char in tracked.items():
        here, there = max(pair for pair in block.origin if pair[0] <= offset)
        assert text[there + offset - here] == char


def test_headings_and_bold_lines() -> None:
    text = (
        "# Nghị quyết\n      ## ĐẢNG CỘNG SẢN VIỆT NAM ##\n**II- MỤC TIÊU**\n\n**          **\n\nĐiều 1. **Ban hành**"
    )
    assert shown(text) == [
        ("heading", 1, "Nghị quyết"),
        ("heading", 2, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        ("heading", 7, "II- MỤC TIÊU"),
        ("paragraph", 0, "Điều 1. Ban hành"),
    ]


def test_lists_keep_their_sign() -> None:
    text = "*   Tăng cường\n- Có cơ chế\n  * **Nhà nước:** Vai trò\n\\- Thu hút\n+ Mở rộng\n1.  Các bộ\n> trích dẫn\n"
    assert [b.text for b in read(text).blocks] == [
        "- Tăng cường",
        "- Có cơ chế",
        "- Nhà nước: Vai trò",
        "- Thu hút",
        "+ Mở rộng",
        "1. Các bộ",
        "trích dẫn",
    ]


def test_lines_of_a_paragraph_are_joined_and_hard_breaks_kept() -> None:
    text = (
        "- VPCP: BTCN, các PCN, Trợ lý TTg,\n  các Vụ, Cục, đơn vị trực thuộc, Công báo;\n\n"
        "TM. CHÍNH PHỦ  \nKT. THỦ TƯỚNG  \n[đã ký]\\\nNguyễn Hòa Bình\n\n"
        "**BAN CHẤP HÀNH TRUNG ƯƠNG**\n**ĐẢNG ĐOÀN QUỐC HỘI**\n\n"
        "**Bộ Chính trị về đột phá,**\n**đổi mới sáng tạo**\n---\n```\nHết.\n```\n"
    )
    assert [b.text for b in read(text).blocks] == [
        "- VPCP: BTCN, các PCN, Trợ lý TTg, các Vụ, Cục, đơn vị trực thuộc, Công báo;",
        "TM. CHÍNH PHỦ",
        "KT. THỦ TƯỚNG",
        "[đã ký]",
        "Nguyễn Hòa Bình",
        "BAN CHẤP HÀNH TRUNG ƯƠNG",
        "ĐẢNG ĐOÀN QUỐC HỘI",
        "Bộ Chính trị về đột phá, đổi mới sáng tạo",
        "Hết.",
    ]


TABLE = """PHỤ LỤC II

| TT | Tên nhiệm vụ | Cơ quan chủ trì | Kết quả |
|---|:---:|---|---|
|  **I.** | Nâng cao nhận thức  |  |   |
| 1. | Xây dựng a \\| b<br>- Đề án | Bộ Công an |
| 2. | Rà soát | Bộ Tài chính | Báo cáo |  |
| 3. | Tổng kết | Bộ Y tế | Báo cáo | 2025 |

Sau bảng.
"""


def test_pipe_tables() -> None:
    reading = read(TABLE)
    rows = [block for block in reading.blocks if block.kind == "row"]
    assert [cells(block) for block in rows] == [
        ["TT", "Tên nhiệm vụ", "Cơ quan chủ trì", "Kết quả"],
        ["I.", "Nâng cao nhận thức", "", ""],
        ["1.", "Xây dựng a | b\n- Đề án", "Bộ Công an", ""],
        ["2.", "Rà soát", "Bộ Tài chính", "Báo cáo"],
        ["3.", "Tổng kết", "Bộ Y tế", "Báo cáo", "2025"],
    ]
    assert {block.table for block in rows} == {1}
    assert rows[1].text == "I.\tNâng cao nhận thức\t\t"
    assert rows[1].place == "bảng 1, hàng 2"
    for block in rows:
        for cell in block.cells:
            assert reading.text[cell.span.start : cell.span.end] == cell.text
    assert [b.text for b in reading.blocks if b.kind != "row"] == ["PHỤ LỤC II", "Sau bảng."]


def test_a_table_that_lays_out_the_head_of_an_act_is_paragraphs() -> None:
    text = (
        "| BAN CHẤP HÀNH TRUNG ƯƠNG\n\\-------- | ĐẢNG CỘNG SẢN VIỆT NAM\n\\--------------- |\n"
        "| :---- | :---- |\n| Số: 20-NQ/TW | *Hà Nội, ngày 01 tháng 11 năm 2012* |\n"
    )
    assert [b.text for b in read(text).blocks] == [
        "BAN CHẤP HÀNH TRUNG ƯƠNG",
        "Số: 20-NQ/TW",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Hà Nội, ngày 01 tháng 11 năm 2012",
    ]


def test_a_line_with_a_pipe_is_no_table() -> None:
    assert shown("Đơn vị | đầu mối") == [("paragraph", 0, "Đơn vị | đầu mối")]
