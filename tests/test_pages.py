"""What the documents show of commands is what the commands print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import PAGES, examples, renewed


@pytest.mark.parametrize("page", [p for p in PAGES if examples(p.read_text(encoding="utf-8"))], ids=lambda p: p.name)
def test_examples_of_a_page_are_what_its_commands_print(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text) == text, "write them anew: python -m tests.pages"


def test_the_guide_has_examples() -> None:
    assert sum(len(examples(p.read_text(encoding="utf-8"))) for p in PAGES) >= 5
