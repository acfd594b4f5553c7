"""duties.ics: a calendar of what is due, for Outlook, Google Calendar, Thunderbird (RFC 5545).

Each duty is an all-day event on the day it is due, not a VTODO: Google Calendar leaves VTODOs out and Outlook does
not take them in from files. Events do not make anybody busy. An event keeps its UID from run to run as long as the
statement and its words stay, so that a later import renews it where the calendar can do that.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from uuid import NAMESPACE_URL, uuid5

from models.records import Deadline, Document, Provenance, Statement
from pipeline.export import words
from pipeline.export.due import Occasion, occasions
from pipeline.export.rows import agencies, clean, deadline, marked

if TYPE_CHECKING:
    from icalendar import Alarm, Event

#: Why a duty has no event.
Reason = Literal["no-deadline", "no-date"]
_TITLE = 90
#: What the words of the deadline are: the act's own, or those of the digest that stands in for it.
_STATED = MappingProxyType[Provenance, str](
    {
        "full": "Thời hạn ghi trong văn bản",
        "digest": "Thời hạn theo bản tóm lược",
        "missing": "Thời hạn",
    }
)
#: Eight in the morning, a week and a day before an all-day event, which begins at midnight.
_WEEK_BEFORE, _DAY_BEFORE = timedelta(days=-7, hours=8), timedelta(days=-1, hours=8)


@dataclass(frozen=True, slots=True)
class Duty:
    """A task or assignment with the document it stands in."""

    statement: Statement
    document: Document


@dataclass(frozen=True, slots=True)
class Planned:
    """A duty on one of the occasions on which it is due."""

    duty: Duty
    deadline: Deadline
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes into the calendar, by day, and what cannot, with why, in reading order."""

    planned: tuple[Planned, ...]
    undated: tuple[tuple[Duty, Reason], ...]


def plan(duties: Iterable[Duty], today: date) -> Plan:
    """Return the duties by the days they are due; a recurrence of an act without a date begins in this year."""
    planned: list[Planned] = []
    undated: list[tuple[Duty, Reason]] = []
    for duty in duties:
        due = duty.statement.deadline
        found = occasions(due, duty.document.issued_on or date(today.year, 1, 1)) if due else ()
        if due and found:
            planned.extend(Planned(duty, due, occasion) for occasion in found)
        else:
            stated = due is not None or bool(duty.statement.as_written.deadline)
            undated.append((duty, "no-date" if stated else "no-deadline"))
    planned.sort(key=lambda p: p.occasion.day)
    return Plan(tuple(planned), tuple(undated))


def ics_bytes(planned: Sequence[Planned], made_at: datetime, name: str, version: str) -> bytes:
    """Return the calendar as bytes: UTF-8, CRLF, folded at 75 octets.

    `made_at` (with a time zone) is the DTSTAMP of all events, and what is over by then rings no bell; `name` is the
    title that calendars show; `version` that of the program. The same values give the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//Truy Vet//truyvet {version}//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for item in planned:
        calendar.add_component(_event(item, made_at))
    return bytes(calendar.to_ical())


def uid(statement: Statement, occasion: Occasion) -> str:
    """Return the identifier of an event: a name-based UUID of the statement's id and stamp, and of the occasion."""
    return f"{uuid5(NAMESPACE_URL, f'{statement.id}|{statement.stamp}|{occasion.key}')}@truyvet"


def _event(item: Planned, made_at: datetime) -> Event:
    from icalendar import Event, vRecur

    statement, occasion = item.duty.statement, item.occasion
    event = Event()
    event.add("uid", uid(statement, occasion))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("summary", f"Hạn: {title(statement)}")
    event.add("dtstart", occasion.day)
    event.add("dtend", occasion.day + timedelta(days=1))
    if occasion.rule:
        event.add("rrule", vRecur.from_ical(occasion.rule))
    event.add("description", describe(item))
    event.add("categories", [clean(c) for c in (item.duty.document.key, *(a.name for a in statement.leads))])
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if occasion.rule or occasion.day >= made_at.date():
        for before in _bells(occasion):
            event.add_component(_bell(before, title(statement)))
    return event


