"""Bad input: each kind has a message of its own that says what to do; nothing hangs or is lost, the rest goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from csv import reader
from io import StringIO
from pathlib import Path

import pytest

from models.errors import EmptyDocument, InputError, LimitExceeded, TruyVetError, UnknownFormat, UnreadableFile
from models.settings import Limits
from models.text import plain_name
from pipeline.act import Act
from pipeline.apart import File, read_apart, read_one
from pipeline.ingest import read_bytes
from pipeline.ingest.formats import format_of
from pipeline.library import files_in
from tests.conftest import Ran
from tests.pipeline import badfiles
from tests.pipeline.badfiles import ACT, TASK
from tests.pipeline.test_ingest_office import compound_file
from tests.pipeline.test_ingest_pdf import line, pdf

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals, pipes and links are of POSIX systems")
BROKEN = "hỏng hoặc tải chưa hết"
BOMB = "quá lớn khi giải nén"
DECLARED = "khai báo không an toàn"
MESSAGES: dict[str, tuple[type[InputError], str]] = {
    "rong.docx": (EmptyDocument, "tệp rỗng"),
    "trang.txt": (EmptyDocument, "tệp rỗng"),
    "cut.pdf": (UnreadableFile, "thiếu phần cuối"),
    "cut.docx": (UnreadableFile, BROKEN),
    "cut.xlsx": (UnreadableFile, BROKEN),
    "cut.png": (UnreadableFile, BROKEN),
    "cut.jpg": (UnreadableFile, BROKEN),
    "cut.tif": (UnreadableFile, BROKEN),
    "cut.doc": (UnreadableFile, BROKEN),
    "khoa.pdf": (UnreadableFile, "có mật khẩu; hãy gỡ mật khẩu"),
    "khoa.docx": (UnreadableFile, "có mật khẩu; hãy gỡ mật khẩu"),
    "khoa.xlsx": (UnreadableFile, "có mật khẩu; hãy gỡ mật khẩu"),
    "khoa.doc": (UnreadableFile, "có mật khẩu; hãy gỡ mật khẩu"),
    "khoa.odt": (UnreadableFile, "có mật khẩu; hãy gỡ mật khẩu"),
    "khong-trang.pdf": (EmptyDocument, "không có trang nào"),
    "vong.pdf": (UnreadableFile, "trang PDF bị hỏng"),
    "nhieu-trang.pdf": (LimitExceeded, "100000 trang, quá giới hạn 3000"),
    "thieu-trang.pdf": (UnreadableFile, "trang PDF bị hỏng"),
    "lon.png": (LimitExceeded, "ảnh quá lớn"),
    "bom.docx": (UnreadableFile, BOMB),
    "bom.xlsx": (UnreadableFile, BOMB),
    "long.docx": (UnreadableFile, "không phải tệp Word"),
    "chong.docx": (UnreadableFile, BOMB),
    "chong.xlsx": (UnreadableFile, BOMB),
    "muc.docx": (UnreadableFile, "có 20000 mục"),
    "muc.xlsx": (UnreadableFile, "nhiều bất thường"),
    "ngoai.docx": (UnreadableFile, DECLARED),
    "cuoi.docx": (UnreadableFile, DECLARED),
    "ngoai.xlsx": (UnreadableFile, DECLARED),
    "ngoai.odt": (UnreadableFile, DECLARED),
    "duong-dan.docx": (UnreadableFile, "trỏ ra ngoài"),
    "nhi-phan.txt": (UnreadableFile, "tệp nhị phân"),
    "a.zip": (UnknownFormat, "hãy giải nén"),
    "a.rar": (UnknownFormat, "hãy giải nén"),
    "a.exe": (UnknownFormat, "chưa đọc được dạng «.exe»"),
    "sau.html": (UnreadableFile, "lồng quá nhiều cấp"),
    "dai.txt": (LimitExceeded, "không ngắt dòng"),
}
MACROS = {"macro.docm": "Tệp Word có macro", "macro.docx": "Tệp Word có macro", "macro.xlsm": "Tệp Excel có macro"}
GOOD = ("lien-ket.docx", *MACROS)

Found = dict[str, Act | TruyVetError]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What one run over all bad files, with good ones among them, gives for each."""
    folder = tmp_path_factory.mktemp("xau")
    for name, data in badfiles.files().items():
        (folder / name).write_bytes(data)
    paths = sorted(folder.iterdir())
    return {paths[n].name: act for n, act in read_apart([File.at(p) for p in paths], limits=Limits(workers=2))}


