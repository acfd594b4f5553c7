"""What the headings above a unit say about it: the kind of statement that stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.records import StatementKind
from models.text import fold

#: Openings of headings (folded) and the kind of statement below them; "none" marks prose that directs nobody.
SECTION_KINDS: tuple[tuple[re.Pattern[str], StatementKind | None], ...] = (
    (
        re.compile(r"(to chuc|phan cong|trach nhiem) (thuc hien|thi hanh|trien khai)|trach nhiem cua"),
        "assignment",
    ),
    (re.compile(r"quan diem|nguyen tac chi dao|tu tuong chi dao"), "viewpoint"),
    (re.compile(r"giai thich (mot so |cac )?(tu ngu|thuat ngu|khai niem)|dinh nghia"), None),
    (re.compile(r"muc dich|yeu cau|pham vi|doi tuong|tinh hinh|thuc trang|su can thiet|can cu"), None),
    (re.compile(r"(cac )?(muc tieu|chi tieu)|tam nhin|danh muc (cac )?chi tieu"), "objective"),
    (
        re.compile(
            r"(phan cong |cac |mot so )?(nhiem vu|giai phap|noi dung|chuong trinh, de an)"
            r"|danh muc (cac )?(nhiem vu|de an|du an)"
        ),
        "task",
    ),
)
_LEADING = re.compile(r"^(?:ve |nhung |he thong )?")


def kind_of_heading(heading: str) -> tuple[bool, StatementKind | None]:
    """Return (known, kind): whether the heading says what stands below it, and which kind (None for plain prose)."""
    folded = _LEADING.sub("", fold(heading).strip(), count=1)
    for pattern, kind in SECTION_KINDS:
        if pattern.match(folded):
            return True, kind
    return False, None


def section_kind(headings: Sequence[str]) -> tuple[bool, StatementKind | None]:
    """Return what the nearest heading that says something says; `headings` run from the outermost to the nearest."""
    for heading in reversed(headings):
        known, kind = kind_of_heading(heading)
        if known:
            return known, kind
    return False, None
