"""Files that hold a part of an act: its annexes, sent apart from it.

An annex is no act of its own: it carries out nothing of its act and its act nothing of it, its tasks are traced as
those of the act are, and what both files say counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from models.records import Document, Statement
from models.text import fold
from models.tracing import Finding
from pipeline.act import Act, rekeyed
from pipeline.extract.annexes import annex_label, present
from pipeline.extract.citations import same_symbol
from pipeline.extract.titles import kind_at
from pipeline.graph import implemented
from pipeline.markers import annex_name
from pipeline.resolving import same_issuer
from pipeline.wording import wording

_BLANK = "…"
#: Lines of a file in which the title stands: those of the issuer, the number, the date and the title before them.
_HEAD_LINES = 15
_CAPITALS = re.compile(r"PHỤ LỤC\b")
_NUMBER = re.compile(r"^[^/\-]*")
#: Two statements of one place are the same one reworded when they share this part of their words; at other places
#: nearly all must agree, since the tasks of one act are written alike.
_REWORDED, _REPEATED = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Repeat:
    """A statement of an annex beside the one of its act that says the same."""

    annex: Statement
    act: Statement


def annex_title(document: Document) -> str | None:
    """Return the title under which a file begins ("Phụ lục II"), None where it begins as an act does."""
    lines = (line.strip() for line in document.text.splitlines())
    for line in islice((line for line in lines if line), _HEAD_LINES):
        if _CAPITALS.match(line) or present([line]):
            label = annex_label(line)
            return f"Phụ lục {label}" if label else "Phụ lục"
        if kind_at(line) or fold(line).startswith("kinh gui"):
            return None
    return None


def encloses(document: Document) -> bool:
    """Tell whether a file says that it belongs to another one: an annex, or what is "(Kèm theo Quyết định số …)"."""
    return annex_title(document) is not None or document.kind == "Phụ lục"


def may_be_one(a: Document, b: Document) -> bool:
    """Tell whether two files may hold the same text as far as their titles tell.

    An annex is neither its act nor another annex. What is enclosed with an act stands for it where nothing else does.
    """
    if annex_title(a) != annex_title(b):
        return False
    if encloses(a) == encloses(b):
        return True
    return (a if encloses(b) else b).provenance != "full"


def annex_mark(document: Document) -> str | None:
    """Return the mark of an annex in keys, as in the locators of its rows: "PL2"."""
    title = annex_title(document)
    if title is None:
        return None
    return annex_name(annex_label(title))


def with_parts(acts: Sequence[Act]) -> tuple[list[Act], list[Finding]]:
    """Return the acts with every annex joined to its act, and what is to be told of annexes that repeat it.

    An annex takes issuer, number, date and territory of its act and leaves out what the act's own file says too; the
    act no longer lacks it. A file that fits no act of the library, or several, stays an act.
    """
    found = list(acts)
    findings: list[Finding] = []
    for at, annex in enumerate(acts):
        home = _act_of(annex.document, acts)
        if home is None:
            continue
        main = found[home]
        repeats = tuple(_repeats(annex, main))
        found[at] = _part(annex, main, repeats, {a.document.key for a in found})
        found[home] = _completed(main, annex.document)
        if repeats:
            findings.append(_repeated(found[at], main, repeats))
    return found, findings


def _act_of(annex: Document, acts: Sequence[Act]) -> int | None:
    """Return the number of the act that a file belongs to; None for an act, and where none or several fit."""
    if annex.symbol is None or not encloses(annex):
        return None
    fits = _fits_blank if _BLANK in annex.symbol else _fits
    found = [i for i, a in enumerate(acts) if not encloses(a.document) and fits(annex, a.document)]
    return found[0] if len(found) == 1 else None


def _fits(annex: Document, act: Document) -> bool:
    dates = annex.issued_on is None or act.issued_on is None or annex.issued_on == act.issued_on
    return dates and same_symbol(annex.symbol, act.symbol) and same_issuer(annex.issuer, act.issuer)


def _fits_blank(annex: Document, act: Document) -> bool:
    """Tell whether an annex whose number was never filled in belongs to an act.

    Kind and organ of the symbol agree, and the act bears the annex's title or carries out the same act above.
    """
    if not annex.symbol or not act.symbol or fold(_NUMBER.sub("", annex.symbol)) != fold(_NUMBER.sub("", act.symbol)):
        return False
    if not same_issuer(annex.issuer, act.issuer):
        return False
    titled = bool(annex.subject) and fold(annex.subject or "") in fold(act.text)
    return titled or any(
        same_symbol(a.symbol, b.symbol) for a in implemented(annex) for b in implemented(act) if a.symbol and b.symbol
    )


def _repeats(annex: Act, main: Act) -> Iterator[Repeat]:
    """Yield the statements of the annex that the act's own file has: at their own place, else in the same annex.

    The prose of an act and the table of its annex may word a task alike; only the table says who does it and when.
    """
    words = [(s, frozenset(wording(s.text))) for s in main.statements]
    placed = {s.locator: (s, own) for s, own in words}
    for statement in annex.statements:
        own = frozenset(wording(statement.text))
        here = placed.get(statement.locator)
        if here is not None and _alike(own, here[1]) >= _REWORDED:
            yield Repeat(statement, here[0])
            continue
        near = ((s, other) for s, other in words if _section(s) == _section(statement))
        twin = next((s for s, other in near if _alike(own, other) >= _REPEATED), None)
        if twin is not None:
            yield Repeat(statement, twin)


def _section(statement: Statement) -> str:
    return statement.locator.partition(".")[0]


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of words that two statements have in common, in [0, 1] (Jaccard)."""
    return len(a & b) / len(a | b) if a and b else 0.0


