"""One page of a PDF as pdfium gives it: characters, ruling lines and whether it holds pictures.

All coordinates are points from the top left corner of the page as it is shown (its rotation applied).
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.ingest.paged.page import Char, Page, Rule

#: A filled shape thinner than this is a drawn line; a line may lean by no more than this.
_THIN = 2.5
_SHORTEST = 4.0
_FONT_NAME_SIZE = 128
#: pdfium's sign for a hyphen at the end of a line; in Vietnamese it belongs to a symbol such as 04/CTr-UBND.
_LINE_END_HYPHEN = 2
#: Parts of the font size above and below the base line.
_ASCENT, _DESCENT = 0.8, 0.2


def read_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """Return the page with the given number (from 1)."""
    page = document[number - 1]
    width, height = page.get_size()
    place = _placing(page)
    textpage = page.get_textpage()
    chars = tuple(_chars(textpage, place))
    textpage.close()
    paths = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]))
    rules = tuple(rule for path in paths for rule in _rules(path, place))
    pictured = any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    page.close()
    return Page(number, width, height, chars, rules, pictured)


_Place = Callable[[float, float], tuple[float, float]]


def _placing(page: pypdfium2.PdfPage) -> _Place:
    """Return the map from the page's own coordinates to the shown ones (PDF 32000-1, 8.3.2 and 14.11.2)."""
    left, bottom, right, top = page.get_cropbox()
    turns: dict[int, _Place] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns[page.get_rotation()]


def _chars(textpage: pypdfium2.PdfTextPage, place: _Place) -> Iterator[Char]:
    """Yield the visible characters in the order of the file; slanting stamps and watermarks are left out."""
    rect = pdfium.FS_RECTF()
    fonts = _Fonts(textpage)
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        code = ord("-") if code == _LINE_END_HYPHEN else code
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not text or unicodedata.category(text) in ("Cc", "Cf") or pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        height = fonts.height(index)
        if height is None or not pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rect)):
            continue
        (xa, _), (xb, _) = place(rect.left, rect.top), place(rect.right, rect.bottom)
        (xc, head), (xd, foot) = (place(*point) for point in height)
        slant = abs(xc - xd) / max(abs(head - foot), 0.1)
        if not 0.2 < slant < 5.0:
            yield Char(text, min(xa, xb), min(head, foot), max(xa, xb), max(head, foot), fonts.bold(index, text))


_Point = tuple[float, float]


class _Fonts:
    """Tells the height and weight of characters; both are asked once for each text object."""

    def __init__(self, textpage: pypdfium2.PdfTextPage) -> None:
        self._textpage = textpage
        self._buffer = ctypes.create_string_buffer(_FONT_NAME_SIZE)
        self._matrix = pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._object: int | None = None
        self._bold = False
        self._up = (0.0, 0.0)

    def height(self, index: int) -> tuple[_Point, _Point] | None:
        """Return the points above and below a character's origin between which its font stands."""
        self._look_up(index)
        if not pdfium.FPDFText_GetCharOrigin(self._textpage, index, ctypes.byref(self._x), ctypes.byref(self._y)):
            return None
        x, y, (across, up) = self._x.value, self._y.value, self._up
        return (x + _ASCENT * across, y + _ASCENT * up), (x - _DESCENT * across, y - _DESCENT * up)

    def bold(self, index: int, text: str) -> bool:
        """Tell whether a letter or digit is bold by the name of its font."""
        self._look_up(index)
        return self._bold and text.isalnum()

    def _look_up(self, index: int) -> None:
        handle = pdfium.FPDFText_GetTextObject(self._textpage, index)
        address = ctypes.cast(handle, ctypes.c_void_p).value
        if address == self._object and address is not None:
            return
        self._object = address
        size = pdfium.FPDFText_GetFontInfo(self._textpage, index, self._buffer, _FONT_NAME_SIZE, None)
        name = self._buffer.value if 0 < size <= _FONT_NAME_SIZE else b""
        self._bold = b"bold" in name.lower() or b"black" in name.lower()
        points = pdfium.FPDFText_GetFontSize(self._textpage, index) or 1.0
        matrix = self._matrix
        upright = not pdfium.FPDFText_GetMatrix(self._textpage, index, ctypes.byref(matrix))
        self._up = (0.0, points) if upright else (matrix.c * points, matrix.d * points)


def _rules(path: Any, place: _Place) -> Iterator[Rule]:  # noqa: ANN401  (pypdfium2 has no types)
    """Yield the upright and level lines of a path: its segments if stroked, its box if filled and thin."""
    mode, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke))
    left, bottom, right, top = path.get_bounds()
    (xa, ya), (xb, yb) = place(left, top), place(right, bottom)
    x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
    if min(x1 - x0, y1 - y0) <= _THIN:
        if max(x1 - x0, y1 - y0) >= _SHORTEST:
            yield _straight(x0, y0, x1, y1)
    elif stroke.value:
        for start, end in _segments(path):
            (xa, ya), (xb, yb) = place(*start), place(*end)
            width, height = abs(xa - xb), abs(ya - yb)
            if min(width, height) <= 1.0 and max(width, height) >= _SHORTEST:
                yield _straight(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def _straight(x0: float, top: float, x1: float, bottom: float) -> Rule:
    if x1 - x0 >= bottom - top:
        level = (top + bottom) / 2
        return Rule(x0, level, x1, level)
    middle = (x0 + x1) / 2
    return Rule(middle, top, middle, bottom)


def _segments(path: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:  # noqa: ANN401
    """Yield the straight segments of a path in the page's own coordinates."""
    a, b, c, d, e, f = path.get_matrix().get()
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
            yield point, first
            last = first
