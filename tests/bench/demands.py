"""How objectives are split into demands, and which demand a task is said to meet: `python -m tests.bench.demands`.

Three measures of the second: right pairs of the bundled programme judged by hand, against the digests and against the
full text of NQ57; and Bộ Pháp điển: a sentence of a lower article that cites some khoản of its law article is taken to
meet those and no others. The citation is withheld: the child is the sentence without it. `-v` prints every pair of the
programme, `--fit` the numbers of `pipeline.demands.CALIBRATION` from the train topics. All but the digests needs the
data beside the repository.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.pairs import PairScorer, PairText
from models.embedder import Embedder, load_embedder
from models.records import Statement
from models.text import nfc
from models.tracing import Link, MetDemand
from pipeline.act import parents_of
from pipeline.clauses import sentence_spans
from pipeline.demands import LEAST_CHANCE, cut_demands, demand_chances, demand_inputs, meet_demands
from pipeline.documents import read_act
from pipeline.graph import Above, parents_above
from pipeline.library import load_library
from pipeline.store import Home
from tests.bench import SHARED, Measure, at_least, at_most, left_out, share, show

GOLD = Path(__file__).parents[1] / "gold"
#: Lines of the shared file that hold NQ57; other resolutions follow.
NQ57_LINES = 122
#: "khoản 2 Điều 15 của Luật", "khoản 1 và khoản 3 Điều 7 Luật Đầu tư", with the point in front and the law behind.
_CITES = re.compile(
    r"khoản\s+((?:\d+[a-zđ]?(?:\s*,?\s*(?:và|hoặc)\s+(?:khoản\s+)?|\s*,\s*(?:khoản\s+)?))*\d+[a-zđ]?)\s*,?\s*"
    r"Điều\s+(\d+[a-zđ]?)\s*,?\s*(?:của\s+)?(?:Bộ\s+)?Luật(?!\s+này)",
    re.IGNORECASE,
)
_WITHHELD = re.compile(
    r"(?:(?:theo |như )?(?:quy định |nêu )?tại |của )?(?:(?:các )?điểm [a-zđ](?:, [a-zđ])*(?: và (?:điểm )?[a-zđ])? )?"
    r"(?:các )?khoản\s+[\d a-zđ,]+?Điều\s+\d+[a-zđ]?[^.;\n]{0,60}?(?:Bộ luật|Luật)[^.;,\n]{0,40}",
    re.IGNORECASE,
)
_KHOAN = re.compile(r"(?m)^\s*(\d{1,2})[a-zđ]?\s*\.\s+")
_ARTICLE = re.compile(r"Điều (\d+[a-z]?)\s*(.*?)(?:,|$)")
#: Law articles on each side whose khoản stand beside those of the one in question.
NEIGHBOURS = 3

Article = dict[str, str]
#: Words inside the demands that are right, and inside those that are doubtful, by (child, parent).
Gold = dict[tuple[str, str], tuple[list[str], list[str]]]


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence that cites khoản of one law article, the citation struck out; the khoản, those cited, the rivals."""

    topic: str
    text: str
    own: tuple[str, ...]
    gold: frozenset[int]
    rivals: tuple[str, ...]


def nq57() -> tuple[Statement, ...]:
    """Return the parents that the full text of NQ57 gives."""
    lines = (SHARED / "corpus/nq57/nq57-and-later-resolutions.md").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nq57.md"
        path.write_text("\n".join(lines[:NQ57_LINES]), encoding="utf-8")
        return parents_of(read_act(path))


def split_measures() -> list[Measure]:
    """Return how many demands of the 24 units of NQ57 III begin where a reader begins them."""
    gold: dict[str, list[str]] = json.loads((GOLD / "demands/nq57-split.json").read_text(encoding="utf-8"))["units"]
    units = {s.locator: s for s in nq57() if s.locator in gold}
    found = right = whole = 0
    for locator, begins in gold.items():
        texts = [piece.text for piece in cut_demands(units[locator])]
        hits = sum(any(text.startswith(begin) for text in texts) for begin in begins)
        found, right, whole = found + len(texts), right + hits, whole + (hits == len(texts) == len(begins))
    wanted = sum(map(len, gold.values()))
    return [
        share("57-NQ/TW III, full text: demands that a reader makes, found", right, wanted, 0.95),
        share("the same: demands found that a reader makes", right, found, 0.95),
        share("the same: units split exactly as by hand", whole, len(gold)),
    ]


