"""Goods on their way back: asked for, answered, received and inspected; each unit once, to the cent."""

import pytest

from life import (
    BUYER,
    CASHIER,
    PROCESS,
    SECOND,
    SHOP,
    STORE,
    Life,
    bowls,
    cny,
    completed,
    cups,
    paid,
    part,
    placed,
    shipped,
)
from orderflow.commands import (
    ApproveReturn,
    CancelUnits,
    ConfirmReceipt,
    ReceiveReturn,
    RefuseReturn,
    RequestReturn,
    WithdrawReturn,
)
from orderflow.effects import RefundPayment
from orderflow.entities.order import PaymentStatus, ReturnStatus
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import LineId, ReturnId
from orderflow.laws import LawBroken
from orderflow.money import CurrencyMismatch, Money
from orderflow.policies import price_and_freight
from orderflow.refusals import (
    ExceedsRequested,
    ExceedsReturnable,
    FactsNotMet,
    NothingOrdered,
    ReturnWindowOver,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
    UnknownReturn,
)

R1, R2, R9 = ReturnId("r-1"), ReturnId("r-2"), ReturnId("r-9")


def asked(*lines: ShipmentLine, life: Life | None = None) -> Life:
    """A completed order of which *lines* are to go back; two cups, if none are named."""
    life = life or completed()
    life.do(RequestReturn(life.id, lines=lines or (part(1, 2),), reason="chipped"))
    return life


def approved(*lines: ShipmentLine, life: Life | None = None) -> Life:
    life = asked(*lines, life=life)
    life.do(ApproveReturn(life.id, return_id=ReturnId(f"r-{len(life.order.returns)}")), SHOP)
    return life


class TestRequest:
    def test_the_customer_asks(self) -> None:
        """What, and why; nothing has come back yet."""
        life = asked()

        request = life.order.returns["r-1"]
        assert [(p.line_id, p.quantity) for p in request.lines] == [("l-1", 2)]
        assert (request.reason, request.requested_at) == ("chipped", life.at)
        assert life.return_status() is ReturnStatus.REQUESTED
        assert life.order.refunded == cny("0")

    def test_a_line_named_twice_is_added_up(self) -> None:
        """One cup and one cup."""
        life = asked(part(1, 1), part(1, 1))

        assert [(p.line_id, p.quantity) for p in life.order.returns["r-1"].lines] == [("l-1", 2)]

    def test_no_more_than_was_delivered(self) -> None:
        """Three cups yes, four no; what lies in an open request is not asked for again."""
        life = completed()
        refused = life.refused(ExceedsReturnable, RequestReturn(life.id, lines=(part(1, 4),)))
        assert (refused.asked, refused.returnable) == (4, 3)

        asked(part(1, 2), life=life)

        assert life.refused(ExceedsReturnable, RequestReturn(life.id, lines=(part(1, 2),))).returnable == 1
        life.do(RequestReturn(life.id, lines=(part(1, 1),)))

    def test_what_came_back_is_not_sent_back_again(self) -> None:
        """Two of three are back; one is left."""
        life = approved()
        life.do(ReceiveReturn(life.id, return_id=R1), STORE)

        assert life.refused(ExceedsReturnable, RequestReturn(life.id, lines=(part(1, 2),))).returnable == 1

    @pytest.mark.parametrize("answer", [RefuseReturn, WithdrawReturn])
    def test_a_request_that_ended_frees_its_units(self, answer: type[RefuseReturn | WithdrawReturn]) -> None:
        """They can be asked for anew."""
        life = asked(part(1, 3))
        life.do(answer(life.id, return_id=R1), SHOP if answer is RefuseReturn else BUYER)

        life.do(RequestReturn(life.id, lines=(part(1, 3),)))

        assert life.return_status() is ReturnStatus.REQUESTED

    def test_nothing_and_unknown_lines_are_refused(self) -> None:
        """Neither is a wish."""
        life = completed()

        life.refused(NothingOrdered, RequestReturn(life.id, lines=()))
        life.refused(UnknownLine, RequestReturn(life.id, lines=(ShipmentLine(line_id=LineId("l-9"), quantity=1),)))

    def test_seven_days_to_the_second(self) -> None:
        """At the end of the window yes, a second later no, whether or not anybody has closed it."""
        life = completed()
        due_at = life.limit("after_sales").due_at

        refused = life.refused(ReturnWindowOver, RequestReturn(life.id, lines=(part(1, 1),)), at=due_at + SECOND)
        assert refused.ended_at == due_at

        life.do(RequestReturn(life.id, lines=(part(1, 1),)), at=due_at)

    def test_goods_that_are_not_received_are_not_returned(self) -> None:
        """Before the receipt the order is cancelled or refused at the door, not returned."""
        for life in (placed(), paid()):
            life.refused(StepNotPossible, RequestReturn(life.id, lines=(part(1, 1),)))
        life = shipped()
        life.refused(FactsNotMet, RequestReturn(life.id, lines=(part(1, 1),)))

    def test_the_shop_does_not_ask_for_the_customer(self) -> None:
        """It is their wish."""
        life = completed()

        life.refused(RoleNotEntitled, RequestReturn(life.id, lines=(part(1, 1),)), SHOP)


