"""How well children find their parents: `python -m tests.bench.mapping [--model NAME|none]`.

Needs the data beside the repository. Prints the 140 tasks of NQ03's annex II against the sections of NQ57 (their
headings withheld), and unseen topics of Bộ Pháp điển: lower article to law article, related articles, calibration.
Nothing that ships is fitted on any of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.pairs import PairScorer, PairText, ScoredPairs
from models.embedder import Embedder, load_embedder
from tests.bench import ROOT, SHARED

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7}
#: Topics that choose the dense weight (a third of the dev topics by size order); the others report.
CHOOSING = ("19.4", "37.10", "22.2", "41.9", "45.10", "33.8", "37.9")


def nq57_units() -> list[tuple[int, str, str]]:
    """Return (section 1 to 7, heading, text) of each bullet and unbulleted paragraph under III."""
    text = (SHARED / "corpus/nq57/nq57-and-later-resolutions.md").read_text(encoding="utf-8")
    text = text.split("# Kết luận số 69")[0].split("III- NHIỆM VỤ, GIẢI PHÁP")[1].split("IV- TỔ CHỨC THỰC HIỆN")[0]
    units: list[tuple[int, str, str]] = []
    section, heading = 0, ""
    for line in text.replace("\\", "").splitlines():
        bare = line.strip().strip("*").strip()
        numbered = re.match(r"(\d)\.\s+(.*)", bare)
        if numbered:
            section, heading = int(numbered[1]), numbered[2]
        elif bare and section:
            units.append((section, heading, bare.removeprefix("- ")))
    return units


def nq03_tasks() -> list[tuple[int, str]]:
    """Return (section, text) of each task of annex II, the version of March 2025."""
    text = (SHARED / "corpus/nq03/annex2-tasks-2025-03.md").read_text(encoding="utf-8")
    tasks: list[tuple[int, str]] = []
    section = 0
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        roman = re.fullmatch(r"\**([IV]+)\.\**", cells[1]) if len(cells) > 2 else None
        if roman:
            section = ROMAN[roman[1]]
        elif len(cells) > 2 and re.fullmatch(r"\d+\.?", cells[1]):
            tasks.append((section, cells[2]))
    return tasks


def register_units() -> list[tuple[int, str, str]]:
    """Return (section, heading, text) of the units that the bundled register of NQ57 restates; empty without it."""
    import yaml

    path = ROOT / "corpus/57-NQ-TW.yaml"
    if not path.is_file():
        return []
    register = yaml.safe_load(path.read_text(encoding="utf-8"))
    headings = {entry["locator"]: entry["title"] for entry in register["sections"]}
    places = [(re.match(r"III\.(\d)\b", entry["locator"]), entry["text"]) for entry in register["objectives"]]
    return [(int(place[1]), headings[place[0]], text) for place, text in places if place]


def section_report(name: str, units: Sequence[tuple[int, str, str]], embedder: Embedder | None, titled: bool) -> None:
    """Print the share of tasks whose section is that of the best unit, and among the first two sections."""
    tasks = nq03_tasks()
    parents = [PairText(str(i), text, heading if titled else "") for i, (_, heading, text) in enumerate(units)]
    scored = PairScorer(parents, embedder).score([PairText(str(i), text) for i, (_, text) in enumerate(tasks)])
    first = second = 0
    tops, right = [], []
    for row, (gold, _) in enumerate(tasks):
        order = scored.best(row, len(parents))
        sections = list(dict.fromkeys(units[parent][0] for parent in order))
        first += sections[0] == gold
        second += gold in sections[:2]
        tops.append(scored.probability[row, order[0]])
        right.append(sections[0] == gold)
    print(
        f"{name:<44} {len(tasks)} tasks, {len(units)} units: first {first / len(tasks):.3f},"
        f" first two {second / len(tasks):.3f}; mean p {np.mean(tops):.2f},"
        f" right above p 0.5: {np.mean([r for r, p in zip(right, tops, strict=True) if p >= 0.5] or [False]):.2f}"
        f" of {sum(p >= 0.5 for p in tops)}"
    )


def dev_articles() -> list[dict[str, str]]:
    """Return the articles of the dev topics."""
    with gzip.open(SHARED / "data/phapdien/articles.jsonl.gz", "rt", encoding="utf-8") as file:
        return [article for article in map(json.loads, file) if article["split"] == "dev"]


def pair_text(article: dict[str, str]) -> PairText:
    """Return an article as one text of a list."""
    return PairText(article["id"], article["body"], article["title"])


def calibration_error(chance: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten equal-width bins."""
    bins = np.minimum((chance * 10).astype(int), 9)
    parts = [(bins == b) for b in range(10)]
    return float(sum(abs(chance[p].mean() - right[p].mean()) * p.mean() for p in parts if p.any()))


