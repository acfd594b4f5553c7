"""The page of a source as it looks, with the words of a statement marked: `truyvet show MÃ --format png`.

Pages of PDF files and pictures are shown as they are. Other formats have no pages of their own: LibreOffice prints
them, and the words are found again in the print.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from models.errors import InputError, UnreadableFile
from models.places import Box
from models.records import Block, Document, Span, Statement
from pipeline.ingest.formats import format_of
from pipeline.store import Home

if TYPE_CHECKING:
    from PIL.Image import Image

#: Dots per inch of a shown page: small enough for a screen, large enough to read footnotes.
DPI = 110
#: A picture wider than this many pixels is shrunk to it.
WIDEST = 1400
#: What is laid over the words; colours multiply, so that the words stay as dark as they are.
MARK = (255, 236, 110)
#: Pixels between two pages shown one below the other.
BETWEEN = 12
#: Names of formats (`pipeline.ingest.formats`) that are set anew for print: their own look cuts text off, or is markup.
_SET_ANEW = frozenset({"Excel", "Excel đời cũ", "bảng tính OpenDocument", "bảng CSV", "Markdown"})
#: Words of one line that stand closer than this share of its height are marked with one stroke.
_CLOSE = 1.5


@dataclass(frozen=True, slots=True)
class Place:
    """The boxes of some words on one page, in the unit of its boxes."""

    page: int
    boxes: tuple[Box, ...]


def places_of(span: Span, blocks: Iterable[Block]) -> tuple[Place, ...]:
    """Return where the words of a stretch of the text stand, page by page; nothing where no block has words."""
    found: dict[int, list[Box]] = {}
    for block in blocks:
        if block.span.end > span.start and block.span.start < span.end:
            for word in block.words:
                if word.span.end > span.start and word.span.start < span.end:
                    found.setdefault(word.page, []).append(word.box)
    return tuple(Place(page, tuple(_strokes(boxes))) for page, boxes in sorted(found.items()))


def _strokes(boxes: Sequence[Box]) -> Iterator[Box]:
    """Yield boxes with those that follow each other on a line joined."""
    held: Box | None = None
    for box in boxes:
        if held is not None and _on_one_line(held, box):
            held = (min(held[0], box[0]), min(held[1], box[1]), max(held[2], box[2]), max(held[3], box[3]))
            continue
        if held is not None:
            yield held
        held = box
    if held is not None:
        yield held


def _on_one_line(left: Box, right: Box) -> bool:
    height = max(left[3] - left[1], right[3] - right[1])
    level = abs((left[1] + left[3]) - (right[1] + right[3])) / 2 < 0.5 * height
    return level and -height < right[0] - left[2] < _CLOSE * height


def source_bytes(document: Document, home: Home, corpus: Path) -> bytes:
    """Return the bytes of the file that a document was read from. Raises InputError where there is none any more."""
    source = document.source
    if source is None:
        raise InputError(f"{document.key}: chưa có tệp gốc, nạp tệp bằng «truyvet add TỆP» rồi xem lại.")
    for path in (home.original(source.sha256), *corpus.rglob(PurePath(source.name).name)):
        if path.is_file():
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == source.sha256:
                return data
    raise UnreadableFile(f"{document.key}: không còn tệp gốc «{source.name}»; nạp lại bằng «truyvet add TỆP».")


def facsimile(statement: Statement, document: Document, data: bytes) -> bytes:
    """Return a PNG of the page, or pages one below the other, on which a statement stands, its words marked.

    `data` are the bytes of the document's file. Raises InputError for a statement of a digest, or one whose place
    cannot be shown, and the errors of readers and of LibreOffice.
    """
    if statement.span is None or document.source is None:
        raise InputError(f"{statement.id}: là dữ kiện tóm lược, không có chỗ trong văn bản gốc để xem.")
    name = document.source.name
    places = places_of(statement.span, document.blocks)
    if not places:
        from pipeline.ingest import read_bytes
        from pipeline.ingest.office import to_pdf

        form = format_of(data, name).name
        if form in _SET_ANEW:
            data, name = to_pdf(set_anew(document.blocks).encode(), "in.html"), f"{name}.pdf"
        elif form not in ("PDF", "ảnh"):
            data, name = to_pdf(data, name), f"{name}.pdf"
        reading = read_bytes(data, name)
        span = found_again(statement.span, document.text, reading.text)
        places = places_of(span, reading.blocks) if span else ()
    if not places:
        raise InputError(
            f"{statement.id}: không tìm thấy chỗ này trên trang in; xem bằng «truyvet show {statement.id}»."
        )
    return _png([_marked(*page_image(data, name, place.page), place.boxes) for place in places])


def set_anew(blocks: Sequence[Block]) -> str:
    """Return blocks as a page of HTML, their tables ruled, on broad paper where there are some.

    Printed as they are, sheets cut off what is longer than a column, and spread wide tables over several pages.
    """
    parts: list[str] = []
    table: int | None = None
    for block in blocks:
        if table is not None and block.table != table:
            parts.append("</table>")
        if block.kind == "row" and block.table != table:
            parts.append("<table border=1 cellspacing=0 cellpadding=4>")
        table = block.table if block.kind == "row" else None
        if table is None:
            parts.append(f"<p>{escape(block.text)}</p>")
        else:
            parts.append("<tr>" + "".join(f"<td>{escape(cell.text)}</td>" for cell in block.cells) + "</tr>")
    paper = "A4 landscape" if any(block.kind == "row" for block in blocks) else "A4"
    style = f"@page {{size: {paper}; margin: 1.5cm}} body {{font-family: serif; font-size: 11pt}}"
    parts += ["</table>"] if table is not None else []
    head = f"<head><meta charset='utf-8'><style>{style}</style></head>"
    return f"<!DOCTYPE html><html>{head}<body>{''.join(parts)}</body></html>"


def found_again(span: Span, text: str, other: str) -> Span | None:
    """Return where a stretch of one reading stands in another one of the same act, spaces and line ends aside.

    Words that stand there several times are told apart by their number from the start.
    """
    wanted, before = _letters(text[span.start : span.end]), _letters(text[: span.start])
    letters = [(i, c) for i, c in enumerate(other) if not c.isspace()]
    solid = "".join(c for _, c in letters)
    at = _occurrence(wanted, solid, before.count(wanted)) if wanted else -1
    size = len(wanted)
    if at < 0:
        match = SequenceMatcher(None, solid, wanted, autojunk=False).find_longest_match()
        if match.size < len(wanted) / 2:
            return None
        at, size = match.a, match.size
    return Span(letters[at][0], letters[at + size - 1][0] + 1) if size else None


def _occurrence(wanted: str, text: str, number: int) -> int:
    """Return where words stand for the time `number` (from 0), or the last time where that is less; -1 for never."""
    at = text.find(wanted)
    for _ in range(number):
        following = text.find(wanted, at + len(wanted))
        if following < 0:
            break
        at = following
    return at


def _letters(text: str) -> str:
    return "".join(text.split())


def page_image(data: bytes, name: str, number: int) -> tuple[Image, float]:
    """Return the picture of a page (from 1) of a PDF or picture file, and its pixels to one unit of its boxes.

    Raises InputError where the file has no such page.
    """
    if data[:1024].find(b"%PDF-") >= 0:
        return _pdf_page(data, number)
    return _picture(data, name, number)


def _pdf_page(data: bytes, number: int) -> tuple[Image, float]:
    import pypdfium2  # type: ignore[import-untyped]

    from pipeline.ingest.paged.pdf import PDFIUM

    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        try:
            if not 0 < number <= len(document):
                raise InputError(f"Không có trang {number}; tệp có {len(document)} trang.")
            image: Image = document[number - 1].render(scale=DPI / 72).to_pil().convert("RGB")
            return image, DPI / 72
        finally:
            document.close()


def _picture(data: bytes, name: str, number: int) -> tuple[Image, float]:
    from pipeline.ingest.paged.image import page_of

    image = page_of(data, name, number).convert("RGB")
    scale = min(1.0, WIDEST / image.width)
    return image.resize((round(image.width * scale), round(image.height * scale))), scale


def _marked(image: Image, scale: float, boxes: Iterable[Box]) -> Image:
    from PIL import Image as Images
    from PIL import ImageChops, ImageDraw

    layer = Images.new("RGB", image.size, (255, 255, 255))
    draw = ImageDraw.Draw(layer)
    for x0, top, x1, bottom in boxes:
        draw.rounded_rectangle((x0 * scale - 2, top * scale - 1, x1 * scale + 2, bottom * scale + 1), 3, fill=MARK)
    return ImageChops.multiply(image, layer)


def _png(pages: Sequence[Image]) -> bytes:
    from PIL import Image as Images

    width = max(page.width for page in pages)
    height = sum(page.height for page in pages) + BETWEEN * (len(pages) - 1)
    whole = Images.new("RGB", (width, height), (128, 128, 128))
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height + BETWEEN
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()
