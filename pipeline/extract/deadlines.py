"""Deadlines: a date, a period, a recurrence or "thường xuyên", as the words of an act give it.

Conventions (`Deadline` has the fields):

- A month ("6/2025"), quarter, half year, year or span of years is the period from its first to its last day, also
  after "trong" and "hoàn thành". A day is an end alone.
- "trước X" is exclusive and ends on the first day of X, or on X itself where X is a day. "đến X", "chậm nhất X",
  "cuối X" end on the last day of X. "từ X", "đầu năm X" start on the first day of X and have no end.
- "2025 và các năm tiếp theo" starts in 2025, has no end and comes back every year (FREQ=YEARLY): it is to be
  done, and accounted for, each year.
- A recurrence is an RRULE (RFC 5545, 3.3.10) due on the day that is named, or on the last day of the period that is
  named: "Quý IV hằng năm" is 31 December of every year. "Hằng năm", "định kỳ 6 tháng" name no day and nor does the
  rule. Of several intervals ("hằng quý, 6 tháng, năm") the shortest is the rule. A day without a year in a sentence
  that speaks of regular reports is a day of every year; so is a day "năm sau".
- A term counts from an event ("15 ngày kể từ ngày nhận hồ sơ"): `event` has its words, and there is a date only
  where the event is one.
- "trong năm nay", "trước 30/6", "Quý IV" take their year from the date of the act, where that is given (`relative`).
- Several times ("30/6/2025 (đợt 1); 31/12/2025 (đợt 2)") are `phases`, from the first start to the last end; periods
  without a gap between them ("2025, 2026") are one.
- Numbers of days, months and quarters may be in words (`spelled`); "trước Tết Nguyên đán Ất Tỵ" ends on the first day
  of that lunar year (`holidays`). A day that is none of the calendar ("31/02/2025") keeps its words.
- Words that fix no date ("Thường xuyên", "sau khi Luật được ban hành") keep their text, and the event they wait for.
- Days come before months.

In running text only what binds the action counts: dates of acts and the years in their names ("Chiến lược …
đến năm 2025, định hướng đến năm 2030") are no deadlines, nor is "hằng năm" that describes a noun ("ngân sách
hằng năm"), nor a day in a condition ("Trường hợp … trước ngày …, thì") or in the past ("đã … trước ngày"; a day
before that of the act).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from models.records import Deadline, Span
from models.text import nfc, squeeze
from pipeline.extract.citations import citation_spans
from pipeline.extract.dates import DATE, impossible_dates
from pipeline.extract.deadline_forms import FORMS, Form
from pipeline.extract.deadline_reading import NOTE, PHASE, listed, phased, read, whole
from pipeline.extract.periods import MONTH, QUARTER, read_days
from pipeline.extract.recurrences import LEAD, days_of_year, excludes
from pipeline.extract.spelled import in_figures

_ACT_NAME = re.compile(
    r"\b(?:chiến lược|quy hoạch|chương trình|đề án|kế hoạch|kết luận|nghị quyết|quyết định|dự án|danh mục"
    r"|khung|luật)\b",
    re.IGNORECASE,
)
_CLAUSE_HEAD = re.compile(r"(?:^|[;:.]\s*|,\s*|^\W+|^\W*\w{1,2}[).]\s+)$")
#: Where an adverb of time governs the action: at the head of the clause, or after "định kỳ báo cáo …".
_ADVERB_PLACE = re.compile(rf"{_CLAUSE_HEAD.pattern}|\bđịnh kỳ\b[^;.]*$", re.IGNORECASE)
_ACTION = re.compile(
    r"\s*,?\s*(?:chỉ đạo|kiểm tra|theo dõi|rà soát|đôn đốc|cập nhật|báo cáo|tổ chức|hướng dẫn|giám sát"
    r"|tuyên truyền|"
    r"đánh giá|phối hợp|nắm|trao đổi|tổng hợp|bồi dưỡng|đào tạo|quan tâm|thực hiện|xây dựng|tham mưu"
    r"|công bố|sơ kết)\b"
)
#: A sentence that speaks of regular reports; where it does, a day without a year is a day of every year.
_REGULAR = re.compile(r"định\s+kỳ|(?:hằng|hàng|mỗi)\s+(?:năm|quý)|\b0?6\s+tháng", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[;.](?=\s|$)")
#: What stands before a date in a condition or in the past, and what an act's own force is said in.
_CONDITION = re.compile(r"^\W*(?:\w{1,3}[).]\s*)?(?:trường hợp|đối với|nếu)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\bđã\b(?:\s+hoàn thành)?(?:(?!\b(?:hoàn thành|gửi|phải)\b)[^,;:()]){0,60}$|\b(?:hiệu lực|giá trị)\b[^;:]*$",
    re.IGNORECASE,
)
_CELL_HEAD = re.compile(
    r"(?:(?:dự kiến|xong|hoàn thành|thực hiện|triển khai|thời hạn|thời gian)\s*:?\s+)+(?=\S)", re.IGNORECASE
)
#: A further time right behind one: "…, đợt 2 hoàn thành trước ngày 31/12/2025", "… (đợt 1); 31/12/2025 (đợt 2)".
_FURTHER = re.compile(
    rf"(?P<note>\s*{NOTE})?\s*(?:[,;]|,?\s*và\b)\s*(?P<own>(?:{PHASE}[^,;.:()\d]{{0,40}}?:?\s*)?"
    rf"(?P<words>{LEAD}*+(?:(?:ngày\s+)?{DATE}|{MONTH}|{QUARTER}))(?:\s*{NOTE})?)(?=\s*(?:[,;.:)]|và\b|$))",
    re.IGNORECASE,
)
#: The name of a phase in front of the first time: "đợt 1 trước ngày 30/6/2025".
_FIRST_NAME = re.compile(rf"{PHASE}[^,;.:()\d]{{0,40}}:?\s*$", re.IGNORECASE)
_LED = re.compile(rf"{LEAD}++(?:ngày\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    """A deadline at its place; `rank` as in `Form`."""

    span: Span
    deadline: Deadline
    rank: int


def find_deadline(text: str, issued_on: date | None = None) -> Deadline | None:
    """Return the deadline that a clause sets, or None; of several the most definite, then the first.

    `issued_on`, the date of the act, gives the year where the words leave it out.
    """
    plain = in_figures(text)
    best = _best(_scan(plain, issued_on))
    if best is None:
        return _impossible(text)
    return _with_phases(text, plain, best) or replace(best.deadline, text=text[best.span.start : best.span.end])


def _impossible(text: str) -> Deadline | None:
    """Return the words of the first deadline whose day is none of the calendar ("trong tháng 13/2025"), or None."""
    for words in impossible_dates(text):
        lead = _LED.search(text, 0, start := text.index(words))
        if lead is not None:
            return Deadline(text[lead.start() : start + len(words)], exclusive=excludes(lead.group()))
    return None


def _with_phases(text: str, plain: str, first: _Found) -> Deadline | None:
    """Return a time with those that stand right behind it ("… (đợt 1); 31/12/2025 (đợt 2)"), None without any.

    `plain` is the text in figures, as long as `text`.
    """
    known, start, end = first.deadline, first.span.start, first.span.end
    if known.end is None or known.recurrence or known.event:
        return None
    name = _FIRST_NAME.search(plain, 0, start)
    opened = name.start() if name else start
    parts = [replace(known, text=text[opened:end])]
    while more := _FURTHER.match(plain, end):
        reading = whole(more["words"], None)
        if reading is None or reading.end is None:
            break
        note = more["note"] or ""
        parts[-1] = replace(parts[-1], text=parts[-1].text + note)
        parts.append(Deadline(text[more.start("own") : more.end("own")], *reading))
        end = more.end("own")
    reading = phased(parts)
    return Deadline(text[start:end], *reading) if reading else None


def read_deadline(cell: str, issued_on: date | None = None) -> Deadline | None:
    """Return the deadline in a whole table cell (its text is the cell), or None for an empty cell.

    A cell that no form reads keeps its words: `Deadline(text)` with nothing else. `issued_on` as in `find_deadline`.
    """
    text = cell.strip()
    if not re.search(r"\w", text):
        return None
    bare = in_figures(squeeze(nfc(text).replace("\n", " ")).rstrip(" .;,"))
    bare = _CELL_HEAD.sub("", bare, count=1) if _CELL_HEAD.match(bare) else bare
    reading = whole(bare, issued_on) or listed(in_figures(nfc(text)) if "\n" in text else bare)
    if reading is not None:
        return Deadline(text, *reading)
    inside = _best(_scan(bare, issued_on, cell=True))
    return replace(inside.deadline, text=text) if inside else Deadline(text)


def _best(found: list[_Found]) -> _Found | None:
    return min(found, key=lambda item: (item.rank, item.span.start)) if found else None


def _scan(text: str, issued_on: date | None = None, cell: bool = False) -> list[_Found]:
    """Return every deadline of a running text, or of a cell that holds more than a deadline; no two overlap."""
    taken = list(citation_spans(text))
    found: list[_Found] = []
    for form in FORMS:
        prose = "unnamed" if cell and form.prose == "cell" else form.prose
        if prose in ("cell", "whole"):
            continue
        for match in form.pattern.finditer(text):
            span = Span(match.start(), match.end())
            if any(span.start < other.end and other.start < span.end for other in taken):
                continue
            if not _binds(text, match, prose):
                continue
            item = _item(form, text, span, issued_on)
            if item is not None and not (issued_on and _over(item.deadline, issued_on)):
                taken.append(span)
                found.append(item)
    return found


def _item(form: Form, text: str, span: Span, issued_on: date | None) -> _Found | None:
    """Return what a form reads at a place: days without a year that regular reports make days of every year first."""
    words = text[span.start : span.end]
    if form.yearless == "days" and _REGULAR.search(_sentence(text, span)):
        rule = days_of_year(read_days(words))
        if rule is not None:
            return _Found(span, Deadline(words, recurrence=rule, exclusive=excludes(words)), 0)
    reading = read(form, words, issued_on)
    if reading is None:
        # A day that is none of the calendar keeps its words, behind every other deadline of the text.
        return _Found(span, Deadline(words, exclusive=excludes(words)), 9) if impossible_dates(words) else None
    return _Found(span, Deadline(words, *reading), form.rank)


def _over(deadline: Deadline, issued_on: date) -> bool:
    """Tell whether a deadline was over before the act was issued: then it speaks of something else."""
    return deadline.end is not None and deadline.end < issued_on


def _sentence(text: str, span: Span) -> str:
    """Return the sentence or clause around a place, by full stops and semicolons."""
    start = max((m.end() for m in _SENTENCE_END.finditer(text, 0, span.start)), default=0)
    end = _SENTENCE_END.search(text, span.end)
    return text[start : end.start() if end else len(text)]


def _binds(text: str, match: re.Match[str], prose: str) -> bool:
    """Tell whether a match in running text governs the action rather than a name, a noun or a condition."""
    before = text[: match.start()]
    if _is_condition(before, text[match.end() :]):
        return False
    if prose == "always":
        return True
    if prose == "unnamed":
        clause = re.split(r"[;:]|[.](?=\s)", before)[-1]
        return clause.rstrip().endswith(",") or _ACT_NAME.search(clause) is None
    if prose == "aside":
        return _CLAUSE_HEAD.search(before) is not None or re.match(r"\s*(?:[,;.]|$)", text[match.end() :]) is not None
    words = match.group().lower()
    if words.startswith("thường"):
        return _ACTION.match(text, match.end()) is not None
    return words.startswith(("trong", "từ")) or _ADVERB_PLACE.search(before) is not None


def _is_condition(before: str, after: str) -> bool:
    """Tell whether a time is part of a condition or lies in the past of another action, or bounds an act's force."""
    sentence = re.split(r"[;]|[.](?=\s)", before)[-1]
    if _PAST.search(sentence):
        return True
    return _CONDITION.match(sentence) is not None and re.match(r"[^;.]*\bthì\b", after) is not None
