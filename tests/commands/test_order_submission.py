"""Paid first, submitted after: what is locked, what is owed in between, and what becomes of a forgotten cart."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from life import BUYER, CASHIER, DAY, MINUTE, PROCESS, SECOND, SERVICE, SHOP, Life, bowls, cny, cups
from orderflow.commands import (
    AddLines,
    Cancel,
    CapturePayment,
    ChangeLine,
    ChooseDelivery,
    ChoosePayment,
    ClaimPayment,
    Command,
    EndSubmission,
    ErasePersonalData,
    Expire,
    ExtendLimit,
    Pay,
    RemoveLine,
    Result,
    Submit,
    VerifyPayment,
)
from orderflow.effects import RefundPayment
from orderflow.entities.payment import Progress
from orderflow.entities.phase import Phase
from orderflow.ids import LineId, PaymentId
from orderflow.policies import (
    DEFAULT_METHODS,
    before_payment,
    cash_on_delivery,
    express,
    numbered_at_payment,
    once_paid,
    online,
    submit_unsubmitted,
)
from orderflow.process import OrderProcess
from orderflow.refusals import (
    FactsNotMet,
    NothingOrdered,
    NotYetDue,
    PaymentExceedsBalance,
    PaymentInProgress,
    QuoteExpired,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.roles import ORDERFLOW, Actor
from vouched import retail

METHODS = (*DEFAULT_METHODS, online("card", capture_at_once=False), cash_on_delivery())
REFUNDED = retail(submission=once_paid, payment_methods=METHODS)
SUBMITTED = retail(submission=once_paid, payment_methods=METHODS, unsubmitted=submit_unsubmitted)
L1, L2 = LineId("l-1"), LineId("l-2")


def cart(process: OrderProcess = REFUNDED) -> Life:
    """3 cups and 2 bowls: 75.97 CNY, still a cart."""
    life = Life(process)
    life.place()
    return life


def paid_cart(process: OrderProcess = REFUNDED) -> Life:
    life = cart(process)
    life.pay()
    return life


def refund_effects(life: Life) -> list[str]:
    return [str(effect.amount) for effect in life.effects if isinstance(effect, RefundPayment)]


def test_placing_leaves_a_cart_that_has_to_be_paid_first() -> None:
    """Everything is filled in, and it is no order yet: no number, no limit, nothing to submit."""
    life = cart()

    refusal = life.refused(FactsNotMet, Submit(life.id))

    assert refusal.missing == ("nothing is owed first",)
    assert (life.phase(), life.order.number, tuple(life.order.limits)) == (Phase.DRAFT, None, ())


def test_the_customer_submits_what_they_have_paid() -> None:
    """The payment leaves it a cart; their word makes it an order, numbers it and sends it to be prepared."""
    life = paid_cart()
    assert (life.phase(), life.order.number) == (Phase.DRAFT, None)

    life.do(Submit(life.id))

    assert (life.phase(), life.order.number) == (Phase.PREPARING, "00000001")
    assert life.order.refunded == cny("0")
    assert "submission" not in {limit.name for limit in life.order.limits}


@pytest.mark.parametrize(
    "change",
    [
        lambda life: AddLines(life.id, lines=(cups(),)),
        lambda life: ChangeLine(life.id, line_id=L1, quantity=1),
        lambda life: RemoveLine(life.id, line_id=L1),
        lambda life: ChooseDelivery(life.id, option="pickup"),
        lambda life: ChoosePayment(life.id, method="alipay"),
        lambda life: Submit(life.id),
    ],
)
def test_submitting_locks_the_order(change: Callable[[Life], Command]) -> None:
    """No change afterwards, whatever it is, and no second submission."""
    life = paid_cart()
    life.do(Submit(life.id))

    life.refused(StepNotPossible, change(life))


@pytest.mark.parametrize("by", [SHOP, CASHIER, ORDERFLOW])
def test_nobody_submits_for_themselves_who_is_not_buying(by: Actor) -> None:
    """Neither merchant nor cashier, and the system only when the time is over."""
    life = paid_cart()

    life.refused(RoleNotEntitled, Submit(life.id), by)
    assert life.phase() is Phase.DRAFT


def test_part_of_the_money_is_not_enough() -> None:
    """A cent short is short; a claim, and money that is only held, are not there."""
    life = cart()
    life.pay(amount=cny("75.96"))
    life.refused(FactsNotMet, Submit(life.id))

    life.do(ClaimPayment(life.id, method="bank_transfer"))
    life.refused(FactsNotMet, Submit(life.id))
    life.do(VerifyPayment(life.id, payment_id=PaymentId("p-2")), CASHIER)
    life.do(Submit(life.id))

    assert life.order.is_paid


def test_money_that_is_held_has_to_be_taken_first() -> None:
    """An authorization is a promise of the provider, not money."""
    life = cart()
    life.pay("card")
    life.refused(FactsNotMet, Submit(life.id))

    life.do(CapturePayment(life.id, payment_id=PaymentId("p-1")), CASHIER)
    life.record("c-1")
    life.do(Submit(life.id))

    assert life.phase() is Phase.PREPARING


def test_what_costs_nothing_or_is_paid_on_delivery_is_submitted_at_once() -> None:
    """There is nothing to wait for; and what is paid on delivery is not paid in the cart."""
    life = Life(REFUNDED)
    life.place(payment="cash_on_delivery")

    assert life.phase() is Phase.PREPARING

    free = Life(REFUNDED)
    free.place(cups(1))
    free.do(ChangeLine(free.id, line_id=L1, discount=cny("19.99")))
    free.refused(FactsNotMet, Pay(free.id, method="alipay"))
    free.do(Submit(free.id))

    assert free.phase() is Phase.PREPARING


def test_an_empty_cart_is_not_submitted_even_if_paid() -> None:
    """All that is left is money; it goes back when the time is over."""
    life = paid_cart()
    life.do(RemoveLine(life.id, line_id=L1))
    life.do(RemoveLine(life.id, line_id=L2))

    life.refused(NothingOrdered, Submit(life.id))
    life.do(EndSubmission(life.id), ORDERFLOW, at=life.limit("submission").due_at)

    assert (life.phase(), refund_effects(life)) == (Phase.CANCELLED, ["75.97 CNY"])


# ---- amended between payment and submission --------------------------------------------------------------------------


def test_what_is_dearer_is_owed_before_submission() -> None:
    """The difference to the cent, and not a cent more."""
    life = paid_cart()
    life.do(ChangeLine(life.id, line_id=L1, quantity=4))

    assert life.order.balance_due == cny("19.99")
    assert [limit.name for limit in life.order.limits] == ["payment"]
    life.refused(FactsNotMet, Submit(life.id))
    life.refused(PaymentExceedsBalance, Pay(life.id, method="alipay", amount=cny("20.00")))
    life.pay(amount=cny("19.99"))
    assert [limit.name for limit in life.order.limits] == ["submission"]
    life.do(Submit(life.id))

    assert (life.order.captured, life.order.refunded) == (cny("95.96"), cny("0"))


def test_what_is_cheaper_goes_back_with_the_submission() -> None:
    """Not before: they may still change their mind. Then at once, and once."""
    life = paid_cart()
    life.do(ChangeLine(life.id, line_id=L1, quantity=2))
    assert (life.order.surplus, life.order.refunded) == (cny("19.99"), cny("0"))

    life.do(Submit(life.id))

    assert refund_effects(life) == ["19.99 CNY"]
    assert (life.order.refunded, life.order.balance) == (cny("19.99"), cny("0"))
    life.record("f-1")
    assert life.payment().refunds["f-1"].progress is Progress.DONE


def test_nothing_is_amended_while_money_is_under_way() -> None:
    """What it costs must not change under a payment that may still come."""
    life = cart()
    life.do(Pay(life.id, method="alipay"))

    life.refused(PaymentInProgress, ChangeLine(life.id, line_id=L1, quantity=4))
    life.record("start", Result.UNKNOWN)
    life.refused(PaymentInProgress, RemoveLine(life.id, line_id=L1))


def test_what_was_paid_in_part_may_be_paid_on_delivery_instead() -> None:
    """They submit, the rest comes with the goods, and no money is lost on the way."""
    life = cart()
    life.pay(amount=cny("30.00"))
    life.do(ChoosePayment(life.id, method="cash_on_delivery"))
    life.do(Submit(life.id))

    assert (life.phase(), life.order.balance_due) == (Phase.PREPARING, cny("45.97"))


# ---- paid and never submitted ----------------------------------------------------------------------------------------


def test_the_time_to_submit_begins_with_the_last_of_the_money() -> None:
    """A day, unless the shop says otherwise; part of the money does not start it."""
    life = cart()
    life.pay(amount=cny("75.96"))
    assert [limit.name for limit in life.order.limits] == ["payment"]

    life.pay()

    assert [limit.name for limit in life.order.limits] == ["submission"]
    assert life.limit("submission").due_at == life.at + DAY


def test_a_second_late_is_late_and_a_second_early_is_not_due() -> None:
    """The customer submits until the instant itself; the system ends nothing before it."""
    life = paid_cart()
    due_at = life.limit("submission").due_at

    life.refused(NotYetDue, EndSubmission(life.id), ORDERFLOW, at=due_at - SECOND)
    life.refused(TimeLimitPassed, Submit(life.id), at=due_at + SECOND)
    life.do(Submit(life.id), at=due_at)

    assert life.phase() is Phase.PREPARING


def test_a_forgotten_cart_is_refunded() -> None:
    """Unless the shop chooses otherwise: cancelled, and every cent goes back."""
    life = paid_cart()
    life.do(EndSubmission(life.id), ORDERFLOW, at=life.limit("submission").due_at)

    assert (life.phase(), life.order.number) == (Phase.CANCELLED, None)
    assert refund_effects(life) == ["75.97 CNY"]
    assert life.order.cancellation is not None
    assert life.order.cancellation.reason == "never submitted"


def test_a_forgotten_cart_is_submitted_where_the_shop_does_that() -> None:
    """As if the customer had: numbered, prepared, and what is left over goes back."""
    life = paid_cart(SUBMITTED)
    life.do(ChangeLine(life.id, line_id=L1, quantity=2))
    life.do(EndSubmission(life.id), ORDERFLOW, at=life.limit("submission").due_at)

    assert (life.phase(), life.order.number) == (Phase.PREPARING, "00000001")
    assert refund_effects(life) == ["19.99 CNY"]


def test_what_cannot_be_submitted_is_refunded_all_the_same() -> None:
    """Their address was erased in the meantime, or they emptied the cart: the shop cannot send anything."""
    erased = paid_cart(SUBMITTED)
    erased.do(ErasePersonalData(erased.id), SERVICE)
    emptied = paid_cart(SUBMITTED)
    emptied.do(RemoveLine(emptied.id, line_id=L1))
    emptied.do(RemoveLine(emptied.id, line_id=L2))

    for life in (erased, emptied):
        life.do(EndSubmission(life.id), ORDERFLOW, at=life.limit("submission").due_at)

        assert (life.phase(), refund_effects(life)) == (Phase.CANCELLED, ["75.97 CNY"])


def test_an_expired_quote_holds_up_the_customer_and_not_the_shop() -> None:
    """The customer chooses again; the shop that submits for them stands by what they paid for."""
    process = retail(
        submission=once_paid, unsubmitted=submit_unsubmitted, deliveries=(express(validity=timedelta(hours=1)),)
    )
    life = paid_cart(process)

    life.refused(QuoteExpired, Submit(life.id), at=life.at + timedelta(hours=2))
    life.do(EndSubmission(life.id), ORDERFLOW, at=life.limit("submission").due_at)

    assert life.phase() is Phase.PREPARING


def test_part_of_the_money_is_not_forgotten_either() -> None:
    """Paid in part and left: the time to pay runs out, and it goes back, even where no time to pay is set."""
    life = cart()
    life.pay(amount=cny("10.00"))
    life.refused(NotYetDue, EndSubmission(life.id), ORDERFLOW)
    life.do(Expire(life.id), ORDERFLOW, at=life.limit("payment").due_at)
    endless = cart(retail(submission=once_paid, payment_window=None, unsubmitted=submit_unsubmitted))
    endless.pay(amount=cny("10.00"))
    endless.do(EndSubmission(endless.id), ORDERFLOW, at=endless.limit("submission").due_at)

    for one in (life, endless):
        assert (one.phase(), refund_effects(one)) == (Phase.CANCELLED, ["10.00 CNY"])


def test_a_cart_without_money_waits_for_nobody() -> None:
    """No limit runs, and the system has nothing to end."""
    life = cart()

    life.refused(NotYetDue, EndSubmission(life.id), ORDERFLOW)
    life.do(Pay(life.id, method="alipay"))
    life.record("start", Result.DECLINED)

    assert tuple(life.order.limits) == ()


@pytest.mark.parametrize("by", [BUYER, SHOP, CASHIER, SERVICE])
def test_only_the_system_ends_the_time_to_submit(by: Actor) -> None:
    """People submit or cancel."""
    life = paid_cart()
    due_at = life.limit("submission").due_at

    refusal = life.refused(RoleNotEntitled, EndSubmission(life.id), by, at=due_at)

    assert refusal.entitled == ("system",)


def test_the_time_to_submit_can_be_extended_and_the_customer_can_cancel() -> None:
    """As any limit, before it is over; and whoever does not want it any more gets all of it back."""
    life = paid_cart()
    due_at = life.limit("submission").due_at
    life.do(ExtendLimit(life.id, limit="submission", until=due_at + DAY, reason="they called"), SHOP)
    life.refused(NotYetDue, EndSubmission(life.id), ORDERFLOW, at=due_at)

    life.do(Cancel(life.id))

    assert (life.phase(), refund_effects(life)) == (Phase.CANCELLED, ["75.97 CNY"])


# ---- late and doubled notices ----------------------------------------------------------------------------------------


def test_money_that_comes_late_or_twice_counts_once() -> None:
    """A second notice says nothing new, before and after submission; what comes for an ended cart goes back."""
    life = paid_cart(retail(submission=once_paid, numbering=numbered_at_payment()))
    submission = life.limit("submission")
    life.record("start")
    assert life.limit("submission") == submission
    life.do(Submit(life.id))
    life.record("start")
    assert (life.order.captured, life.order.number) == (cny("75.97"), "00000001")

    late = cart()
    late.do(Pay(late.id, method="alipay"))
    late.do(Expire(late.id), ORDERFLOW, at=late.limit("payment").due_at)
    late.record("start")
    late.record("start")

    assert (late.phase(), refund_effects(late)) == (Phase.CANCELLED, ["75.97 CNY"])


def test_money_that_comes_after_all_is_no_surplus_for_ever() -> None:
    """Given up by its provider, paid again, and then it comes as well: it goes back when the order is submitted."""
    life = cart()
    life.do(Pay(life.id, method="alipay"))
    life.record("start", Result.EXPIRED)
    life.pay()
    life.record("start")
    assert life.order.surplus == cny("75.97")

    life.do(Submit(life.id))

    assert (life.order.balance, life.order.refunded) == (cny("0"), cny("75.97"))


def test_acceptance_before_payment_means_after_submission_here() -> None:
    """The merchant is asked for what is paid and submitted; their yes sends it to be prepared."""
    life = paid_cart(retail(submission=once_paid, acceptance=before_payment))
    life.do(Submit(life.id))

    assert life.phase() is Phase.REVIEW


def test_a_customer_who_submits_first_is_not_asked_to_pay_first() -> None:
    """In a shop of the usual kind nothing has changed: an unpaid cart is submitted, and not paid."""
    life = Life(PROCESS)
    life.place(bowls())

    assert life.phase() is Phase.PAYMENT
    assert life.limit("payment").due_at == life.at + 30 * MINUTE
