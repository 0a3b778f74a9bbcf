"""Providers and carriers report late, twice and out of order; what an order comes to does not depend on it (law 8)."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from orderflow.commands import (
    Cancel,
    CancelUnits,
    Command,
    HandOver,
    NewLine,
    Pack,
    Pay,
    Place,
    RecordPayment,
    Refund,
    Result,
    Track,
)
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.ids import LineId, PaymentId
from orderflow.money import Money
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER, FINANCE, MERCHANT, ORDERFLOW, Actor
from orderflow.testing.lives.duties import RECIPIENT, go_on
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.notices import essence, heard, stories
from orderflow.testing.lives.strategies import lived
from vouched import mall

from .shops import ACCEPTED_AFTER, PLAIN, SHOPS, STRIDES

LI, CASHIER, SHOP = Actor("li", CUSTOMER), Actor("cashier", FINANCE), Actor("shop", MERCHANT)


def agree(life: Life, said: list[Command], mixed: list[Command]) -> None:
    """What is said comes to the same as what is said in another order, and asks for the same of the world."""
    orders = "\n".join(map(str, (*said, "in the other order:", *mixed)))
    first, asked = heard(life, said)
    second, asked_too = heard(life, mixed)

    assert essence(second.order) == essence(first.order), orders
    assert asked_too == asked, orders


def something_sent(life: Life) -> bool:
    """Where much has to happen before goods leave, nobody has anything to say until then."""
    return bool(life.order.shipments) and life.order.phase in (Phase.PREPARING, Phase.DELIVERING)


@pytest.mark.parametrize("shop", SHOPS)
def test_any_order_and_number_of_notices_ends_in_the_same(shop: str) -> None:
    """Providers tell their stories from end to beginning and twice: the same money is taken, held and given back."""
    process, currencies = SHOPS[shop]
    until = something_sent if shop in (*STRIDES, "lending") else None

    @settings(max_examples=settings().max_examples // 4)
    @given(data=st.data(), life=lived(process, currencies=currencies, until=until))
    def lives_agree(data: st.DataObject, life: Life) -> None:
        assume(life.order.phase is not Phase.CLOSED and not life.order.window_over)
        said = data.draw(stories(life), label="said")
        assume(said)
        again = data.draw(st.lists(st.sampled_from(said), max_size=3), label="again")
        mixed = data.draw(st.permutations([*said, *again]), label="mixed")

        agree(life, said, mixed)

    lives_agree()


# ---- what was found --------------------------------------------------------------------------------------------------


def placed(process: OrderProcess, *, units: int = 2, price: int = 1999) -> Life:
    """An order of some cups."""
    life = Life(process)
    cups = NewLine(sku="cup", name="杯子", quantity=units, unit_price=Money(price, "CNY"))
    life.ask(Place(process=process.name, lines=(cups,), recipient=RECIPIENT, delivery="pickup"), by=LI)
    return life


def paying(life: Life, method: str, minor: int | None = None) -> str:
    """Somebody begins to pay."""
    amount = None if minor is None else Money(minor, "CNY")
    life.ask(Pay(life.order.id, method=method, amount=amount), by=LI)
    return list(life.order.payments)[-1].id


def says(life: Life, payment: str, what: str, result: Result) -> RecordPayment:
    """What a provider says about a payment."""
    reference = f"ref-{payment}" if result is Result.DONE else None
    return RecordPayment(life.order.id, payment_id=PaymentId(payment), what=what, result=result, reference=reference)


def both_ways(life: Life, *said: Command) -> None:
    """These notices, and the same backwards."""
    agree(life, [*said], [*reversed(said)])


def test_money_held_after_a_no_is_held() -> None:
    """
    A card that was declined and is charged at the second try holds money, whichever is heard of first.

    It used to count as let go of when the no came first, and nobody told the provider to let go.
    """
    life = placed(ACCEPTED_AFTER)
    card = paying(life, "card")
    declined, done = says(life, card, "start", Result.DECLINED), says(life, card, "start", Result.DONE)

    both_ways(life, declined, done)

    after, _ = heard(life, [declined, done])
    assert after.order.payments[card].open == life.order.total


def test_what_was_let_go_of_stays_so() -> None:
    """A provider that lets go of a payment holds nothing of it, however it had answered the start, or will."""
    life = placed(ACCEPTED_AFTER)
    card = paying(life, "card")
    life.ask(Cancel(life.order.id), by=LI)
    (void,) = (what for what in life.order.payments[card].awaiting if what != "start")
    let_go = says(life, card, void, Result.DONE)

    for result in (Result.DECLINED, Result.EXPIRED, Result.DONE):
        both_ways(life, says(life, card, "start", result), let_go)


def test_late_money_of_a_cancelled_order_goes_back_alone() -> None:
    """
    What comes in late goes back at once; a refund that was declined meanwhile waits for somebody to look at it.

    It used to be asked for again together with the late money, if it was declined before that came in.
    """
    life = placed(PLAIN)
    first = paying(life, "alipay", 1000)
    life.ask(says(life, first, "start", Result.DONE), by=ORDERFLOW)
    second = paying(life, "wechat_pay")
    life.ask(Cancel(life.order.id), by=LI)

    both_ways(life, says(life, first, "f-1", Result.DECLINED), says(life, second, "start", Result.DONE))


def test_a_provider_may_say_pending_as_often_as_it_likes() -> None:
    """The same again is nothing new, with a name for the payment or without one."""
    life = placed(PLAIN)
    payment = paying(life, "alipay")
    named = RecordPayment(
        life.order.id, payment_id=PaymentId(payment), what="start", result=Result.PENDING, reference="ref-1"
    )
    life.ask(named, by=ORDERFLOW)

    for notice in (named, says(life, payment, "start", Result.PENDING)):
        assert not life.ask(notice, by=ORDERFLOW).events


@pytest.mark.parametrize("refund", [True, False])
def test_money_that_is_too_much_after_units_were_cancelled(refund: bool) -> None:
    """Two payments that together bring too much bring the same, whichever comes first."""
    life = placed(PLAIN, units=4, price=2000)
    first, second = paying(life, "alipay", 4000), paying(life, "wechat_pay", 4000)
    if refund:
        life.ask(says(life, first, "start", Result.DONE), by=ORDERFLOW)
        life.ask(Refund(life.order.id, amount=Money(1000, "CNY")), by=CASHIER)
    life.ask(
        CancelUnits(life.order.id, lines=(ShipmentLine(line_id=LineId("l-1"), quantity=2),), reason="sold out"), by=SHOP
    )

    both_ways(
        life,
        says(life, first, "f-1" if refund else "start", Result.DECLINED if refund else Result.DONE),
        says(life, second, "start", Result.DONE),
    )


def test_a_shipment_that_was_said_to_be_back_and_was_delivered() -> None:
    """
    Two reports of one instant: believed for a moment, a return asks the stock again for what has arrived after all.

    The goods come to the same; what was asked for meanwhile is let go when the stock answers.
    """
    life = placed(mall())
    while not life.order.units_handed_over:
        assert go_on(life)
    (shipment,) = life.order.shipments
    back, there = (
        Track(life.order.id, shipment_id=shipment.id, reports=(TrackingEvent(status=status, at=life.at),))
        for status in (TrackingStatus.RETURNED, TrackingStatus.DELIVERED)
    )

    both_ways(life, back, there)

    for said in ([back, there], [there, back]):
        after, _ = heard(life, said)
        while go_on(after):
            continue
        (holding,) = after.order.reservations
        assert after.order.lines.delivered == 2
        assert (holding.asked, holding.held, holding.committed) == (0, 0, 2)


def test_what_turns_up_when_nobody_waits_for_it_is_where_else_it_was_seen() -> None:
    """
    A lost shipment of an order that was cancelled is said to have arrived, and to have come back, in either order.

    It counted as come back only if that was heard of first.
    """
    life = placed(PLAIN)
    life.ask(says(life, paying(life, "alipay"), "start", Result.DONE), by=ORDERFLOW)
    life.ask(Pack(life.order.id), by=SHOP)
    [shipment] = life.order.shipments
    life.ask(HandOver(life.order.id, shipment_id=shipment.id), by=SHOP)

    def seen(status: TrackingStatus) -> Track:
        report = TrackingEvent(status=status, at=life.at)
        return Track(life.order.id, shipment_id=shipment.id, reports=(report,))

    life.ask(seen(TrackingStatus.LOST), by=ORDERFLOW)
    life.ask(Cancel(life.order.id), by=SHOP)

    both_ways(life, seen(TrackingStatus.DELIVERED), seen(TrackingStatus.RETURNED))
