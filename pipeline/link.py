"""Links: each task to the objectives above it that it carries out, as proposals with a probability and evidence.

Nothing is forced: a candidate below the threshold gives no link, and an assignment (who organises what) is not
linked to objectives at all. Candidates of national scope and of narrower scope are scored apart, since the matrix
asks for the best of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.linker import MOST_REASONS
from index.pairs import PairScorer, PairText, ScoredPairs
from models.embedder import Embedder
from models.records import Statement
from models.text import fold
from models.tracing import Link
from pipeline.act import Act
from pipeline.graph import Above
from pipeline.precedent import Precedents
from pipeline.targets import shared_targets

#: At most this many proposed parents of one task in each of the two lists; people read what is proposed.
MOST_PARENTS = 3
#: Weights of log odds and of agreement in concepts, and a constant: a logistic regression on 116 clauses of Nghị quyết
#: 20-NQ/TW and Kết luận 69-KL/TW, each mapped to the other's sections of one subject (`tests/bench/calibration.py`).
#: Since the second look agreement tells nothing more there; decisions may find otherwise (`pipeline.learning`).
CALIBRATION = (0.546, 0.0, 1.053)
#: A parent that names concepts of the field is proposed only to a task that agrees with it in them this far, or at
#: `SURE`. Of the same 116 clauses 80 get a parent where none does without agreement, 55 of them a right one; 94 and 65
#: with `SURE`; among short lines of a digest those that only agree in general words are mostly wrong.
LEAST_AGREEMENT = 0.25
SURE = 0.65
#: The probability that a task carries out an objective whose target it sets for its own part: the lower bound of
#: Wilson's score (1927) at 0.95 for 34 of 34 proposed pairs of targets that are right (`tests/bench/targets.py`).
SAME_TARGET = 0.9
#: A second or third parent must be surer than the best one by this much: `CALIBRATION` speaks of best ones only. Of
#: the same clauses the best bullet is right for 55 of 80 from 0.5 on, further ones for 8 of 20, and 5 of 9 from 0.55.
FURTHER_PARENTS = 0.1
#: Weights of log odds, agreement in concepts, precedent (`pipeline.precedent`), and a constant.
Weights = tuple[float, float, float, float]
#: What ships knows no decision of anybody, so that precedent weighs nothing.
SHIPPED: Weights = (CALIBRATION[0], CALIBRATION[1], 0.0, CALIBRATION[2])


@dataclass(frozen=True, slots=True)
class ScoredList:
    """The tasks of an act with one of the two lists of parents, and what the pair scorer says of every pair."""

    tasks: Sequence[Statement]
    group: Sequence[Above]
    scored: ScoredPairs
    same_targets: Mapping[tuple[int, int], str]

    @property
    def barred(self) -> NDArray[np.bool_]:
        """Which pairs are not proposed for want of agreement (see LEAST_AGREEMENT), (tasks, parents)."""
        apart = self.scored.named & (self.scored.agreement < LEAST_AGREEMENT)
        return np.asarray(apart & (directive_probability(self.scored.probability, self.scored.agreement) < SURE))

    def chances(self, learnt: Learnt | None = None) -> NDArray[np.float32]:
        """Return the probability of every pair, -1 where it is barred, (tasks, parents)."""
        scored = self.scored
        if learnt is None:
            found = directive_probability(scored.probability, scored.agreement)
        else:
            precedent = learnt.precedents.of(self.tasks, [a.statement.id for a in self.group])
            found = directive_probability(scored.probability, scored.agreement, learnt.weights, precedent)
        found[self.barred] = -1
        for pair in self.same_targets:
            found[pair] = max(found[pair], SAME_TARGET)
        return found


@dataclass(frozen=True, slots=True)
class Learnt:
    """What people's decisions add: weights of log odds, agreement, precedent, and a constant; and the precedents."""

    weights: Weights
    precedents: Precedents


def propose(
    act: Act, above: Sequence[Above], embedder: Embedder | None, threshold: float, learnt: Learnt | None = None
) -> tuple[Link, ...]:
    """Return the proposed links of the tasks of `act`: probability at least `threshold`, best first for each task."""
    links = [k for one in scored_lists(act, above, embedder) for k in propose_listed(one, threshold, learnt)]
    order = {s.id: i for i, s in enumerate(act.statements)}
    return tuple(sorted(links, key=lambda link: order[link.child]))


