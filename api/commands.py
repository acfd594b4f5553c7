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
    from index.filters import Filters
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


def _named_act(name: str, settings: Settings) -> Act:
    """Read the file of that name, or take the act of that symbol from the library. Raises UnknownName."""
    from pipeline.library import load_library
    from pipeline.review import known_act

    return _read(name) if name == "-" or Path(name).exists() else known_act(name, load_library(_home(settings)))


def diff(arguments: argparse.Namespace) -> None:
    """`truyvet diff A B`: two versions of a document, task by task."""
    from models.diff import diff_json
    from pipeline.diff import compare
    from pipeline.export.diff import diff_csv, diff_lines

    settings = _settings(arguments)
    found = compare(_named_act(arguments.before, settings), _named_act(arguments.after, settings))
    if arguments.format == "json":
        screen.put_json(diff_json(found))
    elif arguments.format == "csv":
        sys.stdout.buffer.write(diff_csv(found))
    else:
        screen.put("\n".join(diff_lines(found)))


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


def _library(settings: Settings, paths: Sequence[str], document: str | None = None) -> Library:
    """Read the library; `document` names the one act whose tasks are asked for. Raises UnknownName."""
    from dataclasses import replace

    from pipeline.library import load_library
    from pipeline.review import known_act

    library = load_library(_home(settings), [Path(p) for p in paths])
    return library if document is None else replace(library, subjects=(known_act(document, library).document.key,))


def _traced(
    settings: Settings, paths: Sequence[str], progress: screen.Stages, document: str | None = None
) -> tuple[Library, Embedder, Trace]:
    from pipeline.trace import trace

    home = _home(settings)
    progress("Đọc văn bản")
    library = _library(settings, paths, document)
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
    from pipeline.states import save_states

    settings = _settings(arguments)
    out = Path(arguments.out)
    write_whole({}, out)  # an OUT that cannot be made is told before the work, not after it
    progress = screen.Stages(6)
    home = _home(settings)
    decisions = len(home.decisions())
    library, embedder, traced = _traced(settings, arguments.paths, progress)
    progress("Xuất bảng")
    files = write_all(traced.matrix, out)
    progress("Lập chỉ mục")
    documents = [act.document for act in library.acts]
    build(home.index, all_statements(library.acts), embedder, search_words(library.acts), documents)
    save_states(home, traced, decisions)
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


def export(arguments: argparse.Namespace) -> None:
    """`truyvet export [PATH…]`: the duties as a calendar, or the matrix as one file."""
    from models.errors import InputError

    if arguments.format == "xlsx" and arguments.out == "-" and sys.stdout.isatty():
        raise InputError("Bảng xlsx không in ra màn hình được: thêm «-o TỆP.xlsx».")
    content = _calendar(arguments) if arguments.format == "ics" else _matrix_file(arguments)
    if arguments.out == "-":
        sys.stdout.buffer.write(content)
        return
    from pipeline.export.files import write_whole

    out = Path(arguments.out)
    write_whole({out.name: content}, out.parent)
    screen.put(f"Đã xuất vào {out}.")


def _calendar(arguments: argparse.Namespace) -> bytes:
    from datetime import datetime

    from models.errors import UnknownName
    from pipeline.export.calendar import Duty, ics_bytes, plan, undated_lines
    from pipeline.export.selection import led_by
    from pipeline.trace import program_version

    library = _library(_settings(arguments), arguments.paths, arguments.document)
    acts = [library.act(key) for key in library.subjects]
    duties = [Duty(s, act.document) for act in acts for s in act.statements if s.kind in ("task", "assignment")]
    if arguments.lead is not None:
        duties = [duty for duty in duties if led_by(duty.statement, arguments.lead)]
        if not duties:
            raise UnknownName(f"Không có việc nào do «{arguments.lead}» chủ trì: xem lại tên cơ quan.")
    now = datetime.now().astimezone().replace(microsecond=0)
    planned = plan(duties, now.date())
    for line in undated_lines(planned.undated):
        sys.stderr.write(line + "\n")
    name = f"Việc đến hạn: {arguments.lead or ', '.join(library.subjects)}"
    return ics_bytes(planned.planned, now, name, program_version())


def _matrix_file(arguments: argparse.Namespace) -> bytes:
    from pipeline.export.selection import matrix_bytes, narrowed

    progress = screen.Stages(4)
    _, _, traced = _traced(_settings(arguments), arguments.paths, progress, arguments.document)
    progress.close()
    matrix = traced.matrix if arguments.lead is None else narrowed(traced.matrix, arguments.lead)
    return matrix_bytes(matrix, arguments.format)


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


def train(arguments: argparse.Namespace) -> None:
    """`truyvet train [--precision P] [--reset]`: learn from people's decisions, or forget it."""
    from api import learning

    settings = _settings(arguments)
    if arguments.reset:
        screen.put(learning.reset(_home(settings)))
    else:
        for line in learning.train(settings, arguments.precision):
            screen.put(line)


def models(arguments: argparse.Namespace) -> None:
    """`truyvet models`: the linker in use, the embedder, the index."""
    from api import learning

    held = learning.inventory(_settings(arguments))
    if arguments.format == "json":
        screen.put_json(learning.inventory_json(held))
    else:
        screen.put("\n".join(learning.inventory_lines(held)))


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
    """`truyvet search QUERY` or `--related STATEMENT`: hybrid search on the current index."""
    from index.search import open_current

    query = " ".join(arguments.query)
    settings = _settings(arguments)
    home = _home(settings)
    index = open_current(home.index, _embedder(settings))
    filters = _filters(arguments, home)
    if arguments.related:
        found = index.related(arguments.related, arguments.k, filters, arguments.explain, arguments.elsewhere)
    else:
        found = index.find(query, arguments.k, filters, arguments.explain, mend=not arguments.exact)
    if arguments.format == "json":
        screen.put_json(screen.found_json(found))
    else:
        screen.put(screen.found_lines(found))


def _filters(arguments: argparse.Namespace, home: Home) -> Filters:
    from index.filters import Filters

    states: dict[str, frozenset[str]] | None = None
    if arguments.status:
        from pipeline.states import link_states

        states = link_states(home)
    return Filters(
        documents=tuple(arguments.document),
        levels=tuple(arguments.level),
        kinds=tuple(arguments.kind),
        leads=tuple(arguments.lead),
        deadlines=tuple(arguments.deadline),
        provenances=tuple(arguments.provenance),
        statuses=tuple(arguments.status),
        states=states,
    )


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
    "diff": diff,
    "show": show,
    "search": search,
    "map": map_lists,
    "review": review,
    "gaps": gaps,
    "train": train,
    "models": models,
    "export": export,
}
