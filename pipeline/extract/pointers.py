"""Acts named by less than their symbol: by pointing ("Nghị định này", "các văn bản nêu trên") and by short forms.

Short forms are what officials type and write: "NQ57", "ctr 04 ubnd", "Nghị quyết 57", "Nghị định số 30/2020".
"""

from __future__ import annotations

import re

from models.text import fold
from pipeline.extract.citations import ABBREVIATIONS, KINDS
from pipeline.extract.words import CAPITALS

_S = r"[^\S\n]"
#: Kinds that a bare number may follow; "Dự án 1" and "Phương án 2" count what they are.
_NUMBERED = (
    "Chương trình hành động", "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Kết luận", "Thông tư",
    "Chương trình", "Kế hoạch", "Đề án", "Hướng dẫn", "Công văn", "Quy định", "Thông báo", "Luật", "Pháp lệnh",
    "Sắc lệnh",
)  # fmt: skip
_OTHER_NUMBERED = ("Tờ trình", "Báo cáo", "Công điện", "Văn bản", "Lệnh")
_NUMBER = r"\d{1,4}(?:/(?:19|20)\d{2})?(?![\w%])(?!\s*[/\-–]\s*\w)(?![.,]\d)"
_NO_YEAR = r"(?!(?:19|20)\d{2}(?![\d/]))"
_COUNTED = (
    r"(?!\s+(?:năm|tháng|ngày|tuần|quý|giai|kỳ|nội|nhiệm|mục|chương|đề|dự|chỉ|nhóm|lĩnh|bước|giờ|cấp|loại|điểm|trường|ngành"
    r"|bộ|sở|văn|thủ|hồ|người|cơ|đơn|xã|tỉnh|huyện|địa|triệu|tỷ|tỉ|nghìn|khu|tuyến|lần|phần|mô|hoạt|giải|sản|danh)\b)"
)


def _kinds(names: tuple[str, ...]) -> str:
    return "|".join(name.replace(" ", r"\s+") for name in names)


