"""Mentions of acts and of their parts, as their words alone say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.laws import law_key
from pipeline.extract.mentions import find_mentions

#: text -> (words, form, symbol, number, part) of each mention
CASES: list[tuple[str, list[tuple[str, str | None, str | None, str | None, str | None]]]] = [
    ("các Nghị quyết số 27-NQ/TW, 29-NQ/TW và 52-NQ/TW",
     [("Nghị quyết số 27-NQ/TW", None, "27-NQ/TW", None, None), ("29-NQ/TW", None, "29-NQ/TW", None, None),
      ("52-NQ/TW", None, "52-NQ/TW", None, None)]),
    ("các Nghị quyết số 18, 19 và 21-NQ/TW",
     [("Nghị quyết số 18", None, "18-NQ/TW", None, None), ("19", None, "19-NQ/TW", None, None),
      ("21-NQ/TW", None, "21-NQ/TW", None, None)]),
    ("thực hiện NQ57, NQ 57 và ctr 04 ubnd",
     [("NQ57", "short", None, "57", None), ("NQ 57", "short", None, "57", None),
      ("ctr 04 ubnd", "short", None, "04", None)]),
    ("các Nghị quyết 57, 59 và 66 của Bộ Chính trị",
     [("Nghị quyết 57", "short", None, "57", None), ("59", "short", None, "59", None),
      ("66", "short", None, "66", None)]),
    ("các Nghị quyết 57 và 3 nhiệm vụ, Nghị quyết 66, 68",
     [("Nghị quyết 57", "short", None, "57", None), ("Nghị quyết 66", "short", None, "66", None)]),
    ("thực hiện CT 18 và KH 433 TU",
     [("CT 18", "short", None, "18", None), ("KH 433 TU", "short", None, "433", None)]),
    ("Chương trình số 04, Nghị quyết 57 và Nghị định số 30/2020",
     [("Chương trình số 04", "short", None, "04", None), ("Nghị quyết 57", "short", None, "57", None),
      ("Nghị định số 30/2020", "short", None, "30/2020", None)]),
    ("Quyết định số 108-CT, Nghị định 27-CP, 66/HĐBT và Thông tư số 14 TC/TCDN",
     [("Quyết định số 108-CT", None, "108-CT", None, None), ("Nghị định 27-CP", None, "27-CP", None, None),
      ("66/HĐBT", None, "66/HĐBT", None, None), ("Thông tư số 14 TC/TCDN", None, "14TC/TCDN", None, None)]),
    ("quy định tại điểm a, b khoản 4 Điều 8 Thông tư này",
     [("điểm a, b khoản 4 Điều 8 Thông tư này", "own", None, None, "điểm a, b khoản 4 Điều 8")]),
    ("khoản 1, 2 và 3 Điều 5 của Nghị định số 30/2020/NĐ-CP",
     [("khoản 1, 2 và 3 Điều 5 của Nghị định số 30/2020/NĐ-CP", None, "30/2020/NĐ-CP", None,
       "khoản 1, 2 và 3 Điều 5")]),
    ("các Điều 4, 5, 6 của Nghị định này",
     [("Điều 4, 5, 6 của Nghị định này", "own", None, None, "Điều 4, 5, 6")]),
    ("khoản 1 Điều này và khoản 2 Điều 5 Luật Đất đai",
     [("khoản 1 Điều này", "part", None, None, "khoản 1 Điều này"),
      ("khoản 2 Điều 5 Luật Đất đai", "name", None, None, "khoản 2 Điều 5")]),
    ("điểm a(ii) khoản này", [("điểm a(ii) khoản này", "part", None, None, "điểm a(ii) khoản này")]),
    ("khoản 2 Điều 3 Quy chế ban hành kèm theo Quyết định số 05/2019/QĐ-TTg",
     [("khoản 2 Điều 3 Quy chế ban hành kèm theo Quyết định số 05/2019/QĐ-TTg", None, "05/2019/QĐ-TTg", None,
       "khoản 2 Điều 3")]),
    ("theo Điều 13, Phụ lục II, Phụ lục III Thông tư số 12/2021/TT-BXD",
     [("Điều 13, Phụ lục II, Phụ lục III Thông tư số 12/2021/TT-BXD", None, "12/2021/TT-BXD", None, "Điều 13")]),
    ("các văn bản nêu trên và Nghị quyết nêu trên",
     [("các văn bản nêu trên", "earlier", None, None, None), ("Nghị quyết nêu trên", "earlier", None, None, None)]),
    ("Luật Đầu tư, Luật Đấu thầu số 22/2023/QH15",
     [("Luật Đầu tư", "name", None, None, None), ("Luật Đấu thầu số 22/2023/QH15", None, "22/2023/QH15", None, None)]),
    ("hoàn thiện Luật Công nghiệp công nghệ số trình Quốc hội",
     [("Luật Công nghiệp công nghệ số", "name", None, None, None)]),
    ("Luật Khoa học, Công nghệ và Đổi mới sáng tạo để tháo gỡ",
     [("Luật Khoa học, Công nghệ và Đổi mới sáng tạo", "name", None, None, None)]),
    ("Luật sửa đổi, bổ sung một số điều của Luật Doanh nghiệp số 76/2025/QH15",
     [("Luật sửa đổi, bổ sung một số điều của Luật Doanh nghiệp số 76/2025/QH15", None, "76/2025/QH15", None, None)]),
    ("Luật Ban hành văn bản quy phạm pháp luật quy định; Hiến pháp năm 2013",
     [("Luật Ban hành văn bản quy phạm pháp luật", "name", None, None, None),
      ("Hiến pháp năm 2013", "name", None, None, None)]),
    ("gắn với Nghị quyết Đại hội lần thứ XIII của Đảng và Nghị quyết Trung ương 7 khóa XII",
     [("Nghị quyết Đại hội lần thứ XIII của Đảng", "name", None, None, None),
      ("Nghị quyết Trung ương 7 khóa XII", "name", None, None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "want"), CASES)
def test_mentions(text: str, want: list[tuple[str, str | None, str | None, str | None, str | None]]) -> None:
    found = [(text[m.span.start : m.span.end], m.form, m.symbol, m.number, m.locator) for m in find_mentions(text)]
    assert found == want


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 5 năm, Kế hoạch 2025, Chương trình trên địa bàn tỉnh, Nghị quyết trên cơ sở đồng thuận",
        "quy định này, dự án này, kế hoạch này, thông báo này, khoản 500 triệu đồng, tài khoản 111, đạt 5 điểm",
        "địa điểm đi lại, thời điểm này, tài khoản này, ngoài khoản vay",
        "Luật sư, luật gia, pháp luật về đất đai, bộ luật",
        "Điều 5. Phạm vi điều chỉnh",
        "Mẫu số 01/ĐK-TĐ, Biểu số 02-KH, Phụ lục số 08, phòng TT 5G, CT 3, các điểm TT1, TT2 và TT3, mẫu CT01",
        "thực hiện Nghị quyết; theo Luật; Chương trình phát triển kinh tế số",
    ],
)
def test_no_mention(text: str) -> None:
    assert find_mentions(text) == ()


def test_the_date_of_a_law() -> None:
    both = "Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương"
    (law,) = find_mentions(f"Luật sửa đổi, bổ sung một số điều của {both} ngày 22 tháng 11 năm 2019;")
    assert (law.form, law.issued_on) == ("name", date(2019, 11, 22))


def test_keys_of_laws_ignore_what_is_not_their_name() -> None:
    spellings = [
        "Luật Đất đai",
        "LUẬT ĐẤT ĐAI",
        "Luật đất đai số 31/2024/QH15",
        "Luật Đất đai (sửa đổi)",
        "Luật Đất đai năm 2024",
    ]
    assert {law_key(s) for s in spellings} == {"dat dai"}


@given(st.one_of(st.text(max_size=80), st.text(alphabet="012/-.,;“” NQĐCPTW điểmkhoảnĐiều này", max_size=60)))
def test_mentions_are_in_order_and_never_overlap(text: str) -> None:
    ends = 0
    for mention in find_mentions(text):
        assert ends <= mention.span.start < mention.span.end <= len(text)
        ends = mention.span.end
