"""What a document says of other acts: which it carries out, on which it rests, and which it changes or ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from models.records import Relation, RelationKind
from pipeline.extract.amending import changed_acts
from pipeline.extract.citations import located_citations, symbol_key
from pipeline.extract.laws import law_key
from pipeline.extract.mentions import Mention, find_mentions

_CARRIES = re.compile(r"(?:thực hiện|triển khai|cụ thể hóa|cụ thể hoá)\b[^,;.]*$", re.IGNORECASE)
_DETAILS = re.compile(r"\b(?:sửa đổi|bổ sung|bãi bỏ|thay thế|đính chính|hướng dẫn|quy định chi tiết)\b", re.IGNORECASE)
#: Acts that set objectives and tasks; laws, decrees and circulars set rules and are bases only.
_DIRECTIVE = re.compile(r"(?:^|[/\-…\d])(?:NQ|CT|CTr|CTR|KH|KL|QĐ|ĐA|TB|BC)[-/]")
_CLOSE = re.compile(
    r"(?:^|[\s\"“])(?:thực hiện|triển khai|cụ thể hóa|cụ thể hoá|thể chế hóa|thể chế hoá)"
    r"(?:\s+(?:có hiệu quả|hiệu quả|tốt|đầy đủ|nghiêm túc|thắng lợi|nghiêm|kịp thời|thành công|thực hiện))*"
    r"(?:\s+(?:các |những )?(?:nhiệm vụ|nội dung|mục tiêu|chỉ tiêu)[^,;.]{0,60}?(?:tại|theo|trong|của))?\s*$",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\b(?:bám sát)\b[^;.]*$", re.IGNORECASE)
_JOINED = re.compile(r"^\s*(?:,|và|;)\s*(?:các\s+)?$")
_SENTENCE = re.compile(r"[^.;\n]*(?:\.(?!\s|$)[^.;\n]*)*[.;\n]?")
_OPENING_WORDS = 10
_AMENDED = re.compile(r"\bđược (?:sửa đổi|bổ sung)", re.IGNORECASE)


def relations_in_title(subject: str) -> tuple[Relation, ...]:
    """Return the relations in a title: the act that it carries out, those that it changes; other acts are cited.

    "Triển khai thực hiện Chương trình số 04/CTr-UBND …" implements; "Sửa đổi, bổ sung một số điều của …" amends.
    """
    changed = {m.span: kind for m, kind in changed_acts(subject)}
    rules = _DETAILS.search(subject) is not None
    found, carries, end = [], False, 0
    for mention in _named(subject):
        joined = carries and _JOINED.match(subject[end : mention.span.start]) is not None
        carries = joined or _CARRIES.search(subject[: mention.span.start]) is not None
        end = mention.span.end
        carried = carries and not rules and mention.symbol is not None
        found.append(_relation(mention, changed.get(mention.span) or ("implements" if carried else "cites")))
    return merged(found)


def relations_in_bases(bases: tuple[str, ...]) -> tuple[Relation, ...]:
    """Return the acts on which the "Căn cứ …" lines say that the document rests.

    The first of each part of a line, and those that are joined to it: "Kế hoạch số 433-KH/TU và Chương trình số 04/…".
    """
    parts = (part for base in bases for part in _parts(base))
    return merged(_relation(mention, "legal_basis") for part in parts for mention in _first_and_joined(part))


def _first_and_joined(part: str) -> Iterator[Mention]:
    """Yield the first mention of an act and those that follow it with nothing but a comma or "và" between."""
    end = None
    for mention in _named(part):
        if end is not None and (mention.span.start < end or _JOINED.match(part[end : mention.span.start]) is None):
            return
        yield mention
        end = mention.span.end
        if _DETAILS.search(part[: mention.span.start]):
            return


def _parts(base: str) -> list[str]:
    """Return the parts between semicolons up to "được sửa đổi bởi", behind which they list what amended the act."""
    parts = base.split(";")
    amended = next((n for n, part in enumerate(parts) if _AMENDED.search(part)), len(parts))
    return parts[: amended + 1]


def relations_in_body(text: str) -> tuple[Relation, ...]:
    """Return the acts that the body says the document carries out.

    "phải bám sát quan điểm, mục tiêu và định hướng của X và Y", or a sentence that opens with carrying out X
    ("Tham mưu UBND tỉnh thực hiện hiệu quả X"). Laws, decrees and circulars are not among them.
    """
    found: list[Relation] = []
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
                found.append(Relation("implements", citation.symbol, citation.issued_on, citation.text))
    return merged(found)


def relation_key(relation: Relation) -> str:
    """Return a key of the act that a relation names: its symbol, else the name of the law."""
    return symbol_key(relation.symbol) if relation.symbol else law_key(relation.text)


def merged(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return one relation for each kind and act: the first words, a date where any mention has one."""
    kept: dict[tuple[RelationKind, str], Relation] = {}
    for relation in relations:
        key = (relation.kind, relation_key(relation))
        known = kept.get(key)
        if known is None:
            kept[key] = relation
        elif known.issued_on is None and relation.issued_on is not None:
            kept[key] = Relation(relation.kind, relation.symbol, relation.issued_on, known.text)
    return tuple(kept.values())


def _named(text: str) -> Iterator[Mention]:
    """Yield the mentions that name an act by its symbol or a law by its name."""
    return (m for m in find_mentions(text) if m.form in (None, "name"))


def _relation(mention: Mention, kind: RelationKind) -> Relation:
    return Relation(kind, mention.symbol, mention.issued_on, mention.act)
