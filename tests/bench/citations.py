"""Mentions of acts and what they lead to, against gold written by hand (tests/gold/citations).

`python -m tests.bench.citations`. A mention counts as found when it overlaps one of the gold, each gold mention once;
as right when also its symbol, its date and its part are those of the gold.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from models.records import Citation, Document
from models.text import nfc
from pipeline.citing import context_of, located
from pipeline.documents import read_act, read_act_bytes
from pipeline.extract.citations import symbol_key
from tests.bench import SHARED, Measure, at_least, show

GOLD = Path(__file__).parents[1] / "gold" / "citations"


class Entry(TypedDict):
    """One mention of the gold: `before` are the characters in front of it."""

    before: str
    text: str
    symbol: str | None
    issued_on: str | None
    locator: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one document: mentions of the gold, mentions told, those that overlap, those right in every field."""

    gold: int
    told: int
    found: int
    right: int


def document_of(file: str, entry: str | None, opening: str) -> Document:
    """Return the document as the program reads it; of a page of laws the act alone, from the issuer's name on."""
    path = SHARED / file
    if entry is None:
        return read_act(path).document
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        page = next(page for page in map(json.loads, lines) if page["file"] == entry)
    return read_act_bytes(act_text(nfc(page["text"]), opening).encode(), f"{entry}.txt").document


def act_text(page: str, opening: str) -> str:
    """Return the act of a page of the database of laws: from the last "Văn bản gốc | Tải về" above its title."""
    title = page.find(opening)
    start = page.rfind("Tải về\n", 0, title)
    end = page.find("CƠ SỞ DỮ LIỆU QUỐC GIA", title)
    return page[max(0, start + 7) : end if end > 0 else len(page)].replace("\n | \n", "\n")


def place_gold(text: str, entries: list[Entry], start: int) -> list[tuple[int, int]]:
    """Return start and end of each gold mention in the text, in order. Raises ValueError where one is not there."""
    places: list[tuple[int, int]] = []
    position = start
    for entry in entries:
        words = [re.escape(w) for w in entry["before"].split()[1:]]
        pattern = r"\W*\s*".join(words) + r"\W*?\s*(" + r"\s+".join(map(re.escape, entry["text"].split())) + ")"
        match = re.compile(pattern).search(text, max(0, position - 60))
        while match and match.start(1) < position:
            match = re.compile(pattern).search(text, match.start(1))
        if match is None:
            raise ValueError(f"gold mention not in the text: {entry}")
        places.append(match.span(1))
        position = match.end(1)
    return places


def compared(name: str) -> tuple[Score, list[str]]:
    """Compare one gold file with the program; return the counts, and every difference as a line."""
    gold = json.loads((GOLD / name).read_text(encoding="utf-8"))
    document = document_of(gold["file"], gold.get("entry"), gold["from"])
    start = document.text.index(gold["from"].split("\n")[-1])
    end = document.text.index(gold["to"], start) if gold["to"] else len(document.text)
    free = list(zip(place_gold(document.text, gold["mentions"], start), gold["mentions"], strict=True))
    lines: list[str] = []
    told = found = right = 0
    for span, citation in located(context_of(document)):
        if not start <= span.start < end:
            continue
        told += 1
        match = next((item for item in free if span.start < item[0][1] and item[0][0] < span.end), None)
        if match is None:
            lines.append(f"  not in gold: {citation}")
            continue
        free.remove(match)
        found += 1
        right += fields(citation) == wanted(match[1])
        if fields(citation) != wanted(match[1]):
            lines.append(f"  differs: {citation}; gold: {match[1]}")
    lines += [f"  missed: {entry}" for _, entry in free]
    return Score(len(gold["mentions"]), told, found, right), lines


def fields(citation: Citation) -> tuple[str, str, str]:
    """Return what is compared of a citation: symbol, date, part."""
    issued = citation.issued_on.isoformat() if citation.issued_on else ""
    return symbol_key(citation.symbol or ""), issued, citation.locator or ""


def wanted(entry: Entry) -> tuple[str, str, str]:
    """Return the same of a gold mention."""
    return symbol_key(entry["symbol"] or ""), entry["issued_on"] or "", entry["locator"] or ""


def rows(name: str, score: Score) -> list[Measure]:
    """Return precision and recall of the places, and of mentions right in place, symbol, date and part."""
    return [
        at_least(f"{name}, {score.gold} mentions: found, precision", score.found / score.told),
        at_least(f"{name}: found, recall", score.found / score.gold),
        at_least(f"{name}: right in symbol, date and part, precision", score.right / score.told, 0.98),
        at_least(f"{name}: right in symbol, date and part, recall", score.right / score.gold, 0.95),
    ]


def measures() -> list[Measure]:
    """Return precision and recall for each document of the gold."""
    return [row for path in sorted(GOLD.glob("*.json")) for row in rows(path.stem, compared(path.name)[0])]


def main() -> None:
    """Print every difference from the gold, then precision and recall."""
    for path in sorted(GOLD.glob("*.json")):
        score, lines = compared(path.name)
        for line in lines:
            print(line)
        show(rows(path.stem, score))


if __name__ == "__main__":
    main()
