"""Saved web pages: the act's symbol, date, issuer and kind against what the pages say, and the site left out.

`python -m tests.bench.web_pages`. Needs the data beside the repository. The text of the act is what stands in one box
of the pages of the national legal database; it is taken from there without the reader that is measured.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from models.text import nfc
from pipeline.act import Act
from pipeline.documents import read_act
from tests.bench import ROOT, SHARED, Measure, at_least, left_out, share, show

GOLD = ROOT / "tests" / "gold" / "html.json"
PAGES = SHARED / "corpus" / "html"
_BOX = "preview-content"
FIELDS = ("symbol", "issued_on", "issuer", "kind")


@dataclass(frozen=True, slots=True)
class Result:
    """Of one page: fields that differ from the gold, texts that are none of the act's, share of the act kept."""

    name: str
    wrong: tuple[str, ...]
    foreign: tuple[str, ...]
    kept: float


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", nfc(text)).casefold()


def _texts(page: Path) -> tuple[str, list[str]]:
    """Return the letters of the act's box, and the lines of the page outside it."""
    root = html.fromstring(page.read_text(encoding="utf-8"))
    for unseen in list(root.iter("script", "style", "noscript", "head")):
        unseen.drop_tree()
    box = [e for e in root.iter("div") if _BOX in (e.get("class") or "")][-1]
    act = "".join(box.itertext())
    box.drop_tree()
    return _letters(act), [line for line in map(str.strip, root.itertext()) if len(_letters(line)) > 2]


def judge(page: Path, gold: dict[str, str | None]) -> Result:
    """Return how one page is read."""
    act: Act = read_act(page)
    document = act.document
    found = {
        "symbol": document.symbol,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "issuer": document.issuer,
        "kind": document.kind,
    }
    wrong = tuple(f"{name}: {found[name]} for {gold[name]}" for name in FIELDS if found[name] != gold[name])
    inside, around = _texts(page)
    site = {line for line in around if _letters(line) not in inside}
    foreign = [s.text for s in act.statements if _letters(s.text) not in inside]
    foreign += [s.text for s in act.statements for line in site if _letters(line) in _letters(s.text)]
    own = [b.text for b in document.blocks if b.kind != "row" and str(document.symbol) not in b.text]
    foreign += [text for text in own if _letters(text) and _letters(text) not in inside]
    read = _letters(document.text)
    words = [w for w in re.findall(r".{1,40}", inside) if len(w) == 40]
    kept = sum(w in read for w in words) / len(words)
    return Result(page.stem, wrong, tuple(foreign), kept)


def results() -> list[Result]:
    """Return the results of all pages of the gold."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))["pages"]
    return [judge(PAGES / f"{name}.html", told) for name, told in gold.items()]


def measures() -> list[Measure]:
    """Return how many pages are read right, how many statements hold text of the site, and how much of the acts."""
    if not SHARED.is_dir():
        return [left_out("saved web pages")]
    every = results()
    least = min(r.kept for r in every)
    right, pure = sum(not r.wrong for r in every), sum(not r.foreign for r in every)
    return [
        share("saved web pages: symbol, date, issuer and kind right", right, len(every), 1.0),
        share("saved web pages: no text of the site among statements and paragraphs", pure, len(every), 1.0),
        at_least("saved web pages: stretches of 40 letters of the act that are read, worst page", least, 0.95),
    ]


def main() -> None:
    """Print the table, and what went wrong page by page."""
    if SHARED.is_dir():
        for result in results():
            for words in (*result.wrong, *result.foreign):
                print(f"  {result.name}  {words}")
    show(measures())


if __name__ == "__main__":
    main()
