"""Lines of a PDF joined to paragraphs, also across pages.

The main evidence is room: a line was broken on purpose if the first word of the next one would still have
fit. Where it would not, a new paragraph shows by its indent, by a label, or by the space above it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from models.places import Box, Span, Words
from pipeline.ingest.labels import ends_sentence, opens_item, plain_bullet, starts_item, starts_lower
from pipeline.ingest.paged.lines import Line, run_on
from pipeline.ingest.reading import Draft

#: Level of a paragraph that is a heading only by being bold.
BOLD_LEVEL = 7
#: In line heights: an indent, a word space, the slack of the right margin, the space between paragraphs.
_INDENT, _SPACE, _SLACK, _PARTED = 0.6, 0.2, 0.35, 0.55
#: Fonts whose heights differ by more than this part are no one paragraph; the second for a line inside a sentence.
_OTHER_SIZE, _OTHER_SIZE_WITHIN = 0.2, 0.25
#: In line heights: lines are set around one middle if theirs lie so near, and their starts further apart.
_AXIS = 0.15
#: How far a list's further lines may stand behind its sign; a title so wide is a full line.
_HANGING, _WIDE_TITLE = 5.0, 0.75
#: A page with so many full lines shows its own margins.
_FULL_LINES = 6
#: So many lines that run on show the space between lines of a paragraph.
_FEW = 3
#: The right margin of Decree 30/2020 (15-20 mm of 210) as a part of the page's width.
_USUAL_RIGHT = 0.91
#: A line that ends in dots to be filled in: what follows starts anew, unless it is dots too.
_BLANK_LINE = re.compile(r"(?:[.…]{6,}|…[.…]{2,})[\s./;]*$")
#: Text is justified if this share of its full lines ends within this part of a line height of the margin.
_JUSTIFIED, _FLUSH = 0.75, 0.3


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the text of a page stands: left and right margin in points, usual space between lines.

    `justified` tells that full lines end at the right margin, so that a line which ends before it ends a
    paragraph.
    """

    left: float
    right: float
    space: float
    justified: bool


def frames_of(lines: Sequence[Line], sizes: dict[int, tuple[int, int]]) -> dict[int, Frame]:
    """Return the frame of each page with lines: its own where enough of them are full, else that of its size.

    `sizes` gives the width and height of each page in points.
    """
    by_page: dict[int, list[Line]] = {}
    by_size: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
        by_size.setdefault(sizes[line.page], []).append(line)
    common = {size: _frame(found) for size, found in by_size.items()}
    frames: dict[int, Frame] = {}
    for page, found in by_page.items():
        own = _frame(found)
        full = sum(1 for line in found if line.x1 > own.right - line.height)
        frame = own if full >= _FULL_LINES else common[sizes[page]]
        # Where all lines are short, none tells the right margin: take the one that is usual.
        usual = _USUAL_RIGHT * sizes[page][0]
        frames[page] = frame if frame.right > 0.9 * usual else replace(frame, right=usual, justified=False)
    return frames


def _frame(lines: Sequence[Line]) -> Frame:
    right = sorted(line.x1 for line in lines)[int(0.97 * (len(lines) - 1))]
    long = [line for line in lines if line.x1 > right - 2 * line.height] or list(lines)
    counts = Counter(round(line.x0) for line in long)
    left = min(x for x, count in counts.items() if count >= 0.25 * max(counts.values()))
    pairs = [
        (line, after)
        for line, after in itertools.pairwise(lines)
        if line.page == after.page and -line.height < after.top - line.bottom < line.height
    ]
    # Where paragraphs are short, most lines stand apart; those that run on show the space inside a paragraph.
    inside = [(line, after) for line, after in pairs if starts_lower(after.text) and line.x1 > right - 2 * line.height]
    spaces = [after.top - line.bottom for line, after in (inside if len(inside) >= _FEW else pairs)]
    flush = sum(1 for line in long if line.x1 > right - _FLUSH * line.height)
    return Frame(float(left), right, median(spaces) if spaces else 0.0, flush >= _JUSTIFIED * len(long))


