"""Our price book in memory keeps the contract of `PriceBook`, on good days and bad ones."""

import pytest

from orderflow.testing import FakePriceBook
from orderflow.testing.contracts.price_book import (
    PriceBookContract,
    UnreliablePriceBookBench,
    UnreliablePriceBookContract,
)

from .benches import FakePriceBookBench


class TestFake(PriceBookContract, UnreliablePriceBookContract):
    @pytest.fixture
    def bench(self) -> UnreliablePriceBookBench:
        return FakePriceBookBench(FakePriceBook())
