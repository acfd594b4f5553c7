"""One search among 100,000 statements against its peers: `python -m tests.bench.scale [--statements N] [--queries N]`.

Needs the data beside the repository. Statements are sentences of Bộ Pháp điển and of the legal documents; queries are
titles of articles, as written and without diacritics. The peers are measured in the same process, in turn with ours,
on the same vectors and words: faiss's flat inner product search for k vectors, and bm25s's scoring of all statements
(`get_scores`) over the same folded syllables and pairs. Neither reads a statement, marks a word, or joins the lists.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import bm25s
import faiss
import numpy as np

from index.generation import build
from index.search import Index, open_current
from index.terms import tokenize, with_pairs
from models.embedder import load_embedder
from models.records import AsWritten, Statement
from models.text import fold, nfc, stamp
from tests.bench import SHARED, Measure, at_most, left_out, show

_END = re.compile(r"(?<=[.!?;:])\s+|\n+")
#: Shorter pieces ("b)", headings) are no statements.
SHORTEST = 60
K = 10
#: p95 of ours is at most so many times that of the peers together.
MOST = 2.0
ARTICLES = SHARED / "data/phapdien/articles.jsonl.gz"
DOCUMENTS = SHARED / "data/vbpl_docs.jsonl.gz"


def lines(path: Path) -> Iterator[dict[str, str]]:
    """Yield the records of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def sentences(limit: int) -> list[tuple[str, str]]:
    """Return (document, sentence) of distinct sentences: half from the legal documents if they reach, then the code."""
    found: dict[str, str] = {}
    for path, body, name, most in ((DOCUMENTS, "text", "file", limit // 2), (ARTICLES, "body", "source", limit)):
        for record in lines(path):
            for piece in _END.split(nfc(record[body])):
                if len(piece) >= SHORTEST and len(found) < most:
                    found.setdefault(piece.strip(), record[name])
            if len(found) >= most:
                break
    return [(document, text) for text, document in found.items()]


def statement(number: int, document: str, text: str) -> Statement:
    """Return a sentence as a statement of its document."""
    return Statement(
        f"{document}#{number}", document, str(number), "task", text, AsWritten(), None, stamp(text), "full"
    )


def titles(limit: int) -> list[str]:
    """Return titles of articles as queries, every other one without diacritics."""
    every = sorted({record["title"] for record in lines(ARTICLES)})
    chosen = random.Random(5).sample(every, limit)
    return [fold(title) if number % 2 else title for number, title in enumerate(chosen)]


def peers(index: Index, texts: Sequence[str]) -> tuple[Callable[[str], object], Callable[[str], object]]:
    """Return faiss's flat search and bm25s's scoring, each a function of a query, over the index's own contents."""
    assert index.dense is not None
    flat = faiss.IndexFlatIP(index.dense.vectors.shape[1])
    flat.add(index.dense.vectors.astype(np.float32))
    words = bm25s.BM25(k1=0.9, b=0.9, method="lucene")
    words.index([with_pairs(tokenize(text).folded) for text in texts], show_progress=False)
    embedder = index.dense.embedder
    return (
        lambda query: flat.search(embedder.encode([query]), K),
        lambda query: words.get_scores(with_pairs(tokenize(query).folded)),
    )


def timed(work: Callable[[str], object], query: str) -> float:
    """Return the milliseconds that one call takes."""
    start = time.perf_counter()
    work(query)
    return (time.perf_counter() - start) * 1000


def row(name: str, times: Sequence[float], peer: Sequence[float] | None = None) -> list[Measure]:
    """Return p50 and p95 in milliseconds, and their ratio to the peer's."""
    half, most = np.percentile(times, (50, 95))
    rows = [Measure(name, f"p50 {half:.2f} ms, p95 {most:.2f} ms")]
    if peer is not None:
        half_peer, most_peer = np.percentile(peer, (50, 95))
        rows.append(Measure("the same against both, p50", f"{half / half_peer:.2f} ×"))
        rows.append(at_most("the same against both, p95", most / most_peer, MOST, "{:.2f} ×"))
    return rows


def measures(statements: int = 100_000, asked: int = 400) -> list[Measure]:
    """Return build and opening time, then p50 and p95 of the peers and of ours, and the ratio."""
    if not SHARED.is_dir():
        return [left_out(f"one search among {statements:,} statements")]
    found = sentences(statements)
    queries = titles(asked)
    embedder = load_embedder()
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        build(Path(folder), [statement(n, *pair) for n, pair in enumerate(found)], embedder)
        built = time.perf_counter() - begin
        begin = time.perf_counter()
        index = open_current(Path(folder), embedder)
        opened = (time.perf_counter() - begin) * 1000
        first = timed(lambda q: index.find(q, K), queries[0])
        figure = f"{built:.0f} s; {opened:.0f} ms; {first:.0f} ms"
        start = Measure(f"{len(found):,} statements: built; opened; first search", figure)
        return [start, *compared(index, [text for _, text in found], queries)]


def compared(index: Index, texts: Sequence[str], queries: Sequence[str]) -> list[Measure]:
    """Run ours and the peers in turn, query by query, and return the table."""
    flat, words = peers(index, texts)
    # With several threads one query only waits for them; ours sets the same for the whole process.
    faiss.omp_set_num_threads(1)
    works = {"ours": lambda q: index.find(q, K), "flat": flat, "words": words}
    rows: dict[str, list[float]] = {name: [] for name in works}
    for number, query in enumerate((*queries[:20], *queries)):
        for name, work in works.items():
            spent = timed(work, query)
            if number >= 20:
                rows[name].append(spent)
    both = [a + b for a, b in zip(rows["flat"], rows["words"], strict=True)]
    return [
        *row("faiss IndexFlatIP, with embedding the query", rows["flat"]),
        *row("bm25s get_scores", rows["words"]),
        *row("both", both),
        *row(f"search, k = {K}", rows["ours"], both),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=400)
    options = parser.parse_args()
    show(measures(options.statements, options.queries))


if __name__ == "__main__":
    main()
