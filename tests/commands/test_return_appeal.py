"""Customer service steps in: about orders that a merchant does not confirm, about returns and refunds they refuse."""

import pytest

from life import (
    BUYER,
    CASHIER,
    DAY,
    LI,
    PROCESS,
    SECOND,
    SERVICE,
    SHOP,
    STORE,
    Life,
    bowls,
    cny,
    completed,
    cups,
    part,
    shipped,
)
from orderflow.commands import (
    Accept,
    AppealReturn,
    ApproveReturn,
    CallService,
    Cancel,
    Command,
    ConcludeReturns,
    ConfirmReceipt,
    DecideReturn,
    Decline,
    EndWindow,
    Expire,
    ExtendLimit,
    ReceiveReturn,
    Refund,
    RefuseReturn,
    RequestRefund,
    RequestReturn,
    SendBack,
    SetRecipient,
    Submit,
    WithdrawReturn,
)
from orderflow.effects import Notify, RefundPayment
from orderflow.entities.order import ReturnStatus
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.events import OrderAccepted, ServiceCalled
from orderflow.ids import ReturnId
from orderflow.money import Money
from orderflow.policies import after_payment, before_payment, cash_on_delivery, regulated_limits, service_decides
from orderflow.refusals import (
    AmountNotPositive,
    ExceedsReturnable,
    FactsNotMet,
    NothingOrdered,
    NotYetDue,
    RefundExceedsPrice,
    ReturnWindowOver,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
    UnknownLine,
    UnknownReturn,
    WrongCurrency,
)
from orderflow.roles import ORDERFLOW, PLATFORM, Actor
from orderflow.validation import InvalidField

MEDIATED = PROCESS.extended(mediation=service_decides)
MALL = Actor("mall", PLATFORM)
R1, R2 = ReturnId("r-1"), ReturnId("r-2")


def unconfirmed(acceptance: object = before_payment, *, pay: bool = False) -> Life:
    """An order that waits for its merchant: three cups and two bowls, 75.97."""
    life = Life(MEDIATED.extended(acceptance=acceptance))
    life.place()
    if pay:
        life.pay()
    return life


def with_service(life: Life | None = None) -> Life:
    """The merchant has refused it."""
    life = life or unconfirmed()
    life.do(Decline(life.id, reason="too far away"), SHOP)
    return life


