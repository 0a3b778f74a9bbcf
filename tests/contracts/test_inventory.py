"""Our stock in memory keeps the contract of `Inventory`, on good days and bad ones."""

import pytest

from orderflow.testing import FakeInventory
from orderflow.testing.contracts.inventory import (
    InventoryContract,
    UnreliableInventoryBench,
    UnreliableInventoryContract,
)

from .benches import FakeInventoryBench


class TestFake(InventoryContract, UnreliableInventoryContract):
    @pytest.fixture
    def bench(self) -> UnreliableInventoryBench:
        return FakeInventoryBench(FakeInventory())
