"""One field of a lexical index: BM25 (Lucene's variant) of every term in every text, worked out when it is built.

A query then only adds up columns (the idea of bm25s: Lù 2024, arXiv 2407.03618). Terms are told by 64-bit hashes in
sorted order, so that a field of a million terms opens without reading one of them: every array is mapped from disk.
Two of a million terms fall on one hash with a chance of 3 in 10^8 (birthday bound).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.errors import StateError

#: BM25's saturation and length weight; chosen on training topics of Bộ Pháp điển (see `index.fusion`).
K1, B = 0.9, 0.9
ARRAYS = ("hashes", "columns", "pointers", "numbers", "scores")
DAMAGED = "Chỉ mục bị hỏng: hãy chạy «truyvet run» để dựng lại."
Floats = NDArray[np.float32]


def hashed(terms: Iterable[str]) -> NDArray[np.uint64]:
    """Return 64 bits of BLAKE2b of each term."""
    return np.frombuffer(b"".join(blake2b(t.encode(), digest_size=8).digest() for t in terms), dtype="<u8")


@dataclass(frozen=True, slots=True)
class SavedField:
    """A field on disk: `numbers` and `scores` hold the texts of column c, and its scores there, from `pointers[c]`.

    `hashes` is sorted; `columns[i]` is the column of the term with `hashes[i]`. Numbers rise within a column.
    """

    hashes: NDArray[np.uint64]
    columns: NDArray[np.int32]
    pointers: NDArray[np.int64]
    numbers: NDArray[np.int32]
    scores: Floats
    documents: int

    def spans(self, terms: Sequence[str]) -> list[tuple[int, int]]:
        """Return where each term's column begins and ends; (0, 0) for a term that no text holds."""
        if not terms or not len(self.hashes):
            return [(0, 0)] * len(terms)
        wanted = hashed(terms)
        at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        columns = self.columns[at]
        found = self.hashes[at] == wanted
        starts = np.where(found, self.pointers[columns], 0).tolist()
        ends = np.where(found, self.pointers[columns + 1], 0).tolist()
        return list(zip(starts, ends, strict=True))

    def totals(self, terms: Sequence[str]) -> Floats:
        """Return the BM25 score of every text, shape (texts,); a repeated term counts again."""
        total: Floats = np.zeros(self.documents, dtype=np.float32)
        self.add(total, terms, 1.0)
        return total

    def add(self, total: Floats, terms: Sequence[str], weight: float) -> None:
        """Add `weight` times the BM25 scores to `total`, in place."""
        factor = np.float32(weight)
        for start, end in self.spans(terms):
            if end > start:
                scores = self.scores[start:end]
                # Twice as fast as total[numbers] += scores.
                np.add.at(total, self.numbers[start:end], scores if weight == 1 else scores * factor)

    def holding(self, term: str) -> NDArray[np.int32]:
        """Return the numbers of the texts that hold the term, rising."""
        ((start, end),) = self.spans([term])
        return self.numbers[start:end]

    def at(self, number: int, terms: Sequence[str]) -> list[float]:
        """Return the BM25 score of each term in one text."""
        found = []
        for start, end in self.spans(terms):
            place = start + int(np.searchsorted(self.numbers[start:end], number))
            here = place < end and int(self.numbers[place]) == number
            found.append(float(self.scores[place]) if here else 0.0)
        return found

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Return how many texts hold each term."""
        return [end - start for start, end in self.spans(terms)]

    def idfs(self, terms: Sequence[str]) -> list[float]:
        """Return Lucene's idf of each term, ln(1 + (N - df + 0.5) / (df + 0.5)); that of an absent one for unknown."""
        counts = np.array(self.frequencies(terms), dtype=np.float64)
        return [float(v) for v in np.log1p((self.documents - counts + 0.5) / (counts + 0.5))]

    def idf(self, term: str) -> float:
        """Return the idf of one term (see `idfs`)."""
        return self.idfs([term])[0]

    def bound(self, terms: Sequence[str]) -> float:
        """Return the sum of the terms' idf: a score that no text exceeds."""
        return sum(self.idfs(terms))


def save_field(directory: Path, texts: Iterable[Sequence[str]]) -> dict[str, int]:
    """Index the terms of each text under `directory`. Returns how many texts hold each term."""
    directory.mkdir(parents=True)
    vocabulary: dict[str, int] = {}
    lengths: list[int] = []
    flat = np.fromiter(_numbered(texts, vocabulary, lengths), dtype=np.int64)
    term, number, count = _counted(flat, np.asarray(lengths, dtype=np.int64))
    frequency = np.bincount(term, minlength=len(vocabulary))
    own = np.asarray(lengths, dtype=np.float64)
    length = own / max(own.mean(), 1e-9) if len(own) else own
    idf = np.log1p((len(lengths) - frequency + 0.5) / (frequency + 0.5))
    scores = idf[term] * count / (K1 * (1 - B + B * length[number]) + count)
    keys = hashed(vocabulary)
    order = np.argsort(keys, kind="stable")
    np.save(directory / "hashes.npy", keys[order])
    np.save(directory / "columns.npy", order.astype(np.int32))
    np.save(directory / "pointers.npy", np.concatenate(([0], np.cumsum(frequency))).astype(np.int64))
    np.save(directory / "numbers.npy", number.astype(np.int32))
    np.save(directory / "scores.npy", scores.astype(np.float32))
    np.save(directory / "texts.npy", np.asarray([len(lengths)], dtype=np.int64))
    return dict(zip(vocabulary, frequency.tolist(), strict=True))


def _numbered(texts: Iterable[Sequence[str]], vocabulary: dict[str, int], lengths: list[int]) -> Iterable[int]:
    """Yield the column of every term of every text; fills `vocabulary` and `lengths`."""
    for terms in texts:
        lengths.append(len(terms))
        for term in terms:
            yield vocabulary.setdefault(term, len(vocabulary))


def _counted(
    flat: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return (column, text, count) of each distinct pair, sorted by column, then text."""
    total = max(len(lengths), 1)
    keys = flat * total + np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else keys
    distinct = keys[first]
    return distinct // total, distinct % total, np.diff(np.append(first, len(keys)))


def open_field(directory: Path) -> SavedField:
    """Map a field that `save_field` wrote. Raises StateError when a file is missing or damaged."""
    try:
        # Plain arrays: slices of a memmap cost ten times as much.
        parts = {name: np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r")) for name in ARRAYS}
        (documents,) = np.load(directory / "texts.npy").tolist()
    except (OSError, ValueError) as error:
        raise StateError(DAMAGED) from error
    return SavedField(**parts, documents=int(documents))
