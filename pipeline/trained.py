"""What `truyvet train` left in the home folder, and whether it still fits what it was learnt on.

`linker.json` holds the weights of `pipeline.learning` and where they came from. It is used only while the embedder, the
numbers that ship and the pair scorer's files are those of the training: with others its weights would mean something
else. What does not fit is a finding, never an error, for all of it can be learnt again from the decisions.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import index
from models.embedder import Embedder
from models.errors import StateError
from models.settings import DEFAULT_THRESHOLD
from models.static_embedder import checksum
from models.tracing import Decision, Finding
from pipeline.act import Act
from pipeline.link import SHIPPED, Learnt, Weights
from pipeline.precedent import Precedents, read_verdicts
from pipeline.store import Home

#: Raised when the meaning of a weight changes.
FORMAT = 1
_NAMES = ("log_odds", "agreement", "precedent", "constant")
#: The files of the pair scorer: its models and vocabularies.
_SCORER = ("*.json", "*.npz", "*.tsv")


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights, the threshold chosen for a precision (both None where none was), and what they were learnt from.

    `decisions` counts those used, `seen` the lines of the log then; `at` is ISO 8601 in UTC; `embedder`, `shipped`
    and `scorer` (a checksum) are what must still be the same.
    """

    weights: Weights
    threshold: float | None
    precision: float | None
    decisions: int
    seen: int
    at: str
    embedder: str
    shipped: Weights
    scorer: str

    @property
    def learnt(self) -> bool:
        """Whether the weights are other than those that ship; else only the threshold was chosen."""
        return self.weights != self.shipped


@dataclass(frozen=True, slots=True)
class InUse:
    """The linker that a run takes: a trained one that fits, or None for what ships; `stale` says why one does not."""

    trained: Trained | None = None
    stale: str = ""

    @property
    def threshold(self) -> float:
        """The threshold chosen at the training, else the usual one."""
        chosen = self.trained.threshold if self.trained else None
        return DEFAULT_THRESHOLD if chosen is None else chosen

    @property
    def findings(self) -> tuple[Finding, ...]:
        """A warning where a trained linker is there but not used."""
        if not self.stale:
            return ()
        remedy = "Chạy lại «truyvet train», hoặc bỏ hẳn bằng «truyvet train --reset»."
        message = f"{self.stale} Đang dùng bộ ghép kèm theo chương trình."
        return (Finding("linker-stale", "warning", "linker.json", "", "Bộ ghép đã huấn luyện", message, remedy),)

    @property
    def name(self) -> str:
        """Return for the manifest what it is: "shipped", "trained 2026-05-04T03:02:01+00:00 (120 decisions)"."""
        if self.trained is None:
            return "shipped"
        start = "trained" if self.trained.learnt else "shipped, threshold chosen"
        return f"{start} {self.trained.at} ({self.trained.decisions} decisions)"

    def with_precedents(self, decisions: Sequence[Decision], acts: Sequence[Act], embedder: Embedder) -> Learnt | None:
        """Return the weights with all precedents of today, those since the training too; None for what ships."""
        if self.trained is None or not self.trained.learnt:
            return None
        verdicts = read_verdicts(decisions, acts).found if self.trained.weights[2] else ()
        return Learnt(self.trained.weights, Precedents(verdicts, embedder))


def scorer_checksum() -> str:
    """Return eight hex digits over the files of the pair scorer: other files, other log odds."""
    folder = Path(index.__file__).parent
    return checksum(sorted(file for pattern in _SCORER for file in folder.glob(pattern)))


def save(home: Home, trained: Trained) -> None:
    """Write `linker.json`. Raises StateError."""
    shape = {"format": FORMAT, **asdict(trained)}
    for key in ("weights", "shipped"):
        shape[key] = dict(zip(_NAMES, shape[key], strict=True))
    home.keep_linker(json.dumps(shape, ensure_ascii=False, indent=1).encode() + b"\n")


def read(home: Home) -> Trained | None:
    """Return what `linker.json` holds, None where there is none. Raises StateError where it cannot be read."""
    try:
        shape = json.loads(home.linker.read_text(encoding="utf-8"))
        if shape["format"] != FORMAT:
            raise StateError("Bộ ghép do phiên bản khác của chương trình huấn luyện.")
        return Trained(
            weights=_weights(shape["weights"]),
            threshold=None if shape["threshold"] is None else float(shape["threshold"]),
            precision=None if shape["precision"] is None else float(shape["precision"]),
            decisions=int(shape["decisions"]),
            seen=int(shape["seen"]),
            at=datetime.fromisoformat(shape["at"]).isoformat(),
            embedder=str(shape["embedder"]),
            shipped=_weights(shape["shipped"]),
            scorer=str(shape["scorer"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StateError("Tệp linker.json của bộ ghép bị hỏng.") from error


def _weights(shape: dict[str, float]) -> Weights:
    one, two, three, four = (float(shape[name]) for name in _NAMES)
    return one, two, three, four


def in_use(home: Home, embedder: Embedder) -> InUse:
    """Return the linker that a run with this embedder takes."""
    try:
        trained = read(home)
    except StateError as error:
        return InUse(stale=str(error))
    if trained is None:
        return InUse()
    if trained.embedder != embedder.name:
        return InUse(stale=f"Bộ ghép được huấn luyện với mô hình nhúng {trained.embedder}, nay là {embedder.name}.")
    if (trained.shipped, trained.scorer) != (SHIPPED, scorer_checksum()):
        return InUse(stale="Bộ ghép được huấn luyện trên bản cũ của chương trình.")
    return InUse(trained)
