"""TCVN3 and VNI turned to Unicode, by font and by letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import nfc
from pipeline.ingest import read_bytes
from pipeline.ingest.legacy import (
    Run,
    decode_tcvn3,
    decode_vni,
    detect,
    encode_tcvn3,
    encode_vni,
    encoding_of,
    unicode,
)

HEAD = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
TCVN3 = "CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM\n§éc lËp - Tù do - H¹nh phóc"
VNI = "COÄNG HOAØ XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM\nÑoäc laäp - Töï do - Haïnh phuùc"
LETTERS = "aăâeêioôơuưy" + "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵđ"


def test_texts_as_they_were_typed() -> None:
    assert decode_tcvn3(TCVN3) == decode_vni(VNI) == HEAD
    assert [unicode(text, None) for text in (TCVN3, VNI, HEAD)] == [HEAD] * 3
    assert [detect(text) for text in (TCVN3, VNI, HEAD)] == ["tcvn3", "vni", None]


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnArial NarrowH", "tcvn3"),
        ("ABCDEF+.VnTimeH,Bold", "tcvn3"),
        ("VnArialH-Bold", "tcvn3"),
        ("VNI-Times", "vni"),
        ('"VNI-Times", serif', "vni"),
        ("Times New Roman", None),
        ("Vni", None),
    ],
)
def test_fonts_are_known_by_their_names(font: str, encoding: str | None) -> None:
    assert encoding_of(font) == encoding


def test_fonts_of_capitals_draw_all_letters_as_capitals() -> None:
    assert unicode("ñy ban nh©n d©n", ".VnTimeH") == "ỦY BAN NHÂN DÂN"
    assert unicode("ñy ban nh©n d©n", ".vntimeh") == "ỦY BAN NHÂN DÂN"
    assert unicode("ñy ban nh©n d©n", ".VnEnglisch") == "ủy ban nhân dân"
    assert unicode("ñy ban nh©n d©n", ".VnTime") == "ủy ban nhân dân"


def test_a_font_s_name_does_not_make_unicode_legacy() -> None:
    assert unicode("Ủy ban nhân dân tỉnh Đồng Nai", ".VnTime") == "Ủy ban nhân dân tỉnh Đồng Nai"
    assert unicode("µ", "Times New Roman") == "µ"


@pytest.mark.parametrize("text", ["La République a décidé à l'été de créer", "số 15 × 3 ± 2°", "Và có là", ""])
def test_other_languages_and_short_texts_are_left_alone(text: str) -> None:
    assert detect(text) is None
    assert unicode(text, None) == text


@given(st.text(st.sampled_from(LETTERS + LETTERS.upper() + "bcdghklmnpqrstvx BCĐ0123.,;:()-–“”×§·«°²\n"), max_size=60))
def test_what_is_typed_is_read_again(text: str) -> None:
    for encode in (encode_tcvn3, encode_vni):
        assert _read(encode(text)) == nfc(text)


def _read(runs: list[Run]) -> str:
    return "".join(unicode(run.text, run.font) for run in runs)


@pytest.mark.parametrize(("typed", "name"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
@pytest.mark.parametrize("codec", ["cp1252", "utf-8", "utf-16"])
def test_a_text_file_says_what_was_converted(typed: str, name: str, codec: str) -> None:
    reading = read_bytes(typed.encode(codec), "a.txt")
    assert reading.text == HEAD
    (found,) = reading.findings
    assert (found.code, found.severity) == ("text-quality", "info")
    assert name in found.message


@pytest.mark.parametrize(("typed", "name"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
def test_a_page_without_fonts_is_told_by_its_letters(typed: str, name: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in typed.splitlines())
    reading = read_bytes(f"<html><body>{lines}</body></html>".encode("ascii", "xmlcharrefreplace"), "a.html")
    assert reading.text == HEAD
    assert [name in found.message for found in reading.findings] == [True]


def test_a_page_in_unicode_with_runs_in_a_legacy_font() -> None:
    page = (
        "<html><body><p>Điều 1. Phạm vi điều chỉnh</p>"
        "<p>Nghị định này quy định về công tác văn thư, được áp dụng đối với cơ quan nhà nước.</p>"
        '<p style="font-family: &quot;.VnTimeH&quot;, serif">ñy ban <b>nh©n d©n</b></p>'
        '<p><font face="VNI-Times">caùc <span style="font-family:Arial">được giữ</span> tænh</font></p></body></html>'
    )
    reading = read_bytes(page.encode(), "a.html")
    assert reading.text.splitlines()[2:] == ["ỦY BAN NHÂN DÂN", "các được giữ tỉnh"]
    assert len(reading.findings) == 2
