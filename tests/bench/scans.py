"""Scans and photos of running text: character error rates: `python -m tests.bench.scans [-v]`.

The pages are those of Word files, printed by LibreOffice and made pictures, so that the text layer of the print is the
gold; and one photo with its typed transcript. The character error rate is the edit distance (insertions, deletions,
substitutions) between what was read and the gold over the gold's length, both NFC with white space folded to one blank.

- The gold of a page is what pdfium gives, in its order, without lines that are drawn with signs ("______") and without
  the page's number, both of which reading leaves out on purpose.
- The transcript of the photo follows the head of the letter column by column (issuer, symbol and subject, then the
  national title, place and date), has paragraphs on lines of their own without the breaks of lines, and no dashes
  before items; the dashes that are read count as errors.

What is read is the whole way from file to blocks, in reading order. `-v` prints the rate of each page.

Two more measures count what binds: symbols of acts, dates and figures that stand on the printed pages and are read to
the letter (in any order); and the statements of the bundled programme that come out of its scan as out of its Word
file: the same locator and kind, the text within one character in a hundred.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.text import nfc
from pipeline.documents import read_act
from pipeline.ingest import read_bytes
from tests.bench import ROOT, SHARED, Measure, at_most, left_out, share, show
from tests.bench.pdf import to_pdf
from tests.bench.scan_tables import scanned
from tests.bench.word import levenshtein

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

DECREE, GUIDE = "corpus/nd30/30_2020_ND_CP.docx", "corpus/hd36/36-HD_VPTW_380096.docx"
#: Every third page of the decree and every fourth of the guide's running text (its last two pages are tables).
PAGES = ((DECREE, (1, 4, 7, 10, 13, 16, 19)), (GUIDE, (1, 5, 9, 13, 17)))
PHOTO, COPIES = "4_1", ("4_1_v1_noisy", "4_1_v2_blur", "4_1_v3_dark", "4_1_v4_rotated")
CLEAN, WORN, OF_PHOTO, OF_COPIES = 0.004, 0.025, 0.06, 0.10
#: The worn raster: dots per inch, standard deviation of the noise in grey levels, degrees of skew.
DPI, NOISE, SKEW = 150, 15.0, 1.5
_DRAWN = re.compile(r"[\s_\-–—]+|\d{1,3}")
PROGRAMME = ROOT / "corpus" / "programme" / "ctr-sokhcn-dong-nai-2025.docx"
#: Dots per inch of the programme's scan; the errors that a statement may have, in parts of its characters.
PROGRAMME_DPI, STATEMENT_ERRORS = 200, 0.01
ALL_STATEMENTS, BINDING_EXACT = 0.95, 0.99
#: A symbol such as 57-NQ/TW or 72/2025/QH15; a date; a figure.
BINDING = re.compile(
    r"\d+(?:/\d{4})?[-/][A-ZĐ][\w]*(?:[-/][A-ZĐ][\w]*)*|ngày\s+\d+\s+tháng\s+\d+\s+năm\s+\d+"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d+(?:[.,]\d+)*%?"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as a picture at 300 dpi, and its gold."""

    name: str
    image: Gray
    gold: str


def error_rate(read: str, gold: str) -> float:
    """Return the edit distance over the gold's length, white space folded."""
    from rapidfuzz.distance import Levenshtein

    read, gold = (" ".join(nfc(text).split()) for text in (read, gold))
    return Levenshtein.distance(read, gold) / len(gold)


def sheets(folder: Path) -> Iterator[Sheet]:
    """Yield the sample of pages, printed into a folder."""
    import numpy as np
    import pypdfium2  # type: ignore[import-untyped]

    printed = to_pdf([SHARED / file for file, _ in PAGES], folder)
    for path, (_, numbers) in zip(printed, PAGES, strict=True):
        document = pypdfium2.PdfDocument(path)
        for number in numbers:
            page = document[number - 1]
            lines = page.get_textpage().get_text_bounded().splitlines()
            gold = "\n".join(line for line in lines if not _DRAWN.fullmatch(line))
            image = page.render(scale=300 / 72, grayscale=True).to_numpy()
            yield Sheet(f"{path.stem} {number}", np.ascontiguousarray(image.reshape(image.shape[:2])), gold)
        document.close()


