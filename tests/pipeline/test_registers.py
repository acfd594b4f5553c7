"""Registers: facts restated, with locators; what is no register is told as such."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.errors import UnreadableFile
from models.text import stamp
from pipeline.library import BUNDLED
from pipeline.registers import load_register


def test_the_register_of_57() -> None:
    act = load_register(BUNDLED / "57-NQ-TW.yaml")
    document = act.document
    assert (document.key, document.issued_on, document.provenance) == ("57-NQ/TW", date(2024, 12, 22), "digest")
    assert document.text == "" and act.units == ()
    first = next(s for s in act.statements if s.locator == "III.3.5")
    section, group = first.path
    assert section == "Nhiệm vụ, giải pháp" and group.startswith("Tăng cường đầu tư")
    assert first.kind == "task" and first.provenance == "digest" and first.span is None
    assert first.fingerprint is not None and not first.verified
    assert first.stamp == stamp(first.text)


def test_kinds_follow_the_targets() -> None:
    act = load_register(BUNDLED / "433-KH-TU.yaml")
    kinds = {s.locator: s.kind for s in act.statements}
    assert kinds["MT.1"] == "objective" and kinds["MT.5"] == "target"
    share = next(s for s in act.statements if s.locator == "MT.7").targets[0]
    assert (share.operator, share.value, share.year) == ("range", (35.0, 37.0), 2030)
    assert [r.symbol for r in act.document.relations] == ["57-NQ/TW"]


def test_a_register_without_objectives_is_a_missing_document() -> None:
    act = load_register(BUNDLED / "04-CTr-UBND.yaml")
    assert act.document.provenance == "missing" and act.statements == ()


@pytest.mark.parametrize(
    "content",
    [
        "objectives: []",
        "- a\n- b",
        "symbol: [",
        "",
        "symbol: 1/KH\nobjectives: [{text: a}]",
        "symbol: 1/KH\nissued_on: hôm qua",
        "symbol: 1/KH\nscope: tỉnh",
        "symbol: 1/KH\nlevel: 3",
        "symbol: 1/KH\nobjectives: 5",
        "symbol: 1/KH\nobjectives: [abc]",
        "symbol: 1/KH\nobjectives: [{locator: '1', text: a, targets: [{indicator: x}]}]",
    ],
)
def test_what_is_no_register_is_a_typed_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "so-ghi.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"Không đọc được sổ ghi «so-ghi\.yaml»"):
        load_register(path)


def test_a_missing_register_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        load_register(tmp_path / "khong-co.yaml")
