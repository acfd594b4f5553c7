"""A web page as a tree of plain nodes: decoded, parsed, and rid of what a reader of the page does not see.

Nothing is fetched: external entities, scripts, frames and images stay unread.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from models.errors import EmptyDocument, UnreadableFile
from models.tracing import Finding
from pipeline.ingest.encoding import decode
from pipeline.ingest.html.fonts import to_unicode
from pipeline.ingest.tracked import clean_text

#: Tags whose content is never text of the page.
_UNSEEN = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "svg", "canvas", "iframe", "object", "embed", "audio"),
        *("video", "map", "button", "input", "select", "textarea", "dialog", "progress", "del", "rp", "rt"),
    )
)
#: Parts of the site around a text, by tag, by ARIA role and by words in class names and identifiers.
_SITE_TAGS = frozenset(("nav", "header", "footer", "aside", "form", "menu"))
_SITE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog"))
_SITE_WORDS = frozenset(
    (
        *(
            "breadcrumb",
            "breadcrumbs",
            "nav",
            "navbar",
            "navigation",
            "menu",
            "mainmenu",
            "sidebar",
            "footer",
            "header",
        ),
        *("related", "share", "sharing", "social", "comment", "comments", "toolbar", "toc", "mucluc", "pagination"),
        *("pager", "banner", "ads", "advert", "advertisement", "popup", "modal", "cookie", "tags", "rating", "login"),
    )
)
#: A box of which so large a share is links is a menu or a list of other pages.
_LINK_SHARE = 0.9
_NAMED_BOXES = frozenset(("div", "section", "article", "ul", "ol", "dl", "table", "td"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_NOTE = re.compile(r"mso-element\s*:\s*(?:foot|end)note", re.IGNORECASE)
_NOTE_MARK = re.compile(r"#_?(?:ftn|edn|fn|footnote)", re.IGNORECASE)
_SCREEN_READER = frozenset(("sr-only", "visually-hidden", "screen-reader-text"))
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_CODECS = re.compile(r"(?:windows-|cp)125\d|iso-?8859-\d{1,2}|latin-?1", re.IGNORECASE)
#: Pictures written into the page; they hold no text and can be larger than the parser takes.
_DATA_ADDRESS = re.compile(r"data:[\w/+.;=-]{0,100},[\w+/=%]{200,}")
#: The head of an act, which a page may keep in an element named "header".
_ACT_HEAD = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM.{0,80}Độc lập|[Ss]ố\s*:\s*\d{1,5}\s?[-/]\s?(?!GP\b)\w"
)
_WORDS = re.compile(r"[A-Z]?[a-z]+")


@dataclass(frozen=True, slots=True)
class Node:
    """An element: tag in small letters, attributes, children in order (text as `str`).

    `size` counts its letters, `linked` those of them that lead elsewhere.
    """

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Node | str, ...]
    size: int = 0
    linked: int = 0

    def get(self, name: str) -> str:
        """Return an attribute, "" where there is none."""
        return self.attributes.get(name, "")

    def elements(self) -> Iterator[Node]:
        """Yield the children that are elements."""
        return (child for child in self.children if isinstance(child, Node))

    def text(self) -> str:
        """Return the words of the whole element on one line."""
        return clean_text("".join(_texts(self)))


@dataclass(frozen=True, slots=True)
class Page:
    """A page without the site around it; `titles` are what the page calls itself, its main heading first."""

    body: Node
    titles: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_page(data: bytes, name: str) -> Page:
    """Parse the bytes of a page.

    Raises EmptyDocument for a page without elements, UnreadableFile for one nested or large beyond the parser's
    limits (libxml2: 256 levels, 10 MB for one text).
    """
    text, findings = _decoded(data, name)
    bare = _DATA_ADDRESS.sub("", text).replace("\0", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(bare.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableFile(f"{name}: trang web quá lớn hoặc lồng quá nhiều cấp; hãy lưu phần văn bản thành .docx.")
    if root is None:
        raise EmptyDocument(f"{name}: trang web không có chữ nào; hãy tải lại trang rồi thử lại.")
    findings += to_unicode(root, name)
    titles = _titles(root)
    seen = _node(root)
    return Page(_without_site(seen, seen.size), titles, findings)


def _decoded(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text: by its byte order mark, as UTF-8, by the encoding the page names, else Windows-1258.

    Bytes that are valid UTF-8 are that, whatever a stale <meta> says; a name that does not fit the bytes is not used.
    """
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named = _CHARSET.search(data[:8192])
        charset = named[1].decode("ascii", "replace") if named else ""
        try:
            return data.decode("utf-8-sig"), ()
        except UnicodeDecodeError:
            pass
        if _CODECS.fullmatch(charset):
            try:
                return data.decode(charset), ()
            except (UnicodeDecodeError, LookupError):
                pass
    return decode(data, name)


