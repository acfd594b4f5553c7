"""Reading and cutting: rows of NQ03's annex II, and the programme against gold written by hand.

`python -m tests.bench.reading`. The rows need the data beside the repository.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass

from models.records import Statement
from pipeline.act import Act
from pipeline.documents import read_act
from tests.bench import ROOT, SHARED, Measure, left_out, share, show

GOLD = ROOT / "tests" / "gold"
FIELDS = ("text", "lead", "partners", "deliverable", "deadline")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one comparison."""

    right: int
    found: int
    gold: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 1.0


def _digest(text: str | None) -> str | None:
    if text is None:
        return None
    return hashlib.sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()


def _fields(statement: Statement) -> dict[str, str | None]:
    written = statement.as_written
    values = (statement.text, written.lead, written.partners, written.deliverable, written.deadline)
    return {name: _digest(value) for name, value in zip(FIELDS, values, strict=True)}


def annex_rows(version: str, gold_name: str) -> Score:
    """Return how many rows of annex II come out with the text and all four cells right."""
    return right_rows(read_act(SHARED / f"corpus/nq03/annex2-tasks-{version}.md"), gold_name)


def right_rows(act: Act, gold_name: str) -> Score:
    """Return how many rows of an act that is annex II in any format have the text and all four cells right."""
    gold = json.loads((GOLD / gold_name).read_text(encoding="utf-8"))["rows"]
    tasks = {s.locator.rsplit(".", 1)[-1]: _fields(s) for s in act.statements if s.kind == "task"}
    right = 0
    for number, row in gold.items():
        found = tasks.get(number, {})
        right += all(found.get(f) == row[f] for f in FIELDS)
    return Score(right, len(tasks), len(gold))


def programme(ending: str) -> tuple[Score, int, int]:
    """Return the score of exact statements, how many leads are right, and how many of the two recurring reports."""
    gold = json.loads((GOLD / "programme-statements.json").read_text(encoding="utf-8"))["statements"]
    act = read_act(ROOT / f"corpus/programme/ctr-sokhcn-dong-nai-2025.{ending}")
    found = {(s.locator, s.kind, s.text): s for s in act.statements if s.kind in ("task", "assignment")}
    wanted = {(g["locator"], g["kind"], g["text"]): g for g in gold}
    right = found.keys() & wanted.keys()
    leads = sum([a.name for a in found[k].leads] == wanted[k]["leads"] for k in right)
    recurring = [k for k in right if wanted[k]["recurrence"]]
    reports = sum(
        [a.name for a in found[k].leads] == wanted[k]["leads"]
        and found[k].deadline is not None
        and found[k].deadline.recurrence == wanted[k]["recurrence"]
        and found[k].deadline.exclusive == wanted[k]["exclusive"]
        for k in recurring
    )
    return Score(len(right), len(found), len(wanted)), leads, reports


def measures() -> list[Measure]:
    """Return the rows of the annexes, then the programme in two formats."""
    rows = []
    for version, gold in (("2025-03", "nq03-sample.json"), ("2025-01", "nq03-sample-01.json")):
        name = f"03/NQ-CP annex II, version of {version}: rows with text and all four cells right"
        if SHARED.is_dir():
            score = annex_rows(version, gold)
            rows.append(share(name, score.right, score.gold))
        else:
            rows.append(left_out(name))
    for ending in ("txt", "docx"):
        score, leads, reports = programme(ending)
        name = f"the programme, .{ending}: statements exactly as cut by hand"
        figure = (
            f"F1 {score.f1:.3f} ({score.right} exact, {score.found} found, {score.gold} gold); "
            f"leads right {leads}; recurring reports {reports} of 2"
        )
        rows.append(Measure(name, figure))
    return rows


def main() -> None:
    """Print the table."""
    show(measures())


if __name__ == "__main__":
    main()
