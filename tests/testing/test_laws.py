"""The audit of the laws finds what is wrong with an order or its history, and nothing where nothing is."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given

from orderflow.commands import ApproveReturn, NewLine, Place, ReceiveReturn, Refund, RequestReturn
from orderflow.entities.collection import ById
from orderflow.entities.order import Order
from orderflow.entities.payment import Captures, Refunds
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import Event, Record, RefundAsked, apply
from orderflow.ids import LineId, PaymentId, RefundId, ReturnId
from orderflow.money import Money
from orderflow.roles import CUSTOMER, FINANCE, MERCHANT, WAREHOUSE, Actor
from orderflow.testing.lives.duties import RECIPIENT, go_on
from orderflow.testing.lives.laws import assert_laws, broken_laws
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.strategies import lived
from vouched import retail

LI = Actor("li", CUSTOMER)
CENT = Money(1, "CNY")


def returned() -> Life:
    """An order that went all the way: three cups sent and received, one of them sent back, a cent given as goodwill."""
    life = Life(retail())
    cups = NewLine(sku="cup", name="杯子", quantity=3, unit_price=Money(1999, "CNY"))
    life.ask(Place(process="retail", lines=[cups], recipient=RECIPIENT, delivery="express"), by=LI)
    while life.order.phase is not Phase.COMPLETED:
        assert go_on(life)
    life.ask(RequestReturn(life.order.id, lines=[ShipmentLine(line_id=LineId("l-1"), quantity=1)]), by=LI)
    life.ask(ApproveReturn(life.order.id, return_id=ReturnId("r-1")), by=Actor("shop", MERCHANT))
    life.ask(ReceiveReturn(life.order.id, return_id=ReturnId("r-1")), by=Actor("store", WAREHOUSE))
    life.ask(Refund(life.order.id, amount=CENT), by=Actor("cashier", FINANCE))
    return life


LIFE = returned()


@given(life=lived())
def test_nothing_is_wrong_with_orders_that_were_decided(life: Life) -> None:
    """Orders that the kernel made keep the laws, judged by records in their envelopes or by bare events."""
    assert_laws(life.order, life.records)
    assert_laws(life.order, [record.event for record in life.records])


def changed_line(order: Order, **fields: Any) -> Order:
    return attrs.evolve(order, lines=order.lines.put(attrs.evolve(order.lines["l-1"], **fields)))


def changed_payment(order: Order, **fields: Any) -> Order:
    return attrs.evolve(order, payments=order.payments.put(attrs.evolve(order.payments["p-1"], **fields)))


def changed_shipment(order: Order, **fields: Any) -> Order:
    return attrs.evolve(order, shipments=order.shipments.put(attrs.evolve(order.shipments["s-1"], **fields)))


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda order: attrs.evolve(order, version=order.version + 1),
        lambda order: attrs.evolve(order, state="closed"),
        lambda order: attrs.evolve(order, number="00000002"),
        lambda order: attrs.evolve(order, limits=ById()),
        lambda order: attrs.evolve(order, credit_notes=order.credit_notes.without("k-1")),
        lambda order: attrs.evolve(order, window_over=True),
        lambda order: changed_line(order, delivered=2),
        lambda order: changed_line(order, returned=2),
        lambda order: changed_line(order, cancelled=1),
        lambda order: changed_payment(order, authorized=Money(5998, "CNY")),
        lambda order: changed_payment(order, charged_back=CENT),
        lambda order: changed_payment(order, captures=Captures()),
        lambda order: changed_payment(order, refunds=Refunds()),
        lambda order: changed_payment(order, awaiting=("start",)),
        lambda order: changed_shipment(order, has_left=False),
    ],
)  # fmt: skip
def test_an_order_that_is_not_what_happened(spoilt: Callable[[Order], Order]) -> None:
    """A field that its history did not write is found, whether it is stored or follows from others."""
    order = spoilt(LIFE.order)

    with pytest.raises(AssertionError, match=LIFE.order.id):
        assert_laws(order, LIFE.records)


def gap(records: Sequence[Record]) -> list[Record]:
    return [*records[:5], *(attrs.evolve(record, version=record.version + 1) for record in records[5:])]


def backwards(records: Sequence[Record]) -> list[Record]:
    late = attrs.evolve(records[3], recorded_at=records[3].recorded_at + timedelta(seconds=1))
    return [*records[:3], late, *records[4:]]


@pytest.mark.parametrize(("spoilt", "says"), [(gap, "it has version 7"), (backwards, "recorded at ")])
def test_a_history_that_cannot_be(spoilt: Callable[[Sequence[Record]], list[Record]], says: str) -> None:
    """Versions follow each other without a gap, and nothing is recorded before what came before it."""
    found = broken_laws(LIFE.order, spoilt(LIFE.records))

    assert any(says in problem for problem in found), found


def happens(*events: Event) -> tuple[Order, list[Event]]:
    """The order after some more events, whether or not they could happen; the kernel is not asked."""
    order, history = LIFE.order, [record.event for record in LIFE.records]
    for event in events:
        order = apply(order, event)
    return order, [*history, *events]


def once_more(kind: str) -> list[Event]:
    """The last event of this type in the history."""
    return [record.event for record in LIFE.records if record.event.type == kind][-1:]


def refund(minor: int, refund_id: str = "f-9") -> Event:
    """A promise of so much, over and above those that were made."""
    return RefundAsked(
        occurred_at=LIFE.at,
        payment_id=PaymentId("p-1"),
        refund_id=RefundId(refund_id),
        amount=Money(minor, "CNY"),
        reason="?",
    )


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([refund(3998)], "cannot go back of 3997"),
        ([refund(1, "f-1")], "asked for twice"),
        ([refund(0)], "cannot go back"),
        (once_more("payment_captured"), "taken twice"),
        (once_more("parcel_handed_over"), "cannot be handed over"),
        (once_more("parcel_delivered"), "cannot arrive"),
        (once_more("receipt_confirmed"), "cannot be confirmed"),
        (once_more("return_received"), "comes in again"),
        (once_more("number_assigned"), "has a number already"),
        (once_more("limit_started"), "runs already"),
    ],
)  # fmt: skip
def test_an_event_that_could_not_happen(events: list[Event], says: str) -> None:
    """What breaks a law is found where it happens, even if the order agrees with its history."""
    order, history = happens(*events)

    with pytest.raises(AssertionError, match=says):
        assert_laws(order, history)


def test_a_cent_that_no_payment_holds() -> None:
    """A refund of exactly what is left is fine; one minor unit more is not."""
    left = LIFE.order.payments[PaymentId("p-1")].kept.minor

    broken = broken_laws(*happens(refund(left + 1)))

    assert any("cannot go back" in what for what in broken)
    assert not any("cannot go back" in what for what in broken_laws(*happens(refund(left))))
