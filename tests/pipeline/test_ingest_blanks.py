import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.places import Span, Word, Words
from pipeline.ingest.blanks import with_blanks
from pipeline.ingest.brackets import with_brackets
from pipeline.ingest.reading import Draft, DraftCell, Note, row


def words_of(text: str) -> Words:
    """Return a word for each stretch between blanks."""
    words, start = [], 0
    for part in text.replace("\t", " ").split(" "):
        if part:
            words.append(Word(Span(start, start + len(part)), 1, (0.0, 0.0, 1.0, 1.0)))
        start += len(part) + 1
    return Words.of(words)


def read(*lines: str) -> list[str]:
    return [draft.text for draft in with_blanks(Draft(text) for text in lines)]


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("Ông (bà): ………………………........……………………………………..", "Ông (bà): …"),
        ("Chức vụ:......................", "Chức vụ: …"),
        ("Căn cứ ....................... ;", "Căn cứ … ;"),
        ("Số: ......../QĐ-UBND", "Số: …/QĐ-UBND"),
        ("Họ và tên: ______________", "Họ và tên: …"),
        ("ngày ……… tháng ……… năm ………", "ngày … tháng … năm …"),
        ("Đã họp. ........................", "Đã họp. …"),
        ("gồm: báo cáo, đề án...", "gồm: báo cáo, đề án..."),
        ("Hội đồng…", "Hội đồng…"),
        ("_______________", "_______________"),
    ],
)
def test_a_blank_is_one_sign(drawn: str, text: str) -> None:
    assert read(drawn) == [text]


def test_lines_of_dots_go_on_with_the_blank_above() -> None:
    assert read("Nội dung: ..........", "..........", "........../.", "Nơi nhận:") == ["Nội dung: …/.", "Nơi nhận:"]
    assert read("Nội dung:", "..........", "Nơi nhận:") == ["Nội dung:", "…", "Nơi nhận:"]


def test_cells_and_notes_move_with_the_text() -> None:
    made = row([DraftCell("Số: ........"), DraftCell("________"), DraftCell("Hạn ........ năm")], 1)
    (draft,) = with_blanks([made])
    assert [cell.text for cell in draft.cells] == ["Số: …", "________", "Hạn … năm"]
    assert draft.text == "Số: …\t________\tHạn … năm"
    (noted,) = with_blanks([Draft("Số ........ của tỉnh", notes=(Note("1", "Ghi số.", 20),))])
    assert noted.text == "Số … của tỉnh" and noted.notes[0].offset == len(noted.text)


@given(st.lists(st.sampled_from(["Sở", "......", "…", "……", "2025", "....;", ".", "(a)", "/.", "___"]), max_size=9))
def test_words_stay_on_their_letters(parts: list[str]) -> None:
    text = " ".join(parts)
    (draft,) = with_blanks([Draft(text, words=words_of(text))])
    spans = [word.span for word in draft.words]
    assert all(0 <= span.start < span.end <= len(draft.text) for span in spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    named = [draft.text[span.start : span.end] for span in spans]
    assert [name for name in named if name.isalnum()] == [part for part in parts if part.isalnum()]


def test_a_line_in_brackets_over_two_paragraphs_is_one() -> None:
    first, second = "(Kèm theo Quyết định số 23/2025/QĐ-TTg", "ngày 14 tháng 7 năm 2025 của Thủ tướng Chính phủ)"
    (draft,) = with_brackets([Draft(first, words=words_of(first)), Draft(second, words=words_of(second))])
    assert draft.text == f"{first} {second}"
    assert " ".join(draft.text[w.span.start : w.span.end] for w in draft.words) == draft.text
    assert len(list(with_brackets([Draft(first), Draft("Điều 1. Phạm vi (điều chỉnh)")]))) == 2
