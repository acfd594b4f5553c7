"""Lines that Word sets inside a paragraph or a table that only lays text out: as a reader of the page sees them."""

import pytest

from tests.pipeline.wordfiles import cell, paragraph, run, table, texts, word

BREAK = "<w:r><w:br/></w:r>"
LEADER = '<w:tabs><w:tab w:val="left" w:pos="567"/><w:tab w:val="left" w:pos="8789" w:leader="dot"/></w:tabs>'


@pytest.mark.parametrize(
    ("above", "below", "parted"),
    [
        ("Số 268-CV/VPTU", "Chuẩn bị hội nghị trực tuyến", True),
        ("BÍ THƯ (hoặc PHÓ BÍ THƯ)", "(chữ ký)", True),
        ("kết quả đại hội chi bộ nhiệm kỳ", "2017 - 2020", True),
        ("Thực hiện Nghị quyết của Bộ Chính trị", "về phát triển khoa học", False),
        ("Bộ Khoa học và Công nghệ,", "Bộ Tài chính", False),
        ("Rà soát, sửa đổi, bổ sung các quy định của pháp luật có liên quan đến", "Luật Đấu thầu", False),
        ("Hoàn thành trong năm 2025.", "báo cáo Thủ tướng", True),
    ],
)
def test_a_line_break_ends_a_line_that_is_not_full(above: str, below: str, parted: bool) -> None:
    reading = word(paragraph(run(above) + BREAK + run(below)))
    assert texts(reading) == ([above, below] if parted else [f"{above} {below}"])


def test_each_line_has_its_own_weight() -> None:
    reading = word(paragraph(run("TRƯỞNG BAN", "<w:b/>") + BREAK + run("(chữ ký)") + BREAK + run("Họ tên", "<w:b/>")))
    assert [(b.text, b.kind) for b in reading.blocks] == [
        ("TRƯỞNG BAN", "heading"),
        ("(chữ ký)", "paragraph"),
        ("Họ tên", "heading"),
    ]


def test_a_break_in_a_cell_with_data_parts_nothing() -> None:
    header = cell("TT") + cell("Nhiệm vụ") + cell("Chủ trì") + cell("Hạn")
    broken = f"<w:tc>{paragraph(run('Sở Tài chính') + BREAK + run('Sở Nội vụ'))}</w:tc>"
    reading = word(table(header, cell("1") + cell("Xây dựng kế hoạch") + broken + cell("2025")))
    assert reading.blocks[1].cells[2].text == "Sở Tài chính Sở Nội vụ"


def test_a_table_that_lays_out_reads_its_rows_over_all_columns_between() -> None:
    signed = f"<w:tc>{paragraph(run('CHỦ TỊCH') + BREAK + run('(đã ký)') + BREAK + run('Nguyễn Văn A'))}</w:tc>"
    over = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph(run("Ghi chú:", "<w:b/>"))}</w:tc>'
    reading = word(table(cell("Nơi nhận:") + signed, cell("- Lưu: VT.") + cell(""), over))
    assert texts(reading) == ["Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH", "(đã ký)", "Nguyễn Văn A", "Ghi chú:"]
    assert reading.blocks[-1].kind == "heading"


def test_a_tab_with_a_leader_is_a_blank() -> None:
    tab = "<w:r><w:tab/></w:r>"
    assert texts(word(paragraph(tab + run("Căn cứ ") + tab + run(";"), LEADER))) == ["Căn cứ …;"]
    assert texts(word(paragraph(run("Chức vụ:") + tab + tab, LEADER) + paragraph(tab + tab, LEADER))) == ["Chức vụ: …"]
    assert texts(word(paragraph(run("Số:") + tab + run("12")))) == ["Số: 12"]


def box(text: str, down: int, right: int = 0, size: int = 500_000) -> str:
    """Return the run of a text box that stands so far below and right of its paragraph (EMU)."""
    return (
        '<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="column">'
        f'<wp:posOffset>{right}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph">'
        f'<wp:posOffset>{down}</wp:posOffset></wp:positionV><wp:extent cx="{size}" cy="{size}"/>'
        f"<wps:txbx><w:txbxContent>{paragraph(run(text))}</w:txbxContent></wps:txbx>"
        "</wp:anchor></w:drawing></w:r>"
    )


def test_text_boxes_are_read_where_they_stand() -> None:
    beside = box("Ô bên phải của mẫu này", 900_000, 600_000) + box("Ô bên trái của mẫu này", 900_000)
    above = box("Bìa của cuốn sổ đăng ký", -900_000)
    reading = word(paragraph(run("2. Nội dung") + beside + above))
    assert texts(reading) == [
        "Bìa của cuốn sổ đăng ký",
        "2. Nội dung",
        "Ô bên trái của mẫu này",
        "Ô bên phải của mẫu này",
    ]
    under = box("Số và ký hiệu của văn bản", 300_000, 0, 5_000_000) + box(
        "Tên cơ quan, tổ chức ban hành", 400_000, 100_000
    )
    assert texts(word(paragraph(run("Bì thư") + under)))[1:] == [
        "Tên cơ quan, tổ chức ban hành",
        "Số và ký hiệu của văn bản",
    ]
