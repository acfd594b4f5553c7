"""Dense search: cosine of embedding vectors in a flat faiss index (exact inner product, mapped from disk)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.statements import DAMAGED
from models.embedder import Embedder
from models.errors import ModelError, StateError

if TYPE_CHECKING:
    import faiss

FILE = "vectors.faiss"


def save_dense(directory: Path, texts: Sequence[str], embedder: Embedder) -> None:
    """Embed the texts and write a flat inner-product index of them under `directory`."""
    import faiss

    index = faiss.IndexFlatIP(embedder.dimensions)
    if texts:
        index.add(np.ascontiguousarray(embedder.encode(texts), dtype=np.float32))
    directory.mkdir(parents=True, exist_ok=True)
    faiss.write_index(index, str(directory / FILE))


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Vectors of one collection and the embedder that made them."""

    index: faiss.Index
    embedder: Embedder

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return the cosine of the query with every document, shape (documents,), in [-1, 1]."""
        total = int(self.index.ntotal)
        cosines: NDArray[np.float32] = np.zeros(total, dtype=np.float32)
        if total:
            vector = np.ascontiguousarray(self.embedder.encode([query]), dtype=np.float32)
            found, where = self.index.search(vector, total)
            cosines[where[0]] = found[0]
        return cosines


def open_dense(directory: Path, embedder: Embedder) -> DenseIndex:
    """Map what `save_dense` wrote. Raises StateError when damaged, ModelError when the embedder does not fit."""
    import faiss

    try:
        index = faiss.read_index(str(directory / FILE), faiss.IO_FLAG_MMAP)
    except RuntimeError as error:
        raise StateError(DAMAGED) from error
    if index.d != embedder.dimensions:
        raise ModelError(
            f"Mô hình «{embedder.name}» cho véc-tơ {embedder.dimensions} chiều, chỉ mục có {index.d} chiều:"
            " hãy chạy «truyvet run» để dựng lại."
        )
    return DenseIndex(index, embedder)
