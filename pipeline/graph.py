"""The graph of documents, and which objectives are candidates for the tasks of one.

Candidates come in the order of preference: first the documents that the task's document says it carries out,
directly or through others ("thực hiện"; a step through a document whose text is missing is named), then documents of
the same scope or the next higher one that carry out the same parent without being cited ("cùng thực hiện").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.records import Document, Edge, Relation, Scope, Statement
from models.tracing import LinkRelation
from pipeline.act import Act, parents_of
from pipeline.extract.citations import same_symbol
from pipeline.resolving import Catalogue, resolve, same_territory

#: Symbols of acts that set aims for those below.
_SETS_AIMS = re.compile(r"(?:NQ|CTr|CTHĐ|KH|KL|CT|ĐA|CL)\b")
#: From the narrowest territory to the widest.
SCOPES: tuple[Scope, ...] = ("commune", "department", "province", "national")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document whose objectives are candidates: the label of the links, and the missing documents between."""

    act: Act
    relation: LinkRelation
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Above:
    """A parent statement with the candidate document that brings it."""

    statement: Statement
    candidate: Candidate

    @property
    def national(self) -> bool:
        """Whether it belongs in the central column of the matrix: national scope."""
        return self.candidate.act.document.scope == "national"


def find_act(acts: Sequence[Act], relation: Relation, own: Document | None = None) -> Act | None:
    """Return the act that a relation of the document `own` names; None where none does, or several might."""
    if relation.document is not None:
        return next((a for a in acts if a.document.key == relation.document), None)
    documents = [a.document for a in acts if relation.symbol is None or same_symbol(a.document.symbol, relation.symbol)]
    found = resolve(relation.symbol, relation.issued_on, relation.text, Catalogue(documents), own).document
    return next((a for a in acts if a.document is found), None)


def implemented(document: Document) -> tuple[Relation, ...]:
    """Return the relations of kind "implements", as the document states them."""
    return tuple(r for r in document.relations if r.kind == "implements")


def rested_on(document: Document) -> tuple[Relation, ...]:
    """Return the legal bases that set aims: resolutions, programmes, plans, strategies; laws and decrees do not."""
    return tuple(r for r in document.relations if r.kind == "legal_basis" and r.symbol and sets_aims(r.symbol))


def sets_aims(symbol: str) -> bool:
    """Tell whether a symbol is that of a kind of act that sets aims for those below it."""
    return _SETS_AIMS.search(symbol) is not None


def upward(document: Document) -> tuple[Relation, ...]:
    """Return the relations to the documents whose aims a document carries out: stated ones, then aim-setting bases."""
    return (*implemented(document), *rested_on(document))


def document_graph(acts: Sequence[Act]) -> tuple[Edge, ...]:
    """Return what the documents say of one another, one edge for each relation, in the order of the documents.

    The target of an edge is a document's key, or the symbol or name of an act that is not in the library.
    """
    return tuple(
        Edge(a.document.key, r.document or r.symbol or r.text, r.kind, r.document is not None, r.issued_on, r.text)
        for a in acts
        for r in a.document.relations
    )


def candidates(act: Act, acts: Sequence[Act]) -> tuple[Candidate, ...]:
    """Return the candidate documents for the tasks of `act`, in order of preference, each once."""
    above = _carried_out(act, acts)
    own_keys = {act.document.key} | {c.act.document.key for c in above}
    parents = {c.act.document.key for c in above}
    beside = [
        Candidate(other, "cùng thực hiện", ())
        for other in acts
        if other.document.key not in own_keys
        and _near_scope(act.document, other.document)
        and parents & {c.act.document.key for c in _carried_out(other, acts)}
    ]
    return (*above, *beside)


def parents_above(act: Act, acts: Sequence[Act]) -> tuple[Above, ...]:
    """Return all candidate parents for the tasks of `act`, in the order of `candidates`."""
    return tuple(Above(s, c) for c in candidates(act, acts) for s in parents_of(c.act))


def _carried_out(act: Act, acts: Sequence[Act]) -> tuple[Candidate, ...]:
    """Walk "implements" upward, nearest first; `through` gathers the documents on the way without text."""
    found: dict[str, Candidate] = {}
    queue: list[tuple[Act, tuple[str, ...]]] = [(act, ())]
    while queue:
        current, through = queue.pop(0)
        for relation in upward(current.document):
            above = find_act(acts, relation, current.document)
            if above is None or above.document.key in found or above.document.key == act.document.key:
                continue
            found[above.document.key] = Candidate(above, "thực hiện", through)
            missing = (above.document.key,) if above.document.provenance == "missing" else ()
            queue.append((above, through + missing))
    return tuple(found.values())


def _near_scope(own: Document, other: Document) -> bool:
    """Tell whether the other document binds the territory of the first: the same scope or the next higher.

    A province's document counts for its own province only, and one office's programme for no other office. An unknown
    scope is near to none.
    """
    if own.scope is None or other.scope is None or other.scope in ("department", "commune"):
        return False
    if SCOPES.index(other.scope) - SCOPES.index(own.scope) not in (0, 1):
        return False
    return other.scope == "national" or same_territory(own, other)


def missing_relations(acts: Iterable[Act], known: Sequence[Act]) -> list[tuple[Act, Relation]]:
    """Return the "implements" relations that lead to no known document, with the act that states them."""
    return [(a, r) for a in acts for r in implemented(a.document) if find_act(known, r, a.document) is None]