def scored_lists(act: Act, above: Sequence[Above], embedder: Embedder | None) -> Iterator[ScoredList]:
    """Yield the tasks of `act` with the parents of narrower scope, then with those of national scope."""
    tasks = [s for s in act.statements if s.kind == "task"]
    for national in (False, True):
        group = [a for a in above if a.national == national]
        if tasks and group:
            # What the other list and the tasks say all the time ("khoa học, công nghệ …") must weigh little here too.
            context = [a.statement.text for a in above if a.national != national] + [t.text for t in tasks]
            scorer = PairScorer([_parent_text(a.statement) for a in group], embedder, context=context)
            scored = scorer.score([_task_text(t) for t in tasks])
            yield ScoredList(tasks, group, scored, shared_targets(act, tasks, group))


def propose_listed(one: ScoredList, threshold: float, learnt: Learnt | None = None) -> list[Link]:
    """Return the proposed links of the tasks to the parents of one list, in the order of the tasks."""
    pairs = proposed_pairs(one, threshold, learnt)
    reasons = one.scored.reasons([(i, j) for i, j, _ in pairs])
    links = []
    for (i, j, chance), why in zip(pairs, reasons, strict=True):
        task, above = one.tasks[i], one.group[j]
        note = learnt.precedents.told(task, above.statement.id) if learnt and learnt.weights[2] else ""
        evidence = tuple(one.scored.evidence(i, j))
        if (i, j) in one.same_targets:
            why = (f"cùng chỉ tiêu «{one.same_targets[i, j]}»", *why)[:MOST_REASONS]
        links.append(_link(task, above, chance, (evidence, why), note))
    return links


def proposed_pairs(one: ScoredList, threshold: float, learnt: Learnt | None = None) -> list[tuple[int, int, float]]:
    """Return task number, parent number and probability of every pair to propose, best first for each task."""
    chances = one.chances(learnt)
    pairs: list[tuple[int, int, float]] = []
    for i in range(len(one.tasks)):
        best = sorted(range(len(one.group)), key=lambda j: (-chances[i, j], j))[:MOST_PARENTS]
        for rank, j in enumerate(best):
            if chances[i, j] < threshold + (FURTHER_PARENTS if rank else 0):
                break
            pairs.append((i, j, float(chances[i, j])))
    return pairs


def directive_probability(
    probability: NDArray[np.float32],
    agreement: NDArray[np.float32],
    weights: Weights = SHIPPED,
    precedent: NDArray[np.float64] | float = 0.0,
) -> NDArray[np.float32]:
    """Return the probability that a directive carries out an objective, in (0, 1), from what the pair scorer says.

    The scorer's own probability was learnt on law, where each provision has one parent; here several objectives may
    be right. The three numbers of `CALIBRATION` turn one into the other;
    `pipeline.learning` finds others, and one for `precedent` in [-1, 1], from people's decisions.
    """
    slope, concept, past, constant = weights
    logits = slope * log_odds(probability) + concept * agreement + past * precedent + constant
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)


def log_odds(probability: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return ln(p / (1 - p)), p kept a millionth from 0 and 1, where single precision knows no odds."""
    kept = np.clip(probability.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(kept / (1 - kept)))


def _task_text(task: Statement) -> PairText:
    """Return what is matched of a task: its own words alone."""
    return PairText(task.id, task.text)


def _parent_text(parent: Statement) -> PairText:
    """Return what is matched of a parent: its words, the indicators they do not name, and its heading."""
    words = fold(parent.text)
    indicators = [t.indicator for t in parent.targets if fold(t.indicator) not in words]
    return PairText(parent.id, ". ".join((parent.text, *indicators)), parent.path[-1] if parent.path else "")


def _link(
    task: Statement, above: Above, probability: float, carried: tuple[tuple[str, ...], tuple[str, ...]], note: str
) -> Link:
    evidence, reasons = carried
    return Link(
        child=task.id,
        parent=above.statement.id,
        probability=round(probability, 4),
        evidence=evidence,
        status="proposed",
        relation=above.candidate.relation,
        through=above.candidate.through,
        child_stamp=task.stamp,
        parent_stamp=above.statement.stamp,
        note=note,
        reasons=reasons,
    )
