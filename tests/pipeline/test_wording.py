"""The words that went and came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.wording import marked, stretches, wording


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("số hoá hồ sơ", "số hóa  hồ sơ."),
        ("Các bộ, ngành ;", "các bộ, ngành"),
        ("“học tập số”", '"học tập số"'),
        ("- Xây dựng", "Xây dựng:"),
        ("", None),
        ("2025–2026", "2025-2026"),
    ],
)
def test_no_change(a: str, b: str | None) -> None:
    assert wording(a) == wording(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("bộ, ngành", "bộ ngành"), ("đến 80 %", "đến 8 %"), ("kết quả. Trình", "kết quả trình"), ("bộ", "bố"), ("", "x")],
)
def test_change(a: str, b: str) -> None:
    assert wording(a) != wording(b)


def test_marked_shows_what_went_and_came() -> None:
    old = "Các cơ quan, đơn vị xây dựng kế hoạch triển khai Chương trình hành động của Chính phủ trước tháng 3/2025"
    new = old.replace("xây dựng", "rà soát, ban hành").replace(" trước tháng 3/2025", "")
    shown = "… đơn vị [-xây dựng-]{+rà soát, ban hành+} kế hoạch … Chính phủ [-trước tháng 3/2025-]"
    assert marked(old, new, 2) == shown
    assert marked("a b", "a b") == "a b"
    assert marked("kết quả. Trình", "kết quả Trình", exact=True) == "kết [-quả.-]{+quả+} Trình"


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_stretches_are_the_two_texts(a: str, b: str, exact: bool) -> None:
    found = stretches(a, b, exact)
    assert " ".join(s.before for s in found if s.before).split() == a.split()
    assert " ".join(s.after for s in found if s.after).split() == b.split()
    assert all(s.same for s in stretches(a, a, exact))
