"""An exclusive lock on an open file, for whatever system this runs on; it goes when the file is closed."""

from __future__ import annotations

import sys
from typing import IO, Any


def hold(file: IO[Any]) -> None:
    """Wait for the lock on the file and keep it until the file is closed. Raises OSError where it cannot be had."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
