"""What may leave before the money, what leaves at all, how long it may take, and who hears of a refusal (S14, S15)."""

from datetime import timedelta

import attrs

from deals import CLOCK, DAY, NOON, STORE, cny, part
from deals import paid as in_full
from made import PREPARED, S1, S2, Prepared, goods, made_order
from orderflow.commands import (
    AllocateStock,
    ConfirmReceipt,
    Escalate,
    HandOver,
    IssueDeliveryNote,
    Pack,
    Result,
)
from orderflow.effects import Notify
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import Lines
from orderflow.entities.payment import Captures, Payment
from orderflow.entities.phase import ChildPhase
from orderflow.entities.terms import ESCALATE, PaymentTerms, PaymentTiming
from orderflow.events import LimitOverrun
from orderflow.ids import PaymentId
from orderflow.policies import (
    Allow,
    Message,
    notify_order_clerk,
    once_all,
    once_packed,
    once_paid_for,
    once_released,
    release_limits,
    with_delivery_note,
)
from orderflow.refusals import GoodsNotPaid, NotInspected, NotReleased
from orderflow.roles import CUSTOMER, FINANCE, ORDER_CLERK, WAREHOUSE, Actor

HALF = part(1, 50)


def claim(amount: str) -> Payment:
    """So much was paid, somebody says."""
    (payment,) = in_full(amount)
    nothing = cny("0")
    return attrs.evolve(
        payment, id=PaymentId("p-2"), state="claimed", phase=ChildPhase.OPEN, authorized=nothing, captures=Captures()
    )


class TestAllOfThem:
    def test_each_has_to_agree(self) -> None:
        """The first no is said, in the order in which they are named."""
        made = Prepared()
        made.do(Pack(made.order.id, lines=(HALF,)), STORE)
        shipment = made.order.shipments[S1]

        one_way = once_all(with_delivery_note, once_released)(made.order, shipment, by=STORE, at=NOON)
        the_other = once_all(once_released, with_delivery_note)(made.order, shipment, by=STORE, at=NOON)

        assert isinstance(one_way, NotInspected)
        assert isinstance(the_other, NotReleased)

    def test_a_note_is_missing(self) -> None:
        """`once_released` needs one as well, since a release is for a note."""
        made = Prepared(process=PREPARED.extended(dispatch=once_all(once_packed, once_released)))
        made.do(Pack(made.order.id, lines=(HALF,)), STORE)
        made.refused(NotReleased, HandOver(made.order.id, shipment_id=S1), STORE)
        made.do(IssueDeliveryNote(made.order.id, shipment_id=S1), STORE)
        made.pay("509.50")
        made.release()
        made.countersign()

        made.hand_over()

    def test_nothing_to_ask(self) -> None:
        """Where nothing is asked for, all may leave."""
        made = Prepared()
        shipment = made.pack(HALF)

        assert isinstance(once_all()(made.order, shipment, by=STORE, at=NOON), Allow)


class TestPaidMeansShipped:
    """S15: goods in stock leave as soon as they are paid, without release or signature."""

    def test_what_is_paid_leaves(self) -> None:
        """Its own goods and the freight have to be paid, not the whole order."""
        made = Prepared(process=PREPARED.extended(dispatch=once_paid_for))
        made.do(Pack(made.order.id, lines=(HALF,)), STORE)
        leaving = HandOver(made.order.id, shipment_id=S1)
        assert made.refused(GoodsNotPaid, leaving, STORE).due == cny("509.50")
        made.pay("509.49")
        assert made.refused(GoodsNotPaid, leaving, STORE).due == cny("0.01")

        made.pay("0.01")
        made.hand_over()

        made.do(Pack(made.order.id, lines=(HALF,)), STORE)
        assert made.refused(GoodsNotPaid, HandOver(made.order.id, shipment_id=S2), STORE).due == cny("499.50")

    def test_what_is_released_on_credit_is_not_paid(self) -> None:
        """Money that is here pays what has left or is released first."""
        made = Prepared(process=PREPARED.extended(dispatch=once_paid_for))
        made.release_on_credit(HALF)
        made.do(Pack(made.order.id, lines=(HALF,)), STORE)
        made.pay("509.50")

        assert made.refused(GoodsNotPaid, HandOver(made.order.id, shipment_id=S2), STORE).due == cny("499.50")
        made.hand_over(S1)


