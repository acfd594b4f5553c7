"""Restore letters and tone marks that recognition lost: "phô thông" on a coarse scan was "phổ thông" on paper.

A word is changed where recognition was unsure of it and the syllables around it leave little doubt (a noisy channel:
Kernighan, Church and Gale 1990, "A spelling correction program based on a noisy channel model"). What others rely on
letter by letter is never touched: numbers, symbols of acts, abbreviations, names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from index.orthography import MARKS, native, surface
from models.syllables import EDGE, OTHER, SyllableModel, load_syllables
from models.text import SYLLABLE, accent_key, fold, nfc

#: Confidence from which a word is not looked at.
_SURE = 0.99
#: What it takes to leave a word as it was read, in nats: at no confidence, and more at full.
_STAY, _STAY_SURE = 1.0, 7.0
#: By how much the best reading has to be likelier than what was read.
_MARGIN = 3.0
#: What each misread part costs, in nats: the tone mark, the sign of a letter, a letter taken for a like one.
_TONE, _SIGN, _LETTER = 1.0, 1.2, 4.0
#: What a word that no text holds costs.
_UNKNOWN = 17.0
#: Letters that look alike on a coarse scan, without diacritics.
_LIKE = {
    "i": "lt", "l": "it", "t": "lir", "r": "t", "c": "eo", "e": "co", "o": "ce", "n": "u", "u": "n", "h": "b", "b": "h",
}  # fmt: skip
#: Syllables whose tone mark stands on the first vowel, or, in the older style, on the second.
_MOVING = re.compile(r"((?!q).*)(oa|oe|uy)([1-5])")
_WIDTH = 16
#: What ends a sentence or an item: no syllable follows from those before it.
_BREAK = re.compile(r"[.;:!?()\[\]\"“”|]|(?:^|\d)[-–+•*]+$")
_SYMBOL = re.compile(r"\d|[A-ZĐ][^\W_]*/[A-ZĐ]|[^\W_]-[^\W_]")


@dataclass(slots=True)
class _Piece:
    """A syllable of a word as read: where it stands, whether a sentence begins with it, and what it may have been."""

    word: int
    start: int
    text: str
    opens: bool
    confidence: float
    costs: dict[str, float] = field(default_factory=dict)


def restore(words: Sequence[str], confidences: Sequence[float]) -> list[str]:
    """Return the words as they stood on paper, as many as were read.

    `words` are in reading order with their punctuation, `confidences` in [0, 1]. A word keeps its case, and is the
    same object where nothing is restored.
    """
    found = list(words)
    if all(confidence >= _SURE for confidence in confidences):
        return found
    pieces = list(_pieces(words, confidences))
    model = load_syllables()
    keys = [accent_key(piece.text) for piece in pieces]
    costs = [_cost(pieces, keys, at, model) for at in range(len(pieces))]
    for at, piece in enumerate(pieces):
        # Less than this cannot be gained whatever else stood there.
        if costs[at] > _MARGIN - _left(piece) and not _is_kept(pieces, at, words[piece.word]):
            _weigh(piece, keys[at], model)
    best = _best(pieces, model)
    old = _in_old_style(pieces)
    # From the end, so that the places of the pieces before in the same word stay right.
    for at in reversed(range(len(pieces))):
        piece, key = pieces[at], best[at]
        if key != accent_key(piece.text) and _gain(pieces, best, at, model) >= _MARGIN:
            text = nfc(found[piece.word])
            end = piece.start + len(piece.text)
            found[piece.word] = text[: piece.start] + _cased(_written(key, old), piece.text) + text[end:]
    return found


def _pieces(words: Sequence[str], confidences: Sequence[float]) -> Iterator[_Piece]:
    opens = True
    for number, (word, confidence) in enumerate(zip(words, confidences, strict=True)):
        text, last = nfc(word), 0
        for match in SYLLABLE.finditer(text):
            opens = opens or _BREAK.search(text, last, match.start()) is not None
            yield _Piece(number, match.start(), match[0], opens, confidence, {accent_key(match[0]): 0.0})
            opens, last = False, match.end()
        opens = opens or _BREAK.search(text, last) is not None


def _weigh(piece: _Piece, key: str, model: SyllableModel) -> None:
    """Give a piece what it may have been besides what was read."""
    piece.costs = {choice: cost for choice, cost in _choices(key, model) if choice != key}
    piece.costs[key] = _left(piece)


def _left(piece: _Piece) -> float:
    """Return the cost of leaving a piece as it was read; the surer the recognition, the less."""
    return -_STAY - _STAY_SURE * piece.confidence


def _is_kept(pieces: Sequence[_Piece], at: int, word: str) -> bool:
    """Tell whether a piece is no word to look at: surely read, a symbol, a letter, an abbreviation, a name."""
    piece = pieces[at]
    text = piece.text
    if piece.confidence >= _SURE or len(text) < 2 or not text.isalpha() or _SYMBOL.search(word):
        return True
    if text.islower():
        return False
    beside = [other.text for other in (*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2])]
    if text.isupper():
        return not (native(text) and all(len(o) > 1 and o.isupper() for o in beside if o.isalpha()))
    named = at + 1 < len(pieces) and not pieces[at + 1].opens and pieces[at + 1].text[:1].isupper()
    return named or not (piece.opens and text.istitle())


@lru_cache(maxsize=1 << 14)
def _choices(key: str, model: SyllableModel) -> tuple[tuple[str, float], ...]:
    """Return the syllables that may have been read as `key`, with what the misreading costs."""
    base = fold(key.rstrip("12345"))
    bases = {base: 0.0}
    for at, letter in enumerate(base):
        for other in _LIKE.get(letter, ""):
            bases.setdefault(base[:at] + other + base[at + 1 :], _LETTER)
    found = []
    for like, cost in bases.items():
        for form in model.forms.get(like, ()):
            if native(surface(form)):
                found.append((form, cost + _distance(key, form)))
    return tuple(found)


def _distance(key: str, form: str) -> float:
    (first, tone), (second, other) = ((k.rstrip("12345"), k[len(k.rstrip("12345")) :]) for k in (key, form))
    signs = sum(a != b and fold(a) == fold(b) for a, b in zip(first, second, strict=True))
    return _SIGN * signs + _TONE * (tone != other)


def _best(pieces: Sequence[_Piece], model: SyllableModel) -> list[str]:
    """Return the likeliest syllable for each piece (a beam search over the last two)."""
    paths: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {(EDGE, EDGE): (0.0, ())}
    settled: list[str] = []
    for piece in pieces:
        grown: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
        for (before, left), (cost, path) in paths.items():
            last = (EDGE, EDGE) if piece.opens else (before, left)
            for choice, own in piece.costs.items():
                number = model.number(choice)
                total = cost + own + _surprise(last[0], last[1], choice, piece, model)
                state = (last[1], number)
                if state not in grown or total < grown[state][0]:
                    grown[state] = (total, (*path, choice))
        kept = sorted(grown.items(), key=lambda item: item[1][0])[:_WIDTH]
        if len(kept) == 1:
            settled += kept[0][1][1]
            kept = [(kept[0][0], (0.0, ()))]
        paths = dict(kept)
    return settled + list(min(paths.values())[1])


def _surprise(before: int, left: int, choice: str, piece: _Piece, model: SyllableModel) -> float:
    number = model.number(choice)
    if number == OTHER:
        return _UNKNOWN if piece.text.isalpha() else 0.0
    return -model.log_probability(before, left, number)


def _gain(pieces: Sequence[_Piece], best: Sequence[str], at: int, model: SyllableModel) -> float:
    """Return by how many nats the best reading of one piece is likelier than what was read, its neighbours as in it."""
    piece = pieces[at]
    read = accent_key(piece.text)
    kept = [*best[:at], read, *best[at + 1 :]]
    return _cost(pieces, kept, at, model) + piece.costs[read] - _cost(pieces, best, at, model) - piece.costs[best[at]]


def _cost(pieces: Sequence[_Piece], keys: Sequence[str], at: int, model: SyllableModel) -> float:
    """Return the surprise, in nats, of one piece and of the two after it."""
    before, left, total = EDGE, EDGE, 0.0
    for place in range(max(0, at - 2), min(len(pieces), at + 3)):
        if pieces[place].opens:
            before, left = EDGE, EDGE
        if place >= at:
            total += _surprise(before, left, keys[place], pieces[place], model)
        before, left = left, model.number(keys[place])
    return total


def _in_old_style(pieces: Sequence[_Piece]) -> bool:
    """Tell whether the page writes "hoà", "uỷ" more often than "hòa", "ủy"."""
    keys = [(piece.text.lower(), accent_key(piece.text)) for piece in pieces]
    moving = [(text, key) for text, key in keys if _MOVING.fullmatch(key)]
    return 2 * sum(text == _written(key, True) for text, key in moving) > len(moving)


def _written(key: str, old: bool) -> str:
    match = _MOVING.fullmatch(key) if old else None
    return nfc(match[1] + match[2] + MARKS[match[3]]) if match else surface(key)


def _cased(new: str, read: str) -> str:
    if read.isupper() and len(read) > 1:
        return new.upper()
    return new.capitalize() if read[:1].isupper() else new
