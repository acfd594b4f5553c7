"""Two versions of a document for people: lines for the screen, and a flat CSV table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from models.diff import (
    FIELDS,
    LEAST_IN_COMMON,
    Change,
    ChangeCause,
    ChangedField,
    Compared,
    ComparedState,
    Diff,
    in_common,
    tally,
    tally_as_read,
    tally_cause,
)
from models.records import Document
from pipeline.diff import LEADS_NOW
from pipeline.export.table import csv_bytes
from pipeline.export.words import KIND
from pipeline.wording import marked

#: What may differ.
FIELD: Final = MappingProxyType[ChangedField, str](
    {"lead": "chủ trì", "partners": "phối hợp", "text": "lời văn", "deliverable": "sản phẩm", "deadline": "thời hạn"}
)
#: Why it differs; nothing is said of plain changes.
CAUSE: Final = MappingProxyType[ChangeCause, str](
    {
        "words": "",
        "succession": "kế thừa",
        "spelling": "chỉ khác cách viết, dấu câu",
        "page_break": "chỉ do hàng bị ngắt trang",
    }
)
STATE: Final = MappingProxyType[ComparedState, str](
    {"added": "thêm", "dropped": "bỏ", "changed": "đổi", "unchanged": "không đổi"}
)
DIFF_COLUMNS: Final = (
    "Thay đổi", "Loại", "Vị trí cũ", "Vị trí mới", "Chuyển chỗ", "Trường", "Cũ", "Mới", "Vì sao",
)  # fmt: skip
#: How many places of plain changes the summary names.
_PLACES = 12
_PART = "chỉ ở phần hàng bị ngắt trang"


def diff_lines(diff: Diff) -> Iterator[str]:
    """Yield the comparison as a person reads it: the counts first, then every statement that differs."""
    yield _summary(diff)
    yield f"  bản cũ:  {_title(diff.before)}"
    yield f"  bản mới: {_title(diff.after)}"
    if diff.before.provenance != diff.after.provenance:
        yield "  Một bản là bản tóm lược: lời của nó không phải lời văn bản, nên câu nào cũng khác."
    hint = mismatch(diff)
    if hint:
        yield f"  {hint}"
    yield from _causes(diff)
    told = Counter(n for i in diff.items for c in i.changes for n in _notes(c))
    often = {note: count for note, count in told.items() if count > 1 and LEADS_NOW not in note}
    yield from (f"  {note}: {count} chỗ" for note, count in often.items())
    for item in diff.items:
        if item.state != "unchanged" or item.moved:
            yield ""
            yield from _item(item, often.keys())


def mismatch(diff: Diff) -> str | None:
    """Return one line for two documents that hardly are versions of one, or where nothing was read; None otherwise."""
    empty = [_title(d) for d in (diff.before, diff.after) if not _statements(diff, d is diff.before)]
    if empty:
        return f"Không đọc được nhiệm vụ nào trong {' và '.join(empty)}; xem dàn bài bằng «truyvet read TỆP»."
    share = in_common(diff)
    if share is None or share >= LEAST_IN_COMMON:
        return None
    matched = sum(i.before is not None and i.after is not None for i in diff.items)
    sizes = "/".join(str(_statements(diff, old)) for old in (True, False))
    return (
        f"Hai văn bản hầu như không có nội dung chung ({matched} cặp trên {sizes} nội dung của hai bên): "
        "có chọn nhầm tệp không? Lệnh diff dùng cho hai bản của cùng một văn bản."
    )


def _statements(diff: Diff, old: bool) -> int:
    return sum((i.before if old else i.after) is not None for i in diff.items)


def _summary(diff: Diff) -> str:
    counts = tally(diff)
    fields = ", ".join(f"{counts[field]} {FIELD[field]}" for field in FIELDS)
    moved = f", {counts['moved']} chuyển chỗ" if counts["moved"] else ""
    return (
        f"{counts['changed']} nội dung đổi ({fields}); {counts['added']} thêm, {counts['dropped']} bỏ{moved}; "
        f"{counts['unchanged']} không đổi"
    )


def _title(document: Document) -> str:
    name = f" ({document.source.name})" if document.source and document.source.name != document.key else ""
    issued = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    digest = ", bản tóm lược" if document.provenance == "digest" else ""
    return f"{document.key}{issued}{name}{digest}"


def _causes(diff: Diff) -> Iterator[str]:
    """Say for each field that differs how many changes are no real ones, and what joining cut rows makes of it."""
    counts, as_read = tally(diff), tally_as_read(diff)
    for field in FIELDS:
        causes: list[tuple[str, ChangeCause]] = [
            ("do cơ quan được kế thừa", "succession"),
            ("chỉ khác cách viết, dấu câu", "spelling"),
            ("chỉ do hàng bị ngắt trang", "page_break"),
        ]
        told = [f"{n} {words}" for words, cause in causes if (n := tally_cause(diff, cause)[field])]
        if as_read[field] != counts[field]:
            told.append(f"ghép các hàng bị ngắt trang lại thì {as_read[field]} chỗ khác")
        if told:
            yield f"  {FIELD[field]}: {counts[field]}, trong đó {'; '.join(told)}{_others(diff, field)}"


def _others(diff: Diff, field: ChangedField) -> str:
    """Name the places of the changes that are left when succession, spelling and page breaks are taken away."""
    left = [
        (item.after or item.before)
        for item in diff.items
        if any(c.field == field and c.cause == "words" for c in item.changes)
    ]
    places = [s.locator for s in left if s][:_PLACES]
    more = " …" if len(left) > _PLACES else ""
    return f"; đổi thật: {', '.join(places)}{more}" if places else ""


def _notes(change: Change) -> list[str]:
    return change.note.split("; ") if change.note else []


def _item(item: Compared, told: Container[str]) -> Iterator[str]:
    shown = item.after or item.before
    if shown is None:
        return
    old, new = (s.locator if s else "" for s in (item.before, item.after))
    place = old if old == new or not new else new if not old else f"{old} → {new}"
    moved = ", chuyển chỗ" if item.moved else ""
    yield f"[{STATE[item.state]}{moved}] {place} ({KIND[shown.kind]}): {_short(shown.text, 24)}"
    for change in item.changes:
        why = _why(replace(change, note="; ".join(n for n in _notes(change) if n not in told)))
        yield f"    {FIELD[change.field]}: {_words(change)}{f'  ({why})' if why else ''}"


def _words(change: Change) -> str:
    if change.cause == "page_break":
        return "ghép các hàng lại thì không đổi"
    if change.field == "text":
        return marked(change.before or "", change.after or "", exact=change.cause == "spelling")
    return f"{change.before or '(trống)'} → {change.after or '(trống)'}"


def _why(change: Change) -> str:
    cause = CAUSE[change.cause]
    parts = [f"{cause}: {change.note}" if change.note else cause, "" if change.in_row else _PART]
    return "; ".join(p for p in parts if p)


def _short(text: str, words: int) -> str:
    parts = text.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")


def diff_csv(diff: Diff) -> bytes:
    """Return one row for each change, addition and dropped statement, under `DIFF_COLUMNS`."""
    return csv_bytes(DIFF_COLUMNS, (row for item in diff.items for row in _rows(item)))


def _rows(item: Compared) -> Iterator[tuple[str, ...]]:
    shown = item.after or item.before
    if shown is None or (item.state == "unchanged" and not item.moved):
        return
    old, new = (s.locator if s else "" for s in (item.before, item.after))
    head = (STATE[item.state], KIND[shown.kind], old, new, "x" if item.moved else "")
    if not item.changes:
        texts = tuple(s.text if s and item.state != "unchanged" else "" for s in (item.before, item.after))
        yield (*head, "", *texts, "")
    for change in item.changes:
        yield (*head, FIELD[change.field], change.before or "", change.after or "", _why(change))
