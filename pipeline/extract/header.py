"""The frame of an act: what stands before and behind its body, read from the text of its blocks in order.

The parts are those of NĐ 30/2020, annex I, II (state acts) and 36-HD/VPTW (Party acts): issuer, symbol,
place and date, kind, subject, legal bases; signature, recipients, annexes. Columns may come interleaved or on
one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.records import Level, Relation, Scope
from models.text import fold
from pipeline.extract import tail
from pipeline.extract.amending import changes_in_body
from pipeline.extract.annexes import announced, present
from pipeline.extract.citations import SYMBOL, clean_symbol, located_citations, same_symbol
from pipeline.extract.dates import DATE, make_date, read_date
from pipeline.extract.issuers import (
    issuer_of_symbol,
    kind_of_symbol,
    level_of,
    proper_name,
    scope_of,
    with_place,
)
from pipeline.extract.lines import Line, is_rule, split_lines
from pipeline.extract.relations import merged, relations_in_bases, relations_in_body, relations_in_title
from pipeline.extract.titles import (
    ATTACHED,
    BASIS,
    FORMULA,
    ORGAN_LINE,
    OUTLINE,
    PLACE_LINE,
    STATE,
    SYMBOL_LINE,
    Title,
    kind_at,
    read_title,
)

__all__ = ["Header", "level_of", "read_header", "relations_in_body", "scope_of"]

_HEAD_LINES = 80
_PREAMBLE = re.compile(
    r"^(?:theo đề nghị|theo nghị quyết|xét|trên cơ sở (?:kết quả|ý kiến|đề nghị)|thực hiện)\b.*[;.,]$",
    re.IGNORECASE | re.DOTALL,
)
_ADOPTED = re.compile(rf"thông qua\s+ngày\s+(?P<date>{DATE})", re.IGNORECASE)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
_ADOPTED_IN_ENGLISH = re.compile(
    rf"This (?:Law|Resolution|Ordinance|Code) was (?:adopted|passed) on "
    rf"(?P<month>{'|'.join(_MONTHS)}|December) (?P<day>\d{{1,2}}), (?P<year>\d{{4}})"
)


@dataclass(frozen=True, slots=True)
class Header:
    """The frame of an act. None or empty where the text says nothing.

    `symbol` keeps a blank number as "…". `body_start` and `body_end` are the indexes of the first and last
    paragraph of the body (0 and -1 where there is none); `outside` are all paragraphs, also between the two,
    that are frame (heads, bases, signatures, recipients). `relations` come from title and bases, then from the
    body.
    """

    symbol: str | None
    issued_on: date | None
    place: str | None
    issuer: str | None
    parent_issuer: str | None
    kind: str | None
    subject: str | None
    legal_bases: tuple[str, ...]
    signer: str | None
    signer_title: str | None
    recipients: tuple[str, ...]
    relations: tuple[Relation, ...]
    announced_annexes: tuple[str, ...]
    present_annexes: tuple[str, ...]
    level: Level | None
    scope: Scope | None
    body_start: int
    body_end: int
    outside: tuple[int, ...]


def read_header(paragraphs: Sequence[str]) -> Header:
    """Return the frame of the act whose blocks have these texts, in reading order; never raises."""
    lines = split_lines(paragraphs)
    head = lines[:_HEAD_LINES]
    symbol_at, symbol = _symbol(head)
    place_at, place, issued = _place_and_date(head)
    title = read_title(head, max(symbol_at, place_at))
    attached_at, attached = _attached_to(head) if symbol is None else (-1, None)
    symbol = symbol or attached
    issuer, parent = _issuers(head, symbol_at if symbol_at >= 0 else (title.lines[0] if title.lines else -1))
    described = _described(head, symbol)
    if attached:
        issuer = _fuller(_issuers(head, attached_at)[0], _from_text(described))
    issuer = issuer or _from_text(described) or (issuer_of_symbol(symbol) if symbol else None)
    issuer = with_place(issuer, place) if issuer else None
    bases, preamble = _preamble(head, title)
    end = tail.read_tail(lines)
    frame = (
        {attached_at} | _letterhead(head[:attached_at]) if attached else _frame(symbol_at, place_at, title, preamble)
    )
    frame |= set(end.lines) | _second_titles(lines, end.lines) | _introduction(head, frame, symbol)
    outside = _outside(lines, frame)
    body = [p for p in range(len(paragraphs)) if p not in outside and re.search(r"\w", paragraphs[p])]
    subject = title.subject or (described[1] if described else None)
    if attached:
        title, subject = Title("Phụ lục", None, ()), _annex_title(head[:attached_at])
    level = level_of(issuer, symbol)
    whole = "\n".join(paragraphs[p] for p in body)
    return Header(
        symbol=symbol,
        issued_on=issued or (described[2] if described else None) or (_adopted(whole) if place_at < 0 else None),
        place=place,
        issuer=issuer,
        parent_issuer=parent,
        kind=title.kind or _named_kind(head, symbol_at) or (kind_of_symbol(symbol) if symbol else None),
        subject=subject,
        legal_bases=bases,
        signer=end.signer,
        signer_title=end.signer_title,
        recipients=end.recipients,
        relations=_relations(subject, bases, whole, symbol),
        announced_annexes=announced(whole),
        present_annexes=present([line.text for line in lines]),
        level=level,
        scope=scope_of(level, subject),
        body_start=body[0] if body else 0,
        body_end=body[-1] if body else -1,
        outside=tuple(sorted(outside)),
    )


def _symbol(head: Sequence[Line]) -> tuple[int, str | None]:
    """Return the line of the act's own symbol and the symbol: "Số: …", or a heading "Nghị quyết số …"."""
    for number, line in enumerate(head):
        match = SYMBOL_LINE.match(line.text)
        if match is None:
            continue
        found = SYMBOL.search(line.text, max(0, match.start("so")))
        if found and len(line.text) - found.end() <= (60 if not match["kind"] else 3):
            return number, clean_symbol(found.group())
    return -1, None


