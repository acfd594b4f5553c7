import io
import os
import zipfile
from pathlib import Path

import pytest

from models.errors import EmptyDocument, InputError, UnknownFormat, UnreadableFile
from pipeline.ingest import read_blocks, read_bytes
from pipeline.ingest.formats import sniff
from pipeline.ingest.word import package

FILES = Path(__file__).parent / "files"
PROGRAMME = Path(__file__).parents[2] / "corpus" / "programme"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITY = b'<?xml version="1.0"?>' + b" " * 5000 + b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
LINE = "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;"


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("a.txt", b"", EmptyDocument, "rỗng"),
        ("a.md", b" \n\t\n", EmptyDocument, "rỗng"),
        ("a.txt", "\u200b\ufeff\n".encode(), EmptyDocument, "không có chữ"),
        ("a.xyz", LINE.encode(), UnknownFormat, ".docx"),
        ("a.html", b"<html>", EmptyDocument, "không thấy văn bản"),
        ("a.doc", OLE, UnreadableFile, "hỏng hoặc tải chưa hết"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(20), UnreadableFile, "tệp ảnh bị hỏng"),
        ("a.docx", b"%PDF-1.7\n", UnreadableFile, "tệp PDF"),
        ("a.pdf", zipped({"x": b"x"}), UnreadableFile, "hãy giải nén"),
        ("a.pdf", LINE.encode(), UnreadableFile, "không phải PDF"),
        ("a.txt", b"%PDF-1.7\n", UnreadableFile, "tệp PDF"),
        ("a.txt", b"ab\0\1\2cd", UnreadableFile, "nhị phân"),
        ("a.docx", zipped({"xl/workbook.xml": b"<x/>"}), UnreadableFile, "là tệp Excel"),
        ("a.docx", zipped({"ppt/presentation.xml": b"<x/>"}), UnreadableFile, "là tệp PowerPoint, không phải tệp Word"),
        ("a.docx", zipped({"other.txt": b"x"}), UnreadableFile, "không phải tệp Word"),
        ("a.docx", zipped({"word/document.xml": b"<a/>", "../x": b""}), UnreadableFile, "trỏ ra ngoài"),
        ("a.docx", zipped({"word/document.xml": b"<a/>", "C:\\x": b""}), UnreadableFile, "trỏ ra ngoài"),
        ("a.docx", b"PK\x03\x04broken", UnreadableFile, "hỏng"),
        ("a.docx", zipped({"word/document.xml": b"<w:document"}), UnreadableFile, "sai cú pháp"),
        ("a.docx", zipped({"word/document.xml": b"<!DOCTYPE a><a/>"}), UnreadableFile, "không an toàn"),
        ("a.docx", zipped({"word/document.xml": ENTITY}), UnreadableFile, "không an toàn"),
        ("a.docx", zipped({"word/document.xml": ENTITY.decode().encode("utf-16")}), UnreadableFile, "không an toàn"),
        ("a.docx", zipped({"word/document.xml": b"<a/>"}), EmptyDocument, "không có chữ"),
        ("a.pdf", b"%PDF-1.7\nnothing", UnreadableFile, "hỏng"),
    ],
)
def test_what_cannot_be_read_gives_one_line_that_names_the_file(
    name: str, data: bytes, error: type[InputError], words: str
) -> None:
    with pytest.raises(error) as caught:
        read_bytes(data, name)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert words in message
    assert "\n" not in message


def test_an_encrypted_pdf_asks_for_the_password_to_be_taken_off() -> None:
    with pytest.raises(UnreadableFile, match="mật khẩu"):
        read_blocks(FILES / "locked.pdf")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="không có tệp này"):
        read_blocks(tmp_path / "không có.txt")
    with pytest.raises(UnreadableFile, match="là thư mục"):
        read_blocks(tmp_path)
    with pytest.raises(UnreadableFile, match="đường dẫn"):
        read_blocks(Path("a\0b.txt"))


def test_a_file_closed_to_us_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "kín.txt"
    closed.write_text(LINE)

    def deny(self: Path) -> bytes:
        raise PermissionError(13, os.strerror(13), str(self))

    monkeypatch.setattr(Path, "read_bytes", deny)
    with pytest.raises(UnreadableFile, match="không có quyền đọc"):
        read_blocks(closed)


def test_truncated_files_are_unreadable_or_read_but_never_crash() -> None:
    for name in ("programme.pdf", "programme-table.pdf"):
        data = (FILES / name).read_bytes()
        for share in (0.02, 0.3, 0.6, 0.95):
            with pytest.raises(InputError):
                read_bytes(data[: int(share * len(data))], name)
    data = next(PROGRAMME.glob("*.docx")).read_bytes()
    for share in (0.02, 0.5, 0.99):
        with pytest.raises(UnreadableFile):
            read_bytes(data[: int(share * len(data))], "a.docx")


def test_a_docx_with_a_piece_missing_is_unreadable() -> None:
    data = next(PROGRAMME.glob("*.docx")).read_bytes()
    for start in range(100, len(data) - 600, len(data) // 12):
        with pytest.raises(UnreadableFile):
            read_bytes(data[:start] + data[start + 500 :], "a.docx")


def test_zip_bombs_are_refused_before_they_unpack(monkeypatch: pytest.MonkeyPatch) -> None:
    huge = zipped({"word/document.xml": bytes(40 * 1024 * 1024)})
    with pytest.raises(UnreadableFile, match="quá lớn"):
        read_bytes(huge, "a.docx")
    many = zipped({f"p{number}": b"" for number in range(20_000)})
    with pytest.raises(UnreadableFile, match="20000 mục"):
        read_bytes(many, "a.docx")
    monkeypatch.setattr(package, "MOST_XML", 10_000)
    with pytest.raises(UnreadableFile, match=r"phần word/document\.xml quá lớn"):
        read_bytes(zipped({"word/document.xml": os.urandom(10_001)}), "a.docx")


def test_content_decides_where_the_name_has_no_ending() -> None:
    reading = read_bytes(LINE.encode(), "-")
    assert reading.text == LINE
    assert reading.source.media_type == "text/plain"
    pdf = read_bytes((FILES / "programme.pdf").read_bytes(), "-")
    assert pdf.source.media_type == "application/pdf"


def test_the_source_names_bytes_and_type() -> None:
    reading = read_bytes(b"abc", "A.MD")
    assert reading.source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (reading.source.name, reading.source.media_type) == ("A.MD", "text/markdown")


def test_sniff_tells_text_in_utf16_from_binary() -> None:
    assert sniff("Sở".encode("utf-16")) == "text"
    assert sniff(b"\0\1\2\3") == "binary"


def test_text_without_diacritics_is_doubted() -> None:
    plain = "Cong hoa xa hoi chu nghia Viet Nam, doc lap, tu do, hanh phuc. " * 12
    fine = "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do, hạnh phúc. " * 12
    assert "không có dấu" in read_bytes(plain.encode(), "a.txt").findings[0].message
    assert read_bytes(fine.encode(), "a.txt").findings == ()
