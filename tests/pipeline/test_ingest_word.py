import io
from pathlib import Path

import docx
import pytest
from docx.shared import Mm

from models.errors import UnreadableFile
from pipeline.ingest import Reading, read_blocks, read_bytes
from pipeline.ingest.word.numbering import letter, roman
from tests.pipeline.wordfiles import cell, item, level, paragraph, rows, run, table, texts, word

ROOT = Path(__file__).parents[2]
PROGRAMME = ROOT / "corpus" / "programme" / "ctr-sokhcn-dong-nai-2025.docx"


def saved(document: "docx.document.Document") -> Reading:
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), "a.docx")


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.")
    + level(2, "decimal", "%2.%3.")
    + level(3, "lowerLetter", "%4)")
    + level(4, "bullet", "\uf0b7")
    + level(5, "bullet", "+")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "lowerRoman", "(%1)")
    + level(1, "upperLetter", "%2.")
    + level(2, "decimal", "%1.%3", '<w:isLgl/><w:lvlRestart w:val="0"/>')
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_the_programme_reads_as_its_text() -> None:
    words = [block.text.replace("*", "") for block in read_blocks(PROGRAMME.with_suffix(".txt")).blocks]
    found = texts(read_blocks(PROGRAMME))
    missing = [text for text in words if text not in found]
    assert missing == []
    assert [text for text in found if text in words and text != "GIÁM ĐỐC"] == [
        text for text in words if text != "GIÁM ĐỐC"
    ]
    assert set(found) - set(words) == {
        "UBND TỈNH ĐỒNG NAI",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    }


def test_automatic_numbers_are_counted() -> None:
    body = (
        item("MỤC TIÊU", 1)
        + item("Đến năm 2030", 1, 1)
        + item("Một", 1, 2)
        + item("Hai", 1, 2)
        + item("điểm", 1, 3)
        + item("gạch", 1, 4)
        + item("cộng", 1, 5)
        + item("Đến năm 2045", 1, 1)
        + item("Ba", 1, 2)
        + item("NHIỆM VỤ", 1)
        + item("Lại từ đầu", 1, 1)
        + item("Bắt đầu từ năm", 3, 1)
        + item("Tiếp", 3, 1)
    )
    assert texts(word(body, LISTS)) == [
        "I. MỤC TIÊU",
        "1. Đến năm 2030",
        "1.1. Một",
        "1.2. Hai",
        "a) điểm",
        "- gạch",
        "+ cộng",
        "2. Đến năm 2045",
        "2.1. Ba",
        "II. NHIỆM VỤ",
        "1. Lại từ đầu",
        "5. Bắt đầu từ năm",
        "6. Tiếp",
    ]


def test_legal_numbers_and_levels_that_do_not_restart() -> None:
    body = item("một", 2) + item("x", 2, 2) + item("hai", 2) + item("", 2) + item("y", 2, 2) + item("A", 2, 1)
    assert texts(word(body, LISTS)) == ["(i) một", "1.1 x", "(ii) hai", "3.2 y", "B. A"]


def test_numbers_from_styles_and_numbers_switched_off() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục lớn"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Muc"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    )
    body = (
        paragraph(run("QUAN ĐIỂM"), '<w:pStyle w:val="Muc"/>')
        + paragraph(run("Con"), '<w:pStyle w:val="Con"/>')
        + paragraph(run("Không số"), '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph(run("Đầu mục"), '<w:pStyle w:val="H2"/>')
        + paragraph(run("Đậm", "<w:b/>") + run(", "))
        + paragraph(run("Đậm", "<w:b/>") + run(" một phần"))
    )
    reading = word(body, LISTS, styles)
    assert texts(reading) == ["I. QUAN ĐIỂM", "1. Con", "Không số", "Đầu mục", "Đậm,", "Đậm một phần"]
    assert [(b.kind, b.level) for b in reading.blocks[3:]] == [
        ("heading", 2),
        ("heading", 7),
        ("paragraph", 0),
    ]


def test_numbers_as_words_write_them() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 1999)] == ["i", "iv", "ix", "xiv", "xl", "mcmxcix"]
    assert [letter(n) for n in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]


def test_tracked_changes_are_accepted_and_counted() -> None:
    body = (
        paragraph(run("Trước ngày ") + f"<w:del>{run('05')}</w:del><w:ins>{run('10')}</w:ins>" + run(" tháng 11"))
        + paragraph(f"<w:del>{run('Bỏ hẳn')}</w:del>", "<w:rPr><w:del/></w:rPr>")
        + paragraph(f"<w:moveFrom>{run('chuyển')}</w:moveFrom>Giữ" + f"<w:moveTo>{run('tới')}</w:moveTo>")
        + paragraph(run("Nối "), "<w:rPr><w:del/></w:rPr>")
        + paragraph(run("liền"))
        + table(cell("TT") + cell("A") + cell("B"), cell("1") + cell("x") + cell("y"))
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>"
        + cell("bỏ")
        + cell("bỏ")
        + "</w:tr></w:tbl>"
    )
    reading = word(body)
    assert texts(reading) == ["Trước ngày 10 tháng 11", "tới", "Nối liền", "TT\tA\tB", "1\tx\ty"]
    (finding,) = reading.findings
    assert finding.code == "tracked-changes"
    assert "5 thay đổi" in finding.message


