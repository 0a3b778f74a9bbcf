"""What `MemoryOrderStore` promises beside the contract."""

import pytest

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.errors import AdapterError
from orderflow.testing.contracts.store import decided
from orderflow.validation import InvalidField


def test_a_second_unit_in_the_same_thread_is_refused() -> None:
    """Waiting for oneself would never end."""
    store = MemoryOrderStore()

    with store.unit() as unit:
        with pytest.raises(AdapterError, match="this thread has a unit open") as refused, store.unit():
            pass
        unit.save(decided())

    assert not refused.value.retry_safe
    with store.unit() as unit:
        assert unit.order("o-1") is not None


def test_within_takes_an_open_unit_of_the_same_store_only() -> None:
    """A unit of another store, or one that has ended, is no transaction to join."""
    store, other = MemoryOrderStore(), MemoryOrderStore()

    with (
        other.unit() as foreign,
        pytest.raises(InvalidField, match="an open unit of this store; a MemoryOrderStore has no host transaction"),
    ):
        store.within(foreign)
    with store.unit() as unit:
        within = store.within(unit)
        assert within.within(unit).retries_conflicts is False
    with pytest.raises(InvalidField):
        store.within(unit)
    with pytest.raises(AdapterError, match="ended"), within.unit():
        pass
