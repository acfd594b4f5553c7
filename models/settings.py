"""Settings, validated once, from arguments and the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from models.errors import InputError

#: The embedding model that ships with the project.
DEFAULT_MODEL = "static-vi"
#: A link is proposed from this probability on.
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """Where state lives and how links are proposed.

    `home` holds originals, decisions and derived data; `model` is "static-vi" or any sentence-transformers name or
    folder; a link is proposed at `threshold` probability or more, in [0, 1]. None leaves it to what was chosen when
    the linker was trained, else DEFAULT_THRESHOLD.
    """

    home: Path
    model: str = DEFAULT_MODEL
    threshold: float | None = None

    @classmethod
    def from_environment(cls, home: str | None = None, model: str | None = None) -> Settings:
        """Return settings from arguments, then TRUYVET_HOME, TRUYVET_MODEL, TRUYVET_THRESHOLD, then defaults.

        Raises InputError where a value does not fit.
        """
        raw = os.environ.get("TRUYVET_THRESHOLD", "")
        try:
            threshold = float(raw) if raw else None
        except ValueError as error:
            raise InputError(f"TRUYVET_THRESHOLD phải là số từ 0 đến 1, đang là «{raw}».") from error
        if threshold is not None and not 0.0 <= threshold <= 1.0:
            raise InputError(f"TRUYVET_THRESHOLD phải là số từ 0 đến 1, đang là «{raw}».")
        return cls(
            home=Path(home or os.environ.get("TRUYVET_HOME") or ".truyvet"),
            model=model or os.environ.get("TRUYVET_MODEL") or DEFAULT_MODEL,
            threshold=threshold,
        )
