import io
import shutil
import struct
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from models.errors import UnreadableFile
from pipeline.ingest import office, read_bytes
from pipeline.ingest.compound import MAGIC, compound
from tests.pipeline.wordfiles import packed, paragraph, run, texts, zipped

WORD_BINARY = b"\xec\xa5\xc1\x00" + bytes(508)


def compound_file(*streams: str, start: bytes = WORD_BINARY) -> bytes:
    """Return a compound file: the header, a sector of the table of sectors, the directory, and a stream."""
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<II", 1, 1)
    header = header.ljust(76, b"\0") + struct.pack("<I", 0) + b"\xff" * 432
    table = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE).ljust(512, b"\xff")
    entries = [entry("Root Entry", child=1)]
    for number, name in enumerate(streams, 1):
        entries.append(entry(name, right=number + 1 if number < len(streams) else 0xFFFFFFFF, sector=2))
    return header + table + b"".join(entries).ljust(512, b"\0") + start.ljust(4096, b"\0")


def entry(name: str, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF, sector: int = 0) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), 2, 1, 0xFFFFFFFF, right, child)
    return head.ljust(116, b"\0") + struct.pack("<I", sector).ljust(12, b"\0")


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        (("1Table", "WordDocument"), "doc"),
        (("Workbook", "SummaryInformation"), "xls"),
        (("PowerPoint Document",), "ppt"),
        (("__properties_version1.0",), "msg"),
        (("EncryptionInfo", "EncryptedPackage"), "locked-package"),
        (("Contents",), "other"),
    ],
)
def test_compound_files_are_told_by_their_directory(streams: tuple[str, ...], kind: str) -> None:
    assert compound(compound_file(*streams)).kind == kind


def test_an_encrypted_word_file_and_one_with_macros_are_told() -> None:
    locked = compound_file("WordDocument", start=WORD_BINARY[:10] + b"\x00\x01" + bytes(500))
    assert compound(locked).kind == "locked-doc"
    assert compound(compound_file("WordDocument", "Macros")).macros
    assert not compound(compound_file("WordDocument")).macros


@pytest.mark.parametrize("size", [8, 40, 100, 520, 600, 1100])
def test_a_compound_file_cut_short_is_damaged(size: int) -> None:
    data = compound_file("WordDocument")[:size]
    assert compound(data).kind == "damaged"
    with pytest.raises(UnreadableFile, match="tải chưa hết"):
        read_bytes(data, "a.doc")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.doc", compound_file("Workbook"), "tệp Excel đời cũ"),
        ("a.doc", compound_file("PowerPoint Document"), "tệp PowerPoint đời cũ"),
        ("a.doc", compound_file("__properties_version1.0"), "thư Outlook"),
        ("a.docx", compound_file("EncryptedPackage"), "có mật khẩu"),
        ("a.doc", compound_file("WordDocument", start=WORD_BINARY[:10] + b"\x00\x01"), "có mật khẩu"),
        ("a.doc", compound_file("Contents"), "không phải tệp Word đời cũ"),
        ("a.doc", b"%PDF-1.7\n", "tệp PDF"),
        ("a.doc", b"abc", "văn bản thuần"),
        ("a.odt", zipped({"content.xml": "<a/>"}), "là tệp OpenDocument, không phải tệp Word"),
    ],
)
def test_files_that_are_no_word_files_have_messages_of_their_own(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(data, name)
    assert str(caught.value).startswith(f"{name}: ") and words in str(caught.value)


def test_an_encrypted_open_document_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(UnreadableFile, match="có mật khẩu"):
        read_bytes(buffer.getvalue(), "a.odt")


def program(folder: Path, script: str) -> None:
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that alone stands before the system's programs, with none called libreoffice."""
    monkeypatch.setattr(office, "_PROGRAMS", ("soffice",))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_without_libreoffice_the_error_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFile, match=r"cần LibreOffice để đọc tệp \.doc; hãy cài gói libreoffice-writer"):
        read_bytes(compound_file("WordDocument"), "a.doc")


def test_a_conversion_that_fails_is_one_line(path: Path) -> None:
    program(path, "exit 1")
    with pytest.raises(UnreadableFile, match="không chuyển được") as caught:
        read_bytes(rb"{\rtf1 a}", "a.rtf")
    assert "\n" not in str(caught.value)


def test_a_conversion_that_hangs_ends_with_all_that_it_started(path: Path) -> None:
    mark = path / "child"
    program(path, f"sleep 60 & echo $! > {mark}; wait")
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match="quá 1 giây"):
        office.to_docx(b"x", "a.doc", ".doc", timeout=1)
    assert time.monotonic() - started < 10
    child = int(mark.read_text())
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_what_the_program_makes_is_read_and_the_original_is_the_source(path: Path) -> None:
    (path / "made.docx").write_bytes(packed(paragraph(run("Điều 1. Phạm vi"))))
    program(
        path,
        'while [ $# -gt 0 ]; do [ "$1" = --outdir ] && out=$2; last=$1; shift; done\n'
        f'[ -s "$last" ] && cp {path}/made.docx "$out/in.docx"',
    )
    data = compound_file("WordDocument", "Macros")
    reading = read_bytes(data, "a.doc")
    assert texts(reading) == ["Điều 1. Phạm vi"]
    assert reading.source.media_type == "application/msword"
    assert ["macro" in f.message for f in reading.findings] == [True]
    cut = read_bytes(rb"{\rtf1 a", "a.rtf")
    assert any("có thể bị cụt" in f.message for f in cut.findings)
    wrong = read_bytes(data, "a.docx")
    assert any("đuôi .docx nhưng nội dung là Word đời cũ" in f.message for f in wrong.findings)


def test_libreoffice_reads_rtf_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    text = "Điều 1. Phạm vi điều chỉnh"
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    data = f"{{\\rtf1\\ansi\\uc1 {escaped}\\par}}".encode()
    if not any(map(shutil.which, office._PROGRAMS)):
        with pytest.raises(UnreadableFile, match="libreoffice-writer"):
            read_bytes(data, "a.rtf")
        return
    reading = read_bytes(data, "a.rtf")
    assert (texts(reading), reading.findings) == ([text], ())
    assert reading.source.media_type == "application/rtf"
    assert list(tmp_path.iterdir()) == []


def test_any_text_has_pages_to_be_shown() -> None:
    text = "Điều 1. Phạm vi điều chỉnh\n".encode()
    if not any(map(shutil.which, office._PROGRAMS)):
        with pytest.raises(UnreadableFile, match="libreoffice-writer"):
            office.to_pdf(text, "a.txt")
        return
    assert texts(read_bytes(office.to_pdf(text, "a.txt"), "a.pdf")) == ["Điều 1. Phạm vi điều chỉnh"]
