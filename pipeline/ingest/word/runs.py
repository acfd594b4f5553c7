"""The words of a Word paragraph: its runs with tracked changes accepted, without hidden text and field codes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from pipeline.ingest.word.notes import Notes
from pipeline.ingest.word.styles import Styles, W
from pipeline.ingest.word.symbols import spelled
from pipeline.ingest.word.tabs import filled, indent, stops

if TYPE_CHECKING:
    # Only files with such fonts need the tables.
    from pipeline.ingest.legacy import Encoding

#: Stands for a line break inside a paragraph (not a control character that cleaning would take for a blank).
BREAK = "\n"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_BOX = W + "txbxContent"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DROPPED = frozenset(
    W + name
    for name in (
        *("del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "rt"),
        *("commentReference", "annotationRef", "footnoteRef", "endnoteRef"),
    )
)
#: How the names of fonts of the time before Unicode start (".VnTime", "VNI-Times"); the tables are read for these only.
_LEGACY = re.compile(r"\W*vn", re.IGNORECASE)
#: A point has so many English Metric Units.
_EMU = 12_700
#: Word keeps letters of fonts that it takes for symbol fonts in the private use area.
_PRIVATE = {0xF000 + code: code for code in range(0x20, 0x100)}


@dataclass(frozen=True, slots=True)
class TextBox:
    """What a text box holds, how far down and right of its paragraph it stands, and its size, in points."""

    content: Element
    down: float = 0.0
    right: float = 0.0
    width: float = 0.0
    height: float = 0.0

    def lies_on(self, other: TextBox) -> bool:
        """Tell whether the box starts inside a larger one."""
        down, right = self.down - other.down, self.right - other.right
        return 0 <= down < other.height and 0 <= right < other.width and self.height < other.height


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph's text with `BREAK`s and marks of notes, whether each line is bold, and its text boxes.

    A line without letters and digits has no weight of its own: None.
    """

    text: str
    weights: tuple[bool | None, ...]
    boxes: tuple[TextBox, ...] = ()

    @property
    def bold(self) -> bool:
        """Tell whether all words are bold."""
        return heavy(self.weights)

    def followed_by(self, other: Words) -> Words:
        """Return this paragraph run together with the next, whose mark between them was deleted."""
        middle = (self.weights[-1], other.weights[0])
        both = None if middle == (None, None) else heavy(middle)
        weights = (*self.weights[:-1], both, *other.weights[1:])
        return Words(self.text + other.text, weights, self.boxes + other.boxes)


def heavy(weights: Iterable[bool | None]) -> bool:
    """Tell whether there are words among lines of these weights, and all are bold."""
    known = [weight for weight in weights if weight is not None]
    return bool(known) and all(known)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of a run, whether it is bold, and its font and encoding where that is one before Unicode."""

    text: str
    bold: bool
    font: str = ""
    encoding: Encoding | None = None


@dataclass(slots=True)
class _Fields:
    """The complex fields open in a paragraph, outermost first: whether each has come to its result (17.16.18)."""

    shown: list[bool] = field(default_factory=list)

    def mark(self, kind: str) -> None:
        """Take a field character: begin, separate or end. An end without its begin is that of a field above."""
        if kind == "begin":
            self.shown.append(False)
        elif kind == "separate" and self.shown:
            self.shown[-1] = True
        elif kind == "end" and self.shown:
            self.shown.pop()

    @property
    def hides(self) -> bool:
        """Tell whether what comes now is a field's code."""
        return not all(self.shown)


class Runs:
    """Reads paragraphs of one document: its styles, and where the marks of notes go.

    `encodings` are those from before Unicode that were met.
    """

    def __init__(self, styles: Styles, notes: Notes) -> None:
        """Read with these styles; marks of notes are taken from and kept by `notes`."""
        self._styles = styles
        self._notes = notes
        self.encodings: set[Encoding] = set()

    def words(self, paragraph: Element, style: str | None) -> Words:
        """Return the words of a paragraph of this style."""
        pieces: list[_Piece] = []
        boxes: list[TextBox] = []
        fields = _Fields()
        for run in _runs(paragraph, boxes):
            if isinstance(run, str):
                pieces.append(_Piece(run, self._styles.on("b", None, style)))
                continue
            text = "".join(self._text(run, boxes, fields))
            if text and not self._styles.on("vanish", run, style):
                font = self._styles.font(run, style) or ""
                pieces.append(_Piece(spelled(text, font), self._styles.on("b", run, style), font, encoding(font)))
        if any("\t" in piece.text for piece in pieces):
            texts = filled([p.text for p in pieces], stops(paragraph, style, self._styles), indent(paragraph))
            pieces = [replace(piece, text=text) for piece, text in zip(pieces, texts, strict=True)]
        self.encodings.update(p.encoding for p in pieces if p.encoding is not None and p.text.strip())
        return Words(_unicode(pieces), _weights(pieces), tuple(boxes))

    def _text(self, run: Element, boxes: list[TextBox], fields: _Fields) -> Iterator[str]:
        for child in run:
            if child.tag == W + "fldChar":
                fields.mark(child.get(W + "fldCharType", ""))
            elif child.tag == W + "instrText" or child.tag in _DROPPED:
                continue
            elif child.tag == _MC + "AlternateContent":
                yield from self._text(_chosen(child), boxes, fields)
            elif child.tag == _BOX:
                boxes.append(TextBox(child))
            elif child.tag == _DRAWING + "anchor":
                inner: list[TextBox] = []
                yield from self._text(child, inner, fields)
                boxes.extend(_placed(child, box) for box in inner)
            elif fields.hides:
                continue
            elif child.tag == W + "t":
                yield child.text or ""
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag](child)
            elif child.tag in _NOTES:
                yield self._notes.mark(_NOTES[child.tag], child.get(W + "id", ""))
            else:
                yield from self._text(child, boxes, fields)


