"""Taking files in: from disk (`truyvet add`) or from the addresses of the manifest (`truyvet fetch`)."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlparse

from index.terms import symbol_keys
from models.errors import FetchError, InputError, TruyVetError, UnknownName
from models.records import Document
from models.settings import DEFAULT_LIMITS, Limits
from models.text import plain_name
from pipeline.act import Act
from pipeline.apart import File, Progress, check_size, read_apart, read_one
from pipeline.export.words import KIND
from pipeline.extract.citations import same_symbol
from pipeline.ingest import file_bytes
from pipeline.library import Library, place, same_document
from pipeline.store import Added, Home

#: Longest wait for one answer, in seconds, and largest file taken, in bytes.
TIMEOUT = 60
LARGEST = 200 * 1024 * 1024
_BEFORE = {"digest": "bản tóm lược", "missing": "chỗ còn thiếu", "full": "bản đã có"}
_ENDINGS = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
}


@dataclass(frozen=True, slots=True)
class Intake:
    """A file taken in: the act it holds under its key in the library, and what it replaced (None for a new act).

    `library` is the library with the act in its place.
    """

    added: Added
    act: Act
    replaced: Document | None
    library: Library


def add_files(
    paths: Sequence[Path],
    library: Library,
    home: Home,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Iterator[Intake | TruyVetError]:
    """Keep the originals of files, read them, and yield in their order what each replaces, or the error that it gave.

    Originals are stored before anything is read; a file that cannot be read is not listed, but its bytes stay. What
    was read before an interruption is not read again. Raises StateError.
    """
    kept: list[File | TruyVetError] = []
    for path in paths:
        try:
            given = File.at(path)
            check_size(given, limits)
            kept.append(replace(given, path=home.keep_bytes(file_bytes(path))))
        except InputError as error:
            kept.append(error)
    files = [file for file in kept if isinstance(file, File)]
    found: dict[int, Act | TruyVetError] = {}
    reading = read_apart(files, home, limits, progress)
    number = 0
    for file in kept:
        if isinstance(file, TruyVetError):
            yield file
            continue
        while number not in found:
            at, act = next(reading)
            found[at] = act
        read = found.pop(number)
        number += 1
        if isinstance(read, TruyVetError):
            yield read
            continue
        intake = _take_in(read, home.keep_original(file.path.read_bytes(), file.name), library)
        library = intake.library
        yield intake


def add_file(path: Path, library: Library, home: Home, limits: Limits = DEFAULT_LIMITS) -> Intake:
    """Take in one file, as `add_files` does. Raises the error that the file gave, and StateError."""
    (found,) = add_files([path], library, home, limits)
    if isinstance(found, TruyVetError):
        raise found
    return found


def _take_in(act: Act, added: Added, library: Library) -> Intake:
    replaced = next((a.document for a in library.acts if same_document(a.document, act.document)), None)
    acts = tuple(place(library.acts, act))
    placed = next(a for a in acts if a.document.source == act.document.source)
    return Intake(added, placed, replaced, replace(library, acts=acts))


def find_symbol(symbol: str, library: Library) -> Act:
    """Return the act of a symbol as a person types it. Raises UnknownName."""
    for act in library.acts:
        if same_symbol(act.document.symbol, symbol) or act.document.key == symbol:
            return act
    short = set(symbol_keys(symbol))
    meant = [a for a in library.acts if short & set(symbol_keys(a.document.key))]
    if len(meant) == 1:
        return meant[0]
    known = ", ".join(a.document.key for a in library.acts)
    raise UnknownName(f"Không có văn bản «{symbol}» trong danh mục; các văn bản đã biết: {known}.")


def fetch(symbol: str, library: Library, home: Home, limits: Limits = DEFAULT_LIMITS) -> Intake:
    """Get the official file of a document from its addresses, in their order, and take it in.

    Raises UnknownName, or FetchError when no address gives a file that holds this very document.
    """
    document = find_symbol(symbol, library).document
    if not document.addresses:
        raise FetchError(
            f"{document.key}: danh mục chưa ghi địa chỉ nào; xin tệp của cơ quan rồi dùng «truyvet add TỆP»."
        )
    reasons: list[str] = []
    for address in document.addresses:
        try:
            data, name = download(address)
            act = _read_fetched(data, name, limits)
            _must_be(act.document, document)
            return _take_in(act, home.keep_original(data, name, address), library)
        except TruyVetError as error:
            reasons.append(f"{_host(address)}: {error}")
    raise FetchError(f"Không lấy được {document.key} từ địa chỉ nào ({'; '.join(reasons)}).")


def _read_fetched(data: bytes, name: str, limits: Limits) -> Act:
    """Read what an address gave; it is kept only once it is known to be the document asked for."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fetched"
        path.write_bytes(data)
        return read_one(File(path, name), limits=limits)


def _must_be(found: Document, wanted: Document) -> None:
    if not same_document(found, wanted):
        raise FetchError(
            f"tệp ở địa chỉ này là «{found.symbol or found.subject or 'không rõ số'}», không phải {wanted.key}"
        )


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0] or address


def download(address: str) -> tuple[bytes, str]:
    """Return the bytes at an http(s) address and a file name with the ending of their type. Raises FetchError."""
    if not address.lower().startswith(("http://", "https://")):
        raise FetchError("địa chỉ phải bắt đầu bằng http:// hoặc https://")
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "truyvet", "Accept": "*/*"})
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            data = answer.read(LARGEST + 1)
            media_type = answer.headers.get_content_type()
            path = urlparse(answer.url).path
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        raise FetchError(f"không kết nối được ({_reason(error)})") from error
    if len(data) > LARGEST:
        raise FetchError("tệp lớn hơn 200 MB")
    return data, _name(path, media_type)


def _reason(error: Exception) -> str:
    code = getattr(error, "code", None)
    return f"mã {code}" if code else str(getattr(error, "reason", error))


def _name(path: str, media_type: str) -> str:
    last = plain_name(unquote(path)).rstrip("/").rsplit("/", 1)[-1] or "van-ban"
    ending = _ENDINGS.get(media_type)
    return last if ending is None or last.lower().endswith(ending) else f"{last}{ending}"


def intake_lines(intake: Intake) -> list[str]:
    """Return Vietnamese lines on a file taken in: what it is, what it stands in for now, what was found in it."""
    kinds = Counter(s.kind for s in intake.act.statements)
    size = ", ".join(f"{count} {KIND[kind]}" for kind, count in kinds.items()) or "không có nội dung chỉ đạo nào"
    text = f"Đã nạp {intake.added.name}: {intake.act.document.key}, {size}"
    if intake.replaced is not None:
        text += f"; thay cho {_BEFORE[intake.replaced.provenance]} của {intake.replaced.key}"
    found = (f"  {f.message}" for f in intake.act.findings if f.code in ("text-quality", "annex-missing"))
    return [f"{text}.", *found]
