"""How good the dense vectors are, alone and on top of BM25.

Run from the root of the repository: `python -m tests.bench.dense [MODEL …]` (default: static-vi). Needs the
data at `../shared`. Nothing here is seen in training: split "dev" of the codified law, and the 140 tasks of
03/NQ-CP.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import bm25s
import numpy as np
from numpy.typing import NDArray

from models.embedder import Embedder, load_embedder
from models.text import fold, folded_syllables
from models.training.corpus import Article, read_articles
from tests.bench import SHARED
from tests.bench.mapping import nq03_tasks, nq57_units

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Case:
    """One task: queries, candidates, and for each query the indices of what is right."""

    name: str
    queries: list[str]
    candidates: list[str]
    gold: list[set[int]]
    #: Candidates that are never offered for a query (the article itself).
    barred: list[int]
    measures: tuple[str, ...]

    @cached_property
    def lexical(self) -> Matrix:
        """BM25 over folded syllables and bigrams."""
        index = bm25s.BM25()
        index.index([_grams(text) for text in self.candidates], show_progress=False)
        return np.stack([index.get_scores(_grams(query)) for query in self.queries]).astype(np.float32)


def _grams(text: str) -> list[str]:
    """Return folded syllables and their bigrams."""
    words = folded_syllables(text)
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def _titles(articles: list[Article], change: Callable[[str], str], name: str) -> Case:
    counts: dict[str, int] = {}
    for article in articles:
        counts[fold(article.title)] = counts.get(fold(article.title), 0) + 1
    asked = [i for i, a in enumerate(articles) if counts[fold(a.title)] == 1]
    return Case(
        name,
        [change(articles[i].title) for i in asked],
        [a.body for a in articles],
        [{i} for i in asked],
        [-1] * len(asked),
        ("mrr",),
    )


def _parents(articles: list[Article]) -> Case:
    laws = [a for a in articles if ".LQ." in a.id]
    place = {a.id: i for i, a in enumerate(laws)}
    asked = [a for a in articles if a.parent in place]
    return Case(
        "parent",
        [a.text for a in asked],
        [a.text for a in laws],
        [{place[a.parent]} for a in asked],
        [-1] * len(asked),
        ("hit@1", "hit@10"),
    )


def _related(articles: list[Article]) -> Case:
    place = {a.id: i for i, a in enumerate(articles)}
    asked = [a for a in articles if any(r in place for r in a.related)]
    return Case(
        "related",
        [a.text for a in asked],
        [a.text for a in articles],
        [{place[r] for r in a.related if r in place} for a in asked],
        [place[a.id] for a in asked],
        ("R@20",),
    )


def _resolution() -> Case:
    bullets, tasks = nq57_units(), nq03_tasks()
    gold = [{i for i, (section, _, _) in enumerate(bullets) if section == group} for group, _ in tasks]
    return Case(
        f"NQ03 ({len(tasks)}) -> NQ57 ({len(bullets)})",
        [text for _, text in tasks],
        [text for _, _, text in bullets],
        gold,
        [-1] * len(tasks),
        ("hit@1",),
    )


def cases() -> list[Case]:
    """Return the five tasks."""
    articles = read_articles(SHARED / "data/phapdien/articles.jsonl.gz", "dev")
    return [
        _titles(articles, str, "title -> body"),
        _titles(articles, fold, "title -> body, plain"),
        _parents(articles),
        _related(articles),
        _resolution(),
    ]


def measure(case: Case, scores: Matrix) -> dict[str, float]:
    """Return the measures of a case for scores of shape (queries, candidates)."""
    scores = scores.copy()
    for row, column in enumerate(case.barred):
        if column >= 0:
            scores[row, column] = -np.inf
    ranks = []
    for row, gold in enumerate(case.gold):
        order = np.argsort(-scores[row], kind="stable")
        ranks.append(np.flatnonzero(np.isin(order, list(gold))))
    first = np.array([r[0] for r in ranks])
    values = {
        "mrr": float((1 / (1 + first)).mean()),
        "hit@1": float((first < 1).mean()),
        "hit@10": float((first < 10).mean()),
        "R@20": float(np.mean([(r < 20).sum() / len(r) for r in ranks])),
    }
    return {name: values[name] for name in case.measures}


def standard(scores: Matrix) -> Matrix:
    """Return each row with mean 0 and deviation 1."""
    deviation = scores.std(1, keepdims=True)
    return (scores - scores.mean(1, keepdims=True)) / np.where(deviation > 0, deviation, 1)


def dense(case: Case, embedder: Embedder) -> Matrix:
    """Return the similarity of each query to each candidate."""
    return np.asarray(embedder.encode(case.queries) @ embedder.encode(case.candidates).T)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", default=["static-vi"])
    parser.add_argument("--weights", nargs="*", type=float, default=[0.25, 0.5, 1.0], help="of dense in the sum")
    chosen = parser.parse_args(arguments)
    embedders = [load_embedder(name) for name in chosen.models]
    for case in cases():
        print(f"\n{case.name}: {len(case.queries)} queries, {len(case.candidates)} candidates")
        base = standard(case.lexical)
        _row("BM25", measure(case, base))
        for embedder in embedders:
            scores = standard(dense(case, embedder))
            _row(embedder.name, measure(case, scores))
            for weight in chosen.weights:
                _row(f"  BM25 + {weight:g} dense", measure(case, base + weight * scores))


def _row(name: str, values: dict[str, float]) -> None:
    print(f"  {name:44}" + "".join(f"  {key} {value:.3f}" for key, value in values.items()))


if __name__ == "__main__":
    main()
