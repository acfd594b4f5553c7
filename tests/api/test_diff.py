"""`truyvet diff A B`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline.library import BUNDLED
from tests.conftest import call

TEXT = BUNDLED / "programme" / "ctr-sokhcn-dong-nai-2025.txt"
DOCX = BUNDLED / "programme" / "ctr-sokhcn-dong-nai-2025.docx"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The programme with another lead in one sentence, whose second clause is the lead's too."""
    text = TEXT.read_text(encoding="utf-8")
    assert "Giao Phòng Công nghệ chủ trì" in text
    file = tmp_path / "ban-moi.txt"
    file.write_text(text.replace("Giao Phòng Công nghệ chủ trì", "Giao Văn phòng Sở chủ trì", 1), encoding="utf-8")
    return file


def test_text(newer: Path, tmp_path: Path) -> None:
    done = call("--home", tmp_path, "diff", DOCX, newer)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith(
        "2 nội dung đổi (2 chủ trì, 0 phối hợp, 1 lời văn, 0 sản phẩm, 0 thời hạn); 0 thêm, 0 bỏ"
    )
    assert "    chủ trì: Phòng Công nghệ → Văn phòng Sở" in lines
    assert any("[-Công nghệ-]{+Sở+}" in line for line in lines)


def test_json_and_csv(newer: Path, tmp_path: Path) -> None:
    shape = json.loads(call("--home", tmp_path, "diff", TEXT, newer, "--format", "json").out)
    assert shape["summary"]["lead"] == 2 and shape["summary"]["text"] == 1 and len(shape["items"]) == 2
    assert shape["items"][0]["changes"][0]["before"] == "Phòng Công nghệ"
    out = call("--home", tmp_path, "diff", TEXT, newer, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert (rows[0]["Thay đổi"], rows[0]["Trường"], rows[0]["Mới"]) == ("đổi", "chủ trì", "Văn phòng Sở")


@pytest.mark.parametrize("name", ["CTr-SoKHCN", "…/ctr-sokhcn"])
def test_documents_of_the_library_by_symbol(name: str, newer: Path, tmp_path: Path) -> None:
    done = call("--home", tmp_path, "diff", name, newer)
    assert done.status == 0 and done.out.startswith("2 nội dung đổi")


def test_nothing_differs(tmp_path: Path) -> None:
    done = call("--home", tmp_path, "diff", TEXT, DOCX)
    assert done.status == 0 and "0 nội dung đổi" in done.out and "32 không đổi" in done.out


@pytest.mark.parametrize("name", ["khong-co.docx", "04/CTr-UBND"])
def test_unknown_document_is_one_line(name: str, tmp_path: Path) -> None:
    done = call("--home", tmp_path, "diff", TEXT, name)
    assert (done.status, done.out) == (1, "")
    assert done.err.count("\n") == 1 and name in done.err


def test_a_digest_is_called_one(tmp_path: Path) -> None:
    assert "bản tóm lược" in call("--home", tmp_path, "diff", "57-NQ/TW", TEXT).out


OTHER = """ỦY BAN NHÂN DÂN TỈNH

Số: 12/KH-UBND

KẾ HOẠCH

I. NHIỆM VỤ

- Rà soát nhà ở xã hội trên địa bàn.

- Tổ chức phòng cháy, chữa cháy rừng trong mùa khô.

- Kiểm tra an toàn đập, hồ chứa nước trước mùa mưa lũ.

- Cấp phát thuốc cho trạm y tế xã.
"""


def test_two_documents_of_nothing_in_common_are_called_so(tmp_path: Path) -> None:
    other = tmp_path / "khac.txt"
    other.write_text(OTHER, encoding="utf-8")
    hint = "Hai văn bản hầu như không có nội dung chung (0 cặp trên 32/4 nội dung"
    shown = call("--home", tmp_path, "diff", TEXT, other)
    assert sum(hint in line and "chọn nhầm tệp" in line for line in shown.out.splitlines()) == 1 and shown.err == ""
    for form in ("json", "csv"):
        told = call("--home", tmp_path, "diff", TEXT, other, "--format", form)
        assert told.status == 0 and hint in told.err and hint not in told.out
    assert json.loads(call("--home", tmp_path, "diff", TEXT, other, "--format", "json").out)["in_common"] == 0.0


def test_versions_of_one_document_are_not(newer: Path, tmp_path: Path) -> None:
    half = tmp_path / "nua.txt"
    half.write_text(TEXT.read_text(encoding="utf-8").split("2. Về chuyển đổi số")[0], encoding="utf-8")
    for after in (newer, half, DOCX):
        assert "hầu như không có" not in call("--home", tmp_path, "diff", TEXT, after).out


def test_a_document_without_tasks_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "rong.txt"
    empty.write_text("Nơi nhận:", encoding="utf-8")
    assert "Không đọc được nhiệm vụ nào trong" in call("--home", tmp_path, "diff", TEXT, empty).out
