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
