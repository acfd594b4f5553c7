"""A file to an act, one way through: header, units, statements, findings."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from models.errors import EmptyDocument, UnknownFormat, UnreadableFile
from models.tracing import Finding
from pipeline.act import Act
from pipeline.documents import act_of, key_of, read_act, read_act_bytes
from pipeline.ingest import read_bytes

PLAN = """UBND TỈNH ĐỒNG NAI

Số: 12/KH-UBND

Đồng Nai, ngày 05 tháng 3 năm 2025

KẾ HOẠCH

Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị

I. NHIỆM VỤ

- Xây dựng kế hoạch; kiểm tra việc thực hiện.

- Bố trí kinh phí theo Phụ lục I kèm theo.

TM. ỦY BAN NHÂN DÂN

CHỦ TỊCH

Nơi nhận:

- Như trên;

- Lưu: VT.
"""


def test_the_programme_is_a_draft_of_its_department(programme: Act) -> None:
    document = programme.document
    assert (document.symbol, document.issued_on, document.key) == ("…/CTr-SoKHCN", None, "…/CTr-SoKHCN")
    assert document.provenance == "full"
    assert next(r.symbol for r in document.relations if r.kind == "implements") == "04/CTr-UBND"
    assert document.source is not None and document.source.name.startswith("ctr-sokhcn")
    assert not any(u.text.startswith(("Nơi nhận", "Căn cứ", "GIÁM ĐỐC", "UBND tỉnh (b/c)")) for u in programme.units)


def test_announced_annexes_that_are_not_there_are_findings(programme: Act) -> None:
    found = [f for f in programme.findings if f.code == "annex-missing"]
    assert [f.locator for f in found] == ["Phụ lục I", "Phụ lục II"]
    assert all(f.document == programme.document.key and "truyvet add" in f.remedy for f in found)


def test_a_whole_act() -> None:
    act = read_act_bytes(PLAN.encode(), "ke-hoach.txt")
    document = act.document
    assert document.symbol == document.key == "12/KH-UBND"
    assert document.issued_on is not None and document.issued_on.isoformat() == "2025-03-05"
    assert document.level == "province" and document.scope == "province"
    assert [(r.kind, r.symbol) for r in document.relations][:1] == [("implements", "57-NQ/TW")]
    assert [s.locator for s in act.statements] == ["I.1/1", "I.1/2"]
    assert [f.locator for f in act.findings if f.code == "annex-missing"] == ["Phụ lục I"]


def test_an_annex_that_is_there_is_no_finding() -> None:
    with_annex = PLAN + "\n\nPHỤ LỤC I\n\nDANH MỤC KINH PHÍ\n\nNội dung chi.\n"
    act = read_act_bytes(with_annex.encode(), "ke-hoach.txt")
    assert [f for f in act.findings if f.code == "annex-missing"] == []


def test_a_text_without_symbol_is_named_by_its_file() -> None:
    assert key_of(None, "bao cao.docx") == "bao cao" and key_of("1/KH-UBND", "x.txt") == "1/KH-UBND"
    assert read_act_bytes("- Xây dựng kế hoạch.".encode(), "ghi-chu.txt").document.key == "ghi-chu"


def test_findings_of_reading_carry_the_key_of_the_act() -> None:
    act = read_act_bytes(PLAN.encode("utf-16"), "ke-hoach.txt")
    assert act.document.key == "12/KH-UBND"
    garbled = act_of(
        read_bytes("Số: 1/KH-UBND\n\nI. NHIỆM VỤ\n\n- abc".encode("cp1258", errors="ignore") + b"\xff\xd0", "cu.txt")
    )
    assert [(f.code, f.document) for f in garbled.findings if isinstance(f, Finding)] == [
        ("text-quality", garbled.document.key)
    ]


def test_spans_hold_in_a_word_file_with_automatic_numbers_and_a_table(tmp_path: Path) -> None:
    book = docx.Document()
    for line in (
        "I. NHIỆM VỤ",
        "1. Giao Sở Nội vụ xây dựng kế hoạch; kiểm tra việc thực hiện.",
        "PHỤ LỤC I",
        "DANH MỤC NHIỆM VỤ",
    ):
        book.add_paragraph(line)
    table = book.add_table(3, 3)
    for row, words in zip(
        table.rows, (("TT", "Nhiệm vụ", "Chủ trì"), ("I", "Thể chế", ""), ("1", "Rà soát văn bản", "Sở A")), strict=True
    ):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    path = tmp_path / "ke-hoach.docx"
    book.save(str(path))
    act = read_act(path)
    assert [s.locator for s in act.statements] == ["I.1/1", "I.1/2", "PL1.1"]
    for s in act.statements:
        assert s.span is not None and act.document.text[s.span.start : s.span.end] == s.text


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"", "a.txt", EmptyDocument),
        (b" \n\n\t", "a.txt", EmptyDocument),
        (b"PK\x03\x04 hong", "a.docx", UnreadableFile),
        (b"abc", "a.docx", UnreadableFile),
        (b"x", "a.xyz", UnknownFormat),
    ],
)
def test_what_cannot_be_read_is_a_typed_error_in_one_line(data: bytes, name: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"a\.") as caught:
        read_act_bytes(data, name)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"khong-co\.docx: không có tệp này"):
        read_act(tmp_path / "khong-co.docx")


def test_of_a_file_with_several_acts_the_first_is_read_and_the_rest_told() -> None:
    first = "# Nghị quyết số 1-NQ/TW\n\nI. NHIỆM VỤ\n\n1. Xây dựng hạ tầng số."
    text = f"{first}\n\n# Kết luận số 2-KL/TW\n\n1. Phát triển dữ liệu.\n"
    act = read_act_bytes(text.encode(), "nhieu.md")
    assert (act.document.key, [s.locator for s in act.statements]) == ("1-NQ/TW", ["I.1"])
    assert "Phát triển dữ liệu" not in act.document.text
    assert any("Tệp chứa nhiều văn bản" in f.message for f in act.findings)


def test_a_day_that_no_calendar_has_is_a_finding_of_its_own() -> None:
    text = PLAN.replace("- Xây dựng kế hoạch;", "- Xây dựng kế hoạch trước ngày 31/02/2025;")
    act = read_act_bytes(text.encode(), "ke-hoach.txt")
    found = [f for f in act.findings if f.code == "deadline-impossible"]
    assert [f.locator for f in found] == ["I.1/1"]
    assert "«ngày 31/02/2025»" in found[0].message and "bản gốc" in found[0].remedy
    assert not [f for f in read_act_bytes(PLAN.encode(), "ke-hoach.txt").findings if f.code == "deadline-impossible"]
