"""Tables of scanned pages: annex II of 03/NQ-CP, and the tables of the Word files: `python -m tests.bench.scan_tables`.

LibreOffice prints the files, pdfium makes pictures of the pages, and these are read as scans. Pages and files lie in a
temporary folder; without LibreOffice, Tesseract or the data the rows are left out.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.places import Box
from models.text import nfc
from pipeline.ingest import read_blocks
from pipeline.ingest.paged.grid import Field, Grid, grids
from pipeline.ingest.paged.lines import lines_of
from pipeline.ingest.paged.page import Char, Page
from pipeline.ingest.paged.paragraphs import cell_text
from tests.bench import SHARED, Measure, at_most, left_out, share, show
from tests.bench.pdf import ANNEX, LAYOUTS, WORD, annex_rows, set_annex, to_pdf
from tests.bench.word import levenshtein

if TYPE_CHECKING:
    import numpy as np
    import pypdfium2  # type: ignore[import-untyped]
    from numpy.typing import NDArray

ANNEX_DPI, TABLE_DPI = 200, 300
#: The share of a cell's characters that may be wrong in a row that counts as right.
CELL_ERRORS = 0.03
ROWS, LIMIT = 133 / 140, 0.01
#: Rows of dots to be written on say no more when they are longer; quotation marks of one kind are those of another.
_LEADER, _QUOTE = re.compile(r"[.…]{2,}|…"), re.compile(r"[“”„]")
_POINTS = 72
#: Points by which a border in the picture may lie beside that of the text.
_NEAR = 3.0


@dataclass(frozen=True, slots=True)
class Cells:
    """Characters of the cells of some pages: those wrong, all, cells wrong and all, and pages."""

    wrong: int = 0
    characters: int = 0
    cells_wrong: int = 0
    cells: int = 0
    pages: int = 0

    def __add__(self, other: Cells) -> Cells:
        """Return the sums."""
        return Cells(
            self.wrong + other.wrong,
            self.characters + other.characters,
            self.cells_wrong + other.cells_wrong,
            self.cells + other.cells,
            self.pages + other.pages,
        )


def plain(text: str) -> str:
    """Return a text with leaders, quotation marks and white space of one kind."""
    return _LEADER.sub("…", _QUOTE.sub('"', " ".join(nfc(text).split())))


def scanned(printed: Path, dpi: int, file: Path) -> None:
    """Write the pages of a PDF as a PDF of pictures."""
    import pypdfium2

    document = pypdfium2.PdfDocument(printed)
    pages = [page.render(scale=dpi / _POINTS, grayscale=True).to_pil() for page in document]
    pages[0].save(file, save_all=True, append_images=pages[1:], resolution=dpi)
    document.close()


def annex(folder: Path) -> Measure:
    """Return how many tasks of annex II come out of its scan with every cell right but for a few characters."""
    source = read_blocks(SHARED / ANNEX).blocks
    set_annex(source, LAYOUTS[0], folder / "annex.docx")
    (printed,) = to_pdf([folder / "annex.docx"], folder)
    scanned(printed, ANNEX_DPI, folder / "annex-scan.pdf")
    reading = read_blocks(folder / "annex-scan.pdf")
    found = annex_rows(reading.blocks)
    wanted = annex_rows(source)
    right = 0
    for number, cells in wanted.items():
        read = found.get(number, ())
        wrong = [
            (text, gold)
            for text, gold in zip(read or [""] * len(cells), cells, strict=True)
            if levenshtein(plain(text), plain(gold)) > CELL_ERRORS * len(plain(gold))
        ]
        right += not wrong
        if wrong:
            print(f"  row {number}: {wrong if read else 'not found'}")
    name = f"annex II of 03/NQ-CP scanned at {ANNEX_DPI} dpi ({len(reading.pages)} pages): rows with all cells right"
    return share(name, right, len(wanted), ROWS)


def cells_of(page: Page) -> dict[Box, str]:
    """Return the words of the cells with any, by the box of the cell in points."""
    found: dict[Box, str] = {}
    for grid in grids(page.rules):
        if _drawing(grid):
            continue
        inside: dict[Field, list[Char]] = {}
        for char in page.chars:
            field = grid.field(char)
            # What stands beyond the sheet is in no picture of it.
            if field is not None and char.x0 >= 0 and char.x1 <= page.width:
                inside.setdefault(field, []).append(char)
        for field, chars in inside.items():
            text = plain(cell_text(lines_of(chars, page.number))[0])
            if text:
                found[_box(grid, field)] = text
    return found


def _drawing(grid: Grid) -> bool:
    """Tell whether the lines are no table but a drawing: what they enclose are no rectangles."""
    fields: dict[Field, list[Field]] = {}
    for field, owner in grid.owners.items():
        fields.setdefault(owner, []).append(field)
    return any(len(found) != len({r for r, _ in found}) * len({c for _, c in found}) for found in fields.values())


def _box(grid: Grid, start: Field) -> Box:
    fields = [field for field, owner in grid.owners.items() if owner == start]
    foot, right = max(row for row, _ in fields) + 1, max(column for _, column in fields) + 1
    return grid.xs[start[1]], grid.ys[start[0]], grid.xs[right], grid.ys[foot]


def compared(read: dict[Box, str], gold: dict[Box, str], width: float, label: str) -> Cells:
    """Return the errors of the cells of a page `width` points wide; a cell is that of the gold its middle lies in.

    Cells that go on beyond the sheet are left out: no picture shows what they hold.
    """
    texts: dict[Box | None, list[str]] = {}
    beyond = max((box[0] for box in gold if box[2] > width), default=width)
    for box, text in read.items():
        if box[0] > beyond - _NEAR:
            continue
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        place = next((b for b in gold if b[0] <= x <= b[2] and b[1] <= y <= b[3]), None)
        texts.setdefault(place, []).append(text)
    gold = {box: text for box, text in gold.items() if box[2] <= width}
    wrong = {box: levenshtein(" ".join(texts.get(box, [])), text) for box, text in gold.items()}
    for box, text in gold.items():
        if wrong[box]:
            print(f"  {label}: {text!r} read as {' '.join(texts.get(box, []))!r}")
    more = sum(map(len, texts.get(None, [])))
    if more:
        print(f"  {label}: read where no cell has words: {texts[None]}")
    missed = sum(count > 0 for count in wrong.values())
    return Cells(sum(wrong.values()) + more, sum(map(len, gold.values())), missed, len(gold), 1)


def table_pages(printed: Path) -> Iterator[Cells]:
    """Yield the errors of each page of a PDF that has a table."""
    import pypdfium2

    from pipeline.ingest.paged.pdf import read_page
    from pipeline.ingest.paged.scan import recognise

    document = pypdfium2.PdfDocument(printed)
    for number in range(len(document)):
        page = read_page(document, number + 1)
        gold = cells_of(page)
        if gold:
            image = picture(document[number])
            read = recognise(image, number + 1, TABLE_DPI, (page.width, page.height))
            yield compared(cells_of(read), gold, page.width, f"{printed.stem} page {number + 1}")
    document.close()


def picture(page: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    """Return the picture of a page as grey levels (height × width)."""
    import numpy as np

    return np.asarray(page.render(scale=TABLE_DPI / _POINTS, grayscale=True).to_pil().convert("L"), dtype=np.uint8)


def tables(folder: Path) -> list[Measure]:
    """Return the error rates of the tables of the Word files, cell by cell."""
    files = sorted(file for name in WORD for file in (SHARED / "corpus" / name).glob("*.docx"))
    rows, total = [], Cells()
    for file, printed in zip(files, to_pdf(files, folder), strict=True):
        cells = sum(table_pages(printed), Cells())
        total += cells
        if cells.pages:
            rows.append(_measure(f"{file.name}, {cells.pages} pages", cells, None))
    return [*rows, _measure(f"all Word files, {total.pages} pages", total, LIMIT)]


def _measure(name: str, cells: Cells, limit: float | None) -> Measure:
    title = (
        f"tables of {name} scanned at {TABLE_DPI} dpi, cell by cell "
        f"({cells.cells - cells.cells_wrong} of {cells.cells} cells exact): character error rate"
    )
    return at_most(title, cells.wrong / max(cells.characters, 1), limit, "{:.2%}")


def measures(parts: Sequence[str] = ("annex", "tables")) -> list[Measure]:
    """Return the rows of the annex, then the tables of the Word files."""
    missing = next((tool for tool in ("soffice", "tesseract") if shutil.which(tool) is None), None)
    if missing or not SHARED.is_dir():
        return [
            left_out("tables of scanned pages", f"no {missing}" if missing else "the data is not beside the repository")
        ]
    with tempfile.TemporaryDirectory() as folder:
        rows = [annex(Path(folder))] if "annex" in parts else []
        return rows + (tables(Path(folder)) if "tables" in parts else [])


def main() -> None:
    """Print the table; names of parts ("annex", "tables") print those alone."""
    import sys

    show(measures(sys.argv[1:] or ("annex", "tables")))


if __name__ == "__main__":
    main()
