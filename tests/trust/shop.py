"""A shop on a SQLite file, to try things on that nobody should get away with."""

from pathlib import Path
from typing import Any

from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import NewLine, Pay, Place
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.entities.party import Address, Party
from orderflow.money import Money
from orderflow.policies import bank_transfer, express, online
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER, MERCHANT, PLATFORM, WAREHOUSE, Actor
from orderflow.testing import FakeCarrier, FakeClock, FakeGateway
from vouched import retail

LI = Actor("li", CUSTOMER)
WANG = Actor("wang", CUSTOMER)
HOUSE = Actor("house", PLATFORM)
SHOP = Actor("teahouse", MERCHANT)
STORE = Actor("table-2", WAREHOUSE)

HOME = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Pingjiang Road 8"))
CUP = NewLine(sku="CUP", name="tea cup", quantity=1, unit_price=Money.of("19.99", "CNY"))
PLACE = Place(process="retail", lines=(CUP,), recipient=HOME, delivery="express")


def usual(**policies: Any) -> OrderProcess:
    """Retail with one carrier, paid online or by transfer; *policies* take the place of the usual answers."""
    shop = retail(payment_methods=(online("alipay"), bank_transfer()), deliveries=(express(carrier="sf"),))
    return shop.extended(**policies)


class Shop:
    """A desk on a file of its own; `restarted` is one that remembers nothing."""

    def __init__(self, path: Path, process: OrderProcess | None = None) -> None:
        self.store = SqliteOrderStore(path)
        self.clock = FakeClock()
        self.gateway = FakeGateway()
        self.process = process or usual()
        self.desk = self.restarted()

    def restarted(self) -> OrderDesk:
        """Another desk on the same store, with nothing in its memory."""
        return OrderDesk(
            processes=[self.process],
            store=self.store,
            gateways={"alipay": self.gateway},
            carriers={"sf": FakeCarrier()},
            trusted_roles=(PLATFORM,),
            clock=self.clock,
        )

    def placed(self) -> Order:
        """An order of one cup by Li."""
        return self.desk.execute(PLACE, by=LI, request_id="place")

    def paid(self) -> Order:
        """The same, paid."""
        order = self.placed()
        self.desk.execute(Pay(order.id, method="alipay"), by=LI, request_id="pay")
        self.desk.run_due()
        return self.desk.get(order.id)
