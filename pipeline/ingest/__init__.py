"""Reading files: bytes in, blocks with places out.

The two verbs are `read_blocks` (a path) and `read_bytes`; `file_bytes` is the first half of `read_blocks`. Readers
of the single formats are imported when needed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models.errors import EmptyDocument, UnreadableFile
from pipeline.ingest.formats import format_of, misnamed
from pipeline.ingest.quality import quality_findings
from pipeline.ingest.reading import Reading, assemble, source_of

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
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path}: là thư mục, không phải tệp; hãy chỉ ra từng tệp cần đọc.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: không có tệp này; hãy kiểm tra lại đường dẫn.") from error
    except PermissionError as error:
        raise UnreadableFile(f"{path}: không có quyền đọc; hãy cấp quyền đọc tệp rồi thử lại.") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{path}: không đọc được tệp ({_reason(error)}); hãy kiểm tra lại đường dẫn.") from error


def read_bytes(data: bytes, name: str) -> Reading:
    """Read a file given as its bytes; `name` tells its format by its ending and stands in messages.

    Raises as `read_blocks` does.
    """
    form = format_of(data, name)
    content = form.reader()(data, name)
    reading = assemble(source_of(data, name, form.media_type), content)
    if not reading.blocks:
        raise EmptyDocument(f"{name}: không có chữ nào trong tệp; hãy kiểm tra lại tệp.")
    doubts = tuple(quality_findings(reading.text, name))
    odd = misnamed(form, name)
    return replace(reading, findings=reading.findings + doubts + ((odd,) if odd else ()))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "đường dẫn không hợp lệ"