def _titles(root: etree._Element) -> tuple[str, ...]:
    """Return the page's headings of the first level, then the titles of its window and its shared link."""
    found = ["".join(heading.itertext()) for heading in root.iter("h1")]
    found += [title.text or "" for title in root.iter("title")]
    found += [meta.get("content") or "" for meta in root.iter("meta") if meta.get("property") == "og:title"]
    return tuple(title for title in map(clean_text, found) if title)


def _node(element: etree._Element) -> Node:
    """Return an element as a node, without the elements that are never shown."""
    children: list[Node | str] = [element.text] if element.text else []
    for child in element:
        if isinstance(child.tag, str) and not _unseen(child):
            children.append(_node(child))
        if child.tail:
            children.append(child.tail)
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    return _counted(str(element.tag).lower(), attributes, children)


def _counted(tag: str, attributes: Mapping[str, str], children: list[Node | str]) -> Node:
    """Return a node with its letters counted."""
    size = sum(child.size if isinstance(child, Node) else sum(map(str.isalpha, child)) for child in children)
    away = tag == "a" and attributes.get("href", "#")[:1] != "#"
    linked = size if away else sum(child.linked for child in children if isinstance(child, Node))
    return Node(tag, attributes, tuple(children), size, linked)


def _unseen(element: etree._Element) -> bool:
    style = element.get("style") or ""
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or _HIDDEN.search(style) is not None
        or _NOTE.search(style) is not None
        or (element.tag == "a" and _NOTE_MARK.match(element.get("href") or "") is not None)
        or not _SCREEN_READER.isdisjoint((element.get("class") or "").split())
    )


def _without_site(node: Node, whole: int) -> Node:
    """Return a node without the parts of the site in it.

    A part that holds more than half the letters of the page (`whole`) stays (ASP.NET wraps whole pages in a form),
    and so does one with the head of an act.
    """
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
        elif child.size * 2 > whole or not _is_site(child) or _ACT_HEAD.search(child.text()):
            children.append(_without_site(child, whole))
    return _counted(node.tag, node.attributes, children)


def _is_site(node: Node) -> bool:
    """Tell whether an element is a part of the site; a form around rows of a table is none."""
    if node.tag == "form" and any(child.tag == "tr" for child in node.elements()):
        return False
    if node.tag in _SITE_TAGS or node.get("role") in _SITE_ROLES or node.get("aria-hidden") == "true":
        return True
    if node.tag not in _NAMED_BOXES or not node.size:
        return False
    if node.linked >= _LINK_SHARE * node.size:
        return True
    return not _SITE_WORDS.isdisjoint(_name_words(f"{node.get('class')} {node.get('id')}"))


@lru_cache(maxsize=4096)
def _name_words(names: str) -> frozenset[str]:
    """Return the words of class names: "ant-breadcrumb Footer_wrapMain" -> ant, breadcrumb, footer, wrap, main."""
    return frozenset(word.lower() for word in _WORDS.findall(names))


def _texts(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _texts(child)
