"""Lists in and ranked pairs out, in three formats; ids are opaque."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from index.pairs import PairText
from models.errors import EmptyDocument, InputError, OutputError, TruyVetError, UnknownFormat, UnreadableFile
from pipeline.lists import COLUMNS, SAME, check_writable, read_items, same_ids, write_pairs

Records = list[dict[str, object]]


def write_jsonl(path: Path, records: Records) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def write_csv(path: Path, records: Records) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, ["id", "title", "text"], restval="")
        writer.writeheader()
        writer.writerows(records)


def write_xlsx(path: Path, records: Records) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "title", "text"])
    for r in records:
        sheet.append([r.get("id"), r.get("title"), r.get("text")])
    book.save(path)


WRITERS: dict[str, Callable[[Path, Records], None]] = {".jsonl": write_jsonl, ".csv": write_csv, ".xlsx": write_xlsx}
formats = pytest.mark.parametrize("ending", list(WRITERS))


@formats
def test_lists_are_read_alike(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    WRITERS[ending](
        path, [{"id": "a/1", "text": 'Xây dựng, "số"; dữ liệu'}, {"id": "Ω 2", "text": "Hai\ndòng", "title": "Mục"}]
    )
    assert read_items(path) == [PairText("a/1", 'Xây dựng, "số"; dữ liệu', ""), PairText("Ω 2", "Hai\ndòng", "Mục")]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_csv_as_excel_writes_it_in_viet_nam(tmp_path: Path, separator: str) -> None:
    rows = [" ID ", "Text"], ["A1", "Hạ tầng số, dữ liệu"]
    (tmp_path / "a.csv").write_text("\r\n".join(separator.join(row) for row in rows), encoding="utf-8-sig")
    assert read_items(tmp_path / "a.csv") == [PairText("A1", "Hạ tầng số, dữ liệu", "")]


def test_a_csv_saved_as_unicode_text_with_a_very_long_cell(tmp_path: Path) -> None:
    long = "Xây dựng " * 20_000
    (tmp_path / "a.csv").write_bytes(f"id\ttext\r\n1\t{long}\r\n".encode("utf-16"))
    assert [item.text.strip() for item in read_items(tmp_path / "a.csv")] == [long.strip()]


@formats
def test_text_becomes_nfc(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    WRITERS[ending](path, [{"id": "1", "text": "Đa\u0309ng"}])
    assert read_items(path)[0].text == "Đảng"


@formats
def test_ids_are_opaque(tmp_path: Path, ending: str) -> None:
    ids = ["001", "1", "1.0", "=A1", "57-NQ/TW#III.3.5", " x", "null"]
    path = tmp_path / f"a{ending}"
    WRITERS[ending](path, [{"id": i, "text": "x"} for i in ids])
    if ending != ".xlsx":  # a sheet would take "=A1" for a formula
        assert [i.id for i in read_items(path)] == ids
    out = tmp_path / f"ra{ending}"
    write_pairs(out, [(i, i, 1, 0.5, 0.5) for i in ids])
    assert read_pairs(out) == [(i, i) for i in ids]


def test_numbers_as_ids_are_their_text(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"id": 7, "text": "x"}, {"id": 0, "text": "y"}])
    assert [i.id for i in read_items(tmp_path / "a.jsonl")] == ["7", "0"]


def read_records(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".jsonl":
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            records = list(csv.DictReader(file))
    else:
        header, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
        records = [dict(zip(header, row, strict=True)) for row in rows]
    return records


def read_pairs(path: Path) -> list[tuple[str, str]]:
    records = read_records(path)
    assert all(list(r) == list(COLUMNS) for r in records)
    return [(str(r["from_id"]), str(r["to_id"])) for r in records]


BAD: list[tuple[str, bytes, type[TruyVetError], str]] = [
    ("a.jsonl", b'{"id": "1"}\n', InputError, "dòng 1 thiếu"),
    ("a.jsonl", b'{"id": "", "text": "x"}\n', InputError, "dòng 1 thiếu"),
    ("a.jsonl", b'{"id": "1", "text": "x"}\n{"id": "2", "text": "  "}\n', InputError, "dòng 2 thiếu"),
    ("a.jsonl", b'{"id": "1", "text": "x"}\n{"id": "1", "text": "y"}\n', InputError, "bị lặp"),
    ("a.jsonl", b"khong phai\n", InputError, "dòng 1 không phải JSON"),
    ("a.jsonl", b"[1]\n", InputError, "đối tượng JSON"),
    ("a.jsonl", b"", EmptyDocument, "không có dòng nào"),
    ("a.jsonl", b"\xff\xfe\x00", UnreadableFile, "không đọc được"),
    ("a.csv", b"ma,noi dung\n1,x\n", InputError, "thiếu cột «id», «text»"),
    ("a.csv", b"id,text\n1,x\n\n3,\n", InputError, "dòng 4 thiếu"),
    ("a.csv", b"id,text\n", EmptyDocument, "không có dòng nào"),
    ("a.csv", b"id,text\n1,x\n1,y\n", InputError, "bị lặp"),
    ("a.xlsx", b"khong phai so tinh", UnreadableFile, "không đọc được"),
    ("a.docx", b"", UnknownFormat, "phải là tệp"),
]


@pytest.mark.parametrize(("name", "content", "error", "words"), BAD)
def test_bad_lists_are_told_in_one_line(
    tmp_path: Path, name: str, content: bytes, error: type[TruyVetError], words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error) as caught:
        read_items(tmp_path / name)
    assert words in str(caught.value) and name in str(caught.value) and "\n" not in str(caught.value)


@formats
def test_a_missing_list_is_told(tmp_path: Path, ending: str) -> None:
    with pytest.raises(UnreadableFile, match="không có tệp này"):
        read_items(tmp_path / f"khong-co{ending}")


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(UnreadableFile):
        read_items(tmp_path / "a.csv")


def test_an_id_that_looks_like_a_formula_is_written_as_text(tmp_path: Path) -> None:
    write_pairs(tmp_path / "ra.xlsx", [("=A1+1", "b", 1, 0.5, 0.5)])
    cell = load_workbook(tmp_path / "ra.xlsx").worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=A1+1")


def test_an_id_that_a_sheet_cannot_hold_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"hãy ghi kết quả ra \.jsonl"):
        write_pairs(tmp_path / "ra.xlsx", [("a\x0b", "b", 1, 0.5, 0.5)])
    assert not (tmp_path / "ra.xlsx").exists()


@formats
def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path, ending: str) -> None:
    (tmp_path / "chan").write_text("tệp")
    (tmp_path / f"thu-muc{ending}").mkdir()
    for path in (tmp_path / "chan" / f"ra{ending}", tmp_path / f"thu-muc{ending}"):
        with pytest.raises(OutputError, match="Không ghi được"):
            check_writable(path)
    check_writable(tmp_path / "moi" / f"ra{ending}")
    assert not (tmp_path / "moi" / f"ra{ending}").exists()


def test_an_unknown_ending_of_the_result_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="phải có đuôi"):
        check_writable(tmp_path / "ra.txt")


def test_checking_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "ra.csv").write_text("cũ")
    check_writable(tmp_path / "ra.csv")
    assert (tmp_path / "ra.csv").read_text() == "cũ"


@formats
def test_targets_that_say_the_same_are_named(tmp_path: Path, ending: str) -> None:
    targets = [PairText("a", "Một"), PairText("b", "Hai"), PairText("c", "Một ")]
    same = same_ids(targets)
    assert same == {"a": "a", "c": "a"}
    rows = [("x", name, rank, 1.0, 0.5) for rank, name in enumerate("abc", start=1)]
    write_pairs(tmp_path / f"ra{ending}", rows, same)
    assert [row.get(SAME) or "" for row in read_records(tmp_path / f"ra{ending}")] == ["a", "", "a"]
    write_pairs(tmp_path / f"khac{ending}", rows, same_ids(targets[:2]))
    assert all(SAME not in row for row in read_records(tmp_path / f"khac{ending}"))


@formats
def test_no_pairs_still_make_a_table(tmp_path: Path, ending: str) -> None:
    assert write_pairs(tmp_path / f"ra{ending}", []) == 0
    assert read_pairs(tmp_path / f"ra{ending}") == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=30).filter(str.strip)),
        min_size=1,
        max_size=5,
        unique_by=lambda p: p[0],
    )
)
def test_any_ids_and_texts_come_through_jsonl(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    import unicodedata

    write_jsonl(tmp_path / "a.jsonl", [{"id": i, "text": t} for i, t in pairs])
    assert [(i.id, i.text) for i in read_items(tmp_path / "a.jsonl")] == [
        (i, unicodedata.normalize("NFC", t)) for i, t in pairs
    ]
