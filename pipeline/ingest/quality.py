"""Signs that a text is not fit to use: legacy fonts, missing diacritics, undecoded characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from models.tracing import Finding
from pipeline.ingest.reading import finding

#: Shares of letters below which diacritics are missing (Vietnamese prose has about a quarter) and above which
#: signs of a legacy font or undecoded characters are no chance finds.
_FEWEST_MARKED, _MOST_LEGACY, _MOST_LOST = 0.08, 0.02, 0.001
#: A text with fewer letters is not judged.
_FEWEST_LETTERS = 300
#: Characters that TCVN3 and VNI fonts show as Vietnamese letters and that Unicode Vietnamese has no use for.
_LEGACY = re.compile(r"[µ¸¶·¹¨»¾¼½ª®«¬øïûöäåëüñçîæßþÿØÏÛÖÄËÜÑÇÎÆ]")
_REMEDY = "Lưu lại tệp với phông chữ Unicode (hoặc nhận dạng lại bản quét) rồi nạp lại."


def quality_findings(text: str, name: str) -> Iterator[Finding]:
    """Yield what makes the text of a file doubtful; nothing for a text too short to judge."""
    letters = [char for char in text if char.isalpha() or _LEGACY.match(char)]
    if len(letters) < _FEWEST_LETTERS:
        return
    legacy = sum(1 for char in letters if _LEGACY.match(char)) / len(letters)
    marked = sum(1 for char in letters if _is_marked(char)) / len(letters)
    if text.count("\ufffd") > _MOST_LOST * len(letters):
        yield finding("text-quality", "warning", name, "Tệp có nhiều ký tự không giải mã được.", _REMEDY)
    if legacy > _MOST_LEGACY:
        message = "Chữ có vẻ dùng phông cũ (TCVN3 hoặc VNI), đọc theo Unicode sẽ sai."
        yield finding("text-quality", "warning", name, message, _REMEDY)
    elif marked < _FEWEST_MARKED:
        message = "Chữ gần như không có dấu tiếng Việt; lớp chữ có thể hỏng hoặc nhận dạng sai."
        yield finding("text-quality", "warning", name, message, _REMEDY)


def _is_marked(char: str) -> bool:
    return char in "đĐ" or (ord(char) > 0x7F and unicodedata.decomposition(char) != "")
