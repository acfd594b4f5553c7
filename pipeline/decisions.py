"""People's decisions laid over the proposals. The newest decision on a pair counts; none is ever lost.

A decision follows the locators of its two ends. Where the words of an end changed since, the link turns suspect and
says what changed. Where a full text has taken the place of a digest, a unit that is verified by its fingerprint is the
one that was meant; otherwise the link is suspect. Where the parent's locator is gone (a register with locators of its
own), the nearest text is taken, always as suspect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.records import Statement
from models.text import folded_syllables
from models.tracing import Decision, Finding, Link, Status
from pipeline.graph import Above
from pipeline.wording import stretches

_DECIDED: dict[str, Status] = {"accept": "confirmed", "add": "confirmed", "reject": "rejected"}
#: Two texts share at least this part of their folded syllables before one is offered as the other's successor.
_NEAREST = 0.3


@dataclass(frozen=True, slots=True)
class Decided:
    """Links after people's decisions, and findings on decisions whose ends are not there any more."""

    links: tuple[Link, ...]
    findings: tuple[Finding, ...]


def apply_decisions(
    proposals: Sequence[Link],
    decisions: Sequence[Decision],
    tasks: Mapping[str, Statement],
    above: Sequence[Above],
) -> Decided:
    """Return the proposals with the decisions laid over them.

    `tasks` are the child statements by id, `above` the candidate parents. Decisions on other documents' statements
    are left alone.
    """
    latest = {(d.child, d.parent): d for d in decisions}
    by_id = {a.statement.id: a for a in above}
    links = {(link.child, link.parent): link for link in proposals}
    findings: list[Finding] = []
    documents = {s.document for s in tasks.values()}
    own = [d for d in latest.values() if d.child.split("#", 1)[0] in documents]
    decided: set[tuple[str, str]] = set()
    # What was decided on a pair itself goes before what only comes near it now.
    for decision in sorted(own, key=lambda d: d.child not in tasks or d.parent not in by_id):
        placed = _place(decision, tasks, by_id)
        pair = (placed[0].id, placed[1].statement.id) if placed else None
        if placed is None or pair is None or pair in decided:
            findings.append(_unplaced(decision))
            continue
        decided.add(pair)
        links[pair] = _decided(decision, *placed, links.get(pair))
    return Decided(tuple(links.values()), tuple(findings))


def _place(
    decision: Decision, tasks: Mapping[str, Statement], above: Mapping[str, Above]
) -> tuple[Statement, Above] | None:
    child = tasks.get(decision.child) or _nearest_task(decision, tasks)
    parent = above.get(decision.parent) or _nearest_parent(decision, above)
    return (child, parent) if child and parent else None


def _nearest_task(decision: Decision, tasks: Mapping[str, Statement]) -> Statement | None:
    """Find a task that has moved: the same document, the nearest words."""
    return _nearest(decision.child, decision.child_text, tasks.values())


def _nearest_parent(decision: Decision, above: Mapping[str, Above]) -> Above | None:
    found = _nearest(decision.parent, decision.parent_text, (a.statement for a in above.values()))
    return above[found.id] if found else None


def _nearest(wanted: str, text: str, statements: Iterable[Statement]) -> Statement | None:
    """Return the statement of the same document whose words are nearest to the text, None where none is near."""
    document = wanted.split("#", 1)[0]
    rated = [(_alike(s.text, text), s) for s in statements if s.document == document]
    return max(((near, s) for near, s in rated if near >= _NEAREST), key=lambda pair: pair[0], default=(0, None))[1]


def _alike(a: str, b: str) -> float:
    """Return the part of the shorter text's folded syllables that the other one holds too, in [0, 1]."""
    first, second = set(folded_syllables(a)), set(folded_syllables(b))
    return len(first & second) / max(1, min(len(first), len(second)))


def _decided(decision: Decision, child: Statement, parent: Above, proposal: Link | None) -> Link:
    statement = parent.statement
    notes = _changes("Nhiệm vụ", decision.child, decision.child_stamp, decision.child_text, child)
    was_digest = decision.parent_provenance == "digest" and statement.provenance == "full"
    if not (was_digest and statement.verified and decision.parent == statement.id):
        notes += _changes("Mục tiêu", decision.parent, decision.parent_stamp, decision.parent_text, statement)
    # A rejected pair comes back, as suspect, only where its new words are proposed again.
    reopened = bool(notes) and (decision.action != "reject" or proposal is not None)
    status: Status = "suspect" if reopened else _DECIDED[decision.action]
    return Link(
        child=child.id,
        parent=statement.id,
        probability=proposal.probability if proposal else 0.0,
        evidence=proposal.evidence if proposal else (),
        status=status,
        relation=parent.candidate.relation,
        through=parent.candidate.through,
        child_stamp=decision.child_stamp,
        parent_stamp=decision.parent_stamp,
        note=" ".join(notes),
        reasons=proposal.reasons if proposal else (),
    )


def _changes(noun: str, wanted: str, stamp: str, text: str, found: Statement) -> list[str]:
    """Say in Vietnamese what is different from what the person saw; nothing where nothing is."""
    if wanted != found.id:
        return [f"{noun} {wanted} không còn; gần nhất là {found.id}: {difference(text, found.text)}."]
    if stamp != found.stamp:
        return [f"{noun} đã đổi từ khi quyết định: {difference(text, found.text)}."]
    return []


def difference(old: str, new: str) -> str:
    """Return the words that went and came, as "bỏ «…», thêm «…»", shortened to the first few changes."""
    parts: list[str] = []
    for stretch in stretches(old, new, exact=True):
        gone, come = stretch.before, stretch.after
        if not stretch.same:
            parts.append(", ".join(p for p in (f"bỏ «{gone}»" if gone else "", f"thêm «{come}»" if come else "") if p))
    shown = "; ".join(parts[:3])
    return shown + (f"; và {len(parts) - 3} chỗ khác" if len(parts) > 3 else "")


def _unplaced(decision: Decision) -> Finding:
    return Finding(
        code="decision-unplaced",
        severity="warning",
        document=decision.child.split("#", 1)[0],
        locator=decision.child.split("#", 1)[-1],
        subject=decision.child_text,
        message=(
            f"Quyết định của {decision.actor} ({decision.at}) về {decision.child} → {decision.parent} "
            "không còn chỗ đặt."
        ),
        remedy="Xem lại văn bản đã đổi và quyết định lại bằng «truyvet review».",
    )


def standing(links: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links that the matrix shows: all but the rejected ones."""
    return tuple(link for link in links if link.status != "rejected")