class TestHowLong:
    LIMITED = PREPARED.extended(time_limits=release_limits(dispatch_window=timedelta(hours=8), credit_window=10 * DAY))

    def limits(self, made: Prepared) -> list[tuple[str, timedelta, str | None]]:
        return [(one.id, one.due_at - made.life.at, one.responsible) for one in made.order.limits]

    def test_paid_and_here(self) -> None:
        """From when all is paid and nothing has to be made, until all has left; part of it may be packed."""
        made = Prepared(process=self.LIMITED)
        made.pay("2009.00")
        assert not made.order.limits
        made.do(AllocateStock(made.order.id, lines=(part(1, 100),)))
        assert not made.order.limits

        made.do(AllocateStock(made.order.id))
        assert self.limits(made) == [("dispatch/o-1", timedelta(hours=8), WAREHOUSE)]

        made.pack(HALF)
        made.pack()
        for shipment_id in (S1, S2):
            made.release(shipment_id)
            made.countersign(shipment_id)
            assert len(made.order.limits) == 1
            made.hand_over(shipment_id)
        assert not made.order.limits

    def test_not_before_the_money(self) -> None:
        """As long as a cent is owed, nobody in the store is late."""
        made = Prepared(process=self.LIMITED)
        made.do(AllocateStock(made.order.id))
        made.pay("2008.99")
        assert [limit.name for limit in made.order.limits] == ["payment"]

        made.pay("0.01")
        assert [limit.name for limit in made.order.limits] == ["dispatch"]

    def test_what_is_owed_for_goods_that_are_here(self) -> None:
        """From when nothing has to be made, to the cent; what is claimed or on credit has limits of its own."""
        deal = Deal(allocated=(part(1, 100), part(2, 40)))
        order = made_order("preparing", payments=in_full("1998.98"), deal=deal)
        rules = release_limits(payment_window=2 * DAY)
        (owed,) = rules(order)
        assert (owed.name, owed.subject, owed.span, owed.responsible) == ("payment", "", 2 * DAY, FINANCE)
        assert owed.then == ESCALATE

        still_to_make = order.with_part(Deal(allocated=(part(1, 100), part(2, 39))))
        claimed = attrs.evolve(order, payments=order.payments.put(claim("0.02")))
        short = attrs.evolve(order, payments=order.payments.put(claim("0.01")))

        assert [[rule.name for rule in rules(one)] for one in (still_to_make, claimed, short)] == [[], [], ["payment"]]

    def test_what_is_paid_on_delivery_is_owed_once_it_has_left(self) -> None:
        """Before, it is the store that is late."""
        on_delivery = PaymentTerms(method="cash_on_delivery", timing=PaymentTiming.ON_DELIVERY)
        here = attrs.evolve(
            made_order("preparing", deal=Deal(allocated=(part(1, 100), part(2, 40)))), payment_terms=on_delivery
        )
        gone = attrs.evolve(here, lines=Lines(attrs.evolve(one, shipped=one.quantity) for one in here.lines))

        assert [[rule.name for rule in release_limits()(order)] for order in (here, gone)] == [
            ["dispatch"],
            ["payment"],
        ]

    def test_nothing_is_here(self) -> None:
        """A page on which orders stay in preparation once all has left: nobody is late with what has gone."""
        order = made_order("preparing", payments=in_full("1999.00"), deal=Deal(allocated=(part(1, 100), part(2, 40))))
        rules = release_limits()
        assert [rule.name for rule in rules(order)] == ["dispatch"]

        gone = attrs.evolve(order, lines=Lines(attrs.evolve(one, shipped=one.quantity) for one in order.lines))

        assert rules(gone) == ()

    def test_on_credit(self) -> None:
        """From when it is held, for each release, until it is paid; wherever the goods are."""
        made = Prepared(goods(50), delivery="free", process=self.LIMITED)
        made.pack(part(1, 30))
        made.commit()
        made.release()
        assert not made.order.limits
        made.answer()
        made.release_on_credit(part(1, 20))
        assert self.limits(made) == [("credit/s-1", 10 * DAY, FINANCE), ("credit/s-2", 10 * DAY, FINANCE)]

        for shipment_id in (S1, S2):
            made.countersign(shipment_id)
            made.hand_over(shipment_id)
        made.pay("300.00")
        assert [limit.id for limit in made.order.limits] == ["credit/s-2"]
        made.do(ConfirmReceipt(made.order.id), Actor("acme", CUSTOMER))
        assert [limit.id for limit in made.order.limits] == ["credit/s-2"]

        made.pay("199.50")
        assert not made.order.limits

    def test_they_escalate(self) -> None:
        """Nothing happens to goods or credit: people are told, once."""
        made = Prepared(process=self.LIMITED)
        made.release_on_credit(HALF)
        made.life.wait(10 * DAY + timedelta.resolution)

        decision = made.do(Escalate(made.order.id), CLOCK)

        (overrun,) = [event for event in decision.events if isinstance(event, LimitOverrun)]
        assert overrun.limit_id == "credit/s-1"
        assert made.on_credit == cny("509.50")

    def test_the_usual_spans(self) -> None:
        """A day to send what is paid, a week to pay what is here, thirty days to pay what was sent."""
        made = Prepared(process=PREPARED.extended(time_limits=release_limits()))
        made.do(AllocateStock(made.order.id))
        made.release_on_credit(HALF)
        assert self.limits(made) == [("payment/o-1", 7 * DAY, FINANCE), ("credit/s-1", 30 * DAY, FINANCE)]
        made.pay("2009.00")
        assert self.limits(made) == [("dispatch/o-1", DAY, WAREHOUSE)]


