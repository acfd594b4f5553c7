"""Where an act changes others: what it amends, replaces and repeals, and the new wording that it gives.

Luật ban hành VBQPPL (64/2025/QH15) and NĐ 78/2025/NĐ-CP: an amending act names what is amended in its title or in the
heading or item of an article, and gives the new wording in quotation marks; what an act replaces or repeals stands in
its article on effect ("Nghị định này thay thế …", "… hết hiệu lực kể từ ngày …", "Bãi bỏ các văn bản sau: …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.records import Relation, RelationKind
from pipeline.extract.mentions import Mention, find_mentions

_VERB = re.compile(
    r"\b(?P<amends>sửa đổi|bổ sung|đính chính)|\b(?P<repeals>bãi bỏ|h(?:ủy|uỷ) bỏ)|\b(?P<replaces>thay thế)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:được|bị|đã|cần|phải|việc|rà soát,?|để|đề nghị|trình)(?:\s+[^\W\d_]+(?:,|\s+và)?){0,2}\s*$", re.IGNORECASE
)
#: Between verb and object nothing may stand that makes the object another's: "bãi bỏ thủ tục theo quy định tại …".
_NOT_OBJECT = re.compile(r"\b(?:được|đã|theo|đối với|để|nhằm|thì|như sau|bằng|bởi)\b|[;\n]|\.\s")
#: What makes of a repeal or a replacement an amendment: only a part of the act goes.
_PARTLY = re.compile(
    r"\b(?:điều|khoản|điểm|cụm từ|từ|phụ lục|mẫu|nội dung|quy định|một số|một phần|tên|tại)\b", re.IGNORECASE
)
_OF_TITLE = re.compile(r"(?:[^,;.:]|,(?!\s*$))*?(?<!và)\s+")
_JOINED = re.compile(r"(?:,|;|\bvà)\s*(?:của\s+)?(?:các\s+)?$")
_ARTICLE = re.compile(r"^\W*Điều\s+\d+[a-zđ]?\s*[.:]\s*(?P<title>.*)$")
_LABEL = r"^\W*(?:Điều\s+\d+[a-zđ]?\s*[.:]\s*)?(?:(?:\d+|[a-zđ]\d?)\s*[.)]\s*)?"
_INSTRUCTION = re.compile(rf"{_LABEL}(?:Sửa đổi|Bổ sung|Bãi bỏ|H(?:ủy|uỷ) bỏ|Thay thế|Thay đổi|Đính chính)\b")
_EFFECT = re.compile(
    r"hiệu lực|thi hành|tổ chức thực hiện|^\s*(?:bãi bỏ|thay thế|sửa đổi|bổ sung)|chuyển tiếp", re.IGNORECASE
)
_OWN_ACT = re.compile(
    r"\b(?:[Ll]uật|[Nn]ghị (?:định|quyết)|[Tt]hông tư|Quyết định|Pháp lệnh|Chỉ thị|Quy (?:định|chế)|Kế hoạch"
    r"|Chương trình)\s+này\b"
)
_ENDS = re.compile(r"^[^:]{0,1500}?\b(?:hết hiệu lực|(?:được |bị )?(?:bãi bỏ|thay thế))")
_OPENS_ENDED = re.compile(
    rf"{_LABEL}(?:(?:Kể\s+)?[Tt]ừ\s+(?:thời điểm|ngày)[^,;]{{0,90}},\s*)?(?:(?:[Cc]ác|[Nn]hững)\s+)?"
    r"(?:[Vv]ăn bản[^,;:]{0,60}:?\s*)?"
    r"(?:(?:Quy chế|Quy định|Quy trình|Điều lệ|Danh mục|Nội quy)[^;:]{0,160}ban hành (?:kèm )?theo\s+)?$"
)
_LISTS = re.compile(r"(?P<repeals>bãi bỏ|hết hiệu lực|h(?:ủy|uỷ) bỏ)|(?P<replaces>thay thế)", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(?:[a-zđ]\d?\)|[-–+•]|\d+\.\d+\.?|\d+\)|\(?[ivx]+\))?\s*(?:[Cc]ác\s+)?$")
_CLAUSE_ITEM = re.compile(r"^\s*\d+\.\s*(?:[Cc]ác\s+)?$")
_NUMBERED = re.compile(r"^\W*\d+\.")
_QUOTE = re.compile(r"^\s*[“\"]")
_CLOSES = re.compile(r"[”\"]\s*[.;,]*\s*$")
#: How an article of the amending act itself begins: it ends new wording whose closing mark is missing.
_ENDING = re.compile(
    r"^Điều\s+\d+\s*[.:]\s*(?:Sửa đổi|Bổ sung|Bãi bỏ|Thay thế|Hiệu lực|Điều khoản (?:thi hành|chuyển tiếp)"
    r"|Tổ chức thực hiện|Trách nhiệm (?:tổ chức )?(?:thực hiện|thi hành))"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the document about the amended act `target` (a symbol): new wording if `quoted`, else orders."""

    start: int
    end: int
    target: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its offset and the title of its article.

    `quoted`: it is new wording for `target`; `instructs`: it says by itself what is to change; `amending`: its article
    does.
    """

    text: str
    start: int
    article: str
    quoted: bool
    instructs: bool
    amending: bool
    target: str | None


def changed_acts(words: str) -> tuple[tuple[Mention, RelationKind], ...]:
    """Return the acts that an instruction, a title or a clause on effect changes, and how, first named first.

    "Sửa đổi, bổ sung một số điều của A, B và C đã được sửa đổi bởi D" amends A, B and C.
    """
    found: list[tuple[Mention, RelationKind]] = []
    verbs = list(_VERB.finditer(words))
    previous = 0
    for mention in find_mentions(words):
        if mention.form not in (None, "name"):
            continue
        start, floor, previous = mention.span.start, previous, mention.span.end
        verb = next((v for v in reversed(verbs) if floor <= v.start() and v.end() <= start), None)
        if verb is not None:
            kind = _direct(words, verb, mention, floor)
            if kind is not None:
                found.append((mention, kind))
        elif found and mention.kinds == found[-1][0].kinds and _JOINED.search(words[:start]):
            since = words[found[-1][0].span.end : start]
            if not re.search(r"\b(?:được|đã)\s", since):
                found.append((mention, "amends" if mention.locator else found[-1][1]))
    return tuple(found)


def _direct(words: str, verb: re.Match[str], mention: Mention, floor: int) -> RelationKind | None:
    """Return what the verb does to the act behind it, or None where the act is not its object.

    `floor`: where the act before it ends. A verb that follows at once tells what that act did.
    """
    first = next(v for v in _VERB.finditer(words) if re.fullmatch(r"(?:[\w\s]|,)*", words[v.start() : verb.end()]))
    between = words[verb.end() : mention.span.start]
    if floor and _OF_TITLE.fullmatch(words, floor, first.start()):
        return None
    if _PASSIVE.search(words[: first.start()]) or _NOT_OBJECT.search(between):
        return None
    if verb.lastgroup == "amends" or mention.locator or _PARTLY.search(between):
        return "amends"
    return "repeals" if verb.lastgroup == "repeals" else "replaces"


def passages(text: str, subject: str | None) -> tuple[Passage, ...]:
    """Return the passages of a document's text that amend, in order; none for an act that amends nothing."""
    return tuple(
        Passage(line.start, line.start + len(line.text), line.target, line.quoted)
        for line in _lines(text, subject)
        if line.target and (line.quoted or line.instructs or line.amending)
    )


