"""Text of a page in legacy fonts, as Unicode: by the fonts that elements name, or by the letters of the whole page."""

from __future__ import annotations

import re

from lxml import etree

from models.tracing import Finding
from pipeline.ingest.legacy import Encoding, conversion_findings, decode_tcvn3, decode_vni, detect, encoding_of, unicode

_FAMILY = re.compile(r"font(?:-family)?\s*:([^;]*)", re.IGNORECASE)
#: `font` names sizes and styles before the family, which begins with the legacy name where there is one.
_LEGACY_NAME = re.compile(r"['\"]?(?:\.vn|vni[-_ ])[^,;'\"]*", re.IGNORECASE)


def to_unicode(root: etree._Element, name: str) -> tuple[Finding, ...]:
    """Turn the texts of the tree into Unicode where they are in a legacy encoding, and return what was found.

    A font that an element names (`font-family`, `face`) holds for what is inside it. Where none is named, the letters
    of the whole page tell.
    """
    whole = detect("".join(root.itertext()))
    met: set[Encoding] = set() if whole is None else {whole}
    waiting = [(root, "")]
    while waiting:
        element, outer = waiting.pop()
        font = _font(element, outer)
        encoding = encoding_of(font) if font else None
        met |= {encoding} if encoding and (element.text or "").strip() else set()
        element.text = _converted(element.text, font, whole)
        for child in element:
            child.tail = _converted(child.tail, font, whole)
            if isinstance(child.tag, str):
                waiting.append((child, font))
    return conversion_findings(met, name)


def _font(element: etree._Element, outer: str) -> str:
    """Return the legacy font of an element; that of the one around it where it names none; "" for any other."""
    style = _FAMILY.search(element.get("style") or "")
    named = element.get("face") or (style[1] if style else None)
    if named is None or named.strip().lower() == "inherit":
        return outer
    legacy = _LEGACY_NAME.search(named)
    return legacy[0] if legacy else ""


def _converted(text: str | None, font: str, whole: Encoding | None) -> str | None:
    if not text or not (font or whole):
        return text
    if font:
        return unicode(text, font)
    return decode_vni(text) if whole == "vni" else decode_tcvn3(text)
