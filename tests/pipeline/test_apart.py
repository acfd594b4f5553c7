"""Files are read apart: what breaks one reader gives that file an error, and the others go on."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from models.errors import EmptyDocument, LimitExceeded, ReaderCrashed, TruyVetError, UnreadableFile
from models.settings import Limits
from pipeline import apart
from pipeline.act import Act
from pipeline.apart import File, read_apart, read_one
from pipeline.store import Home

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

    def no_worker(limits: Limits) -> None:
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
    long.write_text("Triển khai nền tảng số của tỉnh.\n" * 100_000, encoding="utf-8")
    with pytest.raises(LimitExceeded, match="1 MB"):
        read_one(File.at(long), limits=Limits(size=1))
    with pytest.raises(LimitExceeded, match="300 MB bộ nhớ"):
        read_one(File.at(long), limits=Limits(memory=300))


def test_progress_counts_files(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    files = write(tmp_path, 3)
    list(
        read_apart(files, limits=ONE, progress=lambda name, done, total, page, pages: told.append((name, done, total)))
    )
    assert told == [(f.name, n, 3) for n, f in enumerate(files, start=1)]
