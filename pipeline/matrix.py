"""Links to the matrix: rows, objectives with who covers them, coverage by section, and all findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import Final

from index.linker import ONE_DEMAND
from models.records import Edge, Statement
from models.tracing import Coverage, Finding, Link, Matrix, Objective, Parent, Row
from pipeline import check, references
from pipeline.act import Act
from pipeline.demands import Met, cut_demands, demands_of
from pipeline.graph import Above, document_graph
from pipeline.targets import compare_levels, still_awaited

#: Sorting of the parents of one task: what a person confirmed first, what is doubtful last.
_STATUS_ORDER = {"confirmed": 0, "proposed": 1, "suspect": 2, "rejected": 3}
_RELATION_ORDER = {"thực hiện": 0, "cùng thực hiện": 1}
_NONE_MET: Final[Met] = MappingProxyType({})


def build_matrix(
    subjects: Sequence[Act],
    known: Sequence[Act],
    above: Sequence[Above],
    links: Sequence[Link],
    findings: Iterable[Finding],
    manifest: dict[str, object],
    met: Met = _NONE_MET,
) -> Matrix:
    """Return the matrix of the tasks of `subjects`.

    `above` are all candidate parents (each once counts), `links` those that stand, `findings` those of earlier stages,
    `met` the demands that each link's task meets.
    """
    parents = {a.statement.id: a for a in above}
    tasks = [s for act in subjects for s in act.statements if s.kind in ("task", "assignment")]
    objectives = tuple(_objective(a, links, met) for a in parents.values())
    linked = frozenset(link.child for link in links)
    in_play = _in_play(subjects, known, above)
    comparisons = compare_levels(subjects, known, tuple(parents.values()))
    awaited = still_awaited(subjects, known, above)
    return Matrix(
        documents=tuple(a.document for a in in_play),
        rows=tuple(row for task in tasks for row in _rows(task, links, parents, met)),
        objectives=objectives,
        coverage=_coverage(objectives, {a.document.key: a for a in known}),
        findings=(
            *check.documents(in_play, known),
            *findings,
            *check.taskless(subjects),
            *check.uncovered(objectives, [c for c in comparisons if c.parent.partition("#")[0] not in awaited]),
            *check.lower(comparisons),
            *check.unmet(objectives),
            *check.tasks(tasks, linked),
            *references.superseded(in_play, subjects, known),
            *references.unresolved(subjects, known),
        ),
        manifest=manifest,
        graph=_graph(in_play, known),
        comparisons=comparisons,
    )


def _graph(in_play: Sequence[Act], known: Sequence[Act]) -> tuple[Edge, ...]:
    """Return the edges of the graph that begin or end at a document in play."""
    keys = {a.document.key for a in in_play}
    return tuple(e for e in document_graph(known) if keys & {e.source, e.target})


def _in_play(subjects: Sequence[Act], known: Sequence[Act], above: Sequence[Above]) -> list[Act]:
    """Return the acts that the matrix speaks of: subjects, parents, and the missing ones between them."""
    keys = {a.document.key for a in subjects}
    for parent in above:
        keys |= {parent.candidate.act.document.key, *parent.candidate.through}
    return [a for a in known if a.document.key in keys]


def _rows(task: Statement, links: Sequence[Link], parents: Mapping[str, Above], met: Met) -> list[Row]:
    own = sorted((link for link in links if link.child == task.id), key=_preference)
    provincial = [_parent(link, parents[link.parent], met) for link in own if not parents[link.parent].national]
    central = [_parent(link, parents[link.parent], met) for link in own if parents[link.parent].national]
    pairs = list(zip_longest(provincial, central)) or [(None, None)]
    return [Row(task, p, c) for p, c in pairs]


def _preference(link: Link) -> tuple[int, float, int]:
    return _STATUS_ORDER[link.status], -link.probability, _RELATION_ORDER[link.relation]


def _parent(link: Link, above: Above, met: Met) -> Parent:
    meets = met.get((link.child, link.parent), ())
    statement = above.statement
    return Parent(
        document=statement.document,
        locator=statement.locator,
        text=statement.text,
        relation=link.relation,
        through=link.through,
        probability=link.probability,
        evidence=link.evidence,
        status=link.status,
        provenance=statement.provenance,
        note=link.note,
        reasons=tuple(reason for reason in link.reasons if meets or reason != ONE_DEMAND),
        demands=len(cut_demands(statement)),
        meets=meets,
    )


def _objective(above: Above, links: Sequence[Link], met: Met) -> Objective:
    statement = above.statement
    own = [link for link in links if link.parent == statement.id]
    confirmed = any(link.status == "confirmed" for link in own)
    return Objective(
        document=statement.document,
        locator=statement.locator,
        kind=statement.kind,
        text=statement.text,
        provenance=statement.provenance,
        covered_by=tuple(dict.fromkeys(link.child for link in own)),
        state="confirmed" if confirmed else "proposed" if own else "uncovered",
        section=section_of(statement),
        verified=statement.verified,
        demands=demands_of(statement, own, met),
    )


def section_of(statement: Statement) -> str:
    """Return the section a statement stands in: the locator of its parent and the nearest heading."""
    prefix = statement.locator.rsplit(".", 1)[0] if "." in statement.locator else ""
    return " ".join(p for p in (prefix, statement.path[-1] if statement.path else "") if p)


def _coverage(objectives: Sequence[Objective], acts: Mapping[str, Act]) -> tuple[Coverage, ...]:
    groups: dict[tuple[str, str], list[Objective]] = {}
    for objective in objectives:
        groups.setdefault((objective.document, objective.section), []).append(objective)
    return tuple(
        Coverage(
            document=document,
            section=section,
            level=acts[document].document.level,
            provenance=acts[document].document.provenance,
            total=len(group),
            confirmed=sum(o.state == "confirmed" for o in group),
            proposed=sum(o.state == "proposed" for o in group),
            demands=sum(len(o.demands) for o in group),
            met=sum(d.state != "uncovered" for o in group for d in o.demands),
        )
        for (document, section), group in groups.items()
    )
