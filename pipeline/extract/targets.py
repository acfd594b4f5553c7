"""Measurable targets in prose: indicator, operator, value or range, unit, year.

A number is a target only with a unit of measure ("%", "tỷ USD", a counted noun) or after a word of measure
("duy trì trên 0,7"). Decimals have a comma, thousands a dot (as everywhere in Vietnamese acts). Dates,
symbols, numbering, names such as "5G" or "Công nghiệp 4.0" and durations are no targets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.records import Target
from pipeline.extract.citations import citation_spans
from pipeline.extract.dates import DATE

_DASH = r"\s*[-‐–—]\s*|\s+đến\s+"
_NUM = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_VALUE = re.compile(
    rf"(?<![\w.,/%])(?P<low>{_NUM})(?:\s*%?(?:{_DASH})(?P<high>{_NUM}))?(?![\w]|[.,]\d|[/.\-]\d)",
    re.IGNORECASE,
)
_MONEY = r"(?:đồng|VNĐ|VND|USD|đô la Mỹ|đô la)"
_SCALE = r"(?:nghìn tỷ|nghìn tỉ|ngàn tỷ|triệu tỷ|nghìn|ngàn|triệu|tỷ|tỉ)"
_COUNTED = (
    r"(?:doanh nghiệp|tổ chức|trung tâm|người|nước|quốc gia|tỉnh|xã|phường|huyện|dự án|đề tài|nhiệm vụ"
    r"|sản phẩm|sáng chế|"
    r"đơn|bằng|văn bằng|bài báo|công bố|cơ sở|trường|viện|phòng thí nghiệm|khu|cụm|mô hình|nền tảng"
    r"|dịch vụ|hệ thống|"
    r"chuyên gia|kỹ sư|cán bộ|công chức|giáo sư|tiến sĩ|học viên|sinh viên|hộ|thôn|ấp|điểm|lần|trạm"
    r"|thuê bao|km|ha|m2|"
    r"MW|GW|kWh|tấn|giường|bác sĩ|kỳ lân|startup|thứ hạng|bậc|chỉ tiêu|thủ tục|ngày|giờ|phút|Gbps|Mbps"
    r"|Gb/s|Mb/s)"
)
_UNIT = re.compile(
    rf"\s*(?P<unit>(?:%|phần trăm)(?:\s*/\s*năm|\s+(?:GDP|GRDP)\b|\s*(?:một|mỗi)\s+năm)?"
    rf"|(?:{_SCALE}\s+)?{_MONEY}(?:\s*/\s*(?:người|năm|tháng|ha))*"
    rf"|người(?:\s+trên|\s*/)\s*(?:một\s+|1\s+)?(?:vạn|10\.000|triệu|nghìn|1\.000)\s+(?:dân|người)"
    rf"|(?:{_SCALE}\s+)?{_COUNTED}(?:\s*/\s*(?:10\.000|vạn|1\.000)\s+dân|\s*/\s*(?:người|năm))?(?!\w)"
    rf"|{_SCALE}(?!\w))",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%|phần trăm", re.IGNORECASE)
_LINK = r"(?:\s+(?:có|đạt|là|được|mức|từ|thêm|bình quân|trung bình|cho|đến|tới))*\s*$"
#: Words before a number, in order: the first that matches tells the operator.
_BEFORE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (operator, re.compile(words + _LINK, re.IGNORECASE))
    for operator, words in (
        ("<=", r"(?:không (?:vượt )?quá|tối đa|nhiều nhất|cao nhất|≤|không (?:cao|nhiều|lớn) hơn)"),
        (">=", r"(?:ít nhất|tối thiểu|không dưới|không (?:thấp|ít|nhỏ) hơn|≥|thấp nhất)"),
        ("<", r"(?:\bdưới|(?:thấp|nhỏ|ít) hơn|chưa (?:đến|tới)|<)"),
        (">", r"(?:\btrên|\bhơn|\bvượt(?: quá)?|\bquá|>)"),
        ("~", r"(?:khoảng|xấp xỉ|\bgần|\bước|~|≈)"),
        (
            "=",
            r"(?:\bđạt|\bchiếm|\bbằng|\bmức|\btăng|\bgiảm|đóng góp|\bcó|duy trì|\blà|\bcòn|=|thu hút|"
            r"hình thành|xây dựng|phấn đấu|\bvới)",
        ),
    )
)  # fmt: skip
_AFTER = ((">=", re.compile(r"\s*trở lên")), ("<=", re.compile(r"\s*trở xuống")))
_RANK = re.compile(r"\b(?:nhóm|top|tốp)\s*$", re.IGNORECASE)
_RANKED = re.compile(
    r"\s*(?P<unit>nước|quốc gia|tỉnh(?:, thành phố)?|địa phương|thành phố|nền kinh tế)?\s*(?=dẫn đầu"
    r"|đứng đầu|đầu|hàng đầu)"
)
_NO_TARGET = re.compile(
    r"(?:\b(?:điều|khoản|điểm|mục|phần|chương|phụ lục|số|lần thứ|thứ|khóa|khoá|năm|tháng|ngày|quý|trang"
    r"|bảng|mẫu|công nghiệp|"
    r"tầng|cấp|mức độ|loại|nhóm|giai đoạn|thời kỳ|trong thời hạn|trong vòng|định kỳ|trong|sau|mỗi|kỳ)"
    r"|\bđợt)\s*$",
    re.IGNORECASE,
)
_TIME_UNIT = re.compile(r"\s*(?:ngày|tháng|năm|giờ|phút|tuần)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:(?:đến|vào|trong|tới|hết|cuối|trước)\s+)*năm\s+((?:19|20)\d{2})(?!\d)", re.IGNORECASE)
_SKIPPED = re.compile(
    rf"{DATE}|\b(?:19|20)\d{{2}}\s*[-–]\s*(?:19|20)\d{{2}}|\b(?:năm\s+)?(?:19|20)\d{{2}}\b(?!\s*(?:%"
    rf"|doanh nghiệp|tổ chức|người))"
    r"|\b\d+(?:\.0(?!\d)|G\b)|\b\d+\s*/\s*(?:19|20)\d{2}|\b\d+/\d+\b",
    re.IGNORECASE,
)
_EDGE = (
    r"(?:và|trong đó|với|có|đạt|là|ở mức|mức|chiếm|khoảng|trên|hơn|dưới|từ|ít nhất|tối thiểu|tối đa|"
    r"không quá|được|gần|bình quân đạt|phấn đấu|ước|duy trì|tăng|giảm|tăng trung bình|tăng bình quân|"
    r"trung bình|không dưới|vượt|bằng|còn|cho|đạt mức|góp phần|thêm)"
)
_TRIM_LEFT = re.compile(r"^(?:[\s,:;.\-–•+*]|(?:và|trong đó|phấn đấu)\s)+", re.IGNORECASE)
_TRIM_RIGHT = re.compile(rf"(?:[\s,:(]+|(?<=\s){_EDGE}|^{_EDGE})+$", re.IGNORECASE)
_LONE_VERB = re.compile(
    r"^(?:bố trí|dành|có|thu hút(?: thêm)?|hình thành|xây dựng|phát triển|thành lập|đầu tư|đào tạo|thuộc"
    r"|nhóm|thêm|hỗ trợ|"
    r"Việt Nam (?:có|thuộc)|tỉnh có|công nhận|tuyển chọn|chi|phấn đấu(?: có)?|toàn tỉnh có|mỗi năm có?)?$",
    re.IGNORECASE,
)
_BREAK = re.compile(r";|\.(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class _Found:
    """A number that is a target: its place with operator words and unit, and its parts."""

    start: int
    end: int
    operator: str
    value: float | tuple[float, float]
    unit: str


def find_targets(text: str, year: int | None = None) -> tuple[Target, ...]:
    """Return the targets of a prose passage, in order; indicators are parts of the text.

    `year` is that of the heading above ("Đến năm 2030"); a year in the text itself comes first.
    """
    found = _numbers(text)
    targets = []
    for position, item in enumerate(found):
        previous = found[position - 1].end if position else 0
        following = found[position + 1].start if position + 1 < len(found) else len(text)
        indicator = _indicator(text, item, previous, following)
        if indicator:
            stated = _year(text, item, previous, following)
            targets.append(Target(indicator, item.operator, item.value, item.unit, stated or year))
    return tuple(targets)


def read_number(text: str) -> float:
    """Return the value of "14.650" (14650), "0,7" (0.7); raises ValueError for anything else."""
    return float(text.replace(".", "").replace(",", "."))


def _numbers(text: str) -> list[_Found]:
    """Return the numbers that are targets."""
    skipped = [(s.start, s.end) for s in citation_spans(text)] + [m.span() for m in _SKIPPED.finditer(text)]
    found = []
    for match in _VALUE.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in skipped):
            continue
        item = _target_number(text, match)
        if item:
            found.append(item)
    return found


def _target_number(text: str, match: re.Match[str]) -> _Found | None:
    """Judge one number by the words around it."""
    before = text[max(0, match.start() - 60) : match.start()]
    ranked = _RANKED.match(text, match.end())
    if ranked and _RANK.search(before):
        return _Found(match.start(), ranked.end(), "<=", read_number(match["low"]), ranked["unit"] or "")
    unit = _UNIT.match(text, match.end())
    percent = unit is not None and _PERCENT.match(unit["unit"]) is not None
    if not percent and (_NO_TARGET.search(before) or _TIME_UNIT.match(text, match.end())):
        return None
    operator = next((o for o, words in _BEFORE if words.search(before)), None)
    if unit is None and (operator is None or "," not in match.group() or operator == "="):
        return None
    end = unit.end() if unit else match.end()
    after = next((o for o, words in _AFTER if words.match(text, end)), None)
    low = read_number(match["low"])
    if match["high"] and read_number(match["high"]) >= low:
        return _Found(match.start(), end, "range", (low, read_number(match["high"])), unit["unit"] if unit else "")
    return _Found(match.start(), end, after or operator or "=", low, unit["unit"] if unit else "")


def _indicator(text: str, item: _Found, previous: int, following: int) -> str:
    """Return the words that name what is measured: those before the number, or else those behind it."""
    breaks = [m.end() for m in _BREAK.finditer(text, previous, item.start)]
    left = _strip(text[breaks[-1] if breaks else previous : item.start])
    if not _LONE_VERB.match(left):
        return left
    stop = _BREAK.search(text, item.end, following)
    right = text[item.end : stop.start() if stop else following]
    noun = item.unit if re.match(r"(?!%)[^\W\d]", item.unit) else ""
    start = item.end - len(noun) if noun and text[: item.end].endswith(noun) else item.end
    if stop is None and following < len(text):
        right = right[: right.rfind(",")] if "," in right else right
    return _strip(text[start : item.end + len(right)]) or left


def _strip(words: str) -> str:
    """Cut linking words, operators and years off the ends of an indicator."""
    words = _TRIM_LEFT.sub("", words)
    years = list(_YEAR.finditer(words))
    if years and words[: years[-1].start()].strip(" ,;:-–") == "":
        words = words[years[-1].end() :]
    return _TRIM_RIGHT.sub("", _TRIM_LEFT.sub("", words)).strip(" \t\r\n,:;.-–")


def _year(text: str, item: _Found, previous: int, following: int) -> int | None:
    """Return the year that the text ties to the number: in its clause, or the last one before it."""
    stop = _BREAK.search(text, item.end, following)
    behind = _YEAR.search(text, item.end, stop.start() if stop else following)
    before = [int(m[1]) for m in _YEAR.finditer(text, 0, item.start)]
    own = [int(m[1]) for m in _YEAR.finditer(text, previous, item.start)]
    if behind and re.fullmatch(r"[\s,(]*", text[item.end : behind.start()]):
        return int(behind[1])
    if own:
        return own[-1]
    if behind and not before:
        return int(behind[1])
    return before[-1] if before else None
