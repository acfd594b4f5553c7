"""Concepts: a controlled vocabulary of the field, so that different words for one thing meet.

"Hạ tầng thông tin và truyền thông" and "mạng cáp quang băng thông rộng" share no telling word, yet name one concept.
`concepts.tsv` lists the concepts and their phrases; this module finds them in a text and compares two texts by them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.terms import clauses
from models.text import folded_syllables

Floats = NDArray[np.float32]
TABLE = Path(__file__).with_name("concepts.tsv")
#: A concept that every text of a list names still counts for this much.
LEAST_WEIGHT = 0.05


@lru_cache(maxsize=1)
def phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the concepts named by each phrase, phrases as folded syllables."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, listed = line.partition("\t")
        for phrase in listed.split(";"):
            key = tuple(folded_syllables(phrase))
            found[key] = (*found.get(key, ()), name)
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    """Return the number of syllables of the longest phrase."""
    return max(map(len, phrases()))


def concepts_of(text: str) -> Counter[str]:
    """Return the concepts that the text names and how often; at each place the longest phrase counts."""
    table, longest = phrases(), _longest()
    syllables = folded_syllables(text)
    found: Counter[str] = Counter()
    at = 0
    while at < len(syllables):
        for length in range(min(longest, len(syllables) - at), 0, -1):
            names = table.get(tuple(syllables[at : at + length]))
            if names:
                found.update(names)
                at += length
                break
        else:
            at += 1
    return found


class ConceptSide:
    """Concept vectors of the parents of one list, whole and by clause."""

    def __init__(self, parents: Sequence[str], context: Sequence[str] = ()) -> None:
        """Find the concepts of each parent and of its clauses.

        Weights come from how many parents, and further texts of the same field, name a concept.
        """
        split = [clauses(parent) for parent in parents]
        wholes = [concepts_of(parent) for parent in parents]
        self._frequency: Counter[str] = Counter()
        for whole in (*wholes, *map(concepts_of, context)):
            self._frequency.update(whole.keys())
        self._count, self._total = len(parents), len(parents) + len(context)
        self._names = {name: place for place, name in enumerate(sorted({n for ns in phrases().values() for n in ns}))}
        self._whole = self._matrix(wholes)
        self._clause = self._matrix([concepts_of(clause) for part in split for clause in part])
        self._first = np.cumsum([0, *map(len, split)], dtype=np.int64)[:-1]

    def _weight(self, name: str) -> float:
        return max(math.log((self._total + 1) / (self._frequency[name] + 0.5)), LEAST_WEIGHT)

    def _matrix(self, counted: Sequence[Mapping[str, int]]) -> Floats:
        """Return one unit row a text, (texts, concepts); a text without concepts has a row of zeros."""
        matrix = np.zeros((len(counted), len(self._names)), dtype=np.float32)
        for row, counts in enumerate(counted):
            for name, count in counts.items():
                matrix[row, self._names[name]] = self._weight(name) * (1 + math.log(count))
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        np.divide(matrix, norms, out=matrix, where=norms > 0)
        return matrix

    @property
    def named(self) -> NDArray[np.bool_]:
        """Which parents name a concept at all, shape (parents,); of the others the vocabulary has nothing to say."""
        return np.asarray(self._whole.any(axis=1))

    def cosines(self, children: Sequence[str]) -> Floats:
        """Return cosines with the whole parent and with its best clause, shape (children, parents, 2)."""
        vectors = self._matrix([concepts_of(child) for child in children])
        out = np.empty((len(children), self._count, 2), dtype=np.float32)
        out[:, :, 0] = vectors @ self._whole.T
        for row, vector in enumerate(vectors):
            out[row, :, 1] = np.maximum.reduceat(self._clause @ vector, self._first)
        return out
