"""The reading of the default model, fast: byte-pair encoding from letters to words and from words to phrases.

A tokenizer file of the layout that `models.training.tokenizer` writes is read here with numpy, a batch at a time, and
gives the very tokens that the tokenizers library gives. Two facts of the layout make that quick. Folding goes letter
by letter, so a word's tokens never depend on its neighbours and can be remembered. Merges inside words rank before
merges of whole words, so phrases are joined over words read before, and only where some phrase spans both words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, normalizers, pre_tokenizers

Tokens = NDArray[np.int64]
#: Stands for the space before a word, as in SentencePiece.
SPACE = "▁"
PUNCTUATION = r"\s*[^\p{L}\p{N}\s][^\p{L}\p{N}]*"
#: Marks in a row of tokens: punctuation, the end of a text, and a place whose token was joined to the one before.
_BREAK, _END, _GONE = -1, -2, -3
#: Values of the table of pairs beside the tokens that merges make: some phrase spans the pair; none does.
_SPANNED, _NONE = 1 << 40, 1 << 41
#: How punctuation is written between folded words; it is punctuation itself, so no word is like it.
_MARK = "|"
#: str.split takes these for white space, the library for punctuation.
_SEPARATORS = re.compile("[\x1c-\x1f]")
#: Words remembered at most, and the longest of them: bounds the memory.
_KEPT, _LONGEST = 1 << 16, 40
_MODEL = {
    "type": "BPE",
    "dropout": None,
    "unk_token": None,
    "continuing_subword_prefix": None,
    "end_of_word_suffix": None,
    "fuse_unk": False,
    "byte_fallback": False,
    "ignore_merges": False,
}


def folding_normalizer() -> normalizers.Normalizer:
    """Return the normaliser of the layout: lower case, no diacritics, one space between words."""
    return normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace("đ", "d"),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )


def phrase_splitter() -> pre_tokenizers.PreTokenizer:
    """Return the pre-tokeniser of the layout: runs of words between punctuation, so that merges may cross spaces."""
    cut = pre_tokenizers.Split(Regex(PUNCTUATION), "removed")
    return pre_tokenizers.Sequence([cut, pre_tokenizers.Metaspace(SPACE, "always", split=False)])


class PhraseTokenizer:
    """A tokenizer of the layout in memory. What it remembers may be shared between threads."""

    def __init__(self, vocabulary: dict[str, int], merges: Sequence[tuple[str, str]]) -> None:
        """Take over the vocabulary and its merges in their order. Raises ValueError or KeyError where they misfit."""
        self._vocabulary = vocabulary
        self._table = _Pairs(vocabulary, merges)
        self._letters = _Letters()
        self._words: dict[str, tuple[int, ...]] = {}

    @classmethod
    def read(cls, file: Path) -> PhraseTokenizer | None:
        """Return the tokenizer of a tokenizer.json, or None where its layout is another (or it is broken)."""
        try:
            spec = json.loads(file.read_text(encoding="utf-8"))
            model = spec["model"]
            vocabulary, merges = model.pop("vocab"), model.pop("merges")
            return cls(vocabulary, [(a, b) for a, b in merges]) if _is_layout(spec) else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    @property
    def size(self) -> int:
        """Number of tokens in the vocabulary."""
        return len(self._vocabulary)

    def ids(self, texts: Sequence[str]) -> tuple[Tokens, Tokens]:
        """Return the token ids of all texts in one row, and how many of them each text has, int64 (len(texts),)."""
        pieces = list(chain.from_iterable(map(_pieces, texts)))
        words = self._remember(pieces)
        row = np.array(list(chain.from_iterable(map(words.__getitem__, pieces))), dtype=np.int64)
        self._table.join(row, self._table.find(row[:-1], row[1:]))
        kept = row >= 0
        counts = np.diff(np.cumsum(kept)[row == _END], prepend=0)
        return row[kept], counts

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of the text, each with a "▁" before every word."""
        names = {number: name for name, number in self._vocabulary.items()}
        return [names[number] for number in self.ids([text])[0].tolist()]

    def _remember(self, pieces: list[str]) -> dict[str, tuple[int, ...]]:
        """Return a dictionary that holds the tokens of every piece, marks among them."""
        if len(self._words) > _KEPT:
            self._words = {}
        # Another thread may start afresh meanwhile; this one keeps to the dictionary that it filled.
        words = self._words
        missing = set(pieces).difference(words)
        if not missing:
            return words
        found = dict(self._spell(missing))
        words.update((piece, row) for piece, row in found.items() if len(piece) <= _LONGEST)
        return words if max(map(len, missing)) <= _LONGEST else words | found

    def _spell(self, pieces: Iterable[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield each piece with its tokens: its words by the merges inside words, and breaks between them."""
        folded = {piece: piece.translate(self._letters).split() for piece in pieces}
        words = list(dict.fromkeys(chain.from_iterable(folded.values())))
        letters = self._vocabulary
        rows = ([letters[c] for c in SPACE + word if c in letters] + [_END] for word in words)
        row = np.array(list(chain.from_iterable(rows)), dtype=np.int64)
        one_word = (row[:-1] >= 0) & (row[1:] >= 0)
        self._table.join(row, np.where(one_word, np.minimum(self._table.find(row[:-1], row[1:]), _SPANNED), _NONE))
        row = row[row != _GONE]
        ends = np.flatnonzero(row == _END).tolist()
        spelt, flat = {}, row.tolist()
        for word, start, end in zip(words, [0, *(end + 1 for end in ends)], ends, strict=False):
            spelt[word] = tuple(flat[start:end])
        spelt[_MARK] = (_BREAK,)
        for piece, parts in folded.items():
            yield piece, tuple(chain.from_iterable(spelt[part] for part in parts)) if piece else (_END,)


class _Letters(dict[int, str]):
    """What each character is folded to, as the tokenizers library folds it; punctuation is `_MARK` between spaces."""

    def __init__(self) -> None:
        super().__init__()
        self._fold, self._split = folding_normalizer(), phrase_splitter()

    def __missing__(self, code: int) -> str:
        """Return the folded character, asked of the library between two letters that keep spaces and breaks apart."""
        if 0xD800 <= code <= 0xDFFF:
            # Half of a surrogate pair (an undecodable byte of a command line) cannot be given to the library.
            return f" {_MARK} "
        pieces = self._split.pre_tokenize_str(self._fold.normalize_str(f"a{chr(code)}a"))
        parts = [piece.removeprefix(SPACE).replace(SPACE, " ") for piece, _ in pieces]
        self[code] = f" {_MARK} ".join(parts)[1:-1]
        return self[code]


class _Pairs:
    """Which token each pair of neighbours makes. Tokens are numbered in the order of their merges."""

    def __init__(self, vocabulary: dict[str, int], merges: Sequence[tuple[str, str]]) -> None:
        """Build the table. Raises ValueError or KeyError where the merges are not in the order of the layout."""
        # Neither mark, as a right neighbour, may look like a token of the row before.
        self._stride = len(vocabulary) + 3
        lefts, rights = zip(*merges, strict=True) if merges else ((), ())
        left, right, made = (
            np.fromiter(map(vocabulary.__getitem__, names), dtype=np.int64, count=len(merges))
            for names in (lefts, rights, map(str.__add__, lefts, rights))
        )
        phrase = np.fromiter((name.startswith(SPACE) for name in rights), dtype=np.bool_, count=len(merges))
        whole = all(name.startswith(SPACE) for name in lefts[len(merges) - int(phrase.sum()) :])
        if not (whole and (phrase[:-1] <= phrase[1:]).all() and _ascending(left, right, made)):
            raise ValueError("merges are not in the order of the layout")
        spans = self._spans(left[phrase], right[phrase], made[phrase])
        keys = np.concatenate((left * self._stride + right, spans))
        values = np.concatenate((made, np.full(len(spans), _SPANNED)))
        keys, places = np.unique(keys, return_index=True)
        self._keys = np.append(keys, np.iinfo(np.int64).max)
        self._values = np.append(values[places], _NONE)

    def _spans(self, left: Tokens, right: Tokens, made: Tokens) -> Tokens:
        """Return the keys of all pairs of neighbouring words inside phrases."""
        first = np.arange(self._stride)
        last = first.copy()
        # Each turn goes one merge deeper; a phrase of n words is at most n - 1 deep.
        while (first[made] != first[left]).any() or (last[made] != last[right]).any():
            first[made], last[made] = first[left], last[right]
        return np.asarray(last[left] * self._stride + first[right])

    def find(self, left: Tokens, right: Tokens) -> Tokens:
        """Return for each pair the token that it makes, `_SPANNED` where only longer phrases hold it, or `_NONE`."""
        wanted = left * self._stride + right
        at = np.searchsorted(self._keys, wanted)
        return np.where(self._keys[at] == wanted, self._values[at], _NONE)

    def join(self, row: Tokens, made: Tokens) -> None:
        """Join neighbours in place as byte-pair encoding does: in each run of tokens the first merge first.

        `made` (len(row) - 1,) is `find` of each token and the next; `_NONE` parts two runs. All places of a run's
        first merge are joined at once: what they make takes part in later merges only, so their order does not matter.
        """
        made = np.append(made, _NONE)
        linked = made < _NONE
        before = np.append(False, linked[:-1])
        at = np.flatnonzero(before | linked)
        made, opens = made[at], ~before[at]
        while len(at):
            starts = np.flatnonzero(opens)
            best = np.repeat(np.minimum.reduceat(made, starts), np.diff(np.append(starts, len(at))))
            going = best < _SPANNED
            hit = (made == best) & going
            # Of "a a a" the first two are joined; what is left of the run is looked at again.
            hit[1:] &= ~hit[:-1]
            places = np.flatnonzero(hit)
            row[at[places]] = made[places]
            row[at[places + 1]] = _GONE
            going[places + 1] = False
            at, opens = at[going], opens[going]
            made = np.append(np.where(opens[1:], _NONE, self.find(row[at[:-1]], row[at[1:]])), _NONE)


def _ascending(left: Tokens, right: Tokens, made: Tokens) -> bool:
    """Tell whether tokens are numbered in the order of their merges, and made of lower ones."""
    return bool((np.diff(made) > 0).all() and (made > np.maximum(left, right)).all())


def _pieces(text: str) -> list[str]:
    """Return what stands between white space, and "" for the end of the text."""
    if not text.isprintable():
        text = _SEPARATORS.sub(f" {_MARK} ", text)
    pieces = text.split()
    pieces.append("")
    return pieces


def _is_layout(spec: dict[str, object]) -> bool:
    """Tell whether a tokenizer file (its vocabulary and merges taken out) is of the layout."""
    wanted = {
        "normalizer": json.loads(folding_normalizer().__getstate__()),
        "pre_tokenizer": json.loads(phrase_splitter().__getstate__()),
        "model": _MODEL,
        "added_tokens": [],
        "post_processor": None,
        "truncation": None,
    }
    return all(spec.get(key) == value for key, value in wanted.items())
