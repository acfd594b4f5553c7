"""The library: every act known here. The bundled manifest, what was added to the home folder, and the given files.

An official file takes the place of the digest or of the missing node of the same act; a newer file of an act that is
already there takes the place of the older one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from models.errors import InputError, TruyVetError, UnreadableFile
from models.records import Document, Level, Relation, Scope, Statement
from models.settings import DEFAULT_LIMITS, Limits
from models.text import fingerprint, fold, nfc, plain_name
from models.tracing import Finding, Severity
from pipeline.act import Act, rekeyed, unit_locator
from pipeline.apart import File, Progress, read_apart
from pipeline.documents import read_act
from pipeline.extract.citations import same_symbol
from pipeline.graph import documents_of, implemented, linking_graph
from pipeline.ingest.formats import FORMATS
from pipeline.parts import annex_mark, encloses, may_be_one, with_parts
from pipeline.registers import load_register, one_of
from pipeline.resolving import resolved, same_issuer
from pipeline.store import Home

#: The corpus that ships with the project.
BUNDLED = Path(__file__).resolve().parent.parent / "corpus"
#: Endings of the files that a folder is searched for.
ENDINGS = tuple(ending for form in FORMATS for ending in form.endings)
_BLANK = "…"


@dataclass(frozen=True, slots=True)
class Library:
    """All known acts, the keys of those whose tasks are to be traced, and what went wrong on the way."""

    acts: tuple[Act, ...]
    subjects: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    def act(self, key: str) -> Act:
        """Return the act of that key. Raises KeyError."""
        return next(a for a in self.acts if a.document.key == key)


def load_library(
    home: Home,
    paths: Sequence[Path] = (),
    corpus: Path = BUNDLED,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Library:
    """Read the corpus, the files taken in before, and `paths` (files, or folders of files).

    Files that do not come with the program are read apart, and not again while they stay as they are. A folder with a
    `manifest.yaml` takes the place of the bundled corpus. A bad file among several becomes a finding and the rest goes
    on; where nothing at all could be read of `paths`, its error is raised.
    """
    folders = [p for p in paths if (p / "manifest.yaml").is_file()]
    corpus = folders[0] if folders else corpus
    acts, findings = load_manifest(corpus)
    added, files = home.added(), files_in(p for p in paths if p not in folders)
    wanted = [*(File(home.original(a.sha256), plain_name(a.name)) for a in added), *map(File.at, files)]
    read = dict(read_apart(wanted, home, limits, progress))
    names = [*(a.name for a in added), *(plain_name(str(path)) for path in files)]
    for number, one in enumerate(added):
        if not wanted[number].path.exists():
            read[number] = _missing(one.name)
    acts_read = [_sound(findings, name, read[number]) for number, name in enumerate(names)]
    stored, given = acts_read[: len(added)], acts_read[len(added) :]
    if files and not any(given):
        raise next(e for number in range(len(added), len(names)) if isinstance(e := read[number], TruyVetError))
    # Annexes come behind their acts, whose names they share.
    for act in sorted((a for a in (*stored, *given) if a is not None), key=lambda a: encloses(a.document)):
        acts = place(acts, act)
    acts, repeated = with_parts(acts)
    acts = resolved(acts)
    kept = [(act, by) for act in given if act is not None and (by := _kept(acts, act)) is not None]
    twice = [_given_twice(act, one) for act, one in kept if one.document.source != act.document.source]
    keys = [one.document.key for _, one in kept]
    return Library(tuple(acts), _subjects(acts, keys), (*findings, *repeated, *twice))


def _missing(name: str) -> TruyVetError:
    return UnreadableFile(f"Mất bản gốc của «{name}» trong thư mục dữ liệu: hãy «truyvet add» lại tệp này.")


def _sound(findings: list[Finding], name: str, read: Act | TruyVetError) -> Act | None:
    """Return the act that a file gave; an error becomes a finding."""
    if isinstance(read, Act):
        return read
    findings.append(Finding("text-quality", "error", name, "", name, str(read), "Sửa hoặc thay tệp rồi chạy lại."))
    return None


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and for each folder the files in it that can be read. Raises InputError for a bare folder."""
    files: list[Path] = []
    for path in paths:
        if _is_folder(path):
            inside = sorted(_inside(path))
            if not inside:
                raise InputError(f"Thư mục «{plain_name(str(path))}» không có tệp {', '.join(ENDINGS)} nào.")
            files.extend(inside)
        else:
            files.append(path)
    return files


