"""The sheet and the section «Chỉ tiêu»."""

from __future__ import annotations

from dataclasses import replace

from pipeline.export import words
from pipeline.export.data import json_bytes
from pipeline.export.levels import TARGET_COLUMNS, target_rows, targets_section, targets_table
from tests.pipeline.golden.example import example


def test_rows_say_both_levels_and_the_conclusion() -> None:
    rows = target_rows(example())
    assert [row[6] for row in rows] == ["chưa có", "cao hơn", "đạt", "thấp hơn", "chưa so được"]
    assert rows[0][:6] == (
        "57-NQ/TW", "II.1.1", "năng lực cạnh tranh số", "nhóm 3 dẫn đầu Đông Nam Á, năm 2030", "", "",
    )  # fmt: skip
    assert rows[1][3:6] == ("tối thiểu 30% GDP, năm 2030", "35 - 37% GRDP, năm 2030", "433-KH/TU, MT.7")
    assert rows[1][7] == "Cùng nói: kinh tế số. GRDP của tỉnh ứng với GDP của cả nước."
    assert all(len(row) == len(TARGET_COLUMNS) for row in rows)


def test_only_gaps_are_coloured() -> None:
    lines = targets_table(example()).lines
    assert [line.paint.get(6) for line in lines] == ["none", None, None, "error", "suspect"]


def test_the_page_counts_and_escapes() -> None:
    matrix = example()
    first = matrix.comparisons[0]
    bad = replace(first, parent_target=replace(first.parent_target, indicator="<script>"))
    section = targets_section(replace(matrix, comparisons=(bad,)))
    assert words.conclusions(matrix.comparisons) == "1 đạt, 1 cao hơn, 1 thấp hơn, 1 chưa có, 1 chưa so được"
    assert "1 chưa có" in section and "<script>" not in section and "&lt;script&gt;" in section
    assert "Không có chỉ tiêu" in targets_section(replace(matrix, comparisons=()))


def test_json_has_the_verdicts() -> None:
    import json

    entries = json.loads(json_bytes(example()))["targets"]
    assert [e["verdict"] for e in entries] == ["missing", "higher", "met", "lower", "missing"]
    assert entries[0]["below"] is None and entries[1]["below"]["locator"] == "MT.7"
    assert entries[1]["target"]["value"] == 30 and entries[1]["below"]["target"]["value"] == [35, 37]
    assert [words.conclusion(c) for c in example().comparisons][-1] == "chưa so được"
