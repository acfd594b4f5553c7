"""Count the syllables of official prose and how they follow each other, for `models.syllables`.

`python -m models.training.syllables --data FOLDER --out models/syllables-vi` reads the two files of
`models.training.corpus` (training topics of the codified law, whole acts) and writes `counts.npz`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.syllables import COUNTS, EDGE, FOLDER, OTHER, mixed, quantised, write_counts
from models.text import SYLLABLE, accent_key, is_plain, nfc
from models.training.corpus import read_acts, read_articles

#: Acts that serve to measure recognition are not learnt from, nor what names them (it may repeat them).
_WITHHELD = re.compile(r"57-NQ/TW|0?3/NQ-CP|30/2020/NĐ-CP|36-HD/VPTW")
#: Where one sentence, item or cell ends.
_BREAK = re.compile(r"[.;:!?()\[\]\"“”|\n\t]+")
#: What is rarer is left out: syllables, pairs, triples.
FEWEST = (3, 1, 2)
_LONGEST = 7

Ids = NDArray[np.int64]


def texts(folder: Path) -> Iterator[str]:
    """Yield the texts to learn from in the two files of the folder; those withheld are left out."""
    for article in read_articles(folder / "phapdien" / "articles.jsonl.gz", "train"):
        if not _WITHHELD.search(f"{article.source}\n{article.text}"):
            yield nfc(article.text)
    for act in read_acts(folder / "vbpl_docs.jsonl.gz"):
        if not _WITHHELD.search(act):
            yield nfc(act)


def sentences(text: str) -> Iterator[list[str]]:
    """Yield the syllables of each sentence as accent keys; what is no syllable is "". English is left out."""
    for part in _BREAK.split(text):
        words = SYLLABLE.findall(part)
        if words and not (len(words) > 3 and is_plain(part)):
            yield [accent_key(word) if word.isalpha() and len(word) <= _LONGEST else "" for word in words]


def count(read: Iterable[str]) -> tuple[list[str], Ids]:
    """Return the vocabulary (frequent first) and the running text as ids, an edge before each sentence."""
    numbers: dict[str, int] = {"": OTHER}
    frequency: Counter[int] = Counter()
    running: list[Ids] = []
    for text in read:
        ids = [EDGE]
        for sentence in sentences(text):
            ids += [numbers.setdefault(word, len(numbers) + 1) for word in sentence]
            ids.append(EDGE)
        frequency.update(ids)
        running.append(np.array(ids))
    kept = [word for word, n in numbers.items() if word and frequency[n] >= FEWEST[0]]
    kept.sort(key=lambda word: (-frequency[numbers[word]], word))
    order = np.full(len(numbers) + 2, OTHER)
    order[EDGE] = EDGE
    for place, word in enumerate(kept):
        order[numbers[word]] = place + 2
    return kept, order[np.concatenate(running)]


def frequent(keys: Ids, fewest: int) -> tuple[Ids, Ids]:
    """Return the keys that occur often enough, sorted, with their counts."""
    found, counts = np.unique(keys, return_counts=True)
    kept = counts >= fewest
    return found[kept], counts[kept]


def write(folder: Path, words: Sequence[str], running: Ids) -> str:
    """Write the counts of a running text (see `count`) to a folder, and return what was kept in words."""
    size = len(words) + 2
    single = np.bincount(running, minlength=size)
    pairs, pair_counts = frequent(running[:-1] * size + running[1:], FEWEST[1])
    triple_keys = (running[:-2] * size + running[1:-1]) * size + running[2:]
    triples, triple_counts = frequent(triple_keys[running[1:-1] != EDGE], FEWEST[2])
    hashed, first = np.unique(mixed(triples), return_index=True)
    folder.mkdir(parents=True, exist_ok=True)
    write_counts(
        folder / COUNTS,
        words,
        quantised(single),
        (pairs.astype(np.uint32), quantised(pair_counts)),
        (hashed, quantised(triple_counts[first])),
    )
    megabytes = (folder / COUNTS).stat().st_size / 1e6
    kept = f"{len(words):,} syllables, {len(pairs):,} pairs, {len(hashed):,} triples"
    return f"{len(running):,} running syllables; kept {kept}, {megabytes:.1f} MB"


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the data, count, and write the counts."""
    parser = argparse.ArgumentParser(prog="python -m models.training.syllables", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FOLDER)
    chosen = parser.parse_args(arguments)
    sys.stderr.write(write(chosen.out, *count(texts(chosen.data))) + "\n")


if __name__ == "__main__":
    main()
