"""`truyvet export`: calendar and matrix, to stdout and to a file, whole or narrowed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from icalendar import Calendar

from pipeline.library import BUNDLED
from tests.conftest import call

TEXT = BUNDLED / "programme" / "ctr-sokhcn-dong-nai-2025.txt"


def test_the_calendar_of_the_bundled_programme(tmp_path: Path) -> None:
    ran = call("--home", tmp_path / "kho", "export")
    assert ran.status == 0
    calendar = Calendar.from_ical(ran.out)
    starts = [(e.decoded("dtstart").month, e.decoded("dtstart").day) for e in calendar.walk("VEVENT")]
    assert sorted(starts) == [(11, 4), (11, 9)]
    assert ran.err.startswith("Không đưa vào lịch 30 việc (") and ran.err.count("\n") == 31


def test_into_a_file_of_one_lead(tmp_path: Path) -> None:
    out = tmp_path / "moi" / "lich.ics"
    ran = call("--home", tmp_path / "kho", "export", TEXT, "-o", out, "--lead", "phong cong nghe")
    assert (ran.status, ran.out) == (0, f"Đã xuất vào {out}.\n")
    (event,) = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart").day == 9 and event["rrule"].to_ical() == b"FREQ=YEARLY"


def test_the_duties_of_a_digest_are_marked(tmp_path: Path) -> None:
    ran = call("--home", tmp_path / "kho", "export", "--document", "57-nq/tw")
    events = Calendar.from_ical(ran.out).walk("VEVENT")
    assert ran.status == 0 and events
    assert all("[Tóm lược]" in str(event["summary"]) for event in events)


def test_the_matrix_of_one_lead(tmp_path: Path) -> None:
    ran = call("--home", tmp_path / "kho", "export", "--format", "csv", "--lead", "Phòng Công nghệ")
    rows = list(csv.reader(io.StringIO(ran.out.removeprefix("\ufeff"))))
    assert ran.status == 0 and len(rows) > 1
    assert {row[3] for row in rows[1:]} == {"Phòng Công nghệ"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--lead", "Sở Xây dựng"), "Sở Xây dựng"),
        (("--document", "99/QĐ-TTg"), "99/QĐ-TTg"),
        (("-o", "/"), "Không ghi"),
    ],
    ids=["lead", "document", "out"],
)
def test_known_errors_are_one_line(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    ran = call("--home", tmp_path / "kho", "export", *arguments)
    assert ran.status == 1 and ran.out == "" and words in ran.err.splitlines()[-1]
    assert ran.err.splitlines()[-1].startswith("Lỗi: ")
