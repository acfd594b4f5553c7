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
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.text import nfc
from pipeline.ingest import read_bytes
from tests.bench import SHARED, Measure, at_most, left_out, show
from tests.bench.pdf import to_pdf

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


def printed_rates() -> tuple[list[float], list[float]]:
    """Return the error rates of the sample of pages, clean and worn."""
    clean: list[float] = []
    spoilt: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for sheet in sheets(Path(folder)):
            clean.append(error_rate(read_text(sheet.image, 300), sheet.gold))
            spoilt.append(error_rate(read_text(worn(sheet.image), DPI), sheet.gold))
            if "-v" in sys.argv:
                print(f"  {sheet.name}: {clean[-1]:.2%} {spoilt[-1]:.2%}", flush=True)
    return clean, spoilt


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
    clean, spoilt = printed_rates()
    return [
        at_most(f"{len(clean)} printed pages at 300 dpi: character error rate", mean(clean), CLEAN, "{:.2%}"),
        at_most("the same at 150 dpi with noise and 1.5° skew", mean(spoilt), WORN, "{:.2%}"),
        *rows,
    ]


def main() -> None:
    """Print the measures."""
    show(measures())


if __name__ == "__main__":
    main()
