"""Reading files: bytes in, blocks with places out.

The two verbs are `read_blocks` (a path) and `read_bytes`; `file_bytes` is the first half of `read_blocks`. Readers
of the single formats are imported when needed.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path

from models.errors import EmptyDocument, LimitExceeded, UnreadableFile
from models.text import plain_name
from pipeline.ingest.formats import format_of, misnamed
from pipeline.ingest.quality import quality_findings
from pipeline.ingest.reading import Reading, assemble, source_of

#: Characters of one paragraph or row: three hundred full pages, more than any act's whole text has without a line end.
MOST_CHARS = 500_000
#: Of a path longer than this only the start and the end are told.
_LONGEST = 120
#: What the system says of a path, for people.
_REASONS = {
    errno.ENAMETOOLONG: "đường dẫn quá dài",
    errno.ELOOP: "lối tắt trỏ vòng tròn",
    errno.ENOTDIR: "đường dẫn đi qua một tệp không phải thư mục",
    errno.EIO: "lỗi đọc đĩa",
    errno.EMFILE: "mở quá nhiều tệp",
    errno.ENOSPC: "đĩa đầy",
}

__all__ = ["Reading", "file_bytes", "read_blocks", "read_bytes"]


def read_blocks(path: Path) -> Reading:
    """Read the file at `path`.

    Raises UnreadableFile (missing, a folder, no permission, broken, encrypted, or not what its ending says),
    UnknownFormat (no reader), EmptyDocument (no text); each with one line of Vietnamese that names the file.
    """
    return read_bytes(file_bytes(path), path.name or str(path))


def file_bytes(path: Path) -> bytes:
    """Return the bytes of the file at `path`.

    Raises UnreadableFile (missing, a folder, no permission, or another error of the system).
    """
    told = _told(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode) and os.access(path, os.R_OK | os.X_OK):
            raise UnreadableFile(f"{told}: là thư mục, không phải tệp; hãy chỉ ra từng tệp cần đọc.")
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            # A pipe or a device may never end.
            raise UnreadableFile(
                f"{told}: không phải tệp thường mà là ống dẫn hoặc thiết bị; hãy lưu nội dung vào một tệp rồi đọc."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(f"{told}: không có tệp này; hãy kiểm tra lại đường dẫn.") from error
    except PermissionError as error:
        raise UnreadableFile(f"{told}: không có quyền đọc; hãy cấp quyền đọc rồi thử lại.") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{told}: không đọc được tệp ({_reason(error)}); hãy kiểm tra lại đường dẫn.") from error


def _told(path: Path) -> str:
    """Return a path as it may be shown, a very long one with its middle left out."""
    text = plain_name(str(path))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 3]}…{text[-_LONGEST // 2 :]}"


def read_bytes(data: bytes, name: str) -> Reading:
    """Read a file given as its bytes; `name` tells its format by its ending and stands in messages.

    Raises as `read_blocks` does, and LimitExceeded for a paragraph without end.
    """
    form = format_of(data, name)
    content = form.reader()(data, name)
    reading = assemble(source_of(data, name, form.media_type), content)
    if not reading.blocks:
        raise EmptyDocument(f"{name}: không có chữ nào trong tệp; hãy kiểm tra lại tệp.")
    longest = max(len(block.text) for block in reading.blocks)
    if longest > MOST_CHARS:
        raise LimitExceeded(
            f"{name}: có một đoạn dài {longest} ký tự không ngắt dòng, không phải đoạn văn bản; "
            "hãy kiểm tra lại tệp hoặc ngắt đoạn rồi nạp lại."
        )
    doubts = tuple(quality_findings(reading.text, name))
    odd = misnamed(form, name)
    return replace(reading, findings=reading.findings + doubts + ((odd,) if odd else ()))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _REASONS:
        return _REASONS[error.errno]
    return getattr(error, "strerror", None) or "đường dẫn không hợp lệ"
