"""The main job on the bundled corpus, once, and what follows it: search, show, gaps, review."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.library import BUNDLED
from tests.conftest import PROGRAMME, Ran, call

TEXT = BUNDLED / "programme" / "ctr-sokhcn-dong-nai-2025.txt"
FILES = {"matrix.xlsx", "matrix.csv", "matrix.html", "matrix.json", "gaps.csv"}


@dataclass(frozen=True, slots=True)
class Done:
    home: Path
    out: Path
    ran: Ran

    def copy(self, folder: Path) -> Path:
        """A copy of the home folder that a test may write to."""
        return Path(shutil.copytree(self.home, folder / "kho"))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("chay")
    return Done(folder / "kho", folder / "ra", call("--home", folder / "kho", "run", "-o", folder / "ra"))


def matrix(out: Path) -> dict[str, Any]:
    shape: dict[str, Any] = json.loads((out / "matrix.json").read_text(encoding="utf-8"))
    return shape


def test_run_writes_all_files_and_ends_well(done: Done) -> None:
    assert (done.ran.status, done.ran.err) == (0, "")
    assert {p.name for p in done.out.iterdir()} == FILES
    assert all(p.stat().st_size > 100 for p in done.out.iterdir())


def test_the_summary_fits_one_screen(done: Done) -> None:
    lines = done.ran.out.splitlines()
    assert len(lines) <= 40 and max(map(len, lines)) <= 120
    assert "  25 nhiệm vụ, 7 việc tổ chức thực hiện" in lines
    assert any(line.startswith("  04/CTr-UBND ngày 14/04/2025: thiếu văn bản") for line in lines)
    assert str(done.out) in lines[-1] and all(name in lines[-1] for name in FILES)


def test_the_five_files_say_the_same(done: Done) -> None:
    shape = matrix(done.out)
    assert set(shape) >= {"manifest", "documents", "rows", "objectives", "findings"}
    tasks = list(dict.fromkeys(r["task"]["id"] for r in shape["rows"]))
    assert len(tasks) == 32 and len(shape["objectives"]) == 55
    rows = list(csv.reader(io.StringIO((done.out / "matrix.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0][:3] == ["TT", "Nhiệm vụ", "Vị trí"] and len(rows) == len(shape["rows"]) + 1
    gaps = list(csv.reader(io.StringIO((done.out / "gaps.csv").read_text(encoding="utf-8-sig"))))
    assert gaps[0] == ["Mã", "Mức", "Văn bản", "Vị trí", "Nội dung", "Vì sao", "Cách khép"]
    assert len(gaps) == len(shape["findings"]) + 1
    assert load_workbook(done.out / "matrix.xlsx", read_only=True).worksheets
    html = (done.out / "matrix.html").read_text(encoding="utf-8")
    assert all(r["task"]["text"].split(";")[0] in html for r in shape["rows"])


@pytest.mark.parametrize("query", ["khu cong nghe thong tin tap trung", "Khu Công nghệ thông tin tập trung"])
def test_search_finds_with_and_without_diacritics(done: Done, query: str) -> None:
    found = call("--home", done.home, "search", query, "-k", "5", "--format", "json")
    hits = json.loads(found.out)["hits"]
    assert found.status == 0 and 0 < len(hits) <= 5
    assert f"{PROGRAMME}#III.2.5" in [h["statement"]["id"] for h in hits]
    assert [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)
    text = call("--home", done.home, "search", query)
    assert text.status == 0 and "III.2.5" in text.out and "«" in text.out


def test_search_of_nothing(done: Done) -> None:
    found = call("--home", done.home, "search", "  ")
    assert found.status == 1 and found.err.startswith("Lỗi: ") and found.err.count("\n") == 1 and not found.out
    nothing = call("--home", done.home, "search", "xyzzyx", "--format", "json")
    assert nothing.status == 0 and "hits" in json.loads(nothing.out)


@pytest.mark.parametrize("name", ["CTr-SoKHCN#III.2.5", "…/CTr-SoKHCN#III.1.2/2", "57-nq/tw#III.3.5", "433-KH/TU#MT.1"])
def test_show(done: Done, name: str) -> None:
    shown = call("--home", done.home, "show", name)
    assert shown.status == 0
    assert name.split("#")[1] in shown.out
    assert ("»" in shown.out) is name.split("#")[0].endswith("SoKHCN")
    assert ("bản tóm lược" in shown.out) is not name.split("#")[0].endswith("SoKHCN")


def test_gaps_in_all_formats(done: Done) -> None:
    shape = matrix(done.out)
    as_json = call("--home", done.home, "gaps", "--format", "json")
    assert as_json.status == 0 and json.loads(as_json.out)["findings"] == shape["findings"]
    as_csv = call("--home", done.home, "gaps", "--format", "csv")
    assert as_csv.status == 0 and as_csv.out.encode() == (done.out / "gaps.csv").read_bytes()
    text = call("--home", done.home, "gaps")
    assert text.status == 0 and text.out.count("[") >= len(shape["findings"])


def test_review_then_run_shows_what_people_decided(done: Done, tmp_path: Path) -> None:
    home, out = done.copy(tmp_path), tmp_path / "ra"
    said = call("--home", home, "review", "add", "CTr-SoKHCN#III.2.5", "433-kh/tu#MT.1", "--by", "Nguyễn An")
    assert said.status == 0 and "Nguyễn An nối thêm" in said.out
    assert call("--home", home, "review", "reject", "CTr-SoKHCN#III.2.5", "57-NQ/TW#III.3.5").status == 0
    assert call("--home", home, "run", "-o", out).status == 0
    rows = [r for r in matrix(out)["rows"] if r["task"]["locator"] == "III.2.5"]
    assert (rows[0]["provincial"]["locator"], rows[0]["provincial"]["status"]) == ("MT.1", "confirmed")
    assert "III.3.5" not in [r["central"]["locator"] for r in rows if r["central"]]
    for name in ("matrix.csv", "matrix.html"):
        assert "đã duyệt" in (out / name).read_text(encoding="utf-8").lower()
    assert call("--home", home, "search", "hạ tầng số").status == 0, "decisions leave the index alone"


def test_a_pair_that_was_never_proposed_is_accepted_as_added(done: Done, tmp_path: Path) -> None:
    home = done.copy(tmp_path)
    pairs = {(r["task"]["id"], r[end]["document"] + "#" + r[end]["locator"])
             for r in matrix(done.out)["rows"] for end in ("provincial", "central") if r[end]}  # fmt: skip
    child, parent = sorted(pairs)[0]
    proposed = call("--home", home, "review", "accept", child, parent)
    assert proposed.status == 0 and "duyệt liên kết" in proposed.out and proposed.out.count("\n") == 1
    new = call("--home", home, "review", "accept", "CTr-SoKHCN#III.1.1", "433-KH/TU#MT.7")
    assert new.status == 0 and "nối thêm liên kết" in new.out and "không đề xuất cặp này" in new.out
    log = (home / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["action"] for line in log] == ["accept", "add"]


def test_tasks_names_the_documents_of_the_library_as_run_does(done: Done) -> None:
    shape = json.loads(call("--home", done.home, "tasks", TEXT).out)
    alone = {s["locator"]: s["citations"] for s in shape["statements"]}
    assert any(c.get("document") == "57-NQ/TW" for cited in alone.values() for c in cited)
    for row in matrix(done.out)["rows"]:
        assert alone[row["task"]["locator"]] == row["task"]["citations"]


def test_run_again_changes_nothing_but_the_time(done: Done, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    assert call("--home", done.copy(tmp_path), "run", "-o", out).status == 0
    one, two = matrix(done.out), matrix(out)
    for shape in (one, two):
        del shape["manifest"]["generated_at"]
    assert one == two
    assert (out / "gaps.csv").read_bytes() == (done.out / "gaps.csv").read_bytes()


def test_an_added_file_is_in_the_next_run(done: Done, tmp_path: Path) -> None:
    home, path = done.copy(tmp_path), tmp_path / "ctr-04.txt"
    path.write_text(
        "UBND TỈNH ĐỒNG NAI\n\nSố: 04/CTr-UBND\n\nĐồng Nai, ngày 14 tháng 4 năm 2025\n\nCHƯƠNG TRÌNH HÀNH ĐỘNG\n\n"
        "Triển khai thực hiện Quy hoạch tỉnh\n\nI. NHIỆM VỤ\n\n- Xây dựng Khu Công nghệ thông tin tập trung.\n",
        encoding="utf-8",
    )
    added = call("--home", home, "add", path)
    assert added.status == 0 and "thay cho chỗ còn thiếu của 04/CTr-UBND" in added.out
    assert call("--home", home, "run", "-o", tmp_path / "ra").status == 0
    shape = matrix(tmp_path / "ra")
    assert "04/CTr-UBND" in {o["document"] for o in shape["objectives"]}
    assert not [f for f in shape["findings"] if f["code"] == "document-missing"]
