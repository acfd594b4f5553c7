"""Words survive packing: spans and pages exactly, boxes to single precision, and what was read before restoring."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.places import Span, Word, Words

_NUMBER = st.floats(0, 5000, width=32)
_WORD = st.builds(
    Word,
    st.builds(Span, st.integers(0, 10**6), st.integers(0, 10**6)),
    st.integers(1, 5000),
    st.tuples(_NUMBER, _NUMBER, _NUMBER, _NUMBER),
    st.none() | st.floats(0, 1, width=32),
    st.none() | st.text(max_size=8),
)


@given(st.lists(_WORD, max_size=20))
def test_words_come_back_as_they_were(words: list[Word]) -> None:
    packed = Words.of(words)
    assert list(packed) == words and len(packed) == len(words)


@given(st.lists(_WORD, max_size=5), st.integers(0, 10**6))
def test_moving_changes_spans_alone(words: list[Word], by: int) -> None:
    moved = list(Words.of(words).moved(by))
    assert [(w.span.start - by, w.span.end - by) for w in moved] == [(w.span.start, w.span.end) for w in words]
    assert [(w.page, w.box, w.confidence, w.read) for w in moved] == [
        (w.page, w.box, w.confidence, w.read) for w in words
    ]
