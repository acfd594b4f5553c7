"""Numbers of days, months and quarters in words: "ngày mùng Năm tháng Ba", "quý bốn", "tháng Mười Hai năm 2025".

A text keeps its length: the figures stand at the end of the words' place, behind blanks, so that offsets stay true.
"""

from __future__ import annotations

import re

_UNITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_DAYS = (
    _UNITS
    | {"mười": 10, "hai mươi": 20, "ba mươi": 30, "mười lăm": 15, "ba mươi mốt": 31, "ba mươi một": 31}
    | {f"mười {word}": 10 + value for word, value in _UNITS.items() if word not in ("tư", "năm")}
    | {f"hai mươi {word}": 20 + value for word, value in (_UNITS | {"mốt": 1, "lăm": 5, "nhăm": 5}).items()}
)
_MONTHS = {word: value for word, value in _DAYS.items() if value <= 12}
_QUARTERS = {"một": 1, "nhất": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted((word.replace(" ", r"\s+") for word in words), key=len, reverse=True))


#: "mỗi tháng hai lần", "sáu tháng, năm", "3 tháng một": the words before count months, those behind count times.
_COUNTED = re.compile(rf"(?:\d|\b(?:mỗi|hằng|hàng|nửa|từng|vài|các|những|{_any(_DAYS)}))\s+$", re.IGNORECASE)
#: What may follow the name of a month or quarter: a year, another one, or the end of the phrase.
_AFTER = (
    r"(?=\s*(?:$|[,;.:)\]\n–—-]|/\s?(?:19|20)\d{2})|,?\s+(?:năm\s+(?:(?:19|20)\d{2}|nay|sau|tới)|(?:của\s+)?(?:hằng|hàng|mỗi)\s+năm"
    r"|và\s|đến\s|tới\s|(?:19|20)\d{2}))"
)
_DAY = re.compile(rf"\bngày\s+((?:(?:mùng|mồng)\s+)?(?:{_any(_DAYS)}|\d{{1,2}}))(?=\s+tháng\s+)", re.IGNORECASE)
_MUNG = re.compile(r"\b((?:mùng|mồng)\s+(?:\d{1,2}))(?=\s+tháng\s+)", re.IGNORECASE)
_MONTH = re.compile(rf"\b(tháng)\s+({_any(_MONTHS)})\b{_AFTER}", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(rf"(?<=\d\s)(tháng)\s+({_any(_MONTHS)})\b(?!\s+lần)", re.IGNORECASE)
_QUARTER = re.compile(rf"\bquý\s+((?:thứ\s+)?(?:{_any(_QUARTERS)}))\b{_AFTER}", re.IGNORECASE)
_NAMED_DAY = re.compile(r"\b(?:ngày|mùng|mồng)\s+\d{1,2}\s+$", re.IGNORECASE)
#: Any of it; a text without is returned as it is.
_ANY = re.compile(r"mùng|mồng|tháng\s+[^\W\d]|quý\s+[^\W\d]|ngày\s+[^\W\d]", re.IGNORECASE)


def in_figures(text: str) -> str:
    """Return the text, as long as it was, with days, months and quarters in figures; "quí" is read as "quý"."""
    text = text.replace("quí", "quý").replace("Quí", "Quý").replace("QUÍ", "QUÝ")
    if _ANY.search(text) is None:
        return text
    text = _MUNG.sub(lambda m: _set(m.group(), re.sub(r"\D", "", m[1])), text)
    text = _DAY.sub(lambda m: "ngày " + _set(m.group()[5:], _figures(m[1], _DAYS)), text)
    text = _DAY_AND_MONTH.sub(_month, text)
    text = _MONTH.sub(_month, text)
    return _QUARTER.sub(_quarter, text)


def _set(words: str, figures: str) -> str:
    """Return the figures at the end of the place of the words."""
    return figures.rjust(len(words))


def _figures(words: str, known: dict[str, int]) -> str:
    bare = re.sub(r"^(?:mùng|mồng|thứ)\s+", "", " ".join(words.lower().split()))
    return str(known.get(bare, bare))


def _month(match: re.Match[str]) -> str:
    """Return a month in figures; "tháng năm 2025" is no May, and "3 tháng hai" counts months."""
    whole, before = match.group(), match.string[: match.start()]
    if match[2].lower() == "năm" and not _is_may(match):
        return whole
    if _NAMED_DAY.search(before) is None and _COUNTED.search(before):
        return whole
    return match[1] + _set(whole[len(match[1]) :], f" {_figures(match[2], _MONTHS)}")


def _is_may(match: re.Match[str]) -> bool:
    """Tell whether "tháng năm" is May: a year of its own follows, or it is written as a name in running text."""
    behind = match.string[match.end() :]
    return re.match(r",?\s+năm\s|\s*/", behind) is not None or (match[2] == "Năm" and match[1] == "tháng")


def _quarter(match: re.Match[str]) -> str:
    if _COUNTED.search(match.string[: match.start()]):
        return match.group()
    return match.group()[:3] + _set(match.group()[3:], f" {_figures(match[1], _QUARTERS)}")