def test_no_bad_file_is_forgotten(found: Found) -> None:
    assert set(found) == set(MESSAGES) | set(GOOD)


@pytest.mark.parametrize("name", MESSAGES)
def test_each_kind_has_a_message_of_its_own(found: Found, name: str) -> None:
    kind, words = MESSAGES[name]
    error = found[name]
    assert type(error) is kind
    message = str(error)
    assert message.startswith(f"{name}: ") and words in message and "\n" not in message
    assert len(message) < 250 and "Error" not in message and ";" in message, "says what to do"


@pytest.mark.parametrize("name", GOOD)
def test_good_files_among_them_are_read(found: Found, name: str) -> None:
    act = found[name]
    assert isinstance(act, Act) and any(TASK[3:] in s.text for s in act.statements)
    assert MACROS.get(name, "không được tải: file:///etc/passwd") in " ".join(f.message for f in act.findings)


CONTENTS: dict[str, bytes] = {
    ".txt": ACT.encode(),
    ".docx": badfiles.word(),
    ".doc": compound_file("WordDocument"),
    ".xlsx": badfiles.book(),
    ".xls": compound_file("Workbook"),
    ".pdf": pdf(line(80, 700, TASK)),
    ".html": f"<html><body><p>{ACT}</p></body></html>".encode(),
    ".rtf": rb"{\rtf1 abc}",
    ".odt": badfiles.open_document("<a/>"),
    ".jpg": badfiles.picture("JPEG", (40, 40)),
}
#: Endings whose files Word opens by their content; a page of plain lines; a table of text.
_ALIKE = ({".docx", ".doc", ".rtf", ".odt"}, {".txt", ".md", ".csv"})


@pytest.mark.parametrize("ending", [*CONTENTS, ".md", ".csv"])
@pytest.mark.parametrize("content", CONTENTS)
def test_a_wrong_ending_is_told_with_the_right_one(ending: str, content: str) -> None:
    opens = (ending in _ALIKE[0] and content == ".html") or (ending == ".html" and content == ".txt")
    if ending == content or opens or any({ending, content} <= group for group in _ALIKE):
        assert format_of(CONTENTS[content], f"a{ending}").reader()
        return
    with pytest.raises(UnreadableFile) as caught:
        format_of(CONTENTS[content], f"a{ending}")
    assert str(caught.value).startswith(f"a{ending}: đuôi {ending} nhưng nội dung")
    assert f"hãy đổi đuôi thành {content} rồi nạp lại" in str(caught.value)


def test_nothing_outside_is_named_by_entities_or_links() -> None:
    head = "".join(f"<p>{text}</p>" for text in ["KẾ HOẠCH", "Số: 12/KH-UBND", TASK, "2. Rà soát quy hoạch hạ tầng."])
    declared = '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY a "ha">]>'
    page = (
        f"<html><body>{head}<svg><image href='file:///etc/passwd'/><text>&e;</text></svg><p>x&e;y&a;z</p></body></html>"
    )
    reading = read_bytes((declared + page).encode(), "a.html")
    assert "root:" not in reading.text and "xha" not in reading.text and TASK in reading.text


HOSTILE = {
    "do\x1b[31mred.txt": "do\ufffd[31mred.txt",
    "dong\nmoi.txt": "dong\ufffdmoi.txt",
    "nguoc\u202efdp.txt": "nguoc\ufffdfdp.txt",
    unicodedata.normalize("NFD", "kế hoạch.txt"): "kế hoạch.txt",
    os.fsdecode(b"xau\xff.txt"): "xau\ufffd.txt",
    "=cmd.txt": "=cmd.txt",
}


@pytest.mark.parametrize(
    ("name", "shown"), [*HOSTILE.items(), ("a\0b", "a\ufffdb"), ("a\u2066b\u200b", "a\ufffdb\ufffd")]
)
def test_names_are_shown_without_signs_that_mislead(name: str, shown: str) -> None:
    assert plain_name(name) == shown == plain_name(shown)


