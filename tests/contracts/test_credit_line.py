"""Our credit lines in memory keep the contract of `CreditLine`, on good days and bad ones."""

import pytest

from orderflow.testing import FakeCreditLine
from orderflow.testing.contracts.credit_line import (
    CreditLineContract,
    UnreliableCreditLineBench,
    UnreliableCreditLineContract,
)

from .benches import FakeCreditLineBench


class TestFake(CreditLineContract, UnreliableCreditLineContract):
    @pytest.fixture
    def bench(self) -> UnreliableCreditLineBench:
        return FakeCreditLineBench(FakeCreditLine())


class TestFakeAbroad(CreditLineContract):
    """Whatever the currency is."""

    currency = "KWD"

    @pytest.fixture
    def bench(self) -> UnreliableCreditLineBench:
        return FakeCreditLineBench(FakeCreditLine())
