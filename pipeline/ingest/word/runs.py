"""The words of a Word paragraph: its runs with tracked changes accepted, without notes and field codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipeline.ingest.word.styles import W, switched

#: Stands for a line break inside a paragraph (not a control character that cleaning would take for a blank).
BREAK = "\n"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_BOX = W + "txbxContent"
_DROPPED = frozenset(
    W + name
    for name in (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "rt"),
        *("footnoteReference", "endnoteReference", "commentReference", "annotationRef", "footnoteRef"),
    )
)


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph's text with `BREAK`s, whether all of it is bold, and its text boxes."""

    text: str
    bold: bool
    boxes: tuple[Element, ...] = ()

    def followed_by(self, other: Words) -> Words:
        """Return this paragraph run together with the next, whose mark between them was deleted."""
        bold = (self.bold and (other.bold or not other.text.strip())) or (not self.text.strip() and other.bold)
        return Words(self.text + other.text, bold, self.boxes + other.boxes)


def words_of(paragraph: Element, bold_style: bool) -> Words:
    """Return the words of a paragraph whose style is bold or not."""
    pieces: list[str] = []
    bold: list[bool] = []
    boxes: list[Element] = []
    for run in _runs(paragraph, boxes):
        text = run if isinstance(run, str) else "".join(_run_text(run, boxes))
        if isinstance(run, Element) and switched(run, "rPr/vanish"):
            continue
        pieces.append(text)
        if any(char.isalnum() for char in text):
            own = switched(run, "rPr/b") if isinstance(run, Element) else False
            bold.append(bold_style if own is None else own)
    return Words("".join(pieces), bool(bold) and all(bold), tuple(boxes))


def _runs(element: Element, boxes: list[Element]) -> Iterator[Element | str]:
    """Yield the runs that stand once changes are accepted, and the text of formulas."""
    for child in element:
        if child.tag == W + "r":
            yield child
        elif child.tag == _MATH + "t":
            yield child.text or ""
        elif child.tag == _MC + "AlternateContent":
            yield from _runs(_chosen(child), boxes)
        elif child.tag == _BOX:
            boxes.append(child)
        elif child.tag not in _DROPPED:
            yield from _runs(child, boxes)


def _run_text(run: Element, boxes: list[Element]) -> Iterator[str]:
    for child in run:
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag](child)
        elif child.tag == _MC + "AlternateContent":
            yield from _run_text(_chosen(child), boxes)
        elif child.tag == _BOX:
            boxes.append(child)
        elif child.tag not in _DROPPED:
            yield from _run_text(child, boxes)


def _chosen(alternatives: Element) -> Element:
    """Return the alternative that holds a text box, else the first one (ECMA-376 part 3, 9.3)."""
    for child in alternatives:
        if child.find(f".//{_BOX}") is not None:
            return child
    return next(iter(alternatives), alternatives)


def _symbol(sign: Element) -> str:
    """Return the character of a symbol font; bullets are told where a line starts with them."""
    try:
        return chr(int(sign.get(W + "char", ""), 16))
    except (ValueError, OverflowError):
        return ""


def _line_break(sign: Element) -> str:
    return " " if sign.get(W + "type") in ("page", "column") else BREAK


_SIGNS: dict[str, Callable[[Element], str]] = {
    W + "tab": lambda _: " ",
    W + "ptab": lambda _: " ",
    W + "br": _line_break,
    W + "cr": lambda _: BREAK,
    W + "noBreakHyphen": lambda _: "-",
    W + "softHyphen": lambda _: "",
    W + "sym": _symbol,
}
