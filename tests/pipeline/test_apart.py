"""Files are read apart: what breaks one reader gives that file an error, and the others go on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from models.errors import EmptyDocument, LimitExceeded, ReaderCrashed, TruyVetError, UnreadableFile
from models.settings import Limits
from pipeline import apart
from pipeline.act import Act
from pipeline.apart import File, read_apart, read_one
from pipeline.store import Home
from tests.pipeline.test_ingest_pdf import line, pdf

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="looks for programs in PATH")
ONE = Limits(workers=1)
TEXT = "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI\n\nKẾ HOẠCH\n\n1. Xây dựng nền tảng số dùng chung của tỉnh {0}.\n"


def write(folder: Path, count: int) -> list[File]:
    files = []
    for number in range(count):
        path = folder / f"ke-hoach-{number}.txt"
        path.write_text(TEXT.format(number), encoding="utf-8")
        files.append(File.at(path))
    return files


def outcome(found: Act | TruyVetError) -> str:
    return type(found).__name__


def signal_readers(sign: signal.Signals) -> None:
    for process in multiprocessing.active_children():
        assert process.pid is not None
        os.kill(process.pid, sign)


def test_a_bad_file_stops_no_other_and_each_keeps_its_own_error(tmp_path: Path) -> None:
    good = write(tmp_path, 2)
    (tmp_path / "rong.txt").write_bytes(b"")
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.7 cut")
    files = [good[0], File.at(tmp_path / "rong.txt"), File.at(tmp_path / "hong.pdf"), File.at(tmp_path / "x"), good[1]]
    found = dict(read_apart(files, limits=Limits(workers=2)))
    assert [outcome(found[n]) for n in range(5)] == [
        "Act",
        EmptyDocument.__name__,
        UnreadableFile.__name__,
        UnreadableFile.__name__,
        "Act",
    ]
    assert "hong.pdf" in str(found[2]) and "\n" not in str(found[2])
    assert not multiprocessing.active_children()


def test_what_was_read_is_kept_and_read_again_only_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, home = write(tmp_path, 2), Home(tmp_path / "home")
    first = dict(read_apart(files, home, ONE))

    def no_worker(limits: Limits, folder: str) -> None:
        raise AssertionError("an unchanged file was read again")

    with monkeypatch.context() as patch:
        patch.setattr(apart, "_Worker", no_worker)
        assert dict(read_apart(files, home, ONE)) == first
        files[0].path.write_text(TEXT.format("mới"), encoding="utf-8")
        with pytest.raises(AssertionError):
            dict(read_apart(files, home, ONE))
    again = dict(read_apart(files, home, ONE))
    assert again[1] == first[1] and again[0] != first[0]
    damaged = next((home.root / "readings").iterdir())
    damaged.write_bytes(b"\xc1")
    assert dict(read_apart(files, home, ONE)) == again


def test_a_reader_that_dies_gives_its_file_an_error_and_another_goes_on(tmp_path: Path) -> None:
    files = write(tmp_path, 3)
    found = {}
    for number, act in read_apart(files, limits=ONE):
        found[number] = act
        if number == 0:
            signal_readers(signal.SIGKILL)
    assert [outcome(found[n]) for n in range(3)] == ["Act", ReaderCrashed.__name__, "Act"]
    assert "ke-hoach-1.txt" in str(found[1])


def test_a_reader_that_falls_silent_is_ended(tmp_path: Path) -> None:
    files = write(tmp_path, 3)
    found = {}
    for number, act in read_apart(files, limits=Limits(workers=1, seconds=2)):
        found[number] = act
        if number == 0:
            signal_readers(signal.SIGSTOP)
    assert [outcome(found[n]) for n in range(3)] == ["Act", LimitExceeded.__name__, "Act"]
    assert "2 giây" in str(found[1])


def test_memory_and_size_have_limits(tmp_path: Path) -> None:
    long = tmp_path / "dai.txt"
    long.write_text("Triển khai nền tảng số của tỉnh.\n" * 60_000, encoding="utf-8")
    with pytest.raises(LimitExceeded, match="tệp nặng 2 MB, quá giới hạn 1 MB"):
        read_one(File.at(long), limits=Limits(size=1))
    with pytest.raises(LimitExceeded, match="250 MB bộ nhớ"):
        read_one(write(tmp_path, 1)[0], limits=Limits(memory=250))


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    files, home = write(tmp_path, 4), Home(tmp_path / "home")
    stopped = read_apart(files, home, ONE)
    first = dict(next(stopped) for _ in range(2))
    stopped.close()
    assert not multiprocessing.active_children()
    kept = {path.name: path.stat().st_mtime_ns for path in (home.root / "readings").iterdir()}
    assert len(kept) == 2
    told: list[str] = []
    again = dict(read_apart(files, home, ONE, lambda name, done, total, page, pages: told.append(name)))
    assert {n: again[n] for n in first} == first and len(again) == 4
    assert told == [file.name for file in files]
    after = {path.name: path.stat().st_mtime_ns for path in (home.root / "readings").iterdir()}
    assert len(after) == 4 and kept.items() <= after.items()


def test_two_runs_on_one_home_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    files, home = write(tmp_path, 3), Home(tmp_path / "home")
    one, other = read_apart(files, home, ONE), read_apart(files, home, ONE)
    pairs = list(zip(one, other, strict=True))
    assert all(mine == theirs and isinstance(mine[1], Act) for mine, theirs in pairs)
    assert len(list((home.root / "readings").iterdir())) == 3


def test_a_file_that_changes_while_it_is_read_is_not_kept_under_its_old_bytes(tmp_path: Path) -> None:
    files, home = write(tmp_path, 2), Home(tmp_path / "home")
    reading = read_apart(files, home, ONE)
    first = next(reading)[1]
    files[1].path.write_text(TEXT.format("đổi"), encoding="utf-8")
    second = next(reading)[1]
    assert isinstance(first, Act) and isinstance(second, Act) and "đổi" in second.document.text
    assert [path.name[:64] for path in (home.root / "readings").iterdir()] == [first.document.source.sha256]  # type: ignore[union-attr]


@POSIX
def test_a_page_left_unread_for_want_of_a_program_is_read_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned = "595 0 0 842 0 0 cm /I Do"
    (tmp_path / "a.pdf").write_bytes(pdf(line(80, 700, "1. Xây dựng nền tảng số dùng chung."), scanned))
    home = Home(tmp_path / "home")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        act = read_one(File.at(tmp_path / "a.pdf"), home, ONE)
    assert any("tesseract-ocr" in f.remedy for f in act.findings)
    assert not (home.root / "readings").exists()


def test_a_home_that_cannot_be_written_keeps_nobody_from_reading(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the way")
    assert read_one(write(tmp_path, 1)[0], Home(tmp_path / "home"), ONE).statements


def test_an_idle_reader_that_has_died_is_replaced(tmp_path: Path) -> None:
    files = write(tmp_path, 2)
    found = {}
    for number, act in read_apart(files, limits=ONE):
        found[number] = act
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
    assert [outcome(found[n]) for n in range(2)] == ["Act", "Act"]


def test_progress_tells_pages(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(*[line(80, 700, f"{n}. Xây dựng nền tảng số.") for n in range(1, 4)]))
    told: list[tuple[int, int]] = []
    read_one(File.at(tmp_path / "a.pdf"), progress=lambda name, done, total, page, pages: told.append((page, pages)))
    assert told == [(1, 3), (2, 3), (3, 3), (0, 0)]
    with pytest.raises(LimitExceeded, match="3 trang, quá giới hạn 2 trang"):
        read_one(File.at(tmp_path / "a.pdf"), limits=Limits(pages=2))


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rieng").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "rieng"))
    list(read_apart(write(tmp_path, 1), limits=ONE))
    assert not list((tmp_path / "rieng").iterdir())


def test_progress_counts_files(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    files = write(tmp_path, 3)
    list(
        read_apart(files, limits=ONE, progress=lambda name, done, total, page, pages: told.append((name, done, total)))
    )
    assert told == [(f.name, n, 3) for n, f in enumerate(files, start=1)]
