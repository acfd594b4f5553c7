"""Citations and symbols."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.citations import (
    citation_spans,
    clean_symbol,
    find_citations,
    located_citations,
    same_symbol,
)

D = date
#: text -> (words, symbol, date) of each citation
CASES: list[tuple[str, list[tuple[str, str | None, date | None]]]] = [
    ("thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá",
     [("Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị", "57-NQ/TW", D(2024, 12, 22))]),
    ("Nghị quyết số 57-NQ/TW (ngày 22/12/2024) của Bộ Chính trị",
     [("Nghị quyết số 57-NQ/TW (ngày 22/12/2024) của Bộ Chính trị", "57-NQ/TW", D(2024, 12, 22))]),
    ("Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị",
     [("Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị", "57-NQ/TW", D(2024, 12, 22))]),
    ("Chương trình số 04/CTr-UBND ngày 14/4/2025 của UBND tỉnh về thực hiện Quy hoạch tỉnh Đồng Nai",
     [("Chương trình số 04/CTr-UBND ngày 14/4/2025 của UBND tỉnh", "04/CTr-UBND", D(2025, 4, 14))]),
    ("Chương trình hành động số 04/CTr-UBND ngày 14/4/2025 của UBND tỉnh Đồng Nai về Triển khai",
     [("Chương trình hành động số 04/CTr-UBND ngày 14/4/2025 của UBND tỉnh Đồng Nai", "04/CTr-UBND", D(2025, 4, 14))]),
    ("bám sát định hướng của Nghị quyết số 57-NQ/TW và Chương trình số 04/CTr-UBND.",
     [("Nghị quyết số 57-NQ/TW", "57-NQ/TW", None), ("Chương trình số 04/CTr-UBND", "04/CTr-UBND", None)]),
    ("Nghị quyết 57-NQ/TW", [("Nghị quyết 57-NQ/TW", "57-NQ/TW", None)]),
    ("các Nghị quyết số 29-NQ/TW, 45-NQ/TW",
     [("Nghị quyết số 29-NQ/TW", "29-NQ/TW", None), ("45-NQ/TW", "45-NQ/TW", None)]),
    ("Căn cứ Luật Giáo dục số 43/2019/QH14 ngày 14 tháng 6 năm 2019;",
     [("Luật Giáo dục số 43/2019/QH14 ngày 14 tháng 6 năm 2019", "43/2019/QH14", D(2019, 6, 14))]),
    ("Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;",
     [("Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015", None, D(2015, 6, 19))]),
    ("(Kèm theo Chương trình hành động tại Nghị quyết số  /NQ-CP ngày 01 tháng 01 năm 2025 của Chính phủ)",
     [("Nghị quyết số  /NQ-CP ngày 01 tháng 01 năm 2025 của Chính phủ", "…/NQ-CP", D(2025, 1, 1))]),
    ("Tờ trình số 04/TTr-BKHCN-BTTTT ngày 02 tháng 01 năm 2025 và công văn số 83/BKHCN-BTTTT-VP",
     [("Tờ trình số 04/TTr-BKHCN-BTTTT ngày 02 tháng 01 năm 2025", "04/TTr-BKHCN-BTTTT", D(2025, 1, 2)),
      ("công văn số 83/BKHCN-BTTTT-VP", "83/BKHCN-BTTTT-VP", None)]),
    ("NGHỊ QUYẾT SỐ 57-NQ/TW NGÀY 22 THÁNG 12 NĂM 2024 CỦA BỘ CHÍNH TRỊ VỀ",
     [("NGHỊ QUYẾT SỐ 57-NQ/TW NGÀY 22 THÁNG 12 NĂM 2024 CỦA BỘ CHÍNH TRỊ", "57-NQ/TW", D(2024, 12, 22))]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "want"), CASES)
def test_citations(text: str, want: list[tuple[str, str | None, date | None]]) -> None:
    assert [(c.text, c.symbol, c.issued_on) for c in find_citations(text)] == want


@pytest.mark.parametrize(
    "text",
    [
        "các nội dung của Chương trình này và Nghị quyết này",
        "trực 24/7, mạng 5G, tăng 10%/năm, 6/2025, 12/10/2025",
        "GDP/người, VNPT/Viettel, 5.000/USD, 100 USD/tháng, CNTT-TT",
        "kinh tế - xã hội 2021-2030",
    ],
)
def test_no_citation(text: str) -> None:
    assert find_citations(text) == ()


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("Số: /CTr-SoKHCN", "…/CTr-SoKHCN"),
        ("Số:      /CTr-SoKHCN", "…/CTr-SoKHCN"),
        ("Số: ...../QĐ-UBND", "…/QĐ-UBND"),
        ("Số      -NQ/TW", "…-NQ/TW"),
        ("Số 3260-KH/ĐĐQH15", "3260-KH/ĐĐQH15"),
        ("Quyết định 16/2006/QĐ-BGDĐT", "16/2006/QĐ-BGDĐT"),
        ("Kế hoạch 433-KH/TU", "433-KH/TU"),
        ("Hướng dẫn 36-HD/VPTW", "36-HD/VPTW"),
        ("Nghị định số 30/2020/NĐ - CP", "30/2020/NĐ-CP"),
        ("Nghị quyết số 57 – NQ/TW", "57-NQ/TW"),
        ("Nghị quyết số 351/2017/UBTVQH14", "351/2017/UBTVQH14"),
        ("Nghị định số 64-CP", "64-CP"),
        ("Nghị quyết số 66.4/2025/NQ-CP ngày 21 tháng 9 năm 2025", "66.4/2025/NQ-CP"),
        ("Thông tư số 143/2025/TT-BTС", "143/2025/TT-BTC"),  # a Cyrillic letter, as the official text has it
    ],
)
def test_symbols(text: str, symbol: str) -> None:
    assert [c.symbol for c in find_citations(text)] == [symbol]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("4/CTr-UBND", "04/CTr-UBND", True),
        ("04/ctr-ubnd", "04/CTr-UBND", True),
        ("586/QD-TTg", "586/QĐ-TTg", True),
        ("57 – NQ/TW", "57-NQ/TW", True),
        ("Số: 57-NQ/TW", "57-NQ/TW", True),
        ("57-NQ/TW", "5-NQ/TW", False),
        ("04/CTr-UBND", "40/CTr-UBND", False),
        (None, None, False),
    ],
)
def test_same_symbol(a: str | None, b: str | None, same: bool) -> None:
    assert same_symbol(a, b) is same


@given(st.one_of(st.text(max_size=80), st.text(alphabet="0129/-NQĐCTrUBNDTWnghịquyếtsố ", max_size=40)))
def test_never_fails_and_is_verbatim(text: str) -> None:
    for span, citation in located_citations(text):
        assert text[span.start : span.end] == citation.text
        if citation.symbol:
            assert clean_symbol(citation.symbol) == citation.symbol
            assert same_symbol(citation.symbol, citation.symbol)
    assert len(citation_spans(text)) == len(find_citations(text))


@pytest.mark.parametrize(
    ("text", "words", "symbol"),
    [
        ("theo QĐ-TTg số 1131;", "QĐ-TTg số 1131", "1131/QĐ-TTg"),
        ("Quyết định QĐ-TTg số 1131 ngày 12/6/2025", "Quyết định QĐ-TTg số 1131 ngày 12/6/2025", "1131/QĐ-TTg"),
        ("Nghị quyết NQ/TW số 57", "Nghị quyết NQ/TW số 57", "57-NQ/TW"),
        ("Nghị định NĐ-CP số: 30/2020", "Nghị định NĐ-CP số: 30/2020", "30/2020/NĐ-CP"),
        ("Quyết định số: 1131 /QĐ-TTg", "Quyết định số: 1131 /QĐ-TTg", "1131/QĐ-TTg"),
        ("Quyết định số : 1131  /  QĐ - TTg", "Quyết định số : 1131  /  QĐ - TTg", "1131/QĐ-TTg"),
    ],
)
def test_symbols_backwards_and_with_blanks(text: str, words: str, symbol: str) -> None:
    assert [(c.text, c.symbol) for c in find_citations(text)] == [(words, symbol)]


def test_a_number_behind_a_whole_symbol_is_not_its_number() -> None:
    assert [c.symbol for c in find_citations("Quyết định 12/QĐ-UBND số 5 và QĐ-TTg số 1.5 lần")] == ["12/QĐ-UBND"]
    assert same_symbol("qđ-ttg số 1131", "1131/QĐ-TTg")
