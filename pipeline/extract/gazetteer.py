"""The gazetteer of agencies: names to identifiers, with validity and successors (`agencies.yaml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from models.records import Level
from models.text import fold
from pipeline.extract.words import CAPITALS

_TABLE = Path(__file__).with_name("agencies.yaml")
_LEVELS: dict[str, Level | None] = {
    "central": "central",
    "party": "central",
    "province": "province",
    "department": "department",
    "group": None,
}
_LETTERS = re.compile(r"[a-z0-9&]+")
_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "tw": "trung uong",
    "tu": "tinh uy",
    "&": "va",
}
_TERRITORY = re.compile(
    rf"^(?P<kind>.+?)\s+(?:tỉnh\s+"
    rf"|thành\s+phố\s+)?(?P<place>[{CAPITALS}]\w*(?:\s*[\s-]\s*[{CAPITALS}]\w*){{0,3}})$"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency, valid from `since` (inclusive) to `until` (exclusive), None is open; then `successor`."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successor: str | None = None
    level: Level | None = None


@cache
def entries() -> tuple[Entry, ...]:
    """Return the gazetteer in the order of its table."""
    import yaml

    table = cast("dict[str, list[dict[str, object]]]", yaml.safe_load(_TABLE.read_text(encoding="utf-8")))
    return tuple(_entry(row, _LEVELS[section]) for section, rows in table.items() for row in rows)


def name_key(name: str) -> str:
    """Return a key that ignores case, diacritics and punctuation and expands "&", UBND, HĐND, TW."""
    words = _LETTERS.findall(fold(name).replace("&", " & "))
    return " ".join(_SHORT.get(word, word) for word in words)


@cache
def _by_key() -> dict[str, str]:
    return {name_key(n): e.id for e in reversed(entries()) for n in (e.name, *e.aliases)}


@cache
def _by_id() -> dict[str, Entry]:
    return {e.id: e for e in entries()}


def entry(agency: str) -> Entry | None:
    """Return the entry of an identifier, or None."""
    return _by_id().get(agency)


def identify(name: str) -> str | None:
    """Return the identifier of an agency's name, or None where the gazetteer does not know it.

    A provincial body with the name of its province ("UBND tỉnh Đồng Nai") gets that of its kind and the place
    ("ubnd-tinh-dong-nai"): every province has its own.
    """
    known = _by_key().get(name_key(name))
    if known:
        return known
    match = _TERRITORY.match(name.strip())
    if match is None:
        return None
    for kind in (match["kind"], match["kind"] + " tỉnh"):
        found = _by_key().get(name_key(kind))
        if found and _by_id()[found].level == "province":
            return found + "-" + "-".join(name_key(match["place"]).split())
    return None


def current(agency: str, on: date) -> str:
    """Return the identifier of the body that does the agency's work on a day: itself, or its successor."""
    seen = {agency}
    found = entry(agency)
    while found and found.until and on >= found.until and found.successor and found.successor not in seen:
        agency = found.successor
        seen.add(agency)
        found = entry(agency)
    return agency


def _entry(row: dict[str, object], level: Level | None) -> Entry:
    """Make an entry of a row of the table."""
    return Entry(
        id=str(row["id"]),
        name=str(row["name"]),
        aliases=tuple(cast("list[str]", row.get("aliases", []))),
        since=cast("date | None", row.get("since")),
        until=cast("date | None", row.get("until")),
        successor=cast("str | None", row.get("successor")),
        level=cast("Level", row["level"]) if "level" in row else level,
    )
