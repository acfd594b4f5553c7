"""The ZIP package of a .docx file, opened with limits on what it may unpack to, and its XML parts.

ECMA-376 part 2 (Open Packaging Conventions): parts, content types, relations. No part outside the package is ever
fetched, and no entity of the XML is resolved: a part with a document type declaration is refused.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import NoReturn
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from models.errors import UnreadableFile

#: Limits on a package: entries, bytes in all when unpacked, bytes of an XML part, unpacked bytes per packed byte.
MOST_ENTRIES, MOST_BYTES, MOST_XML, MOST_RATIO = 5_000, 500 * 1024**2, 128 * 1024**2, 500
#: Parts smaller than this may have any ratio (blank templates pack very well).
_RATIO_FROM = 16 * 1024 * 1024
_MAIN = "word/document.xml"
_ENCRYPTED = 0x1
#: A name that leads out of the package, or that no package may have.
_HOSTILE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f]")
#: What `zipfile` raises for damaged packages, by the kind of damage.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError, NotImplementedError),
)
#: Namespaces of files saved as "Strict Open XML" (ISO/IEC 29500-1) and those that all others have.
_STRICT = tuple(
    (f"http://purl.oclc.org/ooxml/{name}".encode(), f"http://schemas.openxmlformats.org/{usual}".encode())
    for name, usual in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("officeDocument/math", "officeDocument/2006/math"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
    )
)
#: The folder that the parts of other packages lie in, and what these packages are.
_OTHERS = {
    "xl/": "tệp Excel",
    "ppt/": "tệp PowerPoint",
    "visio/": "tệp Visio",
    "content.xml": "tệp OpenDocument",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: the last step of its type ("header"), the path it leads to; `external` outside the file."""

    kind: str
    target: str
    external: bool = False


class _Guarded(ElementTree.TreeBuilder):
    """Builds a tree of XML without a document type declaration, which could name entities or files."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:
        """Refuse the declaration. Raises _Declared."""
        raise _Declared


class _Declared(Exception):
    """The XML has a document type declaration."""


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """Return the ZIP archive of an office file.

    Raises UnreadableFile where it is broken, encrypted, would unpack to more than the limits, or names a path outside.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        ending = posixpath.splitext(name)[1] or ".docx"
        raise UnreadableFile(f"{name}: tệp {ending} bị hỏng hoặc tải chưa hết; hãy tải hay chép lại tệp.") from error
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = any(e.file_size > _RATIO_FROM and e.file_size > MOST_RATIO * max(1, e.compress_size) for e in entries)
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile(
            f"{name}: tệp nén có {len(entries)} mục, nhiều bất thường (tối đa {MOST_ENTRIES}); "
            "hãy kiểm tra nguồn tệp hoặc lưu lại bằng Word."
        )
    if total > MOST_BYTES or packed:
        raise UnreadableFile(
            f"{name}: tệp nén quá lớn khi giải nén ({len(entries)} mục, {total // 1024**2} MB); "
            "hãy kiểm tra nguồn tệp hoặc lưu lại bằng Word."
        )
    if any(_HOSTILE.search(entry.orig_filename) for entry in entries):
        raise UnreadableFile(f"{name}: trong tệp có đường dẫn trỏ ra ngoài tệp; không đọc, hãy kiểm tra nguồn tệp.")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile(f"{name}: tệp nén có mật khẩu; hãy gỡ mật khẩu rồi thử lại.")
    return archive


class Package:
    """The parts of a .docx file by name."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the package. Raises UnreadableFile if it is broken, encrypted, too large or no Word file."""
        self.name = name
        self._zip = opened(data, name)
        self.main_path = self._find_main()
        root = self.part(self.main_path)
        if root is None:
            raise UnreadableFile(f"{name}: {self._what()}; hãy lưu lại thành .docx.")
        self.main = root
        self.relations = self._relations(self.main_path)

    def names(self) -> list[str]:
        """Return the paths of all parts."""
        return self._zip.namelist()

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a part, or None where the package has no such part.

        Raises UnreadableFile for a part that cannot be unpacked or is too large.
        """
        try:
            if self._zip.getinfo(path).file_size > MOST_XML:
                size = self._zip.getinfo(path).file_size // 1024**2
                raise UnreadableFile(f"{self.name}: phần {path} quá lớn ({size} MB); hãy tách tệp thành nhiều tệp.")
            return self._zip.read(path)
        except KeyError:
            return None
        except DAMAGE as error:
            raise UnreadableFile(f"{self.name}: phần {path} bị hỏng; hãy chép hay tải lại tệp.") from error

    def part(self, path: str) -> Element | None:
        """Return the root of an XML part, or None where the package has no such part.

        Raises UnreadableFile for a part that cannot be unpacked or parsed.
        """
        data = self.data(path)
        if data is None:
            return None
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        try:
            return ElementTree.fromstring(data, ElementTree.XMLParser(target=_Guarded()))
        except _Declared as error:
            raise UnreadableFile(
                f"{self.name}: phần {path} có khai báo không an toàn (DOCTYPE); hãy lưu lại bằng Word."
            ) from error
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise UnreadableFile(f"{self.name}: phần {path} sai cú pháp; hãy mở bằng Word và lưu lại.") from error

    def near(self, kind: str) -> Element | None:
        """Return the root of the part that the main part names by a relation of this kind, or None."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external:
                return self.part(relation.target)
        return self.part(posixpath.join(posixpath.dirname(self.main_path), f"{kind}.xml"))

    def _what(self) -> str:
        names = self.names()
        kind = next((kind for start, kind in _OTHERS.items() if any(n.startswith(start) for n in names)), None)
        return f"là {kind}, không phải tệp Word" if kind else f"không phải tệp Word (thiếu {_MAIN})"

    def _find_main(self) -> str:
        """Return the path of the main part that the package's relations name (ECMA-376 part 2, 9.3)."""
        main = next((r for r in self._relations("").values() if r.kind == "officeDocument" and not r.external), None)
        return main.target if main is not None and main.target.startswith("word") else _MAIN

    def _relations(self, path: str) -> dict[str, Relation]:
        """Return the relations of a part by their ids, those of the package for ""."""
        folder, file = posixpath.split(path)
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relation] = {}
        for element in root if root is not None else ():
            target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[element.get("Id", "")] = Relation(element.get("Type", "").rsplit("/", 1)[-1], target, outside)
        return found