def _named_kind(head: Sequence[Line], symbol_at: int) -> str | None:
    """Return the kind that the line of the symbol names ("Nghị quyết số 06/2011/QH13")."""
    named = SYMBOL_LINE.match(head[symbol_at].text) if symbol_at >= 0 else None
    return named["kind"].strip().capitalize() if named is not None and named["kind"] else None


def _place_and_date(head: Sequence[Line]) -> tuple[int, str | None, date | None]:
    """Return the line of place and date; a blank day or month gives no date."""
    for number, line in enumerate(head):
        match = PLACE_LINE.match(line.text)
        if match is None or len(line.text) > 90 or OUTLINE.match(line.text):
            continue
        day, month = (re.sub(r"\D", "", match[g]) for g in ("day", "month"))
        whole = day and month and match["year"]
        return (
            number,
            match["place"].strip(),
            make_date(int(match["year"]), int(month), int(day)) if whole else None,
        )
    return -1, None, None


#: The second line of an issuer's name: "TỈNH ĐỒNG NAI" below "ỦY BAN NHÂN DÂN", "VÀ MÔI TRƯỜNG" below "SỞ NÔNG NGHIỆP".
_GOES_ON = re.compile(r"[^\W\d_][^\d:;*/_]{2,60}")


def _issuers(head: Sequence[Line], before: int) -> tuple[str | None, str | None]:
    """Return issuer and the organ above it, from the lines in capitals over the symbol."""
    names: list[str] = []
    last = -2
    for number, line in enumerate(head[: max(before, 0)]):
        text = line.text.strip()
        if text != text.upper() or STATE.match(fold(text)) or kind_at(text):
            continue
        if ORGAN_LINE.match(fold(text) + " "):
            names.append(text)
            last = number
        elif number == last + 1 and _GOES_ON.fullmatch(text):
            names[-1] = f"{names[-1]} {text}"
            last = number
    if not names:
        return None, None
    own, above = names[-1], names[-2] if len(names) > 1 else None
    if fold(own) == "van phong" and above:
        return proper_name("VĂN PHÒNG TRUNG ƯƠNG" if "trung uong" in fold(above) else f"{own} {above}"), proper_name(
            above
        )
    return proper_name(own), proper_name(above) if above else None


def _attached_to(head: Sequence[Line]) -> tuple[int, str | None]:
    """Return the symbol of the act that an annex alone says it belongs to ("(Kèm theo …)")."""
    for number, line in enumerate(head):
        if ATTACHED.match(line.text):
            joined = " ".join(other.text for other in head[number : number + 2])
            found = located_citations(joined)
            if found:
                return number, found[0][1].symbol
    return -1, None


def _described(head: Sequence[Line], symbol: str | None) -> tuple[str | None, str | None, date | None] | None:
    """Return issuer, subject and date from a sentence about the act ("Nghị quyết số … ngày … của … về …")."""
    if symbol is None or "…" in symbol:
        return None
    for line in head[:25]:
        for span, citation in located_citations(line.text):
            if same_symbol(citation.symbol, symbol) and citation.issued_on:
                issuer = re.search(r"\bcủa\s+(.+)$", line.text[span.start : span.end])
                about = re.match(r"\s*(về\s+[^.]{5,400})", line.text[span.end :])
                return issuer[1] if issuer else None, about[1] if about else None, citation.issued_on
    return None


def _fuller(letterhead: str | None, told: str | None) -> str | None:
    """Return the issuer over an annex, where its act's is told without place ("Ủy ban nhân dân tỉnh") or not at all."""
    if letterhead is None or told is None:
        return letterhead
    return letterhead if fold(letterhead).startswith(fold(told)) else None


