"""From a mention to a document of the library: by symbol, date and issuer, by number, or by the name of a law.

Every province may have its own 04/CTr-UBND: of several acts of one symbol the date decides, then the issuer that the
words name, then the territory of the document that cites. What stays open leads nowhere and is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.records import Citation, Document, Relation
from models.text import fold
from pipeline.act import Act
from pipeline.citing import shortens
from pipeline.extract.citations import same_symbol, symbol_key
from pipeline.extract.issuers import kind_of_symbol
from pipeline.extract.laws import law_key
from pipeline.extract.mentions import find_mentions

#: What stands before the province's name in the issuer of a provincial act, folded.
_OFFICE = re.compile(
    r"^(?:tinh uy|thanh uy|(?:ban thuong vu|ban chap hanh dang bo) (?:tinh(?: uy)?|thanh uy)|"
    r"(?:chu tich )?(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan) (?:tinh|thanh pho|tp\.?))\s*"
)
_ISSUER = re.compile(r"\bcủa\s+(?P<issuer>[^,;]+)$", re.IGNORECASE)
_LAWS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
_BLANK = "…"


class Catalogue:
    """The documents of a library by symbol and by the name of a law; made once, then asked for every mention."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Sort the documents into groups of one symbol, and of one name; annexes answer to the name of their act."""
        self.documents = tuple(d for d in documents if d.part_of is None)
        self._symbols: dict[str, list[Document]] = {}
        self._laws: dict[str, list[Document]] = {}
        for document in self.documents:
            if document.symbol:
                self._symbols.setdefault(symbol_key(document.symbol), []).append(document)
            if document.kind in _LAWS and document.subject:
                self._laws.setdefault(law_key(document.subject), []).append(document)

    def of_symbol(self, symbol: str) -> list[Document]:
        """Return the documents of that symbol in any spelling."""
        return self._symbols.get(symbol_key(symbol), [])

    def of_law(self, words: str) -> list[Document]:
        """Return the laws whose name the words give."""
        return self._laws.get(law_key(words), [])

    def of_number(self, words: str) -> list[Document]:
        """Return the documents that a short form ("NQ57", "Chương trình số 04") may stand for."""
        mention = next((m for m in find_mentions(words) if m.form == "short"), None)
        return [d for d in self.documents if mention and d.symbol and shortens(mention, d.symbol)]


@dataclass(frozen=True, slots=True)
class Answer:
    """The document that is meant, or None; and all that might be meant, where several might or none fits the date."""

    document: Document | None
    rivals: tuple[Document, ...] = ()


def resolve(
    symbol: str | None, issued_on: date | None, words: str, catalogue: Catalogue, own: Document | None = None
) -> Answer:
    """Return the document that a mention leads to. `own` is the document that it stands in."""
    if symbol is not None and _BLANK in symbol:
        return Answer(own if own is not None and same_symbol(symbol, own.symbol) else None)
    same = catalogue.of_symbol(symbol) if symbol else catalogue.of_law(words) or catalogue.of_number(words)
    fitting = [d for d in same if issued_on is None or d.issued_on in (None, issued_on)]
    exact = [d for d in fitting if issued_on is not None and d.issued_on == issued_on]
    left = exact or fitting
    for narrower in (_of_issuer(left, words), _of_territory(left, own)):
        left = narrower if len(left) > 1 and narrower else left
    sure = exact or not any(_elsewhere(d, own) for d in left)
    if len(left) == 1 and sure and not _foreign(left[0], words):
        return Answer(left[0])
    return Answer(None, tuple(left or same))


def _of_issuer(documents: Sequence[Document], words: str) -> list[Document]:
    """Return those whose issuer the words name ("… của UBND tỉnh Đồng Nai")."""
    match = _ISSUER.search(words)
    return [d for d in documents if match and d.issuer and same_issuer(match["issuer"], d.issuer)]


def _of_territory(documents: Sequence[Document], own: Document | None) -> list[Document]:
    """Return those of the citing document's own province."""
    return [d for d in documents if own is not None and (d.key == own.key or same_territory(own, d))]


