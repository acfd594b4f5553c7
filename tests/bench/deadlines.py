"""Deadlines: every cell of 03/NQ-CP's annex II in both versions, and further spellings, against gold by hand.

`python -m tests.bench.deadlines`. The cells of the annexes are found here by splitting the Markdown rows, so that a
cell that the reader loses or mangles counts as wrong.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from dateutil.rrule import rrulestr

from models.records import Deadline, Statement
from pipeline.documents import read_act
from pipeline.extract.deadlines import find_deadline, read_deadline
from tests.bench import ROOT, SHARED, Measure, left_out, share, show

GOLD = ROOT / "tests" / "gold" / "deadlines"
ANNEX = SHARED / "corpus" / "nq03"
_ROW = re.compile(r"\|\s*(\d+)\.\s*\|(.*)\|([^|]*)\|\s*$", re.MULTILINE)
_OCCURRENCES = 24


@dataclass(frozen=True, slots=True)
class Gold:
    """A spelling or a clause with the deadline it sets; `words` are the part of a clause that sets it."""

    text: str
    start: date | None
    end: date | None
    recurrence: str | None
    exclusive: bool
    event: str | None
    issued_on: date | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How many are right, of how many, and the spellings that are wrong with what was read instead."""

    right: int
    total: int
    wrong: tuple[str, ...]


def gold(name: str) -> list[Gold]:
    """Return the rows of `tests/gold/deadlines/<name>.tsv`."""
    with (GOLD / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return [_gold(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _gold(row: dict[str, str]) -> Gold:
    return Gold(
        row["spelling"],
        _date(row["start"]),
        _date(row["end"]),
        row["recurrence"] or None,
        row["exclusive"] == "1",
        row["event"] or None,
        _date(row.get("issued_on") or ""),
        row.get("words") or None,
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def occurrences(rule: str | None) -> list[datetime]:
    """Return the first occurrences of an RRULE from 2024 on, so that two spellings of one rule compare equal."""
    if rule is None:
        return []
    return list(islice(rrulestr(rule, dtstart=datetime(2024, 1, 1)), _OCCURRENCES))


def agrees(found: Deadline | None, want: Gold) -> bool:
    """Tell whether a deadline says what the gold says; the words that name an event count as well."""
    if found is None:
        return False
    same = (found.start, found.end, found.exclusive, found.event) == (want.start, want.end, want.exclusive, want.event)
    return same and occurrences(found.recurrence) == occurrences(want.recurrence)


def annex(version: str) -> Score:
    """Return how many deadline cells of annex II are normalised right; an empty cell must give no deadline."""
    wanted = {g.text: g for g in gold("nq03")}
    path = ANNEX / f"annex2-tasks-{version}.md"
    tasks = _tasks(path)
    cells = {m[1]: m[3].strip() for m in _ROW.finditer(path.read_text(encoding="utf-8"))}
    wrong = []
    for number, cell in cells.items():
        task = tasks.get(number)
        found = task.deadline if task else None
        right = task is not None and (agrees(found, wanted[cell]) if cell else found is None)
        if not right or (found and found.text != cell):
            wrong.append(f"{number}: «{cell}» -> {found}")
    return Score(len(cells) - len(wrong), len(cells), tuple(wrong))


def _tasks(path: Path) -> dict[str, Statement]:
    return {s.locator.rsplit(".", 1)[-1]: s for s in read_act(path).statements if s.kind == "task"}


def spellings(name: str) -> Score:
    """Return how many spellings, each read as a whole cell, are normalised right."""
    rows = gold(name)
    wrong = []
    for row in rows:
        found = read_deadline(row.text, row.issued_on)
        if not agrees(found, row) or found is None or found.text != row.text:
            wrong.append(f"«{row.text}» -> {found}")
    return Score(len(rows) - len(wrong), len(rows), tuple(wrong))


def clauses(name: str) -> Score:
    """Return of how many clauses the deadline is found with its words, or rightly none."""
    rows = gold(name)
    wrong = []
    for row in rows:
        found = find_deadline(row.text, row.issued_on)
        right = found is None if row.words is None else (found and found.text == row.words and agrees(found, row))
        if not right:
            wrong.append(f"«{row.text}» -> {found}")
    return Score(len(rows) - len(wrong), len(rows), tuple(wrong))


def target_years() -> Score:
    """Return how many targets of annex I carry the year of the heading they stand under."""
    year = 0
    wanted: dict[str, int] = {}
    for line in (ANNEX / "annex1-targets.md").read_text(encoding="utf-8").splitlines():
        heading = re.search(r"Đến năm (\d{4})", line)
        number = re.match(r"\|\s*(\d+(?:\.\d+)*)\s*\|", line)
        if heading:
            year = int(heading[1])
        elif number:
            wanted[number[1]] = year
    found = [(s.locator, t.year) for s in read_act(ANNEX / "annex1-targets.md").statements for t in s.targets]
    wrong = [f"{where}: {year}" for where, year in found if wanted.get(where.split(".", 1)[-1]) != year]
    return Score(len(found) - len(wrong), len(found), tuple(wrong))


def scores() -> Iterator[tuple[str, float, Score | None]]:
    """Yield each comparison with its name and the least share that must be right; None where its data is not here."""
    here = ANNEX.is_dir()
    for version in ("2025-03", "2025-01"):
        name = f"03/NQ-CP annex II {version}: deadline cells normalised right, empty ones empty"
        yield name, 1.0, annex(version) if here else None
    yield "03/NQ-CP annex I: targets with the year of their heading", 1.0, target_years() if here else None
    yield "spellings from other acts and usual ones, read as cells", 1.0, spellings("spellings")
    yield "spellings that need the date of the act", 1.0, spellings("relative")
    yield "sentences of laws, decrees and circulars: deadline with its words, or rightly none", 0.9, clauses("clauses")
    yield "further such sentences, of Bộ Pháp điển", 0.9, clauses("clauses-2")


def measures() -> list[Measure]:
    """Return how many of each are right."""
    return [_measure(name, floor, score) for name, floor, score in scores()]


def _measure(name: str, floor: float, score: Score | None) -> Measure:
    return left_out(name) if score is None else share(name, score.right, score.total, floor)


def main() -> None:
    """Print the table, and below each figure what is wrong."""
    for name, floor, score in scores():
        show([_measure(name, floor, score)])
        for wrong in score.wrong if score else ():
            print(f"  wrong {wrong}")


if __name__ == "__main__":
    main()
