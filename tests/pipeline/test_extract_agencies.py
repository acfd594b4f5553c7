"""Leads, partners and lists of agencies."""

# ruff: noqa: E501 - the words of real acts are not cut

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import fold
from pipeline.documents import read_act_bytes
from pipeline.extract.agencies import dated, find_leads, opens_with_actor, opens_with_lead, split_agencies
from pipeline.extract.gazetteer import (
    current,
    entries,
    entry,
    identify,
    succession,
    successors,
)
from pipeline.extract.provinces import province, provinces

#: clause, in a section on organisation, leads, partners
CLAUSES: list[tuple[str, bool, list[str], list[str]]] = [
    ("1. Giao Phòng Công nghệ chủ trì triển khai Chương trình này đến toàn thể cán bộ", True, ["Phòng Công nghệ"], []),
    ("Giao lãnh đạo các phòng, đơn vị thuộc Sở trực tiếp chỉ đạo, phân công", True,
     ["lãnh đạo các phòng, đơn vị thuộc Sở"], []),
    ("Giao Trung tâm Khoa học và Công nghệ phổ biến rộng rãi Chương trình hành động này và phối hợp các đơn vị có liên "
     "quan tổ chức, triển khai thực hiện", True, ["Trung tâm Khoa học và Công nghệ"], ["các đơn vị có liên quan"]),
    ("Ban Giám đốc Sở thường xuyên chỉ đạo, kiểm tra, hướng dẫn lãnh đạo các phòng, đơn vị", True, ["Ban Giám đốc Sở"], []),
    ("Trong quá trình thực hiện có phát sinh vướng mắc, đề nghị lãnh đạo các phòng, đơn vị thuộc Sở có phản ánh, đồng thời "
     "kiến nghị các giải pháp gửi Phòng Công nghệ", True, ["lãnh đạo các phòng, đơn vị thuộc Sở"], []),
    ("Bộ Tài chính chủ trì, phối hợp với các bộ, ngành, địa phương bảo đảm nguồn kinh phí", False,
     ["Bộ Tài chính"], ["các bộ, ngành, địa phương"]),
    ("Bộ Khoa học và Công nghệ, Bộ Thông tin và Truyền thông chủ trì, phối hợp với các bộ, ngành, địa phương theo dõi", True,
     ["Bộ Khoa học và Công nghệ", "Bộ Thông tin và Truyền thông"], ["các bộ, ngành, địa phương"]),
    ("6. Văn phòng Trung ương Đảng phối hợp với Ban Kinh tế Trung ương theo dõi, kiểm tra", False,
     ["Văn phòng Trung ương Đảng"], ["Ban Kinh tế Trung ương"]),
    ("Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội lãnh đạo, chỉ đạo xây dựng", True,
     ["Mặt trận Tổ quốc Việt Nam", "các tổ chức chính trị - xã hội"], []),
    ("Đảng đoàn Quốc hội lãnh đạo, chỉ đạo rà soát, hoàn thiện pháp luật", True, ["Đảng đoàn Quốc hội"], []),
    ("Đảng đoàn Quốc hội lãnh đạo, chỉ đạo rà soát, hoàn thiện pháp luật", False, [], []),
    ("phối hợp với Đảng đoàn Quốc hội thể chế hoá đầy đủ các chủ trương", True, [], ["Đảng đoàn Quốc hội"]),
    ("Đề án do Sở Tài chính chủ trì xây dựng", False, ["Sở Tài chính"], []),
    ("- Tham mưu UBND tỉnh thực hiện hiệu quả Nghị quyết số 57-NQ/TW", False, [], []),
    ("Khuyến khích các Đại học, trường đại học, các phân hiệu đại học đầu tư", False, [], []),
    ("Tăng cường công tác phối hợp giữa các cấp, các ngành trong tỉnh", False, [], []),
    ("theo dõi, đôn đốc, nhắc nhở các phòng, đơn vị thực hiện Chương trình", True, [], []),
    ("Xây dựng Hồ sơ đề nghị xây dựng Luật Cán bộ, công chức", False, [], []),
    ("xây dựng cơ chế đặt hàng, giao nhiệm vụ cho các doanh nghiệp công nghệ số thực hiện các nhiệm vụ", False, [], []),
    ("Phối hợp tổ chức phổ biến, quán triệt nghiêm túc đến các tổ chức đảng trực thuộc", True, [], []),
    ("Nghị quyết này phổ biến đến chi bộ.", True, [], []),
    ("Sở Tài chính bố trí kinh phí; UBND cấp xã chủ trì thực hiện trên địa bàn", True, ["Sở Tài chính"], []),
    ("Sở Y tế chủ trì; các sở, ngành phối hợp thực hiện", True, ["Sở Y tế"], ["các sở, ngành"]),
    ("Sở Y tế chủ trì, các sở, ngành phối hợp thực hiện", False, ["Sở Y tế"], ["các sở, ngành"]),
    ("Xây dựng đề án (Sở Y tế chủ trì, Sở Tài chính phối hợp).", False, ["Sở Y tế"], ["Sở Tài chính"]),
    ("Xây dựng đề án (Sở Y tế), do Sở Tài chính chủ trì.", False, ["Sở Tài chính"], []),
    ("Ban hành các cơ chế, chính sách đặc thù thực hiện thí điểm", True, [], []),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "organisation", "leads", "partners"), CLAUSES)
