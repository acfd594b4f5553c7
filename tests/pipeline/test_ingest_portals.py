"""Pages as portals of law frame an act: its head and statements come out, menus and other pages' titles do not."""

from __future__ import annotations

import re

import pytest

from models.errors import EmptyDocument
from pipeline.documents import read_act_bytes

#: An act in the form that all portals show: head in a table without lines, bases, articles, recipients beside the seal.
HEAD = (
    '<table border="0"><tr><td><p>ỦY BAN NHÂN DÂN<br>TỈNH ĐỒNG NAI<br>-------</p></td>'
    "<td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>---------------</p></td></tr>"
    "<tr><td><p>Số: 45/KH-UBND</p></td><td><p><i>Đồng Nai, ngày 17 tháng 02 năm 2025</i></p></td></tr></table>"
)
BODY = (
    "<p><b>KẾ HOẠCH</b></p><p>Triển khai thực hiện Nghị quyết số 57-NQ/TW trên địa bàn tỉnh</p>"
    "<p>Căn cứ Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị về đột phá phát triển khoa học, công "
    "nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia;</p>"
    "<p><b>I. NHIỆM VỤ, GIẢI PHÁP</b></p>"
    "<p>1. Có cơ chế, chính sách khuyến khích tinh thần sáng tạo, không ngừng học hỏi, không ngừng cải tiến.</p>"
    "<p>2. Rà soát, sửa đổi, hoàn thiện các quy định pháp luật về khoa học, công nghệ, đầu tư, đầu tư công.</p>"
    "<p><b>II. TỔ CHỨC THỰC HIỆN</b></p>"
    "<p>1. Sở Khoa học và Công nghệ chủ trì theo dõi, kiểm tra, giám sát việc thực hiện Kế hoạch này.</p>"
)
TAIL = (
    "<table><tr><td><p><b>Nơi nhận:</b><br>- Như trên;<br>- Lưu: VT, KGVX.</p></td>"
    "<td><p><b>TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH</b><br><br><br><b>Võ Tấn Đức</b></p></td></tr></table>"
)
ACT = HEAD + BODY + TAIL

#: A collection of law: tabs over the text, a table of properties, other acts below, forms and a footer around.
COLLECTION = f"""<!DOCTYPE html><html><head><title>Kế hoạch 45/KH-UBND 2025 triển khai Nghị quyết 57</title></head>
<body><div id="header"><ul class="mnu"><li><a href="/">Trang chủ</a></li>
<li><a href="/van-ban">Văn bản pháp luật</a></li>
<li><a href="/tra-cuu">Tra cứu nâng cao</a></li><li><a href="/dang-nhap">Đăng nhập</a></li></ul></div>
<div class="left-col"><div class="tabs"><a href="#1">Tóm tắt</a><a href="#2">Nội dung</a><a href="#3">VB gốc</a>
<a href="#4">Hiệu lực</a><a href="#5">VB liên quan</a><a href="#6">Lược đồ</a><a href="#7">Tải về</a></div>
<table class="thuoctinh"><tr><td>Số hiệu:</td><td>45/KH-UBND</td><td>Loại văn bản:</td><td>Kế hoạch</td></tr>
<tr><td>Nơi ban hành:</td><td>Tỉnh Đồng Nai</td><td>Người ký:</td><td>Võ Tấn Đức</td></tr>
<tr><td>Ngày ban hành:</td><td>17/02/2025</td><td>Tình trạng:</td><td>Đã biết</td></tr></table>
<div id="divContentDoc"><div class="content1"><div>{ACT}</div></div></div>
<div class="vb-lienquan"><h3>Văn bản cùng lĩnh vực</h3><ul>
<li><a href="/1">Kế hoạch 12/KH-UBND năm 2025 về cải cách hành chính trên địa bàn tỉnh</a></li>
<li><a href="/2">Quyết định 30/QĐ-UBND năm 2025 phê duyệt danh mục dịch vụ công trực tuyến</a></li></ul></div>
<div class="note">Bạn chưa xem được hiệu lực của văn bản. Vui lòng đăng nhập để sử dụng tiện ích này.</div>
</div><div id="footer"><p>Chủ quản: Công ty Thư viện. Giấy phép số: 27/GP-TTĐT do Sở Thông tin và Truyền thông cấp.</p>
<p>Địa chỉ: 17 Nguyễn Gia Thiều, Quận 3. Điện thoại: (028) 3930 3279.</p></div></body></html>"""

