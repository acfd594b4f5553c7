"""Footnotes and endnotes: a mark stands in for each while paragraphs are read, then gives way to its place.

A note's words stay out of the paragraph, whose text is the act's own, and come as blocks of their own at the end of
the file that say what they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from pipeline.ingest.reading import Draft, DraftCell, Note
from pipeline.ingest.word.numbering import roman
from pipeline.ingest.word.styles import W

#: Marks are private characters that no font uses: U+F0000 and the number of the note in order of its mark.
_FIRST, _MOST = 0xF0000, 0xFFFD
MARK = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _MOST)}]")


#: How Word labels notes unless told otherwise: 1, 2, 3 … and i, ii, iii … (17.11.17).
_LABELS: dict[str, Callable[[int], str]] = {"footnotes": str, "endnotes": roman}


@dataclass(frozen=True, slots=True)
class _Marked:
    """A note met on the way: its part, its id there, and its label."""

    part: str
    id: str
    label: str


class Notes:
    """The notes of a file, counted in the order in which their marks are met."""

    def __init__(self, parts: dict[str, Element | None]) -> None:
        """Index the notes of the parts "footnotes" and "endnotes"."""
        self._found = {
            (part, note.get(W + "id", "")): note
            for part, root in parts.items()
            for note in (root if root is not None else ())
        }
        self._marked: list[_Marked] = []

    def mark(self, part: str, name: str) -> str:
        """Return the character that stands for a note; "" for one that is not in the file."""
        if (part, name) not in self._found or len(self._marked) > _MOST:
            return ""
        before = sum(1 for marked in self._marked if marked.part == part)
        self._marked.append(_Marked(part, name, _LABELS[part](before + 1)))
        return chr(_FIRST + len(self._marked) - 1)

    def placed(self, drafts: Iterable[Draft], read: Callable[[Element], str]) -> Iterator[Draft]:
        """Yield the drafts without marks, each with the notes that it had marks of; `read` gives a note's words."""
        seen: set[str] = set()
        for draft in drafts:
            if not MARK.search(draft.text):
                yield draft
                continue
            text, marks = unmarked(draft.text)
            # A cell that spans rows repeats its marks in each.
            new = [(char, offset) for char, offset in marks if char not in seen]
            seen.update(char for char, _ in new)
            notes = tuple(note for char, offset in new if (note := self._note(char, offset, read)) is not None)
            cells = tuple(DraftCell(unmarked(cell.text)[0], cell.merged) for cell in draft.cells)
            whole = "\t".join(cell.text for cell in cells) if cells else text
            yield replace(draft, text=whole, cells=cells, notes=notes)

    def _note(self, char: str, offset: int, read: Callable[[Element], str]) -> Note | None:
        marked = self._marked[ord(char) - _FIRST]
        # Some type the number that Word shows already.
        words = MARK.sub("", read(self._found[marked.part, marked.id])).removeprefix(f"{marked.label} ")
        return Note(marked.label, words, offset) if words else None


def unmarked(text: str) -> tuple[str, list[tuple[str, int]]]:
    """Return the text without marks of notes, and each mark with the offset in it where it stood."""
    kept: list[str] = []
    marks: list[tuple[str, int]] = []
    length = 0
    for piece in re.split(f"({MARK.pattern})", text):
        if MARK.match(piece):
            marks.append((piece, length))
            continue
        if piece.startswith(" ") and (not kept or kept[-1].endswith((" ", "\n", "\t"))):
            piece = piece[1:]
        if piece:
            kept.append(piece)
            length += len(piece)
    return "".join(kept), marks
