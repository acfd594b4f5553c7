"""Text as HTML: escaped, with words of evidence inside <mark>."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from models.text import SYLLABLE, accent_key, nfc
from pipeline.export.rows import clean


def escape(text: str) -> str:
    """Return the cleaned text for use in HTML content and in double-quoted attributes."""
    return html.escape(clean(text), quote=True)


def highlight(text: str, evidence: Iterable[str]) -> str:
    """Return the escaped text with each run of syllables that is a word of evidence inside <mark>.

    Case and the place of tone marks do not count ("hoá" meets "hóa"), diacritics do. Runs that touch or
    overlap share one mark.
    """
    text = nfc(clean(text))
    places = [(match.start(), match.end()) for match in SYLLABLE.finditer(text)]
    keys = [accent_key(text[start:end]) for start, end in places]
    hit = [False] * len(keys)
    for word in evidence:
        wanted = [accent_key(syllable) for syllable in SYLLABLE.findall(nfc(word))]
        for at in range(len(keys) - len(wanted) + 1 if wanted else 0):
            if keys[at : at + len(wanted)] == wanted:
                hit[at : at + len(wanted)] = [True] * len(wanted)
    return _wrap(text, places, hit)


def plain_table(kind: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of class `kind`; `rows` hold HTML.

    Each cell names its column, for screens too narrow for columns.
    """
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    lines = (
        "".join(f'<td data-name="{name}">{cell}</td>' for name, cell in zip(headings, row, strict=True)) for row in rows
    )
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>'


def _wrap(text: str, places: list[tuple[int, int]], hit: list[bool]) -> str:
    """Mark the hits; join neighbours that only blanks divide; a comma between two words ends a mark."""
    spans: list[tuple[int, int]] = []
    for (start, end), is_hit in zip(places, hit, strict=True):
        if is_hit and spans and text[spans[-1][1] : start].isspace():
            spans[-1] = (spans[-1][0], end)
        elif is_hit:
            spans.append((start, end))
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += [html.escape(text[done:start]), "<mark>", html.escape(text[start:end]), "</mark>"]
        done = end
    return "".join([*parts, html.escape(text[done:])])
