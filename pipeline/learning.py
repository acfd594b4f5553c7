"""Learning from people's decisions: the weights that turn what the pair scorer says into a probability.

Four weights: log odds of the scorer, agreement in concepts, precedent (`pipeline.precedent`), and a constant. They are
the most probable ones of a logistic regression with a Gaussian prior around what ships, so that few decisions move
little. What is told of them is measured with each task left out in turn, its decisions being no precedent either.

Pairs that a person added take part as precedents and in the measure of coverage, but not in the regression: the program
had ranked them low, and they are known only because they are right. A regression on them would learn that whatever
ranks low is right (`tests/bench/learning.py` shows it). Those below were put forward whatever the answer was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.embedder import Embedder
from models.errors import InputError
from models.tracing import Decision
from pipeline.graph import parents_above
from pipeline.library import Library
from pipeline.link import SHIPPED, Learnt, ScoredList, Weights, log_odds, proposed_pairs, scored_lists
from pipeline.precedent import Precedents, Verdict, Verdicts, likeness, precedent, read_verdicts

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: What the prior weighs, in decisions: as many move the weights half the way from what ships to what they say.
PRIOR = 50.0
#: Judged pairs below which nothing is learnt: many proposals lie near the threshold, one word must not move them.
FEWEST = 10
#: What one decision tells of a weight, p (1 - p) x², at a usual p of 0.3 or 0.7 and the usual spread of each input.
INFORMATION = 0.2
SPREAD = np.array([2.0, 0.5, 0.5, 1.0])
#: One-sided confidence of the precision that a threshold is chosen for, 0.9, as a quantile of the normal distribution.
CONFIDENT = 1.2816
#: Newton's method stops at a step this small; it takes fewer than ten on a concave function of four weights.
SMALLEST_STEP, MOST_STEPS = 1e-9, 100


@dataclass(frozen=True, slots=True)
class Examples:
    """Decided pairs in the order of their verdicts, n of them.

    `odds` and `agreement`, (n,), are the scorer's; `alike`, (n, n), how much the verdict on pair j is a precedent for
    pair i: 0 where the parents differ or the task is the same one. `barred` tells what is not proposed at any
    probability, for want of a concept in common.
    """

    verdicts: tuple[Verdict, ...]
    odds: Floats
    agreement: Floats
    alike: Floats
    barred: Flags

    @property
    def right(self) -> Flags:
        """What people said, (n,)."""
        return np.array([v.right for v in self.verdicts], dtype=bool)

    @property
    def judged(self) -> Flags:
        """Which pairs the program had put forward, (n,); the others a person added, or are barred."""
        return np.array([not v.added for v in self.verdicts], dtype=bool) & ~self.barred

    @property
    def signs(self) -> Floats:
        """What people said as +1 or -1, (n,)."""
        return np.where(self.right, 1.0, -1.0)

    def inputs(self) -> Floats:
        """Return the inputs of every pair, (n, 4), all other tasks' verdicts being precedents."""
        return self._with(precedent(self.alike @ self.signs, self.alike.sum(axis=1)))

    def folds(self) -> Iterator[tuple[Flags, Floats]]:
        """Yield for each task which pairs are its own, (n,), and all inputs, (n, 4), its verdicts no precedent."""
        said, weight, signs = self.alike @ self.signs, self.alike.sum(axis=1), self.signs
        children = np.array([v.child for v in self.verdicts])
        for child in dict.fromkeys(children.tolist()):
            out = children == child
            own = self.alike[:, out]
            # Taken off the sums, not summed anew: thousands of decisions make a table of millions.
            yield out, self._with(precedent(said - own @ signs[out], weight - own.sum(axis=1)))

    def _with(self, past: Floats) -> Floats:
        return np.stack((self.odds, self.agreement, past, np.ones(len(past))), axis=1)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What decisions teach: the decided pairs as scored now, the verdicts, and all pairs of the acts they are about."""

    examples: Examples
    verdicts: Verdicts
    lists: tuple[ScoredList, ...]


def gather(library: Library, decisions: Sequence[Decision], embedder: Embedder) -> Gathered:
    """Return the decided pairs as the program scores them now; the verdicts say how many decisions are left out."""
    verdicts = read_verdicts(decisions, library.acts)
    acts = [library.act(key) for key in dict.fromkeys(v.child.split("#", 1)[0] for v in verdicts.found)]
    lists = tuple(one for act in acts for one in scored_lists(act, parents_above(act, library.acts), embedder))
    scores: dict[tuple[str, str], tuple[float, float, bool]] = {}
    for one in lists:
        odds, barred = log_odds(one.scored.probability), one.barred
        rows = {task.id: i for i, task in enumerate(one.tasks)}
        columns = {a.statement.id: j for j, a in enumerate(one.group)}
        for v in verdicts.found:
            if v.child in rows and v.parent in columns:
                at = rows[v.child], columns[v.parent]
                scores[v.child, v.parent] = (float(odds[at]), float(one.scored.agreement[at]), bool(barred[at]))
    examples = examples_of(verdicts.found, [scores[v.child, v.parent] for v in verdicts.found], embedder)
    return Gathered(examples, verdicts, lists)


def examples_of(
    verdicts: Sequence[Verdict], scores: Sequence[tuple[float, float, bool]], embedder: Embedder
) -> Examples:
    """Return the verdicts with their scores: log odds, agreement, and whether the pair is barred."""
    vectors = embedder.encode([v.text for v in verdicts]).astype(np.float64)
    children, parents = np.array([v.child for v in verdicts]), np.array([v.parent for v in verdicts])
    one_parent = (parents[:, None] == parents[None, :]) & (children[:, None] != children[None, :])
    columns = np.array(scores, dtype=np.float64).reshape(len(verdicts), 3)
    alike = np.where(one_parent, likeness(vectors @ vectors.T), 0.0)
    return Examples(tuple(verdicts), columns[:, 0], columns[:, 1], alike, columns[:, 2].astype(bool))


def sigmoid(logits: Floats) -> Floats:
    """Return 1 / (1 + e^-x) of each value."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))))


