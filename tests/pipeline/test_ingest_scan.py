"""Pages that are pictures: made ready, recognised, tidied, and put back on the page as it is shown."""

import io
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pytest
from numpy.typing import NDArray
from PIL import Image

from models.errors import MissingTool
from models.places import PageFacts, Span, Word, Words
from pipeline.ingest import Reading, read_bytes
from pipeline.ingest.paged import clean, scan, tesseract
from pipeline.ingest.paged.remarks import recognition_findings
from pipeline.ingest.paged.shown import Shown
from pipeline.ingest.paged.tesseract import ReadLine, ReadWord
from pipeline.ingest.paged.weight import weighed
from pipeline.ingest.reading import Draft

Gray = NDArray[np.uint8]
PROGRAMME = Path(__file__).parent / "files" / "programme.pdf"


@pytest.fixture(scope="module")
def page() -> Gray:
    """The head of the first page of the programme at 150 dpi."""
    document = pypdfium2.PdfDocument(PROGRAMME)
    image = document[0].render(scale=150 / 72, grayscale=True).to_numpy()
    document.close()
    return np.ascontiguousarray(image.reshape(image.shape[:2])[:620])


def leaning(image: Gray, degrees: float) -> Gray:
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(
        cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,)), dtype=np.uint8
    )


def png(image: Gray, dpi: int = 150) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()


def line(*words: str, y: float = 100, x: float = 0, height: float = 20, sure: float = 0.96) -> ReadLine:
    placed = []
    for word in words:
        placed.append(ReadWord(word, (x, y, x + 10 * len(word), y + height), sure))
        x += 10 * len(word) + 5
    return ReadLine(tuple(placed), y, y + height, 0.0)


def test_light_is_evened(page: Gray) -> None:
    shade = np.linspace(0.4, 0.9, page.shape[1])[None, :]
    dark = (page * shade).astype(np.uint8)
    even = clean.flattened(dark)
    assert np.median(dark) < 200
    assert np.percentile(even, 50) > 245
    assert clean.flattened(page) is page


def test_noise_and_blur_are_measured(page: Gray) -> None:
    noisy = np.clip(page + np.random.default_rng(1).normal(0, 15, page.shape), 0, 255).astype(np.uint8)
    assert clean.noise_of(page) < 1 < 8 < clean.noise_of(noisy)
    assert clean.noise_of(clean.denoised(noisy, clean.noise_of(noisy))) < clean.noise_of(noisy) / 2
    soft = np.asarray(cv2.GaussianBlur(page, (0, 0), 1.5), dtype=np.uint8)
    assert clean.blur_of(page) < 0.6
    assert clean.blur_of(soft) == pytest.approx(1.5, abs=0.4)
    assert clean.blur_of(clean.sharpened(soft, 1.5)) < clean.blur_of(soft)


@pytest.mark.parametrize("degrees", [-4.0, -1.5, 0.0, 0.7, 6.0])
def test_skew_is_found_and_taken_out(page: Gray, degrees: float) -> None:
    tilted = leaning(page, degrees)
    assert clean.skew_of(tilted) == pytest.approx(degrees, abs=0.15)
    assert clean.skew_of(clean.cleaned(tilted).image) == 0


def test_small_letters_are_enlarged_and_places_lead_back(page: Gray) -> None:
    tilted = leaning(page, 2.0)
    ready = clean.cleaned(tilted)
    assert clean.letter_height(ready.image) == pytest.approx(clean.BEST_HEIGHT, abs=5)
    ys, xs = np.nonzero(ready.image < 60)
    for x, y in list(zip(xs, ys, strict=True))[::5000]:
        back_x, back_y = ready.back @ np.array([x, y, 1.0])
        around = tilted[int(back_y) - 2 : int(back_y) + 3, int(back_x) - 2 : int(back_x) + 3]
        assert around.min() < 160


def test_a_blank_picture_is_left_as_it_is() -> None:
    white = np.full((300, 200), 255, np.uint8)
    ready = clean.cleaned(white)
    assert ready.image is white
    assert clean.letter_height(white) is None


