"""Acts that a query names, by symbol ("57-NQ/TW", "nq57", "ctr 04 ubnd") or in words ("nghị quyết 57").

Known acts are handed over when an index is built, those without a text too: who asks for one of these is told that it
is known and that its text is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.postings import DAMAGED
from index.terms import KIND_FORMS
from models.errors import StateError
from models.records import Document, Level, Provenance
from models.text import fold, nfc

FILE = "documents.json"
_SHORT = "|".join(sorted(set(KIND_FORMS.values()), key=len, reverse=True))
_LONG = "|".join(KIND_FORMS)
_MENTION = re.compile(
    rf"(?<![\w/.-])(?:(?:(?P<long>{_LONG})\s+|(?P<pre>{_SHORT})\s*)(?:so\s*:?\s*)?[-.]?\s*)?(?P<number>\d{{1,4}})"
    rf"(?:\s?[-/]\s?(?:(?P<year>\d{{4}})\s?/\s?)?(?P<short>{_SHORT})\b(?P<tail>(?:[-/&][a-z]+)*)"
    r"|/(?P<short_year>\d{4})|(?P<short_tail>(?:[/][a-z]+)+))?(?![\w/])"
)
#: Words that lead from the symbol to its issuer: "chương trình 04 của UBND tỉnh".
_OF = frozenset({"cua", "do"})
#: A bare number after "kế hoạch" that is a year and no symbol.
_YEARS = range(1945, 2101)


@dataclass(frozen=True, slots=True)
class KnownAct:
    """What search knows of an act; `key` is the one its statements carry."""

    key: str
    symbol: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    level: Level | None = None
    kind: str | None = None
    provenance: Provenance = "full"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A symbol at [start, end) of a query: kind ("nq"), number, and, folded, year and issuer codes where typed."""

    start: int
    end: int
    kind: str
    number: int
    year: str = ""
    issuers: tuple[str, ...] = ()


def known_act(document: Document) -> KnownAct:
    """Return what search keeps of a document."""
    return KnownAct(
        document.key,
        document.symbol,
        document.issuer,
        document.issued_on,
        document.level,
        document.kind,
        document.provenance,
        document.note,
    )


def mentions(query: str) -> list[Mention]:
    """Return the act symbols in a query, in order. A bare number with neither kind nor issuer is none."""
    flat = flattened(query)
    found = []
    for match in _MENTION.finditer(flat):
        kind = match["short"] or match["pre"] or KIND_FORMS.get(match["long"] or "", "")
        if not kind:
            continue
        tail = re.findall(r"[a-z]+", (match["tail"] or "") + (match["short_tail"] or ""))
        year = match["year"] or match["short_year"] or ""
        found.append(Mention(match.start(), match.end(), kind, int(match["number"]), year, tuple(tail)))
    return found


def drafts_named(query: str, acts: Sequence[KnownAct]) -> list[tuple[Mention, list[KnownAct]]]:
    """Return the acts without a number ("…/CTr-SoKHCN") whose key, less its blank, stands in the query."""
    flat = flattened(query)
    found = []
    for act in acts:
        if _own_mention(act) is not None:
            continue
        bare = flattened(act.key).lstrip("…/_ ")
        # A key that is a plain word would be found in any query.
        match = re.search(rf"(?:…/)?(?<![\w-]){re.escape(bare)}(?![\w-])", flat) if re.search(r"\W", bare) else None
        if match:
            found.append((Mention(match.start(), match.end(), "", 0), [act]))
    return found


def _own_mention(act: KnownAct) -> Mention | None:
    """Return kind, number and codes of an act's own symbol, None for one without a number."""
    return _first_mention(act.symbol or act.key)


@lru_cache(maxsize=1 << 16)
def _first_mention(name: str) -> Mention | None:
    """Return the first symbol in a name; kept, for every query asks it of every act."""
    return next(iter(mentions(name)), None)


def flattened(text: str) -> str:
    """Return NFC text folded character by character, so that offsets stay."""
    return "".join(map(_flat, nfc(text)))


@lru_cache(maxsize=1 << 12)
def _flat(char: str) -> str:
    return fold(char)[:1] or char


def meant(mention: Mention, query: str, acts: Sequence[KnownAct]) -> tuple[Mention, list[KnownAct]]:
    """Return the acts that a mention may mean, and the mention with the words of the issuer that follow it.

    Number and kind must agree, year and issuer's codes where they are typed; words of an issuer choose between acts
    of different issuers.
    """
    fitting = [act for act in acts if _fits(mention, act)]
    words = [(m.start(), m.end(), m.group()) for m in re.finditer(r"\w+", flattened(query)[mention.end :])]
    best, best_end = fitting, mention.end
    for act in fitting:
        end = mention.end + _issuer_reach(words, act)
        if end > best_end:
            best, best_end = [act], end
        elif end == best_end and best_end > mention.end:
            best = [*best, act]
    return replace(mention, end=best_end), best


def _fits(mention: Mention, act: KnownAct) -> bool:
    own = _own_mention(act)
    if own is None or (own.kind, own.number) != (mention.kind, mention.number):
        return False
    year = own.year or (str(act.issued_on.year) if act.issued_on else "")
    return (not mention.year or not year or mention.year == year) and set(mention.issuers) <= set(own.issuers)


def _issuer_reach(words: Sequence[tuple[int, int, str]], act: KnownAct) -> int:
    """Return how far the words right after a symbol name the act's issuer, in characters; 0 where they do not."""
    own = _own_mention(act)
    codes = set(own.issuers) if own else set()
    names = set(re.findall(r"\w+", fold(act.issuer or ""))) | codes
    if {"uy", "ban", "nhan", "dan"} <= names:
        names.add("ubnd")
    reach = 0
    for start, end, word in words:
        if word in names:
            reach = end
        elif word not in _OF or start > 2:
            break
    return reach


def unknown(mention: Mention) -> bool:
    """Tell whether a mention that no known act fits is a symbol at all ("kế hoạch 2025" speaks of a year)."""
    return mention.number not in _YEARS or bool(mention.year or mention.issuers)


def missing_note(act: KnownAct) -> str:
    """Return one line that says an act is known and its text is not there, and what to do."""
    issued = f"{act.issued_on:%d/%m/%Y}" if act.issued_on else ""
    where = ", ".join(p for p in (issued, act.issuer or "") if p)
    note = f" {act.note.strip()}" if act.note else ""
    return (
        f"{act.key}{f' ({where})' if where else ''}: đã biết, chưa có văn bản;"
        f" dùng «truyvet add TỆP» để thêm khi có tệp.{note}"
    )


def save_acts(directory: Path, acts: Iterable[KnownAct]) -> None:
    """Write the acts under `directory`."""
    rows = [
        {
            "key": act.key,
            "symbol": act.symbol,
            "issuer": act.issuer,
            "issued_on": act.issued_on.isoformat() if act.issued_on else None,
            "level": act.level,
            "kind": act.kind,
            "provenance": act.provenance,
            "note": act.note,
        }
        for act in acts
    ]
    (directory / FILE).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def open_acts(directory: Path) -> tuple[KnownAct, ...]:
    """Return the acts that `save_acts` wrote. Raises StateError when damaged."""
    try:
        rows: list[Mapping[str, Any]] = json.loads((directory / FILE).read_text(encoding="utf-8"))
        return tuple(
            KnownAct(**{**row, "issued_on": date.fromisoformat(row["issued_on"]) if row["issued_on"] else None})
            for row in rows
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StateError(DAMAGED) from error
