"""Bytes to text: Unicode with and without a mark, damage, letters encoded twice, pages parted by form feeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import read_bytes
from pipeline.ingest.encoding import decode, unmarked_utf16

TEXT = (
    "Phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia là đột phá quan trọng hàng đầu, là "
    "động lực chính để phát triển nhanh lực lượng sản xuất hiện đại.\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_doubt(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == (TEXT, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_told(encoding: str) -> None:
    reading = read_bytes(TEXT.encode(encoding), "a.txt")
    assert reading.text == TEXT.strip()
    assert [f.code for f in reading.findings] == ["text-quality"] and "UTF-16" in reading.findings[0].message


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text(data: bytes) -> None:
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert isinstance(decode(data, "a.txt")[0], str)


def test_plain_bytes_are_no_utf_16() -> None:
    assert unmarked_utf16(TEXT.encode()) is None
    assert unmarked_utf16(b"\0\1\2\3" * 50) is None


def test_one_lost_byte_does_not_make_the_rest_another_encoding() -> None:
    data = TEXT.encode()
    text, (doubt,) = decode(data[:2] + b"\xe1" + data[2:], "a.txt")
    assert text.count("\ufffd") == 1 and "đột phá quan trọng" in text
    assert "1 chỗ hỏng" in doubt.message


def test_letters_encoded_twice_are_put_right() -> None:
    twice = TEXT.encode().decode("latin-1").encode()
    assert twice != TEXT.encode()
    text, (doubt,) = decode(twice, "a.txt")
    assert text == TEXT and "hai lần" in doubt.message


def test_pages_of_a_text_lose_their_numbers_and_sentences_go_on() -> None:
    lines = (
        "1\n\nI. NHIỆM VỤ\n\n1. Rà soát, sửa đổi, hoàn thiện các quy định pháp luật về khoa học,\n\n\f",
        "2\n\ncông nghệ, đầu tư, đầu tư công.\n\n2. Xây dựng nền tảng dữ liệu dùng chung.\n\n\f",
        "3\n\nNơi nhận:\n",
    )
    texts = [b.text for b in read_bytes("".join(lines).encode(), "a.txt").blocks]
    assert "2" not in texts and "3" not in texts
    assert [t for t in texts if t.startswith("2.")] == ["2. Xây dựng nền tảng dữ liệu dùng chung."]
    joined = " ".join(texts)
    assert "khoa học, công nghệ, đầu tư, đầu tư công." in joined


def test_a_number_that_is_not_the_page_s_stays() -> None:
    texts = [b.text for b in read_bytes("Mục lục\n17\n\fPhần một\n2025\n".encode(), "a.txt").blocks]
    assert texts == ["Mục lục", "17", "Phần một", "2025"]