def test_leads(clause: str, organisation: bool, leads: list[str], partners: list[str]) -> None:
    found = find_leads(clause, organisation)
    assert [a.name for a in found.leads] == leads
    assert [a.name for a in found.partners] == partners
    assert (found.lead_text is None) == (not leads)


#: Cells of the annexes of 03/NQ-CP.
CELLS: dict[str, list[str]] = {
    "VTV, VOV, TTXVN, các địa phương": ["VTV", "VOV", "TTXVN", "các địa phương"],
    "Ban Tuyên giáo Trung ương; các bộ, ngành, địa phương; VTV, VOV, TTXVN":
        ["Ban Tuyên giáo Trung ương", "các bộ, ngành, địa phương", "VTV", "VOV", "TTXVN"],
    "Bộ Giáo dục và Đào tạo, Bộ Nội vụ": ["Bộ Giáo dục và Đào tạo", "Bộ Nội vụ"],
    "Bộ Thông tin và Truyền thông Bộ Khoa học và Công nghệ": ["Bộ Thông tin và Truyền thông", "Bộ Khoa học và Công nghệ"],
    "Bộ Khoa học, Công nghệ, Bộ Thông tin và Truyền thông, Bộ Kế hoạch và Đầu tư và các địa phương":
        ["Bộ Khoa học, Công nghệ", "Bộ Thông tin và Truyền thông", "Bộ Kế hoạch và Đầu tư", "các địa phương"],
    "Bộ Lao động - Thương binh và Xã hội,Thanh tra Chính phủ, các bộ, ngành và địa phương":
        ["Bộ Lao động - Thương binh và Xã hội", "Thanh tra Chính phủ", "các bộ, ngành và địa phương"],
    "Bộ Văn hóa, Thể thao và Du lịch": ["Bộ Văn hóa, Thể thao và Du lịch"],
    "Bộ Tài chính, bộ, ngành liên quan": ["Bộ Tài chính", "bộ, ngành liên quan"],
    "Các tỉnh, thành phố trực thuộc TW": ["Các tỉnh, thành phố trực thuộc TW"],
    "Bảo hiểm Xã hội Việt Nam, Bộ Công an và các địa phương Bắc Ninh, Bình Dương, An Giang":
        ["Bảo hiểm Xã hội Việt Nam", "Bộ Công an", "các địa phương Bắc Ninh, Bình Dương, An Giang"],
    "Các cơ quan Đảng, Quốc hội, Tòa án nhân dân tối cao": ["Các cơ quan Đảng", "Quốc hội", "Tòa án nhân dân tối cao"],
    "Văn phòng Chính phủ; Bộ Công an": ["Văn phòng Chính phủ", "Bộ Công an"],
    "Sở Tài chính\nSở Nội vụ": ["Sở Tài chính", "Sở Nội vụ"],
    "": [],
    "---": [],
}  # fmt: skip