class TestAnswer:
    def test_allowed(self) -> None:
        """They may send it."""
        assert approved().order.returns["r-1"].state == "approved"

    def test_refused(self) -> None:
        """It has ended, and nothing goes back."""
        life = asked()

        life.do(RefuseReturn(life.id, return_id=R1, reason="worn"), SHOP)

        assert life.order.returns["r-1"].is_closed
        assert life.return_status() is ReturnStatus.NONE
        life.refused(StepNotPossible, ReceiveReturn(life.id, return_id=R1), STORE)

    def test_withdrawn(self) -> None:
        """Before or after it is allowed, but not after the goods are back."""
        for life in (asked(), approved()):
            life.do(WithdrawReturn(life.id, return_id=R1))
            assert life.order.returns["r-1"].state == "withdrawn"

        life = approved()
        life.do(ReceiveReturn(life.id, return_id=R1), STORE)
        life.refused(StepNotPossible, WithdrawReturn(life.id, return_id=R1))

    def test_answered_once(self) -> None:
        """Allowed is allowed."""
        life = approved()

        for again in (ApproveReturn(life.id, return_id=R1), RefuseReturn(life.id, return_id=R1)):
            assert life.refused(StepNotPossible, again, SHOP).subject == "return r-1"

    def test_the_customer_does_not_answer_themselves(self) -> None:
        """Nor does the warehouse."""
        life = asked()

        for by in (BUYER, STORE, CASHIER):
            life.refused(RoleNotEntitled, ApproveReturn(life.id, return_id=R1), by)

    def test_unknown_requests_are_refused(self) -> None:
        """Whatever is wanted of them."""
        life = asked()

        life.refused(UnknownReturn, ApproveReturn(life.id, return_id=R9), SHOP)
        life.refused(UnknownReturn, WithdrawReturn(life.id, return_id=R9))
        assert life.refused(UnknownReturn, ReceiveReturn(life.id, return_id=R9), STORE).return_id == "r-9"


