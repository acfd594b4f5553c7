"""The main job: library to matrix. One function for each stage, called once, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from models.embedder import Embedder
from models.records import Statement
from models.settings import Settings
from models.tracing import Finding, Link, Matrix
from pipeline.act import Act
from pipeline.decisions import apply_decisions, standing
from pipeline.demands import meet_demands
from pipeline.graph import Above, parents_above
from pipeline.library import Library
from pipeline.link import propose
from pipeline.matrix import build_matrix
from pipeline.store import Home, now
from pipeline.trained import in_use
from pipeline.wholes import is_remainder

#: Called with the name of a stage (Vietnamese) when it begins.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trace:
    """The matrix, and all links with the rejected ones."""

    matrix: Matrix
    links: tuple[Link, ...]


def trace(
    library: Library, home: Home, embedder: Embedder, settings: Settings, progress: Progress = lambda _: None
) -> Trace:
    """Return the matrix of the library's subjects: links proposed, decisions laid over, gaps found."""
    subjects = [library.act(key) for key in library.subjects]
    progress("Ghép nhiệm vụ với mục tiêu")
    above: dict[str, Above] = {}
    links: list[Link] = []
    decisions = home.decisions()
    linker = in_use(home, embedder)
    learnt = linker.with_precedents(decisions, library.acts, embedder)
    threshold = linker.threshold if settings.threshold is None else settings.threshold
    findings: list[Finding] = [*library.findings, *linker.findings]
    for act in subjects:
        candidates = parents_above(act, library.acts)
        proposals = _on_one_subject(act, propose(act, candidates, embedder, threshold, learnt))
        decided = apply_decisions(proposals, decisions, _children(act), candidates)
        links.extend(decided.links)
        findings.extend(decided.findings)
        above.update({a.statement.id: a for a in candidates if a.statement.id not in above})
    progress("Soát khoảng trống")
    findings.extend(f for act in _spoken_of(subjects, above) for f in act.findings)
    stand = standing(links)
    children = {key: task for act in subjects for key, task in _children(act).items()}
    matrix = build_matrix(
        subjects,
        library.acts,
        tuple(above.values()),
        stand,
        findings,
        manifest(library, embedder, threshold, linker.name),
        meet_demands(stand, children, tuple(above.values()), embedder),
    )
    return Trace(matrix, tuple(links))


def _on_one_subject(act: Act, proposals: Sequence[Link]) -> tuple[Link, ...]:
    """Return the proposals but those of tasks on no subject of their own: no single objective is theirs.

    They carry out an act as a whole, or what is left over when the others are done.
    """
    whole = {s.id for s in act.statements if s.whole_of is not None or is_remainder(s.text)}
    return tuple(link for link in proposals if link.child not in whole)


def _children(act: Act) -> dict[str, Statement]:
    return {s.id: s for s in act.statements if s.kind in ("task", "assignment")}


def _spoken_of(subjects: Sequence[Act], above: dict[str, Above]) -> list[Act]:
    acts = {a.document.key: a for a in subjects}
    acts.update({a.candidate.act.document.key: a.candidate.act for a in above.values()})
    return list(acts.values())


def manifest(library: Library, embedder: Embedder, threshold: float, linker: str) -> dict[str, object]:
    """Return what a result was made from: program version, time (UTC), models, threshold, documents by SHA-256."""
    return {
        "program": "truyvet",
        "version": program_version(),
        "generated_at": now(),
        "model": embedder.name,
        "linker": linker,
        "threshold": threshold,
        "subjects": list(library.subjects),
        "sources": {a.document.key: (a.document.source.sha256 if a.document.source else None) for a in library.acts},
    }


def program_version() -> str:
    """Return the installed version of the program, "0" where it runs uninstalled."""
    try:
        return version("truyvet")
    except PackageNotFoundError:
        return "0"
