"""Dense search: cosine of embedding vectors, exact over all statements, kept in half precision on disk.

Half precision moves a cosine by less than 0.001 and halves what a query has to read. Few vectors are multiplied with
numpy. Of many, faiss first scans a copy in whole numbers from -127 to 127 (QT_8bit_direct_signed), a quarter of float32
in size, and only the nearest are read in half precision; how far rounding can mislead is kept account of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.postings import DAMAGED, Floats
from models.embedder import Embedder
from models.errors import ModelError, StateError

if TYPE_CHECKING:
    import faiss

FILE = "vectors.npy"
#: The copy in whole numbers, uint8 with 128 for 0, and its scale and largest rounding error (Euclidean, per vector).
CODES, SCALE = "codes.npy", "scale.npy"
_LARGEST = 127
#: Up to so many vectors, numpy is done before faiss would be imported.
FEW = 4096
#: Texts embedded at once when an index is built.
BATCH = 4096
Halves = NDArray[np.float16]
Numbers = NDArray[np.int64]


def save_dense(directory: Path, texts: Sequence[str], embedder: Embedder) -> None:
    """Embed the texts and write their vectors, float16 (texts, dimensions), under `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    rows = np.zeros((len(texts), embedder.dimensions), dtype=np.float16)
    for start in range(0, len(texts), BATCH):
        rows[start : start + BATCH] = embedder.encode(texts[start : start + BATCH])
    np.save(directory / FILE, rows)
    if len(texts) > FEW:
        _save_codes(directory, rows)


def _save_codes(directory: Path, rows: Halves) -> None:
    scale = _LARGEST / max(float(np.abs(rows).max()), 1e-9)
    codes = np.zeros(rows.shape, dtype=np.uint8)
    error = 0.0
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH].astype(np.float32)
        whole = np.rint(part * scale)
        codes[start : start + BATCH] = whole + 128
        error = max(error, float(np.linalg.norm(part - whole / scale, axis=1).max()))
    np.save(directory / CODES, codes)
    np.save(directory / SCALE, np.asarray([scale, error]))


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Vectors of one collection, float16 (texts, dimensions), and the embedder that made them."""

    vectors: Halves
    embedder: Embedder
    _scanner: _Scanner

    def vector(self, query: str) -> Floats:
        """Return the unit vector of a text, float32 (dimensions,)."""
        return np.ascontiguousarray(self.embedder.encode([query])[0], dtype=np.float32)

    def of(self, number: int) -> Floats:
        """Return the vector of one text, float32 (dimensions,)."""
        own: Floats = self.vectors[number].astype(np.float32)
        return own

    def cosines(self, vector: Floats, numbers: Numbers) -> Floats:
        """Return the cosine of the vector with the texts of these numbers, in [-1, 1]."""
        return self.vectors[numbers].astype(np.float32) @ vector

    def scores(self, query: str) -> Floats:
        """Return the cosine of the query with every text, shape (texts,), in [-1, 1]."""
        vector = self.vector(query)
        parts = [part.astype(np.float32) @ vector for part in self._parts()]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)

    def best(
        self, vector: Floats, count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[Numbers, Floats, float]:
        """Return the numbers of about the `count` nearest texts (of the allowed ones), their cosines, and a bound.

        No other text's cosine exceeds the bound; it is -1 where there is no other text. For more than FEW texts.
        """
        numbers, bound = self._scanner.best(vector, count, allowed)
        return numbers, self.cosines(vector, numbers), bound

    def _parts(self) -> Iterator[Halves]:
        for start in range(0, len(self.vectors), FEW):
            yield self.vectors[start : start + FEW]


@dataclass(slots=True)
class _Scanner:
    """The faiss copy of the codes, made at the first search that needs it."""

    directory: Path
    index: faiss.IndexScalarQuantizer | None = None
    scale: float = 1.0
    error: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def best(self, vector: Floats, count: int, allowed: NDArray[np.bool_] | None) -> tuple[Numbers, float]:
        import faiss

        with self.lock:
            if self.index is None:
                self._load()
        assert self.index is not None
        parameters = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            # Its stubs know the C++ signatures alone, not the Python ones.
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        own = _LARGEST / max(float(np.abs(vector).max()), 1e-9)
        whole = np.rint(vector * own).astype(np.float32)
        products, numbers = self.index.search(whole[None], min(count, self.index.ntotal), params=parameters)
        found = numbers[0][numbers[0] >= 0]
        if len(found) < count:
            return found, -1.0
        # Cauchy-Schwarz: rounding moves a product of unit vectors by no more than the lengths of what was rounded off.
        slack = self.error + float(np.linalg.norm(vector - whole / own)) * (1 + self.error)
        return found, float(products[0][len(found) - 1]) / (own * self.scale) + slack

    def _load(self) -> None:
        """Give faiss the codes. Raises StateError where they are damaged."""
        import faiss

        try:
            codes: NDArray[np.uint8] = np.load(self.directory / CODES, mmap_mode="r")
            self.scale, self.error = np.load(self.directory / SCALE).tolist()
        except (OSError, ValueError) as error:
            raise StateError(DAMAGED) from error
        # One query gives threads nothing to share; on a busy machine they only wait for each other.
        faiss.omp_set_num_threads(1)
        kind = faiss.ScalarQuantizer.QT_8bit_direct_signed
        index = faiss.IndexScalarQuantizer(codes.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        # The codes of this kind are the numbers themselves: nothing has to be trained or encoded.
        faiss.copy_array_to_vector(np.ascontiguousarray(codes).ravel(), index.codes)
        index.ntotal = len(codes)
        self.index = index


def open_dense(directory: Path, embedder: Embedder) -> DenseIndex:
    """Map what `save_dense` wrote. Raises StateError when damaged, ModelError when the embedder does not fit."""
    try:
        vectors = np.asarray(np.load(directory / FILE, mmap_mode="r"))
    except (OSError, ValueError) as error:
        raise StateError(DAMAGED) from error
    if vectors.ndim != 2 or vectors.shape[1] != embedder.dimensions:
        raise ModelError(
            f"Mô hình «{embedder.name}» cho véc-tơ {embedder.dimensions} chiều, chỉ mục có {vectors.shape[-1]} chiều:"
            " hãy chạy «truyvet run» để dựng lại."
        )
    return DenseIndex(vectors, embedder, _Scanner(directory))
