"""Shared by all tests: the bundled corpus read once, a tiny embedder, and makers of small values."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.records import AsWritten, Document, Level, Provenance, Relation, Scope, Span, Statement, StatementKind
from models.text import folded_syllables, stamp
from pipeline.act import Act
from pipeline.documents import read_act
from pipeline.library import BUNDLED, Library, load_library
from pipeline.store import Home

PROGRAMME = "…/CTr-SoKHCN"


class TinyEmbedder:
    """Counts folded syllables in 64 buckets: no file, no weights, but more alike where more words are shared."""

    name = "tiny"
    dimensions = 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for syllable in folded_syllables(text):
                row[hashlib.md5(syllable.encode()).digest()[0] % self.dimensions] += 1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0), dtype=np.float32)


def make_statement(
    locator: str,
    text: str,
    document: str = "1/KH-UBND",
    kind: StatementKind = "task",
    provenance: Provenance = "full",
    path: tuple[str, ...] = (),
) -> Statement:
    """Return a statement with nothing but its place and words."""
    return Statement(
        id=f"{document}#{locator}",
        document=document,
        locator=locator,
        kind=kind,
        text=text,
        as_written=AsWritten(),
        span=Span(0, len(text)),
        stamp=stamp(text),
        provenance=provenance,
        path=path,
    )


def make_act(
    symbol: str,
    statements: Sequence[Statement] = (),
    implements: Sequence[str] = (),
    scope: Scope | None = "province",
    level: Level | None = "province",
    provenance: Provenance = "full",
    issuer: str | None = None,
    issued_on: date | None = None,
) -> Act:
    """Return an act of the given relations; its statements are taken as they are."""
    document = Document(
        key=symbol,
        source=None,
        issuer=issuer,
        symbol=symbol,
        issued_on=issued_on,
        level=level,
        scope=scope,
        kind=None,
        subject=None,
        provenance=provenance,
        relations=tuple(Relation("implements", s) for s in implements),
    )
    return Act(document, (), tuple(statements))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home folder that nothing has written to yet."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def tiny() -> TinyEmbedder:
    return TinyEmbedder()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The bundled corpus."""
    return load_library(Home(tmp_path_factory.mktemp("no-home")))


@pytest.fixture(scope="session", params=["docx", "txt"])
def programme(request: pytest.FixtureRequest) -> Act:
    """The programme, from either of its two bundled files."""
    return read_act(BUNDLED / "programme" / f"ctr-sokhcn-dong-nai-2025.{request.param}")


@dataclass(frozen=True, slots=True)
class Ran:
    """What one call of the command line left: exit status, stdout, stderr."""

    status: int
    out: str
    err: str


class _Stdout(io.TextIOWrapper):
    """A stdout with a buffer below it, as commands that write bytes need."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode("utf-8")


def call(*arguments: str | Path) -> Ran:
    """Run the command line in this process."""
    from api.cli import main

    out, err = _Stdout(), _Stdout()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main([str(a) for a in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
    return Ran(status, out.text(), err.text())


@pytest.fixture
def truyvet() -> Iterator[Callable[..., Ran]]:
    """The command line as a function."""
    yield call
