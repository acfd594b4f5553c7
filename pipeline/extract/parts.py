"""Parts of acts by their numbers: "điểm a, b khoản 2 Điều 5", "các Điều 4, 5 và 6", "khoản 1 Điều này".

The units are those of Luật ban hành VBQPPL (64/2025/QH15) and NĐ 78/2025: phần, chương, mục, điều, khoản, điểm, tiết.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_S = r"[^\S\n]"
#: What is counted in numbers: "và 10 ngày" does not go on with a list of articles.
_COUNTED = (
    rf"(?!{_S}*(?:%|(?:ngày|tháng|năm|giờ|phút|lần|người|triệu|tỷ|tỉ|nghìn|đồng|bản|bộ|hồ sơ|mét|km|kg|m2|ha|tấn|đơn vị"
    rf"|trường hợp|loại|nhóm|thành viên)\b))"
)
_NUMBER = rf"\d{{1,3}}[a-zđ]?\d?(?![\w/])(?!\.\d){_COUNTED}"
_ROMAN = r"[IVXLC]+(?!\w)"
#: Points go from a to y without f, j, w, z, then aa, bb …; a point added later has a digit.
_LETTER = r"(?:[a-zđ]|aa|bb|cc|dd|đđ|ee)\d{0,2}(?:\s?\([ivx]+\))?(?!\w)"
_SEP = rf"(?:{_S}*,{_S}*(?:và{_S}+|hoặc{_S}+)?|{_S}+(?:và|hoặc|đến){_S}+|{_S}?[-–]{_S}?)"


def _unit(word: str, number: str) -> str:
    """Return the pattern of one kind of unit with its number or numbers: "các khoản 1, 2 và 3"."""
    return rf"{word}{_S}+{number}(?:{_SEP}(?:{word}{_S}+)?{number})*"


#: "thời điểm", "địa điểm", "quan điểm", "tài khoản", "điều khoản" are other words.
_OTHER = "".join(
    rf"(?<!{word} )"
    for first in ("thời", "địa", "quan", "đặc", "ưu", "trọng", "yếu", "luận", "nhược", "tài", "điều")
    for word in (first, first.capitalize())
)
_POINT = _unit(f"{_OTHER}(?:[Đđ]iểm|[Tt]iết)", f"(?:{_LETTER}|{_NUMBER})")
_CLAUSE = _unit(f"{_OTHER}[Kk]hoản", _NUMBER)
_ARTICLE = _unit("[Đđ]iều", _NUMBER)
_SECTION = _unit("[Mm]ục", rf"(?:\d{{1,2}}(?:\.\d+)*(?!\w)|{_ROMAN})")
_CHAPTER = _unit("(?:[Cc]hương|[Pp]hần)", rf"(?:thứ{_S}+\w+|{_ROMAN}|\d{{1,2}}(?!\w))")
_ANY = rf"(?:(?:tại|từ|các|những){_S}+)?(?:{_POINT}|{_CLAUSE}|{_ARTICLE}|{_SECTION}|{_CHAPTER})"
_JOIN = rf"(?:{_S}*[,;])?{_S}+(?:(?:và|hoặc|đến|của|thuộc|tại|trong){_S}+)?"
_THIS = rf"(?:(?:các|những){_S}+)?{_OTHER}(?:[Đđ]iểm|[Kk]hoản|Điều|[Mm]ục|Chương|Phần){_S}+này\b"
#: A chain of parts that lead to one act; "Điều này" can only end it.
CHAIN = re.compile(rf"(?<!\w)(?:{_ANY}(?:{_JOIN}{_ANY})*(?:{_JOIN}{_THIS})?|{_THIS})")
_LEADING = re.compile(rf"^(?:(?:tại|từ|các|những){_S}+)+")
_ARTICLE_IN = re.compile(r"[Kk]hoản\s+\d|[Đđ]iều\s+\d|\bnày$|(?:[Đđ]iểm|[Tt]iết)\s+[a-zđ]{1,2}\d?(?!\w)")
_LABEL_BEFORE = re.compile(r"(?:^|\n)[\s“\"'*#|\-–+]*$")
#: Articles of new wording that were set in one paragraph: "… kỳ báo cáo. Điều 14d. Tần suất thực hiện báo cáo".
_RUN_ON = re.compile(r"[.”]\s+Điều\s+\d+[a-zđ]?\.\s+[^\W\d_]")
_SINGLE = re.compile(r"\w+\s+[\w.]+")
_LABEL_AFTER = re.compile(r"[^\S\n*]*[*]*(?:[.:]|$|\n)")


def find_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each chain of parts, in order; the label of an article ("Điều 5. …") is none."""
    for match in CHAIN.finditer(text):
        lead = _LEADING.match(match.group())
        start, end = match.start() + (lead.end() if lead else 0), match.end()
        if not _is_label(text, start, end):
            yield start, end


def stands_alone(words: str) -> bool:
    """Tell whether a part says by itself what it is: articles, clauses and lettered points do, "mục 2" does not."""
    return _ARTICLE_IN.search(words) is not None


def _is_label(text: str, start: int, end: int) -> bool:
    """Tell whether "Điều 5" opens the article itself, at the head of a line."""
    if _RUN_ON.match(text, max(0, start - 2)):
        return True
    if not _LABEL_BEFORE.search(text[max(0, start - 12) : start]):
        return False
    return _SINGLE.fullmatch(text, start, end) is not None and _LABEL_AFTER.match(text, end) is not None
