"""Two versions of a document, task by task."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.diff import Change, ChangedField, Compared, Diff, diff_json, tally, tally_as_read, tally_cause
from pipeline.act import Act
from pipeline.diff import compare
from pipeline.documents import read_act, read_act_bytes
from pipeline.export.diff import DIFF_COLUMNS, diff_csv, diff_lines
from pipeline.library import BUNDLED

HEAD = """PHỤ LỤC II

| TT | Tên nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Kết quả | Thời gian hoàn thành |
|---|---|---|---|---|---|
| **I.** | Nâng cao nhận thức |  |  |  |  |
"""
#: Rows of 03/NQ-CP's annex II: task, lead, partners, deliverable, deadline.
Row = tuple[str, str, str, str, str]
PLAN: Row = ("Xây dựng kế hoạch triển khai Chương trình hành động của Chính phủ.", "Các bộ, ngành, địa phương", "",
             "Kế hoạch của các bộ, ngành, địa phương", "01/2025")  # fmt: skip
MEDIA: Row = ("Xây dựng chương trình chuyên biệt về khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số trên truyền "
              "hình, phát thanh và mạng xã hội.", "VTV, VOV, TTXVN, các địa phương",
              "Bộ Khoa học và Công nghệ, Bộ Thông tin và Truyền thông", "Chương trình", "Thường xuyên")  # fmt: skip
LEARNING: Row = ("Xây dựng nền tảng đào tạo trực tuyến mở đại trà cung cấp miễn phí các kiến thức về phát triển khoa "
                 "học, công nghệ và đổi mới sáng tạo.", "Bộ Thông tin và Truyền thông", "Các bộ, ngành, địa phương",
                 "Nền tảng đào tạo trực tuyến mở đại trà", "6/2025")  # fmt: skip
FUNDS: Row = ("Xây dựng cơ chế, chính sách và thu hút nguồn lực phục vụ phát triển nguồn nhân lực.",
              "Bộ Kế hoạch và Đầu tư", "Bộ Tài chính, Bộ Giáo dục và Đào tạo", "Nghị quyết", "12/2025")  # fmt: skip
ROWS = (PLAN, MEDIA, LEARNING, FUNDS)


def act(*rows: Row | str) -> Act:
    lines = [r if isinstance(r, str) else f"| {n}. | " + " | ".join(r) + " |" for n, r in enumerate(rows, start=1)]
    return read_act_bytes((HEAD + "\n".join(lines) + "\n").encode(), "phu-luc.md")


def with_field(row: Row, field: ChangedField, words: str) -> Row:
    index = ("text", "lead", "partners", "deliverable", "deadline").index(field)
    return (*row[:index], words, *row[index + 1 :])  # type: ignore[return-value]


def only(found: Diff) -> Compared:
    changed = [i for i in found.items if i.state != "unchanged"]
    assert len(changed) == 1
    return changed[0]


def change(row: Row, field: ChangedField, words: str) -> Change:
    item = only(compare(act(PLAN, row), act(PLAN, with_field(row, field, words))))
    assert item.state == "changed" and [c.field for c in item.changes] == [field]
    return item.changes[0]


@pytest.mark.parametrize(
    ("row", "field", "words", "cause"),
    [
        (LEARNING, "lead", "Bộ Khoa học và Công nghệ", "succession"),
        (LEARNING, "lead", "Bộ Công Thương", "words"),
        (LEARNING, "lead", "Bộ TT&TT", "spelling"),
        (LEARNING, "lead", "", "words"),
        (MEDIA, "partners", "Bộ Khoa học và Công nghệ", "succession"),
        (MEDIA, "partners", "Bộ Khoa học và Công nghệ, Bộ Công an", "succession"),
        (MEDIA, "partners", "Bộ Thông tin và Truyền thông, Bộ Khoa học và Công nghệ", "spelling"),
        (MEDIA, "lead", "VTV, VOV, các địa phương", "words"),
        (LEARNING, "deadline", "06/2025", "spelling"),
        (LEARNING, "deadline", "7/2025", "words"),
        ((*LEARNING[:4], "30/6/2025 (đợt 1); 31/12/2025 (đợt 2)"), "deadline", "30/6/2025; 31/12/2025", "spelling"),
        ((*LEARNING[:4], "30/6/2025; 31/12/2025"), "deadline", "31/7/2025; 31/12/2025", "words"),
        (LEARNING, "deliverable", "Nền tảng", "words"),
        (PLAN, "text", "Xây dựng, ban hành kế hoạch triển khai Chương trình hành động của Chính phủ.", "words"),
        (LEARNING, "text", LEARNING[0].replace("khoa học, công nghệ", "khoa học công nghệ"), "spelling"),
    ],
)  # fmt: skip
def test_what_changed_and_why(row: Row, field: ChangedField, words: str, cause: str) -> None:
    other = PLAN if row is not PLAN else MEDIA
    item = only(compare(act(other, row), act(other, with_field(row, field, words))))
    assert [(c.field, c.cause) for c in item.changes] == [(field, cause)]
    assert (item.changes[0].after or "") == words


def test_a_succession_says_since_when() -> None:
    note = change(LEARNING, "lead", "Bộ Khoa học và Công nghệ").note
    assert note == "Bộ Khoa học và Công nghệ kế thừa Bộ Thông tin và Truyền thông từ 01/03/2025"


def test_a_partner_that_the_merger_made_the_lead_is_no_loss() -> None:
    merged = with_field(with_field(FUNDS, "lead", "Bộ Tài chính"), "partners", "Bộ Giáo dục và Đào tạo")
    changes = only(compare(act(FUNDS), act(merged))).changes
    assert [(c.field, c.cause) for c in changes] == [("lead", "succession"), ("partners", "succession")]
    assert changes[1].note == "Bộ Tài chính, nay là cơ quan chủ trì"


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (LEARNING, "text", LEARNING[0].replace("hóa", "hoá").rstrip(".") + " ;"),
        (LEARNING, "lead", "BỘ THÔNG TIN VÀ TRUYỀN THÔNG"),
        (MEDIA, "partners", "Bộ Khoa học và Công nghệ,Bộ Thông tin và  Truyền thông."),
    ],
)
def test_spaces_case_tone_marks_and_final_signs_are_no_change(row: Row, field: ChangedField, words: str) -> None:
    assert tally(compare(act(row), act(with_field(row, field, words))))["unchanged"] == 1


def test_added_dropped_and_renumbered() -> None:
    found = compare(act(PLAN, MEDIA, LEARNING), act(FUNDS, MEDIA, LEARNING))
    states = [(i.state, i.before and i.before.locator, i.after and i.after.locator) for i in found.items]
    assert ("added", None, "PL2.1") in states and ("dropped", "PL2.1", None) in states
    shifted = compare(act(MEDIA, LEARNING), act(PLAN, MEDIA, LEARNING))
    assert tally(shifted)["unchanged"] == 2 and tally(shifted)["added"] == 1 and tally(shifted)["moved"] == 0
    text = "\n".join(diff_lines(shifted))
    assert "[thêm] PL2.1 (nhiệm vụ): Xây dựng kế hoạch" in text


def test_a_row_cut_by_a_page_break_counts_as_it_stands_and_is_told_apart() -> None:
    half = "xây dựng kế hoạch triển khai"
    cut = with_field(PLAN, "text", PLAN[0].removesuffix(" Chương trình hành động của Chính phủ."))
    rest = "|  | Chương trình hành động của Chính phủ. |  | Bộ Tài chính |  |  |"
    assert half in cut[0].lower()
    found = compare(act(cut, rest, MEDIA), act(PLAN, MEDIA))
    changes = {c.field: c for c in found.items[0].changes}
    assert (changes["text"].cause, changes["text"].in_row, changes["text"].in_reading) == ("page_break", True, False)
    assert (changes["partners"].in_row, changes["partners"].in_reading) == (False, True)
    assert (tally(found)["text"], tally(found)["partners"]) == (1, 0)
    assert (tally_as_read(found)["text"], tally_as_read(found)["partners"]) == (0, 1)
    assert tally_cause(found, "page_break")["text"] == 1
    text = "\n".join(diff_lines(found))
    assert "ghép các hàng lại thì không đổi" in text and "chỉ ở phần hàng bị ngắt trang" in text


def test_agencies_of_a_heading_count_for_its_points() -> None:
    plan = "KẾ HOẠCH\n\nI. TỔ CHỨC THỰC HIỆN\n\n1. Giao {}:\n\na) Tham mưu ban hành kế hoạch.\n"
    acts = [
        read_act_bytes(plan.format(x).encode(), "a.md")
        for x in ("Sở Y tế", "Sở Tài chính chủ trì, phối hợp với Sở Y tế")
    ]
    item = only(compare(*acts))
    assert {c.field: (c.before, c.after) for c in item.changes} == {
        "lead": ("Sở Y tế", "Sở Tài chính"),
        "partners": (None, "Sở Y tế"),
    }


def test_shapes_and_table() -> None:
    found = compare(act(*ROWS), act(MEDIA, with_field(LEARNING, "lead", "Bộ Khoa học và Công nghệ"), FUNDS))
    shape = diff_json(found)
    assert set(shape) == {"before", "after", "in_common", "summary", "items"}
    assert shape["summary"]["dropped"] == 1 and shape["summary"]["lead"] == 1
    assert {i["state"] for i in shape["items"]} == {"dropped", "changed"}
    lines = diff_csv(found).decode("utf-8-sig").split("\r\n")
    assert lines[0] == ",".join(DIFF_COLUMNS) and len(lines) == 4
    first = next(diff_lines(found))
    assert first == (
        "1 nội dung đổi (1 chủ trì, 0 phối hợp, 0 lời văn, 0 sản phẩm, 0 thời hạn); 0 thêm, 1 bỏ; 2 không đổi"
    )


@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_the_programme_against_itself_in_two_formats(ending: str) -> None:
    folder = BUNDLED / "programme"
    acts = [read_act(Path(folder / f"ctr-sokhcn-dong-nai-2025.{e}")) for e in (ending, "txt")]
    counts = tally(compare(*acts))
    assert counts["unchanged"] == 32 and sum(counts.values()) == 32


WORDS = st.sampled_from(["Bộ Tài chính", "Bộ Công an", "các địa phương", "Bộ KH&CN", ""])
EDITED = st.lists(st.tuples(st.sampled_from(ROWS), WORDS, WORDS), max_size=5)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(EDITED, EDITED)
def test_mirror(first: list[tuple[Row, str, str]], second: list[tuple[Row, str, str]]) -> None:
    a, b = (act(*((r[0], lead, partners, *r[3:]) for r, lead, partners in rows)) for rows in (first, second))
    there, back = tally(compare(a, b)), tally(compare(b, a))
    assert there["added"] == back["dropped"] and there["dropped"] == back["added"]
    for name in ("changed", "unchanged", "lead", "partners", "text", "deadline"):
        assert there[name] == back[name]
    assert set(i.state for i in compare(a, a).items) <= {"unchanged"}
