"""The gazetteer of agencies: names to identifiers, with kind, parent, validity and successors.

Tables: `agencies.yaml`, `provinces.yaml`. A name is resolved at the date of the document that uses it; a name that
outlived its agency still gives the old identifier, and `successors`, `current`, `succession` lead on from there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, cast

from models.records import Level
from models.text import fold
from pipeline.extract.groups import group_of
from pipeline.extract.provinces import Province, province, provinces
from pipeline.extract.words import CAPITALS

Kind = Literal[
    "state", "ministry", "ministerial_agency", "government_agency", "party", "provincial_party", "mass_organisation",
    "peoples_committee", "peoples_council", "provincial_department", "provincial_body", "unit", "commune", "group",
]  # fmt: skip
_TABLE = Path(__file__).with_name("agencies.yaml")
#: The level of each kind where its row says nothing else.
_LEVELS: dict[Kind, Level | None] = {
    "state": "central",
    "ministry": "central",
    "ministerial_agency": "central",
    "government_agency": "central",
    "party": "central",
    "provincial_party": "province",
    "mass_organisation": "central",
    "peoples_committee": "province",
    "peoples_council": "province",
    "provincial_department": "province",
    "provincial_body": "province",
    "unit": "department",
    "commune": "commune",
    "group": None,
}
_LETTERS = re.compile(r"[a-z0-9&]+")
_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "tw": "trung uong",
    "tu": "tinh uy",
    "tp": "thanh pho",
    "&": "va",
}
_TERRITORY = re.compile(
    rf"^(?P<kind>.+?)\s+(?:tỉnh\s+"
    rf"|thành\s+phố\s+|TP\.?\s*)?(?P<place>[{CAPITALS}]\w*(?:\s*[\s-]\s*[{CAPITALS}]\w*){{0,3}})$"
)
#: The head of a body answers for it: "Bộ trưởng Bộ Tài chính", "Chánh Văn phòng Chính phủ".
_HEAD_OF = re.compile(
    r"^(?:bộ trưởng|giám đốc|chủ nhiệm|thống đốc|tổng thanh tra|trưởng|chánh|(?:chi |tổng )?cục trưởng|thủ trưởng"
    r"|lãnh đạo|chủ tịch|thường trực|ban thường trực)\s+(?=\S)",
    re.IGNORECASE,
)
_RELATED = re.compile(r"\s+(?:(?:có\s+)?liên\s+quan|hữu\s+quan|khác)$", re.IGNORECASE)
_EVERY = re.compile(r"\bcấp\s+tỉnh$", re.IGNORECASE)
_MANY = re.compile(r"^(?:các|những|một\s+số|toàn\s+thể)\s+", re.IGNORECASE)
#: "Bảo hiểm xã hội Việt Nam thuộc Bộ Tài chính": whose it is does not change who it is.
_OF = re.compile(r"\s+(?:(?:trực\s+)?thuộc|của)\s+.+$|\s+Việt\s+Nam$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Succession:
    """A body that carries on an agency's work: whole, or the `fields` of work (Vietnamese); `on` its first day."""

    agency: str
    on: date | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency, valid from `since` (inclusive) to `until` (exclusive), None is open or not known.

    `successors` holds the main one first, then those that took single fields of work.
    """

    id: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successors: tuple[Succession, ...] = ()
    level: Level | None = None
    parent: str | None = None

    def valid_on(self, day: date) -> bool:
        """Tell whether the agency existed on that day, as far as its limits are known."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@cache
def entries() -> tuple[Entry, ...]:
    """Return the gazetteer in the order of its table."""
    import yaml

    table = cast("dict[Kind, list[dict[str, object]]]", yaml.safe_load(_TABLE.read_text(encoding="utf-8")))
    return tuple(_entry(row, kind) for kind, rows in table.items() for row in rows)


def name_key(name: str) -> str:
    """Return a key that ignores case, diacritics and punctuation and expands "&", UBND, HĐND, MTTQ, TW, TP."""
    words = _LETTERS.findall(fold(name).replace("&", " & "))
    return " ".join(_SHORT.get(word, word) for word in words)


@cache
def _by_key() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, tuple[Entry, ...]] = {}
    for one in entries():
        for key in dict.fromkeys(name_key(n) for n in (one.name, *one.aliases)):
            found[key] = (*found.get(key, ()), one)
    return found


@cache
def _by_id() -> dict[str, Entry]:
    return {e.id: e for e in entries()}


def entry(agency: str) -> Entry | None:
    """Return the entry of an identifier, or None. A province's own body ("ubnd-tinh-dong-nai") has that of its kind."""
    return _by_id().get(agency) or _by_id().get(_parts(agency)[0])


