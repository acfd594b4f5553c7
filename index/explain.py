"""How a hit came by its score, in plain Vietnamese: parts that add up to it, and what was done with the query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.fusion import Weights
from index.lexical import LexicalIndex, QueryTerms
from models.numerals import decimal
from models.records import Reason

#: So many words are named for one field.
MOST_WORDS = 6
#: Words that add less are not named.
LEAST_SHOWN = 0.0005


def field_reasons(number: int, terms: QueryTerms, lexical: LexicalIndex, weights: Weights) -> list[Reason]:
    """Return what each field gives a statement, its heaviest words first; nothing for a field that gives nothing."""
    own = lexical.folded.at(number, terms.folded)
    accents = lexical.accented.at(number, terms.accented)
    around = lexical.context.at(int(lexical.context_of[number]), terms.folded)
    rows = (
        ("Từ ngữ trùng", terms.folded, own, weights.folded),
        ("Trùng cả dấu", terms.accented, accents, weights.accented),
        ("Tiêu đề, văn bản chứa nó", terms.folded, around, weights.context),
    )
    return [
        Reason(name, _heaviest(words, scores, weight / terms.bound), sum(scores) * weight / terms.bound)
        for name, words, scores, weight in rows
        if any(scores)
    ]


def _heaviest(words: Sequence[str], scores: Sequence[float], factor: float) -> str:
    together: dict[str, float] = {}
    for word, score in zip(words, scores, strict=True):
        if score > 0:
            together[shown(word)] = together.get(shown(word), 0.0) + score * factor
    ranked = sorted(((w, v) for w, v in together.items() if v >= LEAST_SHOWN), key=lambda pair: -pair[1])
    listed = [f"{word} {decimal(value, 3)}" for word, value in ranked[:MOST_WORDS]]
    more = f" và {len(ranked) - MOST_WORDS} từ khác" if len(ranked) > MOST_WORDS else ""
    return "; ".join(listed) + more


def shown(term: str) -> str:
    """Return a term as people read it: accent keys with their marks, keys of symbols as symbols."""
    from index.orthography import surface

    if term[:1] in "#=":
        return f"số hiệu {term[1:].upper()}"
    return " ".join(surface(word) for word in term.split(" "))


def nearness_reason(cosine: float, weight: float) -> Reason:
    """Return what nearness of meaning gives."""
    near = max(cosine, 0.0)
    return Reason("Gần nghĩa", f"độ gần {decimal(near)} × {decimal(weight, 1)}", weight * near)


def query_reasons(
    expansions: Mapping[str, str], phrases: Sequence[str], filters: Sequence[str], corrected: str
) -> list[Reason]:
    """Return what was done before anything was ranked; these bear no number of their own."""
    reasons = [Reason("Sửa lỗi gõ", f"tìm theo: {corrected}", 0.0)] if corrected else []
    reasons += [Reason("Từ viết tắt", f"{short} = {long}", 0.0) for short, long in expansions.items()]
    reasons += [Reason("Đúng cụm từ", f"«{phrase}»", 0.0) for phrase in phrases]
    return reasons + [Reason("Đã lọc", value, 0.0) for value in filters]
