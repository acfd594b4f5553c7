"""The surest link of each lower article of the unseen topics, for the pictures: `python -m tests.bench.first_links`.

Each article of the dev topics of Bộ Pháp điển that the editors placed under a law article is set against all law
articles of these topics; its surest parent is right where it is theirs. Needs the data beside the repository.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.pairs import PairScorer
from models.embedder import load_embedder
from tests.bench import Measure, show
from tests.bench.mapping import dev_articles, pair_text

#: Bins of the reliability diagram, of equal width.
BINS = 10


@dataclass(frozen=True, slots=True)
class FirstLinks:
    """Probability of each child's surest link, and whether it is right; both (children,)."""

    chance: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of the reliability diagram: where it starts, its links, their mean probability, the share right."""

    start: float
    count: int
    chance: float
    right: float


@cache
def first_links() -> FirstLinks:
    """Return the surest link of each lower article of the dev topics, under the default model."""
    articles = dev_articles()
    laws = [a for a in articles if a["kind"] == "LQ"]
    place = {law["id"]: number for number, law in enumerate(laws)}
    lower = [a for a in articles if a["parent"] in place]
    scored = PairScorer([pair_text(law) for law in laws], load_embedder()).score([pair_text(a) for a in lower])
    best = np.array([scored.best(row, 1)[0] for row in range(len(lower))])
    chance = scored.probability[np.arange(len(lower)), best].astype(np.float64)
    return FirstLinks(chance, best == np.array([place[a["parent"]] for a in lower]))


def bins(links: FirstLinks) -> list[Bin]:
    """Return the bins that hold any link, from the least sure on."""
    at = np.minimum((links.chance * BINS).astype(int), BINS - 1)
    return [
        Bin(n / BINS, int(own.sum()), float(links.chance[own].mean()), float(links.right[own].mean()))
        for n in range(BINS)
        if (own := at == n).any()
    ]


def calibration_error(links: FirstLinks) -> float:
    """Return the expected calibration error: how far stated and true shares lie apart, the mean over all links."""
    return sum(abs(b.chance - b.right) * b.count for b in bins(links)) / len(links.chance)


def precision_by_coverage(links: FirstLinks) -> NDArray[np.float64]:
    """Return the share right among the surest 1, 2, … links, (children,)."""
    order = np.argsort(-links.chance, kind="stable")
    return np.asarray(np.cumsum(links.right[order]) / np.arange(1, len(order) + 1))


def measures() -> list[Measure]:
    """Return the figures that the two pictures show."""
    links = first_links()
    curve = precision_by_coverage(links)
    sure = links.chance >= 0.5
    name = f"{len(curve):,} lower articles of unseen topics, the surest law article of each"
    rows = [Measure(f"{name}: calibration error over {BINS} bins", f"{calibration_error(links):.3f}")]
    rows += [
        Measure(f"the same: precision of the surest {part} %", f"{curve[len(curve) * part // 100 - 1]:.3f}")
        for part in (10, 30, 100)
    ]
    half = f"{sure.mean():.3f}, of which right {links.right[sure].mean():.3f}"
    return [*rows, Measure("the same: share with a link from p = 0.5 on", half)]


def main() -> None:
    """Print the figures."""
    show(measures())


if __name__ == "__main__":
    main()