def _is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; one that the system refuses is left to the reader, which says why."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and those below it that may be read, and each folder that cannot be opened.

    Links to folders are not followed, so that a loop of them ends; a link to a file that is gone is yielded, so that
    the reader says so. Pipes and devices are left out, and what Word keeps beside a file that is open ("~$…").
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                found = list(entries)
        except OSError:
            yield here
            continue
        for entry in found:
            path = here / entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif path.suffix.lower() in ENDINGS and not entry.name.startswith("~$") and _is_file(entry):
                yield path


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() or (entry.is_symlink() and not entry.is_dir() and not Path(entry.path).exists())
    except OSError:
        return True


def load_manifest(corpus: Path) -> tuple[list[Act], list[Finding]]:
    """Return the acts of `corpus/manifest.yaml` and the findings about files of it that could not be read.

    Raises UnreadableFile where the manifest itself is missing or broken.
    """
    path = corpus / "manifest.yaml"
    try:
        entries = [dict(e) for e in yaml.safe_load(path.read_text(encoding="utf-8"))["documents"]]
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise UnreadableFile(f"Không đọc được danh mục «{path}»: kiểm tra lại nội dung YAML.") from error
    findings: list[Finding] = []
    acts: list[Act] = []
    for entry in entries:
        name = str(entry.get("symbol"))
        try:
            acts.append(_entry_act(corpus, entry))
        except TruyVetError as error:
            _sound(findings, name, error)
    return acts, findings


def _entry_act(corpus: Path, entry: Mapping[str, Any]) -> Act:
    try:
        return _described_act(corpus, entry)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        name = entry.get("symbol")
        raise UnreadableFile(f"Mục «{name}» của danh mục sai: kiểm tra các trường của mục này.") from error


def _described_act(corpus: Path, entry: Mapping[str, Any]) -> Act:
    act = load_register(corpus / entry["register"]) if entry.get("register") else read_act(corpus / entry["file"])
    document = act.document
    issued = entry.get("issued_on")
    relations = _merged(
        document.relations, tuple(Relation("implements", nfc(s)) for s in entry.get("implements") or ())
    )
    document = replace(
        document,
        issuer=entry.get("issuer") or document.issuer,
        issued_on=issued if isinstance(issued, date) else document.issued_on,
        level=one_of(entry.get("level"), Level) or document.level,
        scope=one_of(entry.get("scope"), Scope) or document.scope,
        kind=entry.get("kind") or document.kind,
        subject=entry.get("subject") or document.subject,
        relations=relations,
        addresses=tuple(a if isinstance(a, str) else a["url"] for a in entry.get("addresses") or ()),
        note=entry.get("provenance_note") or document.note,
    )
    return rekeyed(replace(act, document=document), nfc(str(entry["symbol"])))


def _merged(relations: tuple[Relation, ...], more: tuple[Relation, ...]) -> tuple[Relation, ...]:
    known = [r.symbol for r in relations if r.kind == "implements"]
    return relations + tuple(r for r in more if not any(same_symbol(r.symbol, k) for k in known))


def same_document(a: Document, b: Document) -> bool:
    """Tell whether two documents are the same act: symbol and date, and issuer where both name one.

    An annex is not the act that it belongs to. Drafts without a number are the same act when their subjects agree.
    """
    if a.source and b.source and a.source.sha256 == b.source.sha256:
        return True
    if not may_be_one(a, b):
        return False
    if not a.symbol or not b.symbol or not same_symbol(a.symbol, b.symbol):
        return False
    if _BLANK in a.symbol or _BLANK in b.symbol:
        return fold(a.subject or "") == fold(b.subject or "")
    dates = a.issued_on is None or b.issued_on is None or a.issued_on == b.issued_on
    return dates and same_issuer(a.issuer, b.issuer)


def place(acts: Sequence[Act], act: Act) -> list[Act]:
    """Return the acts with `act` in the place of the same act, or at the end; keys stay unique."""
    for index, known in enumerate(acts):
        if same_document(known.document, act.document):
            return [*acts[:index], succeed(known, act), *acts[index + 1 :]]
    return [*acts, rekeyed(act, _free_key(act.document, {a.document.key for a in acts}))]


