"""Tables of Word files: cells that span columns and rows, and what a table that only lays text out holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from pipeline.ingest.reading import Draft, DraftCell
from pipeline.ingest.word.styles import W, value

#: Word's own limit (63) with room to spare; a larger span is damage.
MOST_COLUMNS = 256
#: Stands in the drafts of a cell for a line break that parts lines only where the table lays text out.
SOFT = "\v"
#: What may stand between a table and its rows, or a row and its cells.
BOXES = frozenset({W + "sdt", W + "sdtContent", W + "customXml", W + "smartTag", W + "ins", W + "moveTo"})
_BORDERS = ("top", "bottom", "left", "right", "start", "end", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as written: `starts` is True where it begins a merge over rows, False where it continues one.

    `columns` is the number of grid columns that it takes; `drafts` are its paragraphs and the rows of inner tables.
    """

    text: str
    columns: int
    starts: bool | None
    drafts: tuple[Draft, ...] = ()

    def parted(self) -> Raw:
        """Return the cell with its words as they stand in a table that only lays text out, line by line."""
        return replace(self, text=_words(self.drafts, "\n"))

    @property
    def holds_table(self) -> bool:
        """Tell whether a table with data stands in the cell."""
        return any(draft.kind == "row" for draft in self.drafts)


def count(properties: Element | None, name: str, default: int) -> int:
    """Return a number of columns that a property sets, at most Word's own limit."""
    text = value(properties, name)
    return min(int(text), MOST_COLUMNS) if text and text.isdecimal() else default


def raw_cell(cell: Element, drafts: Sequence[Draft]) -> Raw:
    """Return a cell with the words of what stands in it."""
    properties = cell.find(W + "tcPr")
    merge = value(properties, "vMerge")
    starts = None if merge is None else merge == "restart"
    return Raw(_words(drafts, " "), max(1, count(properties, "gridSpan", 1)), starts, tuple(drafts))


def _words(drafts: Iterable[Draft], soft: str) -> str:
    texts = (" ".join(draft.text.split("\t")).strip().replace(SOFT, soft) for draft in drafts)
    return "\n".join(text for text in texts if text)


def spread(record: Sequence[Raw]) -> list[Raw]:
    """Return a row with one entry per grid column: a wide cell leaves empty ones behind it."""
    return [raw if column == 0 else Raw("", 1, raw.starts) for raw in record for column in range(max(1, raw.columns))]


def columns_of(records: Sequence[Sequence[Raw]]) -> set[int]:
    """Return the grid columns of a table, or those alone in which words start where rows have several cells with words.

    A table with one column has one.
    """
    several = [record for record in records if sum(bool(raw.text) for raw in record) > 1]
    filled = {column for record in several for column, raw in enumerate(spread(record)) if raw.text}
    return filled or set(range(max((len(spread(record)) for record in records), default=0)))


def is_over(record: Sequence[Raw], columns: set[int]) -> bool:
    """Tell whether a row has words in one cell alone, which reaches over several of these columns."""
    start = 0
    reached = 0
    for raw in record:
        if raw.text:
            reached = len(columns & set(range(start, start + raw.columns)))
        start += raw.columns
    return reached > 1 and sum(bool(raw.text) for raw in record) == 1


def merged(rows: Sequence[Sequence[Raw]]) -> Iterator[list[DraftCell]]:
    """Yield the rows' cells, each cell that goes on with a merge repeating the text above it."""
    above: list[str] = []
    for cells in rows:
        filled = [
            DraftCell(above[column], merged=True)
            if raw.starts is False and column < len(above)
            else DraftCell(raw.text)
            for column, raw in enumerate(cells)
        ]
        above = [cell.text for cell in filled]
        yield filled


def deleted(element: Element) -> bool:
    """Tell whether a row or cell is deleted once tracked changes are accepted."""
    row, cell = element.find(W + "trPr"), element.find(W + "tcPr")
    gone = (row is not None and row.find(W + "del") is not None) or (
        cell is not None and cell.find(W + "cellDel") is not None
    )
    return gone


def inside(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the children with a tag, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in BOXES:
            yield from inside(child, tag)


def bordered(table: Element) -> bool | None:
    """Tell whether a table has visible lines, None where only its style would tell."""
    borders = [b for name in ("tblBorders", "tcBorders") for b in table.iter(W + name)]
    states = [value(border, side) for border in borders for side in _BORDERS]
    known = [state for state in states if state is not None]
    if any(state not in ("nil", "none", "") for state in known):
        return True
    return False if known else None
