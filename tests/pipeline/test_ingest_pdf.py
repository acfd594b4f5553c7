from pathlib import Path

import pytest

from models.errors import EmptyDocument
from pipeline.ingest import Reading, read_blocks, read_bytes
from pipeline.ingest.paged.grid import grids
from pipeline.ingest.paged.lines import lines_of
from pipeline.ingest.paged.pdf import Char, Rule

FILES = Path(__file__).parent / "files"
PROGRAMME = Path(__file__).parents[2] / "corpus" / "programme" / "ctr-sokhcn-dong-nai-2025.docx"


def pdf(*contents: str, width: int = 595, height: int = 842, rotate: int = 0) -> bytes:
    """Return a PDF with one page for each content stream, in Helvetica as /F and with a one-pixel picture as /I."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(contents)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(contents)))}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        "stream\n0\nendstream",
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Rotate {rotate}"
            f"/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>/Contents {6 + 2 * number} 0 R>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    return body.encode("latin-1")


def line(x: float, y: float, text: str, size: int = 12) -> str:
    return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n"


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


def test_a_page_without_text_is_a_finding() -> None:
    picture = "q 500 0 0 700 40 60 cm /I Do Q"
    reading = read_bytes(pdf(line(80, 700, "Ke hoach nam 2025"), picture, ""), "a.pdf")
    assert texts(reading) == ["Ke hoach nam 2025"]
    (finding,) = reading.findings
    assert (finding.code, finding.severity) == ("text-quality", "error")
    assert finding.message.startswith("Trang 2 không có lớp chữ")


def test_a_pdf_of_pictures_only_asks_for_recognition() -> None:
    with pytest.raises(EmptyDocument, match="OCR"):
        read_bytes(pdf("q 500 0 0 700 40 60 cm /I Do Q"), "a.pdf")


def test_page_numbers_and_running_heads_are_dropped() -> None:
    pages = [
        line(290, 810, str(number)) + line(80, 795, "Ban in thu") + line(80, 600, f"Noi dung {word}.")
        for number, word in enumerate(("mot", "hai", "ba", "bon"), 1)
    ]
    assert texts(read_bytes(pdf(*pages), "a.pdf")) == [f"Noi dung {w}." for w in ("mot", "hai", "ba", "bon")]


def test_lines_are_joined_by_the_room_they_leave() -> None:
    body = (
        line(100, 700, "Can cu Luat To chuc Chinh phu ngay 19 thang 6 nam 2015 va cac")
        + line(80, 684, "quy dinh co lien quan cua phap luat ve khoa hoc va cong nghe, doi")
        + line(80, 668, "moi sang tao.")
        + line(100, 652, "- Xay dung co so du lieu dung chung cho toan tinh, bao dam an toan")
        + line(80, 636, "thong tin theo Chuong trinh so 04/CTr-")
        + line(80, 620, "UBND.")
        + line(100, 604, "Trong qua trinh thuc hien co vuong mac thi phan anh ve co quan ch")
    )
    assert texts(read_bytes(pdf(body, width=490), "a.pdf")) == [
        "Can cu Luat To chuc Chinh phu ngay 19 thang 6 nam 2015 va cac quy dinh co lien quan cua phap luat ve "
        "khoa hoc va cong nghe, doi moi sang tao.",
        "- Xay dung co so du lieu dung chung cho toan tinh, bao dam an toan thong tin theo Chuong trinh so 04/CTr-",
        "UBND.",
        "Trong qua trinh thuc hien co vuong mac thi phan anh ve co quan ch",
    ]


def test_two_columns_are_read_left_first() -> None:
    body = (
        line(90, 780, "UBND TINH DONG NAI")
        + line(300, 780, "CONG HOA XA HOI CHU NGHIA VIET NAM", 10)
        + line(90, 764, "SO KHOA HOC VA CONG NGHE")
        + line(330, 762, "Doc lap - Tu do - Hanh phuc")
        + line(120, 740, "So: /CTr")
        + line(330, 740, "Dong Nai, ngay 1")
        + line(230, 700, "CHUONG TRINH HANH DONG")
    )
    assert texts(read_bytes(pdf(body), "a.pdf")) == [
        "UBND TINH DONG NAI",
        "SO KHOA HOC VA CONG NGHE",
        "So: /CTr",
        "CONG HOA XA HOI CHU NGHIA VIET NAM",
        "Doc lap - Tu do - Hanh phuc",
        "Dong Nai, ngay 1",
        "CHUONG TRINH HANH DONG",
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
