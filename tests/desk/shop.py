"""A shop to test the desk in: fakes all round, a clock that is moved, and a picture of the whole store."""

from datetime import timedelta
from itertools import count
from typing import Any

from attrs import define, field

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import Command, NewLine, Place
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.entities.party import Address, Party
from orderflow.money import Money
from orderflow.policies import bank_transfer, cash_on_delivery, express, online, pickup
from orderflow.ports import OrderQuery, OrderStore
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, FINANCE, MERCHANT, PLATFORM, RESERVED_ROLES, WAREHOUSE, Actor
from orderflow.testing import FakeCarrier, FakeClock, FakeGateway, FakeNotifier
from vouched import retail

LI = Actor("li", CUSTOMER)
SHOP = Actor("teahouse", MERCHANT)
TABLE = Actor("table-2", WAREHOUSE)
BOOKS = Actor("books", FINANCE)
SERVICE = Actor("service-4", CUSTOMER_SERVICE)
HOUSE = Actor("house", PLATFORM)

HOME = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Pingjiang Road 8"))
CUPS = NewLine(sku="CUP", name="tea cup", quantity=3, unit_price=Money.of("19.99", "CNY"))
POT = NewLine(sku="POT", name="teapot", quantity=1, unit_price=Money.of("128.00", "CNY"))


def usual(**changes: Any) -> OrderProcess:
    """The shop's process: prepaid online with capture at once or later, transfer, cash on delivery."""
    methods = (online("alipay"), online("card", capture_at_once=False), bank_transfer(), cash_on_delivery())
    options = (express(fee=Money.of("12.00", "CNY"), carrier="sf"), pickup())
    return retail(**{"payment_methods": methods, "deliveries": options, **changes})


@define
class Shop:
    """A desk with everything it needs; `ask` makes up a request id for each wish."""

    store: OrderStore = field(factory=MemoryOrderStore)
    process: OrderProcess = field(factory=usual)
    clock: FakeClock = field(factory=FakeClock)
    gateway: FakeGateway = field(factory=FakeGateway)
    carrier: FakeCarrier = field(factory=FakeCarrier)
    notifier: FakeNotifier = field(factory=FakeNotifier)
    desk: OrderDesk = field(init=False)
    _requests: "count[int]" = field(factory=lambda: count(1))

    def __attrs_post_init__(self) -> None:
        self.desk = self.another_desk()

    def another_desk(self) -> OrderDesk:
        """A second desk on the same store, as another process of the host would have."""
        return OrderDesk(
            processes=[self.process],
            store=self.store,
            gateways={"alipay": self.gateway, "card": self.gateway},
            carriers={"sf": self.carrier},
            notifier=self.notifier,
            trusted_roles=RESERVED_ROLES,
            clock=self.clock,
        )

    def ask(self, command: Command, by: Actor) -> Order:
        """A wish of its own."""
        return self.desk.execute(command, by=by, request_id=f"r-{next(self._requests)}")

    def placed(self, *lines: NewLine, payment: str | None = None) -> Order:
        """An order for these goods (three cups, if none are named), 71.97 CNY with freight."""
        return self.ask(
            Place(process="retail", lines=lines or (CUPS,), recipient=HOME, delivery="express", payment=payment), LI
        )

    def later(self, **span: float) -> None:
        """Time goes by; nothing is run."""
        self.clock.advance(timedelta(**span))

    def picture(self) -> dict[str, object]:
        """Everything in the store, to compare before and after."""
        with self.store.unit() as unit:
            orders = [row.order_id for row in unit.find(OrderQuery(page_size=10_000))]
            return {
                "rows": [unit.order(order_id) for order_id in orders],
                "records": [tuple(unit.records(order_id)) for order_id in orders],
                "personal": [unit.personal(order_id) for order_id in orders],
                "outbox": tuple(unit.outbox()),
                "limits": tuple(unit.limits()),
            }
