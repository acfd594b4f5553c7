"""The signs that open a list item or an article in Vietnamese acts, and that end a sentence."""

from __future__ import annotations

import re

#: "- ", "+ ", "• ", "1. ", "1.2. ", "1) ", "a) ", "đ. ", "IV. ", "I- ", "Điều 5", "Chương II", "Phụ lục I" …
LABEL = re.compile(
    r"(?:[-–—+*•●○▪■◦‣⁃\uf02d\uf0b7\uf0a7\uf0d8\uf0fc]\s*[^\W\d]"
    r"|\(?\d{1,3}(?:\.\d{1,3})*(?:\s?[.)]\s*(?![\d/])|[-/]\s+)\S"
    r"|\(?(?:[a-zđA-ZĐ]|[ivx]{1,5})\s?\)\s*\S"
    r"|[a-zđA-ZĐ](?:\.|-)\s+\S"
    r"|[IVXLC]{1,6}(?:\s?[.)]\s*|-\s+)\S"
    r"|(?:Điều|Chương|Mục|Phần|Khoản|Điểm|Phụ lục|CHƯƠNG|MỤC|PHẦN|PHỤ LỤC)\s+(?:\d+|[IVXLC]+|thứ)\b"
    r"|(?:Căn cứ|Xét|Theo đề nghị|Nơi nhận|Kính gửi)\b)"
)
#: Words that open a line of their own whatever stands before it.
_OPENERS = ("Căn cứ ", "Theo đề nghị ", "Nơi nhận:", "Kính gửi:")
_BULLET_SIGNS = "-–—+*•●○▪■◦‣⁃\uf02d\uf0b7\uf0a7\uf0d8\uf0fc"
#: The sign a private-use bullet of the Symbol and Wingdings fonts stands for.
BULLETS = re.compile(r"^[\uf02d\uf0b7\uf0a7\uf0d8\uf0fc\uf076•●▪■◦]\s*")


def opens_item(line: str) -> bool:
    """Tell whether the line starts with a bullet, a number, a letter or the name of an article."""
    return LABEL.match(line.lstrip()) is not None


def starts_item(line: str, before: str) -> bool:
    """Tell whether a line starts an item, given the line before it: a sign inside a sentence is none.

    "- kỷ nguyên" goes on with an unfinished line, "- Xây dựng" does not.
    """
    if not opens_item(line):
        return False
    after = next((c for c in line if c.isalpha()), "")
    bullet = line.lstrip()[0] in _BULLET_SIGNS and after.isupper()
    return bullet or ends_sentence(before) or line.startswith(_OPENERS)


def ends_sentence(line: str) -> bool:
    """Tell whether the line ends as a sentence, a clause of a list or an announcement does."""
    return line.rstrip().rstrip("”\"')»*_").endswith((".", ";", ":", "!", "?", "…", "./"))


def starts_lower(line: str) -> bool:
    """Tell whether the first letter of the line is a small one (as in a line that goes on)."""
    first = line.lstrip()[:1]
    return first.islower() or first in ",)"


def plain_bullet(text: str) -> str:
    """Return the text with a bullet of the Symbol and Wingdings fonts at its start as "- "."""
    return BULLETS.sub("- ", text)
