"""Cells of scanned tables: the vote between readings, blanks around dashes, and a drawn table read by Tesseract."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

pytest.importorskip("cv2")

from pipeline.ingest.paged import cells
from pipeline.ingest.paged.cells import read_tables
from pipeline.ingest.paged.readings import Reading, best_of, is_doubtful
from pipeline.ingest.paged.tesseract import ReadLine, ReadWord


def line(*words: tuple[str, float]) -> ReadLine:
    """Return a line of words with their confidence."""
    placed = tuple(ReadWord(text, (10.0 * n, 0.0, 10.0 * n + 8, 10.0), sure) for n, (text, sure) in enumerate(words))
    return ReadLine(placed, 0.0, 10.0, 0.0)


def own(*words: tuple[str, float]) -> Reading:
    return Reading((line(*words),))


def english(*words: tuple[str, float]) -> Reading:
    return Reading((line(*words),), english=True)


def text(lines: tuple[ReadLine, ...]) -> str:
    return " ".join(one.text for one in lines)


@pytest.mark.parametrize(
    ("readings", "best"),
    [
        # The English model tells figures and foreign words better …
        ([own(("ỉ,", 0.1)), own(("Lễ", 0.58)), english(("7.", 0.92)), english(("7.", 0.87))], "7."),
        ([own(("Sftring", 0.54)), own(("Sfring", 0.47)), english(("String", 0.97))], "String"),
        # … but has no marks, so it is not heard on a Vietnamese word.
        ([own(("TÍNH", 0.45)), own(("TỈNH", 0.87)), english(("TINH", 0.96))], "TỈNH"),
        ([own(("HĐ", 0.83)), own(("HĐ", 0.76)), english(("HD", 0.95)), english(("HD", 0.95))], "HĐ"),
        ([own(("Ghỉ", 0.69), ("chú", 0.97)), own(("Ghi", 0.96), ("chú", 0.94))], "Ghi chú"),
        # Readings with another number of words have no vote on single ones.
        ([own(("Bộ", 0.96), ("Y", 0.9), ("tế", 0.96)), own(("BộY", 0.5), ("tế", 0.96))], "Bộ Y tế"),
        ([Reading(()), english(("5", 0.9))], "5"),
        ([Reading(()), Reading(())], ""),
    ],
)
def test_each_word_is_the_one_most_readings_give(readings: list[Reading], best: str) -> None:
    assert text(best_of(readings, label=False)) == best


def test_in_a_column_of_numbers_a_reading_that_is_one_wins() -> None:
    readings = [own(("D3.", 0.93)), own(("D3.", 0.78)), english(("53.", 0.9))]
    assert text(best_of(readings, label=True)) == "53."
    assert text(best_of([own(("A4.", 0.95)), own(("AA.", 0.9))], label=True)) == "A4."


def test_a_comma_behind_the_number_of_a_row_is_a_full_stop_and_what_was_read_is_kept() -> None:
    (mended,) = best_of([own(("57,", 0.92))], label=True)
    assert (mended.text, mended.words[0].read) == ("57.", "57,")
    assert text(best_of([own(("57,", 0.92))], label=False)) == "57,"


def test_a_spot_before_a_word_is_dropped_and_a_quotation_is_not() -> None:
    assert text(best_of([own(("'Tờ", 0.93), ("trình", 0.97))], label=False)) == "Tờ trình"
    assert text(best_of([own(("'Tờ'", 0.93), ("trình", 0.97))], label=False)) == "'Tờ' trình"


def test_what_is_doubtful() -> None:
    assert is_doubtful([], label=False)
    assert is_doubtful([line(("Bộ", 0.96), ("Y", 0.5))], label=False)
    assert not is_doubtful([line(("A4.", 0.95))], label=False)
    assert is_doubtful([line(("A4.", 0.95))], label=True)
    assert not is_doubtful([line(("14.", 0.95))], label=True)


def bar(image: np.ndarray, x: int, width: int, top: int, foot: int) -> None:  # type: ignore[type-arg]
    image[top:foot, x : x + width] = 0


@pytest.mark.parametrize(("gap", "spaced"), [(12, "13 - 14"), (3, "13-14")])
def test_blanks_around_a_dash_stand_where_there_is_room(gap: int, spaced: str) -> None:
    image = np.full((30, 120), 255, np.uint8)
    for x in (0, 12):
        bar(image, x, 9, 0, 30)
    dash = 21 + gap
    bar(image, dash, 10, 14, 17)
    for x in (dash + 10 + gap, dash + 22 + gap):
        bar(image, x, 9, 0, 30)
    cell = cells._Cell(image, (100, 200, 220, 230), (0, 0))
    word = ReadWord("13-14", (100.0, 200.0, 220.0, 230.0), 0.9)
    assert cells._spaced(ReadLine((word,), 200.0, 230.0, 0.0), cell).text == spaced


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_table_is_read_cell_by_cell_and_the_rest_is_left() -> None:
    image = table_picture()
    found = read_tables(image, 300)
    assert found is not None
    assert [one.text for one in found.lines] == ["TT", "Công tác", "Kinh phí", "1.", "Báo cáo", "6/2025"]
    assert found.rest[260:700].min() > 200
    assert found.rest[:200].min() < 100
    assert all(260 < one.top < one.bottom < 700 for one in found.lines)


def table_picture() -> np.ndarray:  # type: ignore[type-arg]
    """Return a picture with a line of words above a table of two rows, in a font that the machine has."""
    sheet = Image.new("L", (1800, 900), 255)
    draw, font = ImageDraw.Draw(sheet), serif()
    draw.text((150, 100), "Danh sách kèm theo công văn", font=font, fill=0)
    xs, ys = (150, 350, 1100, 1600), (280, 420, 640)
    for x in xs:
        draw.line((x, ys[0], x, ys[-1]), fill=0, width=3)
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), fill=0, width=3)
    for y, words in zip(ys, (("TT", "Công tác", "Kinh phí"), ("1.", "Báo cáo", "6/2025")), strict=False):
        for x, word in zip(xs, words, strict=False):
            draw.text((x + 40, y + 40), word, font=font, fill=0)
    return np.asarray(sheet, dtype=np.uint8)


def serif() -> ImageFont.FreeTypeFont:
    """Return a font at 13 points and 300 dpi with the letters of the picture (some have few of Vietnamese)."""
    for name in ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf", "times.ttf"):
        try:
            return ImageFont.truetype(name, 54)
        except OSError:
            continue
    pytest.skip("no font to draw with")
