"""Legacy encodings, TCVN3 and VNI: read again after typing, told by letters: `python -m tests.bench.encodings`.

On 200 paragraphs of real acts, spread over the documents. Needs the data beside the repository.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from models.text import nfc
from models.training.corpus import read_acts
from pipeline.ingest.legacy import Encoding, Run, detect, encode_tcvn3, encode_vni, unicode
from tests.bench import SHARED, Measure, left_out, share, show

PARAGRAPHS = 200
_VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
_ENCODERS: dict[Encoding, Callable[[str], list[Run]]] = {"tcvn3": encode_tcvn3, "vni": encode_vni}
_NAMES = {"tcvn3": "TCVN3", "vni": "VNI"}


def paragraphs() -> list[str]:
    """Return paragraphs in Vietnamese, at most one of a document for each place in it, headings in capitals too."""
    found: list[str] = []
    for number, act in enumerate(read_acts(SHARED / "data/vbpl_docs.jsonl.gz")):
        lines = [nfc(line.strip()) for line in act.splitlines()]
        fit = [line for line in lines if 30 <= len(line) <= 900 and len(_VIETNAMESE.findall(line)) >= len(line) / 12]
        if fit:
            found.append(fit[number * 7 % len(fit)])
    return found[:: len(found) // PARAGRAPHS][:PARAGRAPHS]


def measures() -> list[Measure]:
    """Return for each encoding what comes back exactly, what is told by its letters, and what Unicode is left alone."""
    if not SHARED.is_dir():
        return [left_out("TCVN3 and VNI, round trip")]
    texts = paragraphs()
    rows: list[Measure] = []
    for encoding, encoder in _ENCODERS.items():
        name, runs = _NAMES[encoding], [encoder(text) for text in texts]
        typed = ["".join(run.text for run in row) for row in runs]
        exact = sum(
            "".join(unicode(r.text, r.font) for r in row) == text for row, text in zip(runs, texts, strict=True)
        )
        known = sum(detect(text) == encoding for text in typed)
        same = sum(
            unicode(one, None).lower() == text.lower() if encoding == "tcvn3" else unicode(one, None) == text
            for one, text in zip(typed, texts, strict=True)
        )
        fonts = "but for capitals with tone marks" if encoding == "tcvn3" else "exact"
        rows += [
            share(f"{name}, round trip by font, exact", exact, len(texts), 1.0),
            share(f"{name}, told by letters", known, len(texts), 1.0),
            share(f"{name}, round trip without fonts, {fonts}", same, len(texts), 1.0),
        ]
    untouched = sum(unicode(text, None) == text for text in texts)
    return [*rows, share("paragraphs in Unicode left as they are", untouched, len(texts), 1.0)]


def main() -> None:
    """Print the measures."""
    show(measures())


if __name__ == "__main__":
    main()
