"""What a mention in a document leads to, as far as the document itself tells.

"Nghị quyết này" is the act at hand, or inside the new wording of an amending act the act that is amended; "các văn bản
nêu trên" are the acts named before; "NQ57" and "Luật Đất đai" are what the document elsewhere gives a symbol.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from models.records import Block, Citation, Document, Relation, Span, Statement
from pipeline.extract.amending import Passage, passages
from pipeline.extract.citations import same_symbol, symbol_key
from pipeline.extract.issuers import kind_of_symbol
from pipeline.extract.laws import law_key
from pipeline.extract.mentions import Mention, find_mentions
from pipeline.extract.pointers import base_kind, kind_named
from pipeline.extract.relations import merged, relation_key
from pipeline.wholes import acts_carried_out

_ISSUES = re.compile(
    r"\b(?:ban hành|phê duyệt)\s+(?:kèm theo\s+)?(?P<kind>[^\W\d_]+(?:\s+[^\W\d_]+){0,2})", re.IGNORECASE
)
_NUMBER = re.compile(r"^\D*0*(\d+)")


@dataclass(frozen=True, slots=True)
class Context:
    """A document as its mentions are read: what it is, the acts that it names by symbol or name, its amendments.

    `starts` are the offsets of the mentions in `acts`, in order; `kinds` the base kinds that "… này" may mean here.
    """

    document: Document
    kinds: frozenset[str]
    acts: tuple[Mention, ...]
    starts: tuple[int, ...]
    passages: tuple[Passage, ...]


def context_of(document: Document) -> Context:
    """Return the context in which mentions of the document are resolved."""
    mentions = find_mentions(document.text)
    named = tuple(m for m in mentions if m.form in (None, "name"))
    context = Context(document, _own_kinds(document), named, (), passages(document.text, document.subject))
    acts = tuple(
        _shortened(m, context) if m.form == "short" else m for m in mentions if m.form in (None, "name", "short")
    )
    return replace(context, acts=acts, starts=tuple(m.span.start for m in acts))


def _shortened(mention: Mention, context: Context) -> Mention:
    """Return a short form with the symbol that the document gives the act elsewhere."""
    return replace(mention, symbol=next(iter(_one(_numbered(mention, context))), None))


def _own_kinds(document: Document) -> frozenset[str]:
    """Return the kinds of the act and of what it issues ("Nghị quyết ban hành Chương trình hành động")."""
    kind = document.kind or (kind_of_symbol(document.symbol) if document.symbol else None)
    found = {base_kind(kind)} if kind else set()
    for match in _ISSUES.finditer(document.subject or ""):
        words = match["kind"].split()
        found |= {kind_named(" ".join(words[:n])) for n in range(1, len(words) + 1)}
    return frozenset(k for k in found if k)


def cited(text: str, start: int, context: Context) -> tuple[Citation, ...]:
    """Return the citations in `text`, which stands at offset `start` of the document, in order.

    A plural ("các văn bản nêu trên") gives one citation for each act that is meant.
    """
    return tuple(c for m in find_mentions(text) for c in _citations(text, m, start + m.span.start, context))


def located(context: Context) -> Iterator[tuple[Span, Citation]]:
    """Yield every citation of the document with its place in `Document.text`, in order.

    The line of the act's own number ("Số: 57-NQ/TW") cites nothing.
    """
    text = context.document.text
    for mention in find_mentions(text):
        if same_symbol(mention.symbol, context.document.symbol) and mention.act[:2].lower() == "số":
            continue
        for citation in _citations(text, mention, mention.span.start, context):
            yield mention.span, citation


def _citations(text: str, mention: Mention, position: int, context: Context) -> Iterator[Citation]:
    words = text[mention.span.start : mention.span.end]
    for symbol in _symbols(mention, position, context) or (None,):
        own = symbol is not None and same_symbol(symbol, context.document.symbol)
        yield Citation(
            words,
            symbol,
            mention.issued_on,
            mention.locator,
            context.document.key if own and mention.form in ("own", "part") else None,
            mention.form,
        )


def _symbols(mention: Mention, position: int, context: Context) -> tuple[str, ...]:
    """Return the symbols that a mention leads to; none where the document does not tell."""
    if mention.symbol is not None:
        return (mention.symbol,)
    if mention.form == "name":
        return _one(_named(mention, context))
    if mention.form == "short":
        return _one(_numbered(mention, context))
    if mention.form == "earlier" or (mention.form == "own" and mention.plural):
        return _earlier(mention, position, context)
    return _own(mention, position, context)


def _one(found: Iterable[str]) -> tuple[str, ...]:
    """Return the only one of the symbols, or none: two acts of one number are not guessed between."""
    distinct = {symbol_key(symbol): symbol for symbol in found}
    return tuple(distinct.values()) if len(distinct) == 1 else ()


def _named(mention: Mention, context: Context) -> list[str]:
    """Return the symbols that the document gives a law of this name."""
    key = law_key(mention.act)
    laws = [(law_key(a.act), a) for a in context.acts if a.symbol and a.kinds == ("Luật",)]
    return [a.symbol for name, a in laws if name == key and a.symbol and _may_be_of(mention, a)]


def _may_be_of(mention: Mention, act: Mention) -> bool:
    """Tell whether the date of a mention fits an act: the same day, or the year in the symbol where no day is known."""
    if mention.issued_on is None:
        return True
    year = f"/{mention.issued_on.year}/"
    return mention.issued_on == act.issued_on or (act.issued_on is None and year in (act.symbol or ""))


def _numbered(mention: Mention, context: Context) -> list[str]:
    """Return the symbols of the document that a short form shortens: same kind, same number, same organ."""
    known = [*((a.symbol, a.kinds) for a in context.acts), *((r.symbol, ()) for r in context.document.relations)]
    return [s for s, kinds in known if s and shortens(mention, s, kinds)]


def shortens(mention: Mention, symbol: str, kinds: tuple[str, ...] = ()) -> bool:
    """Tell whether a short form may stand for a symbol ("NQ57" for "57-NQ/TW", "ctr 04 ubnd" for "04/CTr-UBND")."""
    number, _, year = (mention.number or "").partition("/")
    match = _NUMBER.match(symbol)
    if match is None or match[1] != number.lstrip("0"):
        return False
    if year and f"/{year}/" not in symbol:
        return False
    if mention.organ and not symbol_key(symbol).endswith(symbol_key(mention.organ)):
        return False
    kind = kind_of_symbol(symbol)
    return not mention.kinds or mention.kinds[0] in (*kinds, base_kind(kind))


def _own(mention: Mention, position: int, context: Context) -> tuple[str, ...]:
    """Return the act at hand: the amended one in new wording, the act itself, else the one last named of that kind."""
    own = context.document.symbol
    passage = _passage(position, context)
    if passage and passage.target and (passage.quoted or (mention.form == "part" and not _says_this(mention))):
        return (passage.target,)
    kind = mention.kinds[0] if mention.kinds else None
    if mention.form == "part" or kind is None or kind in context.kinds:
        return (own,) if own else ()
    carried = [r.symbol for r in context.document.relations if r.kind == "implements" and r.symbol]
    before = [a.symbol for a in _before(position, context, (kind,)) if a.symbol]
    return (before[-1],) if before else _one(s for s in carried if base_kind(kind_of_symbol(s)) == kind)


def _says_this(mention: Mention) -> bool:
    return bool(mention.locator and mention.locator.endswith("này"))


def _passage(position: int, context: Context) -> Passage | None:
    number = bisect_right(context.passages, position, key=lambda p: p.start) - 1
    if number < 0 or context.passages[number].end <= position:
        return None
    return context.passages[number]


def _before(position: int, context: Context, kinds: tuple[str, ...], start: int = 0) -> list[Mention]:
    """Return the mentions of other acts between `start` and `position`, of these kinds (empty: of any)."""
    own = context.document.symbol
    named = context.acts[bisect_right(context.starts, start - 1) : bisect_right(context.starts, position - 1)]
    return [a for a in named if not same_symbol(a.symbol, own) and (not kinds or set(kinds) & set(a.kinds))]


def _earlier(mention: Mention, position: int, context: Context) -> tuple[str, ...]:
    """Return the act last named before, or for a plural the acts of the last paragraphs that name any."""
    if not mention.plural:
        return tuple(a.symbol for a in _before(position, context, mention.kinds)[-1:] if a.symbol)
    end, found = position, list[Mention]()
    while end > 0:
        start = context.document.text.rfind("\n", 0, end) + 1
        here = _before(end, context, mention.kinds, start)
        if found and not here:
            break
        found = here + found
        end = start - 1
    return tuple({symbol_key(a.symbol): a.symbol for a in found if a.symbol}.values())


def with_citations(document: Document, statements: Iterable[Statement]) -> tuple[Document, tuple[Statement, ...]]:
    """Return the document with a "cites" relation for each act that it names, and the statements with citations.

    A statement has the citations of its own words, then those of the notes whose marks stand in it. Tasks that carry
    out an act as a whole are marked (`Statement.whole_of`).
    """
    context = context_of(document)
    described = replace(document, relations=(*document.relations, *_cites(context)))
    notes = [b for b in document.blocks if b.kind == "note"]
    citing = (
        replace(s, citations=cited(s.text, s.span.start if s.span else 0, context) + _noted(s, notes, context))
        for s in statements
    )
    return described, tuple(replace(s, whole_of=acts_carried_out(s, document)) for s in citing)


def _noted(statement: Statement, notes: Iterable[Block], context: Context) -> tuple[Citation, ...]:
    """Return the citations in the notes whose marks stand in a statement."""
    span = statement.span
    own = [n for n in notes if span and n.anchor is not None and span.start < n.anchor <= span.end]
    return tuple(c for n in own for c in cited(n.text, n.span.start, context))


def _cites(context: Context) -> tuple[Relation, ...]:
    """Return one relation for each other act that the document names and that no relation of it names yet.

    A symbol whose number is blank belongs to a form to be filled in and is left out.
    """
    document = context.document
    known = {relation_key(r) for r in document.relations} | {symbol_key(document.symbol or "")}
    named = [a for a in context.acts if a.form is None or (a.form == "name" and not _named(a, context))]
    found = merged(
        Relation("cites", a.symbol, a.issued_on, a.act) for a in named if not (a.symbol or "").startswith("…")
    )
    return tuple(r for r in found if relation_key(r) not in known)
