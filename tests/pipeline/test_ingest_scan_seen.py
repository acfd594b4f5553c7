"""What is settled by the shape and colour of ink: stamps, Roman numerals, strokes of symbols, dots."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.ingest.paged import numerals, tesseract
from pipeline.ingest.paged.inks import without_stamps
from pipeline.ingest.paged.numerals import with_numerals
from pipeline.ingest.paged.signs import with_signs
from pipeline.ingest.paged.tesseract import ReadLine, ReadWord

Gray = NDArray[np.uint8]
RED, BLUE, PRINT = (210, 45, 60), (40, 60, 170), (20, 20, 20)


def sheet(paper: tuple[int, int, int] = (255, 255, 255)) -> Gray:
    """A coloured sheet of A4 at 100 dpi with a row of black bars in its middle."""
    image = np.full((1170, 827, 3), paper, np.uint8)
    for x in range(300, 540, 12):
        cv2.rectangle(image, (x, 560), (x + 4, 575), PRINT, -1)
    return image


def over(image: Gray, ink: Gray) -> Gray:
    """What lies over print darkens it."""
    return (image.astype(np.uint16) * ink // 255).astype(np.uint8)


def stamped(image: Gray, colour: tuple[int, int, int] = RED) -> Gray:
    ink = np.full_like(image, 255)
    cv2.circle(ink, (420, 570), 70, colour, 4)
    cv2.circle(ink, (420, 570), 20, colour, -1)
    return over(image, ink)


@pytest.mark.parametrize("paper", [(255, 255, 255), (235, 225, 200), (150, 140, 130)])
@pytest.mark.parametrize("colour", [RED, BLUE])
def test_a_stamp_goes_and_the_print_under_it_stays(paper: tuple[int, int, int], colour: tuple[int, int, int]) -> None:
    plain, grey = without_stamps(sheet(paper)), without_stamps(stamped(sheet(paper), colour))
    bars = plain < 60
    assert bars.any()
    assert (grey[bars] < 110).all()
    assert float(np.quantile(grey[~bars], 0.001)) > 0.75 * float(np.median(plain))


def test_a_pen_across_a_stamp_does_not_bring_the_stamp_back() -> None:
    ink = np.full_like(sheet(), 255)
    points = np.array([[400 + 4 * n, 570 + round(40 * np.sin(n / 4))] for n in range(50)], np.int32)
    cv2.polylines(ink, [points], False, BLUE, 2)
    grey = without_stamps(over(stamped(sheet()), ink))
    ring = np.zeros(grey.shape, np.uint8)
    cv2.circle(ring, (420, 570), 70, (1,), 2)
    assert float(np.median(grey[ring > 0])) > 200


def test_small_letters_in_colour_keep_their_ink() -> None:
    image = np.full((1170, 827, 3), 255, np.uint8)
    for x in range(100, 700, 14):
        cv2.rectangle(image, (x, 300), (x + 6, 318), RED, -1)
    assert (without_stamps(image)[300:318, 100:106] < 130).all()


def test_a_picture_in_grey_is_returned_as_it_is() -> None:
    grey = np.full((100, 80), 200, np.uint8)
    assert without_stamps(grey) is grey
    coloured = np.repeat(np.arange(80, dtype=np.uint8)[None, :, None], 3, axis=2)
    assert (without_stamps(np.repeat(coloured, 100, axis=0)) == np.arange(80)).all()


def strokes(count: int, stop: bool = True) -> tuple[Gray, tuple[float, float, float, float]]:
    """A picture of "I" so many times, with serifs and a stop, and the box of the word."""
    image = np.full((80, 200), 255, np.uint8)
    for number in range(count):
        x = 20 + 18 * number
        cv2.rectangle(image, (x + 4, 20), (x + 8, 50), (0,), -1)
        for y in (20, 49):
            cv2.rectangle(image, (x, y), (x + 12, y + 1), (0,), -1)
    end = 20 + 18 * count
    if stop:
        cv2.rectangle(image, (end, 46), (end + 4, 50), (0,), -1)
    return image, (20.0, 20.0, end + 4.0, 50.0)


def line(*words: ReadWord) -> ReadLine:
    return ReadLine(words, 14, 56, 0.0)


@pytest.mark.parametrize(("read", "count"), [("II.", 3), ("III.", 2), ("I.", 2), ("II", 3)])
def test_strokes_are_counted(read: str, count: int) -> None:
    image, box = strokes(count)
    (found,) = with_numerals(image, [line(ReadWord(read, box, 0.95))])
    assert found.words[0].text == "I" * count + read.lstrip("I")
    assert found.words[0].read == read


def test_what_is_no_numeral_or_read_right_stays_the_same_word() -> None:
    image, box = strokes(3)
    words = [ReadWord(text, box, 0.95) for text in ("III.", "TH", "một", "111")]
    assert list(with_numerals(image, [line(*words)])[0].words) == words


def test_the_english_model_has_a_say_on_doubtful_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    image = np.full((80, 400), 255, np.uint8)
    box = (20.0, 20.0, 60.0, 50.0)
    answers = {"1%.": "IX.", "L": "I.", "1.": "1.", "VỊI.": "TI."}
    asked: list[int] = []

    def recognised(images: list[Gray], mode: int, dpi: int = 300, language: str = "vie") -> list[list[ReadLine]]:
        assert (mode, language) == (tesseract.LINE, tesseract.ENGLISH)
        asked.append(len(images))
        return [[line(ReadWord(text, box, 0.9))] for text in answers.values()]

    monkeypatch.setattr(numerals.tesseract, "recognised", recognised)
    monkeypatch.setattr(numerals.tesseract, "languages", lambda: frozenset({"vie", "eng"}))
    after = ReadWord("NHIỆM", (70.0, 20.0, 140.0, 50.0), 0.95)
    doubtful = [line(ReadWord(read, box, 0.5), after) for read in answers]
    sure = [line(ReadWord("1.", box, 0.93), after), line(ReadWord("Một", box, 0.5), after)]
    found = [of.words[0].text for of in with_numerals(image, [*doubtful, *sure])]
    assert asked == [4]
    assert found == ["IX.", "I.", "1.", "VỊI.", "1.", "Một"]


def stroke(lean: float) -> tuple[Gray, ReadWord]:
    """A picture of T, a stroke that leans by so many degrees, and L; and the word as it was read."""
    image = np.full((80, 140), 255, np.uint8)
    cv2.rectangle(image, (20, 20), (42, 24), (0,), -1)
    cv2.rectangle(image, (29, 20), (33, 50), (0,), -1)
    across = round(30 * np.tan(np.radians(lean)))
    cv2.line(image, (50, 50), (50 + across, 20), (0,), 3)
    cv2.rectangle(image, (76, 20), (80, 50), (0,), -1)
    cv2.rectangle(image, (76, 46), (96, 50), (0,), -1)
    return image, ReadWord("TIL", (20.0, 20.0, 97.0, 51.0), 0.9)


@pytest.mark.parametrize(("lean", "text"), [(0.0, "TIL"), (4.0, "TIL"), (12.0, "T/L"), (20.0, "T/L")])
def test_the_stroke_of_a_symbol_leans(lean: float, text: str) -> None:
    image, word = stroke(lean)
    assert with_signs(image, [line(word)])[0].words[0].text == text


@pytest.mark.parametrize(("gap", "text"), [(15, "đồng…"), (11, "đồng...")])
def test_the_dots_of_an_ellipsis_stand_apart(gap: int, text: str) -> None:
    image = np.full((80, 200), 255, np.uint8)
    cv2.rectangle(image, (20, 20), (90, 50), (0,), -1)
    for number in range(3):
        cv2.rectangle(image, (98 + gap * number, 46), (101 + gap * number, 50), (0,), -1)
    word = ReadWord("đồng...", (20.0, 20.0, 104.0 + 2 * gap, 50.0), 0.96)
    assert with_signs(image, [line(word)])[0].words[0].text == text


def test_strokes_that_the_model_takes_for_a_sign_of_fractions_are_those_of_symbols() -> None:
    node = tesseract.etree.fromstring("<span title='bbox 1 2 30 14; x_wconf 91'>35/\u20442025\u2044NÐ-CP</span>")
    word = tesseract._word(node)
    assert word is not None
    assert word.text == "35/2025/NĐ-CP"


def test_a_picture_that_was_too_coarse_tells_nothing_of_dots_and_strokes() -> None:
    image, word = stroke(20.0)
    lines = [line(word)]
    assert with_signs(image, lines, 0.4) == lines