def _letterhead(head: Sequence[Line]) -> set[int]:
    """Return the lines over an annex that are the head of its issuer: organs with their places, Quốc hiệu."""
    found: set[int] = set()
    for number, line in enumerate(head):
        folded = fold(line.text)
        place = number - 1 in found and re.match(r"(?:tinh|thanh pho|huyen|xa|phuong|va|tp\.?) ", folded)
        if STATE.match(folded) or _organ_alone(line.text) or PLACE_LINE.match(line.text) or place:
            found.add(number)
    return found


def _from_text(described: tuple[str | None, str | None, date | None] | None) -> str | None:
    return described[0] if described else None


def _preamble(head: Sequence[Line], title: Title) -> tuple[tuple[str, ...], list[int]]:
    """Return the legal bases, and the numbers of all lines of the preamble up to the body."""
    start = title.lines[-1] + 1 if title.lines else 0
    bases: list[str] = []
    used: list[int] = []
    for number in range(start, len(head)):
        text = head[number].text
        if BASIS.match(text) and text.endswith((";", ".", ",")):
            bases.append(text)
        elif not (
            _PREAMBLE.match(text) or FORMULA.match(text) or is_rule(text) or _organ_alone(text) or ATTACHED.match(text)
        ):
            break
        used.append(number)
    return tuple(bases), used if bases or title.lines else []


def _organ_alone(text: str) -> bool:
    return text == text.upper() and ORGAN_LINE.match(fold(text) + " ") is not None and len(text) < 80


def _frame(symbol_at: int, place_at: int, title: Title, preamble: list[int]) -> set[int]:
    """Return the numbers of the head's lines: everything up to the title's end, and the preamble."""
    return set(range(max([symbol_at, place_at, *title.lines]) + 1)) | set(preamble)


def _second_titles(lines: Sequence[Line], tail_lines: Sequence[int]) -> set[int]:
    """Return the lines of titles of what is issued with the act: a kind in capitals behind the signature."""
    found: set[int] = set()
    for number in range(max(tail_lines, default=len(lines)) + 1, len(lines)):
        if kind_at(lines[number].text):
            ends = [n for n in range(number, min(number + 6, len(lines))) if ATTACHED.match(lines[n].text)]
            found |= set(range(number, ends[0] + 1)) if ends else set()
    return found


def _introduction(head: Sequence[Line], frame: set[int], symbol: str | None) -> set[int]:
    """Return lines right behind the title that only present the act ("… toàn văn Nghị quyết số …:")."""
    found: set[int] = set()
    for number in range(max(frame, default=-1) + 1, len(head)):
        text = head[number].text
        own = [c for _, c in located_citations(text)[:1] if same_symbol(c.symbol, symbol)]
        if not own or not (re.match(r"Thay mặt\b|.*toàn văn\b", text) or _kind_opens(text)):
            break
        found.add(number)
    return found


def _kind_opens(text: str) -> bool:
    """Tell whether a line begins with a kind and a symbol, as a title in small letters does."""
    match = SYMBOL_LINE.match(text)
    return match is not None and match["kind"] is not None


def _annex_title(head: Sequence[Line]) -> str | None:
    """Return the title between "PHỤ LỤC …" and "(Kèm theo …)"."""
    frame = _letterhead(head)
    kept = [
        line.text
        for number, line in enumerate(head)
        if number not in frame and not is_rule(line.text) and not re.match(r"phụ lục\b", line.text, re.IGNORECASE)
    ]
    return " ".join(kept) or None


def _outside(lines: Sequence[Line], frame: set[int]) -> set[int]:
    """Return the paragraphs all of whose lines belong to the frame."""
    inside = {line.paragraph for number, line in enumerate(lines) if number not in frame and not is_rule(line.text)}
    return {line.paragraph for line in lines} - inside


def _adopted(body: str) -> date | None:
    """Return the date on which a law, or its English translation, says that it was adopted."""
    match = _ADOPTED.search(body)
    if match:
        return read_date(match["date"])
    told = _ADOPTED_IN_ENGLISH.search(body)
    month = _MONTHS.index(told["month"]) + 1 if told and told["month"] in _MONTHS else len(_MONTHS) + 1
    return make_date(int(told["year"]), month, int(told["day"])) if told else None


def _relations(subject: str | None, bases: tuple[str, ...], body: str, own: str | None) -> tuple[Relation, ...]:
    """Return the relations of title, bases and body, each act once for each kind, never to itself."""
    every = merged(
        (
            *(relations_in_title(subject) if subject else ()),
            *relations_in_bases(bases),
            *relations_in_body(body),
            *changes_in_body(body),
        )
    )
    return tuple(r for r in every if not same_symbol(r.symbol, own))
