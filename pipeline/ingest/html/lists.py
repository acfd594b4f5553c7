"""The labels that a browser draws before the items of HTML lists, which are in no text of the page.

Rules: HTML Living Standard, 4.4.5 (ol: type, start, reversed) and 4.4.8 (li: value); CSS Counter Styles 3, 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from models.numerals import roman
from pipeline.ingest.html.tree import Node

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_SIGNS = frozenset(("disc", "circle", "square"))
_INTEGER = re.compile(r"\s*[-+]?\d{1,6}")
#: Numbers, letters and signs with which an item brings a label of its own.
_OWN_LABEL = re.compile(
    r"(?:[-–—+*•●○▪■◦‣]\s|\(?\d{1,3}(?:\.\d{1,3})*\s?[.)]\s?(?!\d)|[a-zđ]\s?[.)]\s|[IVX]{1,5}\s?[.\-–)]\s|Căn cứ\b)"
)


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


_COUNTERS: dict[str, Callable[[int], str]] = {
    "lower-alpha": _letters,
    "lower-latin": _letters,
    "upper-alpha": lambda number: _letters(number).upper(),
    "upper-latin": lambda number: _letters(number).upper(),
    "lower-roman": lambda number: roman(number).lower(),
    "upper-roman": roman,
}


def labels(items: Node, depth: int) -> Iterator[tuple[Node | str, str]]:
    """Yield the children of a list with their labels, "" for what is no item.

    Items without numbers are "-" in an outer list and "+" in a list inside another (`depth` counts from 1), as
    acts write them.
    """
    elements = [child for child in items.elements() if child.tag == "li"]
    backwards = items.tag == "ol" and "reversed" in items.attributes
    number = _integer(items.get("start"), len(elements) if backwards else 1)
    for child in items.children:
        if isinstance(child, str) or child.tag != "li":
            yield child, ""
            continue
        number = _integer(child.get("value"), number)
        yield child, _label(items, child, number, depth)
        number += -1 if backwards else 1


def with_label(label: str, text: str) -> str:
    """Return the text of an item behind its label, unless the text brings one of its own."""
    return text if not label or _OWN_LABEL.match(text) else f"{label} {text}"


def _label(items: Node, item: Node, number: int, depth: int) -> str:
    style = _style(item) or _style(items) or ("decimal" if items.tag == "ol" else "disc")
    if style == "none":
        return ""
    if style in _SIGNS:
        return "-" if depth == 1 else "+"
    counter = _COUNTERS.get(style)
    return f"{counter(number) if counter and 0 < number < 400 else number}."


def _style(node: Node) -> str:
    """Return the counter style that a list or item sets, "" for none."""
    found = _STYLE.search(node.get("style"))
    if found and (found[1].lower() in _COUNTERS or found[1].lower() in _SIGNS or found[1].lower() in _OTHERS):
        return found[1].lower()
    kind = node.get("type").strip()
    return _TYPES.get(kind) or (kind.lower() if kind.lower() in _SIGNS else "")


_OTHERS = frozenset(("none", "decimal"))


def _integer(text: str, otherwise: int) -> int:
    match = _INTEGER.match(text)
    return int(match.group()) if match else otherwise
