from __future__ import annotations

from datetime import date
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import EmptyDocument, UnknownFormat, UnreadableFile
from pipeline.documents import read_act_bytes
from pipeline.ingest import Reading, read_bytes
from pipeline.ingest.formats import sniff
from pipeline.ingest.html.reader import named_act

#: Lines of the decree on clerical work (30/2020/NĐ-CP) and of Resolution 57-NQ/TW.
BASIS = "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;"
ARTICLE = "Nghị định này quy định về công tác văn thư và quản lý nhà nước về công tác văn thư."
HEAD = """<table border="0"><tr><td><p><b>CHÍNH PHỦ<br>-------</b></p></td>
<td><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br> Độc lập - Tự do - Hạnh phúc<br>---------------</b></p></td></tr>
<tr><td><p>Số: 30/2020/NĐ-CP</p></td><td><p><em>Hà Nội, ngày 05 tháng 3 năm 2020</em></p></td></tr></table>"""
DECREE = f"""{HEAD}<p><strong>NGHỊ ĐỊNH</strong></p><p><strong>Về công tác văn thư</strong></p>
<p><em>{BASIS}</em></p><p><strong>Điều 1. Phạm vi điều chỉnh</strong></p><p>{ARTICLE}</p>"""
LEAD = (
    "Thay mặt Bộ Chính trị, Tổng Bí thư Tô Lâm đã ký ban hành Nghị quyết số 57-NQ/TW (ngày 22/12/2024) của Bộ Chính "
    "trị về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia."
)
RESOLUTION = (
    "I- QUAN ĐIỂM CHỈ ĐẠO",
    "1. Phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia là đột phá quan trọng hàng đầu.",
    "IV- TỔ CHỨC THỰC HIỆN",
    "2. Đảng đoàn Quốc hội lãnh đạo, chỉ đạo rà soát, hoàn thiện pháp luật về phát triển khoa học, công nghệ, đổi mới "
    "sáng tạo và chuyển đổi số; tăng cường giám sát thực hiện theo quy định.",
)
TITLE = "Nghị quyết 57-NQ/TW về đột phá phát triển khoa học, công nghệ"


def page(body: str, title: str = "Văn bản pháp luật") -> bytes:
    head = f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body>{body}</body></html>".encode()


def site(act: str) -> bytes:
    return page(
        f"""<form id="aspnetForm"><header><ul><li>Trang chủ</li></ul></header>
        <nav><ol><li>Văn bản</li></ol></nav><div class="main"><div class="ant-tabs-nav">Thuộc tính Lược đồ Tải về</div>
        <h1>Nghị định số 30/2020/NĐ-CP</h1><p>Còn hiệu lực</p><div class="content">{act}</div>
        <div class="related-news">Tin liên quan</div><div><a href="/a">Tin khác</a></div></div>
        <div><p>Mục lục</p><p>Điều 1. Phạm vi</p></div>
        <aside>Đọc nhiều</aside><footer>Đơn vị chủ quản</footer><script>var a = "Điều 2";</script></form>"""
    )


def read(body: str) -> Reading:
    return read_bytes(page(f"<div>{body}</div>"), "a.html")


def texts(body: str) -> list[str]:
    """Return the texts behind the line that makes the page an act."""
    first, *others = (block.text for block in read(f"<p>{BASIS}</p>{body}").blocks)
    assert first == BASIS
    return others


