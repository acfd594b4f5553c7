from pathlib import Path

import pytest

from pipeline.ingest import Reading, read_blocks, read_bytes
from pipeline.ingest.paged.grid import grids
from pipeline.ingest.paged.lines import lines_of
from pipeline.ingest.paged.page import Char, Rule

FILES = Path(__file__).parent / "files"
PROGRAMME = Path(__file__).parents[2] / "corpus" / "programme" / "ctr-sokhcn-dong-nai-2025.docx"


#: Codes of letters of the standard encoding, whose widths are those of letters; ToUnicode gives them another meaning.
_CODES = [code for code in range(0xC0, 0x100) if code not in (0xD7, 0xF7)]


def pdf(*contents: str, width: int = 595, height: int = 842, rotate: int = 0, more: str = "") -> bytes:
    """Return a PDF with one page for each content stream: Helvetica as /F, its bold as /B, a one-pixel picture as /I.

    Letters outside ASCII get codes of their own; `more` stands in each page's dictionary.
    """
    letters = sorted({char for content in contents for char in content if ord(char) > 126})
    codes = {ord(char): chr(code) for char, code in zip(letters, _CODES, strict=False)}
    assert len(codes) == len(letters)
    pairs = "".join(f"<{ord(code):02X}> <{char:04X}>\n" for char, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /V def /CMapType 2 def "
        "1 begincodespacerange <00> <FF> endcodespacerange "
        f"1 beginbfrange <20> <7E> <0020> endbfrange {len(codes)} beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    fonts = ["Helvetica", "Helvetica-Bold"]
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(contents)}/Kids[{' '.join(f'{7 + 2 * n} 0 R' for n in range(len(contents)))}]>>",
        *(f"<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>" for font in fonts),
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        "stream\n0\nendstream",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Rotate {rotate}{more}"
            f"/Resources<</Font<</F 3 0 R/B 4 0 R>>/XObject<</I 5 0 R>>>>/Contents {8 + 2 * number} 0 R>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content.translate(codes)}\nendstream")
    return file_of(objects)


def file_of(objects: list[str], trailer: str = "") -> bytes:
    """Return the PDF of numbered objects, the first its catalogue."""
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF"
    return body.encode("latin-1")


def line(x: float, y: float, text: str, size: float = 12, font: str = "F") -> str:
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def test_the_programme_reads_as_from_word() -> None:
    reading = read_blocks(FILES / "programme.pdf")
    assert texts(reading) == texts(read_blocks(PROGRAMME))
    assert len(reading.pages) == 4
    assert reading.findings == ()


def test_blocks_know_their_page_and_box() -> None:
    reading = read_blocks(FILES / "programme.pdf")
    pages = [block.page for block in reading.blocks]
    assert pages == sorted(page for page in pages if page is not None)
    for block in reading.blocks:
        assert block.box is not None
        x0, top, x1, bottom = block.box
        assert 0 < x0 < x1 < 596
        assert 0 < top < bottom < 842
        assert reading.text[block.span.start : block.span.end] == block.text
    assert reading.blocks[0].place == "trang 1, đoạn 1"


def test_a_ruled_table_over_pages_is_one_table() -> None:
    reading = read_blocks(FILES / "programme-table.pdf")
    records = [block for block in reading.blocks if block.kind == "row"]
    assert len(reading.pages) == 7
    assert {block.table for block in records} == {1}
    assert [block.cells[0].text for block in records] == ["TT", *map(str, range(1, 12))]
    programme = texts(read_blocks(PROGRAMME))
    assert all(f"- {block.cells[1].text}" in programme for block in records[1:])
    groups = ["1. Về hoạt động khoa học công nghệ"] * 6 + ["2. Về chuyển đổi số"] * 5
    assert [block.cells[2].text for block in records[1:]] == groups
    assert [block.cells[2].merged for block in records[1:]] == [False] + [True] * 5 + [False] + [True] * 4
    assert [b.text for b in reading.blocks if b.kind != "row"] == [
        "III. NHIỆM VỤ CỤ THỂ",
        "Danh mục các dự án ưu tiên đầu tư theo Phụ lục II đính kèm.",
    ]


def test_page_numbers_and_running_heads_are_dropped() -> None:
    pages = [
        line(290, 810, str(number)) + line(80, 795, "Bản in thử") + line(80, 600, f"Nội dung {word}.")
        for number, word in enumerate(("mot", "hai", "ba", "bon"), 1)
    ]
    assert texts(read_bytes(pdf(*pages), "a.pdf")) == [f"Nội dung {w}." for w in ("mot", "hai", "ba", "bon")]


