"""How `pipeline.link.CALIBRATION` came about: `python -m tests.bench.calibration` prints its three numbers.

Clauses of Nghị quyết 20-NQ/TW (2012) and Kết luận 69-KL/TW (2024) are mapped to the other act's bullets; the best
bullet is right when it stands in the section of the same subject. A logistic regression over the scorer's log odds and
the agreement in concepts gives the numbers. Also prints how often the best section is right without and with concepts.
Needs the data beside the repository, and scikit-learn. NQ03 and NQ57 take no part.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

import index.ranker
from index.pairs import PairScorer, PairText, ScoredPairs
from models.embedder import load_embedder
from pipeline.clauses import find_clauses
from pipeline.documents import read_act
from tests.bench import SHARED, Measure, share, show

#: Sections of one subject: first path part of the locator in each act, and a common number.
CONCLUSION_69 = {"1": 1, "2": 2, "3": 3, "5": 5, "6": 6}
RESOLUTION_20 = {"1": 1, "2": 2, "4": 3, "5": 5, "6": 6}
Bullets = list[tuple[int, str]]


def bullets(markdown: str, prefix: str, sections: dict[str, int]) -> Bullets:
    """Return (subject, text) of the bullets of an act given as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "act.md"
        path.write_text(markdown, encoding="utf-8")
        units = [u for u in read_act(path).units if not u.heading and u.locator.startswith(prefix)]
    parts = [(u.locator[len(prefix) :].split(".")[0].split("~")[0], u.text) for u in units]
    return [(sections[part], text) for part, text in parts if part in sections]


def acts() -> tuple[Bullets, Bullets]:
    """Return the bullets of 20-NQ/TW and of 69-KL/TW."""
    text = (SHARED / "corpus/nq57/nq57-and-later-resolutions.md").read_text(encoding="utf-8")
    conclusion, rest = text.split("# Kết luận số 69-KL/TW")[1].split("# Nghị quyết 20")
    resolution = rest.split("# So sánh Nghị quyết 57")[0]
    return (
        bullets("# Nghị quyết 20" + resolution, "B.III.", RESOLUTION_20),
        bullets("# Kết luận số 69-KL/TW" + conclusion, "", CONCLUSION_69),
    )


def scored(children: Bullets, parents: Bullets) -> tuple[ScoredPairs, list[bool]]:
    """Return the scores of the clauses with the bullets, and whether the best bullet's subject is right."""
    context = [text for _, text in children]
    scorer = PairScorer([PairText("", text) for _, text in parents], load_embedder("static-vi"), context=context)
    result = scorer.score([PairText("", text) for _, text in children])
    return result, [parents[result.best(i, 1)[0]][0] == subject for i, (subject, _) in enumerate(children)]


def measures() -> list[Measure]:
    """Return the shares without and with concepts, and the fitted numbers."""
    from sklearn.linear_model import LogisticRegression

    resolution, conclusion = acts()
    kept = index.ranker.CONCEPT_WEIGHT
    rows: list[Measure] = []
    inputs: list[tuple[float, float]] = []
    truth: list[bool] = []
    for weight in (0.0, kept):
        index.ranker.CONCEPT_WEIGHT = weight
        for name, children, parents in (("20 to 69", resolution, conclusion), ("69 to 20", conclusion, resolution)):
            clauses = [(s, text[c.start : c.end]) for s, text in children for c in find_clauses(text)]
            result, right = scored(clauses, parents)
            rows.append(share(f"{name}, concept weight {weight}: best section right", sum(right), len(right)))
            if weight == kept:
                for i, verdict in enumerate(right):
                    best = result.best(i, 1)[0]
                    chance = float(result.probability[i, best])
                    inputs.append((float(np.log(chance / (1 - chance))), float(result.agreement[i, best])))
                    truth.append(verdict)
    model = LogisticRegression(C=1.0).fit(inputs, truth)
    odds, agreement, constant = (*model.coef_[0], model.intercept_[0])
    if agreement < 0:
        # More in common never makes a link less likely: what the fit says then is that agreement adds nothing.
        alone = LogisticRegression(C=1.0).fit([(one,) for one, _ in inputs], truth)
        odds, agreement, constant = alone.coef_[0][0], 0.0, alone.intercept_[0]
    return [*rows, Measure("CALIBRATION fitted on these", f"{odds:.3f}, {agreement:.3f}, {constant:.3f}")]


def main() -> None:
    """Print the shares and the fitted numbers."""
    show(measures())


if __name__ == "__main__":
    main()
