"""Fakes and small collections for the index tests."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from models.records import AsWritten, Statement
from models.text import folded_syllables, stamp


class HashEmbedder:
    """Counts folded syllables in hashed places: deterministic, and equal texts have equal vectors."""

    name = "hash@1"
    dimensions = 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for syllable in folded_syllables(text):
                row[zlib.crc32(syllable.encode()) % self.dimensions] += 1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, norms, out=rows, where=norms > 0)


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def make() -> Callable[..., Statement]:
    """Return a maker of statements: text, then any field by name."""

    def build(text: str, number: int = 1, **fields: object) -> Statement:
        document = str(fields.pop("document", "57-NQ/TW"))
        locator = f"III.1.{number}"
        values: dict[str, object] = {
            "id": f"{document}#{locator}",
            "document": document,
            "locator": locator,
            "kind": "task",
            "text": text,
            "as_written": AsWritten(),
            "span": None,
            "stamp": stamp(text),
            "provenance": "full",
        }
        return Statement(**{**values, **fields})  # type: ignore[arg-type]

    return build


#: Words of 57-NQ/TW and of the programme of Sở Khoa học và Công nghệ Đồng Nai.
TEXTS = (
    "Phát triển hạ tầng số, trung tâm dữ liệu và điện toán đám mây hiện đại",
    "Đẩy mạnh hợp tác quốc tế trong phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số",
    "Bảo đảm an toàn, an ninh mạng và chủ quyền quốc gia trên nền tảng số và không gian mạng",
    "Xây dựng đội ngũ giảng viên, các nhà khoa học đủ năng lực, trình độ",
    "Tham mưu Ủy ban nhân dân tỉnh báo cáo kết quả thực hiện Nghị quyết số 57-NQ/TW",
    "Hoàn thiện quy định pháp luật về sở hữu trí tuệ, đầu tư công và ngân sách nhà nước",
)


@pytest.fixture
def statements(make: Callable[..., Statement]) -> list[Statement]:
    return [make(text, number) for number, text in enumerate(TEXTS, start=1)]