def test_bold_is_told_by_the_breadth_of_strokes() -> None:
    image = np.full((200, 400), 255, np.uint8)
    for x in range(10, 390, 20):
        image[30:60, x : x + (5 if x > 190 else 3)] = 0
        image[130:160, x : x + 3] = 0
    left, right = (5, 30, 190, 60), (205, 30, 390, 60)
    mixed = ReadLine((ReadWord("thường", left, 0.9), ReadWord("đậm", right, 0.9)), 30, 60, 0)
    left, right = (5, 130, 190, 160), (205, 130, 390, 160)
    plain = ReadLine((ReadWord("thường", left, 0.9), ReadWord("-", right, 0.9)), 130, 160, 0)
    first, second = weighed(image, [mixed, plain])
    assert [word.bold for word in first.words] == [False, True]
    assert [word.bold for word in second.words] == [False, False]
    assert weighed(image, []) == []


def test_dirt_and_drawn_lines_are_dropped() -> None:
    found = [line("Chương", "I"), line("______", y=130), line("~", sure=0.3, y=150), line("|", "Điều", y=170)]
    assert [kept.text for kept in scan._tidied(found)] == ["Chương I", "Điều"]


def test_the_dash_of_an_item_is_kept_however_it_was_read() -> None:
    (item,) = scan._tidied([line("~", "Tiếp", "tục", sure=0.4)])
    assert (item.text, item.words[0].read) == ("- Tiếp tục", "~")


def test_fonts_measured_nearly_alike_are_one() -> None:
    lines = [line("Nghị", "định", "này"), line("LẬP", "HỒ", y=130, height=26), line("1.", y=170, height=12)]
    assert [kept.height for kept in scan._tidied(lines)] == [20, 20, 12]


def test_columns_of_one_line_are_no_run() -> None:
    left, right = line("UBND", "TỈNH", "X"), line("CỘNG", "HÒA", "XÃ", "HỘI", x=400)
    joined = ReadLine((*left.words, *right.words), 100, 120, 0.0)
    assert [run.text for run in scan._runs(joined)] == ["UBND TỈNH X", "CỘNG HÒA XÃ HỘI"]
    dash = ReadWord("-", (250, 108, 258, 110), 0.9)
    assert [run.text for run in scan._runs(replace(joined, words=(*left.words, dash, *right.words)))] == [
        "UBND TỈNH X",
        "CỘNG HÒA XÃ HỘI",
    ]
    below = line("Số:", "12/QĐ-UBND", y=130)
    texts = [char.text for char in scan._chars([*scan._runs(joined), below], 1.0) if char.text != " "]
    assert texts == ["UBND", "TỈNH", "X", "Số:", "12/QĐ-UBND", "CỘNG", "HÒA", "XÃ", "HỘI"]


def test_boxes_of_a_turned_page_lie_on_the_page_as_shown() -> None:
    # A page 100 wide and 200 high was turned by 90 degrees clockwise to be read: its x ran up the shown page.
    shown = Shown(100, 200, (0, 1, 0, -1, 0, 200))
    assert shown.box((10, 20, 50, 30)) == (20, 150, 30, 190)
    assert shown.enlarged(2).box((10, 20, 50, 30)) == (40, 300, 60, 380)
    words = Words.of([Word(Span(0, 2), 1, (10, 20, 50, 30), 0.5), Word(Span(3, 5), 2, (1, 2, 3, 4), 0.5)])
    assert [word.box for word in words.mapped({1: shown.matrix})] == [(20, 150, 30, 190), (1, 2, 3, 4)]


def finding_of(*confidences: float) -> tuple[str, str, str]:
    pages = [PageFacts(number, 595, 842, "ocr") for number in range(1, len(confidences) + 1)]
    box = (0.0, 0.0, 1.0, 1.0)
    drafts = [
        Draft("một hai", page=page, words=Words.of(Word(Span(at, at + 3), page, box, sure) for at in (0, 4)))
        for page, sure in enumerate(confidences, 1)
    ]
    (found,) = recognition_findings(drafts, pages, "quét.pdf")
    return found.severity, found.message, found.remedy


