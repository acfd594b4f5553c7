"""States of links by statement: what a run found, with what people decided since."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import StateError
from models.tracing import Decision, Link, Matrix, Objective, Row, Status
from pipeline.states import link_states, save_states, was_proposed
from pipeline.store import Home
from pipeline.trace import Trace
from tests.conftest import make_statement


def link(child: str, parent: str, status: Status) -> Link:
    return Link(child, parent, 0.7, (), status, "thực hiện")


def decision(action: str, child: str, parent: str) -> Decision:
    return Decision(action, child, parent, "A", "2025-01-01T00:00:00+00:00", "", "", "", "", "full")  # type: ignore[arg-type]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    kept = Home(tmp_path / "home")
    alone = make_statement("III.9", "Phát triển hạ tầng số", "p")
    objective = Objective("n", "II.2", "objective", "Mục tiêu", "full", (), "uncovered")
    matrix = Matrix((), (Row(alone, None, None),), (objective,), (), ())
    kept.decide(decision("accept", "p#1", "n#1"))
    links = (link("p#1", "n#1", "confirmed"), link("p#2", "n#2", "proposed"), link("p#3", "n#3", "rejected"))
    save_states(kept, Trace(matrix, links), 1)
    return kept


def test_states_of_both_ends(home: Home) -> None:
    states = link_states(home)
    assert states["p#1"] == states["n#1"] == {"confirmed"}
    assert states["p#2"] == {"proposed"}
    assert states["p#3"] == states["n#3"] == {"rejected", "uncovered"}
    assert states["p#III.9"] == states["n#II.2"] == {"uncovered"}


def test_decisions_since_the_run_count_at_once(home: Home) -> None:
    home.decide(decision("reject", "p#2", "n#2"))
    home.decide(decision("add", "p#III.9", "n#II.2"))
    states = link_states(home)
    assert states["p#2"] == {"rejected", "uncovered"}
    assert states["p#III.9"] == states["n#II.2"] == {"confirmed"}


def test_before_the_first_run_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="truyvet run"):
        link_states(Home(tmp_path / "none"))


def test_what_a_run_proposed_is_known_and_what_people_added_was_not(home: Home, tmp_path: Path) -> None:
    assert was_proposed(home, decision("accept", "p#2", "n#2")) is True
    assert was_proposed(home, decision("accept", "p#2", "n#1")) is False
    home.decide(decision("add", "p#1", "n#1"))
    assert was_proposed(home, decision("accept", "p#1", "n#1")) is False
    assert was_proposed(Home(tmp_path / "other"), decision("accept", "p#2", "n#2")) is None
