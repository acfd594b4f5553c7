"""Which words are Vietnamese syllables as they are written."""

from __future__ import annotations

import pytest

from index.orthography import native, possible, surface
from models.text import accent_key, fold, syllables

SYLLABLES = "thuỷ thủy Đẩy quyết giếng gì gìn quốc khuỷu nghiêng kỹ thuở rượu huỳnh quýt yêu ở ỷ khoẻ loẹt TRƯỜNG xoong"
OTHERS = "dât hoc thuỳy Céng hßa software ghộng kông ngiêng bcđ Krông hoa1 qan"


@pytest.mark.parametrize("word", syllables(SYLLABLES))
def test_syllables_of_the_language_are_native(word: str) -> None:
    assert native(word)
    assert possible(fold(word))


@pytest.mark.parametrize("word", syllables(OTHERS))
def test_what_breaks_the_rules_of_the_syllable_is_not(word: str) -> None:
    """A stop needs its tone, letters their places; "hoc" lacks its tone."""
    assert not native(word)


def test_a_syllable_is_native_wherever_its_tone_mark_stands() -> None:
    for word in ("hoà", "hòa", "thuý", "thúy", "khoẻ", "khỏe"):
        assert native(word)
        assert native(surface(accent_key(word)))
