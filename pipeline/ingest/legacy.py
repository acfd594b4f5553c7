"""Vietnamese typed for legacy fonts, as Unicode: TCVN3 (".VnTime", ".VnTimeH") and VNI ("VNI-Times").

Such fonts draw Vietnamese letters at the places of other characters: "Céng hßa" in .VnTime and "Coäng hoøa" in
VNI-Times are "Cộng hòa". TCVN3 has no capitals with tone marks; a second font, its name ending in H, draws all
letters as capitals. Tables: TCVN 5712:1993 (set VN3) and VNI-Win as in xvnkb's vni.h; the first agrees with glibc's
converter for TCVN, whose upper half is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

from index.orthography import native
from models.text import nfc
from models.tracing import Finding
from pipeline.ingest.reading import finding

Encoding = Literal["tcvn3", "vni"]

_LETTERS = (
    "àảãáạ" "ăằẳẵắặ" "âầẩẫấậ" "èẻẽéẹ" "êềểễếệ" "ìỉĩíị" "òỏõóọ" "ôồổỗốộ" "ơờởỡớợ" "ùủũúụ" "ưừửữứự" "ỳỷỹýỵ" "đ"
)  # fmt: skip
_TCVN3_LOWER = (
    "µ¶·¸¹" "¨»¼½¾Æ" "©ÇÈÉÊË" "ÌÎÏÐÑ" "ªÒÓÔÕÖ" "×ØÜÝÞ" "ßáâãä" "«åæçèé" "¬êëìíî" "ïñòóô" "\u00adõö÷øù" "úûüýþ" "®"
)  # fmt: skip
_TCVN3 = dict(zip(_TCVN3_LOWER, _LETTERS, strict=True)) | dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))
#: What programs make of the signs at those places: Greek mu and the minus for the micro sign and the soft hyphen.
_TCVN3 |= {"\u03bc": "à", "\u2212": "ư"}
_VNI_MARKS = {  # the marks that follow each base letter, for the letters in the order of _LETTERS
    "a": "øûõùï" "êèúüéë" "âàåãáä", "e": "øûõùï" "âàåãáä", "o": "øûõùï" "âàåãáä", "u": "øûõùï", "y": "øûõù",
    "ô": "øûõùï", "ö": "øûõùï",
}  # fmt: skip
_VNI_LETTERS = {
    "a": "àảãáạăằẳẵắặâầẩẫấậ", "e": "èẻẽéẹêềểễếệ", "o": "òỏõóọôồổỗốộ", "u": "ùủũúụ", "y": "ỳỷỹý",
    "ô": "ờởỡớợ", "ö": "ừửữứự",
}  # fmt: skip
_VNI_SINGLE = dict(zip("ôöìæóíòîñ", "ơưìỉĩíịỵđ", strict=True))
#: A word in one of the fonts: letters and whatever is a letter in them.
_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff\u03bc\u2212]+")
#: Vietnamese letters that no legacy text has.
_UNICODE = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323Ạ-ỹ]")
_FONT = re.compile(r"(?:[A-Z]{6}\+)?(?:(?P<tcvn3>\.vn|(?-i:Vn(?=[A-Z])))|(?P<vni>vni[-_ ]))(?P<rest>.*)", re.IGNORECASE)
#: The H is large (".VnEnglisch" is no font of capitals) but in style sheets that write all names small.
_CAPITALS = re.compile(r"(?:.*H|time\s?h|arial\s?h)(?:[-, ]?(?:Bold|Italic|Regular|Normal))*")
#: Words with foreign-looking letters from which on the letters tell, the share of them that have to make sense
#: and how much more than before.
_FEWEST_WORDS, _SENSE, _MORE, _MOST_UNICODE = 2, 0.6, 0.2, 0.02
_NAMES: dict[Encoding, str] = {"tcvn3": "TCVN3 (phông .Vn)", "vni": "VNI"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font."""

    text: str
    font: str


def unicode(text: str, font: str | None) -> str:
    """Return the text in Unicode NFC: converted where its font, or without one its letters, are of a legacy encoding.

    `font` is a name as Word, CSS or a PDF gives it (a subset's prefix, quotes and further families are no matter).
    """
    encoding = encoding_of(font) if font else detect(text)
    if encoding is None or len(_UNICODE.findall(text)) > _MOST_UNICODE * len(text):
        return nfc(text)
    if encoding == "vni":
        return decode_vni(text)
    return decode_tcvn3(text, capitals=_draws_capitals(font) if font else None)


def encoding_of(font: str) -> Encoding | None:
    """Return the legacy encoding that a font's name stands for, None for a font of Unicode."""
    match = _match(font)
    if match is None:
        return None
    return "tcvn3" if match["tcvn3"] else "vni"


def _match(font: str) -> re.Match[str] | None:
    return _FONT.fullmatch(font.split(",")[0].strip(" '\"/").replace("#2E", "."))


def _draws_capitals(font: str) -> bool:
    match = _match(font)
    return match is not None and _CAPITALS.fullmatch(match["rest"]) is not None