def paragraphs(lines: Iterable[Line], frames: dict[int, Frame]) -> Iterator[Draft]:
    """Yield the paragraphs of lines in reading order; `frames` gives the frame of each page."""
    part: list[Line] = []
    for line in lines:
        if part and not _goes_on(part, line, frames[part[-1].page]):
            yield paragraph(part, frames[part[0].page])
            part = []
        part.append(line)
    if part:
        yield paragraph(part, frames[part[0].page])


def cell_text(lines: Sequence[Line]) -> tuple[str, Words]:
    """Return the text and words of a table cell: its lines joined, items of a list on lines of their own."""
    items: list[list[Line]] = []
    for line in lines:
        if not items or starts_item(line.text, items[-1][-1].text):
            items.append([])
        items[-1].append(line)
    return joined_texts([run_on(item) for item in items], "\n")


def joined_texts(parts: Sequence[tuple[str, Words]], joint: str) -> tuple[str, Words]:
    """Return texts with their words as one, with a joint between each two."""
    if len(parts) == 1:
        return parts[0]
    moved: list[Words] = []
    start = 0
    for text, words in parts:
        moved.append(words.moved(start))
        start += len(text) + len(joint)
    return joint.join(text for text, _ in parts), Words.joined(moved)


def _goes_on(part: Sequence[Line], line: Line, frame: Frame) -> bool:
    last = part[-1]
    if _other_size(last, line):
        return False
    if line.page == last.page and _apart(last, line, frame):
        return False
    if last.aside or line.aside:
        return last.aside and line.aside and starts_lower(line.text) and not ends_sentence(last.text)
    centred = _centred(last, line, frame)
    if _BLANK_LINE.search(last.text) and not starts_lower(line.text):
        return False
    if not _full(last, line, frame, centred):
        return (centred or _opens_title(last, line, frame)) and _one_title(last, line, frame)
    if centred:
        return not opens_item(line.text) and last.bold == line.bold
    if _indented(part, line, frame) or (last.text.isupper() != line.text.isupper() and last.text.isupper()):
        return False
    if starts_item(line.text, last.text):
        return False
    return starts_lower(line.text) or last.bold == line.bold or not ends_sentence(last.text)


def _other_size(last: Line, line: Line) -> bool:
    """Tell whether two lines are set in fonts of other sizes; raised signs make a line higher, but not its words."""
    most = _OTHER_SIZE_WITHIN if starts_lower(line.text) else _OTHER_SIZE
    if abs(last.height - line.height) <= most * max(last.height, line.height):
        return False
    one, other = _size(last), _size(line)
    return abs(one - other) > most * max(one, other)


def _size(line: Line) -> float:
    return median(word.box[3] - word.box[1] for word in line.words) if line.words else line.height


def _apart(last: Line, line: Line, frame: Frame) -> bool:
    """Tell whether more space than usual, or another column, lies between two lines of a page."""
    space = line.top - last.bottom
    return space > frame.space + _PARTED * line.height or space < -0.8 * line.height


def _full(last: Line, line: Line, frame: Frame, centred: bool) -> bool:
    """Tell whether the first word of the next line had no room on the last one."""
    needed = line.first_word + _SPACE * line.height
    room = (frame.right - frame.left) - (last.x1 - last.x0) if centred else frame.right - last.x1
    inset = last.x0 - frame.left > _FLUSH * line.height and _in_middle(last, frame)
    if frame.justified and not (centred or inset or starts_lower(line.text)):
        return room < _FLUSH * line.height
    return needed > room - _SLACK * line.height