def fit(inputs: Floats, right: Flags, around: Weights = SHIPPED) -> Weights:
    """Return the most probable weights given inputs (n, 4) and answers (n,); without any, those of the prior.

    The prior is a Gaussian around `around`, of the weight of PRIOR decisions. No weight of log odds, agreement and
    precedent becomes negative that ships as none: more in common never lowers a probability.
    """
    centre = np.array(around)
    least = np.append(np.minimum(centre[:-1], 0.0), -np.inf)
    free = np.ones(len(centre), dtype=bool)
    while True:
        weights = _newton(inputs, right, centre, np.where(free, centre, least), free)
        below = free & (weights < least)
        if not below.any():
            slope, concept, past, constant = weights.tolist()
            return slope, concept, past, constant
        free &= ~below


def _newton(inputs: Floats, right: Flags, around: Floats, start: Floats, free: Flags) -> Floats:
    """Climb from `start` to the most probable weights; those that are not `free` stay."""
    prior = np.diag(PRIOR * INFORMATION * SPREAD**2)
    weights = start
    for _ in range(MOST_STEPS):
        chances = sigmoid(inputs @ weights)
        slope = inputs.T @ (right - chances) - prior @ (weights - around)
        bend = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + prior
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        weights = weights + step
        if np.abs(step).max(initial=0.0) < SMALLEST_STEP:
            break
    return weights


def held_out(examples: Examples) -> Floats:
    """Return the probability of every pair by weights fitted without its task, (n,).

    The task's decisions are precedents for nobody while it is out.
    """
    chances = np.zeros(len(examples.verdicts))
    for out, inputs in examples.folds():
        kept = ~out & examples.judged
        chances[out] = sigmoid(inputs[out] @ np.array(fit(inputs[kept], examples.right[kept])))
    return chances


@dataclass(frozen=True, slots=True)
class Quality:
    """How good probabilities are on decided pairs.

    `log_loss` (nats, lower is better) and `precision` are over the pairs that the program put forward, `proposed` of
    which reach the threshold; `coverage` is the share of all right pairs, added ones too, that reach it. None where
    there is nothing to count.
    """

    log_loss: float | None
    precision: float | None
    coverage: float | None
    proposed: int


def quality(examples: Examples, chances: Floats, threshold: float) -> Quality:
    """Return the quality of probabilities (n,) at a threshold."""
    right, judged = examples.right, examples.judged
    reached = (chances >= threshold) & ~examples.barred
    shown = reached & judged
    return Quality(
        log_loss=log_loss(chances[judged], right[judged]) if judged.any() else None,
        precision=float(right[shown].mean()) if shown.any() else None,
        coverage=float(reached[right].mean()) if right.any() else None,
        proposed=int(shown.sum()),
    )


def log_loss(chances: Floats, right: Flags) -> float:
    """Return the mean of -ln of the probability given to what turned out (n > 0)."""
    kept = np.clip(chances, 1e-12, 1 - 1e-12)
    return float(-np.log(np.where(right, kept, 1 - kept)).mean())


def least_precision(right: int, total: int) -> float:
    """Return the lower bound of the share right of total at CONFIDENT, by Wilson's score (1927); 0 of none."""
    if not total:
        return 0.0
    share, squared = right / total, CONFIDENT**2
    middle = share + squared / (2 * total)
    width = CONFIDENT * np.sqrt(share * (1 - share) / total + squared / (4 * total**2))
    return float(max(0.0, (middle - width) / (1 + squared / total)))


