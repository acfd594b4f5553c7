"""Deadlines: a date, a period, a recurrence or "thường xuyên", as the words of an act give it.

Conventions: a month ("6/2025"), quarter or year is the period from its first to its last day. "trước X" is
exclusive and ends on the first day of X, or on X itself where X is a day. "đến X" ends on the last day of X.
A recurrence is an RRULE (RFC 5545, 3.3.10) due on its last day: "Quý IV hằng năm" is 31 December of every
year. Words that fix no date ("Thường xuyên", "sau khi Luật được ban hành") keep their text and nothing else.
Days come before months.

In running text only what binds the action counts: dates of acts and the years in their names ("Chiến lược …
đến năm 2025, định hướng đến năm 2030") are no deadlines, nor is "hằng năm" that describes a noun ("ngân sách
hằng năm").
"""

from __future__ import annotations

import re

from models.records import Deadline, Span
from models.text import nfc, squeeze
from pipeline.extract.citations import citation_spans
from pipeline.extract.deadline_forms import FORMS

_ACT_NAME = re.compile(
    r"\b(?:chiến lược|quy hoạch|chương trình|đề án|kế hoạch|kết luận|nghị quyết|quyết định|dự án|danh mục"
    r"|khung|luật)\b",
    re.IGNORECASE,
)
_CLAUSE_HEAD = re.compile(r"(?:^|[;:.]\s*|,\s*|^\W+)$")
_ACTION = re.compile(
    r"\s*,?\s*(?:chỉ đạo|kiểm tra|theo dõi|rà soát|đôn đốc|cập nhật|báo cáo|tổ chức|hướng dẫn|giám sát"
    r"|tuyên truyền|"
    r"đánh giá|phối hợp|nắm|trao đổi|tổng hợp|bồi dưỡng|đào tạo|quan tâm|thực hiện|xây dựng|tham mưu"
    r"|công bố|sơ kết)\b"
)


def find_deadline(text: str) -> Deadline | None:
    """Return the deadline that a clause sets, or None; of several the most definite, then the first."""
    found = _scan(text)
    if not found:
        return None
    return min(found, key=lambda item: (item[2], item[0].start))[1]


def deadline_spans(text: str) -> tuple[Span, ...]:
    """Return the places of all deadlines in a running text, in order; offsets in `text`, end exclusive."""
    return tuple(span for span, _, _ in sorted(_scan(text), key=lambda item: item[0].start))


def read_deadline(cell: str) -> Deadline | None:
    """Return the deadline in a whole table cell (its text is the cell), or None for an empty cell.

    A cell that no form reads keeps its words: `Deadline(text)` with nothing else.
    """
    text = cell.strip()
    if not re.search(r"\w", text):
        return None
    bare = squeeze(nfc(text).replace("\n", " ")).rstrip(" .;,")
    for form in FORMS:
        match = form.pattern.fullmatch(bare)
        reading = form.read(bare) if match else None
        if reading is not None:
            return Deadline(text, *reading)
    inside = find_deadline(bare)
    if inside is None:
        return Deadline(text)
    return Deadline(text, inside.start, inside.end, inside.recurrence, inside.exclusive)


def _scan(text: str) -> list[tuple[Span, Deadline, int]]:
    """Return every deadline of a running text with its place and rank; no two overlap."""
    taken = list(citation_spans(text))
    found: list[tuple[Span, Deadline, int]] = []
    for form in FORMS:
        if form.prose == "never":
            continue
        for match in form.pattern.finditer(text):
            span = Span(match.start(), match.end())
            if any(span.start < other.end and other.start < span.end for other in taken):
                continue
            if not _binds(text, match, form.prose):
                continue
            reading = form.read(match.group())
            if reading is not None:
                taken.append(span)
                found.append((span, Deadline(match.group(), *reading), form.rank))
    return found


def _binds(text: str, match: re.Match[str], prose: str) -> bool:
    """Tell whether a match in running text governs the action rather than a name or a noun."""
    if prose == "always":
        return True
    before = text[: match.start()]
    if prose == "unnamed":
        clause = re.split(r"[;:]|[.](?=\s)", before)[-1]
        return clause.rstrip().endswith(",") or _ACT_NAME.search(clause) is None
    if _CLAUSE_HEAD.search(before):
        return match.group().lower()[:6] != "thường" or _ACTION.match(text, match.end()) is not None
    return match.group().lower().startswith("thường") and _ACTION.match(text, match.end()) is not None
