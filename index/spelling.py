"""Slips of the keys in a query: Telex or VNI that was switched off, swapped, missing and doubled letters, lost spaces.

A word is looked at only where no text holds it. A possible Vietnamese syllable is a word until its neighbours say
otherwise: "thủy lợi" stays as it is in an index that never speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.orthography import possible, surface, telex, vni
from models.text import SYLLABLE, accent_key, fold, fold_syllable, is_plain, nfc

#: Letters beside each other on a keyboard: a slip there is likelier than anywhere else.
_NEAR = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "o",
    "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb", "h": "gynj", "j": "hukm", "k": "jil", "l": "ko",
    "z": "ax", "x": "zsc", "c": "xdv", "v": "cfb", "b": "vgn", "n": "bhm", "m": "nj",
}  # fmt: skip
#: Letters that no Vietnamese syllable has.
_FOREIGN = frozenset("fjwz")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: A syllable has no more letters than "nghiêng"; longer words are foreign or lack a space.
LONGEST = 7
#: Five such syllables without spaces; the ways in which a longer word may be wrong are too many to try.
_LONGEST_RUN = 5 * LONGEST
Frequencies = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the index holds: accent keys with counts by folded syllable, and how many texts hold a term."""

    forms: Mapping[str, Mapping[str, int]]
    folded: Frequencies
    accented: Frequencies

    def count(self, folded: str) -> int:
        """Return how many texts hold the folded syllable (at least: forms may share texts)."""
        return sum(self.forms.get(folded, {}).values())

    def pairs(self, left: str, right: str) -> int:
        """Return how many texts hold two folded syllables side by side."""
        return self.folded([f"{left} {right}"])[0] if left and right else 0


def corrected(query: str, vocabulary: Vocabulary) -> str:
    """Return the query with its slips mended, the query itself where there are none."""
    text = nfc(query)
    words = list(SYLLABLE.finditer(text))
    known = [vocabulary.count(fold_syllable(m.group())) > 0 for m in words]
    if all(known):
        return text
    plain = is_plain(text)
    mended = _all_mended(words, known, plain, vocabulary)
    # Most words without diacritics: people type that way, and one word with them would make the others plain words.
    if plain and 2 * len(mended) <= len(words):
        mended = {at: fold(new) for at, new in mended.items()}
    parts: list[str] = []
    last = 0
    for at, match in enumerate(words):
        parts += [text[last : match.start()], mended.get(at, match.group())]
        last = match.end()
    return "".join([*parts, text[last:]])


def _all_mended(
    words: Sequence[re.Match[str]], known: Sequence[bool], plain: bool, vocabulary: Vocabulary
) -> dict[int, str]:
    """Return the words that are slips, by their place, with what was meant."""
    mended: dict[int, str] = {}
    before = ""
    for at, match in enumerate(words):
        after = fold_syllable(words[at + 1].group()) if at + 1 < len(words) and known[at + 1] else ""
        new = "" if known[at] else _mended(match.group(), before, after, plain, vocabulary)
        if new:
            mended[at] = new
        end = fold_syllable(SYLLABLE.findall(new or match.group())[-1])
        before = end if vocabulary.count(end) else ""
    return mended


def _mended(word: str, before: str, after: str, plain: bool, vocabulary: Vocabulary) -> str:
    """Return what was meant by a word that no text holds, as it is written; "" where nothing comes near enough.

    Telex and VNI were meant to bear diacritics; other slips of a `plain` query bear none.
    """
    if (word.isupper() and len(word) > 1) or len(word) > _LONGEST_RUN:
        return ""
    for key in (telex(fold(word)), vni(fold(word))):
        folded = fold(key.rstrip("12345"))
        if key and vocabulary.count(folded):
            return surface(key) if key in vocabulary.forms[folded] else _with_accents([folded], before, vocabulary)
    folded = fold_syllable(word)
    if not folded.isalpha():
        return ""
    found = _split(folded, vocabulary) or [_nearest(folded, before, after, vocabulary)]
    if plain or not found[0]:
        return " ".join(found)
    return _with_accents(found, before, vocabulary)


