import textwrap
from pathlib import Path

import pytest

from models.errors import UnreadableFile
from pipeline.ingest import read_blocks, read_bytes

PROGRAMME = Path(__file__).parents[2] / "corpus" / "programme" / "ctr-sokhcn-dong-nai-2025.txt"


def texts(data: bytes, name: str = "a.txt") -> list[str]:
    return [block.text for block in read_bytes(data, name).blocks]


def test_the_programme_reads_as_its_lines() -> None:
    reading = read_blocks(PROGRAMME)
    lines = [line.strip() for line in PROGRAMME.read_text("utf-8").splitlines() if line.strip()]
    assert [block.text for block in reading.blocks] == lines
    assert len(lines) == 45
    assert reading.findings == ()
    assert {block.kind for block in reading.blocks} == {"paragraph"}
    assert "*Phụ lục II đính kèm*" in reading.text
    assert reading.blocks[8].place == "đoạn 9"


def test_the_offsets_of_the_programme_lead_into_the_file() -> None:
    decoded = PROGRAMME.read_text("utf-8")
    for block in read_blocks(PROGRAMME).blocks:
        ((here, there),) = block.origin
        assert here == 0
        assert decoded[there : there + len(block.text)] == block.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings_with_their_marks(encoding: str) -> None:
    data = "Số: 04/CTr-UBND\r\nKế hoạch".encode(encoding)
    data = b"\xfe\xff" + data if encoding == "utf-16-be" else data
    assert texts(data) == ["Số: 04/CTr-UBND", "Kế hoạch"]


def test_windows_1258_is_read_with_a_finding() -> None:
    reading = read_bytes("Quyết định".encode("cp1258", errors="ignore") + "à ô".encode("cp1258"), "a.txt")
    assert reading.blocks[0].text.endswith("à ô")
    (finding,) = reading.findings
    assert (finding.code, finding.severity, finding.document) == ("text-quality", "warning", "a.txt")


def test_utf16_that_breaks_off_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="UTF-16"):
        read_bytes(b"\xff\xfeS\x00\xdf", "a.txt")


@pytest.mark.parametrize("width", [60, 78, 95])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_programme_broken_at_a_width_reads_as_before(width: int, gap: str) -> None:
    lines = [block.text for block in read_blocks(PROGRAMME).blocks]
    broken = gap.join(textwrap.fill(line, width, break_on_hyphens=False) for line in lines)
    found = texts(broken.encode())
    assert len(set(lines) - set(found)) <= (0 if gap == "\n\n" else 1)
    assert " ".join(found) == " ".join(lines)


def test_short_lines_that_are_paragraphs_stay_apart() -> None:
    data = "Nơi nhận:\n- UBND tỉnh (b/c);\n- Sở Tài chính (t/hợp);\n- Lưu: VT, CN\nchú thích nhỏ\nkhác nữa"
    assert texts(data.encode()) == data.split("\n")


TABLE = """I. NHIỆM VỤ
| TT | Nhiệm vụ | Thời hạn |
|---|:---|---|
| 1 | Xây dựng nền tảng dữ liệu dùng chung | 30/6/2025 |
| 2 | Tập huấn kỹ năng số | Quý IV/2025 |
II. TỔ CHỨC THỰC HIỆN"""


def test_a_table_drawn_with_pipes_keeps_its_rows() -> None:
    plain, markdown = (read_bytes(TABLE.encode(), name).blocks for name in ("a.txt", "a.md"))
    assert [b.kind for b in plain] == ["paragraph", "row", "row", "row", "paragraph"]
    rows = [[[c.text for c in b.cells] for b in blocks if b.kind == "row"] for blocks in (plain, markdown)]
    assert rows[0] == rows[1] and rows[0][1] == ["1", "Xây dựng nền tảng dữ liệu dùng chung", "30/6/2025"]
    for block in plain:
        start = block.origin[0][1]
        assert TABLE[start:].startswith(block.text.split("\t")[0])


def test_rows_without_dashes_need_three_alike_and_a_lone_pipe_is_text() -> None:
    boxed = "| 1 | Một việc | Sở A |\n| 2 | Hai việc | Sở B |\n| 3 | Ba việc | Sở C |"
    assert [b.kind for b in read_bytes(boxed.encode(), "a.txt").blocks] == ["row"] * 3
    for text in ("a | b\nc | d", "| ghi chú |", "x || y\n---"):
        assert {b.kind for b in read_bytes(text.encode(), "a.txt").blocks} == {"paragraph"}
