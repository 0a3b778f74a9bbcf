"""The benches of our fakes: providers that do as they are told themselves."""

from collections.abc import Mapping
from datetime import datetime

from orderflow.effects import BookShipment, Effect, Notify, StartPayment
from orderflow.entities.shipment import TrackingStatus
from orderflow.money import Money
from orderflow.ports import Declined
from orderflow.testing import (
    Balance,
    FakeCarrier,
    FakeCreditLine,
    FakeGateway,
    FakeInventory,
    FakeNotifier,
    FakePriceBook,
)
from orderflow.testing.contracts.gateway_fault import nothing_of


class FakeGatewayBench:
    """The bench of a gateway that does as it is told itself."""

    def __init__(self, gateway: FakeGateway) -> None:
        self.gateway = gateway

    def lose_request(self) -> None:
        self.gateway.on().times_out_before()

    def lose_answer(self) -> None:
        self.gateway.on().times_out_after()

    def refuse(self) -> None:
        self.gateway.on(StartPayment).declines("insufficient funds")

    def wait(self) -> None:
        self.gateway.on(StartPayment).pends()

    def pay(self, effect: StartPayment) -> None:
        self.gateway.complete(effect.key)

    def give_up(self, effect: StartPayment) -> None:
        self.gateway.complete(effect.key, Declined(reason="the customer went away"))

    def expire(self, effect: StartPayment) -> None:
        self.gateway.expire(effect.key)

    def balance(self, effect: StartPayment) -> Balance:
        if not self.gateway.statement(effect.order_id, effect.payment_id):
            return nothing_of(effect.amount.currency)
        return self.gateway.balance(effect.order_id, effect.payment_id)


class FakeCarrierBench:
    """The bench of a carrier that does as it is told itself."""

    def __init__(self, carrier: FakeCarrier) -> None:
        self.carrier = carrier

    def lose_request(self) -> None:
        self.carrier.on(Effect).times_out_before()

    def lose_answer(self) -> None:
        self.carrier.on(Effect).times_out_after()

    def refuse(self) -> None:
        self.carrier.on(BookShipment).declines()

    def report(self, waybill: str, status: TrackingStatus, at: datetime) -> None:
        self.carrier.report(waybill, status, at)

    def live(self, effect: BookShipment) -> int:
        return len(self.carrier.waybills(effect.order_id, effect.shipment_id))


class FakeNotifierBench:
    """The bench of a letter box that does as it is told itself."""

    def __init__(self, notifier: FakeNotifier) -> None:
        self.notifier = notifier

    def received(self, effect: Notify) -> int:
        return len(self.notifier.read(order_id=effect.order_id))

    def lose_request(self) -> None:
        self.notifier.on().times_out_before()

    def lose_answer(self) -> None:
        self.notifier.on().times_out_after()


class FakeInventoryBench:
    """The bench of a stock that does as it is told itself."""

    def __init__(self, inventory: FakeInventory) -> None:
        self.inventory = inventory

    def receive(self, sku: str, quantity: int) -> None:
        self.inventory.receive(sku, quantity)

    def lose_request(self) -> None:
        self.inventory.on().times_out_before()

    def lose_answer(self) -> None:
        self.inventory.on().times_out_after()


class FakePriceBookBench:
    """The bench of a price book that does as it is told itself."""

    def __init__(self, prices: FakePriceBook) -> None:
        self.prices = prices

    def plan(self, sku: str, price: Money) -> None:
        self.prices.plan(sku, price)

    def ordered(self, customer: str, sku: str, price: Money, specification: Mapping[str, str]) -> None:
        self.prices.ordered(customer, sku, price, specification)

    def lose_request(self) -> None:
        self.prices.unreachable()


class FakeCreditLineBench:
    """The bench of a credit line that does as it is told itself."""

    def __init__(self, credit: FakeCreditLine) -> None:
        self.credit = credit

    def grant(self, customer: str, limit: Money) -> None:
        self.credit.grant(customer, limit)

    def lose_request(self) -> None:
        self.credit.on().times_out_before()

    def lose_answer(self) -> None:
        self.credit.on().times_out_after()