def test_the_act_is_read_without_the_site_around_it() -> None:
    act = read_act_bytes(site(DECREE), "trang.html")
    document = act.document
    assert (document.symbol, document.issued_on) == ("30/2020/NĐ-CP", date(2020, 3, 5))
    assert (document.issuer, document.kind, document.subject) == ("Chính phủ", "Nghị định", "Về công tác văn thư")
    assert [block.text for block in document.blocks] == [
        *("CHÍNH PHỦ", "Số: 30/2020/NĐ-CP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        *("Hà Nội, ngày 05 tháng 3 năm 2020", "NGHỊ ĐỊNH", "Về công tác văn thư", BASIS),
        *("Điều 1. Phạm vi điều chỉnh", ARTICLE),
    ]
    assert [unit.locator for unit in act.units] == ["Đ1", "Đ1.1"]
    assert act.findings == ()
    assert document.source is not None
    assert document.source.media_type == "text/html"


def test_a_head_in_an_element_named_header_stays() -> None:
    act = f'<div class="doc-header">{HEAD}</div><div>{DECREE.removeprefix(HEAD)}{f"<p>{ARTICLE}</p>" * 9}</div>'
    assert read_act_bytes(site(act), "a.html").document.symbol == "30/2020/NĐ-CP"


def test_an_annex_beside_the_body_is_no_part_of_the_site() -> None:
    body = f"<div>{DECREE}{f'<p>{ARTICLE}</p>' * 20}</div><div><p><b>PHỤ LỤC I</b></p><p>THỂ THỨC VĂN BẢN</p></div>"
    assert read_bytes(site(body), "a.html").text.endswith("PHỤ LỤC I\nTHỂ THỨC VĂN BẢN")


def test_headings_bold_lines_and_hidden_elements() -> None:
    body = (
        f"<p>{BASIS}</p><h2>Chương <i>II</i></h2><p><b>MỤC TIÊU</b> <strong>CHUNG</strong></p><p><b>Một</b> phần</p>"
        '<h5><span style="font-weight: normal">Nghiêng</span></h5><b style="font-weight:400">Thường</b>'
        '<p style="display: none">Ẩn</p><p hidden>Ẩn</p><p style="font-weight:700">Đậm</p><i class="sr-only">Ẩn</i>'
    )
    assert [(b.kind, b.level, b.text) for b in read(body).blocks[1:]] == [
        *(("heading", 2, "Chương II"), ("heading", 7, "MỤC TIÊU CHUNG"), ("paragraph", 0, "Một phần")),
        *(("heading", 5, "Nghiêng"), ("paragraph", 0, "Thường"), ("heading", 7, "Đậm")),
    ]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>một<br>- Hai</p>ba<p>bốn", ["một", "- Hai", "ba", "bốn"]),
        ("<p>tuyến, địa bàn trọng điểm<br>phức tạp về ma túy</p>", ["tuyến, địa bàn trọng điểm phức tạp về ma túy"]),
        ("<p>NGHỊ ĐỊNH<br>về công tác văn thư</p>", ["NGHỊ ĐỊNH", "về công tác văn thư"]),
        ("Đoạn một<br><br>đoạn hai", ["Đoạn một", "đoạn hai"]),
        ("<p>a\n   b&nbsp;&nbsp;c&#7897; &amp; &lt;5%</p>", ["a b cộ & <5%"]),
        ("<p>thi h\u200bành S\u01a1\u0309</p>", ["thi hành Sở"]),
        ("<p>CO<sub>2</sub> theo luật<a href='#_ftn1'><sup>[1]</sup></a></p>", ["CO2 theo luật"]),
        ("<p><del>cũ</del><o:p>mới</o:p></p>", ["mới"]),
        ("<pre>Một\nHai</pre>", ["Một", "Hai"]),
        ("<p>\uf0b7 Một</p>", ["- Một"]),
    ],
)
def test_lines_and_characters(body: str, lines: list[str]) -> None:
    assert texts(body) == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<ul><li>Một<ul><li>Hai</ul><li>Ba</ul>", ["- Một", "+ Hai", "- Ba"]),
        ("<ol><li>Một<p>hai</p><li value=5>Ba<li>Bốn</ol>", ["1. Một", "hai", "5. Ba", "6. Bốn"]),
        ("<ol type=a start=3><li>Một<li>Hai</ol>", ["c. Một", "d. Hai"]),
        ('<ol style="list-style-type: upper-roman"><li>Một<li>Hai</ol>', ["I. Một", "II. Hai"]),
        ("<ol type=i start=9><li>Một</ol>", ["ix. Một"]),
        ("<ol type=A start=27><li>Một</ol>", ["AA. Một"]),
        ("<ol reversed><li>Một<li>Hai</ol>", ["2. Một", "1. Hai"]),
        ('<ul style="list-style: none"><li>Một</ul>', ["Một"]),
        ("<ul><li>- Một<li>a) Hai<li>1. Ba</ul>", ["- Một", "a) Hai", "1. Ba"]),
        ("<ol><li>Điều 5 Luật Giá<li></li><li>Hai</ol>", ["1. Điều 5 Luật Giá", "3. Hai"]),
    ],
)
def test_items_have_the_labels_that_a_browser_draws(body: str, lines: list[str]) -> None:
    assert texts(body) == lines


