"""Hybrid search over the statements of the current generation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import DenseIndex, open_dense
from index.evidence import matched_words
from index.fusion import DEFAULT_WEIGHTS, Weights, fuse
from index.generation import current, model_of
from index.lexical import LexicalIndex, open_lexical
from index.statements import SavedStatements, open_statements
from index.terms import symbol_keys
from models.embedder import Embedder
from models.errors import BlankQuery, InputError, StateError
from models.records import Hit
from models.text import syllables

#: A statement that shares no word with the query is shown from this cosine on; below it, it is only the least unlike.
LEAST_COSINE = 0.35
#: The same where no word of the query stands in any statement: a slip of the keys is like everything a little.
ALONE_COSINE = 0.5
#: What the words around a statement count for when the query names an act by its symbol.
ACT_CONTEXT = 1.5
#: What a statement of that very act gets on top, among this many best ones.
OWN_ACT = 0.5
MOST_NAMED = 300


@dataclass(frozen=True, slots=True)
class Index:
    """One generation, open for reading. `dense` is None where it was built, or opened, without an embedder."""

    statements: SavedStatements
    lexical: LexicalIndex
    dense: DenseIndex | None
    weights: Weights = DEFAULT_WEIGHTS

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return the fused score of every statement, shape (statements,); 0 for what does not match at all."""
        if not len(self.statements):
            return np.zeros(0, dtype=np.float32)
        lexical = self.lexical.scores(query)
        # Who types "nq57" asks for what that act says, more than for what mentions it.
        weights = replace(self.weights, context=ACT_CONTEXT) if symbol_keys(query) else self.weights
        if self.dense is None:
            return fuse(lexical, None, weights)
        cosines = self.dense.scores(query)
        worded = lexical.folded + lexical.context > 0
        matches = worded | (cosines >= (LEAST_COSINE if worded.any() else ALONE_COSINE))
        return np.where(matches, fuse(lexical, cosines, weights), np.float32(0))

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """Return the k best statements, best first, each with its score and the words that matched.

        Statements that share no word with the query come from the dense side alone, without evidence.
        Raises BlankQuery for a query without a word, InputError for k < 1, StateError when the index is damaged.
        """
        if not syllables(query):
            raise BlankQuery("Câu hỏi trống: hãy gõ ít nhất một từ.")
        if k < 1:
            raise InputError(f"Số kết quả phải từ 1 trở lên, đang là {k}.")
        scores = self.scores(query)
        named = set(symbol_keys(query))
        order = np.argsort(-scores, kind="stable")[: max(k, MOST_NAMED) if named else k]
        best = [int(number) for number in order if scores[number] > 0]
        found = [(float(scores[n]), s) for n, s in zip(best, self.statements.read(best), strict=True)]
        if named:
            found = [(score + OWN_ACT * bool(named & set(symbol_keys(s.document))), s) for score, s in found]
            found.sort(key=lambda pair: -pair[0])
        return [Hit(s, score, tuple(matched_words(query, s.text, self._weigh))) for score, s in found[:k]]

    def _weigh(self, run: Sequence[str]) -> float:
        return sum(self.lexical.folded.idf(syllable) for syllable in run)


def open_current(directory: Path, embedder: Embedder | None = None) -> Index:
    """Open the current generation; the dense side takes part when `embedder` is the one it was built with.

    Raises StateError when nothing is built yet, or what is there is damaged.
    """
    for attempt in (1, 2):
        generation = current(directory)
        try:
            return _open(generation, embedder)
        except StateError:
            # Another process may have flipped and cleared away this generation since its name was read.
            if attempt == 2 or current(directory) == generation:
                raise
    raise AssertionError("unreachable")


def _open(generation: Path, embedder: Embedder | None) -> Index:
    fits = embedder is not None and model_of(generation) == embedder.name
    return Index(
        statements=open_statements(generation),
        lexical=open_lexical(generation / "lexical"),
        dense=open_dense(generation / "dense", embedder) if fits and embedder is not None else None,
    )
