"""Lists of parents and children made of the training topics of Bộ Pháp điển, as they look in real work.

A positive pair is a lower-level article with the law article under which the code's editors placed it. Identifiers are
never features. Every third topic falls into one of three folds; what learns from the cosines of an embedding model
sees those of a model that has not been trained on the topic's fold.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.features import PairText
from index.terms import clauses

Article = Mapping[str, str]
#: Kinds of act whose articles are parents: law and ordinance.
UPPER = frozenset({"LQ", "PL"})
FOLDS = 3
#: Lists shorter than these, in parents and in children, teach nothing.
FEWEST_PARENTS, FEWEST_CHILDREN = 7, 5
#: Topics run together in one list, and how a list shows its texts: (share of lists, parents, children).
TOGETHER = (1, 1, 2, 3, 5, 8, 12)
LAW_FORMS = (
    (0.60, "both", "both"),
    (0.15, "body", "body"),
    (0.10, "both", "title"),
    (0.08, "body", "clause"),
    (0.07, "both", "clause"),
)
BUNDLE_FORMS = ("clause", "lead", "title", "mixed")
#: Rounds over all topics, for lists of articles and for lists of bundles, and children of one list at most.
LAW_ROUNDS, BUNDLE_ROUNDS = 2, 3
MOST_LAW, MOST_BUNDLE = 900, 500
#: Share of lists in a shuffled order, with parents missing, and how many parents are then missing.
SHUFFLED, WITH_ORPHANS, MISSING = 0.5, 0.4, 0.2
#: Share of lists cut into stretches of a few children, and how many of them are kept.
IN_STRETCHES, STRETCHES, LONGEST_STRETCH = 0.25, 6, 12


def read_topics(data: Path, split: str = "train") -> list[list[Article]]:
    """Return the articles of each topic of a split ("train" or "dev"), topics in order of their names."""
    topics: dict[str, list[Article]] = defaultdict(list)
    with gzip.open(data / "phapdien" / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            if article["split"] == split:
                topics[article["topic"]].append(article)
    return [topics[name] for name in sorted(topics)]


def child_view(article: Article, view: str, chance: random.Random) -> PairText:
    """Return the article as a child: whole, body only, title only, a clause or two, or title and first clauses."""
    parts = clauses(article["body"])
    first = chance.randrange(min(3, len(parts)))
    match view:
        case "both":
            return PairText(article["id"], article["body"], article["title"])
        case "body":
            return PairText(article["id"], article["body"])
        case "title":
            return PairText(article["id"], article["title"])
        case "clause":
            return PairText(article["id"], " ".join(parts[first : first + chance.choice((1, 2))]))
        case _:
            return PairText(article["id"], ". ".join((article["title"], *parts[:2])))


def parent_view(article: Article, view: str) -> PairText:
    """Return the article as a parent: with its title apart, without it, or with it in the text."""
    if view == "both":
        return PairText(article["id"], article["body"], article["title"])
    return PairText(article["id"], article["body"] if view == "body" else f"{article['title']}\n{article['body']}")


def bundles(parents: Sequence[Article], chance: random.Random) -> list[tuple[Sequence[Article], PairText]]:
    """Return neighbouring articles run together into one untitled text each, one to seven at a time, shuffled."""
    form, usual = chance.choice(("titles", "titles and clauses", "clauses")), chance.randrange(2, 7)
    made: list[tuple[Sequence[Article], PairText]] = []
    start = 0
    while start < len(parents):
        part = parents[start : start + chance.randrange(max(1, usual - 1), usual + 2)]
        start += len(part)
        texts = [_demand(article, form) for article in part]
        chance.shuffle(texts)
        made.append((part, PairText(part[0]["id"], " ".join(texts))))
    if len(made) > 7 and chance.random() < 0.6:
        first = chance.randrange(len(made) - 7)
        made = made[first : first + chance.randrange(7, 40)]
    return made


def _demand(article: Article, form: str) -> str:
    first = clauses(article["body"])[:2]
    if form == "titles":
        return f"{article['title']}."
    return f"{article['title']}. {first[0]}." if form == "titles and clauses" else f"{' '.join(first)}."


def shuffled(topics: Sequence[list[Article]], seed: int) -> list[list[Article]]:
    """Return the topics in the order that decides the folds: topic n belongs to fold n % FOLDS."""
    order = list(topics)
    random.Random(seed).shuffle(order)
    return order


def write_folds(data: Path, output: Path, seed: int) -> None:
    """Write one copy of the data a fold (`output/0` …) in which the fold's topics are marked as dev."""
    order = shuffled(read_topics(data), seed)
    for fold in range(FOLDS):
        held = {article["topic"] for topic in order[fold::FOLDS] for article in topic}
        folder = output / str(fold)
        (folder / "phapdien").mkdir(parents=True, exist_ok=True)
        shutil.copy(data / "vbpl_docs.jsonl.gz", folder)
        name = Path("phapdien") / "articles.jsonl.gz"
        with gzip.open(data / name, "rt", encoding="utf-8") as file, gzip.open(folder / name, "wt") as copy:
            for line in file:
                article = json.loads(line)
                split = "dev" if article["topic"] in held else article["split"]
                copy.write(json.dumps({**article, "split": split}, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class TrainingList:
    """Parents, children in their order, and each child's parent by number, -1 where the list lacks it."""

    parents: Sequence[PairText]
    children: Sequence[PairText]
    gold: NDArray[np.int64]


def training_lists(topics: Sequence[Sequence[Article]], chance: random.Random) -> Iterator[TrainingList]:
    """Yield the lists made of the topics of one fold: articles of law, and bundles of them."""
    for bundled in (False, True):
        for _ in range(BUNDLE_ROUNDS if bundled else LAW_ROUNDS):
            order = chance.sample(list(topics), len(topics))
            while order:
                many = chance.choice(TOGETHER[:4] if bundled else TOGETHER)
                articles = [article for topic in order[:many] for article in topic]
                del order[:many]
                made = _bundle_list(articles, chance) if bundled else _law_list(articles, chance)
                if made is not None:
                    yield from _stretches(made, chance)


def _law_list(articles: Sequence[Article], chance: random.Random) -> TrainingList | None:
    upper = [article for article in articles if article["kind"] in UPPER]
    (_, parent_form, child_form), *_ = chance.choices(LAW_FORMS, [form[0] for form in LAW_FORMS])
    made: list[tuple[Sequence[Article], PairText]] = [((a,), parent_view(a, parent_form)) for a in upper]
    return _list(articles, made, child_form, False, chance)


def _bundle_list(articles: Sequence[Article], chance: random.Random) -> TrainingList | None:
    upper = [article for article in articles if article["kind"] in UPPER]
    if len(upper) < 25:
        return None
    return _list(articles, bundles(upper, chance), chance.choice(BUNDLE_FORMS), True, chance)


def _list(
    articles: Sequence[Article],
    made: list[tuple[Sequence[Article], PairText]],
    form: str,
    bundled: bool,
    chance: random.Random,
) -> TrainingList | None:
    most = MOST_BUNDLE if bundled else MOST_LAW
    known = {article["id"] for part, _ in made for article in part}
    children = [article for article in articles if article["parent"] in known]
    if len(made) < FEWEST_PARENTS or len(children) < FEWEST_CHILDREN:
        return None
    if len(children) > most:
        start = chance.randrange(len(children) - most)
        whole_stretch = chance.random() < 0.4
        chosen = range(start, start + most) if whole_stretch else sorted(chance.sample(range(len(children)), most))
        children = [children[place] for place in chosen]
    ordered = chance.random() >= SHUFFLED
    if not ordered:
        chance.shuffle(children)
        chance.shuffle(made)
    if chance.random() < WITH_ORPHANS:
        made = [one for one in made if chance.random() >= MISSING] or made
    places = {article["id"]: place for place, (part, _) in enumerate(made) for article in part}
    forms = [chance.choice(BUNDLE_FORMS[:3]) if form == "mixed" else form for _ in children]
    views = [child_view(child, own, chance) for child, own in zip(children, forms, strict=True)]
    gold = np.array([places.get(child["parent"], -1) for child in children], dtype=np.int64)
    return TrainingList([text for _, text in made], views, gold)


def _stretches(made: TrainingList, chance: random.Random) -> Iterator[TrainingList]:
    """Yield the list, or a few short stretches of it: people also map two or three texts."""
    if chance.random() >= IN_STRETCHES or len(made.parents) > 400:
        yield made
        return
    for _ in range(STRETCHES):
        length = chance.randrange(1, LONGEST_STRETCH)
        start = chance.randrange(max(1, len(made.children) - length))
        part = slice(start, start + length)
        yield TrainingList(made.parents, made.children[part], made.gold[part])
