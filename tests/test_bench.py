"""What the benchmarks count with, and the page they write; the figures themselves are `make bench`'s."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench import Measure, at_least, at_most, left_out, line, share
from tests.bench.__main__ import PARTS, Part, chosen, read_lines, run
from tests.bench.first_links import FirstLinks, bins, calibration_error, precision_by_coverage
from tests.bench.page import Section, section, text
from tests.bench.pictures import interval

LINKS = FirstLinks(np.array([0.94, 0.15, 1.0, 0.12]), np.array([True, False, False, True]))


def test_a_measure_holds_from_its_floor_or_up_to_its_limit() -> None:
    assert [at_least("a", v, 0.9).held for v in (0.89, 0.9)] == [False, True]
    assert [at_most("a", v, 8).held for v in (8, 8.1)] == [True, False]
    assert [share("a", n, 10, 0.95).held for n in (9, 10)] == [False, True]
    assert at_least("a", 0.5).held is share("a", 1, 2).held is left_out("a").held is None


def test_a_missed_floor_is_said_in_the_line_and_on_the_page() -> None:
    missed, reached = at_least("giá | trị", 0.5, 0.9), at_least("b", 0.95, 0.9)
    assert line(missed) == "giá | trị: 0.500 (floor ≥ 0.900) MISSED"
    assert line(reached) == "b: 0.950 (floor ≥ 0.900)"
    rows = section(Section("Title", "reading", (missed, reached))).splitlines()
    assert rows[4:6] == [
        "| giá \\| trị | 0.500 | ≥ 0.900 **missed** | `tests.bench.reading` |",
        "| b | 0.950 | ≥ 0.900 | `tests.bench.reading` |",
    ]


def test_the_page_is_the_same_each_time() -> None:
    sections = [Section("One", "reading", (Measure("a", "1 of 2", command="make bench"),))]
    page = text(sections, LINKS)
    assert page == text(sections, LINKS)
    assert "| a | 1 of 2 |  | `make bench` |" in page
    assert "| 0.9 to 1.0 | 2 | 0.97 | 0.50 |" in page


def test_bins_and_curve_of_the_pictures() -> None:
    found = bins(LINKS)
    assert [(b.start, b.count, b.right) for b in found] == [(0.1, 2, 0.5), (0.9, 2, 0.5)]
    assert calibration_error(LINKS) == pytest.approx((abs(0.135 - 0.5) + abs(0.97 - 0.5)) / 2)
    np.testing.assert_allclose(precision_by_coverage(LINKS), [0, 1 / 2, 1 / 3, 2 / 4])


def test_interval_is_wilson_s() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, method 3.
    low, high = interval(81 / 263, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_lines_of_a_part_that_only_prints() -> None:
    printed = "a, b: 3 of 4\n  wrong this: that\n\nfused        0.572   0.574\nno figure here\n"
    assert read_lines(printed) == [Measure("a, b", "3 of 4"), Measure("fused", "0.572   0.574")]


def test_parts_are_chosen_by_name_or_by_speed() -> None:
    assert [p.name for p in chosen(["links", "reading"], quick=False)] == ["reading", "links"]
    assert chosen([], quick=False) == list(PARTS)
    assert not any(p.slow for p in chosen([], quick=True))
    with pytest.raises(SystemExit, match="no such part: nothing"):
        chosen(["nothing"], quick=True)


def test_a_part_that_is_not_there_is_no_failure() -> None:
    assert run(Part("nothing", "Nothing")) is None
