"""Filters of a search: which statements may be found at all. They are laid on before anything is ranked.

Values of one filter widen it (or), filters narrow each other (and). Values may be typed without diacritics, in
Vietnamese or as the data names them, and with short forms ("ubnd tinh").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.acronyms import Acronyms, expand
from index.acts import KnownAct, meant, mentions
from index.columns import ALWAYS, DOCUMENT, END, KIND, NONE, PROVENANCE, RULE, START, Columns, Integers
from index.deadlines import Wanted, read_wanted, recurs_within
from models.errors import UnknownName
from models.text import folded_syllables, nfc

Mask = NDArray[np.bool_]
#: Values as people type them, folded, besides those of the data.
KINDS: Mapping[str, str] = {
    "quan diem": "viewpoint",
    "muc tieu": "objective",
    "chi tieu": "target",
    "nhiem vu": "task",
    "phan cong": "assignment",
    "to chuc thuc hien": "assignment",
}
LEVELS: Mapping[str, str] = {
    "trung uong": "central",
    "tw": "central",
    "tinh": "province",
    "cap tinh": "province",
    "so": "department",
    "cap so": "department",
    "xa": "commune",
    "cap xa": "commune",
}
PROVENANCES: Mapping[str, str] = {"toan van": "full", "ban tom luoc": "digest", "tom luoc": "digest"}
STATUSES: Mapping[str, str] = {
    "de xuat": "proposed",
    "da duyet": "confirmed",
    "loai bo": "rejected",
    "nghi van": "suspect",
    "chua co": "uncovered",
    "chua co lien ket": "uncovered",
    "khoang trong": "uncovered",
}
#: So many values that exist are listed for one that does not.
MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, as typed. `states` gives the states of links by statement id, needed for `statuses`."""

    documents: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    provenances: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    states: Mapping[str, Collection[str]] | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is filtered."""
        return any((self.documents, self.levels, self.kinds, self.leads, self.deadlines, self.provenances)) or bool(
            self.statuses
        )


def mask_of(filters: Filters, columns: Columns, acts: Sequence[KnownAct], acronyms: Acronyms) -> Mask:
    """Return which statements the filters let through, shape (statements,).

    Raises UnknownName for a value that nothing has, with those that exist, and InputError for a wrong deadline.
    """
    mask: Mask = np.ones(columns.numbers.shape[1], dtype=np.bool_)
    if filters.documents:
        keys = {key for value in filters.documents for key in _documents(value, columns, acts)}
        mask &= _among(columns.row(DOCUMENT), columns.documents, keys)
    if filters.levels:
        levels = {_named("--level", value, LEVELS, [a.level for a in acts if a.level]) for value in filters.levels}
        keys = {act.key for act in acts if act.level in levels}
        mask &= _among(columns.row(DOCUMENT), columns.documents, keys)
    for option, values, names, row in (
        ("--kind", filters.kinds, KINDS, KIND),
        ("--provenance", filters.provenances, PROVENANCES, PROVENANCE),
    ):
        if values:
            codes = columns.kinds if row == KIND else columns.provenances
            mask &= _among(columns.row(row), codes, {_named(option, value, names, codes) for value in values})
    if filters.leads:
        mask &= _any(_lead(value, columns, acronyms) for value in filters.leads)
    if filters.deadlines:
        mask &= _any(_due(read_wanted(value), columns) for value in filters.deadlines)
    if filters.statuses:
        mask &= _in_state(filters, columns)
    return mask


def _any(masks: Iterable[Mask]) -> Mask:
    either: Mask = np.logical_or.reduce(list(masks))
    return either


def _among(codes: NDArray[np.int32], names: Sequence[str], wanted: Collection[str]) -> Mask:
    chosen = np.array([name in wanted for name in names] or [False], dtype=np.bool_)
    return np.asarray(chosen[codes])


def _plain(value: str) -> str:
    return " ".join(folded_syllables(nfc(value)))


def _listed(option: str, value: str, existing: Iterable[str], what: str = "có") -> UnknownName:
    names = list(dict.fromkeys(existing))
    more = f" … (tất cả {len(names)})" if len(names) > MOST_LISTED else ""
    return UnknownName(f"{option} không có «{value}»; {what}: {'; '.join(names[:MOST_LISTED]) or 'chưa có gì'}{more}.")


def _named(option: str, value: str, names: Mapping[str, str], existing: Iterable[str]) -> str:
    """Return the data's name of a value that is there. Raises UnknownName."""
    flat = _plain(value)
    name = names.get(flat, flat)
    there = list(dict.fromkeys(existing))
    if name not in there:
        words = {code: word for word, code in reversed(list(names.items()))}
        raise _listed(option, value, [f"{code} ({_WORDS.get(code, words.get(code, code))})" for code in there])
    return name