def _bells(occasion: Occasion) -> tuple[timedelta, ...]:
    """Return when reminders ring: what comes every week or month rings on the day before alone."""
    often = occasion.rule is not None and occasion.rule.startswith(("FREQ=WEEKLY", "FREQ=MONTHLY"))
    return (_DAY_BEFORE,) if often else (_WEEK_BEFORE, _DAY_BEFORE)


def _bell(before: timedelta, words_: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", before)
    alarm.add("description", f"Sắp đến hạn: {words_}")
    return alarm


def title(statement: Statement) -> str:
    """Return the duty in one line of at most 90 characters, cut at a word; marked where it is from a digest."""
    return textwrap.shorten(clean(marked(statement.text, statement.provenance)), _TITLE, placeholder=" …")


def describe(item: Planned) -> str:
    """Return all that is known of the duty, a line each: text, fields, deadline as written, place, provenance."""
    statement, document = item.duty.statement, item.duty.document
    page = f", trang {statement.page}" if statement.page else ""
    issued = f" ngày {words.day(document.issued_on)}" if document.issued_on else " (chưa có ngày)"
    fields = (
        ("Chủ trì", agencies(statement.as_written.lead, statement.leads)),
        ("Phối hợp", agencies(statement.as_written.partners, statement.partners)),
        ("Sản phẩm", statement.as_written.deliverable or statement.deliverable or ""),
        (_STATED[statement.provenance], deadline(statement)),
        ("Cách hiểu", meaning(item.deadline, item.occasion)),
        ("Văn bản", f"{document.key}{issued}"),
        ("Vị trí", f"{statement.locator}{page}"),
        ("Mã", statement.id),
        ("Nguồn", words.PROVENANCE_LONG[statement.provenance]),
    )
    text = marked(statement.text, statement.provenance)
    return clean("\n".join([text, "", *(f"{name}: {value}" for name, value in fields if value)]))


def meaning(due: Deadline, occasion: Occasion) -> str:
    """Return how the deadline was read, for people: the period, the last day, and what the act leaves open."""
    parts = []
    if occasion.phase is not None:
        parts.append(f"hạn «{clean(occasion.phase.text)}» trong {len(due.phases or ())} hạn của việc này")
        due = occasion.phase
    if due.start and due.end:
        parts.append(f"từ {words.day(due.start)} đến {words.day(due.end)}")
    elif due.start:
        parts.append(f"từ {words.day(due.start)}")
    if occasion.rule is None:
        parts.append(f"hạn cuối là ngày {words.day(occasion.day)}")
    if due.exclusive:
        parts.append("văn bản ghi «trước», nên lịch đặt vào ngày liền trước")
    if occasion.assumed:
        parts.append("văn bản không nêu ngày, nên lịch đặt vào cuối kỳ")
    return "; ".join(parts)


def undated_lines(undated: Sequence[tuple[Duty, Reason]]) -> list[str]:
    """Return what is not in the calendar, for people: the counts, then a line for each duty with its deadline."""
    if not undated:
        return []
    silent = sum(reason == "no-deadline" for _, reason in undated)
    counts = ((silent, "văn bản không nêu thời hạn"), (len(undated) - silent, "thời hạn không ra ngày cụ thể"))
    told = "; ".join(f"{count} việc {why}" for count, why in counts if count)
    lines = [f"Không đưa vào lịch {len(undated)} việc ({told}):"]
    for duty, _ in undated:
        stated = deadline(duty.statement)
        why = f"thời hạn «{textwrap.shorten(stated, 60, placeholder=' …')}»" if stated else "không nêu thời hạn"
        lines.append(f"  {duty.statement.id} ({why}): {title(duty.statement)}")
    return lines
