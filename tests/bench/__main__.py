"""The whole table: `make bench`, or `python -m tests.bench [--quick]`. Needs the data beside the repository.

Each part also runs by itself (`python -m tests.bench.reading` …). `--quick` leaves out unseen law topics and speed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import SHARED, links, mapping, reading, retrieval, speed


def map_command(units: list[tuple[int, str, str]]) -> tuple[float, float]:
    """Return how often the best item of `truyvet map`, and one of its best two sections, is in the right section."""
    tasks = mapping.nq03_tasks()
    with tempfile.TemporaryDirectory() as folder:
        source, target, out = (Path(folder) / name for name in ("tasks.jsonl", "units.jsonl", "pairs.jsonl"))
        write(source, [{"id": str(i), "text": text} for i, (_, text) in enumerate(tasks)])
        write(target, [{"id": str(i), "text": text} for i, (_, _, text) in enumerate(units)])
        command = [speed.TRUYVET, "map", "--from", str(source), "--to", str(target), "-o", str(out), "-k", "24"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found: dict[int, list[int]] = {}
        for line in out.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            sections = found.setdefault(int(row["from_id"]), [])
            section = units[int(row["to_id"])][0]
            if section not in sections:
                sections.append(section)
    first = sum(found[i][0] == gold for i, (gold, _) in enumerate(tasks)) / len(tasks)
    second = sum(gold in found[i][:2] for i, (gold, _) in enumerate(tasks)) / len(tasks)
    return first, second


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a list as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main() -> None:
    """Print every part under its title. Ends with a line on stderr where the data is not there."""
    if not SHARED.is_dir():
        raise SystemExit("make bench needs the folder `shared` beside the repository.")
    quick = "--quick" in sys.argv
    print("## Reading and cutting")
    reading.main()
    print("\n## Linking: truyvet map, NQ03's 140 tasks without headings to the bullets of NQ57 III")
    first, second = map_command(mapping.nq57_units())
    print(f"best item's section right {first:.3f}")
    print(f"one of the best two sections right {second:.3f}")
    print("\n## Linking: the bundled programme, judged by hand")
    links.main()
    if quick:
        return
    sys.argv = sys.argv[:1]
    print("\n## Linking: unseen topics of law")
    mapping.main()
    print("\n## Search: titles of unseen topics, own body as target")
    retrieval.main()
    print("\n## Speed: whole processes in turn")
    speed.main()


if __name__ == "__main__":
    main()
