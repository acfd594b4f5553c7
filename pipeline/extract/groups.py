"""Groups of agencies that acts name together: "các bộ, ngành, địa phương", "các sở, ban, ngành".

A group is a list of generic nouns; its identifier joins their classes in a fixed order, so that every order, spelling
and joining word gives one identifier ("các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ" is "bo-nganh"). "Liên quan"
narrows a group without making another of it.
"""

from __future__ import annotations

import re

from models.text import nfc

_COMMITTEE = r"(?:chủ tịch )?(?:[uủ][ỷy] ban nhân dân|ubnd)"
_ALSO = r"(?:,? và |, ?|/)"
_OF_PROVINCES = rf"tỉnh(?:{_ALSO}| )thành phố(?: (?:trực thuộc )?(?:trung ương|tw))?"
#: Generic nouns, longer ones before those that they begin with, and the class of each.
_NOUNS: tuple[tuple[str, str], ...] = (
    (r"(?:thủ trưởng )?(?:các )?cơ quan ngang bộ", "nganh"),
    (r"(?:thủ trưởng )?(?:các )?cơ quan thuộc chính phủ", "nganh"),
    (r"bộ trưởng", "bo"),
    (rf"(?:{_COMMITTEE}(?: các)? )?{_OF_PROVINCES}", "dia-phuong"),
    (r"thành phố trực thuộc (?:trung ương|tw)", "dia-phuong"),
    (rf"(?:{_COMMITTEE} )?cấp huyện", "cap-huyen"),
    (rf"(?:{_COMMITTEE} )?cấp xã", "cap-xa"),
    (rf"(?:{_COMMITTEE} )?(?:các )?(?:huyện|quận)(?:{_ALSO}(?:huyện|quận|thị xã|thành phố))*", "cap-huyen"),
    (rf"(?:{_COMMITTEE} )?(?:các )?(?:xã|phường)(?:{_ALSO}(?:xã|phường|thị trấn|đặc khu))+", "cap-xa"),
    (r"đoàn thể(?: chính trị(?: -|,) xã hội)?|tổ chức chính trị(?: -|,) xã hội", "doan-the"),
    (r"(?:tập đoàn|tổng công ty|doanh nghiệp)(?: công nghệ(?: số)?| nhà nước)?", "doanh-nghiep"),
    (r"viện(?: nghiên cứu)?|trường(?: đại học)?|đại học|cơ sở giáo dục(?: đại học)?", "vien-truong"),
    (r"địa phương", "dia-phuong"),
    (r"bộ", "bo"),
    (r"sở", "so"),
    (r"ban|ngành", "nganh"),
    (r"đơn vị", "don-vi"),
    (r"cơ quan", "co-quan"),
    (r"tổ chức", "to-chuc"),
    (r"cá nhân", "ca-nhan"),
)
#: From here on a single noun names nobody unless it stands in the plural ("các sở").
_VAGUE = next(n for n, (pattern, _) in enumerate(_NOUNS) if pattern == "bộ")
_ORDER = tuple(dict.fromkeys(("bo", "so", "nganh", "dia-phuong", *(name for _, name in _NOUNS))))
_NOUN = re.compile("|".join(f"(?P<n{number}>(?:{pattern})(?!\\w))" for number, (pattern, _) in enumerate(_NOUNS)))
_JOINT = re.compile(r"(?:,? và |[,;/] ?| (?=ngành\b))(?:các )?")
_OPENING = re.compile(r"(?:các|những|một số|toàn thể) ")
_RELATED = re.compile(r" (?:(?:có )?liên quan|hữu quan|khác|(?:ở )?trung ương|(?:của|trong|thuộc|cấp) tỉnh)$")


def group_of(name: str) -> str | None:
    """Return the identifier of a group of agencies, or None where the words are no list of generic nouns."""
    words = " ".join(nfc(name).lower().split()).strip(" ,.;")
    opening = _OPENING.match(words)
    found: list[int] = []
    at = opening.end() if opening else 0
    while at < len(words):
        noun = _NOUN.match(words, at)
        if noun is None or noun.lastgroup is None:
            return None
        found.append(int(noun.lastgroup[1:]))
        joint = _JOINT.match(words, noun.end())
        if joint is None:
            if _narrowed(words[noun.end() :]):
                break
            return None
        at = joint.end()
    if not found or (len(found) == 1 and found[0] >= _VAGUE and not opening):
        return None
    return "-".join(sorted({_NOUNS[n][1] for n in found}, key=_ORDER.index))


def _narrowed(rest: str) -> bool:
    """Tell whether what follows the last noun is nothing, or only words like "có liên quan"."""
    while _RELATED.search(rest):
        rest = _RELATED.sub("", rest)
    return not rest
