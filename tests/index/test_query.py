"""What a query says: named acts, places in them, phrases, notes; and what search makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.acts import KnownAct, meant, mentions, missing_note
from index.generation import build
from index.search import Index, open_current
from models.errors import UnknownName
from models.records import Document, Statement
from models.text import fold
from tests.index.conftest import HashEmbedder

ACTS = (
    KnownAct("…/CTr-SoKHCN", "…/CTr-SoKHCN", "Sở Khoa học và Công nghệ", None, "department"),
    KnownAct("04/CTr-UBND", "04/CTr-UBND", "UBND tỉnh Đồng Nai", date(2025, 4, 14), "province", provenance="missing"),
    KnownAct("433-KH/TU", "433-KH/TU", "Tỉnh ủy Đồng Nai", date(2025, 2, 28), "province"),
    KnownAct("57-NQ/TW", "57-NQ/TW", "Bộ Chính trị", date(2024, 12, 22), "central"),
    KnownAct("57/NQ-CP", "57/NQ-CP", "Chính phủ", date(2022, 4, 21), "central"),
    KnownAct("30/2020/NĐ-CP", "30/2020/NĐ-CP", "Chính phủ", date(2020, 3, 5), "central"),
)


def document(act: KnownAct) -> Document:
    return Document(
        act.key, None, act.issuer, act.symbol, act.issued_on, act.level, None, act.kind, None, act.provenance
    )


@pytest.mark.parametrize(
    ("query", "words", "keys"),
    [
        ("57-NQ/TW", "57-NQ/TW", {"57-NQ/TW"}),
        ("57/NQ-CP", "57/NQ-CP", {"57/NQ-CP"}),
        ("nq57", "nq57", {"57-NQ/TW", "57/NQ-CP"}),
        ("NQ57/TW", "NQ57/TW", {"57-NQ/TW"}),
        ("nghị quyết số 57 của Bộ Chính trị về hạ tầng", "nghị quyết số 57 của Bộ Chính trị", {"57-NQ/TW"}),
        ("nghi quyet 57 chinh phu", "nghi quyet 57 chinh phu", {"57/NQ-CP"}),
        ("ctr 04 ubnd", "ctr 04 ubnd", {"04/CTr-UBND"}),
        ("Chương trình 4", "Chương trình 4", {"04/CTr-UBND"}),
        ("NĐ 30", "NĐ 30", {"30/2020/NĐ-CP"}),
        ("nghị định 30/2020/NĐ-CP", "nghị định 30/2020/NĐ-CP", {"30/2020/NĐ-CP"}),
        ("30/2021/NĐ-CP", "30/2021/NĐ-CP", set()),
        ("kh 434", "kh 434", set()),
    ],
)
def test_mentions_of_acts(query: str, words: str, keys: set[str]) -> None:
    for typed in (query, fold(query)):
        (mention,) = mentions(typed)
        mention, acts = meant(mention, typed, ACTS)
        assert fold(typed[mention.start : mention.end]) == fold(words)
        assert {act.key for act in acts} == keys


@pytest.mark.parametrize("query", ["báo cáo trước 10/11", "đạt 70% năm 2030", "chuyển đổi số", "giai đoạn 2021-2030"])
def test_numbers_that_name_no_act(query: str) -> None:
    assert mentions(query) == []


@pytest.fixture
def opened(make: Callable[..., Statement], tmp_path: Path) -> Index:
    def at(locator: str, text: str, document: str = "57-NQ/TW") -> Statement:
        return replace(make(text, document=document), id=f"{document}#{locator}", locator=locator)

    made = [
        at("I.1", "Phát triển khoa học, công nghệ là đột phá"),
        at("III.3.4", "Phát triển công nghệ số"),
        at("III.3.5/1", "Hạ tầng số hiện đại"),
        at("III.3.5/2", "Xây dựng hạ tầng vật lý số"),
        at("III.31", "Khai thác đất hiếm"),
        at("III.3.4", "Tham mưu triển khai quy hoạch", "…/CTr-SoKHCN"),
        at("MT.1", "Công nghiệp công nghệ số bền vững", "433-KH/TU"),
        at("MT.8", "Thực hiện Nghị quyết số 57-NQ/TW", "433-KH/TU"),
        at("Đ5.2.a", "Bảo quản văn bản", "30/2020/NĐ-CP"),
        at("Đ5.2.b", "Quản lý văn bản, tài liệu", "30/2020/NĐ-CP"),
        at("Đ52.1", "Sao y văn bản giấy", "30/2020/NĐ-CP"),
    ]
    build(tmp_path, made, HashEmbedder(), None, [document(act) for act in ACTS])
    return open_current(tmp_path, HashEmbedder())


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("57-NQ/TW III.3.5", ["57-NQ/TW#III.3.5/1", "57-NQ/TW#III.3.5/2"]),
        ("57-NQ/TW#III.3.5", ["57-NQ/TW#III.3.5/1", "57-NQ/TW#III.3.5/2"]),
        ("NQ57 iii.3.5/2", ["57-NQ/TW#III.3.5/2"]),
        ("NQ57 III.3", ["57-NQ/TW#III.3.4", "57-NQ/TW#III.3.5/1", "57-NQ/TW#III.3.5/2"]),
        ("nghị quyết 57 mục III.3.4", ["57-NQ/TW#III.3.4"]),
        ("433-KH/TU MT.8", ["433-KH/TU#MT.8"]),
        ("CTr-SoKHCN III.3.4", ["…/CTr-SoKHCN#III.3.4"]),
        ("…/CTr-SoKHCN#III.3.4", ["…/CTr-SoKHCN#III.3.4"]),
        ("MT.8", ["433-KH/TU#MT.8"]),
        ("điều 5 khoản 2 NĐ 30", ["30/2020/NĐ-CP#Đ5.2.a", "30/2020/NĐ-CP#Đ5.2.b"]),
        ("NĐ 30 điểm b khoản 2 điều 5", ["30/2020/NĐ-CP#Đ5.2.b"]),
        ("điều 5", ["30/2020/NĐ-CP#Đ5.2.a", "30/2020/NĐ-CP#Đ5.2.b"]),
        ("nq57 hạ tầng vật lý", ["57-NQ/TW#III.3.5/2"]),
        ("kế hoạch 433 của tỉnh ủy", ["433-KH/TU#MT.1", "433-KH/TU#MT.8"]),
    ],
)
def test_a_named_place_or_act_comes_first(opened: Index, query: str, first: list[str]) -> None:
    for typed in (query, fold(query)):
        hits = opened.find(typed, explain=True).hits
        assert [hit.statement.id for hit in hits[: len(first)]] == first
        assert all(sum(r.value for r in hit.explanation) == pytest.approx(hit.score, abs=1e-4) for hit in hits)


def test_a_known_act_without_a_text_is_told(opened: Index) -> None:
    for query in ("chương trình 04", "ctr 04 ubnd", "04/CTr-UBND"):
        (note,) = opened.find(query).notes
        assert note.startswith("04/CTr-UBND (14/04/2025, UBND tỉnh Đồng Nai): đã biết, chưa có văn bản;")
    assert missing_note(KnownAct("1/QĐ-X")).startswith("1/QĐ-X: đã biết, chưa có văn bản;")


def test_an_act_that_nobody_knows_is_told(opened: Index) -> None:
    found = opened.find("điều 5 khoản 2 NĐ 99")
    assert found.notes == ("Trong kho chưa có văn bản số «NĐ 99».",) and found.hits == ()
    assert opened.find("kế hoạch 2025").notes == ()
    assert opened.find("NQ57/TW III.9").notes == ("57-NQ/TW không có nội dung chỉ đạo nào ở vị trí III.9.",)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"công nghệ số"', {"III.3.4", "MT.1"}),
        ('"cong nghe so"', {"III.3.4", "MT.1"}),
        ("“khoa học, công nghệ”", {"I.1"}),
        ('"hạ tầng vật lý"', {"III.3.5/2"}),
        ('"hà tăng vật ly"', set()),
        ('"hạ tầng" "hiện đại"', {"III.3.5/1"}),
        ('"số hạ tầng"', set()),
        ('"Nghị quyết số 57-NQ/TW"', {"MT.8"}),
    ],
)
def test_phrases_are_exact(opened: Index, query: str, found: set[str]) -> None:
    assert {hit.statement.locator for hit in opened.search(query)} == found


def test_a_phrase_does_not_mind_where_the_tone_mark_stands(make: Callable[..., Statement], tmp_path: Path) -> None:
    build(tmp_path, [make("Số hoá toàn bộ tài liệu", 1), make("Hoa số toàn bộ", 2)], None)
    assert [h.statement.locator for h in open_current(tmp_path).search('"số hóa toàn bộ"')] == ["III.1.1"]


def test_related_statements_leave_out_the_one_at_hand(opened: Index) -> None:
    related = [hit.statement.id for hit in opened.related("57-NQ/TW#III.3.4", explain=True).hits]
    assert "433-KH/TU#MT.1" in related[:2] and "57-NQ/TW#III.3.4" not in related
    elsewhere = opened.related("57-nq/tw#iii.3.4", elsewhere=True).hits
    assert elsewhere and not any(hit.statement.document == "57-NQ/TW" for hit in elsewhere)
    with pytest.raises(UnknownName, match="IX"):
        opened.related("57-NQ/TW#IX.1")


def test_an_explanation_adds_up_and_names_what_was_done(opened: Index) -> None:
    hit = opened.find('CNS "bền vững"', 1, explain=True).hits[0]
    names = [reason.name for reason in hit.explanation]
    assert names[:2] == ["Từ viết tắt", "Đúng cụm từ"] and "Từ ngữ trùng" in names and "Gần nghĩa" in names
    assert sum(reason.value for reason in hit.explanation) == pytest.approx(hit.score, abs=1e-4)
    assert opened.find("công nghệ số", 1).hits[0].explanation == ()
