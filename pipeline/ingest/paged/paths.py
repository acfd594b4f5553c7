"""What is drawn on a page of a PDF: ruling lines, and how much of the page pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.ingest.paged.page import Rule

#: A filled shape thinner than this (points) is a drawn line; a line may lean by no more than `_LEAN`.
_THIN, _LEAN = 2.5, 1.0
_SHORTEST = 4.0
#: A page with so many shapes that are no lines may be text turned to outlines.
_OUTLINES = 40
#: Forms in forms in forms: deeper ones are not followed (as pypdfium2 does).
_DEPTH = 15


class Place(NamedTuple):
    """An affine map (PDF 32000-1, 8.3.3): x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def of(self, x: Any, y: Any) -> tuple[Any, Any]:  # noqa: ANN401  (numbers or arrays of them)
        """Return where a point, or an array of them, comes to stand."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Place) -> Place:
        """Return the map that applies `first`, then this one."""
        a, b, c, d, e, f = first
        x, y = self.of(e, f)
        return Place(
            self.a * a + self.c * b, self.b * a + self.d * b, self.a * c + self.c * d, self.b * c + self.d * d, x, y
        )


@dataclass(frozen=True, slots=True)
class Shapes:
    """The ruling lines of a page, whether anything else is drawn, and the share that the largest picture covers."""

    rules: tuple[Rule, ...]
    drawn: bool
    covered: float


def shapes_of(page: pypdfium2.PdfPage, place: Place, width: float, height: float) -> Shapes:
    """Return what is drawn on a page of the given size in points; `place` maps to the coordinates as shown."""
    rules: list[Rule] = []
    covered, outlines = 0.0, 0
    for shape, kind, where in _objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, place, 0):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            found = list(_rules(shape, where))
            rules += found
            outlines += not found
        else:
            x0, top, x1, bottom = _bounds(shape, where)
            seen = max(min(x1, width) - max(x0, 0.0), 0.0) * max(min(bottom, height) - max(top, 0.0), 0.0)
            covered = max(covered, seen / (width * height or 1.0))
    return Shapes(tuple(rules), covered > 0.0 or outlines >= _OUTLINES, covered)


def _objects(parent: Any, count: Any, get: Any, place: Place, depth: int) -> Iterator[tuple[Any, int, Place]]:  # noqa: ANN401
    """Yield the paths and pictures of a page or form with their kinds and maps, those of forms in it too."""
    for number in range(count(parent)):
        shape = get(parent, number)
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = place.after(_matrix(shape))
            yield from _objects(shape, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)
        elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            yield shape, kind, place


def _matrix(shape: Any) -> Place:  # noqa: ANN401  (pypdfium2 has no types)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, ctypes.byref(matrix))
    return Place(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _bounds(shape: Any, place: Place) -> tuple[float, float, float, float]:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(shape, *map(ctypes.byref, (left, bottom, right, top)))
    (xa, ya), (xb, yb) = place.of(left.value, top.value), place.of(right.value, bottom.value)
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _rules(path: Any, place: Place) -> Iterator[Rule]:  # noqa: ANN401
    """Yield the upright and level lines of a path: its segments if stroked, its box if filled and thin."""
    mode, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke))
    x0, y0, x1, y1 = _bounds(path, place)
    if min(x1 - x0, y1 - y0) <= _THIN:
        if max(x1 - x0, y1 - y0) >= _SHORTEST:
            yield _straight(x0, y0, x1, y1)
    elif stroke.value:
        for (xa, ya), (xb, yb) in _segments(path, place.after(_matrix(path))):
            width, height = abs(xa - xb), abs(ya - yb)
            if min(width, height) <= _LEAN and max(width, height) >= _SHORTEST:
                yield _straight(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def _straight(x0: float, top: float, x1: float, bottom: float) -> Rule:
    if x1 - x0 >= bottom - top:
        level = (top + bottom) / 2
        return Rule(x0, level, x1, level)
    middle = (x0 + x1) / 2
    return Rule(middle, top, middle, bottom)


_Point = tuple[float, float]


def _segments(path: Any, place: Place) -> Iterator[tuple[_Point, _Point]]:  # noqa: ANN401
    """Yield the straight segments of a path."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first: _Point | None = None
    last: _Point | None = None
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point: _Point = place.of(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
            yield point, first
            last = first
