"""A host's own effects: performed by the host's performer, whatever they are about, and never lost on the way."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from attrs import frozen

from orderflow.commands import Command, Context, OrderCommand, Pay, command
from orderflow.desk import OrderDesk
from orderflow.effects import CreditEffect, Effect, PaymentEffect, StockEffect
from orderflow.entities.order import Order
from orderflow.errors import AdapterError
from orderflow.events import Event, Record, event
from orderflow.money import Money
from orderflow.ports import CreditLine, Inventory
from orderflow.testing import FakeCreditLine, FakeInventory
from orderflow.topic import Topic

from .shop import LI, Shop, usual


@frozen(kw_only=True)
class Send(Effect):
    """About nothing that we know."""

    type: ClassVar[str] = "send"


@frozen(kw_only=True)
class TopUp(PaymentEffect):
    """About money, and yet no gateway's."""

    type: ClassVar[str] = "top_up"


@frozen(kw_only=True)
class CountShelf(StockEffect):
    """About stock, and yet no inventory's."""

    type: ClassVar[str] = "count_shelf"


@frozen(kw_only=True)
class RateCustomer(CreditEffect):
    """About credit, and yet no credit line's."""

    type: ClassVar[str] = "rate_customer"


OWN: tuple[type[Effect], ...] = (Send, TopUp, CountShelf, RateCustomer)


@event
class Stamped(Event):
    """The performer was there."""

    type: ClassVar[str] = "stamped"

    def apply(self, order: Order) -> Order:
        return order


@command
class NoteStamp(OrderCommand):
    """What the performer found out, as the system's command."""

    type: ClassVar[str] = "note_stamp"
    step: ClassVar[str | None] = "report"

    def decide(self, context: Context) -> None:
        context.emit(Stamped(occurred_at=context.at))


def made(kind: type[Effect], order: Order) -> Effect:
    """An effect of this kind about the first payment of *order*."""
    same: dict[str, Any] = {"key": f"{order.id}/p-1/own", "order_id": order.id, "subject": "own"}
    if issubclass(kind, TopUp):
        return TopUp(**same, gateway="alipay", payment_id="p-1", amount=Money.of("1.00", "CNY"))
    if issubclass(kind, CountShelf):
        return CountShelf(**same, line_id="l-1", sku="CUP", quantity=1)
    if issubclass(kind, RateCustomer):
        return RateCustomer(**same, customer="li", shipment_id="s-1", amount=Money.of("1.00", "CNY"))
    return Send(**same)


def paying(kind: type[Effect]) -> tuple[Shop, Order]:
    """An order whose payment has just come in; the shop reacts to that with an effect of its own."""

    def react(record: Record, order: Order) -> tuple[Effect, ...]:
        return (made(kind, order),) if record.event.type == "payment_captured" else ()

    own = Topic(name="own", effects=[kind], commands=[NoteStamp], events=[Stamped])
    process = usual().extended(reactions=[react], topics=[own])
    shop = Shop(process=process)
    return shop, shop.ask(Pay(shop.placed().id, method="alipay"), LI)


def desk(shop: Shop, kind: type[Effect], performer: Callable[[Effect], Command | None] | None) -> OrderDesk:
    """A desk on the same store with every port there is, and this performer."""
    inventory: Inventory = FakeInventory({"CUP": 100})
    credit: CreditLine = FakeCreditLine()
    return OrderDesk(
        processes=[shop.process],
        store=shop.store,
        gateways={"alipay": shop.gateway},
        carriers={"sf": shop.carrier},
        notifier=shop.notifier,
        inventory=inventory,
        credit=credit,
        performers={} if performer is None else {kind: performer},
        clock=shop.clock,
    )


def waiting(shop: Shop, order: Order) -> list[tuple[str, bool]]:
    """The host's own rows that are still to be done, and whether they are parked."""
    return [(row.type, row.parked) for row in shop.desk.pending(order.id) if row.key.endswith("/own")]


@pytest.mark.parametrize("kind", OWN)
def test_the_hosts_performer_performs_it_whatever_it_is_about(kind: type[Effect]) -> None:
    """No port of ours is asked, and it is done once."""
    shop, order = paying(kind)
    performed: list[Effect] = []
    house = desk(shop, kind, performed.append)

    house.run_due()
    shop.later(hours=2)
    house.run_due()

    assert performed == [made(kind, order)]
    assert waiting(shop, order) == []
    assert not [call for call in shop.gateway.calls if "/own" in call]


@pytest.mark.parametrize("kind", OWN)
def test_without_a_performer_it_waits_for_a_desk_that_has_one(kind: type[Effect]) -> None:
    """However often it is tried in vain: it is neither lost nor parked, no payment hangs on it, nobody hears of it."""
    shop, order = paying(kind)
    unable = desk(shop, kind, None)
    for _ in range(3):
        unable.run_due()
        assert waiting(shop, order) == [(kind.type, False)]
        shop.later(hours=2)
    payment = shop.desk.get(order.id).payments["p-1"]
    assert (payment.has_unknown, payment.captured) == (False, Money.of("71.97", "CNY"))

    performed: list[Effect] = []
    desk(shop, kind, performed.append).run_due()

    assert performed == [made(kind, order)]


@pytest.mark.parametrize("kind", OWN)
def test_what_certainly_did_not_arrive_is_tried_again_by_its_key(kind: type[Effect]) -> None:
    """The performer is given the very same effect; until it is done, the row says why it is not."""
    shop, order = paying(kind)
    seen: list[Effect] = []

    def no_connection(effect: Effect) -> None:
        seen.append(effect)
        if len(seen) < 3:
            raise AdapterError("no connection", retry_safe=True)

    house = desk(shop, kind, no_connection)
    for _ in range(2):
        assert [reason for key, reason in house.run_due().postponed if key.endswith("/own")] == ["no connection"]
        shop.later(hours=2)
    house.run_due()

    assert seen == [made(kind, order)] * 3
    assert waiting(shop, order) == []


@pytest.mark.parametrize("kind", OWN)
def test_what_it_returns_is_the_systems_command(kind: type[Effect]) -> None:
    """It is decided together with the end of the row, under the name of the system."""
    shop, order = paying(kind)

    def stamped(effect: Effect) -> Command:
        return NoteStamp(effect.order_id)

    desk(shop, kind, stamped).run_due()

    last = [record for record in shop.desk.history(order.id) if isinstance(record.event, Stamped)]
    assert [record.by.role for record in last] == ["system"]
    assert waiting(shop, order) == []


def test_a_command_that_is_refused_is_for_people_to_look_at() -> None:
    """What the performer did is done; that the order will not hear of it is parked, with the reason."""
    shop, order = paying(Send)

    def refused(effect: Effect) -> Command:
        return Pay(effect.order_id, method="alipay")  # no step of the system's

    report = desk(shop, Send, refused).run_due()

    assert [key for key, _ in report.parked] == [f"{order.id}/p-1/own"]
    assert waiting(shop, order) == [("send", True)]
