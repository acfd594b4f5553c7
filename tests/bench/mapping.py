"""How well children find their parents: `python -m tests.bench.mapping [--model NAME|none]`.

Needs the data beside the repository. Prints the 140 tasks of NQ03's annex II against the sections of NQ57 (their
headings withheld), and unseen topics of Bộ Pháp điển: lower article to law article, related articles, calibration.
Lists come in their own order and shuffled, since the order of a list counts. Nothing that ships is fitted on any of
them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.pairs import PairScorer, PairText, ScoredPairs
from models.embedder import Embedder, load_embedder
from tests.bench import ROOT, SHARED, Measure, at_least, at_most, left_out, show

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7}
#: Of the random order in which shuffled lists come.
SEED = 11


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


def section_measures(
    name: str, units: Sequence[tuple[int, str, str]], embedder: Embedder | None, titled: bool, seed: int | None = None
) -> list[Measure]:
    """Return the share of tasks whose section is that of the best unit, and among the first two sections.

    The tasks come in the order of the annex, or in a random order where a seed is given.
    """
    tasks = nq03_tasks()
    if seed is not None:
        random.Random(seed).shuffle(tasks)
    parents = [PairText(str(i), text, heading if titled else "") for i, (_, heading, text) in enumerate(units)]
    scored = PairScorer(parents, embedder).score([PairText(str(i), text) for i, (_, text) in enumerate(tasks)])
    places = []
    for row, (gold, _) in enumerate(tasks):
        sections = list(dict.fromkeys(units[parent][0] for parent in scored.best(row, len(parents))))
        places.append(sections.index(gold))
    found = np.array(places)
    figure = f"{np.mean(found < 1):.3f} / {np.mean(found < 2):.3f}"
    return [Measure(f"{len(tasks)} tasks to {len(units)} {name}: right section first / among two", figure)]


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


def parent_measures(name: str, scored: ScoredPairs, gold: NDArray[np.int64], floors: bool = False) -> list[Measure]:
    """Return hit@1, hit@10, precision at 10 and 30 % coverage, and calibration of the best parent."""
    rows = np.arange(len(gold))
    rank = (scored.score > scored.score[rows, gold][:, None]).sum(axis=1)
    top = scored.score.argmax(axis=1)
    chance, right = scored.probability[rows, top], top == gold
    sure = right[np.argsort(-chance, kind="stable")]
    what = f"{len(gold):,} lower articles to {scored.score.shape[1]} law articles, {name}"
    tenth, third = sure[: len(sure) // 10].mean(), sure[: len(sure) * 3 // 10].mean()
    return [
        at_least(f"{what}: hit@1", float(np.mean(rank < 1)), 0.42 if floors else None),
        at_least("the same: hit@10", float(np.mean(rank < 10)), 0.72 if floors else None),
        at_least("the same: precision of the surest 10 %", float(tenth), 0.85 if floors else None),
        at_least("the same: precision of the surest 30 %", float(third), 0.70 if floors else None),
        at_most("the same: calibration error of the first", calibration_error(chance, right), 0.05 if floors else None),
    ]


def parent_tables(articles: Sequence[dict[str, str]], embedder: Embedder | None) -> list[Measure]:
    """Return lower article to law article: in order, shuffled, without titles, titles alone, and orphans."""
    laws = [a for a in articles if a["kind"] == "LQ"]
    place = {law["id"]: number for number, law in enumerate(laws)}
    lower = [a for a in articles if a["parent"] in place]
    gold = np.array([place[a["parent"]] for a in lower])
    scorer = PairScorer([pair_text(law) for law in laws], embedder)
    rows = parent_measures("titles and texts", scorer.score([pair_text(a) for a in lower]), gold, floors=True)
    rows += shuffled_measures(laws, lower, embedder)
    bare = PairScorer([PairText(law["id"], law["body"]) for law in laws], embedder)
    rows += parent_measures("no titles", bare.score([PairText(a["id"], a["body"]) for a in lower]), gold)
    rows += parent_measures("the child is a title", scorer.score([PairText(a["id"], a["title"]) for a in lower]), gold)
    best = []
    for topic in sorted({a["topic"] for a in articles}):
        others = PairScorer([pair_text(law) for law in laws if law["topic"] != topic], embedder)
        strangers = [pair_text(a) for a in lower if a["topic"] == topic]
        best.extend(others.score(strangers).probability.max(axis=1, initial=0))
    name = "law of the right topic taken away: a parent is still proposed (p ≥ 0.5)"
    return [*rows, Measure(name, f"{np.mean(np.array(best) >= 0.5):.3f}")]


def shuffled_measures(
    laws: Sequence[dict[str, str]], lower: Sequence[dict[str, str]], embedder: Embedder | None
) -> list[Measure]:
    """Return the figures for the same lists in a random order."""
    chance = random.Random(SEED)
    upper, mixed = chance.sample(list(laws), len(laws)), chance.sample(list(lower), len(lower))
    place = {law["id"]: number for number, law in enumerate(upper)}
    scored = PairScorer([pair_text(law) for law in upper], embedder).score([pair_text(a) for a in mixed])
    return parent_measures("both lists shuffled", scored, np.array([place[a["parent"]] for a in mixed]))


def related_measures(articles: Sequence[dict[str, str]], embedder: Embedder | None) -> list[Measure]:
    """Return the recall of related articles among the first 20 of all others."""
    place = {a["id"]: number for number, a in enumerate(articles)}
    wanted = [(n, [place[r] for r in a["related"] if r in place and r != a["id"]]) for n, a in enumerate(articles)]
    asked = [(number, goals) for number, goals in wanted if goals]
    scored = PairScorer([pair_text(a) for a in articles], embedder).score([pair_text(articles[n]) for n, _ in asked])
    recalls = []
    for row, (number, goals) in enumerate(asked):
        found = [parent for parent in scored.best(row, 21) if parent != number][:20]
        recalls.append(len(set(found) & set(goals)) / len(goals))
    name = f"{len(asked)} articles to related ones among {len(articles):,}: recall of the first 20"
    return [at_least(name, float(np.mean(recalls)), 0.67)]


def measures(model: str = "static-vi") -> list[Measure]:
    """Return all tables under an embedder's name, or "none"."""
    if not SHARED.is_dir():
        return [left_out("unseen topics of law")]
    embedder = None if model == "none" else load_embedder(model)
    units, digest = nq57_units(), register_units()
    rows = section_measures("units of 57-NQ/TW III, no titles", units, embedder, titled=False)
    rows += section_measures("of them, tasks shuffled", units, embedder, titled=False, seed=SEED)
    rows += section_measures("of them, headings as titles", units, embedder, titled=True)
    rows += section_measures("units of the digest, no titles", digest, embedder, titled=False)
    articles = dev_articles()
    return [*rows, *parent_tables(articles, embedder), *related_measures(articles, embedder)]


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--model", default="static-vi", help="an embedder's name, or none")
    show(measures(parser.parse_args().model))


if __name__ == "__main__":
    main()
