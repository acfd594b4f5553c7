"""PDF with text: the outline as from Word, a table of many pages, speed and memory: `python -m tests.bench.pdf [PART]`.

The PDFs are made by LibreOffice in a temporary folder; without it, or without the data, the rows are left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from models.records import Block, Unit
from models.text import nfc
from pipeline.ingest import read_blocks
from pipeline.outline import build_outline
from tests.bench import ROOT, SHARED, Measure, at_least, at_most, left_out, share, show

if TYPE_CHECKING:
    from docx.table import Table

WORD = ("nd30", "hd36")
ANNEX = "corpus/nq03/annex2-tasks-2025-03.md"
#: The share of the widths of the annex's columns.
COLUMNS = (1.0, 6.5, 2.6, 3.2, 2.8, 2.2)
TASK = re.compile(r"(\d+)\.?")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the annex is set: heading on each page, group rows as one cell, equal leads as one cell, upright paper."""

    name: str
    repeated: bool = False
    groups: bool = False
    spanning: bool = False
    upright: bool = False


LAYOUTS = (
    Layout("headings repeated", repeated=True),
    Layout("headings once, group rows in one cell", groups=True),
    Layout("equal leads in one cell over rows", repeated=True, groups=True, spanning=True),
    Layout("upright paper, narrow columns", groups=True, upright=True),
)


def to_pdf(files: Sequence[Path], folder: Path) -> list[Path]:
    """Return the files as LibreOffice prints them. Raises CalledProcessError where it fails."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [folder / f"{file.stem}.pdf" for file in files]


def same_units(word: Sequence[Unit], pdf: Sequence[Unit]) -> tuple[int, int]:
    """Return how many units have the same locator and text (white space apart), and the larger number of units."""
    keys = [Counter((unit.locator, " ".join(nfc(unit.text).split())) for unit in units) for units in (word, pdf)]
    return sum((keys[0] & keys[1]).values()), max(len(word), len(pdf))


def outlines(folder: Path) -> list[Measure]:
    """Return for each Word file how many units come out of its PDF as from the file itself."""
    files = sorted(file for name in WORD for file in (SHARED / "corpus" / name).glob("*.docx"))
    right = total = 0
    rows = []
    for file, printed in zip(files, to_pdf(files, folder), strict=True):
        same, units = same_units(*(build_outline(read_blocks(path).blocks) for path in (file, printed)))
        rows.append(share(f"{file.name} as PDF: units with locator and text as from Word", same, units))
        right, total = right + same, total + units
    return [*rows, share("all Word files as PDF: units with locator and text as from Word", right, total, 0.99)]


def annex_rows(blocks: Iterable[Block]) -> dict[str, tuple[str, ...]]:
    """Return the cells of each task of annex II by its number; white space apart."""
    rows: dict[str, tuple[str, ...]] = {}
    for block in blocks:
        number = TASK.fullmatch(block.cells[0].text) if block.cells else None
        if number:
            rows[number[1]] = tuple(" ".join(cell.text.split()) for cell in block.cells[1:])
    return rows


def set_annex(blocks: Sequence[Block], layout: Layout, file: Path) -> None:
    """Write the annex as a Word file: its lines, then its table in the layout."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    document = docx.Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Times New Roman", Pt(12)
    section = document.sections[0]
    size = Cm(21), Cm(29.7)
    section.page_width, section.page_height = size if layout.upright else size[::-1]
    section.orientation = WD_ORIENT.PORTRAIT if layout.upright else WD_ORIENT.LANDSCAPE
    for block in blocks:
        if not block.cells:
            document.add_paragraph(block.text)
    records = [block for block in blocks if block.cells]
    table = document.add_table(len(records), len(COLUMNS), "Table Grid")
    table.autofit = False
    room = section.page_width - section.left_margin - section.right_margin
    for number, record in enumerate(records):
        cells = table.rows[number].cells
        for cell, words, width in zip(cells, record.cells, COLUMNS, strict=True):
            cell.text, cell.width = words.text, int(room * width / sum(COLUMNS))
        if layout.groups and not any(words.text for words in record.cells[2:]):
            cells[1].merge(cells[-1]).text = record.cells[1].text
    if layout.repeated:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if layout.spanning:
        _merge_leads(table, records)
    document.save(str(file))


def _merge_leads(table: Table, records: Sequence[Block]) -> None:
    """Make one cell of the leads of tasks after each other that are equal."""
    start = 0
    for end in range(1, len(records) + 1):
        lead = records[start].cells[2].text
        if end < len(records) and lead and records[end].cells[2].text == lead:
            continue
        if lead and end - start > 1:
            table.cell(start, 2).merge(table.cell(end - 1, 2)).text = lead
        start = end


