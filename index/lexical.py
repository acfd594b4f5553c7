"""Lexical search: BM25 over three fields of a statement, scored with numpy alone.

The index is made by bm25s (Lù 2024, arXiv 2407.03618), which stores the BM25 score of every term in every document
at build time, and is saved in its own format (`data.csc.index.npy` …). A query then only sums columns of that matrix,
so searching needs neither bm25s nor scipy: the arrays are mapped from disk, and a command starts at once.

The three fields:

- folded: syllables and pairs without diacritics, and keys of act symbols, of the text;
- accented: the same syllables and pairs with diacritics. A query typed without any leaves this field silent, so that
  it loses nothing; in a query with diacritics every word takes part;
- context: folded syllables, pairs and symbol keys of the headings above and of the document's own symbol and subject.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.statements import DAMAGED
from index.terms import Tokens, symbol_keys, tokenize, with_pairs
from models.errors import StateError
from models.text import is_plain

FIELDS = ("folded", "accented", "context")
#: BM25's saturation and length weight; chosen on training topics of Bộ Pháp điển (see `index.fusion`).
K1, B = 0.9, 0.9
FloatArray = NDArray[np.float32]


class Field(Protocol):
    """One field of an index: sums of BM25 scores, and the largest sum that could be."""

    def scores(self, terms: Iterable[str]) -> FloatArray:
        """Return the BM25 score of every document, shape (documents,)."""

    def bound(self, terms: Iterable[str]) -> float:
        """Return the sum of the terms' idf: a score that no document exceeds."""


@dataclass(frozen=True, slots=True)
class SavedField:
    """A field as bm25s saved it: `data` and `indices` hold the column of term t from `pointers[t]` to `[t + 1]`."""

    vocabulary: dict[str, int]
    data: FloatArray
    indices: NDArray[np.int32]
    pointers: NDArray[np.int64]
    documents: int

    def scores(self, terms: Iterable[str]) -> FloatArray:
        """Return the BM25 score of every document, shape (documents,); a repeated term counts again."""
        total: FloatArray = np.zeros(self.documents, dtype=np.float32)
        for term in terms:
            column = self.vocabulary.get(term)
            if column is not None:
                part = slice(int(self.pointers[column]), int(self.pointers[column + 1]))
                # A column names each document once, so that += loses nothing.
                total[self.indices[part]] += self.data[part]
        return total

    def idf(self, term: str) -> float:
        """Return Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)); that of an absent term for an unknown one."""
        column = self.vocabulary.get(term)
        frequency = 0 if column is None else int(self.pointers[column + 1] - self.pointers[column])
        return float(np.log1p((self.documents - frequency + 0.5) / (frequency + 0.5)))

    def bound(self, terms: Iterable[str]) -> float:
        """Return the sum of the terms' idf: a score that no document exceeds."""
        return sum(self.idf(term) for term in terms)


def save_field(directory: Path, documents: Sequence[Sequence[str]]) -> None:
    """Index the terms of each document with bm25s and save them in its format under `directory`."""
    import bm25s

    # bm25s cannot index nothing at all; a term that no query holds keeps an empty field readable.
    rows = [list(terms) or [""] for terms in documents] or [[""]]
    index = bm25s.BM25(k1=K1, b=B, method="lucene")
    index.index(rows, show_progress=False)
    index.save(directory, show_progress=False)


def open_field(directory: Path) -> SavedField:
    """Map a field that `save_field` (or bm25s) saved. Raises StateError when a file is missing or damaged."""
    try:
        parameters = json.loads((directory / "params.index.json").read_text(encoding="utf-8"))
        return SavedField(
            vocabulary=json.loads((directory / "vocab.index.json").read_text(encoding="utf-8")),
            data=np.load(directory / "data.csc.index.npy", mmap_mode="r"),
            indices=np.load(directory / "indices.csc.index.npy", mmap_mode="r"),
            pointers=np.load(directory / "indptr.csc.index.npy"),
            documents=int(parameters["num_docs"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise StateError(DAMAGED) from error


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """Scores of every document in each field, divided by the query's bound in the folded field: about 0 to 1.

    `accented` is all 0 for a query without diacritics.
    """

    folded: FloatArray
    accented: FloatArray
    context: FloatArray


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """The three fields of one collection."""

    folded: SavedField
    accented: SavedField
    context: SavedField

    def scores(self, query: str) -> LexicalScores:
        """Return the scores of every document for the query."""
        tokens = tokenize(query)
        folded = folded_terms(tokens, query)
        scale = max(self.folded.bound(folded), 1e-6)
        accented = [] if is_plain(query) else with_pairs(tokens.accented)
        return LexicalScores(
            folded=self.folded.scores(folded) / np.float32(scale),
            accented=self.accented.scores(accented) / np.float32(scale),
            context=self.context.scores(folded) / np.float32(scale),
        )


def folded_terms(tokens: Tokens, text: str) -> list[str]:
    """Return the terms of the folded field: syllables, pairs, and keys of the act symbols in the text."""
    return [*with_pairs(tokens.folded), *symbol_keys(text)]


def save_lexical(directory: Path, texts: Sequence[str], contexts: Sequence[str]) -> None:
    """Index texts and their contexts (one for each text, "" where there is none) under `directory`."""
    tokens = [tokenize(text) for text in texts]
    save_field(directory / "folded", [folded_terms(t, text) for t, text in zip(tokens, texts, strict=True)])
    save_field(directory / "accented", [with_pairs(t.accented) for t in tokens])
    save_field(directory / "context", [folded_terms(tokenize(text), text) for text in contexts])


def open_lexical(directory: Path) -> LexicalIndex:
    """Map what `save_lexical` wrote. Raises StateError when it is damaged."""
    return LexicalIndex(*(open_field(directory / name) for name in FIELDS))