@pytest.mark.parametrize("cell", CELLS)
def test_split(cell: str) -> None:
    assert [a.name for a in split_agencies(cell)] == CELLS[cell]


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("Bộ Công An", "bo-cong-an"),
        ("Bộ Tài nguyên và môi trường", "bo-tai-nguyen-va-moi-truong"),
        ("Sở KH&CN", "so-khoa-hoc-va-cong-nghe"),
        ("Các bộ, ngành và địa phương", "bo-nganh-dia-phuong"),
        ("Ủy ban nhân dân tỉnh", "ubnd-tinh"),
        ("UBND tỉnh Đồng Nai", "ubnd-tinh-dong-nai"),
        ("Tỉnh ủy Đồng Nai", "tinh-uy-dong-nai"),
        ("Sở Tài chính tỉnh Đồng Nai", "so-tai-chinh-dong-nai"),
        ("Địa phương được lựa chọn", None),
    ],
)
def test_identify(name: str, agency: str | None) -> None:
    assert identify(name) == agency


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("các bộ, ngành, địa phương", "bo-nganh-dia-phuong"),
        ("bộ, ngành, địa phương liên quan", "bo-nganh-dia-phuong"),
        ("các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", "bo-nganh"),
        ("UBND các tỉnh, thành phố trực thuộc trung ương", "dia-phuong"),
        ("Chủ tịch Uỷ ban nhân dân các tỉnh, thành phố trực thuộc Trung ương", "dia-phuong"),
        ("các sở, ban, ngành, UBND các huyện, thành phố", "so-nganh-cap-huyen"),
        ("Các bộ, ngành, địa phương, doanh nghiệp liên quan", "bo-nganh-dia-phuong-doanh-nghiep"),
        ("các đơn vị liên quan", "don-vi-lien-quan"),
        ("các sở", "so"),
        ("Bộ", None),
        ("Trưởng", None),
        ("địa phương được lựa chọn", None),
        ("các bộ, ngành là chủ quản cơ sở dữ liệu", None),
    ],
)
def test_groups(name: str, group: str | None) -> None:
    assert identify(name) == group


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("Bộ trưởng Bộ KH&CN", "bo-khoa-hoc-va-cong-nghe"),
        ("Chánh Văn phòng Chính phủ", "van-phong-chinh-phu"),
        ("Công an cấp tỉnh", "cong-an-tinh"),
        ("UBND xã Long Thành", "ubnd-xa-long-thanh"),
        ("UBND TP. Hồ Chí Minh", "ubnd-tinh-ho-chi-minh"),
        ("Bảo hiểm xã hội Việt Nam thuộc Bộ Tài chính", "bao-hiem-xa-hoi-viet-nam"),
        ("Thường trực Hội đồng nhân dân tỉnh", "hdnd-tinh"),
        ("Ủy ban Khoa học, Công nghệ và Môi trường của Quốc hội", "uy-ban-khcnmt-quoc-hoi"),
        ("Lãnh đạo Ban chưa ai biết", None),
    ],
)
def test_heads_places_and_additions(name: str, agency: str | None) -> None:
    assert identify(name) == agency


