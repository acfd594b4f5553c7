import pytest

from models.errors import EmptyDocument
from pipeline.documents import read_act_bytes
from pipeline.ingest import Reading, read_bytes
from tests.pipeline.wordfiles import (
    NAMES,
    cell,
    item,
    level,
    packed,
    paragraph,
    rows,
    run,
    table,
    texts,
    word,
    zipped,
)

NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    + '<w:footnote w:id="7">'
    + paragraph("<w:r><w:footnoteRef/></w:r>" + run(" Quyết định số 749/QĐ-TTg ngày 03/6/2020."))
    + "</w:footnote>"
    + f'<w:footnote w:id="2">{paragraph(run("2 Số liệu năm 2024"))}{paragraph(run("của Cục Thống kê."))}</w:footnote>'
)
ENDNOTES = f'<w:endnote w:id="1">{paragraph(run("Nguồn: báo cáo."))}</w:endnote>'


def made(body: str, **parts: object) -> Reading:
    return read_bytes(packed(body, **parts), "a.docx")  # type: ignore[arg-type]


def footnote(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def test_notes_stand_behind_the_text_and_say_where_their_marks_are() -> None:
    body = (
        paragraph(run("Chuyển đổi số quốc gia ") + footnote(7) + run(" đến năm 2030."))
        + table(cell("TT") + cell("A") + cell("B"), cell("1") + f"<w:tc>{paragraph(run('x') + footnote(2))}</w:tc>")
        + paragraph(run("Cuối") + '<w:r><w:endnoteReference w:id="1"/></w:r>')
    )
    reading = made(body, footnotes=NOTES, endnotes=ENDNOTES)
    assert texts(reading) == [
        "Chuyển đổi số quốc gia đến năm 2030.",
        "TT\tA\tB",
        "1\tx\t",
        "Cuối",
        "[1] Quyết định số 749/QĐ-TTg ngày 03/6/2020.",
        "[2] Số liệu năm 2024 của Cục Thống kê.",
        "[i] Nguồn: báo cáo.",
    ]
    notes = [b for b in reading.blocks if b.kind == "note"]
    assert [b.place for b in notes] == [
        "chú thích 1 ở đoạn 1",
        "chú thích 2 ở bảng 1, hàng 2",
        "chú thích i ở đoạn 2",
    ]
    assert [reading.text[: b.anchor][-4:] for b in notes] == ["gia ", "\n1\tx", "Cuối"]
    for block in reading.blocks:
        assert reading.text[block.span.start : block.span.end] == block.text
    assert [c.text for b in reading.blocks if b.cells for c in b.cells] == ["TT", "A", "B", "1", "x", ""]


def test_a_note_whose_mark_stands_alone_belongs_to_the_paragraph_above() -> None:
    reading = made(paragraph(run("Đoạn")) + paragraph(footnote(7)) + paragraph(run("Sau")), footnotes=NOTES)
    assert [(b.text[:3], b.place, b.anchor) for b in reading.blocks if b.kind == "note"] == [
        ("[1]", "chú thích 1 ở đoạn 1", 4)
    ]


def test_a_merged_cell_has_its_note_once() -> None:
    noted = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph(run("a") + footnote(7))}</w:tc>'
    body = table(noted + cell("b") + cell("c"), cell("", "<w:vMerge/>") + cell("d") + cell("e"))
    reading = made(body, footnotes=NOTES)
    assert rows(reading) == [["a", "b", "c"], ["a", "d", "e"]]
    assert [b.place for b in reading.blocks if b.kind == "note"] == ["chú thích 1 ở bảng 1, hàng 1"]


def test_citations_of_notes_belong_to_the_statement_with_the_mark() -> None:
    body = (
        paragraph(run("III. NHIỆM VỤ", "<w:b/>"))
        + paragraph(run("1. Xây dựng kế hoạch chuyển đổi số của tỉnh.") + footnote(7))
        + paragraph(run("2. Tổ chức tập huấn cho cán bộ."))
    )
    act = read_act_bytes(packed(body, footnotes=NOTES), "a.docx")
    assert {s.locator: [c.symbol for c in s.citations] for s in act.statements} == {
        "III.1": ["749/QĐ-TTg"],
        "III.2": [],
    }
    assert [r.symbol for r in act.document.relations if r.kind == "cites"] == ["749/QĐ-TTg"]
    assert not any("749" in unit.text for unit in act.units)


