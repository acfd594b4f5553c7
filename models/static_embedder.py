"""Static embeddings: a text is the mean of its tokens' vectors, set to length 1.

Reads a sentence-transformers folder of one StaticEmbedding module (and Normalize) with numpy, tokenizers and
safetensors alone, and gives the vectors that sentence-transformers gives.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from models.errors import ModelError

_KEY = "embedding.weight"
#: Texts per batch: bounds the rows gathered at once.
_BATCH = 256
_LAYOUTS = (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


def is_static_folder(folder: Path) -> bool:
    """Tell whether the folder is a sentence-transformers model of one StaticEmbedding (and Normalize)."""
    try:
        return [kind for kind, _ in _modules(folder)] in _LAYOUTS
    except ModelError:
        return False


class StaticEmbedder:
    """A static model in memory. It is immutable and may be shared between threads."""

    def __init__(self, folder: Path, label: str | None = None) -> None:
        """Load the folder; `label` stands in `name` (default: the folder's name). Raises ModelError."""
        modules = _modules(folder)
        if [kind for kind, _ in modules] not in _LAYOUTS:
            raise ModelError(f"«{folder}» không phải là mô hình véc-tơ tĩnh.")
        self._label = label or folder.name
        self._files = tuple(folder / modules[0][1] / name for name in ("tokenizer.json", "model.safetensors"))
        self._tokenizer, self._weights = _read(*self._files)

    @cached_property
    def name(self) -> str:
        """The label, "@" and the CRC-32 of the model's two files: a retrained model has a new name."""
        return f"{self._label}@{checksum(self._files)}"

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._weights.shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return rows of length 1, float32 (len(texts), dimensions); a text without a known token is 0."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            encodings = self._tokenizer.encode_batch(batch, add_special_tokens=False)
            out[start : start + len(batch)] = self._means([e.ids for e in encodings])
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        out /= np.where(norms > 0, norms, 1)
        return out

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of the text as the model reads it, with spaces inside phrases."""
        return [t.replace("▁", " ").strip() for t in self._tokenizer.encode(text, add_special_tokens=False).tokens]

    def _means(self, ids: list[list[int]]) -> NDArray[np.float32]:
        """Return the mean vector of each list of token ids, 0 for an empty one."""
        counts = np.fromiter((len(row) for row in ids), dtype=np.int64, count=len(ids))
        means = np.zeros((len(ids), self.dimensions), dtype=np.float32)
        filled = np.flatnonzero(counts)
        if not len(filled):
            return means
        flat = np.fromiter(chain.from_iterable(ids), dtype=np.int64, count=int(counts.sum()))
        starts = np.concatenate(([0], np.cumsum(counts[filled])[:-1]))
        sums = np.add.reduceat(self._weights[flat], starts, axis=0)
        means[filled] = sums / counts[filled, None].astype(np.float32)
        return means


def checksum(files: Sequence[Path]) -> str:
    """Return eight hex digits, the CRC-32 over the contents of the files in their order."""
    value = 0
    for file in files:
        with file.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                value = zlib.crc32(chunk, value)
    return f"{value:08x}"


def _modules(folder: Path) -> list[tuple[str, str]]:
    """Return (class name, sub-folder) of each module in modules.json. Raises ModelError."""
    try:
        entries = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        return [(str(entry["type"]).rpartition(".")[2], str(entry["path"])) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"Không đọc được mô hình véc-tơ ở «{folder}»: thiếu hoặc hỏng modules.json.") from error


def _read(tokenizer_file: Path, weights_file: Path) -> tuple[Tokenizer, NDArray[np.float32]]:
    """Return the tokenizer and the token vectors, float32 (tokens, dimensions). Raises ModelError."""
    try:
        # The tokenizers library raises bare Exception for a broken file.
        tokenizer = Tokenizer.from_file(str(tokenizer_file))
        with safe_open(str(weights_file), framework="numpy") as tensors:
            weights = np.asarray(tensors.get_tensor(_KEY), dtype=np.float32)
    except (OSError, SafetensorError, ValueError) as error:
        raise ModelError(f"Không đọc được trọng số của mô hình véc-tơ ở «{weights_file.parent}».") from error
    except Exception as error:
        raise ModelError(f"Không đọc được bộ tách từ của mô hình véc-tơ ở «{tokenizer_file.parent}».") from error
    if weights.ndim != 2 or weights.shape[0] < tokenizer.get_vocab_size():
        raise ModelError(f"Trọng số và bộ tách từ của mô hình véc-tơ ở «{weights_file.parent}» không khớp nhau.")
    tokenizer.no_padding()
    return tokenizer, weights