def _nearest(folded: str, before: str, after: str, vocabulary: Vocabulary) -> str:
    """Return the likeliest syllable one slip away (two for a longer one), "" for none."""
    neighbours = [n for n in (before, after) if n]
    if possible(folded) and not neighbours:
        return ""
    slips = _slips(folded)
    candidates = {c: cost for c, cost in slips.items() if vocabulary.count(c) and c.isalpha()}
    native = _FOREIGN.isdisjoint(folded) and not possible(folded)
    if not candidates and native and 4 < len(folded) <= LONGEST + 1:
        # Two slips lead from any foreign word to some other one: only to a syllable, then.
        candidates = {d: 2.0 for c in slips for d in _slips(c) if possible(d) and vocabulary.count(d)}
    rated = []
    for candidate, cost in candidates.items():
        sides = [vocabulary.pairs(before, candidate), vocabulary.pairs(candidate, after)]
        fits = sum(side > 0 for side in sides)
        # A real word gives way only to one that goes with all its neighbours; a short wrong one needs one at least.
        if fits < (len(neighbours) if possible(folded) else int(len(folded) < 4 or len(candidate) < 3)):
            continue
        rated.append((fits, -cost, sum(sides), vocabulary.count(candidate), candidate))
    return max(rated)[-1] if rated else ""


def _slips(word: str) -> dict[str, float]:
    """Return the words one slip away with what each slip costs: swapped 0.6, neighbouring key 0.7, others 1."""
    found: dict[str, float] = {}
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            doubled = bool(head) and head[-1] == tail[0]
            _keep(found, head + tail[1:], 0.6 if doubled else 1.0)
            for letter in _LETTERS:
                _keep(found, head + letter + tail[1:], 0.7 if letter in _NEAR.get(tail[0], "") else 1.0)
        if len(tail) > 1:
            _keep(found, head + tail[1] + tail[0] + tail[2:], 0.6)
        for letter in _LETTERS:
            _keep(found, head + letter + tail, 0.9)
    found.pop(word, None)
    return found


def _keep(found: dict[str, float], word: str, cost: float) -> None:
    found[word] = min(cost, found.get(word, cost))


def _split(folded: str, vocabulary: Vocabulary) -> list[str]:
    """Return the syllables of words typed without spaces ("chuyendoiso"), [] where it is none such."""
    if len(folded) <= LONGEST and possible(folded):
        return []
    best: list[str] = []
    for parts in _cuts(folded):
        if len(parts) > 1 and all(vocabulary.count(p) for p in parts):
            joined = [vocabulary.pairs(a, b) for a, b in pairwise(parts)]
            if all(joined) and (not best or len(parts) < len(best)):
                best = parts
    return best


def _cuts(folded: str) -> Iterator[list[str]]:
    """Yield the ways to cut letters into up to five possible syllables."""

    def go(rest: str, taken: list[str]) -> Iterator[list[str]]:
        if not rest:
            yield taken
            return
        if len(taken) == 5:
            return
        for size in range(min(LONGEST, len(rest)), 0, -1):
            if possible(rest[:size]):
                yield from go(rest[size:], [*taken, rest[:size]])

    yield from go(folded, [])


def _with_accents(found: Sequence[str], before: str, vocabulary: Vocabulary) -> str:
    """Return folded syllables with the diacritics that they bear in the texts, beside the one before them."""
    written: list[str] = []
    left = before
    for folded in found:
        forms = vocabulary.forms.get(folded, {})
        keys = sorted(forms, key=lambda key: -forms[key])
        lefts = vocabulary.forms.get(left, {})
        terms = [(key, f"{other} {key}") for key in keys for other in lefts]
        counts = vocabulary.accented([term for _, term in terms]) if terms else []
        together: dict[str, int] = {}
        for (key, _), count in zip(terms, counts, strict=True):
            together[key] = together.get(key, 0) + count
        chosen = max(keys, key=lambda key: (together.get(key, 0), forms[key]))
        written.append(surface(chosen))
        left = folded
    return " ".join(written)


def changed(query: str, new: str) -> bool:
    """Tell whether a correction changed more than case and the place of tone marks."""
    first, second = ([accent_key(w) for w in re.findall(SYLLABLE, nfc(text))] for text in (query, new))
    return first != second
