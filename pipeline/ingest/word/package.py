"""The ZIP package of a .docx file, opened with limits on what it may unpack to, and its XML parts."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from xml.etree import ElementTree

from models.errors import UnreadableFile

#: Limits on a package: entries, bytes in all when unpacked, and unpacked bytes per packed byte of a part.
MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 20_000, 500 * 1024 * 1024, 500
#: Parts smaller than this may have any ratio (blank templates pack very well).
_RATIO_FROM = 16 * 1024 * 1024
_MAIN = "word/document.xml"
_ENCRYPTED = 0x1
#: What `zipfile` raises for damaged packages, by the kind of damage.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError, NotImplementedError),
)


class Package:
    """The parts of a .docx file by name."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the package. Raises UnreadableFile if it is broken, encrypted, too large or no Word file."""
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise UnreadableFile(f"{name}: tệp .docx bị hỏng hoặc tải chưa hết; hãy tải hay chép lại tệp.") from error
        self._guard()
        self.main = self._main_part()

    def part(self, path: str) -> ElementTree.Element | None:
        """Return the root of an XML part, or None where the package has no such part.

        Raises UnreadableFile for a part that cannot be unpacked or parsed.
        """
        try:
            data = self._zip.read(path)
        except KeyError:
            return None
        except _DAMAGE as error:
            raise UnreadableFile(f"{self._name}: phần {path} bị hỏng; hãy chép hay tải lại tệp.") from error
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
            raise UnreadableFile(f"{self._name}: phần {path} có khai báo không an toàn; hãy lưu lại bằng Word.")
        try:
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, ValueError) as error:
            raise UnreadableFile(f"{self._name}: phần {path} sai cú pháp; hãy mở bằng Word và lưu lại.") from error

    def _guard(self) -> None:
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        packed = any(e.file_size > _RATIO_FROM and e.file_size > MOST_RATIO * max(1, e.compress_size) for e in entries)
        if len(entries) > MOST_ENTRIES or total > MOST_BYTES or packed:
            raise UnreadableFile(
                f"{self._name}: tệp nén quá lớn khi giải nén ({len(entries)} mục, {total // 1024**2} MB); "
                "hãy kiểm tra nguồn tệp hoặc lưu lại bằng Word."
            )
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise UnreadableFile(f"{self._name}: tệp nén có mật khẩu; hãy gỡ mật khẩu rồi thử lại.")

    def _main_part(self) -> ElementTree.Element:
        root = self.part(self._main_path())
        if root is None:
            raise UnreadableFile(f"{self._name}: không phải tệp Word (thiếu {_MAIN}); hãy lưu lại thành .docx.")
        return root

    def _main_path(self) -> str:
        """Return the path of the main part that the package's relations name (ECMA-376 part 2, 9.3)."""
        relations = self.part("_rels/.rels")
        for relation in relations if relations is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", _MAIN).lstrip("/")
        return _MAIN
