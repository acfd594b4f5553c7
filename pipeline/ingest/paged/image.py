"""Reader of pictures of pages: scans and photos as JPEG, PNG, TIFF (of many pages) or WebP."""

from __future__ import annotations

import os
import warnings
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from models.errors import EmptyDocument, InputError, LimitExceeded, UnreadableFile
from pipeline.ingest.effort import check_pages, page_done
from pipeline.ingest.paged.flow import content_of
from pipeline.ingest.paged.page import Page
from pipeline.ingest.paged.scan import recognise
from pipeline.ingest.reading import Content

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The kinds of pictures that are pages; Pillow knows eighty more, many of them odd.
_KINDS = ("JPEG", "PNG", "TIFF", "WEBP")
#: Millions of pixels that one page may have: an A3 sheet at 600 dpi has 70.
_MOST_MEGAPIXELS = 100
#: Width in inches of a page that a picture may show; another one has a resolution that nobody set.
_NARROWEST, _WIDEST, _A4 = 3.5, 17.0, 8.27
_POINTS = 72.0
#: Modes of Pillow that have grey levels alone.
_COLOURLESS = ("1", "L", "LA", "La")
#: What Pillow raises for a file that is broken, by the format's decoder.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError)


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a picture with their pages and boxes, in pixels of the picture as it is shown.

    Raises UnreadableFile for a broken, truncated or animated picture, LimitExceeded for too many pixels or pages,
    EmptyDocument where no page has words, MissingTool where a program or package is not installed.
    """
    with _opened(data, name) as image:
        count = _count(image, name)
        check_pages(count, name)
        try:
            return content_of(_pages(image, name, count), name)
        except EmptyDocument as error:
            raise EmptyDocument(
                f"{name}: không đọc được chữ nào trong ảnh; hãy kiểm tra lại tệp, chụp hay quét lại rõ hơn."
            ) from error


def page_of(data: bytes, name: str, number: int) -> Image.Image:
    """Return the page with the given number (from 1) of a picture file, as it is shown.

    Raises InputError where the file has no such page, and as `read` for a file that cannot be shown.
    """
    with _opened(data, name) as image:
        count = _count(image, name)
        if not 0 < number <= count:
            raise InputError(f"Không có trang {number}; tệp có {count} trang.")
        return _frame(image, number, name).copy()


def _opened(data: bytes, name: str) -> Image.Image:
    """Return a picture of which only the head is read yet."""
    with _complaints(name):
        image = Image.open(BytesIO(data), formats=_KINDS)
    _check_size(image, name)
    return image


@contextmanager
def _complaints(name: str) -> Iterator[None]:
    """Turn what Pillow says of a picture that it cannot read into one line of ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError as error:
        raise LimitExceeded(_too_large(name)) from error
    except _BROKEN as error:
        raise UnreadableFile(f"{name}: tệp ảnh bị hỏng hoặc tải chưa hết; hãy tải hay chép lại tệp.") from error


def _check_size(image: Image.Image, name: str) -> None:
    if image.width * image.height > _MOST_MEGAPIXELS * 1_000_000:
        raise LimitExceeded(_too_large(name))


def _too_large(name: str) -> str:
    return (
        f"{name}: ảnh quá lớn (hơn {_MOST_MEGAPIXELS} triệu điểm ảnh một trang); "
        "hãy quét lại ở 300 dpi hoặc thu nhỏ ảnh rồi nạp lại."
    )


def _count(image: Image.Image, name: str) -> int:
    """Return the number of pages; the further pictures of a phone's JPEG are no pages."""
    with _complaints(name):
        frames = int(getattr(image, "n_frames", 1))
    if frames > 1 and image.format in ("PNG", "WEBP"):
        raise UnreadableFile(
            f"{name}: là ảnh động, không phải trang văn bản; hãy lưu từng trang thành ảnh JPG hay PNG."
        )
    return frames if image.format == "TIFF" else 1


def _frame(image: Image.Image, number: int, name: str) -> Image.Image:
    """Return a page (from 1), decoded and turned as its EXIF data say."""
    with _complaints(name):
        if number > 1:
            image.seek(number - 1)
    _check_size(image, name)
    with _complaints(name):
        return ImageOps.exif_transpose(image)


def _pages(image: Image.Image, name: str, count: int) -> Iterator[Page]:
    """Yield the pages; as many as there are processors are recognised at a time."""
    waiting: deque[Future[Page]] = deque()
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        for number in range(1, count + 1):
            frame = _frame(image, number, name)
            waiting.append(pool.submit(_recognised, _pixels(frame), number, _resolution(frame)))
            while len(waiting) > workers or (waiting and number == count):
                page = waiting.popleft().result()
                yield page
                page_done(page.number, count)


def _recognised(image: NDArray[np.uint8], number: int, dpi: float) -> Page:
    height, width = image.shape[:2]
    page = recognise(image, number, dpi, (width * _POINTS / dpi, height * _POINTS / dpi))
    return replace(page, shown=page.shown and page.shown.enlarged(dpi / _POINTS))


def _pixels(frame: Image.Image) -> NDArray[np.uint8]:
    """Return a picture as grey levels (height, width) or red, green and blue; its transparent parts white."""
    import numpy as np

    if frame.mode.startswith("I") or frame.mode == "F":
        levels = np.asarray(frame, dtype=np.float32)
        # 16 bits a pixel, or levels that the brightest pixel sets the scale of.
        whitest = 65535.0 if frame.mode.startswith("I") and levels.max() > 255 else max(1.0, float(levels.max()))
        return np.asarray(np.clip(levels * (255.0 / whitest), 0, 255), dtype=np.uint8)
    if frame.has_transparency_data:
        layered = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    return np.array(frame.convert("L" if frame.mode in _COLOURLESS else "RGB"), dtype=np.uint8)


def _resolution(frame: Image.Image) -> float:
    """Return the dots per inch: what the file says where that makes a sheet of paper, else as of an A4 sheet."""
    said = float((frame.info.get("dpi") or (0, 0))[0] or 0)
    return said if said > 0 and _NARROWEST <= frame.width / said <= _WIDEST else frame.width / _A4
