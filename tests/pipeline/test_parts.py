"""Annexes in files of their own: parts of their act, never above or below it, and nothing counted twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.act import Act
from pipeline.documents import act_of
from pipeline.graph import candidates
from pipeline.ingest import read_bytes
from pipeline.library import Library, load_library, place
from pipeline.parts import annex_mark, annex_title, encloses, with_parts
from pipeline.store import Home
from tests.conftest import make_act, make_statement

#: An act made up for these tests, its annex, and a plan that carries the act out.
HEAD = """CHÍNH PHỦ

Số: 998/NQ-CP

Hà Nội, ngày 09 tháng 01 năm 2025

NGHỊ QUYẾT

Ban hành Chương trình thử nghiệm thực hiện Nghị quyết số 57-NQ/TW

I. NHIỆM VỤ

- Xây dựng khung thử nghiệm.

- Nhiệm vụ nêu tại Phụ lục II đính kèm.
"""
ANNEX = """PHỤ LỤC II

DANH MỤC NHIỆM VỤ THỰC HIỆN NGHỊ QUYẾT SỐ 57-NQ/TW

({attached})

| TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |
|---|---|---|---|
| 1 | Xây dựng nền tảng thử nghiệm dùng chung cho các bộ | {lead} | 6/2025 |
| 2 | Hướng dẫn các địa phương kiểm tra việc thử nghiệm | Bộ Nội vụ | 12/2025 |
"""
NUMBERED = "Kèm theo Nghị quyết số 998/NQ-CP ngày 09 tháng 01 năm 2025 của Chính phủ"
BLANK = "Kèm theo Chương trình tại Nghị quyết số  /NQ-CP ngày 01 tháng 01 năm 2025 của Chính phủ"
PLAN = """UBND TỈNH ĐỒNG NAI

Số: 77/KH-UBND

Đồng Nai, ngày 20 tháng 3 năm 2025

KẾ HOẠCH

Triển khai thực hiện Nghị quyết số 998/NQ-CP ngày 09/01/2025 của Chính phủ

I. NHIỆM VỤ

