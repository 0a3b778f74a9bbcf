"""A small town's shops on one SQLite file, with providers that only exist in memory; and what a story is."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self
from zoneinfo import ZoneInfo

from attrs import define, field

from orderflow._first_use import value
from orderflow.adapters.memory_positions import MemoryPositionBoard
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import Command
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.entities.party import Address, Party
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.money import Money
from orderflow.ports import TrackingNotice
from orderflow.process import OrderProcess
from orderflow.roles import PLATFORM, Actor
from orderflow.testing import (
    FakeCarrier,
    FakeClock,
    FakeCreditLine,
    FakeGateway,
    FakeInventory,
    FakeNotifier,
    FakePriceBook,
)

__all__ = ["SHANGHAI", "Narration", "Shop", "Story", "recipient", "yuan"]

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


def yuan(amount: str) -> Money:
    """So many yuan."""
    return Money.of(amount, "CNY")


def recipient(name: str, street: str) -> Party:
    """Somebody in Suzhou who waits for a shipment."""
    return Party(name=name, phone="+86 138 0000 0000", address=Address(country="CN", city="苏州 Suzhou", street=street))


@define
class Shop:
    """A shop: its desk on a file, the providers it works with, and a clock that the story moves. To be closed."""

    path: Path
    process: OrderProcess
    clock: FakeClock = field(factory=lambda: FakeClock(datetime(2026, 3, 2, 20, 15, tzinfo=SHANGHAI)))
    gateway: FakeGateway = field(init=False)
    carrier: FakeCarrier = field(factory=lambda: FakeCarrier(prefix="SF14420"))
    notifier: FakeNotifier = field(factory=FakeNotifier)
    inventory: FakeInventory = field(factory=FakeInventory)
    prices: FakePriceBook = field(factory=FakePriceBook)
    credit: FakeCreditLine = field(factory=FakeCreditLine)
    store: SqliteOrderStore = field(init=False)
    desk: OrderDesk = field(init=False)
    requests: int = 0

    def __attrs_post_init__(self) -> None:
        self.gateway = FakeGateway(clock=self.clock)
        self.store = SqliteOrderStore(self.path)
        self.desk = OrderDesk(
            processes=[self.process],
            store=self.store,
            gateways={"alipay": self.gateway},
            carriers={"SF Express": self.carrier},
            notifier=self.notifier,
            inventory=self.inventory,
            prices=self.prices,
            credit=self.credit,
            positions=MemoryPositionBoard(),
            trusted_roles=(PLATFORM,),
            clock=self.clock,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.store.close()

    def does(self, actor: Actor, command: Command, *, after: timedelta = timedelta(minutes=2)) -> Order:
        """*actor* asks for *command* a little later, and what follows from it is run."""
        self.clock.advance(after)
        self.requests += 1
        order = self.desk.execute(command, by=actor, request_id=f"demo-{self.requests}")
        self.desk.run_due()
        return self.desk.get(order.id)

    def wait(self, span: timedelta) -> None:
        """Time goes by, and what falls due is run."""
        self.clock.advance(span)
        self.desk.run_due()

    def reported(self, order: Order, shipment: str, status: TrackingStatus, where: str, after: timedelta) -> None:
        """The carrier reports something by itself."""
        at = self.clock.advance(after)
        report = TrackingEvent(status=status, at=at, location=where)
        self.desk.receive(TrackingNotice(order_id=order.id, shipment_id=shipment, events=(report,)))
        self.desk.run_due()


Narration = Iterator[str]


@value(kw_only=True)
class Story:
    """A life to be shown: its title, how many steps it has, and how it goes. `live` hands its order's id over first."""

    zh: str
    en: str
    steps: int
    live: Callable[[Shop], Narration]