def test_tables_give_rows_with_their_spans_filled_in() -> None:
    table = """<table border=1><caption>Bảng chỉ tiêu</caption>
    <tfoot><tr><td>Tổng<td colspan=3>ba</tfoot>
    <thead><tr><th rowspan=2>TT<th colspan=2>Cơ quan<th rowspan=2>Thời hạn</tr><tr><th>Chủ trì<th>Phối hợp</thead>
    <tr><td>1<td>Sở A<td>Sở B<br>- Sở C<td rowspan=0>Năm 2025<tr><td>2<td><p>Sở D</p><p>Sở E</p></table>"""
    blocks = read(f"<p>{BASIS}</p>{table}").blocks
    assert [b.text for b in blocks[1:2]] == ["Bảng chỉ tiêu"]
    rows = [[(c.text, c.merged) for c in block.cells] for block in blocks[2:]]
    assert rows == [
        [("TT", False), ("Cơ quan", False), ("", False), ("Thời hạn", False)],
        [("TT", True), ("Chủ trì", False), ("Phối hợp", False), ("Thời hạn", True)],
        [("1", False), ("Sở A", False), ("Sở B\n- Sở C", False), ("Năm 2025", False)],
        [("2", False), ("Sở D\nSở E", False), ("", False), ("Năm 2025", True)],
        [("Tổng", False), ("ba", False), ("", False), ("", False)],
    ]
    assert {block.table for block in blocks[2:]} == {1}


def test_words_and_rows_that_stand_wrongly_in_a_table_are_not_lost() -> None:
    table = "<table>một<form><tr>hai<td>1<td>2<td>3<td>4</tr></form><tbody><form><tr><td>5<td>6</form></table>"
    assert texts(table) == ["mộthai", "1\t2\t3\t4", "5\t6\t\t"]


def test_the_table_of_the_signature_reads_column_by_column() -> None:
    table = (
        "<table style='border: none'><tr><td><b>Nơi nhận:<br></b>- Ban Bí thư;<br>- Lưu: VT.</td>"
        "<td>TM. CHÍNH PHỦ<br>THỦ TƯỚNG<p>Nguyễn Xuân Phúc</td></tr></table>"
    )
    signature = ["TM. CHÍNH PHỦ", "THỦ TƯỚNG", "Nguyễn Xuân Phúc"]
    assert texts(table) == ["Nơi nhận:", "- Ban Bí thư;", "- Lưu: VT.", *signature]


def test_a_page_laid_out_with_tables_keeps_headings_and_tables_of_the_act() -> None:
    table = "<table border=1><tr><td>1<td>a<td>b<td>c<tr><td>2<td>d<td>e<td>f</table>"
    act = f"<table><tr><td>{DECREE}<h3>Mục 1</h3>{table}</td></tr></table>"
    blocks = read_bytes(page(f"<table><tr><td>Tin</td><td>{act}</td></tr></table>"), "a.htm").blocks
    assert blocks[0].text == "CHÍNH PHỦ"
    assert [(b.kind, b.text) for b in blocks[-3:]] == [
        *(("heading", "Mục 1"), ("row", "1\ta\tb\tc"), ("row", "2\td\te\tf")),
    ]