#: A news site with a service of law: summary before the text, tools beside it, comments behind it.
SERVICE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Kế hoạch 45/KH-UBND</title></head><body>
<header><div class="logo">Luật cho mọi người</div>
<nav><a href="/a">Tìm văn bản</a><a href="/b">Văn bản mới</a></nav></header>
<main><div class="breadcrumb"><a href="/">Trang chủ</a> &gt; <a href="/kh">Khoa học</a></div>
<h1 class="the-document-title">Kế hoạch 45/KH-UBND Đồng Nai 2025 triển khai Nghị quyết 57-NQ/TW</h1>
<div class="toolbar"><span>Theo dõi hiệu lực</span><span>In văn bản</span><span>Báo lỗi</span><span>Tải về</span></div>
<section class="the-document-body"><div class="doc-toc"><b>Mục lục</b><a href="#i">I. NHIỆM VỤ, GIẢI PHÁP</a>
<a href="#ii">II. TỔ CHỨC THỰC HIỆN</a></div><div class="docitem-1">{HEAD}</div><div class="docitem-2">{BODY}</div>
<div class="docitem-9">{TAIL}</div></section>
<div class="comment-box"><p>Bạn đọc có thể gửi câu hỏi về văn bản này tới bộ phận hỗ trợ của chúng tôi.</p></div></main>
<aside><h2>Tin văn bản mới</h2>
<p><a href="/n1">Sở Tư pháp chủ trì tổ chức hội nghị phổ biến pháp luật năm 2025.</a></p></aside>
<footer><p>Cơ quan chủ quản: Công ty Truyền thông. Giấy phép số: 692/GP-TTĐT ngày 29 tháng 10 năm 2010.</p></footer>
</body></html>"""

#: A portal of a province: the act as an article without the line of its symbol, other articles below it.
PROVINCE = f"""<html><head>
<title>Kế hoạch số 45/KH-UBND triển khai Nghị quyết số 57-NQ/TW | Cổng thông tin điện tử</title></head>
<body><form id="aspnetForm"><div class="top-banner">CỔNG THÔNG TIN ĐIỆN TỬ<br>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</div>
<div class="menu-top"><a href="/">Giới thiệu</a><a href="/tin">Tin tức - Sự kiện</a>
<a href="/cddh">Chỉ đạo điều hành</a></div>
<div class="content-detail"><h1>Kế hoạch số 45/KH-UBND triển khai Nghị quyết số 57-NQ/TW</h1>
<div class="date">Thứ ba, 18/02/2025 | 08:15</div>
<div class="tool"><a href="#">In trang</a> <a href="#">Gửi email</a></div>
<p class="lead">Ngày 17 tháng 02 năm 2025, Ủy ban nhân dân tỉnh Đồng Nai ban hành Kế hoạch số 45/KH-UBND ngày 17
tháng 02 năm 2025 của Ủy ban nhân dân tỉnh Đồng Nai về triển khai Nghị quyết số 57-NQ/TW.</p>
<div class="body-text">{BODY}</div>
<div class="other-news"><b>Các tin khác</b><ul>
<li><a href="/x">Tổ chức lễ phát động phong trào học tập số toàn tỉnh (18/02)</a></li>
<li><a href="/y">Hội nghị triển khai công tác chuyển đổi số của các sở, ngành (17/02)</a></li></ul></div></div>
<div class="bottom">Bản quyền thuộc Cổng thông tin điện tử. Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</div>
</form></body></html>"""

SITE = re.compile(
    "tải về|lược đồ|liên quan|in văn bản|in trang|trang chủ|đăng nhập|giấy phép|bản quyền|mục lục|các tin khác|"
    "hội nghị|phong trào|cùng lĩnh vực|hỗ trợ của chúng tôi|hiệu lực của|điện thoại|tin tức|báo lỗi|"
    "12/KH-UBND|30/QĐ-UBND",
    re.IGNORECASE,
)


@pytest.mark.parametrize("page", [COLLECTION, SERVICE, PROVINCE], ids=["collection", "service", "province"])
def test_the_act_without_the_site(page: str) -> None:
    act = read_act_bytes(page.encode(), "trang.html")
    document = act.document
    assert (document.symbol, document.kind, document.issuer) == (
        "45/KH-UBND",
        "Kế hoạch",
        "Ủy ban nhân dân tỉnh Đồng Nai",
    )
    assert document.issued_on is not None and document.issued_on.isoformat() == "2025-02-17"
    assert [s.locator for s in act.statements] == ["I.1", "I.2", "II.1"]
    assert [s.text for s in act.statements if SITE.search(s.text)] == []
    assert SITE.search("\n".join(b.text for b in document.blocks if "Lưu:" not in b.text)) is None


def test_a_page_of_properties_alone_holds_no_act() -> None:
    page = """<html><body><div class="menu"><a href="/">Trang chủ</a></div><table class="detail">
    <tr><td>Số ký hiệu</td><td>45/KH-UBND</td></tr><tr><td>Ngày ban hành</td><td>17-02-2025</td></tr>
    <tr><td>Trích yếu</td><td>Triển khai thực hiện Nghị quyết số 57-NQ/TW</td></tr>
    <tr><td>Tài liệu đính kèm</td><td><a href="/45.pdf">45.signed.pdf</a></td></tr></table></body></html>"""
    with pytest.raises(EmptyDocument, match="không thấy văn bản"):
        read_act_bytes(page.encode(), "chi-tiet.html")


def test_a_heading_of_another_act_is_told() -> None:
    page = f"<html><body><h1>Kế hoạch số 46/KH-UBND về cải cách hành chính</h1><div>{ACT}</div></body></html>"
    act = read_act_bytes(page.encode(), "trang.html")
    assert act.document.symbol == "45/KH-UBND"
    assert [f.code for f in act.findings if "46/KH-UBND" in f.message] == ["text-quality"]


def test_the_year_of_the_symbol_and_of_the_date_disagree() -> None:
    page = f"<html><body>{ACT}</body></html>".replace("45/KH-UBND", "45/2026/QĐ-UBND").replace("KẾ HOẠCH", "QUYẾT ĐỊNH")
    messages = [f.message for f in read_act_bytes(page.encode(), "trang.html").findings]
    assert any("ghi năm 2026" in m and "17/02/2025" in m for m in messages)
