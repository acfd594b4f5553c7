"""A file to an act: blocks, header, outline, statements, findings, one way through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from models.records import Block, Document, Statement
from models.tracing import Finding
from pipeline.act import Act
from pipeline.citing import with_citations
from pipeline.extract.annexes import annex_label
from pipeline.extract.citations import located_citations, same_symbol
from pipeline.extract.dates import impossible_dates
from pipeline.extract.header import Header, read_header
from pipeline.ingest import Reading, read_blocks, read_bytes
from pipeline.outline import build_outline
from pipeline.statements import statements_of
from pipeline.tables import join_tables

_SYMBOL_YEAR = re.compile(r"\d/(20\d\d|19\d\d)/")


def read_act(path: Path) -> Act:
    """Read a file as an act. Raises the errors of `pipeline.ingest.read_blocks`."""
    return act_of(read_blocks(path))


def read_act_bytes(data: bytes, name: str) -> Act:
    """Read the bytes of a file as an act. Raises the errors of `pipeline.ingest.read_bytes`."""
    return act_of(read_bytes(data, name))


def act_of(reading: Reading) -> Act:
    """Return the act that the blocks of a file make: metadata, units, statements, findings."""
    reading = replace(reading, blocks=join_tables(reading.blocks))
    told = [b for b in reading.blocks if b.kind != "note"]
    header = read_header([b.text for b in told])
    following = _next_act(reading.blocks, header.symbol)
    if following is not None:
        return _first_of_several(reading, following)
    document = _document(reading, header)
    outside = frozenset(header.outside)
    units = build_outline([b for i, b in enumerate(told) if i not in outside or b.kind == "row"])
    document, statements = with_citations(document, statements_of(document, units))
    findings = tuple(replace(f, document=document.key) for f in reading.findings)
    return Act(
        document,
        units,
        statements,
        (*findings, *doubtful_year(document), *missing_annexes(document), *impossible_days(statements)),
    )


def _next_act(blocks: Sequence[Block], symbol: str | None) -> int | None:
    """Return the number of the block that titles another act ("Kết luận số 69-KL/TW" as a heading), or None."""
    if symbol is None:
        return None
    for number, block in enumerate(blocks):
        if number == 0 or block.kind != "heading":
            continue
        for span, citation in located_citations(block.text):
            whole = span.start == 0 and span.end == len(block.text)
            if whole and citation.symbol and not same_symbol(citation.symbol, symbol):
                return number
    return None


def _first_of_several(reading: Reading, following: int) -> Act:
    """Read the first act of a file that holds several, and say what was left unread."""
    other = reading.blocks[following]
    text = reading.text[: other.span.start].rstrip("\n")
    act = act_of(replace(reading, blocks=reading.blocks[:following], text=text))
    finding = Finding(
        code="text-quality",
        severity="warning",
        document=act.document.key,
        locator="",
        subject=other.text,
        message=f"Tệp chứa nhiều văn bản; chỉ đọc {act.document.key}, phần từ «{other.text}» trở đi không đọc.",
        remedy="Tách mỗi văn bản thành một tệp rồi nạp từng tệp.",
    )
    return replace(act, findings=(*act.findings, finding))


def key_of(symbol: str | None, name: str) -> str:
    """Return the short name of a document: its symbol, else the name of its file without ending."""
    return symbol or Path(name).stem


def _document(reading: Reading, header: Header) -> Document:
    return Document(
        key=key_of(header.symbol, reading.source.name),
        source=reading.source,
        issuer=header.issuer,
        symbol=header.symbol,
        issued_on=header.issued_on,
        level=header.level,
        scope=header.scope,
        kind=header.kind,
        subject=header.subject,
        provenance="full",
        blocks=reading.blocks,
        text=reading.text,
        place=header.place,
        signer=header.signer,
        signer_title=header.signer_title,
        recipients=header.recipients,
        legal_bases=header.legal_bases,
        relations=header.relations,
        announced_annexes=header.announced_annexes,
        present_annexes=header.present_annexes,
        pages=reading.pages,
        running=reading.running or None,
    )


def missing_annexes(document: Document) -> tuple[Finding, ...]:
    """Return one finding for each annex that the text announces and the file does not hold."""
    present = {_label(a) for a in document.present_annexes}
    missing = {_label(words): words for words in reversed(document.announced_annexes)}
    return tuple(
        Finding(
            code="annex-missing",
            severity="warning",
            document=document.key,
            locator=label,
            subject=missing[label],
            message=f"Văn bản nhắc đến {label} nhưng tệp không có phụ lục này.",
            remedy=f"Bổ sung {label} vào tệp rồi nạp lại bằng «truyvet add».",
        )
        for label in reversed(missing)
        if label not in present
    )


def doubtful_year(document: Document) -> tuple[Finding, ...]:
    """Return a finding where the act's symbol bears another year than its date ("07/2026/TT-BCT" of 24/02/2024)."""
    year = _SYMBOL_YEAR.search(document.symbol or "")
    if year is None or document.issued_on is None or int(year[1]) == document.issued_on.year:
        return ()
    day = f"{document.issued_on:%d/%m/%Y}"
    message = f"Số ký hiệu {document.symbol} ghi năm {year[1]} nhưng ngày ban hành đọc được là {day}."
    remedy = "Đối chiếu với bản gốc đã ký, sửa số ký hiệu hoặc ngày rồi nạp lại."
    return (Finding("text-quality", "warning", document.key, "", document.key, message, remedy),)


def impossible_days(statements: Iterable[Statement]) -> tuple[Finding, ...]:
    """Return one finding for each statement that names a day, month or quarter which is none of the calendar."""
    found = []
    for statement in statements:
        stated = statement.as_written.deadline or ""
        words = impossible_dates(f"{stated}\n{statement.text}")
        if not words:
            continue
        due = any(w in stated for w in words)
        found.append(
            Finding(
                code="deadline-impossible",
                severity="warning",
                document=statement.document,
                locator=statement.locator,
                subject=statement.text,
                message=f"{'Thời hạn ghi' if due else 'Văn bản ghi'} {', '.join(f'«{w}»' for w in words)}: "
                f"lịch không có thời điểm này{', nên chưa tính được ngày đến hạn' if due else ''}.",
                remedy="Đối chiếu với bản gốc đã ký: xem lại số ngày, tháng, quý, năm; bản gốc cũng ghi như vậy thì "
                "hỏi lại cơ quan ban hành.",
            )
        )
    return tuple(found)


def _label(words: str) -> str:
    """Return "Phụ lục II" for the words by which the text names an annex."""
    return f"Phụ lục {annex_label(words) or ''}".strip()
