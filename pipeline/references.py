"""Gaps in the references: mentions that lead to no document, and documents that a later one changes or ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from models.records import Citation, Document, Relation, RelationKind
from models.tracing import Finding
from pipeline.act import Act
from pipeline.extract.citations import symbol_key
from pipeline.extract.laws import law_key
from pipeline.extract.relations import relation_key
from pipeline.graph import sets_aims, upward
from pipeline.resolving import Answer, Catalogue, resolve

_SUPERSEDES: Final = MappingProxyType[RelationKind, str](
    {"replaces": "thay thế", "repeals": "bãi bỏ", "amends": "sửa đổi, bổ sung"}
)


@dataclass(frozen=True, slots=True)
class _Cited:
    """A mention of a document, with the place of its first occurrence and how often it occurs."""

    citation: Citation
    locator: str
    count: int
    answer: Answer


def unresolved(subjects: Sequence[Act], known: Sequence[Act]) -> list[Finding]:
    """Return the findings on mentions that lead to no document of the library.

    One for each act that sets aims, for each act that several documents might be, and for each mention that names no
    act clearly; laws, decrees and the like share one for each document, because a trace seldom needs their text.
    """
    catalogue = Catalogue(a.document for a in known)
    return [finding for act in subjects for finding in _of_act(act, catalogue)]


def _of_act(act: Act, catalogue: Catalogue) -> list[Finding]:
    document = act.document
    told = {symbol_key(r.symbol) for r in upward(document) if r.kind == "implements" and r.symbol}
    alone: list[Finding] = []
    rules: list[_Cited] = []
    for cited in _cited(act, catalogue):
        symbol = cited.citation.symbol
        if cited.answer.rivals:
            alone.append(_ambiguous(document, cited))
        elif symbol is None and cited.citation.form != "name":
            alone.append(_unclear(document, cited))
        elif symbol is not None and sets_aims(symbol):
            if symbol_key(symbol) not in told:  # what the document carries out is told by "document-missing"
                alone.append(_absent(document, cited))
        else:
            rules.append(cited)
    return [*alone, *([_rules(document, rules)] if rules else [])]


def _cited(act: Act, catalogue: Catalogue) -> list[_Cited]:
    """Return the mentions in statements, then in title, bases and body, that lead nowhere, each act once."""
    found: dict[str, _Cited] = {}
    said = [(c, s.locator) for s in act.statements for c in s.citations]
    said += [
        (Citation(r.text, r.symbol, r.issued_on, form=None if r.symbol else "name"), "") for r in act.document.relations
    ]
    for citation, locator in said:
        if citation.document is not None or citation.form == "part" or (citation.symbol or "").startswith("…"):
            continue
        answer = resolve(citation.symbol, citation.issued_on, citation.text, catalogue, act.document)
        if answer.document is not None:
            continue
        key = symbol_key(citation.symbol) if citation.symbol else law_key(citation.text)
        known = found.get(key)
        found[key] = (
            _Cited(known.citation, known.locator or locator, known.count + bool(locator), known.answer)
            if known
            else _Cited(citation, locator, int(bool(locator)), answer)
        )
    return list(found.values())


def _finding(document: Document, locator: str, subject: str, message: str, remedy: str, sure: bool = True) -> Finding:
    return Finding(
        "citation-unresolved", "info" if sure else "warning", document.key, locator, subject, message, remedy
    )


def _absent(document: Document, cited: _Cited) -> Finding:
    times = f" ({cited.count} lần)" if cited.count > 1 else ""
    symbol, words = cited.citation.symbol or "", cited.citation.text
    return _finding(
        document,
        cited.locator,
        words
        if symbol in words
        else f"{symbol} («{words}»)",  # "19" of a list, or "các văn bản nêu trên", tells nobody
        f"Viện dẫn {cited.citation.symbol}{times} nhưng văn bản này chưa có trong kho.",
        "Nạp văn bản được viện dẫn bằng «truyvet add TỆP» nếu cần truy vết đến nó.",
    )


def _ambiguous(document: Document, cited: _Cited) -> Finding:
    names = "; ".join(_name(d) for d in cited.answer.rivals)
    return _finding(
        document,
        cited.locator,
        cited.citation.text,
        f"Không chắc là văn bản nào; trong kho có: {names}.",
        "Ghi đủ số, ký hiệu, ngày và cơ quan ban hành trong văn bản, hoặc nạp đúng văn bản bằng «truyvet add TỆP».",
        sure=False,
    )


def _name(document: Document) -> str:
    issued = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    return f"{document.symbol or document.key}{issued}" + (f" của {document.issuer}" if document.issuer else "")


def _unclear(document: Document, cited: _Cited) -> Finding:
    return _finding(
        document,
        cited.locator,
        cited.citation.text,
        "Cách gọi này không cho biết là văn bản nào.",
        "Ghi đủ số, ký hiệu và ngày của văn bản được viện dẫn.",
        sure=False,
    )


def _rules(document: Document, rules: Sequence[_Cited]) -> Finding:
    """Return the one finding on laws, decrees and other acts that set no aims."""
    names = [c.citation.symbol or c.citation.text for c in rules]
    subject = rules[0].citation.text if len(rules) == 1 else f"{len(rules)} luật, nghị định và văn bản khác"
    return _finding(
        document,
        next((c.locator for c in rules if c.locator), ""),
        subject,
        f"Có viện dẫn nhưng chưa có trong kho: {', '.join(names)}.",
        "Không cần cho việc truy vết mục tiêu; nạp bằng «truyvet add TỆP» nếu muốn mở văn bản từ bảng.",
    )


def superseded(in_play: Sequence[Act], subjects: Sequence[Act], known: Sequence[Act]) -> list[Finding]:
    """Return one finding for each document that another one of the library replaces, repeals or amends.

    Looked at are the documents in play, and the acts that the traced documents rest on or cite, in the library or not.
    """
    named = {a.document.key: a.document for a in in_play}
    by_key = {a.document.key: a.document for a in known}
    found: list[Finding] = []
    for act in known:
        for relation in act.document.relations:
            if relation.kind not in _SUPERSEDES:
                continue
            citing = next((a.document for a in subjects if a is not act and _names(a.document, relation)), None)
            target = by_key.get(relation.document or "")
            if target is not None and (citing is not None or target.key in named):
                found.append(_superseded(target.key, _full_name(target), act.document, relation))
            elif target is None and citing is not None:
                found.append(_superseded(citing.key, relation.text, act.document, relation))
    return found


def _names(document: Document, relation: Relation) -> bool:
    """Tell whether a document names the act that a relation of another one names."""
    key = relation_key(relation)
    return any(relation_key(r) == key and r.issued_on in (None, relation.issued_on) for r in document.relations)


def _full_name(document: Document) -> str:
    return " ".join(p for p in (document.kind, document.symbol, document.subject) if p)


def _superseded(document: str, subject: str, by: Document, relation: Relation) -> Finding:
    ended = relation.kind != "amends"
    return Finding(
        code="document-superseded",
        severity="warning" if ended else "info",
        document=document,
        locator="",
        subject=subject,
        message=f"Văn bản này được {_SUPERSEDES[relation.kind]} bởi {_name(by)}.",
        remedy=(
            "Kiểm tra hiệu lực; nếu đã hết hiệu lực thì viện dẫn và truy vết theo văn bản mới."
            if ended
            else "Đọc cùng văn bản sửa đổi; kiểm tra điều, khoản được dùng có còn nguyên không."
        ),
    )
