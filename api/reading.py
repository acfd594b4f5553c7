"""The commands that read files: `read`, `tasks`, `diff`, `add`, `fetch`, `show`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from api import screen
from api.opening import home_of, library_of, settings_of, write
from models import shapes
from models.settings import Settings

if TYPE_CHECKING:
    from pipeline.act import Act


def _read(file: str, settings: Settings) -> Act:
    """Read one file, or stdin for "-" (its format told by its first bytes)."""
    from pipeline.apart import File, read_one

    home, told = home_of(settings), screen.FilesRead()
    if file != "-":
        return read_one(File.at(Path(file)), home if home.root.is_dir() else None, settings.limits, told)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stdin"
        path.write_bytes(sys.stdin.buffer.read())
        return read_one(File.at(path), None, settings.limits, told)


def read(arguments: argparse.Namespace) -> None:
    """`truyvet read FILE`: metadata, outline, findings."""
    from pipeline.outline import outline_text

    act = _read(arguments.file, settings_of(arguments))
    if arguments.format == "text":
        screen.put(act.document.text)
    elif arguments.format == "outline":
        screen.put(outline_text(act.units))
        for finding in act.findings:
            sys.stderr.write(screen.finding_line(finding) + "\n")
    else:
        screen.put_json(
            {
                "document": shapes.document_json(act.document),
                "units": [shapes.unit_json(u) for u in act.units],
                "findings": [shapes.finding_json(f) for f in act.findings],
            }
        )


def tasks(arguments: argparse.Namespace) -> None:
    """`truyvet tasks FILE`: the statements of one file, with the documents of the library that they cite."""
    settings = settings_of(arguments)
    act = _cited_in_library(_read(arguments.file, settings), settings)
    if arguments.format == "csv":
        from pipeline.export.statements import statements_csv

        sys.stdout.buffer.write(statements_csv(act.statements))
        return
    screen.put_json(
        {
            "document": shapes.document_json(act.document),
            "statements": [shapes.statement_json(s) for s in act.statements],
            "findings": [shapes.finding_json(f) for f in act.findings],
        }
    )


def _cited_in_library(act: Act, settings: Settings) -> Act:
    """Return the act with the library's documents in its citations; without them where the library cannot be read."""
    from models.errors import TruyVetError
    from pipeline.library import same_document
    from pipeline.resolving import resolved_among

    try:
        known = [other.document for other in library_of(settings).acts]
    except TruyVetError as error:
        sys.stderr.write(f"Không tra được kho để xác định văn bản viện dẫn: {error}\n")
        return act
    return resolved_among(act, [d for d in known if not same_document(d, act.document)])


def _named_act(name: str, settings: Settings) -> Act:
    """Read the file of that name, or take the act of that symbol from the library. Raises UnknownName."""
    from pipeline.review import known_act

    return _read(name, settings) if name == "-" or Path(name).exists() else known_act(name, library_of(settings))


def diff(arguments: argparse.Namespace) -> None:
    """`truyvet diff A B`: two versions of a document, task by task."""
    from models.diff import diff_json
    from pipeline.diff import compare
    from pipeline.export.diff import diff_csv, diff_lines, mismatch

    settings = settings_of(arguments)
    found = compare(_named_act(arguments.before, settings), _named_act(arguments.after, settings))
    if arguments.format == "json":
        screen.put_json(diff_json(found))
    elif arguments.format == "csv":
        sys.stdout.buffer.write(diff_csv(found))
    else:
        screen.put("\n".join(diff_lines(found)))
    hint = mismatch(found)
    if hint and arguments.format != "text":
        sys.stderr.write(hint + "\n")


def add(arguments: argparse.Namespace) -> None:
    """`truyvet add FILE…`: take files in. A bad file does not stop the others; the first error is told at the end."""
    from models.errors import TruyVetError
    from pipeline.intake import add_files, intake_lines
    from pipeline.library import files_in

    settings = settings_of(arguments)
    paths = files_in(Path(name) for name in arguments.files)
    errors: list[TruyVetError] = []
    for found in add_files(paths, library_of(settings), home_of(settings), settings.limits, screen.FilesRead()):
        if isinstance(found, TruyVetError):
            errors.append(found)
            continue
        for line in intake_lines(found):
            screen.put(line)
    for other in errors[1:]:
        sys.stderr.write(screen.error_line(other) + "\n")
    if errors:
        raise errors[0]


def fetch(arguments: argparse.Namespace) -> None:
    """`truyvet fetch SYMBOL`: get the official file from the addresses in the manifest."""
    from pipeline.intake import fetch as fetch_symbol
    from pipeline.intake import intake_lines

    settings = settings_of(arguments)
    intake = fetch_symbol(arguments.symbol, library_of(settings), home_of(settings), settings.limits)
    for line in intake_lines(intake):
        screen.put(line)


def show(arguments: argparse.Namespace) -> None:
    """`truyvet show STATEMENT`: a statement at its place in the source."""
    from pipeline.review import known_statement

    settings = settings_of(arguments)
    library = library_of(settings)
    statement = known_statement(arguments.statement, library)
    document = library.act(statement.document).document
    if arguments.format == "text":
        screen.put(screen.place_text(statement, document))
        return
    from pipeline.facsimile import facsimile, source_bytes
    from pipeline.library import BUNDLED

    write(arguments.out, facsimile(statement, document, source_bytes(document, home_of(settings), BUNDLED)))
