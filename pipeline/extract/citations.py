"""Mentions of other acts: their kind, symbol, date and issuer, as far as the text gives them.

Symbols follow NĐ 30/2020, annex I, II.3 ("04/CTr-UBND", "30/2020/NĐ-CP"), Luật ban hành VBQPPL
("42/2019/QH14") and the Party's 36-HD/VPTW ("57-NQ/TW"). The number of a draft may be blank.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from models.records import Citation, Span
from models.text import fold
from pipeline.extract.dates import DATE, read_date
from pipeline.extract.gazetteer import entries
from pipeline.extract.laws import law_pattern
from pipeline.extract.words import CAPITALS

_HYPHEN = r"[^\S\n]{0,2}[-‐‑‒–—−][^\S\n]{0,2}"
_SLASH = r"[^\S\n]{0,3}/[^\S\n]{0,3}"
#: Cyrillic capitals that look Latin are typed by mistake in official symbols ("143/2025/TT-BTС").
_LOOKALIKES = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")
_UPPER = "A-ZĐƯƠÂĂÊÔАВСЕНКМОРТХ"
_KIND = rf"[{_UPPER}][{_UPPER}a-zđ]{{1,9}}|L|PL"
_ORGAN = rf"[{_UPPER}][{_UPPER}A-Za-zđ&.]*[{_UPPER}a-zđ]\d{{0,2}}"
_NUMBER = r"(?<![\w.,/\-])\d{1,5}[a-zđ]?"
#: A resolution of one series takes the number of the resolution above it: "66.4/2025/NQ-CP".
_SERIES = r"(?<![\w.,/\-])\d{1,4}\.\d{1,3}"
#: A number that a draft leaves open: dots or underscores, or nothing at all.
_BLANK = r"(?:(?<![\w/…)])(?:[.…_]{1,30}[^\S\n]?)?)"

#: Abbreviated kinds of acts: NĐ 30/2020, annex III; Luật ban hành VBQPPL; the Party's 36-HD/VPTW.
_SHORT_KIND = r"(?:NQLT|TTLT|CTHĐ|NQ|QĐ|NĐ|TT|CT|QC|QyĐ|QyC|QĐi|TC|TB|HD|CTr|KH|PA|ĐA|DA|BC|TTr|CĐ|KL|TgB)"
#: "QĐ-TTg số 1131", "NĐ-CP số 30/2020", "NQ/TW số: 57": the number behind the rest.
_BACKWARDS = (
    rf"(?<![\w/\-.…])(?P<rest>{_SHORT_KIND}(?:-|/){_ORGAN}(?:-{_ORGAN})*)[^\S\n]{{1,3}}số[^\S\n]{{0,3}}:?[^\S\n]{{0,3}}"
    r"(?P<behind>\d{1,5}(?:[^\S\n]?/[^\S\n]?(?:19|20)\d{2})?)(?![\w/\-]|[.,]\d)"
)
#: A symbol: state form with or without year, laws, Party form, old forms; the number may be blank.
SYMBOL = re.compile(
    rf"(?P<law>{_NUMBER}{_SLASH}(?:19|20)\d{{2}}{_SLASH}(?:QH|UBTVQH|PL-UBTVQH|NQ-UBTVQH)\d{{1,2}})"
    rf"|(?P<state>(?:{_NUMBER}(?:{_SLASH}(?:19|20)\d{{2}})?|{_SERIES}{_SLASH}(?:19|20)\d{{2}}|{_BLANK}){_SLASH}"
    rf"(?:{_KIND})(?:(?:{_HYPHEN}|{_SLASH})(?:{_ORGAN}))+)"
    rf"|(?P<party>{_NUMBER}{_HYPHEN}(?:{_KIND}){_SLASH}(?:{_ORGAN})(?:{_HYPHEN}(?:{_ORGAN}))*)"
    rf"|(?P<blank>(?<=[Ss]ố)[:.…_\s]{{1,40}}[-‐‑–](?:{_KIND}){_SLASH}(?:{_ORGAN}))"
    rf"|(?P<old>{_NUMBER}[-/](?:CP|HĐBT|HĐNN\d?|TTg|CTN)\b)"
    rf"|(?P<older>(?<=[Ss]ố ){_NUMBER}(?:[^\S\n]?[-/][^\S\n]?[A-ZĐ]{{2,6}}(?:/[A-ZĐ]{{2,8}})?"
    r"|[^\S\n][A-ZĐ]{2,5}/[A-ZĐ]{2,8})(?![\w\-]))"
    rf"|(?P<backwards>{_BACKWARDS})"
)

#: Kinds of acts: NĐ 30/2020 art. 7, Luật ban hành VBQPPL art. 4, Quy định 66-QĐ/TW; longest first.
KINDS = (
    "Nghị quyết liên tịch", "Thông tư liên tịch", "Văn bản hợp nhất", "Chương trình hành động",
    "Kế hoạch hành động",
    "Bộ luật", "Nghị quyết", "Quyết định", "Nghị định", "Thông tư", "Chỉ thị", "Chương trình", "Kế hoạch",
    "Kết luận",
    "Hướng dẫn", "Quy định", "Quy chế", "Quy hoạch", "Thông báo", "Thông cáo", "Thông tri", "Báo cáo",
    "Biên bản",
    "Tờ trình", "Công văn", "Công điện", "Phương án", "Đề án", "Dự án", "Pháp lệnh", "Sắc lệnh", "Văn bản",
    "Lệnh",
    "Luật", "Hiến pháp",
)  # fmt: skip
#: Folded abbreviations of kinds (NĐ 30/2020, annex III; 36-HD/VPTW, annex 1), and the kind of each.
ABBREVIATIONS = {
    "nq": "Nghị quyết", "nd": "Nghị định", "qd": "Quyết định", "ctr": "Chương trình", "cthd": "Chương trình",
    "ct": "Chỉ thị", "kl": "Kết luận", "kh": "Kế hoạch", "tt": "Thông tư", "ttlt": "Thông tư liên tịch",
    "hd": "Hướng dẫn", "cv": "Công văn", "tb": "Thông báo", "bc": "Báo cáo", "ttr": "Tờ trình", "da": "Đề án",
    "pa": "Phương án", "qc": "Quy chế", "cd": "Công điện", "l": "Luật", "pl": "Pháp lệnh",
}  # fmt: skip
_KIND_NAMES = "|".join(kind.replace(" ", r"\s+") for kind in KINDS)
_LEFT = re.compile(
    rf"\b(?:{_KIND_NAMES})(?:\s+(?!tại\b|của\b|theo\b|và\b|trong\b)[^\W\d_]+){{0,3}}?\s+số\s*:?\s*$"
    rf"|\b(?:{_KIND_NAMES})\s*$|\bsố\s*:?\s*$",
    re.IGNORECASE,
)
_LAW_WORD = re.compile(r"\b(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s", re.IGNORECASE)
_TO_NUMBER = re.compile(r"[^.;:()\d\n]{0,150}?\s+số:?\s*")
#: Forms and annexes are numbered like acts: "Mẫu số 01/ĐK-TĐ", "Biểu số 02-KH".
_FORM = re.compile(r"\b(?:mẫu|biểu|phụ\s+lục|phiếu)(?:\s+[^\W\d_]+){0,2}\s+(?:số\s*:?\s*)?$", re.IGNORECASE)
#: "các Nghị quyết số 18, 19 và 21-NQ/TW": numbers that share the suffix of the symbol behind them.
_SHARING = re.compile(r"\bsố:?\s+(?P<numbers>(?:\d{1,4}[^\S\n]*(?:,|và|;)[^\S\n]*){1,20})(?:số[^\S\n]+)?$")
_NAME = rf"(?:\s+[{CAPITALS}]\w*)"
_PLACE = rf"(?:\s+(?:tỉnh|thành phố|huyện|thị xã|xã|phường)(?!\w))?{_NAME}{{0,4}}"
_TERM = r"(?:,?\s+kh[oó][aá]\s+[XVI]+)?"
_ISSUER = (
    r"(?:Bộ\s+Chính\s+trị|Ban\s+Bí\s+thư(?:\s+Trung\s+ương(?:\s+Đảng)?)?"
    rf"|(?:Ban\s+Chấp\s+hành\s+|Hội\s+nghị\s+)?Trung\s+ương(?:\s+Đảng)?(?:\s+lần\s+thứ\s+\w+)?{_TERM}"
    rf"|Thủ\s+tướng\s+Chính\s+phủ|Chính\s+phủ|[ỦU][ỷy]\s+ban\s+[Tt]hường\s+vụ\s+Quốc\s+hội|Quốc\s+hội{_TERM}"
    rf"|Chủ\s+tịch\s+nước|(?:Ban\s+Thường\s+vụ\s+)?(?:Tỉnh|Thành|Huyện)\s+[uủ][ỷy]{_NAME}{{0,4}}"
    rf"|(?:Chủ\s+tịch\s+)?(?:UBND|HĐND|[UỦ][ỷy]\s+ban\s+nhân\s+dân|Hội\s+đồng\s+nhân\s+dân){_PLACE}"
    r"|Văn\s+phòng\s+(?:Trung\s+ương(?:\s+Đảng)?|Chính\s+phủ))"
)


@cache
def _right() -> re.Pattern[str]:
    """Return the pattern of what follows a symbol; ministries and departments come from the gazetteer."""
    bodies = "|".join(re.escape(e.name).replace(r"\ ", r"\s+") for e in entries() if e.name.startswith(("Bộ ", "Sở ")))
    ministry = rf"(?:(?:Bộ\s+trưởng|Giám\s+đốc)\s+)?(?:{bodies}){_PLACE}"
    return re.compile(rf"(?P<date>,?\s*\(?ngày\s+{DATE}\)?)?(?P<issuer>,?\s+của\s+(?:{_ISSUER}|{ministry}))?")


_UPPER_RIGHT = re.compile(
    rf"(?P<date>,?\s*\(?NGÀY\s+{DATE.replace('tháng', 'THÁNG').replace('năm', 'NĂM')}\)?)"
    r"(?P<issuer>\s+CỦA\s+(?:BỘ CHÍNH TRỊ|BAN BÍ THƯ|THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ|QUỐC HỘI|UBND TỈNH"
    r"|TỈNH [UỦ][ỶY]))?"
)
_DATE_IN = re.compile(DATE, re.IGNORECASE)
_HYPHENS = re.compile(r"[-‐‑‒–—−]")
_TURNED = re.compile(_BACKWARDS, re.IGNORECASE)
_LEADING = re.compile(r"^(?:s(?:o|ố)\b)?[:\s]*", re.IGNORECASE)


def clean_symbol(text: str) -> str:
    """Return a symbol without blanks and with plain hyphens, its number first ("QĐ-TTg số 1131": "1131/QĐ-TTg").

    A blank number becomes "…" ("…/CTr-SoKHCN").
    """
    backwards = _TURNED.fullmatch(text.strip())
    if backwards is not None:
        joint = "-" if "/" in backwards["rest"] else "/"
        text = f"{backwards['behind']}{joint}{backwards['rest']}"
    bare = _HYPHENS.sub("-", re.sub(r"\s+", "", _LEADING.sub("", text.strip()))).translate(_LOOKALIKES)
    bare = re.sub(r"^[:.…_]+", "", bare)
    return "…" + bare if bare[:1] in ("/", "-") else bare


@lru_cache(maxsize=1 << 16)
def symbol_key(symbol: str) -> str:
    """Return a key that ignores case, blanks, kinds of hyphen, leading zeros and diacritics."""
    return re.sub(r"^0+(?=\d)", "", fold(clean_symbol(symbol)))


def same_symbol(a: str | None, b: str | None) -> bool:
    """Tell whether two symbols are spellings of one ("4/CTr-UBND", "04/ctr-ubnd"); None is like nothing."""
    return a is not None and b is not None and symbol_key(a) == symbol_key(b)


def located_citations(text: str) -> tuple[tuple[Span, Citation], ...]:
    """Return the acts named by symbol, or by a law's name and date, in order; `Citation.text` is `text[start:end]`."""
    found: list[tuple[Span, Citation]] = []
    for match in SYMBOL.finditer(text):
        if not _FORM.search(text[max(0, match.start() - 40) : match.start()]):
            found.extend(_sharing(text, match))
            found.append(_around_symbol(text, match))
    taken = [span for span, _ in found]
    for law in law_pattern().finditer(text):
        issued = law["date"] and read_date(law["date"])
        if issued and not any(law.start() < other.end and other.start < law.end() for other in taken):
            found.append((Span(law.start(), law.end()), Citation(law.group(), None, issued)))
    return tuple(sorted(found, key=lambda item: item[0].start))