@pytest.mark.parametrize(
    ("encoded", "doubts"),
    [
        (f"<p>{BASIS}</p>".encode(), 0),
        (f"<p>{BASIS}</p>".encode("utf-8-sig"), 0),
        (f"<p>{BASIS}</p>".encode("utf-16"), 0),
        (f"<meta charset=iso-8859-1><p>{BASIS}</p>".encode(), 0),
    ],
)
def test_encodings(encoded: bytes, doubts: int) -> None:
    reading = read_bytes(encoded, "a.html")
    assert (reading.text, len(reading.findings)) == (BASIS, doubts)


def test_windows_1258_is_read_as_the_page_says_and_with_a_doubt_where_it_does_not() -> None:
    # Windows-1258 writes tone marks as characters of their own behind the letter.
    line = "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6;"
    bare = "<p>" + "Căn cứ Luật Tô\u0309 chức Chính phu\u0309 ngày 19 tháng 6;</p>"
    spelled = bare.replace("ứ", "ư\u0301").replace("ậ", "â\u0323")
    data = spelled.encode("cp1258")
    named = b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">' + data
    assert (read_bytes(named, "a.html").text, read_bytes(named, "a.html").findings) == (line, ())
    unnamed = read_bytes(data, "a.html")
    assert (unnamed.text, [f.code for f in unnamed.findings]) == (line, ["text-quality"])


def test_the_heading_of_the_page_stands_in_for_a_missing_line_of_the_symbol() -> None:
    body = "".join(f"<p>{escape(line)}</p>" for line in RESOLUTION)
    related = "<ul><li><a href=/x>Triển khai Nghị quyết số 57-NQ/TW ngày 01/01/2025.</a></ul>"
    article = page(f"<div><h1>{TITLE}</h1><p>02/01/2025</p><p><b>{LEAD}</b></p><div>{body}</div>{related}</div>")
    act = read_act_bytes(article, "trang.html")
    document = act.document
    assert (document.symbol, document.issued_on, document.issuer) == ("57-NQ/TW", date(2024, 12, 22), "Bộ Chính trị")
    assert (document.kind, document.subject) == ("Nghị quyết", "về đột phá phát triển khoa học, công nghệ")
    assert [unit.locator for unit in act.units] == ["I", "I.1", "IV", "IV.2"]
    assert [(f.code, "theo tiêu đề trang" in f.message) for f in act.findings] == [("text-quality", True)]


def test_the_heading_counts_once_where_it_stands_among_the_lines_of_the_act() -> None:
    body = "".join(f"<p>{escape(line)}</p>" for line in RESOLUTION)
    act = read_act_bytes(page(f"<div><p>Thứ năm</p><h1>{TITLE}</h1>{body}</div>"), "trang.html")
    assert act.document.symbol == "57-NQ/TW"
    assert "Thứ năm" not in act.document.text
    assert [unit.locator for unit in act.units] == ["I", "I.1", "IV", "IV.2"]


def test_the_text_of_the_act_counts_before_the_heading_of_the_page() -> None:
    data = page(f"<h1>Nghị định số 34/2016/NĐ-CP</h1>{DECREE}")
    assert read_act_bytes(data, "a.html").document.symbol == "30/2020/NĐ-CP"


def test_news_about_an_act_is_not_that_act() -> None:
    news = f"<h1>{TITLE}</h1><p>{RESOLUTION[1]}</p><p>{RESOLUTION[3]}</p><p>{ARTICLE}</p>"
    with pytest.raises(EmptyDocument):
        read_act_bytes(page(news), "tin.html")
    act = read_act_bytes(page(news + "".join(f"<p>- {line}</p>" for line in (BASIS, ARTICLE, LEAD))), "tin.html")
    assert act.document.symbol is None


