"""First token vectors from co-occurrence: PPMI with context smoothing, factorised, and SIF weights.

PPMI and smoothing (exponent 0.75): Levy, Goldberg, Dagan 2015, "Improving distributional similarity with
lessons learned from word embeddings". SIF weight a / (a + p): Arora, Liang, Ma 2017, "A simple but
tough-to-beat baseline for sentence embeddings".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from tokenizers import Tokenizer

_WINDOW = 8
_SMOOTHING = 0.75
_OVERSAMPLE = 16
_POWER_STEPS = 3
_SIF = 3e-4

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids of many texts in one row: text i is `ids[starts[i]:starts[i + 1]]`."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.starts) - 1


def tokenize(tokenizer: Tokenizer, texts: Sequence[str]) -> Bags:
    """Return the token ids of the texts."""
    rows: list[NDArray[np.int32]] = []
    for start in range(0, len(texts), 2000):
        encodings = tokenizer.encode_batch_fast(list(texts[start : start + 2000]), add_special_tokens=False)
        rows += [np.array(e.ids, dtype=np.int32) for e in encodings]
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    return Bags(np.concatenate(rows), starts.astype(np.int64))


def initial_vectors(bags: Bags, size: int, dimensions: int, seed: int) -> Floats:
    """Return vectors, float32 (size, dimensions): PPMI directions, SIF lengths, 0 for unseen tokens."""
    counts = np.bincount(bags.ids, minlength=size).astype(np.float64)
    vectors = _factorise(_ppmi(_cooccurrence(bags, size)), dimensions, seed)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    share = counts / counts.sum()
    vectors -= (share[:, None] * vectors).sum(0)
    weights = np.where(counts > 0, _SIF / (_SIF + share), 0.0)
    return (vectors * weights[:, None]).astype(np.float32)


def _cooccurrence(bags: Bags, size: int) -> sparse.csr_matrix:
    """Return symmetric counts of tokens at most `_WINDOW` apart in the same text."""
    text = np.repeat(np.arange(len(bags)), np.diff(bags.starts))
    total = sparse.csr_matrix((size, size), dtype=np.float32)
    for gap in range(1, _WINDOW + 1):
        same = text[:-gap] == text[gap:]
        left, right = bags.ids[:-gap][same], bags.ids[gap:][same]
        total = total + sparse.csr_matrix((np.ones(len(left), np.float32), (left, right)), shape=(size, size))
    return (total + total.T).tocsr()


def _ppmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return positive pointwise mutual information with smoothed contexts; pairs seen once are dropped."""
    table = counts.tocoo()
    rows = np.asarray(counts.sum(1)).ravel()
    contexts = rows**_SMOOTHING
    keep = table.data >= 2
    row, column, data = table.row[keep], table.col[keep], table.data[keep]
    value = np.log(data * contexts.sum() / (rows[row] * contexts[column]))
    positive = value > 0
    return sparse.csr_matrix((value[positive].astype(np.float32), (row[positive], column[positive])), counts.shape)


def _factorise(matrix: sparse.csr_matrix, rank: int, seed: int) -> Floats:
    """Return U·sqrt(S) of a randomised SVD (Halko, Martinsson, Tropp 2011)."""
    generator = np.random.default_rng(seed)
    basis = generator.standard_normal((matrix.shape[1], rank + _OVERSAMPLE)).astype(np.float32)
    for _ in range(_POWER_STEPS):
        basis = np.linalg.qr(matrix @ basis)[0]
        basis = np.linalg.qr(matrix.T @ basis)[0]
    left, values, _ = np.linalg.svd(matrix @ basis, full_matrices=False)
    return np.asarray(left[:, :rank] * np.sqrt(values[:rank]), dtype=np.float32)
