"""What a Word file brings along beside its text: changes, heads and feet, chunks of other formats, files, macros.

Nothing outside the file is fetched and nothing in it is run; what is left unread is said in findings.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from models.errors import InputError
from models.tracing import Finding
from pipeline.ingest.reading import Content, Draft, finding
from pipeline.ingest.word.body import Story
from pipeline.ingest.word.package import Package
from pipeline.ingest.word.styles import W

Inner = Callable[[bytes, str], Content]

_CHANGES = (W + "ins", W + "del", W + "moveFrom", W + "cellIns", W + "cellDel")
_MACROS = ("vbaProject.bin", "vbaData.xml")
#: Kinds of relations whose target holds words or pictures that the reader of the file would see.
_SHOWN = ("image", "subDocument", "oleObject", "aFChunk", "frame")
_NUMBER = re.compile(r"\W*(?:trang\s*)?\d*\W*(?:/\s*\d+\W*)?", re.IGNORECASE)
_STATE = re.compile(r"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM", re.IGNORECASE)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".emf", ".wmf")


def changes(roots: Iterable[Element], name: str) -> Iterator[Finding]:
    """Yield the finding that tells how many tracked changes a file has, if any."""
    count = sum(map(_count, roots))
    if count:
        message = f"Tệp còn {count} thay đổi được theo dõi (track changes); đã đọc như khi chấp nhận tất cả."
        remedy = "Chấp nhận hoặc từ chối các thay đổi trong Word, lưu lại rồi nạp lại."
        yield finding("tracked-changes", "warning", name, message, remedy)


def _count(root: Element) -> int:
    """Return the number of tracked changes; marks of paragraphs count only where no words changed."""
    marks: set[int] = set()
    for properties in root.iter(W + "rPr"):
        marks.update(id(change) for change in properties if change.tag in _CHANGES)
    found = [change for tag in _CHANGES for change in root.iter(tag)]
    return sum(1 for change in found if id(change) not in marks) or len(found)


@dataclass(frozen=True, slots=True)
class Running:
    """The heads and feet of a file, each once and without page numbers.

    `letterhead` is a head that holds the issuer and the name of the State or the Party, which belongs to the act.
    """

    texts: tuple[str, ...]
    letterhead: tuple[Draft, ...] = ()


def running(package: Package, story: Story) -> Running:
    """Return the heads and feet that the sections name."""
    texts: list[str] = []
    letterhead: tuple[Draft, ...] = ()
    for relation in package.relations.values():
        if relation.kind not in ("header", "footer") or relation.external:
            continue
        root = package.part(relation.target)
        drafts = story.drafts(root) if root is not None else []
        if not letterhead and any(_STATE.search(draft.text) for draft in drafts):
            letterhead = tuple(drafts)
            continue
        texts.extend(" ".join(d.text.split()) for d in drafts if not _NUMBER.fullmatch(d.text))
    return Running(tuple(dict.fromkeys(texts)), letterhead)


def pictures(package: Package) -> int:
    """Return the number of pictures in the file."""
    return sum(1 for name in package.names() if "/media/" in name and name.lower().endswith(_PICTURES))


def attachments(package: Package) -> Iterator[Finding]:
    """Yield findings on macros, embedded files, and what lies outside of the file."""
    names = package.names()
    if any(posixpath.basename(name) in _MACROS for name in names):
        message = "Tệp Word có macro; chỉ đọc chữ, macro không được chạy."
        yield finding("text-quality", "info", package.name, message, "Lưu lại thành .docx nếu không cần macro.")
    embedded = sorted(posixpath.basename(name) for name in names if "/embeddings/" in name)
    if embedded:
        message = f"Trong tệp có {len(embedded)} tệp nhúng không được đọc: {_some(embedded)}."
        remedy = "Nếu tệp nhúng chứa nội dung của văn bản, mở nó trong Word, lưu riêng rồi nạp thêm."
        yield finding("text-quality", "warning", package.name, message, remedy)
    outside = [r.target for r in package.relations.values() if r.external and r.kind in _SHOWN]
    if outside:
        message = f"Tệp dẫn tới {len(outside)} ảnh hoặc tài liệu ở ngoài tệp, không được tải: {_some(outside)}."
        remedy = "Chèn hẳn nội dung đó vào tệp Word rồi nạp lại."
        yield finding("text-quality", "warning", package.name, message, remedy)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


class Chunks:
    """The chunks of other formats that a file includes (w:altChunk, 17.17.2.1); `unread` are those left out."""

    def __init__(self, package: Package, inner: Inner | None) -> None:
        """Read chunks of the package; `inner` reads one that is a Word file itself, None where they lie too deep."""
        self._package = package
        self._inner = inner
        self.unread: list[str] = []

    def __call__(self, relation: str) -> tuple[Draft, ...]:
        """Return the drafts of the chunk that the relation of this id names."""
        target = self._package.relations.get(relation)
        if target is None:
            return ()
        data = None if target.external else self._package.data(target.target)
        drafts: tuple[Draft, ...] | None = None
        with suppress(InputError):
            drafts = _chunk(data, posixpath.basename(target.target), self._inner) if data else None
        if drafts is None:
            self.unread.append(posixpath.basename(target.target))
        return drafts or ()

    def findings(self) -> Iterator[Finding]:
        """Yield the finding about chunks left unread, if any."""
        if self.unread:
            message = f"Tệp gộp {len(self.unread)} phần ở dạng khác chưa đọc được: {_some(self.unread)}."
            remedy = "Mở tệp bằng Word, lưu lại thành .docx rồi nạp lại."
            yield finding("text-quality", "warning", self._package.name, message, remedy)


def _chunk(data: bytes, name: str, inner: Inner | None) -> tuple[Draft, ...] | None:
    """Return the drafts of a chunk by its content, None for a kind that is not read."""
    # Imported here: few files have chunks, and each kind has its own reader.
    from pipeline.ingest import plain
    from pipeline.ingest.formats import sniff
    from pipeline.ingest.html.blocks import drafts_of
    from pipeline.ingest.html.tree import read_page

    kind = sniff(data.removeprefix(codecs.BOM_UTF8))
    if kind == "zip":
        return inner(data, name).drafts if inner is not None else None
    if kind == "html":
        return drafts_of(read_page(data, name).body)
    return plain.read(data, name).drafts if kind == "text" else None
