"""The words around a target: the indicator (what is measured), the year, and the scope that a ranking names.

Indicators are parts of the text, never made up: the words before the number, or those behind it where nothing but a
verb stands before it ("thu hút thêm ít nhất 3 tổ chức …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.citations import citation_spans
from pipeline.extract.target_numbers import Found

_YEAR = re.compile(
    r"(?<!\d)(?:(?:giai đoạn|thời kỳ|thời kì|trong các năm|các năm)\s+(?:20\d{2})\s*[-–]\s*(?P<period>20\d{2})"
    r"|(?:(?:đến|vào|trong|tới|hết|cuối|trước)\s+)*năm\s+(?P<year>(?:19|20)\d{2})"
    r"|(?:đến|tới|vào|hết|cuối)\s+(?P<bare>20\d{2}))(?!\d|\s*[-–/]\s*\d)",
    re.IGNORECASE,
)
#: Years that a level is compared with, not the year of the target.
_BASE_YEAR = re.compile(r"(?:so với|từ|kể từ|so cùng kỳ|ban hành)\s*(?:cuối\s+|mức\s+)?$", re.IGNORECASE)
_EDGE = (
    r"(?:và|trong đó|với|có|đạt|là|ở mức|mức|chiếm|khoảng|trên|hơn|dưới|từ|ít nhất|tối thiểu|tối đa|"
    r"không quá|được|gần|bình quân đạt|phấn đấu|ước|duy trì|không dưới|vượt|bằng|cho|đạt mức|góp phần|thêm|"
    r"bảo đảm|đảm bảo|thuộc|nằm trong|lọt vào|vào|xếp thứ|đứng thứ|thứ|nhóm|top|tốp|trong|trong số|một trong|các|≥|≤"
    r"|>|<|>=|<=|~|gấp|sẽ|phải|cần|lên)"
)
_SCALED = re.compile(r"^(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+", re.IGNORECASE)
_TRIM_LEFT = re.compile(r"^(?:[\s,:;.(\-–•+*)]|(?:và|trong đó|phấn đấu|đồng thời)[\s,])+", re.IGNORECASE)
_TRIM_RIGHT = re.compile(rf"(?:[\s,:(]+|(?<=\s){_EDGE}|^{_EDGE})+$", re.IGNORECASE)
_LONE_VERB = re.compile(
    r"^(?:bố trí|dành|có|thu hút(?: thêm)?|hình thành|xây dựng|phát triển|thành lập|đầu tư|đào tạo|bồi dưỡng|thuộc"
    r"|nhóm|thêm|hỗ trợ|triển khai|tổ chức|hoàn thành|"
    r"Việt Nam (?:có|thuộc)|tỉnh có|công nhận|tuyển chọn|chi|phấn đấu(?: có)?|toàn tỉnh có|mỗi năm có?|hằng năm"
    r"|tăng|giảm|cắt giảm|tiết kiệm|tăng lên|giảm xuống|còn|giảm còn|giảm xuống còn)?$",
    re.IGNORECASE,
)
_BREAK = re.compile(r";|\.(?=\s|$)|\n")
#: Nouns that name a measure, as in the titles of the national system of statistical indicators.
_HEAD = (
    r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|tỷ suất|chỉ số|quy mô|số lượng|số|tổng|mức|tốc độ|giá trị|thu nhập|năng suất"
    r"|diện tích|kim ngạch|doanh thu|kinh phí|GRDP|GDP|kinh tế số|dân số|xếp hạng|thứ hạng|năng lực)"
)
#: A clause in front that says to what end ("…, bảo đảm tỷ lệ …"), and a verb in front of the measure itself.
_LEAD_IN = re.compile(
    r"^.*(?:,|\bvà)\s+(?:bảo đảm|đảm bảo|đưa|nâng|phấn đấu|trong đó|để|góp phần đưa|duy trì)\s+",
    re.IGNORECASE | re.DOTALL,
)
_INTO_INDEX = re.compile(r"^.*,.*\s(?:vào|nâng|đưa)\s+(?=chỉ số\b)", re.IGNORECASE | re.DOTALL)
_VERB_IN_FRONT = re.compile(
    rf"^(?:(?:Việt Nam|cả nước|toàn tỉnh|tỉnh)\s+)?(?:có|nâng|đưa|bảo đảm|đảm bảo|duy trì|phấn đấu)\s+(?={_HEAD}\b)",
    re.IGNORECASE,
)
#: A verb that takes what is counted behind the number: "có 100% cơ sở giáo dục …", "hình thành 3 trung tâm …".
_OWNS = re.compile(
    r"\b(?:có|bảo đảm|đảm bảo|phấn đấu|thu hút|hình thành|xây dựng|thành lập|công nhận|đào tạo|hỗ trợ|phát triển"
    r"|đón|tiếp nhận|trồng|cấp|tuyển dụng)(?:\s+(?:được|thêm|trên|dưới|hơn|gần|khoảng|ít nhất|tối thiểu|từ))*\s*$",
    re.IGNORECASE,
)
_COUNTED_BEHIND = re.compile(r"\s+(?!(?:của|trong|trên|so|vào|năm|đến|trở|và|tổng|GDP|GRDP|mỗi|hằng|hàng)\b)[^\W\d]")
#: The next year of a series: "năm 2026 đạt 90%, năm 2027 đạt 95%".
_NEXT_YEAR = re.compile(
    r"(?:,|;|\bvà)\s*(?:(?:đến|vào|tới|trong)\s+)*(?:hết\s+)?năm\s+20\d{2}(?:\s+(?:đạt|là|tăng lên|lên|còn|có|khoảng"
    r"|trên|hơn|ít nhất|tối thiểu|từ|dưới|không quá))*\s*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r" tổng (?:giá trị|số|chi|thu|vốn|kim ngạch|mức|diện tích|sản phẩm|dân số|doanh thu|đầu tư)"
    r"(?: (?!(?:vào|đến|trong|cho|năm|và|là|được)\b)[^\W\d_]+){0,8}",
    re.IGNORECASE,
)
_RISEN = re.compile(r"\s+(?:tăng|giảm)$", re.IGNORECASE)
_CHANGES = re.compile(r"^(?:tăng|giảm|cắt giảm|tiết kiệm)$", re.IGNORECASE)
#: An indicator of more syllables than this has run into the clauses before it.
_LONG = 25
_LAST_MEASURE = re.compile(rf"^.*[,:]\s+(?={_HEAD}\s)", re.IGNORECASE | re.DOTALL)
#: What follows a measure behind its number without belonging to it.
_GOES_ON = re.compile(
    r"\s+(?:và (?:tăng|giảm|từng bước|được|có|phấn đấu|đạt)|để|nhằm|góp phần|theo (?:yêu cầu|quy định|lộ trình)|bảo đảm"
    r"|đảm bảo|so với|trong đó)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = (
    r"Đông Nam Á|ASEAN|châu Á(?:\s*-\s*Thái Bình Dương)?|thế giới|toàn cầu|cả nước|toàn quốc|toàn tỉnh|quốc gia|khu vực"
    r"|vùng(?:\s+[A-ZĐÀ-Ỹ]\w*){1,4}"
)
_RANK_SCOPE = re.compile(rf"(?:\s+(?:của|trong|toàn|tại|ở|trên|khu vực(?=\s+[A-ZĐ])))*\s+(?P<scope>{_PLACE})\b")
SCOPE = re.compile(r"(?:trên địa bàn (?:toàn )?tỉnh|toàn tỉnh|cả nước|toàn quốc|toàn thành phố)", re.IGNORECASE)
_BEST_BY = re.compile(r"\s+có\s+(?P<what>.+?)\s+(?:cao|lớn|tốt|nhiều) nhất$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:\s+trên bảng xếp hạng)?\s+về\s+")
_COORDINATE = re.compile(rf"\s+và\s+(?={_HEAD}\b)", re.IGNORECASE)
_NEXT_GROUP = re.compile(r",?\s*(?:và\s+)?(?:thuộc\s+|trong\s+)?(?:nhóm|top|tốp)\s*$", re.IGNORECASE)


def heading_year(path: Sequence[str]) -> int | None:
    """Return the year that the nearest heading names: "Đến năm 2030", "Giai đoạn 2026-2030" (its last year)."""
    for heading in reversed(path):
        found = next((y for y, _, _ in _years(heading)), None)
        if found:
            return found
    return None


def _years(text: str) -> list[tuple[int, int, int]]:
    """Return (year, start, end) of the years that targets may be of."""
    cited = [(s.start, s.end) for s in citation_spans(text)]
    return [
        (int(m["period"] or m["year"] or m["bare"]), m.start(), m.end())
        for m in _YEAR.finditer(text)
        if not _BASE_YEAR.search(text, 0, m.start()) and not any(a < m.end() and m.start() < b for a, b in cited)
    ]


def year_of(text: str, item: Found, previous: int, following: int) -> int | None:
    """Return the year that the text ties to the number: in its clause, or the last one before it.

    `previous` and `following` are offsets: the end of the target before, the start of the one behind.
    """
    years = _years(text)
    stop = _BREAK.search(text, item.end, following)
    limit = stop.start() if stop else following
    behind = next(((y, a) for y, a, _ in years if item.end <= a < limit), None)
    own = [y for y, a, _ in years if previous <= a < item.start]
    before = [y for y, a, _ in years if a < item.start]
    # Behind a comma a year may open the next of a series ("đến 2030 chiếm 30%, đến 2045 chiếm 50%").
    near = r"[\s(]*" if own else r"[\s,(]*"
    if behind and re.fullmatch(near, text[item.end : behind[1]]):
        return behind[0]
    if own:
        return own[-1]
    if behind and not before:
        return behind[0]
    return before[-1] if before else None


def indicator_of(text: str, item: Found, previous: int, following: int) -> tuple[str, int]:
    """Return the words that name what is measured, and the offset behind what was taken for them.

    The words are those before the number, or else those behind it; empty where neither side has any ("năm 2030 đạt
    30%"): then the target before it tells. Words between `previous` and `following` are free to be taken.
    """
    if previous and _NEXT_YEAR.search(text, previous, item.opens):
        return "", item.end
    breaks = [m.end() for m in _BREAK.finditer(text, previous, item.opens)]
    words = text[breaks[-1] if breaks else previous : item.opens]
    left = _left(words)
    if item.risen >= 0:
        left = _RISEN.sub("", left)
    if not _LONE_VERB.match(left) and not _counts_behind(text, item, words):
        return left, item.end
    return _behind(text, item, left, following)


def _behind(text: str, item: Found, left: str, following: int) -> tuple[str, int]:
    """Return the words behind a number, from its counted noun on, and where they end."""
    stop = _BREAK.search(text, item.end, following)
    right = text[item.end : stop.start() if stop else following]
    noun = _SCALED.sub("", item.unit) if re.match(r"(?!%)[^\W\d]", item.unit) else ""
    start = item.end - len(noun) if noun and text[: item.end].endswith(noun) else item.end
    if stop is None and following < len(text):
        right = right[: right.rfind(",")] if "," in right else right
    if not left and start == item.end and re.match(r"\s*(?:,|\(|$|\b(?:vào|đến|trong)?\s*năm\b)", right):
        return "", item.end
    measured = _GOES_ON.sub("", text[start : item.end + len(right)])
    end = start + len(measured)
    if _CHANGES.match(left):
        # "giảm 20% chi phí": without its verb the indicator would say the contrary.
        opening = text[text.rindex(left, 0, item.start) : start]
        return (opening + measured.rstrip(" ,;:.") if measured.strip() else ""), end
    found = strip(measured)
    return ("" if found.lower() in ("lần", "%") else found), end


def whole_of(text: str, item: Found, following: int) -> str:
    """Return the unit of a share with the whole it is of, where the words name a total right behind it.

    "đạt khoảng 40% tổng giá trị sản xuất công nghiệp" gives "% tổng giá trị sản xuất công nghiệp".
    """
    whole = _WHOLE.match(text, item.end, following) if item.unit == "%" else None
    return f"%{_GOES_ON.sub('', whole.group().rstrip())}" if whole else item.unit


def _counts_behind(text: str, item: Found, words: str) -> bool:
    """Tell whether what is counted stands behind the number, though words stand before it."""
    if not _OWNS.search(words):
        return False
    return bool(_COUNTED_BEHIND.match(text, item.end)) if item.unit.startswith("%") else bool(item.unit)


def _left(words: str) -> str:
    """Return the words before a number without the clauses and verbs that only lead to the measure."""
    words = strip(words)
    words = _INTO_INDEX.sub("", _LEAD_IN.sub("", words))
    if len(words.split()) > _LONG:
        words = _LAST_MEASURE.sub("", words)
    return strip(_VERB_IN_FRONT.sub("", words))


def strip(words: str) -> str:
    """Cut linking words, operators and years off the ends of an indicator."""
    words = _TRIM_LEFT.sub("", words)
    years = _years(words)
    if years and words[: years[0][1]].strip(" ,;:-–(") == "":
        words = words[years[0][2] :]
    if years and (rest := words.rstrip(" ,;:-–()")) and _ends_in_year(rest):
        words = rest[: _years(rest)[-1][1]]
    return _TRIM_RIGHT.sub("", _TRIM_LEFT.sub("", words)).strip(" \t\r\n,:;.-–")


def _ends_in_year(words: str) -> bool:
    years = _years(words)
    return bool(years) and years[-1][2] == len(words)


def rank_scope(text: str, item: Found) -> tuple[str | None, int]:
    """Return the field of a ranking ("Đông Nam Á", "cả nước") named behind it, and where the words go on."""
    found = _RANK_SCOPE.match(text, item.end)
    return (found["scope"], found.end()) if found else (None, item.end)


def ranked_by(text: str, item: Found) -> str:
    """Return what "nhóm 20 tỉnh có quy mô kinh tế cao nhất" ranks by, empty where the number's group has no "có"."""
    found = _BEST_BY.search(text[item.start : item.end])
    return strip(found["what"]) if found else ""


def ranked_in(text: str, start: int) -> tuple[str, ...]:
    """Return what a ranking is about, from "về …" at `start`: several where each is a measure of its own."""
    about = _ABOUT.match(text, start)
    if not about:
        return ()
    stop = _BREAK.search(text, about.end())
    words = _GOES_ON.sub("", text[about.end() : stop.start() if stop else len(text)])
    return tuple(filter(None, (strip(part) for part in _COORDINATE.split(words))))


def leads_to_group(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but the opening of the next ranking stands between two ("nhóm 3 nước …, nhóm 50 nước …")."""
    return bool(_NEXT_GROUP.fullmatch(text, start, end))
