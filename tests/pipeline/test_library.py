"""The library: official files take the place of digests, documents stay apart, bad files stop nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from models.errors import EmptyDocument, InputError, UnreadableFile
from models.records import Document, Source
from models.text import fingerprint
from pipeline.act import Act
from pipeline.documents import read_act
from pipeline.graph import candidates
from pipeline.library import BUNDLED, Library, load_library, load_manifest, place, same_document, succeed
from pipeline.registers import load_register
from pipeline.store import Home
from tests.conftest import PROGRAMME, make_act, make_statement

#: An act made up for these tests, and the register that stands in for it.
OFFICIAL = """TỈNH ỦY ĐỒNG NAI

Số: 999-KH/TU

Đồng Nai, ngày 28 tháng 2 năm 2025

KẾ HOẠCH

Thử nghiệm Nghị quyết số 57-NQ/TW

I. MỤC TIÊU

- Hạ tầng thử nghiệm đồng bộ.

- Dữ liệu thử nghiệm dùng chung.

II. NHIỆM VỤ

- Xây dựng khung thử nghiệm; kiểm tra việc thử nghiệm.
"""
WORDS = {
    "I.1": "Hạ tầng thử nghiệm đồng bộ.",
    "I.2": "Dữ liệu thử nghiệm dùng chung.",
    "II.1": "Xây dựng khung thử nghiệm; kiểm tra việc thử nghiệm.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of one register; its fingerprint of I.2 comes from other words than the official text's."""
    official = WORDS | {"I.2": "Dữ liệu thử nghiệm mở."}
    register = {
        "symbol": "999-KH/TU",
        "kind": "Kế hoạch",
        "issuer": "Tỉnh ủy Đồng Nai",
        "level": "province",
        "scope": "province",
        "issued_on": date(2025, 2, 28),
        "provenance": "digest",
        "objectives": [
            {
                "locator": key,
                "kind": "task" if key == "II.1" else "objective",
                "text": f"Tóm lược {key}",
                "fingerprint": fingerprint(words),
            }
            for key, words in official.items()
        ],
    }
    corpus = tmp_path / "kho"
    corpus.mkdir()
    (corpus / "999.yaml").write_text(yaml.safe_dump(register, allow_unicode=True), encoding="utf-8")
    manifest = {
        "documents": [
            {
                "register": "999.yaml",
                "symbol": "999-KH/TU",
                "addresses": [{"url": "https://vi.du/999"}],
                "implements": ["57-NQ/TW"],
                "subject": "Thử nghiệm",
            }
        ]
    }
    (corpus / "manifest.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    return corpus


@pytest.fixture
def official(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach-999.txt"
    path.write_text(OFFICIAL, encoding="utf-8")
    return path


def test_the_bundled_corpus(library: Library) -> None:
    assert [a.document.key for a in library.acts] == [PROGRAMME, "04/CTr-UBND", "586/QĐ-TTg", "433-KH/TU", "57-NQ/TW"]
    assert library.subjects == (PROGRAMME,) and library.findings == ()
    assert [a.document.provenance for a in library.acts] == ["full", "missing", "digest", "digest", "digest"]
    ids = [s.id for a in library.acts for s in a.statements]
    assert len(set(ids)) == len(ids)


def test_a_folder_with_a_manifest_takes_the_place_of_the_corpus(folder: Path, home: Home) -> None:
    library = load_library(home, [folder])
    assert [a.document.key for a in library.acts] == ["999-KH/TU"]
    assert library.acts[0].document.addresses == ("https://vi.du/999",)


def test_an_official_file_takes_the_place_of_its_digest(folder: Path, official: Path, home: Home) -> None:
    library = load_library(home, [folder, official])
    (act,) = library.acts
    document = act.document
    assert (document.provenance, document.key, document.addresses) == ("full", "999-KH/TU", ("https://vi.du/999",))
    assert document.subject == "Thử nghiệm" and document.text
    assert "57-NQ/TW" in [r.symbol for r in document.relations if r.kind == "implements"]
    assert {s.locator: s.verified for s in act.statements} == {
        "I.1": True,
        "I.2": False,
        "II.1/1": True,
        "II.1/2": True,
    }
    (finding,) = [f for f in act.findings if "vân tay" in f.message]
    assert finding.severity == "warning" and finding.message.startswith("2/3 đơn vị")
    assert finding.message.endswith("I.2.") and finding.document == "999-KH/TU"


def test_where_all_units_match_the_finding_only_informs(folder: Path, official: Path) -> None:
    known = load_register(folder / "999.yaml")
    known = replace(
        known, statements=tuple(replace(s, fingerprint=fingerprint(WORDS[s.locator])) for s in known.statements)
    )
    act = succeed(known, read_act(official))
    (finding,) = [f for f in act.findings if "vân tay" in f.message]
    assert finding.severity == "info" and finding.message == "3/3 đơn vị của toàn văn khớp dấu vân tay trong sổ ghi."
    assert all(s.verified for s in act.statements)


def test_a_second_official_file_is_compared_with_the_same_fingerprints(folder: Path, official: Path) -> None:
    once = succeed(load_register(folder / "999.yaml"), read_act(official))
    twice = succeed(once, read_act(official))
    assert [(s.locator, s.verified) for s in twice.statements] == [(s.locator, s.verified) for s in once.statements]
    assert twice.findings == once.findings


def test_an_added_file_fills_a_missing_node(home: Home) -> None:
    home.keep_original(
        OFFICIAL.replace("999-KH/TU", "04/CTr-UBND")
        .replace("TỈNH ỦY", "UBND TỈNH")
        .replace("ngày 28 tháng 2", "ngày 14 tháng 4")
        .encode(),
        "ctr-04.txt",
    )
    library = load_library(home)
    act = library.act("04/CTr-UBND")
    assert act.document.provenance == "full" and act.statements
    assert "586/QĐ-TTg" in [r.symbol for r in act.document.relations]
    first = candidates(library.act(PROGRAMME), library.acts)[0]
    assert first.act.document.key == "04/CTr-UBND"
    assert all(not c.through for c in candidates(library.act(PROGRAMME), library.acts))


def test_the_same_symbol_of_two_provinces_stays_apart(library: Library) -> None:
    other = make_act(
        "04/CTr-UBND",
        [make_statement("I.1", "Xây dựng.", "04/CTr-UBND")],
        issuer="UBND tỉnh Bình Phước",
        issued_on=date(2025, 4, 14),
    )
    acts = place(library.acts, other)
    assert len(acts) == len(library.acts) + 1
    assert acts[-1].document.key == "04/CTr-UBND@2025-04-14" and acts[-1].document.symbol == "04/CTr-UBND"
    assert acts[-1].statements[0].id == "04/CTr-UBND@2025-04-14#I.1"
    assert acts[-1].statements[0].document == acts[-1].document.key
    assert acts[1] == library.acts[1]


def test_three_acts_of_one_symbol_and_date_have_three_keys() -> None:
    acts: list[Act] = []
    for n, name in enumerate(("UBND tỉnh Đồng Nai", "UBND tỉnh Bình Phước", "UBND tỉnh Long An")):
        act = make_act("04/CTr-UBND", issuer=name, issued_on=date(2025, 4, 14))
        act = replace(act, document=replace(act.document, source=Source(f"{n:064x}", "a.txt", "text/plain")))
        acts = place(acts, act)
    assert len({a.document.key for a in acts}) == 3


def document(
    symbol: str | None, issuer: str | None = None, on: date | None = None, subject: str | None = None
) -> Document:
    made = make_act(symbol or "x", issuer=issuer, issued_on=on).document
    return replace(made, symbol=symbol, subject=subject)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (document("04/CTr-UBND"), document("4/ctr-ubnd"), True),
        (document("04/CTr-UBND", "UBND tỉnh Đồng Nai"), document("04/CTr-UBND", "Ủy ban nhân dân tỉnh Đồng Nai"), True),
        (document("04/CTr-UBND", "UBND tỉnh Đồng Nai"), document("04/CTr-UBND", "UBND tỉnh Bình Phước"), False),
        (document("04/CTr-UBND", on=date(2025, 4, 14)), document("04/CTr-UBND", on=date(2024, 4, 14)), False),
        (document("04/CTr-UBND", on=date(2025, 4, 14)), document("04/CTr-UBND"), True),
        (document("04/CTr-UBND"), document("05/CTr-UBND"), False),
        (document("…/CTr-SoKHCN", subject="Về A"), document("…/CTr-SoKHCN", subject="về a"), True),
        (document("…/CTr-SoKHCN", subject="Về A"), document("…/CTr-SoKHCN", subject="Về B"), False),
        (document(None, subject="Về A"), document(None, subject="Về A"), False),
    ],
)
def test_same_document(a: Document, b: Document, same: bool) -> None:
    assert same_document(a, b) is same is same_document(b, a)


