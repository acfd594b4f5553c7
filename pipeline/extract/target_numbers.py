"""The numbers of a passage that are targets: value or range, operator, unit of measure, or a place in a ranking.

A number is a target only with a unit of measure ("%", "tỷ USD", a counted noun) or after a word of measure
("duy trì trên 0,7"). Decimals have a comma, thousands a dot (as everywhere in Vietnamese acts). Dates,
symbols, numbering, names such as "5G" or "Công nghiệp 4.0", durations and the level that one starts from ("từ 20%
lên 30%") are no targets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.extract.citations import citation_spans
from pipeline.extract.dates import DATE

#: Unit of a target that is a place in a ranking ("nhóm 3 nước dẫn đầu", "xếp thứ 40"); a lower number is better.
RANK = "hạng"
_DASH = r"\s*[-‐–—]\s*|\s+đến\s+"
_NUM = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_VALUE = re.compile(
    rf"(?<![\w.,/%])(?P<low>{_NUM})(?:\s*%?(?:{_DASH})(?P<high>{_NUM}))?(?![\w]|[.,]\d|[/.\-]\d)",
    re.IGNORECASE,
)
_MONEY = r"(?:đồng|VNĐ|VND|USD|đô la Mỹ|đô la)"
_SCALE = r"(?:nghìn tỷ|nghìn tỉ|ngàn tỷ|ngàn tỉ|triệu tỷ|triệu tỉ|nghìn|ngàn|triệu|tỷ|tỉ)"
_COUNTED = (
    r"(?:doanh nghiệp|tổ chức|trung tâm|người|nước|quốc gia|tỉnh|thành phố|đô thị|xã|phường|huyện|dự án|đề tài"
    r"|nhiệm vụ|sản phẩm|sáng chế|thương hiệu|công trình|giải pháp|"
    r"đơn|bằng|văn bằng|bài báo|bài|công bố|cơ sở|trường|viện|phòng thí nghiệm|khu|cụm|mô hình|nền tảng"
    r"|dịch vụ|hệ thống|tập đoàn|quỹ|sàn|tuyến|lượt|lao động|"
    r"chuyên gia|kỹ sư|nhà khoa học|cán bộ|công chức|giáo sư|tiến sĩ|thạc sĩ|học viên|sinh viên|học sinh|hộ|thôn|ấp"
    r"|điểm|lần|trạm|thuê bao|km|ha|m2|m²|m3|m³|"
    r"MW|GW|kWh|tấn|giường bệnh|giường|bác sĩ|kỳ lân|startup|thứ hạng|bậc|chỉ tiêu|thủ tục|ngày|giờ|phút|Tbps|Gbps|Mbps"
    r"|Gb/s|Mb/s)"
)
_OF_PEOPLE = r"(?:một\s+|1\s+)?(?:vạn|10\.000|triệu|nghìn|ngàn|1\.000|1000|100\.000)\s+(?:dân|người)"
_UNIT = re.compile(
    # "05 (năm) dự án": the number again in words.
    rf"(?:\s*\([^\W\d][^()\d]{{1,20}}\))?\s*"
    rf"(?P<unit>(?:%|phần trăm)(?:\s*/\s*năm|\s+(?:GDP|GRDP)\b|\s*(?:một|mỗi)\s+năm)?"
    rf"|(?:{_SCALE}\s+)?{_MONEY}(?:\s*/\s*(?:người|năm|tháng|ha))*"
    rf"|(?:{_SCALE}\s+)?{_COUNTED}(?:(?:\s+trên|\s*/)\s*{_OF_PEOPLE}|\s*/\s*(?:người|năm))?(?!\w)"
    rf"|{_SCALE}(?!\w))",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%|phần trăm", re.IGNORECASE)
_LINK = r"(?:\s+(?:có|đạt|là|được|mức|từ|thêm|bình quân|trung bình|cho|đến|tới))*\s*$"
#: Words before a number, in order: the first that matches tells the operator.
_BEFORE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (operator, re.compile(words + _LINK, re.IGNORECASE))
    for operator, words in (
        ("<=", r"(?:không (?:vượt )?quá|tối đa|nhiều nhất|cao nhất|≤|<=|=<|không (?:cao|nhiều|lớn) hơn)"),
        (">=", r"(?:ít nhất|tối thiểu|không dưới|không (?:thấp|ít|nhỏ) hơn|≥|>=|=>|thấp nhất)"),
        ("<", r"(?:\bdưới|(?:thấp|nhỏ|ít) hơn|chưa (?:đến|tới)|<)"),
        (">", r"(?:\btrên|\bhơn|\bvượt(?: quá)?|\bquá|>)"),
        ("~", r"(?:khoảng|xấp xỉ|\bgần|\bước|~|≈)"),
        (
            "=",
            r"(?:\bđạt|\bchiếm|\bbằng|\bmức|\btăng|\bgiảm|đóng góp|\bcó|duy trì|\blà|\bcòn|=|thu hút|\bgấp|"
            r"hình thành|xây dựng|phấn đấu|\bvới)",
        ),
    )
)  # fmt: skip
_AFTER = ((">=", re.compile(r"\s*trở lên")), ("<=", re.compile(r"\s*trở xuống")))
_NO_TARGET = re.compile(
    r"(?:\b(?:điều|khoản|điểm|mục|phần|chương|phụ lục|số|lần thứ|thứ|khóa|khoá|năm|tháng|ngày|quý|trang"
    r"|bảng|mẫu|công nghiệp|"
    r"tầng|cấp|mức độ|loại|nhóm|giai đoạn|thời kỳ|trong thời hạn|trong vòng|định kỳ|trong|sau|mỗi|kỳ)"
    r"|\bđợt)\s*$",
    re.IGNORECASE,
)
_TIME_UNIT = re.compile(r"\s*(?:ngày|tháng|năm|giờ|phút|tuần)\b", re.IGNORECASE)
_SKIPPED = re.compile(
    rf"{DATE}|\b(?:19|20)\d{{2}}\s*[-–]\s*(?:19|20)\d{{2}}|\b(?:năm\s+)?(?:19|20)\d{{2}}\b(?!\s*(?:%"
    rf"|doanh nghiệp|tổ chức|người))"
    r"|\b\d+(?:\.0(?!\d)|G\b)|\b\d+\s*/\s*(?:19|20)\d{2}|\b\d+/\d+\b",
    re.IGNORECASE,
)
#: "từ 20% (năm 2020) lên 30%": what one starts from.
_RISES = re.compile(
    r"\s*(?:\(?[^,;.()\d]{0,15}\b(?:19|20)\d{2}\)?)?\s*,?\s*(?:tăng |giảm )?(?:lên|xuống)\b", re.IGNORECASE
)
_FROM = re.compile(r"\btừ(?:\s+(?:mức|khoảng|hơn|trên|dưới|gần))*\s*$", re.IGNORECASE)
_UP_TO = re.compile(r"\s*(?:đến|tới|[-–])\s*(?:dưới\s*)?", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;]\s+|\n")
_CONDITION = re.compile(r"\W*(?:[a-zđ]\)\s*)?(?:trường hợp|nếu|khi)\b", re.IGNORECASE)
_IN_GROUP = re.compile(r"\b(?:nhóm|top|tốp|thuộc|trong số|một trong|nằm trong|vào|trong)(?:\s+các)?\s*$", re.IGNORECASE)
_TOP = re.compile(r"\b(?:top|tốp)\s*$", re.IGNORECASE)
_RANKED = re.compile(
    r"\s*(?:(?:nước|quốc gia|tỉnh(?:,? thành phố| thành)?|địa phương|thành phố|nền kinh tế)\s*)?"
    r"(?:dẫn đầu|đứng đầu|hàng đầu|đầu tiên|cao nhất|tốt nhất|đầu|có [^.;,\d]{3,80}? (?:cao|lớn|tốt|nhiều) nhất)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:(?:xếp|đứng|vị trí|hạng)(?:\s+hạng)?\s+(?:thứ|hạng)|thứ hạng|xếp hạng)"
    r"(?:\s+(?:thứ|đạt|trong|ở|từ|trên|dưới|khoảng|≤|≥))*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A number that is a target: its place with operator words and unit, and its parts.

    `start` and `end` are offsets into the passage, end exclusive; `ranked` for a place in a ranking; `risen` is the
    offset of the level one starts from where the words name one, else `start`.
    """

    start: int
    end: int
    operator: str
    value: float | tuple[float, float]
    unit: str
    ranked: bool = False
    risen: int = -1

    @property
    def opens(self) -> int:
        """Where the words before the target end."""
        return self.start if self.risen < 0 else self.risen


