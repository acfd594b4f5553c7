"""Reader of saved or fetched web pages: the act that a page holds, without the site around it.

The text of the act counts. Only where it has no line of its symbol does the page's own heading stand in for that
line, with a finding.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.errors import EmptyDocument, UnreadableFile
from models.tracing import Finding
from pipeline.extract.citations import KINDS, SYMBOL, clean_symbol, find_citations, same_symbol
from pipeline.extract.header import read_header
from pipeline.ingest.html.blocks import drafts_of
from pipeline.ingest.html.container import OUTLINE_MARKS, find_act, lines_of
from pipeline.ingest.html.tree import Node, Page, read_page
from pipeline.ingest.labels import ends_sentence, opens_item
from pipeline.ingest.reading import Content, Draft, finding

_KINDS = "|".join(sorted(KINDS, key=len, reverse=True))
#: "Nghị quyết (số) 57-NQ/TW …" at the start of a heading; laws have their name between kind and number.
_NAMED = re.compile(
    rf"(?:Toàn văn\s*:?\s*)?(?P<kind>{_KINDS})\s+(?P<law>(?<=uật\s)[^\d:]{{1,150}}?\s)?(?:số\s*:?\s*)?$", re.IGNORECASE
)
#: The page's heading, and what stands before it, is no part of the act; these many blocks are searched for it.
_HEADING_WITHIN = 12


@dataclass(frozen=True, slots=True)
class NamedAct:
    """An act as the title of a page names it; `subject` is what the title says besides, "" for nothing."""

    kind: str
    symbol: str
    subject: str


def read(data: bytes, name: str) -> Content:
    """Return the blocks of the act in a page.

    Raises EmptyDocument for a page that holds no act, UnreadableFile for one beyond the parser's limits.
    """
    try:
        page = read_page(data, name)
        found = find_act(page.body)
        if found is None:
            raise EmptyDocument(
                f"{name}: không thấy văn bản trong trang web; hãy mở đúng trang toàn văn, chờ hiện hết chữ rồi lưu lại."
            )
        drafts = drafts_of(found[0])
    except RecursionError as error:
        raise UnreadableFile(f"{name}: trang web lồng quá nhiều cấp; hãy lưu phần văn bản thành .docx.") from error
    if found[1].marks.isdisjoint(OUTLINE_MARKS):
        return Content(drafts, page.findings)
    title = next((title for title in page.titles if named_act(title) is not None), None)
    heading = next((n for n, draft in enumerate(drafts[:_HEADING_WITHIN]) if draft.text == title), -1)
    for own in (drafts[heading + 1 :], drafts):
        symbol = read_header([draft.text for draft in own]).symbol
        if symbol is not None:
            return Content(own, (*page.findings, *_mistitled(title, symbol, name)))
    return _named(page, found[0], _from_text(drafts, heading), name)


def _mistitled(title: str | None, symbol: str, name: str) -> Iterator[Finding]:
    """Yield a finding where the page's heading names another act than its text, as after a slip of the site."""
    named = named_act(title) if title is not None else None
    if named is not None and not same_symbol(named.symbol, symbol) and "…" not in symbol:
        message = (
            f"Tiêu đề trang nêu {named.kind} số {named.symbol} nhưng văn bản trên trang là {symbol}; đã đọc văn bản."
        )
        yield finding("text-quality", "warning", name, message, "Kiểm tra có lưu đúng trang của văn bản cần đọc không.")


def _from_text(drafts: Sequence[Draft], heading: int) -> Sequence[Draft]:
    """Return the drafts behind the page's heading, and behind the date, author and buttons that follow it."""
    if heading < 0:
        return drafts
    behind = drafts[heading + 1 :]
    begins = (n for n, d in enumerate(behind) if ends_sentence(d.text) or opens_item(d.text) or d.text.isupper())
    return behind[next(begins, 0) :]


def _named(page: Page, container: Node, drafts: Sequence[Draft], name: str) -> Content:
    """Return an act whose text has no line of its symbol, behind what the page says of it in its title and lead."""
    named = next((act for act in map(named_act, page.titles) if act is not None), None)
    if named is None:
        return Content(tuple(drafts), page.findings)
    lines = list(_head_lines(named))
    told = next(_dated(page.body, container, named.symbol), None)
    if told is not None and told not in lines:
        lines.append(told)
    message = f"Văn bản trên trang không có dòng số, ký hiệu; đã lấy {named.kind} số {named.symbol} theo tiêu đề trang."
    doubt = finding("text-quality", "warning", name, message, "Đối chiếu với bản chính của cơ quan ban hành.")
    return Content((*map(Draft, lines), *drafts), (*page.findings, doubt))


def _head_lines(named: NamedAct) -> Iterator[str]:
    """Yield what a title says in the lines of an act's own head, so that all acts are read in one way."""
    title = f"{named.kind} số {named.symbol}"
    if named.subject and not any(c.issued_on for c in find_citations(title + named.subject)):
        yield f"Số: {named.symbol}"
        yield named.kind.upper()
        yield named.subject.strip(" :,;.–-")
        return
    yield title
    if named.subject:
        yield title + named.subject


def named_act(title: str) -> NamedAct | None:
    """Return the act that a title names at its start ("Nghị quyết 57-NQ/TW về …"), None for any other title."""
    symbol = SYMBOL.search(title)
    kind = _NAMED.match(title, 0, symbol.start()) if symbol else None
    if symbol is None or kind is None:
        return None
    subject = kind["law"] or title[symbol.end() :].split(" | ")[0].rstrip()
    return NamedAct(kind["kind"].capitalize(), clean_symbol(symbol.group()), subject)


def _dated(body: Node, container: Node, symbol: str) -> Iterator[str]:
    """Yield the sentences of the page in front of the act that give its symbol with its date."""
    first = next(iter(lines_of(container)), None)
    for line in itertools.takewhile(lambda line: line != first, lines_of(body)):
        if ends_sentence(line) and any(c.issued_on and same_symbol(c.symbol, symbol) for c in find_citations(line)):
            yield line
