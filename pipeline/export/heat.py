"""The coverage of the documents above as HTML: sections by state, shaded by the number of tasks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from models.tracing import Demand, Matrix, Objective
from pipeline.export import words
from pipeline.export.grid import anchor, badge
from pipeline.export.marks import escape, plain_table
from pipeline.export.rows import demands_met, marked, task_numbers, vague_tasks

_HEADINGS: Final[dict[words.State, str]] = {
    "confirmed": "Đã duyệt",
    "proposed": "Đề xuất",
    "uncovered": "Chưa có",
}
#: A cell of h1 holds at least 1 task, of h2 at least 2, of h3 at least 4, of h4 at least 8.
_SHADES: Final = (1, 2, 4, 8)


def coverage_section(matrix: Matrix) -> str:
    """Return the section «Độ phủ»: for each document above a heatmap and the list of its objectives."""
    documents = dict.fromkeys(objective.document for objective in matrix.objectives)
    numbers = task_numbers(matrix)
    maps = "\n".join(_document([o for o in matrix.objectives if o.document == key], numbers) for key in documents)
    legend = " ".join(
        f'<span class="cell h{shade}">{least}{_upto(shade)} nhiệm vụ</span>'
        for shade, least in enumerate(_SHADES, start=1)
    )
    body = maps or "<p>Chưa có mục tiêu nào để đối chiếu.</p>"
    return (
        '<section id="do-phu"><h2>Độ phủ mục tiêu</h2><p class="legend">Ô càng đậm càng nhiều nhiệm vụ: '
        f'{legend} <span class="cell gap">chưa có nhiệm vụ</span></p>\n{body}</section>'
    )


def shade(tasks: int) -> str:
    """Return the class of a cell with so many tasks: h0 for none, up to h4."""
    return f"h{sum(tasks >= least for least in _SHADES)}"


def tasks_of(objectives: Iterable[Objective]) -> int:
    """Return how many different tasks carry out any of the objectives."""
    return len({task for objective in objectives for task in objective.covered_by})


def _upto(level: int) -> str:
    if level == len(_SHADES):
        return " trở lên"
    last = _SHADES[level] - 1
    return f"–{last}" if last > _SHADES[level - 1] else ""


def _document(objectives: list[Objective], numbers: dict[str, int]) -> str:
    sections = dict.fromkeys(objective.section for objective in objectives)
    rows = "\n".join(_section(name, [o for o in objectives if o.section == name]) for name in sections)
    covered = sum(objective.state != "uncovered" for objective in objectives)
    heads = "".join(f"<th>{heading}</th>" for heading in _HEADINGS.values())
    return (
        f"<h3>{escape(objectives[0].document)} {badge(objectives[0].provenance)}</h3>"
        f"<p>{covered} trên {len(objectives)} mục tiêu có nhiệm vụ thực hiện "
        f"({words.percent(covered, len(objectives))}){_of_demands(objectives)}.</p>"
        f'<table class="heat"><thead><tr><th>Mục</th>{heads}<th>Tỷ lệ</th></tr></thead>'
        f"<tbody>\n{rows}\n</tbody></table>{_list(objectives, numbers)}"
    )


def _of_demands(objectives: list[Objective]) -> str:
    asked = sum(len(objective.demands) for objective in objectives)
    if asked <= len(objectives):
        return ""
    met = sum(demands_met(objective) for objective in objectives)
    return f"; đáp ứng {met} trên {asked} yêu cầu ({words.percent(met, asked)})"


def _section(name: str, objectives: list[Objective]) -> str:
    cells = "".join(_cell(state, [o for o in objectives if o.state == state]) for state in _HEADINGS)
    covered = sum(objective.state != "uncovered" for objective in objectives)
    return (
        f'<tr><th scope="row">{escape(name) or "(cả văn bản)"}</th>{cells}'
        f'<td class="share" data-name="Tỷ lệ">{words.percent(covered, len(objectives))}</td></tr>'
    )


def _cell(state: words.State, objectives: list[Objective]) -> str:
    name = f'data-name="{_HEADINGS[state]}"'
    if not objectives:
        return f'<td class="zero" {name}>0</td>'
    tasks = tasks_of(objectives)
    kind = "gap" if state == "uncovered" else shade(tasks)
    said = "chưa có nhiệm vụ" if state == "uncovered" else f"{tasks} nhiệm vụ"
    chips = " ".join(_chip(objective) for objective in objectives)
    return f'<td class="{kind}" {name}><b>{len(objectives)}</b> mục tiêu · {said}<br>{chips}</td>'


def _chip(objective: Objective) -> str:
    """Return an objective by its locator with the number of its tasks; its text on pointing at it."""
    number = tasks_of([objective])
    kind = shade(number) if number else "gap"
    text = escape(marked(objective.text, objective.provenance))
    return f'<span class="chip {kind}" title="{text}">{escape(objective.locator)}: {number}</span>'


def _list(objectives: list[Objective], numbers: dict[str, int]) -> str:
    rows = [
        (
            escape(o.locator),
            _asked(o, numbers),
            f'<span class="state {o.state}">{words.STATE[o.state]}</span>',
            _share(o),
            _numbers(o.covered_by, numbers),
        )
        for o in objectives
    ]
    table = plain_table("list objectives", ("Vị trí", "Mục tiêu và yêu cầu", "Trạng thái", "Đáp ứng", "Nhiệm vụ"), rows)
    title = f"Từng mục tiêu và nhiệm vụ thực hiện ({len(objectives)})"
    return f"<details><summary>{title}</summary>{table}</details>"


def _asked(objective: Objective, numbers: dict[str, int]) -> str:
    """Return an objective's text; where it makes several demands each on a line, with a tick or a hole."""
    if len(objective.demands) < 2:
        return escape(marked(objective.text, objective.provenance))
    prefix = words.DIGEST_MARK if objective.provenance == "digest" else ""
    lines = "".join(_demand(demand, objective.state, numbers) for demand in objective.demands)
    vague = _numbers(vague_tasks(objective), numbers)
    left = f'<p class="note">Nhiệm vụ {vague}: {words.NO_DEMAND}.</p>' if vague else ""
    return f'{prefix}<ol class="demands">{lines}</ol>{left}'


def _demand(demand: Demand, state: words.State, numbers: dict[str, int]) -> str:
    """Return a demand: ticked with its tasks, or as a hole; an objective that nothing covers says so itself."""
    if demand.state == "uncovered":
        said = "" if state == "uncovered" else f' <b class="open">{words.DEMAND_STATE[demand.state]}</b>'
        return f'<li class="open"><span aria-hidden="true">○</span> {escape(demand.text)}{said}</li>'
    tasks = _numbers(demand.covered_by, numbers)
    return (
        f'<li class="met"><span aria-hidden="true">✓</span> {escape(demand.text)} '
        f"<b>nhiệm vụ {tasks} ({words.DEMAND_STATE[demand.state]})</b></li>"
    )


def _share(objective: Objective) -> str:
    return f"{demands_met(objective)}/{len(objective.demands)}" if objective.demands else ""


def _numbers(tasks: Iterable[str], numbers: dict[str, int]) -> str:
    known = sorted(numbers[task] for task in tasks if task in numbers)
    return ", ".join(f'<a href="#{anchor(number)}">{number}</a>' for number in known)