def programme_measures(embedder: Embedder) -> list[Measure]:
    """Return for the right pairs of the programme whose parent asks several things how often the right one is named."""
    with tempfile.TemporaryDirectory() as folder:
        library = load_library(Home(Path(folder)))
    act = library.act(library.subjects[0])
    above = parents_above(act, library.acts)
    tasks = {s.id: s for s in act.statements}
    judged = json.loads((GOLD / "demands/programme.json").read_text(encoding="utf-8"))["pairs"]
    gold: Gold = {(f"{act.document.key}#{p['task']}", p["parent"]): (p["meets"], p["doubtful"]) for p in judged}
    rows = named("digests", gold, meet_demands([link(*pair) for pair in gold], tasks, above, embedder), above)
    rows.append(wrong_pairs(act.statements, above, embedder))
    if not SHARED.is_dir():
        return rows
    full = next(a.candidate for a in above if a.statement.document == "57-NQ/TW")
    texts = [Above(s, full) for s in nq57()]
    several = {a.statement.id for a in texts if len(cut_demands(a.statement)) > 1}
    spoken: Gold = {
        (f"{act.document.key}#{entry['locator']}", f"57-NQ/TW#{locator}"): (words, [])
        for entry in json.loads((GOLD / "programme-links.json").read_text(encoding="utf-8"))["links"]
        for locator, words in entry["central_words"].items()
        if f"57-NQ/TW#{locator}" in several
    }
    met = meet_demands([link(*pair) for pair in spoken], tasks, texts, embedder)
    return rows + named("full text of 57-NQ/TW", spoken, met, texts)


def wrong_pairs(statements: Sequence[Statement], above: Sequence[Above], embedder: Embedder) -> Measure:
    """Return how often a demand is named of a unit of NQ57 that no reader would link the task to."""
    tasks = {s.id: s for s in statements}
    entries = json.loads((GOLD / "programme-links.json").read_text(encoding="utf-8"))["links"]
    spoken = {e["locator"]: {*e["central_right"], *e["central_doubtful"]} for e in entries}
    units = [a.statement for a in above if a.statement.document == "57-NQ/TW" and len(cut_demands(a.statement)) > 1]
    pairs = [
        link(s.id, unit.id)
        for s in statements
        if s.kind == "task"
        for unit in units
        if unit.locator not in spoken[s.locator]
    ]
    met = meet_demands(pairs, tasks, above, embedder)
    rate = float(np.mean([bool(m) for m in met.values()]))
    return at_most(f"the programme, {len(pairs)} pairs that are no links: a demand is named all the same", rate)


def link(child: str, parent: str) -> Link:
    """Return a link between two statements."""
    return Link(child, parent, 0.5, (), "proposed", "thực hiện")


def named(
    name: str, gold: Gold, met: dict[tuple[str, str], tuple[MetDemand, ...]], above: Sequence[Above]
) -> list[Measure]:
    """Return pairs with a right demand named, and the verdicts on those named; with -v each pair is printed."""
    by_id = {a.statement.id: a.statement for a in above}
    verdicts: list[str] = []
    placed = reached = 0
    luck: list[float] = []
    for pair, (right, doubtful) in gold.items():
        demands = [piece.text for piece in cut_demands(by_id[pair[1]])]
        missing = [w for w in (*right, *doubtful) if not any(w in text for text in demands)]
        if missing:
            raise SystemExit(f"{pair}: gold words in no demand: {missing}")
        own = [_verdict(m.text, right, doubtful) for m in met[pair]]
        verdicts += own
        placed += bool(own)
        reached += "right" in own
        luck.append(float(np.mean([_verdict(text, right, doubtful) == "right" for text in demands])))
        if "-v" in sys.argv:
            print(f"  {pair[0].split('#')[1]:10s} {pair[1]:18s} {len(demands)} demands")
            for m, verdict in zip(met[pair], own, strict=True):
                print(f"      {m.number} {m.probability:.2f} {verdict:9s} {m.text[:90]}")
    counts = (
        f"{len(verdicts)}: {verdicts.count('right')} right, {verdicts.count('doubtful')} doubtful, "
        f"{verdicts.count('wrong')} wrong (by chance {np.mean(luck):.2f} right)"
    )
    return [
        Measure(f"the programme, right links, {name}: demands named", counts),
        share("the same: links with a right demand named", reached, len(gold)),
        share("the same: links of which no demand is clear", len(gold) - placed, len(gold)),
    ]


