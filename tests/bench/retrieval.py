"""How well titles find their own articles: `python -m tests.bench.retrieval [--model NAME|none] [--tune]`.

Needs the data beside the repository. Queries are the distinct titles of the dev topics of Bộ Pháp điển, what should
be found is the body below each. With `--tune` the training topics are used instead, and the fusion weights are
tried one by one: that is where the weights in `index.fusion` come from (with a model trained without the topics
asked about, see `index.training`).
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.fusion import DEFAULT_WEIGHTS, Weights, fuse
from index.generation import build
from index.lexical import LexicalScores
from index.search import Index, open_current
from index.terms import with_pairs
from models.embedder import Embedder, load_embedder
from models.records import AsWritten, Statement
from models.text import accented_syllables, fold, is_plain, stamp
from tests.bench import SHARED


def articles(split: str, held: bool) -> list[dict[str, str]]:
    """Return the articles of the dev topics, or of the fifth of the training topics that the ranker holds out."""
    with gzip.open(SHARED / "data/phapdien/articles.jsonl.gz", "rt", encoding="utf-8") as file:
        every = [article for article in map(json.loads, file) if article["split"] == split]
    if not held:
        return every
    topics = sorted({article["topic"] for article in every})
    random.Random(7).shuffle(topics)
    kept = set(topics[::5])
    return [article for article in every if article["topic"] in kept]


def statement(article: dict[str, str]) -> Statement:
    """Return an article's body as a statement."""
    return Statement(
        id=article["id"],
        document="",
        locator=article["id"],
        kind="task",
        text=article["body"],
        as_written=AsWritten(),
        span=None,
        stamp=stamp(article["body"]),
        provenance="full",
    )


def reciprocal(scores: NDArray[np.float32], goals: Sequence[int]) -> NDArray[np.float64]:
    """Return 1 / rank of each goal in its row; an equal score counts half a place."""
    rows = np.arange(len(goals))
    own = scores[rows, goals][:, None]
    ahead = (scores > own).sum(axis=1) + 0.5 * ((scores == own).sum(axis=1) - 1)
    return np.asarray(1 / (1 + ahead))


def plain_bm25(bodies: Sequence[str], queries: Sequence[str]) -> NDArray[np.float32]:
    """Return scores of BM25 over accented syllables and pairs, bm25s as it comes."""
    index = bm25s.BM25()
    index.index([with_pairs(accented_syllables(body)) for body in bodies], show_progress=False)
    return np.stack([index.get_scores(with_pairs(accented_syllables(query))) for query in queries])


def parts_of(index: Index, queries: Sequence[str]) -> list[tuple[LexicalScores, NDArray[np.float32] | None]]:
    """Return the unfused scores of each query."""
    dense = index.dense
    return [(index.lexical.scores(query), dense.scores(query) if dense else None) for query in queries]


def mean_rank(
    parts: Sequence[tuple[LexicalScores, NDArray[np.float32] | None]], goals: Sequence[int], weights: Weights
) -> float:
    """Return the mean reciprocal rank under the weights."""
    return float(reciprocal(np.stack([fuse(*part, weights) for part in parts]), goals).mean())


def timing(directory: Path) -> str:
    """Return the wall time of a whole process that opens the index and searches, beside importing numpy."""
    code = (
        "import sys; from pathlib import Path; from index.search import open_current;"
        "open_current(Path(sys.argv[1])).search('quan ly du lieu')"
    )
    pace = {}
    for name, command in (("numpy", ["-c", "import numpy"]), ("search", ["-c", code, str(directory)])):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, cwd=Path(__file__).parents[2])
            times.append(time.perf_counter() - start)
        pace[name] = min(times)
    return f"{pace['search']:.2f} s a process ({pace['search'] / pace['numpy']:.1f} x import numpy)"


def main() -> None:
    """Print the table, or with --tune the weights tried."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--model", default="static-vi", help="an embedder's name, or none")
    parser.add_argument("--tune", action="store_true")
    options = parser.parse_args()
    embedder = None if options.model == "none" else load_embedder(options.model)
    found = articles("train" if options.tune else "dev", options.tune)
    counts = Counter(article["title"] for article in found)
    asked = [number for number, article in enumerate(found) if counts[article["title"]] == 1]
    if options.tune:
        asked = random.Random(1).sample(asked, min(len(asked), 1500))
    queries = [found[number]["title"] for number in asked]
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), [statement(article) for article in found], embedder)
        index = open_current(Path(folder), embedder)
        accented, folded = parts_of(index, queries), parts_of(index, [fold(query) for query in queries])
        report(found, asked, queries, accented, folded)
        if options.tune:
            tune(accented, folded, asked, embedder)
        else:
            print(timing(Path(folder)))


def report(
    found: Sequence[dict[str, str]],
    asked: Sequence[int],
    queries: Sequence[str],
    accented: list[tuple[LexicalScores, NDArray[np.float32] | None]],
    folded: list[tuple[LexicalScores, NDArray[np.float32] | None]],
) -> None:
    """Print mean reciprocal ranks of BM25 alone and of the fused search."""
    bodies = [article["body"] for article in found]
    alone = reciprocal(plain_bm25(bodies, queries), asked).mean()
    lost = reciprocal(plain_bm25(bodies, [fold(query) for query in queries]), asked).mean()
    words = [[(lexical, None) for lexical, _ in parts] for parts in (accented, folded)]
    share = np.mean([is_plain(query) for query in queries])
    print(f"{len(queries)} titles, {len(found)} bodies; {share:.1%} of the titles have no diacritic anyway")
    print("mean reciprocal rank                       accented   typed without diacritics")
    print(f"BM25, accented syllables and pairs           {alone:.4f}   {lost:.4f}")
    print(f"{'words only':<44} " + "   ".join(f"{mean_rank(p, asked, DEFAULT_WEIGHTS):.4f}" for p in words))
    for name, weights in (("fused", DEFAULT_WEIGHTS),):
        ranks = "   ".join(f"{mean_rank(parts, asked, weights):.4f}" for parts in (accented, folded))
        print(f"{name:<44} {ranks}")


def tune(
    accented: list[tuple[LexicalScores, NDArray[np.float32] | None]],
    folded: list[tuple[LexicalScores, NDArray[np.float32] | None]],
    asked: Sequence[int],
    embedder: Embedder | None,
) -> None:
    """Print the mean reciprocal rank of each setting of the weights."""
    dense = (0.0, 0.2, 0.4, 0.8, 1.2) if embedder else (0.0,)
    for own, cosine in itertools.product((0.0, 0.5, 1.0, 2.0), dense):
        weights = Weights(accented=own, dense=cosine, context=0.0)
        ranks = "   ".join(f"{mean_rank(parts, asked, weights):.4f}" for parts in (accented, folded))
        print(f"accented {own:<5} dense {cosine:<5} {ranks}")


if __name__ == "__main__":
    main()
