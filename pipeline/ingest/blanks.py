"""Blanks to be filled in ("Ông (bà): ………………"), which forms draw with dots or underscores: each is read as one "…".

How many dots stand there says nothing, and a tab with a leader (ECMA-376 part 1, 17.3.1.37) draws as many as there is
room for; Word keeps the tab, a PDF the dots. Read as one sign, a form says the same in both.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from models.places import Span, Words
from pipeline.ingest.reading import ORNAMENT, Draft

#: What a blank is read as, and what stands for a tab with a leader until then.
BLANK, LEADER = "…", "……"
#: Signs that may draw a blank; a full stop before a space ends what stands before.
_DRAWN = re.compile(r"(?:(?<!\w)[.…_]|[.…_](?=[.…_]))(?:[ \n]?[.…_])+")
#: What every drawn blank has, and few texts: quicker to look for.
_MAYBE_DRAWN = re.compile(r"[.…_][ \n]?[.…_]")
#: A blank is as long as so many dots; fewer stand for words left out.
_FEWEST = 5
#: A draft that is nothing but a blank or the end of one, and the signs that close it.
_ALONE = re.compile(r"([.…]*)[./;,]*")
#: What a blank stands a space apart from.
_BEFORE, _BEHIND = re.compile(r"[\w:,;)]"), re.compile(r"[\w(]")


class _Edit(NamedTuple):
    """Characters of a text (`start` to `end`) and what they become."""

    start: int
    end: int
    new: str


def with_blanks(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts with each blank as one sign; lines that only go on with a blank above are one with it."""
    held: Draft | None = None
    for draft in map(_read, drafts):
        if held is not None and _goes_on(held, draft):
            held = _joined(held, draft)
            continue
        if held is not None:
            yield held
        held = draft
    if held is not None:
        yield held


def _goes_on(held: Draft, draft: Draft) -> bool:
    texts = held.text.endswith(BLANK) and _ALONE.fullmatch(draft.text) is not None
    return texts and not held.cells and not draft.cells


def _joined(held: Draft, draft: Draft) -> Draft:
    """Return a draft that ends with a blank, with the one behind it that is a blank alone."""
    drawn = _ALONE.match(draft.text)
    cut = len(drawn[1]) if drawn else 0
    by = len(held.text) - cut
    rest = draft.words.moved(by)
    notes = tuple(replace(note, offset=note.offset + by) for note in draft.notes)
    words = Words.of([*held.words, *(word for word in rest if word.span.start >= len(held.text))])
    return replace(held, text=held.text + draft.text[cut:], words=words, notes=held.notes + notes)


def _read(draft: Draft) -> Draft:
    """Return a draft with each blank as one sign."""
    edits = list(_edits(draft.text))
    if not edits:
        return draft
    pieces: list[str] = []
    last = 0
    for edit in edits:
        pieces += (draft.text[last : edit.start], edit.new)
        last = edit.end
    text = "".join((*pieces, draft.text[last:]))
    cells = tuple(replace(cell, text=new) for cell, new in zip(draft.cells, text.split("\t"), strict=False))
    moves = _Moves(edits)
    notes = tuple(replace(note, offset=moves.start(note.offset)) for note in draft.notes)
    return replace(draft, text=text, cells=cells, words=_moved(draft.words, moves), notes=notes)


def _edits(text: str) -> Iterator[_Edit]:
    """Yield what the blanks of a text become; an ornament drawn with underscores is none."""
    if not _MAYBE_DRAWN.search(text):
        return
    for match in _DRAWN.finditer(text):
        start, end = match.span()
        if match[0].count(".") + match[0].count("_") + 3 * match[0].count("…") < _FEWEST:
            continue
        if ORNAMENT.fullmatch(text[text.rfind("\t", 0, start) + 1 :].partition("\t")[0]):
            continue
        before = " " if _BEFORE.match(text[start - 1 : start]) else ""
        behind = " " if _BEHIND.match(text[end : end + 1]) else ""
        yield _Edit(start, end, f"{before}{BLANK}{behind}")


def _moved(words: Words, moves: _Moves) -> Words:
    """Return the words of a text after edits; of several inside one edit the first stands for the blank."""
    spans = ((word, Span(moves.start(word.span.start), moves.end(word.span.end))) for word in words)
    return Words.of(replace(word, span=span) for word, span in spans if span.start < span.end)


class _Moves:
    """Where characters of a text stand after edits."""

    def __init__(self, edits: Sequence[_Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._by = [0, *itertools.accumulate(len(e.new) - (e.end - e.start) for e in edits)]

    def start(self, offset: int) -> int:
        """Return where the word that starts at an offset starts then: behind a blank that it does not open."""
        number = bisect_right(self._starts, offset) - 1
        edit = self._edits[number]
        if number < 0 or offset >= edit.end:
            return offset + self._by[number + 1]
        return self._blank(number) if offset == edit.start else edit.end + self._by[number + 1]

    def end(self, offset: int) -> int:
        """Return where the word that ends at an offset ends then: with the blank where it ends inside of it."""
        number = bisect_left(self._starts, offset) - 1
        if number < 0 or offset > self._edits[number].end:
            return offset + self._by[number + 1]
        return self._blank(number) + len(BLANK)

    def _blank(self, number: int) -> int:
        edit = self._edits[number]
        return edit.start + self._by[number] + edit.new.index(BLANK)
