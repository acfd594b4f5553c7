"""Vietnamese text: folding, tone marks in either place, stamps and fingerprints."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import (
    accent_key,
    accented_syllables,
    fingerprint,
    fold,
    folded_syllables,
    is_plain,
    nfc,
    squeeze,
    stamp,
    syllables,
)

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
VIETNAMESE = st.text(alphabet=LETTERS + LETTERS.upper() + " 0123456789.,;/-", max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Chuyển đổi số", "chuyen doi so"),
        ("ĐỒNG NAI", "dong nai"),
        ("Ủy ban nhân dân", "uy ban nhan dan"),
        ("57-NQ/TW", "57-nq/tw"),
        ("ẤỜỮ ẫặỵ", "aou aay"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(st.text(max_size=80))
def test_fold_is_idempotent_and_blind_to_normal_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(VIETNAMESE)
def test_folded_vietnamese_is_ascii(text: str) -> None:
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoá", "hóa"), ("HOÀ", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("luỵ", "lụy"), ("Uỷ", "Ủy")],
)
def test_accent_key_ignores_the_place_of_the_tone_mark(old: str, new: str) -> None:
    assert accent_key(old) == accent_key(new)
    assert accent_key(unicodedata.normalize("NFD", old)) == accent_key(new)


@pytest.mark.parametrize(
    ("a", "b"), [("hoá", "hoà"), ("ma", "mà"), ("dong", "đong"), ("o", "ô"), ("o", "ơ"), ("tư", "tu")]
)
def test_accent_key_keeps_tone_and_letters_apart(a: str, b: str) -> None:
    assert accent_key(a) != accent_key(b)


def test_accent_key_of_examples() -> None:
    assert [accent_key(s) for s in ("hóa", "hoà", "Ấn", "đ")] == ["hoa1", "hoa2", "ân1", "đ"]


@given(VIETNAMESE)
def test_stamp_ignores_normal_form_case_and_white_space(text: str) -> None:
    assert stamp(unicodedata.normalize("NFD", text)) == stamp(text)
    assert stamp(text.upper()) == stamp(text)
    assert stamp(f"  {text.replace(' ', chr(10))}\t") == stamp(text)


def test_stamp_changes_with_the_words_alone() -> None:
    text = "Đẩy mạnh chuyển đổi số, tự động hoá."
    assert stamp(text) == stamp("đẩy mạnh  chuyển đổi số tự động hóa;")
    assert len(stamp(text)) == 16
    assert len({stamp(text), stamp("Đẩy mạnh chuyển đổi số."), stamp("Day manh chuyen doi so, tu dong hoa.")}) == 3


def test_fingerprint_meets_spellings_of_one_text() -> None:
    text = "Chuyển đổi số; tự động hoá 50%."
    same = ["chuyển đổi số – tự động hóa 50 %", unicodedata.normalize("NFD", text), "CHUYEN DOI SO TU DONG HOA 50"]
    assert {fingerprint(s) for s in same} == {fingerprint(text)}
    assert fingerprint("Chuyển đổi số; tự động hoá 60%.") != fingerprint(text)
    assert len(fingerprint("")) == 64


@given(st.text(max_size=80))
def test_syllables_stand_in_the_text_in_order(text: str) -> None:
    place = 0
    for syllable in syllables(text):
        place = text.index(syllable, place) + len(syllable)
    assert len(folded_syllables(text)) == len(accented_syllables(text)) == len(syllables(text))


def test_syllables_of_decomposed_text_stay_whole() -> None:
    text = "Quyết định số 586/QĐ-TTg"
    assert [nfc(s) for s in syllables(unicodedata.normalize("NFD", text))] == syllables(text)
    assert syllables(text) == ["Quyết", "định", "số", "586", "QĐ", "TTg"]


@pytest.mark.parametrize(
    ("text", "plain"), [("chuyen doi so", True), ("Chuyển đổi", False), ("doanh thu 5%", True), ("đo", False)]
)
def test_is_plain(text: str, plain: bool) -> None:
    assert is_plain(text) is plain


def test_squeeze_keeps_line_ends() -> None:
    assert squeeze("  a \t b\u00a0c\n d  ") == "a b c\n d"
