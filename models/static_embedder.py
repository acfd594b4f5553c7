"""Static embeddings: a text is the mean of its tokens' vectors, set to length 1.

Reads a sentence-transformers folder of one StaticEmbedding module (and Normalize) with numpy, tokenizers and
safetensors alone, and gives the vectors that sentence-transformers gives. Tokenizers of the layout of the bundled
model are read by `models.phrase_tokenizer`, which is several times faster; all others by the tokenizers library.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from models.errors import ModelError
from models.phrase_tokenizer import SPACE, PhraseTokenizer, Tokens

_KEY = "embedding.weight"
_AGAIN = "chép lại thư mục mô hình, hoặc bỏ --model và TRUYVET_MODEL để dùng mô hình sẵn có"
#: Texts and letters per batch (a longer text is a batch of its own): bounds the memory.
_TEXTS, _LETTERS = 512, 1 << 18
#: Texts of more tokens are summed one by one, in blocks of so many rows; shorter ones token by token, all at once.
_SHORT, _ROWS = 64, 4096
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
        for batch in _batches(texts):
            ids, counts = self._tokenizer.ids(texts[batch])
            self._add_up(ids, counts, out[batch])
            out[batch] /= np.maximum(counts, 1)[:, None].astype(np.float32)
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        out /= np.where(norms > 0, norms, 1)
        return out

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of the text as the model reads it, with spaces inside phrases."""
        return [token.replace(SPACE, " ").strip() for token in self._tokenizer.tokens(text)]

    def _add_up(self, ids: Tokens, counts: Tokens, out: NDArray[np.float32]) -> None:
        """Add to each row of `out` (len(counts), dimensions) the vectors of its text's tokens, in their order."""
        starts = np.cumsum(counts) - counts
        for text in np.flatnonzero(counts > _SHORT).tolist():
            end = starts[text] + counts[text]
            for start in range(starts[text], end, _ROWS):
                out[text] += self._weights[ids[start : min(start + _ROWS, end)]].sum(axis=0)
        # np.add.reduceat would do in one line, ten times slower.
        short = np.flatnonzero(counts <= _SHORT)
        short = short[np.argsort(-counts[short], kind="stable")]
        falling, starts = -counts[short], starts[short]
        sums = np.zeros((len(short), self.dimensions), dtype=np.float32)
        for place in range(-int(falling.min(initial=0))):
            longer = int(np.searchsorted(falling, -place))
            sums[:longer] += self._weights[ids[starts[:longer] + place]]
        out[short] += sums


class _LibraryTokenizer:
    """A tokenizer of any layout, read by the tokenizers library."""

    def __init__(self, file: Path) -> None:
        """Load the file. Raises Exception where it is broken: the library knows nothing finer."""
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self.size: int = self._tokenizer.get_vocab_size()

    def ids(self, texts: Sequence[str]) -> tuple[Tokens, Tokens]:
        """Return the token ids of all texts in one row, and how many of them each text has, int64 (len(texts),)."""
        rows = [e.ids for e in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        return np.array(list(chain.from_iterable(rows)), dtype=np.int64), np.array([len(r) for r in rows], np.int64)

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of the text."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).tokens)


def _batches(texts: Sequence[str]) -> Iterator[slice]:
    """Yield the texts in slices of at most `_TEXTS` texts and, but for a longer single text, `_LETTERS` letters."""
    start = letters = 0
    for place, text in enumerate(texts):
        letters += len(text)
        if place > start and (place - start == _TEXTS or letters > _LETTERS):
            yield slice(start, place)
            start, letters = place, len(text)
    if start < len(texts):
        yield slice(start, len(texts))


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
        raise ModelError(
            f"Không đọc được mô hình véc-tơ ở «{folder}»: thiếu hoặc hỏng modules.json; {_AGAIN}."
        ) from error


def _read(tokenizer_file: Path, weights_file: Path) -> tuple[PhraseTokenizer | _LibraryTokenizer, NDArray[np.float32]]:
    """Return the tokenizer and the token vectors, float32 (tokens, dimensions). Raises ModelError."""
    try:
        # The tokenizers library raises bare Exception for a broken file.
        tokenizer = PhraseTokenizer.read(tokenizer_file) or _LibraryTokenizer(tokenizer_file)
        with safe_open(str(weights_file), framework="numpy") as tensors:
            weights = np.asarray(tensors.get_tensor(_KEY), dtype=np.float32)
    except (OSError, SafetensorError, ValueError) as error:
        raise ModelError(f"Không đọc được trọng số của mô hình véc-tơ ở «{weights_file.parent}»; {_AGAIN}.") from error
    except Exception as error:
        raise ModelError(
            f"Không đọc được bộ tách từ của mô hình véc-tơ ở «{tokenizer_file.parent}»; {_AGAIN}."
        ) from error
    if weights.ndim != 2 or weights.shape[0] < tokenizer.size:
        raise ModelError(f"Trọng số và bộ tách từ ở «{weights_file.parent}» không khớp nhau; {_AGAIN}.")
    return tokenizer, weights