def _verdict(text: str, right: Sequence[str], doubtful: Sequence[str]) -> str:
    if any(words in text for words in right):
        return "right"
    return "doubtful" if any(words in text for words in doubtful) else "wrong"


def cited_khoan(split: str) -> list[Cited]:
    """Return the cases of the topics of one split, "train" or "dev"."""
    with gzip.open(SHARED / "data/phapdien/articles.jsonl.gz", "rt", encoding="utf-8") as file:
        articles: list[Article] = [a for a in map(json.loads, file) if a["split"] == split]
    by_id = {a["id"]: a for a in articles}
    laws: dict[tuple[str, str], list[Article]] = {}
    for article in articles:
        if article["kind"] in ("LQ", "PL"):
            laws.setdefault((article["topic"], _law(article)), []).append(article)
    cases: list[Cited] = []
    for article in articles:
        parent = by_id.get(article["parent"] or "")
        if parent is not None:
            cases += _cases(article, parent, laws.get((parent["topic"], _law(parent)), []))
    return cases


def _law(article: Article) -> str:
    found = _ARTICLE.match(article["source"])
    return found[2] if found else ""


def _cases(article: Article, parent: Article, law: Sequence[Article]) -> Iterator[Cited]:
    number = _ARTICLE.match(parent["source"])
    own = khoan(parent["body"])
    if number is None or len(own) < 2:
        return
    at = next((i for i, a in enumerate(law) if a["id"] == parent["id"]), 0)
    near = [a for a in law[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1] if a["id"] != parent["id"]]
    rivals = tuple(text for a in near for text in khoan(a["body"]) or [a["body"]])
    gold: set[int] = set()
    said: list[str] = []
    for line in nfc(article["body"]).splitlines():
        for start, end in sentence_spans(line):
            numbers = {
                int(n) - 1
                for found in _CITES.finditer(line[start:end])
                if found[2].lower() == number[1].lower()
                for n in re.findall(r"\d+", found[1])
            }
            if numbers:
                gold |= numbers
                said.append(re.sub(r"\s+", " ", _WITHHELD.sub(" ", line[start:end])).strip())
    text = " ".join(said)
    if gold and max(gold) < len(own) and len(gold) < len(own) and len(text) >= 20:
        yield Cited(article["topic"], text, tuple(own), frozenset(gold), rivals)


def khoan(body: str) -> list[str]:
    """Return the numbered clauses of an article, from 1 without a gap; empty where it has fewer than two."""
    body = nfc(body)
    heads: list[re.Match[str]] = []
    for found in _KHOAN.finditer(body):
        if int(found[1]) == len(heads) + 1:
            heads.append(found)
    ends = [head.start() for head in heads[1:]] + [len(body)]
    return [body[h.end() : end].strip() for h, end in zip(heads, ends, strict=False)] if len(heads) > 1 else []


def scorer_chances(case: Cited, embedder: Embedder | None) -> NDArray[np.float32]:
    """Return what the pair scorer says of the case with every khoản, its own first, shape (khoản,)."""
    parents = [PairText("", text) for text in (*case.own, *case.rivals)]
    found: NDArray[np.float32] = (
        PairScorer(parents, embedder, look_twice=False).score([PairText("", case.text)]).probability[0]
    )
    return found


