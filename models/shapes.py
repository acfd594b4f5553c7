"""The JSON shapes of records, as scripts rely on them. Pure: records in, plain dictionaries out."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from models.records import Document, Hit, Statement, Unit
from models.tracing import Comparison, Finding, Matrix, Objective, Parent


def plain(value: Any) -> Any:  # noqa: ANN401 - any record, tuple or scalar
    """Return records as dictionaries, tuples as lists and dates in ISO 8601, all the way down.

    A field marked "optional" in its metadata has a key only where it has a value.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((f, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {f.name: plain(item) for f, item in pairs if item is not None or not f.metadata.get("optional")}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def statement_json(statement: Statement) -> dict[str, Any]:
    """Return the `Statement` shape."""
    return dict(plain(statement))


def unit_json(unit: Unit) -> dict[str, Any]:
    """Return the `Unit` shape: locator, kind, label, text, span, parent, page, place."""
    keys = ("locator", "kind", "label", "heading", "text", "span", "parent", "page", "place")
    return {key: plain(getattr(unit, key)) for key in keys}


def document_json(document: Document) -> dict[str, Any]:
    """Return a document's metadata, without its blocks, text and pages."""
    own = plain(dataclasses.replace(document, blocks=(), text="", pages=()))
    return {k: v for k, v in own.items() if k not in ("blocks", "text", "pages")}


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return the `Finding` shape."""
    return dict(plain(finding))


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return the `Hit` shape: score, evidence, statement, and the explanation where there is one."""
    shape = {"score": hit.score, "evidence": list(hit.evidence), "statement": statement_json(hit.statement)}
    return shape | ({"explanation": plain(hit.explanation)} if hit.explanation else {})


def parent_json(parent: Parent | None) -> dict[str, Any] | None:
    """Return the `Parent` shape, or None."""
    return None if parent is None else dict(plain(parent))


def objective_json(objective: Objective) -> dict[str, Any]:
    """Return the shape of one entry of `objectives`."""
    return dict(plain(objective))


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return the shape of one entry of `targets`: the target above with its place, the one below, the verdict."""
    document, _, locator = comparison.parent.partition("#")
    below = None
    if comparison.child is not None:
        under, _, place = comparison.child.partition("#")
        below = {"document": under, "locator": place, "target": plain(comparison.child_target)}
    return {
        "document": document,
        "locator": locator,
        "target": plain(comparison.parent_target),
        "below": below,
        "verdict": comparison.verdict,
        "reason": comparison.reason,
        "evidence": list(comparison.evidence),
    }


def matrix_json(matrix: Matrix) -> dict[str, Any]:
    """Return the shape of `matrix.json`: manifest, documents, graph, rows, objectives, targets, coverage, findings."""
    return {
        "manifest": plain(matrix.manifest),
        "documents": [document_json(d) for d in matrix.documents],
        "graph": [plain(e) for e in matrix.graph],
        "rows": [
            {
                "task": statement_json(row.task),
                "provincial": parent_json(row.provincial),
                "central": parent_json(row.central),
            }
            for row in matrix.rows
        ],
        "objectives": [objective_json(o) for o in matrix.objectives],
        "targets": [comparison_json(c) for c in matrix.comparisons],
        "coverage": [plain(c) for c in matrix.coverage],
        "findings": [finding_json(f) for f in matrix.findings],
    }
