"""The formats that can be read, told by content and ending, each with its reader loaded only when needed."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from models.errors import EmptyDocument, UnknownFormat, UnreadableFile
from pipeline.ingest.reading import Content

Reader = Callable[[bytes, str], Content]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its endings, media type, the kind of content it has, and its reader's module.

    The module has a function `read(data, name)` that returns `Content`.
    """

    name: str
    endings: tuple[str, ...]
    media_type: str
    content: str
    module: str

    def reader(self) -> Reader:
        """Return the reader, importing its module."""
        reader: Reader = importlib.import_module(self.module).read
        return reader


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = (
    Format("văn bản thuần", (".txt", ".text"), "text/plain", "text", "pipeline.ingest.plain"),
    Format("Markdown", (".md", ".markdown"), "text/markdown", "text", "pipeline.ingest.markdown.reader"),
    Format("Word", (".docx",), _WORD, "zip", "pipeline.ingest.word.reader"),
    Format("PDF", (".pdf",), "application/pdf", "pdf", "pipeline.ingest.paged.flow"),
    Format("trang web", (".html", ".htm", ".xhtml"), "text/html", "html", "pipeline.ingest.html.reader"),
)
#: Where the name has no known ending (as from a pipe, or from an address that ends in .aspx), content decides.
_BY_CONTENT = {"text": FORMATS[0], "zip": FORMATS[2], "pdf": FORMATS[3], "html": FORMATS[4]}
#: How a page starts: comments or an XML declaration may stand before it (saved pages name their address there).
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,1000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
)
_NAMES = {
    "pdf": "tệp PDF",
    "zip": "tệp nén kiểu Word/Excel/ZIP",
    "ole": "tệp Office đời cũ hoặc có mật khẩu",
    "rtf": "tệp RTF",
    "image": "tệp ảnh",
    "gzip": "tệp nén",
    "7z": "tệp nén",
    "rar": "tệp nén",
    "text": "văn bản thuần",
    "html": "trang web",
    "binary": "tệp nhị phân",
}
_ADVICE = {
    ".doc": "hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx",
    ".rtf": "hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx",
    ".odt": "hãy mở bằng LibreOffice và lưu lại thành .docx",
}
_KNOWN = "các dạng đọc được là .txt, .md, .docx, .html và .pdf có lớp chữ"


def sniff(data: bytes) -> str:
    """Return the kind of content: pdf, zip, ole, rtf, image, gzip, 7z, rar, html, text or binary."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if _PAGE.match(data[:4096]):
        return "html"
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "binary" if b"\0" in data[:4096] and not marked else "text"


def format_of(data: bytes, name: str) -> Format:
    """Return the format of a file from its bytes and name.

    Raises EmptyDocument for no bytes or blanks, UnreadableFile where content and ending disagree or a
    password closes the file, UnknownFormat where there is no reader.
    """
    if not data.strip(b"\0 \t\r\n\v\f"):
        raise EmptyDocument(f"{name}: tệp rỗng, không có chữ nào; hãy kiểm tra lại tệp.")
    ending, kind = PurePath(name).suffix.lower(), sniff(data)
    by_ending = next((f for f in FORMATS if ending in f.endings), None)
    if by_ending is not None:
        part_of_page = by_ending.content == "html" and kind == "text"
        if by_ending.content != kind and not part_of_page:
            raise UnreadableFile(_mismatch(name, ending, by_ending, data, kind))
        return by_ending
    if kind == "html" or (not ending and kind in _BY_CONTENT):
        return _BY_CONTENT[kind]
    if kind == "image":
        raise UnknownFormat(
            f"{name}: là ảnh, chưa có lớp chữ; hãy nhận dạng chữ (OCR) rồi đưa vào bản .docx hoặc .txt."
        )
    advice = _ADVICE.get(ending, "hãy lưu lại thành .docx, .pdf có lớp chữ, .md hoặc .txt")
    raise UnknownFormat(f"{name}: chưa đọc được dạng «{ending or _NAMES[kind]}»; {advice} ({_KNOWN}).")


def _mismatch(name: str, ending: str, expected: Format, data: bytes, kind: str) -> str:
    if kind == "ole" and _encrypted(data):
        return f"{name}: tệp có mật khẩu; hãy gỡ mật khẩu (lưu lại không mã hóa) rồi thử lại."
    if kind == "ole":
        return f"{name}: là tệp Word đời cũ (.doc) mang đuôi {ending}; hãy mở bằng Word và lưu lại thành .docx."
    return (
        f"{name}: đuôi {ending} nhưng nội dung không phải {expected.name} mà là {_NAMES[kind]}; "
        "hãy đổi lại đuôi cho đúng hoặc tải lại tệp."
    )


def _encrypted(data: bytes) -> bool:
    """Tell whether an OLE file is an encrypted Office package ([MS-OFFCRYPTO] 2.3, "EncryptedPackage")."""
    return "EncryptedPackage".encode("utf-16-le") in data