class TestWhoIsTold:
    NOTIFYING = PREPARED.extended(notifications=notify_order_clerk("chat", "email"))

    def test_the_order_clerk_hears_of_a_refusal(self) -> None:
        """They find another way with the customer; for them it says how much it was about, and why not."""
        made = Prepared(process=self.NOTIFYING)
        made.pack(HALF)
        made.commit()
        made.release()

        told = [effect for effect in made.answer(Result.DECLINED).effects if isinstance(effect, Notify)]

        assert [(one.message, one.audience, one.channel) for one in told] == [
            ("credit_refused", ORDER_CLERK, "chat"),
            ("credit_refused", ORDER_CLERK, "email"),
        ]
        assert dict(told[0].data) == {
            "order_id": "o-1",
            "number": "00000001",
            "customer": "acme",
            "shipment": "s-1",
            "amount": "509.50 CNY",
            "reason": "they owe too much",
        }

    def test_nothing_else_is_news(self) -> None:
        """A yes needs nothing of them but to go on."""
        made = Prepared(process=self.NOTIFYING)
        made.pack(HALF)
        made.commit()
        made.release()

        assert made.answer().effects == ()

    def test_an_order_without_a_number(self) -> None:
        """The refusal may come before the order has one."""
        made = Prepared(process=self.NOTIFYING)
        made.pack(HALF)
        made.commit()
        made.release()
        (refused, *_) = made.answer(Result.DECLINED).events

        messages = notify_order_clerk("chat")(refused, attrs.evolve(made.order, number=None))

        assert isinstance(messages[0], Message)
        assert "number" not in dict(messages[0].data)