def _sharing(text: str, match: re.Match[str]) -> list[tuple[Span, Citation]]:
    """Return the acts whose numbers stand alone before a symbol: "số 18, 19 và 21-NQ/TW" names three acts."""
    floor = max(0, match.start() - 120)
    left = _SHARING.search(text[floor : match.start()])
    suffix = re.sub(r"^\d+", "", clean_symbol(match.group()))
    if left is None or suffix[:1] not in ("-", "/") or match["backwards"]:
        return []
    found = []
    for number in re.finditer(r"\d+", left["numbers"]):
        end = floor + left.start("numbers") + number.end()
        start = end - len(number.group())
        kind = _LEFT.search(text[floor:start])
        start = floor + kind.start() if kind else start
        found.append((Span(start, end), Citation(text[start:end], number.group() + suffix)))
    return found


def find_citations(text: str) -> tuple[Citation, ...]:
    """Return the acts that the text cites, in order. "Nghị quyết này" is no citation."""
    return tuple(citation for _, citation in located_citations(text))


def citation_spans(text: str) -> tuple[Span, ...]:
    """Return the places of `find_citations`, in the same order; offsets in `text`, end exclusive."""
    return tuple(span for span, _ in located_citations(text))


def _around_symbol(text: str, match: re.Match[str]) -> tuple[Span, Citation]:
    """Widen a symbol to the kind before it, and the date and issuer behind it."""
    symbol_start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    start = _kind_start(text, symbol_start)
    right = _UPPER_RIGHT.match(text, match.end()) or _right().match(text, match.end())
    end = right.end() if right else match.end()
    issued = _issued(right["date"]) if right and right["date"] else None
    return Span(start, end), Citation(text[start:end], clean_symbol(match.group()), issued)


def _kind_start(text: str, symbol_start: int) -> int:
    """Return where the kind, or the name of a law, before a symbol begins; the symbol's own start where none does."""
    floor = max(0, symbol_start - 320)
    before = text[floor:symbol_start]
    for law in law_pattern().finditer(before):
        if re.fullmatch(r"\s*(?:,?\s*số:?\s*)?", before[law.end() :]):
            return floor + law.start()
    left = _LEFT.search(before)
    if left and not left.group().lower().startswith("số"):
        return floor + left.start()
    words = [w for w in _LAW_WORD.finditer(before) if _TO_NUMBER.fullmatch(before, w.end() - 1)]
    if words:
        return floor + words[-1].start()
    return floor + left.start() if left else symbol_start


def _issued(text: str) -> date | None:
    """Return the date inside "ngày 22/12/2024" or "(ngày 22 tháng 12 năm 2024)"."""
    match = _DATE_IN.search(text)
    return read_date(match.group()) if match else None
