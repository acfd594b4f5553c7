"""The best of several readings of a table's cell.

A short cell gives recognition little to go by: a figure comes out as a letter, an abbreviation as a syllable. Read at
another size, or with the English model, which has fewer letters to take one for, it errs elsewhere. The readings vote
with their confidence, word by word. The English model has no tone marks and no đ, so it only has a say on words that
are none of Vietnamese; and no word comes out that was not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.orthography import native
from models.text import fold
from pipeline.ingest.paged.tesseract import ReadLine, ReadWord, confidence_of

#: What stands in a column that numbers its rows: "I.", "12.", "1.2", "(3)", "a)".
LABEL = re.compile(r"[IVXLC]{1,6}[.)]?|\d{1,3}(?:\.\d{1,3})*[.)]?|\(\d{1,2}\)|[a-zđ][.)]?")
#: The same, a figure of it misread.
_ALMOST = re.compile(r"\S{1,3}[.,)]")
#: Confidence of a word below which its cell is read again.
_DOUBTFUL = 0.92
#: A spot or the serif of a letter that was taken for a quotation mark.
_SPOT = re.compile(r"['‘`|](?=\w[^'’`]*$)")
#: A full stop behind a number that was taken for a comma.
_COMMA = re.compile(r"(\d{1,3}),")
_NUMBER = re.compile(r"\W*\d[\d\W]*")
#: A cell with more words is text, which the English model has no say on.
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as read once: its lines, and whether with the English model."""

    lines: tuple[ReadLine, ...]
    english: bool = False

    @property
    def words(self) -> list[ReadWord]:
        """Return the words of all lines."""
        return [word for line in self.lines for word in line.words]


def is_doubtful(lines: Sequence[ReadLine], label: bool) -> bool:
    """Tell whether a cell with ink should be read again; `label` where its column numbers the rows."""
    words = [word for line in lines for word in line.words]
    if not words or any(word.confidence < _DOUBTFUL or _SPOT.match(word.text) for word in words):
        return True
    return label and len(words) == 1 and LABEL.fullmatch(words[0].text) is None


def is_like_label(lines: Sequence[ReadLine]) -> bool:
    """Tell whether a cell holds what numbers a row, or a misreading of it."""
    words = [word.text for line in lines for word in line.words]
    return len(words) == 1 and any(form.fullmatch(words[0]) for form in (LABEL, _ALMOST))


def is_short(lines: Sequence[ReadLine]) -> bool:
    """Tell whether a cell holds so few words that the English model may have a say."""
    return sum(len(line.words) for line in lines) <= _MOST_WORDS


def best_of(readings: Sequence[Reading], label: bool) -> tuple[ReadLine, ...]:
    """Return the lines of a cell, each word the one that most of its readings give, by their confidence.

    `label` as in `is_doubtful`: there a word that can be a label is taken before one that cannot.
    """
    readings = [reading for reading in readings if reading.words]
    own = [reading for reading in readings if not reading.english]
    if not own:
        return max((r.lines for r in readings), key=confidence_of, default=())
    base = max(own, key=lambda reading: confidence_of(reading.lines))
    count = len(base.words)
    ballots = [reading for reading in readings if len(reading.words) == count]
    chosen = [
        _elected([(ballot.words[number], ballot.english) for ballot in ballots], label and count == 1)
        for number in range(count)
    ]
    return _with_words(base.lines, [_mended(word, label and count == 1) for word in chosen])


def _mended(word: ReadWord, label: bool) -> ReadWord:
    """Return a word without what is no letter of it; a number of a row ends with no comma."""
    text = _SPOT.sub("", word.text)
    number = _COMMA.fullmatch(text) if label else None
    text = f"{number[1]}." if number else text
    return word if text == word.text else replace(word, text=text, read=word.text)


def _elected(votes: Sequence[tuple[ReadWord, bool]], label: bool) -> ReadWord:
    """Return the word with most votes; a vote weighs the square of its confidence."""
    scores: dict[str, float] = {}
    _count(scores, (word for word, english in votes if not english))
    first = max(scores, key=scores.__getitem__)
    marked = {fold(text) for text in scores if not text.isascii()}
    _count(scores, (w for w, english in votes if english and _may_vote(w.text, first, marked)))
    labels = {text: score for text, score in scores.items() if LABEL.fullmatch(text)} if label else {}
    text = max(labels or scores, key=scores.__getitem__)
    return max((word for word, _ in votes if word.text == text), key=lambda word: word.confidence)


def _count(scores: dict[str, float], words: Iterable[ReadWord]) -> None:
    for word in words:
        scores[word.text] = scores.get(word.text, 0.0) + word.confidence**2


def _may_vote(text: str, first: str, marked: set[str]) -> bool:
    """Tell whether the English model may know better: a number, or a word in no way Vietnamese."""
    if _NUMBER.fullmatch(text):
        return True
    return text.isascii() and fold(text) not in marked and not native(first.strip(".,;:()\"'"))


def _with_words(lines: Sequence[ReadLine], words: Sequence[ReadWord]) -> tuple[ReadLine, ...]:
    """Return lines with other words, each at the place of the one that stood there."""
    given = iter(words)
    return tuple(
        replace(line, words=tuple(replace(word, box=place.box) for place, word in zip(line.words, given, strict=False)))
        for line in lines
    )
