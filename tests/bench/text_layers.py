"""Garbage text layers told from good ones by their characters: `python -m tests.bench.text_layers`.

Ten layers as bad files have them, made of real pages, and ten good ones, the hard kinds among them. Needs the data
beside the repository; the layer that an English recognition left needs Tesseract with `eng`.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipeline.ingest import read_blocks
from pipeline.ingest.legacy import Run, encode_tcvn3, encode_vni
from pipeline.ingest.quality import LEAST_QUALITY, page_quality
from tests.bench import SHARED, Measure, left_out, share, show

#: Letters of a page of prose.
PAGE = 1_800
CORPUS = SHARED / "corpus"
_SIGNER = re.compile(r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô)(?: [^\W\d_][^\W\d_]+){2,3}")


def page(path: str, start: int = 3_000) -> str:
    """Return a page's worth of the text of a file of the corpus."""
    return read_blocks(CORPUS / path).text[start : start + PAGE]


def acts() -> Iterator[str]:
    """Yield the texts of the legal documents."""
    with gzip.open(SHARED / "data/vbpl_docs.jsonl.gz", "rt", encoding="utf-8") as stream:
        yield from (json.loads(line)["text"] for line in stream)


def signers() -> str:
    """Return those who signed the documents, one a line: a list of names."""
    lines = (line.strip() for text in acts() for line in text.splitlines())
    found = (line for line in lines if _SIGNER.fullmatch(line) and line.istitle())
    return "\n".join(islice(dict.fromkeys(found), 40))


def tariff() -> str:
    """Return a page of codes, dashes and short names: the middle of the document with most codes of goods."""
    code = re.compile(r"\d{4}\.\d\d")
    text = max(acts(), key=lambda act: len(code.findall(act)))
    return text[len(text) // 2 :][:PAGE]


def english() -> str:
    """Return a page of a document in English."""
    text = next(act for act in acts() if act.count(" shall ") > 50)
    return text[len(text) // 2 :][:PAGE]


def good() -> dict[str, str]:
    """Return ten pages with a good text layer, by kind."""
    decree = page("nd30/30_2020_ND_CP.docx")
    return {
        "resolution": page("nq57/nq57-and-later-resolutions.md", 9_000),
        "decree": decree,
        "draft programme": page("programme/ctr-sokhcn-dong-nai-2025.txt"),
        "letter": (CORPUS / "scan/4_1_gt.txt").read_text(encoding="utf-8"),
        "forms of symbols and abbreviations": page("nd30/Phuluc6.docx", 1_000),
        "table of targets": page("nq03/annex1-targets.md"),
        "capitals": decree.upper(),
        "names": signers(),
        "codes of goods": tariff(),
        "English": english(),
    }


def garbage() -> dict[str, str]:
    """Return ten text layers that are not to be used, by what happened to them."""
    draw = random.Random(7)
    prose = page("nq57/nq57-and-later-resolutions.md", 13_000)
    form = page("hd36/36-HD_VPTW_380096.docx")
    words, letters = prose.split(), list(form)
    draw.shuffle(words)
    draw.shuffle(letters)
    return {
        "words shuffled": " ".join(words),
        "letters shuffled": "".join(letters),
        "TCVN3 read as Latin-1": _typed(encode_tcvn3(prose)),
        "VNI read as Latin-1": _typed(encode_vni(form)),
        "UTF-8 read as Windows-1258": form.encode().decode("cp1258", "replace"),
        "UTF-8 read as Latin-1": prose.encode().decode("latin-1"),
        "letters without Unicode lost": prose.encode("cp1252", "replace").decode("cp1252"),
        "characters moved by a constant": "".join(c if c.isspace() else chr(ord(c) + 3) for c in form),
        "numbers of glyphs": "".join(c if c.isspace() else chr(0xF000 + ord(c) % 251) for c in prose),
        "recognised as English": recognised_as_english(CORPUS / "scan/4_1.jpg"),
    }


def _typed(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def recognised_as_english(picture: Path) -> str:
    """Return what Tesseract makes of a Vietnamese page with its English data, as many scanners do."""
    command = ["tesseract", str(picture), "-", "-l", "eng"]
    held = os.environ | {"OMP_THREAD_LIMIT": "1"}
    return subprocess.run(command, env=held, check=True, capture_output=True).stdout.decode()


def verdicts() -> list[tuple[str, bool, float | None]]:
    """Return for each layer its kind, whether it is garbage, and its quality."""
    pages = [(kind, False, text) for kind, text in good().items()]
    pages += [(kind, True, text) for kind, text in garbage().items()]
    return [(kind, bad, page_quality(text)) for kind, bad, text in pages]


def told(quality: float | None) -> bool:
    """Tell whether a layer of this quality is taken for garbage."""
    return quality is not None and quality < LEAST_QUALITY


def measures() -> list[Measure]:
    """Return how many of the twenty layers are told rightly."""
    name = "garbage and good text layers told apart"
    if not SHARED.is_dir():
        return [left_out(name)]
    if shutil.which("tesseract") is None:
        return [left_out(name, "Tesseract is not installed")]
    found = verdicts()
    return [share(name, sum(told(quality) is bad for _, bad, quality in found), len(found), 1.0)]


def main() -> None:
    """Print the measure, and the quality of each layer where the data is there."""
    show(measures())
    if SHARED.is_dir() and shutil.which("tesseract"):
        for kind, bad, quality in verdicts():
            shown = "too few words" if quality is None else f"{quality:.2f}"
            print(f"  {'garbage' if bad else 'good':8} {kind}: {shown}{'' if told(quality) is bad else ' WRONG'}")


if __name__ == "__main__":
    main()
