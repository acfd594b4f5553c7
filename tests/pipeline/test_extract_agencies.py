"""Leads, partners and lists of agencies."""

# ruff: noqa: E501 - the words of real acts are not cut

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.agencies import find_leads, split_agencies
from pipeline.extract.gazetteer import current, entries, identify

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


def test_old_names_lead_to_successors() -> None:
    old = "bo-thong-tin-va-truyen-thong"
    assert current(old, date(2025, 2, 28)) == old
    assert current(old, date(2025, 3, 1)) == "bo-khoa-hoc-va-cong-nghe"
    assert current("ban-kinh-te-trung-uong", date(2025, 4, 1)) == "ban-chinh-sach-chien-luoc-trung-uong"


def test_table_is_sound() -> None:
    ids = [e.id for e in entries()]
    assert len(ids) == len(set(ids))
    for entry in entries():
        assert entry.id.isascii() and " " not in entry.id
        assert identify(entry.name) == entry.id
        assert (entry.successor is None) or (entry.successor in ids and entry.until is not None)


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
