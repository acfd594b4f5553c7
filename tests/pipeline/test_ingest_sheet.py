"""Sheets: annexes in Excel and CSV with the lines around their tables, what cells show, and what is hidden or lost."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import LimitExceeded, UnreadableFile
from pipeline.documents import read_act_bytes
from pipeline.ingest import read_bytes
from pipeline.ingest.sheet import book
from pipeline.ingest.sheet.delimited import separator_of
from pipeline.ingest.sheet.grid import letters
from pipeline.ingest.sheet.shown import shown

NAMES = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn")


def saved(fill: Callable[[Worksheet], None], title: str = "Sheet1") -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet)
    return stored(workbook)


def stored(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def annex(sheet: Worksheet) -> None:
    sheet["A1"], sheet["E1"] = "ỦY BAN NHÂN DÂN\nTỈNH ĐỒNG NAI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet["E2"] = "Độc lập - Tự do - Hạnh phúc"
    sheet["A4"], sheet["A5"] = "PHỤ LỤC II", "DANH MỤC NHIỆM VỤ TRIỂN KHAI CHƯƠNG TRÌNH"
    sheet["A6"] = "(Kèm theo Chương trình số 04/CTr-UBND ngày 14 tháng 4 năm 2025 của Ủy ban nhân dân tỉnh)"
    for spread in ("A1:C1", "A4:F4", "A5:F5", "A6:F6", "A8:A9", "B8:B9", "C8:D8", "E8:E9", "F8:F9"):
        sheet.merge_cells(spread)
    for column, text in zip("ABCEF", ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "Sản phẩm", "Thời hạn"), strict=True):
        sheet[f"{column}8"] = text
    sheet["C9"], sheet["D9"] = "Chủ trì", "Phối hợp"
    sheet["A10"], sheet["B10"] = "I", "Hoàn thiện thể chế"
    sheet.append([1, "Rà soát, sửa đổi các quy định", "Sở Tư pháp", "Các sở, ngành", "Báo cáo", date(2025, 6, 30)])
    sheet["F11"].number_format = "dd/mm/yyyy"
    sheet.append([2, "Xây dựng nền tảng dữ liệu", "Sở KH&CN", None, None, "Quý IV/2025"])
    sheet.append([3, "Đào tạo nhân lực số", None, None, None, "Thường xuyên"])
    sheet.merge_cells("C12:C13")
    sheet["A15"], sheet["E15"] = "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"
    sheet["A16"], sheet["E16"] = "- Như trên;\n- Lưu: VT.", "CHỦ TỊCH"
    sheet["E18"] = "Võ Tấn Đức"


def test_an_annex_with_its_head_and_end() -> None:
    act = read_act_bytes(saved(annex), "phu-luc.xlsx")
    document = act.document
    assert (document.symbol, document.issued_on) == ("04/CTr-UBND", date(2025, 4, 14))
    assert (document.issuer, document.kind) == ("Ủy ban nhân dân tỉnh Đồng Nai", "Phụ lục")
    assert document.subject == "DANH MỤC NHIỆM VỤ TRIỂN KHAI CHƯƠNG TRÌNH"
    assert [(s.locator, s.as_written.lead, s.as_written.partners, s.as_written.deadline) for s in act.statements] == [
        ("PL2.1", "Sở Tư pháp", "Các sở, ngành", "30/06/2025"),
        ("PL2.2", "Sở KH&CN", None, "Quý IV/2025"),
        ("PL2.3", "Sở KH&CN", None, "Thường xuyên"),
    ]
    assert act.statements[0].path[-1] == "Hoàn thiện thể chế"
    assert act.statements[1].place == "trang tính «Sheet1», hàng 12"
    assert document.signer == "Võ Tấn Đức"


def test_every_statement_stands_in_the_text() -> None:
    act = read_act_bytes(saved(annex), "phu-luc.xlsx")
    for statement in act.statements:
        assert statement.span is not None
        assert act.document.text[statement.span.start : statement.span.end] == statement.text


def tasks(sheet: Worksheet) -> None:
    sheet.append(NAMES)
    sheet.append([1, "Rà soát quy định", "Sở A", None, "Báo cáo", "2025"])
    sheet.append([2, "Xây dựng nền tảng", "Sở B", None, "Nền tảng", "2026"])


def test_hidden_parts_are_read_and_told() -> None:
    def fill(sheet: Worksheet) -> None:
        tasks(sheet)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["E"].hidden = True

    act = read_act_bytes(saved(fill), "a.xlsx")
    assert [s.as_written.deliverable for s in act.statements] == ["Báo cáo", "Nền tảng"]
    assert [f.message for f in act.findings if f.code == "hidden-content"] == [
        "Trang tính «Sheet1» có 1 hàng ẩn (3); vẫn đã đọc.",
        "Trang tính «Sheet1» có 1 cột ẩn (E); vẫn đã đọc.",
    ]


def test_sheets_named_after_annexes_and_a_hidden_one() -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    tasks(workbook.create_sheet("PL 1"))
    targets = workbook.create_sheet("Phụ lục II")
    targets.append(["STT", "Chỉ tiêu", "Đơn vị tính", 2025, "Năm 2030"])
    targets.append([1, "Doanh nghiệp số", "doanh nghiệp", 1000, 5000])
    targets["D2"].number_format = targets["E2"].number_format = "#,##0"
    targets.sheet_state = "hidden"
    act = read_act_bytes(stored(workbook), "a.xlsx")
    assert [s.locator for s in act.statements] == ["PL1.1", "PL1.2", "PL2.1"]
    assert [(t.value, t.year) for t in act.statements[2].targets] == [(1000, 2025), (5000, 2030)]
    assert "Trang tính «Phụ lục II» đang ẩn; vẫn đã đọc." in [f.message for f in act.findings]


def test_two_tables_on_one_sheet() -> None:
    def fill(sheet: Worksheet) -> None:
        tasks(sheet)
        sheet.append([])
        sheet.append([None, "BẢNG CHỈ TIÊU"])
        sheet.append(["TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2025"])
        sheet.append([1, "Xã số", "xã", 5])

    reading = read_bytes(saved(fill), "a.xlsx")
    assert [(b.kind, b.table) for b in reading.blocks] == [*[("row", 1)] * 3, ("paragraph", 0), *[("row", 2)] * 2]


def test_a_formula_without_result_and_one_with_an_error() -> None:
    def fill(sheet: Worksheet) -> None:
        tasks(sheet)
        sheet["D2"] = "=A2+1"
        sheet["D3"] = "#REF!"
        sheet["D3"].data_type = "e"

    findings = read_bytes(saved(fill), "a.xlsx").findings
    assert [f.code for f in findings] == ["text-quality", "text-quality"]
    assert "(D2)" in findings[0].message and "(D3)" in findings[1].message


def test_blank_columns_and_a_span_over_the_whole_sheet_add_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "DANH MỤC"
        sheet.merge_cells("A1:XFD1")
        for row in ([*NAMES], [1, "Rà soát", "Sở A", None, None, "2025"]):
            sheet.append(row)
        sheet["ZZ3"] = "  "

    rows = [b for b in read_bytes(saved(fill), "a.xlsx").blocks if b.kind == "row"]
    assert [len(b.cells) for b in rows] == [6, 6]


def test_line_breaks_and_escapes_in_cells() -> None:
    def fill(sheet: Worksheet) -> None:
        tasks(sheet)
        sheet["C2"] = "Sở A_x000D_\n Sở B "

    (first, _) = read_act_bytes(saved(fill), "a.xlsx").statements
    assert first.as_written.lead == "Sở A\nSở B"
    assert [a.name for a in first.leads] == ["Sở A", "Sở B"]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("1000", "#,##0", "1.000"),
        ("1000", "General", "1000"),
        ("2.5", "", "2,5"),
        ("0.02", "0%", "2%"),
        ("0.0256", "0.00%", "2,56%"),
        ("1234567.891", "#,##0.00", "1.234.567,89"),
        ("-1234", "#,##0;(#,##0)", "(1.234)"),
        ("1234", "_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-", "1.234"),
        ("1500", '#,##0 "đồng"', "1.500 đồng"),
        ("5", "00", "05"),
        ("0", "0;-0;;@", ""),
        ("0.5", "0.#", "0,5"),
        ("45838", "dd/mm/yyyy", "30/06/2025"),
        ("45838", "mm-dd-yy", "30/06/2025"),
        ("45838", "yyyy-mm-dd", "30/06/2025"),
        ("45838", "mmm-yy", "6/2025"),
        ("45838", "[$-42A]mm/yyyy;@", "06/2025"),
        ("45838.5", "dd/mm/yyyy hh:mm", "30/06/2025 12:00"),
        ("45838", '"Ngày "dd" tháng "mm" năm "yyyy', "Ngày 30 tháng 06 năm 2025"),
        ("-5", "dd/mm/yyyy", "-5"),
        ("9999999", "dd/mm/yyyy", "9999999"),
        ("12a", "0", "12a"),
    ],
)
def test_what_a_cell_shows(value: str, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_days_count_from_1904_in_old_files() -> None:
    assert shown("44376", "dd/mm/yyyy", from_1904=True) == "30/06/2025"


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_letters_of_columns(column: int, name: str) -> None:
    assert letters(column) == name


CSV = 'TT;Nhiệm vụ;Chủ trì;Thời hạn\n1;Rà soát, sửa đổi quy định;Sở A;2025\n2;"Xây dựng\nnền tảng";Sở B, Sở C;2026\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_separated_values(encoding: str, separator: str) -> None:
    text = CSV if separator == ";" else CSV.replace(", ", "- ").replace(";", separator)
    act = read_act_bytes(text.encode(encoding), "a.csv")
    assert [(s.locator, s.as_written.deadline, s.place) for s in act.statements] == [
        ("1", "2025", "hàng 2"),
        ("2", "2026", "hàng 3"),
    ]


def test_windows_1258_is_guessed_and_told() -> None:
    text = CSV.replace("ả", "a\u0309").replace("ệ", "ê\u0323").replace("ụ", "u\u0323").replace("ờ", "ơ\u0300")
    text = text.replace("ạ", "a\u0323").replace("ử", "ư\u0309").replace("ổ", "ô\u0309").replace("ị", "i\u0323")
    text = text.replace("ở", "ơ\u0309").replace("ự", "ư\u0323").replace("ề", "ê\u0300").replace("ủ", "u\u0309")
    text = text.replace("ì", "i\u0300")
    act = read_act_bytes(text.encode("cp1258"), "a.csv")
    assert act.statements[0].text == unicodedata.normalize("NFC", "Rà soát, sửa đổi quy định")
    assert any("1258" in f.message for f in act.findings)


def test_the_separator_that_a_file_names() -> None:
    assert separator_of("sep=,\na;b,c;d\n") == ","
    assert [b.text for b in read_bytes(b"sep=;\na;b;c\n1;2;3\n", "a.csv").blocks] == ["a\tb\tc", "1\t2\t3"]


def test_a_quote_that_never_ends_is_no_crash() -> None:
    assert "Sở A" in read_bytes('TT,Nhiệm vụ,Chủ trì\n1,"Rà soát,Sở A\n'.encode(), "a.csv").text


def test_what_is_no_workbook() -> None:
    for data in (b"PK\x03\x04 xl/workbook.xml broken", saved(annex)[:3000]):
        with pytest.raises(UnreadableFile, match=r"a\.xlsx"):
            read_bytes(data, "a.xlsx")


def test_a_workbook_that_declares_entities_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(tasks))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            new.writestr(entry, data)
    with pytest.raises(UnreadableFile, match="không an toàn"):
        read_bytes(out.getvalue(), "a.xlsx")


def test_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MOST_CELLS", 10)
    with pytest.raises(LimitExceeded, match="tách"):
        read_bytes(saved(tasks), "a.xlsx")


def test_a_day_kept_as_its_midnight() -> None:
    def fill(sheet: Worksheet) -> None:
        tasks(sheet)
        sheet["F2"] = datetime(2025, 12, 31)

    assert read_act_bytes(saved(fill), "a.xlsx").statements[0].as_written.deadline == "31/12/2025"


def test_a_task_that_speaks_of_projects_starts_no_other_table() -> None:
    def fill(sheet: Worksheet) -> None:
        tasks(sheet)
        sheet.append(
            [3, "Dự án, chương trình hoạt động", "Đơn vị chủ trì", None, "Chương trình, đề án", "Thời gian tới"]
        )

    assert {b.table for b in read_bytes(saved(fill), "a.xlsx").blocks} == {1}
