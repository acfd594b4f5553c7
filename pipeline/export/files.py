"""Writing results: all of them whole, or the old ones untouched."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from models.errors import OutputError

_CHOOSE: Final = "hãy chọn thư mục khác bằng -o"
#: Why a folder cannot be written, by error number, each with what to do.
_REASONS: Final = MappingProxyType[int, str](
    {
        errno.ENOENT: f"không tạo được thư mục này; {_CHOOSE}",
        errno.EEXIST: f"đó là một tệp, không phải thư mục; {_CHOOSE}",
        errno.ENOTDIR: f"trên đường dẫn có một tệp, không phải thư mục; {_CHOOSE}",
        errno.EISDIR: f"trong đó có thư mục trùng tên tệp kết quả; đổi tên thư mục đó hoặc {_CHOOSE}",
        errno.EACCES: f"không có quyền ghi, hoặc tệp cũ đang mở; đóng tệp đang mở hoặc {_CHOOSE}",
        errno.EPERM: f"không có quyền ghi, hoặc tệp cũ đang mở; đóng tệp đang mở hoặc {_CHOOSE}",
        errno.EROFS: f"ổ đĩa chỉ cho đọc; {_CHOOSE}",
        errno.ENOSPC: f"ổ đĩa hết chỗ trống; giải phóng chỗ hoặc {_CHOOSE}",
        errno.EDQUOT: f"đã hết hạn mức đĩa; giải phóng chỗ hoặc {_CHOOSE}",
        errno.ENAMETOOLONG: f"đường dẫn quá dài; {_CHOOSE}",
        errno.ELOOP: f"liên kết vòng tròn; {_CHOOSE}",
    }
)


def write_whole(contents: Mapping[str, bytes], out: Path) -> tuple[Path, ...]:
    """Write each content under its name into the folder `out` (made where needed); return the paths in order.

    All are first written beside their place and forced to disk, then renamed one by one: until the last
    byte of the last one is safe no old file is touched, and at no time does a name hold half a file. Raises
    OutputError.
    """
    pending: dict[Path, Path] = {}
    try:
        out.mkdir(parents=True, exist_ok=True)
        _refuse_folders(contents, out)
        for name, content in contents.items():
            _write_beside(out / name, content, pending)
        for path, temporary in pending.items():
            os.replace(temporary, path)
        _force_folder(out)
    except (OSError, ValueError) as error:
        raise OutputError(_line(out, error)) from error
    finally:
        for temporary in pending.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    return tuple(out / name for name in contents)


def _refuse_folders(contents: Mapping[str, bytes], out: Path) -> None:
    """Refuse a folder under a result's name before anything is renamed."""
    for name in contents:
        if (out / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, "", str(out / name))


def _write_beside(path: Path, content: bytes, pending: dict[Path, Path]) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    pending[path] = temporary
    # Not `tempfile`: its files are closed to everybody else, and the result is for colleagues.
    with temporary.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _force_folder(out: Path) -> None:
    """Force the renames to disk, where the system can do that to a folder (Windows cannot)."""
    with suppress(OSError):
        descriptor = os.open(out, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _line(out: Path, error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    fallback = f"hệ thống báo lỗi số {number}; {_CHOOSE}" if number else f"đường dẫn không hợp lệ; {_CHOOSE}"
    shown = "".join(c if c.isprintable() else "?" for c in str(out))
    return f"Không ghi được kết quả vào «{shown}»: {_REASONS.get(number or 0, fallback)}."
