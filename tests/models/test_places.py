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


@given(st.lists(_WORD, min_size=1, max_size=5), st.integers(0, 10**6))
def test_words_that_moved_there_and_back_are_joined(words: list[Word], by: int) -> None:
    there = Words.joined([Words.of(words).moved(by)])
    assert list(Words.joined([there.moved(-by), Words.of(words)])) == [*words, *words]


@given(st.lists(_WORD, max_size=5), st.integers(0, 10**6))
def test_moving_changes_spans_alone(words: list[Word], by: int) -> None:
    moved = list(Words.of(words).moved(by))
    assert [(w.span.start - by, w.span.end - by) for w in moved] == [(w.span.start, w.span.end) for w in words]
    assert [(w.page, w.box, w.confidence, w.read) for w in moved] == [
        (w.page, w.box, w.confidence, w.read) for w in words
    ]


def test_words_of_a_line_are_packed_as_one_by_one() -> None:
    texts, sure, read = ("Kính", "gửi:", "Bộ"), (None, 0.5, 1.0), (None, "gưi:", None)
    sides = (1.0, 5.0, 9.0), (2.0, 2.0, 2.5), (4.0, 8.0, 12.0), (6.0, 6.5, 6.0)
    spans = Span(0, 4), Span(5, 9), Span(10, 12)
    boxes = [(x0, top, x1, bottom) for x0, top, x1, bottom in zip(*sides, strict=True)]
    columns = zip(spans, boxes, sure, read, strict=True)
    assert Words.in_line(texts, 7, sides, sure, read) == Words.of(
        Word(span, 7, box, known, before) for span, box, known, before in columns
    )


def test_words_moved_to_either_side_are_joined_in_their_places() -> None:
    one = Words.of([Word(Span(3, 5), 1, (0.0, 0.0, 1.0, 1.0))])
    joined = Words.joined([one.moved(-3), Words(), one.moved(4)])
    assert [word.span for word in joined] == [Span(0, 2), Span(7, 9)]
    assert joined.confidence() is None
