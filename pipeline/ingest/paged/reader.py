"""Reader of PDF files: each page by its text layer, or by recognition where that has no words or unfit ones."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from models.errors import EmptyDocument, TruyVetError
from pipeline.ingest.effort import check_pages, page_done, page_left
from pipeline.ingest.legacy import Encoding, conversion_findings, decode_tcvn3, decode_vni, detect
from pipeline.ingest.paged.flow import content_of
from pipeline.ingest.paged.page import Page, text_of
from pipeline.ingest.paged.pdf import PDFIUM, opened, read_page, render, signatures
from pipeline.ingest.quality import LEAST_QUALITY, page_quality
from pipeline.ingest.reading import Content, finding

if TYPE_CHECKING:
    from pipeline.ingest.paged.pdf import Bitmap

#: A page that a picture covers for the most part, with fewer words than this beside it, is a scan: the words are a
#: stamp or a number set over it.
_COVERED, _FEWEST_WORDS = 0.5, 40
_DPI = 300
#: A file is opened anew after so many pages.
_AT_ONCE = 100
#: A page is judged by three stretches of so many words.
_JUDGED = 50
#: A layer that draws the page is without sense below this quality (garbage has 0.2 at most, forms 0.75 at least).
_SENSELESS = 0.6
#: A text layer of less quality is not used even where the page cannot be recognised.
_WORTHLESS = 0.5
#: A text layer that holds this share of the words that are seen on the page is right, however odd it reads.
_AGREED = 0.7


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a PDF with their pages and boxes.

    Raises UnreadableFile for a broken or encrypted file, EmptyDocument where there is no page or no page has words,
    LimitExceeded for too many pages; where every page is a picture, what recognition raises for a missing program too.
    """
    failures: list[TruyVetError] = []
    with PDFIUM:
        try:
            return content_of(_pages(data, name, failures), name)
        except EmptyDocument as error:
            raise (failures or [error])[0] from error


def _layers(data: bytes, name: str) -> Iterator[tuple[Page, Bitmap | None, int]]:
    """Yield each page by its text layer, as a bitmap where it is to be recognised, and the number of pages.

    The file is opened anew after so many pages, because pdfium keeps what it has read of a file that is open.
    """
    first, count = 0, 1
    encodings: set[Encoding] = set()
    while first < count:
        with opened(data, name) as document:
            count = len(document)
            if not first:
                check_pages(count, name)
                signed = signatures(document)
            for number in range(first + 1, min(first + _AT_ONCE, count) + 1):
                page = read_page(document, number)
                page = replace(page, quality=page_quality(_sample(page)), stamps=signed if number == 1 else ())
                if _is_unfit(page):
                    page = _in_unicode(page, name, encodings)
                unread = _is_scan(page) or _is_unfit(page)
                yield page, render(document, number, _DPI) if unread else None, count
        first += _AT_ONCE


def _pages(data: bytes, name: str, failures: list[TruyVetError]) -> Iterator[Page]:
    """Yield the pages; as many as there are processors are recognised at a time. What recognition raises is kept."""
    waiting: deque[tuple[Page, Future[Page] | None]] = deque()
    workers = os.cpu_count() or 1
    count = 0
    with ThreadPoolExecutor(workers) as pool:
        for page, bitmap, count in _layers(data, name):
            waiting.append((page, pool.submit(_recognised, page, bitmap) if bitmap is not None else None))
            while len(waiting) > workers or (waiting and waiting[0][1] is None):
                yield _done(*waiting.popleft(), name, failures)
                page_done(page.number - len(waiting), count)
        while waiting:
            yield _done(*waiting.popleft(), name, failures)
            page_done(count - len(waiting), count)


def _done(page: Page, future: Future[Page] | None, name: str, failures: list[TruyVetError]) -> Page:
    return page if future is None else _result(page, future, name, failures)


def _sample(page: Page) -> str:
    """Return the text of three stretches of a page, from its start, middle and end: enough to judge it by."""
    chars, half = page.chars, _JUDGED // 2
    if len(chars) <= 3 * _JUDGED:
        return page.text()
    middle = len(chars) // 2
    parts = chars[:_JUDGED], chars[middle - half : middle + half], chars[-_JUDGED:]
    return "\n".join(map(text_of, parts))


