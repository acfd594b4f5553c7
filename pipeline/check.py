"""Gaps: what nothing carries out, what answers to nothing, and what is missing. Findings are values, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.records import Document, Statement
from models.tracing import Comparison, Demand, Finding, Objective, Severity
from pipeline.act import Act
from pipeline.graph import missing_relations
from pipeline.levels import level_words


def uncovered(objectives: Iterable[Objective], comparisons: Sequence[Comparison] = ()) -> list[Finding]:
    """Return one finding for each objective without a task, and for each whose targets nothing below sets.

    Targets have a code of their own. An objective stands once: where it has no task either, the finding says both.
    """
    unset: dict[str, list[Comparison]] = {}
    for comparison in comparisons:
        if comparison.verdict == "missing":
            unset.setdefault(comparison.parent, []).append(comparison)
    found: list[Finding] = []
    for objective in objectives:
        own = unset.get(f"{objective.document}#{objective.locator}", [])
        if objective.state == "uncovered":
            found.append(_uncovered(objective, own))
        elif own:
            found.append(_unset(objective, own))
    return found


def _unset(objective: Objective, missing: Sequence[Comparison]) -> Finding:
    return Finding(
        code="target-uncovered",
        severity="warning",
        document=objective.document,
        locator=objective.locator,
        subject=objective.text,
        message=f"Đã có nhiệm vụ gắn với mục này, nhưng {_named(missing)}",
        remedy="Đặt chỉ tiêu tương ứng ở văn bản cấp dưới, hoặc xác nhận chỉ tiêu do cấp trên tự thực hiện.",
    )


def _named(missing: Sequence[Comparison]) -> str:
    """Return which targets nothing below sets, and which have one below that cannot be compared."""
    alone = [f"{c.parent_target.indicator} ({level_words(c.parent_target)})" for c in missing if c.child is None]
    said = [f"cấp dưới chưa đặt chỉ tiêu: {'; '.join(alone)}."] if alone else []
    for one in missing:
        if one.child is not None and one.child_target is not None:
            document, _, locator = one.child.partition("#")
            levels = f"{level_words(one.parent_target)}; {document}, {locator}: {level_words(one.child_target)}"
            said.append(f"chưa so được chỉ tiêu: {one.parent_target.indicator} ({levels}). {one.reason}")
    return " ".join(said)


def lower(comparisons: Iterable[Comparison]) -> list[Finding]:
    """Return one finding for each target that is set lower than the one above, at the place of the lower one."""
    return [_lower(c) for c in comparisons if c.verdict == "lower"]


def _lower(comparison: Comparison) -> Finding:
    child, target = comparison.child or "", comparison.child_target or comparison.parent_target
    document, _, locator = child.partition("#")
    above, _, place = comparison.parent.partition("#")
    return Finding(
        code="target-lower",
        severity="warning",
        document=document,
        locator=locator,
        subject=target.indicator,
        message=f"Đặt {level_words(target)}; {above}, {place} đặt {level_words(comparison.parent_target)} "
        f"cho «{comparison.parent_target.indicator}».",
        remedy="Nâng chỉ tiêu ít nhất bằng mức cấp trên, hoặc nêu rõ căn cứ để đặt thấp hơn.",
    )


def _uncovered(objective: Objective, missing: Sequence[Comparison]) -> Finding:
    target = objective.kind == "target"
    noun = "Chỉ tiêu" if target else "Mục tiêu, nhiệm vụ cấp trên"
    unset = f" Ngoài ra, {_named(missing)}" if missing else ""
    return Finding(
        code="target-uncovered" if target else "objective-uncovered",
        severity="warning",
        document=objective.document,
        locator=objective.locator,
        subject=objective.text,
        message=f"{noun} này chưa có nhiệm vụ nào thực hiện (không có liên kết đạt ngưỡng).{unset}",
        remedy="Bổ sung nhiệm vụ, hoặc nối nhiệm vụ đã có bằng «truyvet review add», hoặc xác nhận ngoài phạm vi.",
    )


def unmet(objectives: Iterable[Objective]) -> list[Finding]:
    """Return one finding for each demand of a covered objective that none of its tasks clearly meets.

    Where no task meets any demand clearly, nothing is known of the single ones: the objective stands once.
    """
    found: list[Finding] = []
    for objective in objectives:
        open_ones = [d for d in objective.demands if d.state == "uncovered"]
        if objective.state == "uncovered" or not open_ones:
            continue
        if len(open_ones) == len(objective.demands):
            found.append(_unclear(objective))
        else:
            found.extend(_unmet(objective, demand) for demand in open_ones)
    return found


def _unclear(objective: Objective) -> Finding:
    return Finding(
        code="demand-uncovered",
        severity="info",
        document=objective.document,
        locator=objective.locator,
        subject=objective.text,
        message=(
            f"Mục tiêu đã có {len(objective.covered_by)} nhiệm vụ nhưng chưa rõ đáp ứng yêu cầu nào trong "
            f"{len(objective.demands)} yêu cầu."
        ),
        remedy="Xem các nhiệm vụ đã gắn đáp ứng yêu cầu nào, và bổ sung nhiệm vụ cho những yêu cầu còn lại.",
    )


def _unmet(objective: Objective, demand: Demand) -> Finding:
    asked, met = len(objective.demands), sum(d.state != "uncovered" for d in objective.demands)
    tasks = len(objective.covered_by)
    vague = tasks - len({task for d in objective.demands for task in d.covered_by})
    doubt = f"; {vague} nhiệm vụ chưa rõ đáp ứng yêu cầu nào" if vague else ""
    return Finding(
        code="demand-uncovered",
        severity="info",
        document=objective.document,
        locator=objective.locator,
        subject=demand.text,
        message=(
            f"Mục tiêu đã có {tasks} nhiệm vụ nhưng chưa nhiệm vụ nào rõ là đáp ứng yêu cầu thứ {demand.number}; "
            f"đã đáp ứng {met} trong {asked} yêu cầu{doubt}."
        ),
        remedy=(
            "Bổ sung nhiệm vụ cho yêu cầu này, hoặc nối nhiệm vụ đã có bằng «truyvet review add», hoặc xác nhận ngoài "
            "phạm vi."
        ),
    )


def tasks(statements: Iterable[Statement], linked: frozenset[str]) -> list[Finding]:
    """Return findings on tasks without a parent, and on tasks and assignments without lead or deadline.

    A task that carries out an act as a whole needs no single objective: it is told, but is no gap.
    """
    found: list[Finding] = []
    for statement in statements:
        if statement.kind == "task" and statement.id not in linked:
            found.append(_whole(statement) if statement.whole_of else _orphan(statement))
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
    return sorted(found, key=lambda f: ("task-orphan", "task-whole", "task-no-lead", "task-no-deadline").index(f.code))


def _orphan(task: Statement) -> Finding:
    return _about(
        task,
        "task-orphan",
        "warning",
        "Nhiệm vụ chưa gắn được với mục tiêu nào của cấp trên ở mức tin cậy đặt ra.",
        "Xem các mục tiêu gần nhất và nối bằng «truyvet review add», hoặc xác nhận không cần mục tiêu cha.",
    )


def _whole(task: Statement) -> Finding:
    return _about(
        task,
        "task-whole",
        "info",
        f"Nhiệm vụ thực hiện toàn văn bản {task.whole_of}, nên không gắn với riêng một mục tiêu nào của văn bản ấy.",
        "Không phải khoảng trống; nếu muốn chỉ rõ một mục tiêu thì nối bằng «truyvet review add».",
    )


def _about(statement: Statement, code: str, severity: Severity, message: str, remedy: str) -> Finding:
    return Finding(code, severity, statement.document, statement.locator, statement.text, message, remedy)


def taskless(acts: Sequence[Act]) -> list[Finding]:
    """Return one finding for each act whose tasks should be traced and that has none, nor its annexes."""
    tasked = {
        key
        for act in acts
        if any(s.kind in ("task", "assignment") for s in act.statements)
        for key in (act.document.key, act.document.part_of)
    }
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
        if act.document.part_of is None and act.document.key not in tasked
    ]


def documents(acts: Sequence[Act], known: Sequence[Act]) -> list[Finding]:
    """Return findings on the documents in play: texts that are missing, digests, and acts that nobody knows."""
    found = [f for act in acts for f in _provenance(act.document)]
    for act, relation in missing_relations(acts, known):
        found.append(
            Finding(
                code="document-missing",
                severity="warning",
                document=relation.symbol or relation.text,
                locator="",
                subject=relation.text or relation.symbol or "",
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
