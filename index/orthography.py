"""How Vietnamese syllables are written: which are possible, where the tone mark stands, and what Telex and VNI type.

Sources: the onsets and rhymes of the standard language (Đoàn Thiện Thuật, Ngữ âm tiếng Việt, 1977); the place of the
tone mark as most offices write it ("hóa", "thủy"); the keys of the Telex and VNI input methods.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from models.text import accent_key, fold

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|q|r|s|t|v|x|"
#: Rhymes as they are written, without tone marks; after "qu" and "gi" a rhyme lacks its first letter.
_RHYMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|"
    "e|ec|em|en|eng|eo|ep|et|ê|êch|êm|ên|êng|ênh|êp|êt|êu|"
    "i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|iu|"
    "o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oc|oe|oen|oeo|oet|oi|om|on|ong|oong|ooc|"
    "op|ot|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|"
    "u|ua|uân|uâng|uât|uây|uc|uê|uêch|uênh|ui|um|un|ung|uôc|uôi|uôm|uôn|uông|uôt|uơ|up|ut|uy|uya|uych|uyên|uyêt|uynh|uyp|"
    "uyt|uyu|ư|ưa|ưc|ưi|ưng|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưt|ưu|y|ych|yêm|yên|yêt|yêu|ynh|yt"
)
#: The sounds of c, g and ng are written k, gh and ngh before e, ê and i; g stays before i ("gìn").
_SPELT = r"(?!(?:c|ng)[eêiy]|g[eêy]|(?:k|gh|ngh)[^eêiyhg]|q[^u])"
_NATIVE = re.compile(rf"{_SPELT}(?:{_ONSETS})({_RHYMES})([12345]?)")
_POSSIBLE = re.compile(rf"(?:{fold(_ONSETS)})(?:{fold(_RHYMES)})")
#: A syllable closed by a stop bears the acute tone or the dot below.
_STOPS, _STOP_TONES = ("c", "ch", "p", "t"), frozenset("15")
#: The combining mark of each tone of `models.text.accent_key`.
MARKS = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
#: Tone of `models.text.accent_key` for each key of Telex; the numbers of VNI are those of TCVN's tones.
_TELEX_TONES = {"s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}
_VNI_TONES = {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}
_TELEX_LETTERS = (
    ("uow", "ươ"),
    ("aa", "â"),
    ("aw", "ă"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("ow", "ơ"),
    ("uw", "ư"),
    ("dd", "đ"),
)
_VNI_LETTERS = {("a", "6"): "â", ("a", "8"): "ă", ("e", "6"): "ê", ("o", "6"): "ô", ("o", "7"): "ơ", ("u", "7"): "ư"}
_VOWELS = "aăâeêioôơuưy"


@lru_cache(maxsize=1 << 14)
def possible(folded: str) -> bool:
    """Tell whether a folded word could be a Vietnamese syllable; numbers and foreign words could not."""
    return _POSSIBLE.fullmatch(folded) is not None


@lru_cache(maxsize=1 << 16)
def native(word: str) -> bool:
    """Tell whether a word as it is written, diacritics and all, is a possible Vietnamese syllable.

    "thuỷ", "Đẩy" are; "thuỳy", "dât" (a stop without its tone) and "software" are not.
    """
    match = None if word[-1:].isdigit() else _NATIVE.fullmatch(accent_key(word))
    return match is not None and (match[2] in _STOP_TONES or not match[1].endswith(_STOPS))


def surface(key: str) -> str:
    """Return a syllable as it is written from its accent key: "hoa1" gives "hóa", "chuyên3" gives "chuyển"."""
    letters, tone = (key[:-1], key[-1]) if key[-1:] in MARKS and key[:-1].isalpha() else (key, "")
    at = _tone_place(letters)
    if not tone or at < 0:
        return key
    return unicodedata.normalize("NFC", letters[: at + 1] + MARKS[tone] + letters[at + 1 :])


def _tone_place(letters: str) -> int:
    """Return the vowel that bears the tone mark, -1 where there is none."""
    first = 2 if letters.startswith("qu") or (letters.startswith("gi") and letters[2:3] in _VOWELS[:-1]) else 0
    first = first if len(letters) > first else 0
    places = [n for n in range(first, len(letters)) if letters[n] in _VOWELS]
    if not places:
        return -1
    marked = [n for n in places if letters[n] in "ăâêôơư"]
    if marked:
        return marked[-1]
    closed = places[-1] < len(letters) - 1
    return places[-1] if closed or len(places) == 1 else places[-2]


def telex(word: str) -> str:
    """Return the accent key of a syllable typed for Telex without it ("chuyeenr" gives "chuyên3"), "" for none."""
    tone = ""
    lowered = word.lower()
    body = lowered
    if match := re.search(r"(?<=[aeiouyw])[a-z]*?([sfrxj])(?=[a-z]{0,3}$)", lowered):
        tone = _TELEX_TONES[match[1]]
        body = lowered[: match.start(1)] + lowered[match.end(1) :]
    for typed, letter in _TELEX_LETTERS:
        body = body.replace(typed, letter)
    # The sign of a letter may come after the whole syllable: "dieemr", "ddieemr", "chuyener".
    body = _late(body)
    return "" if body + tone == lowered or not possible(fold(body)) else body + tone


def _late(body: str) -> str:
    for base, key, letter in (("e", "e", "ê"), ("o", "o", "ô"), ("a", "a", "â"), ("d", "d", "đ")):
        if match := re.fullmatch(rf"(.*?){base}([^aeiouy]{{1,3}}){key}", body):
            body = f"{match[1]}{letter}{match[2]}"
        elif base == "d" and (match := re.fullmatch(r"d([^d]+)d", body)):
            body = f"đ{match[1]}"
    if match := re.fullmatch(r"(.*?)(uo|o|u|a)([^aeiouyw]{0,3})w", body):
        body = match[1] + {"uo": "ươ", "o": "ơ", "u": "ư", "a": "ă"}[match[2]] + match[3]
    return body


def vni(word: str) -> str:
    """Return the accent key of a syllable typed for VNI without it ("chuye6n3" gives "chuyên3"), "" for none."""
    lowered = word.lower()
    digits = re.findall(r"\d", lowered)
    if not digits or not re.fullmatch(r"[a-z]+[a-z\d]*", lowered):
        return ""
    letters = re.sub(r"\d", "", lowered)
    tone = ""
    for digit in digits:
        if digit in _VNI_TONES:
            tone = _VNI_TONES[digit]
        elif digit == "9":
            letters = "đ" + letters[1:] if letters.startswith("d") else letters
        elif digit == "7" and "uo" in letters:
            letters = letters.replace("uo", "ươ")
        else:
            base = next((b for (b, d) in _VNI_LETTERS if d == digit and b in letters), "")
            letters = letters.replace(base, _VNI_LETTERS[base, digit], 1) if base else letters
    return letters + tone if possible(fold(letters)) else ""
