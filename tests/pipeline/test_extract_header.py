"""The frame of real acts: the programme, 57-NQ/TW, 03/NQ-CP, an annex alone; columns in any order."""

# ruff: noqa: E501 - the words of real acts are not cut

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.annexes import annex_label
from pipeline.extract.header import Header, level_of, read_header, relations_in_body, scope_of
from pipeline.extract.issuers import issuer_of_symbol, kind_of_symbol, proper_name

PROGRAMME = [
    "Số: /CTr-SoKHCN",
    "Đồng Nai, ngày tháng năm 2025",
    "CHƯƠNG TRÌNH HÀNH ĐỘNG",
    "Triển khai thực hiện Chương trình số 04/CTr-UBND ngày 14/4/2025 của UBND tỉnh về thực hiện Quy hoạch tỉnh Đồng Nai "
    "thời kỳ 2021-2030, tầm nhìn đến năm 2050",
    "Căn cứ Chương trình hành động số 04/CTr-UBND ngày 14/4/2025 của UBND tỉnh Đồng Nai về Triển khai thực hiện;",
    "Trên cơ sở chức năng, nhiệm vụ được giao, Sở Khoa học và Công nghệ xây dựng Chương trình hành động như sau:",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "- Việc xây dựng phải bám sát quan điểm, mục tiêu và định hướng của Nghị quyết số 57-NQ/TW và Chương trình số 04/CTr-UBND.",
    "cụ thể hóa thành các chỉ tiêu như *Phụ lục I - Danh mục các chỉ tiêu cụ thể (kèm theo)*.",
    "- Tham mưu UBND tỉnh thực hiện hiệu quả Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá.",
    "Danh mục các dự án ưu tiên đầu tư theo *Phụ lục II đính kèm*.",
    "GIÁM ĐỐC",
    "Nơi nhận:",
    "- UBND tỉnh (b/c);\n- Sở Tài chính (t/hợp);\n- Lưu: VT, CN, Huế",
    "Tạ Quang Trường",
]


def test_programme() -> None:
    header = read_header(PROGRAMME)
    assert header.symbol == "…/CTr-SoKHCN"
    assert header.issued_on is None
    assert header.place == "Đồng Nai"
    assert header.issuer == "Sở Khoa học và Công nghệ Đồng Nai"
    assert header.kind == "Chương trình hành động"
    assert header.subject == PROGRAMME[3]
    assert header.legal_bases == (PROGRAMME[4],)
    assert (header.signer, header.signer_title) == ("Tạ Quang Trường", "GIÁM ĐỐC")
    assert header.recipients == ("UBND tỉnh (b/c)", "Sở Tài chính (t/hợp)", "Lưu: VT, CN, Huế")
    assert (header.level, header.scope) == ("department", "department")
    assert header.announced_annexes == (
        "Phụ lục I - Danh mục các chỉ tiêu cụ thể (kèm theo)",
        "Phụ lục II đính kèm",
    )
    assert [annex_label(words) for words in header.announced_annexes] == ["I", "II"]
    assert header.present_annexes == ()
    assert (header.body_start, header.body_end) == (5, 10)
    assert [(r.kind, r.symbol, r.issued_on) for r in header.relations] == [
        ("implements", "04/CTr-UBND", date(2025, 4, 14)),
        ("legal_basis", "04/CTr-UBND", date(2025, 4, 14)),
        ("implements", "57-NQ/TW", date(2024, 12, 22)),
    ]


def test_signer_and_recipients_in_other_order() -> None:
    swapped = [*PROGRAMME[:11], "Nơi nhận:", *PROGRAMME[13].split("\n"), "GIÁM ĐỐC", "Tạ Quang Trường"]
    one_line = [*PROGRAMME[:11], "Nơi nhận:\n" + PROGRAMME[13] + "\tGIÁM ĐỐC\n\n\nTạ Quang Trường"]
    for paragraphs in (swapped, one_line):
        header = read_header(paragraphs)
        assert (header.signer, header.signer_title, header.recipients[-1]) == (
            "Tạ Quang Trường", "GIÁM ĐỐC", "Lưu: VT, CN, Huế",
        )  # fmt: skip
        assert header.body_end == 10


