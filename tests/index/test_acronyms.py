"""Short forms: spelt out in texts and queries, typed in any way, learnt from definitions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.acronyms import TABLE, expand, learn, load_table, with_learnt
from index.generation import build
from index.search import open_current
from models.records import Statement
from models.text import fold


@pytest.mark.parametrize(
    ("query", "spelt"),
    [
        ("CĐS báo chí", "chuyển đổi số báo chí"),
        ("cđs báo chí", "chuyển đổi số báo chí"),
        ("cds bao chi", "chuyen doi so bao chi"),
        ("quỹ KH&CN", "quỹ khoa học và công nghệ"),
        ("quỹ KHCN", "quỹ khoa học và công nghệ"),
        ("quy kh-cn", "quy khoa hoc va cong nghe"),
        ("hạ tầng KT-XH", "hạ tầng kinh tế - xã hội"),
        ("đào tạo AI", "đào tạo trí tuệ nhân tạo"),
        ("dao tao ai", "dao tao tri tue nhan tao"),
        ("ai chủ trì", "ai chủ trì"),
        ("04/CTr-UBND", "04/CTr-UBND"),
        ("57-NQ/TW", "57-NQ/TW"),
        ("NQ57", "NQ57"),
    ],
)
def test_queries_are_spelt_out(query: str, spelt: str) -> None:
    assert expand(query, load_table().in_query(query)) == spelt


def test_texts_are_spelt_out_only_as_the_table_writes_them() -> None:
    text = "UBND tỉnh, theo 04/CTr-UBND, thúc đẩy CĐS và IoT; ai cũng tham gia"
    spelt = "Ủy ban nhân dân tỉnh, theo 04/CTr-UBND, thúc đẩy chuyển đổi số và Internet vạn vật; ai cũng tham gia"
    assert expand(text, load_table().in_text(text)) == spelt


def test_definitions_are_learnt() -> None:
    texts = (
        "phát triển cụm liên kết ngành (CLKN) trên địa bàn",
        "Hội đồng tư vấn khoa học (sau đây gọi tắt là HĐTVKH) họp định kỳ",
        "chỉ số phát triển con người (HDI), khoa học và công nghệ (KH&CN), tỉnh (sau đây gọi tắt là Chương trình)",
    )
    assert learn(texts) == {"CLKN": "cụm liên kết ngành", "HĐTVKH": "Hội đồng tư vấn khoa học"}


def test_the_table_goes_before_what_is_learnt() -> None:
    learnt = with_learnt({"CĐS": "cơ động số", "CLKN": "cụm liên kết ngành"})
    assert expand("cds clkn", learnt.in_query("cds clkn")) == "chuyen doi so cum lien ket nganh"


def test_the_table_is_sound() -> None:
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    shorts = [fold(row[0]).replace("&", "").replace("-", "") for row in rows]
    assert all(len(row) in (2, 3) and row[1] for row in rows)
    meanings: dict[str, set[str]] = {}
    for short, row in zip(shorts, rows, strict=True):
        meanings.setdefault(short, set()).add(row[1])
    assert [short for short, own in meanings.items() if len(own) > 1] == []


@pytest.mark.parametrize("query", ["CĐS báo chí", "chuyển đổi số báo chí", "cds bao chi", "chuyen doi so bao chi"])
@pytest.mark.parametrize("text", ["Đẩy mạnh CĐS lĩnh vực báo chí", "Đẩy mạnh chuyển đổi số lĩnh vực báo chí"])
def test_short_and_long_forms_meet_on_both_sides(
    query: str, text: str, make: Callable[..., Statement], tmp_path: Path
) -> None:
    build(tmp_path, [make("Đổi mới báo chí", 1), make(text, 2), make("Số liệu khác", 3)], None)
    hit = open_current(tmp_path).search(query, 1)[0]
    assert hit.statement.locator == "III.1.2"
    assert ("CĐS" if "CĐS" in text else "chuyển đổi số") in hit.evidence


def test_a_learnt_short_form_is_found_by_its_long_one(make: Callable[..., Statement], tmp_path: Path) -> None:
    made = [
        make("phát triển cụm liên kết ngành (CLKN) trên địa bàn", 1),
        make("hỗ trợ mỗi CLKN một chuyên gia", 2),
        make("hỗ trợ mỗi xã một kỹ sư", 3),
    ]
    build(tmp_path, made, None)
    found = {hit.statement.locator for hit in open_current(tmp_path).search("cum lien ket nganh", 2)}
    assert found == {"III.1.1", "III.1.2"}
