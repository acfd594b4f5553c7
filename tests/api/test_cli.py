"""The contract of the command line: statuses, one clear Vietnamese line, formats, and what is not imported."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.library import BUNDLED
from tests.conftest import call

ROOT = Path(__file__).resolve().parents[2]
DOCX = BUNDLED / "programme" / "ctr-sokhcn-dong-nai-2025.docx"
TEXT = BUNDLED / "programme" / "ctr-sokhcn-dong-nai-2025.txt"
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩậắằặẻẽẹếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúý]", re.IGNORECASE)


def run(*arguments: str | Path, stdin: bytes = b"", home: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | ({"TRUYVET_HOME": str(home)} if home else {})
    command = [sys.executable, "-m", "api.cli", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env=environment, cwd=ROOT, check=False)


@pytest.mark.parametrize("file", [DOCX, TEXT], ids=["docx", "txt"])
def test_read_in_all_formats(file: Path) -> None:
    as_json = call("read", file, "--format", "json")
    shape = json.loads(as_json.out)
    assert as_json.status == 0 and set(shape) == {"document", "units", "findings"}
    assert shape["document"]["symbol"] == "…/CTr-SoKHCN" and len(shape["units"]) > 20
    text = call("read", file, "--format", "text").out
    assert all(text[u["span"]["start"] : u["span"]["end"]] == u["text"] for u in shape["units"])
    outline = call("read", file)
    assert "III.2 ▸ Về chuyển đổi số" in outline.out and "annex-missing" in outline.err


def test_tasks_in_both_formats() -> None:
    shape = json.loads(call("tasks", DOCX).out)
    assert set(shape) == {"document", "statements", "findings"} and len(shape["statements"]) == 32
    rows = list(csv.reader(io.StringIO(call("tasks", DOCX, "--format", "csv").out.removeprefix("\ufeff"))))
    assert len(rows) == 33 and any("Tham mưu UBND tỉnh" in cell for cell in rows[1])


@pytest.mark.parametrize("file", [DOCX, TEXT], ids=["docx", "txt"])
def test_stdin_is_read_for_a_dash(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    piped = call("tasks", "-")
    assert (piped.status, piped.err) == (0, "")
    shape, direct = json.loads(piped.out), json.loads(call("tasks", file).out)
    assert shape["statements"] == direct["statements"]


def one_line(status: int, out: str, err: str) -> None:
    assert status == 1 and out == ""
    assert err.startswith("Lỗi: ") and err.count("\n") == 1 and err.endswith("\n")
    assert VIETNAMESE.search(err) and "Traceback" not in err


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    (tmp_path / "rong.txt").write_bytes(b"")
    (tmp_path / "hong.docx").write_bytes(b"PK\x03\x04 hong")
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4 hong")
    (tmp_path / "la.xyz").write_bytes(b"x")
    (tmp_path / "thu-muc").mkdir()
    return tmp_path


@pytest.mark.parametrize("command", ["read", "tasks", "add", "run", "gaps"])
@pytest.mark.parametrize("name", ["khong-co.docx", "rong.txt", "hong.docx", "hong.pdf", "la.xyz", "thu-muc"])
def test_files_that_cannot_be_read_are_told_in_one_line(bad: Path, command: str, name: str) -> None:
    out = ("-o", bad / "ra") if command == "run" else ()
    ran = call("--home", bad / "kho", command, bad / name, *out)
    one_line(ran.status, ran.out, ran.err)
    assert name in ran.err
    there = command == "add" and (bad / name).is_file()
    assert (bad / "kho").exists() == there, "the bytes of a file to be added are kept before it is read"
    assert not (bad / "kho" / "documents.jsonl").exists()


def test_empty_stdin_is_told() -> None:
    ran = run("read", "-")
    one_line(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "chuyển đổi số"),
        ("show", "57-NQ/TW#IX.9"),
        ("fetch", "99/QĐ-TTg"),
        ("fetch", "04/CTr-UBND"),
        ("review", "accept", "a#1", "b#2"),
        ("review", "accept", "CTr-SoKHCN#III.2.5", "57-NQ/TW#I.1"),
        ("map", "--from", "khong-co.csv", "--to", "khong-co.csv", "-o", "khong-co/ra.txt"),
    ],
    ids=lambda a: " ".join(a),
)
def test_known_errors_are_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = call("--home", tmp_path / "kho", *arguments)
    one_line(ran.status, ran.out, ran.err)
    assert not (tmp_path / "kho" / "decisions.jsonl").exists()


def test_search_before_run_says_what_to_do(tmp_path: Path) -> None:
    assert "truyvet run" in call("--home", tmp_path / "kho", "search", "x").err


@pytest.mark.parametrize("where", ["file", "below a file"])
def test_an_out_that_cannot_be_written_is_told_before_the_work(tmp_path: Path, where: str) -> None:
    (tmp_path / "chan").write_text("một tệp đứng chắn")
    out = tmp_path / "chan" / ("" if where == "file" else "ra")
    ran = call("--home", tmp_path / "kho", "run", "-o", out)
    one_line(ran.status, ran.out, ran.err)
    assert (tmp_path / "chan").read_text() == "một tệp đứng chắn" and not (tmp_path / "kho").exists()


def test_a_file_in_the_way_of_one_result_is_told(tmp_path: Path) -> None:
    (tmp_path / "ra" / "matrix.csv").mkdir(parents=True)
    ran = call("--home", tmp_path / "kho", "run", "-o", tmp_path / "ra")
    one_line(ran.status, ran.out, ran.err)
    assert [p.name for p in (tmp_path / "ra").iterdir()] == ["matrix.csv"]


def test_a_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "kho").write_text("tệp")
    for arguments in (
        ("add", TEXT),
        ("review", "add", "CTr-SoKHCN#III.2.5", "433-KH/TU#MT.1"),
        ("run", "-o", tmp_path / "ra"),
        ("search", "x"),
    ):
        ran = call("--home", tmp_path / "kho", *arguments)
        assert ran.status == 1 and ran.err.startswith("Lỗi: ") and ran.err.count("\n") == 1


def test_a_damaged_log_is_told(tmp_path: Path) -> None:
    (tmp_path / "decisions.jsonl").write_text("hong\n{}\n")
    ran = call("--home", tmp_path, "gaps")
    one_line(ran.status, ran.out, ran.err)
    assert "hỏng ở dòng 1" in ran.err


def test_a_bad_file_does_not_keep_the_others_from_being_added(bad: Path) -> None:
    ran = call("--home", bad / "kho", "add", bad / "rong.txt", TEXT, bad / "hong.docx")
    assert ran.status == 1 and "Đã nạp" in ran.out
    assert ran.err.count("Lỗi: ") == 2 and ran.err.count("\n") == 2


def test_one_bad_file_among_several_does_not_stop_run(bad: Path) -> None:
    ran = call("--home", bad / "kho", "run", bad / "hong.docx", TEXT, "-o", bad / "ra")
    assert ran.status == 0 and "1 Tệp cần xem lại" in ran.out
    assert "hong.docx" in (bad / "ra" / "gaps.csv").read_text(encoding="utf-8-sig")


def test_map_ranks_any_list_against_any_list(tmp_path: Path) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.csv"
    source.write_text(
        '{"id": "x", "text": "Xây dựng khu công nghệ thông tin"}\n{"id": "y", "text": "Đào tạo nhân lực"}\n',
        encoding="utf-8",
    )
    target.write_text(
        "id,text,title\n1,Phát triển nhân lực,Nhân lực\n2,Khu công nghệ thông tin tập trung,Hạ tầng\n", encoding="utf-8"
    )
    ran = call("map", "--from", source, "--to", target, "-o", tmp_path / "ra.jsonl", "-k", "5")
    assert ran.status == 0 and "4 cặp" in ran.out
    rows = [json.loads(line) for line in (tmp_path / "ra.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(r["from_id"], r["rank"]) for r in rows] == [("x", 1), ("x", 2), ("y", 1), ("y", 2)]
    assert [r["to_id"] for r in rows if r["rank"] == 1] == ["2", "1"]
    assert all(0 <= r["probability"] <= 1 for r in rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ("lam",),
        ("run", "--format", "pdf"),
        ("search",),
        ("search", "x", "-k", "0"),
        ("search", "x", "-k", "nhiều"),
        ("tasks",),
        ("tasks", "a", "--format", "xml"),
        ("review", "approve", "a", "b"),
        ("map", "--from", "a"),
        ("read", "a", "--la"),
        ("show", "--home"),
        ("search", "x", "--format"),
    ],
    ids=lambda a: " ".join(a),
)
def test_wrong_usage_ends_with_two_and_says_so_in_vietnamese(arguments: tuple[str, ...]) -> None:
    ran = call(*arguments)
    assert ran.status == 2 and ran.out == ""
    assert ran.err.startswith("Sai cách dùng: ") and ran.err.count("\n") == 1 and "--help" in ran.err
    english = r"\b(argument|required|invalid|expected|unrecognized|choose|the following|ambiguous)\b"
    assert not re.search(english, ran.err), ran.err


def test_no_command_prints_help_and_ends_with_two() -> None:
    ran = call()
    assert ran.status == 2 and "Cách dùng: truyvet" in ran.out


@pytest.mark.parametrize("command", [(), ("run",), ("search",), ("review",), ("map",), ("show",), ("add",)])
def test_help_is_vietnamese(command: tuple[str, ...]) -> None:
    ran = call(*command, "--help")
    assert ran.status == 0 and ran.err == ""
    assert ran.out.startswith("Cách dùng: truyvet") and "in hướng dẫn này" in ran.out
    assert not re.search(r"\b(usage|options|positional|show this help)\b", ran.out)


def test_version() -> None:
    assert re.fullmatch(r"truyvet \d\S*\n", call("--version").out)


@pytest.mark.parametrize("place", ["before", "after"])
def test_home_may_stand_before_or_after_the_command(tmp_path: Path, place: str) -> None:
    home = ("--home", str(tmp_path / "kho"))
    arguments = (*home, "add", str(TEXT)) if place == "before" else ("add", str(TEXT), *home)
    assert call(*arguments).status == 0
    assert (tmp_path / "kho" / "documents.jsonl").is_file()


def test_a_threshold_that_does_not_fit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUYVET_THRESHOLD", "nhiều")
    ran = call("--home", tmp_path, "gaps")
    one_line(ran.status, ran.out, ran.err)


def imported(script: str, *names: str, home: Path | None = None) -> list[str]:
    """Return which of the names a script leaves in `sys.modules`."""
    code = f"import sys\n{script}\nprint('\\n', *[n for n in {names!r} if sys.modules.get(n)])"
    environment = os.environ | ({"TRUYVET_HOME": str(home)} if home else {})
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout.splitlines()[-1].split()


HEAVY = (
    "numpy",
    "yaml",
    "spacy",
    "underthesea",
    "faiss",
    "bm25s",
    "openpyxl",
    "docx",
    "pdfplumber",
    "torch",
    "transformers",
)


def test_help_imports_nothing_heavy() -> None:
    script = "from api.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    assert imported(script, *HEAVY, "pipeline", "index") == []


def test_run_and_search_import_neither_torch_nor_transformers(tmp_path: Path) -> None:
    script = (
        f"from api.cli import main\nassert main(['run', '-o', {str(tmp_path / 'ra')!r}]) == 0\n"
        "assert main(['search', 'chuyen doi so']) == 0"
    )
    assert imported(script, "torch", "transformers", "sentence_transformers", "tensorflow", home=tmp_path / "kho") == []


def test_a_closed_pipe_ends_quietly() -> None:
    command = f"{sys.executable} -m api.cli read {DOCX} --format json | head -c 10"
    ran = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert len(ran.stdout) == 10 and b"Traceback" not in ran.stderr
