"""The links that the program proposes for the bundled programme, against judgements written by hand.

`python -m tests.bench.links`. "Right" is a parent that a careful official would accept, "doubtful" one that might pass.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from models.embedder import load_embedder
from models.records import Link
from models.settings import Settings
from pipeline.library import load_library
from pipeline.store import Home
from pipeline.trace import trace

GOLD = Path(__file__).parents[1] / "gold" / "programme-links.json"


def judged(link: Link, gold: dict[str, dict[str, list[str]]]) -> tuple[str, str]:
    """Return (column, verdict) of a link: "central" or "provincial"; "right", "doubtful" or "wrong"."""
    entry = gold[link.child.split("#")[1]]
    document, locator = link.parent.split("#")
    column, name = ("central", locator) if document == "57-NQ/TW" else ("provincial", link.parent)
    if name in entry[f"{column}_right"]:
        return column, "right"
    return column, "doubtful" if name in entry[f"{column}_doubtful"] else "wrong"


def main() -> None:
    """Print every proposed link with its verdict, then the counts."""
    gold = {entry["locator"]: entry for entry in json.loads(GOLD.read_text(encoding="utf-8"))["links"]}
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        found = trace(load_library(home), home, load_embedder("static-vi"), Settings(Path(folder)))
    verdicts = [(link, *judged(link, gold)) for link in found.links]
    for link, column, verdict in verdicts:
        print(f"  {link.child.split('#')[1]:10s} -> {link.parent:18s} {link.probability:.2f} {column:10s} {verdict}")
    for column in ("central", "provincial"):
        own = [v for _, c, v in verdicts if c == column]
        tasks = sum(bool(entry[f"{column}_right"]) for entry in gold.values())
        reached = len({link.child for link, c, v in verdicts if c == column and v == "right"})
        print(
            f"programme, {column} parents: {len(own)} proposed, {own.count('right')} right, {own.count('doubtful')} "
            f"doubtful, {own.count('wrong')} wrong; tasks reached {reached} of {tasks} that have a right one"
        )


if __name__ == "__main__":
    main()
