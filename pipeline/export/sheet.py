"""matrix.xlsx: six sheets with the header in row 1, ready for filters, scripts and A4 paper."""

from __future__ import annotations

from typing import Final

from models.records import Document, Provenance
from models.tracing import Coverage, Finding, Matrix, Parent, Row
from pipeline.export import words
from pipeline.export.demands import demands_table
from pipeline.export.levels import targets_table
from pipeline.export.paper import (
    Align,
    Column,
    Line,
    Paint,
    Table,
    Value,
    add_table,
    book_bytes,
    fitting_width,
    new_book,
)
from pipeline.export.rows import (
    GAP_COLUMNS,
    MATRIX_COLUMNS,
    FlatRow,
    document_note,
    document_relations,
    flat_rows,
    gap_rows,
    provenances,
    uncovered,
)

_MATRIX_WIDTHS: Final = (4.5, 31, 8.5, 10.5, 10.5, 10, 10, 23, 11.5, 7, 12, 23, 11.5, 8.5, 11.5, 10, 14, 12)
#: Width of a column in which no row says anything: room for its heading.
_EMPTY_WIDTH: Final = 6.5
_CENTERED: Final = frozenset({0, 2, 9, 13})
_PROVINCIAL: Final = (7, 8, 9)
_CENTRAL: Final = (11, 12, 13)
_STATE, _SOURCE = 14, 17
_GAP_WIDTHS: Final = (19, 10, 14, 9, 42, 30, 30)
_COVERAGE: Final = (
    Column("Văn bản", 18),
    Column("Mục", 44),
    Column("Cấp", 12),
    Column("Tổng số", 9, "center"),
    Column("Đã duyệt", 9, "center"),
    Column("Đề xuất", 9, "center"),
    Column("Chưa có", 9, "center"),
    Column("% có nhiệm vụ", 11, "center", "0%"),
    Column("% đã duyệt", 11, "center", "0%"),
    Column("Số yêu cầu", 9, "center"),
    Column("Yêu cầu đáp ứng", 9, "center"),
    Column("Nguồn", 28),
)
_DOCUMENTS: Final = (
    Column("Mã văn bản", 15),
    Column("Số ký hiệu", 15),
    Column("Loại", 12),
    Column("Cơ quan ban hành", 15),
    Column("Ngày ban hành", 11.5, "center", "dd/mm/yyyy"),
    Column("Cấp", 8),
    Column("Phạm vi", 8),
    Column("Trích yếu", 32),
    Column("Nguồn", 14),
    Column("Quan hệ", 24),
    Column("Tên tệp", 17),
    Column("SHA-256", 14),
    Column("Ghi chú", 24),
)
_SHA_DIGITS: Final = 12


def xlsx_bytes(matrix: Matrix) -> bytes:
    """Return the workbook: «Ma trận», «Khoảng trống», «Độ phủ», «Yêu cầu», «Chỉ tiêu», «Văn bản».

    Text is text, whatever it begins with; shares are numbers in [0, 1]; dates are dates. A digest or a
    missing document is told by word and colour on every sheet.
    """
    book = new_book()
    made = words.moment(matrix.manifest)
    footer = f"Lập ngày {words.day(made.date())}" if made else ""
    subtitle = _subtitle(matrix)
    tables = (
        _matrix(matrix),
        _gaps(matrix),
        _coverage(matrix),
        demands_table(matrix),
        targets_table(matrix),
        _documents(matrix),
    )
    for table in tables:
        add_table(book, table, subtitle, footer)
    return book_bytes(book, made)


def _subtitle(matrix: Matrix) -> str:
    """Return the documents whose tasks are traced, by symbol."""
    programmes = dict.fromkeys(row.task.document for row in matrix.rows)
    symbols = {document.key: document.symbol or document.key for document in matrix.documents}
    return ", ".join(symbols.get(key, key) for key in programmes)


def _matrix(matrix: Matrix) -> Table:
    rows = flat_rows(matrix)
    columns = tuple(_matrix_column(rows, position) for position in range(len(MATRIX_COLUMNS)))
    lines = tuple(Line((row.number, *row.cells[1:]), _matrix_paint(row.source)) for row in rows)
    return Table("Ma trận", "BẢNG TRUY VẾT NHIỆM VỤ", columns, lines)


