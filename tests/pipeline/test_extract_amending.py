"""What an act amends, replaces and repeals, and which passages are new wording for another act."""

from __future__ import annotations

import pytest

from pipeline.extract.amending import changed_acts, changes_in_body, passages
from pipeline.extract.relations import relations_in_bases, relations_in_title

TITLE = "Sửa đổi, bổ sung một số điều của Thông tư số 24/2019/TT-NHNN quy định về tái cấp vốn"
#: From Thông tư 76/2025/TT-NHNN, shortened.
AMENDING = """Điều 3. Sửa đổi, bổ sung khoản 2 Điều 16
“2. Tuân thủ các tỷ lệ bảo đảm an toàn theo quy định tại khoản 1 Điều này,
tổ chức tín dụng gửi văn bản theo quy định tại Thông tư này.”.
Điều 9. Trách nhiệm tổ chức thực hiện
Tổ chức tín dụng chịu trách nhiệm tổ chức thực hiện Thông tư này."""


def test_new_wording_and_instructions() -> None:
    found = [(AMENDING[p.start : p.end].split()[0], p.target, p.quoted) for p in passages(AMENDING, TITLE)]
    assert found == [
        ("Điều", "24/2019/TT-NHNN", False),
        ("“2.", "24/2019/TT-NHNN", True),
        ("tổ", "24/2019/TT-NHNN", True),
    ]
    assert passages(AMENDING, "Quy định về tái cấp vốn") == ()


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("Sửa đổi, bổ sung một số điều của Nghị định số 1/2020/NĐ-CP và Nghị định số 2/2021/NĐ-CP",
         [("amends", "1/2020/NĐ-CP"), ("amends", "2/2021/NĐ-CP")]),
        ("Sửa đổi Thông tư số 5/2019/TT-BTC quy định chi tiết Luật Giá số 16/2023/QH15", [("amends", "5/2019/TT-BTC")]),
        ("Sửa đổi, bổ sung Nghị định số 7/2024/NĐ-CP (được sửa đổi, bổ sung tại Nghị định số 15/2025/NĐ-CP, Nghị định "
         "số 22/2025/NĐ-CP)", [("amends", "7/2024/NĐ-CP")]),
        ("Bãi bỏ Điều 7 Thông tư số 38/2025/TT-BCT", [("amends", "38/2025/TT-BCT")]),
        ("Bãi bỏ toàn bộ Thông tư số 38/2025/TT-BCT", [("repeals", "38/2025/TT-BCT")]),
        ("rà soát, sửa đổi, bổ sung thủ tục theo quy định tại Nghị định số 7/2024/NĐ-CP", []),
        ("đã được sửa đổi, bổ sung bởi Nghị định số 7/2024/NĐ-CP", []),
    ],
)  # fmt: skip
def test_changed_acts(words: str, want: list[tuple[str, str]]) -> None:
    assert [(kind, m.symbol) for m, kind in changed_acts(words)] == want


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("Điều 2. Thông tư này có hiệu lực từ ngày 13 tháng 01 năm 2026 và thay thế Thông tư số 17/2014/TT-BGDĐT "
         "ngày 26 tháng 5 năm 2014.", [("replaces", "17/2014/TT-BGDĐT")]),
        ("Điều 20. Hiệu lực thi hành\n1. Thông tư này có hiệu lực từ ngày ký.\n2. Bãi bỏ các Thông tư sau:\n"
         "a) Thông tư số 27/2016/TT-BGTVT ngày 12 tháng 10 năm 2016;\nb) Thông tư số 54/2023/TT-BGTVT sửa đổi, bổ sung "
         "một số điều của Thông tư số 27/2016/TT-BGTVT.\n3. Thông tư số 9/2020/TT-BGTVT tiếp tục có hiệu lực.",
         [("repeals", "27/2016/TT-BGTVT"), ("repeals", "54/2023/TT-BGTVT")]),
        ("Điều 12. Điều khoản thi hành\n2. Thông tư số 28/2024/TT-NHNN quy định về hồ sơ hết hiệu lực kể từ ngày "
         "Thông tư này có hiệu lực thi hành.", [("repeals", "28/2024/TT-NHNN")]),
        ("Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 71/2024/NĐ-CP\n“1. Bãi bỏ Nghị định số 1/2001/NĐ-CP.”",
         [("amends", "71/2024/NĐ-CP")]),
        ("- Rà soát, sửa đổi Nghị định số 71/2024/NĐ-CP; bãi bỏ Thông tư số 1/2001/TT-BTC.", []),
        ("Điều 5. Trách nhiệm\n1. Trường hợp các văn bản viện dẫn tại Thông tư này được thay thế thì theo "
         "văn bản mới.", []),
    ],
)  # fmt: skip
def test_changes_in_body(body: str, want: list[tuple[str, str]]) -> None:
    assert [(r.kind, r.symbol) for r in changes_in_body(body)] == want


def test_titles_and_bases() -> None:
    assert [(r.kind, r.symbol) for r in relations_in_title(TITLE)] == [("amends", "24/2019/TT-NHNN")]
    bases = (
        "Căn cứ Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025;",
        "Căn cứ Luật Đầu tư số 61/2020/QH14; Luật sửa đổi, bổ sung một số điều của Luật Đầu tư số 57/2024/QH15;",
        "Căn cứ Nghị định số 15/2020/NĐ-CP quy định chi tiết Luật An ninh mạng;",
    )
    assert [(r.symbol, r.text.split(" ngày")[0]) for r in relations_in_bases(bases)] == [
        (None, "Luật Tổ chức Chính phủ"),
        ("61/2020/QH14", "Luật Đầu tư số 61/2020/QH14"),
        ("57/2024/QH15", "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư số 57/2024/QH15"),
        ("15/2020/NĐ-CP", "Nghị định số 15/2020/NĐ-CP"),
    ]


def test_the_title_of_an_act_tells_what_that_act_did() -> None:
    words = (
        "Bãi bỏ Điều 3 Nghị định số 83/2024/NĐ-CP ngày 10 tháng 7 năm 2024 của Chính phủ sửa đổi, bổ sung một số điều "
        "của Nghị định số 123/2016/NĐ-CP; bãi bỏ Nghị định số 10/2016/NĐ-CP"
    )
    assert [(kind, m.symbol) for m, kind in changed_acts(words)] == [
        ("amends", "83/2024/NĐ-CP"),
        ("repeals", "10/2016/NĐ-CP"),
    ]


@pytest.mark.parametrize(
    ("base", "symbols"),
    [
        ("Căn cứ các Nghị quyết số 18, 19 và 21-NQ/TW;", ["18-NQ/TW", "19-NQ/TW", "21-NQ/TW"]),
        ("Căn cứ Kế hoạch số 433-KH/TU và Chương trình hành động số 04/CTr-UBND;", ["433-KH/TU", "04/CTr-UBND"]),
        ("Căn cứ Kế hoạch số 433-KH/TU về sơ kết Nghị quyết số 57-NQ/TW;", ["433-KH/TU"]),
    ],
)
def test_acts_joined_in_a_base_are_all_bases(base: str, symbols: list[str]) -> None:
    assert [r.symbol for r in relations_in_bases((base,))] == symbols


def test_acts_joined_in_a_title_are_all_carried_out() -> None:
    title = "Thực hiện Chỉ thị số 18-CT/TU và các Nghị quyết số 57-NQ/TW, 59-NQ/TW và 66-NQ/TW"
    found = [(r.kind, r.symbol) for r in relations_in_title(title)]
    assert found == [("implements", s) for s in ("18-CT/TU", "57-NQ/TW", "59-NQ/TW", "66-NQ/TW")]