class TestConfirmation:
    def test_the_merchant_confirms_and_nobody_else_is_asked(self) -> None:
        """In time, customer service never hears of it."""
        life = unconfirmed()

        life.do(Accept(life.id), SHOP)

        assert (life.phase(), life.order.service_called_at) == (Phase.PAYMENT, None)

    @pytest.mark.parametrize("by", [SERVICE, MALL])
    def test_it_is_their_turn_first(self, by: Actor) -> None:
        """Customer service neither accepts nor declines for them before they were asked."""
        life = unconfirmed()

        for command in (Accept(life.id), Decline(life.id)):
            assert life.refused(FactsNotMet, command, by).missing == ("customer service may answer",)

    def test_their_refusal_is_not_the_end(self) -> None:
        """The order stays under review, its own limit begins, and the customer is told."""
        life = unconfirmed()

        decision = life.do(Decline(life.id, reason="too far away"), SHOP)

        assert (life.phase(), life.order.service_called_at) == (Phase.REVIEW, life.at)
        (called,) = [event for event in decision.events if isinstance(event, ServiceCalled)]
        assert called.refusal == "too far away"
        assert [limit.name for limit in life.order.limits] == ["mediation"]
        assert (life.limit("mediation").due_at, life.limit("mediation").responsible) == (
            life.at + 3 * DAY, "customer_service",
        )  # fmt: skip
        assert [effect.message for effect in decision.effects if isinstance(effect, Notify)] == ["service_called"]

    def test_a_refusal_without_a_word_is_a_refusal(self) -> None:
        """The record says so."""
        life = unconfirmed()

        decision = life.do(Decline(life.id), SHOP)

        assert decision.events[0] == ServiceCalled(occurred_at=life.at, refusal="declined by the merchant")

    def test_they_refuse_once(self) -> None:
        """What comes of it is not their to say any more: neither a second no nor a cancellation ends it."""
        life = with_service()

        for command in (Decline(life.id), Cancel(life.id)):
            life.refused(FactsNotMet, command, SHOP)

    def test_they_do_not_get_round_customer_service_by_cancelling(self) -> None:
        """Before their refusal neither; the customer may, at any time."""
        life = unconfirmed()
        life.refused(FactsNotMet, Cancel(life.id), SHOP)

        life.do(Cancel(life.id))
        assert life.phase() is Phase.CANCELLED

    @pytest.mark.parametrize("by", [SERVICE, SHOP, MALL])
    def test_customer_service_confirms_for_them_or_gets_them_to(self, by: Actor) -> None:
        """Either way it is accepted, and the record shows by whom."""
        life = with_service()

        decision = life.do(Accept(life.id), by)

        assert isinstance(decision.events[0], OrderAccepted)
        assert (life.phase(), life.order.accepted_at) == (Phase.PAYMENT, life.at)
        life.pay()
        assert life.phase() is Phase.PREPARING

    def test_customer_service_ends_it(self) -> None:
        """It could not be confirmed either, so the customer is told and nothing is owed."""
        life = with_service()

        decision = life.do(Decline(life.id, reason="the merchant cannot deliver"), SERVICE)

        assert (life.phase(), life.order.balance) == (Phase.CANCELLED, cny("0"))
        assert [effect.message for effect in decision.effects if isinstance(effect, Notify)] == ["order_cancelled"]

    def test_silence_calls_customer_service_in(self) -> None:
        """At the end of their limit, not a second before; nobody but the system does it."""
        life = unconfirmed()
        due_at = life.limit("acceptance").due_at
        for by in (SHOP, SERVICE, BUYER):
            life.refused(RoleNotEntitled, CallService(life.id), by)
        life.refused(NotYetDue, CallService(life.id), ORDERFLOW, at=due_at - SECOND)
        life.refused(TimeLimitPassed, Accept(life.id), SHOP, at=due_at + SECOND)

        decision = life.do(CallService(life.id), ORDERFLOW, at=due_at + SECOND)

        assert decision.events[0] == ServiceCalled(occurred_at=life.at, refusal="")
        assert life.phase() is Phase.REVIEW
        life.refused(FactsNotMet, CallService(life.id), ORDERFLOW)
        life.do(Accept(life.id), SERVICE)

    def test_customer_service_has_its_own_limit(self) -> None:
        """Its silence ends the order; a yes a second later is too late."""
        life = with_service()
        due_at = life.limit("mediation").due_at
        life.refused(NotYetDue, Expire(life.id), ORDERFLOW, at=due_at - SECOND)
        assert life.refused(TimeLimitPassed, Accept(life.id), SERVICE, at=due_at + SECOND).limit == "mediation"

        life.do(Expire(life.id), ORDERFLOW, at=due_at + SECOND)

        assert life.phase() is Phase.CANCELLED

    @pytest.mark.parametrize("ended", ["by customer service", "by its silence"])
    def test_what_was_paid_goes_back_to_the_cent(self, ended: str) -> None:
        """Paid first and never confirmed: 75.97 in, 75.97 out."""
        life = with_service(unconfirmed(after_payment, pay=True))
        due_at = life.limit("mediation").due_at

        decision = (
            life.do(Decline(life.id), SERVICE)
            if ended == "by customer service"
            else life.do(Expire(life.id), ORDERFLOW, at=due_at)
        )

        assert [e.amount for e in decision.effects if isinstance(e, RefundPayment)] == [cny("75.97")]
        assert (life.order.refunded, life.order.balance) == (cny("75.97"), cny("0"))

    def test_confirmed_after_the_payment_it_goes_on(self) -> None:
        """The money is there already."""
        life = with_service(unconfirmed(after_payment, pay=True))

        life.do(Accept(life.id), SERVICE)

        assert life.phase() is Phase.PREPARING

    def test_an_amended_order_is_their_again(self) -> None:
        """Sent back and submitted anew, it waits for them first."""
        life = with_service()
        life.do(SendBack(life.id, remark="the street is missing"), SERVICE)
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(Submit(life.id))

        assert life.order.service_called_at is None
        life.refused(FactsNotMet, Accept(life.id), SERVICE)

    def test_without_mediation_their_word_is_final(self) -> None:
        """As ever: their no ends it, customer service may accept for them, and nobody is called in."""
        life = Life(PROCESS.extended(acceptance=before_payment))
        life.place()
        life.refused(FactsNotMet, CallService(life.id), ORDERFLOW)

        life.do(Decline(life.id), SHOP)

        assert life.phase() is Phase.CANCELLED

    def test_a_regulated_shop_keeps_its_own_review(self) -> None:
        """Their silence escalates there; their refusal still goes to customer service, which has its limit."""
        process = MEDIATED.extended(acceptance=before_payment, time_limits=regulated_limits())
        life = Life(process)
        life.place()
        assert [limit.name for limit in life.order.limits] == ["review"]

        with_service(life)

        assert {limit.name for limit in life.order.limits} == {"review", "mediation"}