class TestReceive:
    def test_all_that_was_asked_for_is_credited(self) -> None:
        """Two cups: 39.98 go back, and the order is still in balance."""
        life = approved()

        decision = life.do(ReceiveReturn(life.id, return_id=R1), STORE)

        (refund,) = [effect for effect in decision.effects if isinstance(effect, RefundPayment)]
        assert (refund.amount, life.payment().refunds["f-1"].reason) == (cny("39.98"), "chipped")
        request = life.order.returns["r-1"]
        assert (request.state, request.credited) == ("accepted", cny("39.98"))
        assert (life.line().returned, life.line().accepted_back) == (2, 2)
        assert (life.order.credited, life.order.balance) == (cny("39.98"), cny("0"))
        assert life.return_status() is ReturnStatus.PARTLY_RETURNED
        assert life.payment_status() is PaymentStatus.PARTLY_REFUNDED

    def test_a_part_is_accepted(self) -> None:
        """One of two cups: the other goes back to the customer, who may ask again."""
        life = approved()

        life.do(ReceiveReturn(life.id, return_id=R1, accepted=(part(1, 1),)), STORE)

        assert (life.order.refunded, life.line().returnable) == (cny("19.99"), 2)

    def test_nothing_is_accepted(self) -> None:
        """The inspection failed: no credit, no refund."""
        life = approved()

        life.do(ReceiveReturn(life.id, return_id=R1, accepted=()), STORE)

        assert (life.order.returns["r-1"].state, life.order.returns["r-1"].credited) == ("rejected", cny("0"))
        assert (life.order.refunded, life.line().returnable) == (cny("0"), 3)

    def test_no_more_is_accepted_than_was_asked_for(self) -> None:
        """Neither one more of the line, nor another line."""
        life = approved()

        refused = life.refused(
            ExceedsRequested, ReceiveReturn(life.id, return_id=R1, accepted=(part(1, 2), part(1, 1))), STORE
        )
        assert (refused.asked, refused.requested) == (3, 2)
        refused = life.refused(ExceedsRequested, ReceiveReturn(life.id, return_id=R1, accepted=(part(2, 1),)), STORE)
        assert (refused.line_id, refused.requested) == ("l-2", 0)

    def test_it_is_received_once_and_only_if_allowed(self) -> None:
        """Not before it is answered, and not twice."""
        life = asked()
        life.refused(StepNotPossible, ReceiveReturn(life.id, return_id=R1), STORE)
        life.do(ApproveReturn(life.id, return_id=R1), SHOP)
        life.do(ReceiveReturn(life.id, return_id=R1), STORE)

        life.refused(StepNotPossible, ReceiveReturn(life.id, return_id=R1), STORE)
        assert life.order.refunded == cny("39.98")

    def test_everything_comes_back(self) -> None:
        """One by one or at once: every cent that was paid for the goods."""
        at_once = approved(part(1, 3), part(2, 2))
        at_once.do(ReceiveReturn(at_once.id, return_id=R1), STORE)

        piecemeal = completed()
        for lines in ((part(1, 1),), (part(2, 1),), (part(1, 2), part(2, 1))):
            approved(*lines, life=piecemeal)
            piecemeal.do(ReceiveReturn(piecemeal.id, return_id=ReturnId(f"r-{len(piecemeal.order.returns)}")), STORE)

        assert at_once.order.refunded == piecemeal.order.refunded == cny("75.97")
        assert at_once.return_status() is piecemeal.return_status() is ReturnStatus.RETURNED
        assert at_once.payment_status() is PaymentStatus.REFUNDED

    def test_cancelled_units_took_their_share_already(self) -> None:
        """3 bowls cost 24.50: one was cancelled for 8.17, the two that come back bring the other 16.33."""
        life = paid(bowls(3), cups(1))
        life.do(CancelUnits(life.id, lines=(part(1, 1),)), SHOP)
        assert life.order.refunded == cny("8.17")
        life.ship()
        life.do(ConfirmReceipt(life.id))

        approved(part(1, 2), life=life)
        life.do(ReceiveReturn(life.id, return_id=R1), STORE)

        assert life.order.refunded == cny("24.50")

    def test_an_unpaid_return_is_credited_and_not_refunded(self) -> None:
        """Cash on delivery that has not come in: the customer owes less."""
        life = placed(payment="cash_on_delivery")
        life.ship()
        life.do(ConfirmReceipt(life.id))
        approved(life=life)

        decision = life.do(ReceiveReturn(life.id, return_id=R1), STORE)

        assert not any(isinstance(effect, RefundPayment) for effect in decision.effects)
        assert (life.order.refunded, life.order.balance_due) == (cny("0"), cny("35.99"))

    def test_a_return_without_a_reason_is_refunded_as_a_return(self) -> None:
        """The bank's statement has to say something."""
        life = completed()
        life.do(RequestReturn(life.id, lines=(part(1, 1),)))
        life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        life.do(ReceiveReturn(life.id, return_id=R1), STORE)

        assert [refund.reason for refund in life.payment().refunds] == ["return"]

    def test_the_customer_does_not_receive_their_own_return(self) -> None:
        """The store does, and customer service."""
        life = approved()

        life.refused(RoleNotEntitled, ReceiveReturn(life.id, return_id=R1), BUYER)


class TestPolicies:
    def test_the_freight_goes_back_with_the_last_unit(self) -> None:
        """Two of three cups: 39.98; the last brings its price and the 12.00 of freight."""
        life = Life(PROCESS.extended(return_refund=price_and_freight))
        life.place(cups(), delivery="sf")
        life.pay()
        life.ship()
        life.do(ConfirmReceipt(life.id))

        approved(part(1, 2), life=life)
        life.do(ReceiveReturn(life.id, return_id=R1), STORE)
        assert life.order.refunded == cny("39.98")

        approved(part(1, 1), life=life)
        life.do(ReceiveReturn(life.id, return_id=R2), STORE)
        assert life.order.refunded == cny("71.97")

    def test_a_policy_cannot_give_more_than_the_order_costs(self) -> None:
        """However generous it is, the rest of what was paid is all there is."""
        life = approved(life=completed(process=PROCESS.extended(return_refund=lambda order, accepted: cny("1000"))))

        life.do(ReceiveReturn(life.id, return_id=R1), STORE)

        assert (life.order.refunded, life.order.balance) == (cny("75.97"), cny("0"))

    def test_a_policy_that_takes_money_is_stopped(self) -> None:
        """A refund below nothing is a mistake of the rule, not a refund."""
        life = approved(life=completed(process=PROCESS.extended(return_refund=lambda order, accepted: cny("-5"))))

        life.refused(LawBroken, ReceiveReturn(life.id, return_id=R1), STORE)

    def test_a_policy_in_another_currency_is_stopped(self) -> None:
        """Dollars can't be taken off yuan."""
        process = PROCESS.extended(return_refund=lambda order, accepted: Money.of("5", "USD"))
        life = approved(life=completed(process=process))

        life.refused(CurrencyMismatch, ReceiveReturn(life.id, return_id=R1), STORE)
