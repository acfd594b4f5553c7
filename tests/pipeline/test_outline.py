"""The outline: labels become locators, headings are told from sentences, paragraphs and rows find their place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records import Unit
from pipeline.act import Act
from pipeline.documents import read_act
from pipeline.ingest import Reading, read_bytes
from pipeline.library import BUNDLED
from pipeline.outline import build_outline, headings_above, is_announcement, outline_text


def reading(*lines: str, name: str = "van-ban.txt") -> Reading:
    return read_bytes("\n\n".join(lines).encode(), name)


def outline(*lines: str, name: str = "van-ban.txt") -> dict[str, Unit]:
    """Return the units of a text by locator, in order; locators occur once."""
    units = build_outline(reading(*lines, name=name).blocks)
    by_locator = {u.locator: u for u in units}
    assert len(by_locator) == len(units)
    return by_locator


def shape(*lines: str, name: str = "van-ban.txt") -> list[str]:
    """Return locator and text of each unit; headings have a "*"."""
    return [f"{u.locator}{'*' if u.heading else ''} {u.text}" for u in outline(*lines, name=name).values()]


def test_state_form_with_roman_arabic_and_bullets() -> None:
    assert shape(
        "I. MỤC TIÊU",
        "1. Đến năm 2030",
        "- Việc một.",
        "+ Ý nhỏ.",
        "+ Ý hai.",
        "- Việc hai.",
        "II. NHIỆM VỤ",
        "1. Về thể chế",
        "a) Rà soát.",
        "đ) Sửa đổi.",
    ) == [
        "I* MỤC TIÊU",
        "I.1* Đến năm 2030",
        "I.1.1 Việc một.",
        "I.1.1.1 Ý nhỏ.",
        "I.1.1.2 Ý hai.",
        "I.1.2 Việc hai.",
        "II* NHIỆM VỤ",
        "II.1* Về thể chế",
        "II.1.a Rà soát.",
        "II.1.đ Sửa đổi.",
    ]


def test_party_form_with_hyphens() -> None:
    assert shape("I- QUAN ĐIỂM", "1- Câu một.", "2- Câu hai.", "II- MỤC TIÊU", "1- Đến năm 2030", "- Gạch.") == [
        "I* QUAN ĐIỂM",
        "I.1 Câu một.",
        "I.2 Câu hai.",
        "II* MỤC TIÊU",
        "II.1* Đến năm 2030",
        "II.1.1 Gạch.",
    ]


def test_dotted_numbers_hang_below_their_own_parent_without_repeating_it() -> None:
    assert shape(
        "II. NHIỆM VỤ", "1. Một", "1.1. Con", "1.1.1. Cháu", "- Gạch.", "1.2. Con hai", "- Gạch hai.", "2. Hai"
    ) == [
        "II* NHIỆM VỤ",
        "II.1* Một",
        "II.1.1* Con",
        "II.1.1.1* Cháu",
        "II.1.1.1.1 Gạch.",
        "II.1.2* Con hai",
        "II.1.2.1 Gạch hai.",
        "II.2 Hai",
    ]


def test_law_form_with_articles() -> None:
    units = outline(
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Mục 1",
        "PHẠM VI",
        "Điều 1. Phạm vi điều chỉnh",
        "1. Luật này quy định về:",
        "a) Nghiên cứu;",
        "đ) Phát triển.",
        "2. Luật này không quy định về ngân sách.",
        "Điều 2. Đối tượng áp dụng",
        "Tổ chức, cá nhân.",
    )
    assert [(u.locator, u.kind) for u in units.values()] == [
        ("C1", "chuong"),
        ("C1.M1", "muc"),
        ("Đ1", "dieu"),
        ("Đ1.1", "khoan"),
        ("Đ1.1.a", "diem"),
        ("Đ1.1.đ", "diem"),
        ("Đ1.2", "khoan"),
        ("Đ2", "dieu"),
        ("Đ2.1", "paragraph"),
    ]
    assert units["C1"].text == "QUY ĐỊNH CHUNG" and units["C1.M1"].text == "PHẠM VI"
    assert units["Đ1"].parent == "C1.M1"


@pytest.mark.parametrize("label", ["Phần thứ nhất", "PHẦN THỨ NHẤT", "Phần I", "PHẦN 1"])
def test_parts_are_named_by_number(label: str) -> None:
    assert shape(label, "ĐÁNH GIÁ TÌNH HÌNH", "I. KẾT QUẢ", "- Gạch.") == [
        "P1* ĐÁNH GIÁ TÌNH HÌNH",
        "P1.I* KẾT QUẢ",
        "P1.I.1 Gạch.",
    ]


def test_part_of_something_is_no_part() -> None:
    assert shape("I. MỤC TIÊU", "Phần lớn thủ tục được giải quyết trực tuyến.")[1].startswith("I.1 Phần lớn")


def test_opening_paragraph_before_numbered_items_never_takes_the_number_of_one() -> None:
    assert shape("I. TỔ CHỨC", "Các đơn vị thực hiện:", "1. Sở Nội vụ báo cáo.", "2. Sở Tài chính bố trí.") == [
        "I* TỔ CHỨC",
        "I.0.1 Các đơn vị thực hiện:",
        "I.1 Sở Nội vụ báo cáo.",
        "I.2 Sở Tài chính bố trí.",
    ]


def test_closing_paragraph_after_numbered_items_is_the_next_item() -> None:
    assert shape(
        "IV. TỔ CHỨC", "1. Giao A.", "2. Giao B.", "Nói thêm về B.", "3. Giao C.", "Có vướng mắc thì báo cáo."
    ) == [
        "IV* TỔ CHỨC",
        "IV.1 Giao A.",
        "IV.2 Giao B.",
        "IV.2.1 Nói thêm về B.",
        "IV.3 Giao C.",
        "IV.4 Có vướng mắc thì báo cáo.",
    ]


def test_a_programme_approved_inside_an_article_stays_inside_it() -> None:
    units = outline(
        "Điều 1. Phê duyệt Chương trình với nội dung sau:",
        "I. MỤC TIÊU",
        "1. Đến năm 2030",
        "- Hạ tầng đồng bộ.",
        "II. NHIỆM VỤ",
        "- Xây dựng kế hoạch.",
        "Điều 2. Quyết định có hiệu lực từ ngày ký.",
        "Điều 3. Chánh Văn phòng thi hành Quyết định này.",
    )
    assert {u.locator: u.parent for u in units.values()} == {
        "Đ1": None,
        "Đ1.I": "Đ1",
        "Đ1.I.1": "Đ1.I",
        "Đ1.I.1.1": "Đ1.I.1",
        "Đ1.II": "Đ1",
        "Đ1.II.1": "Đ1.II",
        "Đ2": None,
        "Đ3": None,
    }


def test_a_programme_issued_with_a_decision_stands_beside_its_articles() -> None:
    lines = (
        "Điều 1. Ban hành Chương trình kèm theo Quyết định này.",
        "Điều 2. Hiệu lực từ ngày ký.",
        "I. MỤC TIÊU",
        "- Một.",
    )
    assert [(u.locator, u.parent) for u in outline(*lines).values()] == [
        ("Đ1", None),
        ("Đ2", None),
        ("I", None),
        ("I.1", "I"),
    ]


def test_unbulleted_paragraphs_count_as_bullets() -> None:
    assert shape(
        "II. MỤC TIÊU", "1. Đến năm 2030", "- Một.", "Hai, không có gạch.", "- Ba.", "2. Tầm nhìn 2045", "Chỉ một đoạn."
    ) == [
        "II* MỤC TIÊU",
        "II.1* Đến năm 2030",
        "II.1.1 Một.",
        "II.1.2 Hai, không có gạch.",
        "II.1.3 Ba.",
        "II.2* Tầm nhìn 2045",
        "II.2.1 Chỉ một đoạn.",
    ]


def test_a_numbered_sentence_is_no_heading() -> None:
    units = outline("III. NHIỆM VỤ", "1. Giao Sở Tài chính bố trí kinh phí.", "- Năm 2025.", "2. Rà soát", "- Văn bản.")
    assert not units["III.1"].heading and units["III.2"].heading


def test_annex_takes_its_title_and_its_paragraphs_stay_out_of_the_way_of_rows() -> None:
    assert shape(
        "I. MỤC TIÊU",
        "- Một.",
        "PHỤ LỤC II",
        "DANH MỤC NHIỆM VỤ",
        "(Kèm theo Kế hoạch số 1/KH-UBND)",
        "Ghi chú đầu bảng.",
    ) == [
        "I* MỤC TIÊU",
        "I.1 Một.",
        "PL2* DANH MỤC NHIỆM VỤ",
        "PL2.0.1 Ghi chú đầu bảng.",
    ]


@pytest.mark.parametrize("text", ["Phụ lục I gồm các chỉ tiêu sau đây.", "Phụ lục II: xem tệp kèm theo."])
def test_a_sentence_that_mentions_an_annex_opens_none(text: str) -> None:
    assert not any(u.kind == "annex" for u in outline("I. MỤC TIÊU", text).values())


TABLE = """PHỤ LỤC II