def _centred(last: Line, line: Line, frame: Frame) -> bool:
    """Tell whether two lines have the same middle, that of the text or of a column, and neither edge of the text."""
    near = _in_middle(last, frame) and _in_middle(line, frame)
    if near and line.x0 - frame.left > line.height and frame.right - line.x1 > line.height:
        return True
    middle = abs((last.x0 + last.x1) - (line.x0 + line.x1)) / 2 < _AXIS * line.height
    inside = min(last.x0, line.x0) - frame.left > _FLUSH * line.height
    return middle and inside and abs(last.x0 - line.x0) > _AXIS * line.height


def _opens_title(last: Line, line: Line, frame: Frame) -> bool:
    """Tell whether a bold line in the middle of the page stands above another that may be as wide as the text."""
    narrow = last.x0 - frame.left > line.height and frame.right - last.x1 > line.height
    return narrow and last.bold and _in_middle(last, frame) and _in_middle(line, frame)


def _in_middle(line: Line, frame: Frame) -> bool:
    return abs((line.x0 + line.x1) - (frame.left + frame.right)) / 2 < 1.5 * line.height


def _one_title(last: Line, line: Line, frame: Frame) -> bool:
    """Tell whether two centred lines are one title broken by hand."""
    if last.bold != line.bold or last.text.isupper() != line.text.isupper() or ends_sentence(last.text):
        return False
    middle = abs((last.x0 + last.x1) - (frame.left + frame.right)) / 2 < _INDENT * line.height
    wide = middle and last.x1 - last.x0 > _WIDE_TITLE * (frame.right - frame.left)
    # A title is not cut by a page, but one may end there and another open the next.
    return starts_lower(line.text) or last.text.endswith((",", " -")) or (wide and last.page == line.page)


def _indented(part: Sequence[Line], line: Line, frame: Frame) -> bool:
    """Tell whether a line starts further right than the paragraph it would go on with."""
    if len(part) > 1 and part[-1].page == line.page:
        return line.x0 > part[-1].x0 + _INDENT * line.height
    offset = line.x0 - part[0].x0
    if opens_item(part[0].text) and abs(offset) < _INDENT * line.height < line.x0 - frame.left:
        labelled = opens_item(line.text) and line.text[0].isalnum()
        return labelled or (ends_sentence(part[0].text) and not starts_lower(line.text))
    hanging = opens_item(part[0].text) and 0 <= offset < _HANGING * line.height
    edge = part[0].x0 + _HANGING * line.height if hanging else max(frame.left, min(p.x0 for p in part))
    return line.x0 > edge + _INDENT * line.height


def paragraph(part: Sequence[Line], frame: Frame | None = None) -> Draft:
    """Return the draft of some lines that make one paragraph; it is a heading where all are bold.

    A bold line of the head or the end of an act, or in the right half of the page, names an office or a person and is
    no heading.
    """
    first = part[0]
    bold = all(line.bold and not line.aside for line in part)
    if frame is not None and min(line.x0 for line in part) > (frame.left + frame.right) / 2:
        bold = False
    text, words = _with_plain_bullet(*run_on(part))
    return Draft(
        text,
        "heading" if bold else "paragraph",
        BOLD_LEVEL if bold else 0,
        page=first.page,
        box=_box(part),
        words=words,
        confidence=words.confidence(),
    )


def _with_plain_bullet(text: str, words: Words) -> tuple[str, Words]:
    """Return the text with a bullet of a sign font at its start as "- ", its words moved with it."""
    plain = plain_bullet(text)
    if plain == text:
        return text, words
    by = len(plain) - len(text)
    kept = [
        replace(word, span=Span(max(word.span.start + by, 2), word.span.end + by))
        for word in words
        if word.span.end + by > 2
    ]
    first = next(iter(words))
    sign = replace(first, span=Span(0, 1), read=None)
    return plain, Words.of([sign, *kept])


def _box(part: Sequence[Line]) -> Box:
    """Return the box around the lines that stand on the paragraph's first page."""
    here = [line for line in part if line.page == part[0].page]
    return (
        min(line.x0 for line in here),
        min(line.top for line in here),
        max(line.x1 for line in here),
        max(line.bottom for line in here),
    )