@pytest.mark.parametrize(
    ("title", "kind", "symbol", "subject"),
    [
        ("Nghị quyết 57-NQ/TW", "Nghị quyết", "57-NQ/TW", ""),
        (TITLE + " | Cổng thông tin", "Nghị quyết", "57-NQ/TW", " về đột phá phát triển khoa học, công nghệ"),
        ("Toàn văn Nghị quyết số: 57-NQ/TW", "Nghị quyết", "57-NQ/TW", ""),
        ("Nghị định 49/2008/NĐ-CP", "Nghị định", "49/2008/NĐ-CP", ""),
        ("Luật Trẻ em số 102/2016/QH13", "Luật", "102/2016/QH13", "Trẻ em "),
    ],
)
def test_titles_that_name_an_act(title: str, kind: str, symbol: str, subject: str) -> None:
    named = named_act(title)
    assert named is not None
    assert (named.kind, named.symbol, named.subject) == (kind, symbol, subject)


@pytest.mark.parametrize(
    "title",
    ["Triển khai Nghị quyết 57-NQ/TW", "Kế hoạch thực hiện Nghị quyết 57-NQ/TW", "Văn bản pháp luật", "Tin 57-NQ/TW"],
)
def test_titles_that_name_none(title: str) -> None:
    assert named_act(title) is None


@pytest.mark.parametrize(
    "data",
    [
        page("<h1>404</h1><p>Không tìm thấy trang bạn yêu cầu, hãy kiểm tra lại địa chỉ của trang.</p>"),
        page('<div id="root"></div><script>"Điều 1. Phạm vi điều chỉnh"</script>'),
        page(f"<nav>Điều 1</nav><div style='display:none'>{DECREE}</div>"),
        page("<ul><li><a>Nghị định số 30/2020/NĐ-CP</a><li><a>Thông tư số 01/2011/TT-BNV</a></ul>"),
        b"<html>",
    ],
)
def test_a_page_without_an_act_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyDocument, match=r"^a\.html: "):
        read_bytes(data, "a.html")


def test_pages_beyond_the_limits_are_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="lồng quá nhiều cấp"):
        read_bytes(page("<div>" * 300 + DECREE), "a.html")


def test_nothing_outside_the_page_is_read() -> None:
    entity = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    data = entity + f"<p>{BASIS}</p><p>&x;</p><iframe src='file:///etc/passwd'></iframe>".encode()
    assert "root" not in read_bytes(data, "a.html").text


def test_content_tells_a_page_under_another_name() -> None:
    data = page(f"<p>{BASIS}</p>")
    assert sniff(data) == sniff(b"\xef\xbb\xbf<!-- saved from url -->\n<HTML>") == "html"
    assert read_bytes(data, "-").text == read_bytes(data, "Detail.aspx").text == read_bytes(data, "a.doc").text == BASIS
    assert read_bytes(f"<p>{BASIS}</p>".encode(), "a.htm").text == BASIS
    assert "nội dung là trang web" in read_bytes(data, "a.docx").findings[0].message
    for name in ("a.txt", "a.pdf"):
        with pytest.raises(UnreadableFile, match="trang web"):
            read_bytes(data, name)
    with pytest.raises(UnreadableFile, match="không phải trang web"):
        read_bytes(b"%PDF-1.7", "a.html")
    with pytest.raises(UnknownFormat):
        read_bytes(f"<p>{BASIS}</p>".encode(), "a.xyz")


@given(
    st.lists(
        st.sampled_from(["<p>", "</div>", "<td>", "<table>", "<li>", "<ol>", "<br>", "<b>", "x", "Điều 1. ", "< "])
    )
)
def test_any_nest_of_tags_is_read_and_keeps_its_spans(parts: list[str]) -> None:
    reading = read_bytes(page(f"<p>{BASIS}</p>" + "".join(parts)), "a.html")
    assert all(reading.text[b.span.start : b.span.end] == b.text for b in reading.blocks)
    assert sum(block.text.count("x") for block in reading.blocks) == parts.count("x")