def test_a_name_is_that_of_its_day() -> None:
    assert identify("Bộ Nông nghiệp", date(2025, 2, 28)) == "bo-nong-nghiep-va-phat-trien-nong-thon"
    assert identify("Bộ Nông nghiệp", date(2025, 3, 1)) == "bo-nong-nghiep-va-moi-truong"
    then = dated(split_agencies("Sở Nông nghiệp, Bộ TT&TT"), date(2024, 5, 1))
    assert [a.agency for a in then] == ["so-nong-nghiep-va-phat-trien-nong-thon", "bo-thong-tin-va-truyen-thong"]
    plan = "BỘ TÀI CHÍNH\n\nSố: 1/KH-BTC\n\nHà Nội, ngày {}\n\nKẾ HOẠCH\n\nI. NHIỆM VỤ\n\n1. Giao Bộ Nông nghiệp chủ trì rà soát.\n"
    for day, agency in (("05 tháng 01 năm 2025", "bo-nong-nghiep-va-phat-trien-nong-thon"),
                        ("05 tháng 4 năm 2025", "bo-nong-nghiep-va-moi-truong")):  # fmt: skip
        act = read_act_bytes(plan.format(day).encode(), "a.txt")
        assert act.document.issued_on is not None
        assert [a.agency for s in act.statements for a in s.leads] == [agency]


def test_old_names_lead_to_successors() -> None:
    old = "bo-thong-tin-va-truyen-thong"
    assert identify("Bộ Thông tin và Truyền thông", date(2026, 1, 1)) == old
    assert current(old, date(2025, 2, 28)) == old
    assert current(old, date(2025, 3, 1)) == "bo-khoa-hoc-va-cong-nghe"
    assert current("ban-kinh-te-trung-uong", date(2025, 4, 1)) == "ban-chinh-sach-chien-luoc-trung-uong"
    assert current("bo-buu-chinh-vien-thong", date(2026, 1, 1)) == "bo-khoa-hoc-va-cong-nghe"
    assert current("bo-buu-chinh-vien-thong", date(2020, 1, 1)) == old
    assert {s.agency: s.fields for s in successors(old)} == {
        "bo-khoa-hoc-va-cong-nghe": (),
        "bo-van-hoa-the-thao-va-du-lich": ("báo chí, xuất bản",),
        "bo-cong-an": ("an toàn thông tin mạng",),
    }


def test_succession() -> None:
    step = succession("bo-giao-thong-van-tai", "bo-xay-dung")
    assert step is not None and (step.on, step.fields) == (date(2025, 3, 1), ())
    assert succession("bo-xay-dung", "bo-giao-thong-van-tai") is None
    assert succession("bo-y-te", "bo-y-te") is None
    assert succession("bo-thong-tin-va-truyen-thong", "bo-khoa-hoc-va-cong-nghe") is not None
    assert succession("bo-cong-thuong", "bo-tai-chinh") is None
    party = succession("ban-doi-ngoai-trung-uong", "bo-ngoai-giao")
    assert party is not None and party.on is None


def test_bodies_of_a_merged_province() -> None:
    assert current("ubnd-tinh-binh-phuoc", date(2025, 6, 30)) == "ubnd-tinh-binh-phuoc"
    assert current("ubnd-tinh-binh-phuoc", date(2025, 7, 1)) == "ubnd-tinh-dong-nai"
    old = identify("Sở Thông tin và Truyền thông tỉnh Bình Phước")
    assert old == "so-thong-tin-va-truyen-thong-binh-phuoc"
    assert current(old, date(2025, 3, 1)) == "so-khoa-hoc-va-cong-nghe-binh-phuoc"
    assert current(old, date(2025, 8, 1)) == "so-khoa-hoc-va-cong-nghe-dong-nai"
    assert current("cap-huyen", date(2025, 7, 1)) == "cap-xa"
    assert current("ubnd-tinh-thua-thien-hue", date(2025, 1, 1)) == "ubnd-tinh-hue"


