"""Reading of Word files: .doc against .docx of the same act, and what LibreOffice and python-docx find in them.

`python -m tests.bench.word`. The acts are Decree 30/2020/NĐ-CP with its annexes and Instruction 36-HD/VPTW, which their
offices gave out in both formats. Needs the data beside the repository, and LibreOffice.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from models.text import nfc
from pipeline.act import Act
from pipeline.documents import read_act
from pipeline.ingest import read_blocks
from tests.bench import SHARED, Measure, at_least, left_out, share, show

FOLDERS = ("nd30", "hd36")
#: Of both formats of one act, in percent.
LEAST_SIMILAR = 99.5
_WORD = re.compile(r"[^\W_]+")
#: LibreOffice writes the mark of a note as digits right behind the word ("hồ sơ2").
_MARK = re.compile(r"(?<=[^\W\d_])\d+\b")


@dataclass(frozen=True, slots=True)
class Found:
    """What one .docx holds for another reader: its words, and those that are not in our text."""

    name: str
    words: int
    missing: tuple[str, ...]


def similarity(one: str, other: str) -> float:
    """Return how alike two texts are in percent: 100 (1 - Levenshtein distance / length of the longer).

    Blanks are folded. Lines that both have in the same order are set aside first, so that the distance is only
    counted over what is left, an upper bound of the distance of the whole.
    """
    left, right = ([" ".join(line.split()) for line in text.split("\n")] for text in (one, other))
    distance = sum(
        levenshtein("\n".join(left[a:b]), "\n".join(right[c:d]))
        for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        if kind != "equal"
    )
    return 100 * (1 - distance / max(1, len("\n".join(left)), len("\n".join(right))))


def levenshtein(one: str, other: str) -> int:
    """Return the least number of characters to put in, take out or change to make one text the other."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]


def pairs() -> list[tuple[Path, Path]]:
    """Return the acts that lie there in both formats, as .doc and .docx."""
    found = (doc for folder in FOLDERS for doc in sorted((SHARED / "corpus" / folder).glob("*.doc")))
    return [(doc, doc.with_suffix(".docx")) for doc in found if doc.with_suffix(".docx").is_file()]


def documents() -> list[Path]:
    """Return all .docx files."""
    return [path for folder in FOLDERS for path in sorted((SHARED / "corpus" / folder).glob("*.docx"))]


def outline(act: Act) -> list[tuple[str, str]]:
    """Return the locators and texts of the units of an act."""
    return [(unit.locator, unit.text) for unit in act.units]


def words_of(text: str) -> Counter[str]:
    """Return the words of a text with their numbers; marks of notes behind words left out."""
    return Counter(_WORD.findall(_MARK.sub("", nfc(text))))


def exported(folder: Path) -> dict[str, str]:
    """Return the text of every .docx as LibreOffice exports it, by name."""
    program = shutil.which("soffice") or "libreoffice"
    command = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder), *map(str, documents())]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    return {path.name: (folder / f"{path.stem}.txt").read_text(encoding="utf-8-sig") for path in documents()}


def from_python_docx(path: Path) -> str:
    """Return the text of the paragraphs and cells that python-docx finds."""
    import docx

    file = docx.Document(str(path))
    cells = {cell._tc: cell.text for table in file.tables for row in table.rows for cell in row.cells}
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells.values()])


def compared(name: str, text: str, own: str) -> Found:
    """Return the words of another reader's text, and those that ours has fewer of."""
    theirs = words_of(text)
    missing = theirs - words_of(own)
    return Found(name, sum(theirs.values()), tuple(missing.elements()))


def kept(label: str, found: list[Found]) -> Measure:
    """Return the measure of words kept, none of which may be lost."""
    total = sum(f.words for f in found)
    return share(f"words of {label} that are in our text", total - sum(len(f.missing) for f in found), total, 1.0)


def measures() -> list[Measure]:
    """Return the similarity of each pair, the outlines that are the same, and the words kept."""
    name = ".doc against .docx of the same act"
    if not SHARED.is_dir():
        return [left_out(name)]
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        return [left_out(name, "LibreOffice is not installed")]
    read = {path: read_act(path) for path in {*documents(), *(doc for doc, _ in pairs())}}
    rows = [
        at_least(
            f"{doc.name} against {docx.name}, text similarity",
            similarity(read[doc].document.text, read[docx].document.text),
            LEAST_SIMILAR,
            "{:.2f} %",
        )
        for doc, docx in pairs()
    ]
    same = sum(outline(read[doc]) == outline(read[docx]) for doc, docx in pairs())
    rows.append(share("pairs of .doc and .docx with the very same outline", same, len(pairs())))
    own = {path.name: read[path].document.text for path in documents()}
    with tempfile.TemporaryDirectory() as folder:
        theirs = exported(Path(folder))
    rows.append(kept("LibreOffice's text export", [compared(name, theirs[name], own[name]) for name in own]))
    by_docx = [compared(path.name, from_python_docx(path), own[path.name]) for path in documents()]
    return [*rows, kept("python-docx", by_docx)]


def details() -> None:
    """Print the words of other readers that are not in our text, file by file."""
    with tempfile.TemporaryDirectory() as folder:
        theirs = exported(Path(folder))
    for path in documents():
        own = read_blocks(path).text
        for label, text in (("LibreOffice", theirs[path.name]), ("python-docx", from_python_docx(path))):
            print(f"{path.name}, {label}: {' '.join(compared(path.name, text, own).missing) or 'nothing missing'}")


def main() -> None:
    """Print the table; with --details the words that are missing, file by file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--details", action="store_true")
    if parser.parse_args().details:
        details()
    else:
        show(measures())


if __name__ == "__main__":
    main()
