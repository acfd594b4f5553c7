"""Links: each task to the objectives above it that it carries out, as proposals with a probability and evidence.

Nothing is forced: a candidate below the threshold gives no link, and an assignment (who organises what) is not
linked to objectives at all. Candidates of national scope and of narrower scope are scored apart, since the matrix
asks for the best of each.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.pairs import PairScorer, PairText
from models.embedder import Embedder
from models.records import Link, Statement
from models.text import fold
from pipeline.act import Act
from pipeline.graph import Above

#: At most this many proposed parents of one task in each of the two lists; people read what is proposed.
MOST_PARENTS = 3
#: Weights of log odds and of agreement in concepts, and a constant: a logistic regression on 116 clauses of Nghị quyết
#: 20-NQ/TW and Kết luận 69-KL/TW, each mapped to the other's sections of one subject (`tests/bench/calibration.py`).
CALIBRATION = (0.337, 0.194, 0.451)
#: A parent that names concepts of the field is proposed only to a task that agrees with it in them this far. Of the
#: same 116 clauses the best bullet is right for 0.61 of those that agree, for 0.37 of those that do not.
LEAST_AGREEMENT = 0.25
#: A second or third parent must be surer than the best one by this much: `CALIBRATION` speaks of best ones only.
FURTHER_PARENTS = 0.05


def propose(act: Act, above: Sequence[Above], embedder: Embedder | None, threshold: float) -> tuple[Link, ...]:
    """Return the proposed links of the tasks of `act`: probability at least `threshold`, best first for each task."""
    tasks = [s for s in act.statements if s.kind == "task"]
    links: list[Link] = []
    for national in (False, True):
        group = [a for a in above if a.national == national]
        if tasks and group:
            # What the other list and the tasks say all the time ("khoa học, công nghệ …") must weigh little here too.
            context = [a.statement.text for a in above if a.national != national] + [t.text for t in tasks]
            links.extend(_propose(tasks, group, context, embedder, threshold))
    order = {s.id: i for i, s in enumerate(tasks)}
    return tuple(sorted(links, key=lambda link: order[link.child]))


def _propose(
    tasks: Sequence[Statement],
    group: Sequence[Above],
    context: Sequence[str],
    embedder: Embedder | None,
    threshold: float,
) -> list[Link]:
    scorer = PairScorer([_parent_text(a.statement) for a in group], embedder, context=context)
    scored = scorer.score([_task_text(t) for t in tasks])
    links: list[Link] = []
    for i, task in enumerate(tasks):
        probabilities = directive_probability(scored.probability[i], scored.agreement[i])
        probabilities[scored.named & (scored.agreement[i] < LEAST_AGREEMENT)] = -1
        best = sorted(range(len(group)), key=lambda j: (-probabilities[j], j))[:MOST_PARENTS]
        for rank, j in enumerate(best):
            if probabilities[j] < threshold + (FURTHER_PARENTS if rank else 0):
                break
            links.append(_link(task, group[j], float(probabilities[j]), tuple(scored.evidence(i, j))))
    return links


def directive_probability(probability: NDArray[np.float32], agreement: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probability that a directive carries out an objective, in (0, 1), from what the pair scorer says.

    The scorer's own probability was learnt on law, where each provision has one parent; here several objectives may
    be right, and agreement in concepts tells more. The three numbers of `CALIBRATION` turn one into the other.
    """
    odds = np.log(probability / (1 - probability))
    slope, concept, constant = CALIBRATION
    return np.asarray(1 / (1 + np.exp(-(slope * odds + concept * agreement + constant))), dtype=np.float32)


def _task_text(task: Statement) -> PairText:
    """Return what is matched of a task: its own words alone."""
    return PairText(task.id, task.text)


def _parent_text(parent: Statement) -> PairText:
    """Return what is matched of a parent: its words, the indicators they do not name, and its heading."""
    words = fold(parent.text)
    indicators = [t.indicator for t in parent.targets if fold(t.indicator) not in words]
    return PairText(parent.id, ". ".join((parent.text, *indicators)), parent.path[-1] if parent.path else "")


def _link(task: Statement, above: Above, probability: float, evidence: tuple[str, ...]) -> Link:
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
    )
