"""Ruling lines found in pictures of pages: drawn tables, leaning, broken, noisy, at several resolutions."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.ingest.paged.grid import grids
from pipeline.ingest.paged.page import Rule

cv2 = pytest.importorskip("cv2")

from pipeline.ingest.paged.rulings import find_rules, lean, without_rules  # noqa: E402

Gray = NDArray[np.uint8]
#: Columns and rows of the drawn table in inches, on a sheet of 7 by 5 inches.
XS, YS = (0.5, 1.0, 3.5, 5.0, 6.5), (0.6, 0.85, 1.4, 2.2, 2.45, 4.0)


def drawn(dpi: int, thick: int = 2) -> Gray:
    """Return a picture of the table with words in its cells; row 3 is one cell from its second column on."""
    image = np.full((5 * dpi, 7 * dpi), 255, np.uint8)
    for y in YS:
        cv2.line(image, (round(XS[0] * dpi), round(y * dpi)), (round(XS[-1] * dpi), round(y * dpi)), 0, thick)
    for number, x in enumerate(XS):
        for row in range(len(YS) - 1):
            if row != 3 or number in (0, 1, len(XS) - 1):
                cv2.line(
                    image, (round(x * dpi), round(YS[row] * dpi)), (round(x * dpi), round(YS[row + 1] * dpi)), 0, thick
                )
    for y in YS[:-1]:
        for x in XS[:-1]:
            place = round((x + 0.05) * dpi), round((y + 0.19) * dpi)
            cv2.putText(image, "(1) Ill", place, cv2.FONT_HERSHEY_SIMPLEX, dpi / 300, 0, max(1, dpi // 100))
    return image


def leaning(image: Gray, degrees: float) -> Gray:
    """Return the picture turned clockwise about its middle."""
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (width, height), borderValue=(255,)), dtype=np.uint8)


def noisy(image: Gray) -> Gray:
    """Return the picture blurred, with noise."""
    noise = np.random.default_rng(7).normal(0, 12, image.shape)
    return np.clip(cv2.GaussianBlur(image, (0, 0), 0.6) + noise, 0, 255).astype(np.uint8)


def cells(image: Gray, dpi: int) -> list[tuple[int, int, int]]:
    """Return rows, columns and number of cells of the tables whose lines are found."""
    found = grids(Rule(*(side * 72 / dpi for side in rule)) for rule in find_rules(image, dpi))
    return [(table.rows, table.columns, len(set(table.owners.values()))) for table in found]


TABLE = [(5, 4, 18)]


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_the_lines_of_a_table_make_its_grid(dpi: int) -> None:
    assert cells(drawn(dpi), dpi) == TABLE


@pytest.mark.parametrize("degrees", [-1.5, -0.4, 0.7, 1.5])
def test_a_leaning_table_gives_the_lines_of_the_straight_one(degrees: int) -> None:
    picture = noisy(leaning(drawn(200), degrees))
    assert lean(picture, 200) == pytest.approx(degrees, abs=0.1)
    assert cells(picture, 200) == TABLE


@pytest.mark.parametrize("dpi", [150, 300])
def test_noise_and_gaps_do_not_part_lines(dpi: int) -> None:
    picture = drawn(dpi)
    for x in range(dpi // 2, 7 * dpi, dpi):
        picture[:, x + dpi // 6 : x + dpi // 6 + dpi // 30][: 2 * dpi] = 255
    assert cells(noisy(picture), dpi) == TABLE


def test_a_double_line_is_one_border() -> None:
    picture = drawn(300)
    for y in (YS[0], YS[1]):
        cv2.line(picture, (150, round(y * 300) + 7), (1950, round(y * 300) + 7), 0, 2)
    assert cells(picture, 300) == TABLE


@pytest.mark.parametrize("dpi", [150, 300])
def test_dotted_borders_are_lines_and_leaders_are_not(dpi: int) -> None:
    picture, dot = drawn(dpi), dpi // 100
    for x in range(round(XS[0] * dpi), round(XS[-1] * dpi), 3 * dot):
        picture[round(3.2 * dpi) : round(3.2 * dpi) + dot, x : x + dot] = 0
    for x in range(round(1.4 * dpi), round(3.3 * dpi), 3 * dot):
        picture[round(1.9 * dpi) : round(1.9 * dpi) + dot, x : x + dot] = 0
    assert cells(picture, dpi) == [(6, 4, 22)]
    cleaned = without_rules(picture, find_rules(picture, dpi), dpi)
    assert cleaned[round(3.2 * dpi), round(1.1 * dpi) : round(3.4 * dpi)].min() > 200
    assert cleaned[round(1.9 * dpi), round(1.4 * dpi) : round(3.3 * dpi)].min() == 0


def test_a_grey_fill_is_paper_and_grey_hairlines_are_lines() -> None:
    picture = drawn(300, thick=1)
    header = picture[round(YS[0] * 300) : round(YS[1] * 300), 150:1950]
    np.minimum(header, 217, out=header)
    assert cells(picture, 300) == TABLE


def test_letters_are_no_lines() -> None:
    picture = np.full((900, 1500), 255, np.uint8)
    for row in range(8):
        cv2.putText(picture, "|l1I (HHH) EEE ___ lll", (60, 90 + 100 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 3)
    assert not grids(Rule(*(side * 72 / 300 for side in rule)) for rule in find_rules(picture, 300))


def test_a_blank_page_has_neither_lines_nor_lean() -> None:
    blank = np.full((800, 600), 255, np.uint8)
    assert find_rules(blank, 150) == []
    assert lean(blank, 150) == 0.0


def test_lines_are_taken_out_and_letters_stay() -> None:
    dpi = 300
    picture = drawn(dpi)
    cleaned = without_rules(picture, find_rules(picture, dpi), dpi)
    # On the borders nothing is left; the ink inside a cell is untouched.
    assert cleaned[round(YS[2] * dpi), 160:1940].min() > 200
    inside = slice(round(0.63 * dpi), round(0.82 * dpi)), slice(round(1.03 * dpi), round(3.4 * dpi))
    assert np.array_equal(cleaned[inside], picture[inside])
