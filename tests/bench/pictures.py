"""The pictures of docs/quality.md: reliability diagram and precision-coverage curve, as SVG that is the same each time.

Needs matplotlib (the extra `bench`).
"""

from __future__ import annotations

from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.bench.first_links import BINS, FirstLinks, bins, calibration_error, precision_by_coverage

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: No random ids, text as text (small files, readable differences), one plain style.
STYLE = {
    "svg.hashsalt": "truyvet",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e5e5e5",
    "axes.axisbelow": True,
}
BLUE, ORANGE, GREY = "#1f5f99", "#c2571a", "#777777"
_OFFSET: dict[str, str] = {"textcoords": "offset points"}
#: Two standard errors either way hold about 95 % of repeated samples.
_Z = 1.96


def interval(right: float, count: int) -> tuple[float, float]:
    """Return the Wilson score interval of a share at 95 % (Wilson 1927, J. Am. Stat. Assoc. 22, p. 209)."""
    spread = _Z * sqrt(right * (1 - right) / count + _Z**2 / (4 * count**2))
    middle, scale = right + _Z**2 / (2 * count), 1 + _Z**2 / count
    return (middle - spread) / scale, (middle + spread) / scale


def reliability(links: FirstLinks) -> Figure:
    """Return the share of right links over their stated probability, with the number of links of each bin below."""
    from matplotlib.figure import Figure

    found = bins(links)
    chance, right = [b.chance for b in found], [b.right for b in found]
    low, high = np.array([interval(b.right, b.count) for b in found]).T
    figure = Figure(figsize=(6, 6.4), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    above.plot([0, 1], [0, 1], "--", color=GREY, label="perfectly calibrated")
    above.errorbar(
        chance,
        right,
        yerr=[np.maximum(right - low, 0), np.maximum(high - right, 0)],
        fmt="o-",
        color=BLUE,
        capsize=3,
        label="surest link of each child, 95 % interval",
    )
    above.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of links that are right")
    above.set_title(f"Reliability on unseen topics: calibration error {calibration_error(links):.3f}")
    above.legend(loc="upper left", frameon=False)
    bars = below.bar([b.start + 0.5 / BINS for b in found], [b.count for b in found], 0.9 / BINS, color=BLUE)
    below.bar_label(bars, fontsize=8)
    below.set(xlabel="probability stated by the program", ylabel="links", xticks=np.linspace(0, 1, BINS + 1))
    below.margins(y=0.2)
    return figure


def precision_coverage(links: FirstLinks) -> Figure:
    """Return the precision of the surest links over the share of children that they cover."""
    from matplotlib.figure import Figure

    curve = precision_by_coverage(links)
    cover = np.arange(1, len(curve) + 1) / len(curve)
    figure = Figure(figsize=(6, 4.4), layout="constrained")
    axes = figure.subplots()
    # The first links alone say little: a curve from the surest hundredth on, at no more points than can be seen.
    shown = np.unique(np.linspace(len(curve) // 100, len(curve) - 1, 300).astype(int))
    axes.plot(cover[shown], curve[shown], color=BLUE)
    for part in (0.1, 0.3):
        at = int(len(curve) * part) - 1
        axes.plot(cover[at], curve[at], "o", color=BLUE)
        axes.annotate(
            f"{curve[at]:.2f} of the surest {part:.0%}", (cover[at], curve[at]), (8, 6), textcoords="offset points"
        )
    proposed = int((links.chance >= 0.5).sum())
    if proposed:
        share, precision = proposed / len(curve), curve[proposed - 1]
        axes.axvline(share, color=ORANGE, linestyle=":")
        text = f"p ≥ 0.5: {precision:.2f} of {share:.0%}"
        axes.annotate(text, (share, 0.04), (6, 0), color=ORANGE, **_OFFSET)
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="share of children given a link", ylabel="share of these links right")
    axes.set_title(f"Precision over coverage on unseen topics ({len(curve):,} children)")
    return figure


def draw(links: FirstLinks, folder: Path) -> None:
    """Write reliability.svg and precision-coverage.svg into the folder, which is made if it has to be."""
    from matplotlib import rc_context

    folder.mkdir(parents=True, exist_ok=True)
    for name, make in (("reliability", reliability), ("precision-coverage", precision_coverage)):
        with rc_context(STYLE):
            # Neither the date nor the version of matplotlib belongs into a file that is kept.
            make(links).savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": "tests.bench"})
