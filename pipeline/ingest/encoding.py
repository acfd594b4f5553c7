"""Bytes of a text to characters: Unicode where it can be told, else TCVN3, VNI or Windows-1258.

A guess is told in a finding, and so is text typed for a legacy font, whatever the bytes.
"""

from __future__ import annotations

import codecs
import re

from index.orthography import native
from models.errors import UnreadableFile
from models.text import SYLLABLE, nfc
from models.tracing import Finding
from pipeline.ingest.legacy import conversion_findings, detect, unicode
from pipeline.ingest.reading import finding

#: So many bytes tell whether a text without a mark is UTF-16, by the shares of characters that Vietnamese uses, and of
#: those of ASCII among them.
_SAMPLE, _USUAL, _PLAIN = 4096, 0.95, 0.4
_VIETNAMESE = re.compile(r"[\t\n\r\f\x20-\x7e\u00a0-\u01b0\u0300-\u0323\u1ea0-\u1ef9\u2010-\u2026]")
#: A text with fewer lost characters than this share of its letters beyond ASCII is UTF-8 that was damaged.
_DAMAGED = 0.2
#: What UTF-8 that was once read as Windows-1252 shows: the first bytes of Vietnamese letters, with what follows them.
_TWICE = re.compile(
    r"(?:á[»º]|[ÃÄÆ])"
    r"[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_FEWEST_TWICE = 5
_SAVE = "Lưu lại tệp với mã UTF-8 rồi nạp lại."


def decode(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of the bytes: UTF-8, UTF-16 with its mark or without, else TCVN3, VNI or Windows-1258.

    What is no plain Unicode comes with a finding. Raises UnreadableFile for UTF-16 that breaks off.
    """
    text, findings = _characters(data, name)
    encoding = detect(text)
    if encoding is None:
        return text, findings
    return unicode(text, None), (*findings, *conversion_findings((encoding,), name))


def _characters(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{name}: văn bản UTF-16 bị hỏng; hãy lưu lại với mã UTF-8.") from error
    unmarked = unmarked_utf16(data)
    if unmarked is not None:
        message = "Tệp không ghi mã chữ; đã đọc theo mã UTF-16."
        return data.decode(unmarked, "replace"), (_doubt(name, message),)
    try:
        return _once(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        pass
    damaged = data.decode("utf-8-sig", errors="replace")
    lost = damaged.count("\ufffd")
    if lost <= _DAMAGED * sum(char > "\x7f" for char in damaged):
        return damaged, (_doubt(name, f"Tệp mã UTF-8 có {lost} chỗ hỏng, mất chữ ở các chỗ đó."),)
    # Legacy fonts have their letters where Windows-1252 has others.
    western, vietnamese = data.decode("cp1252", errors="replace"), data.decode("cp1258", errors="replace")
    if detect(western) is not None and _sense(unicode(western, None)) > _sense(vietnamese):
        return western, ()
    message = "Tệp không phải UTF-8; đã đọc theo mã Windows-1258, chữ có dấu có thể sai."
    return vietnamese, (_doubt(name, message),)


def _sense(text: str) -> float:
    """Return the share of Vietnamese syllables among the words of a text."""
    words = SYLLABLE.findall(nfc(text))
    return sum(map(native, words)) / len(words) if words else 0.0


def unmarked_utf16(data: bytes) -> str | None:
    """Return the codec of UTF-16 without its mark, None for any other bytes.

    Half of the bytes of such a text are zero or few others; read in its order its characters are those of Vietnamese.
    """
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) - len(sample) % 2].decode(codec, "replace")
        usual = _VIETNAMESE.findall(text)
        if len(usual) >= _USUAL * len(text) and sum(map(str.isascii, usual)) >= _PLAIN * len(text):
            return codec
    return None


def _once(text: str, name: str) -> tuple[str, tuple[Finding, ...]]:
    """Return a text, put right where it is UTF-8 that was read as Windows-1252 and saved again ("Nghá»‹ quyáº¿t")."""
    if len(_TWICE.findall(text)) < _FEWEST_TWICE:
        return text, ()
    try:
        mended = b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text, ()
    return mended, (_doubt(name, "Chữ trong tệp đã bị mã hóa UTF-8 hai lần; đã giải mã lại."),)


def _byte(char: str) -> bytes:
    """Return the byte that Windows-1252 shows as a character; five bytes are C1 controls there (WHATWG Encoding)."""
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


def _doubt(name: str, message: str) -> Finding:
    return finding("text-quality", "warning", name, message, _SAVE)
