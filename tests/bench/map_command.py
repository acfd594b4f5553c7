"""NQ03's 140 tasks to the bullets of NQ57 III by `truyvet map`, no headings: `python -m tests.bench.map_command`.

Needs the data beside the repository. Nothing that ships is fitted on it.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import SHARED, Measure, at_least, left_out, mapping, show

TRUYVET = str(Path(sys.executable).with_name("truyvet"))
NAMES = ("right section first", "right section among the first two")
FLOORS = (0.72, None)
#: Of the random orders in which the tasks come as well.
SEEDS = (1, 2, 3)


def sections(units: list[tuple[int, str, str]], tasks: list[tuple[int, str]]) -> list[list[int]]:
    """Return for each task the sections of the items that `truyvet map` gives it, best first, each once."""
    with tempfile.TemporaryDirectory() as folder:
        source, target, out = (Path(folder) / name for name in ("tasks.jsonl", "units.jsonl", "pairs.jsonl"))
        write(source, [{"id": str(i), "text": text} for i, (_, text) in enumerate(tasks)])
        write(target, [{"id": str(i), "text": text} for i, (_, _, text) in enumerate(units)])
        command = [TRUYVET, "map", "--from", str(source), "--to", str(target), "-o", str(out), "-k", "24"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found: list[dict[int, None]] = [{} for _ in tasks]
        for row in map(json.loads, out.read_text(encoding="utf-8").splitlines()):
            found[int(row["from_id"])].setdefault(units[int(row["to_id"])][0])
    return [list(row) for row in found]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a list as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def measures() -> list[Measure]:
    """Return how often the best item, and one of its best two sections, is in the right section.

    The tasks come in the order of the annex, and in three random orders (means over them).
    """
    names = [f"140 tasks of 03/NQ-CP to the sections of 57-NQ/TW III: {name}" for name in NAMES]
    if not SHARED.is_dir():
        return [left_out(name) for name in names]
    tasks, units = mapping.nq03_tasks(), mapping.nq57_units()
    orders = [random.Random(seed).sample(tasks, len(tasks)) for seed in SEEDS]
    in_order, *shuffled = [shares(sections(units, order), order) for order in (tasks, *orders)]
    rows = [at_least(name, value, floor) for name, value, floor in zip(names, in_order, FLOORS, strict=True)]
    means = [sum(values) / len(values) for values in zip(*shuffled, strict=True)]
    return [*rows, *(at_least(f"the same, tasks shuffled: {n}", v) for n, v in zip(NAMES, means, strict=True))]


def shares(found: list[list[int]], tasks: list[tuple[int, str]]) -> list[float]:
    """Return the share of tasks whose section comes first, and among the first two."""
    return [
        sum(gold in row[:places] for row, (gold, _) in zip(found, tasks, strict=True)) / len(tasks) for places in (1, 2)
    ]


def main() -> None:
    """Print the table."""
    show(measures())


if __name__ == "__main__":
    main()
