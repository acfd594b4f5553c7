"""States of links by statement, for the filter of search: what the last run found, with the decisions made since.

`run` writes `index/links.json` (derived, written whole); a decision that a person appends later counts at once, without
tracing everything again. Only a changed text, which makes a link suspect, waits for the next run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from models.errors import StateError
from models.tracing import Decision, Status
from pipeline.export.files import write_whole
from pipeline.store import Home
from pipeline.trace import Trace

FILE: Final = "links.json"
_NOT_BUILT: Final = "Chưa có trạng thái liên kết: hãy chạy «truyvet run» trước."
_DECIDED: Final[dict[str, Status]] = {"accept": "confirmed", "add": "confirmed", "reject": "rejected"}


def save_states(home: Home, traced: Trace, decisions: int) -> None:
    """Write the states of a trace that took the first `decisions` decisions into account. Raises OutputError."""
    alone = {r.task.id for r in traced.matrix.rows if r.task.kind == "task" and not (r.provincial or r.central)}
    uncovered = {f"{o.document}#{o.locator}" for o in traced.matrix.objectives if o.state == "uncovered"}
    shape = {
        "decisions": decisions,
        "links": [[link.child, link.parent, link.status] for link in traced.links],
        "uncovered": sorted(alone | uncovered),
    }
    write_whole({FILE: json.dumps(shape, ensure_ascii=False).encode()}, home.index)


def link_states(home: Home) -> dict[str, frozenset[str]]:
    """Return, by id of task or objective, the states of its links; "uncovered" where none stands.

    Raises StateError where nothing was traced yet or the file is damaged.
    """
    try:
        shape = json.loads((home.index / FILE).read_text(encoding="utf-8"))
        links = {(str(child), str(parent)): str(status) for child, parent, status in shape["links"]}
        names = {str(name) for name in shape["uncovered"]}
        seen = int(shape["decisions"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StateError(_NOT_BUILT) from error
    return _by_end({**links, **_since(home.decisions()[seen:])}, names)


def was_proposed(home: Home, decision: Decision) -> bool | None:
    """Tell whether the last run proposed the pair that a decision is about, or None where no run tells.

    What a person added stays in the links of a run; it was not proposed.
    """
    try:
        shape = json.loads((home.index / FILE).read_text(encoding="utf-8"))
        links = {(str(child), str(parent)) for child, parent, _ in shape["links"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    pair = (decision.child, decision.parent)
    earlier = [d.action for d in home.decisions() if (d.child, d.parent) == pair]
    return pair in links and earlier[-1:] != ["add"]


def _since(decisions: Iterable[Decision]) -> dict[tuple[str, str], str]:
    return {(d.child, d.parent): _DECIDED[d.action] for d in decisions}


def _by_end(links: dict[tuple[str, str], str], names: set[str]) -> dict[str, frozenset[str]]:
    states: dict[str, set[str]] = {name: set() for name in names}
    for pair, status in links.items():
        for end in pair:
            states.setdefault(end, set()).add(status)
    return {name: frozenset(own if own - {"rejected"} else {*own, "uncovered"}) for name, own in states.items()}
