"""Lines in brackets that were broken by hand over two paragraphs.

Decree 30/2020/NĐ-CP sets "(Kèm theo …)" below the title of an annex, mostly on two centred lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from models.places import Words
from pipeline.ingest.labels import starts_lower
from pipeline.ingest.reading import Draft


def with_brackets(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts, a line in brackets that goes on in the next paragraph as one with it."""
    before: Draft | None = None
    for draft in drafts:
        if before is not None and _open(before.text) and draft.kind != "row" and _closes(draft.text):
            by = len(before.text) + 1
            notes = tuple(replace(note, offset=note.offset + by) for note in draft.notes)
            words = Words.joined([before.words, draft.words.moved(by)])
            before = replace(before, text=f"{before.text} {draft.text}", words=words, notes=before.notes + notes)
            continue
        if before is not None:
            yield before
        before = draft
    if before is not None:
        yield before


def _open(text: str) -> bool:
    return text.startswith("(") and text.count("(") > text.count(")") and "\t" not in text


def _closes(text: str) -> bool:
    return starts_lower(text) and text.rstrip().endswith(")") and text.count(")") > text.count("(")
