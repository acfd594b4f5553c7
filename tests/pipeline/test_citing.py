"""What mentions in a document lead to, by what the document itself says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.records import Document, Relation, Statement
from pipeline.citing import cited, context_of, located, with_citations
from tests.conftest import make_act, make_statement


def document(text: str, kind: str = "Chương trình hành động", subject: str | None = None) -> Document:
    return replace(make_act("…/CTr-SKHCN").document, text=text, kind=kind, subject=subject)


def symbols(
    text: str, kind: str = "Chương trình hành động", subject: str | None = None
) -> list[tuple[str, str | None]]:
    return [(c.text, c.symbol) for _, c in located(context_of(document(text, kind, subject)))]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("thực hiện Nghị quyết số 57-NQ/TW. Nội dung NQ57 và Nghị quyết 57",
         [("Nghị quyết số 57-NQ/TW", "57-NQ/TW"), ("NQ57", "57-NQ/TW"), ("Nghị quyết 57", "57-NQ/TW")]),
        ("Nghị quyết số 18-NQ/TW và Nghị quyết số 18/NQ-CP; theo Nghị quyết 18",
         [("Nghị quyết số 18-NQ/TW", "18-NQ/TW"), ("Nghị quyết số 18/NQ-CP", "18/NQ-CP"), ("Nghị quyết 18", None)]),
        ("nội dung của Chương trình này", [("Chương trình này", "…/CTr-SKHCN")]),
        ("Nghị quyết số 57-NQ/TW nêu rõ. Mục tiêu của Nghị quyết này",
         [("Nghị quyết số 57-NQ/TW", "57-NQ/TW"), ("Nghị quyết này", "57-NQ/TW")]),
        ("Nghị quyết số 57-NQ/TW, Nghị quyết số 29-NQ/TW và Kế hoạch số 433-KH/TU.\nThực hiện các văn bản nêu trên.",
         [("Nghị quyết số 57-NQ/TW", "57-NQ/TW"), ("Nghị quyết số 29-NQ/TW", "29-NQ/TW"),
          ("Kế hoạch số 433-KH/TU", "433-KH/TU"), ("các văn bản nêu trên", "57-NQ/TW"),
          ("các văn bản nêu trên", "29-NQ/TW"), ("các văn bản nêu trên", "433-KH/TU")]),
        ("theo các Nghị quyết nêu trên", [("các Nghị quyết nêu trên", None)]),
        ("Luật Giá số 16/2023/QH15; quy định tại khoản 2 Điều 5 Luật Giá và Luật Đất đai",
         [("Luật Giá số 16/2023/QH15", "16/2023/QH15"), ("khoản 2 Điều 5 Luật Giá", "16/2023/QH15"),
          ("Luật Đất đai", None)]),
        ("quy định tại khoản 1 Điều này", [("khoản 1 Điều này", "…/CTr-SKHCN")]),
    ],
)  # fmt: skip
def test_what_mentions_lead_to(text: str, want: list[tuple[str, str | None]]) -> None:
    assert symbols(text) == want


def test_what_an_act_issues_is_the_act() -> None:
    text = "trong Chương trình này và Nghị quyết này"
    found = symbols(text, "Nghị quyết", "Ban hành Chương trình hành động của Chính phủ")
    assert [symbol for _, symbol in found] == ["…/CTr-SKHCN"] * 2


def test_new_wording_speaks_of_the_amended_act() -> None:
    text = (
        "Điều 1. Sửa đổi, bổ sung khoản 2 Điều 16\n“2. Theo quy định tại khoản 1 Điều này và Thông tư này.”.\n"
        "Điều 2. Hiệu lực thi hành\nThông tư này có hiệu lực từ ngày ký."
    )
    found = symbols(text, "Thông tư", "Sửa đổi, bổ sung một số điều của Thông tư số 24/2019/TT-NHNN")
    assert [symbol for _, symbol in found] == ["24/2019/TT-NHNN"] * 3 + ["…/CTr-SKHCN"]


def test_statements_are_read_in_the_light_of_the_whole_document() -> None:
    text = "Nghị quyết số 57-NQ/TW ngày 22/12/2024.\nTriển khai NQ57 và khoản 1 Điều 4 của Luật Giá."
    start = text.index("Triển khai")
    statement: Statement = replace(make_statement("1", text[start:]), span=None)
    context = context_of(document(text))
    assert [(c.symbol, c.form, c.locator) for c in cited(text[start:], start, context)] == [
        ("57-NQ/TW", "short", None),
        (None, "name", "khoản 1 Điều 4"),
    ]
    described, (with_them,) = with_citations(document(text), [statement])
    assert [c.symbol for c in with_them.citations] == ["57-NQ/TW", None]
    assert [(r.kind, r.symbol, r.text) for r in described.relations] == [
        ("cites", "57-NQ/TW", "Nghị quyết số 57-NQ/TW ngày 22/12/2024"),
        ("cites", None, "Luật Giá"),
    ]


def test_an_act_with_another_relation_is_not_also_cited() -> None:
    carrying = replace(document("theo Nghị quyết số 57-NQ/TW"), relations=(Relation("implements", "57-NQ/TW"),))
    assert with_citations(carrying, [])[0].relations == carrying.relations
