"""Our letter box in memory keeps the contract of `Notifier`, on good days and bad ones."""

import pytest

from orderflow.testing import FakeNotifier
from orderflow.testing.contracts.notifier import NotifierContract, UnreliableNotifierBench, UnreliableNotifierContract

from .benches import FakeNotifierBench


class TestFake(NotifierContract, UnreliableNotifierContract):
    @pytest.fixture
    def bench(self) -> UnreliableNotifierBench:
        return FakeNotifierBench(FakeNotifier())


class TestFakeWithATemplate(TestFake):
    @pytest.fixture
    def bench(self) -> UnreliableNotifierBench:
        return FakeNotifierBench(FakeNotifier(templates={"order_confirmed": "Order {number} is confirmed."}))
