"""The characters of a page of a PDF, as words with boxes.

pdfium is asked by columns: one call for each character and property, made from C by `map` and written to one array,
takes a third of the time of a call from Python.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.ingest.paged.page import Char
from pipeline.ingest.paged.paths import Place
from pipeline.ingest.paged.spacing import Glyphs, word_starts

if TYPE_CHECKING:
    from pipeline.ingest.paged.spacing import Flags, Floats, Numbers

_FONT_NAME_SIZE = 128
#: Characters without a glyph; the soft hyphen takes room, and goes when the word is cleaned.
_UNSEEN, _SOFT_HYPHEN = ("Cc", "Cf"), 0xAD
#: pdfium's signs for a hyphen at the end of a line, asked for a character or a text; in Vietnamese it belongs to a
#: symbol such as 04/CTr-UBND.
_LINE_END_HYPHEN, _HYPHEN_IN_TEXT = 2, 0xFFFE
#: Parts of the font size above and below the base line.
_ASCENT, _DESCENT = 0.8, 0.2
#: The ligatures of Latin letters (U+FB00 to U+FB06) and the letters they stand for.
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
#: The combining marks of Unicode that Vietnamese letters take.
_MARKS = (0x0300, 0x036F)
#: Text leans by no more than the first (sine over cosine), or lies on its side from the second on.
_UPRIGHT, _SIDEWAYS = 0.2, 5.0


def _function(name: str, result: type[Any]) -> Callable[..., Any]:
    """Return one of pdfium's functions without a check of its arguments, which would take as long as the call."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    made: Callable[..., Any] = ctypes.PYFUNCTYPE(result)(address or 0)
    return made


_TEXT = _function("FPDFText_GetText", ctypes.c_int)
_UNICODE = _function("FPDFText_GetUnicode", ctypes.c_uint)
_OBJECT = _function("FPDFText_GetTextObject", ctypes.c_size_t)
_GENERATED = _function("FPDFText_IsGenerated", ctypes.c_int)
_BOX = _function("FPDFText_GetLooseCharBox", ctypes.c_int)
_SIZE = _function("FPDFText_GetFontSize", ctypes.c_double)
_MATRIX = _function("FPDFText_GetMatrix", ctypes.c_int)
_ORIGIN = _function("FPDFText_GetCharOrigin", ctypes.c_int)
_FONT = _function("FPDFTextObj_GetFont", ctypes.c_size_t)


class _Results:
    """Room for what a function writes for each of many characters: so many values of a type. It grows and is kept."""

    def __init__(self, kind: type[Any], values: int) -> None:
        self._kind, self._values = kind, values
        self._room: ctypes.Array[Any] = (kind * 0)()
        self._places: list[list[Any]] = [[] for _ in range(values)]

    def of(self, function: Callable[..., Any], handle: ctypes.c_void_p, at: list[int], apart: bool = False) -> Floats:
        """Return a row of values for each character; `apart` where the function takes a place for each value."""
        self._grow(len(at))
        places = self._places if apart else self._places[:1]
        # The last one asked of keeps the loop in C.
        deque(map(function, repeat(handle), at, *places), maxlen=0)
        found = np.ctypeslib.as_array(self._room)[: len(at) * self._values]
        return found.astype(np.float64).reshape(len(at), self._values)

    def _grow(self, count: int) -> None:
        if count <= len(self._places[0]):
            return
        size = ctypes.sizeof(self._kind)
        self._room = (self._kind * (count * self._values))()
        self._places = [
            [ctypes.byref(self._room, (number * self._values + value) * size) for number in range(count)]
            for value in range(self._values)
        ]


_BOXES, _MATRICES, _ORIGINS = _Results(ctypes.c_float, 4), _Results(ctypes.c_float, 6), _Results(ctypes.c_double, 2)


def words_of(
    textpage: pypdfium2.PdfTextPage, place: Place, size: tuple[float, float], walls: list[float]
) -> Iterator[Char]:
    """Yield the words and blanks of a page in the order of the file, with their boxes as shown.

    Slanting stamps and what the page cuts off are left out. `place` maps to the coordinates as shown, `size` is the
    page's, `walls` are where its upright lines stand: no word goes through one.
    """
    found = _glyphs(textpage, place)
    if found is None:
        return
    x, y = (found.x0 + found.x1) / 2, (found.top + found.bottom) / 2
    glyphs = found.only((x >= 0) & (x <= size[0]) & (y >= 0) & (y <= size[1]) & (found.bottom > found.top))
    letters = "".join(map(chr, glyphs.codes.tolist()))
    if not letters:
        return
    starts, blank = word_starts(glyphs, letters, walls)
    columns = (
        starts.tolist(),
        [*starts[1:].tolist(), len(letters)],
        glyphs.x0[starts].tolist(),
        np.maximum.reduceat(glyphs.x1, starts).tolist(),
        glyphs.top[starts].tolist(),
        glyphs.bottom[starts].tolist(),
        glyphs.bold[starts].tolist(),
        blank.tolist(),
    )
    for start, end, x0, x1, top, bottom, bold, after_blank in zip(*columns, strict=True):
        if after_blank:
            yield Char(" ", x0, top, x0, bottom, False)
        yield Char(letters[start:end].translate(_LIGATURES), x0, top, x1, bottom, bold)


