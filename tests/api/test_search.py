"""`truyvet search` as people call it, over the bundled corpus."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from index.filters import Filters
from tests.conftest import Ran

Truyvet = Callable[..., Ran]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Truyvet:
    from tests.conftest import call

    folder = tmp_path_factory.mktemp("search")
    home = folder / "home"
    assert call("--home", home, "run", "-o", folder / "out").status == 0
    return lambda *arguments: call("--home", home, "search", *arguments)


def ids(ran: Ran) -> list[str]:
    assert ran.status == 0, ran.err
    return [hit["statement"]["id"] for hit in json.loads(ran.out)["hits"]]


def test_the_shape_keeps_its_three_keys_and_gains_others_only_where_they_say_something(ran: Truyvet) -> None:
    shape = json.loads(ran("chuyển đổi số", "--format", "json", "-k", "2").out)
    assert set(shape) == {"hits"} and all(set(h) == {"score", "evidence", "statement"} for h in shape["hits"])
    told = json.loads(ran("chương trình 04", "--format", "json").out)
    assert told["notes"][0].startswith("04/CTr-UBND (14/04/2025, UBND tỉnh Đồng Nai): đã biết, chưa có văn bản")
    mended = json.loads(ran("chuyeenr ddooir soos baos chis", "--format", "json", "--explain").out)
    assert mended["shown_for"] == "chuyển đổi số báo chí"
    assert {"name", "detail", "value"} == set(mended["hits"][0]["explanation"][0])


@pytest.mark.parametrize("query", ["CĐS báo chí", "cds bao chi", "chuyển đổi số báo chí", '"báo chí" CĐS'])
def test_one_subject_typed_in_many_ways(ran: Truyvet, query: str) -> None:
    assert ids(ran(query, "--format", "json", "-k", "1")) == ["…/CTr-SoKHCN#III.2.4/1"]


def test_filters_combine(ran: Truyvet) -> None:
    found = ids(ran("hạ tầng", "--level", "tỉnh", "--kind", "chỉ tiêu", "--kind", "mục tiêu", "--format", "json"))
    assert found and all(name.startswith("433-KH/TU#") for name in found)
    by_lead = ids(ran("báo cáo", "--lead", "phong cong nghe", "--deadline", "11/2025", "--format", "json"))
    assert by_lead == ["…/CTr-SoKHCN#IV.1/2"]


def test_people_read_why(ran: Truyvet) -> None:
    out = ran("CĐS báo chí", "-k", "1", "--explain", "--level", "sở").out
    for words in ("Từ viết tắt: CĐS = chuyển đổi số", "Đã lọc: cấp: sở", "Từ ngữ trùng: ", "Gần nghĩa: độ gần 0,"):
        assert words in out
    assert "Hiển thị kết quả cho: chuyển đổi số báo chí" in ran("chuyeenr ddooir soos baos chis").out
    assert "Hiển thị kết quả cho" not in ran("chuyeenr ddooir soos baos chis", "--exact").out
    assert "Không tìm thấy nội dung nào" in ran("blockchain").out


def test_related_statements(ran: Truyvet) -> None:
    found = ids(ran("--related", "CTr-SoKHCN#III.2.5", "--elsewhere", "-k", "2", "--format", "json"))
    assert set(found) == {"586/QĐ-TTg#HT.1", "433-KH/TU#MT.1"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--related", "57-NQ/TW#IX.1"), "57-NQ/TW#IX.1"),
        (("x", "--kind", "abc"), "nhiệm vụ"),
        (("x", "--deadline", "hôm qua"), "thường xuyên"),
        (("x", "--status", "xong"), "đã duyệt"),
    ],
)
def test_wrong_calls_are_told_in_one_line(ran: Truyvet, arguments: tuple[str, ...], words: str) -> None:
    got = ran(*arguments)
    assert (got.status, got.out) == (1, "") and words in got.err and got.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [(), ("x", "--related", "57-NQ/TW#I.1")])
def test_a_query_or_a_statement_but_not_both(ran: Truyvet, arguments: tuple[str, ...]) -> None:
    got = ran(*arguments)
    assert got.status == 2 and "--related" in got.err and "CÂU_HỎI" in got.err and "argument" not in got.err


def test_every_filter_has_an_option() -> None:
    from api.parser import build_parser

    options = set(vars(build_parser().parse_args(["search", "x"])))
    named = {"statuses": "status"} | {f"{name}s": name for name in options}
    assert {named.get(name) for name in Filters.__dataclass_fields__ if name != "states"} <= options


def test_status_is_that_of_the_last_run(ran: Truyvet) -> None:
    every = ids(ran("chuyển đổi số", "--document", "57-NQ/TW", "-k", "60", "--format", "json"))
    states = ("đề xuất", "chưa có")
    parts = [
        set(ids(ran("chuyển đổi số", "--document", "NQ57", "-k", "60", "--status", s, "--format", "json")))
        for s in states
    ]
    assert parts[0] and parts[1] and not parts[0] & parts[1] and parts[0] | parts[1] <= set(every)