def changes_in_body(text: str) -> tuple[Relation, ...]:
    """Return what the articles of an act amend, replace and repeal; new wording for other acts is left out."""
    found: list[tuple[Mention, RelationKind]] = []
    listing: RelationKind | None = None
    item = _ITEM
    for line in _lines(text, None):
        if line.quoted:
            continue
        items = _items(line.text, listing, item) if listing else ()
        if items:
            found.extend(items)
            continue
        listing = _opens_list(line)
        # "2. Bãi bỏ các văn bản sau:" has items a), b); below an unnumbered line they are 1., 2.
        item = _ITEM if _NUMBERED.match(line.text) else re.compile(f"{_ITEM.pattern}|{_CLAUSE_ITEM.pattern}")
        found.extend(_changes(line))
    return tuple(Relation(kind, m.symbol, m.issued_on, m.act) for m, kind in found)


def _changes(line: _Line) -> Iterator[tuple[Mention, RelationKind]]:
    in_effect = bool(_EFFECT.search(line.article))
    if line.text.isupper() or (line.instructs and (in_effect or _ARTICLE.match(line.text))):
        yield from changed_acts(line.text)
    elif in_effect or _OWN_ACT.search(line.text):
        for sentence in re.split(r"(?<=\.)\s+(?=[^\W\d_])", line.text):
            if in_effect and _ENDS.search(sentence):
                yield from _ended(sentence)
            for clause in re.split(r"(?<=;)\s+", sentence):
                if _does_itself(clause):
                    yield from changed_acts(clause)


