"""Writing results: whole or untouched, and one clear line where a folder cannot be written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from models.errors import OutputError
from pipeline.export.files import write_whole

OLD = {"a.csv": b"old a", "b.csv": b"old b"}
NEW = {"a.csv": b"new a", "b.csv": b"new b"}


def failing(number: int, after: int = 0):  # noqa: ANN201 - a stand-in for several functions of `os`
    """Return a function that works `after` times and then fails with the error number."""
    calls = 0

    def fail(*_: object, **__: object) -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise OSError(number, os.strerror(number))

    return fail


def held(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def one_line(error: pytest.ExceptionInfo[OutputError]) -> str:
    said = str(error.value)
    assert said.startswith("Không ghi được kết quả vào «") and said.endswith(".") and "\n" not in said
    return said


def test_old_files_are_replaced_and_are_readable_by_others(tmp_path: Path) -> None:
    write_whole(OLD, tmp_path)
    assert write_whole(NEW, tmp_path) == (tmp_path / "a.csv", tmp_path / "b.csv")
    assert held(tmp_path) == NEW
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_failure_while_writing_leaves_the_old_files_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    write_whole(OLD, tmp_path)
    monkeypatch.setattr(os, "fsync", failing(number, after=1))
    with pytest.raises(OutputError) as error:
        write_whole(NEW, tmp_path)
    assert held(tmp_path) == OLD
    assert ("hết chỗ" if number == errno.ENOSPC else "lỗi số 5") in one_line(error)


def test_an_interruption_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    write_whole(OLD, tmp_path)
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(NEW, tmp_path)
    assert held(tmp_path) == OLD


def test_a_file_open_elsewhere_is_named_as_the_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(OLD, tmp_path)
    monkeypatch.setattr(os, "replace", failing(errno.EACCES))
    with pytest.raises(OutputError) as error:
        write_whole(NEW, tmp_path)
    assert held(tmp_path) == OLD and "đóng tệp đang mở" in one_line(error)


@pytest.mark.parametrize("below", ["", "sub", "sub/deeper"])
def test_a_file_in_the_way(tmp_path: Path, below: str) -> None:
    (tmp_path / "ket-qua").write_bytes(b"mine")
    with pytest.raises(OutputError) as error:
        write_whole(NEW, tmp_path / "ket-qua" / below)
    assert "có một tệp" in one_line(error) or "là một tệp" in one_line(error)
    assert held(tmp_path) == {"ket-qua": b"mine"}


def test_a_folder_under_the_name_of_a_result(tmp_path: Path) -> None:
    write_whole({"a.csv": b"old a"}, tmp_path)
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(OutputError) as error:
        write_whole(NEW, tmp_path)
    assert "thư mục trùng tên" in one_line(error)
    assert (tmp_path / "a.csv").read_bytes() == b"old a" and len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.EACCES, "không có quyền ghi"), (errno.EROFS, "chỉ cho đọc"), (errno.EPERM, "không có quyền ghi")],
)
def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str) -> None:
    monkeypatch.setattr(Path, "mkdir", failing(number))
    with pytest.raises(OutputError) as error:
        write_whole(NEW, tmp_path / "ket-qua")
    assert says in one_line(error) and "-o" in one_line(error)


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000, "dòng\nmới"])
def test_strange_paths(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "\n" in name:
        monkeypatch.setattr(Path, "mkdir", failing(errno.EROFS))
    with pytest.raises(OutputError) as error:
        write_whole(NEW, tmp_path / name)
    one_line(error)