def parent_report(name: str, scored: ScoredPairs, gold: NDArray[np.int64]) -> None:
    """Print hit@1, hit@10, precision at 10 and 30 % coverage, and calibration of the best parent."""
    rows = np.arange(len(gold))
    rank = (scored.score > scored.score[rows, gold][:, None]).sum(axis=1)
    top = scored.score.argmax(axis=1)
    chance, right = scored.probability[rows, top], top == gold
    sure = right[np.argsort(-chance, kind="stable")]
    every = scored.probability.ravel()
    truth = (np.arange(scored.score.shape[1]) == gold[:, None]).ravel()
    print(
        f"{name:<44} {len(gold)} x {scored.score.shape[1]}: hit@1 {np.mean(rank < 1):.3f}, hit@10"
        f" {np.mean(rank < 10):.3f}; precision at 10 % {sure[: len(sure) // 10].mean():.3f}, at 30 %"
        f" {sure[: len(sure) * 3 // 10].mean():.3f}; ECE of the first {calibration_error(chance, right):.3f},"
        f" of all pairs {calibration_error(every, truth):.4f}"
    )


def parent_tables(name: str, articles: Sequence[dict[str, str]], embedder: Embedder | None) -> None:
    """Print lower article -> law article, over all topics, without titles, within each topic, and orphans."""
    laws = [a for a in articles if a["kind"] == "LQ"]
    place = {law["id"]: number for number, law in enumerate(laws)}
    lower = [a for a in articles if a["parent"] in place]
    gold = np.array([place[a["parent"]] for a in lower])
    scorer = PairScorer([pair_text(law) for law in laws], embedder)
    parent_report(f"{name}, titles", scorer.score([pair_text(a) for a in lower]), gold)
    bare = PairScorer([PairText(law["id"], law["body"]) for law in laws], embedder)
    parent_report(f"{name}, no titles", bare.score([PairText(a["id"], a["body"]) for a in lower]), gold)
    parent_report(f"{name}, child is a title", scorer.score([PairText(a["id"], a["title"]) for a in lower]), gold)
    best = []
    for topic in sorted({a["topic"] for a in articles}):
        others = PairScorer([pair_text(law) for law in laws if law["topic"] != topic], embedder)
        strangers = [pair_text(a) for a in lower if a["topic"] == topic]
        best.extend(others.score(strangers).probability.max(axis=1, initial=0))
    sure = float(np.mean(np.array(best) >= 0.5))
    print(f"{name}, true law's topic taken away: best p >= 0.5 in {sure:.3f}, mean {np.mean(best):.3f}")


def related_report(name: str, articles: Sequence[dict[str, str]], embedder: Embedder | None) -> None:
    """Print the recall of related articles among the first 20 of all others."""
    place = {a["id"]: number for number, a in enumerate(articles)}
    wanted = [(n, [place[r] for r in a["related"] if r in place and r != a["id"]]) for n, a in enumerate(articles)]
    asked = [(number, goals) for number, goals in wanted if goals]
    scorer = PairScorer([pair_text(a) for a in articles], embedder)
    recalls = []
    start = time.perf_counter()
    for at in range(0, len(asked), 64):
        batch = asked[at : at + 64]
        scored = scorer.score([pair_text(articles[number]) for number, _ in batch])
        for row, (number, goals) in enumerate(batch):
            found = [parent for parent in scored.best(row, 21) if parent != number][:20]
            recalls.append(len(set(found) & set(goals)) / len(goals))
    pace = (time.perf_counter() - start) / len(asked) * 1000
    print(f"{name:<44} {len(asked)} x {len(articles)}: R@20 {np.mean(recalls):.3f}; {pace:.1f} ms a child")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--model", default="static-vi", help="an embedder's name, or none")
    parser.add_argument("--quick", action="store_true", help="leave out the related articles")
    options = parser.parse_args()
    embedder = None if options.model == "none" else load_embedder(options.model)
    units, digest = nq57_units(), register_units()
    section_report("NQ03 II -> NQ57 III, headings as titles", units, embedder, titled=True)
    section_report("NQ03 II -> NQ57 III, no titles", units, embedder, titled=False)
    if digest:
        section_report("NQ03 II -> register, headings as titles", digest, embedder, titled=True)
        section_report("NQ03 II -> register, no titles", digest, embedder, titled=False)
    articles = dev_articles()
    parent_tables("dev, all", articles, embedder)
    parent_tables("dev, reporting two thirds", [a for a in articles if a["topic"] not in CHOOSING], embedder)
    if not options.quick:
        related_report("dev, related", articles, embedder)


if __name__ == "__main__":
    main()