def test_lines_are_joined_by_the_room_they_leave() -> None:
    body = (
        line(100, 700, "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015 và các")
        + line(80, 684, "quy định có liên quan của pháp luật về khoa học và công nghệ, đổi")
        + line(80, 668, "mới sáng tạo.")
        + line(100, 652, "- Xây dựng cơ sở dữ liệu dùng chung cho toàn tỉnh, bảo đảm an toàn")
        + line(80, 636, "thông tin theo Chương trình số 04/CTr-")
        + line(80, 620, "UBND.")
        + line(100, 604, "Trong quá trình thực hiện có vướng mắc thì phản ánh về cơ quan ch")
    )
    assert texts(read_bytes(pdf(body, width=490), "a.pdf")) == [
        "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015 và các quy định có liên quan của pháp luật về "
        "khoa học và công nghệ, đổi mới sáng tạo.",
        "- Xây dựng cơ sở dữ liệu dùng chung cho toàn tỉnh, bảo đảm an toàn thông tin theo Chương trình số 04/CTr-",
        "UBND.",
        "Trong quá trình thực hiện có vướng mắc thì phản ánh về cơ quan ch",
    ]


def test_two_columns_are_read_left_first() -> None:
    body = (
        line(90, 780, "UBND TỈNH ĐỒNG NAI")
        + line(300, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 10)
        + line(90, 764, "SỞ KHOA HỌC VÀ CÔNG NGHỆ")
        + line(330, 762, "Độc lập - Tự do - Hạnh phúc")
        + line(120, 740, "Số: /CTr")
        + line(330, 740, "Đồng Nai, ngày 1")
        + line(230, 700, "CHƯƠNG TRÌNH HÀNH ĐỘNG")
    )
    assert texts(read_bytes(pdf(body), "a.pdf")) == [
        "UBND TỈNH ĐỒNG NAI",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "Số: /CTr",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Đồng Nai, ngày 1",
        "CHƯƠNG TRÌNH HÀNH ĐỘNG",
    ]


def test_a_turned_page_is_read_as_it_is_shown() -> None:
    turned = "".join(
        f"BT /F 12 Tf 0 1 -1 0 {100 + 20 * number} 100 Tm ({text}) Tj ET\n"
        for number, text in enumerate(("Dong thu nhat.", "Dong thu hai."))
    )
    reading = read_bytes(pdf(turned, rotate=90), "a.pdf")
    assert texts(reading) == ["Dong thu nhat.", "Dong thu hai."]
    box = reading.blocks[0].box
    assert box is not None
    assert box[0] == pytest.approx(100, abs=2)
    assert box[3] == pytest.approx(100 + 0.2 * 12, abs=0.5)


def test_a_slanting_stamp_is_left_out() -> None:
    stamp = "BT /F 40 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (BAN NHAP) Tj ET\n"
    assert texts(read_bytes(pdf(line(80, 700, "Dieu 1.") + stamp), "a.pdf")) == ["Dieu 1."]


def test_characters_that_overlap_lines_keep_their_superscript() -> None:
    chars = [Char(c, 10 + 6 * n, 100, 16 + 6 * n, 112, False) for n, c in enumerate("CO")]
    chars.append(Char("2", 22, 104, 25, 112, False))
    assert [found.text for found in lines_of(chars, 1)] == ["CO2"]


def test_grids_know_cells_over_rows_and_columns() -> None:
    frame = [Rule(0, y, 90, y) for y in (0, 20, 60)] + [Rule(x, 0, x, 60) for x in (0, 90)]
    inner = [Rule(30, 40, 90, 40), Rule(30, 0, 30, 60), Rule(60, 20, 60, 60)]
    (grid,) = grids(frame + inner)
    assert (grid.xs, grid.ys) == ((0, 30, 60, 90), (0, 20, 40, 60))
    assert grid.owners[0, 2] == (0, 1)
    assert grid.owners[2, 0] == (1, 0)
    assert grid.owners[2, 2] == (2, 2)


def test_a_frame_and_an_underline_are_no_tables() -> None:
    frame = [Rule(0, 0, 90, 0), Rule(0, 60, 90, 60), Rule(0, 0, 0, 60), Rule(90, 0, 90, 60)]
    assert grids(frame) == []
    assert grids([Rule(0, 5, 40, 5)]) == []
