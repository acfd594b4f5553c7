"""Demands: what one objective asks, clause by clause, and which of it each linked task meets.

A bullet of a resolution asks for several things, and a task linked to it mostly does one of them. The demands of an
objective are its directive clauses, by the rule that cuts tasks (`pipeline.clauses`). Nothing is forced: a linked task
that meets no demand clearly is left without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.pairs import PairScorer, PairText
from index.ranker import RIVALS
from models.embedder import Embedder
from models.records import Span, Statement
from models.tracing import Demand, Link, MetDemand
from pipeline.clauses import aim_spans, find_clauses, sentence_spans, split_sentence
from pipeline.graph import Above
from pipeline.levels import level_words

#: A demand is named from this probability on: sooner right than wrong. Chosen on khoản of law that lower articles cite,
#: train topics left out in turn: 0.77 of those named are right, 0.74 of the sentences get one
#: (`tests/bench/demands.py --fit`; without it, the figures on topics that nothing was fitted on).
LEAST_CHANCE = 0.5
#: Weights of the two columns of `demand_inputs` and a constant: a logistic regression on the same khoản, train topics.
#: Some stand against a wrong article, so that a demand is not named merely because the others fit even less.
CALIBRATION = (0.592, 0.245, -1.002)
#: "Tập trung làm tốt các nội dung sau." announces other units and asks for nothing itself.
_ANNOUNCES = re.compile(
    r"\b(?:các|những) (?:nội dung|nhiệm vụ|giải pháp|việc)(?: \w+){0,3} (?:sau|sau đây|dưới đây|tiếp theo)\b",
    re.IGNORECASE,
)
#: The demands that a link's task meets, by (child, parent).
Met = Mapping[tuple[str, str], tuple[MetDemand, ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A demand as cut: its text, and where it starts in the text of its objective (None where it is not a part)."""

    text: str
    start: int | None


def cut_demands(objective: Statement) -> tuple[Piece, ...]:
    """Return the demands of an objective in order, at least one.

    A task of a full text is cut into directive clauses; an objective or target of a full text at sentence ends and
    at ";". A digest is cut at sentence ends and at ";" before a directive verb, but never below a colon: what stands
    before it says what all of the sentence is about. A digest's single clause that restates several targets makes one
    demand of each.
    """
    pieces = tuple(Piece(objective.text[a:b], a) for a, b in _spans(objective))
    if len(pieces) == 1 and objective.provenance == "digest" and len(objective.targets) > 1:
        return tuple(Piece(f"{target.indicator}: {level_words(target)}", None) for target in objective.targets)
    return pieces


def _spans(objective: Statement) -> list[tuple[int, int]]:
    text = objective.text
    if objective.provenance == "digest":
        found = [(a + c, a + d) for a, b in sentence_spans(text) for c, d in _restated(text[a:b])]
    elif objective.kind == "task":
        found = [(clause.start, clause.end) for clause in find_clauses(text)]
    else:
        found = aim_spans(text)
    return _without_announcements(text, found) or [(0, len(text))]


def _restated(sentence: str) -> list[tuple[int, int]]:
    return [(0, len(sentence))] if ":" in sentence else split_sentence(sentence)


