"""How well search finds: `python -m tests.bench.retrieval [--model NAME|none] [--tune] [--queries]`.

First the everyday queries of `tests/gold/queries.json` over the bundled corpus (alone with `--queries`), as typed and
without diacritics. Then titles that should find their own articles, which needs the data beside the repository:
queries are the distinct titles of the dev topics of Bộ Pháp điển, what should be found is the body below each. With
`--tune` the training topics are used instead, and the fusion weights are tried one by one: that is where the weights
in `index.fusion` come from (with a model trained without the topics asked about, see `index.training`).
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
from dataclasses import dataclass, replace
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.acronyms import expand
from index.fusion import DEFAULT_WEIGHTS, Weights
from index.generation import build
from index.search import Index, open_current
from index.terms import full_symbols, symbol_keys, with_pairs
from models.embedder import Embedder, load_embedder
from models.records import AsWritten, Statement
from models.text import accented_syllables, fold, is_plain, stamp
from pipeline.act import all_statements
from pipeline.library import load_library, search_words
from pipeline.store import Home
from tests.bench import ROOT, SHARED, Measure, at_least, at_most, left_out, show


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


@dataclass(frozen=True, slots=True)
class Parts:
    """The scores of every text for one query, field by field, each (texts,); `dense` None without an embedder."""

    folded: NDArray[np.float32]
    accented: NDArray[np.float32]
    context: NDArray[np.float32]
    dense: NDArray[np.float32] | None

    def fused(self, weights: Weights) -> NDArray[np.float32]:
        """Return their sum as search makes it."""
        total = weights.folded * self.folded + weights.accented * self.accented + weights.context * self.context
        return total if self.dense is None else total + weights.dense * np.maximum(self.dense, 0)


def parts_of(index: Index, queries: Sequence[str]) -> list[Parts]:
    """Return the unfused scores of each query."""
    lexical, found = index.lexical, []
    for query in queries:
        words = expand(query, lexical.acronyms.in_query(query))
        terms = lexical.terms(words, [*symbol_keys(query), *full_symbols(query)])
        scale = np.float32(terms.bound)
        found.append(
            Parts(
                folded=lexical.folded.totals(terms.folded) / scale,
                accented=lexical.accented.totals(terms.accented) / scale,
                context=lexical.context.totals(terms.folded)[lexical.context_of] / scale,
                dense=index.dense.scores(query) if index.dense else None,
            )
        )
    return found


def mean_rank(parts: Sequence[Parts], goals: Sequence[int], weights: Weights) -> float:
    """Return the mean reciprocal rank under the weights."""
    return float(reciprocal(np.stack([part.fused(weights) for part in parts]), goals).mean())


def bundled(directory: Path, embedder: Embedder | None) -> Index:
    """Return an index of the bundled corpus, built under `directory` as `truyvet run` builds it."""
    library = load_library(Home(directory / "home"))
    documents = [act.document for act in library.acts]
    build(directory / "index", all_statements(library.acts), embedder, search_words(library.acts), documents)
    return open_current(directory / "index", embedder)


def first_right(index: Index, query: str, right: Sequence[str]) -> int:
    """Return the place (from 1) of the first right answer, 0 where there is none among the first 20.

    A statement cut from a right unit is right, any statement of a document that ends in "#", and a note that opens
    with a right key.
    """
    found = index.find(query, 20)
    if any(note.startswith(f"{key} ") for note in found.notes for key in right):
        return 1
    names = [hit.statement.id for hit in found.hits]
    places = (n for n, name in enumerate(names, start=1) if any(fits(name, key) for key in right))
    return next(places, 0)


def fits(name: str, key: str) -> bool:
    """Tell whether a statement is the unit of that key, a piece of it, or in the document of a key that ends in "#"."""
    return name == key or name.startswith((f"{key}/", key if key.endswith("#") else f"{key}/"))


def everyday(embedder: Embedder | None, verbose: bool = False) -> list[Measure]:
    """Return mean reciprocal rank and hit@3 of the everyday queries, by kind; `verbose` prints those not first."""
    rows = json.loads((ROOT / "tests/gold/queries.json").read_text(encoding="utf-8"))["queries"]
    with tempfile.TemporaryDirectory() as folder:
        index = bundled(Path(folder), embedder)
        places = [[first_right(index, typed, r["right"]) for typed in (r["query"], fold(r["query"]))] for r in rows]
    for row, (typed, plain) in zip(rows, places, strict=True):
        if verbose and (typed != 1 or plain != 1):
            print(f"  place {typed}, plain {plain}: {row['query']}  {' '.join(row['right'])}")
    found = []
    for kind in (*dict.fromkeys(row["kind"] for row in rows), "all"):
        chosen = np.array([p for p, row in zip(places, rows, strict=True) if kind in (row["kind"], "all")])
        mean = np.where(chosen > 0, 1 / np.maximum(chosen, 1), 0).mean(axis=0)
        three = ((chosen > 0) & (chosen <= 3)).mean(axis=0)
        figure = f"MRR {mean[0]:.3f}, hit@3 {three[0]:.3f}; without diacritics {mean[1]:.3f}, {three[1]:.3f}"
        found.append(Measure(f"everyday queries over the bundled corpus, {kind} ({len(chosen)})", figure))
    return [*found, lost("everyday queries", mean[0], mean[1])]


def lost(name: str, typed: float, bare: float) -> Measure:
    """Return how much of the mean reciprocal rank goes with the diacritics, in points."""
    return at_most(f"{name}, lost without diacritics", max(100 * (typed - bare), 0.0), 0.5, "{:.2f} points")


def related(embedder: Embedder | None) -> Measure:
    """Return R@20 of `--related` from article to related articles, titles as headings above.

    The 300 articles by which `index.search.RELATED_WEIGHTS` was chosen are left out.
    """
    found = articles("dev", False)
    place = {article["id"]: str(number) for number, article in enumerate(found)}
    goals = [{place[key] for key in a["related"] if key in place and key != a["id"]} for a in found]
    asked = [number for number, own in enumerate(goals) if own]
    chosen = set(random.Random(3).sample(asked, min(len(asked), 300)))
    rest = [number for number in asked if number not in chosen]
    made = [
        replace(statement(a), id=f"d#{n}", document="d", locator=str(n), path=(a["title"],))
        for n, a in enumerate(found)
    ]
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), made, embedder)
        index = open_current(Path(folder), embedder)
        hits = [{hit.statement.locator for hit in index.related(f"d#{n}", 20).hits} for n in rest]
    recall = float(np.mean([len(own & goals[n]) / len(goals[n]) for n, own in zip(rest, hits, strict=True)]))
    return at_least(f"`--related`, {len(rest):,} articles to related ones, R@20 of {len(found):,}", recall, 0.67)


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


def titles(embedder: Embedder | None, tuned: bool = False) -> list[Measure]:
    """Return mean reciprocal ranks of titles, and the time of a whole process; `tuned` prints the weights tried."""
    found = articles("train" if tuned else "dev", tuned)
    counts = Counter(article["title"] for article in found)
    asked = [number for number, article in enumerate(found) if counts[article["title"]] == 1]
    if tuned:
        asked = random.Random(1).sample(asked, min(len(asked), 1500))
    queries = [found[number]["title"] for number in asked]
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), [statement(article) for article in found], embedder)
        index = open_current(Path(folder), embedder)
        accented, folded = parts_of(index, queries), parts_of(index, [fold(query) for query in queries])
        rows = title_ranks(found, asked, queries, accented, folded)
        if tuned:
            tune(accented, folded, asked, embedder)
        return rows if tuned else [*rows, Measure("search among these bodies, a whole process", timing(Path(folder)))]


def title_ranks(
    found: Sequence[dict[str, str]],
    asked: Sequence[int],
    queries: Sequence[str],
    accented: list[Parts],
    folded: list[Parts],
) -> list[Measure]:
    """Return mean reciprocal ranks of BM25 alone and of the fused search."""
    bodies = [article["body"] for article in found]
    alone = reciprocal(plain_bm25(bodies, queries), asked).mean()
    without = reciprocal(plain_bm25(bodies, [fold(query) for query in queries]), asked).mean()
    words = [[replace(part, dense=None) for part in parts] for parts in (accented, folded)]
    ranks = {
        "BM25, accented syllables and pairs": (alone, without),
        "words only": [mean_rank(parts, asked, DEFAULT_WEIGHTS) for parts in words],
        "fused": [mean_rank(parts, asked, DEFAULT_WEIGHTS) for parts in (accented, folded)],
    }
    name = f"{len(queries):,} titles to {len(found):,} bodies of unseen topics, MRR"
    plain = Measure("titles without any diacritic as they stand", f"{np.mean([is_plain(q) for q in queries]):.1%}")
    rows = [
        Measure(f"{name}, {kind}", f"{typed:.4f}; without diacritics {bare:.4f}")
        for kind, (typed, bare) in ranks.items()
    ]
    return [*rows, plain, lost("fused", *ranks["fused"])]


def measures() -> list[Measure]:
    """Return the everyday queries, then the titles, under the default model."""
    embedder = load_embedder()
    own = everyday(embedder)
    return [
        *own,
        *([*titles(embedder), related(embedder)] if SHARED.is_dir() else [left_out("titles of unseen topics")]),
    ]


def main() -> None:
    """Print the table, or with --tune the weights tried."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--model", default="static-vi", help="an embedder's name, or none")
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--queries", action="store_true", help="the everyday queries alone, with those that miss")
    options = parser.parse_args()
    embedder = None if options.model == "none" else load_embedder(options.model)
    if not options.tune:
        show(everyday(embedder, options.queries))
    if not options.queries:
        show(titles(embedder, options.tune))
        show([] if options.tune else [related(embedder)])


def tune(
    accented: list[Parts],
    folded: list[Parts],
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
