"""Two versions of a document set against each other: what `truyvet diff` finds. Frozen, slotted, without any I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from models.records import Document, Statement
from models.shapes import document_json, plain, statement_json

#: What of a statement two versions may say differently.
ChangedField = Literal["text", "lead", "partners", "deliverable", "deadline"]
#: Why: other words; an agency's successor in its place; the same said in another spelling; nothing but a page break
#: that cuts a row of a table in one of the files.
ChangeCause = Literal["words", "succession", "spelling", "page_break"]
CAUSES: tuple[ChangeCause, ...] = ("words", "succession", "spelling", "page_break")
ComparedState = Literal["added", "dropped", "changed", "unchanged"]
FIELDS: tuple[ChangedField, ...] = ("lead", "partners", "text", "deliverable", "deadline")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a statement that two versions say differently: the words as read, None where silent.

    `in_row` tells that the row or clause itself differs as it stands in the two files, `in_reading` that the
    statements as read differ. The two part where a page break cut a table row in one of the files: reading joins the
    parts. `note` says in Vietnamese what is known of a succession.
    """

    field: ChangedField
    before: str | None
    after: str | None
    cause: ChangeCause
    in_row: bool = True
    in_reading: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A statement of the older version, its match in the newer one, and what changed.

    One side is None for "added" and "dropped". `moved` tells that the pair stands in another order among its
    neighbours than before; a mere new number is no move.
    """

    state: ComparedState
    before: Statement | None
    after: Statement | None
    changes: tuple[Change, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Diff:
    """Two versions of a document, statement by statement, in the order of the newer one."""

    before: Document
    after: Document
    items: tuple[Compared, ...]


#: Versions of one act share more of their statements than this; of 136 pairs of other acts all but two share less
#: (57-NQ/TW with 03/NQ-CP, which carries it out, 0.37; 03/NQ-CP with its own annex).
LEAST_IN_COMMON = 0.25


def in_common(diff: Diff) -> float | None:
    """Return the share of the statements of the shorter version that have a match, None where a version has none."""
    matched = sum(i.before is not None and i.after is not None for i in diff.items)
    shorter = min(sum(i.before is not None for i in diff.items), sum(i.after is not None for i in diff.items))
    return matched / shorter if shorter else None


def tally(diff: Diff) -> dict[str, int]:
    """Return the counts of statements by state, the moved ones, and of rows that differ in each field.

    A field counts where the row or clause itself differs in the two files (`Change.in_row`).
    """
    states = [i.state for i in diff.items]
    changes = [c for i in diff.items for c in i.changes]
    counts = {state: states.count(state) for state in ("added", "dropped", "changed", "unchanged")}
    counts["moved"] = sum(i.moved for i in diff.items)
    return counts | {field: sum(c.field == field and c.in_row for c in changes) for field in FIELDS}


def tally_as_read(diff: Diff) -> dict[str, int]:
    """Return for each field how many statements differ in it once the parts of a cut row are joined."""
    changes = [c for i in diff.items for c in i.changes if c.in_reading]
    return {field: sum(c.field == field for c in changes) for field in FIELDS}


def tally_cause(diff: Diff, cause: ChangeCause) -> dict[str, int]:
    """Return for each field how many of the changes that `tally` counts have that cause."""
    changes = [c for i in diff.items for c in i.changes if c.in_row and c.cause == cause]
    return {field: sum(c.field == field for c in changes) for field in FIELDS}


def diff_json(diff: Diff) -> dict[str, Any]:
    """Return the shape of `truyvet diff --format json`: before, after, in_common, summary, items that differ.

    `in_common` as the function; null where a version has no statement at all.
    """
    return {
        "before": document_json(diff.before),
        "after": document_json(diff.after),
        "in_common": in_common(diff),
        "summary": tally(diff)
        | {"as_read": tally_as_read(diff)}
        | {"causes": {cause: tally_cause(diff, cause) for cause in CAUSES}},
        "items": [_item_json(i) for i in diff.items if i.state != "unchanged" or i.moved],
    }


def _item_json(item: Compared) -> dict[str, Any]:
    return {
        "state": item.state,
        "moved": item.moved,
        "before": statement_json(item.before) if item.before else None,
        "after": statement_json(item.after) if item.after else None,
        "changes": plain(item.changes),
    }
