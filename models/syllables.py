"""How likely a Vietnamese syllable is after the two before it: counts from official prose, in `models/syllables-vi`.

The probability is a mixture of relative frequencies of triples, pairs and single syllables whose weights grow with
how often the context was seen (Witten and Bell 1991, "The zero-frequency problem"). Counts are kept as
eighths of a power of two in one byte; triples are known by a 32-bit hash (one in 4,000 unseen ones is taken for
another).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.text import fold

FOLDER = Path(__file__).with_name("syllables-vi")
COUNTS = "counts.npz"
#: Ids beside the vocabulary's: the edge of a sentence, and what is no known syllable.
EDGE, OTHER = 0, 1
_STEPS = 8
#: Different followers of a context grow about as this power of its count (measured on the training text).
_SPREAD = 0.6
#: What a syllable that was never seen counts.
_UNSEEN = 1e-2
_COUNTS = (0.0, *(2 ** (code / _STEPS) for code in range(255)))
_COUNT_OF = np.array(_COUNTS)
_MIX, _ALL = 0x9E3779B97F4A7C15, (1 << 64) - 1

Ids = NDArray[np.int64]
Table = tuple[NDArray[np.uint32], NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class SyllableModel:
    """Counts of syllables (accent keys, see `models.text.accent_key`), pairs and triples.

    `words[n]` has the id n + 2. `single` holds a count for each id; tables hold sorted keys and their counts.
    """

    words: tuple[str, ...]
    single: NDArray[np.uint8]
    pairs: Table
    triples: Table

    @cached_property
    def ids(self) -> dict[str, int]:
        """Return the id of each known syllable."""
        return {word: number + 2 for number, word in enumerate(self.words)}

    @cached_property
    def forms(self) -> dict[str, tuple[str, ...]]:
        """Return the known syllables of each row of base letters: "pho" has "phổ", "phố", "phó" as keys."""
        found: dict[str, list[str]] = {}
        for word in self.words:
            found.setdefault(fold(word.rstrip("12345")), []).append(word)
        return {base: tuple(words) for base, words in found.items()}

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        # One key at a time is found five times as fast without numpy's scalars.
        return memoryview(self.pairs[0].data), memoryview(self.triples[0].data)

    @cached_property
    def total(self) -> float:
        """Return how many syllables were counted."""
        return float(_COUNT_OF[self.single].sum())

    def number(self, key: str) -> int:
        """Return the id of an accent key; that of what is no known syllable where it is none."""
        return self.ids.get(key, OTHER)

    def seen(self, key: str) -> float:
        """Return how often an accent key was counted, 0.0 for an unknown one."""
        number = self.ids.get(key)
        return 0.0 if number is None else _COUNTS[int(self.single[number])]

    def log_probability(self, before: int, left: int, number: int) -> float:
        """Return the natural logarithm of the probability of a syllable after two others, all as ids."""
        size = len(self.words) + 2
        probability = (self._of_single(number) + _UNSEEN) / self.total
        pair, seen = left * size + number, self._of_single(left)
        probability = _mixture(self._of_pair(pair), seen, probability)
        context = self._of_pair(before * size + left)
        if context and left != EDGE:
            triple = (before * size + left) * size + number
            probability = _mixture(self._of_triple(triple), context, probability)
        return math.log(probability)

    def attractions(self, left: Sequence[int] | Ids, right: Sequence[int] | Ids) -> NDArray[np.float64]:
        """Return for each pair of ids how much likelier the second is after the first than anywhere.

        It is the natural logarithm of the ratio: 0 where the order says nothing, below 0 where the two shun each other.
        """
        first, second = np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)
        keys, codes = self.pairs
        wanted = (first * (len(self.words) + 2) + second).astype(np.uint32)
        at = np.minimum(keys.searchsorted(wanted), len(keys) - 1)
        pair = np.where(keys[at] == wanted, _COUNT_OF[codes[at]], 0.0)
        context = _COUNT_OF[self.single[first]]
        single = (_COUNT_OF[self.single[second]] + _UNSEEN) / self.total
        spread = context**_SPREAD
        mixture = (np.minimum(pair, context) + spread * single) / np.maximum(context + spread, _UNSEEN)
        return np.log(np.where(context > 0, mixture, single) / single)

    def _of_single(self, number: int) -> float:
        return _COUNTS[int(self.single[number])]

    def _of_pair(self, key: int) -> float:
        return _found(self._views[0], self.pairs[1], key)

    def _of_triple(self, key: int) -> float:
        return _found(self._views[1], self.triples[1], (key * _MIX & _ALL) >> 32)


def _mixture(count: float, context: float, lower: float) -> float:
    spread = context**_SPREAD
    return (min(count, context) + spread * lower) / (context + spread) if context else lower


def _found(keys: memoryview, counts: NDArray[np.uint8], key: int) -> float:
    at = bisect_left(keys, key)
    return _COUNTS[int(counts[at])] if at < len(keys) and keys[at] == key else 0.0


def quantised(counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return each count as one byte: 0 for none, else 1 + 8 times its logarithm to base 2."""
    logs = np.log2(np.maximum(counts, 1)) * _STEPS + 1
    return np.where(counts > 0, np.round(logs), 0).astype(np.uint8)


def mixed(keys: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return 32-bit hashes of the keys of triples (Knuth's multiplicative hashing, upper half)."""
    return ((keys.astype(np.uint64) * np.uint64(_MIX)) >> np.uint64(32)).astype(np.uint32)


def write_counts(path: Path, words: Sequence[str], single: NDArray[np.uint8], pairs: Table, triples: Table) -> None:
    """Write the counts; keys as the bytes of their differences, which compress to half."""
    named = {"words": np.frombuffer("\n".join(words).encode(), dtype=np.uint8), "single": single}
    for name, (keys, counts) in (("pair", pairs), ("triple", triples)):
        steps = np.diff(keys, prepend=np.uint32(0)).astype("<u4")
        named |= {f"{name}_steps": steps.view(np.uint8).reshape(-1, 4).T.copy(), f"{name}_counts": counts}
    np.savez_compressed(path, allow_pickle=False, **named)


@lru_cache(maxsize=2)
def load_syllables(folder: Path = FOLDER) -> SyllableModel:
    """Return the model of a folder, by default the one that comes with the package (read once)."""
    with np.load(folder / COUNTS, allow_pickle=False) as stored:
        tables = []
        for name in ("pair", "triple"):
            steps = np.ascontiguousarray(stored[f"{name}_steps"].T).view("<u4")[:, 0]
            tables.append((np.cumsum(steps, dtype=np.uint32), stored[f"{name}_counts"]))
        words = tuple(stored["words"].tobytes().decode().split("\n"))
        return SyllableModel(words, stored["single"], tables[0], tables[1])
