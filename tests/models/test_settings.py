"""Settings come from arguments, then the environment, then defaults; what does not fit is told in Vietnamese."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import InputError
from models.settings import DEFAULT_MODEL, Limits, Settings

LIMITS = ("TRUYVET_PAGES", "TRUYVET_SECONDS", "TRUYVET_MEMORY", "TRUYVET_SIZE", "TRUYVET_WORKERS")
NAMES = ("TRUYVET_HOME", "TRUYVET_MODEL", "TRUYVET_THRESHOLD", *LIMITS)


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_defaults() -> None:
    assert Settings.from_environment() == Settings(Path(".truyvet"), DEFAULT_MODEL, None)


def test_environment_then_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in zip(NAMES[:3], ("/kho", "mo-hinh", "0.7"), strict=True):
        monkeypatch.setenv(name, value)
    assert Settings.from_environment() == Settings(Path("/kho"), "mo-hinh", 0.7)
    assert Settings.from_environment("nha", "khac") == Settings(Path("nha"), "khac", 0.7)


@pytest.mark.parametrize("value", ["nhiều", "1.5", "-0.1", "nan", "inf"])
def test_a_threshold_that_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TRUYVET_THRESHOLD", value)
    with pytest.raises(InputError, match="TRUYVET_THRESHOLD phải là số từ 0 đến 1"):
        Settings.from_environment()


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in zip(LIMITS, ("40", "9", "1024", "7", "3"), strict=True):
        monkeypatch.setenv(name, value)
    assert Settings.from_environment().limits == Limits(pages=40, seconds=9, memory=1024, size=7, workers=3)


@pytest.mark.parametrize(
    ("name", "value", "least"),
    [
        ("TRUYVET_PAGES", "0", 1),
        ("TRUYVET_WORKERS", "hai", 1),
        ("TRUYVET_SECONDS", "-5", 1),
        ("TRUYVET_MEMORY", "511", 512),
    ],
)
def test_limits_that_do_not_fit_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str, least: int) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=f"{name} phải là số nguyên từ {least} trở lên"):
        Settings.from_environment()
