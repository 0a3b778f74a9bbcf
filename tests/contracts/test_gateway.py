"""Our gateway in memory keeps the contract of `PaymentGateway`, on good days and bad ones."""

import pytest

from orderflow.effects import StartPayment
from orderflow.ports import PaymentGateway
from orderflow.testing import FakeGateway
from orderflow.testing.contracts.gateway import AuthorizationContract, GatewayContract, PartCaptureContract
from orderflow.testing.contracts.gateway_fault import GatewayBench, UnreliableGatewayContract, WaitingGatewayContract

from .benches import FakeGatewayBench


class TestFake(GatewayContract, AuthorizationContract, PartCaptureContract):
    @pytest.fixture
    def gateway(self) -> PaymentGateway:
        return FakeGateway()


class TestFakeInYen(TestFake):
    """A currency without minor units keeps the same contract."""

    currency = "JPY"
    other_currency = "CNY"


class TestFakeWhereTheCustomerPaysLater(GatewayContract, AuthorizationContract):
    """Every payment waits for the customer first."""

    @pytest.fixture
    def gateway(self) -> PaymentGateway:
        gateway = FakeGateway()
        gateway.on(StartPayment, times=None).pends()
        return gateway

    def customer_pays(self, gateway: PaymentGateway, effect: StartPayment) -> None:
        assert isinstance(gateway, FakeGateway)
        gateway.complete(effect.key)


class TestFakeOnABadDay(UnreliableGatewayContract, WaitingGatewayContract):
    @pytest.fixture
    def bench(self) -> GatewayBench:
        return FakeGatewayBench(FakeGateway())


class TestFakeThatOnlyTakesAtOnce(UnreliableGatewayContract):
    authorizes = False
    captures_in_parts = False

    @pytest.fixture
    def bench(self) -> GatewayBench:
        return FakeGatewayBench(FakeGateway())


class TestFakeThatCapturesInOnePart(UnreliableGatewayContract, WaitingGatewayContract):
    captures_in_parts = False
    capture = False

    @pytest.fixture
    def bench(self) -> GatewayBench:
        return FakeGatewayBench(FakeGateway())