- Xây dựng nền tảng thử nghiệm dùng chung của tỉnh.
"""


def annex(attached: str = NUMBERED, lead: str = "Bộ Nội vụ") -> str:
    return ANNEX.format(attached=attached, lead=lead)


def read(text: str) -> Act:
    return act_of(read_bytes(text.encode(), "van-ban.md"))


def library_of(home: Home, folder: Path, **files: str) -> Library:
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return load_library(home, paths)


@pytest.mark.parametrize(
    ("text", "title", "mark"),
    [
        (annex(), "Phụ lục II", "PL2"),
        ("CHÍNH PHỦ\n\nSố: 998/NQ-CP\n\nPHỤ LỤC IX: DANH MỤC\n\n- Xây dựng khung.", "Phụ lục IX", "PL9"),
        ("PHỤ LỤC\n\nDANH MỤC\n\n- Xây dựng khung.", "Phụ lục", "PL"),
        (HEAD, None, None),
        (HEAD + "\n" + annex(), None, None),
    ],
)
def test_a_file_that_begins_as_an_annex_is_one(text: str, title: str | None, mark: str | None) -> None:
    document = read(text).document
    assert (annex_title(document), annex_mark(document), encloses(document)) == (title, mark, title is not None)


@pytest.mark.parametrize("attached", [NUMBERED, BLANK])
@pytest.mark.parametrize("annex_first", [True, False])
def test_an_annex_is_a_part_of_its_act(home: Home, tmp_path: Path, attached: str, annex_first: bool) -> None:
    files = [("phu-luc", annex(attached)), ("nghi-quyet", HEAD)]
    library = library_of(home, tmp_path, **dict(files if annex_first else files[::-1]))
    act, part = library.act("998/NQ-CP"), library.act("998/NQ-CP@PL2")
    assert part.document.part_of == "998/NQ-CP" and part.document.issued_on == act.document.issued_on
    assert [s.id for s in part.statements] == ["998/NQ-CP@PL2#PL2.1", "998/NQ-CP@PL2#PL2.2"]
    assert set(library.subjects) == {"998/NQ-CP", "998/NQ-CP@PL2"} and library.findings == ()
    assert "annex-missing" not in {f.code for f in act.findings}, "the annex is here now"
    told = [[(c.act.document.key, c.relation) for c in candidates(a, library.acts)] for a in (act, part)]
    assert told[0] == told[1] == [("57-NQ/TW", "thực hiện")]


def test_what_act_and_annex_both_say_counts_once(home: Home, tmp_path: Path) -> None:
    library = library_of(home, tmp_path, nghi_quyet=f"{HEAD}\n{annex()}", phu_luc=annex(lead="Bộ Tài chính"))
    assert library.subjects == ("998/NQ-CP",) and library.act("998/NQ-CP@PL2").statements == ()
    (finding,) = library.findings
    assert (finding.code, finding.severity, finding.document) == ("annex-repeated", "warning", "998/NQ-CP@PL2")
    assert "trùng nội dung: 2 mục" in finding.message and "1 mục khác chủ trì" in finding.message
    assert "truyvet diff" in finding.remedy and "phu_luc.md" in finding.subject


def test_an_annex_word_for_word_is_only_told(home: Home, tmp_path: Path) -> None:
    (finding,) = library_of(home, tmp_path, nghi_quyet=f"{HEAD}\n{annex()}", phu_luc=annex()).findings
    assert finding.severity == "info" and "khác" not in finding.message


def test_an_annex_brings_its_aims_to_those_below(home: Home, tmp_path: Path) -> None:
    library = library_of(home, tmp_path, nghi_quyet=HEAD, phu_luc=annex(), ke_hoach=PLAN)
    assert library.subjects == ("77/KH-UBND",)
    told = [(c.act.document.key, c.relation) for c in candidates(library.act("77/KH-UBND"), library.acts)]
    assert told[:2] == [("998/NQ-CP", "thực hiện"), ("998/NQ-CP@PL2", "thực hiện")]
    assert {r.document for r in library.act("77/KH-UBND").document.relations if r.symbol == "998/NQ-CP"} == {
        "998/NQ-CP"
    }


def test_an_annex_never_takes_the_place_of_its_act_or_of_another_annex(home: Home, tmp_path: Path) -> None:
    other = annex().replace("PHỤ LỤC II", "PHỤ LỤC I")
    library = library_of(home, tmp_path, phu_luc_2=annex(), phu_luc_1=other, nghi_quyet=HEAD)
    assert {a.document.key for a in library.acts if a.document.part_of} == {"998/NQ-CP@PL1", "998/NQ-CP@PL2"}
    digest = make_act("998/NQ-CP", [make_statement("I.1", "Tóm lược.", "998/NQ-CP")], provenance="digest")
    acts = place([digest], read(annex()))
    assert [a.document.key for a in acts] == ["998/NQ-CP", "998/NQ-CP@PL2"] and acts[0] == digest


def test_a_newer_file_of_an_annex_takes_the_place_of_the_older() -> None:
    acts = place([read(annex())], read(annex(lead="Bộ Tài chính")))
    assert [s.leads[0].name for a in acts for s in a.statements] == ["Bộ Tài chính", "Bộ Nội vụ"]


@pytest.mark.parametrize(
    "text",
    [
        annex(NUMBERED.replace("998", "997")),
        annex(NUMBERED.replace("09 tháng 01", "10 tháng 02")),
        annex(BLANK.replace("/NQ-CP", "/QĐ-TTg")),
    ],
)
def test_an_annex_of_another_act_stays_apart(text: str) -> None:
    acts = [read(HEAD), read(text)]
    joined, findings = with_parts(acts)
    assert [a.document.part_of for a in joined] == [None, None] and findings == []


def test_an_annex_that_two_acts_may_own_stays_apart() -> None:
    twin = HEAD.replace("998/NQ-CP", "997/NQ-CP")
    joined, _ = with_parts([read(HEAD), read(twin), read(annex(BLANK))])
    assert joined[2].document.part_of is None
