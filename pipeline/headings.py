"""Headings of columns: what role a column has by the words over it, and which year its values are for.

`headings.tsv` lists the wordings; see its head for how they match.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from models.text import fold, squeeze

Role = Literal[
    "number",
    "code",
    "basis",
    "group",
    "task",
    "content",
    "lead",
    "partners",
    "deliverable",
    "start",
    "deadline",
    "indicator",
    "unit",
    "value",
    "progress",
    "budget",
    "approval",
    "follow",
    "note",
]
TABLE = Path(__file__).with_name("headings.tsv")
#: A longer text is a sentence, not the heading of a column.
_LONGEST = 120
#: "Năm 2025", "Đến năm 2030", "Giai đoạn 2026-2030" (its last year), "31/12/2025".
_YEAR = re.compile(r"(?<!\d)(?:20\d\d\s*[-–]\s*)?(20\d\d)(?!\d)")
_BARE_YEAR = re.compile(r"(?:(?:den|nam|ke hoach|muc tieu|den het nam|den cuoi nam)\s+)*20\d\d(?:\s*[-–]\s*20\d\d)?")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_EDGES = " .:*-–—_\t"


@lru_cache(maxsize=1)
def wordings() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    """Return the pattern of each role's wordings, in order of trial; they match folded headings.

    Raises ValueError where the table names a role that is none.
    """
    found: list[tuple[Role, re.Pattern[str]]] = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, listed = line.partition("\t")
            found.append((_role(name), re.compile("|".join(map(_pattern, listed.split(";"))))))
    return tuple(found)


def _role(name: str) -> Role:
    roles: tuple[Role, ...] = get_args(Role)
    for role in roles:
        if role == name:
            return role
    raise ValueError(f"{TABLE.name}: no such role: {name}")


def _pattern(wording: str) -> str:
    whole = wording.startswith("=")
    words = r"\b.*\b".join(re.escape(part.strip()) for part in fold(wording.lstrip("=")).split("…"))
    return rf"^{words}$" if whole else rf"(?<!\w){words}(?!\w)"


@lru_cache(maxsize=4096)
def heading_role(heading: str) -> Role | None:
    """Return the role of the column that a heading stands over, None where its words tell none.

    A heading that is only a year, or ends in one, stands over values.
    """
    folded = folded_heading(heading)
    if not folded or len(folded) > _LONGEST:
        return None
    bare = squeeze(_BRACKETS.sub("", folded)).strip(_EDGES)
    if _BARE_YEAR.fullmatch(bare or folded):
        return "value"
    return next((role for role, pattern in wordings() if pattern.search(bare or folded)), None)


def heading_year(heading: str) -> int | None:
    """Return the year that the values below a heading are for, None where it names none or one already past.

    What was reached before ("Hiện trạng 2024", "Thực hiện năm 2020") is no target.
    """
    folded = folded_heading(heading)
    reached = any(role == "progress" and pattern.search(folded) for role, pattern in wordings())
    found = _YEAR.findall(folded)
    return int(found[-1]) if found and not reached and not _DONE.search(folded) else None


_DONE = re.compile(r"(?<!\w)(?:thuc hien|co so|uoc)(?!\w)")


def folded_heading(heading: str) -> str:
    """Return a heading on one line, folded, without signs at its ends."""
    return squeeze(fold(heading).replace("\n", " ")).strip(_EDGES)
