"""The demands of the objectives as a sheet: what each asks, and which tasks meet it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from models.tracing import Demand, Matrix, Objective, Parent
from pipeline.export import words
from pipeline.export.paper import Column, Line, Paint, Table, Value
from pipeline.export.rows import marked, task_numbers, vague_tasks

_COLUMNS: Final = (
    Column("Văn bản", 12),
    Column("Vị trí", 9, "center"),
    Column("Yêu cầu số", 8, "center"),
    Column("Trong số", 8, "center"),
    Column("Nội dung yêu cầu", 62),
    Column("Trạng thái", 16),
    Column("Nhiệm vụ đáp ứng (số TT, xác suất)", 22),
    Column("Nhiệm vụ chưa rõ yêu cầu (số TT)", 16),
    Column("Nguồn", 14),
)
_STATE: Final = 5
_SOURCE: Final = (0, 8)


def demands_table(matrix: Matrix) -> Table:
    """Return the sheet «Yêu cầu»: a line for each demand of each objective, in their order."""
    numbers = task_numbers(matrix)
    chances = _chances(matrix)
    lines = tuple(
        _line(objective, demand, numbers, chances) for objective in matrix.objectives for demand in objective.demands
    )
    return Table("Yêu cầu", "YÊU CẦU CỦA TỪNG MỤC TIÊU", _COLUMNS, lines)


#: Task, document and locator of the objective, number of the demand -> probability.
_Chances = dict[tuple[str, str, str, int], float]


def _chances(matrix: Matrix) -> _Chances:
    return {
        (task, parent.document, parent.locator, met.number): met.probability
        for task, parent in _parents(matrix)
        for met in parent.meets
    }


def _parents(matrix: Matrix) -> Iterator[tuple[str, Parent]]:
    for row in matrix.rows:
        for parent in (row.provincial, row.central):
            if parent is not None:
                yield row.task.id, parent


def _line(objective: Objective, demand: Demand, numbers: dict[str, int], chances: _Chances) -> Line:
    met = (
        (numbers[task], chances.get((task, objective.document, objective.locator, demand.number)))
        for task in demand.covered_by
        if task in numbers
    )
    said = "; ".join(f"{n} ({words.chance(p)})" if p is not None else str(n) for n, p in sorted(met))
    values: tuple[Value, ...] = (
        objective.document,
        objective.locator,
        demand.number,
        len(objective.demands),
        marked(demand.text, objective.provenance),
        state_words(objective, demand),
        said,
        _joined(numbers[task] for task in vague_tasks(objective) if task in numbers),
        words.PROVENANCE[objective.provenance],
    )
    paint: dict[int, Paint] = {}
    if objective.provenance != "full":
        paint |= dict.fromkeys(_SOURCE, objective.provenance)
    if demand.state == "uncovered":
        paint[_STATE] = "none"
    elif demand.state == "confirmed":
        paint[_STATE] = "confirmed"
    return Line(values, paint)


def state_words(objective: Objective, demand: Demand) -> str:
    """Return the state of a demand; of an objective without any task, that it has none."""
    if objective.state == "uncovered":
        return words.STATE["uncovered"]
    return words.DEMAND_STATE[demand.state]


def _joined(numbers: Iterable[int]) -> str:
    return "; ".join(map(str, sorted(numbers)))
