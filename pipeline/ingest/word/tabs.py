"""Tabs of a Word paragraph: a space, or a blank to be filled in where the tab stop has a leader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipeline.ingest.blanks import LEADER
from pipeline.ingest.word.styles import Styles, W

#: Leaders that draw a blank (17.18.72); the others draw nothing or a line of hyphens.
_DRAWN = ("dot", "underscore", "middleDot", "heavy")
#: The width of a character of 13 to 14 points on the average, in twentieths of a point.
_CHARACTER = 125
_TAB = re.compile(r"[\t\n]")


@dataclass(frozen=True, slots=True)
class Stop:
    """A tab stop: its place in twentieths of a point from the left margin, and whether it has a leader."""

    place: int
    leader: bool


def stops(paragraph: Element, style: str | None, styles: Styles) -> tuple[Stop, ...]:
    """Return the tab stops of a paragraph from the left, its own and those of its style (17.3.1.38)."""
    found: dict[int, Stop] = {}
    for parent in (*reversed([element for _, element in styles.chain(style)]), paragraph):
        for tab in parent.findall(f"{W}pPr/{W}tabs/{W}tab"):
            place = _number(tab.get(W + "pos"))
            if tab.get(W + "val") == "clear":
                found.pop(place, None)
            else:
                found[place] = Stop(place, tab.get(W + "leader") in _DRAWN)
    return tuple(found[place] for place in sorted(found))


def indent(paragraph: Element) -> int:
    """Return where the first line of a paragraph starts, as far as the paragraph itself tells."""
    own = paragraph.find(f"{W}pPr/{W}ind")
    if own is None:
        return 0
    return _number(own.get(W + "left") or own.get(W + "start")) + _number(own.get(W + "firstLine"))


def filled(texts: Iterable[str], stops: tuple[Stop, ...], start: int) -> list[str]:
    """Return the texts of a paragraph with each tab as a space, or as a leader where it leads to a stop with one.

    A tab leads to the next stop behind what stands before it on its line; behind all of them to the last, on a new
    line. How far the words reach is reckoned from their number of characters.
    """
    if not any(stop.leader for stop in stops):
        return [text.replace("\t", " ") for text in texts]
    made: list[str] = []
    place = start
    for text in texts:
        pieces: list[str] = []
        last = 0
        for match in _TAB.finditer(text):
            place += _CHARACTER * (match.start() - last)
            pieces.append(text[last : match.start()])
            last = match.end()
            if match[0] == "\n":
                pieces.append("\n")
                place = 0
                continue
            stop = next((stop for stop in stops if stop.place > place), stops[-1])
            pieces.append(LEADER if stop.leader else " ")
            place = stop.place
        place += _CHARACTER * (len(text) - last)
        made.append("".join((*pieces, text[last:])))
    return made


def _number(text: str | None) -> int:
    try:
        return int(float(text or 0))
    except ValueError:
        return 0
