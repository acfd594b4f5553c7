"""The commands, one function each. Everything heavy is imported inside the function that needs it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api import screen
from models import shapes
from models.settings import Settings

if TYPE_CHECKING:
    from models.embedder import Embedder
    from pipeline.act import Act
    from pipeline.library import Library
    from pipeline.store import Home
    from pipeline.trace import Trace


def _settings(arguments: argparse.Namespace) -> Settings:
    return Settings.from_environment(arguments.home, arguments.model)


def _home(settings: Settings) -> Home:
    from pipeline.store import Home

    return Home(settings.home)


def _embedder(settings: Settings) -> Embedder:
    from models.embedder import load_embedder

    return load_embedder(settings.model)


def _read(file: str) -> Act:
    """Read one file, or stdin for "-" (its format told by its first bytes)."""
    from pipeline.documents import read_act, read_act_bytes

    if file != "-":
        return read_act(Path(file))
    return read_act_bytes(sys.stdin.buffer.read(), "stdin")


def read(arguments: argparse.Namespace) -> None:
    """`truyvet read FILE`: metadata, outline, findings."""
    from pipeline.outline import outline_text

    act = _read(arguments.file)
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
    """`truyvet tasks FILE`: the statements of one file."""
    act = _read(arguments.file)
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


def add(arguments: argparse.Namespace) -> None:
    """`truyvet add FILE…`: take files in. A bad file does not stop the others; the first error is told at the end."""
    from models.errors import TruyVetError
    from pipeline.intake import add_file, intake_lines
    from pipeline.library import load_library

    home = _home(_settings(arguments))
    library = load_library(home)
    errors: list[TruyVetError] = []
    for name in arguments.files:
        try:
            intake = add_file(Path(name), library, home)
        except TruyVetError as error:
            errors.append(error)
            continue
        library = intake.library
        for line in intake_lines(intake):
            screen.put(line)
    for other in errors[1:]:
        sys.stderr.write(f"Lỗi: {other}\n")
    if errors:
        raise errors[0]


def fetch(arguments: argparse.Namespace) -> None:
    """`truyvet fetch SYMBOL`: get the official file from the addresses in the manifest."""
    from pipeline.intake import fetch as fetch_symbol
    from pipeline.intake import intake_lines
    from pipeline.library import load_library

    home = _home(_settings(arguments))
    for line in intake_lines(fetch_symbol(arguments.symbol, load_library(home), home)):
        screen.put(line)


def _traced(settings: Settings, paths: Sequence[str], progress: screen.Stages) -> tuple[Library, Embedder, Trace]:
    from pipeline.library import load_library
    from pipeline.trace import trace

    home = _home(settings)
    progress("Đọc văn bản")
    library = load_library(home, [Path(p) for p in paths])
    progress("Nạp mô hình")
    embedder = _embedder(settings)
    return library, embedder, trace(library, home, embedder, settings, progress)


def run(arguments: argparse.Namespace) -> None:
    """`truyvet run [PATH…] [-o OUT]`: the main job, file to matrix."""
    from index.generation import build
    from pipeline.act import all_statements
    from pipeline.export import write_all
    from pipeline.export.files import write_whole
    from pipeline.library import search_words

    settings = _settings(arguments)
    out = Path(arguments.out)
    write_whole({}, out)  # an OUT that cannot be made is told before the work, not after it
    progress = screen.Stages(6)
    library, embedder, traced = _traced(settings, arguments.paths, progress)
    progress("Xuất bảng")
    files = write_all(traced.matrix, out)
    progress("Lập chỉ mục")
    build(_home(settings).index, all_statements(library.acts), embedder, search_words(library.acts))
    progress.close()
    screen.put(screen.summary(traced.matrix, files))


def gaps(arguments: argparse.Namespace) -> None:
    """`truyvet gaps`: all findings of the matrix, as `gaps.csv` holds them."""
    progress = screen.Stages(4)
    _, _, traced = _traced(_settings(arguments), arguments.paths, progress)
    progress.close()
    findings = traced.matrix.findings
    if arguments.format == "json":
        screen.put_json({"findings": [shapes.finding_json(f) for f in findings]})
    elif arguments.format == "csv":
        from pipeline.export.table import gaps_csv

        sys.stdout.buffer.write(gaps_csv(traced.matrix))
    else:
        for finding in findings:
            screen.put(screen.finding_line(finding))


def review(arguments: argparse.Namespace) -> None:
    """`truyvet review accept|reject|add CHILD PARENT`: append a person's decision."""
    from pipeline.library import load_library
    from pipeline.review import decide

    home = _home(_settings(arguments))
    decision = decide(
        arguments.action,
        arguments.child,
        arguments.parent,
        load_library(home),
        arguments.by,
        arguments.comment,
    )
    home.decide(decision)
    words = {"accept": "duyệt", "reject": "loại bỏ", "add": "nối thêm"}[decision.action]
    screen.put(f"Đã ghi: {decision.actor} {words} liên kết {decision.child} → {decision.parent}.")


def map_lists(arguments: argparse.Namespace) -> None:
    """`truyvet map --from A --to B -o OUT`: rank any list against any list."""
    from index.pairs import rank_lists
    from pipeline.lists import check_writable, read_items, write_pairs

    out = Path(arguments.out)
    check_writable(out)
    source, target = read_items(Path(arguments.source)), read_items(Path(arguments.target))
    rows = rank_lists(source, target, _embedder(_settings(arguments)), arguments.k)
    count = write_pairs(out, rows)
    screen.put(f"Đã ghép {len(source)} dòng với {len(target)} đích: {count} cặp ở {out}.")


def search(arguments: argparse.Namespace) -> None:
    """`truyvet search QUERY`: hybrid search on the current index."""
    from index.search import open_current

    settings = _settings(arguments)
    index = open_current(_home(settings).index, _embedder(settings))
    hits = index.search(" ".join(arguments.query), arguments.k)
    if arguments.format == "json":
        screen.put_json({"hits": [shapes.hit_json(h) for h in hits]})
        return
    for number, hit in enumerate(hits, start=1):
        screen.put(screen.hit_lines(number, hit))
    if not hits:
        screen.put("Không tìm thấy nội dung nào. Thử ít từ hơn hoặc từ khác.")


def show(arguments: argparse.Namespace) -> None:
    """`truyvet show STATEMENT`: a statement at its place in the source."""
    from pipeline.library import load_library
    from pipeline.review import known_statement

    library = load_library(_home(_settings(arguments)))
    statement = known_statement(arguments.statement, library)
    screen.put(screen.place_text(statement, library.act(statement.document).document))


Command = Callable[[argparse.Namespace], None]
COMMANDS: dict[str, Command] = {
    "run": run,
    "add": add,
    "fetch": fetch,
    "read": read,
    "tasks": tasks,
    "show": show,
    "search": search,
    "map": map_lists,
    "review": review,
    "gaps": gaps,
}
