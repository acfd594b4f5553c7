"""The matrix as an HTML table: one group of rows for each task, a cell for each parent."""

from __future__ import annotations

from models.records import Document, Provenance, Statement
from models.tracing import Matrix, Parent, Row
from pipeline.export import words
from pipeline.export.marks import escape, highlight
from pipeline.export.rows import (
    agencies,
    because,
    deadline,
    demand,
    relation,
    several_programmes,
    task_numbers,
    task_place,
)

_HEAD = (
    '<thead><tr><th class="n">TT</th><th class="t">Nhiệm vụ</th><th class="f">Phân công</th>'
    '<th class="o">Mục tiêu của tỉnh</th><th class="o">Mục tiêu trung ương</th></tr></thead>'
)


def matrix_section(matrix: Matrix) -> str:
    """Return the section «Ma trận»: tasks in the order of the rows, each with all its parents."""
    numbers = task_numbers(matrix)
    several = several_programmes(matrix)
    groups: dict[str, list[Row]] = {}
    for row in matrix.rows:
        groups.setdefault(row.task.id, []).append(row)
    bodies = "\n".join(_task(numbers[task], rows, several) for task, rows in groups.items())
    if not groups:
        return '<section id="ma-tran"><h2>Ma trận</h2><p>Chưa có nhiệm vụ nào.</p></section>'
    return (
        f'<section id="ma-tran"><h2>Ma trận</h2>{_FILTER}\n<table class="matrix">{_HEAD}\n{bodies}\n</table></section>'
    )


def badge(provenance: Provenance) -> str:
    """Return the provenance as a badge: colour and word."""
    return f'<span class="badge {provenance}">{words.PROVENANCE[provenance]}</span>'


def anchor(number: int) -> str:
    """Return the id of a task's first row in the page."""
    return f"nv-{number}"


def document_name(document: Document) -> str:
    """Return the symbol of a document, its key where it has none."""
    return document.symbol or document.key


_FILTER = (
    '<form class="filter" hidden><label>Tìm trong bảng <input type="search" name="q" '
    'placeholder="ví dụ: chuyen doi so"></label> <label>Trạng thái <select name="s">'
    '<option value="">tất cả</option>'
    + "".join(f'<option value="{key}">{word}</option>' for key, word in words.STATUS.items())
    + f'<option value="none">{words.NO_PARENT}</option>'
    f'<option value="whole">{words.WHOLE}</option>'
    f'<option value="assignment">{words.ASSIGNMENT}</option></select></label> <output></output></form>'
)


def _task(number: int, rows: list[Row], several: bool) -> str:
    parents = [parent for row in rows for parent in (row.provincial, row.central) if parent]
    states = " ".join(dict.fromkeys(parent.status for parent in parents)) or _alone(rows[0].task)
    span = f' rowspan="{len(rows)}"' if len(rows) > 1 else ""
    lead = f'<td class="n"{span}>{number}</td>{_task_cell(rows[0].task, parents, several, span)}'
    lines = [f"<tr>{lead}{_parents(rows[0])}</tr>"]
    lines += [f"<tr>{_parents(row)}</tr>" for row in rows[1:]]
    return f'<tbody id="{anchor(number)}" data-state="{states}">' + "\n".join(lines) + "</tbody>"


def _task_cell(task: Statement, parents: list[Parent], several: bool, span: str) -> str:
    evidence = dict.fromkeys(word for parent in parents for word in parent.evidence)
    page = f"trang {task.page}" if task.page else ""
    place = " · ".join(escape(part) for part in (task_place(task, several), task.place, page) if part)
    mark = f"{badge(task.provenance)} " if task.provenance != "full" else ""
    prefix = words.DIGEST_MARK if task.provenance == "digest" else ""
    return (
        f'<td class="t"{span}><p>{prefix}{highlight(task.text, evidence)}</p>'
        f'<p class="place">{mark}{place}</p></td><td class="f"{span}>{_fields(task)}</td>'
    )


def _fields(task: Statement) -> str:
    """Return what the act says of who, with whom, what and when; what it does not say is not shown."""
    fields = (
        ("Chủ trì", agencies(task.as_written.lead, task.leads)),
        ("Phối hợp", agencies(task.as_written.partners, task.partners)),
        ("Sản phẩm", task.as_written.deliverable or task.deliverable or ""),
        ("Thời hạn", deadline(task)),
    )
    said = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in fields if value)
    return f"<dl>{said}</dl>" if said else '<p class="nothing">văn bản không nêu</p>'


def _alone(task: Statement) -> str:
    """Return the class of a statement without parents: a task lacks one, an assignment or a whole act needs none."""
    if task.kind == "assignment":
        return "assignment"
    return "whole" if task.whole_of else "none"


def _parents(row: Row) -> str:
    if row.provincial is None and row.central is None:
        state = f'<span class="state {_alone(row.task)}">{words.unlinked(row.task)}</span>'
        return f'<td class="o" colspan="2">{state}</td>'
    return _parent("của tỉnh", row.provincial) + _parent("trung ương", row.central)


def _parent(side: str, parent: Parent | None) -> str:
    if parent is None:
        return '<td class="o empty"></td>'
    prefix = words.DIGEST_MARK if parent.provenance == "digest" else ""
    note = f'<p class="note">{escape(parent.note)}</p>' if parent.note else ""
    state = f'<span class="state {parent.status}">{words.STATUS[parent.status]}</span>'
    shown = " – ".join(part for part in (", ".join(parent.evidence), because(parent)) if part)
    found = f"<p>Bằng chứng: {escape(shown)}</p>" if shown else ""
    said = demand(parent)
    asked = f'<p class="demand">{escape(said[0].upper() + said[1:])}</p>' if said else ""
    return (
        f'<td class="o" data-name="Mục tiêu {side}">'
        f'<p class="place"><b>{escape(parent.document)}</b> · {escape(parent.locator)} '
        f"{badge(parent.provenance)}</p>"
        f"<p>{prefix}{highlight(parent.text, parent.evidence)}</p>"
        f'<div class="why"><p>{state} xác suất {words.chance(parent.probability)} · '
        f"{escape(relation(parent))}</p>{found}{asked}{note}</div></td>"
    )
