"""Blocks taken apart into lines: columns of a header on one line or interleaved, Markdown around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BREAK = re.compile(
    r"\n|\t|\s\|\s|\s{6,}(?=[A-ZĐ])|(?<=\S)\s+(?=CỘNG HÒA XÃ HỘI CHỦ NGHĨA|CỘNG HOÀ XÃ HỘI CHỦ NGHĨA"
    r"|ĐẢNG CỘNG SẢN VIỆT NAM)"
)
_MARKS = re.compile(r"^(?:[\s#>|_]|\*(?!\s))+|[\s*_|\\]+$")
_ESCAPE = re.compile(r"\\([\-.()*_&\[\]])")
_RULE = re.compile(r"^[\W_]+$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph: its text without marks, and the index of the paragraph."""

    text: str
    paragraph: int


def split_lines(paragraphs: Sequence[str]) -> list[Line]:
    """Return the non-empty lines in order; rules ("_____", "---") stay, as they end a title."""
    lines = []
    for index, paragraph in enumerate(paragraphs):
        for part in _BREAK.split(paragraph):
            bare = part.strip() if is_rule(part) else _ESCAPE.sub(r"\1", _MARKS.sub("", part)).strip()
            if bare:
                lines.append(Line(bare, index))
    return lines


def is_rule(text: str) -> bool:
    """Tell whether a line holds no letter and no digit."""
    return _RULE.match(text) is not None
