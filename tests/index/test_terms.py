"""Terms: symbols in any spelling, clauses, places of syllables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import SHORT_CLAUSE, clauses, symbol_keys, tokenize
from models.text import fold, syllables


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("57-NQ/TW", "#nq57"),
        ("nq57", "#nq57"),
        ("NQ 57", "#nq57"),
        ("Nghị quyết số 57", "#nq57"),
        ("nghi quyet 57", "#nq57"),
        ("04/CTr-UBND", "#ctr4"),
        ("ctr 04 ubnd", "#ctr4"),
        ("chương trình 04", "#ctr4"),
        ("586/QĐ-TTg", "#qd586"),
        ("30/2020/NĐ-CP", "#nd30"),
    ],
)
def test_a_symbol_has_one_key_in_every_spelling(text: str, key: str) -> None:
    assert set(symbol_keys(text)) == {key}


@pytest.mark.parametrize("text", ["đến năm 2030", "đã có 12 dự án", "80% dịch vụ", "mục 3 chương 4"])
def test_numbers_alone_are_no_symbols(text: str) -> None:
    assert symbol_keys(text) == []


@given(st.text(max_size=200))
def test_clauses_keep_every_syllable(text: str) -> None:
    parts = clauses(text)
    assert [s for part in parts for s in syllables(part)] == syllables(text)
    assert len(parts) == 1 or all(len(syllables(part)) >= SHORT_CLAUSE for part in parts[:-1])


@given(st.text(max_size=200))
def test_tokens_stand_where_they_say(text: str) -> None:
    tokens = tokenize(text)
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        assert fold(text[start:end]) == fold(word)


def test_a_bullet_is_cut_at_sentence_ends_and_semicolons() -> None:
    text = "Xây dựng trung tâm dữ liệu quốc gia; phát triển điện toán đám mây hiện đại. Bảo vệ dữ liệu cá nhân của dân."
    assert clauses(text) == [
        "Xây dựng trung tâm dữ liệu quốc gia",
        "phát triển điện toán đám mây hiện đại.",
        "Bảo vệ dữ liệu cá nhân của dân.",
    ]