def needed(precision: float) -> int:
    """Return how many decisions, all of them right, show a precision: the fewest with that lower bound."""
    return int(np.ceil(CONFIDENT**2 * precision / (1 - precision)))


def choose_threshold(chances: Floats, right: Flags, precision: float) -> float | None:
    """Return the smallest threshold at which the pairs that reach it are surely right often enough, else None.

    Surely: by the lower bound of `least_precision`. No threshold is below the lowest of `chances` (n,), for of what
    lies there nobody has said anything.
    """
    order = np.argsort(-chances, kind="stable")
    falling, hits = chances[order], np.cumsum(right[order])
    found = None
    for place, chance in enumerate(falling):
        last = place + 1 == len(falling) or falling[place + 1] < chance
        if last and least_precision(int(hits[place]), place + 1) >= precision:
            found = float(np.floor(chance * 1e4) / 1e4)
    return found


@dataclass(frozen=True, slots=True)
class Training:
    """What a training gave, and what it would have to be compared with.

    `weights` are those to use: the learnt ones, or what ships where it was better (`adopted` False). `before` and
    `after` are measured with each task left out, `after` by the learnt weights even where they are not adopted.
    `threshold` is the one chosen for `precision`, None where none was asked for or none reaches it. `come` and `gone`
    count undecided links that are proposed then and were not, and the other way round.
    """

    gathered: Gathered
    weights: Weights
    adopted: bool
    before: Quality
    after: Quality
    precision: float | None
    threshold: float | None
    come: int
    gone: int


def lesson(examples: Examples) -> tuple[Weights, Floats, Floats]:
    """Return the weights to use, and the probabilities (n,) as shipped and as learnt without the own task.

    The weights are the learnt ones where `FEWEST` pairs or more were judged and their log loss is the smaller one;
    else those that ship. One task alone is left out of nothing: its losses are equal, and nothing is learnt from it.
    """
    inputs, right, kept = examples.inputs(), examples.right, examples.judged
    shipped, learnt = sigmoid(inputs @ np.array(SHIPPED)), held_out(examples)
    better = kept.sum() >= FEWEST and log_loss(learnt[kept], right[kept]) < log_loss(shipped[kept], right[kept])
    return (fit(inputs[kept], right[kept]) if better else SHIPPED), shipped, learnt


def train(
    library: Library, decisions: Sequence[Decision], embedder: Embedder, threshold: float, precision: float | None
) -> Training:
    """Return what the decisions teach; `threshold` is that of the settings. Raises InputError where none is of use."""
    gathered = gather(library, decisions, embedder)
    examples = gathered.examples
    if not examples.judged.any():
        raise InputError(_nothing_to_learn(decisions, gathered.verdicts))
    kept = examples.judged
    weights, shipped, learnt = lesson(examples)
    adopted = weights != SHIPPED
    chosen = None
    if precision is not None:
        chosen = choose_threshold((learnt if adopted else shipped)[kept], examples.right[kept], precision)
    then = threshold if chosen is None else chosen
    come, gone = _changes(gathered, Learnt(weights, Precedents(gathered.verdicts.found, embedder)), threshold, then)
    return Training(
        gathered=gathered,
        weights=weights,
        adopted=adopted,
        before=quality(examples, shipped, threshold),
        after=quality(examples, learnt, then),
        precision=precision,
        threshold=chosen,
        come=come,
        gone=gone,
    )


def _nothing_to_learn(decisions: Sequence[Decision], verdicts: Verdicts) -> str:
    if not decisions:
        return "Chưa có quyết định nào để học: duyệt hoặc loại các đề xuất bằng «truyvet review» rồi chạy lại."
    if verdicts.found:
        return "Chưa đề xuất nào của máy được duyệt hay loại; chỉ có liên kết do người tự nối thì chưa học được."
    return (
        f"Không dùng được quyết định nào: {verdicts.changed} đã đổi chữ từ khi quyết định, {verdicts.gone} không còn "
        f"trong kho, {verdicts.unlinked} là việc tổ chức thực hiện."
    )


def _changes(gathered: Gathered, learnt: Learnt, threshold: float, then: float) -> tuple[int, int]:
    decided = {(v.child, v.parent) for v in gathered.verdicts.found}
    old, new = _proposed(gathered, threshold, None) - decided, _proposed(gathered, then, learnt) - decided
    return len(new - old), len(old - new)


def _proposed(gathered: Gathered, threshold: float, learnt: Learnt | None) -> set[tuple[str, str]]:
    return {
        (one.tasks[i].id, one.group[j].statement.id)
        for one in gathered.lists
        for i, j, _ in proposed_pairs(one, threshold, learnt)
    }