# ---- returns and refunds ---------------------------------------------------------------------------------------------


def applied(*lines: ShipmentLine, amount: Money | None = None, life: Life | None = None, keep: bool = True) -> Life:
    """Two chipped cups, 39.98: the customer keeps them and wants money, or sends them back."""
    life = life or completed(process=MEDIATED)
    command: Command = RequestReturn(life.id, lines=lines or (part(1, 2),), reason="chipped")
    if keep:
        command = RequestRefund(life.id, lines=lines or (part(1, 2),), amount=amount, reason="chipped")
    life.do(command)
    return life


def refused(*, keep: bool = True) -> Life:
    life = applied(keep=keep)
    life.do(RefuseReturn(life.id, return_id=R1, reason="they were whole"), SHOP)
    return life


def appealed(*, keep: bool = True) -> Life:
    life = refused(keep=keep)
    life.do(AppealReturn(life.id, return_id=R1, reason="see the pictures"))
    return life


def decide(life: Life, *, for_customer: bool, reason: str = "looked into") -> DecideReturn:
    return DecideReturn(life.id, return_id=R1, for_customer=for_customer, reason=reason)


class TestRequestRefund:
    def test_the_customer_keeps_the_goods_and_gets_what_they_asked_for(self) -> None:
        """12.34 of 39.98, once the merchant says yes; no unit moves."""
        life = applied(amount=cny("12.34"))
        assert (life.order.refunded, life.return_status()) == (cny("0"), ReturnStatus.REQUESTED)

        decision = life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        (refund,) = [effect for effect in decision.effects if isinstance(effect, RefundPayment)]
        request = life.order.returns["r-1"]
        assert (refund.amount, request.credited, life.order.balance) == (cny("12.34"), cny("12.34"), cny("0"))
        assert (request.phase, life.line().returned, life.return_status()) == (
            ChildPhase.CLOSED, 0, ReturnStatus.NONE,
        )  # fmt: skip
        assert [effect.message for effect in decision.effects if isinstance(effect, Notify)] == ["refund_granted"]
        assert life.payment().refunds["f-1"].reason == "chipped"

    def test_all_that_they_cost_if_they_name_nothing(self) -> None:
        """Two of three cups: 39.98."""
        life = applied()

        life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        assert life.order.refunded == cny("39.98")

    def test_no_cent_more_than_they_cost(self) -> None:
        """39.98 yes, 39.99 no."""
        life = completed(process=MEDIATED)

        command = RequestRefund(life.id, lines=(part(1, 2),), amount=cny("39.99"))
        said = life.refused(RefundExceedsPrice, command)
        assert (said.asked, said.price) == (cny("39.99"), cny("39.98"))
        applied(amount=cny("39.98"), life=life)

    @pytest.mark.parametrize("amount", [cny("0"), cny("-1.00")])
    def test_no_less_than_a_cent(self, amount: Money) -> None:
        """Nothing is no wish, and less than nothing neither."""
        life = completed(process=MEDIATED)

        life.refused(AmountNotPositive, RequestRefund(life.id, lines=(part(1, 1),), amount=amount))

    def test_what_they_ask_is_an_amount_of_this_order_for_goods_of_this_order(self) -> None:
        """Another currency, nothing, and lines that are not there."""
        life = completed(process=MEDIATED)

        life.refused(WrongCurrency, RequestRefund(life.id, lines=(part(1, 1),), amount=Money.of("1.00", "USD")))
        life.refused(NothingOrdered, RequestRefund(life.id, lines=()))
        life.refused(UnknownLine, RequestRefund(life.id, lines=(part(9, 1),)))
        life.refused(ExceedsReturnable, RequestRefund(life.id, lines=(part(1, 4),)))

    def test_of_each_unit_once(self) -> None:
        """What lies in an application, or was refunded, is neither refunded again nor sent back."""
        life = applied(part(1, 2), amount=cny("1.00"))
        for command in (RequestRefund(life.id, lines=(part(1, 2),)), RequestReturn(life.id, lines=(part(1, 2),))):
            assert life.refused(ExceedsReturnable, command).returnable == 1

        life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        for command in (RequestRefund(life.id, lines=(part(1, 2),)), RequestReturn(life.id, lines=(part(1, 2),))):
            assert life.refused(ExceedsReturnable, command).returnable == 1

    @pytest.mark.parametrize("return_first", [True, False])
    def test_kept_and_returned_units_of_one_line_cost_the_line(self, return_first: bool) -> None:
        """3 bowls for 24.50: one refunded, two sent back, in either order, and not a cent more goes back."""
        life = Life(MEDIATED)
        life.place(bowls(3), cups(1))
        life.pay()
        life.ship()
        life.do(ConfirmReceipt(life.id))
        life.do(RequestRefund(life.id, lines=(part(1, 1),)))
        life.do(RequestReturn(life.id, lines=(part(1, 2),)))
        life.do(ApproveReturn(life.id, return_id=R2), SHOP)
        steps: list[tuple[Command, Actor]] = [
            (ApproveReturn(life.id, return_id=R1), SHOP),
            (ReceiveReturn(life.id, return_id=R2), STORE),
        ]

        for command, by in reversed(steps) if return_first else steps:
            life.do(command, by)

        assert life.order.refunded == cny("24.50")

    def test_goodwill_is_not_given_twice(self) -> None:
        """70.00 of 75.97 are given already: 5.97 is all that is left of 39.98, and then nothing."""
        life = applied()
        life.do(Refund(life.id, amount=cny("70.00"), reason="sorry"), CASHIER)

        life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        assert (life.order.returns["r-1"].credited, life.order.refunded) == (cny("5.97"), cny("75.97"))

    def test_an_unpaid_order_owes_less(self) -> None:
        """Cash on delivery that has not come in: nothing is paid out."""
        life = Life(MEDIATED)
        life.place(payment=cash_on_delivery().name)
        life.ship()
        life.do(ConfirmReceipt(life.id))
        applied(amount=cny("10.00"), life=life)

        decision = life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        assert not any(isinstance(effect, RefundPayment) for effect in decision.effects)
        assert (life.order.refunded, life.order.balance_due) == (cny("0"), cny("65.97"))

    def test_without_a_reason_the_statement_says_refund(self) -> None:
        """It has to say something."""
        life = completed(process=MEDIATED)
        life.do(RequestRefund(life.id, lines=(part(1, 1),)))

        life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        assert [refund.reason for refund in life.payment().refunds] == ["refund"]

    def test_only_while_after_sales_last(self) -> None:
        """A second later no."""
        life = completed(process=MEDIATED)
        due_at = life.limit("after_sales").due_at

        life.refused(ReturnWindowOver, RequestRefund(life.id, lines=(part(1, 1),)), at=due_at + SECOND)

    def test_nothing_comes_back_of_what_is_kept(self) -> None:
        """There is nothing to receive, before the answer or after it."""
        life = applied()
        life.refused(StepNotPossible, ReceiveReturn(life.id, return_id=R1), STORE)
        life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        life.refused(StepNotPossible, ReceiveReturn(life.id, return_id=R1), STORE)
        life.refused(StepNotPossible, ApproveReturn(life.id, return_id=R1), SHOP)
        assert life.order.refunded == cny("39.98")

    def test_any_shop_takes_such_an_application(self) -> None:
        """Without mediation the merchant's no is the end of it."""
        life = applied(life=completed())

        life.do(RefuseReturn(life.id, return_id=R1), SHOP)

        assert life.order.returns["r-1"].is_closed
        life.refused(StepNotPossible, AppealReturn(life.id, return_id=R1))


