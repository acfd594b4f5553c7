"""Exports: cells that attack, characters that break formats, and what each format promises its readers."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
import json
import re
import zipfile
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from models.records import Relation, Source
from models.shapes import matrix_json
from models.tracing import Finding, Matrix, Objective, Parent, Row
from pipeline.export import words, write_all
from pipeline.export.data import json_bytes
from pipeline.export.heat import shade
from pipeline.export.marks import highlight
from pipeline.export.page import html_bytes
from pipeline.export.paper import CELL_LIMIT, CUT_MARK, Column, fit, fitting_width, row_height, text_lines
from pipeline.export.rows import GAP_COLUMNS, MATRIX_COLUMNS, clean, flat_rows
from pipeline.export.sheet import xlsx_bytes
from pipeline.export.table import FORMULA_SIGNS, gaps_csv, guard, matrix_csv
from tests.pipeline.golden.example import CTR, MASTER, NQ57, ZERO, example, task

NAMES = ("matrix.xlsx", "matrix.csv", "matrix.html", "matrix.json", "gaps.csv")
EMPTY = Matrix((), (), (), (), ())
ATTACKS = ("=1+1", "+84 251", "-5%", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")')


def with_task(text: str) -> Matrix:
    return dataclasses.replace(example(), rows=(Row(task("I.1", text), None, None),))


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes, name: str) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content))[name]


def test_all_five_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    assert write_all(example(), out) == tuple(out / name for name in NAMES)
    assert sorted(path.name for path in out.iterdir()) == sorted(NAMES)


def test_the_same_matrix_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = write_all(example(), tmp_path / "1"), write_all(example(), tmp_path / "2")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_an_empty_matrix_gives_headers(tmp_path: Path) -> None:
    write_all(EMPTY, tmp_path)
    assert read_csv((tmp_path / "matrix.csv").read_bytes()) == [list(MATRIX_COLUMNS)]
    assert read_csv((tmp_path / "gaps.csv").read_bytes()) == [list(GAP_COLUMNS)]
    assert "Chưa có nhiệm vụ nào" in (tmp_path / "matrix.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [matrix_csv(example()), gaps_csv(example())])
def test_csv_has_a_byte_order_mark_and_crlf(content: bytes) -> None:
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == len(read_csv(content)) == content.count(b"\n")


def test_columns_are_as_promised() -> None:
    promised = (
        "TT, Nhiệm vụ, Vị trí, Chủ trì, Phối hợp, Sản phẩm, Thời hạn, Mục tiêu của tỉnh, Văn bản, Vị trí, "
        "Quan hệ, Mục tiêu trung ương, Văn bản, Vị trí, Trạng thái, Xác suất, Bằng chứng, Nguồn"
    )
    gaps = "Mã, Mức, Văn bản, Vị trí, Nội dung, Vì sao, Cách khép"
    assert read_csv(matrix_csv(example()))[0] == promised.split(", ")
    assert [cell.value for cell in sheet(xlsx_bytes(example()), "Ma trận")[1]] == promised.split(", ")
    assert read_csv(gaps_csv(example()))[0] == gaps.split(", ")


def test_further_rows_of_a_task_repeat_its_number_even_apart() -> None:
    matrix = example()
    apart = dataclasses.replace(matrix, rows=(*matrix.rows, matrix.rows[0]))
    assert [row.number for row in flat_rows(apart)] == [1, 2, 2, 3, 4, 1]
    ids = re.findall(r'<tbody id="(nv-\d+)"', html_bytes(apart).decode())
    assert ids == ["nv-1", "nv-2", "nv-3", "nv-4"]


def test_a_task_without_parent_says_so_and_leaves_the_rest_empty() -> None:
    last = flat_rows(example())[-1].cells
    assert last[7:] == ("",) * 7 + ("chưa có mục tiêu cha", "", "", "")


def test_an_assignment_needs_no_parent() -> None:
    statement = dataclasses.replace(task("IV.1", ZERO), kind="assignment")
    matrix = dataclasses.replace(example(), rows=(Row(statement, None, None),))
    assert flat_rows(matrix)[0].cells[14] == "việc tổ chức thực hiện"
    content = html_bytes(matrix).decode()
    assert "<b>0</b> chưa có mục tiêu cha" in content and 'data-state="assignment"' in content


def test_long_texts_get_wider_columns() -> None:
    assert fitting_width(["a b"], 20) == 20
    long = "nhiệm vụ " * 130
    width = fitting_width([long, "x"], 20)
    assert row_height([long], [Column("", 20)]) == 409 > row_height([long], [Column("", width)])
    assert fitting_width([long * 50], 20) == 80


def test_tasks_of_several_documents_carry_their_document() -> None:
    other = dataclasses.replace(task("I.1", ZERO), document=MASTER, id=f"{MASTER}#I.1")
    both = dataclasses.replace(example(), rows=(*example().rows, Row(other, None, None)))
    places = [row.cells[2] for row in flat_rows(both)]
    assert (places[0], places[-1]) == (f"{CTR}#III.1.6/2", f"{MASTER}#I.1")


def test_text_of_a_digest_is_marked_in_every_format() -> None:
    marked = "[Tóm lược] " + ZERO
    gaps = read_csv(gaps_csv(example()))
    assert [row[4] for row in gaps if row[2:4] == [MASTER, "TN.2"]] == [marked]
    assert marked in html_bytes(example()).decode()
    cells = [cell.value for row in sheet(xlsx_bytes(example()), "Khoảng trống").rows for cell in row]
    assert marked in cells and ZERO not in cells


def test_json_is_the_shape_unchanged() -> None:
    matrix = with_task("=1+1 \x07")
    assert json.loads(json_bytes(matrix)) == json.loads(json.dumps(matrix_json(matrix)))
    assert "Nguyên".encode() not in json_bytes(matrix) and "Quy hoạch".encode() in json_bytes(matrix)


@pytest.mark.parametrize("attack", ATTACKS)
def test_formulas_stay_text(attack: str) -> None:
    matrix = with_task(attack)
    assert read_csv(matrix_csv(matrix))[1][1] == "'" + attack
    cell = sheet(xlsx_bytes(matrix), "Ma trận")["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (attack, "s", True)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "TRUE", "01/02/2025", "5%"])
def test_text_that_looks_like_a_value_stays_text(text: str) -> None:
    cell = sheet(xlsx_bytes(with_task(text)), "Ma trận")["B2"]
    assert (cell.value, cell.data_type) == (text, "s")


@given(st.text())
def test_no_csv_cell_begins_a_formula(text: str) -> None:
    guarded = guard(clean(text))
    assert not guarded.startswith(FORMULA_SIGNS)
    assert guarded in (clean(text), "'" + clean(text))


@given(st.text(alphabet=st.characters(codec=None)))
def test_clean_text_fits_every_format(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", cleaned.replace("\n", ""))
    assert clean(cleaned) == cleaned


def test_control_characters_and_lone_surrogates_break_nothing(tmp_path: Path) -> None:
    write_all(with_task("a\x00b\x0bc\ud800d\ufffee\r\nf"), tmp_path)
    assert sheet((tmp_path / "matrix.xlsx").read_bytes(), "Ma trận")["B2"].value == "abc\ufffdde\nf"
    assert read_csv((tmp_path / "matrix.csv").read_bytes())[1][1] == "abc\ufffdde\nf"
    assert "abc\ufffdde" in (tmp_path / "matrix.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "matrix.json").read_bytes())["rows"][0]["task"]["text"].startswith("a\x00b")


@pytest.mark.parametrize("letter", ["ạ", "𝕏"])
def test_long_cells_are_cut_visibly_in_the_sheet_only(letter: str) -> None:
    matrix = with_task(letter * 40_000)
    value = sheet(xlsx_bytes(matrix), "Ma trận")["B2"].value
    assert value.endswith(CUT_MARK) and len(value.encode("utf-16-le")) // 2 in (CELL_LIMIT, CELL_LIMIT - 1)
    assert read_csv(matrix_csv(matrix))[1][1] == letter * 40_000


def test_a_cell_at_the_limit_is_whole() -> None:
    assert fit("a" * CELL_LIMIT) == "a" * CELL_LIMIT


def test_every_sheet_is_ready_for_filters_and_paper() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(example())))
    assert book.sheetnames == ["Ma trận", "Khoảng trống", "Độ phủ", "Yêu cầu", "Chỉ tiêu", "Văn bản"]
    for page in book.worksheets:
        assert page.freeze_panes == "A2" and page.auto_filter.ref == page.dimensions
        assert page.print_title_rows == "$1:$1" and page.page_setup.orientation == "landscape"
        setup = page.page_setup
        assert (setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (9, 1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage and "&P" in page.oddFooter.right.text
        assert {cell.font.name for row in page.rows for cell in row} == {"Times New Roman"}


def test_digests_are_told_by_word_and_colour_on_every_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(example())))
    for page in book.worksheets:
        said = [c for row in page.rows for c in row if isinstance(c.value, str) and "bản tóm lược" in c.value]
        assert any(cell.fill.fgColor.rgb == "00FFF2CC" for cell in said), page.title


def test_the_workbook_bears_the_time_of_the_manifest() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(example())))
    made = datetime(2025, 6, 2, 1, 30)  # 08:30 at +07:00
    assert (book.properties.created, book.properties.modified) == (made, made)
    entries = zipfile.ZipFile(io.BytesIO(xlsx_bytes(example()))).infolist()
    assert {entry.date_time for entry in entries} == {(2025, 6, 2, 1, 30, 0)}


def test_dates_and_shares_are_values() -> None:
    documents, coverage = (sheet(xlsx_bytes(example()), name) for name in ("Văn bản", "Độ phủ"))
    assert (documents["E3"].value, documents["E3"].number_format) == (datetime(2025, 4, 14), "dd/mm/yyyy")
    assert [coverage[f"{letter}2"].value for letter in "DEFGHI"] == [2, 1, 1, 0, 1, 0.5]
    assert coverage["H6"].value is None, "no share of nothing"


@given(st.text(), st.floats(4, 60))
def test_lines_are_counted_within_reason(text: str, width: float) -> None:
    assert text.count("\n") + 1 <= text_lines(text, width) <= len(text) + 1 + text.count("\n") + 1


class Page(HTMLParser):
    """Checks that tags close in order, and collects what a page would load or run."""

    VOID = frozenset({"meta", "br", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [given[name] or "" for name in ("src", "href", "action") if name in given]
        self.ids |= {given["id"] or ""} if "id" in given else set()
        self.scripts += tag == "script"
        assert not any(name.startswith("on") for name in given)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parse(content: bytes) -> Page:
    page = Page()
    page.feed(content.decode())
    page.close()
    return page


def test_the_page_is_whole_and_loads_nothing() -> None:
    page = parse(html_bytes(example()))
    assert not page.open and page.scripts == 1
    assert page.links and all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert not re.search(r"url\(|@import|https?://", html_bytes(example()).decode())


def attacked(matrix: Matrix, attack: str) -> Matrix:
    """Put the attack into every text that people or files can supply."""
    said = (attack,)
    parent = Parent(attack, attack, attack, "thực hiện", said, 0.5, said, "suspect", "digest", attack)
    words_of = dataclasses.replace(task(attack, attack).as_written, lead=attack, partners=attack)
    statement = dataclasses.replace(task(attack, attack), as_written=words_of, place=attack, document=attack)
    documents = tuple(
        dataclasses.replace(
            document,
            **dict.fromkeys(("key", "symbol", "kind", "issuer", "subject", "note"), attack),
            sources=said,
            relations=(Relation("cites", attack),),
            source=Source(attack, attack, attack),
        )
        for document in matrix.documents
    )
    return dataclasses.replace(
        matrix,
        documents=documents,
        rows=(Row(statement, parent, parent), Row(dataclasses.replace(statement, id="x"), None, None)),
        objectives=(Objective(attack, attack, "task", attack, "digest", said, "proposed", attack),),
        findings=(Finding(attack, "error", attack, attack, attack, attack, attack),),
        manifest={"version": attack},
    )


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style>&amp;'"])
def test_everything_is_escaped(attack: str) -> None:
    page = parse(html_bytes(attacked(example(), attack)))
    assert not page.open and page.scripts == 1
    assert all(link.startswith("#") for link in page.links)


def test_findings_are_grouped_under_vietnamese_headings() -> None:
    strange = Finding("odd-code", "info", CTR, "", "x", "y")
    content = html_bytes(dataclasses.replace(example(), findings=(strange, *example().findings))).decode()
    headings = re.findall(r"<h3>([^<]*) \((\d+)\)</h3>", content)
    assert headings[0] == ("Mục tiêu chưa có nhiệm vụ thực hiện", "2") and headings[-1] == ("odd-code", "1")
    assert sum(int(count) for _, count in headings) == len(example().findings) + 1


@pytest.mark.parametrize(
    ("text", "evidence", "marked"),
    [
        ("Hoá chất, hóa chất", ("hóa chất",), "<mark>Hoá chất</mark>, <mark>hóa chất</mark>"),
        ("số hóa", ("so hoa",), "số hóa"),
        ("nền tảng số", ("nền tảng", "số"), "<mark>nền tảng số</mark>"),
        ("a < b", ("b",), "a &lt; <mark>b</mark>"),
        ("công nghệ", ("", "..."), "công nghệ"),
    ],
)
def test_evidence_is_marked(text: str, evidence: tuple[str, ...], marked: str) -> None:
    assert highlight(text, evidence) == marked


@given(st.text(alphabet="aă <&'\"ệ\n,"), st.lists(st.text(alphabet="aăệ ")))
def test_marks_change_no_text(text: str, evidence: list[str]) -> None:
    assert html.unescape(re.sub("</?mark>", "", highlight(text, evidence))) == text


def test_words_and_numbers() -> None:
    assert [words.decimal(0.826), words.decimal(1.0)] == ["0,83", "1,00"]
    assert [words.percent(*pair) for pair in ((0, 3), (1, 1000), (999, 1000), (3, 3), (0, 0))] == [
        "0%",
        "1%",
        "99%",
        "100%",
        "–",
    ]
    assert [shade(tasks) for tasks in (0, 1, 3, 4, 8, 99)] == ["h0", "h1", "h2", "h3", "h4", "h4"]
    assert words.moment({"generated_at": "hôm qua"}) is None and words.moment({}) is None
    assert NQ57 in html_bytes(example()).decode()
