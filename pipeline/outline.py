"""Blocks to units: the outline of an act, each unit with its locator.

A locator is the path of the outline joined by dots. Numbered units bring their own number; bullets, and paragraphs
without a mark, are counted from 1 inside the unit that holds them ("III.3.5"). A Điều stands by itself ("Đ3.2.a"),
as lawyers cite it. A table row is named by its annex and its number ("PL2.14").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from models.records import Block, Span, Unit
from models.text import fold
from pipeline.markers import Marker, find_marker
from pipeline.tables import Row, read_rows

_PARAGRAPH_RANK = 80
_ENDS = re.compile(r"[.;:!?…]['\"”»)\]]*$")
_CLOSED = re.compile(r"[.;]['\"”»)\]]*(?:/\.)?$")
#: A heading longer than this many characters is a sentence (the longest heading seen has 253).
_LONGEST_HEADING = 320
#: "(Kèm theo Nghị quyết số …)" below the title of an annex.
_ISSUED_WITH = re.compile(r"^\(?\s*(?:ban hanh )?kem theo\b")
#: Ranks of headings that an article of a decision holds; elsewhere they stand above articles.
_INSIDE_ARTICLE = {"capital": 52, "roman": 55}
_KIND_OF_ARTICLE = {"arabic": "khoan", "letter": "diem"}


@dataclass(slots=True)
class _Node:
    """A unit under construction: marker rank, and how many counted children it has so far."""

    unit: Unit
    rank: int
    numbered: bool
    counted: int = 0
    children: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block with its marker (None for a plain paragraph), ready to be hung into the outline."""

    block: Block
    marker: Marker | None
    heading: bool


@dataclass(slots=True)
class _Builder:
    """Walks the pieces in order and keeps the path from the root to the current unit."""

    stack: list[_Node] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    root_counted: int = 0

    def parent_for(self, rank: int) -> _Node | None:
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        return self.stack[-1] if self.stack else None

    def in_open_article(self) -> bool:
        """Tell whether an article is open that announces what follows ("Điều 1. Phê duyệt … nội dung sau:")."""
        return any(n.unit.kind == "dieu" and n.unit.text.rstrip().endswith(":") for n in self.stack)

    def unique(self, locator: str) -> str:
        """Return the locator, with "~2" and so on where the act uses the same one again."""
        seen = self.names.get(locator, 0) + 1
        self.names[locator] = seen
        return locator if seen == 1 else f"{locator}~{seen}"

    def add(self, unit: Unit, rank: int, numbered: bool) -> None:
        self.units.append(unit)
        self.stack.append(_Node(unit, rank, numbered))

    def count(self, parent: _Node | None) -> int:
        if parent is None:
            self.root_counted += 1
            return self.root_counted
        parent.counted += 1
        return parent.counted


def build_outline(blocks: Sequence[Block]) -> tuple[Unit, ...]:
    """Return the units of the blocks, in reading order.

    A numbered line without closing punctuation that has units below it, a bold line, and a line in capitals are
    headings. Consecutive rows of one table become row units with the cells of the row.
    """
    pieces = [_Piece(b, None if b.kind == "row" else find_marker(b.text), False) for b in blocks]
    pieces = _with_headings(_without_annex_mentions(pieces))
    builder = _Builder()
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        if piece.block.kind == "row":
            end = index
            while end < len(pieces) and pieces[end].block.table == piece.block.table:
                end += 1
            _add_table(builder, [p.block for p in pieces[index:end]])
            index = end
            continue
        if piece.marker is not None:
            _add_marked(builder, piece)
        else:
            _add_paragraph(builder, piece, pieces[index + 1 :])
        index += 1
    return tuple(builder.units)