class TestInspection:
    def test_whoever_is_not_satisfied_has_received_the_goods(self) -> None:
        """They need not confirm first: their application says that they have arrived."""
        life = shipped(process=MEDIATED)
        life.refused(FactsNotMet, RequestRefund(life.id, lines=(part(1, 1),)))
        life.track(TrackingStatus.DELIVERED)

        applied(life=life, keep=False)

        assert (life.phase(), life.shipment().received_at) == (Phase.COMPLETED, life.at)
        assert life.return_status() is ReturnStatus.REQUESTED

    def test_a_refused_application_confirms_nothing(self) -> None:
        """More than was delivered is asked for: the order waits for its receipt as before."""
        life = shipped(process=MEDIATED)
        life.track(TrackingStatus.DELIVERED)

        for command in (
            RequestReturn(life.id, lines=(part(1, 4),)),
            RequestRefund(life.id, lines=(part(1, 1),), amount=cny("20.00")),
        ):
            with pytest.raises((ExceedsReturnable, RefundExceedsPrice)):
                life.do(command)

        assert (life.phase(), life.shipment().received_at) == (Phase.DELIVERING, None)

    def test_elsewhere_they_confirm_first(self) -> None:
        """Without mediation, after-sales begin with the receipt."""
        life = shipped()
        life.track(TrackingStatus.DELIVERED)

        life.refused(FactsNotMet, RequestReturn(life.id, lines=(part(1, 1),)))


