"""Records are values: frozen, slotted, without methods that read or write."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

from models import errors, records
from tests.conftest import make_statement

RECORDS = [c for _, c in inspect.getmembers(records, inspect.isclass) if c.__module__ == records.__name__]


@pytest.mark.parametrize("record", RECORDS, ids=lambda c: c.__name__)
def test_every_record_is_a_frozen_slotted_dataclass_with_a_docstring(record: type) -> None:
    assert dataclasses.is_dataclass(record)
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(record)
    assert record.__doc__ and not record.__doc__.startswith(f"{record.__name__}(")


def test_records_compare_by_value_and_cannot_be_changed() -> None:
    statement = make_statement("1", "Xây dựng kế hoạch.")
    assert statement == make_statement("1", "Xây dựng kế hoạch.")
    with pytest.raises(dataclasses.FrozenInstanceError):
        statement.text = "khác"  # type: ignore[misc]


def test_every_known_error_has_one_base() -> None:
    known = [c for _, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == errors.__name__]
    assert len(known) >= 10
    assert all(issubclass(c, errors.TruyVetError) for c in known)
