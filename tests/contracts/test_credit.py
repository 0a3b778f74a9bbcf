"""Our credit lines in memory keep the contract of `CreditLine`, on good days and bad ones."""

import pytest

from orderflow.testing import FakeCredit
from orderflow.testing.credit_contract import CreditContract, UnreliableCreditBench, UnreliableCreditContract

from .benches import FakeCreditBench


class TestFake(CreditContract, UnreliableCreditContract):
    @pytest.fixture
    def bench(self) -> UnreliableCreditBench:
        return FakeCreditBench(FakeCredit())


class TestFakeAbroad(CreditContract):
    """Whatever the currency is."""

    currency = "KWD"

    @pytest.fixture
    def bench(self) -> UnreliableCreditBench:
        return FakeCreditBench(FakeCredit())
