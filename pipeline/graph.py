"""The graph of documents, and which objectives are candidates for the tasks of one.

Candidates come in the order of preference: first the documents that the task's document says it carries out,
directly or through others ("thực hiện"; a step through a document whose text is missing is named), then documents of
the same scope or the next higher one that carry out the same parent without being cited ("cùng thực hiện").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.records import Document, LinkRelation, Relation, Scope, Statement
from models.text import fold
from pipeline.act import Act, parents_of
from pipeline.extract.citations import same_symbol

#: Symbols of acts that set aims for those below.
_SETS_AIMS = re.compile(r"(?:NQ|CTr|CTHĐ|KH|KL|CT|ĐA|CL)\b")
#: What stands before the province's name in the issuer of a provincial act, folded.
_OFFICE = re.compile(
    r"^(?:tinh uy|thanh uy|(?:ban thuong vu|ban chap hanh dang bo) (?:tinh(?: uy)?|thanh uy)|"
    r"(?:chu tich )?(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan) (?:tinh|thanh pho|tp\.?))\s*"
)
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


def find_act(acts: Sequence[Act], relation: Relation) -> Act | None:
    """Return the act that a relation names: same symbol, and the same date where both are known."""
    matches = [a for a in acts if a.document.symbol and same_symbol(a.document.symbol, relation.symbol)]
    fitting = [a for a in matches if relation.issued_on in (None, a.document.issued_on) or a.document.issued_on is None]
    exact = [a for a in fitting if relation.issued_on and a.document.issued_on == relation.issued_on]
    return next(iter(exact or fitting), None)


def implemented(document: Document) -> tuple[Relation, ...]:
    """Return the relations of kind "implements", as the document states them."""
    return tuple(r for r in document.relations if r.kind == "implements")


def rested_on(document: Document) -> tuple[Relation, ...]:
    """Return the legal bases that set aims: resolutions, programmes, plans, strategies; laws and decrees do not."""
    return tuple(r for r in document.relations if r.kind == "legal_basis" and _SETS_AIMS.search(r.symbol))


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
        for relation in (*implemented(current.document), *rested_on(current.document)):
            above = find_act(acts, relation)
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


def same_territory(own: Document, other: Document) -> bool:
    """Tell whether the name of the other's province stands in the first one's issuer, place or subject."""
    name = _OFFICE.sub("", fold(other.issuer or "")).strip()
    words = " ".join(fold(part) for part in (own.issuer, own.place, own.subject) if part)
    return bool(name) and name in words


def missing_relations(acts: Iterable[Act], known: Sequence[Act]) -> list[tuple[Act, Relation]]:
    """Return the "implements" relations that lead to no known document, with the act that states them."""
    return [(a, r) for a in acts for r in implemented(a.document) if find_act(known, r) is None]