def test_a_draft_read_from_another_file_stays_one_act(library: Library, home: Home) -> None:
    again = load_library(home, [BUNDLED / "programme" / "ctr-sokhcn-dong-nai-2025.txt"])
    assert [a.document.key for a in again.acts] == [a.document.key for a in library.acts]
    source = again.act(PROGRAMME).document.source
    assert source is not None and source.name.endswith(".txt")
    assert again.subjects == (PROGRAMME,)


def test_a_bad_file_among_several_is_a_finding_and_the_rest_goes_on(official: Path, tmp_path: Path, home: Home) -> None:
    bad = tmp_path / "hong.docx"
    bad.write_bytes(b"PK\x03\x04 hong")
    library = load_library(home, [bad, official])
    assert library.subjects == ("999-KH/TU",)
    (finding,) = library.findings
    assert finding.severity == "error" and finding.document == str(bad) and "hong.docx" in finding.message


def test_two_given_files_of_one_act_count_once_and_are_told(official: Path, tmp_path: Path, home: Home) -> None:
    older = tmp_path / "bản trước.txt"
    older.write_text(official.read_text(encoding="utf-8") + "\nNơi nhận: như trên.\n", encoding="utf-8")
    library = load_library(home, [older, official])
    assert library.subjects == load_library(home, [official]).subjects
    assert [f.message for f in library.findings if older.name in f.subject] == [
        f"Tệp này và tệp «{official.name}» là cùng một văn bản, nên chỉ tính một lần, theo tệp «{official.name}»."
    ]


