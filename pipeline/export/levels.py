"""The targets of the documents above beside those below: rows for the sheet and the page «Chỉ tiêu»."""

from __future__ import annotations

from typing import Final

from models.tracing import Comparison, Matrix
from pipeline.export import words
from pipeline.export.marks import escape, plain_table
from pipeline.export.paper import Column, Line, Paint, Table
from pipeline.export.rows import clean, provenances
from pipeline.levels import level_words

#: Header of the sheet and of the section. «Vị trí» occurs once for each level.
TARGET_COLUMNS: Final = (
    "Văn bản",
    "Vị trí",
    "Chỉ tiêu",
    "Mức cấp trên",
    "Mức cấp dưới",
    "Vị trí",
    "Kết luận",
    "Bằng chứng",
    "Nguồn",
)
_WIDTHS: Final = (13, 9, 40, 22, 22, 18, 13, 34, 20)
_VERDICT, _SOURCE = 6, 8


def target_rows(matrix: Matrix) -> tuple[tuple[str, ...], ...]:
    """Return the comparisons as cells under `TARGET_COLUMNS`, in their order, cleaned."""
    return tuple(tuple(clean(cell) for cell in _cells(c, matrix)) for c in matrix.comparisons)


def targets_table(matrix: Matrix) -> Table:
    """Return the sheet «Chỉ tiêu»; only gaps are coloured."""
    columns = tuple(
        Column(name, width, "center" if name in ("Vị trí", "Kết luận") else "left")
        for name, width in zip(TARGET_COLUMNS, _WIDTHS, strict=True)
    )
    digests = {key for key, provenance in provenances(matrix).items() if provenance == "digest"}
    lines = tuple(
        Line(cells, _paint(comparison, digests))
        for comparison, cells in zip(matrix.comparisons, target_rows(matrix), strict=True)
    )
    return Table("Chỉ tiêu", "SO CHỈ TIÊU GIỮA CÁC CẤP", columns, lines)


def targets_section(matrix: Matrix) -> str:
    """Return the section «Chỉ tiêu» of the page: how many of each conclusion, then the table."""
    rows = [
        tuple(_state(comparison, cell) if at == _VERDICT else escape(cell) for at, cell in enumerate(cells))
        for comparison, cells in zip(matrix.comparisons, target_rows(matrix), strict=True)
    ]
    summary = (
        f"<p>{len(rows)} chỉ tiêu cấp trên được so: {escape(words.conclusions(matrix.comparisons))}.</p>"
        if rows
        else ""
    )
    body = plain_table("list targets", TARGET_COLUMNS, rows) if rows else "<p>Không có chỉ tiêu cấp trên nào để so.</p>"
    return f'<section id="chi-tieu"><h2>Chỉ tiêu</h2>{summary}{body}</section>'


def _state(comparison: Comparison, said: str) -> str:
    """Return the conclusion with the colour of its gap; what is reached has that of what is confirmed."""
    if comparison.verdict in ("met", "higher"):
        kind = "confirmed"
    else:
        kind = "suspect" if comparison.verdict == "missing" and comparison.child is not None else "none"
    return f'<span class="state {kind}">{escape(said)}</span>'


def _cells(comparison: Comparison, matrix: Matrix) -> tuple[str, ...]:
    document, _, locator = comparison.parent.partition("#")
    below, _, place = (comparison.child or "").partition("#")
    return (
        document,
        locator,
        comparison.parent_target.indicator,
        level_words(comparison.parent_target),
        level_words(comparison.child_target) if comparison.child_target else "",
        f"{below}, {place}" if below else "",
        words.conclusion(comparison),
        _evidence(comparison),
        _sources(document, below, matrix),
    )


def _evidence(comparison: Comparison) -> str:
    """Return the words that both indicators share, and the reason."""
    shared = f"Cùng nói: {', '.join(comparison.evidence)}." if comparison.evidence else ""
    return f"{shared} {comparison.reason}".strip()


def _sources(document: str, below: str, matrix: Matrix) -> str:
    known = provenances(matrix)
    sides = (("cấp trên", document), ("cấp dưới", below))
    return "; ".join(f"{side}: {words.PROVENANCE[known[key]]}" for side, key in sides if key in known)


def _paint(comparison: Comparison, digests: set[str]) -> dict[int, Paint]:
    paint: dict[int, Paint] = {}
    if comparison.verdict == "lower":
        paint[_VERDICT] = "error"
    elif comparison.verdict == "missing":
        paint[_VERDICT] = "none" if comparison.child is None else "suspect"
    places = (comparison.parent, comparison.child or "")
    if any(place.partition("#")[0] in digests for place in places):
        paint[_SOURCE] = "digest"
    return paint
