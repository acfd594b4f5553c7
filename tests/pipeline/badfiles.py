"""Files that harm or mislead readers, each as its bytes: bombs, entities, truncated and encrypted files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import openpyxl
from PIL import Image

from tests.pipeline.test_ingest_office import WORD_BINARY, compound_file
from tests.pipeline.test_ingest_pdf import file_of, line, pdf
from tests.pipeline.test_ingest_pdf_pages import encrypted
from tests.pipeline.wordfiles import NAMES, packed, run, zipped

FILES = Path(__file__).parent / "files"
TASK = "1. Xây dựng nền tảng số dùng chung của tỉnh."
ACT = f"ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI\n\nKẾ HOẠCH\n\n{TASK}\n"
_ENTITY = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_LAUGHING = f'<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]>'
_OPEN = "application/vnd.oasis.opendocument.text"


@cache
def word() -> bytes:
    """Return a .docx of some lines."""
    return packed("".join(f"<w:p>{run(text)}</w:p>" for text in ACT.split("\n\n")))


@cache
def book() -> bytes:
    """Return a .xlsx of an annex with one task."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (("TT", "Nhiệm vụ", "Chủ trì"), (1, TASK[3:], "Sở Nội vụ")):
        sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def picture(kind: str, size: tuple[int, int] = (800, 600)) -> bytes:
    """Return a picture of noise, so that it is long enough to be cut."""
    file = io.BytesIO()
    Image.effect_noise(size, 80).save(file, kind)
    return file.getvalue()


def huge_png(side: int = 15_000) -> bytes:
    """Return a PNG of side × side black pixels in few bytes (PNG specification, 5.3 and 11.2)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(bytes((side // 8 + 2) * side), 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def document_xml(declared: str = "", text: str = TASK) -> str:
    """Return the main part of a .docx."""
    return f"<?xml version='1.0'?>{declared}<w:document {NAMES}><w:body><w:p>{run(text)}</w:p></w:body></w:document>"


def changed(package: bytes, parts: Mapping[str, bytes | str]) -> bytes:
    """Return an office file with parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        kept: dict[str, bytes | str] = {name: old.read(name) for name in old.namelist()}
    return zipped(kept | dict(parts))


def overlapping(copies: int = 400) -> bytes:
    """Return a ZIP whose directory names one packed part many times over (D. Fifield, "A better zip bomb", 2019)."""
    inner = zipped({"word/document.xml": "<a/>" + " " * 4_000_000})
    start = inner.rindex(b"PK\x01\x02")
    end = inner.rindex(b"PK\x05\x06")
    entry = inner[start:end]
    names = [b"word/document.xml", *(b"word/documen%d.xml" % n for n in range(10, 10 + copies))]
    entries = b"".join(entry[:28] + struct.pack("<H", len(n)) + entry[30:46] + n for n in names)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(names), len(names), len(entries), start, 0)
    return inner[:start] + entries + tail


def locked_open_document() -> bytes:
    """Return an OpenDocument text that says it is encrypted (ODF 1.2 part 3, 4.8)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", _OPEN)
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        package.writestr("content.xml", b"\x00\x01")
    return buffer.getvalue()


def open_document(content: str) -> bytes:
    """Return an OpenDocument text with this content.xml."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", _OPEN)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_OPEN}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        package.writestr("content.xml", content)
    return buffer.getvalue()


def pages_claimed(count: int) -> bytes:
    """Return a PDF whose tree claims so many pages and holds one."""
    return pdf(line(80, 700, TASK)).replace(b"/Count 1", b"/Count %d" % count)


def cut(data: bytes, share: float = 0.6) -> bytes:
    """Return the first part of a file."""
    return data[: int(len(data) * share)]


def files() -> dict[str, bytes]:
    """Return the bytes of each bad file under its name."""
    legacy = compound_file("WordDocument", "1Table")
    return {
        "rong.docx": b"",
        "trang.txt": b" \n\t\n",
        "cut.pdf": cut((FILES / "programme.pdf").read_bytes()),
        "cut.docx": cut(word()),
        "cut.xlsx": cut(book()),
        "cut.png": cut(picture("PNG")),
        "cut.jpg": cut(picture("JPEG")),
        "cut.tif": cut(picture("TIFF")),
        "cut.doc": legacy[:900],
        "khoa.pdf": encrypted(b"mo", b"chu"),
        "khoa.docx": compound_file("EncryptionInfo", "EncryptedPackage"),
        "khoa.xlsx": compound_file("EncryptionInfo", "EncryptedPackage"),
        "khoa.doc": compound_file("WordDocument", start=WORD_BINARY[:10] + b"\x00\x01" + bytes(500)),
        "khoa.odt": locked_open_document(),
        "khong-trang.pdf": file_of(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"]),
        "vong.pdf": file_of(
            [
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Count 2/Kids[3 0 R 2 0 R]>>",
                "<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>",
            ]
        ),
        "nhieu-trang.pdf": pages_claimed(100_000),
        "thieu-trang.pdf": pages_claimed(7),
        "lon.png": huge_png(),
        "bom.docx": zipped({"word/document.xml": document_xml("", "a" * 30_000_000)}),
        "bom.xlsx": changed(book(), {"xl/worksheets/sheet1.xml": "<a/>" + " " * 60_000_000}),
        "long.docx": zipped({f"word/{n}.zip": zipped({"a": "0" * 1_000_000}) for n in range(30)}),
        "chong.docx": overlapping(),
        "chong.xlsx": overlapping().replace(b"word/document", b"xl/workbook.x"),
        "muc.docx": zipped({f"word/{n}.xml": "" for n in range(20_000)}),
        "muc.xlsx": changed(book(), {f"xl/{n}.xml": "" for n in range(20_000)}),
        "ngoai.docx": zipped({"word/document.xml": document_xml(_ENTITY, "&e;")}),
        "cuoi.docx": zipped({"word/document.xml": document_xml(_LAUGHING, "&l9;")}),
        "ngoai.xlsx": changed(
            book(), {"xl/workbook.xml": f"<?xml version='1.0'?>{_LAUGHING}<workbook>&l9;</workbook>"}
        ),
        "duong-dan.docx": changed(word(), {"../../etc/cron.d/x": "x"}),
        "nhi-phan.txt": bytes(range(256)) * 40,
        "ngoai.odt": open_document(f"<?xml version='1.0'?>{_LAUGHING}<a>&l9;</a>"),
        "sau.html": f"<html><body>{'<div>' * 10_000}<p>{TASK}</p>".encode(),
        "dai.txt": (ACT + "1. Xây dựng; " * 60_000).encode(),
        "macro.docm": changed(word(), {"word/vbaProject.bin": b"\xd0\xcf"}),
        "macro.docx": changed(word(), {"word/vbaProject.bin": b"\xd0\xcf"}),
        "macro.xlsm": changed(book(), {"xl/vbaProject.bin": b"\xd0\xcf"}),
        "lien-ket.docx": packed(f"<w:p>{run(TASK)}</w:p>", relations={"r": ("image", "file:///etc/passwd")}),
        "a.zip": zipped({"../../etc/x.docx": word()}),
        "a.rar": b"Rar!\x1a\x07\x01\x00" + bytes(40),
        "a.exe": b"MZ" + bytes(200),
    }