def _in_unicode(page: Page, name: str, told: set[Encoding]) -> Page:
    """Return a page whose layer is in a legacy encoding in Unicode; what was done is told once for each encoding."""
    encoding = detect(page.text())
    if encoding is None:
        return page
    decode = {"tcvn3": decode_tcvn3, "vni": decode_vni}[encoding]
    converted = replace(page, chars=tuple(char._replace(text=decode(char.text)) for char in page.chars))
    converted = replace(converted, quality=page_quality(_sample(converted)))
    if _is_unfit(converted):
        return page
    findings = () if encoding in told else conversion_findings([encoding], name)
    told.add(encoding)
    return replace(converted, findings=(*page.findings, *findings))


def _is_unfit(page: Page) -> bool:
    """Tell whether the text layer of a page does not read as Vietnamese.

    A layer that lies over a picture came from recognition, and may be poor; one that draws the page is right or without
    sense, so that a form full of foreign names is not taken for garbage.
    """
    least = LEAST_QUALITY if page.covered >= _COVERED else _SENSELESS
    return page.quality is not None and page.quality < least


def _is_scan(page: Page) -> bool:
    """Tell whether a page shows what its text layer does not hold."""
    if not page.chars:
        return page.pictured
    return page.covered >= _COVERED and sum(not char.text.isspace() for char in page.chars) < _FEWEST_WORDS


def _recognised(page: Page, bitmap: Bitmap) -> Page:
    from pipeline.ingest.paged.scan import recognise

    return recognise(bitmap, page.number, _DPI, (page.width, page.height))


def _result(page: Page, future: Future[Page], name: str, failures: list[TruyVetError]) -> Page:
    """Return the page as recognised, or by its layer where that reads better; with what is to be said of it."""
    try:
        read = future.result()
    except TruyVetError as error:
        failures.append(error)
        page_left()
        return _unread(page, name, error)
    if not _is_unfit(page):
        return replace(read, stamps=page.stamps)
    if _agree(page, read):
        return page
    if (read.quality or 0.0) <= (page.quality or 0.0):
        message = f"Trang {page.number}: lớp chữ đọc không ra tiếng Việt, nhận dạng lại cũng không rõ hơn."
        doubt = finding("text-quality", "warning", name, message, "Đối chiếu trang này với bản gốc.")
        return replace(page, findings=(*page.findings, doubt))
    message = f"Trang {page.number}: lớp chữ trong tệp hỏng nên đã bỏ, trang được nhận dạng lại từ hình (OCR)."
    said = finding("text-quality", "warning", name, message, "Đối chiếu trang này với bản gốc.")
    return replace(
        read, stamps=page.stamps, layer_quality=page.quality, findings=(*page.findings, said, *read.findings)
    )


def _agree(page: Page, read: Page) -> bool:
    """Tell whether the text layer says what is seen on the page, whatever language or form that is in."""
    layer = Counter(page.text().split())
    seen = Counter(" ".join(char.read or char.text for char in read.chars).split())
    return sum((layer & seen).values()) >= _AGREED * max(1, sum(seen.values()))


def _unread(page: Page, name: str, error: TruyVetError) -> Page:
    """Return a page that could not be recognised; its text layer only where that is doubtful, not worthless."""
    if _is_unfit(page) and (page.quality or 0.0) >= _WORTHLESS:
        message = f"Trang {page.number}: lớp chữ đọc không ra tiếng Việt và chưa được nhận dạng lại."
        return replace(page, findings=(*page.findings, finding("text-quality", "error", name, message, str(error))))
    message = f"Trang {page.number} chỉ có hình hoặc lớp chữ hỏng, nội dung trang này chưa được đọc."
    findings = (*page.findings, finding("text-quality", "error", name, message, str(error)))
    if _is_unfit(page):
        return replace(page, chars=(), quality=None, layer_quality=page.quality, findings=findings, pictured=False)
    return replace(page, findings=findings, pictured=False)
