"""Slips of the keys are mended where no text holds the word, and only there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.generation import build
from index.orthography import possible, surface, telex, vni
from index.search import Index, open_current
from models.records import Statement
from models.text import accent_key, syllables
from tests.index.conftest import TEXTS, HashEmbedder


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Index:
    from models.records import AsWritten
    from models.text import stamp

    made = [
        Statement(f"x#{n}", "x", str(n), "task", text, AsWritten(), None, stamp(text), "full")
        for n, text in enumerate(TEXTS)
    ]
    folder = tmp_path_factory.mktemp("index")
    build(folder, made, HashEmbedder())
    return open_current(folder, HashEmbedder())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("trung taam duwx lieeuj", "trung tâm dữ liệu"),
        ("chuye6n3 d9o6i3 so61", "chuyển đổi số"),
        ("trung tâm dữ lịêuu", "trung tâm dữ liệu"),
        ("ddieenj toans ddams maay", "điện toán đám mây"),
        ("phat trienr ha tang", "phat trien ha tang"),
        ("nen tamg so", "nen tang so"),
        ("khogn gian mang", "khong gian mang"),
        ("trungtam dulieu", "trung tam du lieu"),
        ("trungtâm dữliệu", "trung tâm dữ liệu"),
    ],
)
def test_slips_are_mended_and_told(opened: Index, typed: str, shown: str) -> None:
    found = opened.find(typed)
    assert found.shown_for == shown
    assert [hit.statement for hit in found.hits] == [hit.statement for hit in opened.find(shown).hits]
    assert opened.find(typed, mend=False).shown_for == ""


@pytest.mark.parametrize(
    "query",
    [
        "trung tâm dữ liệu",
        "trung tam du lieu",
        "thuy loi",
        "thủy lợi",
        "blockchain",
        "quantum computing",
        "GDP",
        "so hoa",
        "nq57",
        "5G",
    ],
)
def test_words_that_may_be_meant_stay_as_typed(opened: Index, query: str) -> None:
    assert opened.find(query).shown_for == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chuyeenr", "chuyển"),
        ("ddooir", "đổi"),
        ("dduwowcj", "được"),
        ("dduwocwj", "được"),
        ("truwowngf", "trường"),
        ("ngheej", "nghệ"),
        ("hoas", "hóa"),
        ("quoocs", "quốc"),
        ("khoa", ""),
        ("van", ""),
    ],
)
def test_telex(typed: str, meant: str) -> None:
    assert (surface(telex(typed)) if telex(typed) else "") == meant


@pytest.mark.parametrize(("typed", "meant"), [("d9u7o7c5", "được"), ("so61", "số"), ("ha2nh", "hành"), ("nq57", "")])
def test_vni(typed: str, meant: str) -> None:
    assert (surface(vni(typed)) if vni(typed) else "") == meant


def test_the_mark_stands_where_offices_put_it() -> None:
    words = syllables("hóa thủy quyết giấy khoản tuệ nghĩa mùa gì giếng ủy toán loại được khuya quý")
    assert [surface(accent_key(word)) for word in words] == words


def test_syllables_of_real_texts_are_possible() -> None:
    from models.text import folded_syllables

    assert [s for text in TEXTS for s in folded_syllables(text) if s.isalpha() and not possible(s)] == ["nq", "tw"]
    assert not any(map(possible, ("dihc", "chuyn", "nghhiem", "truyenn", "blockchain", "sp")))


def test_a_word_without_end_stays_as_it_is(make: Callable[..., Statement], tmp_path: Path) -> None:
    build(tmp_path, [make("Xây dựng cơ sở dữ liệu", 1)], None)
    assert open_current(tmp_path).find("co so " + "duwlieu" * 20_000).shown_for == ""


def test_a_corrected_word_is_never_silent(make: Callable[..., Statement], tmp_path: Path) -> None:
    build(tmp_path, [make("Xây dựng cơ sở dữ liệu", 1), make("Phát triển báo chí", 2)], None)
    found = open_current(tmp_path).find("co so duw lieeuj")
    assert found.shown_for == "co so du lieu"
    assert found.hits[0].statement.locator == "III.1.1"
