"""What the static model learns from: articles of the codified law, further legal documents, pairs of texts.

Two files in a folder: `phapdien/articles.jsonl.gz` (one article a line: id, kind, topic, title, body, parent,
related, split) and `vbpl_docs.jsonl.gz` (file, title, text). Only articles of split "train" are learnt from,
and nothing of the other documents that repeats an article of another split.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.text import folded_syllables, squeeze

#: The line that opens the act in a page of vbpl.vn, after the site's own header.
_OPENING = "Hiển thị chi tiết cập nhật"
#: The line that opens the site's own footer.
_CLOSING = "CƠ SỞ DỮ LIỆU QUỐC GIA"
_ARTICLE = re.compile(r"^Điều \d+[a-zđ]?\.[^\S\n]*(\S.*)$", re.MULTILINE)
#: Documents that carry out Resolution 57 serve as a measure of quality and are not learnt from.
_WITHHELD = re.compile(r"57-NQ/TW|0?3/NQ-CP")
#: Syllables of a body that tell one article from another.
_HEAD = 30
#: Characters of a body that are used.
LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Article:
    """An article: `id`, `parent` and `topic` are empty where the source gives none; `related` are ids.

    `source` names the provision that the article codifies.
    """

    title: str
    body: str
    id: str = ""
    parent: str = ""
    related: tuple[str, ...] = ()
    topic: str = ""
    source: str = ""

    @property
    def text(self) -> str:
        """Title and body, one line each."""
        return f"{self.title}\n{self.body}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together. Pairs of one `group` never serve as each other's negatives."""

    left: str
    right: str
    kind: str
    group: int
    topic: str


def read_articles(path: Path, split: str) -> list[Article]:
    """Return the articles of one split ("train" or "dev") of the codified law."""
    rows = (row for row in _lines(path) if row["split"] == split)
    return [
        Article(
            title=squeeze(row["title"]),
            body=squeeze(row["body"])[:LIMIT],
            id=row["id"],
            parent=row["parent"] or "",
            related=tuple(row["related"]),
            topic=row["topic"],
            source=row.get("source") or "",
        )
        for row in rows
    ]


def read_documents(path: Path, held_out: list[Article]) -> list[Article]:
    """Return the articles of the legal documents, without those that repeat a held-out article."""
    known = {_head(article.body) for article in held_out}
    found: list[Article] = []
    for row in _lines(path):
        if _WITHHELD.search(row["text"]):
            continue
        found += [a for a in _cut(_act(row["text"]), row["file"]) if _head(a.body) not in known]
    return found


def read_acts(path: Path) -> Iterator[str]:
    """Yield the legal documents whole, without the site around them."""
    return (_act(row["text"]) for row in _lines(path))


def read_training(folder: Path) -> tuple[list[Article], list[Article]]:
    """Return the articles to learn from in the two files of the folder: codified law, other documents."""
    law = folder / "phapdien" / "articles.jsonl.gz"
    return read_articles(law, "train"), read_documents(folder / "vbpl_docs.jsonl.gz", read_articles(law, "dev"))


def pairs(law: list[Article], documents: list[Article]) -> list[Pair]:
    """Return the pairs: title with body, child with parent article, article with related article."""
    known = {article.id: (article, number) for number, article in enumerate(law)}
    found = [Pair(a.title, a.body, "title", n, a.topic) for n, a in enumerate([*law, *documents]) if a.title and a.body]
    for number, article in enumerate(law):
        for kind, others in (("parent", (article.parent,)), ("related", article.related)):
            for other in others:
                if other in known:
                    target, group = known[other]
                    found.append(
                        Pair(
                            article.text,
                            target.text,
                            kind,
                            group if kind == "parent" else number,
                            article.topic,
                        )
                    )
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _act(text: str) -> str:
    """Return the act's own text out of a page, without the site's header and footer."""
    start = text.find(_OPENING)
    end = text.rfind(_CLOSING)
    return text[start + len(_OPENING) if start >= 0 else 0 : end if end > start else len(text)]


def _cut(text: str, topic: str) -> list[Article]:
    """Return the articles of an act ("Điều 5. Tên điều" and the lines up to the next)."""
    heads = list(_ARTICLE.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    cut = (
        (squeeze(head[1]), squeeze(text[head.end() : end].strip())[:LIMIT])
        for head, end in zip(heads, ends, strict=False)
    )
    return [Article(title, body, topic=topic) for title, body in cut if len(title) < 300 and len(body) > 60]


def _head(body: str) -> tuple[str, ...]:
    """Return the first syllables of a body, folded, by which a repeated article is known."""
    return tuple(folded_syllables(body[:400])[:_HEAD])
