"""What the commands open before they work: settings, the home folder, the library, a model; and where results go."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api import screen
from models.settings import Settings

if TYPE_CHECKING:
    from models.embedder import Embedder
    from pipeline.library import Library
    from pipeline.store import Home


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the settings of a command line. Raises InputError."""
    return Settings.from_environment(arguments.home, arguments.model)


def home_of(settings: Settings) -> Home:
    """Return the home folder."""
    from pipeline.store import Home

    return Home(settings.home)


def embedder_of(settings: Settings) -> Embedder:
    """Load the embedding model. Raises ModelError."""
    from models.embedder import load_embedder

    return load_embedder(settings.model)


def library_of(settings: Settings, paths: Sequence[str] = (), document: str | None = None) -> Library:
    """Read the library; `document` names the one act whose tasks are asked for. Raises UnknownName."""
    from dataclasses import replace

    from pipeline.library import load_library
    from pipeline.review import known_act

    given = [Path(p) for p in paths]
    library = load_library(home_of(settings), given, limits=settings.limits, progress=screen.FilesRead())
    return library if document is None else replace(library, subjects=(known_act(document, library).document.key,))


def write(name: str, content: bytes) -> None:
    """Write a result to a file, or to stdout for "-". Raises OutputError."""
    if name == "-":
        sys.stdout.buffer.write(content)
        return
    from pipeline.export.files import write_whole

    out = Path(name)
    write_whole({out.name: content}, out.parent)
    screen.put(f"Đã xuất vào {out}.")
