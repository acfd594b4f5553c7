"""What a document says of other acts: which it carries out, and on which it rests."""

from __future__ import annotations

import re

from models.records import Citation, Relation, RelationKind
from pipeline.extract.citations import located_citations

_CARRIES = re.compile(r"(?:thực hiện|triển khai|cụ thể hóa|cụ thể hoá)\b[^,;.]*$", re.IGNORECASE)
_AMENDS = re.compile(r"\b(?:sửa đổi|bổ sung|bãi bỏ|thay thế|đính chính|hướng dẫn|quy định chi tiết)\b", re.IGNORECASE)
#: Acts that set objectives and tasks; laws, decrees and circulars set rules and are bases only.
_DIRECTIVE = re.compile(r"(?:^|[/\-…\d])(?:NQ|CT|CTr|CTR|KH|KL|QĐ|ĐA|TB|BC)[-/]")
_CLOSE = re.compile(
    r"(?:^|[\s\"“])(?:thực hiện|triển khai|cụ thể hóa|cụ thể hoá|thể chế hóa|thể chế hoá)"
    r"(?:\s+(?:có hiệu quả|hiệu quả|tốt|đầy đủ|nghiêm túc|thắng lợi|nghiêm|kịp thời|thành công|thực hiện))*"
    r"(?:\s+(?:các |những )?(?:nhiệm vụ|nội dung|mục tiêu|chỉ tiêu)[^,;.]{0,60}?(?:tại|theo|trong|của))?\s*$",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\b(?:bám sát)\b[^;.]*$", re.IGNORECASE)
_JOINED = re.compile(r"^(?:\s*(?:,|và|;)\s*)$")
_SENTENCE = re.compile(r"[^.;\n]*(?:\.(?!\s|$)[^.;\n]*)*[.;\n]?")
_OPENING_WORDS = 10


def relations_in_title(subject: str) -> tuple[Relation, ...]:
    """Return the relations in a title: the act it carries out; other acts named are cited.

    "Triển khai thực hiện Chương trình số 04/CTr-UBND …" implements; "Sửa đổi … Nghị định số …" only cites.
    """
    amends = _AMENDS.search(subject) is not None
    found = []
    for span, citation in located_citations(subject):
        carries = not amends and _CARRIES.search(subject[: span.start]) is not None
        found.append((citation, "implements" if carries else "cites"))
    return _relations(found)


def relations_in_bases(bases: tuple[str, ...]) -> tuple[Relation, ...]:
    """Return the acts that "Căn cứ …" lines name first; those without a symbol stay in the lines alone."""
    firsts = [located_citations(base)[:1] for base in bases]
    return _relations([(item[0][1], "legal_basis") for item in firsts if item])


def relations_in_body(text: str) -> tuple[Relation, ...]:
    """Return the acts that the body says the document carries out.

    "phải bám sát quan điểm, mục tiêu và định hướng của X và Y", or a sentence that opens with carrying out X
    ("Tham mưu UBND tỉnh thực hiện hiệu quả X"). Laws, decrees and circulars are not among them.
    """
    found: list[tuple[Citation, RelationKind]] = []
    for sentence in _SENTENCE.findall(text):
        located = located_citations(sentence)
        taken = False
        for position, (span, citation) in enumerate(located):
            before = sentence[: span.start]
            follows = _FOLLOWS.search(before) is not None
            opens = _CLOSE.search(before) is not None and len(before.split()) <= _OPENING_WORDS + 10 * ("tại" in before)
            joined = taken and _JOINED.match(sentence[located[position - 1][0].end : span.start]) is not None
            taken = bool(follows or opens or joined)
            if taken and citation.symbol and _DIRECTIVE.search(citation.symbol):
                found.append((citation, "implements"))
    return _relations(found)


def _relations(
    found: list[tuple[Citation, RelationKind]] | list[tuple[Citation, str]],
) -> tuple[Relation, ...]:
    """Return one relation for each kind and symbol: the first words, a date where any mention has one."""
    kept: dict[tuple[str, str], Relation] = {}
    for citation, kind in found:
        if citation.symbol is None:
            continue
        key = (kind, citation.symbol)
        known = kept.get(key)
        if known is None or (known.issued_on is None and citation.issued_on is not None):
            kept[key] = Relation(
                _kind(kind), citation.symbol, citation.issued_on, known.text if known else citation.text
            )
    return tuple(kept.values())


def _kind(kind: str) -> RelationKind:
    """Return the kind as its literal type."""
    return "implements" if kind == "implements" else "legal_basis" if kind == "legal_basis" else "cites"