def test_a_file_without_changes_has_no_finding() -> None:
    assert word(paragraph(run("Điều 1."))).findings == ()


def test_signs_inside_a_paragraph() -> None:
    body = (
        paragraph(run("a") + "<w:r><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>")
        + paragraph("<w:r><w:t>Một câu</w:t><w:br/><w:t>bị ngắt</w:t><w:br/><w:t>- Ý một</w:t></w:r>")
        + paragraph('<w:r><w:t>x</w:t><w:footnoteReference w:id="1"/><w:br w:type="page"/><w:t>y</w:t></w:r>')
        + paragraph("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("ẩn", "<w:vanish/>") + run("hiện"))
        + paragraph('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t> Ý hai</w:t></w:r>')
        + f"<w:sdt><w:sdtContent>{paragraph(run('Trong khung'))}</w:sdtContent></w:sdt>"
        + paragraph(f"<w:hyperlink>{run('liên kết')}</w:hyperlink>")
    )
    assert texts(word(body)) == [
        "a b-c",
        "Một câu bị ngắt",
        "- Ý một",
        "x y",
        "hiện",
        "- Ý hai",
        "Trong khung",
        "liên kết",
    ]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('Trong hộp'))}</w:txbxContent>"
    shape = (
        f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(word(paragraph(run("Ngoài") + f"<w:r>{shape}</w:r>"))) == ["Ngoài", "Trong hộp"]


def test_merged_cells() -> None:
    reading = word(
        table(
            cell("TT") + cell("Cơ quan", '<w:gridSpan w:val="2"/>') + cell("Hạn"),
            cell("1", '<w:vMerge w:val="restart"/>') + cell("Sở") + cell("UBND") + cell("2025"),
            cell("", "<w:vMerge/>") + cell("Phòng") + cell("") + cell("2026"),
            cell("2") + cell("Ban"),
        )
    )
    assert rows(reading) == [
        ["TT", "Cơ quan", "", "Hạn"],
        ["1", "Sở", "UBND", "2025"],
        ["1", "Phòng", "", "2026"],
        ["2", "Ban", "", ""],
    ]
    assert [cell.merged for cell in reading.blocks[2].cells] == [True, False, False, False]
    for block in reading.blocks:
        assert reading.text[block.span.start : block.span.end] == block.text
        for part in block.cells:
            assert reading.text[part.span.start : part.span.end] == part.text


def test_automatic_numbers_in_the_first_column() -> None:
    def numbered(text: str) -> str:
        return f"<w:tc>{item('', 2)}</w:tc>" + cell(text) + cell("2025")

    reading = word(table(cell("TT") + cell("Việc") + cell("Hạn"), numbered("Một"), numbered("Hai")), LISTS)
    assert rows(reading)[1:] == [["(i)", "Một", "2025"], ["(ii)", "Hai", "2025"]]


def test_cells_with_paragraphs_and_tables_of_their_own() -> None:
    document = docx.Document()
    outer = document.add_table(2, 3)
    for target, text in zip(outer.rows[0].cells, ("TT", "Nhiệm vụ", "Hạn"), strict=True):
        target.text = text
    target = outer.rows[1].cells[1]
    target.text = "Xây dựng"
    target.add_paragraph("- Đề án")
    inner = target.add_table(1, 2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "trong", "bảng"
    outer.rows[1].cells[2].text = "2025"
    assert rows(saved(document))[1] == ["", "Xây dựng\n- Đề án\ntrong\nbảng", "2025"]


def test_the_head_and_the_end_of_an_act_are_paragraphs() -> None:
    document = docx.Document()
    head = document.add_table(2, 2)
    head.rows[0].cells[0].text = "UBND TỈNH ĐỒNG NAI\nSỞ KHOA HỌC VÀ CÔNG NGHỆ"
    head.rows[0].cells[1].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.rows[1].cells[0].text, head.rows[1].cells[1].text = "Số: /CTr-SoKHCN", "Đồng Nai, ngày tháng năm 2025"
    document.add_paragraph("CHƯƠNG TRÌNH HÀNH ĐỘNG")
    end = document.add_table(1, 2)
    end.rows[0].cells[0].text, end.rows[0].cells[1].text = "Nơi nhận:\n- UBND tỉnh (b/c);", "GIÁM ĐỐC"
    reading = saved(document)
    assert {block.kind for block in reading.blocks} == {"paragraph"}
    assert texts(reading) == [
        "UBND TỈNH ĐỒNG NAI",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "Số: /CTr-SoKHCN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Đồng Nai, ngày tháng năm 2025",
        "CHƯƠNG TRÌNH HÀNH ĐỘNG",
        "Nơi nhận:",
        "- UBND tỉnh (b/c);",
        "GIÁM ĐỐC",
    ]


def test_a_small_table_of_data_stays_a_table() -> None:
    document = docx.Document()
    data = document.add_table(3, 2)
    for record, pair in zip(data.rows, (("Chỉ tiêu", "Kết quả"), ("TFP", "55"), ("GDP", "30")), strict=True):
        record.cells[0].text, record.cells[1].text = pair
    document.sections[0].page_width = Mm(297)
    assert rows(saved(document)) == [["Chỉ tiêu", "Kết quả"], ["TFP", "55"], ["GDP", "30"]]


def test_a_file_nested_too_deep_is_refused_not_crashed() -> None:
    deep = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    with pytest.raises(UnreadableFile):
        word(paragraph(run("a")) + deep)