class TestAnswer:
    def test_customer_service_does_not_answer_in_their_place(self) -> None:
        """It decides if they refuse; until then it is their to say."""
        life = applied()

        for by in (SERVICE, MALL):
            for command in (ApproveReturn(life.id, return_id=R1), RefuseReturn(life.id, return_id=R1)):
                life.refused(FactsNotMet, command, by)
        life.refused(StepNotPossible, decide(life, for_customer=True), SERVICE)

    def test_they_answer_in_time(self) -> None:
        """Two days to the second; after that it is not their any more."""
        life = applied()
        limit = life.order.limits["application/r-1"]
        assert (limit.due_at, limit.responsible) == (life.at + 2 * DAY, "merchant")

        for command in (ApproveReturn(life.id, return_id=R1), RefuseReturn(life.id, return_id=R1)):
            assert life.refused(TimeLimitPassed, command, SHOP, at=limit.due_at + SECOND).limit == "application"

        life.do(ApproveReturn(life.id, return_id=R1), SHOP, at=limit.due_at)

    def test_their_silence_is_for_customer_service(self) -> None:
        """At their limit it has the word, and they have it no more."""
        life = applied()
        due_at = life.order.limits["application/r-1"].due_at
        life.refused(NotYetDue, ConcludeReturns(life.id), ORDERFLOW, at=due_at - SECOND)

        life.do(ConcludeReturns(life.id), ORDERFLOW, at=due_at)

        assert life.order.returns["r-1"].is_with_service
        life.refused(StepNotPossible, ApproveReturn(life.id, return_id=R1), SHOP)
        life.do(decide(life, for_customer=True), SERVICE)
        assert life.order.refunded == cny("39.98")

    def test_an_allowed_return_has_no_more_limits_of_this_kind(self) -> None:
        """The goods are on their way."""
        life = applied(keep=False)

        life.do(ApproveReturn(life.id, return_id=R1), SHOP)

        assert [limit.name for limit in life.order.limits] == ["after_sales"]