RESOLUTION = [
    "# CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM  \nĐộc lập - Tự do - Hạnh phúc",
    "Số: 03/NQ-CP  \nHà Nội, ngày 09 tháng 01 năm 2025",
    "# NGHỊ QUYẾT",
    "## Ban hành Chương trình hành động của Chính phủ thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị",
    "# CHÍNH PHỦ",
    "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;",
    "Căn cứ Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị;",
    "Trên cơ sở kết quả biểu quyết của Thành viên Chính phủ.",
    "# QUYẾT NGHỊ:",
    "**Điều 1.** Ban hành kèm theo Nghị quyết này Chương trình hành động của Chính phủ.",
    "*Nơi nhận:*",
    "- Ban Bí thư Trung ương Đảng;",
    "- VPCP: BTCN, các PCN, Trợ lý TTg,\n  các Vụ, Cục, đơn vị trực thuộc, Công báo;",
    "- Lưu: VT, KGVX (2b).",
    "TM. CHÍNH PHỦ  \nKT. THỦ TƯỚNG  \nPHÓ THỦ TƯỚNG  \n[đã ký]  \nNguyễn Hòa Bình",
    "# CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA CHÍNH PHỦ",
    "*(Kèm theo Nghị quyết số 03/NQ-CP ngày 09 tháng 01 năm 2025 của Chính phủ)*",
    "## I. MỤC TIÊU",
    "PHỤ LỤC I",
    "DANH MỤC CÁC CHỈ TIÊU CỤ THỂ",
]


def test_resolution_with_what_it_issues() -> None:
    header = read_header(RESOLUTION)
    assert (header.symbol, header.issued_on, header.place) == ("03/NQ-CP", date(2025, 1, 9), "Hà Nội")
    assert (header.issuer, header.kind, header.level, header.scope) == (
        "Chính phủ",
        "Nghị quyết",
        "central",
        "national",
    )
    assert len(header.legal_bases) == 2
    assert (header.signer, header.signer_title) == ("Nguyễn Hòa Bình", "PHÓ THỦ TƯỚNG")
    assert header.recipients[1] == "VPCP: BTCN, các PCN, Trợ lý TTg, các Vụ, Cục, đơn vị trực thuộc, Công báo"
    assert header.present_annexes == ("Phụ lục I",)
    assert header.outside == (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16)
    assert (header.body_start, header.body_end) == (9, 19)
    assert [(r.kind, r.symbol) for r in header.relations] == [
        ("implements", "57-NQ/TW"),
        ("legal_basis", None),
        ("legal_basis", "57-NQ/TW"),
    ]


def test_heading_form_with_introduction() -> None:
    header = read_header([
        "# Nghị quyết số 57-NQ/TW",
        "**Thay mặt Bộ Chính trị, Tổng Bí thư Tô Lâm đã ký ban hành Nghị quyết số 57-NQ/TW (ngày 22/12/2024) của Bộ Chính trị "
        "về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia.**",
        "*Trân trọng giới thiệu toàn văn Nghị quyết số 57-NQ/TW:*",
        "Phát triển khoa học, công nghệ, đổi mới sáng tạo đang là yếu tố quyết định phát triển của các quốc gia.",
        "I- QUAN ĐIỂM CHỈ ĐẠO",
    ])  # fmt: skip
    assert (header.symbol, header.issued_on, header.issuer) == (
        "57-NQ/TW",
        date(2024, 12, 22),
        "Bộ Chính trị",
    )
    assert (header.kind, header.level) == ("Nghị quyết", "central")
    assert header.subject is not None and header.subject.startswith("về đột phá phát triển khoa học")
    assert header.relations == ()
    assert header.body_start == 3


