"""Words, tokens and spans keep every character of the text; nothing heavy comes along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.act import Act
from pipeline.clauses import find_clauses
from pipeline.language import read, words

ROOT = Path(__file__).resolve().parents[2]
PIECES = st.sampled_from(
    [
        "Chuyển đổi số",
        "khoa học",
        "57-NQ/TW",
        "22/12/2024",
        "12,5%",
        " ",
        "  ",
        "\n",
        "\t",
        "đ",
        "\u0301",
        "(",
        "...",
        ";",
        "1.500",
        "🙂",
        "\u00a0",
    ]
)


def test_words_of_vietnamese() -> None:
    found = words("Đẩy mạnh chuyển đổi số theo Nghị quyết số 57-NQ/TW.")
    assert "57-NQ/TW" in found and "." in found
    assert any(" " in word.strip() for word in found), "syllables are joined to words"


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=15).map("".join) | st.text(max_size=60))
@example("")
@example(" \u3000a")
def test_words_joined_give_the_text_again(text: str) -> None:
    assert "".join(words(text)) == text


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=15).map("".join) | st.text(max_size=60))
def test_tokens_and_clauses_lose_no_character(text: str) -> None:
    doc = read(text)
    assert doc.text == text
    assert [(s.start_char, s.end_char) for s in doc.spans["clauses"]] == [(c.start, c.end) for c in find_clauses(text)]


def test_clauses_of_the_programme_stand_at_their_offsets(programme: Act) -> None:
    for unit in programme.units:
        doc = read(unit.text)
        expected = [(c.start, c.end) for c in find_clauses(unit.text)]
        assert [(s.start_char, s.end_char) for s in doc.spans["clauses"]] == expected


def test_reading_imports_no_deep_learning_library() -> None:
    script = (
        "import sys; from pipeline.language import read; read('Đẩy mạnh chuyển đổi số; xây dựng hạ tầng.');"
        "sys.exit(any(sys.modules.get(n) for n in ('torch', 'transformers', 'tensorflow')))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