def khoan_measures(name: str, cases: Sequence[Cited], chances: Sequence[NDArray[np.float64]]) -> list[Measure]:
    """Return how often the best khoản is cited, and precision, recall and abstention from `LEAST_CHANCE` on."""
    best = float(np.mean([int(c.argmax()) in case.gold for c, case in zip(chances, cases, strict=True)]))
    luck = np.mean([len(case.gold) / len(case.own) for case in cases])
    found = [(int(j), case) for c, case in zip(chances, cases, strict=True) for j in np.flatnonzero(c >= LEAST_CHANCE)]
    right = sum(j in case.gold for j, case in found)
    placed = sum(bool((c >= LEAST_CHANCE).any()) for c in chances)
    return [
        at_least(f"{name}: {len(cases)} sentences, the best khoản is one they cite (chance {luck:.3f})", best),
        share(f"the same: khoản named (p ≥ {LEAST_CHANCE}) that are cited", right, len(found)),
        share("the same: khoản cited that are named", right, sum(len(case.gold) for case in cases)),
        share("the same: sentences with one named", placed, len(cases)),
    ]


def fit(embedder: Embedder) -> None:
    """Print the three numbers of `CALIBRATION`, and the report on train topics left out in turn (five folds).

    Every case is scored with the khoản of the neighbouring articles beside it and without: lists are long and short.
    Every third also stands with khoản of a neighbouring article, of which none is right: about a quarter of the links
    that are proposed are no good, and a demand of a wrong objective must not be named for want of a better one.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    cases = cited_khoan("train")
    inputs: list[tuple[NDArray[np.float64], ...]] = []
    truth: list[NDArray[np.bool_]] = []
    stray: dict[int, tuple[NDArray[np.float64], ...]] = {}
    for n, case in enumerate(cases):
        own = range(len(case.own))
        scores, alone = scorer_chances(case, embedder), scorer_chances(replace(case, rivals=()), embedder)
        inputs.append((demand_inputs(scores, own), demand_inputs(alone, own)))
        truth.append(np.array([j in case.gold for j in own]))
        if n % 3 == 0 and len(case.rivals) > 1:
            other = replace(case, own=case.rivals[: max(len(own), 2)], rivals=())
            near = range(len(own), min(2 * len(own), len(scores)))
            stray[n] = (
                demand_inputs(scores, near),
                demand_inputs(scorer_chances(other, embedder), range(len(other.own))),
            )

    def model(chosen: Sequence[int]) -> LogisticRegression:
        wrong = [rows for n in chosen if n in stray for rows in stray[n]]
        labels = [*(truth[i] for i in chosen for _ in inputs[i]), *(np.zeros(len(rows), bool) for rows in wrong)]
        rows = [rows for i in chosen for rows in inputs[i]]
        return LogisticRegression().fit(np.vstack([*rows, *wrong]), np.concatenate(labels))

    held: dict[str, list[NDArray[np.float64]]] = {name: [np.zeros(0)] * len(cases) for name in ("neighbours", "none")}
    strays: dict[str, list[bool]] = {name: [] for name in held}
    for train, test in GroupKFold(5).split(cases, groups=[case.topic for case in cases]):
        fitted = model([int(i) for i in train])
        for i in map(int, test):
            for place, name in enumerate(held):
                held[name][i] = fitted.predict_proba(inputs[i][place])[:, 1]
                if i in stray:
                    strays[name].append(bool((fitted.predict_proba(stray[i][place])[:, 1] >= LEAST_CHANCE).any()))
    for name in held:
        show(khoan_measures(f"train topics, each left out, rivals: {name}", cases, held[name]))
        show([at_most("the same: one named against a neighbouring article", float(np.mean(strays[name])))])
    last = model(range(len(cases)))
    print("CALIBRATION", *(round(float(w), 3) for w in (*last.coef_[0], last.intercept_[0])))


def measures() -> list[Measure]:
    """Return what is measured of the split, of the programme and of khoản of law, dev topics."""
    embedder = load_embedder("static-vi")
    if not SHARED.is_dir():
        return [*programme_measures(embedder), left_out("demands of the full text, and khoản of law")]
    cases = cited_khoan("dev")
    chances = [demand_chances(scorer_chances(case, embedder), range(len(case.own))) for case in cases]
    return [
        *split_measures(),
        *programme_measures(embedder),
        *khoan_measures("Bộ Pháp điển, unseen topics", cases, chances),
    ]


def main() -> None:
    """Print all measures, or the fit."""
    if "--fit" in sys.argv:
        fit(load_embedder("static-vi"))
    else:
        show(measures())


if __name__ == "__main__":
    main()