def test_provinces_are_34_of_63() -> None:
    day = date(2025, 7, 1)
    today = [p for p in provinces() if p.until is None]
    gone = [p for p in provinces() if p.until == day]
    assert len(today) == 34 and len({p.id for p in provinces()}) == len(provinces())
    # Of the 63 before, eleven stayed as they were and 52 became 23.
    assert len(gone) + len(today) == 63 and len({p.successor for p in gone}) == 23
    assert all(province(p.successor or "") in today for p in provinces() if p.until)
    assert all(p.id == "-".join(fold(p.name).replace("- ", "").split()) for p in provinces())


@pytest.mark.parametrize(
    ("clause", "lead", "actor"),
    [
        ("UBND cấp xã chủ trì tổ chức tuyên truyền", True, True),
        ("Sở Tài chính phối hợp với Sở Nội vụ rà soát", True, True),
        ("Sở Tài chính bố trí kinh phí", False, True),
        ("các sở, ngành phối hợp thực hiện", False, True),
        ("tổ chức đánh giá kết quả", False, False),
        ("xây dựng nền tảng số", False, False),
    ],
)
def test_a_clause_that_opens_with_who_is_to_act(clause: str, lead: bool, actor: bool) -> None:
    assert (opens_with_lead(" " + clause), opens_with_actor(clause)) == (lead, actor)


HEADED = """KẾ HOẠCH

II. TỔ CHỨC THỰC HIỆN

1. Giao Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Nội vụ, Sở Tài chính:

a) Tham mưu ban hành kế hoạch.

b) Phối hợp với Sở Y tế theo dõi, đôn đốc việc thực hiện.

2. Sở Tài chính bố trí kinh phí; UBND cấp xã chủ trì thực hiện trên địa bàn.

3. Giao Sở Y tế:

a) Báo cáo kết quả.
"""


def test_who_is_named_in_a_heading_or_after_a_semicolon() -> None:
    found = read_act_bytes(HEADED.encode(), "a.md").statements
    told = [(s.locator, [a.name for a in s.leads], [a.name for a in s.partners]) for s in found]
    assert told == [
        ("II.1.a", ["Sở Khoa học và Công nghệ"], ["Sở Nội vụ", "Sở Tài chính"]),
        ("II.1.b", ["Sở Khoa học và Công nghệ"], ["Sở Y tế"]),
        ("II.2/1", ["Sở Tài chính"], []),
        ("II.2/2", ["UBND cấp xã"], []),
        ("II.3.a", ["Sở Y tế"], []),
    ]


def test_table_is_sound() -> None:
    ids = {e.id for e in entries()}
    assert len(ids) == len(entries())
    for one in entries():
        assert one.id.isascii() and " " not in one.id
        assert identify(one.name) == one.id
        assert one.parent is None or one.parent in ids
        assert all(s.agency in ids and s.agency != one.id for s in one.successors)
        assert one.until is None or one.successors
        assert one.since is None or one.until is None or one.since < one.until
        for step in one.successors:
            heir = entry(step.agency)
            assert heir is not None and (step.on is None or heir.since is None or heir.since <= step.on)


def test_an_alias_of_two_agencies_is_never_of_one_day() -> None:
    for one in entries():
        for alias in one.aliases:
            others = [e for e in entries() if e.id != one.id and alias in (e.name, *e.aliases)]
            assert all(one.until == other.since or other.until == one.since for other in others)


PIECES = st.sampled_from(
    [
        "Giao ",
        "Bộ Tài chính",
        " chủ trì",
        ", ",
        " và ",
        "các bộ, ngành",
        "phối hợp với ",
        "đề nghị ",
        "; ",
        "Sở ",
        "do ",
        "tổ chức",
        "1. ",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map("".join)), st.booleans())
def test_never_fails_and_is_verbatim(text: str, organisation: bool) -> None:
    found = find_leads(text, organisation)
    for words in (found.lead_text, found.partners_text):
        assert words is None or words in text
    for agency in (*found.leads, *found.partners, *split_agencies(text)):
        assert agency.name in text
