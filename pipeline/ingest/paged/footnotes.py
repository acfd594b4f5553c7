"""Footnotes of a page: small lines below a short rule at the left, each opened by the number that the text refers to.

They are read as Word's are: taken out of the flow with the numbers that refer to them, and set at the end of the text
as "[1] …".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from models.places import Span, Words
from pipeline.ingest.paged.lines import Line, lines_of
from pipeline.ingest.paged.page import Char, Page, Rule

#: The rule above footnotes starts in the left part of the page and takes up to so much of its width (a third of the
#: text in LibreOffice, two inches in Word); lines below it are lower than those above by this factor.
_LEFT, _WIDTHS, _SMALL = 0.25, (0.06, 0.45), 0.95
#: A number that is raised is lower than the text by this factor.
_RAISED = 0.8
_NUMBER = re.compile(r"\[?(\d{1,3})\]?(?=\s|$)")
_ONLY_NUMBER = re.compile(r"\W*\d{1,4}\W*")


@dataclass(frozen=True, slots=True)
class Footnote:
    """The number that refers to a footnote, and its lines, of which the first starts with it (or with it twice)."""

    number: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """A page's characters without its footnotes and the numbers that refer to them; and its footnotes."""

    chars: tuple[Char, ...]
    notes: tuple[Footnote, ...]


def without_footnotes(page: Page, last: int = 0) -> Parted:
    """Return the characters of a page and its footnotes, which are none on most pages.

    `last` is the number of the last footnote on the pages before.
    """
    for rule in page.rules:
        if not rule.upright and _WIDTHS[0] <= (rule.x1 - rule.x0) / page.width <= _WIDTHS[1]:
            found = _below(page, rule, last) if rule.x0 <= _LEFT * page.width else None
            if found is not None:
                return found
    return Parted(page.chars, ())


def _below(page: Page, rule: Rule, last: int) -> Parted | None:
    """Return the page parted at a rule, None where no footnotes stand below it."""
    above = [char for char in page.chars if char.bottom <= rule.top + 1]
    below = [char for char in page.chars if char.bottom > rule.top + 1]
    if not above or not below or any(other.top > rule.top + 1 for other in page.rules):
        return None
    lines = [line for line in lines_of(below, page.number) if not _ONLY_NUMBER.fullmatch(line.text)]
    if not lines or not _NUMBER.match(lines[0].text):
        return None
    size = median(char.bottom - char.top for char in above)
    if median(line.height for line in lines) > _SMALL * size and not _opens_raised(below):
        return None
    raised = {_bare(char) for char in above if _NUMBER.fullmatch(_bare(char)) and char.bottom - char.top < size}
    notes = [Footnote(_referred(_number(note), raised | {str(last + 1)}), note) for note in _notes(lines)]
    # The footnote after the last may have had no room left on the page.
    numbers = {note.number for note in notes} | {str(int(notes[-1].number) + 1)}
    foot = [char for char in below if _ONLY_NUMBER.fullmatch(char.text) and char.top > lines[-1].bottom]
    return Parted((*_without_references(above, numbers), *foot), tuple(notes))


def _opens_raised(chars: Sequence[Char]) -> bool:
    """Tell whether the first character is a number that is raised before the words that follow."""
    number, *rest = (char for char in chars if not char.text.isspace())
    words = next((char for char in rest if not _NUMBER.fullmatch(char.text)), number)
    small = number.bottom - number.top < _RAISED * (words.bottom - words.top)
    return small and number.bottom < words.bottom and _NUMBER.fullmatch(number.text) is not None


def _bare(char: Char) -> str:
    return char.text.strip("[],;")


def _referred(number: str, raised: set[str]) -> str:
    """Return the number of a footnote; some type by hand the one that stands there already ("55" for 5)."""
    half = number[: len(number) // 2]
    return half if number == half * 2 and number not in raised and half in raised else number


def _notes(lines: Iterable[Line]) -> list[tuple[Line, ...]]:
    notes: list[list[Line]] = []
    for line in lines:
        match = _NUMBER.match(line.text)
        expected = not notes or int(_number(notes[-1])) + 1
        if match and (not notes or int(match[1]) == expected):
            notes.append([line])
        else:
            notes[-1].append(line)
    return [tuple(note) for note in notes]


def _number(note: Sequence[Line]) -> str:
    match = _NUMBER.match(note[0].text)
    return match[1] if match else "0"


def _without_references(chars: Sequence[Char], numbers: set[str]) -> list[Char]:
    """Return the characters without the raised numbers of footnotes; the word before takes their room."""
    kept: list[Char] = []
    last = -1
    for char in chars:
        before = kept[last] if last >= 0 else char
        raised = char.bottom < before.bottom and char.bottom - char.top < _RAISED * (before.bottom - before.top)
        if raised and _bare(char) in numbers:
            kept[last] = before._replace(x1=max(before.x1, char.x1))
            continue
        kept.append(char)
        last = last if char.text.isspace() else len(kept) - 1
    return kept


def marked(note: Footnote) -> tuple[Line, ...]:
    """Return the lines of a footnote with its number in brackets, as the reader of Word files sets it."""
    first, number = note.lines[0], note.number
    bare = _NUMBER.sub("", first.text, count=1)
    by = len(number) + 2 + len(bare) - len(first.text)
    words = [
        replace(word, span=Span(0 if index == 0 else word.span.start + by, word.span.end + by))
        for index, word in enumerate(first.words)
    ]
    return replace(first, text=f"[{number}]{bare}", words=Words.of(words)), *note.lines[1:]