def test_annex_alone() -> None:
    header = read_header([
        "PHỤ LỤC II",
        "DANH MỤC CÁC NHIỆM VỤ TRIỂN KHAI CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA CHÍNH PHỦ THỰC HIỆN NGHỊ QUYẾT SỐ 57-NQ/TW "
        "NGÀY 22 THÁNG 12 NĂM 2024 CỦA BỘ CHÍNH TRỊ",
        "(Kèm theo Chương trình hành động tại Nghị quyết số  /NQ-CP ngày 01 tháng 01 năm 2025 của Chính phủ)",
        "| TT | Tên nhiệm vụ |",
    ])  # fmt: skip
    assert (header.symbol, header.issued_on, header.issuer) == ("…/NQ-CP", None, "Chính phủ")
    assert (header.kind, header.present_annexes) == ("Phụ lục", ("Phụ lục II",))
    assert [(r.kind, r.symbol) for r in header.relations] == [("implements", "57-NQ/TW")]
    assert header.outside == (2,)


@pytest.mark.parametrize(
    "head",
    [
        ["CHÍNH PHỦ\n_______\n\nSố: 30/2020/NĐ-CP\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n______",
         "Hà Nội, ngày 05 tháng 3 năm 2020"],
        ["CHÍNH PHỦ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "-------", "Độc lập - Tự do - Hạnh phúc", "Số: 30/2020/NĐ-CP",
         "Hà Nội, ngày 05 tháng 3 năm 2020"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 05 tháng 3 năm 2020", "CHÍNH PHỦ",
         "Số: 30/2020/NĐ-CP"],
    ],
)  # fmt: skip
def test_columns(head: list[str]) -> None:
    header = read_header([*head, "NGHỊ ĐỊNH", "Về công tác văn thư", "__________",
                          "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;", "Theo đề nghị của Bộ trưởng Bộ Nội vụ;",
                          "Chính phủ ban hành Nghị định về công tác văn thư.", "Chương I"])  # fmt: skip
    assert (header.symbol, header.issued_on, header.issuer) == (
        "30/2020/NĐ-CP",
        date(2020, 3, 5),
        "Chính phủ",
    )
    assert (header.kind, header.subject) == ("Nghị định", "Về công tác văn thư")
    assert header.body_start == len(head) + 6


def test_party_issuer_and_provincial_block() -> None:
    party = read_header(["BAN CHẤP HÀNH TRUNG ƯƠNG\nVĂN PHÒNG\n-------\tĐẢNG CỘNG SẢN VIỆT NAM\n------",
                         "Số: 36-HD/VPTW\tHà Nội, ngày 03 tháng 4 năm 2018 ", "HƯỚNG DẪN", "THỂ THỨC VĂN BẢN CỦA ĐẢNG"])  # fmt: skip
    assert (party.issuer, party.issued_on) == ("Văn phòng Trung ương Đảng", date(2018, 4, 3))
    province = read_header(
        [
            "UBND TỈNH ĐỒNG NAI",
            "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            "Số:      /CTr-SoKHCN",
            "Đồng Nai, ngày    tháng    năm 2025",
        ]
    )
    assert (province.issuer, province.parent_issuer) == (
        "Sở Khoa học và Công nghệ Đồng Nai",
        "UBND tỉnh Đồng Nai",
    )


@pytest.mark.parametrize(
    ("symbol", "issuer", "kind", "level"),
    [
        ("57-NQ/TW", None, "Nghị quyết", "central"),
        ("586/QĐ-TTg", "Thủ tướng Chính phủ", "Quyết định", "central"),
        ("03/NQ-CP", "Chính phủ", "Nghị quyết", "central"),
        ("42/2019/QH14", "Quốc hội", "Luật", "central"),
        ("433-KH/TU", "Tỉnh ủy", "Kế hoạch", "province"),
        ("04/CTr-UBND", "UBND tỉnh", "Chương trình", "province"),
        ("…/CTr-SoKHCN", "Sở Khoa học và Công nghệ", "Chương trình", "department"),
        ("16/2006/QĐ-BGDĐT", "Bộ Giáo dục và Đào tạo", "Quyết định", "central"),
    ],
)
def test_suffixes(symbol: str, issuer: str | None, kind: str, level: str) -> None:
    assert (issuer_of_symbol(symbol), kind_of_symbol(symbol), level_of(None, symbol)) == (issuer, kind, level)