def _part(annex: Act, main: Act, repeats: Sequence[Repeat], taken: set[str]) -> Act:
    """Return the annex as a part of its act, with what only it says."""
    act = main.document
    said = {r.annex.id for r in repeats}
    document = replace(
        annex.document,
        part_of=act.key,
        symbol=act.symbol,
        issuer=act.issuer,
        issued_on=act.issued_on,
        level=act.level,
        scope=act.scope,
        place=act.place,
        relations=tuple(r for r in annex.document.relations if r.kind not in ("implements", "legal_basis")),
    )
    left = tuple(s for s in annex.statements if s.id not in said)
    name = f"{act.key}@{annex_mark(document) or 'kèm'}"
    others = taken - {annex.document.key}
    key = next(k for k in (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))) if k not in others)
    return rekeyed(replace(annex, document=document, statements=left), key)


def _completed(main: Act, annex: Document) -> Act:
    """Return the act with an annex that it lacked until now."""
    own = main.document
    present_now = (*own.present_annexes, *(a for a in annex.present_annexes if a not in own.present_annexes))
    lacking = tuple(f for f in main.findings if f.code != "annex-missing" or f.locator not in annex.present_annexes)
    return replace(main, document=replace(own, present_annexes=present_now), findings=lacking)


def _repeated(annex: Act, main: Act, repeats: Sequence[Repeat]) -> Finding:
    document = annex.document
    file = document.source.name if document.source else document.key
    title = annex_title(document) or "Phần kèm theo"
    changed = sum(_fields(r.annex) != _fields(r.act) for r in repeats)
    reworded = sum(wording(r.annex.text) != wording(r.act.text) for r in repeats)
    differ = [
        f"{count} mục {how}"
        for count, how in ((reworded, "khác câu chữ"), (changed, "khác chủ trì, phối hợp, sản phẩm hoặc thời hạn"))
        if count
    ]
    doubt = f"; trong đó {', '.join(differ)}" if differ else ""
    return Finding(
        code="annex-repeated",
        severity="warning" if differ else "info",
        document=document.key,
        locator="",
        subject=f"{title} trong tệp «{file}»",
        message=f"Văn bản và phụ lục trùng nội dung: {len(repeats)} mục của tệp này đã có trong tệp của "
        f"{main.document.key}, nên chỉ tính một lần, theo tệp của {main.document.key}{doubt}.",
        remedy="Bỏ tệp phụ lục nếu thừa. Nếu phụ lục là bản mới hơn: xem chỗ khác nhau bằng «truyvet diff A B», thay "
        "phụ lục cũ trong tệp của văn bản rồi chạy lại."
        if differ
        else "Không cần làm gì; có thể bỏ tệp phụ lục.",
    )


def _fields(statement: Statement) -> tuple[tuple[str, ...], ...]:
    said = statement.as_written
    return tuple(wording(words) for words in (said.lead, said.partners, said.deliverable, said.deadline))
