"""The links that the program proposes for the bundled programme, against judgements written by hand.

`python -m tests.bench.links`. "Right" is a parent that a careful official would accept, "doubtful" one that might pass.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from models.embedder import load_embedder
from models.settings import Settings
from models.tracing import Link
from pipeline.library import load_library
from pipeline.store import Home
from pipeline.trace import trace
from tests.bench import Measure, share, show

GOLD = Path(__file__).parents[1] / "gold" / "programme-links.json"


def judged(link: Link, gold: dict[str, dict[str, list[str]]]) -> tuple[str, str]:
    """Return (column, verdict) of a link: "central" or "provincial"; "right", "doubtful" or "wrong"."""
    entry = gold[link.child.split("#")[1]]
    document, locator = link.parent.split("#")
    column, name = ("central", locator) if document == "57-NQ/TW" else ("provincial", link.parent)
    if name in entry[f"{column}_right"]:
        return column, "right"
    return column, "doubtful" if name in entry[f"{column}_doubtful"] else "wrong"


def verdicts() -> list[tuple[Link, str, str]]:
    """Return every link that is proposed for the programme, with its column and verdict."""
    gold = judgements()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        found = trace(load_library(home), home, load_embedder("static-vi"), Settings(Path(folder)))
    return [(link, *judged(link, gold)) for link in found.links]


def judgements() -> dict[str, dict[str, list[str]]]:
    """Return the gold, by the locator of the task."""
    return {entry["locator"]: entry for entry in json.loads(GOLD.read_text(encoding="utf-8"))["links"]}


def summed(found: Sequence[tuple[Link, str, str]]) -> list[Measure]:
    """Return the counts of each column."""
    gold = judgements()
    rows = []
    for column in ("central", "provincial"):
        own = [verdict for _, c, verdict in found if c == column]
        tasks = sum(bool(entry[f"{column}_right"]) for entry in gold.values())
        reached = len({link.child for link, c, verdict in found if c == column and verdict == "right"})
        counts = f"{len(own)}: {own.count('right')} right, {own.count('doubtful')} doubtful, {own.count('wrong')} wrong"
        rows.append(Measure(f"the programme, links proposed to {column} parents", counts))
        rows.append(share(f"the same: tasks reached, of those that have a right {column} parent", reached, tasks))
    return rows


def measures() -> list[Measure]:
    """Return the counts of right, doubtful and wrong links, and of the tasks reached."""
    return summed(verdicts())


def main() -> None:
    """Print every proposed link with its verdict, then the counts."""
    found = verdicts()
    for link, column, verdict in found:
        print(f"  {link.child.split('#')[1]:10s} -> {link.parent:18s} {link.probability:.2f} {column:10s} {verdict}")
    show(summed(found))


if __name__ == "__main__":
    main()
