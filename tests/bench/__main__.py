"""The whole table: `make bench`, or `python -m tests.bench [--quick] [PART …]`.

Prints every part under its title; a whole run with the data beside the repository also writes docs/quality.md and its
pictures. Each part runs by itself too (`python -m tests.bench.reading` …). `--quick` leaves out the slow parts; names
of parts run those alone. Ends with status 1 where a part fails or misses its floor.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from io import StringIO

from tests.bench import SHARED, Measure, left_out, show

_LINE = re.compile(r"(?P<name>.+?)(?::\s+|\s{2,})(?P<figure>\S.*)")


@dataclass(frozen=True, slots=True)
class Part:
    """One module of this package: its name, its title, and whether `--quick` leaves it out."""

    name: str
    title: str
    slow: bool = False


#: In the order of the table; heavy parts last, and what is timed after all that is counted.
PARTS = (
    Part("reading", "Reading and cutting"),
    Part("word", "Word files: .doc against .docx, and what other readers find in them"),
    Part("encodings", "Legacy encodings: TCVN3 and VNI"),
    Part("text_layers", "Text layers: garbage told from good ones"),
    Part("web_pages", "Saved web pages"),
    Part("sheets", "Sheets: an annex of 140 tasks in Excel and CSV"),
    Part("pdf", "PDF with text: outline as from Word, a table of many pages, speed, memory", slow=True),
    Part("citations", "Citations"),
    Part("versions", "Versions of an act"),
    Part("deadlines", "Deadlines"),
    Part("targets", "Targets"),
    Part("links", "Links of the bundled programme, judged by hand"),
    Part("learning", "Learning from decisions: the judged links taken as a reviewer's, each task left out in turn"),
    Part("demands", "Demands: the parts of an objective that a task meets"),
    Part("map_command", "Linking by `truyvet map`, titles withheld"),
    Part("calibration", "Linking: two acts of the Party on one subject, on which the calibration is fitted"),
    Part("scans", "Scans and photos: running text", slow=True),
    Part("scan_tables", "Scans: tables, cell by cell", slow=True),
    Part("restoring", "Scans: tone marks restored", slow=True),
    Part("first_links", "Linking: the surest link on unseen topics of law", slow=True),
    Part("mapping", "Linking: unseen topics of law", slow=True),
    Part("retrieval", "Search: everyday queries, and titles of unseen topics", slow=True),
    Part("scale", "Search in a large index", slow=True),
    Part("encoding", "The default model: size and speed", slow=True),
    Part("folders", "A folder of many files, read again", slow=True),
    Part("speed", "Whole processes in turn", slow=True),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a part gave: its measures, or why it gave none. `printed` is what it said itself, details among it."""

    part: Part
    measures: tuple[Measure, ...] = ()
    printed: str = ""
    failure: str = ""

    @property
    def sound(self) -> bool:
        """Tell whether the part ran and reached every floor."""
        return not self.failure and all(measure.held is not False for measure in self.measures)


def run(part: Part) -> Outcome | None:
    """Return what the part gives; None where there is no such module. A part that fails is an outcome too."""
    name = f"{__package__}.{part.name}"
    try:
        module = import_module(name)
        if hasattr(module, "measures"):
            return Outcome(part, tuple(module.measures()))
        printed = captured(module.main)
        return Outcome(part, tuple(read_lines(printed)), printed)
    except ModuleNotFoundError as error:
        if error.name == name:
            return None
        return Outcome(part, failure=f"needs {error.name}, which is not installed")
    except OSError as error:
        if str(SHARED) in str(error.filename) and not SHARED.is_dir():
            return Outcome(part, (left_out(part.title),))
        return Outcome(part, failure=f"{type(error).__name__}: {error}")
    except (Exception, SystemExit) as error:
        # One broken part must not cost the figures of all others.
        traceback.print_exc()
        return Outcome(part, failure=f"{type(error).__name__}: {error}")


def captured(main: Callable[[], None]) -> str:
    """Return what a part without measures prints."""
    kept, sys.argv = sys.argv, sys.argv[:1]
    try:
        with redirect_stdout(StringIO()) as stream:
            main()
        return stream.getvalue().rstrip()
    finally:
        sys.argv = kept


def read_lines(printed: str) -> list[Measure]:
    """Return the measures of a part that only prints: "name: figure" or "name  figure"; indented lines are details."""
    found = (_LINE.fullmatch(text) for text in printed.splitlines() if text.strip() and not text[0].isspace())
    return [Measure(match["name"], match["figure"]) for match in found if match]


def report(outcome: Outcome) -> None:
    """Print a part under its title."""
    print(f"\n## {outcome.part.title}")
    if outcome.printed:
        print(outcome.printed)
    else:
        show(outcome.measures)
    if outcome.failure:
        print(f"FAILED: {outcome.failure}")
    sys.stdout.flush()


def chosen(names: Sequence[str], quick: bool) -> list[Part]:
    """Return the parts to run: those named, else all, or all but the slow ones. Raises SystemExit for a wrong name."""
    unknown = set(names) - {part.name for part in PARTS}
    if unknown:
        raise SystemExit(f"no such part: {', '.join(sorted(unknown))}")
    return [part for part in PARTS if (part.name in names if names else not (quick and part.slow))]


def main() -> None:
    """Run the parts, print them, and write the page after a whole run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=main.__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="parts to run alone")
    parser.add_argument("--quick", action="store_true", help="leave out the slow parts")
    options = parser.parse_args()
    outcomes: list[Outcome] = []
    for part in chosen(options.parts, options.quick):
        start = time.perf_counter()
        outcome = run(part)
        if outcome:
            report(outcome)
            outcomes.append(outcome)
            print(f"{part.name}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    whole = not (options.quick or options.parts) and SHARED.is_dir() and not any(o.failure for o in outcomes)
    if whole and find_spec("matplotlib"):
        from tests.bench import page

        page.write([page.Section(o.part.title, o.part.name, o.measures) for o in outcomes])
    else:
        print("\ndocs/quality.md stays as it is: a whole run with the data and matplotlib writes it.", file=sys.stderr)
    raise SystemExit(not all(outcome.sound for outcome in outcomes))


if __name__ == "__main__":
    main()
