"""From pages to paragraphs and table rows: the one way of all files of pages, whether they hold text or pictures.

Pages come one by one; of each only its lines and tables are kept, so that a long file takes little room.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from models.errors import EmptyDocument
from models.places import PageFacts
from models.tracing import Finding
from pipeline.ingest.blanks import with_blanks
from pipeline.ingest.brackets import with_brackets
from pipeline.ingest.layout import is_layout
from pipeline.ingest.paged.captions import with_captions
from pipeline.ingest.paged.columns import in_reading_order
from pipeline.ingest.paged.footnotes import Footnote, marked, without_footnotes
from pipeline.ingest.paged.grid import grids
from pipeline.ingest.paged.legends import with_legends
from pipeline.ingest.paged.lines import Line, beside, runs_of
from pipeline.ingest.paged.page import Char, Page
from pipeline.ingest.paged.paragraphs import frames_of, paragraph, paragraphs
from pipeline.ingest.paged.remarks import recognition_findings
from pipeline.ingest.paged.running import is_page_number, running_lines
from pipeline.ingest.paged.shown import Shown, as_shown
from pipeline.ingest.paged.stamps import without_stamps
from pipeline.ingest.paged.tables import Table, continues, joined, same_borders, table_of
from pipeline.ingest.reading import Content, Draft, finding

Item = Line | Table


@dataclass(frozen=True, slots=True)
class _Laid:
    """What is kept of a page: its facts, its lines and tables in reading order, and its findings."""

    facts: PageFacts
    items: tuple[Item, ...]
    notes: tuple[Footnote, ...]
    findings: tuple[Finding, ...]
    shown: Shown | None = None


def content_of(pages: Iterable[Page], name: str) -> Content:
    """Return the blocks of pages, with the pages' facts and findings; `name` stands in messages.

    The pages may be made as they are asked for: each is dropped before the next is taken. Raises EmptyDocument where no
    page has a character.
    """
    laid: list[_Laid] = []
    for page in pages:
        last = next((int(before.notes[-1].number) for before in reversed(laid) if before.notes), 0)
        laid.append(_laid(page, name, _open_table(laid), last))
    if not any(page.items for page in laid):
        raise EmptyDocument(f"{name}: {len(laid)} trang đều không có chữ nào; hãy kiểm tra lại tệp.")
    running = running_lines([[i for i in page.items if isinstance(i, Line)] for page in laid], [p.facts for p in laid])
    dropped = {id(line) for lines in running for line in lines}
    items = deque(item for page in laid for item in page.items if id(item) not in dropped)
    facts = [
        replace(page.facts, running=page.facts.running + tuple(line.text for line in lines))
        for page, lines in zip(laid, running, strict=True)
    ]
    findings = tuple(found for page in laid for found in page.findings)
    notes = [_note(note, page.facts.number) for page in laid for note in page.notes]
    maps = {page.facts.number: page.shown for page in laid if page.shown is not None}
    del laid, running
    drafts = (*with_blanks(with_brackets(_drafts(items, facts))), *notes)
    content = Content(drafts, findings + tuple(recognition_findings(drafts, facts, name)), tuple(facts))
    return as_shown(content, maps)


def _note(note: Footnote, page: int) -> Draft:
    place = f"chú thích {note.number}, trang {page}"
    return replace(paragraph(marked(note)), kind="note", level=0, place=place)


def _open_table(laid: Sequence[_Laid]) -> Table | None:
    """Return the table that the last page ends with, above its foot."""
    for item in reversed(laid[-1].items if laid else ()):
        if isinstance(item, Table):
            return item
        if not is_page_number(item):
            return None
    return None


def _laid(page: Page, name: str, before: Table | None, last: int) -> _Laid:
    """Return what is kept of a page.

    `before` is the table that may go on from the page before, `last` the number of the last footnote so far.
    """
    source = page.source if page.chars else "blank"
    parted = without_footnotes(page, last)
    items, stamps = _items(page, parted.chars, before)
    facts = PageFacts(
        page.number,
        page.width,
        page.height,
        source,
        page.quality,
        page.layer_quality,
        running=page.stamps + stamps,
    )
    findings = page.findings
    if not page.chars and page.pictured:
        message = f"Trang {page.number} chỉ có hình, không đọc được chữ nào."
        remedy = "Đối chiếu trang này với bản gốc; nếu có chữ, quét lại rõ hơn rồi nạp lại."
        findings += (finding("text-quality", "error", name, message, remedy),)
    return _Laid(facts, tuple(items), parted.notes, findings, page.shown)


def _items(page: Page, chars: tuple[Char, ...], before: Table | None) -> tuple[list[Item], tuple[str, ...]]:
    """Return the lines and tables that some characters of a page make, in reading order; and its stamps."""
    tables: list[Table] = []
    for grid in grids(page.rules):
        inside = [char for char in chars if grid.holds(char)]
        table = table_of(grid, inside, page.number)
        goes_on = before is not None and not tables and same_borders(before, table)
        if not table.rows or (not goes_on and is_layout([_own_texts(table, n) for n in range(len(table.rows))])):
            continue
        taken = set(map(id, inside))
        chars = tuple(char for char in chars if id(char) not in taken)
        tables.append(table)
    parted = without_stamps(runs_of(chars, page.number))
    items: list[Item] = []
    lines = beside(parted.runs)
    for table in tables:
        above = [line for line in lines if line.top < table.top]
        items += [*_ordered(above, page), table]
        lines = lines[len(above) :]
    return [*items, *_ordered(lines, page)], parted.stamps


def _ordered(lines: Sequence[Line], page: Page) -> Iterator[Item]:
    """Yield the lines between two tables in reading order, and the tables that stand among them without lines."""
    for part in with_legends(lines, page.number):
        if isinstance(part, Table):
            yield part
        else:
            yield from in_reading_order(with_captions(part, page.height))


def _own_texts(table: Table, number: int) -> list[str]:
    return ["" if cell.merged else cell.text for cell in table.rows[number].cells]


def _drafts(items: deque[Item], pages: Sequence[PageFacts]) -> Iterator[Draft]:
    """Yield the paragraphs and table rows, and drop the items they are made of; tables over pages are joined first."""
    sizes = {page.number: (round(page.width), round(page.height)) for page in pages}
    frames = frames_of([item for item in items if isinstance(item, Line)], sizes)
    number = 0
    for kind, group in groupby(_joined_tables(_taken(items)), key=type):
        if kind is Line:
            yield from paragraphs((item for item in group if isinstance(item, Line)), frames)
            continue
        for table in (item for item in group if isinstance(item, Table)):
            number += 1
            for record in table.rows:
                yield record.draft(number)


def _taken(items: deque[Item]) -> Iterator[Item]:
    """Yield the items, each taken away before it is used."""
    while items:
        yield items.popleft()


def _joined_tables(items: Iterable[Item]) -> Iterator[Item]:
    held: Table | None = None
    for item in items:
        if held is not None and isinstance(item, Table) and continues(held, item):
            held = joined(held, item)
            continue
        if held is not None:
            yield held
            held = None
        if isinstance(item, Table):
            held = item
        else:
            yield item
    if held is not None:
        yield held
