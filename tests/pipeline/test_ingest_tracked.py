import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import read_bytes
from pipeline.ingest.tracked import Tracked, clean, clean_text, join

LETTERS = "aeoăâêôơưđĐZ1.,;-ệộứ"
ODD = "\u00a0\u200b\u00ad\ufeff\u0301\u0302\u0323\t\u2009\u0007 \u00d0"
TEXT = st.text(st.sampled_from(LETTERS + ODD), max_size=60)
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
SAME = str.maketrans({"\u00d0": "\u0110", "\u0189": "\u0110", "\u00f0": "\u0111", "\u0256": "\u0111"})


def place(origin: tuple[tuple[int, int], ...], offset: int) -> int:
    """Return where in the file the character at `offset` of a block came from, by the pairs of `origin`."""
    here, there = max(pair for pair in origin if pair[0] <= offset)
    return there + offset - here


def test_blanks_marks_and_invisible_characters() -> None:
    assert clean_text(" Tổ\u200b  chức\u00a0\tthực\u00ad hiện ") == "Tổ chức thực hiện"
    assert clean_text(unicodedata.normalize("NFD", "Quyết định")) == "Quyết định"
    assert clean_text("Ðổi mới") == "Đổi mới"
    assert clean_text("\u200b \u00a0") == ""


def test_clean_text_that_needs_no_cleaning_keeps_its_range() -> None:
    whole = Tracked.whole("  Điều 1. Phạm vi ")
    cleaned = clean(whole)
    assert cleaned.text == "Điều 1. Phạm vi"
    assert cleaned.origin() == ((0, 2),)


@given(TEXT | ANY)
def test_clean_text_is_nfc_and_squeezed(text: str) -> None:
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert clean_text(cleaned) == cleaned


@given(TEXT)
def test_offsets_lead_back_to_the_same_character(text: str) -> None:
    cleaned = clean(Tracked.whole(text))
    origin = cleaned.origin()
    for offset, char in enumerate(cleaned.text):
        there = place(origin, offset)
        assert there == cleaned.at[offset]
        if char == " ":
            assert text[there].isspace()
        elif not unicodedata.combining(char):
            first = unicodedata.normalize("NFD", text[there].translate(SAME))[0]
            assert unicodedata.normalize("NFD", char)[0] == first


@given(TEXT)
def test_no_visible_letter_is_lost(text: str) -> None:
    def letters(words: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", words.translate(SAME)) if c.isalnum())

    bare = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf") or c.isspace())
    assert letters(clean_text(text)) == letters(bare)


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_a_file_of_lines_maps_every_block_back(lines: list[str]) -> None:
    text = "\n\n".join(["Mở đầu", *lines])
    reading = read_bytes(text.encode(), "a.txt")
    decoded = text.encode().decode("utf-8-sig")
    for block in reading.blocks:
        assert reading.text[block.span.start : block.span.end] == block.text
        for offset, char in enumerate(block.text):
            if char.isascii() and char.isalnum():
                base = unicodedata.normalize("NFD", decoded[place(block.origin, offset)])[0]
                assert base == char


def test_joined_parts_keep_their_offsets() -> None:
    whole = Tracked.whole("một hai ba")
    both = join((whole.cut(0, 3), whole.cut(8)), " ")
    assert both.text == "một ba"
    assert both.origin() == ((0, 0), (3, 2), (4, 8))