def _without_announcements(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a sentence that only announces what follows to the demand before it."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and _ANNOUNCES.search(text, start, end):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return kept


def meet_demands(
    links: Sequence[Link], tasks: Mapping[str, Statement], above: Sequence[Above], embedder: Embedder | None
) -> dict[tuple[str, str], tuple[MetDemand, ...]]:
    """Return for each link the demands of its parent that its child meets, best first; empty where none is clear.

    `tasks` are the children by id. The demands of the parent's neighbours (those below the same headings) stand
    beside its own as rivals, so that words of the whole section decide nothing. An objective of one demand is met
    with the link's own probability and evidence.
    """
    objectives = {a.statement.id: a.statement for a in above}
    linked = {link.parent for link in links}
    met: dict[tuple[str, str], tuple[MetDemand, ...]] = {}
    for group in _sections(objectives.values()):
        if linked.isdisjoint(s.id for s in group):
            continue
        others = [s.text for s in objectives.values() if s.document == group[0].document and s not in group]
        section = _Section(group, embedder, [*others, *(task.text for task in tasks.values())])
        for link in links:
            if link.parent in section.places and link.child in tasks:
                met[link.child, link.parent] = section.meet(link, tasks[link.child])
    return met


def _sections(objectives: Iterable[Statement]) -> list[list[Statement]]:
    groups: dict[tuple[str, tuple[str, ...]], list[Statement]] = {}
    for objective in objectives:
        groups.setdefault((objective.document, objective.path), []).append(objective)
    return list(groups.values())


class _Section:
    """The demands of the objectives below one heading, ready to score tasks."""

    def __init__(self, objectives: Sequence[Statement], embedder: Embedder | None, context: Sequence[str]) -> None:
        self.places: dict[str, range] = {}
        self._pieces: list[Piece] = []
        for objective in objectives:
            pieces = cut_demands(objective)
            self.places[objective.id] = range(len(self._pieces), len(self._pieces) + len(pieces))
            self._pieces.extend(pieces)
        texts = [PairText(str(n), piece.text) for n, piece in enumerate(self._pieces)]
        # Each pair by itself: the second look is for whole lists of children, and a link has but one.
        self._scorer = PairScorer(texts, embedder, context=context, look_twice=False)

    def meet(self, link: Link, task: Statement) -> tuple[MetDemand, ...]:
        """Return the demands of the link's parent that the task meets, best first."""
        own = self.places[link.parent]
        if len(own) == 1:
            return (MetDemand(1, self._pieces[own[0]].text, link.probability, link.evidence),)
        scored = self._scorer.score([PairText(task.id, task.text)])
        chances = demand_chances(scored.probability[0], own)
        found = [
            MetDemand(number, self._pieces[place].text, round(float(chance), 4), tuple(scored.evidence(0, place)))
            for number, (place, chance) in enumerate(zip(own, chances, strict=True), start=1)
            if chance >= LEAST_CHANCE
        ]
        return tuple(sorted(found, key=lambda met: (-met.probability, met.number)))


def demand_chances(probabilities: NDArray[np.float32], own: Sequence[int]) -> NDArray[np.float64]:
    """Return the probability that a task meets each demand of an objective, shape (len(own),), in (0, 1).

    `probabilities`, shape (demands,), are the scorer's for one task over a list of demands; `own`, two at least, are
    the places of the objective's own. One task may meet several: the values need not sum to 1.
    """
    lift, lead, constant = CALIBRATION
    inputs = demand_inputs(probabilities, own)
    return np.asarray(1 / (1 + np.exp(-(inputs @ np.array([lift, lead]) + constant))))


def demand_inputs(probabilities: NDArray[np.float32], own: Sequence[int]) -> NDArray[np.float64]:
    """Return two columns for each own demand, shape (len(own), 2).

    First its log odds above those of a blind guess among the list: of four demands one has odds of 1 to 3 for nothing.
    Then the lead of its log odds over the best other demand of the objective.
    """
    sure = np.clip(probabilities[list(own)].astype(np.float64), 1e-6, 1 - 1e-6)
    odds = np.log(sure / (1 - sure))
    leads = [value - np.delete(odds, place).max() for place, value in enumerate(odds)]
    guess = -np.log(min(len(probabilities) - 1, RIVALS))
    return np.stack([odds - guess, np.array(leads)], axis=1)


def demands_of(objective: Statement, links: Sequence[Link], met: Met) -> tuple[Demand, ...]:
    """Return the demands of an objective with the tasks that meet them; `links` are those that lead to it.

    A demand is confirmed where a person confirmed the link of a task that meets the objective's only demand: which of
    several a task meets is the program's proposal even then.
    """
    pieces = cut_demands(objective)
    demands: list[Demand] = []
    for number, piece in enumerate(pieces, start=1):
        named = (link for link in links if any(m.number == number for m in met.get((link.child, link.parent), ())))
        own = links if len(pieces) == 1 else tuple(named)
        confirmed = len(pieces) == 1 and any(link.status == "confirmed" for link in own)
        demands.append(
            Demand(
                number=number,
                text=piece.text,
                span=_span(objective, piece),
                covered_by=tuple(dict.fromkeys(link.child for link in own)),
                state="confirmed" if confirmed else "proposed" if own else "uncovered",
            )
        )
    return tuple(demands)


def _span(objective: Statement, piece: Piece) -> Span | None:
    if objective.span is None or piece.start is None:
        return None
    start = objective.span.start + piece.start
    return Span(start, start + len(piece.text))