class TestAppeal:
    def test_a_refusal_keeps_the_order_open_as_long_as_it_may_be_appealed(self) -> None:
        """Three days of their own, also if after-sales end in the meantime."""
        life = completed(process=MEDIATED)
        end = life.limit("after_sales").due_at
        life.do(RequestReturn(life.id, lines=(part(1, 1),)), at=end)
        life.do(RefuseReturn(life.id, return_id=R1), SHOP, at=end + SECOND)
        life.do(EndWindow(life.id), ORDERFLOW, at=end + 2 * SECOND)

        assert life.phase() is Phase.COMPLETED
        limit = life.order.limits["appeal/r-1"]
        assert (limit.due_at, limit.responsible) == (end + SECOND + 3 * DAY, "customer")
        life.do(AppealReturn(life.id, return_id=R1), at=limit.due_at)
        life.do(decide(life, for_customer=False), SERVICE)
        assert life.phase() is Phase.CLOSED

    def test_a_second_late_is_late(self) -> None:
        """Whether or not anybody has closed it."""
        life = refused()
        due_at = life.order.limits["appeal/r-1"].due_at

        life.refused(TimeLimitPassed, AppealReturn(life.id, return_id=R1), at=due_at + SECOND)
        life.do(ConcludeReturns(life.id), ORDERFLOW, at=due_at + SECOND)

        assert life.order.returns["r-1"].is_closed
        life.refused(StepNotPossible, AppealReturn(life.id, return_id=R1))
        assert life.order.refunded == cny("0")

    def test_once(self) -> None:
        """Neither before it is refused, nor twice, nor after the decision."""
        life = applied()
        appeal = AppealReturn(life.id, return_id=R1)
        life.refused(StepNotPossible, appeal)
        life.do(RefuseReturn(life.id, return_id=R1), SHOP)
        life.do(appeal)
        life.refused(StepNotPossible, appeal)
        life.do(decide(life, for_customer=False), SERVICE)

        life.refused(StepNotPossible, appeal)

    def test_the_merchant_has_had_their_say(self) -> None:
        """After the appeal they neither allow nor refuses, and after their refusal neither."""
        for life in (refused(), appealed()):
            for command in (ApproveReturn(life.id, return_id=R1), RefuseReturn(life.id, return_id=R1)):
                life.refused(StepNotPossible, command, SHOP)

    @pytest.mark.parametrize("by", [SHOP, SERVICE, STORE, CASHIER, MALL, ORDERFLOW])
    def test_it_is_the_customers(self, by: Actor) -> None:
        """Nobody appeals for them unless they act on their behalf."""
        life = refused()

        life.refused(RoleNotEntitled, AppealReturn(life.id, return_id=R1), by)

    def test_an_application_that_is_not_there(self) -> None:
        """Is neither appealed against nor decided."""
        life = completed(process=MEDIATED)

        life.refused(UnknownReturn, AppealReturn(life.id, return_id=R1))
        life.refused(UnknownReturn, decide(life, for_customer=True), SERVICE)

    @pytest.mark.parametrize("where", [refused, appealed])
    def test_they_may_let_it_be(self, where: object) -> None:
        """A withdrawn application has ended, and its units are free."""
        life: Life = where()  # type: ignore[operator] # one of the two above

        life.do(WithdrawReturn(life.id, return_id=R1))

        assert life.order.returns["r-1"].is_closed
        life.refused(StepNotPossible, AppealReturn(life.id, return_id=R1))
        life.do(RequestReturn(life.id, lines=(part(1, 3),)))

    def test_its_units_are_not_asked_for_again_meanwhile(self) -> None:
        """Two of three cups lie in it, refused or appealed."""
        for life in (refused(), appealed()):
            assert life.refused(ExceedsReturnable, RequestReturn(life.id, lines=(part(1, 2),))).returnable == 1


