"""What a paragraph and its runs take from their styles: heading level, numbering, bold, hidden, font.

ECMA-376 part 1, 17.7.2: what stands in the run itself comes first, then its character style, then the style of the
paragraph, then the defaults of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|đề mục|tiêu đề)\s*([1-9])$", re.IGNORECASE)
#: Built-in styles of tables of contents, whose lines repeat the headings (17.7.4.9 names them "toc 1" …).
_LISTING = re.compile(r"(?:toc|contents|mục lục)\s*[1-9]$|table of figures$", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")


def value(parent: Element | None, path: str) -> str | None:
    """Return `w:val` of the first element at `path` ("pPr/pStyle"), "" if it has none, None if missing."""
    found = None if parent is None else parent.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + "val", "")


def switched(parent: Element | None, path: str) -> bool | None:
    """Return whether an on/off property at `path` is on, None if it is not there."""
    state = value(parent, path)
    return None if state is None else state not in _OFF


@dataclass(frozen=True, slots=True)
class Numbering:
    """A reference to a list: its numId ("" where only the style names it) and its ilvl (None where only it does)."""

    num: str
    level: int | None


class Styles:
    """The styles part, asked for what a paragraph or run inherits."""

    def __init__(self, root: Element | None) -> None:
        """Index the styles; None is a document without any."""
        self._by_id: dict[str, Element] = {}
        self.default: str | None = None
        self._defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault")
        self._switches: dict[tuple[str | None, str], bool | None] = {}
        self._fonts: dict[str | None, str | None] = {}
        for style in root.iter(W + "style") if root is not None else ():
            name = style.get(W + "styleId", "")
            self._by_id[name] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self.default = name

    def chain(self, name: str | None) -> Iterator[tuple[str, Element]]:
        """Yield a style and those it is based on, nearest first; the default style of paragraphs for None."""
        seen: set[str] = set()
        name = self.default if name is None else name
        while name and name not in seen and name in self._by_id:
            seen.add(name)
            yield name, self._by_id[name]
            name = value(self._by_id[name], "basedOn")

    def level(self, name: str | None) -> int:
        """Return the heading level of a style (1 to 9), 0 for none."""
        for _, style in self.chain(name):
            if match := _HEADING.match(value(style, "name") or ""):
                return int(match[1])
            outline = value(style, "pPr/outlineLvl")
            if outline is not None and outline.isdecimal():
                return int(outline) + 1 if int(outline) < 9 else 0
        return 0

    def lists_contents(self, name: str | None) -> bool:
        """Tell whether a style is that of a line in a table of contents."""
        own = self._by_id.get(name or "")
        return own is not None and _LISTING.match(value(own, "name") or "") is not None

    def numbering(self, name: str | None) -> tuple[Numbering, str] | None:
        """Return the list that a style gives and the style that names it, or None."""
        level: str | None = None
        for style_name, style in self.chain(name):
            num = value(style, "pPr/numPr/numId")
            level = level or value(style, "pPr/numPr/ilvl")
            if num is not None:
                return Numbering(num, int(level) if level and level.isdecimal() else None), style_name
        return None

    def on(self, prop: str, run: Element | None, style: str | None) -> bool:
        """Tell whether an on/off property ("b", "vanish") holds for a run in a paragraph of a style."""
        own = switched(run, f"rPr/{prop}")
        if own is None and (name := value(run, "rPr/rStyle")):
            own = self._switch(name, prop)
        return bool(self._switch(style, prop) if own is None else own)

    def _switch(self, style: str | None, prop: str) -> bool | None:
        key = style, prop
        if key not in self._switches:
            states = (switched(element, f"rPr/{prop}") for _, element in self.chain(style))
            self._switches[key] = next((state for state in states if state is not None), None)
        return self._switches[key]

    def font(self, run: Element, style: str | None) -> str | None:
        """Return the name of the font of a run's Latin letters, None where the theme gives it."""
        if own := _font(run):
            return own
        name = value(run, "rPr/rStyle")
        return (self._font_of(name) if name else None) or self._font_of(style) or _font(self._defaults)

    def _font_of(self, style: str | None) -> str | None:
        if style not in self._fonts:
            named = (_font(element) for _, element in self.chain(style))
            self._fonts[style] = next((font for font in named if font), None)
        return self._fonts[style]

    def list_of(self, name: str) -> str | None:
        """Return the numId that a numbering style stands for."""
        return value(self._by_id.get(name), "pPr/numPr/numId")


def _font(parent: Element | None) -> str | None:
    fonts = None if parent is None else parent.find(f"{W}rPr/{W}rFonts")
    return None if fonts is None else fonts.get(W + "hAnsi") or fonts.get(W + "ascii")
