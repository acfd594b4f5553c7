"""Tasks that carry out an entire act: "Triển khai thực hiện có hiệu quả Chương trình số 04/CTr-UBND".

Such a task answers to the act as a whole and to no single objective of it. It is known by its citation: what stands
before is nothing but carrying out, what stands behind nothing but the act's issuer, title and where or when. The title
of an act that the document itself does not carry out tells a subject, which some objective may have too: such a task
is one like others.

A task of remainders ("Thực hiện các nhiệm vụ khác do cấp trên giao") names no subject at all and answers to nothing.
"""

from __future__ import annotations

import re

from models.records import Citation, Document, Statement
from models.text import fold
from pipeline.extract.agencies import split_agencies
from pipeline.extract.citations import same_symbol
from pipeline.extract.relations import relations_in_body, relations_in_title

#: All patterns are matched against folded text.
_BEFORE = (
    r"(?:tiep tuc|chu dong|tich cuc|nghiem tuc|khan truong|kip thoi|tap trung|day manh|chi dao|lanh dao|quan triet|"
    r"to chuc|dong thoi|can|phai|va|viec|,)"
)
_CARRY = r"(?:trien khai|thuc hien|thi hanh|cu the hoa|the che hoa)"
_MANNER = (
    r"(?:(?:co |dat )?hieu qua|nghiem tuc|nghiem|day du|kip thoi|dong bo|quyet liet|tot|toan dien|thang loi|"
    r"thanh cong|dung tien do|va|,)"
)
_CONTENT = r"(?:noi dung|nhiem vu|muc tieu|chi tieu|giai phap|yeu cau|quan diem|tinh than)"
_OBJECT = (
    rf"(?:(?:toan bo|tat ca|cac|nhung)\s+)*{_CONTENT}(?:(?:\s*,\s*|\s+va\s+)(?:cac\s+)?{_CONTENT})*"
    r"(?:\s+(?:da\s+|duoc\s+)?(?:neu|de ra|giao|xac dinh))?(?:\s+(?:tai|trong|cua|theo))?"
)
_HEAD = re.compile(
    rf"(?:{_BEFORE}\s*)*{_CARRY}\s*(?:(?:{_CARRY}|{_MANNER})\s*)*(?:{_OBJECT}\s*)?(?:(?:cac|nhung)\s*)?", re.IGNORECASE
)
#: "Tham mưu UBND tỉnh thực hiện …": whom the task advises says nothing of what is done.
_ADVISES = re.compile(
    r"^(?P<opener>.*?)\btham mưu\s+(?:giúp\s+|cho\s+)?(?P<organ>.+?)\s+(?=(?:tổ chức|triển khai|thực hiện)\b)"
)
_TAIL = re.compile(
    r"\s*(?:\([^)]*\))?\s*(?:ngay [\d/ thangnam]+)?\s*(?:cua [^,;.]{2,80}?)?"
    r"(?P<title>\s+(?:ve|ban hanh|phe duyet|quy dinh)\s[^;:]{3,300}?)?"
    r"(?:\s*,?\s*(?:tren dia ban|tai (?:co quan|don vi|dia phuong)|theo (?:quy dinh|chuc nang|tham quyen|phan cong)|"
    r"(?:trong|den|truoc|tu) (?:ngay|thang|quy|nam|giai doan))[^,;.]*)*\s*[.;,]?\s*"
)
#: What follows one of these says more than the title of the act does.
_MORE = re.compile(
    r"\b(?:trong tam|trong do|tap trung|gan voi|nham|de|bao dam|dam bao|truoc het|nhat la|dac biet|thong qua)\b"
)
#: What joins an act to the next one.
_JOINED = re.compile(r"(?:\s*(?:[,;]|\bva|\bcung voi|\bcac))+\s*$")

_DUTY = r"(?:nhiem vu|quyen han|chuc nang|trach nhiem|noi dung|cong viec|viec)"
_REMAINDER = re.compile(
    rf"(?:{_BEFORE}\s*)*(?:{_CARRY}|lam)\s*(?:{_MANNER}\s*)*(?:(?:cac|nhung|mot so)\s+)?"
    rf"{_DUTY}(?:(?:\s*,\s*|\s+va\s+)(?:cac\s+)?{_DUTY})*\s+(?:cu the\s+)?khac\b"
)
#: Who says later what the remainder is.
_ASSIGNED = re.compile(
    r"\b(?:(?:do|duoc|khi)\b[^.;]*\b(?:giao|phan cong|yeu cau|uy quyen)|theo (?:su )?(?:phan cong|chi dao|yeu cau)|"
    r"thuoc (?:chuc nang|tham quyen|pham vi|trach nhiem)|theo (?:chuc nang|tham quyen|quy dinh)|lien quan\s*[.;]?\s*$)"
)


def is_remainder(text: str) -> bool:
    """Tell whether a task is only what is left over: other duties than those named, as somebody will assign them."""
    told = fold(text)
    opened = _REMAINDER.match(told)
    return opened is not None and _ASSIGNED.search(told, opened.end()) is not None


def acts_carried_out(statement: Statement, document: Document) -> str | None:
    """Return the symbols of the acts that a task of `document` carries out whole, joined by ", "; None otherwise."""
    found = _cited_in_order(statement)
    if statement.kind != "task" or not found:
        return None
    text = statement.text
    ends = [start + len(citation.text) for start, citation in found]
    behind = [text[end:start] for end, start in zip(ends, [*(start for start, _ in found[1:]), len(text)], strict=True)]
    titled = [_titled(_JOINED.sub("", fold(words))) for words in behind]
    if None in titled or not _HEAD.fullmatch(fold(_head(text[: found[0][0]], statement))):
        return None
    above = _named_above(statement, document) if any(titled) else []
    symbols = [citation.symbol or "" for _, citation in found]
    if any(title and not any(same_symbol(s, a) for a in above) for s, title in zip(symbols, titled, strict=True)):
        return None
    return ", ".join(dict.fromkeys(symbols))


def _named_above(statement: Statement, document: Document) -> list[str | None]:
    """Return the acts that the document carries out or rests on, but for those that only the very task names."""
    span, text = statement.span, document.text
    around = f"{text[: span.start]}\n{text[span.end :]}" if span else text
    bases = [r.symbol for r in document.relations if r.kind == "legal_basis"]
    said = (*relations_in_title(document.subject or ""), *relations_in_body(around))
    return [*bases, *(r.symbol for r in said if r.kind == "implements")]


def _titled(words: str) -> bool | None:
    """Tell whether the folded words behind an act give its title; None where they say more than what it is."""
    found = _TAIL.fullmatch(words)
    return None if found is None or _MORE.search(words) else found["title"] is not None


def _cited_in_order(statement: Statement) -> list[tuple[int, Citation]]:
    """Return where each citation begins; nothing where one names a part, or no symbol, or cannot be placed."""
    found: list[tuple[int, Citation]] = []
    end = 0
    for citation in statement.citations:
        start = statement.text.find(citation.text, end)
        if start < 0 or citation.locator is not None or citation.symbol is None:
            return []
        found.append((start, citation))
        end = start + len(citation.text)
    return found


def _head(words: str, statement: Statement) -> str:
    """Return the words before the act, without who carries it out and whom the task advises."""
    lead = statement.as_written.lead
    if lead and words.lstrip().startswith(lead):
        words = words.lstrip()[len(lead) :].lstrip(" ,:")
    advises = _ADVISES.match(words[:1].lower() + words[1:])
    if advises and all(a.agency for a in split_agencies(advises["organ"])):
        words = advises["opener"] + words[advises.end() :]
    return words.strip()
