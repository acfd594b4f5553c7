"""Vietnamese words for the values of the records, as officials read them.

One table for each enumeration, so that every screen and export uses the same words. Numbers for people have a
decimal comma, dates are dd/mm/yyyy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Literal

from models.numerals import decimal as decimal
from models.records import Level, Provenance, RelationKind, Scope, Statement, StatementKind
from models.tracing import Comparison, LinkRelation, Severity, Status, Verdict

State = Literal["confirmed", "proposed", "uncovered"]

#: Level of the issuer.
LEVEL: Final = MappingProxyType[Level, str](
    {"central": "trung ương", "province": "tỉnh", "department": "sở", "commune": "xã"}
)
#: Territory that the objectives of a document bind.
SCOPE: Final = MappingProxyType[Scope, str](
    {"national": "cả nước", "province": "tỉnh", "department": "sở", "commune": "xã"}
)
#: What stands behind a statement, as a badge.
PROVENANCE: Final = MappingProxyType[Provenance, str](
    {"full": "toàn văn", "digest": "bản tóm lược", "missing": "thiếu văn bản"}
)
#: The same with what it means for the reader, for the column «Nguồn».
PROVENANCE_LONG: Final = MappingProxyType[Provenance, str](
    {"full": "toàn văn", "digest": "bản tóm lược (chưa có toàn văn)", "missing": "thiếu văn bản"}
)
#: State of a link.
STATUS: Final = MappingProxyType[Status, str](
    {"proposed": "đề xuất", "confirmed": "đã duyệt", "rejected": "loại bỏ", "suspect": "nghi vấn"}
)
#: State of an objective: the best state of the links that lead to it.
STATE: Final = MappingProxyType[State, str](
    {"confirmed": "đã duyệt", "proposed": "đề xuất", "uncovered": "chưa có nhiệm vụ"}
)
#: State of one demand of an objective.
DEMAND_STATE: Final = MappingProxyType[State, str](
    {"confirmed": "đã duyệt", "proposed": "đề xuất", "uncovered": "chưa đáp ứng"}
)
#: What a linked task says that meets none of its objective's demands clearly.
NO_DEMAND: Final = "chưa rõ đáp ứng yêu cầu nào"
#: What a task without any parent says in the column «Trạng thái».
NO_PARENT: Final = "chưa có mục tiêu cha"
#: The same for a task that carries out an act as a whole, before its symbol, and so no single objective of it.
WHOLE: Final = "thực hiện toàn văn bản"
#: The same for an assignment (who organises what), which needs no parent.
ASSIGNMENT: Final = "việc tổ chức thực hiện"
#: Label of a link.
LINK_RELATION: Final = MappingProxyType[LinkRelation, str](
    {"thực hiện": "thực hiện", "cùng thực hiện": "cùng thực hiện, không viện dẫn"}
)
#: What one document says of another.
RELATION: Final = MappingProxyType[RelationKind, str](
    {
        "implements": "thực hiện",
        "legal_basis": "căn cứ",
        "cites": "viện dẫn",
        "amends": "sửa đổi, bổ sung",
        "replaces": "thay thế",
        "repeals": "bãi bỏ",
    }
)
#: Kind of a statement.
KIND: Final = MappingProxyType[StatementKind, str](
    {
        "viewpoint": "quan điểm",
        "objective": "mục tiêu",
        "target": "chỉ tiêu",
        "task": "nhiệm vụ",
        "assignment": "phân công",
    }
)
#: What a target below says against the one above.
VERDICT: Final = MappingProxyType[Verdict, str](
    {"met": "đạt", "higher": "cao hơn", "lower": "thấp hơn", "missing": "chưa có"}
)
#: The same where a target below speaks of the indicator but has another unit, year or territory.
NOT_COMPARABLE: Final = "chưa so được"
#: How grave a finding is, gravest first.
SEVERITY: Final = MappingProxyType[Severity, str]({"error": "lỗi", "warning": "cảnh báo", "info": "thông tin"})
#: Heading of each finding code, in the order in which officials read them.
FINDING: Final = MappingProxyType[str, str](
    {
        "objective-uncovered": "Mục tiêu chưa có nhiệm vụ thực hiện",
        "target-uncovered": "Chỉ tiêu chưa có nhiệm vụ thực hiện hoặc chưa được đặt ở cấp dưới",
        "demand-uncovered": "Yêu cầu của mục tiêu chưa có nhiệm vụ đáp ứng",
        "target-lower": "Chỉ tiêu đặt thấp hơn cấp trên",
        "task-orphan": "Nhiệm vụ chưa có mục tiêu cha",
        "task-whole": "Nhiệm vụ thực hiện toàn văn bản",
        "task-no-lead": "Nhiệm vụ chưa nêu cơ quan chủ trì",
        "task-no-deadline": "Nhiệm vụ chưa nêu thời hạn",
        "deadline-impossible": "Thời hạn ghi ngày không có trong lịch",
        "document-missing": "Văn bản chưa có toàn văn",
        "annex-missing": "Phụ lục được nêu nhưng không kèm theo",
        "annex-repeated": "Phụ lục trùng nội dung với tệp của văn bản",
        "digest-used": "Nguồn là bản tóm lược",
        "citation-unresolved": "Viện dẫn chưa xác định được văn bản",
        "document-superseded": "Văn bản đã được sửa đổi hoặc thay thế",
        "text-quality": "Tệp cần xem lại hoặc đã đối chiếu",
        "decision-unplaced": "Quyết định của người duyệt không còn chỗ đặt",
        "tracked-changes": "Văn bản còn dấu vết sửa đổi",
        "hidden-content": "Tệp có phần ẩn",
        "linker-stale": "Bộ ghép đã huấn luyện không còn hợp",
    }
)
#: Mark in front of the text of a statement that restates an act and is not its text.
DIGEST_MARK: Final = "[Tóm lược] "


def unlinked(statement: Statement) -> str:
    """Return what a statement without any parent says of itself: only a task on a single subject should have one."""
    if statement.kind == "assignment":
        return ASSIGNMENT
    return f"{WHOLE} {statement.whole_of}" if statement.whole_of else NO_PARENT


def conclusion(comparison: Comparison) -> str:
    """Return the verdict on two targets; "chưa so được" where a target below is there but not comparable."""
    if comparison.verdict == "missing" and comparison.child is not None:
        return NOT_COMPARABLE
    return VERDICT[comparison.verdict]


def conclusions(comparisons: Iterable[Comparison]) -> str:
    """Return how many of each conclusion there are: "8 đạt, 2 cao hơn, 38 chưa có"; empty for none."""
    counted = Counter(conclusion(c) for c in comparisons)
    return ", ".join(f"{counted[name]} {name}" for name in (*VERDICT.values(), NOT_COMPARABLE) if counted[name])


def finding_heading(code: str) -> str:
    """Return the Vietnamese heading of a finding code; the code itself where it is not known."""
    return FINDING.get(code, code)


def chance(probability: float) -> str:
    """Return the probability for people; "do người nối" where the machine proposed nothing and a person did."""
    return decimal(probability) if probability > 0 else "do người nối"


def percent(part: int, whole: int) -> str:
    """Return part of whole in whole per cent, "–" where whole is 0.

    Only all is "100%" and only none is "0%": rounding must not hide the last gap.
    """
    if whole == 0:
        return "–"
    rounded = round(100 * part / whole)
    if 0 < part < whole:
        rounded = min(max(rounded, 1), 99)
    return f"{rounded}%"


def day(value: date | None) -> str:
    """Return the date as dd/mm/yyyy, empty for None."""
    return "" if value is None else value.strftime("%d/%m/%Y")


def moment(manifest: dict[str, object]) -> datetime | None:
    """Return manifest["generated_at"] (ISO 8601), None where it is absent or no such time."""
    value = manifest.get("generated_at")
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
