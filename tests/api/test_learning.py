"""`truyvet train` and `truyvet models`, as people call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.library import Library
from pipeline.review import Action, decide
from pipeline.store import Home
from tests.conftest import PROGRAMME, call

TASKS = ("III.2.2/1", "III.1.2/3", "III.2.1/1", "III.2.1/2", "III.2.3/3", "III.1.6/1")
GOALS = ("57-NQ/TW#III.3.5", "57-NQ/TW#III.6.3", "57-NQ/TW#III.5.1", "433-KH/TU#MT.1")
#: Whatever the program thinks of these, it errs less once it learnt that people reject them.
PAIRS: tuple[tuple[Action, str, str], ...] = (
    *(("reject", task, goal) for task in TASKS for goal in GOALS),
    ("add", "III.1.6/1", "433-KH/TU#MT.7"),
)


@pytest.fixture
def reviewed(tmp_path: Path, library: Library) -> Home:
    home = Home(tmp_path / "kho")
    for action, child, parent in PAIRS:
        home.decide(decide(action, f"{PROGRAMME}#{child}", parent, library, "An"))
    return home


def test_without_decisions_one_line_says_what_to_do(tmp_path: Path) -> None:
    ran = call("--home", tmp_path / "kho", "train")
    assert ran.status == 1 and ran.out == "" and ran.err.count("\n") == 1
    assert ran.err.startswith("Lỗi: Chưa có quyết định nào để học") and "truyvet review" in ran.err
    assert not (tmp_path / "kho").exists()


def test_training_says_what_was_used_and_what_changes(reviewed: Home) -> None:
    log = (reviewed.root / "decisions.jsonl").read_bytes()
    ran = call("--home", reviewed.root, "train", "--precision", "0,9")
    assert (ran.status, ran.err) == (0, "")
    assert "dùng 25: 0 duyệt, 24 loại bỏ, 1 nối thêm" in ran.out and "cần ít nhất 15" in ran.out
    assert all(word in ran.out for word in ("QUYẾT ĐỊNH", "KIỂM TRA", "KẾT QUẢ", "truyvet run"))
    assert (reviewed.root / "decisions.jsonl").read_bytes() == log
    shape = json.loads(reviewed.linker.read_text(encoding="utf-8"))
    assert (shape["format"], shape["decisions"], shape["seen"], shape["threshold"]) == (1, 25, 25, None)

    told = call("--home", reviewed.root, "models").out
    assert "từ 25 quyết định của người duyệt" in told and "static-vi@" in told and "MB" in told
    assert "Chưa có chỉ mục" in told and "0,5\n" in told
    held = json.loads(call("--home", reviewed.root, "models", "--format", "json").out)
    assert held["linker"]["name"].startswith("trained ") and held["linker"]["new_decisions"] == 0
    assert held["embedder"]["dimensions"] == 256 and held["index"]["model"] is None

    assert "trở về bộ ghép kèm theo" in call("--home", reviewed.root, "train", "--reset").out
    assert not reviewed.linker.exists()
    assert "không có gì để bỏ" in call("--home", reviewed.root, "train", "--reset").out
    after = call("--home", reviewed.root, "models").out
    assert "Bộ ghép:        kèm theo chương trình" in after and "có 25 quyết định chưa học" in after


def test_few_decisions_are_told_to_be_too_few(tmp_path: Path, library: Library) -> None:
    home = Home(tmp_path / "kho")
    home.decide(decide("accept", f"{PROGRAMME}#III.2.5", "57-NQ/TW#III.6.3", library, "An"))
    ran = call("--home", home.root, "train")
    assert ran.status == 0 and "mới có 1 quyết định" in ran.out and "cần ít nhất 10" in ran.out
    assert not home.linker.exists()


def test_a_stale_linker_is_told(reviewed: Home) -> None:
    reviewed.keep_linker(b"{}")
    told = call("--home", reviewed.root, "models").out
    assert "linker.json của bộ ghép bị hỏng" in told and "truyvet train" in told


@pytest.mark.parametrize("value", ["0", "1", "2", "cao"])
def test_a_precision_that_is_no_share_is_wrong_usage(value: str) -> None:
    ran = call("train", "--precision", value)
    assert ran.status == 2 and "--precision không nhận giá trị" in ran.err


@pytest.mark.parametrize("command", ["train", "models"])
def test_help_is_vietnamese(command: str) -> None:
    ran = call(command, "--help")
    assert ran.status == 0 and ran.out.startswith(f"Cách dùng: truyvet {command}")