def _matrix_column(rows: tuple[FlatRow, ...], position: int) -> Column:
    """Narrow a column that no row fills: it gives its room to the others, for A4 has little."""
    used = not rows or any(row.cells[position] for row in rows)
    width = fitting_width([row.cells[position] for row in rows], _MATRIX_WIDTHS[position])
    align: Align = "center" if position in _CENTERED else "left"
    return Column(MATRIX_COLUMNS[position], width if used else min(width, _EMPTY_WIDTH), align)


def _matrix_paint(row: Row) -> dict[int, Paint]:
    paint: dict[int, Paint] = {}
    for parent, positions in ((row.provincial, _PROVINCIAL), (row.central, _CENTRAL)):
        if parent is not None and (colour := _source_paint(parent.provenance)):
            paint.update(dict.fromkeys((*positions, _SOURCE), colour))
    parents = [parent for parent in (row.provincial, row.central) if parent is not None]
    needless = not parents and row.task.kind == "assignment"
    state = None if needless else _state_paint(parents)
    return paint | ({_STATE: state} if state else {})


def _source_paint(provenance: Provenance) -> Paint | None:
    return None if provenance == "full" else provenance


def _state_paint(parents: list[Parent]) -> Paint | None:
    """Return the colour of the state that needs most attention; proposals have none."""
    states = {parent.status for parent in parents}
    if not states:
        return "none"
    if "suspect" in states:
        return "suspect"
    if "rejected" in states:
        return "rejected"
    return "confirmed" if states == {"confirmed"} else None


def _gaps(matrix: Matrix) -> Table:
    known = provenances(matrix)
    headings = [Column(name, width) for name, width in zip(GAP_COLUMNS, _GAP_WIDTHS, strict=True)]
    columns = (*headings, Column("Loại khoảng trống", 20), Column("Nguồn", 13))
    lines = tuple(
        _gap(finding, cells, known.get(finding.document))
        for finding, cells in zip(matrix.findings, gap_rows(matrix), strict=True)
    )
    return Table("Khoảng trống", "DANH MỤC KHOẢNG TRỐNG", columns, lines)


def _gap(finding: Finding, cells: tuple[str, ...], provenance: Provenance | None) -> Line:
    paint: dict[int, Paint] = {}
    if finding.severity != "info":
        paint[1] = finding.severity
    if provenance and (colour := _source_paint(provenance)):
        paint |= {2: colour, 8: colour}
    source = words.PROVENANCE[provenance] if provenance else ""
    return Line((*cells, words.finding_heading(finding.code), source), paint)


def _coverage(matrix: Matrix) -> Table:
    lines = tuple(_section(coverage) for coverage in matrix.coverage)
    return Table("Độ phủ", "ĐỘ PHỦ MỤC TIÊU", _COVERAGE, lines, scaled=("H", "I"))


def _section(coverage: Coverage) -> Line:
    total = coverage.total
    values: tuple[Value, ...] = (
        coverage.document,
        coverage.section,
        words.LEVEL[coverage.level] if coverage.level else "",
        total,
        coverage.confirmed,
        coverage.proposed,
        uncovered(coverage),
        (coverage.confirmed + coverage.proposed) / total if total else None,
        coverage.confirmed / total if total else None,
        coverage.demands,
        coverage.met,
        words.PROVENANCE_LONG[coverage.provenance],
    )
    colour = _source_paint(coverage.provenance)
    return Line(values, dict.fromkeys((0, 11), colour) if colour else {})


def _documents(matrix: Matrix) -> Table:
    lines = tuple(_document(document) for document in matrix.documents)
    return Table("Văn bản", "DANH MỤC VĂN BẢN", _DOCUMENTS, lines)


def _document(document: Document) -> Line:
    values: tuple[Value, ...] = (
        document.key,
        document.symbol or "",
        document.kind or "",
        document.issuer or "",
        document.issued_on,
        words.LEVEL[document.level] if document.level else "",
        words.SCOPE[document.scope] if document.scope else "",
        document.subject or "",
        words.PROVENANCE_LONG[document.provenance],
        document_relations(document),
        document.source.name if document.source else "",
        document.source.sha256[:_SHA_DIGITS] if document.source else "",
        document_note(document),
    )
    colour = _source_paint(document.provenance)
    return Line(values, dict.fromkeys((0, 8), colour) if colour else {})
