"""Fields that a text labels itself.

"Đơn vị chủ trì: X. Phối hợp: Y. Sản phẩm: Z. Thời gian thực hiện: Quý III/2025." Plans of provinces and
departments put them behind a task, in the same paragraph or as bullets below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABEL = re.compile(
    r"(?:^|(?<=[.;\n])\s*)[-–+•]?\s*(?:"
    r"(?P<lead>(?:(?:đơn vị|cơ quan|phòng|bộ phận)\s+)?chủ trì(?:\s+thực hiện)?|(?:đơn vị|cơ quan)\s+thực hiện)"
    r"|(?P<partners>(?:(?:đơn vị|cơ quan)\s+)?phối hợp(?:\s+thực hiện)?)"
    r"|(?P<deliverable>sản phẩm(?:\s+(?:đầu ra|dự kiến))?|kết quả(?:\s+(?:đầu ra|dự kiến))?|đầu ra)"
    r"|(?P<deadline>thời gian(?:\s+(?:thực hiện|hoàn thành))?|thời hạn(?:\s+(?:thực hiện|hoàn thành))?|tiến độ)"
    r")\s*:\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The words behind each label, verbatim without the closing stop; None where no label stands."""

    lead: str | None = None
    partners: str | None = None
    deliverable: str | None = None
    deadline: str | None = None

    def __bool__(self) -> bool:
        """Tell whether any label was found."""
        return any((self.lead, self.partners, self.deliverable, self.deadline))


def labelled_fields(text: str) -> Labelled:
    """Return the fields that the text labels, each at the head of a sentence; the first of a kind counts."""
    found: dict[str, str] = {}
    matches = list(_LABEL.finditer(text))
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        end = following.start() if following else len(text)
        value = text[match.end() : end].strip().rstrip(".;").strip()
        if match.lastgroup and value:
            found.setdefault(match.lastgroup, value)
    return Labelled(**found)


def opens_with_label(text: str) -> bool:
    """Tell whether a text is nothing but labelled fields: its first words are a label."""
    return _LABEL.match(text) is not None
