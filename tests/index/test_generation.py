"""Generations: built once, flipped atomically, never half there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import index.generation as generation
from index.generation import build, current
from index.search import open_current
from models.errors import OutputError, StateError
from models.records import Statement
from tests.index.conftest import HashEmbedder


def test_nothing_built_yet_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"^Chưa có chỉ mục: hãy chạy «truyvet run» trước"):
        open_current(tmp_path)


def test_built_and_opened_again(statements: list[Statement], embedder: HashEmbedder, tmp_path: Path) -> None:
    made = build(tmp_path, statements, embedder)
    assert current(tmp_path) == made
    opened = open_current(tmp_path, embedder)
    assert list(opened.statements) == statements
    assert opened.dense is not None


def test_same_content_is_not_written_again(
    statements: list[Statement], embedder: HashEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = build(tmp_path, statements, embedder)
    monkeypatch.setattr(generation, "_write", lambda *_: pytest.fail("written again"))
    assert build(tmp_path, statements, embedder) == made


def test_new_content_flips_and_clears_the_old(
    statements: list[Statement], embedder: HashEmbedder, tmp_path: Path
) -> None:
    old = build(tmp_path, statements, embedder)
    reader = open_current(tmp_path, embedder)
    new = build(tmp_path, statements[:2], embedder)
    assert new != old and current(tmp_path) == new and not old.exists()
    lexical = reader.lexical
    assert len(lexical.total(lexical.terms("trung tâm dữ liệu"), 1.0, 1.0, 1.0)) == len(statements)


@pytest.mark.parametrize("step", ["_write", "_move", "_flip"])
def test_a_crash_before_the_flip_leaves_the_old_one(
    step: str, statements: list[Statement], embedder: HashEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build(tmp_path, statements, embedder)
    kept = getattr(generation, step)

    def crash(*arguments: object) -> None:
        if step == "_write":
            kept(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(generation, step, crash)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, statements[:2], embedder)
    monkeypatch.undo()
    assert current(tmp_path) == old
    assert [hit.statement for hit in open_current(tmp_path, embedder).search("hợp tác quốc tế", 1)] == [statements[1]]
    build(tmp_path, statements[:2], embedder)
    assert len(open_current(tmp_path, embedder).statements) == 2


@pytest.mark.parametrize("name", ["statements.jsonl", "lexical/folded/scores.npy", "manifest.json"])
def test_a_missing_file_is_damage_and_building_mends_it(
    name: str, statements: list[Statement], embedder: HashEmbedder, tmp_path: Path
) -> None:
    (build(tmp_path, statements, embedder) / name).unlink()
    with pytest.raises(StateError, match="bị hỏng"):
        open_current(tmp_path, embedder)
    build(tmp_path, statements, embedder)
    assert list(open_current(tmp_path, embedder).statements) == statements


def test_a_pointer_out_of_the_folder_is_damage(statements: list[Statement], tmp_path: Path) -> None:
    build(tmp_path / "a", statements, None)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "CURRENT").write_text("gen-x/../../a/gen-y")
    with pytest.raises(StateError, match="bị hỏng"):
        open_current(tmp_path / "b")


def test_no_statements_make_an_index_that_finds_nothing(embedder: HashEmbedder, tmp_path: Path) -> None:
    build(tmp_path, [], embedder)
    assert open_current(tmp_path, embedder).search("dữ liệu") == []


def test_another_model_leaves_the_dense_side_off(statements: list[Statement], tmp_path: Path) -> None:
    build(tmp_path, statements, HashEmbedder())
    other = HashEmbedder()
    other.name = "hash@2"
    assert open_current(tmp_path, other).dense is None


def test_a_file_in_the_way_is_an_output_error(statements: list[Statement], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError, match="Không ghi được chỉ mục"):
        build(tmp_path / "taken", statements, None)


def test_subjects_change_the_content(
    make: Callable[..., Statement], statements: list[Statement], tmp_path: Path
) -> None:
    first = build(tmp_path, statements, None)
    assert build(tmp_path, statements, None, {"57-NQ/TW": "Bộ Chính trị"}) != first
