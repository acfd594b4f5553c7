"""The provinces and cities under the centre, before and after the mergers of 1/7/2025 (`provinces.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

_TABLE = Path(__file__).with_name("provinces.yaml")


@dataclass(frozen=True, slots=True)
class Province:
    """A province: `until` the first day on which it was no more, then `successor`; both None for today's."""

    id: str
    name: str
    until: date | None = None
    successor: str | None = None


@cache
def provinces() -> tuple[Province, ...]:
    """Return all provinces of the table, today's and former ones, longest identifier first."""
    import yaml

    table = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    merged_on = cast("date", table["merged_on"])
    found = [Province(**row) for row in table["renamed"]]
    for row in table["provinces"]:
        found.append(Province(row["id"], row["name"]))
        found += [Province(old, name, merged_on, row["id"]) for old, name in row.get("from", {}).items()]
    return tuple(sorted(found, key=lambda p: (-len(p.id), p.id)))


@cache
def _by_id() -> dict[str, Province]:
    return {p.id: p for p in provinces()}


def province(name: str) -> Province | None:
    """Return the province of an identifier ("dong-nai"), or None."""
    return _by_id().get(name)
