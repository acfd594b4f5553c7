"""The end of an act: signature and recipients (NĐ 30/2020, annex I, II.7-9), in either order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.lines import Line, is_rule
from pipeline.extract.words import CAPITALS

_RECIPIENTS = re.compile(r"^nơi nhận\s*:?\s*$", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[-–+•*]\s*")
_ON_BEHALF = re.compile(r"^(?:TM|T/M|KT|K/T|TL|T/L|TUQ|TUN|Q)\s*[./]?\s*(?=[A-ZĐ])")
_TITLE = re.compile(
    r"^(?:PHÓ |QUYỀN |Q\. ?)?(?:CHỦ TỊCH|GIÁM ĐỐC|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|BÍ THƯ|TỔNG BÍ THƯ"
    r"|CHÁNH VĂN PHÒNG|VĂN PHÒNG|"
    r"TRƯỞNG BAN|TRƯỞNG PHÒNG|CỤC TRƯỞNG|TỔNG GIÁM ĐỐC|HIỆU TRƯỞNG|VIỆN TRƯỞNG|CHÁNH ÁN|THỐNG ĐỐC"
    r"|TỔNG THANH TRA|CHỦ NHIỆM|"
    r"CHI CỤC TRƯỞNG|VỤ TRƯỞNG|THƯỜNG TRỰC|CHÁNH THANH TRA|PHÓ BÍ THƯ)"
    r"(?: (?:THƯỜNG TRỰC|QUỐC HỘI|TỈNH|NƯỚC|SỞ|ỦY BAN NHÂN DÂN.*|UBND.*))?$"
)
_SYLLABLE = rf"[{CAPITALS}][^\W\d_]*"
_NAME = re.compile(
    rf"^(?:(?:TS|ThS|PGS|GS|BS|KS|Đại tướng|Thượng tướng|Trung tướng"
    rf"|Thiếu tướng)\.?\s*)*({_SYLLABLE}(?:\s+{_SYLLABLE}){{1,4}})$"
)
_SIGNED = re.compile(r"^[\[(\s]*(?:đã ký|đã kí|ký tên)[^\w]*", re.IGNORECASE)


#: Lines between a signature and its list of recipients, at most.
_NEAR = 15


@dataclass(frozen=True, slots=True)
class Tail:
    """Signer, title, recipients, and the numbers of all lines that belong to signatures and recipients."""

    signer: str | None
    signer_title: str | None
    recipients: tuple[str, ...]
    lines: tuple[int, ...]


def read_tail(lines: Sequence[Line]) -> Tail:
    """Return the first signature block and its list of recipients; several acts in one file have several.

    A form or an instruction speaks of recipients in its body: a list counts near a signature, or when it ends
    with the copy for the archive ("Lưu: …").
    """
    lists = [_recipients(lines, n) for n, line in enumerate(lines) if _RECIPIENTS.match(line.text)]
    every = set().union(*(used for _, used in lists))
    signer, title, signature = _signature(lines, every)
    near = [x for x in lists if any(abs(n - m) <= _NEAR for n in (min(x[1]), max(x[1])) for m in signature)]
    archived = [x for x in lists if any(re.match(r"[Ll]ưu\b", item) for item in x[0])]
    recipients, used = (near or archived or [((), set())])[0]
    return Tail(signer, title, recipients, tuple(sorted(used | signature)))


def _recipients(lines: Sequence[Line], start: int) -> tuple[tuple[str, ...], set[int]]:
    """Return the recipients below "Nơi nhận:" without bullets and end marks, and their lines."""
    found: list[str] = []
    used = {start}
    for number in range(start + 1, len(lines)):
        text = lines[number].text
        if _ends_list(text):
            break
        used.add(number)
        bare = _BULLET.sub("", text).strip()
        if is_rule(text):
            continue
        if found and text[:1].islower() and not found[-1].endswith((";", ".")):
            found[-1] = f"{found[-1]} {bare}"
        else:
            found.append(bare)
        if re.match(r"[Ll]ưu\b", bare):
            break
    return tuple(item.rstrip(" ;.,") for item in found if item.rstrip(" ;.,")), used


def _ends_list(text: str) -> bool:
    """Tell whether a line can be no recipient: a title, a name in a signature, a heading, or running text."""
    if _ON_BEHALF.match(text) or _TITLE.match(text) or _SIGNED.match(text):
        return True
    bulleted = _BULLET.match(text) is not None
    named = _NAME.match(text) is not None and text != text.upper() and len(text.split()) <= 4
    return (not bulleted and (named or (text == text.upper() and not is_rule(text)))) or len(text) > 200


def _signature(lines: Sequence[Line], recipients: set[int]) -> tuple[str | None, str | None, set[int]]:
    """Return signer and title of the first signature, and the numbers of its lines."""
    start = next(
        (
            n
            for n, line in enumerate(lines)
            if n not in recipients and _opens(line.text, n) and _name_after(lines, n, recipients) is not None
        ),
        None,
    )
    if start is None:
        return None, None, set()
    at = _name_after(lines, start, recipients)
    assert at is not None
    between = [n for n in range(start, at) if n not in recipients]
    titles = [lines[n].text for n in between if _TITLE.match(_ON_BEHALF.sub("", lines[n].text))]
    own = [t for t in titles if not _ON_BEHALF.match(t)]
    match = _NAME.match(lines[at].text)
    title = own[-1] if own else (_ON_BEHALF.sub("", titles[-1]) if titles else None)
    return match[1] if match else None, title, {*between, at}


def _opens(text: str, number: int) -> bool:
    """Tell whether a line opens a signature: "TM. …", "KT. …", or a title alone in capitals."""
    return (
        number > 3 and text == text.upper() and (_ON_BEHALF.match(text) is not None or _TITLE.match(text) is not None)
    )


def _name_after(lines: Sequence[Line], start: int, recipients: set[int]) -> int | None:
    """Return the number of the line with the signer's name, soon after the title or behind the recipients."""
    steps = 0
    for number in range(start + 1, len(lines)):
        if number in recipients:
            continue
        text = lines[number].text
        if _NAME.match(text) and text != text.upper():
            return number
        steps += 1
        capitals = text == text.upper() or _SIGNED.match(text) or is_rule(text)
        if steps > 8 or not capitals:
            return None
    return None