def _glyphs(textpage: pypdfium2.PdfTextPage, place: Place) -> Glyphs | None:
    """Return the visible characters, None where there are none; a box is as high as the font."""
    handle = ctypes.cast(textpage.raw, ctypes.c_void_p)
    codes = _codes(textpage, handle)
    objects = np.fromiter(map(_OBJECT, repeat(handle), range(len(codes))), np.int64, len(codes))
    seen, blanks = _kinds(codes)
    # pdfium adds blanks and line ends of its own, where it sees a gap.
    space = np.flatnonzero(blanks)
    blanks[space] = np.fromiter(map(_GENERATED, repeat(handle), space.tolist()), np.int64, len(space)) != 1
    at = np.flatnonzero(seen & (objects != 0))
    if not len(at):
        return None
    left, top, right, bottom = _BOXES.of(_BOX, handle, at.tolist()).T
    (xa, ya), (xb, yb) = place.of(left, top), place.of(right, bottom)
    first = np.concatenate(([True], np.diff(objects[at]) != 0))
    fonts = _fonts(textpage, handle, at[first], objects[at][first], place)
    heads, feet, bold, sideways = (column[np.cumsum(first) - 1] for column in fonts)
    upper, lower = np.minimum(ya, yb), np.maximum(ya, yb)
    x0, x1 = np.minimum(xa, xb), np.maximum(xa, xb)
    _set_marks(codes[at], x0, x1)
    after_blank = np.diff(np.cumsum(blanks)[at], prepend=0) > 0
    return Glyphs(
        codes[at], x0, x1, np.where(sideways, upper, heads), np.where(sideways, lower, feet), bold, after_blank
    )


def _set_marks(codes: Numbers, x0: Floats, x1: Floats) -> None:
    """Set the sides of what stands over the letter before it: combining marks, the further letters of a ligature."""
    marks = (codes >= _MARKS[0]) & (codes <= _MARKS[1])
    marks[1:] |= (x0[1:] == x0[:-1]) & (x1[1:] == x1[:-1])
    for mark in np.flatnonzero(marks[1:]) + 1:
        x0[mark], x1[mark] = x1[mark - 1], max(x1[mark], x1[mark - 1])


def _codes(textpage: pypdfium2.PdfTextPage, handle: ctypes.c_void_p) -> Numbers:
    """Return the code points of all characters: by one call where that gives one unit for each, else one by one."""
    count = max(textpage.count_chars(), 0)
    units = np.zeros(count + 1, np.uint16)
    written = _TEXT(handle, 0, count, ctypes.c_void_p(units.ctypes.data)) - 1
    codes = units[:count].astype(np.int64)
    if written != count or ((codes >= 0xD800) & (codes < 0xE000)).any():
        codes = np.fromiter(map(_UNICODE, repeat(handle), range(count)), np.int64, count)
    codes[(codes == _LINE_END_HYPHEN) | (codes == _HYPHEN_IN_TEXT)] = ord("-")
    return codes


def _kinds(codes: Numbers) -> tuple[Flags, Flags]:
    """Return which characters are visible and which are blanks."""
    known = np.unique(codes)
    texts = [chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "" for code in known.tolist()]
    blank = np.array([text.isspace() for text in texts], bool)
    visible = np.array([bool(text) and unicodedata.category(text) not in _UNSEEN for text in texts], bool)
    visible[known == _SOFT_HYPHEN] = True
    place = np.searchsorted(known, codes)
    return (visible & ~blank)[place], blank[place]


class _Fonts(NamedTuple):
    """For each text object: where its characters' boxes start and end downwards, its weight, and whether it lies."""

    head: Floats
    foot: Floats
    bold: Flags
    sideways: Flags


def _fonts(
    textpage: pypdfium2.PdfTextPage, handle: ctypes.c_void_p, at: Numbers, objects: Numbers, place: Place
) -> _Fonts:
    """Return the fonts of text objects, each given with one of its characters; a slanting one has no height."""
    indices = at.tolist()
    sizes = np.fromiter(map(_SIZE, repeat(handle), indices), np.float64, len(at))
    across, up = (_MATRICES.of(_MATRIX, handle, indices)[:, 2:4] * sizes[:, None]).T
    x, y = _ORIGINS.of(_ORIGIN, handle, indices, apart=True).T
    xa, head = place.of(x + _ASCENT * across, y + _ASCENT * up)
    xb, foot = place.of(x - _DESCENT * across, y - _DESCENT * up)
    slant = np.abs(xa - xb) / np.maximum(np.abs(head - foot), 0.1)
    upright = slant <= _UPRIGHT
    bold = _bold(textpage, indices, np.fromiter(map(_FONT, map(ctypes.c_void_p, objects.tolist())), np.int64, len(at)))
    top = np.minimum(head, foot)
    return _Fonts(top, np.where(upright, np.maximum(head, foot), top), bold, slant >= _SIDEWAYS)


def _bold(textpage: pypdfium2.PdfTextPage, indices: list[int], fonts: Numbers) -> Flags:
    """Tell of text objects, each given by a character and its font's address, whether they are bold by name."""
    buffer = ctypes.create_string_buffer(_FONT_NAME_SIZE)
    known, first, which = np.unique(fonts, return_index=True, return_inverse=True)
    heavy = np.zeros(len(known), bool)
    for number, at in enumerate(first.tolist()):
        size = pdfium.FPDFText_GetFontInfo(textpage, indices[at], buffer, _FONT_NAME_SIZE, None)
        name = buffer.value.lower() if 0 < size <= _FONT_NAME_SIZE else b""
        heavy[number] = b"bold" in name or b"black" in name
    return heavy[which]
