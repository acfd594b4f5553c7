"""What a query says, in the order in which people mean it: a named act, a place in it, phrases, and words.

57-NQ/TW III.3.5 · nq57 hạ tầng số · điều 5 khoản 2 NĐ 30 · "điện toán đám mây" · CĐS báo chí · cds bao chi
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.acronyms import Acronyms, Expansion, expand
from index.acts import KnownAct, Mention, drafts_named, flattened, meant, mentions, missing_note, unknown
from index.terms import full_symbols, symbol_keys
from models.numerals import roman_value
from models.text import accented_syllables, folded_syllables, is_plain, nfc, squeeze

_PHRASE = re.compile(r"[\"“”«]([^\"“”«»]+)[\"“”»]")
_DOTTED = re.compile(
    r"(?:\b(?:muc|phan|diem)\s+|#)?(?<![\w.-])(?P<path>[a-z]{1,6}\d{0,3}(?:\.\w{1,4})+(?:/\d{1,2})?)(?!\w)"
)
_SECTION = re.compile(r"(?:\b(?:muc|phan)\s+|#)(?P<path>[ivxlc]+|\d{1,2})(?![\w.])|(?<![\w.])(?P<bare>[ivx]+)(?![\w.])")
_ANNEX = re.compile(r"\bphu luc\s+(?P<path>[ivx]+|\d{1,2})\b(?:\s+(?:hang|muc|so|tt)\s+(?P<row>\d{1,3})\b)?")
_ARTICLE = re.compile(r"\bdieu\s+(?P<name>\d{1,3}[a-z]?)\b")
_CLAUSE = re.compile(r"\bkhoan\s+(?P<name>\d{1,2}[a-z]?)\b")
_POINT = re.compile(r"\bdiem\s+(?P<name>[a-z]{1,2})\b")
#: Finds statements by document keys (all where empty) and a folded locator: that unit, else what is below it.
Find = Callable[[Sequence[str], str], list[int]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes. `syllables` are folded, or accent keys where `accented`."""

    text: str
    syllables: tuple[str, ...]
    accented: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A query understood.

    `words` is what is left to search by, short forms spelt out; `keys` are keys of act symbols; `acts` the known acts
    it names; `places` the numbers of the statements at the place it names, best first; `notes` what a person must
    be told (Vietnamese).
    """

    text: str
    words: str
    keys: tuple[str, ...] = ()
    acts: tuple[KnownAct, ...] = ()
    places: tuple[int, ...] = ()
    place: str = ""
    phrases: tuple[Phrase, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    notes: tuple[str, ...] = ()


def read(query: str, acts: Sequence[KnownAct], acronyms: Acronyms, find: Find) -> Query:
    """Return what the query says against the known acts and the places that `find` finds."""
    text = nfc(query)
    quoted = [(m.start(), m.end()) for m in _PHRASE.finditer(text)]
    phrases = tuple(_phrase(m[1], acronyms) for m in _PHRASE.finditer(text) if folded_syllables(m[1]))
    named: list[KnownAct] = []
    notes: list[str] = []
    rest, absent = text, False
    for mention, fitting in reversed(_named(text, acts, quoted)):
        if fitting:
            named[:0] = [act for act in fitting if act not in named]
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
            notes += [missing_note(act) for act in fitting if act.provenance == "missing"]
        elif acts and unknown(mention):
            absent = True
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
            notes.append(f"Trong kho chưa có văn bản số «{squeeze(text[mention.start : mention.end])}».")
    keys = [act.key for act in named]
    rest, path, places = _place(rest, keys, find) if keys or not absent else _place(rest, ["?"], lambda *_: [])
    if path and named and not places:
        there = ", ".join(act.key for act in named if act.provenance != "missing")
        notes += [f"{there} không có nội dung chỉ đạo nào ở vị trí {path}."] if there else []
    words = squeeze(re.sub(r"[\"“”«»#]", " ", rest))
    expansions = acronyms.in_query(words)
    return Query(
        text=text,
        words=expand(words, expansions),
        keys=tuple(dict.fromkeys([*symbol_keys(text), *full_symbols(text)])),
        acts=tuple(named),
        places=tuple(places),
        place=path if places else "",
        phrases=phrases,
        expansions=tuple(expansions),
        notes=tuple(notes),
    )


def _named(
    text: str, acts: Sequence[KnownAct], quoted: Sequence[tuple[int, int]]
) -> list[tuple[Mention, list[KnownAct]]]:
    """Return the mentions outside quotes with the acts they mean, in order."""
    drafts = drafts_named(text, acts)
    found = [*drafts, *(meant(m, text, acts) for m in mentions(text))]
    free = [pair for pair in found if not any(a <= pair[0].start < b for a, b in quoted)]
    return sorted(free, key=lambda pair: pair[0].start)


def _phrase(text: str, acronyms: Acronyms) -> Phrase:
    plain = is_plain(text)
    whole = expand(text, acronyms.in_query(text))
    syllables = folded_syllables(whole) if plain else accented_syllables(whole)
    return Phrase(squeeze(text), tuple(syllables), not plain)


def _place(rest: str, keys: Sequence[str], find: Find) -> tuple[str, str, list[int]]:
    """Return the words without the place they name, that place, and the statements there.

    Outside a named act only a place that is there counts; everything else stays words.
    """
    flat = flattened(rest)
    for path, spans in _paths(flat, bool(keys)):
        places = find(keys, path)
        if places or keys:
            for start, end in sorted(spans, reverse=True):
                rest = f"{rest[:start]} {rest[end:]}"
            shown = path.upper() if not path.startswith("d") else f"Đ{path[1:]}"
            return rest, shown, places
    return rest, "", []


def _paths(flat: str, named: bool) -> list[tuple[str, list[tuple[int, int]]]]:
    """Return the locators that folded words may mean, each with where its words stand."""
    found = [(m["path"], [m.span()]) for m in _DOTTED.finditer(flat)]
    if article := _ARTICLE.search(flat):
        parts = [article, *(m for m in (_CLAUSE.search(flat), _POINT.search(flat)) if m)]
        left = re.sub(
            r"\W", "", "".join(c for n, c in enumerate(flat) if not any(a <= n < b for a, b in _spans(parts)))
        )
        if named or not left:
            found.append(("d" + ".".join(m["name"] for m in parts), _spans(parts)))
    if annex := _ANNEX.search(flat):
        number = roman_value(annex["path"]) or annex["path"]
        row = f".{int(annex['row'])}" if annex["row"] else ""
        found.append((f"pl{number}{row}", [annex.span()]))
    if named and (section := _SECTION.search(flat)):
        found.append((section["path"] or section["bare"], [section.span()]))
    return found


def _spans(matches: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    return [m.span() for m in matches]
