"""The characters of a page of a PDF, as words with boxes.

pdfium is asked by columns: one call for each character and property, made from C by `map` and written to one array,
takes a third of the time of a call from Python.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.ingest.paged.page import Char
from pipeline.ingest.paged.paths import Place
from pipeline.ingest.paged.spacing import Glyphs, word_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ingest.paged.spacing import Flags, Floats, Numbers

_FONT_NAME_SIZE = 128
#: Characters without a glyph; the soft hyphen takes room, and goes when the word is cleaned.
_UNSEEN, _SOFT_HYPHEN = ("Cc", "Cf"), 0xAD
#: The text object of so many characters is asked for at once.
_STEP = 6
#: Kinds of characters.
_UNKNOWN, _NEITHER, _BLANK, _SEEN = range(4)
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
_CHAR: Callable[[Iterable[Any]], Char] = partial(tuple.__new__, Char)


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


class _Kinds:
    """Which characters are visible, which are blanks and which are neither: looked up once for each code."""

    def __init__(self) -> None:
        self._known = np.full(0x110000, _UNKNOWN, np.uint8)

    def of(self, codes: Numbers) -> NDArray[np.uint8]:
        """Return the kind of each character given by its code; what is no code of a character is neither."""
        found: NDArray[np.uint8] = self._known[np.where(codes < len(self._known), codes, 0)]
        if _UNKNOWN not in found:
            return found
        for code in set(codes[found == _UNKNOWN].tolist()):
            self._known[code if code < len(self._known) else 0] = _kind(code)
        return self.of(codes)


def _kind(code: int) -> int:
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return _NEITHER
    text = chr(code)
    if text.isspace():
        return _BLANK
    return _SEEN if code == _SOFT_HYPHEN or unicodedata.category(text) not in _UNSEEN else _NEITHER


_KINDS = _Kinds()
_BOXES, _MATRICES, _ORIGINS = _Results(ctypes.c_float, 4), _Results(ctypes.c_float, 6), _Results(ctypes.c_double, 2)


def words_of(
    textpage: pypdfium2.PdfTextPage, place: Place, size: tuple[float, float], walls: list[float]
) -> list[Char]:
    """Return the words and blanks of a page in the order of the file, with their boxes as shown.

    Slanting stamps and what the page cuts off are left out. `place` maps to the coordinates as shown, `size` is the
    page's, `walls` are where its upright lines stand: no word goes through one.
    """
    found = _glyphs(textpage, place)
    if found is None:
        return []
    x, y = (found.x0 + found.x1) / 2, (found.top + found.bottom) / 2
    glyphs = found.only((x >= 0) & (x <= size[0]) & (y >= 0) & (y <= size[1]) & (found.bottom > found.top))
    if not len(glyphs.codes):
        return []
    letters = glyphs.codes.astype("<u4").tobytes().decode("utf-32-le")
    starts, blank = word_starts(glyphs, letters, walls)
    first = starts.tolist()
    texts = [letters[start:end] for start, end in zip(first, [*first[1:], len(letters)], strict=True)]
    if ((glyphs.codes >= min(_LIGATURES)) & (glyphs.codes <= max(_LIGATURES))).any():
        texts = [text.translate(_LIGATURES) for text in texts]
    sides = glyphs.x0[starts], glyphs.top[starts], np.maximum.reduceat(glyphs.x1, starts), glyphs.bottom[starts]
    columns = texts, *(side.tolist() for side in sides), glyphs.bold[starts].tolist()
    # Made by C alone, a word takes a quarter of the time.
    words = list(map(_CHAR, zip(*columns, repeat(None), repeat(None))))
    if not blank.any():
        return words
    return [
        char for word, after_blank in zip(words, blank.tolist(), strict=True) for char in _with_blank(word, after_blank)
    ]


def _with_blank(word: Char, after_blank: bool) -> tuple[Char, ...]:
    return (Char(" ", word.x0, word.top, word.x0, word.bottom, False), word) if after_blank else (word,)


def _glyphs(textpage: pypdfium2.PdfTextPage, place: Place) -> Glyphs | None:
    """Return the visible characters, None where there are none; a box is as high as the font."""
    handle = ctypes.cast(textpage.raw, ctypes.c_void_p)
    codes = _codes(textpage, handle)
    kinds = _KINDS.of(codes)
    seen, blanks = kinds == _SEEN, kinds == _BLANK
    # pdfium adds blanks and line ends of its own, where it sees a gap.
    space = np.flatnonzero(blanks)
    blanks[space] = np.fromiter(map(_GENERATED, repeat(handle), space.tolist()), np.int64, len(space)) != 1
    at = np.flatnonzero(seen)
    if not len(at):
        return None
    objects = _objects(handle, at)
    at, objects = at[objects != 0], objects[objects != 0]
    if not len(at):
        return None
    left, top, right, bottom = _BOXES.of(_BOX, handle, at.tolist()).T
    (xa, ya), (xb, yb) = place.of(left, top), place.of(right, bottom)
    first = np.concatenate(([True], np.diff(objects) != 0))
    fonts = _fonts(textpage, handle, at[first], objects[first], place)
    heads, feet, bold, sideways = (column[np.cumsum(first) - 1] for column in fonts)
    upper, lower = np.minimum(ya, yb), np.maximum(ya, yb)
    x0, x1 = np.minimum(xa, xb), np.maximum(xa, xb)
    _set_marks(codes[at], x0, x1)
    after_blank = np.diff(np.cumsum(blanks)[at], prepend=0) > 0
    return Glyphs(
        codes[at], x0, x1, np.where(sideways, upper, heads), np.where(sideways, lower, feet), bold, after_blank
    )


def _objects(handle: ctypes.c_void_p, at: Numbers) -> Numbers:
    """Return the text object of each character, 0 for none.

    The characters of an object follow each other, so those between two of the same object are not asked for.
    """
    asked = np.arange(0, len(at), _STEP)
    known = np.fromiter(map(_OBJECT, repeat(handle), at[asked].tolist()), np.int64, len(asked))
    objects = np.repeat(known, np.diff(asked, append=len(at)))
    # Behind the last one asked for, all are asked.
    changed = np.flatnonzero(np.append(known[1:] != known[:-1], True))
    between = (asked[changed, None] + np.arange(1, _STEP)).ravel()
    between = between[between < len(at)]
    objects[between] = np.fromiter(map(_OBJECT, repeat(handle), at[between].tolist()), np.int64, len(between))
    return objects


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
    bold = _bold(textpage, indices, list(map(_FONT, map(ctypes.c_void_p, objects.tolist()))))
    top = np.minimum(head, foot)
    return _Fonts(top, np.where(upright, np.maximum(head, foot), top), bold, slant >= _SIDEWAYS)


def _bold(textpage: pypdfium2.PdfTextPage, indices: list[int], fonts: list[int]) -> Flags:
    """Tell of text objects, each given by a character and its font's address, whether they are bold by name."""
    buffer = ctypes.create_string_buffer(_FONT_NAME_SIZE)
    heavy: dict[int, bool] = {}
    for font, index in zip(fonts, indices, strict=True):
        if font not in heavy:
            size = pdfium.FPDFText_GetFontInfo(textpage, index, buffer, _FONT_NAME_SIZE, None)
            name = buffer.value.lower() if 0 < size <= _FONT_NAME_SIZE else b""
            heavy[font] = b"bold" in name or b"black" in name
    return np.array([heavy[font] for font in fonts], bool)
