"""Sheets: annex II of 03/NQ-CP written to Excel and CSV by this script, its rows against the gold.

`python -m tests.bench.sheets`. Needs the data beside the repository. The workbook has what such files have: headings in
two rows, group rows merged over the table, numbers as numbers, line ends inside cells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from pipeline.act import Act
from pipeline.documents import read_act, read_act_bytes
from tests.bench import SHARED, Measure, left_out, share, show
from tests.bench.reading import right_rows

VERSION, GOLD = "2025-03", "nq03-sample.json"
_NAMES = ("TT", "Nội dung nhiệm vụ", "Đơn vị thực hiện", "", "Sản phẩm", "Tiến độ hoàn thành")
_BELOW = ("", "", "Chủ trì", "Phối hợp", "", "")


def rows_of(act: Act) -> list[tuple[str, ...]]:
    """Return the rows of the annex's table, without its heading."""
    return [tuple(c.text for c in b.cells) for b in act.document.blocks if b.kind == "row"][1:]


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as a workbook below the title of the annex."""
    book = Workbook()
    sheet = book.active
    sheet.append(["PHỤ LỤC II"])
    sheet.append(["DANH MỤC CÁC NHIỆM VỤ"])
    sheet.append([])
    sheet.append(_NAMES)
    sheet.append(_BELOW)
    for spread in ("A1:F1", "A2:F2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5"):
        sheet.merge_cells(spread)
    for row in rows:
        number = row[0].rstrip(". ")
        sheet.append([int(number) if number.isdecimal() else row[0], *row[1:]])
        if not any(row[2:]):
            sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=2, end_column=6)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def separated(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as Excel set to Vietnamese writes them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([("PHỤ LỤC II",), _NAMES, _BELOW, *rows])
    return out.getvalue().encode("utf-8-sig")


def measures() -> list[Measure]:
    """Return how many rows come out whole from each format."""
    names = {"xlsx": workbook, "csv": separated}
    titles = {ending: f"03/NQ-CP annex II as .{ending}: rows with text and all four cells right" for ending in names}
    if not SHARED.is_dir():
        return [left_out(title) for title in titles.values()]
    rows = rows_of(read_act(SHARED / f"corpus/nq03/annex2-tasks-{VERSION}.md"))
    scores = {e: right_rows(read_act_bytes(make(rows), f"phu-luc.{e}"), GOLD) for e, make in names.items()}
    return [share(titles[e], score.right, score.gold, 1.0) for e, score in scores.items()]


def main() -> None:
    """Print the table."""
    show(measures())


if __name__ == "__main__":
    main()
