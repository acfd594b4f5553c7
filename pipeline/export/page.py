"""matrix.html: one page for screen and paper, in Vietnamese, with nothing loaded from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from models.records import Document, Statement
from models.tracing import Finding, Matrix
from pipeline.export import words
from pipeline.export.grid import badge, document_name, matrix_section
from pipeline.export.heat import coverage_section
from pipeline.export.levels import targets_section
from pipeline.export.marks import escape, plain_table
from pipeline.export.rows import GAP_COLUMNS, digest_places, document_note, document_relations, gap_subject

#: Even a mistake in escaping could then load nothing from outside.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_TITLE: Final = "Bảng truy vết nhiệm vụ"
_SECTIONS: Final = (
    ("do-phu", "Độ phủ"),
    ("ma-tran", "Ma trận"),
    ("chi-tieu", "Chỉ tiêu"),
    ("khoang-trong", "Khoảng trống"),
    ("van-ban", "Văn bản"),
)
_DOCUMENT_COLUMNS: Final = (
    "Số ký hiệu",
    "Nguồn",
    "Loại, cơ quan ban hành, ngày",
    "Cấp, phạm vi",
    "Trích yếu",
    "Quan hệ",
    "Tệp và ghi chú",
)


def html_bytes(matrix: Matrix) -> bytes:
    """Return the page in UTF-8: numbers, coverage, matrix, targets, gaps, documents; all text is escaped."""
    style = files("pipeline.export").joinpath("page.css").read_text(encoding="utf-8")
    script = files("pipeline.export").joinpath("page.js").read_text(encoding="utf-8")
    parts = (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_TITLE}</title>\n<style>\n{style}</style></head>\n<body>",
        _header(matrix),
        _summary(matrix),
        coverage_section(matrix),
        matrix_section(matrix),
        targets_section(matrix),
        _gaps(matrix),
        _documents(matrix),
        _footer(matrix),
        f"<script>\n{script}</script>\n</body></html>\n",
    )
    return "\n".join(parts).encode()


def _header(matrix: Matrix) -> str:
    keys = dict.fromkeys(row.task.document for row in matrix.rows)
    programmes = "".join(f"<p>{_programme(d)}</p>" for d in matrix.documents if d.key in keys)
    made = words.moment(matrix.manifest)
    when = f'<p class="when">Lập lúc {made:%H:%M} ngày {words.day(made.date())}</p>' if made else ""
    nav = "".join(f'<a href="#{target}">{name}</a>' for target, name in _SECTIONS)
    return f"<header><h1>{_TITLE}</h1>{programmes}{when}<nav>{nav}</nav></header>"


def _programme(document: Document) -> str:
    title = " ".join(part for part in (document.kind, document_name(document)) if part)
    parts = (title, document.issuer, document.subject)
    return " · ".join(escape(part) for part in parts if part)


def _alone(task: Statement) -> str:
    """Return what a task without parents says of itself, less the act."""
    return words.WHOLE if task.kind == "task" and task.whole_of else words.unlinked(task)


def _summary(matrix: Matrix) -> str:
    told = {row.task.id: row.task for row in matrix.rows}
    linked = {row.task.id for row in matrix.rows if row.provincial or row.central}
    alone = Counter(_alone(task) for key, task in told.items() if key not in linked)
    states = Counter(words.STATE[objective.state] for objective in matrix.objectives)
    severities = Counter(words.SEVERITY[finding.severity] for finding in matrix.findings)
    sources = Counter(words.PROVENANCE[document.provenance] for document in matrix.documents)
    names = (words.NO_PARENT, *([words.WHOLE] if alone[words.WHOLE] else []), words.ASSIGNMENT)
    tasks = [(len(linked), "có mục tiêu cha"), *_counts(alone, names)]
    return (
        '<section class="tiles">'
        + _tile(sum(task.kind == "task" for task in told.values()), "nhiệm vụ", tasks)
        + _tile(len(matrix.objectives), "mục tiêu cấp trên", _counts(states, words.STATE.values()))
        + _tile(len(matrix.findings), "khoảng trống và lưu ý", _counts(severities, words.SEVERITY.values()))
        + _tile(len(matrix.documents), "văn bản", _counts(sources, words.PROVENANCE.values()))
        + f"</section>{_warning(matrix)}"
    )


def _counts(counted: Counter[str], names: Iterable[str]) -> list[tuple[int, str]]:
    return [(counted[name], name) for name in names]


def _tile(number: int, name: str, parts: Iterable[tuple[int, str]]) -> str:
    lines = "".join(f"<li><b>{count}</b> {escape(word)}</li>" for count, word in parts)
    return f'<div class="tile"><p><b>{number}</b> {name}</p><ul>{lines}</ul></div>'


def _warning(matrix: Matrix) -> str:
    """Say what a reader must know before trusting any line: links are proposals, some sources are digests."""
    notes = []
    if any(p and p.status == "proposed" for row in matrix.rows for p in (row.provincial, row.central)):
        notes.append("Liên kết «đề xuất» do máy tìm, chưa có người duyệt.")
    for provenance, said in (
        ("digest", "chỉ có bản tóm lược, không phải nguyên văn"),
        ("missing", "chưa có văn bản trong kho"),
    ):
        names = [document_name(d) for d in matrix.documents if d.provenance == provenance]
        if names:
            notes.append(f"{', '.join(names)}: {said}.")
    return "".join(f'<p class="warn">{escape(note)}</p>' for note in notes)


def _gaps(matrix: Matrix) -> str:
    """Group the findings by code, codes in the order of `words.FINDING`, unknown ones last."""
    order = list(words.FINDING)
    codes = sorted(
        dict.fromkeys(finding.code for finding in matrix.findings),
        key=lambda code: order.index(code) if code in words.FINDING else len(order),
    )
    digests = digest_places(matrix)
    groups = [_code(code, [f for f in matrix.findings if f.code == code], digests) for code in codes]
    body = "\n".join(groups) or "<p>Không tìm thấy khoảng trống nào.</p>"
    return f'<section id="khoang-trong"><h2>Khoảng trống</h2>\n{body}</section>'


def _code(code: str, findings: list[Finding], digests: frozenset[tuple[str, str]]) -> str:
    rows = [
        (
            f'<span class="severity {f.severity}">{words.SEVERITY[f.severity]}</span>',
            escape(f.document),
            escape(f.locator),
            escape(gap_subject(f, digests)),
            escape(f.message),
            escape(f.remedy),
        )
        for f in findings
    ]
    table = plain_table("list gaps", GAP_COLUMNS[1:], rows)
    return f"<h3>{escape(words.finding_heading(code))} ({len(findings)})</h3>{table}"


def _documents(matrix: Matrix) -> str:
    table = plain_table("list documents", _DOCUMENT_COLUMNS, [_document(d) for d in matrix.documents])
    return f'<section id="van-ban"><h2>Văn bản</h2>{table}</section>'


def _document(document: Document) -> tuple[str, ...]:
    level = f"cấp {words.LEVEL[document.level]}" if document.level else ""
    scope = f"phạm vi {words.SCOPE[document.scope]}" if document.scope else ""
    file = f"{document.source.name} (SHA-256 {document.source.sha256[:12]})" if document.source else ""
    return (
        f"<b>{escape(document_name(document))}</b>",
        badge(document.provenance),
        _lines((document.kind, document.issuer, words.day(document.issued_on))),
        _lines((level, scope)),
        escape(document.subject or ""),
        escape(document_relations(document)),
        _lines((file, document_note(document))),
    )


def _lines(parts: Iterable[str | None]) -> str:
    return "<br>".join(escape(part) for part in parts if part)


def _footer(matrix: Matrix) -> str:
    labels = (("version", "Truy Vết phiên bản"), ("model", "mô hình"), ("threshold", "ngưỡng đề xuất"))
    said = []
    for key, label in labels:
        value = matrix.manifest.get(key)
        if isinstance(value, str | int | float):
            said.append(f"{label} {words.decimal(value) if isinstance(value, float) else value}")
    return f"<footer><p>{escape('; '.join(said))}</p></footer>" if said else ""
