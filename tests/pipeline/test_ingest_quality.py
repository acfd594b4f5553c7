"""How well a page reads as Vietnamese."""

from __future__ import annotations

import random

import pytest

from models.text import fold
from pipeline.ingest.legacy import encode_tcvn3, encode_vni
from pipeline.ingest.quality import LEAST_QUALITY, page_quality

#: From the decree on records and archives (30/2020/NĐ-CP), articles 1 to 3.
PROSE = (
    "Nghị định này quy định về công tác văn thư và quản lý nhà nước về công tác văn thư.\n"
    "Công tác văn thư được quy định tại Nghị định này bao gồm: Soạn thảo, ký ban hành văn bản; quản lý văn bản; "
    "lập hồ sơ và nộp lưu hồ sơ, tài liệu vào Lưu trữ cơ quan; quản lý và sử dụng con dấu, thiết bị lưu khóa bí mật "
    "trong công tác văn thư.\n"
    "Văn bản là thông tin thành văn được truyền đạt bằng ngôn ngữ hoặc ký hiệu, hình thành trong hoạt động của các cơ "
    "quan, tổ chức và được trình bày đúng thể thức, kỹ thuật theo quy định.\n"
)
#: From the same act's annexes: signs and abbreviations, and a table of codes as acts on tariffs have it.
SIGNS = (
    "Số: 15/QĐ-UBND, 433-KH/TU, ngày 05/3/2025 (k = 1,5 × 10²; ≥ 95 %); TT | ĐVT | KL | 8471.30 | - - - Loại khác\n" * 8
)
NAMES = "Phạm Minh Chính\nTrần Thanh Mẫn\nNguyễn Hòa Bình\nTrần Hồng Hà\nLê Thành Long\nHồ Đức Phớc\nBùi Thanh Sơn\n"
ENGLISH = "This Law shall take effect on the date of its promulgation.\nGeneral provisions\n" * 8


@pytest.mark.parametrize("text", [PROSE, PROSE.upper(), SIGNS, NAMES, PROSE + ENGLISH, "\uf0b7 " + PROSE, PROSE[:300]])
def test_good_pages_are_good(text: str) -> None:
    quality = page_quality(text)
    assert quality is not None
    assert quality >= LEAST_QUALITY


@pytest.mark.parametrize("text", ["", "Trang 3", "1 2 3 | 4,5 % | 15/QĐ-UBND", ENGLISH])
def test_pages_without_vietnamese_words_are_not_judged(text: str) -> None:
    assert page_quality(text) is None


def _shuffled(text: str) -> str:
    words = text.split()
    random.Random(1).shuffle(words)
    return " ".join(words)


@pytest.mark.parametrize(
    "text",
    [
        _shuffled(PROSE),
        PROSE[::-1],
        fold(PROSE),
        " ".join(PROSE),
        "".join(run.text for run in encode_tcvn3(PROSE)),
        "".join(run.text for run in encode_vni(PROSE)),
        PROSE.encode().decode("cp1258", "replace"),
        PROSE.encode("cp1252", "replace").decode("cp1252"),
        "".join(c if c.isspace() else chr(ord(c) + 1) for c in PROSE),
        "".join(c if c.isspace() else f"(cid:{ord(c)})" for c in PROSE),
        "".join(c if c.isspace() else chr(0xF000 + ord(c) % 256) for c in PROSE),
        "UY BAN NHAN riXn\nTiNH D6NG NAI\nCQNG HoA xA HQI cHu NGHiA VIET NAM\nD6c ldp - Tu do - Hanh phric\n" * 3,
    ],
    ids=["shuffled", "reversed", "plain", "spaced", "tcvn3", "vni", "cp1258", "lost", "moved", "cid", "private", "ocr"],
)
def test_garbage_is_not(text: str) -> None:
    quality = page_quality(text)
    assert quality is not None
    assert quality < LEAST_QUALITY
