"""The commands, one function each. Everything heavy is imported inside the function that needs it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api import reading, screen
from api.opening import embedder_of, home_of, library_of, settings_of, write
from models import shapes
from models.settings import Settings

if TYPE_CHECKING:
    from index.filters import Filters
    from models.embedder import Embedder
    from pipeline.library import Library
    from pipeline.store import Home
    from pipeline.trace import Trace


def _traced(
    settings: Settings, paths: Sequence[str], progress: screen.Stages, document: str | None = None
) -> tuple[Library, Embedder, Trace]:
    from pipeline.trace import trace

    home = home_of(settings)
    progress("Đọc văn bản")
    library = library_of(settings, paths, document)
    progress("Nạp mô hình")
    embedder = embedder_of(settings)
    return library, embedder, trace(library, home, embedder, settings, progress)


def run(arguments: argparse.Namespace) -> None:
    """`truyvet run [PATH…] [-o OUT]`: the main job, file to matrix."""
    from index.generation import build
    from pipeline.act import all_statements
    from pipeline.export import write_all
    from pipeline.export.files import write_whole
    from pipeline.library import search_words
    from pipeline.states import save_states

    settings = settings_of(arguments)
    out = Path(arguments.out)
    write_whole({}, out)  # an OUT that cannot be made is told before the work, not after it
    progress = screen.Stages(6)
    home = home_of(settings)
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
    _, _, traced = _traced(settings_of(arguments), arguments.paths, progress)
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
    write(arguments.out, content)


def _calendar(arguments: argparse.Namespace) -> bytes:
    from datetime import datetime

    from models.errors import UnknownName
    from pipeline.export.calendar import Duty, ics_bytes, plan, undated_lines
    from pipeline.export.selection import led_by
    from pipeline.trace import program_version

    library = library_of(settings_of(arguments), arguments.paths, arguments.document)
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
    _, _, traced = _traced(settings_of(arguments), arguments.paths, progress, arguments.document)
    progress.close()
    matrix = traced.matrix if arguments.lead is None else narrowed(traced.matrix, arguments.lead)
    return matrix_bytes(matrix, arguments.format)


def review(arguments: argparse.Namespace) -> None:
    """`truyvet review accept|reject|add CHILD PARENT`: append a person's decision."""
    from pipeline.review import as_added, decide
    from pipeline.states import was_proposed

    settings = settings_of(arguments)
    home = home_of(settings)
    decision = decide(
        arguments.action,
        arguments.child,
        arguments.parent,
        library_of(settings),
        arguments.by,
        arguments.comment,
    )
    unproposed = was_proposed(home, decision) is False
    decision = as_added(decision) if unproposed else decision
    home.decide(decision)
    words = {"accept": "duyệt", "reject": "loại bỏ", "add": "nối thêm"}[decision.action]
    screen.put(f"Đã ghi: {decision.actor} {words} liên kết {decision.child} → {decision.parent}.")
    if unproposed and arguments.action == "accept":
        screen.put("Lần chạy gần nhất không đề xuất cặp này, nên ghi là người duyệt tự nối (add).")


def train(arguments: argparse.Namespace) -> None:
    """`truyvet train [--precision P] [--reset]`: learn from people's decisions, or forget it."""
    from api import learning

    settings = settings_of(arguments)
    if arguments.reset:
        screen.put(learning.reset(home_of(settings)))
    else:
        for line in learning.train(settings, arguments.precision):
            screen.put(line)


def models(arguments: argparse.Namespace) -> None:
    """`truyvet models`: the linker in use, the embedder, the index."""
    from api import learning

    held = learning.inventory(settings_of(arguments))
    if arguments.format == "json":
        screen.put_json(learning.inventory_json(held))
    else:
        screen.put("\n".join(learning.inventory_lines(held)))


def map_lists(arguments: argparse.Namespace) -> None:
    """`truyvet map --from A --to B -o OUT`: rank any list against any list."""
    from index.pairs import rank_lists
    from pipeline.lists import check_writable, read_items, same_ids, write_pairs

    out = Path(arguments.out)
    check_writable(out)
    source, target = read_items(Path(arguments.source)), read_items(Path(arguments.target))
    rows = rank_lists(source, target, embedder_of(settings_of(arguments)), arguments.k)
    same = same_ids(target)
    count = write_pairs(out, rows, same)
    screen.put(f"Đã ghép {len(source)} dòng với {len(target)} đích: {count} cặp ở {out}.")
    for line in screen.same_lines(same):
        screen.put(line)


def search(arguments: argparse.Namespace) -> None:
    """`truyvet search QUERY` or `--related STATEMENT`: hybrid search on the current index."""
    from index.search import open_current

    query = " ".join(arguments.query)
    settings = settings_of(arguments)
    home = home_of(settings)
    index = open_current(home.index, embedder_of(settings))
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


Command = Callable[[argparse.Namespace], None]
COMMANDS: dict[str, Command] = {
    "run": run,
    "add": reading.add,
    "fetch": reading.fetch,
    "read": reading.read,
    "tasks": reading.tasks,
    "diff": reading.diff,
    "show": reading.show,
    "search": search,
    "map": map_lists,
    "review": review,
    "gaps": gaps,
    "train": train,
    "models": models,
    "export": export,
}