def test_scope_of_a_provincial_plan() -> None:
    assert scope_of("central", "Phê duyệt Quy hoạch tỉnh Đồng Nai thời kỳ 2021-2030") == "province"
    assert scope_of("central", "về đột phá phát triển khoa học") == "national"
    assert scope_of("department", None) == "department"


def test_level_of_a_commune() -> None:
    assert level_of("UBND xã Long Thành", None) == "commune"
    assert level_of("Ban Điều hành", None) is None
    assert proper_name("UBND TỈNH ĐỒNG NAI") == "UBND tỉnh Đồng Nai"


def test_laws_are_not_carried_out_by_the_body() -> None:
    assert relations_in_body("Tổ chức thực hiện Luật Giáo dục số 43/2019/QH14 và Nghị định số 30/2020/NĐ-CP.") == ()


@given(st.lists(st.one_of(st.text(max_size=60), st.sampled_from(PROGRAMME + RESOLUTION)), max_size=12))
def test_never_fails(paragraphs: list[str]) -> None:
    header: Header = read_header(paragraphs)
    assert all(0 <= p < len(paragraphs) for p in header.outside)
    assert -1 <= header.body_end < max(1, len(paragraphs))
    flat = " ".join(" ".join(paragraphs).split())
    for base in header.legal_bases:
        assert " ".join(base.split()) in flat or "*" in flat or "\\" in flat


@pytest.mark.parametrize(
    ("lines", "issuer", "level"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI"], "Ủy ban nhân dân tỉnh Đồng Nai", "province"),
        (
            ["UBND TỈNH ĐỒNG NAI", "SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"],
            "Sở Nông nghiệp và Môi trường Đồng Nai",
            "department",
        ),
    ],
)
def test_an_issuer_on_two_lines_is_one_name(lines: list[str], issuer: str, level: str) -> None:
    head = [*lines, "Số: 12/KH-A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    found = read_header([*head, "Đồng Nai, ngày 05 tháng 5 năm 2025", "KẾ HOẠCH", "Thực hiện Nghị quyết số 57-NQ/TW"])
    assert (found.issuer, found.level) == (issuer, level)


@pytest.mark.parametrize(
    "title",
    [
        "Điều chỉnh mức trợ cấp hàng tháng đối với thanh niên xung phong đã hoàn thành nhiệm vụ trong kháng chiến",
        "BAN HÀNH QUY CHẾ TỔ CHỨC VÀ HOẠT ĐỘNG CỦA HỘI ĐỒNG THẨM ĐỊNH NỘI DUNG TRIỂN LÃM",
        "Quy định thực hiện liên thông điện tử nhóm thủ tục hành chính:\nĐăng ký thành lập hộ kinh doanh",
    ],
)  # from Nghị định 344/2025, Thông tư 06/2019/TT-BVHTTDL, Nghị định 297/2025
def test_titles_that_look_like_something_else(title: str) -> None:
    bases = ["Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;", "Điều 1. Phạm vi điều chỉnh"]
    head = ["Số: 344/2025/NĐ-CP", "Hà Nội, ngày 29 tháng 12 năm 2025", "NGHỊ ĐỊNH", *title.split("\n"), *bases]
    header = read_header(head)
    assert header.subject == title.replace("\n", " ")
    assert [(r.kind, r.symbol) for r in header.relations] == [("legal_basis", "63/2025/QH15")]
