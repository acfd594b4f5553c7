"""Tesseract 5 as a program beside us: grey pictures in, lines of words with boxes and confidences out.

It is given uncompressed PGM files and answers in hOCR (https://kba.github.io/hocr-spec/1.2/), which alone tells the
base line and the height of the font of each line. One thread a process (`OMP_THREAD_LIMIT`): more are slower, and
pages run beside each other.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from models.errors import LimitExceeded, MissingTool
from models.places import Box
from models.text import nfc

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LANGUAGE, ENGLISH = "vie", "eng"
#: Page segmentation modes (`tesseract --help-extra`): automatic; one block of text; one line.
AUTOMATIC, BLOCK, LINE = 3, 6, 7
#: Seconds that one call may take; a page at 300 dpi takes 2 to 10.
_PATIENCE = 240
#: A line of so many letters that is so many times higher than wide runs up or down.
_FEWEST_LETTERS, _UPRIGHT = 4, 1.5
#: Eth stands for the letter Đ in some fonts that the model learnt from, and a leaning stroke for that of symbols and
#: dates; Vietnamese has no use for them.
_ETH = str.maketrans("Ðð", "Đđ")
_STROKE = re.compile(r"[/⁄∕]*[⁄∕][/⁄∕]*")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BASELINE = re.compile(rf"baseline {_NUMBER} {_NUMBER}")
_SIZE = re.compile(rf"x_size {_NUMBER}")
_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(rf"x_wconf {_NUMBER}")
_TURN = re.compile(r"Rotate: (\d+)")
_TURN_CONFIDENCE = re.compile(r"Orientation confidence: ([\d.]+)")
_LINES = "//*[@class='ocr_line' or @class='ocr_header' or @class='ocr_caption' or @class='ocr_textfloat']"


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as recognised: NFC text, tight box in pixels, confidence in [0, 1].

    `bold` tells that it is printed in bold; `read` as in `models.places.Word`.
    """

    text: str
    box: Box
    confidence: float
    bold: bool = False
    read: str | None = None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Words of one line from the left, and where its font stands: pixels of a level line above and below.

    `top` and `bottom` hold at the left end of the line; `slope` is how much they sink for each pixel to the right.
    `turned` tells that the line does not run level: its boxes are of no use then.
    """

    words: tuple[ReadWord, ...]
    top: float
    bottom: float
    slope: float
    turned: bool = False

    @property
    def confidence(self) -> float:
        """Return the mean confidence of the words, weighted by their letters."""
        return confidence_of([self])

    @property
    def height(self) -> float:
        """Return the height of the font in pixels."""
        return self.bottom - self.top

    @property
    def text(self) -> str:
        """Return the words with a blank between each two."""
        return " ".join(word.text for word in self.words)


def confidence_of(lines: Iterable[ReadLine]) -> float:
    """Return the mean confidence of the words of lines, weighted by their letters; 0 where there are none."""
    words = [word for line in lines for word in line.words]
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def recognised(
    images: Sequence[NDArray[np.uint8]], mode: int, dpi: int = 300, language: str = LANGUAGE
) -> list[list[ReadLine]]:
    """Return the lines of each of some grey pictures, which share one start of the program.

    Raises MissingTool without Tesseract or its Vietnamese model, LimitExceeded where it takes too long.
    """
    if not images:
        return []
    with tempfile.TemporaryDirectory(prefix="truyvet-") as folder:
        paths = [_written(image, Path(folder) / f"{number}.pgm") for number, image in enumerate(images)]
        given = Path(folder) / "list.txt"
        given.write_text("\n".join(map(str, paths)), encoding="utf-8")
        options = ("-l", language, "--psm", str(mode), "--dpi", str(dpi), "hocr")
        pages = _hocr(_run(str(given), *options))
    return [list(_lines(page)) for page in pages] if len(pages) == len(images) else [[] for _ in images]


def turn_of(image: NDArray[np.uint8]) -> tuple[int, float]:
    """Return by how many degrees clockwise a picture must be turned to stand upright, and how sure that is.

    The sureness is Tesseract's own: 0 for a guess, above 2 as good as certain. (0, 0) without its model `osd`.
    """
    if "osd" not in languages():
        return 0, 0.0
    with tempfile.TemporaryDirectory(prefix="truyvet-") as folder:
        path = _written(image, Path(folder) / "page.pgm")
        said = _run(str(path), "-l", "osd", "--psm", "0", "--dpi", "300").decode("utf-8", "replace")
    turn, sure = _TURN.search(said), _TURN_CONFIDENCE.search(said)
    return (int(turn[1]), float(sure[1])) if turn and sure else (0, 0.0)


@functools.cache
def languages() -> frozenset[str]:
    """Return the names of the installed models. Raises MissingTool without Tesseract."""
    said = subprocess.run([_program(), "--list-langs"], capture_output=True, check=False).stdout
    return frozenset(said.decode("utf-8", "replace").split())


def require() -> None:
    """Raise MissingTool, which names the package to install, without Tesseract or its Vietnamese model."""
    _program()
    if LANGUAGE not in languages():
        raise MissingTool(
            "Tesseract chưa có dữ liệu tiếng Việt nên không đọc được bản quét; hãy cài gói tesseract-ocr-vie "
            "(Debian/Ubuntu: sudo apt-get install tesseract-ocr-vie)."
        )


def _program() -> str:
    found = shutil.which("tesseract")
    if found is None:
        raise MissingTool(
            "Máy chưa có Tesseract nên không đọc được bản quét và ảnh chụp; hãy cài gói tesseract-ocr và "
            "tesseract-ocr-vie (Debian/Ubuntu: sudo apt-get install tesseract-ocr tesseract-ocr-vie)."
        )
    return found


def _run(given: str, *options: str) -> bytes:
    require()
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    command = [_program(), given, "stdout", *options]
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(f"Nhận dạng một trang quá {_PATIENCE} giây; hãy quét lại trang ở 300 dpi.") from error
    return done.stdout


def _written(image: NDArray[np.uint8], path: Path) -> Path:
    height, width = image.shape
    path.write_bytes(f"P5 {width} {height} 255\n".encode() + image.tobytes())
    return path


def _hocr(answer: bytes) -> list[etree._Element]:
    if not answer.strip():
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(answer, parser)
    return root.xpath("//*[@class='ocr_page']") if root is not None else []


def _lines(page: etree._Element) -> Iterator[ReadLine]:
    for line in page.xpath("." + _LINES):
        words = tuple(word for node in line.xpath(".//*[@class='ocrx_word']") if (word := _word(node)) is not None)
        box = _BOX.search(line.get("title"))
        if not words or box is None:
            continue
        left, _, _, foot = map(float, box.groups())
        slope, offset = map(float, found.groups()) if (found := _BASELINE.search(line.get("title"))) else (0.0, 0.0)
        size = float(found[1]) if (found := _SIZE.search(line.get("title"))) else foot - words[0].box[1]
        base = foot + offset + slope * (words[0].box[0] - left)
        yield ReadLine(words, base - 0.8 * size, base + 0.2 * size, slope, _runs_upright(words))


def _runs_upright(words: Sequence[ReadWord]) -> bool:
    """Tell whether a line of some letters is higher than wide."""
    wide = max(word.box[2] for word in words) - min(word.box[0] for word in words)
    high = max(word.box[3] for word in words) - min(word.box[1] for word in words)
    return high > _UPRIGHT * wide and sum(len(word.text) for word in words) >= _FEWEST_LETTERS


def _word(node: etree._Element) -> ReadWord | None:
    text = _STROKE.sub("/", nfc("".join(node.itertext()).strip()).translate(_ETH))
    box, sure = _BOX.search(node.get("title")), _CONFIDENCE.search(node.get("title"))
    if not text or box is None or sure is None:
        return None
    x0, top, x1, bottom = map(float, box.groups())
    return ReadWord(text, (x0, top, x1, bottom), min(1.0, max(0.0, float(sure[1]) / 100)))
