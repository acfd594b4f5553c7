"""Signs that a text is not fit to use: legacy fonts, missing diacritics, undecoded characters, words that are none."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from index.orthography import native
from models.syllables import OTHER, load_syllables
from models.text import SYLLABLE, accent_key, nfc
from models.tracing import Finding
from pipeline.ingest.reading import finding

#: A page whose `page_quality` is lower does not read as Vietnamese: its text layer is not to be used.
LEAST_QUALITY = 0.8
#: Shares of letters below which diacritics are missing (Vietnamese prose has about a quarter) and above which
#: signs of a legacy font or undecoded characters are no chance finds.
_FEWEST_MARKED, _MOST_LEGACY, _MOST_LOST = 0.08, 0.02, 0.001
#: A text with fewer letters is not judged.
_FEWEST_LETTERS = 300
#: Characters that TCVN3 and VNI fonts show as Vietnamese letters and that Unicode Vietnamese has no use for.
_LEGACY = re.compile(r"[µ¸¶·¹¨»¾¼½ª®«¬øïûöäåëüñçîæßþÿØÏÛÖÄËÜÑÇÎÆ]")
_REMEDY = "Lưu lại tệp với phông chữ Unicode (hoặc nhận dạng lại bản quét) rồi nạp lại."

#: Words and odd characters of a page that is judged: fewer tell nothing.
_FEWEST_WORDS = 12
#: Share of a page's syllables with diacritics at which none are missing (prose has three in four, names half).
_MARKED_WORDS = 0.3
#: Frequent words of English that are no Vietnamese syllable: a line with enough of them is in English.
_ENGLISH = re.compile(
    "the|of|and|is|are|was|were|be|been|this|that|these|those|for|with|from|by|as|at|or|not|which|who|shall|will|would|"
    "may|can|must|have|has|had|its|their|his|her|any|all|such|under|between|other|more",
    re.IGNORECASE,
)
_ENGLISH_SHARE = 0.12
#: What glyphs without a mapping come out as: their numbers, the private area (but for a bullet by itself), controls.
_ODD = re.compile(
    r"\(cid:\d+\)|\\x[0-9a-f]{2}|\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
    r"|[\ue000-\uefff\uf100-\uf8ff]|(?<=\S)[\uf000-\uf0ff]|[\uf000-\uf0ff](?=\S)|[\U000f0000-\U0010ffff]"
)
_ROMAN = re.compile(r"[IVXLCDM]+")
#: A digit read for a letter: "d6ng".
_DIGIT_INSIDE = re.compile(r"[^\W\d_]\d+[a-z]")
#: Signs that stand together in no word or number, and how many different ones of them a word may have.
_RARE_SIGNS, _MOST_RARE_SIGNS = frozenset("!\"#$%&'*<=>?@[\\]^`{|}~"), 2
#: Words of a line in capitals from which on an unknown word in it is no abbreviation.
_CAPITAL_LINE = 4
#: Pairs of syllables in small letters that tell whether a page's words stand in an order, and between which means of
#: `SyllableModel.attractions` it is made out: prose has 1 to 4, shuffled words -3 to -1.5.
_FEWEST_PAIRS, _NO_ORDER, _ORDER = 30, -1.2, 0.3
#: Words that have fallen apart into letters.
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ \t]+){4,}[^\W\d_](?!\w)")


def page_quality(text: str) -> float | None:
    """Return how well the text of a page reads as Vietnamese, in [0, 1]; None where it has too few words to tell.

    It is the share of valid syllables among the words and odd characters, lowered where fewer syllables bear
    diacritics than in any Vietnamese prose, and where they follow each other as they do in none. Numbers, symbols,
    abbreviations and lines in English count neither way.
    """
    text = nfc(text)
    lines = _ODD.sub(" ", text).splitlines()
    english = _in_english(SYLLABLE.findall(text))
    verdicts = [verdict for line in lines for verdict in _verdicts(line, english)]
    invalid = verdicts.count(-1) + sum(1 for _ in _ODD.finditer(text)) + sum(map(_is_signs, text.split()))
    invalid += sum(len(letters.split()) for letters in _SPACED.findall(text))
    marked = verdicts.count(1)
    valid = verdicts.count(0) + marked
    if valid + invalid < _FEWEST_WORDS:
        return None
    return valid / (valid + invalid) * min(1.0, marked / (_MARKED_WORDS * max(valid, 1))) * _order(lines)


def _in_english(words: Sequence[str]) -> bool:
    return sum(_ENGLISH.fullmatch(word) is not None for word in words) > _ENGLISH_SHARE * len(words)


def _verdicts(line: str, english_page: bool) -> Iterator[int]:
    """Yield for each word that is judged: 1 a syllable with diacritics, 0 one without, -1 none."""
    words = SYLLABLE.findall(line)
    # A heading on a page in English has no such word of its own.
    english = _in_english(words) or (english_page and all(word.isascii() or len(word) == 1 for word in words))
    shouted = len(words) >= _CAPITAL_LINE and line.isupper()
    for word in words:
        verdict = None if english and word.isascii() else _verdict(word)
        if verdict is not None and (verdict >= 0 or shouted or not word.isupper()):
            yield verdict


@lru_cache(maxsize=1 << 16)
def _verdict(word: str) -> int | None:
    """Return the verdict on one word, None for a number, a symbol or a letter by itself."""
    if any(char.isdigit() for char in word):
        return -1 if _DIGIT_INSIDE.search(word) else None
    if len(word) > 1 and _ROMAN.fullmatch(word):
        return None
    if native(word) and (word.islower() or word.isupper() or word.istitle()):
        return 0 if word.isascii() else 1
    return None if len(word) == 1 else -1


def _order(lines: Sequence[str]) -> float:
    """Return 1.0 where the syllables follow each other as in prose (or are too few), down to 0.0 for none that do.

    Names are left out: no text foresees who stands beside whom.
    """
    model = load_syllables()
    left: list[int] = []
    right: list[int] = []
    for line in lines:
        # A line in capitals has no capitals that tell names.
        words = SYLLABLE.findall(line.lower() if line.isupper() else line)
        numbers = [model.number(accent_key(word)) if word.islower() else OTHER for word in words]
        for first, second in pairwise(numbers):
            if first > OTHER and second > OTHER:
                left.append(first)
                right.append(second)
    if len(left) < _FEWEST_PAIRS:
        return 1.0
    return float(np.clip((model.attractions(left, right).mean() - _NO_ORDER) / (_ORDER - _NO_ORDER), 0.0, 1.0))


def _is_signs(word: str) -> bool:
    return len(_RARE_SIGNS.intersection(word)) > _MOST_RARE_SIGNS


def quality_findings(text: str, name: str) -> Iterator[Finding]:
    """Yield what makes the text of a file doubtful; nothing for a text too short to judge."""
    # Counted by kind: a text of a thousand pages has millions of characters, of some hundred kinds.
    counts = {char: count for char, count in Counter(text).items() if char.isalpha() or _LEGACY.match(char)}
    total = sum(counts.values())
    if total < _FEWEST_LETTERS:
        return
    legacy = sum(count for char, count in counts.items() if _LEGACY.match(char)) / total
    marked = sum(count for char, count in counts.items() if _is_marked(char)) / total
    if text.count("\ufffd") > _MOST_LOST * total:
        yield finding("text-quality", "warning", name, "Tệp có nhiều ký tự không giải mã được.", _REMEDY)
    if legacy > _MOST_LEGACY:
        message = "Chữ có vẻ dùng phông cũ (TCVN3 hoặc VNI), đọc theo Unicode sẽ sai."
        yield finding("text-quality", "warning", name, message, _REMEDY)
    elif marked < _FEWEST_MARKED:
        message = "Chữ gần như không có dấu tiếng Việt; lớp chữ có thể hỏng hoặc nhận dạng sai."
        yield finding("text-quality", "warning", name, message, _REMEDY)


def _is_marked(char: str) -> bool:
    return char in "đĐ" or (ord(char) > 0x7F and unicodedata.decomposition(char) != "")
