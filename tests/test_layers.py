"""Imports point one way: models <- index <- pipeline <- api; corpus is data; nothing imports the tests."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("models", "index", "pipeline", "api")
SOURCES = sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*.py"))
BARRED = {"utils", "common", "helpers", "core"}


def imported(path: Path) -> set[str]:
    """Return the top packages that a module imports anywhere, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_package_imports_only_itself_and_those_below(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    allowed = set(LAYERS[: LAYERS.index(layer) + 1])
    assert imported(path) & {*LAYERS, "corpus", "tests"} <= allowed


def test_there_are_modules_in_every_layer_and_none_is_a_drawer() -> None:
    assert {p.relative_to(ROOT).parts[0] for p in SOURCES} == set(LAYERS)
    assert not {part for p in SOURCES for part in (*p.parent.parts, p.stem)} & BARRED


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{node.name}: {length} lines"


def test_the_corpus_holds_no_code_that_the_program_runs() -> None:
    code = {p.relative_to(ROOT).as_posix() for p in (ROOT / "corpus").rglob("*.py")}
    assert code == {"corpus/make_programme_docx.py"}
