"""Signs that a text is not fit to use: legacy fonts, missing diacritics, undecoded characters, words that are none."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

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
_FREQUENT = (
    "the of and is are was were be been this that these those for with from by as at or not which who shall will would "
    "may can must have has had its their his her any all such under between other more"
)
_ENGLISH = frozenset(_FREQUENT.split())
_ENGLISH_SHARE = 0.12
#: What glyphs without a mapping come out as: their numbers, the private area (but for a bullet by itself), controls.
_ODD = re.compile(
    r"\(cid:\d+\)|\\x[0-9a-f]{2}|\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
    r"|[\ue000-\uefff\uf100-\uf8ff]|(?<=\S)[\uf000-\uf0ff]|[\uf000-\uf0ff](?=\S)|[\U000f0000-\U0010ffff]"
)
#: What every odd character holds; a page without needs no further look.
_MAYBE_ODD = re.compile(r"[\x00-\x08\x0e-\x1f?\\\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]|\(cid:")
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
#: Words that have fallen apart into letters: so many letters at least.
_FALLEN_APART = 5
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ \t]+){4,}[^\W\d_](?!\w)")


def page_quality(text: str) -> float | None:
    """Return how well the text of a page reads as Vietnamese, in [0, 1]; None where it has too few words to tell.

    It is the share of valid syllables among the words and odd characters, lowered where fewer syllables bear
    diacritics than in any Vietnamese prose, and where they follow each other as they do in none. Numbers, symbols,
    abbreviations and lines in English count neither way.
    """
    text = nfc(text)
    plain, invalid = _ODD.subn(" ", text) if _MAYBE_ODD.search(text) else (text, 0)
    lines = plain.splitlines()
    words = [SYLLABLE.findall(line) for line in lines]
    alone = sum(len(word) == 1 for found in words for word in found)
    all_words = list(chain.from_iterable(words)) if not invalid else SYLLABLE.findall(text)
    in_english = not _ENGLISH.isdisjoint(map(str.lower, all_words))
    english = in_english and _in_english(all_words)
    verdicts = [
        v for line, found in zip(lines, words, strict=True) for v in _verdicts(line, found, in_english, english)
    ]
    invalid += verdicts.count(-1)
    if len(_RARE_SIGNS.intersection(text)) > _MOST_RARE_SIGNS:
        invalid += sum(map(_is_signs, text.split()))
    if alone >= _FALLEN_APART:
        invalid += sum(len(letters.split()) for letters in _SPACED.findall(text))
    marked = verdicts.count(1)
    valid = verdicts.count(0) + marked
    if valid + invalid < _FEWEST_WORDS:
        return None
    order = _order(zip(lines, words, strict=True))
    return valid / (valid + invalid) * min(1.0, marked / (_MARKED_WORDS * max(valid, 1))) * order


def _in_english(words: Sequence[str]) -> bool:
    return sum(word.lower() in _ENGLISH for word in words) > _ENGLISH_SHARE * len(words)


def _verdicts(line: str, words: Sequence[str], has_english: bool, english_page: bool) -> Iterator[int]:
    """Yield for each word of a line that is judged: 1 a syllable with diacritics, 0 one without, -1 none.

    `has_english` tells that the page has words of English, `english_page` that it has many.
    """
    # A heading on a page in English has no such word of its own.
    english = has_english and (
        _in_english(words) or (english_page and all(word.isascii() or len(word) == 1 for word in words))
    )
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


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    """Return the number of a syllable in small letters in the model of syllables, OTHER for any other word."""
    return load_syllables().number(accent_key(word)) if word.islower() else OTHER


def _order(lines: Iterable[tuple[str, list[str]]]) -> float:
    """Return 1.0 where the syllables follow each other as in prose (or are too few), down to 0.0 for none that do.

    Each line comes with its words. Names are left out: no text foresees who stands beside whom.
    """
    found: list[int] = []
    for line, words in lines:
        # A line in capitals has no capitals that tell names.
        found += map(_number, SYLLABLE.findall(line.lower()) if line.isupper() else words)
        found.append(OTHER)
    numbers = np.array(found, np.int64)
    pairs = np.flatnonzero((numbers[1:] > OTHER) & (numbers[:-1] > OTHER))
    if len(pairs) < _FEWEST_PAIRS:
        return 1.0
    mean = float(load_syllables().attractions(numbers[pairs], numbers[pairs + 1]).mean())
    return min(max((mean - _NO_ORDER) / (_ORDER - _NO_ORDER), 0.0), 1.0)


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
