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
class Parted:
    """A page's characters without its footnotes and the numbers that refer to them; and each footnote's lines."""

    chars: tuple[Char, ...]
    notes: tuple[tuple[Line, ...], ...]


def without_footnotes(page: Page) -> Parted:
    """Return the characters of a page and the lines of its footnotes, which are none on most pages."""
    for rule in page.rules:
        if not rule.upright and _WIDTHS[0] <= (rule.x1 - rule.x0) / page.width <= _WIDTHS[1]:
            found = _below(page, rule) if rule.x0 <= _LEFT * page.width else None
            if found is not None:
                return found
    return Parted(page.chars, ())


def _below(page: Page, rule: Rule) -> Parted | None:
    """Return the page parted at a rule, None where no footnotes stand below it."""
    above = [char for char in page.chars if char.bottom <= rule.top + 1]
    below = [char for char in page.chars if char.bottom > rule.top + 1]
    if not above or not below or any(other.top > rule.top + 1 for other in page.rules):
        return None
    lines = [line for line in lines_of(below, page.number) if not _ONLY_NUMBER.fullmatch(line.text)]
    size = median(char.bottom - char.top for char in above)
    if not lines or median(line.height for line in lines) > _SMALL * size or not _NUMBER.match(lines[0].text):
        return None
    notes = _notes(lines)
    numbers = {_number(note) for note in notes}
    foot = [char for char in below if _ONLY_NUMBER.fullmatch(char.text) and char.top > lines[-1].bottom]
    return Parted((*_without_references(above, numbers), *foot), tuple(notes))


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
        if raised and char.text.strip("[],;") in numbers:
            kept[last] = before._replace(x1=max(before.x1, char.x1))
            continue
        kept.append(char)
        last = last if char.text.isspace() else len(kept) - 1
    return kept


def marked(note: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of a footnote with its number in brackets, as the reader of Word files sets it."""
    first = note[0]
    number = _number(note)
    bare = _NUMBER.sub("", first.text, count=1)
    by = len(number) + 2 + len(bare) - len(first.text)
    words = [
        replace(word, span=Span(0 if index == 0 else word.span.start + by, word.span.end + by))
        for index, word in enumerate(first.words)
    ]
    return replace(first, text=f"[{number}]{bare}", words=Words.of(words)), *note[1:]
