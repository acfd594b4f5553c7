"""The formats that can be read, told by content and ending, each with its reader loaded only when needed."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from models.errors import EmptyDocument, UnknownFormat, UnreadableFile
from models.tracing import Finding
from pipeline.ingest.encoding import unmarked_utf16
from pipeline.ingest.reading import Content, finding

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
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPEN = "application/vnd.oasis.opendocument"
FORMATS = (
    Format("văn bản thuần", (".txt", ".text"), "text/plain", "text", "pipeline.ingest.plain"),
    Format("Markdown", (".md", ".markdown"), "text/markdown", "text", "pipeline.ingest.markdown.reader"),
    Format("Word", (".docx", ".docm", ".dotx", ".dotm"), _WORD, "zip", "pipeline.ingest.word.reader"),
    Format("PDF", (".pdf",), "application/pdf", "pdf", "pipeline.ingest.paged.reader"),
    Format("trang web", (".html", ".htm", ".xhtml"), "text/html", "html", "pipeline.ingest.html.reader"),
    Format("Word đời cũ", (".doc", ".dot"), "application/msword", "ole", "pipeline.ingest.office"),
    Format("RTF", (".rtf",), "application/rtf", "rtf", "pipeline.ingest.office"),
    Format("OpenDocument", (".odt", ".ott"), f"{_OPEN}.text", "odt", "pipeline.ingest.office"),
    Format("Excel", (".xlsx", ".xlsm", ".xltx", ".xltm"), _EXCEL, "xlsx", "pipeline.ingest.sheet.reader"),
    Format("ảnh", (".jpg", ".jpeg", ".jpe", ".jfif"), "image/jpeg", "image", "pipeline.ingest.paged.image"),
    Format("ảnh", (".png",), "image/png", "image", "pipeline.ingest.paged.image"),
    Format("ảnh", (".tif", ".tiff"), "image/tiff", "image", "pipeline.ingest.paged.image"),
    Format("ảnh", (".webp",), "image/webp", "image", "pipeline.ingest.paged.image"),
    Format("Excel đời cũ", (".xls", ".xlt"), "application/vnd.ms-excel", "xls", "pipeline.ingest.sheet.converted"),
    Format(
        "bảng tính OpenDocument", (".ods", ".ots"), f"{_OPEN}.spreadsheet", "ods", "pipeline.ingest.sheet.converted"
    ),
    Format("bảng CSV", (".csv", ".tsv"), "text/csv", "text", "pipeline.ingest.sheet.delimited"),
)
#: Where the name has no known ending (as from a pipe, or from an address that ends in .aspx), content decides.
_BY_CONTENT = {form.content: form for form in reversed(FORMATS)}
#: Kinds of content that Word opens whatever the ending: a page saved as .doc, a .docx renamed to .doc.
_WORD_OPENS = frozenset({"zip", "ole", "rtf", "odt", "html"})
_WORD_ENDINGS = frozenset(e for f in FORMATS if f.content in _WORD_OPENS - {"html"} for e in f.endings)
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
#: ODF 1.2 part 3, 3.3: the first entry of the package is "mimetype", stored as it is.
_OPEN_TYPES = ((f"mimetype{_OPEN}.text".encode(), "odt"), (f"mimetype{_OPEN}.spreadsheet".encode(), "ods"))
#: Streams of files of Office before 2007; a text may hold a workbook, too ([MS-XLS] 2.1.2, [MS-DOC] 2.1.1).
_WORKBOOK, _TEXT = "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
#: The folder or part that tells what an office file in a ZIP archive is, and the end of the archive's directory.
_WORD_PART, _EXCEL_PART, _DIRECTORY = b"word/document.", b"xl/workbook.", b"PK\x05\x06"
_PACKED = frozenset({"zip", "docx", "xlsx", "odt", "ods"})
_ARCHIVES = frozenset({"zip", "gzip", "7z", "rar"})
_NAMES = {
    "pdf": "tệp PDF",
    "docx": "tệp Word",
    "odt": "tệp OpenDocument",
    "xlsx": "tệp Excel",
    "xls": "tệp Excel đời cũ",
    "ods": "bảng tính OpenDocument",
    "zip": "tệp nén",
    "ole": "tệp Word đời cũ",
    "rtf": "tệp RTF",
    "image": "tệp ảnh",
    "heic": "ảnh HEIC",
    "gzip": "tệp nén",
    "7z": "tệp nén",
    "rar": "tệp nén",
    "text": "văn bản thuần",
    "html": "trang web",
    "binary": "tệp nhị phân",
}
#: The ending that each kind of content should have.
_ENDING = {form.content: form.endings[0] for form in reversed(FORMATS)} | {"docx": ".docx"}
_KNOWN = (
    "các dạng đọc được là .txt, .md, .docx, .doc, .rtf, .odt, .xlsx, .xls, .csv, .html, .pdf và ảnh (.jpg, .png, .tif)"
)


def sniff(data: bytes) -> str:
    """Return the kind of content.

    It is pdf, zip, odt, ods, xlsx, xls, ole, rtf, image, heic, gzip, 7z, rar, html, text or binary.
    """
    for start, kind in _OPEN_TYPES if data.startswith(b"PK\x03\x04") else ():
        if data.startswith(start, 30):
            return kind
    # The names of a package's parts stand unpacked in its directory (APPNOTE.TXT 4.3.12).
    if data.startswith(b"PK\x03\x04") and _EXCEL_PART in data and _WORD_PART not in data:
        return "xlsx"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return "xls" if kind == "ole" and _WORKBOOK in data and _TEXT not in data else kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    # ISO/IEC 23008-12, 10: the brands of a file of pictures stand behind "ftyp".
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return "heic"
    if _PAGE.match(data[:4096]):
        return "html"
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "binary" if b"\0" in data[:4096] and not marked and unmarked_utf16(data) is None else "text"


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
        if ending in _WORD_ENDINGS and kind in _WORD_OPENS:
            return _BY_CONTENT[kind]
        part_of_page = by_ending.content == "html" and kind == "text"
        if by_ending.content != kind and not part_of_page:
            raise UnreadableFile(_mismatch(name, ending, by_ending, data, kind))
        return by_ending
    if kind in ("html", "image") or (not ending and kind in _BY_CONTENT):
        return _BY_CONTENT[kind]
    if kind == "heic":
        raise UnknownFormat(_heic(name))
    if kind in _ARCHIVES:
        raise UnknownFormat(_archive(name))
    advice = "hãy lưu lại thành .docx, .pdf, .md hoặc .txt"
    raise UnknownFormat(f"{name}: chưa đọc được dạng «{ending or _NAMES[kind]}»; {advice} ({_KNOWN}).")


def misnamed(form: Format, name: str) -> Finding | None:
    """Return the finding about a file of Word's family that was read by its content, against its ending; else None."""
    ending = PurePath(name).suffix.lower()
    if ending not in _WORD_ENDINGS or ending in form.endings:
        return None
    message = f"Tệp mang đuôi {ending} nhưng nội dung là {form.name}; đã đọc theo nội dung."
    remedy = f"Nên đổi đuôi thành {form.endings[0]} để các phần mềm khác cũng mở đúng."
    return finding("text-quality", "info", name, message, remedy)