#: "Nghị quyết 57", "Chương trình số 04", "Nghị định số 30/2020": groups kind, number.
NUMBERED = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{_kinds((*_NUMBERED, *_OTHER_NUMBERED))})){_S}+số{_S}*:?{_S}*"
    rf"(?P<number>{_NO_YEAR}{_NUMBER}){_COUNTED}"
    rf"|(?<!\w)(?P<kind2>{_kinds(_NUMBERED)}){_S}+(?P<number2>{_NO_YEAR}{_NUMBER}){_COUNTED}"
)
#: "NQ57", "NQ 57", "CTr-04", "ctr 04 ubnd": groups kind, number, organ.
ABBREVIATED = re.compile(
    rf"(?<![\w/\-])(?P<kind>(?i:NQ|CTr|NĐ|QĐ|CTHĐ|KL)|CT|KH|TT|HD|CV|TB|ĐA)(?:{_S}?-{_S}?|{_S}+(?:số{_S}*)?)?"
    rf"(?P<number>{_NO_YEAR}(?:\d{{2,4}}|(?<=[^\s\d])\d)(?:/(?:19|20)\d{{2}})?)(?![\w%])(?!{_S}?[/\-–]{_S}?\d)(?![.,]\d){_COUNTED}"
    rf"(?:[\s/\-]+(?P<organ>(?i:UBND|HĐND|TTg|CP|TW|TU))(?!\w))?"
)
_ORDER = r"(?:(?:lần\s+)?thứ\s+)?(?:[XVI]+|\d{1,2}|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?!\w)"
#: Resolutions of the Party's congresses and of its Central Committee's meetings, known by these and not by a number.
PARTY_RESOLUTION = re.compile(
    rf"(?<!\w)Nghị quyết\s+(?:Đại hội(?:\s+(?:đại biểu|toàn quốc|tỉnh|thành phố|huyện|[{CAPITALS}]\w+|bộ)){{0,8}}"
    rf"\s+{_ORDER}(?:\s+(?:của\s+)?Đảng\b)?"
    rf"|(?:Hội nghị\s+)?(?:{_ORDER}\s+)?(?:Ban Chấp hành\s+)?Trung ương(?:\s+Đảng)?\s+{_ORDER})"
    r"(?:,?\s+\(?kh[oó][aá]\s+[XVI]+\)?)?"
)
#: Abbreviations that are labels of many other things ("điểm TT1", "Mẫu CT01"): they need words before them that lead
#: to an act, or an organ behind them.
_DOUBTFUL = ("CT", "KH", "TT", "HD", "CV", "TB", "ĐA")
_LEADS_TO_AN_ACT = re.compile(
    r"(?:thực hiện|triển khai|theo|căn cứ|quán triệt|hướng dẫn|nội dung|và|NQ\s?\d+,)\s+$", re.IGNORECASE
)
#: Kinds that a pointing word may follow in small letters; "quy định này", "dự án này" point at other things.
_SURE = ("nghị quyết", "nghị định", "thông tư", "thông tư liên tịch", "chỉ thị", "bộ luật")
_POINTED = (
    *(k for k in KINDS if k not in ("Dự án", "Biên bản", "Thông cáo", "Quyết định")),
    "Quyết định",
    "Điều lệ",
    "Hiến pháp",
)
_POINTED_PATTERN = _kinds(tuple(sorted(_POINTED, key=len, reverse=True)))
_ABOVE = (
    rf"(?:(?:đã{_S}+)?(?:nêu|nói|kể|dẫn|viện{_S}+dẫn){_S}+(?:ở{_S}+)?trên|trên{_S}+đây"
    rf"|trên(?={_S}*(?:[,.;:)\]]|$|\n)|{_S}+(?:và|là|có|được|đã|phải|cần|thì|để|còn|nhằm)\b))"
)
#: "Nghị định này", "Nghị quyết nêu trên", "các văn bản nêu trên": groups many, kind, this, above.
POINTING = re.compile(
    rf"(?<!\w)(?P<many>(?:[Cc]ác|[Nn]hững|[Hh]ai|[Bb]a|[Bb]ốn|0[2-9]){_S}+)?"
    rf"(?P<kind>(?i:{_POINTED_PATTERN})(?:,?{_S}+(?:và{_S}+)?(?i:{_POINTED_PATTERN}))*)(?:{_S}+hành{_S}+động)?{_S}+"
    rf"(?:(?P<this>này)(?!\w)|(?P<above>{_ABOVE}))"
)
_KIND_NAMES = {fold(kind): kind for kind in (*KINDS, "Điều lệ")}


def kind_named(words: str) -> str | None:
    """Return the kind of act that a name or an abbreviation stands for ("chương trình hành động" -> "Chương trình")."""
    key = re.sub(r"\s+", " ", fold(words)).strip()
    found = ABBREVIATIONS.get(key) or _KIND_NAMES.get(key)
    return base_kind(found) if found else None


def base_kind(kind: str | None) -> str | None:
    """Return the kind without what narrows it: a "Chương trình hành động" is a "Chương trình", a "Bộ luật" a "Luật"."""
    narrowed = {
        "Chương trình hành động": "Chương trình",
        "Kế hoạch hành động": "Kế hoạch",
        "Bộ luật": "Luật",
        "Thông tư liên tịch": "Thông tư",
        "Nghị quyết liên tịch": "Nghị quyết",
    }
    return narrowed.get(kind, kind) if kind else None


def points(match: re.Match[str]) -> bool:
    """Tell whether a match of `POINTING` names an act: in small letters only where the word means nothing else."""
    kind = re.sub(r"\s+", " ", match["kind"])
    if kind[0].isupper():
        return True
    if match["many"]:
        return match["above"] is not None or kind.startswith(_SURE)
    return kind in _SURE


def abbreviates(match: re.Match[str]) -> bool:
    """Tell whether a match of `ABBREVIATED` names an act."""
    if match["kind"] not in _DOUBTFUL or match["organ"]:
        return True
    before = match.string[max(0, match.start() - 30) : match.start()]
    return len(match["number"]) > 1 and _LEADS_TO_AN_ACT.search(before) is not None
