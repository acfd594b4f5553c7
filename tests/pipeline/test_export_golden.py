"""The exports of the example, byte for byte. Renew: `python -m tests.pipeline.golden.renew`."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.pipeline.golden.renew import FOLDER, golden

NAMES = ("matrix.csv", "gaps.csv", "matrix.json", "matrix.html", "matrix.xlsx.json")


@pytest.fixture(scope="module")
def made() -> Mapping[str, bytes]:
    return golden()


def test_every_golden_file_is_compared(made: Mapping[str, bytes]) -> None:
    assert tuple(made) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_export_is_as_the_golden_file(made: Mapping[str, bytes], name: str) -> None:
    assert made[name].decode() == (FOLDER / name).read_bytes().decode()
