"""Taking files in, from disk and from addresses: only the wanted act is kept, and nothing of a failure."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import pytest

from models.errors import EmptyDocument, FetchError, LimitExceeded, UnknownName, UnreadableFile
from models.settings import Limits
from pipeline.intake import add_file, add_files, download, fetch, find_symbol, intake_lines
from pipeline.library import Library, load_library
from pipeline.store import Home
from tests.conftest import PROGRAMME

#: A text in the frame of 57-NQ/TW, made up for these tests.
LINES = [
    "BỘ CHÍNH TRỊ",
    "Số: 57-NQ/TW",
    "Hà Nội, ngày 22 tháng 12 năm 2024",
    "NGHỊ QUYẾT",
    "Về thử nghiệm",
    "I- MỤC TIÊU",
    "- Hạ tầng thử nghiệm.",
]
TEXT = "\n\n".join(LINES)
OTHER = TEXT.replace("57-NQ/TW", "58-NQ/TW")
TYPES = {
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown",
    "docx": "application/octet-stream",
    "html": "text/html",
}


def word(tmp_path: Path) -> bytes:
    book = docx.Document()
    for line in LINES:
        book.add_paragraph(line)
    book.save(str(tmp_path / "a.docx"))
    return (tmp_path / "a.docx").read_bytes()


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, bytes]:
    return {
        "/nq57.md": TEXT.encode(),
        "/nq57.docx": word(tmp_path),
        "/khac.txt": OTHER.encode(),
        "/rong.txt": b" ",
        "/hong.docx": b"PK\x03\x04 hong",
        "/tai-ve?id=1": TEXT.encode(),
    }


@pytest.fixture
def server(pages: dict[str, bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = pages.get(self.path)
            self.send_response(200 if data is not None else 404)
            ending = self.path.rpartition(".")[2]
            self.send_header("Content-Type", TYPES.get(ending, "text/plain"))
            self.end_headers()
            self.wfile.write(data or b"khong co")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{listening.server_address[1]}"
    listening.shutdown()
    thread.join()
    listening.server_close()


def with_addresses(library: Library, *addresses: str, key: str = "57-NQ/TW") -> Library:
    acts = tuple(
        replace(a, document=replace(a.document, addresses=addresses)) if a.document.key == key else a
        for a in library.acts
    )
    return replace(library, acts=acts)


@pytest.mark.parametrize("path", ["/nq57.md", "/nq57.docx", "/tai-ve?id=1"])
def test_the_official_file_is_fetched_and_kept(
    library: Library, home: Home, server: str, path: str, pages: dict[str, bytes]
) -> None:
    intake = fetch("57-nq/tw", with_addresses(library, server + path), home)
    assert intake.added.address == server + path
    assert home.original(intake.added.sha256).read_bytes() == pages[path]
    assert intake.replaced is not None and intake.replaced.provenance == "digest"
    act = load_library(home).act("57-NQ/TW")
    assert act.document.provenance == "full" and [s.locator for s in act.statements] == ["I.1"]
    lines = intake_lines(intake)
    assert "thay cho bản tóm lược của 57-NQ/TW" in lines[0]


def test_the_second_address_is_tried(library: Library, home: Home, server: str) -> None:
    intake = fetch(
        "57-NQ/TW", with_addresses(library, f"{server}/khong-co.pdf", f"{server}/khac.txt", f"{server}/nq57.md"), home
    )
    assert intake.added.name == "nq57.md"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/khac.txt", "tệp ở địa chỉ này là «58-NQ/TW», không phải 57-NQ/TW"),
        ("/khong-co", "mã 404"),
        ("/rong.txt", "không có chữ nào"),
        ("/hong.docx", "hong.docx"),
    ],
)
def test_nothing_is_kept_of_a_failure(library: Library, home: Home, server: str, path: str, words: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch("57-NQ/TW", with_addresses(library, server + path), home)
    assert words in str(caught.value) and "127.0.0.1" in str(caught.value)
    assert not home.root.exists()


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/a", "file:///etc/hosts", "nq57.md", ""])
def test_only_http_addresses_are_opened(library: Library, home: Home, address: str) -> None:
    with pytest.raises(FetchError, match="phải bắt đầu bằng http"):
        fetch("57-NQ/TW", with_addresses(library, address), home)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a", "http://[", "http://127.0.0.1:chu/a", "http://"])
def test_addresses_that_lead_nowhere_are_told(address: str) -> None:
    with pytest.raises(FetchError, match=r"không kết nối được|phải bắt đầu"):
        download(address)


def test_a_document_without_addresses_and_an_unknown_symbol_are_told(library: Library, home: Home) -> None:
    with pytest.raises(FetchError, match="chưa ghi địa chỉ nào"):
        fetch("04/CTr-UBND", library, home)
    with pytest.raises(UnknownName, match=r"Không có văn bản «99/QĐ-TTg».*57-NQ/TW"):
        fetch("99/QĐ-TTg", library, home)
    assert find_symbol("586/qd-ttg", library).document.key == "586/QĐ-TTg"
    assert find_symbol(PROGRAMME, library).document.key == PROGRAMME


def test_adding_a_file_from_disk(library: Library, home: Home, tmp_path: Path) -> None:
    path = tmp_path / "nq57.txt"
    path.write_text(TEXT, encoding="utf-8")
    first, again = add_file(path, library, home), add_file(path, library, home)
    assert first == again and len(home.added()) == 1
    new = tmp_path / "nq58.txt"
    new.write_text(OTHER, encoding="utf-8")
    intake = add_file(new, library, home)
    assert intake.replaced is None and intake.act.document.key == "58-NQ/TW"
    assert intake_lines(intake)[0].startswith("Đã nạp nq58.txt: 58-NQ/TW, 1 mục tiêu.")


def test_a_crash_while_storing_leaves_no_half_file_under_the_name(tmp_path: Path) -> None:
    """The process dies when the bytes are half on the disk: once before they are synced, once before the renaming."""
    data = bytes(range(256)) * 4000
    (tmp_path / "a.pdf").write_bytes(data)
    for function in ("os.fsync", "pathlib.Path.replace"):
        script = (
            "import os, pathlib, signal, sys\nfrom pipeline.store import Home\n"
            f"{function} = lambda *given: os.kill(os.getpid(), signal.SIGKILL)\n"
            "Home(pathlib.Path(sys.argv[1])).keep_bytes(pathlib.Path(sys.argv[2]).read_bytes())"
        )
        command = [sys.executable, "-c", script, str(tmp_path / "home"), str(tmp_path / "a.pdf")]
        assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
        names = [path.name for path in (tmp_path / "home" / "originals").iterdir()]
        assert names and not any(len(name) == 64 for name in names), "only temporary names"
    kept = Home(tmp_path / "home").keep_bytes(data)
    assert kept.read_bytes() == data and kept.name == hashlib.sha256(data).hexdigest()


def test_a_file_too_large_is_told_before_it_is_stored(library: Library, home: Home, tmp_path: Path) -> None:
    (tmp_path / "lon.txt").write_bytes(TEXT.encode() * 20_000)
    with pytest.raises(LimitExceeded, match=r"quá giới hạn 1 MB; hãy tách tệp"):
        add_file(tmp_path / "lon.txt", library, home, Limits(size=1))
    assert not home.root.exists()


def test_originals_are_stored_before_any_file_is_read(library: Library, home: Home, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(OTHER.replace("58", str(80 + number)), encoding="utf-8")
    taking = add_files(sorted(tmp_path.glob("*.txt")), library, home, Limits(workers=1))
    next(taking)
    assert len(list((home.root / "originals").iterdir())) == 3 and len(home.added()) == 1
    taking.close()


@pytest.mark.parametrize(("content", "error"), [(b"", EmptyDocument), (b"PK\x03\x04", UnreadableFile)])
def test_a_bad_file_from_disk_is_not_listed_but_nothing_is_lost(
    library: Library, home: Home, tmp_path: Path, content: bytes, error: type[Exception]
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(error):
        add_file(path, library, home)
    assert home.added() == []
    assert [p.read_bytes() for p in (home.root / "originals").iterdir()] == [content]