def annexes(folder: Path) -> list[Measure]:
    """Return for each layout of annex II how many tasks come out of its PDF with all columns right."""
    source = read_blocks(SHARED / ANNEX).blocks
    wanted = annex_rows(source)
    files = [folder / f"annex-{number}.docx" for number in range(len(LAYOUTS))]
    for layout, file in zip(LAYOUTS, files, strict=True):
        set_annex(source, layout, file)
    rows = []
    for layout, printed in zip(LAYOUTS, to_pdf(files, folder), strict=True):
        reading = read_blocks(printed)
        found = annex_rows(reading.blocks)
        right = sum(found.get(number) == cells for number, cells in wanted.items())
        one = len({block.table for block in reading.blocks if block.cells}) == 1
        name = f"annex II of 03/NQ-CP as PDF ({layout.name}, {len(reading.pages)} pages): rows with all columns right"
        rows.append(share(name, right if one else 0, len(wanted), 1.0))
    return rows


#: Prints the largest memory of a process that reads a file, in KiB on Linux. Not `ru_maxrss`: a child begins with that
#: of the process that started it.
_PEAK = """
import sys
from pathlib import Path
from pipeline.ingest import read_blocks
read_blocks(Path(sys.argv[1]))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _repeated(source: Path, count: int, file: Path) -> Path:
    """Write a PDF of `count` pages by repeating those of another."""
    import pypdfium2

    made, pages = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(source)
    for start in range(0, count, len(pages)):
        made.import_pages(pages, list(range(min(len(pages), count - start))))
    made.save(str(file))
    return file


def memory(folder: Path) -> list[Measure]:
    """Return the largest memory of reading 1,000 pages against that of reading 10 of them."""
    (source,) = to_pdf([SHARED / "corpus/nd30/30_2020_ND_CP.docx"], folder)
    peaks = []
    for count in (10, 1000):
        file = _repeated(source, count, folder / f"{count}.pdf")
        command = [sys.executable, "-c", _PEAK, str(file)]
        peaks.append(int(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout))
    small, large = peaks
    measure = at_most("memory: a PDF of 1,000 pages against one of 10", large / small, 2.0, "{:.2f} ×")
    return [replace(measure, figure=f"{measure.figure} ({large >> 10} MiB against {small >> 10} MiB)")]


_ROUNDS = 5


def _own(file: Path, _: Sequence[int]) -> None:
    read_blocks(file)


def _plumber(file: Path, pages: Sequence[int]) -> None:
    import pdfplumber

    with pdfplumber.open(file) as document:
        for number in pages:
            document.pages[number].extract_text()


def _ruled(file: Path) -> list[bool]:
    """Tell of each page of a PDF whether pdfplumber sees a table on it."""
    import pdfplumber

    with pdfplumber.open(file) as document:
        return [bool(page.find_tables()) for page in document.pages]


def _only(source: Path, pages: Sequence[int], file: Path) -> Path:
    """Write a PDF of some pages of another."""
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    made.import_pages(pypdfium2.PdfDocument(source), list(pages))
    made.save(str(file))
    return file


def speed(folder: Path) -> list[Measure]:
    """Return how many times quicker pages are read to blocks with words and boxes than pdfplumber extracts their text.

    Processor time of one process on one core, everything imported and read once before; file by file, the two in turn,
    the median of five rounds each. Both open the file anew each time; `pdfplumber` gives plain text alone.
    """
    files = sorted(file for name in WORD for file in (SHARED / "corpus" / name).glob("*.docx"))
    names = {True: "all pages", False: "pages without tables"}
    pairs: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for number, printed in enumerate(to_pdf(files, folder)):
        ruled = _ruled(printed)
        plain = [page for page, table in enumerate(ruled) if not table]
        for whole, pages in ((True, range(len(ruled))), (False, plain)):
            if pages:
                part = _only(printed, pages, folder / f"part-{number}-{whole}.pdf")
                pairs[whole].append(_in_turn(part, range(len(pages))))
    rows = []
    for whole, floor in ((False, 12.0), (True, 3.0)):
        own, peer = (sum(values) for values in zip(*pairs[whole], strict=True))
        measure = at_least(f"speed against pdfplumber extract_text, {names[whole]}", peer / own, floor, "{:.1f} ×")
        rows.append(replace(measure, figure=f"{measure.figure} ({own:.2f} s against {peer:.2f} s)"))
    return rows


def _in_turn(file: Path, pages: Sequence[int]) -> tuple[float, float]:
    """Return the median seconds of reading a file ourselves and by pdfplumber, one after the other in each round."""
    _own(file, pages)
    rounds = [(_seconds(_own, file, pages), _seconds(_plumber, file, pages)) for _ in range(_ROUNDS)]
    return median(own for own, _ in rounds), median(peer for _, peer in rounds)


def _seconds(read: Callable[[Path, Sequence[int]], None], file: Path, pages: Sequence[int]) -> float:
    start = time.process_time()
    read(file, pages)
    return time.process_time() - start


PARTS = {"outlines": outlines, "annexes": annexes, "speed": speed, "memory": memory}


def measures(names: Iterable[str] = PARTS) -> list[Measure]:
    """Return the rows of the named parts, all by default."""
    if not SHARED.is_dir() or shutil.which("soffice") is None:
        return [left_out("PDF with text", "the data, or LibreOffice, is missing")]
    rows: list[Measure] = []
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            rows += PARTS[name](Path(folder))
    return rows


def main() -> None:
    """Print the table."""
    show(measures(sys.argv[1:] or PARTS))


if __name__ == "__main__":
    main()