def test_recognised_pages_are_named_with_their_confidence() -> None:
    severity, message, _ = finding_of(0.96, 0.94)
    assert (severity, message) == ("info", "Trang 1–2 được nhận dạng từ hình (OCR), độ tin cậy trung bình 95 %.")
    severity, message, remedy = finding_of(0.96, 0.84, 0.96)
    assert severity == "warning"
    assert "Khó đọc: trang 2 (thấp nhất 84 %)" in message
    assert "đối chiếu trang 2 với bản gốc" in remedy
    assert finding_of(0.6)[0] == "error"
    text = [PageFacts(1, 595, 842, "text")]
    assert not list(recognition_findings([], text, "chữ.pdf"))


def test_without_tesseract_the_error_names_the_packages(monkeypatch: pytest.MonkeyPatch, page: Gray) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingTool, match=r"tesseract-ocr và tesseract-ocr-vie \(Debian"):
        read_bytes(png(page), "quét.png")


def test_without_its_model_the_error_names_the_package(monkeypatch: pytest.MonkeyPatch, page: Gray) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(tesseract, "languages", lambda: frozenset({"eng", "osd"}))
    with pytest.raises(MissingTool, match="cài gói tesseract-ocr-vie"):
        read_bytes(png(page), "quét.png")


def test_without_opencv_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch, page: Gray) -> None:
    monkeypatch.setattr(tesseract, "require", lambda: None)
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(MissingTool, match=r'pip install "truyvet\[scan\]"'):
        read_bytes(png(page), "quét.png")


def test_hocr_becomes_lines() -> None:
    answer = b"""<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><div class='ocr_page'>
    <span class='ocr_line' title="bbox 10 100 300 140; baseline 0.01 -8; x_size 36; x_descenders 8; x_ascenders 9">
    <span class='ocrx_word' title='bbox 10 105 80 130; x_wconf 91'>Quy\xe1\xba\xbft</span>
    <span class='ocrx_word' title='bbox 90 105 190 130; x_wconf 40'>\xc3\x90<strong>\xe1\xbb\x8b</strong>nh</span>
    <span class='ocrx_word' title='bbox 200 105 210 130; x_wconf 95'> </span></span></div></body></html>"""
    (page,) = tesseract._hocr(answer.replace(b' xmlns="http://www.w3.org/1999/xhtml"', b""))
    (found,) = tesseract._lines(page)
    assert found.text == "Quyết Định"
    assert [word.confidence for word in found.words] == [0.91, 0.4]
    assert found.height == pytest.approx(36)
    assert found.slope == 0.01


HAVE = (
    shutil.which("tesseract") is not None
    and "vie"
    in subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
)


def read_or_told(image: Gray) -> Reading | None:
    """Return the reading of a picture; None where Tesseract is not installed, and the error says so."""
    if HAVE:
        return read_bytes(png(image), "quét.png")
    with pytest.raises(MissingTool, match="tesseract-ocr-vie"):
        read_bytes(png(image), "quét.png")
    return None


def inked(reading: Reading, image: Gray) -> float:
    """Return the share of words whose box holds ink of the picture."""
    boxes = [tuple(map(round, word.box)) for block in reading.blocks for word in block.words]
    cuts = [image[max(0, top) : bottom, max(0, left) : right] for left, top, right, bottom in boxes]
    return sum(cut.size > 0 and cut.min() < 128 for cut in cuts) / len(cuts)


def test_a_scan_reads_as_the_text_layer(page: Gray) -> None:
    reading = read_or_told(leaning(page, 1.5))
    if reading is None:
        return
    texts = [block.text for block in reading.blocks]
    assert texts[:2] == ["UBND TỈNH ĐỒNG NAI", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts, texts
    assert inked(reading, leaning(page, 1.5)) == 1
    (facts,) = reading.pages
    assert (facts.source, round(facts.width), round(facts.height)) == ("ocr", page.shape[1], page.shape[0])
    assert any("nhận dạng từ hình (OCR)" in found.message for found in reading.findings)
    sure = [word.confidence or 0 for block in reading.blocks for word in block.words]
    assert sum(sure) / len(sure) > 0.85


def test_a_page_on_its_head_is_turned(page: Gray) -> None:
    turned = np.ascontiguousarray(np.rot90(page, 2))
    reading = read_or_told(turned)
    if reading is not None:
        assert any("CỘNG HÒA XÃ HỘI" in block.text for block in reading.blocks)
        assert inked(reading, turned) == 1
