"""The main job: library to matrix. One function for each stage, called once, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from models.embedder import Embedder
from models.records import Finding, Link, Matrix, Statement
from models.settings import Settings
from pipeline.act import Act
from pipeline.decisions import apply_decisions, standing
from pipeline.graph import Above, parents_above
from pipeline.library import Library
from pipeline.link import propose
from pipeline.matrix import build_matrix
from pipeline.store import Home, now

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
    findings: list[Finding] = list(library.findings)
    decisions = home.decisions()
    for act in subjects:
        candidates = parents_above(act, library.acts)
        proposals = propose(act, candidates, embedder, settings.threshold)
        decided = apply_decisions(proposals, decisions, _children(act), candidates)
        links.extend(decided.links)
        findings.extend(decided.findings)
        above.update({a.statement.id: a for a in candidates if a.statement.id not in above})
    progress("Soát khoảng trống")
    findings.extend(f for act in _spoken_of(subjects, above) for f in act.findings)
    matrix = build_matrix(
        subjects,
        library.acts,
        tuple(above.values()),
        standing(links),
        findings,
        manifest(library, embedder, settings),
    )
    return Trace(matrix, tuple(links))


def _children(act: Act) -> dict[str, Statement]:
    return {s.id: s for s in act.statements if s.kind in ("task", "assignment")}


def _spoken_of(subjects: Sequence[Act], above: dict[str, Above]) -> list[Act]:
    acts = {a.document.key: a for a in subjects}
    acts.update({a.candidate.act.document.key: a.candidate.act for a in above.values()})
    return list(acts.values())


def manifest(library: Library, embedder: Embedder, settings: Settings) -> dict[str, object]:
    """Return what a result was made from: program version, time (UTC), model, threshold, documents by SHA-256."""
    return {
        "program": "truyvet",
        "version": program_version(),
        "generated_at": now(),
        "model": embedder.name,
        "threshold": settings.threshold,
        "subjects": list(library.subjects),
        "sources": {a.document.key: (a.document.source.sha256 if a.document.source else None) for a in library.acts},
    }


def program_version() -> str:
    """Return the installed version of the program, "0" where it runs uninstalled."""
    try:
        return version("truyvet")
    except PackageNotFoundError:
        return "0"