def _free_key(document: Document, taken: set[str]) -> str:
    """Return the document's key, marked by annex, date, file or a number where another act has it already."""
    annex = annex_mark(document)
    annex_marks = [annex] if annex else []
    date_mark = [document.issued_on.isoformat()] if document.issued_on else []
    file_mark = [document.source.sha256[:8]] if document.source else []
    marks = (*annex_marks, *date_mark, *file_mark, *range(2, len(taken) + 3))
    marked = (f"{document.key}@{mark}" for mark in marks)
    return next(key for key in (document.key, *marked) if key not in taken)


def succeed(known: Act, act: Act) -> Act:
    """Return `act` as the successor of `known`: it keeps the key, addresses and what only the manifest knew.

    Where `known` is a digest with fingerprints, units of the new text that match them are marked verified, and a
    finding tells how many did.
    """
    old, new = known.document, act.document
    merged = replace(
        new,
        issuer=old.issuer or new.issuer,
        issued_on=old.issued_on or new.issued_on,
        level=old.level or new.level,
        scope=old.scope or new.scope,
        kind=old.kind or new.kind,
        subject=old.subject or new.subject,
        symbol=old.symbol or new.symbol,
        addresses=old.addresses,
        sources=old.sources,
        note=None if old.provenance != "full" else old.note,
        relations=_merged(new.relations, implemented(old)),
    )
    statements, finding = _verified(known, act)
    successor = rekeyed(Act(merged, act.units, statements, act.findings), old.key)
    return replace(successor, findings=(*successor.findings, finding)) if finding else successor


def _verified(known: Act, act: Act) -> tuple[tuple[Statement, ...], Finding | None]:
    prints = {unit_locator(s.locator): s.fingerprint for s in known.statements if s.fingerprint}
    if not prints:
        return act.statements, None
    matching = {u.locator for u in act.units if prints.get(u.locator) == fingerprint(u.text)}
    statements = tuple(
        replace(s, fingerprint=prints.get(unit_locator(s.locator)), verified=unit_locator(s.locator) in matching)
        for s in act.statements
    )
    different = sorted(set(prints) - matching)
    key = known.document.key
    message = f"{len(matching)}/{len(prints)} đơn vị của toàn văn khớp dấu vân tay trong sổ ghi."
    if different:
        message += f" Khác hoặc không thấy: {', '.join(different)}."
    severity: Severity = "warning" if different else "info"
    return statements, Finding(
        "text-quality",
        severity,
        key,
        "",
        f"Đối chiếu toàn văn {key}",
        message,
        "Đối chiếu các đơn vị này với bản gốc." if different else "",
    )


def _kept(acts: Sequence[Act], act: Act) -> Act | None:
    """Return what became of a given file: the act with its text, else the one of another file that took its place."""
    own = (a for a in reversed(acts) if a.document.source == act.document.source)
    return next(own, None) or next((a for a in acts if same_document(a.document, act.document)), None)


def _given_twice(act: Act, kept: Act) -> Finding:
    file, other = (d.source.name if d.source else d.key for d in (act.document, kept.document))
    return Finding(
        "text-quality",
        "warning",
        kept.document.key,
        "",
        f"Tệp «{file}»",
        f"Tệp này và tệp «{other}» là cùng một văn bản, nên chỉ tính một lần, theo tệp «{other}».",
        "Nếu là hai bản khác nhau: xem chỗ khác bằng «truyvet diff A B», rồi chỉ chạy với bản đúng.",
    )


def _subjects(acts: Sequence[Act], given: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of the acts whose tasks make the rows.

    Of given files those that no other given file carries out or rests on for its aims; else departments' and communes'
    acts; else all acts that no other carries out.
    """
    if given:
        return _leaves([a for a in acts if a.document.key in given])
    low = tuple(a.document.key for a in acts if a.document.level in ("department", "commune") and a.statements)
    return low or _leaves(acts)


def _leaves(acts: Sequence[Act]) -> tuple[str, ...]:
    """Return the keys of the acts that no other carries out, as candidates are found, and of the annexes of these.

    An annex that says nothing beside its act's own file is left out.
    """
    carried = {key for above in linking_graph(documents_of(acts)).above.values() for key in above}
    return tuple(
        a.document.key
        for a in acts
        if (a.document.part_of or a.document.key) not in carried and (a.statements or a.document.part_of is None)
    )


def search_words(acts: Iterable[Act]) -> dict[str, str]:
    """Return, by document key, the words that find a document's statements besides their own: kind, symbol, subject."""
    return {
        a.document.key: " ".join(
            p for p in (a.document.kind, a.document.symbol, a.document.issuer, a.document.subject) if p
        )
        for a in acts
    }
