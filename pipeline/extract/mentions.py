"""Every mention of an act or of a part of one: by symbol, short form, name of a law, pointing word, or part alone.

A mention is the whole expression that leads to one act: "điểm a khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP" is one. What
it leads to, where the words alone do not say, is told by `pipeline.citing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from models.records import CitationForm, Span
from pipeline.extract.citations import located_citations
from pipeline.extract.dates import read_date
from pipeline.extract.issuers import kind_of_symbol
from pipeline.extract.laws import law_pattern
from pipeline.extract.parts import find_parts, stands_alone
from pipeline.extract.pointers import (
    ABBREVIATED,
    NUMBERED,
    PARTY_RESOLUTION,
    POINTING,
    abbreviates,
    base_kind,
    kind_named,
    points,
)

_S = r"[^\S\n]"
#: What may stand between a part and its act: "Điều 5 của", "khoản 2 Điều 3 Quy chế … ban hành kèm theo".
_CONNECTOR = re.compile(
    rf"(?:{_S}*(?:[,;]|và){_S}+Phụ lục(?:{_S}+số)?{_S}+\w+)*"
    rf"{_S}*,?{_S}+(?:(?:của|tại|thuộc|trong|theo){_S}+)?(?:(?:các|những){_S}+)?"
    rf"(?:(?:(?:Quy chế|Quy định|Quy trình|Điều lệ|Danh mục|Chương trình|Kế hoạch|Phụ lục|Nội quy|Quy tắc)"
    rf"[^\n,;.]{{0,80}}?{_S}+)?"
    rf"(?:được{_S}+)?ban{_S}+hành{_S}+(?:kèm{_S}+)?(?:theo|tại){_S}+)?"
)
_KIND_WORDS = re.compile(r"(?:các\s+|những\s+)?(?P<kind>[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?)\s+(?:số\b|\d)", re.IGNORECASE)
_LAW = re.compile(r"(?:Bộ\s+luật|Luật|Pháp\s+lệnh|Hiến\s+pháp)\b", re.IGNORECASE)
_REACH = 140
_PLURAL = re.compile(r"\b(?:các|những)\s+$", re.IGNORECASE)
#: No "%", unit or date may follow: "các Nghị quyết 57 và 3 nhiệm vụ" names one act.
_NEXT_NUMBER = re.compile(
    rf"{_S}*(?:,|và|,{_S}*và){_S}+(?:số{_S}+)?(?P<number>\d{{1,4}})(?={_S}*(?:[,;:).]|$|\n|và\s|của\s|ngày\s))(?![.,]\d)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention in a text, as its words say.

    `span` covers part and act, `act` the words of the act alone (empty for a part alone), `kinds` the base kinds it may
    be of ("văn bản" is of any: empty), `number` and `organ` what a short form gives, `locator` the words of the part.
    """

    span: Span
    form: CitationForm | None
    act: str = ""
    kinds: tuple[str, ...] = ()
    symbol: str | None = None
    issued_on: date | None = None
    number: str | None = None
    organ: str | None = None
    locator: str | None = None
    plural: bool = False


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Return all mentions in order; none overlaps another. Offsets are those of `text`."""
    acts = _free(
        [*_symbols(text), *_names(text), *_short(text, NUMBERED), *_short(text, ABBREVIATED), *_pointing(text)]
    )
    found = list(acts)
    for start, end in find_parts(text):
        if any(start < m.span.end and m.span.start < end for m in acts):
            continue
        words = re.sub(r"\s+", " ", text[start:end])
        act = _act_behind(text, start, end, acts)
        if act is not None:
            found[found.index(act)] = replace(act, span=Span(start, act.span.end), locator=words)
        elif stands_alone(words):
            found.append(Mention(Span(start, end), "part", locator=words))
    return tuple(sorted(found, key=lambda m: m.span.start))


def _free(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions in order of place; where two overlap the one named first in the list stays."""
    kept: list[Mention] = []
    for mention in mentions:
        if not any(mention.span.start < k.span.end and k.span.start < mention.span.end for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.span.start)


def _symbols(text: str) -> Iterator[Mention]:
    for span, citation in located_citations(text):
        if citation.symbol is not None:
            kind = _kind_of(citation.text) or kind_of_symbol(citation.symbol)
            kinds = (base_kind(kind) or kind,) if kind else ()
            yield Mention(span, None, citation.text, kinds, citation.symbol, citation.issued_on)


def _kind_of(words: str) -> str | None:
    if _LAW.match(words):
        return "Luật"
    match = _KIND_WORDS.match(words)
    return kind_named(match["kind"]) if match else None


def _names(text: str) -> Iterator[Mention]:
    for match in law_pattern().finditer(text):
        stated = match["date"] or match["day"]
        yield Mention(
            Span(*match.span()), "name", match.group(), ("Luật",), None, read_date(stated) if stated else None
        )
    for match in PARTY_RESOLUTION.finditer(text):
        yield Mention(Span(*match.span()), "name", match.group(), ("Nghị quyết",))


def _short(text: str, pattern: re.Pattern[str]) -> Iterator[Mention]:
    for match in pattern.finditer(text):
        if pattern is ABBREVIATED and not abbreviates(match):
            continue
        named = match.groupdict()
        kind, number = (named[key] or named.get(f"{key}2") or "" for key in ("kind", "number"))
        base = kind_named(kind)
        yield Mention(
            Span(*match.span()),
            "short",
            match.group(),
            (base,) if base else (),
            number=number,
            organ=named.get("organ"),
        )
        if base and pattern is NUMBERED and _PLURAL.search(text, 0, match.start()):
            yield from _listed(text, match.end(), base)


def _listed(text: str, end: int, base: str) -> Iterator[Mention]:
    """Yield the acts whose numbers follow a short form in the plural: "các Nghị quyết 57, 59 và 66" names three."""
    while match := _NEXT_NUMBER.match(text, end):
        end = match.end()
        yield Mention(Span(*match.span("number")), "short", match["number"], (base,), number=match["number"])


def _pointing(text: str) -> Iterator[Mention]:
    for match in POINTING.finditer(text):
        if not points(match):
            continue
        words = re.split(r",?\s+và\s+|,\s*", re.sub(r"\s+", " ", match["kind"]))
        kinds = tuple(k for k in (kind_named(w) for w in words) if k and k != "Văn bản")
        form: CitationForm = "own" if match["this"] else "earlier"
        yield Mention(Span(*match.span()), form, match.group(), kinds, plural=bool(match["many"]) or len(words) > 1)


def _act_behind(text: str, start: int, end: int, acts: list[Mention]) -> Mention | None:
    """Return the act whose part stands at `start:end`: the next one, when nothing but a connector lies between."""
    if text[start:end].endswith("này"):
        return None
    following = next((m for m in acts if m.span.start >= end), None)
    if following is None or following.span.start - end > _REACH:
        return None
    return following if _CONNECTOR.fullmatch(text, end, following.span.start) else None
