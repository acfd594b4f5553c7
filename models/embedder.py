"""Embedding models: what an `Embedder` is, and how one is found by its name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from models.errors import ModelError
from models.settings import DEFAULT_MODEL

#: The folder of the default model.
BUNDLED = Path(__file__).resolve().parent / DEFAULT_MODEL
#: Set to 1 or 0 to give a transformer word-segmented text or not, whatever its tokenizer is.
SEGMENT_VARIABLE = "TRUYVET_SEGMENT"
_SWITCH = {"": None, "1": True, "0": False}


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their similarity."""

    @property
    def name(self) -> str:
        """A name that changes when the vectors would (model and version)."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row per text, float32 (len(texts), dimensions), each row of length 1 (or all 0)."""


def load_embedder(name: str = DEFAULT_MODEL, segment: bool | None = None) -> Embedder:
    """Return the embedder of that name: "static-vi", a folder, or a name on the Hugging Face Hub.

    Static models (the bundled one and any static sentence-transformers folder) load without torch; everything
    else is given to sentence-transformers. `segment` says whether a transformer reads word-segmented text;
    None takes TRUYVET_SEGMENT, then what the model's tokenizer calls for. Raises ModelError.
    """
    from models.static_embedder import StaticEmbedder, is_static_folder

    if not name.strip():
        raise ModelError(
            "Tên mô hình véc-tơ đang để trống: ghi tên, hoặc bỏ --model và TRUYVET_MODEL để dùng mô hình sẵn có."
        )
    if name == DEFAULT_MODEL:
        return StaticEmbedder(BUNDLED, DEFAULT_MODEL)
    folder = Path(name).expanduser()
    if folder.is_dir() and is_static_folder(folder):
        return StaticEmbedder(folder)
    if not folder.is_dir() and (folder.is_absolute() or name.startswith((".", "~"))):
        raise ModelError(f"Không thấy thư mục mô hình véc-tơ «{name}»: kiểm tra lại --model hoặc TRUYVET_MODEL.")

    from models.transformer_embedder import TransformerEmbedder

    return TransformerEmbedder(str(folder) if folder.is_dir() else name, _segment_setting(segment))


def model_folder(name: str = DEFAULT_MODEL) -> Path | None:
    """Return the folder that `load_embedder` reads; None for a name on the Hub, which keeps its own cache."""
    folder = BUNDLED if name == DEFAULT_MODEL else Path(name).expanduser()
    return folder if folder.is_dir() else None


def _segment_setting(segment: bool | None) -> bool | None:
    """Return the caller's word, else that of the environment, else None. Raises ModelError."""
    if segment is not None:
        return segment
    raw = os.environ.get(SEGMENT_VARIABLE, "").strip()
    if raw not in _SWITCH:
        raise ModelError(f"{SEGMENT_VARIABLE} phải là 1 (tách từ) hoặc 0 (không tách), đang là «{raw}».")
    return _SWITCH[raw]
