"""Immutable generations of an index on disk.

`directory/gen-<hash>/` holds one generation, named by the hash of what it was made from; `directory/CURRENT` names
the one in use. A generation is written under a temporary name, flushed to disk, renamed, and only then does CURRENT
flip (by a rename too): a reader sees the old index or the new one, and a crash at any moment leaves the old one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.acronyms import expand, learn, table_stamp, with_learnt
from index.acts import KnownAct, known_act, save_acts
from index.columns import save_columns
from index.dense import save_dense
from index.lexical import save_lexical
from index.postings import DAMAGED, K1, B
from index.statements import save_statements, statement_line
from models.embedder import Embedder
from models.errors import OutputError, StateError
from models.locks import hold
from models.records import Document, Statement

#: Raised when the layout or the terms change, so that an index of an older program is built again.
FORMAT = 4
POINTER = "CURRENT"
MANIFEST = "manifest.json"
NOT_BUILT = "Chưa có chỉ mục: hãy chạy «truyvet run» trước."
#: Leftovers of a crashed build are removed once they are this old (seconds); a younger one may still be written.
STALE = 3600.0


def context_of(statement: Statement, subjects: Mapping[str, str]) -> str:
    """Return the words around a statement: its document's key and subject, and the headings above it."""
    # Three times: an act's own symbol must weigh more than that of an act which its subject names.
    own = [statement.document] * 3
    return "\n".join((*own, subjects.get(statement.document, ""), *statement.path))


def content_hash(
    lines: Sequence[bytes],
    embedder: Embedder | None,
    subjects: Mapping[str, str],
    acts: Sequence[KnownAct] = (),
) -> str:
    """Return 16 hex digits over all that an index is made from; `lines` are the statements as they are saved."""
    digest = hashlib.sha256(f"{FORMAT} {K1} {B}\n{embedder.name if embedder else '-'}\n{table_stamp()}\n".encode())
    digest.update(json.dumps(dict(subjects), ensure_ascii=False, sort_keys=True).encode())
    digest.update(repr(acts).encode())
    for line in lines:
        digest.update(line)
    return digest.hexdigest()[:16]


def build(
    directory: Path,
    statements: Sequence[Statement],
    embedder: Embedder | None,
    subjects: Mapping[str, str] | None = None,
    documents: Iterable[Document] = (),
) -> Path:
    """Make the index of the statements the current one and return its folder.

    `subjects` gives, by document key, further words to find a document's statements by (symbol, subject, issuer).
    `documents` are all known acts, those without a text too: a query may name them. An index of the same content is
    used again as it is. Raises OutputError when the folder cannot be written.
    """
    subjects = subjects or {}
    acts = tuple(known_act(document) for document in documents)
    lines = [statement_line(statement) for statement in statements]
    name = f"gen-{content_hash(lines, embedder, subjects, acts)}"
    target = directory / name
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if not _is_whole(target):
            fresh = directory / f".tmp-{uuid.uuid4().hex}"
            _write(fresh, statements, lines, embedder, subjects, acts)
        else:
            fresh = target
        with _locked(directory):
            _move(fresh, target)
            _flip(directory, name)
            _remove_old(directory, name)
    except OSError as error:
        raise OutputError(f"Không ghi được chỉ mục vào «{directory}»: {error.strerror or error}.") from error
    return target


def current(directory: Path) -> Path:
    """Return the folder of the current generation. Raises StateError when nothing is built yet, or damaged."""
    try:
        name = (directory / POINTER).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise StateError(NOT_BUILT) from error
    target = directory / name
    if not name.startswith("gen-") or Path(name).name != name or not _is_whole(target):
        raise StateError(DAMAGED)
    if _manifest(target).get("format") != FORMAT:
        raise StateError("Chỉ mục do phiên bản khác lập: hãy chạy «truyvet run» để dựng lại.")
    return target


def model_of(generation: Path) -> str | None:
    """Return the name of the embedder a generation was built with, None for a lexical one."""
    model = _manifest(generation)["model"]
    return None if model is None else str(model)


def _manifest(generation: Path) -> dict[str, object]:
    try:
        return dict(json.loads((generation / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise StateError(DAMAGED) from error


def _is_whole(generation: Path) -> bool:
    """Tell whether every file that the manifest names is there with its size."""
    try:
        files = _manifest(generation)["files"]
        assert isinstance(files, dict)
        return all((generation / name).stat().st_size == size for name, size in files.items())
    except (StateError, OSError, KeyError, AssertionError):
        return False


def _write(
    folder: Path,
    statements: Sequence[Statement],
    lines: Sequence[bytes],
    embedder: Embedder | None,
    subjects: Mapping[str, str],
    acts: Sequence[KnownAct],
) -> None:
    folder.mkdir()
    texts = [statement.text for statement in statements]
    contexts = [context_of(statement, subjects) for statement in statements]
    learnt = learn([*texts, *dict.fromkeys(contexts)])
    save_statements(folder, lines)
    save_columns(folder, statements)
    save_acts(folder, acts)
    save_lexical(folder / "lexical", texts, contexts, learnt)
    if embedder is not None:
        acronyms = with_learnt(learnt)
        save_dense(folder / "dense", [expand(text, acronyms.in_text(text)) for text in texts], embedder)
    files = {str(p.relative_to(folder)): p.stat().st_size for p in sorted(folder.rglob("*")) if p.is_file()}
    manifest = {
        "format": FORMAT,
        "model": embedder.name if embedder else None,
        "statements": len(statements),
        "files": files,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    for path in (folder, *folder.rglob("*")):
        _flush(path)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Hold the folder's lock, so that one build does not remove what another is about to point at."""
    with (directory / ".lock").open("w") as file:
        hold(file)
        yield


def _move(fresh: Path, target: Path) -> None:
    if _is_whole(target):
        if fresh != target:
            shutil.rmtree(fresh)
        return
    if target.exists():
        shutil.rmtree(target)
    os.rename(fresh, target)
    _flush(target.parent)


def _flip(directory: Path, name: str) -> None:
    pointer = directory / f".{POINTER}-{uuid.uuid4().hex}"
    pointer.write_text(f"{name}\n", encoding="utf-8")
    _flush(pointer)
    os.replace(pointer, directory / POINTER)
    _flush(directory)


def _remove_old(directory: Path, name: str) -> None:
    """Remove other generations (an open one stays readable until it is closed) and stale leftovers."""
    for path in directory.iterdir():
        old = path.name.startswith("gen-") and path.name != name
        stale = path.name.startswith(".tmp-") and time.time() - path.stat().st_mtime > STALE
        if old or stale:
            shutil.rmtree(path, ignore_errors=True)
