"""What `truyvet train` would learn from a careful reviewer: `python -m tests.bench.learning`.

The hand-made judgements of the programme's links (`tests/gold/programme-links.json`) are taken as decisions. The
reviewer is shown the three best parents of every task in each list: accepts the right ones, rejects the others (or
leaves the doubtful undecided), and adds the right ones that were not shown. Measured with each task left out in turn:
on its decided pairs, and on all links that are proposed for it afterwards.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.embedder import load_embedder
from models.tracing import Link
from pipeline.graph import parents_above
from pipeline.learning import (
    Examples,
    Quality,
    choose_threshold,
    examples_of,
    fit,
    held_out,
    quality,
    sigmoid,
)
from pipeline.library import load_library
from pipeline.link import MOST_PARENTS, SHIPPED, Learnt, ScoredList, log_odds, proposed_pairs, scored_lists
from pipeline.precedent import Precedents, Verdict
from pipeline.store import Home
from tests.bench import Measure, show
from tests.bench.links import judged, judgements

THRESHOLD = 0.5
#: What each reviewer is called, says to a doubtful pair, and whether three parents a task are shown, or proposals only.
REVIEWERS = (
    ("three shown, doubtful rejected", False, True),
    ("three shown, doubtful left undecided", None, True),
    ("proposals shown, doubtful rejected", False, False),
)


def verdict_of(child: str, parent: str) -> str:
    """Return "right", "doubtful" or "wrong" of a pair."""
    return judged(Link(child, parent, 0.0, (), "proposed", "thực hiện"), judgements())[1]


def pairs(lists: Sequence[ScoredList], learnt: Learnt | None = None) -> list[tuple[str, str]]:
    """Return the ids of task and parent of every link proposed."""
    return [
        (one.tasks[i].id, one.group[j].statement.id)
        for one in lists
        for i, j, _ in proposed_pairs(one, THRESHOLD, learnt)
    ]


def decided(
    lists: Sequence[ScoredList], doubtful: bool | None, all_shown: bool = True
) -> tuple[list[Verdict], list[tuple[float, float, bool]]]:
    """Return the reviewer's verdicts with the scores; `doubtful` is what a doubtful pair gets, None for nothing.

    Without `all_shown` the reviewer sees only what the program proposes as it ships.
    """
    answer = {"right": True, "wrong": False, "doubtful": doubtful}
    proposed = set(pairs(lists))
    verdicts: list[Verdict] = []
    scores: list[tuple[float, float, bool]] = []
    for one in lists:
        odds = log_odds(one.scored.probability)
        for i, task in enumerate(one.tasks):
            best = [j for j in one.scored.best(i, len(one.group)) if not one.barred[i, j]][:MOST_PARENTS]
            shown = [j for j in best if all_shown or (task.id, one.group[j].statement.id) in proposed]
            for j, above in enumerate(one.group):
                right = answer[verdict_of(task.id, above.statement.id)]
                if right is None or (j not in shown and not right):
                    continue
                verdicts.append(Verdict(task.id, above.statement.id, right, task.text, j not in shown))
                scores.append((float(odds[i, j]), float(one.scored.agreement[i, j]), bool(one.barred[i, j])))
    return verdicts, scores


def proposed_unseen(lists: Sequence[ScoredList], examples: Examples, fit_added: bool) -> Counter[str]:
    """Return the verdicts on the links proposed for each task by what the decisions on all others teach."""
    embedder = load_embedder("static-vi")
    counts: Counter[str] = Counter()
    for out, inputs in examples.folds():
        task = examples.verdicts[int(out.argmax())].child
        kept = ~out & (examples.judged | (fit_added & added_pairs(examples)))
        weights = fit(inputs[kept], examples.right[kept])
        rest = [v for v in examples.verdicts if v.child != task]
        learnt = Learnt(weights, Precedents(rest, embedder))
        counts.update(verdict_of(child, parent) for child, parent in pairs(lists, learnt) if child == task)
    return counts


def added_pairs(examples: Examples) -> NDArray[np.bool_]:
    """Return which pairs the reviewer added."""
    return np.array([v.added for v in examples.verdicts])


def said(counts: Counter[str]) -> str:
    """Return the counts in words."""
    return f"{counts.total()}: " + ", ".join(f"{counts[v]} {v}" for v in ("right", "doubtful", "wrong"))


def figures(before: Quality, after: Quality) -> list[tuple[str, str]]:
    """Return the three figures, each before and after."""
    pairs = (
        ("log loss", before.log_loss, after.log_loss),
        (f"precision at {THRESHOLD} ({before.proposed}, {after.proposed} proposed)", before.precision, after.precision),
        ("coverage of right pairs", before.coverage, after.coverage),
    )
    return [(name, " -> ".join("-" if v is None else f"{v:.3f}" for v in values)) for name, *values in pairs]


def measures() -> list[Measure]:
    """Return the figures before and after, doubtful pairs rejected and left undecided."""
    embedder = load_embedder("static-vi")
    with tempfile.TemporaryDirectory() as folder:
        library = load_library(Home(Path(folder)))
    act = library.act(library.subjects[0])
    lists = tuple(scored_lists(act, parents_above(act, library.acts), embedder))
    shipped = Counter(verdict_of(*pair) for pair in pairs(lists))
    rows = [Measure("links proposed as shipped", said(shipped))]
    for name, doubtful, all_shown in REVIEWERS:
        examples = examples_of(*decided(lists, doubtful, all_shown), embedder)
        count = f"{int(examples.right.sum())} right of {len(examples.verdicts)}"
        rows.append(Measure(f"{name}: decisions", f"{count}, {int(added_pairs(examples).sum())} of them added"))
        inputs, kept = examples.inputs(), examples.judged
        numbers = ", ".join(f"{w:.3f}" for w in fit(inputs[kept], examples.right[kept]))
        rows.append(Measure(f"{name}: weights of log odds, agreement, precedent, constant", numbers))
        before, after = sigmoid(inputs @ np.array(SHIPPED)), held_out(examples)
        pair = quality(examples, before, THRESHOLD), quality(examples, after, THRESHOLD)
        rows += [Measure(f"{name}: {what}, as shipped -> learnt", value) for what, value in figures(*pair)]
        for what, fit_added in (("links proposed then", False), ("the same had added pairs been fitted", True)):
            rows.append(Measure(f"{name}: {what}", said(proposed_unseen(lists, examples, fit_added))))
        for precision in (0.8, 0.9):
            found = choose_threshold(after[kept], examples.right[kept], precision)
            figure = "none" if found is None else f"{found:.3f}"
            rows.append(Measure(f"{name}: threshold for precision {precision}", figure))
    return rows


def main() -> None:
    """Print the figures."""
    show(measures())


if __name__ == "__main__":
    main()