def decode_tcvn3(text: str, capitals: bool | None = None) -> str:
    """Return text typed in TCVN3 as Unicode NFC.

    `capitals` tells that the font draws all letters as capitals; None that no font is known: then letters with
    tone marks are capitals in words in capitals ("CéNG HßA") and small elsewhere.
    """
    if capitals is not None:
        decoded = nfc("".join(_TCVN3.get(char, char) for char in text))
        return decoded.upper() if capitals else decoded
    words = list(_WORD.finditer(text))
    shouted = [_is_shouted(match.group()) for match in words]
    parts: list[str] = []
    last = 0
    for at, match in enumerate(words):
        beside = [s for s in (*shouted[max(at - 1, 0) : at], *shouted[at + 1 : at + 2]) if s is not None]
        upper = shouted[at] if shouted[at] is not None else bool(beside) and all(beside)
        parts += [text[last : match.start()], decode_tcvn3(match.group(), capitals=bool(upper))]
        last = match.end()
    return "".join([*parts, text[last:]])


def _is_shouted(word: str) -> bool | None:
    """Tell whether a word of TCVN3 is in capitals, None where its plain letters do not tell."""
    plain = [char for char in word if char.isascii() or char in "¡¢£¤¥¦§"]
    if any(char.islower() for char in plain):
        return False
    return True if len(plain) > 1 else None


def decode_vni(text: str) -> str:
    """Return text typed in VNI (a letter and then its marks) as Unicode NFC."""
    pairs = _vni_pairs()
    return nfc(_vni_pattern().sub(lambda match: pairs[match.group()], text))


@cache
def _vni_pairs() -> dict[str, str]:
    small = dict(_VNI_SINGLE)
    for base, marks in _VNI_MARKS.items():
        small |= {base + mark: letter for mark, letter in zip(marks, _VNI_LETTERS[base], strict=True)}
    # The mark of a capital is typed in capitals; some programs leave it small.
    mixed = {pair[0].upper() + pair[1:]: letter.upper() for pair, letter in small.items()}
    return mixed | {pair.upper(): letter.upper() for pair, letter in small.items()} | small


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni_pairs()), key=len, reverse=True)))


def detect(text: str) -> Encoding | None:
    """Return the legacy encoding of a text whose font is not known, None for Unicode or too few letters to tell.

    The text is in the encoding in which most words with letters beyond ASCII are Vietnamese syllables.
    """
    if len(_UNICODE.findall(text)) > _MOST_UNICODE * len(text):
        return None
    words = [word for word in _WORD.findall(text) if not word.isascii() and word.upper() != word.lower()]
    if len(words) < _FEWEST_WORDS:
        return None
    as_read = sum(map(native, words)) / len(words)
    rated: list[tuple[float, Encoding]] = [
        (_sense([decode_tcvn3(word, capitals=False) for word in words]), "tcvn3"),
        (_sense([decode_vni(word) for word in words]), "vni"),
    ]
    best, encoding = max(rated)
    return encoding if best >= _SENSE and best >= as_read + _MORE else None


def _sense(words: Sequence[str]) -> float:
    """Return the share of Vietnamese syllables; beside words in small letters, abbreviations ("TTĐT") do not count."""
    mixed = not all(word.isupper() for word in words)
    told = [native(word) for word in words if not (mixed and word.isupper()) or native(word)]
    return sum(told) / len(told) if told else 0.0


def encode_tcvn3(text: str) -> list[Run]:
    """Return Unicode text as typed in TCVN3; capitals with tone marks in the font of capitals."""
    small = {letter: char for char, letter in zip(_TCVN3_LOWER, _LETTERS, strict=True)}
    large = dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))

    def typed(char: str) -> Run:
        if char in small or char in large:
            return Run(small.get(char) or large[char], ".VnTime")
        if char.lower() in small:
            return Run(small[char.lower()], ".VnTimeH")
        return Run(char, "Times New Roman" if char in _TCVN3 else ".VnTime")

    return list(_joined(map(typed, nfc(text))))


def encode_vni(text: str) -> list[Run]:
    """Return Unicode text as typed in VNI."""
    codes = {letter: pair for pair, letter in _vni_pairs().items() if pair in (pair.lower(), pair.upper())}
    taken = set("".join(_vni_pairs())) - set("aeouyAEOUY")

    def typed(char: str) -> Run:
        return Run(codes[char], "VNI-Times") if char in codes else Run(char, "Arial" if char in taken else "VNI-Times")

    return list(_joined(map(typed, nfc(text))))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    for font, group in groupby(runs, key=lambda run: run.font):
        yield Run("".join(run.text for run in group), font)


def conversion_findings(encodings: Iterable[Encoding], name: str) -> tuple[Finding, ...]:
    """Return for each legacy encoding that was met in a file what was done about it."""
    return tuple(
        finding(
            "text-quality",
            "info",
            name,
            f"Chữ gõ theo bảng mã {_NAMES[encoding]}, đã chuyển sang Unicode.",
            "Đối chiếu vài dòng với bản gốc, nhất là chữ hoa có dấu; lưu lại tệp với mã Unicode để dùng về sau.",
        )
        for encoding in sorted(set(encodings))
    )
