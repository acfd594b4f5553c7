"""What a paragraph takes from its style: heading level, numbering, bold (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|đề mục|tiêu đề)\s*([1-9])$", re.IGNORECASE)
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
    """A reference to a list: its numId and its ilvl (None where only the style's list tells)."""

    num: str
    level: int | None


class Styles:
    """The styles part, asked for what a paragraph inherits."""

    def __init__(self, root: Element | None) -> None:
        """Index the styles; None is a document without any."""
        self._by_id: dict[str, Element] = {}
        self.default: str | None = None
        for style in root.iter(W + "style") if root is not None else ():
            name = style.get(W + "styleId", "")
            self._by_id[name] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self.default = name

    def chain(self, name: str | None) -> Iterator[tuple[str, Element]]:
        """Yield a style and those it is based on, nearest first."""
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

    def numbering(self, name: str | None) -> tuple[Numbering, str] | None:
        """Return the list that a style gives and the style that names it, or None."""
        for style_name, style in self.chain(name):
            num = value(style, "pPr/numPr/numId")
            if num is not None:
                level = value(style, "pPr/numPr/ilvl")
                return Numbering(num, int(level) if level and level.isdecimal() else None), style_name
        return None

    def bold(self, name: str | None) -> bool:
        """Tell whether a style sets bold."""
        for _, style in self.chain(name):
            state = switched(style, "rPr/b")
            if state is not None:
                return state
        return False

    def list_of(self, name: str) -> str | None:
        """Return the numId that a numbering style stands for."""
        return value(self._by_id.get(name), "pPr/numPr/numId")
