"""The home folder: originals whole, logs that are only ever appended to, and what a crash leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import StateError
from models.tracing import Decision
from pipeline.store import Home, now

ROOT = Path(__file__).resolve().parents[2]


def decision(n: int = 0, comment: str = "") -> Decision:
    return Decision("accept", f"A#{n}", "B#1", "An", now(), "s", "t", "Xây dựng", "Mục tiêu", "digest", comment)


def test_an_absent_home_is_empty_and_is_not_made_by_reading(home: Home) -> None:
    assert home.added() == [] and home.decisions() == []
    assert not home.root.exists()


def test_originals_are_kept_under_their_sha256_once(home: Home) -> None:
    one = home.keep_original(b"noi dung", "a.txt", "https://vi.du/a")
    again = home.keep_original(b"noi dung", "khac.txt")
    assert again == one and home.added() == [one]
    assert home.original(one.sha256).read_bytes() == b"noi dung"
    assert one.address == "https://vi.du/a" and one.at.endswith("+00:00")
    assert {p.name for p in (home.root / "originals").iterdir()} == {one.sha256}


def test_the_log_only_grows(home: Home) -> None:
    log = home.root / "decisions.jsonl"
    before = b""
    for n in range(5):
        home.decide(decision(n, "lý do\nhai dòng"))
        after = log.read_bytes()
        assert after.startswith(before) and after != before
        before = after
    assert [d.child for d in home.decisions()] == [f"A#{n}" for n in range(5)]
    assert home.decisions()[0].comment == "lý do\nhai dòng"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_any_comment_comes_back_as_it_was(tmp_path: Path, comment: str) -> None:
    home = Home(tmp_path / str(abs(hash(comment))))
    home.decide(decision(comment=comment))
    home.decide(decision(1))
    assert [d.comment for d in home.decisions()] == [comment, ""]


@pytest.mark.parametrize("cut", [1, 5, 40, -3, -2])
def test_a_torn_last_line_is_left_out_and_survives(home: Home, cut: int) -> None:
    home.decide(decision(0))
    log = home.root / "decisions.jsonl"
    line = log.read_bytes()
    torn = line + line[:cut]
    log.write_bytes(torn)
    assert [d.child for d in home.decisions()] == ["A#0"]
    home.decide(decision(2))
    assert log.read_bytes().startswith(torn)
    assert [d.child for d in home.decisions()] == ["A#0", "A#2"]


def test_a_last_line_torn_inside_a_letter_is_left_out(home: Home) -> None:
    home.decide(decision(0))
    log = home.root / "decisions.jsonl"
    line = log.read_bytes()
    middle = line.index("ự".encode()) + 1
    log.write_bytes(line + line[:middle])
    assert [d.child for d in home.decisions()] == ["A#0"]
    home.decide(decision(2))
    assert [d.child for d in home.decisions()] == ["A#0", "A#2"]


@pytest.mark.parametrize(
    "damage", [b"hong\n", b'{"a": 1}\n', b"[]\n", b"5\n", b'{"action": "accept",}\n', b"\x00\x00\x00\n"]
)
def test_a_damaged_line_in_the_middle_is_told(home: Home, damage: bytes) -> None:
    home.decide(decision(0))
    log = home.root / "decisions.jsonl"
    log.write_bytes(log.read_bytes() + damage)
    home.decide(decision(1))
    with pytest.raises(StateError, match=r"hỏng ở dòng 2"):
        home.decisions()


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "kho").write_text("một tệp đứng chắn")
    home = Home(tmp_path / "kho")
    with pytest.raises(StateError, match="Không ghi được"):
        home.decide(decision())
    with pytest.raises(StateError, match="Không ghi được"):
        home.keep_original(b"x", "a.txt")


def test_two_hundred_decisions_of_four_processes_are_all_there(home: Home) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from pipeline.store import Home; from tests.pipeline.test_store import decision\n"
        "home, first = Home(Path(sys.argv[1])), int(sys.argv[2])\n"
        "for n in range(50): home.decide(decision(first + n, 'lời ' * 200))\n"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", script, str(home.root), str(1000 * w)], cwd=ROOT) for w in range(4)
    ]
    assert [w.wait(60) for w in workers] == [0] * 4
    children = [d.child for d in home.decisions()]
    assert Counter(children) == Counter(f"A#{1000 * w + n}" for w in range(4) for n in range(50))
    for w in range(4):
        own = [c for c in children if int(c[2:]) // 1000 == w]
        assert own == [f"A#{1000 * w + n}" for n in range(50)]
    lines = (home.root / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["actor"] == "An" for line in lines)
