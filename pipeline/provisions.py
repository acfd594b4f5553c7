"""Provisions that direct nobody: from when an act holds, what becomes of earlier cases, what its words mean.

They end or explain an act (Luật Ban hành văn bản quy phạm pháp luật, chapters on effect; NĐ 30/2020, annex I) and are
neither tasks nor assignments, even where they stand between these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.text import fold
from pipeline.clauses import sentence_spans
from pipeline.verbs import find_verb

_ACT = (
    r"(?:bộ luật|luật|pháp lệnh|nghị quyết|nghị định|quyết định|chỉ thị|thông tư|kết luận|kế hoạch|chương trình|đề án|"
    r"quy chế|quy định|quy chuẩn|hướng dẫn|điều lệ|văn bản|điều|khoản|điểm|mục|nội dung|chính sách|mẫu|biểu mẫu|"
    r"phụ lục)\b"
)
_SOME = r"(?:(?:các|những|mọi|một số|toàn bộ|riêng|đối với)\s+)*"
_HOLDS = r"(?:có|còn|hết|chấm dứt|không còn)\s+hiệu lực(?!\s+pháp luật)"
_BEFORE = r"trước\s+(?:ngày|thời điểm|khi)\b"
#: What a sentence says that only tells from when and how far rules hold, by its opening words.
_PROVISIONS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # "Nghị quyết này có hiệu lực kể từ ngày ký", "Quy định tại Điều 5 hết hiệu lực từ ngày …"
        rf"(?:(?:kể )?từ (?:ngày|thời điểm)[^,]*,\s*)?{_SOME}{_ACT}[^.:]*?\b{_HOLDS}\b",
        # "Thời điểm có hiệu lực: …", "Có hiệu lực thi hành từ ngày …"
        rf"(?:ngày|thời điểm|thời gian)?\s*{_HOLDS}\b",
        # "Các quy định trước đây trái với Quyết định này bị bãi bỏ", "… đều được thay thế bởi …"
        rf"{_SOME}{_ACT}[^.:]*?\b(?:bị|được|đều)\s+(?:bãi bỏ|hủy bỏ|huỷ bỏ|thay thế(?! bằng văn bản khác))\b",
        rf"{_SOME}{_ACT}[^.:]{{0,40}}\btrái với\b[^.:]*\bbãi bỏ\b",
        # "Quyết định này thay thế Quyết định số …", "… được áp dụng từ năm học 2025-2026"
        rf"{_ACT}\s+này\s+(?:thay thế|bãi bỏ|(?:được )?áp dụng)\b",
        # "Bãi bỏ Quyết định số …", "Thay thế cụm từ “…”": an act, a part of one or words that are named
        rf"(?:bãi bỏ|hủy bỏ|huỷ bỏ|thay thế)\s+(?:{_SOME}{_ACT}|{_SOME}(?:cụm )?từ\b)[^.:]*?"
        r"(?:\bsố\s+\d|\b(?:điều|khoản)\s+\d|\bđiểm\s+\w\b|[“\"])",
        # "Trường hợp hồ sơ đã nộp trước ngày … có hiệu lực thì tiếp tục …"
        rf"[^.]*\b{_BEFORE}[^.]*\b{_HOLDS}\b[^.]*\b(?:tiếp tục|(?:thực hiện|giải quyết|áp dụng|xử lý) theo|"
        r"không phải)\b",
        rf"(?:đối với|trường hợp)\b[^.]*\b(?:đã|đang)\b[^.]*\b{_BEFORE}[^.]*\b(?:thì\s+)?(?:được\s+)?(?:tiếp tục|"
        r"(?:thực hiện|giải quyết|áp dụng|xử lý) theo)\b",
        # "Khi văn bản được dẫn chiếu tại Nghị quyết này được thay thế thì áp dụng theo văn bản mới"
        r"(?:trường hợp|trong trường hợp|khi)\b[^.]*\b(?:văn bản|quy định)\b[^.]*\b(?:viện dẫn|dẫn chiếu|trích dẫn)\b"
        r"[^.]*\b(?:sửa đổi|bổ sung|thay thế|bãi bỏ)\b",
        # "Trong Luật này, các từ ngữ dưới đây được hiểu như sau"
        rf"(?:trong|tại|theo)\s+{_ACT}[^.:]*\b(?:từ ngữ|thuật ngữ|khái niệm)\b[^.:]*\bhiểu\b",
        r"(?:các )?(?:từ ngữ|thuật ngữ|khái niệm)\b[^.:]*\bđược hiểu\b",
    )
)
#: A sentence that also tells somebody what to do is more than a provision.
_DIRECTS = re.compile(
    r"\b(?:chịu trách nhiệm|có trách nhiệm|chủ trì|phối hợp|giao\s|đề nghị|yêu cầu\s|báo cáo|tham mưu|rà soát|tổ chức "
    r"(?:thực hiện|triển khai))",
    re.IGNORECASE,
)
_NOUN = re.compile(
    rf"(?:tổ chức(?:,| tín dụng\b| [^.,;]{{0,80}}\b(?:đã|đang|được)\b)|{_ACT}[^.:;]*\b(?:này|đã|được|có|bị)\b)",
    re.IGNORECASE,
)
#: What makes a sentence a provision stands in so many characters; patterns take long over a text without full stops.
_LONGEST = 1000
_BULLET = re.compile(r"^[\s\-–+•*]*(?:\(?[a-zđ\d]{1,2}[.)]\s+)?")
_TEMPORARY = re.compile(r"(?:dieu khoan |quy dinh |xu ly |noi dung )?chuyen tiep|hieu luc\b")
_ORGANISES = re.compile(r"to chuc|trach nhiem|trien khai|thuc hien")


def is_provision(text: str, headings: Sequence[str] = ()) -> bool:
    """Tell whether a clause only says from when an act holds, what becomes of earlier cases, or what a word means.

    Every sentence of it must; one that says what somebody is to do is none. Where the nearest of the `headings`
    announces effect or transition alone, that is all that counts.
    """
    sentences = [_BULLET.sub("", text[start:end]) for start, end in sentence_spans(text)]
    if any(_DIRECTS.search(sentence) for sentence in sentences):
        return False
    quiet = _on_effect(headings) and not any(map(_opens_directive, sentences))
    return quiet or (bool(sentences) and all(map(_holds_only, sentences)))


def _opens_directive(sentence: str) -> bool:
    """Tell whether a sentence opens with a verb that directs, and not a noun spelt alike ("Tổ chức đã nộp …")."""
    return find_verb(sentence) is not None and _NOUN.match(sentence) is None


def _holds_only(sentence: str) -> bool:
    return any(pattern.match(sentence, 0, _LONGEST) for pattern in _PROVISIONS)


def _on_effect(headings: Sequence[str]) -> bool:
    """Tell whether the nearest heading is one like "Hiệu lực thi hành", not "Hiệu lực và tổ chức thực hiện"."""
    heading = fold(headings[-1]).strip() if headings else ""
    return _TEMPORARY.match(heading) is not None and _ORGANISES.search(heading) is None
