"""What was learnt is kept whole, used only while it fits, and changes nothing where nothing was decided."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from models.errors import StateError
from models.settings import DEFAULT_THRESHOLD, Settings
from models.tracing import Link
from pipeline.graph import parents_above
from pipeline.library import Library
from pipeline.link import SHIPPED, Learnt, directive_probability, propose, scored_lists
from pipeline.precedent import Precedents, Verdict
from pipeline.review import decide
from pipeline.store import Home
from pipeline.trace import trace
from pipeline.trained import Trained, in_use, read, save, scorer_checksum
from tests.conftest import PROGRAMME, TinyEmbedder

TASK, GOAL = f"{PROGRAMME}#III.2.5", "57-NQ/TW#III.3.5"
WITH_PRECEDENT = (SHIPPED[0], SHIPPED[1], 2.0, SHIPPED[3])


@pytest.fixture
def trained() -> Trained:
    at = "2026-05-04T03:02:01+00:00"
    return Trained(WITH_PRECEDENT, 0.61, 0.9, 40, 44, at, TinyEmbedder.name, SHIPPED, scorer_checksum())


def links(library: Library, home: Home, threshold: float | None = None) -> tuple[Link, ...]:
    return trace(library, home, TinyEmbedder(), Settings(home.root, threshold=threshold)).links


def test_it_comes_back_as_it_was(home: Home, trained: Trained) -> None:
    assert read(home) is None
    for one in (trained, replace(trained, threshold=None, precision=None)):
        save(home, one)
        assert read(home) == one
        assert in_use(home, TinyEmbedder()).trained == one
    assert [p.name for p in home.root.iterdir()] == ["linker.json"]
    assert home.drop_linker() and not home.drop_linker() and read(home) is None


def test_the_threshold_is_the_chosen_one_unless_one_is_set(home: Home, library: Library, trained: Trained) -> None:
    def threshold(given: float | None) -> object:
        result = trace(library, home, TinyEmbedder(), Settings(home.root, threshold=given))
        return result.matrix.manifest["threshold"]

    assert threshold(None) == DEFAULT_THRESHOLD
    save(home, trained)
    assert threshold(None) == 0.61 and threshold(0.2) == 0.2
    save(home, replace(trained, threshold=None))
    assert threshold(None) == DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"embedder": "khac@1"}, "mô hình nhúng"),
        ({"shipped": (9.0, 9.0, 0.0, 9.0)}, "bản cũ"),
        ({"scorer": "00000000"}, "bản cũ"),
    ],
)
def test_what_no_longer_fits_is_told_and_not_used(
    home: Home, library: Library, trained: Trained, change: dict[str, object], why: str
) -> None:
    shipped = links(library, home)
    save(home, replace(trained, weights=(5.0, 5.0, 0.0, 5.0), **change))  # type: ignore[arg-type]
    result = trace(library, home, TinyEmbedder(), Settings(home.root))
    found = [f for f in result.matrix.findings if f.code == "linker-stale"]
    assert len(found) == 1 and why in found[0].message and "truyvet train" in found[0].remedy
    assert result.links == shipped and result.matrix.manifest["linker"] == "shipped"
    assert result.matrix.manifest["threshold"] == DEFAULT_THRESHOLD


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 0}', '{"format": 1, "weights": {}}'])
def test_a_damaged_file_is_told_and_not_used(home: Home, library: Library, content: str) -> None:
    home.keep_linker(content.encode())
    with pytest.raises(StateError):
        read(home)
    assert in_use(home, TinyEmbedder()).trained is None
    assert [f.code for f in in_use(home, TinyEmbedder()).findings] == ["linker-stale"]


@pytest.mark.parametrize("field", ["threshold", "at", "decisions", "embedder"])
def test_a_file_without_a_field_or_with_a_wrong_one_is_damaged(home: Home, trained: Trained, field: str) -> None:
    save(home, trained)
    shape = json.loads(home.linker.read_text(encoding="utf-8"))
    home.keep_linker(json.dumps({k: v for k, v in shape.items() if k != field}).encode())
    with pytest.raises(StateError):
        read(home)
    home.keep_linker(json.dumps(shape | {"threshold": "cao"}).encode())
    with pytest.raises(StateError):
        read(home)


def test_without_a_decision_all_probabilities_are_as_shipped(library: Library, home: Home, trained: Trained) -> None:
    shipped = links(library, home, 0.3)
    save(home, trained)
    assert links(library, home, 0.3) == shipped
    assert all(not link.note for link in shipped)


def test_the_manifest_names_the_linker(library: Library, home: Home, trained: Trained) -> None:
    def name() -> object:
        return trace(library, home, TinyEmbedder(), Settings(home.root)).matrix.manifest["linker"]

    assert name() == "shipped"
    save(home, trained)
    assert name() == "trained 2026-05-04T03:02:01+00:00 (40 decisions)"
    save(home, replace(trained, weights=SHIPPED))
    assert str(name()).startswith("shipped, threshold chosen")


def test_more_accepts_of_like_tasks_raise_a_link_and_rejects_lower_it(library: Library) -> None:
    act = library.act(PROGRAMME)
    text = next(s.text for s in act.statements if s.id == TASK)
    above = parents_above(act, library.acts)

    def chance(*verdicts: bool) -> float:
        precedents = [Verdict(f"khác#{n}", GOAL, right, text) for n, right in enumerate(verdicts)]
        learnt = Learnt(WITH_PRECEDENT, Precedents(precedents, TinyEmbedder()))
        [one] = [
            one for one in scored_lists(act, above, TinyEmbedder()) if any(a.statement.id == GOAL for a in one.group)
        ]
        row = [t.id for t in one.tasks].index(TASK)
        past = learnt.precedents.of(one.tasks, [a.statement.id for a in one.group])
        found = directive_probability(one.scored.probability, one.scored.agreement, learnt.weights, past)
        return float(found[row, [a.statement.id for a in one.group].index(GOAL)])

    rising = [chance(False, False), chance(False), chance(), chance(True), chance(True, True)]
    assert rising == sorted(rising) and len(set(rising)) == 5


def test_a_link_that_precedent_bears_on_says_so(library: Library) -> None:
    act = library.act(PROGRAMME)
    above = parents_above(act, library.acts)
    before = propose(act, above, TinyEmbedder(), 0.0)
    link = before[0]
    text = next(s.text for s in act.statements if s.id == link.child)
    verdicts = [Verdict(f"khác#{n}", link.parent, True, text) for n in range(3)]
    learnt = Learnt(WITH_PRECEDENT, Precedents(verdicts, TinyEmbedder()))
    after = propose(act, above, TinyEmbedder(), 0.0, learnt)
    own = next(k for k in after if (k.child, k.parent) == (link.child, link.parent))
    assert own.note == "người duyệt đã nhận 3 nhiệm vụ tương tự cho mục tiêu này"
    assert own.probability > link.probability and own.evidence == link.evidence


def test_decisions_since_the_training_are_precedents_at_once(library: Library, home: Home, trained: Trained) -> None:
    save(home, trained)
    before = {(k.child, k.parent): k.probability for k in links(library, home, 0.0)}
    home.decide(decide("accept", TASK, GOAL, library, "An"))
    after = {(k.child, k.parent): k.probability for k in links(library, home, 0.0)}
    moved = {pair for pair in before.keys() & after.keys() if after[pair] != before[pair]}
    assert moved and {parent for _, parent in moved} == {GOAL}
    assert all(after[pair] > before[pair] for pair in moved) and (TASK, GOAL) not in moved
