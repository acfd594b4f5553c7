"""Settings, validated once, from arguments and the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from models.errors import InputError

#: The embedding model that ships with the project.
DEFAULT_MODEL = "static-vi"
#: A link is proposed from this probability on.
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: pages, seconds without a page done, memory in MiB, size in MiB.

    `workers` is the number of files that are read at once, None for one a processor.
    """

    pages: int = 3000
    seconds: int = 300
    memory: int = 4096
    size: int = 500
    workers: int | None = None

    @classmethod
    def from_environment(cls) -> Limits:
        """Return TRUYVET_PAGES, TRUYVET_SECONDS, TRUYVET_MEMORY, TRUYVET_SIZE, TRUYVET_WORKERS, else defaults.

        Raises InputError where a value is no whole number above 0, or the memory less than a reader needs to start.
        """
        return cls(
            **{f.name: _whole(f"TRUYVET_{f.name.upper()}", f.default, LEAST.get(f.name, 1)) for f in fields(cls)}
        )


DEFAULT_LIMITS = Limits()


#: What a limit must be at least: with less memory a reader does not even get its libraries loaded.
LEAST = {"memory": 512}


def _whole(name: str, default: Any, least: int) -> Any:  # noqa: ANN401 - an int, or the None of a field that may be empty
    raw = os.environ.get(name, "")
    if not raw:
        return default
    if not raw.isdecimal() or int(raw) < least:
        raise InputError(f"{name} phải là số nguyên từ {least} trở lên, đang là «{raw}».")
    return int(raw)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where state lives and how links are proposed.

    `home` holds originals, decisions and derived data; `model` is "static-vi" or any sentence-transformers name or
    folder; a link is proposed at `threshold` probability or more, in [0, 1]. None leaves it to what was chosen when
    the linker was trained, else DEFAULT_THRESHOLD. `limits` are those of reading one file.
    """

    home: Path
    model: str = DEFAULT_MODEL
    threshold: float | None = None
    limits: Limits = DEFAULT_LIMITS

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
            limits=Limits.from_environment(),
        )
