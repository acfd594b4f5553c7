"""Short forms of official prose ("CĐS", "KH&CN", "UBND") and what they stand for, in texts and in queries.

Both sides are brought to the long form: a text that writes "CĐS" and a query that says "chuyển đổi số" meet, and so do
they the other way round. The forms come from `acronyms.tsv`, and from the texts' own definitions ("khoa học, công nghệ
(KH&CN)", "(sau đây gọi tắt là …)"), which are learnt when an index is built and never overrule the table.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from models.text import SYLLABLE, fold, fold_syllable, folded_syllables, is_plain, nfc, squeeze

TABLE = Path(__file__).with_name("acronyms.tsv")
#: A word that may be a short form in a text: it opens with a capital and is no part of a symbol ("04/CTr-UBND").
_WRITTEN = re.compile(r"(?<![\w/&-])[A-ZĐ]\w*(?:[&-][A-ZĐ]\w*)*(?![\w/&]|-\w)")
#: The same as people type it: any case.
_TYPED = re.compile(r"(?<![\w/&#-])[^\W\d_]+(?:[&-][^\W\d_]+)*(?![\w/&#]|-\w)")
_DEFINED = re.compile(
    r"\(\s*(?:(?:sau đây\s+)?(?:được\s+)?(?:gọi|viết)\s+(?:chung\s+)?(?:tắt\s+)?là\s*:?\s*|viết tắt\s*:?\s*)?"
    r"[\"“]?(?P<short>[A-ZĐ]{2,9}(?:[&-][A-ZĐ]{1,4})*)[\"”]?\s*\)"
)
#: Words that a short form may pass over: "tài nguyên và môi trường" is TNMT.
_PASSED = frozenset({"va", "cua", "cac", "ve"})
#: Characters before a definition that its long form may lie in.
_REACH = 120


@dataclass(frozen=True, slots=True)
class Expansion:
    """A short form at [start, end) of a text, as written there, and what it stands for."""

    start: int
    end: int
    short: str
    long: str


@dataclass(frozen=True)
class Acronyms:
    """`written` maps a short form without "&" and "-" to its long one; `typed` maps it folded to long and guards.

    Guards are folded words beside which the short form in small letters is a plain word.
    """

    written: Mapping[str, str]
    typed: Mapping[str, tuple[str, frozenset[str]]]

    @cached_property
    def spelt(self) -> tuple[tuple[str, str], ...]:
        """The long forms: folded syllables between blanks, and as they are written."""
        return tuple((f" {' '.join(folded_syllables(long))} ", long) for long in dict.fromkeys(self.written.values()))

    def in_text(self, text: str) -> list[Expansion]:
        """Return the short forms that a text (NFC) writes, in order; only in the case of the table."""
        found = []
        for match in _WRITTEN.finditer(text):
            long = self.written.get(_bare(match.group()))
            if long is not None:
                found.append(Expansion(match.start(), match.end(), match.group(), long))
        return found

    def in_query(self, query: str) -> list[Expansion]:
        """Return the short forms of a query (NFC), typed in any case, with diacritics or without, in order.

        In a query without diacritics the long forms have none either: it must find what its accented twin finds.
        """
        plain = is_plain(query)
        words = [(m.start(), m.end(), m.group()) for m in _TYPED.finditer(query)]
        found = []
        for at, (start, end, word) in enumerate(words):
            long, guards = self.typed.get(fold_syllable(_bare(word)), ("", frozenset()))
            near = {fold_syllable(words[n][2]) for n in (at - 1, at + 1) if 0 <= n < len(words)}
            if long and not (guards & near and word.islower()):
                found.append(Expansion(start, end, word, fold(long) if plain else long))
        return found


def expand(text: str, expansions: Iterable[Expansion]) -> str:
    """Return the text with every short form in its long form."""
    parts: list[str] = []
    last = 0
    for one in expansions:
        parts += [text[last : one.start], one.long]
        last = one.end
    return "".join([*parts, text[last:]])


@lru_cache(maxsize=1)
def load_table() -> Acronyms:
    """Return the short forms of `acronyms.tsv`."""
    written: dict[str, str] = {}
    typed: dict[str, tuple[str, frozenset[str]]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        short, long, *guards = nfc(line).split("\t")
        written[_bare(short)] = long
        typed[fold(_bare(short))] = (long, frozenset(" ".join(guards).split()))
    return Acronyms(written, typed)


def table_stamp() -> str:
    """Return eight hex digits that change with the table: an index made with another one is made anew."""
    return f"{zlib.crc32(TABLE.read_bytes()):08x}"


def with_learnt(learnt: Mapping[str, str], table: Acronyms | None = None) -> Acronyms:
    """Return the table with short forms that texts define; the table goes before them."""
    known = table or load_table()
    typed = {fold(_bare(short)): (long, frozenset[str]()) for short, long in learnt.items()}
    return Acronyms(
        {**{_bare(s): long for s, long in learnt.items()}, **known.written},
        {**typed, **known.typed},
    )


def learn(texts: Iterable[str]) -> dict[str, str]:
    """Return the short forms that the texts define and the table does not know, with their commonest long form.

    A definition counts where the letters of the short form are the first letters of the words before the bracket.
    """
    known = load_table().written
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for match in _DEFINED.finditer(text) if "(" in text else ():
            short = _bare(match["short"])
            long = _spelt_out(text[max(0, match.start() - _REACH) : match.start()], short)
            if long and short not in known:
                counts[short, long] += 1
    learnt: dict[str, str] = {}
    for (short, long), _ in counts.most_common():
        learnt.setdefault(short, long)
    return dict(sorted(learnt.items()))


def _spelt_out(before: str, short: str) -> str:
    """Return the words at the end of `before` whose first letters are `short`, "" where they are not."""
    words = list(SYLLABLE.finditer(before))
    letters = fold(short)
    at = len(words)
    for letter in reversed(letters):
        at -= 1
        while at >= 0 and fold(words[at].group()) in _PASSED and fold(words[at].group())[0] != letter:
            at -= 1
        if at < 0 or fold(words[at].group())[0] != letter:
            return ""
    return squeeze(before[words[at].start() :]).rstrip(" ,") if at < len(words) else ""


def _bare(short: str) -> str:
    return short.replace("&", "").replace("-", "")