DANH MỤC NHIỆM VỤ

| TT | Nhiệm vụ | Chủ trì | Phối hợp | Sản phẩm | Thời hạn |
|---|---|---|---|---|---|
"""


def table(*rows: str) -> dict[str, Unit]:
    return outline(TABLE + "\n".join(rows), name="bang.md")


def test_rows_are_named_by_their_annex_and_number_and_hang_below_their_heading() -> None:
    units = table(
        "| I | Thể chế | | | | |",
        "| 14 | Rà soát | Sở A | | | 2025 |",
        "| II | Hạ tầng | | | | |",
        "| 15 | Xây dựng | Sở B | | | |",
    )
    assert list(units) == ["PL2", "PL2.I", "PL2.14", "PL2.II", "PL2.15"]
    assert [u.parent for u in units.values()] == [None, "PL2", "PL2.I", "PL2", "PL2.II"]
    assert headings_above(units["PL2.15"], units) == ("DANH MỤC NHIỆM VỤ", "Hạ tầng")


def test_row_numbers_that_start_again_are_named_by_their_group() -> None:
    units = table(
        "| I | Thể chế | | | | |",
        "| 1 | Rà soát | Sở A | | | |",
        "| II | Hạ tầng | | | | |",
        "| 1 | Xây dựng | Sở B | | | |",
    )
    assert list(units) == ["PL2", "PL2.I", "PL2.I.1", "PL2.II", "PL2.II.1"]


def test_a_row_cut_by_a_page_break_is_joined() -> None:
    units = table(
        "| I | Thể chế | | | | |",
        "| 1 | Rà soát các văn bản | Sở A | Sở B, | | 2025 |",
        "| | về dữ liệu | | Sở C | | |",
        "| 2 | Ban hành | Sở D | | | |",
    )
    assert list(units) == ["PL2", "PL2.I", "PL2.1", "PL2.2"]
    assert units["PL2.1"].text == "Rà soát các văn bản về dữ liệu"
    assert [c.text for c in units["PL2.1"].cells] == [
        "1",
        "Rà soát các văn bản về dữ liệu",
        "Sở A",
        "Sở B, Sở C",
        "",
        "2025",
    ]


def test_headings_and_text_of_the_programme(programme: Act) -> None:
    units = {u.locator: u for u in programme.units}
    assert [u.locator for u in programme.units if u.heading] == [
        "I",
        "I.1",
        "I.2",
        "II",
        "III",
        "III.1",
        "III.2",
        "IV",
    ]
    assert units["III.2"].text == "Về chuyển đổi số"
    assert headings_above(units["III.2.5"], units) == ("NHIỆM VỤ CỤ THỂ", "Về chuyển đổi số")
    assert units["IV.5"].text.endswith("xử lý kịp thời./.")
    text = programme.document.text
    assert all(text[u.span.start : u.span.end] == u.text for u in programme.units)


def test_both_files_of_the_programme_give_the_same_outline() -> None:
    files = (BUNDLED / "programme" / f"ctr-sokhcn-dong-nai-2025.{e}" for e in ("docx", "txt"))
    # The text file marks italics with "*", which plain text keeps as it stands.
    one, two = ([(u.locator, u.text.replace("*", ""), u.heading, u.parent) for u in read_act(f).units] for f in files)
    assert one == two


@pytest.mark.parametrize(
    ("text", "announces"),
    [
        ("Danh mục các dự án ưu tiên đầu tư theo Phụ lục II đính kèm.", True),
        ("cụ thể hóa thành các chỉ tiêu như Phụ lục I - Danh mục các chỉ tiêu cụ thể (kèm theo).", True),
        ("Xây dựng phụ lục hợp đồng mẫu.", False),
    ],
)
def test_announcements_of_annexes(text: str, announces: bool) -> None:
    assert is_announcement(text) is announces


def test_outline_text_indents_by_depth() -> None:
    units = tuple(outline("I. MỤC TIÊU", "1. Đến năm 2030", "- Gạch.").values())
    assert outline_text(units) == "I ▸ MỤC TIÊU\n  I.1 ▸ Đến năm 2030\n    I.1.1 Gạch."


LABELS = (
    "",
    "",
    "- ",
    "+ ",
    "• ",
    "I. ",
    "II- ",
    "IV) ",
    "A. ",
    "1. ",
    "2) ",
    "3- ",
    "1.1. ",
    "1.2 ",
    "2.2.1. ",
    "a) ",
    "đ) ",
    "b. ",
    "Điều 1. ",
    "Điều 2a. ",
    "Chương I. ",
    "Mục 2: ",
    "Phần thứ hai. ",
    "PHỤ LỤC I ",
    "Phụ lục 2: ",
    "PHỤ LỤC",
)
TEXTS = (
    "",
    "Rà soát văn bản.",
    "Về chuyển đổi số",
    "NHIỆM VỤ",
    "các việc sau:",
    "trước ngày 10/11;",
    "Phần mềm",
    "(Kèm theo Kế hoạch số 1)",
    "| 1 | Rà soát | Sở A |",
    "12,5% số xã",
    "2025-2030",
)
LINES = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(TEXTS)).map("".join), min_size=1, max_size=25)


@settings(max_examples=150, deadline=None)
@given(LINES.filter(lambda lines: any(any(c.isalnum() for c in line) for line in lines)))
def test_any_lines_make_an_outline_without_loose_ends(lines: list[str]) -> None:
    read = reading(*lines)
    units = build_outline(read.blocks)
    locators = [u.locator for u in units]
    assert len(set(locators)) == len(locators)
    assert all(locators)
    known: set[str] = set()
    for unit in units:
        assert unit.parent is None or unit.parent in known, "a parent comes before its children"
        known.add(unit.locator)
        assert 0 <= unit.span.start <= unit.span.end <= len(read.text)
        words = read.text[unit.span.start : unit.span.end]
        if unit.kind in ("annex", "phan", "chuong", "muc"):
            assert words.split() == unit.text.split()
        elif unit.kind != "row":
            assert words == unit.text
    outline_text(units)
