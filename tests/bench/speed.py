"""Whole-process times as ratios against named peers, taken in turn in one run: `python -m tests.bench.speed`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import ROOT, Measure, at_most, show

PYTHON = sys.executable
TRUYVET = str(Path(PYTHON).with_name("truyvet"))
#: The peer of `truyvet run`: import underthesea and tokenise the texts of the corpus once.
TOKENISE = """
import sys
from pathlib import Path
import underthesea
for name in sys.argv[1:]:
    for line in Path(name).read_text(encoding="utf-8").splitlines():
        underthesea.word_tokenize(line)
"""


def seconds(command: Sequence[str], folder: str) -> float:
    """Return the wall time of one run of the command. Raises CalledProcessError where it fails."""
    begin = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def ratio(command: Sequence[str], peer: Sequence[str], folder: str, runs: int = 7) -> tuple[float, float, float]:
    """Return the median ratio, and the median seconds of both, over `runs` pairs after one that warms up."""
    pairs = [(seconds(command, folder), seconds(peer, folder)) for _ in range(runs + 1)][1:]
    return (
        statistics.median(a / b for a, b in pairs),
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
    )


def table() -> list[tuple[str, float, float, float, float]]:
    """Return rows (name, limit, ratio, seconds, peer's seconds)."""
    texts = sorted(str(p) for p in (ROOT / "corpus").rglob("*") if p.suffix in (".txt", ".yaml"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([TRUYVET, "run"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        cases = [
            ("truyvet --help / python -c pass", 8.0, [TRUYVET, "--help"], [PYTHON, "-c", "pass"]),
            (
                "truyvet search / python -c 'import numpy'",
                8.0,
                [TRUYVET, "search", "chuyen doi so bao chi"],
                [PYTHON, "-c", "import numpy"],
            ),
            (
                "truyvet run / import underthesea and tokenise",
                4.0,
                [TRUYVET, "run"],
                [PYTHON, "-c", TOKENISE, *texts],
            ),
        ]
        return [(name, limit, *ratio(command, peer, folder)) for name, limit, command, peer in cases]


def measures() -> list[Measure]:
    """Return the ratios, each with the seconds of both."""
    rows = []
    for name, limit, value, own, peer in table():
        measure = at_most(name, value, limit, "{:.1f} ×")
        figure = f"{measure.figure} ({own:.2f} s against {peer:.2f} s)"
        rows.append(Measure(measure.name, figure, measure.floor, measure.held))
    return rows


def main() -> None:
    """Print the table."""
    show(measures())


if __name__ == "__main__":
    main()
