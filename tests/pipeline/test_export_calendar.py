"""The calendar: read back by icalendar, folded and escaped as RFC 5545 asks, the same from run to run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from models.records import Agency, AsWritten, Deadline, Document, Statement
from pipeline.export.calendar import Duty, Plan, ics_bytes, plan, title, uid, undated_lines
from pipeline.export.due import Occasion
from pipeline.extract.deadlines import read_deadline
from tests.conftest import make_act, make_statement

NOW = datetime(2025, 6, 2, 8, 30, tzinfo=timezone(timedelta(hours=7)))
LEAD = "Sở Nông nghiệp, Môi trường; Phát triển"
DOCUMENT: Document = replace(make_act("12/KH-UBND").document, issued_on=date(2025, 3, 1))


def duty(words: str | None, text: str = "Xây dựng Đề án.", locator: str = "III.1", **fields: object) -> Duty:
    statement = make_statement(locator, text, document=DOCUMENT.key)
    written = AsWritten(lead=LEAD, partners="Sở Tài chính", deliverable="Đề án", deadline=words)
    deadline = read_deadline(words) if words else None
    statement = replace(statement, as_written=written, leads=(Agency(LEAD),), deadline=deadline, page=3)
    return Duty(replace(statement, **fields), DOCUMENT)  # type: ignore[arg-type]


def planned(*duties: Duty) -> Plan:
    return plan(duties, NOW.date())


def rendered(*duties: Duty) -> bytes:
    return ics_bytes(planned(*duties).planned, NOW, "Việc đến hạn", "0.1.0")


def events(*duties: Duty) -> list[Event]:
    return Calendar.from_ical(rendered(*duties)).walk("VEVENT")  # type: ignore[return-value]


def test_an_event_says_all_that_is_known_of_the_duty() -> None:
    (event,) = events(duty("Quý IV/2025"))
    assert event.decoded("dtstart") == date(2025, 12, 31) and event.decoded("dtend") == date(2026, 1, 1)
    assert str(event["summary"]) == "Hạn: Xây dựng Đề án."
    assert str(event["description"]).split("\n") == [
        "Xây dựng Đề án.",
        "",
        f"Chủ trì: {LEAD}",
        "Phối hợp: Sở Tài chính",
        "Sản phẩm: Đề án",
        "Thời hạn ghi trong văn bản: Quý IV/2025",
        "Cách hiểu: từ 01/10/2025 đến 31/12/2025; hạn cuối là ngày 31/12/2025",
        "Văn bản: 12/KH-UBND ngày 01/03/2025",
        "Vị trí: III.1, trang 3",
        "Mã: 12/KH-UBND#III.1",
        "Nguồn: toàn văn",
    ]
    assert [str(c) for c in event["categories"].cats] == ["12/KH-UBND", LEAD]
    assert str(event["transp"]) == "TRANSPARENT" and "rrule" not in event
    assert event.decoded("dtstamp") == NOW.astimezone(UTC)
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [
        timedelta(days=-7, hours=8),
        timedelta(days=-1, hours=8),
    ]


def test_the_day_before_is_due_and_every_year() -> None:
    (event,) = events(duty("trước ngày 10 tháng 11 hàng năm"))
    assert event.decoded("dtstart") == date(2025, 11, 9)
    assert event["rrule"].to_ical() == b"FREQ=YEARLY"
    assert "văn bản ghi «trước», nên lịch đặt vào ngày liền trước" in str(event["description"])


def test_a_day_that_the_act_does_not_name_is_told() -> None:
    (event,) = events(duty("Hằng năm, giai đoạn 2026-2030"))
    assert event["rrule"].to_ical() == b"FREQ=YEARLY;UNTIL=20301231"
    assert "văn bản không nêu ngày, nên lịch đặt vào cuối kỳ" in str(event["description"])


def test_a_digest_is_marked() -> None:
    (event,) = events(duty("2025", provenance="digest"))
    assert str(event["summary"]).startswith("Hạn: [Tóm lược] Xây dựng")
    assert "Thời hạn theo bản tóm lược: 2025" in str(event["description"])
    assert "Nguồn: bản tóm lược (chưa có toàn văn)" in str(event["description"])


def test_what_is_over_rings_no_bell() -> None:
    past, weekly = events(duty("3/2025"), duty("thứ Sáu hằng tuần", locator="III.2"))
    if past.decoded("dtstart") != date(2025, 3, 31):
        past, weekly = weekly, past
    assert past.walk("VALARM") == [] and len(weekly.walk("VALARM")) == 1


def test_what_has_no_day_is_listed_and_in_no_event() -> None:
    found = planned(duty("Thường xuyên"), duty(None, locator="III.2"), duty("2025", locator="III.3"))
    assert [p.duty.statement.locator for p in found.planned] == ["III.3"]
    assert undated_lines(found.undated) == [
        "Không đưa vào lịch 2 việc (1 việc văn bản không nêu thời hạn; 1 việc thời hạn không ra ngày cụ thể):",
        "  12/KH-UBND#III.1 (thời hạn «Thường xuyên»): Xây dựng Đề án.",
        "  12/KH-UBND#III.2 (không nêu thời hạn): Xây dựng Đề án.",
    ]
    assert undated_lines(()) == []


def test_the_same_duties_give_the_same_bytes_and_identifiers() -> None:
    twice = duty("trước ngày 15/6 và trước ngày 01/12 hằng năm")
    assert rendered(twice) == rendered(twice)
    first, second = events(twice)
    assert first["uid"] != second["uid"]
    changed = replace(twice.statement, text="Khác.", stamp="0" * 16)
    assert uid(changed, Occasion(date(2025, 6, 14), key="06-14")) != first["uid"]
    later = replace(twice.statement, deadline=Deadline("30/9/2026", end=date(2026, 9, 30)))
    assert uid(later, Occasion(date(2026, 6, 14), key="06-14")) == first["uid"]


def test_an_act_without_a_date_begins_this_year() -> None:
    undated = Duty(duty("Quý II hằng năm").statement, replace(DOCUMENT, issued_on=None))
    (item,) = planned(undated).planned
    assert item.occasion.day == date(2025, 6, 30)


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=300)


@given(TEXT)
def test_any_text_survives_folding_and_escaping(text: str) -> None:
    source = duty("2025", text=f"Rà soát; {text}, \\ «hết»")
    content = rendered(source)
    lines = content.split(b"\r\n")
    assert lines[-1] == b"" and all(len(line) <= 75 for line in lines) and b"\n" not in b"".join(lines)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == f"Hạn: {title(source.statement)}"


def test_a_long_text_has_a_short_title() -> None:
    statement: Statement = make_statement("I.1", "Xây dựng " * 40)
    assert len(title(statement)) <= 90 and title(statement).endswith(" …")