def _elsewhere(document: Document, own: Document | None) -> bool:
    """Tell whether a document is of a province that the citing one, of a province itself, does not name."""
    if own is None or own.key == document.key or not own.issuer or document.level != "province":
        return False
    placed = bool(_OFFICE.sub("", fold(document.issuer or "")).strip())
    return placed and own.level not in ("central", None) and not same_territory(own, document)


def _foreign(document: Document, words: str) -> bool:
    """Tell whether the words name another province than the document's: "04/CTr-UBND … của UBND tỉnh Bình Dương"."""
    match = _ISSUER.search(words)
    name = _OFFICE.sub("", _spelt_out(document.issuer or "")).strip()
    said = _OFFICE.sub("", _spelt_out(match["issuer"])).strip() if match else ""
    office = _OFFICE.match(_spelt_out(match["issuer"])) is not None if match else False
    return bool(office and name and said) and not (name in said or said in name)


def same_issuer(a: str | None, b: str | None) -> bool:
    """Compare issuers by their letters; "UBND" stands for "Ủy ban nhân dân", and one may be part of the other."""
    if not a or not b:
        return True
    first, second = ("".join(c for c in _spelt_out(x) if c.isalnum()) for x in (a, b))
    return first in second or second in first


def _spelt_out(name: str) -> str:
    return fold(name).replace("ubnd", "uy ban nhan dan")


def same_territory(own: Document, other: Document) -> bool:
    """Tell whether the name of the other's province stands in the first one's issuer, place or subject."""
    name = _OFFICE.sub("", fold(other.issuer or "")).strip()
    words = " ".join(fold(part) for part in (own.issuer, own.place, own.subject) if part)
    return bool(name) and name in words


def resolved(acts: Sequence[Act]) -> list[Act]:
    """Return the acts with the document of the library, by key, in every relation and citation that leads to one."""
    catalogue = Catalogue(a.document for a in acts)
    return [_resolved(act, catalogue) for act in acts]


def resolved_among(act: Act, documents: Iterable[Document]) -> Act:
    """Return the act with the document that is meant, of its own and `documents`, in every relation and citation."""
    return _resolved(act, Catalogue((act.document, *documents)))


def _resolved(act: Act, catalogue: Catalogue) -> Act:
    own = act.document
    relations = tuple(_relation(r, catalogue, own) for r in own.relations)
    statements = tuple(
        replace(s, citations=tuple(_citation(c, catalogue, own) for c in s.citations)) if s.citations else s
        for s in act.statements
    )
    return replace(act, document=replace(own, relations=relations), statements=statements)


def _relation(relation: Relation, catalogue: Catalogue, own: Document) -> Relation:
    found = resolve(relation.symbol, relation.issued_on, relation.text, catalogue, own).document
    return replace(relation, document=found.key if found else None)


def _citation(citation: Citation, catalogue: Catalogue, own: Document) -> Citation:
    """Return the citation with its document; a short form takes the symbol of the document that it leads to."""
    if citation.form in ("own", "part") and (citation.symbol is None or same_symbol(citation.symbol, own.symbol)):
        at_hand = citation.form == "part" or kind_fits(citation, own)
        return replace(citation, document=own.key if at_hand else None)
    if citation.form == "earlier" and citation.symbol is None:
        return citation
    words = citation.text if citation.form != "earlier" else ""
    found = resolve(citation.symbol, citation.issued_on, words, catalogue, own).document
    if found is None:
        return replace(citation, document=None)
    return replace(citation, document=found.key, symbol=citation.symbol or found.symbol)


def kind_fits(citation: Citation, own: Document) -> bool:
    """Tell whether "… này" is the document itself: it was given the document's symbol, or its kind is named."""
    if citation.symbol is not None:
        return True
    kind = own.kind or (kind_of_symbol(own.symbol) if own.symbol else None)
    return kind is not None and fold(citation.text).startswith(fold(kind))