def test_codes_of_fields_stay_out_and_their_results_stay_in() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> HYPERLINK </w:instrText></w:r>"
    nested = char("begin") + code + run("mã lồng") + char("separate") + run("trong mã") + char("end")
    body = (
        paragraph(run("Xem ") + char("begin") + code + nested + char("separate") + run("Nghị quyết") + char("end"))
        + paragraph(f'<w:fldSimple w:instr="DATE">{run("10/11/2025")}</w:fldSimple>')
        + paragraph(char("begin") + code + run("chưa đóng"))
        + paragraph(run("Đoạn sau") + char("end"))
    )
    assert texts(word(body)) == ["Xem Nghị quyết", "10/11/2025", "Đoạn sau"]


def test_hidden_text_and_tables_of_contents_stay_out() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="AnHet"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    )
    body = (
        paragraph(run("I. MỤC TIÊU 2"), '<w:pStyle w:val="TOC1"/>')
        + paragraph(run("ẩn", '<w:rStyle w:val="An"/>') + run("hiện"))
        + paragraph(run("ẩn cả") + run("trừ", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="AnHet"/>')
    )
    assert texts(word(body, styles=styles)) == ["hiện", "trừ"]


def test_signs_of_symbol_fonts() -> None:
    body = paragraph(
        run("GRDP ")
        + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
        + run(" 10%, ")
        + run("\uf0a3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')
        + '<w:r><w:t> 3 </w:t><w:sym w:font="Wingdings" w:char="E0"/><w:t> đạt</w:t></w:r>'
        + "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
    )
    assert texts(word(body)) == ["GRDP ≥ 10%, ≤ 3 → đạtx+1"]


def test_numbers_of_a_style_with_a_level_of_its_own_and_closing_signs() -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "decimal", "Điều %1")
        + level(1, "decimal", "%1.%2")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="D"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="K"><w:basedOn w:val="D"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = (
        paragraph(run(". Phạm vi"), '<w:pStyle w:val="D"/>')
        + paragraph(run("Khoản"), '<w:pStyle w:val="K"/>')
        + paragraph(run("Khoản"), '<w:pStyle w:val="D"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
        + paragraph(run(". Đối tượng"), '<w:pStyle w:val="D"/>')
    )
    assert texts(word(body, lists, styles)) == ["Điều 1. Phạm vi", "1.1 Khoản", "1.2 Khoản", "Điều 2. Đối tượng"]


def test_a_start_of_its_own_holds_each_time_the_level_begins_anew() -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="3"/></w:lvlOverride></w:num>'
    )  # fmt: skip
    body = item("A", 1) + item("a", 1, 1) + item("b", 1, 1) + item("B", 1) + item("c", 1, 1)
    assert texts(word(body, lists)) == ["I. A", "3. a", "4. b", "II. B", "3. c"]


def test_moved_paragraphs_deleted_cells_and_changes_in_notes() -> None:
    inserted = f"<w:ins>{run('mới')}</w:ins>"
    noted = f"<w:footnote w:id='1'>{paragraph(run('cũ ') + inserted)}</w:footnote>"
    body = (
        paragraph(f"<w:moveFrom>{run('dời đi')}</w:moveFrom>", "<w:rPr><w:moveFrom/></w:rPr>")
        + f"<w:moveTo>{paragraph(run('dời đến'))}</w:moveTo>"
        + table(cell("a") + cell("bỏ", "<w:cellDel/>") + cell("b") + cell("c"), cell("1") + cell("2") + cell("3"))
        + paragraph(run("x") + footnote(1))
    )
    reading = made(body, footnotes=noted)
    assert texts(reading) == ["dời đến", "a\tb\tc", "1\t2\t3", "x", "[1] cũ mới"]
    assert "3 thay đổi" in reading.findings[0].message


def test_a_last_paragraph_whose_mark_was_deleted_is_kept() -> None:
    assert texts(word(paragraph(run("Điều cuối"), "<w:rPr><w:del/></w:rPr>"))) == ["Điều cuối"]


def test_a_drop_capital_belongs_to_the_word_behind_it() -> None:
    body = paragraph(run("C"), '<w:framePr w:dropCap="drop"/>') + paragraph(run("hính phủ giao Sở."))
    assert texts(word(body)) == ["Chính phủ giao Sở."]


def test_heads_and_feet_stand_apart() -> None:
    def head(text: str) -> str:
        return f"<w:hdr {NAMES}>{paragraph(run(text))}</w:hdr>"

    body = paragraph(run("Nội dung")) + '<w:sectPr><w:headerReference w:type="default" r:id="h1"/></w:sectPr>'
    data = packed(
        body,
        relations={"h1": ("header", "header1.xml"), "h2": ("header", "header2.xml"), "f1": ("footer", "footer1.xml")},
        others={
            "word/header1.xml": head("Dự thảo lần 2"),
            "word/header2.xml": head("- 3 -"),
            "word/footer1.xml": head("Dự thảo lần 2"),
        },
    )
    reading = read_bytes(data, "a.docx")
    assert (texts(reading), reading.running) == (["Nội dung"], ("Dự thảo lần 2",))
    assert read_act_bytes(data, "a.docx").document.running == ("Dự thảo lần 2",)


def test_a_letterhead_in_the_head_of_the_page_belongs_to_the_act() -> None:
    head = table(
        cell("UBND TỈNH ĐỒNG NAI") + cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), cell("Số: 15/KH-UBND") + cell("")
    )
    data = packed(
        paragraph(run("KẾ HOẠCH")),
        relations={"h1": ("header", "header1.xml")},
        others={"word/header1.xml": f"<w:hdr {NAMES}>{head}</w:hdr>"},
    )
    reading = read_bytes(data, "a.docx")
    assert texts(reading) == ["UBND TỈNH ĐỒNG NAI", "Số: 15/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH"]
    assert reading.running == ()


def test_tables_in_text_boxes_have_numbers_of_their_own() -> None:
    rows_ = table(cell("TT") + cell("A") + cell("B"), cell("1") + cell("a") + cell("b"))
    box = f"<w:r><v:shape><v:textbox><w:txbxContent>{rows_}</w:txbxContent></v:textbox></v:shape></w:r>"
    assert [b.table for b in word(rows_ + paragraph(box + box)).blocks] == [1, 1, 2, 2, 3, 3]


def test_a_page_break_before_an_annex_parts_it_from_the_line_above() -> None:
    body = paragraph(run("trong năm 2026./.") + '<w:r><w:br w:type="page"/><w:t>PHỤ LỤC I</w:t></w:r>')
    assert texts(word(body)) == ["trong năm 2026./.", "PHỤ LỤC I"]


def test_a_file_saved_as_strict_open_xml() -> None:
    data = packed(paragraph(run("Điều 1. Phạm vi")))
    strict = NAMES.replace(
        "schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"
    )
    xml = f"<w:document {strict}><w:body>{paragraph(run('Điều 1. Phạm vi'))}</w:body></w:document>"
    assert texts(read_bytes(data, "a.docx")) == texts(read_bytes(zipped({"word/document.xml": xml}), "a.docx"))


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def test_text_in_fonts_before_unicode() -> None:
    vni, tcvn = font("VNI-Times"), font(".VnTime")
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{tcvn}</w:rPr></w:rPrDefault></w:docDefaults>"
    body = (
        paragraph(run("Coä", vni) + run("ng ho", vni + "<w:b/>") + run("ø", vni) + run("a", vni))
        + paragraph(run("Céng hßa") + run(" xã hội", font("Times New Roman")))
        + paragraph(run("céng hßa", font(".VnTimeH")))
        + paragraph("<w:r><w:t>nh</w:t><w:softHyphen/><w:t>ng c</w:t></w:r>" + run("\uf0b8"))
        + paragraph('<w:r><w:t>h</w:t><w:sym w:font=".VnTime" w:char="F0B5"/></w:r>')
    )
    reading = word(body, styles=styles)
    assert texts(reading) == ["Cộng hòa", "Cộng hòa xã hội", "CỘNG HÒA", "nhưng cá", "hà"]
    assert ["TCVN3" in f.message or "VNI" in f.message for f in reading.findings] == [True, True]


def test_unicode_text_left_in_an_old_font_stays_as_it_is() -> None:
    assert texts(word(paragraph(run("Ủy ban nhân dân tỉnh", font(".VnTime"))))) == ["Ủy ban nhân dân tỉnh"]


def test_captions_of_a_drawing_are_one_line() -> None:
    def box(text: str) -> str:
        content = f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>"
        return f"<w:r><v:shape><v:textbox>{content}</v:textbox></v:shape></w:r>"

    body = paragraph("".join(map(box, ("20 - 25 mm", "5a", "12")))) + paragraph(
        run("Hộp") + box("Phụ lục này gồm các nội dung sau") + box("b")
    )
    assert texts(word(body)) == ["20 - 25 mm | 5a | 12", "Hộp", "Phụ lục này gồm các nội dung sau", "b"]


def test_controls_around_rows_cells_and_runs() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    row = f"<w:tr>{control(cell('1'))}{cell('a')}{cell('b')}</w:tr>"
    body = paragraph(run("Ngày ") + control(run("10/11"))) + f"<w:tbl>{control(row)}{row}</w:tbl>"
    assert texts(word(body)) == ["Ngày 10/11", "1\ta\tb", "1\ta\tb"]


def test_a_table_with_data_inside_a_table_for_layout_stays_a_table() -> None:
    inner = table(cell("TT") + cell("Việc") + cell("Hạn"), cell("1") + cell("x") + cell("2025"))
    body = (
        table(cell("TT") + cell("A") + cell("B"), cell("1") + cell("a") + cell("b"))
        + f"<w:tbl><w:tr><w:tc>{paragraph(run('Phụ lục'))}{inner}</w:tc></w:tr></w:tbl>"
    )
    reading = word(body)
    assert texts(reading) == ["TT\tA\tB", "1\ta\tb", "Phụ lục", "TT\tViệc\tHạn", "1\tx\t2025"]
    assert [b.table for b in reading.blocks] == [1, 1, 0, 2, 2]


def test_chunks_of_other_formats_are_read_in_their_place() -> None:
    page = "<html><body><p>Từ trang web</p><table><tr><td>a</td><td>b</td><td>c</td></tr></table></body></html>"
    data = packed(
        table(cell("x") + cell("y") + cell("z"))
        + '<w:altChunk r:id="c1"/><w:altChunk r:id="c2"/><w:altChunk r:id="c3"/><w:altChunk r:id="c9"/>'
        + paragraph(run("Sau")),
        relations={
            "c1": ("aFChunk", "a.html"),
            "c2": ("aFChunk", "b.docx"),
            "c3": ("aFChunk", "c.bin"),
        },
        others={
            "word/a.html": page,
            "word/b.docx": packed(paragraph(run("Từ tệp Word"))),
            "word/c.bin": bytes(10),
        },
    )
    reading = read_bytes(data, "a.docx")
    assert texts(reading) == ["x\ty\tz", "Từ trang web", "a\tb\tc", "Từ tệp Word", "Sau"]
    assert [b.table for b in reading.blocks] == [1, 0, 2, 0, 0]
    assert ["c.bin" in f.message for f in reading.findings] == [True]


def test_what_lies_beside_the_text_is_told() -> None:
    data = packed(
        paragraph(run("Nội dung")),
        relations={
            "i1": ("image", "https://example.org/a.png"),
            "t1": ("attachedTemplate", "https://example.org/b.dotm"),
        },
        others={"word/vbaProject.bin": b"x", "word/embeddings/Bang.xlsx": b"x"},
    )
    messages = [f.message for f in read_bytes(data, "a.docm").findings]
    assert len(messages) == 3
    assert "macro" in messages[0] and "Bang.xlsx" in messages[1] and "https://example.org/a.png" in messages[2]


def test_a_file_of_pictures_alone_says_so() -> None:
    with pytest.raises(EmptyDocument, match="chỉ có ảnh"):
        read_bytes(packed(paragraph(""), others={"word/media/image1.png": b"x"}), "a.docx")


def test_a_bracket_broken_over_two_lines_is_one_line() -> None:
    body = (
        paragraph(run("(Kèm theo Nghị định số 30/2020/NĐ-CP"))
        + paragraph(run(" ngày 05 tháng 3 năm 2020 của Chính phủ)"))
        + paragraph(run("(mở"))
        + paragraph(run("Điều khác)"))
    )
    assert texts(word(body)) == [
        "(Kèm theo Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ)",
        "(mở",
        "Điều khác)",
    ]


def test_the_label_of_a_division_stands_on_its_own_line() -> None:
    body = paragraph("<w:r><w:t>Phần II</w:t><w:br/><w:t>CHUẨN THÔNG TIN ĐẦU VÀO</w:t></w:r>")
    assert texts(word(body)) == ["Phần II", "CHUẨN THÔNG TIN ĐẦU VÀO"]
