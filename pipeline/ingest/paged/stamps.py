"""Stamps of digital signatures: who signed, for which body, when. They lie over the text and are no part of it.

Decree 30/2020/NĐ-CP (annex I) sets the digital signature of a body as a picture with its name and the time; the lines
known here are those that the signing programs in use write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.ingest.paged.lines import Line

#: What opens a stamp, and what its other lines start with.
_SIGNER = re.compile(
    r"(?:(?:được |đã )?ký (?:số |điện tử )?bởi\b|người ký(?: số)?\s*:|digitally signed by\b|signed by\b|"
    r"signature (?:not )?(?:valid|verified))",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    r"(?:thời gian ký|thời điểm ký|ngày ký|giờ ký|ký ngày|e-?mail|cơ quan|tổ chức|đơn vị|chức vụ|lý do|nơi ký|"
    r"date|time|reason|location|contact|dn|foxit[^:]*version|serial[^:]*)\s*:",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?|\+\d{2}[':]?\d{2}")
#: The number, date and time that a signing program sets at the top of an annex: "03/NQ-CP; 09/01/2025; 15:28:10".
_ANNEX = re.compile(r"\(?.{0,60}\d[/.-]\d{1,2}[/.-]\d{4}[;,\s]+\d{1,2}:\d{2}:\d{2}\s*(?:\+\d{2}[':]?\d{2}'?)?\)?")
#: In line heights: the space between lines of a stamp, and how far their left ends lie apart.
_SPACE, _ASIDE = 0.9, 2.5
#: Lines of a stamp are as high as each other but for this part; lower than the page's text by this factor, they are
#: taken to the last one.
_OTHER_SIZE, _SMALL = 0.25, 0.87
_MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Parted:
    """The runs of a page without its stamps, and the words of each stamp."""

    runs: tuple[Line, ...]
    stamps: tuple[str, ...]


def without_stamps(runs: Sequence[Line]) -> Parted:
    """Return the runs of a page without the stamps of digital signatures among them."""
    openers = [run for run in runs if _SIGNER.match(run.text) or _ANNEX.fullmatch(run.text)]
    if not openers:
        return Parted(tuple(runs), ())
    usual = median(run.height for run in runs)
    taken: set[int] = set()
    stamps: list[str] = []
    for opener in openers:
        stamp = [opener] if _ANNEX.fullmatch(opener.text) else _stamp(opener, runs, usual)
        if stamp and id(opener) not in taken:
            taken |= set(map(id, stamp))
            stamps.append(" ".join(run.text for run in stamp))
    return Parted(tuple(run for run in runs if id(run) not in taken), tuple(stamps))


def _stamp(opener: Line, runs: Sequence[Line], usual: float) -> list[Line]:
    """Return the runs of the stamp that one opens, none where no time or other detail follows."""
    stamp = [opener]
    for run in sorted(runs, key=lambda run: run.top):
        if len(stamp) < _MOST_LINES and run.top >= stamp[-1].top + 0.5 * opener.height and _goes_on(stamp, run):
            stamp.append(run)
    details = [number for number, run in enumerate(stamp) if _DETAIL.match(run.text) or _TIME.search(run.text)]
    small = opener.height < _SMALL * usual
    if not details and not (small and len(stamp) > 1):
        return []
    return stamp if small else stamp[: details[-1] + 1]


def _goes_on(stamp: Sequence[Line], run: Line) -> bool:
    first, last = stamp[0], stamp[-1]
    same = abs(run.height - first.height) <= _OTHER_SIZE * first.height
    return same and run.top - last.bottom <= _SPACE * first.height and abs(run.x0 - first.x0) <= _ASIDE * first.height
