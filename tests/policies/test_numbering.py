"""Order numbers: from which register, when, and what they look like."""

import pytest

from life import CASHIER, PROCESS, SHOP, Life, cny, completed, cups, placed
from orderflow.commands import Accept, Cancel, ClaimPayment, Pay, VerifyPayment
from orderflow.events import NumberAssigned
from orderflow.ids import PaymentId
from orderflow.policies import (
    AcceptancePolicy,
    Register,
    after_payment,
    before_payment,
    by_payment,
    numbered_at_payment,
    numbered_at_submission,
)
from orderflow.process import OrderProcess
from orderflow.refusals import StepNotPossible
from orderflow.validation import InvalidField

AT_PAYMENT = PROCESS.extended(numbering=numbered_at_payment())


def test_a_number_is_given_at_submission() -> None:
    """Eight digits, once (S05, S13, S17)."""
    life = completed()

    assert life.order.number == "00000001"
    assert len([event for event in life.events if isinstance(event, NumberAssigned)]) == 1
    assert life.ids.drawn == {"orders": 1}


def test_a_number_is_given_at_payment() -> None:
    """Not at submission, not for a part (S02, S10)."""
    life = placed(process=AT_PAYMENT)
    assert life.order.number is None
    life.pay(amount=cny("75.96"))
    assert life.order.number is None

    life.pay()

    assert life.order.number == "00000001"


def test_however_the_payment_comes_to_be_known() -> None:
    """By the provider's notice, or by finance."""
    life = placed(process=AT_PAYMENT)
    life.do(ClaimPayment(life.id, method="bank_transfer"))
    assert life.order.number is None

    life.do(VerifyPayment(life.id, payment_id=PaymentId("p-1")), CASHIER)

    assert life.order.number == "00000001"


def test_cash_on_delivery_is_numbered_when_it_is_submitted() -> None:
    """The agreement stands for the money."""
    assert placed(process=AT_PAYMENT, payment="cash_on_delivery").order.number == "00000001"


def test_an_order_that_its_payment_submits_is_numbered_by_it() -> None:
    """S11, S16."""
    life = Life(AT_PAYMENT.extended(submission=by_payment))
    life.place(cups())
    assert life.order.number is None

    life.pay()

    assert life.order.number == "00000001"


def test_a_cancelled_order_needs_no_number() -> None:
    """Its balance is nothing, but nobody has paid for it; late money changes nothing about that."""
    life = placed(process=AT_PAYMENT)
    life.do(Pay(life.id, method="alipay"))
    life.do(Cancel(life.id))

    life.record("start")

    assert life.order.number is None


def test_a_refused_order_draws_no_number() -> None:
    """The registers have no gaps."""
    life = placed()
    drawn = dict(life.ids.drawn)

    life.refused(StepNotPossible, Accept(life.id), SHOP)

    assert life.ids.drawn == drawn


def test_a_host_names_registers_and_writes_numbers() -> None:
    """One register a year, say, and its own look."""
    process = PROCESS.extended(
        numbering=numbered_at_submission(register="orders-2026", write=lambda number: f"2026/{number}")
    )

    life = placed(process=process)

    assert life.order.number == "2026/1"
    assert life.ids.drawn == {"orders-2026": 1}


@pytest.mark.parametrize("acceptance", [before_payment, after_payment])
def test_acceptance_does_not_hold_the_number_up(acceptance: AcceptancePolicy) -> None:
    """It is given at submission, whoever goes first."""
    assert placed(process=PROCESS.extended(acceptance=acceptance)).order.number == "00000001"


def test_a_register_has_a_name() -> None:
    """An empty one could not be kept."""
    with pytest.raises(InvalidField, match=r"^Register\.name"):
        Register(name="", write=str)


def test_no_number_at_all() -> None:
    """A host that numbers elsewhere says None for ever."""
    process: OrderProcess = PROCESS.extended(numbering=lambda order: None)

    assert completed(process=process).order.number is None