class TestDecide:
    def test_for_the_customer_who_keeps_the_goods(self) -> None:
        """They get what they applied for, at once."""
        life = appealed()

        decision = life.do(decide(life, for_customer=True), SERVICE)

        assert [e.amount for e in decision.effects if isinstance(e, RefundPayment)] == [cny("39.98")]
        assert life.order.returns["r-1"].is_closed

    def test_for_the_customer_who_sends_them_back(self) -> None:
        """They may; they are inspected like any, and refunded then."""
        life = appealed(keep=False)

        life.do(decide(life, for_customer=True), SERVICE)

        assert life.order.refunded == cny("0")
        assert [limit.name for limit in life.order.limits] == ["after_sales"]
        life.do(ReceiveReturn(life.id, return_id=R1), STORE)
        assert (life.order.refunded, life.line().accepted_back) == (cny("39.98"), 2)

    @pytest.mark.parametrize("keep", [True, False])
    def test_against_them(self, keep: bool) -> None:
        """Nothing goes back, and it has ended."""
        life = appealed(keep=keep)

        life.do(decide(life, for_customer=False), SERVICE)

        request = life.order.returns["r-1"]
        assert (request.is_closed, request.refused_at, life.order.refunded) == (True, life.at, cny("0"))

    def test_once_and_with_a_reason(self) -> None:
        """A decision says why, and stays."""
        life = appealed()
        for reason in ("", "  "):
            life.refused(InvalidField, decide(life, for_customer=True, reason=reason), SERVICE)
        life.do(decide(life, for_customer=False), SERVICE)

        for for_customer in (True, False):
            life.refused(StepNotPossible, decide(life, for_customer=for_customer), SERVICE)

    @pytest.mark.parametrize("by", [BUYER, SHOP, STORE, CASHIER, MALL, ORDERFLOW])
    def test_it_is_customer_services(self, by: Actor) -> None:
        """Neither party decides its own matter."""
        life = appealed()

        life.refused(RoleNotEntitled, decide(life, for_customer=True), by)

    @pytest.mark.parametrize("keep", [True, False])
    def test_its_silence_gives_the_customer_what_they_applied_for(self, keep: bool) -> None:
        """At its limit to the second; a decision after that is too late."""
        life = appealed(keep=keep)
        limit = life.order.limits["mediation/r-1"]
        assert (limit.due_at, limit.responsible) == (life.at + 3 * DAY, "customer_service")
        life.refused(NotYetDue, ConcludeReturns(life.id), ORDERFLOW, at=limit.due_at - SECOND)
        late = decide(life, for_customer=False)
        assert life.refused(TimeLimitPassed, late, SERVICE, at=limit.due_at + SECOND).limit == "mediation"

        life.do(ConcludeReturns(life.id), ORDERFLOW, at=limit.due_at + SECOND)

        assert life.order.refunded == (cny("39.98") if keep else cny("0"))
        assert not life.order.returns["r-1"].is_with_service

    def test_an_extended_limit_counts_as_extended(self) -> None:
        """Put off with a reason, it ends later."""
        life = appealed()
        due_at = life.order.limits["mediation/r-1"].due_at
        life.do(
            ExtendLimit(life.id, limit="mediation", subject="r-1", until=due_at + DAY, reason="an expert is asked"),
            SERVICE,
        )

        life.refused(NotYetDue, ConcludeReturns(life.id), ORDERFLOW, at=due_at + SECOND)
        life.do(decide(life, for_customer=False), SERVICE, at=due_at + DAY)

    def test_several_applications_go_their_own_ways(self) -> None:
        """One is refused and left at that, one is silence, in one run of what is due."""
        life = refused()
        due_at = life.order.limits["appeal/r-1"].due_at
        life.do(RequestRefund(life.id, lines=(part(2, 1),)), at=due_at - 2 * DAY)

        life.do(ConcludeReturns(life.id), ORDERFLOW, at=due_at)

        first, second = life.order.returns
        assert (first.is_closed, second.is_with_service) == (True, True)
        assert [limit.id for limit in life.order.limits if limit.then == "conclude_returns"] == ["mediation/r-2"]

    def test_what_is_not_due_yet_is_left_alone(self) -> None:
        """One limit has ended, another runs: only that one is acted on."""
        life = refused()
        due_at = life.order.limits["appeal/r-1"].due_at
        life.do(RequestRefund(life.id, lines=(part(2, 1),)), at=due_at - DAY)

        life.do(ConcludeReturns(life.id), ORDERFLOW, at=due_at)

        first, second = life.order.returns
        assert (first.is_closed, second.is_with_service) == (True, False)
        life.do(ApproveReturn(life.id, return_id=R2), SHOP)
