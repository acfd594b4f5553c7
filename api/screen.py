"""What the command line shows people: progress, summaries, hits. Vietnamese text in, nothing but strings out."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Never

from models.records import Document, Hit, Reason, Statement
from models.shapes import hit_json
from models.text import plain_name
from models.tracing import Finding, Matrix, Objective
from pipeline.export import words

if TYPE_CHECKING:
    from tqdm import tqdm

    from index.search import Found


class Stages:
    """A progress bar on stderr over named stages; it shows itself only after a second, and only to a terminal."""

    def __init__(self, total: int) -> None:
        """Keep the number of stages; nothing is shown or imported yet."""
        self._total = total
        self._bar: tqdm[Never] | None = None

    def __call__(self, name: str) -> None:
        """Begin a stage."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                total=self._total,
                delay=1.0,
                file=sys.stderr,
                bar_format="{desc} {bar} {n}/{total} [{elapsed}]",
            )
        else:
            self._bar.update()
        self._bar.set_description(name)

    def close(self) -> None:
        """End the last stage and clear the bar."""
        if self._bar is not None:
            self._bar.leave = False
            self._bar.close()


class FilesRead:
    """A progress bar on stderr over files, with the page of the one at hand; likewise only later, and on a terminal."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._bar: tqdm[Never] | None = None

    def __call__(self, name: str, done: int, total: int, page: int, pages: int) -> None:
        """Tell of a page or a file done (see `pipeline.apart.Progress`)."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            from tqdm import tqdm

            form = "{desc} {bar} {n}/{total} tệp [{elapsed}<{remaining}]"
            self._bar = tqdm(total=total, delay=1.0, leave=False, file=sys.stderr, bar_format=form)
        self._bar.set_description(f"Đọc {name}" + (f", trang {page}/{pages}" if pages else ""), refresh=False)
        self._bar.n = done
        self._bar.refresh()
        if done == total:
            self._bar.close()
            self._bar = None


def error_line(error: Exception) -> str:
    """Return an error as one line, without signs that would change the terminal."""
    return plain_name(f"Lỗi: {' '.join(str(error).split())}")


def put(text: str) -> None:
    """Write a line to stdout."""
    sys.stdout.write(text + "\n")


def put_json(value: object) -> None:
    """Write a value as JSON to stdout."""
    put(json.dumps(value, ensure_ascii=False, indent=1))


def _width() -> int:
    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 120))


def clip(text: str, width: int) -> str:
    """Return the text on one line, cut at a word with "…" where it is longer than `width` characters."""
    return textwrap.shorten(text, width=width, placeholder=" …")


def document_line(document: Document) -> str:
    """Return one line on a document: symbol, date, provenance."""
    draft = "(dự thảo, chưa có ngày)" if "…" in document.key else "(không rõ ngày)"
    issued = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else f" {draft}"
    whose = f", phụ lục của {document.part_of}" if document.part_of else ""
    return f"{document.key}{issued}{whose}: {words.PROVENANCE[document.provenance]}"


def summary(matrix: Matrix, files: Sequence[Path]) -> str:
    """Return what was read, linked and left uncovered, and where the files are; it fits one screen."""
    tasks = {row.task.id: row.task for row in matrix.rows}
    kinds = Counter(t.kind for t in tasks.values())
    central = {r.task.id for r in matrix.rows if r.central and r.task.kind == "task"}
    provincial = {r.task.id for r in matrix.rows if r.provincial and r.task.kind == "task"}
    both = [t for t in tasks if t in central and t in provincial]
    count = kinds["task"]
    lines = ["ĐÃ ĐỌC"]
    lines += [f"  {document_line(d)}" for d in matrix.documents[:8]]
    if len(matrix.documents) > 8:
        lines.append(f"  … và {len(matrix.documents) - 8} văn bản khác")
    lines += ["ĐÃ TRUY VẾT", f"  {count} nhiệm vụ, {kinds['assignment']} việc tổ chức thực hiện"]
    lines.append(
        f"  gắn mục tiêu của tỉnh: {len(provincial)}/{count}; gắn mục tiêu trung ương: {len(central)}/{count}; "
        f"gắn cả hai: {len(both)}/{count}"
    )
    lines += [f"  {line}" for line in _coverage_lines(matrix.objectives)]
    if matrix.comparisons:
        lines.append(f"  so {len(matrix.comparisons)} chỉ tiêu cấp trên: {words.conclusions(matrix.comparisons)}")
    lines.append("KHOẢNG TRỐNG VÀ ĐIỀU CẦN GIẢI QUYẾT")
    codes = Counter(f.code for f in matrix.findings)
    lines += [f"  {codes[c]:4d} {name}" for c, name in words.FINDING.items() if codes[c]]
    lines.append("KẾT QUẢ (liên kết là đề xuất của máy cho đến khi có người duyệt)")
    if files:
        lines.append(f"  {files[0].parent}/: {', '.join(f.name for f in files)}")
    return "\n".join(lines)


def _coverage_lines(objectives: Iterable[Objective]) -> list[str]:
    groups: dict[str, list[Objective]] = {}
    for objective in objectives:
        groups.setdefault(objective.document, []).append(objective)
    return [
        f"{key}: {sum(o.state != 'uncovered' for o in group)}/{len(group)} mục tiêu, nhiệm vụ đã có nhiệm vụ thực hiện"
        f" ({sum(o.state == 'confirmed' for o in group)} đã duyệt); {_demands(group)}"
        for key, group in groups.items()
    ]


