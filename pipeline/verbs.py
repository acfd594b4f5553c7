"""Verbs that open a directive, and the words that may stand before them.

The verbs are those of `index.verbs`; the rule that uses them is in `pipeline.clauses`.
"""

from __future__ import annotations

import re
from functools import cache

from index.verbs import VERBS
from models.text import SYLLABLE, accent_key

#: "Có cơ chế …", "Có chính sách …" direct as much as a verb does.
_HAVE = re.compile(
    r"có (?:các |những )?(?:cơ chế|chính sách|chương trình|kế hoạch|lộ trình|giải pháp|biện pháp|cách tiếp cận|"
    r"phương án|quy định)\b",
    re.IGNORECASE,
)
_OPENERS = """
đồng thời; bên cạnh đó; ngoài ra; cùng với đó; theo đó; trong đó; trước mắt; trước hết; mặt khác; đặc biệt; song song
với đó; chủ động; tích cực; khẩn trương; kịp thời; sớm; quyết liệt; kiên quyết; nhanh chóng; thường xuyên; hằng năm;
hàng năm; hàng quý; hằng quý; hàng tháng; hằng tháng; cần; phải; và; nghiêm túc; cơ bản; mạnh dạn; kiên trì; chặt chẽ;
đồng bộ; trực tiếp
"""
_ENUMERATOR = re.compile(r"\s*(?:\(?[ivx]{1,4}\)|\(?[a-zđ1-9]\))\s*")
_GAP = re.compile(r"[\s,]*")


@cache
def _table(source: str) -> dict[tuple[str, ...], str]:
    phrases = (p.strip() for p in source.replace("\n", " ").split(";"))
    return {tuple(accent_key(s) for s in SYLLABLE.findall(p)): p for p in phrases if p}


def _longest(text: str, start: int, source: str) -> int | None:
    """Return the end of the longest phrase of the table that stands at `start`, or None."""
    table = _table(source)
    keys: list[str] = []
    best = None
    last = start
    for found in SYLLABLE.finditer(text, start):
        if text[last : found.start()] not in ((" ", ", ") if keys else ("",)):
            break
        keys.append(accent_key(found.group()))
        last = found.end()
        if tuple(keys) in table:
            best = found.end()
        if len(keys) == 4:
            break
    return best


def find_verb(text: str) -> str | None:
    """Return the directive verb that opens the text (as written), after connectives and adverbs; else None.

    "Đồng thời, chủ động tham mưu triển khai …" gives "tham mưu".
    """
    start = 0
    while True:
        enumerator = _ENUMERATOR.match(text, start)
        if enumerator and start == 0:
            start = enumerator.end()
        start = _GAP.match(text, start).end()  # type: ignore[union-attr]
        verb_end = _longest(text, start, VERBS)
        opener_end = _longest(text, start, _OPENERS)
        if opener_end is not None and find_verb(text[opener_end:]) is not None:
            start = opener_end
            continue
        if verb_end is not None:
            return text[start:verb_end]
        have = _HAVE.match(text, start)
        if have:
            return have.group().split()[0]
        if opener_end is None:
            return None
        start = opener_end
