"""Targets across levels: each target of the documents above beside the one below of the same indicator.

The documents below are those whose tasks are traced, and the documents of their territory that carry out the same
act from above (433-KH/TU under 57-NQ/TW). Two targets are taken for one another only where their indicators are alike
in words and their measures can be of one indicator; a doubtful pair is left to a person, as a missing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.records import Statement, Target
from models.tracing import Comparison
from pipeline.act import Act, parents_of
from pipeline.extract.annexes import annex_label
from pipeline.graph import Above, candidates
from pipeline.indicators import Terms, common_words, likeness, terms, weights
from pipeline.levels import comparable, judge

#: Least likeness of two indicators that are taken for one; set on the text of 57-NQ/TW beside its own register.
LEAST_LIKENESS = 0.6
#: What the same year, and one that is not stated, add when several targets are alike (2030 to 2030, 2045 to 2045).
_SAME_YEAR, _NO_YEAR = 0.3, 0.15


@dataclass(frozen=True, slots=True)
class Aim:
    """A target with its statement, the terms of its indicator, and its act."""

    statement: Statement
    target: Target
    terms: Terms
    act: Act


def compare_levels(subjects: Sequence[Act], known: Sequence[Act], above: Sequence[Above]) -> tuple[Comparison, ...]:
    """Return the comparisons of every target of the parents `above`, in their order.

    A target has one comparison for each document below with a target of its indicator, and one "missing" where no
    document below has any.
    """
    groups: dict[str, list[Above]] = {}
    for one in above:
        groups.setdefault(one.candidate.act.document.key, []).append(one)
    parents = [group[0].candidate.act for group in groups.values()]
    found: list[Comparison] = []
    for parent in parents:
        aims = [aim for one in groups[parent.document.key] for aim in aims_of(parent, one.statement)]
        if aims:
            found.extend(_compared(aims, below_of(parent, subjects, parents, known)))
    return tuple(found)


def still_awaited(subjects: Sequence[Act], known: Sequence[Act], above: Sequence[Above]) -> frozenset[str]:
    """Return the keys of the parents that only documents with an absent annex and no target at all stand below.

    What such a document sets nobody can read: its absent annex is a finding of its own, its targets are none.
    """
    parents = {one.candidate.act.document.key: one.candidate.act for one in above}
    return frozenset(
        key
        for key, parent in parents.items()
        if all(
            missing_annexes(act) and not any(s.targets for s in act.statements)
            for act in below_of(parent, subjects, list(parents.values()), known)
        )
    )


def compare_acts(above: Act, below: Act) -> tuple[Comparison, ...]:
    """Return the comparisons of the targets of one act with those of another, whatever the two say of each other."""
    return tuple(_compared([a for s in parents_of(above) for a in aims_of(above, s)], [below]))


def below_of(parent: Act, subjects: Sequence[Act], beside: Sequence[Act], known: Sequence[Act]) -> list[Act]:
    """Return the acts whose targets are held against those of `parent`.

    These are the subjects that have it as a candidate, and the acts `beside` it (of `parents_above`) of another scope
    that say they carry it out.
    """
    own = [act for act in subjects if parent.document.key in _candidate_keys(act, known)]
    taken = {parent.document.key, *(act.document.key for act in own)}
    carrying = [
        act
        for act in beside
        if act.document.key not in taken
        and act.document.scope != parent.document.scope
        and parent.document.key in _candidate_keys(act, known, only_carried_out=True)
    ]
    return [*own, *carrying]


def _candidate_keys(act: Act, known: Sequence[Act], only_carried_out: bool = False) -> set[str]:
    found = candidates(act, known)
    return {c.act.document.key for c in found if not only_carried_out or c.relation == "thực hiện"}


def aims_of(act: Act, statement: Statement) -> Iterator[Aim]:
    """Yield the targets of a statement as aims; their context is its text and its headings."""
    around = (statement.text, *statement.path)
    for target in statement.targets:
        yield Aim(statement, target, terms(target.indicator, around), act)


def _compared(aims: Sequence[Aim], below: Sequence[Act]) -> Iterator[Comparison]:
    pairs: dict[int, list[Aim]] = {}
    for act in below:
        children = [aim for s in act.statements for aim in aims_of(act, s)]
        for at, child in _paired(aims, children).items():
            pairs.setdefault(at, []).append(child)
    looked_at = "; ".join(f"{act.document.key} {_lacks(act)}" for act in below)
    for at, aim in enumerate(aims):
        if at in pairs:
            yield from (_comparison(aim, child) for child in pairs[at])
        else:
            yield Comparison(aim.statement.id, aim.target, None, None, "missing", looked_at)


def shared_targets(act: Act, tasks: Sequence[Statement], parents: Sequence[Above]) -> dict[tuple[int, int], str]:
    """Return the pairs of a task of `act` and a parent (their numbers) that set a target of one indicator.

    The value is that indicator in the parent's words.
    """
    children = [(i, aim) for i, task in enumerate(tasks) for aim in aims_of(act, task)]
    if not children:
        return {}
    aims = [(j, aim) for j, one in enumerate(parents) for aim in aims_of(one.candidate.act, one.statement)]
    found = _paired([aim for _, aim in aims], [aim for _, aim in children])
    number = {id(aim): i for i, aim in children}
    return {(number[id(child)], aims[at][0]): aims[at][1].target.indicator for at, child in found.items()}


def _paired(aims: Sequence[Aim], children: Sequence[Aim]) -> Mapping[int, Aim]:
    """Return the child of each aim that has one; a child serves one aim, the best pairs are made first."""
    weight = weights([a.terms for a in (*aims, *children)])
    scored: list[tuple[float, int, int]] = []
    for i, aim in enumerate(aims):
        for j, child in enumerate(children):
            alike = likeness(aim.terms, child.terms, weight) if comparable(aim.target, child.target) else 0.0
            if alike >= LEAST_LIKENESS:
                scored.append((-alike - _year_bonus(aim.target, child.target), i, j))
    found: dict[int, Aim] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scored):
        if i not in found and j not in taken:
            found[i] = children[j]
            taken.add(j)
    return found


def _year_bonus(parent: Target, child: Target) -> float:
    if parent.year == child.year:
        return _SAME_YEAR
    return _NO_YEAR if parent.year is None or child.year is None else 0.0


def _comparison(aim: Aim, child: Aim) -> Comparison:
    told = judge(aim.target, child.target, aim.act.document.scope, child.act.document.scope)
    return Comparison(
        parent=aim.statement.id,
        parent_target=aim.target,
        child=child.statement.id,
        child_target=child.target,
        verdict=told.verdict,
        reason=told.reason,
        evidence=common_words(child.target.indicator, aim.target.indicator),
    )


def _lacks(act: Act) -> str:
    """Return what was looked for in vain in a document, and what of it was not there to be read."""
    if act.document.provenance == "missing":
        return "chưa có toàn văn"
    if not any(s.targets for s in act.statements):
        absent = missing_annexes(act)
        return "không nêu chỉ tiêu bằng số" + (f" (thiếu {', '.join(absent)})" if absent else "")
    return "không có chỉ tiêu này" + (" (bản tóm lược)" if act.document.provenance == "digest" else "")


def missing_annexes(act: Act) -> tuple[str, ...]:
    """Return the names of the annexes that the act announces and its file does not hold ("Phụ lục I")."""
    labels = [annex_label(words) for words in act.document.announced_annexes]
    names = [f"Phụ lục {label}" if label else "phụ lục" for label in labels]
    return tuple(n for n in names if n not in act.document.present_annexes)
