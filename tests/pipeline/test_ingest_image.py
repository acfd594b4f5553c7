"""Files of pictures: their kinds, and what is wrong with them."""

import io

import numpy as np
import pytest
from PIL import Image

from models.errors import EmptyDocument, InputError, LimitExceeded, UnknownFormat, UnreadableFile
from pipeline.ingest import read_bytes
from pipeline.ingest.paged import image as pictures
from pipeline.ingest.paged.page import Char, Page
from pipeline.ingest.paged.shown import Shown

SEEN: list[tuple[tuple[int, int], int]] = []


@pytest.fixture(autouse=True)
def recognised(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[int, ...], int]]:
    """Recognition that finds one word where the picture is darkest, and nothing on white; and what it was given."""
    seen: list[tuple[tuple[int, ...], int]] = []

    def recognise(grey: np.ndarray, number: int, dpi: float, size: tuple[float, float]) -> Page:  # type: ignore[type-arg]
        assert grey.dtype == np.uint8
        seen.append((grey.shape, int(grey.min())))
        chars: tuple[Char, ...] = ()
        if grey.min() < 128:
            chars = (Char(f"Trang-{number}", size[0] / 4, size[1] / 4, size[0] / 2, size[1] / 4 + 12, False, 0.9),)
        return Page(number, *size, chars, (), True, "ocr", shown=Shown(*size, (1, 0, 0, 0, 1, 0)))

    monkeypatch.setattr(pictures, "recognise", recognise)
    return seen


def picture(mode: str = "L", size: tuple[int, int] = (400, 600)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    image.paste("black", (100, 150, 200, 200))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind", "ending"),
    [
        ("L", "JPEG", "jpg"),
        ("CMYK", "JPEG", "jpeg"),
        ("1", "PNG", "png"),
        ("P", "PNG", "png"),
        ("RGBA", "PNG", "png"),
        ("LA", "PNG", "png"),
        ("CMYK", "TIFF", "tif"),
        ("1", "TIFF", "tiff"),
        ("RGB", "WEBP", "webp"),
    ],
)
def test_kinds_of_pictures(mode: str, kind: str, ending: str) -> None:
    reading = read_bytes(saved(picture(mode), kind), f"trang.{ending}")
    assert reading.text == "Trang-1"
    assert (reading.pages[0].width, reading.pages[0].height) == pytest.approx((400, 600))
    assert reading.blocks[0].box == pytest.approx((100, 150, 200, 150 + 12 * 400 / 8.27 / 72))


def test_the_content_tells_where_the_ending_does_not() -> None:
    assert read_bytes(saved(picture(), "PNG"), "trang.jpg").text == "Trang-1"
    assert read_bytes(saved(picture(), "PNG"), "trang").text == "Trang-1"


def test_sixteen_bits_keep_their_range(recognised: list[tuple[tuple[int, ...], int]]) -> None:
    levels = np.full((600, 400), 60000, np.uint16)
    levels[150:200, 100:200] = 2000
    assert read_bytes(saved(Image.fromarray(levels), "PNG"), "trang.png").text == "Trang-1"
    assert recognised[0][1] == 2000 * 255 // 65535


def test_transparent_paper_is_white(recognised: list[tuple[tuple[int, ...], int]]) -> None:
    clear = Image.new("RGBA", (400, 600), (0, 0, 0, 0))
    with pytest.raises(EmptyDocument, match="không đọc được chữ nào trong ảnh"):
        read_bytes(saved(clear, "PNG"), "trang.png")
    assert recognised[0][1] == 255


def test_a_photo_is_turned_as_its_camera_says(recognised: list[tuple[tuple[int, ...], int]]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    reading = read_bytes(saved(picture(), "JPEG", exif=exif), "anh.jpg")
    assert recognised[0][0] == (400, 600)
    assert (reading.pages[0].width, reading.pages[0].height) == pytest.approx((600, 400))
    assert pictures.page_of(saved(picture(), "JPEG", exif=exif), "anh.jpg", 1).size == (600, 400)


def test_a_tiff_has_pages_and_a_blank_one_is_named() -> None:
    blank = Image.new("L", (400, 600), 255)
    data = saved(picture(), "TIFF", save_all=True, append_images=[blank, picture()])
    reading = read_bytes(data, "quét.tif")
    assert [block.page for block in reading.blocks] == [1, 3]
    assert [page.source for page in reading.pages] == ["ocr", "blank", "ocr"]
    assert any("Trang 2 chỉ có hình, không đọc được chữ nào" in found.message for found in reading.findings)
    assert any("Trang 1, 3 được nhận dạng" in found.message for found in reading.findings)
    assert pictures.page_of(data, "quét.tif", 3).size == (400, 600)
    with pytest.raises(InputError, match="3 trang"):
        pictures.page_of(data, "quét.tif", 4)


def test_resolution_is_believed_where_it_makes_a_sheet() -> None:
    def resolution(dpi: int) -> float:
        with Image.open(io.BytesIO(saved(picture(), "PNG", dpi=(dpi, dpi)))) as image:
            return pictures._resolution(image)

    assert resolution(50) == pytest.approx(50, abs=0.1)
    assert resolution(300) == pytest.approx(400 / 8.27)


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    bomb = saved(Image.new("1", (16000, 13000)), "PNG")
    with pytest.raises(LimitExceeded, match="ảnh quá lớn"):
        read_bytes(bomb, "lớn.png")
    with pytest.raises(LimitExceeded, match="ảnh quá lớn"):
        read_bytes(saved(Image.new("1", (12000, 9000)), "TIFF", compression="group4"), "lớn.tif")


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("TIFF", "tif"), ("WEBP", "webp")])
def test_truncated_pictures(kind: str, ending: str) -> None:
    grain = Image.fromarray(np.random.default_rng(3).integers(0, 255, (600, 400), np.uint8))
    data = saved(grain, kind)
    for part in (30, len(data) // 2):
        with pytest.raises(UnreadableFile, match=r"bị hỏng|nội dung"):
            read_bytes(data[:part], f"cụt.{ending}")


def test_animated_pictures_are_no_pages() -> None:
    data = saved(picture(), "PNG", save_all=True, append_images=[Image.new("L", (400, 600), 9)])
    with pytest.raises(UnreadableFile, match="ảnh động"):
        read_bytes(data, "động.png")


def test_pictures_of_iphones_are_named() -> None:
    with pytest.raises(UnknownFormat, match=r"HEIC của điện thoại; hãy lưu lại thành .jpg"):
        read_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "anh.heic")
