"""The shop that real orders are driven through: the retail process with a marketplace's answers, and its providers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from attrs import define, field

from orderflow import Order, OrderDesk, OrderProcess, retail
from orderflow.effects import StartPayment
from orderflow.entities.delivery import DeliveryKind
from orderflow.policies import (
    DeliveryOption,
    DeliveryPolicy,
    bank_transfer,
    host_prices,
    notify_nobody,
    online,
    price_and_freight,
    required,
)
from orderflow.ports import OrderStore
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, FINANCE, WAREHOUSE, Actor
from orderflow.testing import FakeClock, FakeGateway

from .olist import RealOrder

__all__ = ["BY_SLIP", "BY_VOUCHER", "DELIVERY", "METHODS", "NOTICES", "PROCESS", "Shop", "marketplace"]

PROCESS: Final = "retail"
DELIVERY: Final = "marketplace"
BY_CARD: Final = "credit_card"
BY_DEBIT: Final = "debit_card"
BY_VOUCHER: Final = "voucher"
BY_SLIP: Final = "boleto"

METHODS: Final = (BY_CARD, BY_DEBIT, BY_VOUCHER, BY_SLIP)

NOTICES: Final = {BY_CARD: 1, BY_DEBIT: 2}
"""The debit card's provider tells everything twice: it must not make a difference."""

REGRET: Final = timedelta(days=7)
"""What a customer in Brazil may send back for no reason at all."""

A_DAY: Final = timedelta(days=1)


def marketplace(orders: Iterable[RealOrder]) -> OrderProcess:
    """
    The retail process for *orders*: only answers are chosen, no step is added.

    Cards are pending until their provider approves, vouchers are held and then captured, a slip (boleto) is claimed and
    verified by people. The windows are as long as these customers and carriers needed, so no paid order expires.
    Nothing is required of the customer, because the tables say nothing about them.
    """
    orders = tuple(orders)
    paid = [(order.purchased_at, order.approved_at) for order in orders]
    brought = [(order.handed_over_at, order.delivered_at) for order in orders]
    return retail(
        order_data=required(()),
        payment_methods=(
            online(BY_CARD),
            online(BY_DEBIT),
            online(BY_VOUCHER, capture_at_once=False),
            bank_transfer(BY_SLIP),
        ),
        notifications=notify_nobody,
        payment_window=_longest(paid) + A_DAY,
        verification_window=_longest(paid) + A_DAY,
        receipt_window=_longest(brought) + A_DAY,
        return_window=REGRET,
    ).extended(deliveries=_freight_of(orders), return_refund=price_and_freight, statements=host_prices)


@define(eq=False)
class Shop:
    """A desk with everything around it."""

    process: OrderProcess
    store: OrderStore
    clock: FakeClock = field(init=False, factory=FakeClock)
    gateways: dict[str, FakeGateway] = field(init=False)
    desk: OrderDesk = field(init=False)
    next_order_id: str = field(init=False, default="")

    finance: Actor = field(init=False, default=Actor("cashier", FINANCE))
    warehouse: Actor = field(init=False, default=Actor("packer", WAREHOUSE))
    service: Actor = field(init=False, default=Actor("helper", CUSTOMER_SERVICE))

    def __attrs_post_init__(self) -> None:
        self.gateways = {name: FakeGateway(clock=self.clock) for name in (BY_CARD, BY_DEBIT, BY_VOUCHER)}
        for name in NOTICES:
            self.gateways[name].on(StartPayment, times=None).pends()
        self.desk = OrderDesk(
            processes=[self.process],
            store=self.store,
            gateways=self.gateways,
            clock=self.clock,
            order_ids=lambda: self.next_order_id,
        )

    def run_due(self) -> None:
        """Do all that is due now; nothing may get stuck."""
        report = self.desk.run_due(at_most=100_000)
        assert not report.parked, report.parked
        assert not report.refused, report.refused

    def go_on_to(self, at: datetime) -> None:
        """Set the clock; the night before a new day, all is done that is due."""
        night_has_passed = at.date() != self.clock.now().date()
        self.clock.set(at)
        if night_has_passed:
            self.run_due()

    def customer_of(self, order: RealOrder) -> Actor:
        """Whoever bought it; the tables do not say who that is."""
        return Actor(f"customer-of-{order.id}", CUSTOMER)


def _freight_of(orders: Iterable[RealOrder]) -> DeliveryPolicy:
    """One way of delivery, at what it cost for each order, arriving when it was promised."""
    options = {order.id: _option(order) for order in orders}

    def offered(order: Order) -> tuple[DeliveryOption, ...]:
        return (options[order.id],)

    return offered


def _option(order: RealOrder) -> DeliveryOption:
    promised = max(order.promised_for - order.purchased_at, timedelta(0)) if order.promised_for is not None else None
    return DeliveryOption(
        name=DELIVERY,
        kind=DeliveryKind.CARRIAGE,
        zh="平台配送",
        en="marketplace delivery",
        fee=order.freight,
        transit=None if promised is None else (timedelta(0), promised),
    )


def _longest(spans: Iterable[tuple[datetime | None, datetime | None]]) -> timedelta:
    known = (end - start for start, end in spans if start is not None and end is not None)
    return max((span for span in known if span > timedelta(0)), default=A_DAY)
