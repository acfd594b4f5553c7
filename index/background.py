"""How common a folded syllable, or pair of syllables, is in Vietnamese official prose.

A list of 25 objectives is too short to tell common words from telling ones. The table gives document frequencies
counted over the training topics of Bộ Pháp điển and 813 legal documents, in stretches of about an article's length.
It is made by `python -m index.background --data FOLDER`, where FOLDER holds `phapdien/articles.jsonl.gz` and
`vbpl_docs.jsonl.gz`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from models.text import folded_syllables

TABLE = Path(__file__).with_name("background.tsv")
#: How many terms are kept, the most frequent first; the file stays under 1 MB.
KEPT = 60_000
#: Syllables in one stretch of a long document: the median length of an article.
STRETCH = 180


@dataclass(frozen=True, slots=True)
class Background:
    """Document frequencies: `frequency[term]` of `documents` stretches hold the term.

    A term that is not in the table is rarer than `rarest`, the lowest frequency kept.
    """

    documents: int
    frequency: dict[str, int]
    rarest: int

    def share(self, term: str) -> float:
        """Return the share of stretches that hold the term, in (0, 1]; half the lowest kept for an unknown one."""
        return self.frequency.get(term, self.rarest / 2) / self.documents


@lru_cache(maxsize=1)
def load_background() -> Background:
    """Return the table that comes with the package (read once)."""
    with TABLE.open(encoding="utf-8") as file:
        documents = int(file.readline().split("\t")[1])
        rows = (line.rstrip("\n").split("\t") for line in file)
        frequency = {term: int(count) for term, count in rows}
    return Background(documents, frequency, min(frequency.values()))


def count(texts: Iterable[str]) -> tuple[int, Counter[str]]:
    """Return how many stretches the texts make, and in how many of them each term occurs."""
    documents, frequency = 0, Counter[str]()
    for text in texts:
        syllables = folded_syllables(text)
        for stretch in _stretches(syllables):
            documents += 1
            frequency.update(set(stretch))
            frequency.update({f"{a} {b}" for a, b in pairwise(stretch)})
    return documents, frequency


def _stretches(syllables: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(syllables), STRETCH):
        yield syllables[start : start + STRETCH]


def _texts(data: Path) -> Iterator[str]:
    with gzip.open(data / "phapdien" / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            if article["split"] == "train":
                yield f"{article['title']}\n{article['body']}"
    with gzip.open(data / "vbpl_docs.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["text"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Count the texts under `--data` and write the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args(arguments)
    documents, frequency = count(_texts(options.data))
    # Ties are broken by the term, so that the same texts give the same file.
    kept = sorted(frequency.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
    lines = [f"#documents\t{documents}", *(f"{term}\t{number}" for term, number in kept)]
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stderr.write(f"{documents} stretches, {len(frequency)} terms, {len(kept)} kept\n")


if __name__ == "__main__":
    main()
