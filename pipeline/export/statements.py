"""The statements of one document as a flat CSV table, for `truyvet tasks --format csv`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.records import Statement
from pipeline.export.table import csv_bytes
from pipeline.export.words import KIND

STATEMENT_COLUMNS: Final = (
    "TT", "Mã", "Vị trí", "Loại", "Nội dung", "Chủ trì", "Phối hợp", "Sản phẩm", "Thời hạn",
    "Từ ngày", "Đến ngày", "Định kỳ", "Trang",
)  # fmt: skip


def statements_csv(statements: Sequence[Statement]) -> bytes:
    """Return the statements under `STATEMENT_COLUMNS`, in reading order; what the text does not say stays empty."""
    return csv_bytes(STATEMENT_COLUMNS, (_row(n, s) for n, s in enumerate(statements, start=1)))


def _row(number: int, statement: Statement) -> tuple[str, ...]:
    deadline = statement.deadline
    return (
        str(number),
        statement.id,
        statement.locator,
        KIND[statement.kind],
        statement.text,
        statement.as_written.lead or "; ".join(a.name for a in statement.leads),
        statement.as_written.partners or "",
        statement.deliverable or "",
        statement.as_written.deadline or "",
        deadline.start.isoformat() if deadline and deadline.start else "",
        deadline.end.isoformat() if deadline and deadline.end else "",
        deadline.recurrence or "" if deadline else "",
        str(statement.page or ""),
    )
