"""Pages of a PDF as pdfium gives them (through pypdfium2, a dependency of pdfplumber), and as bitmaps."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from models.errors import EmptyDocument, UnreadableFile
from pipeline.ingest.paged.glyphs import words_of
from pipeline.ingest.paged.page import Page
from pipeline.ingest.paged.paths import Place, shapes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bitmap = NDArray[np.uint8]

#: pdfium is not safe to call from two threads at once: whoever opens a document holds this.
PDFIUM = threading.Lock()
#: pdfium's error codes (fpdfview.h).
_PASSWORD, _SECURITY = 4, 5
_EMPTY = "tệp PDF không có trang nào; hãy xuất lại tệp từ bản gốc."
#: A tree without pages, which pdfium does not open.
_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*/Count\s+0\b|/Count\s+0\b[^>]*/Type\s*/Pages\b")
#: A date of PDF 32000-1, 7.9.4: "D:20250312153321+07'00'".
_SIGNED = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?")


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF for as long as the context lasts.

    Raises UnreadableFile for a broken or encrypted file or page, EmptyDocument for one without pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if _NO_PAGES.search(data):
            raise EmptyDocument(f"{name}: {_EMPTY}") from error
        raise UnreadableFile(f"{name}: {_reason(error, data)}") from error
    try:
        if len(document) == 0:
            raise EmptyDocument(f"{name}: {_EMPTY}")
        yield document
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"{name}: có trang PDF bị hỏng; hãy tải hay xuất lại tệp.") from error
    finally:
        document.close()


def _reason(error: pypdfium2.PdfiumError, data: bytes) -> str:
    code = getattr(error, "err_code", None)
    if code == _PASSWORD:
        return "tệp PDF có mật khẩu; hãy gỡ mật khẩu rồi thử lại."
    if code == _SECURITY:
        return "tệp PDF được mã hóa theo cách không đọc được; hãy lưu lại không mã hóa rồi thử lại."
    if b"%%EOF" not in data[-2048:]:
        return "tệp PDF bị hỏng, thiếu phần cuối (có lẽ tải chưa hết); hãy tải hay chép lại tệp."
    return "tệp PDF bị hỏng; hãy tải hay chép lại tệp."


def read_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """Return the page with the given number (from 1). Raises PdfiumError for a broken page."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        place = _placing(page)
        shapes = shapes_of(page, place, width, height)
        walls = sorted({rule.x0 for rule in shapes.rules if rule.upright})
        textpage = page.get_textpage()
        try:
            chars = tuple(words_of(textpage, place, (width, height), walls))
        finally:
            textpage.close()
    finally:
        page.close()
    return Page(number, width, height, chars, shapes.rules, shapes.drawn, covered=shapes.covered)


def signatures(document: pypdfium2.PdfDocument) -> tuple[str, ...]:
    """Return the digital signatures of a file: when each was made, and why (PDF 32000-1, 12.8.1)."""
    found = []
    for number in range(max(pdfium.FPDF_GetSignatureCount(document), 0)):
        signature = pdfium.FPDF_GetSignatureObject(document, number)
        time = _SIGNED.match(_written(pdfium.FPDFSignatureObj_GetTime, signature).decode("latin-1"))
        reason = _written(pdfium.FPDFSignatureObj_GetReason, signature).decode("utf-16-le", "replace").strip("\0 ")
        when = f" {time[3]}/{time[2]}/{time[1]} {time[4] or '00'}:{time[5] or '00'}" if time else ""
        found.append(f"Chữ ký số{when}" + (f"; {reason}" if reason else ""))
    return tuple(found)


def _written(function: Any, signature: Any) -> bytes:  # noqa: ANN401  (pypdfium2 has no types)
    size = function(signature, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(signature, buffer, size)
    return buffer.raw


def render(document: pypdfium2.PdfDocument, number: int, dpi: int) -> Bitmap:
    """Return the page with the given number (from 1) as it is shown: height × width × red, green, blue."""
    page = document[number - 1]
    try:
        bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
        try:
            return np.array(bitmap.to_numpy()[..., :3])
        finally:
            bitmap.close()
    finally:
        page.close()


def _placing(page: pypdfium2.PdfPage) -> Place:
    """Return the map from the page's own coordinates to the shown ones (PDF 32000-1, 8.3.2 and 14.11.2)."""
    left, bottom, right, top = page.get_cropbox()
    turns = {
        0: Place(1, 0, 0, -1, -left, top),
        90: Place(0, 1, 1, 0, -bottom, -left),
        180: Place(-1, 0, 0, 1, right, -bottom),
        270: Place(0, -1, -1, 0, top, right),
    }
    return turns[page.get_rotation()]
