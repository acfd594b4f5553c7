"""Who leads and who takes part: from the words of a clause, or from a cell of a task table.

What the text does not say stays empty. A lead is stated by "Giao X …", "X chủ trì …", "do X chủ trì",
"X phối hợp với Y …", "đề nghị X …", and in a section on organisation by the subject at the head of a
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from models.records import Agency
from models.text import fold
from pipeline.extract.gazetteer import entries, identify
from pipeline.extract.words import ACTING, CAPITALS


@dataclass(frozen=True, slots=True)
class Leads:
    """Leads and partners of a clause, each name a part of it; the texts are its words, None where silent."""

    leads: tuple[Agency, ...] = ()
    partners: tuple[Agency, ...] = ()
    lead_text: str | None = None
    partners_text: str | None = None


#: Words that open the name of an agency or of a group of them.
_HEAD = (
    r"(?:(?:[Cc]ác |[Nn]hững |[Mm]ột số |[Tt]oàn thể )?(?:[Ll]ãnh đạo (?:các |[Bb]an |[PpSsUu])"
    r"|[Tt]hủ trưởng|[Cc]ơ quan|"
    r"[Đđ]ơn vị|[Pp]hòng|[Ss]ở|[Bb]ộ trưởng|[Bb]ộ(?! chỉ số| tiêu chí)|[Bb]an(?! hành\b)|[Nn]gành|[Đđ]ịa phương"
    r"|[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Xx]ã|[Pp]hường|"
    r"[Tt]ổ chức|[Cc]ấp [uủ][ỷy]|[Đđ]oàn thể|[Dd]oanh nghiệp|[Tt]ập đoàn|[Tt]ổng công ty|[Tt]rường"
    r"|[Vv]iện|[Hh]ội(?! nghị| nhập)|"
    r"[Tt]rung tâm|[Ủủ]y ban|[Uu]ỷ ban|UBND|HĐND|UBTVQH|UBMTTQ|[Hh]ội đồng|[Vv]ăn phòng|[Đđ]ảng [uủ][ỷy]"
    r"|[Đđ]ảng đoàn|"
    r"[Tt]ỉnh [uủ][ỷy]|[Tt]hành [uủ][ỷy]|[Cc]hi cục|[Cc]ục|[Vv]ụ|[Tt]ổng cục|[Nn]gân hàng|[Tt]hanh tra"
    r"|[Bb]ảo hiểm|"
    r"[Cc]hủ tịch|[Gg]iám đốc|[Cc]hánh|[Bb]í thư|[Tt]hường trực|[Mm]ặt trận|[Cc]ông an|[Cc]ông đoàn"
    r"|[Qq]uốc hội|"
    r"[Cc]hính phủ|[Tt]hủ tướng|[Tt]òa án|[Tt]oà án|[Kk]iểm toán|[Đđ]ài|[Bb]áo|[Qq]uỹ|[Kk]ho bạc|[Đđ]oàn"
    r"|[Tt]ổ|[Tt]hành viên|"
    r"[Bb]ộ phận|[Bb]ên|[Cc]ông chức|[Vv]iên chức|[Cc]hi bộ|[Vv]iễn thông|VNPT|[Cc]á nhân)\b|"
    + rf"[{CAPITALS}&]{{3,}}\b)"
)
_HEAD_AT = re.compile(_HEAD)
#: Heads of sentences that look like an agency and name none (folded).
_NO_AGENCY = re.compile(r"truong hop\b|bao cao\b|(?:cac )?phong thi nghiem\b|(?:don vi|to chuc|co quan|ca nhan)$")
_ACTING = re.compile(rf"[,\s]\s*(?:và\s+)?(?:{'|'.join(ACTING)})")
_STOP = re.compile(r"[;:.(]|,?\s+(?:trong đó|đồng thời|trên cơ sở|theo quy định)\b|,\s+(?:gửi|qua đó|tạo)\b")
_ASSIGN = re.compile(
    r"(?:^\s*|[;.]\s*|^(?:Trong|Trên|Căn cứ|Để|Khi|Đồng thời)\b[^;.]{0,200}?,\s*)(?:[Gg]iao|[Pp]hân công|[Yy]êu cầu)\s+"
    r"(?:nhiệm vụ\s+)?(?:cho\s+)?"
)
_PROPOSE = re.compile(r"(?:^|[,;.]\s*|[Đđ]ồng thời\s+)[Đđ]ề nghị\s+")
_BY_LEAD = re.compile(r"\bdo\s+")
_CHAIR = re.compile(r"(?:,\s*)?(?:\bđồng\s+)?\bchủ\s+trì\b")
_JOIN = re.compile(
    r"\b[Pp]hối\s+hợp(?:\s+(?:chặt\s+chẽ|thường\xa0xuyên|đồng\s+bộ))?(?:,?\s+thống\s+nhất)?(?:\s+(?:cùng"
    r"|với))*\s+(?!giữa)"
)
#: What makes an agency at the head of a clause the one who is to act.
_TOLD = re.compile(
    r"\s*,?\s+(?:(?:đồng\s+)?chủ\s+trì|(?:chịu|có)\s+trách\s+nhiệm|phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng))\b"
)
#: "…; các sở, ngành phối hợp": partners at the end, named before their verb.
_JOINING = re.compile(r"\s+(?:cùng\s+)?phối\s+hợp\b(?!\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)\b)")
#: "X chủ trì, Y phối hợp": the comma that parts lead and partners does what a semicolon does.
_BEFORE_JOINING = re.compile(r"(?:;|\bchủ\s+trì,)\s+")
_OPENING = re.compile(
    r"^(?:[Tt]rên cơ sở|[Cc]ăn cứ|[Tt]rong quá trình|[Tt]rong trường hợp|[Đđ]ịnh kỳ|[Hh][àằ]ng (?:năm|quý"
    r"|tháng)|[Đđ]ể|[Kk]hi|[Tt]heo(?! dõi)|"
    r"[Ss]au khi|[Tt]rước|[Nn]ếu|[Đđ]ồng thời)\b"
)
#: Inside a sentence only "các …" or a name begins a subject; a bare "đơn vị" is the rest of some list.
_SUBJECT_HEAD = re.compile(rf"[Cc]ác |[{CAPITALS}]")
_NUMBERING = re.compile(r"^\s*(?:[-–+•*]\s*|\d+(?:\.\d+)*[.)]\s*|[a-zđ]\)\s*)?")
#: Groups whose commas hold one name together.
_GROUP = re.compile(
    r"(?:[Cc]ác\s+|[Mm]ột\s+số\s+)?(?:"
    r"(?:[Bb]ộ|[Ss]ở)(?:,?\s+[Bb]an)?(?:,|\s+và)\s*(?:[Nn]gành"
    r"|cơ\s+quan\s+ngang\s+[Bb]ộ)(?:\s+[Tt]rung\s+ương)?"
    r"(?:(?:,|\s+và)\s*(?:cơ\s+quan\s+thuộc\s+Chính\s+phủ|(?:các\s+)?địa\s+phương|doanh\s+nghiệp))*"
    r"|[Bb]ộ\s+ngành(?:,\s*địa\s+phương)?"
    r"|[Tt]ỉnh,\s*thành\s+phố(?:\s+trực\s+thuộc\s+(?:[Tt]rung\s+ương|TW))?"
    r"|[Ss]ở,\s*(?:ban,?\s*)?ngành(?:,\s*(?:đoàn\s+thể|địa\s+phương|địa\s+phương))*"
    r"|(?:[Ll]ãnh\s+đạo\s+các\s+)?[Pp]hòng(?:,"
    r"|/)\s*(?:ban,\s*)?(?:trung\s+tâm,\s*)?đơn\s+vị(?:\s+(?:trực\s+)?thuộc\s+Sở)?"
    r"|[Cc]ơ\s+quan(?:,\s*(?:ban,\s*)?(?:ngành|đơn\s+vị|tổ\s+chức|cá\s+nhân|doanh\s+nghiệp|địa\s+phương))+"
    r"|[Tt]ập\s+đoàn,\s*(?:tổng\s+công\s+ty,\s*)?doanh\s+nghiệp"
    r"|[Xx]ã,\s*phường(?:,\s*(?:thị\s+trấn|đặc\s+khu))*|[Hh]uyện(?:,\s*(?:thị\s+xã|thành\s+phố))+"
    r"|[Tt]hành\s+phố\s+trực\s+thuộc\s+Trung\s+ương\s+và\s+một\s+số\s+tỉnh"
    rf"|(?:địa\s+phương|tỉnh|thành\s+phố)\s+(?:[{CAPITALS}]\w*(?:\s+[{CAPITALS}]\w*)*(?:,\s*)?)+"
    r")(?:\s+(?:có\s+)?liên\s+quan)?"
)


def find_leads(clause: str, section_is_organisation: bool) -> Leads:
    """Return who leads and who takes part, as far as the clause says so.

    `section_is_organisation` tells that the clause stands in a section on organisation ("Tổ chức thực hiện"),
    where the subject at the head of a sentence is the one who is to act.
    """
    offset = len(_NUMBERING.match(clause).group())  # type: ignore[union-attr]
    lead = _assigned(clause) or _chairing(clause, offset) or _subject(clause, offset, section_is_organisation)
    if lead and _NO_AGENCY.match(fold(lead)):
        lead = None
    partners = _partners(clause)
    if lead and partners and partners in lead:
        partners = None
    return Leads(
        leads=split_agencies(lead) if lead else (),
        partners=split_agencies(partners) if partners else (),
        lead_text=lead,
        partners_text=partners,
    )


def split_agencies(cell: str) -> tuple[Agency, ...]:
    """Return the agencies that a cell or a list names, in order; each name is a part of the text.

    "các bộ, ngành, địa phương" is one group; a ministry's own commas and "và" do not part it.
    """
    held = _held(cell)
    cuts = [
        m.span()
        for m in re.finditer(r"[;\n]|,|\s+và\s+(?=" + _HEAD + r")|(?<=\S)\s+(?=(?:Bộ|Sở|Văn phòng|Ủy ban)\s)", cell)
    ]
    names: list[str] = []
    start = 0
    for low, high in [*cuts, (len(cell), len(cell))]:
        inside = any(a < high and low < b for a, b in held) and low < len(cell)
        if inside or not _parts_here(cell, low, high, held):
            continue
        names.append(cell[start:low].strip(" \t\r\n,;.*+-–•"))
        start = high
    return tuple(Agency(name, identify(name)) for name in names if name)


def dated(agencies: Iterable[Agency], on: date) -> tuple[Agency, ...]:
    """Return the agencies with the identifiers that their names have on a day ("Bộ Nông nghiệp" before 1/3/2025)."""
    return tuple(Agency(a.name, identify(a.name, on) or a.agency) for a in agencies)


def opens_with_lead(clause: str) -> bool:
    """Tell whether a clause opens with an agency that is to lead ("UBND cấp xã chủ trì …", "X phối hợp với Y …")."""
    at = len(clause) - len(clause.lstrip())
    name = _name_at(clause, at)
    return name is not None and _TOLD.match(clause, at + len(name)) is not None


def opens_with_actor(clause: str) -> bool:
    """Tell whether a clause opens with known agencies and what they are to do ("Sở Tài chính bố trí kinh phí")."""
    name = _name_at(clause, len(clause) - len(clause.lstrip()))
    return name is not None and all(a.agency for a in split_agencies(name))


def _parts_here(cell: str, low: int, high: int, held: list[tuple[int, int]]) -> bool:
    """Tell whether a separator parts two agencies rather than the words of one."""
    mark = cell[low:high]
    if low >= len(cell) or mark in (";", "\n"):
        return True
    rest = cell[high:].lstrip()
    at = len(cell) - len(rest)
    if any(a == at for a, _ in held):
        return mark.strip() in (",", "và") or any(b == low for _, b in held)
    if mark == "," and rest == cell[high:]:
        return False
    if mark.isspace():
        return any(b == low for _, b in held)
    return _HEAD_AT.match(rest) is not None and not re.match(r"[A-Z]{3,}\s+[a-zà-ỹ]", rest)


def _held(cell: str) -> list[tuple[int, int]]:
    """Return the stretches of a list that are one name: known agencies, and groups with commas."""
    spans = [m.span() for m in _names_pattern().finditer(cell)]
    for match in _GROUP.finditer(cell):
        start, end = match.span()
        end -= len(match.group()) - len(match.group().rstrip(" ,"))
        if not any(a <= start and end <= b for a, b in spans):
            spans = [s for s in spans if not (start <= s[0] and s[1] <= end)] + [(start, end)]
    return sorted(spans)


@cache
def _names_pattern() -> re.Pattern[str]:
    """Return a pattern of all names of the gazetteer, longest first, in any case."""
    names = sorted({n for e in entries() for n in (e.name, *e.aliases)}, key=len, reverse=True)
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names) + r")(?!\w)",
        re.IGNORECASE,
    )


def _assigned(clause: str) -> str | None:
    """Return X of "Giao X …", "đề nghị X …"."""
    for pattern in (_ASSIGN, _PROPOSE):
        for match in pattern.finditer(clause):
            name = _name_at(clause, match.end())
            if name:
                return name
    return None


def _chairing(clause: str, offset: int) -> str | None:
    """Return X of "X chủ trì" and "do X chủ trì"."""
    for chair in _CHAIR.finditer(clause):
        head = clause[: chair.start()]
        by = [m.end() for m in _BY_LEAD.finditer(head)]
        if ";" in head and not by and _name_at(clause, offset):
            continue  # "Sở Tài chính bố trí kinh phí; UBND cấp xã chủ trì …": the clause is its first subject's
        bracket = [m.end() for m in re.finditer(r"\(", head)][-1:]  # "… (Sở Y tế chủ trì, Sở Tài chính phối hợp)"
        for start in [*reversed(by), *_starts(clause, offset, chair.start()), *bracket]:
            name = clause[start : chair.start()].strip().rstrip(",").strip()
            if name and _HEAD_AT.match(name) and not _breaks(name):
                return name
    return None


def _subject(clause: str, offset: int, organisation: bool) -> str | None:
    """Return the subject at the head: always before "phối hợp với", before any verb on organisation."""
    for start in _starts(clause, offset, len(clause)):
        name = _name_at(clause, start)
        if name is None:
            continue
        rest = clause[start + len(name) :].lstrip(" ,")
        if organisation or re.match(r"phối hợp\s+(?:chặt chẽ\s+)?(?:với|cùng)\b", rest):
            return name
        return None
    return None


def _starts(clause: str, offset: int, end: int) -> list[int]:
    """Return where a subject may begin: the head, or after the comma of an opening phrase or a semicolon."""
    starts = [offset]
    if _OPENING.match(clause[offset:]):
        commas = [m.end() for m in re.finditer(r",\s+", clause[:end]) if m.start() >= offset]
        starts += [s for s in commas if _SUBJECT_HEAD.match(clause[s:])]
    starts += [m.end() for m in re.finditer(r"[;.]\s+", clause[:end])]
    return starts


def _name_at(clause: str, start: int) -> str | None:
    """Return the agencies that begin at `start` and end before what they are to do, or None."""
    rest = clause[start:]
    if not _HEAD_AT.match(rest):
        return None
    names = [m.end() for m in _names_pattern().finditer(rest) if m.start() == 0]
    verb = _ACTING.search(rest, max([4, *names]) - 1 if not names else names[0])
    stop = _STOP.search(rest)
    if verb is None or (stop and stop.start() < verb.start()):
        return None
    name = rest[: verb.start()].strip().rstrip(",").strip()
    return name or None


def _breaks(name: str) -> bool:
    """Tell whether a would-be name runs over a clause."""
    return _STOP.search(name) is not None or _ACTING.search(name, min(len(name), 4)) is not None or len(name) > 400


def _partners(clause: str) -> str | None:
    """Return Y of "phối hợp (với) Y …", up to the verb of what they do together."""
    for match in _JOIN.finditer(clause):
        rest = clause[match.end() :]
        if not _HEAD_AT.match(rest) or re.match(r"tổ chức (?!đảng|chính trị|xã hội)", rest):
            continue
        names = [m.end() for m in _names_pattern().finditer(rest) if m.start() == 0]
        verb = _ACTING.search(rest, names[0] if names else 4)
        stop = _STOP.search(rest)
        ends = [m.start() for m in (verb, stop) if m] or [len(rest)]
        name = rest[: min(ends)].strip().rstrip(",.").strip()
        if name:
            return name
    for match in _BEFORE_JOINING.finditer(clause):
        found = _name_at(clause, match.end())
        if found and _JOINING.match(clause, match.end() + len(found)):
            return found
    return None
