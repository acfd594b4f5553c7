"""Gaps: what nothing carries out, what answers to nothing, and what is missing. Findings are values, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.records import Document, Finding, Objective, Severity, Statement
from pipeline.act import Act
from pipeline.graph import missing_relations


def uncovered(objectives: Iterable[Objective]) -> list[Finding]:
    """Return one finding for each objective without a task; targets have a code of their own."""
    return [_uncovered(o) for o in objectives if o.state == "uncovered"]


def _uncovered(objective: Objective) -> Finding:
    target = objective.kind == "target"
    noun = "Chỉ tiêu" if target else "Mục tiêu, nhiệm vụ cấp trên"
    return Finding(
        code="target-uncovered" if target else "objective-uncovered",
        severity="warning",
        document=objective.document,
        locator=objective.locator,
        subject=objective.text,
        message=f"{noun} này chưa có nhiệm vụ nào thực hiện (không có liên kết đạt ngưỡng).",
        remedy="Bổ sung nhiệm vụ, hoặc nối nhiệm vụ đã có bằng «truyvet review add», hoặc xác nhận ngoài phạm vi.",
    )


def tasks(statements: Iterable[Statement], linked: frozenset[str]) -> list[Finding]:
    """Return findings on tasks without a parent, and on tasks and assignments without lead or deadline."""
    found: list[Finding] = []
    for statement in statements:
        if statement.kind == "task" and statement.id not in linked:
            found.append(
                _about(
                    statement,
                    "task-orphan",
                    "warning",
                    "Nhiệm vụ chưa gắn được với mục tiêu nào của cấp trên ở mức tin cậy đặt ra.",
                    "Xem các mục tiêu gần nhất và nối bằng «truyvet review add», hoặc xác nhận không cần mục tiêu cha.",
                )
            )
        if not statement.leads and not statement.as_written.lead:
            found.append(
                _about(
                    statement,
                    "task-no-lead",
                    "info",
                    "Văn bản không nêu đơn vị chủ trì.",
                    "Bổ sung đơn vị chủ trì trong văn bản hoặc phụ lục phân công.",
                )
            )
        if statement.deadline is None and not statement.as_written.deadline:
            found.append(
                _about(
                    statement,
                    "task-no-deadline",
                    "info",
                    "Văn bản không nêu thời hạn.",
                    "Bổ sung thời hạn trong văn bản hoặc phụ lục phân công.",
                )
            )
    return sorted(found, key=lambda f: ("task-orphan", "task-no-lead", "task-no-deadline").index(f.code))


def _about(statement: Statement, code: str, severity: Severity, message: str, remedy: str) -> Finding:
    return Finding(code, severity, statement.document, statement.locator, statement.text, message, remedy)


def taskless(acts: Iterable[Act]) -> list[Finding]:
    """Return one finding for each act whose tasks should be traced and that has none."""
    return [
        Finding(
            code="text-quality",
            severity="warning",
            document=act.document.key,
            locator="",
            subject=act.document.subject or act.document.key,
            message="Không đọc được nhiệm vụ nào trong văn bản này.",
            remedy="Xem dàn bài bằng «truyvet read TỆP»; tệp có thể thiếu phụ lục hoặc không giao việc.",
        )
        for act in acts
        if not any(s.kind in ("task", "assignment") for s in act.statements)
    ]


def documents(acts: Sequence[Act], known: Sequence[Act]) -> list[Finding]:
    """Return findings on the documents in play: texts that are missing, digests, and acts that nobody knows."""
    found = [f for act in acts for f in _provenance(act.document)]
    for act, relation in missing_relations(acts, known):
        found.append(
            Finding(
                code="document-missing",
                severity="warning",
                document=relation.symbol,
                locator="",
                subject=relation.text or relation.symbol,
                message=f"{act.document.key} nêu là thực hiện văn bản này nhưng chưa có trong kho.",
                remedy="Nạp tệp chính thức bằng «truyvet add TỆP».",
            )
        )
    return found


def _provenance(document: Document) -> list[Finding]:
    name = " ".join(p for p in (document.kind, document.symbol, document.subject) if p)
    if document.provenance == "missing":
        return [
            Finding(
                code="document-missing",
                severity="warning",
                document=document.key,
                locator="",
                subject=name,
                message="Biết có văn bản này nhưng chưa có toàn văn; liên kết đi qua nó được ghi rõ là đi qua.",
                remedy="Nạp tệp chính thức bằng «truyvet add TỆP».",
            )
        ]
    if document.provenance == "digest":
        how = "«truyvet add TỆP»" + (f" hoặc «truyvet fetch {document.key}»" if document.addresses else "")
        return [
            Finding(
                code="digest-used",
                severity="info",
                document=document.key,
                locator="",
                subject=name,
                message="Đang dùng bản tóm lược dữ kiện thay cho toàn văn; không được trích dẫn như lời của văn bản.",
                remedy=f"Nạp toàn văn chính thức bằng {how}.",
            )
        ]
    return []


def citations(acts: Sequence[Act], known: Sequence[Act]) -> list[Finding]:
    """Return one finding for each cited symbol that leads to no known document, with how often it is cited."""
    from pipeline.extract.citations import same_symbol

    symbols = [a.document.symbol for a in known if a.document.symbol]
    found: dict[tuple[str, str], list[Statement]] = {}
    for act in acts:
        for statement in act.statements:
            for citation in statement.citations:
                if citation.symbol and not any(same_symbol(citation.symbol, s) for s in symbols):
                    found.setdefault((act.document.key, citation.symbol), []).append(statement)
    return [
        Finding(
            code="citation-unresolved",
            severity="info",
            document=key,
            locator=statements[0].locator,
            subject=symbol,
            message=f"Viện dẫn {symbol} ({len(statements)} lần) nhưng văn bản này chưa có trong kho.",
            remedy="Nạp văn bản được viện dẫn bằng «truyvet add TỆP» nếu cần truy vết đến nó.",
        )
        for (key, symbol), statements in found.items()
    ]
