"""Tone marks and letters that recognition lost, restored where the words around leave little doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import nfc, syllables
from pipeline.ingest.restore import restore


def restored(text: str, unsure: str = "", confidence: float = 0.5) -> str:
    """Return the text restored; words that `unsure` names (all for none named) were read with little confidence."""
    words, doubtful = text.split(" "), set(unsure.split())
    return " ".join(restore(words, [confidence if not doubtful or w in doubtful else 0.999 for w in words]))


@pytest.mark.parametrize(
    ("read", "real"),
    [
        ("các trường phô thông trên địa bàn tỉnh", "các trường phổ thông trên địa bàn tỉnh"),
        ("đối mới sáng tạo và chuyến đổi số quốc gia", "đổi mới sáng tạo và chuyển đổi số quốc gia"),
        ("cơ quan, tố chức, cá nhân có liên quan;", "cơ quan, tổ chức, cá nhân có liên quan;"),
        ("Tố chức thực hiện Nghị định này", "Tổ chức thực hiện Nghị định này"),
        ("CƠ QUAN, TỐ CHỨC, CÁ NHÂN", "CƠ QUAN, TỔ CHỨC, CÁ NHÂN"),
        ("chịu trách nhiệm thi hanh Nghị định này.", "chịu trách nhiệm thi hành Nghị định này."),
        ("quy đinh của pháp luât", "quy định của pháp luật"),
    ],
)
def test_lost_marks_come_back(read: str, real: str) -> None:
    assert restored(read) == nfc(real)


@pytest.mark.parametrize(
    "text",
    [
        "theo Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
        "tại văn bản số 4B3/QĐ-UBND và mục l.2",
        "do ông Phan Văn Tuân và bà Đô Thi Hanh ký",
        "UBND tinh, HĐND, TTg",
        "ứng dụng blockchain, Internet và Ma-két",
        "đ) Có ý kiến",
    ],
)
def test_symbols_numbers_names_and_foreign_words_stay(text: str) -> None:
    assert restored(text, unsure=" ".join(w for w in text.split() if w != "tinh,")) == text


def test_what_was_surely_read_stays() -> None:
    read = "các trường phô thông"
    assert restored(read, confidence=0.995) == read
    assert restored(read, unsure="trường") == read


def test_right_words_stay_however_unsure_recognition_was() -> None:
    text = "Văn bản là thông tin thành văn được truyền đạt bằng ngôn ngữ hoặc ký hiệu, hình thành trong hoạt động"
    assert restored(text, confidence=0.3) == text


def test_the_page_s_own_place_of_tone_marks_is_kept() -> None:
    old = "Uỷ ban nhân dân tỉnh uỷ quyền, tự động hoá và số hoa tài liệu"
    new = "Ủy ban nhân dân tỉnh ủy quyền, tự động hóa và số hoa tài liệu"
    assert restored(old, unsure="hoa").endswith("số hoá tài liệu")
    assert restored(new, unsure="hoa").endswith("số hóa tài liệu")


@given(st.lists(st.tuples(st.text(max_size=12), st.floats(0, 1)), max_size=12))
def test_any_words_come_back_in_the_same_number(read: list[tuple[str, float]]) -> None:
    words = [word for word, _ in read]
    found = restore(words, [confidence for _, confidence in read])
    assert len(found) == len(words)
    for new, old in zip(found, words, strict=True):
        assert new is old or len(syllables(new)) == len(syllables(nfc(old)))
