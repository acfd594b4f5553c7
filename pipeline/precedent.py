"""Precedent: what people decided about tasks like this one for the same objective.

A verdict is the latest decision on a pair whose words are still those that the person saw. Only verdicts count: a
candidate that nobody decided is no evidence, even of a task that has an accepted parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.embedder import Embedder
from models.records import Statement
from models.tracing import Decision
from pipeline.act import Act
from pipeline.decisions import apply_decisions
from pipeline.graph import parents_above

Floats = NDArray[np.float64]
#: How fast the word of a decided task fades with its distance (1 - cosine): exp(-distance / FADING).
FADING = 0.15
#: So much likeness is added to that of the decided tasks before their verdicts are averaged: few of them say little.
DAMPING = 0.5
#: Tasks from this cosine on are told to people as alike.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decided pair: ids, whether the parent is right, the task's words, and whether a person brought it up.

    `added` tells that the program had not proposed the pair (`truyvet review add`).
    """

    child: str
    parent: str
    right: bool
    text: str
    added: bool = False


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All verdicts in the order of their ids, and how many decisions give none.

    `changed`: an end's words are others now. `gone`: an end is not in the library, or the parent is no candidate any
    more. `unlinked`: the child is an assignment, which the program links to nothing.
    """

    found: tuple[Verdict, ...]
    changed: int = 0
    gone: int = 0
    unlinked: int = 0


def read_verdicts(decisions: Sequence[Decision], acts: Sequence[Act]) -> Verdicts:
    """Return the verdicts of the decisions against the present acts; the order of decisions on other pairs is nothing.

    What counts as changed is what makes a link suspect (`pipeline.decisions`).
    """
    latest = {(d.child, d.parent): d for d in decisions}
    found: list[Verdict] = []
    changed = unlinked = 0
    for act in _decided_acts(latest.values(), acts):
        children = {s.id: s for s in act.statements if s.kind in ("task", "assignment")}
        for link in apply_decisions((), decisions, children, parents_above(act, acts)).links:
            if link.note:
                changed += 1
            elif children[link.child].kind != "task":
                unlinked += 1
            else:
                decision = latest[link.child, link.parent]
                right, added = decision.action != "reject", decision.action == "add"
                found.append(Verdict(link.child, link.parent, right, children[link.child].text, added))
    gone = len(latest) - changed - unlinked - len(found)
    return Verdicts(tuple(sorted(found, key=lambda v: (v.child, v.parent))), changed, gone, unlinked)


def _decided_acts(decisions: Iterable[Decision], acts: Sequence[Act]) -> list[Act]:
    keys = {d.child.split("#", 1)[0] for d in decisions}
    return [act for act in acts if act.document.key in keys]


def likeness(cosines: Floats) -> Floats:
    """Return how much the word of each task counts for each other, in (0, 1], from cosines of any shape."""
    return np.asarray(np.exp((np.minimum(cosines, 1.0) - 1.0) / FADING))


def precedent(said: Floats, weight: Floats) -> Floats:
    """Return the damped mean of verdicts, in (-1, 1), 0 where none counts; one more right verdict never lowers it.

    `said`, (n,), are the sums of the verdicts (+1 right, -1 wrong), each as much as its task is alike; `weight`, (n,),
    the sums of the likenesses.
    """
    return np.asarray(said / (DAMPING + weight))


class Precedents:
    """Verdicts ready to be asked about any tasks. A task's own verdicts never count for itself."""

    def __init__(self, verdicts: Sequence[Verdict], embedder: Embedder) -> None:
        """Embed the decided tasks."""
        self._embedder = embedder
        self._verdicts = tuple(verdicts)
        self._vectors = embedder.encode([v.text for v in verdicts]).astype(np.float64)
        self._signs = np.array([1.0 if v.right else -1.0 for v in verdicts])
        self._of_parent: dict[str, list[int]] = {}
        for place, verdict in enumerate(verdicts):
            self._of_parent.setdefault(verdict.parent, []).append(place)

    def of(self, tasks: Sequence[Statement], parents: Sequence[str]) -> Floats:
        """Return the precedent of every task for every parent (ids), (tasks, parents), in (-1, 1)."""
        out = np.zeros((len(tasks), len(parents)))
        if not (self._verdicts and tasks):
            return out
        cosines = self._cosines(tasks)
        for column, parent in enumerate(parents):
            places = self._of_parent.get(parent, [])
            if places:
                alike = likeness(cosines[:, places]) * self._others(tasks, places)
                out[:, column] = precedent(alike @ self._signs[places], alike.sum(axis=1))
        return out

    def told(self, task: Statement, parent: str) -> str:
        """Say in Vietnamese what people decided about tasks alike for this parent; empty where they decided none."""
        places = self._of_parent.get(parent, [])
        near = self._cosines([task])[0, places] >= ALIKE
        own = [self._verdicts[p] for p, close in zip(places, near, strict=True) if close]
        own = [verdict for verdict in own if verdict.child != task.id]
        accepted = sum(verdict.right for verdict in own)
        counts = (("nhận", accepted), ("loại", len(own) - accepted))
        said = ", ".join(f"{verb} {count}" for verb, count in counts if count)
        return f"người duyệt đã {said} nhiệm vụ tương tự cho mục tiêu này" if said else ""

    def _cosines(self, tasks: Sequence[Statement]) -> Floats:
        vectors = self._embedder.encode([task.text for task in tasks]).astype(np.float64)
        return np.asarray(vectors @ self._vectors.T)

    def _others(self, tasks: Sequence[Statement], places: Sequence[int]) -> NDArray[np.bool_]:
        return np.array([[self._verdicts[place].child != task.id for place in places] for task in tasks], dtype=bool)
