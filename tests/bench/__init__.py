"""Benchmarks: what is measured of quality and speed. `make bench` prints all of it."""

from pathlib import Path

#: The root of the repository, and the data that lies beside it.
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
