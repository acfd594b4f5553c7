"""The graph of documents, and which objectives are candidates for the tasks of one.

Candidates come in the order of preference: first the documents that the task's document says it carries out,
directly or through others ("thực hiện"; a step through a document whose text is missing is named), then documents of
the same scope or the next higher one that carry out the same parent without being cited ("cùng thực hiện").

Both kinds of steps together never lead back to where they began: no two documents are parents of each other. Files of
one act (`Document.part_of`) stand at one node of the graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

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


#: Keys of documents, each with the missing ones on the way to it.
_Found = Sequence[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class LinkingGraph:
    """Steps between documents by key: `above` to those that one carries out, `beside` to those it stands next to."""

    above: Mapping[str, tuple[str, ...]]
    beside: Mapping[str, tuple[str, ...]]


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
    """Return the candidate documents for the tasks of `act`, in order of preference, each once.

    An annex has the candidates of its act; behind an act stand its annexes.
    """
    by_key = {a.document.key: a for a in acts}
    # The order of the documents settles which ring is cut where: it must be the same for every act.
    by_key.setdefault(act.document.key, act)
    graph = linking_graph(documents_of(by_key.values()))
    annexes: dict[str, list[Act]] = {}
    for one in acts:
        if one.document.part_of is not None:
            annexes.setdefault(one.document.part_of, []).append(one)
    own = act.document.part_of or act.document.key
    above = list(_carried_out(own, graph, by_key))
    beside = [(key, ()) for key in graph.beside.get(own, ())]
    return tuple(
        Candidate(one, relation, through)
        for relation, found in _in_order(above, beside)
        for key, through in found
        for one in (by_key[key], *annexes.get(key, ()))
    )


def _in_order(above: _Found, beside: _Found) -> tuple[tuple[LinkRelation, _Found], ...]:
    return ("thực hiện", above), ("cùng thực hiện", beside)


def parents_above(act: Act, acts: Sequence[Act]) -> tuple[Above, ...]:
    """Return all candidate parents for the tasks of `act`, in the order of `candidates`."""
    return tuple(Above(s, c) for c in candidates(act, acts) for s in parents_of(c.act))


def _carried_out(own: str, graph: LinkingGraph, by_key: Mapping[str, Act]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Walk upward, nearest first: keys, and the documents without text on the way to each."""
    seen = {own}
    queue: list[tuple[str, tuple[str, ...]]] = [(own, ())]
    while queue:
        current, through = queue.pop(0)
        for key in graph.above.get(current, ()):
            if key in seen:
                continue
            seen.add(key)
            yield key, through
            missing = (key,) if by_key[key].document.provenance == "missing" else ()
            queue.append((key, through + missing))


def documents_of(acts: Iterable[Act]) -> tuple[Document, ...]:
    """Return the documents without their text: what `linking_graph` is made of, and quick to compare."""
    return tuple(replace(a.document, blocks=(), text="", recipients=(), legal_bases=(), sources=()) for a in acts)


@lru_cache(maxsize=8)
def linking_graph(documents: tuple[Document, ...]) -> LinkingGraph:
    """Return the graph along which tasks are linked; it has no ring, whatever the documents say of one another.

    A step is left out where the steps taken before it already lead from its end to its beginning. First come steps
    that no date or scope speaks against, then stated ones before legal bases. Documents of which one carries out the
    other, in either direction or through others, are never beside each other.
    """
    nodes = {d.key: d for d in documents if d.part_of is None}
    catalogue = Catalogue(nodes.values())
    said = {key: _said(document, nodes, catalogue) for key, document in nodes.items()}
    stated = {key: {above for above, _ in steps} for key, steps in said.items()}
    reach = {key: _reach(key, stated) for key in nodes}
    ways: dict[str, set[str]] = {}
    upward_steps = [(_doubt(nodes[k], nodes[u], base), k, u) for k, steps in said.items() for u, base in steps]
    kept = {(key, above) for _, key, above in sorted(upward_steps) if _joins_no_ring(key, above, ways)}
    above = {key: tuple(u for u, _ in steps if (key, u) in kept) for key, steps in said.items()}
    beside = {
        key: tuple(
            other
            for other in nodes
            if _beside(nodes[key], nodes[other])
            and other not in reach[key]
            and key not in reach[other]
            and _reach(key, above) & _reach(other, above)
            and _joins_no_ring(key, other, ways)
        )
        for key in nodes
    }
    return LinkingGraph(above, beside)


def _said(document: Document, nodes: Mapping[str, Document], catalogue: Catalogue) -> tuple[tuple[str, bool], ...]:
    """Return the keys of the documents that a document carries out, in order, and whether only a basis says so."""
    found: dict[str, bool] = {}
    for relation in upward(document):
        key = relation.document
        if key is None:
            meant = resolve(relation.symbol, relation.issued_on, relation.text, catalogue, document).document
            key = meant.key if meant else None
        if key in nodes and key is not None and key != document.key:
            found.setdefault(key, relation.kind != "implements")
    return tuple(found.items())


def _doubt(own: Document, above: Document, base: bool) -> tuple[bool, bool, bool]:
    """Return what speaks against a step, for sorting: a later date, a narrower scope, and that only a basis says it."""
    later = own.issued_on is not None and above.issued_on is not None and above.issued_on > own.issued_on
    narrower = own.scope is not None and above.scope is not None and _width(above.scope) < _width(own.scope)
    return later, narrower, base


def _width(scope: Scope) -> int:
    return SCOPES.index(scope)


def _reach(start: str, steps: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return where the steps lead from `start`, itself only by a ring."""
    seen: set[str] = set()
    queue = list(steps.get(start, ()))
    while queue:
        key = queue.pop()
        if key not in seen:
            seen.add(key)
            queue.extend(steps.get(key, ()))
    return frozenset(seen)


def _joins_no_ring(key: str, above: str, ways: dict[str, set[str]]) -> bool:
    """Add a step to `ways` unless it would close a ring; tell whether it was added."""
    if key == above or key in _reach(above, ways):
        return False
    ways.setdefault(key, set()).add(above)
    return True


def _beside(own: Document, other: Document) -> bool:
    """Tell whether the other's aims may be looked at: it binds the territory and, of one scope, is the earlier act.

    A draft, and an act whose date nobody knows, comes after every dated one.
    """
    if own.key == other.key or not _near_scope(own, other):
        return False
    if own.scope != other.scope:
        return True
    return other.issued_on is not None and (own.issued_on is None or other.issued_on < own.issued_on)


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