def read_number(text: str) -> float:
    """Return the value of "14.650" (14650), "0,7" (0.7); raises ValueError for anything else."""
    return float(text.replace(".", "").replace(",", "."))


def numbers(text: str) -> list[Found]:
    """Return the numbers of a prose passage that are targets, in order."""
    skipped = [(s.start, s.end) for s in citation_spans(text)] + [m.span() for m in _SKIPPED.finditer(text)]
    found: list[Found] = []
    start_level = -1
    for match in _VALUE.finditer(text):
        end = match.end() if _free(match.span(), skipped) else match.end("low")
        if not _free((match.start(), end), skipped) or _conditional(text, match.start()):
            continue
        item = _judge(text, match, end)
        if item is None:
            continue
        if found and found[-1].unit == item.unit and _UP_TO.fullmatch(text, found[-1].end, item.start):
            found[-1] = _joined(found[-1], item)
            continue
        level = _FROM.search(text, 0, item.start)
        if level and _RISES.match(text, item.end):
            start_level = level.start()
            continue
        found.append(Found(item.start, item.end, item.operator, item.value, item.unit, item.ranked, start_level))
        start_level = -1
    return found


def _joined(low: Found, high: Found) -> Found:
    """Return the range of "từ 10 tỷ đồng đến 15 tỷ đồng"."""
    if isinstance(low.value, tuple) or isinstance(high.value, tuple) or high.value < low.value:
        return low
    return replace(low, end=high.end, operator="range", value=(low.value, high.value))


