"""The page of a statement: its words are marked, the others are not, over pages and at any size of paper."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from models.errors import InputError, UnreadableFile
from models.records import Span
from pipeline.act import Act
from pipeline.documents import read_act_bytes
from pipeline.facsimile import DPI, MARK, facsimile, found_again, page_image, places_of, set_anew, source_bytes
from pipeline.store import Home
from tests.conftest import make_act, make_statement
from tests.pipeline.test_ingest_pdf import pdf

FIRST = "1. Xây dựng nền tảng số dùng chung của tỉnh."
SECOND = "2. Rà soát quy hoạch hạ tầng viễn thông."


def lines(*texts: str) -> str:
    return "".join(f"BT /F 12 Tf 72 {700 - 40 * n} Td ({text}) Tj ET\n" for n, text in enumerate(texts))


@pytest.fixture(scope="module")
def plan() -> tuple[Act, bytes]:
    data = pdf(lines(FIRST, SECOND), lines("3. Tổ chức tập huấn kỹ năng số."))
    return read_act_bytes(data, "ke-hoach.pdf"), data


def marked(image: Image.Image) -> list[tuple[int, int]]:
    pixels = image.load()
    assert pixels is not None
    return [(x, y) for y in range(image.height) for x in range(0, image.width, 4) if pixels[x, y] == MARK]


def test_the_words_of_a_statement_alone_are_marked(plan: tuple[Act, bytes]) -> None:
    act, data = plan
    second = next(s for s in act.statements if s.text.startswith("Rà soát"))
    image = Image.open(io.BytesIO(facsimile(second, act.document, data)))
    assert abs(image.width - 595 * DPI / 72) <= 1 and abs(image.height - 842 * DPI / 72) <= 1
    spots = marked(image)
    (place,) = places_of(second.span, act.document.blocks) if second.span else ()
    assert place.page == 1 and len(place.boxes) == 1, "words of one line are marked with one stroke"
    _, top, _, bottom = (value * DPI / 72 for value in place.boxes[0])
    assert spots and all(top - 3 <= y <= bottom + 3 for _, y in spots)
    assert 842 - 660 - 14 < place.boxes[0][1] < 842 - 660


def test_a_statement_on_another_page_shows_that_page(plan: tuple[Act, bytes]) -> None:
    act, data = plan
    third = next(s for s in act.statements if s.text.startswith("Tổ chức"))
    assert [p.page for p in places_of(third.span, act.document.blocks)] == [2]  # type: ignore[arg-type]
    both = replace(third, span=replace(third.span, start=act.statements[0].span.start))  # type: ignore[arg-type,union-attr]
    height = Image.open(io.BytesIO(facsimile(both, act.document, data))).height
    assert height > 2 * round(842 * DPI / 72), "pages one below the other"


def test_words_that_stand_several_times_are_told_apart() -> None:
    text = "Kết quả: quyết định. Kết quả: báo cáo. Hạn quý I. Kết quả: báo cáo. Hạn quý II."
    other = text.replace(" ", "\n")
    first = text.index("Kết quả: báo cáo.")
    second = text.index("Kết quả: báo cáo.", first + 1)
    for start in (first, second):
        span = Span(start, start + len("Kết quả: báo cáo."))
        assert found_again(span, text, other) == span
    odd = Span(0, len(text))
    assert found_again(odd, text, text[21:]) == Span(0, len(text) - 21), "the longest part of what is not there whole"
    assert found_again(odd, text, "Không có gì") is None


def test_sheets_are_set_anew_with_their_tables_ruled() -> None:
    act = read_act_bytes("TT;Nhiệm vụ;Chủ trì\n1;Rà soát <quy hoạch> & kế hoạch;Sở Nội vụ\n".encode(), "a.csv")
    page = set_anew(act.document.blocks)
    assert page.count("<table") == page.count("</table>") == 1 and "A4 landscape" in page
    assert "<td>Rà soát &lt;quy hoạch&gt; &amp; kế hoạch</td><td>Sở Nội vụ</td></tr>" in page


def test_pages_that_are_not_there_and_digests_are_told(plan: tuple[Act, bytes]) -> None:
    act, data = plan
    with pytest.raises(InputError, match="2 trang"):
        page_image(data, "ke-hoach.pdf", 3)
    digest = replace(make_statement("MT.1", "Mục tiêu"), span=None)
    with pytest.raises(InputError, match="tóm lược"):
        facsimile(digest, act.document, data)


def test_the_original_is_found_by_its_bytes(plan: tuple[Act, bytes], tmp_path: Path) -> None:
    act, data = plan
    home = Home(tmp_path / "home")
    with pytest.raises(UnreadableFile, match="truyvet add"):
        source_bytes(act.document, home, tmp_path)
    (tmp_path / "ke-hoach.pdf").write_bytes(b"another one")
    with pytest.raises(UnreadableFile):
        source_bytes(act.document, home, tmp_path)
    (tmp_path / "ke-hoach.pdf").write_bytes(data)
    assert source_bytes(act.document, home, tmp_path) == data
    home.keep_bytes(data)
    (tmp_path / "ke-hoach.pdf").unlink()
    assert source_bytes(act.document, home, tmp_path) == data
    with pytest.raises(InputError, match="chưa có tệp gốc"):
        source_bytes(make_act("1/KH-UBND").document, home, tmp_path)