def _demands(objectives: Sequence[Objective]) -> str:
    states = [demand.state for objective in objectives for demand in objective.demands]
    return f"đáp ứng {sum(s != 'uncovered' for s in states)}/{len(states)} yêu cầu"


def finding_line(finding: Finding) -> str:
    """Return a finding on two lines: what and where, then why and the remedy."""
    where = f"{finding.document}#{finding.locator}" if finding.locator else finding.document
    head = f"[{words.SEVERITY[finding.severity]}] {finding.code} {where}: {finding.subject}"
    return f"{clip(head, _width())}\n    {finding.message} {finding.remedy}".rstrip()


def hit_lines(number: int, hit: Hit) -> str:
    """Return a hit as a person reads it: place, the text with the evidence marked «…», lead and deadline."""
    statement = hit.statement
    page = f", trang {statement.page}" if statement.page else f", {statement.place}" if statement.place else ""
    mark = " [bản tóm lược]" if statement.provenance == "digest" else ""
    head = f"{number}. {statement.id}{page}{mark}  (điểm {words.decimal(hit.score)})"
    body = textwrap.fill(marked(statement, hit.evidence), _width(), initial_indent="   ", subsequent_indent="   ")
    extra = [f"chủ trì: {', '.join(a.name for a in statement.leads)}"] if statement.leads else []
    extra += [f"thời hạn: {statement.deadline.text}"] if statement.deadline else []
    tail = f"\n   {'; '.join(extra)}" if extra else ""
    return f"{head}\n{body}{tail}"


def found_json(found: Found) -> dict[str, object]:
    """Return the shape of a search: hits, and notes and the corrected query where there are any."""
    shape: dict[str, object] = {"hits": [hit_json(hit) for hit in found.hits]}
    shape |= {"notes": list(found.notes)} if found.notes else {}
    return shape | ({"shown_for": found.shown_for} if found.shown_for else {})


def found_lines(found: Found) -> str:
    """Return what a search found as people read it: what they must be told first, then the hits."""
    lines = [f"Lưu ý: {note}" for note in found.notes]
    if found.shown_for:
        lines.append(f"Hiển thị kết quả cho: {found.shown_for} (thêm --exact để tìm đúng như đã gõ)")
    for number, hit in enumerate(found.hits, start=1):
        lines += [hit_lines(number, hit), *(reason_line(reason) for reason in hit.explanation)]
    if not found.hits:
        lines.append("Không tìm thấy nội dung nào. Thử ít từ hơn, từ khác, hoặc bớt điều kiện lọc.")
    return "\n".join(lines)


def same_lines(same: Mapping[str, str]) -> list[str]:
    """Return a line for each group of targets that say the same, by the id of the first (`pipeline.lists.same_ids`)."""
    groups: dict[str, list[str]] = {}
    for name, first in same.items():
        groups.setdefault(first, []).append(name)
    return [
        f"  {len(names)} đích cùng nội dung, cùng điểm và xác suất (cột same_as): {', '.join(names[:8])}"
        + (" …" if len(names) > 8 else "")
        for names in groups.values()
    ]


def reason_line(reason: Reason) -> str:
    """Return a part of a hit's score on one line; without a number where it only chose the hits."""
    value = f"+{words.decimal(reason.value, 3)}" if reason.value else "–"
    return f"   {value:>7}  " + clip(f"{reason.name}: {reason.detail}", _width() + 20)


def marked(statement: Statement, evidence: Sequence[str]) -> str:
    """Return the statement's text with its evidence in bold on a terminal, in «…» elsewhere."""
    from index.evidence import highlight_spans

    opening, closing = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("«", "»")
    out: list[str] = []
    last = 0
    for start, end in highlight_spans(statement.text, evidence):
        out += [statement.text[last:start], opening, statement.text[start:end], closing]
        last = end
    return "".join([*out, statement.text[last:]])


def place_text(statement: Statement, document: Document) -> str:
    """Return a statement with its document, headings, fields, and the text of its source around it."""
    lines = [document_line(document), f"{statement.id}  ({words.KIND[statement.kind]})"]
    lines += [f"{'  ' * n}▸ {heading}" for n, heading in enumerate(statement.path)]
    where = ", ".join(p for p in (f"trang {statement.page}" if statement.page else "", statement.place) if p)
    if statement.span and document.text:
        start, end = statement.span.start, statement.span.end
        first = document.text.rfind("\n", 0, start) + 1
        last = document.text.find("\n", end)
        block = document.text[first : last if last >= 0 else len(document.text)]
        context = f"{block[: start - first]}»{block[start - first : end - first]}«{block[end - first :]}"
        lines += [f"Tại {where or 'tệp gốc'}, ký tự {start}–{end} (đoạn được chọn nằm giữa » và «):", context]
    else:
        lines += [
            "Không có toàn văn; dưới đây là dữ kiện tóm lược, không phải lời của văn bản:",
            statement.text,
        ]
    fields = {
        "Chủ trì": ", ".join(a.name for a in statement.leads),
        "Phối hợp": ", ".join(a.name for a in statement.partners),
        "Sản phẩm": statement.deliverable or "",
        "Thời hạn": statement.deadline.text if statement.deadline else "",
        "Viện dẫn": "; ".join(c.text for c in statement.citations),
    }
    lines += [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join(lines)
