"""The two versions of 03/NQ-CP's annex II, before and after the mergers of 1/3/2025, as `truyvet diff` sees them.

`python -m tests.bench.versions`. Known by other means: 44 leads, 31 partners and 4 texts differ, cell by cell of the
rows that bear a number, white space aside. Also the share of leads and partners that the gazetteer knows.
"""

from __future__ import annotations

from models.diff import CAUSES, tally, tally_as_read, tally_cause
from pipeline.act import Act
from pipeline.diff import compare
from pipeline.documents import read_act
from tests.bench import ROOT, SHARED, Measure, left_out, share, show

ANNEX = "corpus/nq03/annex2-tasks-{}.md"
#: Leads, partners and texts that differ, counted on the files themselves.
KNOWN = "44, 31, 4"


def known(name: str, act: Act, floor: float) -> Measure:
    """Return how many of the leads and partners of an act have an identifier."""
    agencies = [a for s in act.statements for a in (*s.leads, *s.partners)]
    right = sum(a.agency is not None for a in agencies)
    return share(f"leads and partners whose agency is found, {name}", right, len(agencies), floor)


def counts(found: dict[str, int]) -> str:
    """Return the counts of leads, partners and texts as one figure."""
    return ", ".join(str(found[field]) for field in ("lead", "partners", "text"))


def versions(old: Act, new: Act) -> list[Measure]:
    """Return what differs between the two versions, what is behind it, and the two checks that need no gold."""
    there, back, itself = compare(old, new), tally(compare(new, old)), tally(compare(new, new))
    name = "03/NQ-CP annex II, January to March 2025: leads, partners, texts that differ"
    rows = [
        Measure(name, counts(tally(there)), KNOWN, counts(tally(there)) == KNOWN),
        Measure("the same, rows cut by page breaks joined", counts(tally_as_read(there))),
        *(Measure(f"of these, cause {cause}", counts(tally_cause(there, cause))) for cause in CAUSES),
        Measure("the same from March to January", counts(back), KNOWN, counts(back) == KNOWN),
    ]
    rows.append(Measure("March against itself: tasks that differ", str(itself["changed"]), "0", itself["changed"] == 0))
    return rows


def measures() -> list[Measure]:
    """Return the rows of the annexes, then the share of known agencies."""
    programme = read_act(ROOT / "corpus/programme/ctr-sokhcn-dong-nai-2025.txt")
    rows = [known("the programme", programme, 1.0)]
    if not SHARED.is_dir():
        return [*rows, left_out("03/NQ-CP annex II, two versions")]
    old, new = (read_act(SHARED / ANNEX.format(version)) for version in ("2025-01", "2025-03"))
    rows.append(known("03/NQ-CP annex II of January 2025", old, 0.98))
    rows.append(known("03/NQ-CP annex II of March 2025", new, 0.98))
    rows.append(known("57-NQ/TW", read_act(SHARED / "corpus/nq57/nq57-and-later-resolutions.md"), 1.0))
    return [*versions(old, new), *rows]


def main() -> None:
    """Print the table."""
    show(measures())


if __name__ == "__main__":
    main()
