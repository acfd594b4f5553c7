"""Letters and tone marks restored after recognition: `python -m tests.bench.restoring`.

Pages of Nghị định 30/2020/NĐ-CP, which the model of syllables has not read, are printed by LibreOffice, coarsened,
recognised by Tesseract and restored. No threshold was chosen on them: that was done on 36-HD/VPTW and resolutions of
the Party. Without the data, LibreOffice or Tesseract the rows are left out.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from models.text import nfc
from pipeline.ingest.restore import restore
from tests.bench import SHARED, Measure, at_most, left_out, share, show
from tests.bench.pdf import to_pdf
from tests.bench.word import levenshtein

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

DECREE = "corpus/nd30/30_2020_ND_CP.docx"
PAGES = (3, 9, 16)
#: Of the characters that were wrong as read, so many may be wrong after; of what is changed, so many must be right.
MOST_LEFT, LEAST_RIGHT = 0.5, 0.95


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page is coarsened: dots per inch, by how much it is enlarged again, radius of blur, strength of noise."""

    name: str
    dpi: int
    enlarged: int = 1
    blur: float = 0.0
    noise: float = 0.0
    turned: float = 0.0


SCANS = (
    Scan("150 dpi, noise, blur, 1.5° skew", 150, blur=0.6, noise=18, turned=1.5),
    Scan("100 dpi", 100, enlarged=2),
    Scan("80 dpi, blur, noise", 80, enlarged=3, blur=0.5, noise=6),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Counts on one page: characters, wrong ones as read and as restored, words changed, and those for the better."""

    characters: int
    read: int
    restored: int
    changed: int
    right: int


def coarse(file: Path, number: int, scan: Scan) -> Gray:
    """Return a page of a PDF as a grey picture."""
    import numpy as np
    import pypdfium2  # type: ignore[import-untyped]
    from PIL import Image, ImageFilter

    document = pypdfium2.PdfDocument(file)
    picture = document[number - 1].render(scale=scan.dpi / 72, grayscale=True).to_pil()
    document.close()
    if scan.turned:
        picture = picture.rotate(scan.turned, resample=Image.Resampling.BICUBIC, fillcolor=255)
    picture = picture.filter(ImageFilter.GaussianBlur(scan.blur))
    size = (picture.width * scan.enlarged, picture.height * scan.enlarged)
    noise = np.random.default_rng(7).normal(0, scan.noise, (picture.height, picture.width))
    noisy = np.clip(np.asarray(picture, dtype=np.float64) + noise, 0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(noisy).resize(size, Image.Resampling.LANCZOS))


def gold(file: Path, number: int) -> list[str]:
    """Return the words of a page of a PDF with text, in reading order."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    text: str = document[number - 1].get_textpage().get_text_range()
    document.close()
    return nfc(text).split()


def wrong(words: Sequence[str], expected: Sequence[str]) -> int:
    """Return how many characters differ, counted within the stretches of words that differ."""
    opcodes = SequenceMatcher(None, words, expected, autojunk=False).get_opcodes()
    parts = ((" ".join(words[a:b]), " ".join(expected[c:d])) for kind, a, b, c, d in opcodes if kind != "equal")
    return sum(levenshtein(*part) for part in parts)


def beside(words: Sequence[str], expected: Sequence[str]) -> dict[int, str]:
    """Return for each word, by its place, the one expected there, where the two texts run side by side."""
    found: dict[int, str] = {}
    for _, a, b, c, d in SequenceMatcher(None, words, expected, autojunk=False).get_opcodes():
        if b - a == d - c:
            found |= dict(zip(range(a, b), expected[c:d], strict=True))
    return found


def page(file: Path, number: int, scan: Scan) -> Found:
    """Return what became of a page."""
    from pipeline.ingest.paged.tesseract import AUTOMATIC, recognised

    (lines,) = recognised([coarse(file, number, scan)], AUTOMATIC)
    read = [word for line in lines for word in line.words]
    words, expected = [word.text for word in read], gold(file, number)
    restored = restore(words, [word.confidence for word in read])
    known = beside(words, expected)
    changed = [(words[at], restored[at], known[at]) for at in known if words[at] != restored[at]]
    right = sum(levenshtein(new, real) < levenshtein(old, real) for old, new, real in changed)
    whole = len(" ".join(expected))
    return Found(whole, wrong(words, expected), wrong(restored, expected), len(changed), right)


def results(folder: Path) -> Iterator[tuple[Scan, list[Found]]]:
    """Yield for each way to coarsen the pages what became of them; LibreOffice prints to the folder."""
    (file,) = to_pdf([SHARED / DECREE], folder)
    for scan in SCANS:
        yield scan, [page(file, number, scan) for number in PAGES]


def measures() -> list[Measure]:
    """Return the character error rates before and after, what is left of the errors, and the share of right changes."""
    name = "restored tone marks"
    if not SHARED.is_dir():
        return [left_out(name)]
    if not (shutil.which("soffice") and shutil.which("tesseract")):
        return [left_out(name, "LibreOffice or Tesseract is not installed")]
    rows: list[Measure] = []
    every: list[Found] = []
    with tempfile.TemporaryDirectory(prefix="truyvet-") as folder:
        for scan, found in results(Path(folder)):
            characters, read, restored = (
                sum(one) for one in zip(*((f.characters, f.read, f.restored) for f in found), strict=True)
            )
            figure = f"{read / characters:.2%} as read, {restored / characters:.2%} restored"
            rows.append(Measure(f"character error rate, {scan.name}", figure))
            every += found
    read, restored = sum(f.read for f in every), sum(f.restored for f in every)
    rows.append(at_most("of the wrong characters read, left after", restored / max(read, 1), MOST_LEFT, "{:.0%}"))
    changed, right = sum(f.changed for f in every), sum(f.right for f in every)
    return [*rows, share("words changed for the better, of all changed", right, changed, LEAST_RIGHT)]


def main() -> None:
    """Print the measures."""
    show(measures())


if __name__ == "__main__":
    main()