@POSIX
def test_hostile_names_and_odd_files_of_a_folder(truyvet: Callable[..., Ran], tmp_path: Path) -> None:
    folder, home = tmp_path / "thu-muc", tmp_path / "home"
    folder.mkdir()
    for number, name in enumerate(HOSTILE):
        (folder / name).write_text(f"{ACT}\n2. Rà soát {number} quy hoạch.\n", encoding="utf-8")
    (folder / "xoay").symlink_to(folder)
    (folder / "vong.txt").symlink_to("vong.txt")
    (folder / "mat.docx").symlink_to("khong-co")
    (folder / "thiet-bi.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "ong.txt")
    ran = truyvet("add", folder, "--home", home)
    assert ran.status == 1
    assert not {c for c in ran.out + ran.err if unicodedata.category(c) in ("Cc", "Cf", "Cs")} - {"\n"}
    lines = ran.out.splitlines()
    assert len(lines) == len(HOSTILE)
    assert all(any(f"Đã nạp {shown}: " in text for text in lines) for shown in HOSTILE.values())
    errors = ran.err.splitlines()
    assert len(errors) == 2 and all(text.startswith("Lỗi: ") for text in errors)
    assert any("vong.txt: không đọc được tệp (lối tắt trỏ vòng tròn)" in text for text in errors)
    assert any("mat.docx: không có tệp này" in text for text in errors)
    csv = truyvet("tasks", folder / "=cmd.txt", "--home", home, "--format", "csv").out
    assert "=cmd" in csv and not any(cell.startswith("=") for row in reader(StringIO(csv)) for cell in row)


@POSIX
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: Path("/dev/zero"), "ống dẫn hoặc thiết bị"),
        (lambda folder: folder / ("x" * 5000), "đường dẫn quá dài"),
        (lambda folder: folder.joinpath(*["y" * 200] * 30), "đường dẫn quá dài"),
        (lambda folder: folder / "a\0b.txt", "đường dẫn không hợp lệ"),
        (lambda folder: folder, "là thư mục"),
    ],
)
def test_paths_that_lead_to_no_file(
    truyvet: Callable[..., Ran], tmp_path: Path, make: Callable[[Path], Path], words: str
) -> None:
    ran = truyvet("read", make(tmp_path), "--home", tmp_path / "home")
    assert ran.status == 1 and words in ran.err and len(ran.err) < 300 and ran.err.count("\n") == 1


@POSIX
def test_a_pipe_is_not_waited_for(truyvet: Callable[..., Ran], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ong.txt")
    assert "ống dẫn" in truyvet("read", tmp_path / "ong.txt", "--home", tmp_path / "home").err


def test_folders_too_deep_to_open_are_named(tmp_path: Path) -> None:
    start = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(30):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
    finally:
        os.chdir(start)
    (tmp_path / "a.txt").write_text(ACT, encoding="utf-8")
    deep, good = sorted(files_in([tmp_path]), key=lambda path: -len(str(path)))
    assert good.name == "a.txt"
    with pytest.raises(UnreadableFile, match="đường dẫn quá dài"):
        read_one(File.at(deep))


@POSIX
def test_without_programs_the_error_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(badfiles.picture("PNG"))
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 abc}")
    monkeypatch.setenv("PATH", str(tmp_path))
    files = [File.at(tmp_path / "a.png"), File.at(tmp_path / "a.rtf")]
    found = dict(read_apart(files, limits=Limits(workers=1)))
    assert "tesseract-ocr-vie" in str(found[0]) and "libreoffice-writer" in str(found[1])


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells by /proc whether a process runs")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_nothing_runs_on_when_a_run_ends(tmp_path: Path, sign: signal.Signals) -> None:
    mark = tmp_path / "con"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 & echo $! $$ $PPID > {mark}.new; mv {mark}.new {mark}; wait\n")
    program.chmod(0o755)
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 abc}")
    command = [sys.executable, "-m", "api.cli", "add", str(tmp_path / "a.rtf"), "--home", str(tmp_path / "home")]
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True) as run:
        until = time.monotonic() + 30
        while not mark.exists() and time.monotonic() < until:
            time.sleep(0.05)
        started = [int(pid) for pid in mark.read_text().split()]
        os.killpg(run.pid, sign)
        said = run.communicate(timeout=10)[1].decode()
    while any(map(alive, started)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(alive, started))
    assert run.returncode == (130 if sign == signal.SIGINT else -sign)
    assert said.count("\n") == (1 if sign == signal.SIGINT else 0), "the workers say nothing of it"