def _mismatch(name: str, ending: str, expected: Format, data: bytes, kind: str) -> str:
    if kind == "ole" and _encrypted(data):
        return f"{name}: tệp có mật khẩu; hãy gỡ mật khẩu (lưu lại không mã hóa) rồi thử lại."
    if kind == "heic":
        return _heic(name)
    if kind == "zip" and _WORD_PART in data:
        kind = "docx"
    if kind == "zip" and expected.content in _PACKED and _DIRECTORY not in data:
        return f"{name}: tệp {ending} bị hỏng hoặc tải chưa hết; hãy tải hay chép lại tệp."
    if kind in _ARCHIVES and expected.content not in _PACKED:
        return _archive(name)
    right = _ENDING.get(kind)
    advice = f"hãy đổi đuôi thành {right} rồi nạp lại" if right and kind != "zip" else "hãy tải hay chép lại tệp gốc"
    return f"{name}: đuôi {ending} nhưng nội dung không phải {expected.name} mà là {_NAMES[kind]}; {advice}."


def _heic(name: str) -> str:
    return f"{name}: chưa đọc được ảnh HEIC của điện thoại; hãy lưu lại thành .jpg hoặc .png."


def _archive(name: str) -> str:
    return f"{name}: là tệp nén; hãy giải nén rồi nạp từng tệp bên trong."


def _encrypted(data: bytes) -> bool:
    """Tell whether an OLE file is an encrypted Office package ([MS-OFFCRYPTO] 2.3, "EncryptedPackage")."""
    return "EncryptedPackage".encode("utf-16-le") in data