def _runs(element: Element, boxes: list[TextBox]) -> Iterator[Element | str]:
    """Yield the runs that stand once changes are accepted, and the text of formulas."""
    for child in element:
        if child.tag == W + "r":
            yield child
        elif child.tag == _MATH + "t":
            yield child.text or ""
        elif child.tag == _MC + "AlternateContent":
            yield from _runs(_chosen(child), boxes)
        elif child.tag == _BOX:
            boxes.append(TextBox(child))
        elif child.tag not in _DROPPED:
            yield from _runs(child, boxes)


def _placed(anchor: Element, box: TextBox) -> TextBox:
    extent = anchor.find(_DRAWING + "extent")
    size = (0.0, 0.0) if extent is None else (_points(extent.get("cx")), _points(extent.get("cy")))
    return TextBox(box.content, _offset(anchor, "V"), _offset(anchor, "H"), *size)


def _offset(anchor: Element, axis: str) -> float:
    """Return how far a drawing stands from its paragraph in points, 0 where it is placed otherwise (20.4.2.11)."""
    position = anchor.find(f"{_DRAWING}position{axis}")
    if position is None or position.get("relativeFrom") not in ("paragraph", "line", "column", "margin"):
        return 0.0
    return _points(position.findtext(f"{_DRAWING}posOffset"))


def _points(units: str | None) -> float:
    try:
        return int(units or 0) / _EMU
    except ValueError:
        return 0.0


def _chosen(alternatives: Element) -> Element:
    """Return the alternative that holds a text box, else the first one (ECMA-376 part 3, 9.3)."""
    for child in alternatives:
        if child.find(f".//{_BOX}") is not None:
            return child
    return next(iter(alternatives), alternatives)


def _weights(pieces: Iterable[_Piece]) -> tuple[bool | None, ...]:
    """Return for each line of a paragraph whether all its words are bold, None for one without words."""
    weights: list[bool | None] = [None]
    for piece in pieces:
        for number, line in enumerate(piece.text.split(BREAK)):
            if number:
                weights.append(None)
            if any(char.isalnum() for char in line):
                weights[-1] = piece.bold and weights[-1] is not False
    return tuple(weights)


def _unicode(pieces: list[_Piece]) -> str:
    """Return the pieces' text joined, neighbours in fonts of one kind turned to Unicode together.

    VNI writes a letter and its mark as two characters, which Word may keep in two runs.
    """
    texts: list[str] = []
    for kind, group in itertools.groupby(pieces, _kind):
        same = list(group)
        text = "".join(piece.text for piece in same)
        texts.append(_converted(text, same[0].font) if kind else text)
    return "".join(texts)


def _kind(piece: _Piece) -> str:
    """Return what pieces are turned together by: the font, whose capitals may be apart; for VNI the encoding."""
    return "vni" if piece.encoding == "vni" else piece.font if piece.encoding else ""


def encoding(font: str) -> Encoding | None:
    """Return the encoding from before Unicode that a font stands for, None for any other font."""
    if not _LEGACY.match(font):
        return None
    from pipeline.ingest.legacy import encoding_of

    return encoding_of(font)


def _converted(text: str, font: str) -> str:
    from pipeline.ingest.legacy import unicode

    return unicode(text.translate(_PRIVATE), font)


def _symbol(sign: Element) -> str:
    """Return the character of a symbol font; bullets are told where a line starts with them."""
    try:
        code, font = int(sign.get(W + "char", ""), 16), sign.get(W + "font", "")
        if encoding(font):
            return _converted(chr(code), font)
        # The code may stand without the offset of the private use area (17.3.3.30).
        return spelled(chr(code if code >= 0x100 else 0xF000 + code), font)
    except (ValueError, OverflowError):
        return ""


_SIGNS: dict[str, Callable[[Element], str]] = {
    W + "tab": lambda _: "\t",
    W + "ptab": lambda _: " ",
    W + "br": lambda _: BREAK,
    W + "cr": lambda _: BREAK,
    W + "noBreakHyphen": lambda _: "-",
    # A letter of TCVN3 ("ư"); elsewhere it is invisible and cleaned away.
    W + "softHyphen": lambda _: "\u00ad",
    W + "sym": _symbol,
}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