def _conditional(text: str, start: int) -> bool:
    """Tell whether the sentence that holds the offset states a condition."""
    opening = max((m.end() for m in _SENTENCE.finditer(text, 0, start)), default=0)
    return bool(_CONDITION.match(text, opening))


def _free(span: tuple[int, int], skipped: list[tuple[int, int]]) -> bool:
    return not any(a < span[1] and span[0] < b for a, b in skipped)


def _judge(text: str, match: re.Match[str], end: int) -> Found | None:
    """Judge one number, whose digits end at `end`, by the words around it."""
    before = text[max(0, match.start() - 60) : match.start()]
    low, high = read_number(match["low"]), match["high"] if end == match.end() else None
    rank = _rank(text, match.start(), end, before, low)
    if rank:
        return rank
    unit = _UNIT.match(text, end)
    percent = unit is not None and _PERCENT.match(unit["unit"]) is not None
    if not percent and (_NO_TARGET.search(before) or _TIME_UNIT.match(text, end)):
        return None
    operator = operator_before(before)
    if unit is None and (operator is None or "," not in match.group() or operator == "="):
        return None
    words = unit["unit"] if unit else ""
    close = unit.end() if unit else end
    if high and read_number(high) >= low:
        return Found(match.start(), close, "range", (low, read_number(high)), words)
    return Found(match.start(), close, operator_after(text, close) or operator or "=", low, words)


def _rank(text: str, start: int, end: int, before: str, value: float) -> Found | None:
    """Return a place in a ranking: "nhóm 3 nước dẫn đầu", "top 30", "xếp thứ 40"."""
    ranked = _RANKED.match(text, end)
    if ranked and _IN_GROUP.search(before):
        return Found(start, ranked.end(), "<=", value, RANK, True)
    if _TOP.search(before):
        return Found(start, end, "<=", value, RANK, True)
    if _PLACED.search(before) and not _UNIT.match(text, end):
        operator = operator_after(text, end, better="<=") or operator_before(before) or "="
        return Found(start, end, operator, value, RANK, True)
    return None


def operator_before(words: str) -> str | None:
    """Return the operator that the words before a number tell, None where they tell none."""
    return next((o for o, pattern in _BEFORE if pattern.search(words)), None)


def operator_after(text: str, end: int, better: str = ">=") -> str | None:
    """Return the operator of "trở lên", "trở xuống" behind a number; "trở lên" in a ranking is a lower number."""
    found = next((o for o, pattern in _AFTER if pattern.match(text, end)), None)
    return better if found == ">=" else found