def _does_itself(clause: str) -> bool:
    """Tell whether the act at hand is what changes others, and not an act that is named after it."""
    verb = _VERB.search(clause)
    own = _OWN_ACT.search(clause, 0, verb.start()) if verb else None
    if verb is None or own is None:
        return False
    return not any(own.end() <= m.span.start < verb.start() for m in find_mentions(clause))


def _ended(sentence: str) -> Iterator[tuple[Mention, RelationKind]]:
    """Yield the acts that a sentence says lose effect: "Thông tư số … và Thông tư số … hết hiệu lực kể từ ngày …"."""
    found: list[Mention] = []
    verb = _ENDS.search(sentence)
    for mention in find_mentions(sentence[: verb.end()] if verb else ""):
        if mention.form not in (None, "name"):
            continue
        before = sentence[: mention.span.start]
        joined = found and mention.kinds == found[0].kinds and _JOINED.search(before)
        if joined or (not found and _OPENS_ENDED.match(before)):
            found.append(mention)
            yield mention, "amends" if mention.locator else "repeals"
        elif not found:
            return


def _opens_list(line: _Line) -> RelationKind | None:
    """Return what happens to the acts in the items below a line ("Các văn bản sau đây hết hiệu lực: …"), or None."""
    verb = _LISTS.search(line.text)
    if verb is None or not line.text.rstrip().endswith(":") or not _EFFECT.search(line.article or line.text):
        return None
    if _ARTICLE.match(line.text) is None and not line.article:
        return None
    return "replaces" if verb.lastgroup == "replaces" else "repeals"


def _items(text: str, kind: RelationKind, item: re.Pattern[str]) -> tuple[tuple[Mention, RelationKind], ...]:
    """Return the act with which an item of such a list begins, and those joined to it by commas."""
    first = next((m for m in find_mentions(text) if m.form in (None, "name")), None)
    if first is None or not item.match(text[: first.span.start]):
        return ()
    return ((first, "amends" if first.locator else kind),)


def _lines(text: str, subject: str | None) -> Iterator[_Line]:
    """Walk the lines, keeping the article, the amended act and whether new wording is open.

    `subject`: the title; what it alone amends is the target where an article does not say.
    """
    titled = [m.symbol for m, kind in changed_acts(subject or "") if m.symbol and kind == "amends"]
    whole = titled[0] if len(titled) == 1 else None
    target: str | None = None
    title, quoted, amends, start = "", False, False, 0
    for text_line in text.splitlines(keepends=True):
        quoted = quoted and not _ENDING.match(text_line)
        instructs = False
        if not quoted and not _QUOTE.match(text_line):
            article = _ARTICLE.match(text_line)
            instructs = _INSTRUCTION.match(text_line) is not None
            if article:
                title, amends, target = article["title"] or " ", instructs, None
            if instructs or text_line.isupper():
                named = [m.symbol for m, _ in changed_acts(text_line) if m.symbol]
                # "CHƯƠNG II SỬA ĐỔI, BỔ SUNG … THÔNG TƯ SỐ …" holds for the articles below it.
                whole = named[0] if named and text_line.isupper() else whole
                target = named[0] if named else target or whole
        elif not quoted:
            quoted = target is not None
        yield _Line(text_line, start, title, quoted, instructs, amends and not quoted, target)
        if quoted and _CLOSES.search(text_line.strip()) and len(text_line.strip()) > 1:
            quoted = False
        start += len(text_line)
