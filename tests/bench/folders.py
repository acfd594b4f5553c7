"""A folder of many files: unchanged ones are not read again, and a run that was stopped goes on where it was.

`python -m tests.bench.folders`
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.apart import File, read_apart
from pipeline.store import Home
from tests.bench import ROOT, Measure, at_least, share, show

COUNT, STOPPED, TIMES = 200, 80, 10.0
_SOURCE = ROOT / "corpus" / "programme" / "ctr-sokhcn-dong-nai-2025.txt"


def made(folder: Path) -> list[File]:
    """Return copies of the bundled programme, each with a line of its own."""
    text = _SOURCE.read_text(encoding="utf-8")
    for number in range(COUNT):
        (folder / f"{number:03}.txt").write_text(f"{text}\n\nBản số {number}.\n", encoding="utf-8")
    return [File.at(path) for path in sorted(folder.iterdir())]


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def kept(home: Home) -> set[tuple[str, int]]:
    """Return the readings that are kept, each with the time at which it was written."""
    return {(path.name, path.stat().st_mtime_ns) for path in (home.root / "readings").iterdir()}


def measures() -> list[Measure]:
    """Return how much faster a second run is, and what is read again after a stop and after a change."""
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "files", Home(Path(place) / "home")
        folder.mkdir()
        files = made(folder)
        first = timed(lambda: list(read_apart(files, home)))
        second = timed(lambda: list(read_apart(files, home)))
        before = kept(home)
        files[7].path.write_text(files[8].path.read_text(encoding="utf-8") + "\nSửa.\n", encoding="utf-8")
        list(read_apart(files, home))
        anew = len(kept(home) - before)
        other = Home(Path(place) / "other")
        stopped = read_apart(files, other)
        for _ in range(STOPPED):
            next(stopped)
        stopped.close()
        done = kept(other)
        resumed = dict(read_apart(files, other))
        untouched = len(done & kept(other))
    return [
        Measure(f"first run over {COUNT} files", f"{first:.1f} s"),
        Measure("second run, nothing changed", f"{second:.2f} s"),
        at_least("times faster", first / second, TIMES, "{:.0f}"),
        Measure("read again after one file changed", f"{anew} of {COUNT}", "1", anew == 1),
        share("stopped run: what was done stays, and is not read again", untouched, len(done), 1.0),
        Measure("stopped run: files there in the end", f"{len(resumed)}", str(COUNT), len(resumed) == COUNT),
    ]


def main() -> None:
    """Print the measures."""
    show(measures())


if __name__ == "__main__":
    main()
