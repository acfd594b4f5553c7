"""Annexes: those that the text announces, and those that the file holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LABEL = r"(?:[IVX]+|\d{1,2}|[A-Z])(?![\w])"
_MENTION = re.compile(
    rf"[Pp]hụ lục(?:[^\S\n]+(?:số\s+)?{_LABEL})?"
    r"(?:[^\S\n]*[-–:][^\S\n]*[^.;,()*\n]{3,120})?(?:\s*\(?(?:được\s+)?(?:đính kèm|kèm theo)\)?)?"
)
_HEADING = re.compile(rf"^PHỤ LỤC(?:\s+(?:SỐ\s+)?({_LABEL}))?\s*[.:]?$|^Phụ lục\s+(?:số\s+)?({_LABEL})\s*[.:]?$")
_LABEL_IN = re.compile(rf"[Pp]hụ lục\s+(?:số\s+)?({_LABEL})|PHỤ LỤC\s+(?:SỐ\s+)?({_LABEL})")
_FOREIGN = re.compile(
    r"\s*(?:của|(?:ban hành\s+)?kèm theo|tại|,)?\s*(?:Luật|Nghị|Quyết|Thông|Chỉ|Công|Hướng)\s+\S+\s+(?:số|\d)"
)


def announced(body: str) -> tuple[str, ...]:
    """Return the words with which the text announces annexes of its own, once for each annex.

    A mention counts when it says that the annex is attached ("Phụ lục II đính kèm"), or names its label;
    annexes of other acts do not.
    """
    kept: dict[str, str] = {}
    for match in _MENTION.finditer(body):
        words = match.group().rstrip(" -–:")
        label = annex_label(words)
        attached = re.search(r"kèm", words) is not None
        if (label is None and not attached) or _FOREIGN.match(body, match.end()):
            continue
        key = label or ""
        if key not in kept or (attached and "kèm" not in kept[key]):
            kept[key] = words
    return tuple(kept.values())


def present(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the annexes whose headings ("PHỤ LỤC I", alone on a line) stand in the file, as "Phụ lục I"."""
    found = []
    for line in lines:
        match = _HEADING.match(line.strip())
        if match:
            label = match[1] or match[2]
            name = f"Phụ lục {label}" if label else "Phụ lục"
            if name not in found:
                found.append(name)
    return tuple(found)


def annex_label(words: str) -> str | None:
    """Return the label of an annex ("I" of "Phụ lục I - Danh mục …"), or None where it has none."""
    match = _LABEL_IN.search(words)
    return (match[1] or match[2]) if match else None
