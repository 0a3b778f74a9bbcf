"""Our carrier in memory keeps the contract of `Carrier`, on good days and bad ones."""

import pytest

from orderflow.money import Money
from orderflow.ports import Carrier, Quote
from orderflow.testing import FakeCarrier
from orderflow.testing.contracts.carrier import CarrierBench, CarrierContract, UnreliableCarrierContract

from .benches import FakeCarrierBench


class TestFake(CarrierContract):
    @pytest.fixture
    def carrier(self) -> Carrier:
        return FakeCarrier(options={"express"}, quotes={"express": Quote(fee=Money.of("12.00", "CNY"))})


class TestFakeOnABadDay(UnreliableCarrierContract):
    @pytest.fixture
    def bench(self) -> CarrierBench:
        return FakeCarrierBench(FakeCarrier())
