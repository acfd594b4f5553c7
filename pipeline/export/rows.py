"""The flat tables that the sheet, the CSV and the page share: plain cells, one list for each row.

A row of the matrix is a task with its best provincial and its best central parent; further rows of the same
task repeat its number, so that a filter on any column keeps whole rows. Where a cell speaks of both parents
it names them ("tỉnh: đề xuất; TW: đề xuất"); with one parent it is plain. What the text does not say stays
empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten
from typing import Final

from models.records import Agency, Document, Provenance, Statement
from models.tracing import Coverage, Finding, Matrix, Objective, Parent, Row
from pipeline.export import words

#: Header of matrix.csv and of the sheet «Ma trận». «Văn bản» and «Vị trí» occur once for each side.
MATRIX_COLUMNS: Final = (
    "TT",
    "Nhiệm vụ",
    "Vị trí",
    "Chủ trì",
    "Phối hợp",
    "Sản phẩm",
    "Thời hạn",
    "Mục tiêu của tỉnh",
    "Văn bản",
    "Vị trí",
    "Quan hệ",
    "Mục tiêu trung ương",
    "Văn bản",
    "Vị trí",
    "Trạng thái",
    "Xác suất",
    "Bằng chứng",
    "Nguồn",
)
#: Header of gaps.csv and first columns of the sheet «Khoảng trống».
GAP_COLUMNS: Final = ("Mã", "Mức", "Văn bản", "Vị trí", "Nội dung", "Vì sao", "Cách khép")

#: Code points that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), but for lone surrogates.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class FlatRow:
    """A row of the matrix: the number of its task (from 1), its 18 cells (that number first), its record."""

    number: int
    cells: tuple[str, ...]
    source: Row


def whole(text: str) -> str:
    """Return the text with each lone surrogate as U+FFFD, so that UTF-8 can hold it."""
    return _SURROGATE.sub("\ufffd", text)


def clean(text: str) -> str:
    """Return the text without characters that XML forbids, line ends as LF, lone surrogates as U+FFFD."""
    return whole(_ILLEGAL.sub("", _BREAKS.sub("\n", text)))


def marked(text: str, provenance: Provenance) -> str:
    """Return the text of a statement, preceded by "[Tóm lược] " where it comes from a digest."""
    if provenance == "digest" and not text.startswith(words.DIGEST_MARK):
        return words.DIGEST_MARK + text
    return text


def relation(parent: Parent) -> str:
    """Return the label of a link with the missing documents it goes through.

    "thực hiện (qua 04/CTr-UBND, thiếu văn bản)", "cùng thực hiện, không viện dẫn".
    """
    label = words.LINK_RELATION[parent.relation]
    return f"{label} (qua {', '.join(parent.through)}, thiếu văn bản)" if parent.through else label


def evidence(parent: Parent) -> str:
    """Return the matching words, joined by commas, what else carried the link, the demand met, and any note."""
    listed = " – ".join(part for part in (", ".join(parent.evidence), because(parent), demand(parent)) if part)
    return f"{listed} ({parent.note})".strip() if parent.note else listed


def because(parent: Parent) -> str:
    """Return what carried the link beside its words: "vì gần nghĩa; nhiệm vụ liền kề cũng hướng về đây"; or nothing."""
    return f"vì {'; '.join(parent.reasons)}" if parent.reasons else ""


def demand(parent: Parent) -> str:
    """Return which of the parent's demands the task meets; empty where the parent makes only one.

    "đáp ứng yêu cầu 2/5 «Hạ tầng Internet, viễn thông …»", "chưa rõ đáp ứng yêu cầu nào (trong 5)".
    """
    if parent.demands < 2:
        return ""
    if not parent.meets:
        return f"{words.NO_DEMAND} (trong {parent.demands})"
    met = (f"{m.number}/{parent.demands} «{shorten(m.text, 60, placeholder=' …')}»" for m in parent.meets)
    return f"đáp ứng yêu cầu {', '.join(met)}"


def vague_tasks(objective: Objective) -> tuple[str, ...]:
    """Return the ids of the tasks linked to an objective that meet none of its demands clearly."""
    placed = {task for one in objective.demands for task in one.covered_by}
    return tuple(task for task in objective.covered_by if task not in placed)


def demands_met(objective: Objective) -> int:
    """Return how many demands of the objective some task meets."""
    return sum(one.state != "uncovered" for one in objective.demands)


def agencies(as_written: str | None, named: Iterable[Agency]) -> str:
    """Return the words of the act; where it has none of its own, the names found in the text."""
    return as_written or "; ".join(agency.name for agency in named)


def deadline(task: Statement) -> str:
    """Return the words of the act that set the deadline, empty where it sets none."""
    return task.as_written.deadline or (task.deadline.text if task.deadline else "")


def task_numbers(matrix: Matrix) -> dict[str, int]:
    """Return the number (from 1) of each task, by statement id, in the order of the rows."""
    ids = dict.fromkeys(row.task.id for row in matrix.rows)
    return {identifier: number for number, identifier in enumerate(ids, start=1)}


def task_place(task: Statement, several: bool) -> str:
    """Return the locator of a task, with its document in front where tasks come from several."""
    return f"{task.document}#{task.locator}" if several else task.locator


def several_programmes(matrix: Matrix) -> bool:
    """Tell whether the tasks come from more than one document, so that a locator alone says too little."""
    return len({row.task.document for row in matrix.rows}) > 1


def flat_rows(matrix: Matrix) -> tuple[FlatRow, ...]:
    """Return the rows of the matrix as cells under `MATRIX_COLUMNS`, cleaned (see `clean`)."""
    numbers = task_numbers(matrix)
    several = several_programmes(matrix)
    return tuple(_flat(row, numbers[row.task.id], several) for row in matrix.rows)


def gap_rows(matrix: Matrix) -> tuple[tuple[str, ...], ...]:
    """Return all findings as cells under `GAP_COLUMNS`, in their order, cleaned."""
    digests = digest_places(matrix)
    return tuple(tuple(clean(cell) for cell in _gap(finding, digests)) for finding in matrix.findings)


def digest_places(matrix: Matrix) -> frozenset[tuple[str, str]]:
    """Return (document, locator) of every objective and task whose text comes from a digest."""
    objectives = {(o.document, o.locator) for o in matrix.objectives if o.provenance == "digest"}
    tasks = {(r.task.document, r.task.locator) for r in matrix.rows if r.task.provenance == "digest"}
    return frozenset(objectives | tasks)


def gap_subject(finding: Finding, digests: frozenset[tuple[str, str]]) -> str:
    """Return what the finding is about, marked where that text comes from a digest."""
    from_digest = (finding.document, finding.locator) in digests
    return marked(finding.subject, "digest" if from_digest else "full")


def provenances(matrix: Matrix) -> dict[str, Provenance]:
    """Return the provenance of each document by its key."""
    return {document.key: document.provenance for document in matrix.documents}


def uncovered(coverage: Coverage) -> int:
    """Return how many objectives of the section no task carries out."""
    return coverage.total - coverage.confirmed - coverage.proposed


def document_relations(document: Document) -> str:
    """Return what the document says of others: "thực hiện: 586/QĐ-TTg (03/07/2024); căn cứ: …"."""
    return "; ".join(
        f"{words.RELATION[r.kind]}: {r.symbol}" + (f" ({words.day(r.issued_on)})" if r.issued_on else "")
        for r in document.relations
    )


def document_note(document: Document) -> str:
    """Return the note on a document and, for a digest, where its facts come from."""
    parts = [document.note or ""]
    if document.sources:
        parts.append("Lấy từ: " + "; ".join(document.sources))
    return ". ".join(part.rstrip(". ") for part in parts if part)


def _flat(row: Row, number: int, several: bool) -> FlatRow:
    task = row.task
    cells = (
        str(number),
        marked(task.text, task.provenance),
        task_place(task, several),
        agencies(task.as_written.lead, task.leads),
        agencies(task.as_written.partners, task.partners),
        task.as_written.deliverable or task.deliverable or "",
        deadline(task),
        *_parent(row.provincial),
        _relations(row),
        *_parent(row.central),
        _each(row, [words.STATUS[p.status] for p in _parents(row)]) or words.unlinked(task),
        _each(row, [words.chance(p.probability) for p in _parents(row)]),
        _each(row, [evidence(p) for p in _parents(row)]),
        _sources(row),
    )
    return FlatRow(number, tuple(clean(cell) for cell in cells), row)


def _parent(parent: Parent | None) -> tuple[str, str, str]:
    """Return text, document and locator of a parent."""
    if parent is None:
        return "", "", ""
    return marked(parent.text, parent.provenance), parent.document, parent.locator


def _parents(row: Row) -> list[Parent]:
    return [parent for parent in (row.provincial, row.central) if parent is not None]


def _each(row: Row, values: list[str]) -> str:
    """Join one value for each parent there is: named where there are two, plain where there is one."""
    if row.provincial is None or row.central is None:
        return "".join(values)
    return "; ".join(f"{side}: {value}" for side, value in zip(("tỉnh", "TW"), values, strict=True) if value)


def _relations(row: Row) -> str:
    """Give the provincial label plain, as its column says, and name the central one, which has no column."""
    parts = [relation(row.provincial)] if row.provincial else []
    if row.central:
        parts.append(f"TW: {relation(row.central)}")
    return "; ".join(parts)


def _sources(row: Row) -> str:
    sides = [("tỉnh", row.provincial), ("TW", row.central)]
    parts = [f"{side}: {words.PROVENANCE_LONG[p.provenance]}" for side, p in sides if p is not None]
    if row.task.provenance != "full":
        parts.insert(0, f"nhiệm vụ: {words.PROVENANCE_LONG[row.task.provenance]}")
    return "; ".join(parts)


def _gap(finding: Finding, digests: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    return (
        finding.code,
        words.SEVERITY[finding.severity],
        finding.document,
        finding.locator,
        gap_subject(finding, digests),
        finding.message,
        finding.remedy,
    )