def test_where_nothing_can_be_read_the_error_is_raised(tmp_path: Path, home: Home) -> None:
    empty = tmp_path / "rong.txt"
    empty.write_text("  \n")
    with pytest.raises(EmptyDocument):
        load_library(home, [empty])
    (tmp_path / "trong").mkdir()
    with pytest.raises(InputError, match="không có tệp"):
        load_library(home, [tmp_path / "trong"])


def test_a_folder_of_files_is_read_with_those_below_it(official: Path, tmp_path: Path, home: Home) -> None:
    inside = tmp_path / "ho-so" / "nam-2025"
    inside.mkdir(parents=True)
    (inside / "a.txt").write_text(OFFICIAL, encoding="utf-8")
    (inside / "b.txt").write_text(OFFICIAL.replace("999-KH/TU", "998-KH/TU"), encoding="utf-8")
    library = load_library(home, [tmp_path / "ho-so"])
    assert library.subjects == ("999-KH/TU", "998-KH/TU")


def test_a_document_outside_the_manifest_has_relations_of_its_title_and_bases(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(
        OFFICIAL.replace("999-KH/TU", "77/KH-SNV")
        .replace("TỈNH ỦY ĐỒNG NAI", "SỞ NỘI VỤ")
        .replace(
            "Thử nghiệm Nghị quyết số 57-NQ/TW",
            "Triển khai thực hiện Kế hoạch số 433-KH/TU ngày 28/02/2025 của Tỉnh ủy\n\n"
            "Căn cứ Quyết định số 586/QĐ-TTg ngày 03/7/2024 của Thủ tướng Chính phủ;",
        ),
        encoding="utf-8",
    )
    library = load_library(home, [path])
    act = library.act("77/KH-SNV")
    kinds = {r.symbol: r.kind for r in act.document.relations}
    assert kinds["433-KH/TU"] == "implements" and kinds["586/QĐ-TTg"] == "legal_basis"
    assert [c.act.document.key for c in candidates(act, library.acts)][:2] == ["433-KH/TU", "57-NQ/TW"]
    assert library.subjects == ("77/KH-SNV",)


def test_of_given_files_those_that_another_one_carries_out_are_no_subjects(tmp_path: Path, home: Home) -> None:
    upper, lower = tmp_path / "tren.txt", tmp_path / "duoi.txt"
    upper.write_text(OFFICIAL, encoding="utf-8")
    lower.write_text(
        OFFICIAL.replace("999-KH/TU", "77/KH-UBND")
        .replace("TỈNH ỦY", "UBND TỈNH")
        .replace("Thử nghiệm Nghị quyết số 57-NQ/TW", "Triển khai thực hiện Kế hoạch số 999-KH/TU"),
        encoding="utf-8",
    )
    assert load_library(home, [upper, lower]).subjects == ("77/KH-UBND",)


def test_a_lost_original_is_a_finding(home: Home) -> None:
    added = home.keep_original(OFFICIAL.encode(), "ke-hoach.txt")
    home.original(added.sha256).unlink()
    library = load_library(home)
    assert [f.severity for f in library.findings] == ["error"]
    assert "Mất bản gốc của «ke-hoach.txt»" in library.findings[0].message


@pytest.mark.parametrize("content", ["", "documents:", "documents: 5", "documents: [abc]", "documents: [", "- a"])
def test_a_broken_manifest_is_a_typed_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="Không đọc được danh mục"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    "entry",
    [
        {"symbol": "1/KH"},
        {"register": "999.yaml"},
        {"register": "999.yaml", "symbol": "999-KH/TU", "scope": "tỉnh"},
        {"register": "khong-co.yaml", "symbol": "1/KH"},
        {"file": "khong-co.docx", "symbol": "1/KH"},
        {"register": "999.yaml", "symbol": "999-KH/TU", "addresses": [5]},
    ],
)
def test_a_bad_entry_of_the_manifest_is_a_finding(folder: Path, entry: dict[str, object]) -> None:
    documents = [entry, {"register": "999.yaml", "symbol": "999-KH/TU"}]
    (folder / "manifest.yaml").write_text(
        yaml.safe_dump({"documents": documents}, allow_unicode=True), encoding="utf-8"
    )
    acts, findings = load_manifest(folder)
    assert [a.document.key for a in acts] == ["999-KH/TU"]
    assert [f.severity for f in findings] == ["error"]


def test_what_word_keeps_beside_an_open_file_is_no_file_of_a_folder(official: Path, tmp_path: Path, home: Home) -> None:
    inside = tmp_path / "văn bản"
    inside.mkdir()
    (inside / official.name).write_bytes(official.read_bytes())
    (inside / f"~${official.stem}.docx").write_bytes(b"\x05Nguyen")
    assert not [f for f in load_library(home, [inside]).findings if f.severity == "error"]
