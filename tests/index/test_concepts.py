"""The vocabulary of concepts: well formed, found in texts, compared by it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.concepts import TABLE, ConceptSide, concepts_of, phrases
from models.text import fold


def test_the_table_is_well_formed() -> None:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    names = [line.split("\t")[0] for line in lines]
    assert len(set(names)) == len(names) > 40
    for line in lines:
        listed = [fold(p) for p in line.split("\t")[1].split(";")]
        assert all(listed) and len(set(listed)) <= len(listed)
    assert all(phrase for phrase in phrases())


def test_the_longest_phrase_counts() -> None:
    assert "digital-industry" in concepts_of("Khu công nghệ thông tin tập trung")
    assert concepts_of("dịch vụ công trực tuyến")["public-services"] == 1, "not twice, for the shorter phrase in it"
    assert not concepts_of("Tham mưu UBND tỉnh thực hiện")


@given(st.text(max_size=200))
def test_any_text_has_the_same_concepts_without_diacritics(text: str) -> None:
    assert concepts_of(text) == concepts_of(fold(text))


def test_different_words_for_one_thing_agree() -> None:
    parents = [
        "Mạng cáp quang băng thông rộng phủ sóng toàn quốc.",
        "Dịch vụ công trực tuyến toàn trình.",
        "Quốc phòng.",
    ]
    cosines = ConceptSide(parents).cosines(["Hạ tầng thông tin và truyền thông đồng bộ"])
    assert cosines.shape == (1, 3, 2) and np.all(cosines <= 1 + 1e-6)
    assert cosines[0, 0].min() > 0.5 and cosines[0, 1:].max() == 0


def test_a_parent_without_concepts_is_told_and_has_no_cosine() -> None:
    side = ConceptSide(["Thực hiện nghiêm túc.", "Trung tâm dữ liệu quốc gia"])
    assert list(side.named) == [False, True]
    assert side.cosines(["trung tâm dữ liệu"])[0, 0].max() == 0


def test_what_the_whole_field_names_weighs_little() -> None:
    parents = ["Doanh nghiệp và bán dẫn", "Doanh nghiệp và năng lượng"]
    alone = ConceptSide(parents).cosines(["Doanh nghiệp bán dẫn"])[0, 1, 0]
    among = ConceptSide(parents, ["doanh nghiệp"] * 20).cosines(["Doanh nghiệp bán dẫn"])[0, 1, 0]
    assert among < alone
