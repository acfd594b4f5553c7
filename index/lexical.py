"""Lexical search: BM25 over three fields of a statement, each mapped from disk (see `index.postings`).

- folded: syllables and pairs without diacritics, and keys of act symbols, of the text;
- accented: the same syllables and pairs with diacritics. A query typed without any leaves this field silent, so that
  it loses nothing; in a query with diacritics every word takes part;
- context: folded syllables, pairs and symbol keys of the headings above and of the document's own symbol and subject.
  Statements under one heading share one context, which is scored once.

Short forms of a text ("CĐS") are read as what they stand for (`index.acronyms`), and kept beside it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.acronyms import Acronyms, expand, load_table, with_learnt
from index.postings import DAMAGED, Floats, SavedField, open_field, save_field
from index.terms import Tokens, full_symbols, symbol_keys, tokenize, with_pairs
from models.errors import StateError
from models.text import fold_syllable, is_plain

#: A syllable and how many texts hold it: what misspelt words are corrected by.
SYLLABLES = "syllables.json"
SHORT_FORMS = "acronyms.json"
CONTEXT_OF = "context_of.npy"


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """What a query looks for: terms of the folded and context fields, of the accented one, and the folded bound."""

    folded: tuple[str, ...]
    accented: tuple[str, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """The three fields of one collection; `context_of` gives the context of each text by number."""

    folded: SavedField
    accented: SavedField
    context: SavedField
    context_of: NDArray[np.int32]
    acronyms: Acronyms
    directory: Path

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.context_of)

    def terms(self, words: str, keys: Sequence[str] = ()) -> QueryTerms:
        """Return the terms of words with their short forms spelt out, and of further keys of act symbols."""
        tokens = tokenize(words)
        folded = (*with_pairs(tokens.folded), *keys)
        accented = () if is_plain(words) else tuple(with_pairs(tokens.accented))
        return QueryTerms(folded, accented, max(self.folded.bound(folded), 1e-6))

    def total(self, terms: QueryTerms, folded: float, accented: float, context: float) -> Floats:
        """Return the sum of the three fields' scores under these weights, shape (texts,)."""
        total: Floats = np.zeros(len(self), dtype=np.float32)
        self.folded.add(total, terms.folded, folded / terms.bound)
        self.accented.add(total, terms.accented, accented / terms.bound)
        around = self.context.totals(terms.folded)
        if around.any():
            total += (np.float32(context / terms.bound) * around)[self.context_of]
        return total

    def syllables(self) -> dict[str, dict[str, int]]:
        """Return the folded syllables of all texts, each with its forms (accent keys) and how many texts hold them."""
        try:
            return dict(json.loads((self.directory / SYLLABLES).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise StateError(DAMAGED) from error


def folded_terms(tokens: Tokens, text: str) -> list[str]:
    """Return the terms of the folded field: syllables, pairs, and keys of the act symbols in the text."""
    return [*with_pairs(tokens.folded), *symbol_keys(text), *full_symbols(text)]


def save_lexical(
    directory: Path, texts: Sequence[str], contexts: Sequence[str], learnt: dict[str, str] | None = None
) -> None:
    """Index texts and their contexts (one for each text, "" where there is none) under `directory`.

    `learnt` are short forms that the texts define (see `index.acronyms.learn`).
    """
    acronyms = with_learnt(learnt or {})
    directory.mkdir(parents=True)
    read = [_read(text, acronyms) for text in texts]
    save_field(directory / "folded", _folded(texts, read))
    save_field(directory / "accented", (with_pairs(tokens.accented) for tokens, _ in read))
    distinct = {context: number for number, context in enumerate(dict.fromkeys(contexts))}
    save_field(directory / "context", (folded_terms(_read(text, acronyms)[0], text) for text in distinct))
    np.save(directory / CONTEXT_OF, np.asarray([distinct[context] for context in contexts], dtype=np.int32))
    (directory / SYLLABLES).write_text(json.dumps(_forms(read), ensure_ascii=False), encoding="utf-8")
    (directory / SHORT_FORMS).write_text(json.dumps(learnt or {}, ensure_ascii=False), encoding="utf-8")


def _read(text: str, acronyms: Acronyms) -> tuple[Tokens, list[str]]:
    """Return the syllables of a text with short forms spelt out, and those short forms folded."""
    short = acronyms.in_text(text)
    return tokenize(expand(text, short)), [fold_syllable(one.short) for one in short]


def _forms(read: Sequence[tuple[Tokens, list[str]]]) -> dict[str, dict[str, int]]:
    """Return, by folded syllable, its accent keys and how many texts hold each; short forms with themselves."""
    counts: Counter[tuple[str, str]] = Counter()
    for tokens, short in read:
        counts.update({*zip(tokens.folded, tokens.accented, strict=True), *zip(short, short, strict=True)})
    forms: dict[str, dict[str, int]] = {}
    for (folded, accented), count in counts.items():
        forms.setdefault(folded, {})[accented] = count
    return forms


def _folded(texts: Sequence[str], read: Sequence[tuple[Tokens, list[str]]]) -> Iterator[list[str]]:
    for text, (tokens, short) in zip(texts, read, strict=True):
        yield [*folded_terms(tokens, text), *short]


def open_lexical(directory: Path) -> LexicalIndex:
    """Map what `save_lexical` wrote. Raises StateError when it is damaged."""
    try:
        learnt = json.loads((directory / SHORT_FORMS).read_text(encoding="utf-8"))
        context_of = np.asarray(np.load(directory / CONTEXT_OF, mmap_mode="r"))
    except (OSError, ValueError) as error:
        raise StateError(DAMAGED) from error
    return LexicalIndex(
        folded=open_field(directory / "folded"),
        accented=open_field(directory / "accented"),
        context=open_field(directory / "context"),
        context_of=context_of,
        acronyms=with_learnt(learnt) if learnt else load_table(),
        directory=directory,
    )
