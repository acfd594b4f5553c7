"""A person's decision on a link: find the two ends, and write down what the person saw."""

from __future__ import annotations

import getpass
from dataclasses import replace
from typing import Literal

from models.errors import UnknownName
from models.records import Statement
from models.text import fold, nfc, squeeze
from models.tracing import Decision
from pipeline.act import Act, parents_of, unit_locator
from pipeline.extract.citations import same_symbol
from pipeline.graph import parents_above
from pipeline.library import Library
from pipeline.store import now

Action = Literal["accept", "reject", "add"]


def find_statement(name: str, library: Library) -> Statement | None:
    """Return the statement or whole unit called `name`, document and locator joined by "#".

    The document may be typed as people do: without the blank number of a draft, any case, QD for QĐ.
    """
    document, _, locator = nfc(name).strip().partition("#")
    for act in _named(document, library):
        for statement in (*act.statements, *parents_of(act)):
            if fold(statement.locator) == fold(locator):
                return statement
    return None


def _named(document: str, library: Library) -> list[Act]:
    """Return the acts that a person may mean: their key as typed, as a symbol, or without the blank number."""
    keys = [(act.document.key, act) for act in library.acts]
    return [a for k, a in keys if k == document or same_symbol(k, document) or _bare(k) == _bare(document)]


def known_act(name: str, library: Library) -> Act:
    """Return the act called `name`, as `find_statement` understands names.

    Raises UnknownName where there is none, or nothing but its name is known.
    """
    found = _named(nfc(name).strip(), library)
    if not found:
        raise UnknownName(f"Không có tệp hay văn bản nào tên «{name}»; văn bản ngoài kho thì «truyvet add» trước.")
    if found[0].document.provenance == "missing":
        raise UnknownName(
            f"Biết có văn bản {found[0].document.key} nhưng chưa có toàn văn; nạp bằng «truyvet add TỆP»."
        )
    return found[0]


def _bare(key: str) -> str:
    return fold(key).lstrip("…/_ ")


def decide(
    action: Action, child: str, parent: str, library: Library, by: str | None = None, comment: str = ""
) -> Decision:
    """Return the decision to append.

    Raises UnknownName where an end is not known, the child is no single task, or the parent is no aim above it. A
    part of a unit above stands for the whole unit, as in the proposals.
    """
    task, objective = (known_statement(name, library) for name in (child, parent))
    if task.kind not in ("task", "assignment"):
        raise UnknownName(f"«{child}» không phải nhiệm vụ; nhiệm vụ đứng trước, mục tiêu đứng sau.")
    if task.document == objective.document:
        raise UnknownName(f"«{child}» và «{parent}» cùng một văn bản; mục tiêu cha phải ở văn bản cấp trên.")
    act = library.act(task.document)
    parts = [s.id for s in act.statements if unit_locator(s.locator) == task.locator]
    if all(s.id != task.id for s in act.statements):
        raise UnknownName(f"«{child}» gồm nhiều nhiệm vụ; hãy chọn một: {', '.join(parts)}.")
    whole = f"{objective.document}#{unit_locator(objective.locator)}"
    above = next((a.statement for a in parents_above(act, library.acts) if a.statement.id == whole), None)
    if above is None:
        raise UnknownName(f"«{parent}» không phải mục tiêu, nhiệm vụ của văn bản mà {task.document} thực hiện.")
    objective = above
    return Decision(
        action=action,
        child=task.id,
        parent=objective.id,
        actor=squeeze(by or _login()),
        at=now(),
        child_stamp=task.stamp,
        parent_stamp=objective.stamp,
        child_text=task.text,
        parent_text=objective.text,
        parent_provenance=objective.provenance,
        comment=comment,
    )


def as_added(decision: Decision) -> Decision:
    """Return the decision on a pair that was never proposed: an accepted one is one that the person adds.

    `pipeline.learning` tells the two apart: what people add is no sample of what the program puts forward.
    """
    return replace(decision, action="add") if decision.action == "accept" else decision


def known_statement(name: str, library: Library) -> Statement:
    """Return the statement of that name, as `find_statement` does. Raises UnknownName where there is none."""
    statement = find_statement(name, library)
    if statement is None:
        raise UnknownName(
            f"Không có nội dung «{name}»; xem mã bằng «truyvet search»; tệp ngoài kho thì «truyvet add» trước."
        )
    return statement


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "không rõ"
