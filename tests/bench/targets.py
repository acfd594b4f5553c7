"""Targets: reading them from prose and from a table, and aligning them across levels, against gold written by hand.

`python -m tests.bench.targets`. The documents of 57-NQ/TW, 20-NQ/TW and 03/NQ-CP lie beside the repository; they only
measure, no rule or number was set on 03/NQ-CP.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.records import Target
from models.text import folded_syllables
from models.tracing import Comparison
from pipeline.act import Act
from pipeline.documents import read_act
from pipeline.levels import judge
from pipeline.registers import load_register
from pipeline.targets import compare_acts
from tests.bench import ROOT, SHARED, Measure, left_out, share, show

GOLD = ROOT / "tests" / "gold" / "targets"
#: The file of Party resolutions holds several; first and last line of each that is read.
LINES = {"57-nq-tw": (0, 122), "20-nq-tw": (190, 404)}
#: An indicator is right when its words agree with the gold's this far (F1 of syllables).
LEAST_AGREEMENT = 0.8
Entry = Mapping[str, Any]


def gold(name: str, key: str) -> list[dict[str, Any]]:
    """Return the entries of a gold file."""
    return list(json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))[key])


def resolution(name: str) -> Act:
    """Return one of the Party resolutions, cut out of their common file."""
    start, end = LINES[name]
    lines = (SHARED / "corpus/nq57/nq57-and-later-resolutions.md").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.md"
        path.write_text("\n".join(lines[start:end]), encoding="utf-8")
        return read_act(path)


def annex() -> Act:
    """Return annex I of 03/NQ-CP."""
    return read_act(SHARED / "corpus/nq03/annex1-targets.md")


def agreement(found: str, wanted: str) -> float:
    """Return the F1 of the syllables of two indicators, in [0, 1]."""
    a, b = folded_syllables(found), folded_syllables(wanted)
    shared = sum(min(a.count(s), b.count(s)) for s in set(a))
    return 2 * shared / (len(a) + len(b)) if a and b else 0.0


def plain_value(target: Target) -> float | list[float]:
    """Return the value of a target as gold files write it."""
    return list(target.value) if isinstance(target.value, tuple) else target.value


def fields_right(target: Target, entry: Entry) -> dict[str, bool]:
    """Return which fields of a target are as the gold has them; without words there, the row tells the indicator."""
    return {
        "indicator": "indicator" not in entry or agreement(target.indicator, entry["indicator"]) >= LEAST_AGREEMENT,
        "operator": target.operator == entry["operator"],
        "value": plain_value(target) == entry["value"],
        "unit": target.unit == entry["unit"],
        "year": target.year == entry["year"],
        "scope": target.scope == entry.get("scope"),
    }


def extraction(name: str, found: Sequence[tuple[str, Target]], entries: Sequence[Entry]) -> list[Measure]:
    """Return how many targets are right in all fields, of those in the gold and of those found, and each field.

    `found` are (locator, target); a target belongs to the gold entry of its place that agrees in most fields.
    """
    left = list(found)
    matched: list[dict[str, bool]] = []
    for entry in entries:
        place = entry.get("locator") or entry["row"]
        near = [f for f in left if f[0] == place]
        best = max(near, key=lambda f: sum(fields_right(f[1], entry).values()), default=None)
        if best is None or not fields_right(best[1], entry)["value"]:
            continue
        left.remove(best)
        matched.append(fields_right(best[1], entry))
    whole = sum(all(fields.values()) for fields in matched)
    # Where the gold has no words of the indicator, the row's place tells it, and there is nothing to count.
    counted = [f for f in ("indicator", "operator", "unit", "year", "scope") if f != "indicator" or f in entries[0]]
    fields = ", ".join(f"{field} {sum(m[field] for m in matched)}" for field in counted)
    return [
        share(f"{name}: targets of the gold right in all fields", whole, len(entries)),
        share("the same, of the targets found", whole, len(found)),
        Measure(f"the same, by field, of {len(matched)} at their place with their value", fields),
    ]


def targets_of(act: Act, section: str = "") -> list[tuple[str, Target]]:
    """Return (locator, target) of all targets whose locator begins with `section`."""
    return [(s.locator, t) for s in act.statements if s.locator.startswith(section) for t in s.targets]


def aligned(name: str, comparisons: Sequence[Comparison], pairs: Sequence[Entry], row: int) -> list[Measure]:
    """Return precision and recall of the aligned pairs, and how many verdicts are right.

    `row` is how many parts of a child's locator stand before the name that the gold uses. Doubtful gold pairs count
    neither as found nor as missed.
    """
    sure = [pair for pair in pairs if not pair.get("doubtful")]
    judged = [(pair, *_outcome(comparisons, pair, row)) for pair in sure]
    right = sum(child is not None and child == pair["child"] for pair, child, _ in judged)
    proposed = sum(child is not None for _, child, _ in judged)
    wanted = sum(pair["child"] is not None for pair in sure)
    verdicts = sum(verdict == pair["verdict"] and child in (pair["child"], None) for pair, child, verdict in judged)
    return [
        share(f"{name}: proposed pairs that are right", right, proposed, floor=0.9),
        share("the same: pairs of the gold that are found", right, wanted),
        share("the same: verdicts right, a missing one among them", verdicts, len(sure)),
    ]


def _outcome(comparisons: Sequence[Comparison], pair: Entry, row: int) -> tuple[str | None, str]:
    """Return the child (as the gold names it) and the verdict of the comparison that a gold pair speaks of."""
    own = next((c for c in comparisons if _is(c, pair)), None)
    if own is None:
        return None, ""
    return ".".join(own.child.split("#")[1].split(".")[row:]) if own.child else None, own.verdict


def changed_levels(above: Act, below: Act) -> Measure:
    """Return how many verdicts are right when the levels of the aligned targets below are changed by a tenth."""
    right = total = 0
    for comparison in compare_acts(above, below):
        parent, child = comparison.parent_target, comparison.child_target
        if child is None or comparison.verdict == "missing":
            continue
        level = parent.value if isinstance(parent.value, tuple) else (parent.value, parent.value)
        sign = -1 if parent.operator in ("<", "<=") else 1
        for factor, verdict in ((0.9, "lower"), (1.0, "met"), (1.1, "higher")):
            value = (level[0] if factor < 1 else level[1]) * (factor if sign > 0 else 2 - factor)
            moved = replace(child, value=value, operator=parent.operator if parent.operator != "range" else "=")
            right += judge(parent, moved, above.document.scope, below.document.scope).verdict == verdict
            total += 1
    return share(
        "verdicts right when the level below is a tenth lower, the same, a tenth higher", right, total, floor=1.0
    )


def _is(comparison: Comparison, pair: Entry) -> bool:
    target = comparison.parent_target
    return (
        comparison.parent.split("#")[1] == pair["parent"]
        and plain_value(target) == pair["value"]
        and target.scope == pair.get("scope")
        and set(folded_syllables(pair["indicator"])) <= set(folded_syllables(target.indicator))
    )


def measures() -> list[Measure]:
    """Return the table; what needs the data beside the repository is left out without it."""
    provincial, plan = (load_register(ROOT / f"corpus/{name}.yaml") for name in ("433-KH-TU", "586-QD-TTg"))
    register = load_register(ROOT / "corpus/57-NQ-TW.yaml")
    pairs = gold("57-nq-tw-to-433-kh-tu", "pairs")
    found = aligned("57-NQ/TW (digest) to 433-KH/TU (digest)", compare_acts(register, provincial), pairs, 0)
    foreign = sum(c.child is not None for c in compare_acts(register, plan))
    found.append(
        Measure("57-NQ/TW to 586/QĐ-TTg, no indicator in common: pairs proposed", str(foreign), "0", not foreign)
    )
    found.append(changed_levels(register, provincial))
    if not SHARED.is_dir():
        return [*found, left_out("57-NQ/TW, 20-NQ/TW and 03/NQ-CP")]
    resolution57, annex1 = resolution("57-nq-tw"), annex()
    rows = [(locator.split(".", 1)[1], t) for locator, t in targets_of(annex1)]
    older = targets_of(resolution("20-nq-tw"), "B.II.")
    sister = gold("57-nq-tw-to-03-nq-cp", "pairs")
    return [
        *extraction("57-NQ/TW section II, prose", targets_of(resolution57, "II."), gold("57-nq-tw", "targets")),
        *extraction("20-NQ/TW section B.II.2, prose", older, gold("20-nq-tw", "targets")),
        *extraction("03/NQ-CP annex I, table", rows, gold("03-nq-cp-annex-1", "targets")),
        *aligned("57-NQ/TW (full text) to 03/NQ-CP annex I", compare_acts(resolution57, annex1), sister, 1),
        *found,
    ]


def main() -> None:
    """Print the table."""
    show(measures())


if __name__ == "__main__":
    main()
