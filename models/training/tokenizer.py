"""The tokenizer of the static model: byte-pair encoding whose merges go on from syllables to phrases.

Text is folded inside the tokenizer (no diacritics, no case), so that text typed without diacritics gives the
very vectors of accented text. Merges come in two ranks: those inside a word, learnt first, and those that
join whole words to phrases ("chuyen doi so"), learnt by normalised pointwise mutual information over the
first (Bouma 2009; phrases as in Mikolov et al. 2013, "Distributed representations of words and phrases",
section 4). A phrase can therefore never begin or end inside a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from models.phrase_tokenizer import PUNCTUATION, SPACE, folding_normalizer, phrase_splitter
from models.text import nfc

#: Words that bind others but carry no subject; a phrase neither holds nor crosses one. They are found in
#: accented text: folded, "thì" could not be told from the "thí" of "thí điểm".
_BINDING = re.compile(
    r"\b(?:của|và|các|những|tại|trong|theo|cho|do|bị|được|có|là|với|về|từ|đến|để|khi|thì|mà|này|trên|đó|hoặc|như|"
    r"nếu|phải|bởi|vì|cũng|đã|đang|sẽ|mỗi|ở|nhưng|nên|rằng|bằng)\b",
    re.IGNORECASE,
)
#: Phrases are learnt from every n-th text; more changes nothing but the time.
_SAMPLE = 2
#: Words in a phrase at most: "đổi mới sáng tạo" has four.
_LONGEST = 4
#: Rounds in which phrases grow; a phrase of n words needs at least log2(n) of them.
_ROUNDS = 6
_MIN_COUNT = 15
_MIN_NPMI = 0.25


@dataclass(frozen=True, slots=True)
class Sizes:
    """Entries of the vocabulary: parts of words and whole words, then phrases."""

    words: int = 10_000
    phrases: int = 10_000


def train_tokenizer(texts: Sequence[str], sizes: Sizes, folded: bool = True) -> Tokenizer:
    """Return the tokenizer learnt from the texts; `folded` False keeps diacritics (for comparison)."""
    base = _train_words(texts, sizes.words, folded)
    stream = _stream(base, [_BINDING.sub("|", nfc(text)) for text in texts[::_SAMPLE]])
    vocabulary = base.get_vocab()
    names = [name for name, _ in sorted(vocabulary.items(), key=lambda item: item[1])]
    grown, phrases = _grow(stream, names, sizes.phrases)
    spec = json.loads(base.to_str())
    spec["model"]["vocab"] = {name: number for number, name in enumerate(grown)}
    spec["model"]["merges"] += [[grown[a], grown[b]] for a, b in phrases]
    spec["pre_tokenizer"] = json.loads(phrase_splitter().__getstate__())
    return Tokenizer.from_str(json.dumps(spec, ensure_ascii=False))


def normalizer(folded: bool) -> normalizers.Normalizer:
    """Return the normaliser: lower case, one space between words and, where folded, no diacritics."""
    if folded:
        return folding_normalizer()
    plain = [normalizers.NFKC(), normalizers.Lowercase()]
    return normalizers.Sequence([*plain, normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()])


def _split() -> list[pre_tokenizers.PreTokenizer]:
    """Return the step that cuts at punctuation and drops it."""
    return [pre_tokenizers.Split(Regex(PUNCTUATION), "removed")]


def _train_words(texts: Sequence[str], size: int, folded: bool) -> Tokenizer:
    """Return a BPE tokenizer whose merges stay inside words."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizer(folded)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [*_split(), pre_tokenizers.Metaspace(SPACE, "always", split=True)]
    )
    trainer = trainers.BpeTrainer(vocab_size=size, min_frequency=10, limit_alphabet=400, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def _stream(base: Tokenizer, texts: Sequence[str]) -> NDArray[np.int32]:
    """Return the tokens of all texts in one row, -1 wherever punctuation or the end of a text parts them."""
    marks = Tokenizer.from_str(base.to_str())
    marks.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PUNCTUATION), "isolated"),
            pre_tokenizers.Metaspace(SPACE, "always", split=True),
        ]
    )
    rows: list[NDArray[np.int32]] = []
    for start in range(0, len(texts), 2000):
        for encoding in marks.encode_batch_fast(list(texts[start : start + 2000])):
            rows.append(np.array([*encoding.ids, -1], dtype=np.int32))
    return np.concatenate(rows)


