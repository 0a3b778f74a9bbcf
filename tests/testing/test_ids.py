"""Ids and numbers that a test can foresee."""

from typing import Any

import pytest

from orderflow.testing import SequentialIds
from orderflow.testing.contracts._asking import together
from orderflow.validation import InvalidField


def test_ids_follow_each_other() -> None:
    """Orders are counted from 1 on, with the prefix one likes."""
    ids = SequentialIds()

    assert [ids.order_id() for _ in range(3)] == ["o-1", "o-2", "o-3"]
    assert SequentialIds("order-").order_id() == "order-1"


def test_registers_count_for_themselves() -> None:
    """Each register counts from 1 up without gaps, whatever others do; a test may set where one stands."""
    ids = SequentialIds()

    assert [ids.number("retail"), ids.number("2026"), ids.number("retail")] == [1, 1, 2]
    assert ids.registers == {"retail": 2, "2026": 1}

    ids.registers["2026"] = 99
    assert ids.number("2026") == 100


@pytest.mark.parametrize("register", ["", None, 7])
def test_a_register_has_a_name(register: Any) -> None:
    """A register without a name is refused, and none has counted."""
    ids = SequentialIds()

    with pytest.raises(InvalidField):
        ids.number(register)

    assert ids.registers == {}


def test_nobody_gets_the_same() -> None:
    """However many ask at once, nobody gets what another has."""
    ids = SequentialIds()

    got = together(4, lambda _thread: [(ids.order_id(), ids.number("retail")) for _ in range(200)])

    assert len({order_id for each in got for order_id, _ in each}) == 800
    assert {number for each in got for _, number in each} == set(range(1, 801))