def worn(image: Gray) -> Gray:
    """Return a page at 150 dpi, turned by 1.5 degrees, with noise."""
    import cv2
    import numpy as np

    small = cv2.resize(image, None, fx=DPI / 300, fy=DPI / 300, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), SKEW, 1)
    skewed = cv2.warpAffine(small, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
    noise = np.random.default_rng(30).normal(0, NOISE, skewed.shape)
    return np.clip(skewed + noise, 0, 255).astype(np.uint8)


def read_text(image: Gray, dpi: int) -> str:
    """Return the text of a picture, read as a PNG file."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", dpi=(dpi, dpi))
    return read_bytes(file.getvalue(), "trang.png").text


def mean(rates: Sequence[float]) -> float:
    """Return the mean."""
    return sum(rates) / len(rates)


def photo_rate(name: str) -> float:
    """Return the error rate of a photo of the letter."""
    folder = SHARED / "corpus" / "scan"
    gold = (folder / f"{PHOTO}_gt.txt").read_text(encoding="utf-8")
    return error_rate(read_bytes((folder / f"{name}.jpg").read_bytes(), f"{name}.jpg").text, gold)


def binding(text: str) -> Counter[str]:
    """Return the symbols, dates and figures of a text and how often each stands there."""
    return Counter(" ".join(match[0].split()) for match in BINDING.finditer(nfc(text)))


def printed_rates() -> tuple[list[float], list[float], Measure]:
    """Return the error rates of the sample of pages, clean and worn, and the measure of what binds on both."""
    right, wanted = 0, 0
    clean: list[float] = []
    spoilt: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for sheet in sheets(Path(folder)):
            read = read_text(sheet.image, 300), read_text(worn(sheet.image), DPI)
            clean.append(error_rate(read[0], sheet.gold))
            spoilt.append(error_rate(read[1], sheet.gold))
            gold = binding(sheet.gold)
            wanted += len(read) * gold.total()
            right += sum((gold & binding(text)).total() for text in read)
            if "-v" in sys.argv:
                for text in read:
                    print(f"    wrong: {dict(gold - binding(text))} {dict(binding(text) - gold)}")
            if "-v" in sys.argv:
                print(f"  {sheet.name}: {clean[-1]:.2%} {spoilt[-1]:.2%}", flush=True)
    name = "symbols, dates and figures on these pages, clean and worn, read to the letter"
    return clean, spoilt, share(name, right, wanted, BINDING_EXACT)


def statements(folder: Path) -> Measure:
    """Return how many statements of the programme come out of its scan as out of its Word file."""
    (printed,) = to_pdf([PROGRAMME], folder)
    scanned(printed, PROGRAMME_DPI, folder / "scan.pdf")
    wanted, found = (read_act(path).statements for path in (PROGRAMME, folder / "scan.pdf"))
    read = {(statement.locator, statement.kind): statement.text for statement in found}
    wrong = [
        statement
        for statement in wanted
        if levenshtein(read.get((statement.locator, statement.kind), ""), statement.text)
        > STATEMENT_ERRORS * len(statement.text)
    ]
    for statement in wrong if "-v" in sys.argv else ():
        print(f"  {statement.locator}: {statement.text!r} {read.get((statement.locator, statement.kind))!r}")
    name = f"statements of the programme from its scan at {PROGRAMME_DPI} dpi as from its Word file"
    return share(name, len(wanted) - len(wrong), len(wanted), ALL_STATEMENTS)


def measures() -> list[Measure]:
    """Return the error rates of printed pages, clean and worn, and of the photo and its degraded copies."""
    if not SHARED.is_dir() or not shutil.which("tesseract"):
        return [left_out("scans", "needs the data beside the repository, and Tesseract")]
    photo, copies = photo_rate(PHOTO), [photo_rate(name) for name in COPIES]
    rows = [
        at_most("photo of 576 × 960 pixels: character error rate", photo, OF_PHOTO, "{:.2%}"),
        at_most("its four degraded copies, mean", mean(copies), OF_COPIES, "{:.2%}"),
    ]
    if not shutil.which("soffice"):
        return [*rows, left_out("printed pages", "LibreOffice is not installed")]
    clean, spoilt, bound = printed_rates()
    with tempfile.TemporaryDirectory() as folder:
        whole = statements(Path(folder))
    return [
        at_most(f"{len(clean)} printed pages at 300 dpi: character error rate", mean(clean), CLEAN, "{:.2%}"),
        at_most("the same at 150 dpi with noise and 1.5° skew", mean(spoilt), WORN, "{:.2%}"),
        bound,
        whole,
        *rows,
    ]


def main() -> None:
    """Print the measures."""
    show(measures())


if __name__ == "__main__":
    main()
