"""The title of an act: its kind and subject, and the lines around it that are no part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.text import fold
from pipeline.extract.citations import KINDS, SYMBOL
from pipeline.extract.lines import Line, is_rule

_KIND_FOLDED = {fold(kind): kind for kind in KINDS}
#: The line of an act's symbol: "Số: …", or a heading "Nghị quyết số …".
SYMBOL_LINE = re.compile(
    rf"^(?P<kind>(?:{'|'.join(KINDS)})\s+)?(?:(?P<so>[Ss]ố"
    rf"|SỐ)\s*:?\s*)(?={SYMBOL.pattern.replace('?P<', '?P<ahead_')})",
    re.IGNORECASE,
)
#: The line of place and date; day and month may be blank.
PLACE_LINE = re.compile(
    r"^(?P<place>[^\W\d_][^,\d]{1,40}),?\s*ngày(?P<day>[\s.…_]*\d{0,2}[\s.…_]*)tháng(?P<month>[\s.…_]*\d{0,2}[\s.…_]*)năm\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)
#: Quốc hiệu, tiêu ngữ and the Party's title, folded.
STATE = re.compile(r"^(?:cong hoa xa hoi chu nghia|doc lap\W+tu do|dang cong san viet nam)")
#: How the line of an organ begins, folded.
ORGAN_LINE = re.compile(
    r"^(?:chinh phu|thu tuong|quoc hoi|uy ban|ubnd|hdnd|hoi dong|bo (?!sung )|so |ban (?!hanh\b)|van phong|tinh uy"
    r"|thanh uy|dang |bo truong|chu tich|"
    r"giam doc so|ngan hang|toa an|vien |thanh tra|tong cuc|cuc |kiem toan|mat tran|lien |chi cuc"
    r"|trung tam |truong |bao hiem)"
)
#: A legal basis.
BASIS = re.compile(r"^(?:căn cứ|pursuant)\b", re.IGNORECASE)
#: A formula of enactment between the bases and the body.
FORMULA = re.compile(
    r"^(?:quyết nghị|quyết định|nghị quyết|nghị định|chỉ thị|yêu cầu)\s*:?$"
    r"|^(?:quốc hội|chính phủ|thủ tướng|ủy ban|hội đồng|bộ trưởng|chủ tịch"
    r"|giám đốc)[^.]{0,120}ban hành (?:luật|bộ luật|nghị định|nghị quyết|quyết định|thông tư"
    r"|pháp lệnh)\b.*\.$",
    re.IGNORECASE,
)
#: A heading or item of the body.
OUTLINE = re.compile(
    r"^(?:phần|chương|mục)\s+(?:thứ\s+)?[\w]+|^điều\s+\d|^[IVX]+\s*[.\-–]\s|^\d+\.\s|^[-–+•]\s|^phụ lục\b",
    re.IGNORECASE,
)
#: "(Kèm theo …)" below the title of an annex or of what is issued with an act.
ATTACHED = re.compile(r"^\(?\s*(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """Kind and subject, and the numbers of the lines that hold them."""

    kind: str | None
    subject: str | None
    lines: tuple[int, ...]


def read_title(head: Sequence[Line], after: int) -> Title:
    """Return kind and subject: the kind stands in capitals, alone or first, and the subject follows."""
    for number, line in enumerate(head):
        kind = kind_at(line.text)
        if kind is None or number < after - 8 or line.text.rstrip().endswith(":"):
            continue
        rest = line.text[len(kind) :].strip()
        law = kind in ("Luật", "Bộ luật", "Pháp lệnh")
        subject, used = _subject(head, number + 1, named=law and not rest)
        if rest and law:
            subject = line.text if subject is None else f"{line.text} {subject}"
        if number <= after and subject is None:
            continue
        return Title(kind, subject, (number, *used))
    about = next((n for n, line in enumerate(head) if re.match(r"V/v\b", line.text, re.IGNORECASE)), None)
    if about is not None:
        subject, used = _subject(head, about)
        return Title("Công văn", subject, tuple(used))
    return Title(None, None, ())


def kind_at(text: str) -> str | None:
    """Return the kind of act that a line in capitals names, alone or with its issuer or object behind it."""
    if text != text.upper() or len(text) > 160:
        return None
    folded = fold(text)
    for key, kind in sorted(_KIND_FOLDED.items(), key=lambda item: -len(item[0])):
        if folded == key or (folded.startswith(key + " ") and kind != "Quy định"):
            return kind
    return None


def _subject(head: Sequence[Line], start: int, named: bool = False) -> tuple[str | None, list[int]]:
    """Return the lines of the subject joined, and their numbers.

    `named`: the first line is the name of a law ("VIÊN CHỨC"), whatever it looks like.
    """
    used: list[int] = []
    for number in range(start, len(head)):
        text = head[number].text
        first = number == start
        if is_rule(text) or (_stops_subject(text.rstrip(":") if first else text, bool(used)) and not (named and first)):
            break
        previous = head[number - 1].text if used else ""
        # "Quy định thực hiện liên thông nhóm thủ tục hành chính:" goes on; a colon further down opens the body.
        opened = previous.endswith(":") and len(used) == 1
        if used and ((previous.endswith((".", ";", ":")) and not opened) or len(previous) > 120 or len(text) > 160):
            break
        used.append(number)
    return " ".join(head[n].text for n in used) or None, used


def _stops_subject(text: str, begun: bool) -> bool:
    """Tell whether a line cannot be part of the subject."""
    if (
        BASIS.match(text)
        or OUTLINE.match(text)
        or ATTACHED.match(text)
        or FORMULA.match(text)
        or SYMBOL_LINE.match(text)
    ):
        return True
    if PLACE_LINE.match(text) or STATE.match(fold(text)) or text.endswith((":", ";")):
        return True
    capitals = text == text.upper()
    return (capitals and ORGAN_LINE.match(fold(text) + " ") is not None) or (begun and text.endswith("."))
