"""Lists of texts in and ranked pairs out, as jsonl, csv or xlsx, told by their ending. Ids are opaque."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.pairs import PairText, same_items
from models.errors import EmptyDocument, InputError, OutputError, UnknownFormat, UnreadableFile
from models.text import nfc
from pipeline.export.files import write_whole
from pipeline.ingest.encoding import decode
from pipeline.ingest.sheet.delimited import rows_of

#: Columns of the result.
COLUMNS = ("from_id", "to_id", "rank", "score", "probability")
#: The column that names the first of several targets that say the same.
SAME = "same_as"
ENDINGS = (".jsonl", ".csv", ".xlsx")
#: A line or row: the value of each column by its name.
Record = dict[str, Any]


def read_items(path: Path) -> list[PairText]:
    """Return the items of a list: `id`, `text` and optional `title` of every line or row.

    Raises UnreadableFile, UnknownFormat, EmptyDocument, or InputError where an id or text is missing or an id recurs.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UnknownFormat(f"{path}: danh sách phải là tệp {', '.join(ENDINGS)}.")
    try:
        records = {".jsonl": _read_jsonl, ".csv": _read_csv, ".xlsx": _read_xlsx}[ending](path)
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: không có tệp này; hãy kiểm tra lại đường dẫn.") from error
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever zipfile and its XML parser do
        raise UnreadableFile(f"{path}: không đọc được danh sách; hãy kiểm tra nội dung tệp.") from error
    if not records:
        raise EmptyDocument(f"{path}: danh sách không có dòng nào.")
    items = [_item(path, number, record) for number, record in records]
    if len({i.id for i in items}) != len(items):
        raise InputError(f"{path}: có mã (id) bị lặp; mỗi dòng phải có mã riêng.")
    return items


def _item(path: Path, number: int, record: Record) -> PairText:
    absent = [f"«{column}»" for column in ("id", "text") if column not in record]
    if absent:
        raise InputError(f"{path}: thiếu cột {', '.join(absent)}; dòng đầu phải ghi tên cột id, text.")
    identifier, text = record["id"], record["text"]
    if identifier in (None, "") or not str(text or "").strip():
        raise InputError(f"{path}: dòng {number} thiếu «id» hoặc «text».")
    return PairText(str(identifier), nfc(str(text)), nfc(str(record.get("title") or "")))


def _read_jsonl(path: Path) -> list[tuple[int, Record]]:
    records: list[tuple[int, Record]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path}: dòng {number} không phải JSON.") from error
        if not isinstance(record, dict):
            raise InputError(f"{path}: dòng {number} phải là một đối tượng JSON có «id» và «text».")
        records.append((number, {"id": None, "text": None, **record}))
    return records


def _read_csv(path: Path) -> list[tuple[int, Record]]:
    text, doubts = decode(path.read_bytes(), path.name)
    if doubts:  # a list has nowhere to tell of a guess
        raise UnreadableFile(f"{path}: {doubts[0].message} {doubts[0].remedy}")
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)  # Excel set to Vietnamese writes ";", as "," is its decimal sign
    return _table(rows_of(text, separator))


def _read_xlsx(path: Path) -> list[tuple[int, Record]]:
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return _table(sheet.iter_rows(values_only=True))


def _table(rows: Iterable[Sequence[Any]]) -> list[tuple[int, Record]]:
    """Return the rows under the column names, each with its number as a spreadsheet shows it; empty rows are none."""
    numbered = enumerate(rows, start=1)
    header = [str(name or "").strip().lower() for name in next(numbered, (0, ()))[1]]
    return [
        (number, dict(zip(header, row, strict=False)))
        for number, row in numbered
        if any(c not in (None, "") for c in row)
    ]


def check_writable(path: Path) -> None:
    """Raise OutputError at once where the result could not be written, before any work is done."""
    if path.suffix.lower() not in ENDINGS:
        raise OutputError(f"{path}: tệp kết quả phải có đuôi {', '.join(ENDINGS)}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
        if path.stat().st_size == 0:
            path.unlink()
    except OSError as error:
        raise OutputError(f"Không ghi được «{path}»: kiểm tra quyền ghi hoặc chọn nơi khác bằng -o.") from error


def same_ids(items: Sequence[PairText]) -> dict[str, str]:
    """Return, by id, the id of the first item that says the same, for every item that is not the only one."""
    first = same_items(items)
    often = Counter(first)
    return {item.id: items[number].id for item, number in zip(items, first, strict=True) if often[number] > 1}


def write_pairs(path: Path, rows: Iterable[Sequence[object]], same: Mapping[str, str] | None = None) -> int:
    """Write the rows under `COLUMNS` and return how many; the ending tells the format. Raises OutputError.

    Where targets say the same (`same_ids`), a last column `SAME` has the id of the first of them, empty for a target
    that is the only one; jsonl has the key only where it has a value.
    """
    check_writable(path)
    columns = (*COLUMNS, SAME) if same else COLUMNS
    listed = [(*row, same.get(str(row[1]), "")) if same else tuple(row) for row in rows]
    data = {".jsonl": _jsonl, ".csv": _csv, ".xlsx": _xlsx}[path.suffix.lower()](listed, columns)
    write_whole({path.name: data}, path.parent)
    return len(listed)


def _jsonl(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> bytes:
    records = (dict(zip(columns, row, strict=True)) for row in rows)
    told = ({name: value for name, value in record.items() if name != SAME or value} for record in records)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in told).encode()


def _csv(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if any(isinstance(value, str) and ILLEGAL_CHARACTERS_RE.search(value) for row in rows for value in row):
        raise OutputError("Có mã (id) chứa ký tự mà xlsx không nhận; hãy ghi kết quả ra .jsonl.")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kết quả")

    def cell(value: object) -> object:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, value)
        made.data_type = "s"  # an id such as "=A1" is no formula
        return made

    for row in (columns, *rows):
        sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
