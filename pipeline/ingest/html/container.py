"""Finding the act in a web page: the smallest element that holds its text and its head.

The signs are those of the form of acts (NĐ 30/2020, annex I; 36-HD/VPTW): Quốc hiệu or the Party's title, the line
of the symbol, legal bases, articles or Roman headings, recipients, annexes. English translations of the national
legal database have "Pursuant to" and "Article 1".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.ingest.html.tree import Node
from pipeline.ingest.labels import ends_sentence, opens_item
from pipeline.ingest.tracked import clean_text

#: Elements that set their words apart from those around them.
BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure"),
        *("figcaption", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "html", "hr", "legend", "li"),
        *("main", "ol", "p", "pre", "section", "summary", "details", "ul", "caption", "hgroup", "dir", "menu"),
    )
)
_TABLE_PARTS = frozenset(("table", "thead", "tbody", "tfoot", "tr"))
_CELLS = frozenset(("td", "th"))
#: Elements that are text, not boxes of it.
_WORDS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "dt", "dd"))
_STATE = re.compile(r"(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM)")
_MARKS = {
    "symbol": re.compile(r"(?:[^\W\d]+ ){0,3}số\s*:[\s.…_]*\d*[\s.…_]*[-/]\s?(?!GP\b)\w", re.IGNORECASE),
    "basis": re.compile(r"(?:Căn cứ|Pursuant to)\b.{10,}[;.,]$"),
    "article": re.compile(r"(?:Điều|ĐIỀU|Article) 1\b"),
    "roman": re.compile(r"(?:Phần |PHẦN |Chương |CHƯƠNG )?I(?:\s*[.\-–/)]\s*[^\W\d]|$)"),
    "recipients": re.compile(r"Nơi nhận\s*:", re.IGNORECASE),
    "annex": re.compile(r"PHỤ LỤC\b"),
    "signature": re.compile(r"(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\s?\.?\s?[A-ZĐ][^a-z]+$"),
}
#: Quốc hiệu and the Party's title stand in banners of sites too; in an act another line of its head is this near.
_NEAR = 6
_HEAD_LINE = re.compile(
    r"Độc lập\b|.{0,40}\bsố\s*:?\s*[\d.…_]*\s?[-/]\s?\w|.{2,40}\bngày\b.{0,12}\btháng\b", re.IGNORECASE
)
#: Marks by which a text shows that it is an act, and not only speaks of one.
OUTLINE_MARKS = frozenset(("article", "roman", "basis", "state"))
#: So many items ("1. …", "- …") of so many characters make a text without other marks worth reading (a bare list).
_FEWEST_ITEMS, _ITEM_LENGTH = 3, 40
#: A sentence of prose has as many characters; lists of links and news titles have no end of sentence.
_PROSE_LENGTH = 40
#: The element that holds the act has at least this share of the prose around it.
_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Weight:
    """What an element holds: the kinds of act marks, and the number of characters in sentences and items."""

    marks: frozenset[str]
    prose: int


def find_act(body: Node) -> tuple[Node, Weight] | None:
    """Return the smallest element that holds the act, with its weight; None where the page holds none.

    From the page down: a child is entered while it has every kind of mark of its parent and nearly all its prose, or
    while what stands beside it is plainly none of the act.
    """
    above = [body]
    weight = weigh(body)
    if not weight.marks or not (weight.prose or weight.marks & {"annex", "state"}):
        return None
    while (found := _heavy_child(above[-1], weight)) is not None:
        above.append(found[0])
        weight = found[1]
    while above[-1].tag in _TABLE_PARTS and len(above) > 1:
        above.pop()
    return above[-1], weight


def _heavy_child(node: Node, weight: Weight) -> tuple[Node, Weight] | None:
    for child in node.elements():
        if child.tag in _WORDS or child.size * 2 < node.size:
            continue
        own = weigh(child)
        if own.marks >= weight.marks and (own.prose >= _SHARE * weight.prose or _alone(node, child, own)):
            return child, own
    return None


def _alone(node: Node, child: Node, own: Weight) -> bool:
    """Tell whether an act stands in a child alone: it is known by its form, and beside it are no parts of one.

    A notice of the site, the lead of an article or an address is a sentence, but no item, base, title or signature.
    """
    if len(own.marks & OUTLINE_MARKS) < 2 or not own.prose:
        return False
    beside = [line for other in node.children if other is not child for line in _lines(other)]
    formal = any(p.match(line) for mark, p in _MARKS.items() if mark != "symbol" for line in beside)
    items = any(len(line) >= _ITEM_LENGTH and opens_item(line) for line in beside)
    return not formal and not items and sum(map(len, prose(beside))) <= own.prose


def _lines(part: Node | str) -> Sequence[str]:
    return [clean_text(part)] if isinstance(part, str) else lines_of(part)


def weigh(node: Node) -> Weight:
    """Return the weight of an element."""
    lines = lines_of(node)
    marks = {mark for line in lines for mark, pattern in _MARKS.items() if pattern.match(line)}
    if any(_STATE.match(line) and _in_head(lines, number) for number, line in enumerate(lines)):
        marks.add("state")
    items = sum(1 for line in lines if len(line) >= _ITEM_LENGTH and opens_item(line))
    if items >= _FEWEST_ITEMS:
        marks.add("items")
    return Weight(frozenset(marks), sum(map(len, prose(lines))))


def _in_head(lines: Sequence[str], number: int) -> bool:
    return any(_HEAD_LINE.match(line) for line in lines[max(0, number - _NEAR) : number + _NEAR + 1])


def prose(lines: Iterable[str]) -> list[str]:
    """Return the lines that are sentences."""
    return [line for line in lines if len(line) >= _PROSE_LENGTH and ends_sentence(line)]


def lines_of(node: Node) -> Sequence[str]:
    """Return the lines of an element as a reader sees them, cleaned, and empty ones left out."""
    pieces: list[str] = []
    _gather(node, pieces)
    return [line for line in map(clean_text, "".join(pieces).split("\n")) if line]


def _gather(node: Node, pieces: list[str]) -> None:
    apart = node.tag in BLOCKS or node.tag in _CELLS or node.tag in _TABLE_PARTS or node.tag == "br"
    if apart:
        pieces.append("\n")
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child.replace("\n", " "))
        else:
            _gather(child, pieces)
    if apart:
        pieces.append("\n")
