"""Registers: YAML files that stand in for an act whose text is not at hand.

A register with objectives is a digest (facts restated, never the words of the act); one without is a known document
whose text is missing. Keys are those of the files in `corpus/`; see `corpus/README.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from models.errors import UnreadableFile
from models.records import (
    Agency,
    AsWritten,
    Deadline,
    Document,
    Level,
    Provenance,
    Relation,
    Scope,
    Source,
    Statement,
    StatementKind,
    Target,
)
from models.text import nfc, stamp
from pipeline.act import Act


def load_register(path: Path, source: Source | None = None) -> Act:
    """Return the act that a register describes; its statements have provenance "digest".

    Raises UnreadableFile where the file is no register.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return act_from_register(data, source)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableFile(f"Không đọc được sổ ghi «{path.name}»: kiểm tra lại nội dung YAML của tệp.") from error


def act_from_register(data: Mapping[str, Any], source: Source | None = None) -> Act:
    """Return the act of a register's data.

    Raises KeyError, TypeError, ValueError or AttributeError where a field is missing or misshapen.
    """
    entries: Sequence[Mapping[str, Any]] = data.get("objectives") or data.get("units") or ()
    key = nfc(str(data["symbol"]))
    titles = {str(s["locator"]): nfc(str(s["title"])) for s in data.get("sections") or ()}
    told: Provenance = "digest" if entries else "missing"
    document = Document(
        key=key,
        source=source,
        issuer=data.get("issuer"),
        symbol=key,
        issued_on=_date(data.get("issued_on")),
        level=one_of(data.get("level"), Level),
        scope=one_of(data.get("scope"), Scope),
        kind=data.get("kind"),
        subject=data.get("subject"),
        provenance=one_of(data.get("provenance"), Provenance) or told,
        relations=tuple(Relation("implements", nfc(str(s))) for s in data.get("implements") or ()),
        addresses=tuple(data.get("addresses") or ()),
        sources=tuple(data.get("sources") or ()),
        note=data.get("note"),
    )
    return Act(document, (), tuple(_statement(document, e, titles) for e in entries))


def one_of(value: Any, words: Any) -> Any:  # noqa: ANN401 - `words` is a Literal of models.records
    """Return the value, which is None or one of the words. Raises ValueError."""
    if value is not None and value not in get_args(words):
        raise ValueError(f"{value!r}: {get_args(words)}")
    return value


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None


def _statement(document: Document, entry: Mapping[str, Any], titles: Mapping[str, str]) -> Statement:
    locator = str(entry["locator"])
    text = nfc(str(entry["text"]))
    targets = tuple(_target(t, entry.get("year")) for t in entry.get("targets") or ())
    leads, partners = (_agencies(entry.get(name)) for name in ("leads", "partners"))
    deadline = nfc(str(entry["deadline"])) if entry.get("deadline") else None
    parts = locator.split(".")
    above = (".".join(parts[:n]) for n in range(1, len(parts)))
    return Statement(
        id=f"{document.key}#{locator}",
        document=document.key,
        locator=locator,
        kind=one_of(entry.get("kind"), StatementKind) or ("target" if targets else "objective"),
        text=text,
        as_written=AsWritten(),
        span=None,
        stamp=stamp(text),
        provenance="digest",
        leads=leads,
        partners=partners,
        deadline=_deadline(deadline),
        targets=targets,
        path=tuple(titles[a] for a in above if a in titles),
        fingerprint=entry.get("fingerprint"),
    )


def _agencies(names: Sequence[object] | None) -> tuple[Agency, ...]:
    from pipeline.extract.gazetteer import identify

    return tuple(Agency(nfc(str(name)), identify(nfc(str(name)))) for name in names or ())


def _deadline(text: str | None) -> Deadline | None:
    if text is None:
        return None
    from pipeline.extract.deadlines import read_deadline

    return read_deadline(text)


def _target(entry: Mapping[str, Any], year: int | None) -> Target:
    raw = entry["value"]
    value = (float(raw[0]), float(raw[1])) if isinstance(raw, list) else float(raw)
    return Target(
        indicator=nfc(str(entry["indicator"])),
        operator=str(entry["operator"]),
        value=value,
        unit=nfc(str(entry.get("unit") or "")),
        year=entry.get("year", year),
        scope=entry.get("scope"),
    )
