"""Any sentence-transformers model as the embedder; needs the extra "transformers"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.errors import ModelError
from models.static_embedder import checksum
from models.text import nfc

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: How to get what this module needs.
INSTALL = 'pip install "truyvet[transformers]"'
#: Models that were trained on word-segmented text ("chuyển_đổi số") although their names do not say PhoBERT.
#: Source: their model cards on the Hugging Face Hub.
SEGMENTED = frozenset({"bkai-foundation-models/vietnamese-bi-encoder", "dangvantuan/vietnamese-embedding"})
_WEIGHTS = (
    "*.safetensors",
    "*.bin",
    "tokenizer*.json",
    "vocab.txt",
    "bpe.codes",
    "config*.json",
    "modules.json",
)


class TransformerEmbedder:
    """A sentence-transformers model, by its name on the Hub or its folder."""

    def __init__(self, name: str, segment: bool | None = None) -> None:
        """Load the model; `segment` None lets its tokenizer decide on segmentation. Raises ModelError."""
        self._model = _load(name)
        self._segment = wants_words(name, self._model) if segment is None else segment
        self._name = f"{name}@{_version(name, self._model)}{'+words' if self._segment else ''}"
        self._dimensions = int(self._model.encode(["a"], show_progress_bar=False).shape[1])

    @property
    def name(self) -> str:
        """Name, "@" and version: the commit on the Hub or a checksum of the folder; "+words" if segmented."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 rows of length 1, shape (len(texts), dimensions); a blank text is all 0."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if not filled:
            return out
        prepared = [segment_words(texts[i]) if self._segment else texts[i] for i in filled]
        vectors = self._model.encode(prepared, normalize_embeddings=True, show_progress_bar=False)
        out[filled] = np.asarray(vectors, dtype=np.float32)
        return out


def wants_words(name: str, model: SentenceTransformer) -> bool:
    """Tell whether the model reads word-segmented text: the PhoBERT family, by name, base model or tokenizer.

    Of a path only the last part counts, for a folder above may be called anything.
    """
    tokenizer = getattr(model, "tokenizer", None)
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    marks = (
        name,
        type(tokenizer).__name__,
        *(str(getattr(config, key, "")) for key in ("_name_or_path", "model_type", "tokenizer_class")),
        str(getattr(tokenizer, "init_kwargs", {}).get("tokenizer_class", "")),
    )
    return name.lower() in SEGMENTED or any("phobert" in Path(mark).name.lower() for mark in marks)


def segment_words(text: str) -> str:
    """Return the text with the syllables of a word joined by "_", as PhoBERT's tokenizer expects."""
    from underthesea import word_tokenize

    return str(word_tokenize(nfc(text), format="text"))


def _load(name: str) -> SentenceTransformer:
    """Return the loaded model. Raises ModelError."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(f"Mô hình «{name}» cần thư viện sentence-transformers. Cài bằng: {INSTALL}") from error
    try:
        return SentenceTransformer(name)
    except Exception as error:  # transformers, the Hub client and torch each raise their own kinds
        raise ModelError(
            f"Không nạp được mô hình véc-tơ «{name}»: không có tên hoặc thư mục này, hoặc hỏng."
        ) from error


def _version(name: str, model: SentenceTransformer) -> str:
    """Return the commit of a Hub model (8 digits) or the checksum of a folder's files; "?" where unknown."""
    folder = Path(name)
    if folder.is_dir():
        return checksum(sorted({file for pattern in _WEIGHTS for file in folder.rglob(pattern)}))
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return str(getattr(config, "_commit_hash", None) or "?")[:8]