#: The data's names in Vietnamese, for the list of what exists.
_WORDS: Mapping[str, str] = {
    "viewpoint": "quan điểm",
    "objective": "mục tiêu",
    "target": "chỉ tiêu",
    "task": "nhiệm vụ",
    "assignment": "phân công",
    "central": "trung ương",
    "province": "tỉnh",
    "department": "sở",
    "commune": "xã",
    "full": "toàn văn",
    "digest": "bản tóm lược",
    "proposed": "đề xuất",
    "confirmed": "đã duyệt",
    "rejected": "loại bỏ",
    "suspect": "nghi vấn",
    "uncovered": "chưa có liên kết",
}


def _documents(value: str, columns: Columns, acts: Sequence[KnownAct]) -> set[str]:
    """Return the keys of the acts that a value names: a key, a symbol however typed, or a part of a draft's key."""
    if value in columns.documents:
        return {value}
    by_key = {_plain(key): key for key in (*columns.documents, *(a.key for a in acts))}
    if _plain(value) in by_key:
        return {by_key[_plain(value)]}
    known = acts or [KnownAct(key) for key in columns.documents]
    keys = {act.key for mention in mentions(value) for act in meant(mention, value, known)[1]}
    if not keys:
        raise _listed("--document", value, [a.key for a in known])
    return keys


def _lead(value: str, columns: Columns, acronyms: Acronyms) -> Mask:
    """Return which statements have a lead whose name holds the words, or whose identifier they are."""

    def flat(name: str) -> str:
        return f" {_plain(expand(nfc(name), acronyms.in_query(nfc(name))))} "

    wanted = flat(value)
    chosen = [
        number
        for number, (name, agency) in enumerate(columns.lead_names)
        if wanted in flat(name) or (agency or "").casefold() == value.strip().casefold()
    ]
    if not chosen:
        raise _listed("--lead", value, [name for name, _ in columns.lead_names], "cơ quan chủ trì có")
    mask: Mask = np.zeros(columns.numbers.shape[1], dtype=np.bool_)
    mask[columns.leads[0][np.isin(columns.leads[1], chosen)]] = True
    return mask


def _due(wanted: Wanted, columns: Columns) -> Mask:
    """Return which statements fall due as wanted.

    A deadline counts by its last day; one without a last day from its first day on; a recurring one in every year; one
    of several phases by the last day of each.
    """
    start, end, rule = columns.row(START), columns.row(END), columns.row(RULE)
    dated = (start > 0) | (end > 0)

    def ruled(fits: Callable[[str], bool]) -> Mask:
        return _among(rule, columns.rules, {name for name in columns.rules if fits(name)})

    if wanted.word == "always":
        return ruled(lambda name: name == ALWAYS)
    if wanted.word == "recurring":
        return ruled(lambda name: "FREQ=" in name)
    if wanted.word:
        there = dated | ruled(lambda name: name != NONE)
        return there if wanted.word == "any" else ~there
    by_date = _falls_within(wanted, start, end)
    numbers, *days = columns.phases
    by_date[numbers] = False
    by_date[numbers[_falls_within(wanted, *days)]] = True
    return np.asarray(by_date | (~dated & ruled(lambda name: recurs_within(name, wanted))))


def _falls_within(wanted: Wanted, start: Integers, end: Integers) -> Mask:
    """Return which deadlines, by first and last day, fall within the period; none of those without a day."""
    by_start = (start > 0) & (start <= wanted.last)
    return np.where(end > 0, (end >= wanted.first) & (end <= wanted.last), by_start)


def _in_state(filters: Filters, columns: Columns) -> Mask:
    """Return which statements, or whose whole unit, have a link in one of the states."""
    states = filters.states or {}
    every = ["proposed", "confirmed", "rejected", "suspect", "uncovered"]
    wanted = {_named("--status", value, STATUSES, every) for value in filters.statuses}
    ids = {key for key, own in states.items() if wanted & set(own)}
    names = [columns.documents[code] for code in columns.row(DOCUMENT)]
    found = [
        f"{document}#{locator}" in ids or f"{document}#{locator.split('/', 1)[0]}" in ids
        for document, locator in zip(names, columns.locators, strict=True)
    ]
    return np.array(found, dtype=np.bool_)