def _joinable(names: list[str]) -> NDArray[np.bool_]:
    """Tell of each entry whether it is a whole word without digits, or a phrase."""
    return np.array([n.startswith(SPACE) and len(n) > 1 and not any(c.isdigit() for c in n) for n in names])


def _grow(stream: NDArray[np.int32], names: list[str], wanted: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the vocabulary with phrases and the merges that make them, in their order."""
    names = list(names)
    merges: list[tuple[int, int]] = []
    for turn in range(_ROUNDS):
        share = -(-(wanted - len(merges)) // (_ROUNDS - turn)) if turn else wanted // 2
        best = _best_pairs(stream, names, share)
        taken = set(names)
        chosen = [(a, b) for a, b in best if names[a] + names[b] not in taken]
        if not chosen:
            break
        stream = _apply(stream, chosen, len(names))
        merges += chosen
        names += [names[a] + names[b] for a, b in chosen]
    return names, merges


def _best_pairs(stream: NDArray[np.int32], names: list[str], wanted: int) -> list[tuple[int, int]]:
    """Return the pairs of neighbours to join: those of high NPMI, by count times NPMI."""
    size = len(names)
    joinable = _joinable(names)
    words = np.array([name.count(SPACE) for name in names])
    starts = np.array([name.startswith(SPACE) for name in names])
    left, right, after = stream[:-2].astype(np.int64), stream[1:-1].astype(np.int64), stream[2:]
    # The right word must be whole: what follows it may not be the rest of a rare word.
    fits = (left >= 0) & (right >= 0) & joinable[left] & joinable[right] & ((after < 0) | starts[after])
    fits &= words[left] + words[right] <= _LONGEST
    keys, counts = np.unique(left[fits] * size + right[fits], return_counts=True)
    keep = counts >= _MIN_COUNT
    keys, counts = keys[keep], counts[keep].astype(float)
    singles = np.bincount(stream[stream >= 0], minlength=size).astype(float)
    total = singles.sum()
    a, b = keys // size, keys % size
    npmi = np.log(counts * total / (singles[a] * singles[b])) / -np.log(counts / total)
    score = np.where(npmi >= _MIN_NPMI, counts * npmi, 0.0)
    order = np.argsort(-score)[:wanted]
    return [(int(a[i]), int(b[i])) for i in order if score[i] > 0]


def _apply(stream: NDArray[np.int32], chosen: list[tuple[int, int]], first: int) -> NDArray[np.int32]:
    """Return the stream with the chosen pairs joined, the better first where two overlap, as BPE does."""
    size = int(max(stream.max() + 1, first))
    keys = np.array([a * size + b for a, b in chosen], dtype=np.int64)
    order = np.argsort(keys)
    none = len(chosen)
    while True:
        pair = stream[:-1].astype(np.int64) * size + stream[1:]
        pair[(stream[:-1] < 0) | (stream[1:] < 0)] = -1
        at = np.minimum(np.searchsorted(keys, pair, sorter=order), none - 1)
        rank = np.where(keys[order[at]] == pair, order[at], none)
        before = np.concatenate(([none], rank[:-1]))
        behind = np.concatenate((rank[1:], [none]))
        join = np.flatnonzero((rank < none) & (rank < before) & (rank <= behind))
        if not len(join):
            return stream
        stream = stream.copy()
        stream[join] = first + rank[join]
        stream = np.delete(stream, join + 1)


def halves(tokenizer: Tokenizer) -> NDArray[np.int32]:
    """Return for each token its two halves where it is a phrase, else itself and -1; int32, (tokens, 2)."""
    vocabulary = tokenizer.get_vocab()
    table = np.full((len(vocabulary), 2), -1, dtype=np.int32)
    table[:, 0] = np.arange(len(vocabulary))
    for left, right in json.loads(tokenizer.to_str())["model"]["merges"]:
        if right.startswith(SPACE):
            table[vocabulary[left + right]] = vocabulary[left], vocabulary[right]
    return table