def _without_annex_mentions(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Drop annex markers from sentences that only mention an annex ("Phụ lục I gồm ...")."""
    kept: list[_Piece] = []
    for piece in pieces:
        mention = (
            piece.marker is not None
            and piece.marker.kind == "annex"
            and not piece.block.text.startswith("PHỤ LỤC")
            and bool(_ENDS.search(piece.block.text))
        )
        kept.append(replace(piece, marker=None) if mention else piece)
    return kept


def _with_headings(pieces: Sequence[_Piece]) -> list[_Piece]:
    result: list[_Piece] = []
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        result.append(replace(piece, heading=_is_heading(piece, following)))
    return result


def _is_heading(piece: _Piece, following: _Piece | None) -> bool:
    marker, text = piece.marker, piece.block.text
    if piece.block.kind == "row":
        return False
    if marker is not None and marker.kind in ("annex", "phan", "chuong", "muc"):
        return True
    body = text[marker.end :] if marker else text
    if marker is not None and marker.kind in ("bullet", "plus"):
        return False
    if not body or len(body) > _LONGEST_HEADING or _CLOSED.search(body):
        return False
    if piece.block.kind == "heading" or _is_upper(body):
        return True
    if marker is None or following is None or _ENDS.search(body):
        return False
    deeper = following.marker is None or following.marker.rank > marker.rank
    return deeper and following.block.kind != "row"


def _is_upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 2 and all(c.isupper() for c in letters)


def _add_marked(builder: _Builder, piece: _Piece) -> None:
    marker, block = piece.marker, piece.block
    assert marker is not None
    rank = _INSIDE_ARTICLE.get(marker.kind, marker.rank) if builder.in_open_article() else marker.rank
    parent = builder.parent_for(rank)
    in_article = parent is not None and parent.unit.kind in ("dieu", "khoan")
    kind = _KIND_OF_ARTICLE.get(marker.kind, marker.kind) if in_article else marker.kind
    span = Span(block.span.start + marker.end, block.span.end)
    unit = Unit(
        locator=builder.unique(_locator(builder, parent, marker)),
        kind=kind,
        text=block.text[marker.end :],
        span=span,
        parent=parent.unit.locator if parent else None,
        label=marker.label,
        heading=piece.heading,
        page=block.page,
        place=block.place,
    )
    if parent is not None:
        parent.children += 1
    builder.add(unit, rank, bool(marker.name))


def _locator(builder: _Builder, parent: _Node | None, marker: Marker) -> str:
    if marker.kind in ("annex", "dieu"):
        return marker.name
    name = marker.name or str(builder.count(parent))
    if parent is None:
        return name
    base = parent.unit.locator
    return f"{base}.{_own_number(base, name) if marker.kind == 'arabic' else name}"


def _own_number(base: str, name: str) -> str:
    """Return the number without what its parent's locator ends with already: "1.1.2" below "II.1.1" is "2"."""
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        if f".{base}".endswith("." + ".".join(parts[:count])):
            return ".".join(parts[count:])
    return name


def _add_paragraph(builder: _Builder, piece: _Piece, rest: Sequence[_Piece]) -> None:
    block = piece.block
    if (piece.heading and block.kind == "heading") or _is_upper(block.text):
        _add_title(builder, piece)
        return
    if _ISSUED_WITH.match(fold(block.text)):
        return
    parent = _paragraph_parent(builder, rest)
    number = builder.count(parent)
    base = _paragraph_base(parent, rest)
    if parent is not None and f"{base}{number}" in builder.names:
        number = _after_siblings(builder, base)
    unit = Unit(
        locator=builder.unique(f"{base}{number}"),
        kind="paragraph",
        text=block.text,
        span=block.span,
        parent=parent.unit.locator if parent else None,
        page=block.page,
        place=block.place,
    )
    builder.add(unit, _PARAGRAPH_RANK, False)


def _paragraph_base(parent: _Node | None, rest: Sequence[_Piece]) -> str:
    """Return what stands before the number of a plain paragraph.

    It is "0." outside all headings, in annexes (whose numbers are the rows') and before numbered items, so that an
    opening paragraph never takes the number of one.
    """
    if parent is None:
        return "0."
    locator = parent.unit.locator
    return f"{locator}.0." if parent.unit.kind == "annex" or _numbers_follow(parent, rest) else f"{locator}."


def _numbers_follow(parent: _Node, rest: Sequence[_Piece]) -> bool:
    """Tell whether numbered items of the same parent come after this point."""
    for piece in rest:
        if piece.marker is None:
            continue
        if piece.marker.rank <= parent.rank:
            return False
        if piece.marker.name:
            return True
    return False


def _after_siblings(builder: _Builder, base: str) -> int:
    """Return the number after the last numbered child: a closing paragraph after IV.1 to IV.4 is IV.5."""
    numbers = [u.locator[len(base) :] for u in builder.units if u.locator.startswith(base)]
    return max((int(n) for n in numbers if n.isdigit()), default=0) + 1


def _paragraph_parent(builder: _Builder, rest: Sequence[_Piece]) -> _Node | None:
    """Find the unit that a plain paragraph belongs to.

    Under a heading, or beside bullets, it counts as a bullet. After a numbered sentence it goes on with that item
    while items of the same rank follow, and closes the section where none does.
    """
    while builder.stack:
        top = builder.stack[-1]
        if top.unit.heading:
            return top
        if top.numbered and not _closes(top, rest):
            return top
        builder.stack.pop()
    return None


def _closes(node: _Node, rest: Sequence[_Piece]) -> bool:
    for piece in rest:
        if piece.marker is None:
            continue
        if piece.marker.rank < node.rank:
            return True
        if piece.marker.rank == node.rank:
            return False
    return True


def _add_title(builder: _Builder, piece: _Piece) -> None:
    """Join a heading without number to the annex or chapter that it titles; other titles open nothing."""
    top = builder.stack[-1] if builder.stack else None
    if top is not None and top.unit.kind in ("annex", "phan", "chuong", "muc") and not top.children and not top.counted:
        title = " ".join(t for t in (top.unit.text, piece.block.text) if t)
        titled = replace(top.unit, text=title, span=Span(top.unit.span.start, piece.block.span.end))
        builder.units[builder.units.index(top.unit)] = titled
        top.unit = titled


def _add_table(builder: _Builder, blocks: Sequence[Block]) -> None:
    """Rows become units below the annex (or heading) that holds the table; see `pipeline.tables.read_rows`."""
    while builder.stack and not builder.stack[-1].unit.heading:
        builder.stack.pop()
    parent = builder.stack[-1] if builder.stack else None
    base = parent.unit.locator if parent else None
    annex = next((n.unit.locator for n in builder.stack if n.unit.kind == "annex"), base)
    groups: list[tuple[int, str]] = []
    for row in read_rows(blocks):
        if row.heading:
            while groups and groups[-1][0] >= row.level:
                groups.pop()
            above = groups[-1][1] if groups else None
            group = builder.unique(_group_locator(builder, annex, above, row))
            builder.units.append(_row_unit(row, group, above or base))
            groups.append((row.level, group))
            continue
        above = groups[-1][1] if groups else None
        builder.units.append(_row_unit(row, builder.unique(_row_locator(annex, above, row)), above or base))


def _group_locator(builder: _Builder, annex: str | None, above: str | None, row: Row) -> str:
    """Return the locator of a heading row: its annex and number, and the heading above where that one recurs."""
    locator = ".".join(p for p in (annex, row.number) if p)
    return f"{above}.{row.number}" if above and locator in builder.names else locator


def _row_locator(annex: str | None, group: str | None, row: Row) -> str:
    scope = group if row.restarts and group else annex
    return f"{scope}.{row.number}" if scope else row.number


def _row_unit(row: Row, locator: str, parent: str | None) -> Unit:
    return Unit(
        locator=locator,
        kind="row",
        text=row.text,
        span=row.span,
        parent=parent,
        label=row.label,
        heading=row.heading,
        page=row.block.page,
        place=row.block.place,
        cells=row.block.cells,
        table=row.block.table,
    )


def headings_above(unit: Unit, by_locator: dict[str, Unit]) -> tuple[str, ...]:
    """Return the texts of the headings (and opening lines) above a unit, outermost first."""
    return tuple(reversed([u.text for u in ancestors(unit, by_locator) if u.text]))


def ancestors(unit: Unit, by_locator: dict[str, Unit]) -> Iterator[Unit]:
    """Yield the units above a unit, nearest first."""
    seen = {unit.locator}
    current = by_locator.get(unit.parent or "")
    while current is not None and current.locator not in seen:
        yield current
        seen.add(current.locator)
        current = by_locator.get(current.parent or "")


def outline_text(units: Sequence[Unit]) -> str:
    """Return the outline as indented text, one line a unit, for reading on screen."""
    by_locator = {u.locator: u for u in units}
    lines = []
    for unit in units:
        depth = sum(1 for _ in ancestors(unit, by_locator))
        mark = " ▸" if unit.heading else ""
        lines.append(f"{'  ' * depth}{unit.locator}{mark} {unit.text}".rstrip())
    return "\n".join(lines)


def is_announcement(text: str) -> bool:
    """Tell whether a text only points to an annex ("… theo Phụ lục II đính kèm.") or issues what it brings along."""
    folded = fold(text)
    return bool(re.search(r"phu luc\b.*\b(dinh kem|kem theo)|^ban hanh kem theo\b", folded))