def identify(name: str, on: date | None = None) -> str | None:
    """Return the identifier of an agency's name, or None where the gazetteer does not know it.

    Where a name was borne by two agencies, that of the day `on` counts, without a day today's. A provincial body with
    the name of its province ("UBND tỉnh Đồng Nai") gets that of its kind and the place ("ubnd-tinh-dong-nai"): every
    province has its own. The head of a body stands for it, and a group for itself with or without "liên quan".
    "Công an cấp tỉnh" is the kind of body.
    """
    name = " ".join(name.split())
    return _known(name, on) or group_of(name) or _territorial(name, on) or _headed(name, on) or _trimmed(name, on)


def _known(name: str, on: date | None) -> str | None:
    found = _by_key().get(name_key(name)) or _by_key().get(name_key(_EVERY.sub("tỉnh", name)), ())
    if len(found) < 2:
        return found[0].id if found else None
    day = on or date.today()
    return next((e.id for e in found if e.valid_on(day)), found[0].id)


def _territorial(name: str, on: date | None) -> str | None:
    match = _TERRITORY.match(name)
    if match is None:
        return None
    for kind in (match["kind"], match["kind"] + " tỉnh"):
        found = _known(kind, on)
        if found and _by_id()[found].level in ("province", "commune"):
            return found + "-" + "-".join(name_key(match["place"]).split())
    return None


def _headed(name: str, on: date | None) -> str | None:
    """Return the body whose head is named; a bare "lãnh đạo Sở" is nobody in particular."""
    match = _HEAD_OF.match(name)
    return identify(name[match.end() :], on) if match else None


def _trimmed(name: str, on: date | None) -> str | None:
    """Try the name without "các", "liên quan", "của Quốc hội": what is left must be known as it stands."""
    for pattern in (_RELATED, _OF, _MANY):
        shorter = pattern.sub("", name)
        if shorter != name:
            found = _known(shorter, on) or _territorial(shorter, on) or _trimmed(shorter, on)
            if found:
                return found
    return None


def _parts(agency: str) -> tuple[str, Province | None]:
    """Part the identifier of a province's own body into that of its kind and the province."""
    if agency not in _by_id():
        for place in provinces():
            if agency.endswith("-" + place.id) and agency.removesuffix("-" + place.id) in _by_id():
                return agency.removesuffix("-" + place.id), place
    return agency, None


def successors(agency: str) -> tuple[Succession, ...]:
    """Return who carries on the work of an agency that has ended: the main body first, then parts of the work.

    Empty where it goes on, or is not known. A province's own body is carried on by the same body of the province that
    took its province in.
    """
    kind, place = _parts(agency)
    known = _by_id().get(kind)
    own = known.successors if known else ()
    if place is None:
        return own
    into = province(place.successor) if place.successor else None
    moved = (Succession(f"{kind}-{into.id}", place.until),) if into else ()
    return (*(Succession(f"{s.agency}-{place.id}", s.on, s.fields) for s in own), *moved)


def current(agency: str, on: date) -> str:
    """Return the body that does the main work of the agency on a day: itself, or its main successor."""
    seen = {agency}
    while True:
        due = [s for s in successors(agency) if not s.fields and s.on and s.on <= on and s.agency not in seen]
        if not due:
            return agency
        agency = due[0].agency
        seen.add(agency)


def succession(old: str, new: str) -> Succession | None:
    """Return how `new` carries on the work of `old`, through any number of steps, or None where it does not.

    The day is that of the last step, the fields those of the steps that passed only a part on. An agency does not
    succeed itself.
    """
    reached: dict[str, Succession] = {}
    front = [Succession(old)]
    while front:
        step = front.pop(0)
        for following in successors(step.agency):
            if following.agency != old and following.agency not in reached:
                fields = following.fields or step.fields
                reached[following.agency] = Succession(following.agency, following.on, fields)
                front.append(reached[following.agency])
    return reached.get(new)


def _entry(row: dict[str, object], kind: Kind) -> Entry:
    """Make an entry of a row of the table."""
    until = cast("date | None", row.get("until"))
    main = [Succession(str(row["successor"]), until)] if "successor" in row else []
    parts = cast("dict[str, list[str]]", row.get("parts", {}))
    return Entry(
        id=str(row["id"]),
        name=str(row["name"]),
        kind=kind,
        aliases=tuple(cast("list[str]", row.get("aliases", []))),
        since=cast("date | None", row.get("since")),
        until=until,
        successors=(*main, *(Succession(agency, until, tuple(fields)) for agency, fields in parts.items())),
        level=cast("Level", row["level"]) if "level" in row else _LEVELS[kind],
        parent=cast("str | None", row.get("parent")),
    )
