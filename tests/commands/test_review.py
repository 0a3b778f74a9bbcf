"""A review before payment sends orders back with remarks, and looks at them again, as often as it takes."""

from datetime import timedelta

import pytest

from life import BUYER, CASHIER, LI, MINUTE, PROCESS, SECOND, SERVICE, SHOP, STORE, Life, paid, placed
from orderflow.commands import Accept, ChangeLine, Decline, Expire, Pay, SendBack, SetRecipient, Submit, WriteOff
from orderflow.effects import Notify
from orderflow.entities.phase import Phase
from orderflow.entities.terms import Acceptance
from orderflow.events import LimitEnded, LimitStarted, OrderSentBack
from orderflow.ids import LineId
from orderflow.policies import after_payment, before_payment, by_payment
from orderflow.refusals import (
    ContentChanged,
    FactsNotMet,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.roles import ORDERFLOW, PLATFORM, Actor
from orderflow.validation import InvalidField
from regulated import reviewed, running


def back(life: Life, remark: str = "the phone number has a digit too few") -> SendBack:
    return SendBack(life.id, remark=remark)


class TestSendBack:
    def test_it_is_a_cart_again_under_its_number(self) -> None:
        """The customer is told what to amend; nothing is submitted any more, and no review is awaited."""
        life = reviewed()
        number = life.order.number

        decision = life.do(back(life), SHOP)

        assert life.phase() is Phase.DRAFT
        assert (life.order.submitted_at, life.order.acceptance, life.order.number) == (None, None, number)
        assert life.order.sent_back_for == "the phone number has a digit too few"
        assert isinstance(decision.events[0], OrderSentBack)
        (told,) = [effect for effect in decision.effects if isinstance(effect, Notify)]
        assert (told.message, told.audience, dict(told.data)["remark"]) == (
            "order_sent_back", "customer", "the phone number has a digit too few",
        )  # fmt: skip

    def test_it_is_amended_and_reviewed_again_any_number_of_times(self) -> None:
        """Each round is amended, submitted and reviewed like the first, under the one number."""
        life = reviewed()

        for round_ in range(1, 6):
            life.do(back(life, f"round {round_}"), SHOP)
            life.do(ChangeLine(life.id, line_id=LineId("l-1"), quantity=3 + round_))
            life.do(Submit(life.id, confirmed=life.order.version))
            assert (life.phase(), life.order.sent_back_for) == (Phase.REVIEW, None)
            assert life.order.acceptance is Acceptance.BEFORE_PAYMENT
        life.do(Accept(life.id), SHOP)

        assert (life.phase(), life.order.number, life.line().quantity) == (Phase.PAYMENT, "00000001", 8)

    def test_its_limits_run_anew(self) -> None:
        """The review's time begins again with each submission; meanwhile it is the customer's time that runs."""
        life = reviewed()
        first = life.limit("review").due_at
        life.do(back(life), SHOP)
        assert running(life) == ["amendment/o-1"]

        life.do(Submit(life.id), at=first + timedelta(hours=7))

        assert running(life) == ["review/o-1"]
        assert life.limit("review").due_at == first + timedelta(hours=11)
        assert [e.limit.name for e in life.events if isinstance(e, LimitStarted)] == ["review", "amendment", "review"]
        assert [e.ran_out for e in life.events if isinstance(e, LimitEnded)] == [False, False]

    def test_customer_service_amends_on_behalf(self) -> None:
        """Whoever is called on the phone amends for the customer, and both are on record."""
        life = reviewed()
        life.do(back(life), SHOP)
        for_li = Actor(SERVICE.id, SERVICE.role, on_behalf_of=BUYER)

        life.do(SetRecipient(life.id, recipient=LI), for_li)
        life.do(Submit(life.id), for_li)

        assert life.phase() is Phase.REVIEW

    def test_what_is_not_amended_lapses(self) -> None:
        """An order that was sent back does not lie there for ever: three days, to the second."""
        life = reviewed()
        life.do(back(life), SHOP)
        due_at = life.limit("amendment").due_at

        life.do(Expire(life.id), ORDERFLOW, at=due_at)

        assert life.phase() is Phase.CANCELLED
        assert [e.ran_out for e in life.events if isinstance(e, LimitEnded)] == [False, True]

    def test_an_order_paid_in_cash_goes_back_too(self) -> None:
        """Nothing is paid before the goods are there, whoever goes first."""
        life = placed(process=PROCESS.extended(acceptance=after_payment), payment="cash_on_delivery")
        assert life.phase() is Phase.REVIEW

        life.do(back(life), SHOP)

        assert life.phase() is Phase.DRAFT

    @pytest.mark.parametrize("by", [SHOP, SERVICE, Actor("mall", PLATFORM)])
    def test_whoever_accepts_sends_back(self, by: Actor) -> None:
        """The reviewer has three answers."""
        life = reviewed()

        life.do(back(life), by)

        assert life.phase() is Phase.DRAFT


class TestNotSentBack:
    @pytest.mark.parametrize("by", [BUYER, STORE, CASHIER, ORDERFLOW])
    def test_by_nobody_else(self, by: Actor) -> None:
        """Neither the customer themselves, nor those who pack, count money, or run the clock."""
        life = reviewed()

        life.refused(RoleNotEntitled, back(life), by)

    @pytest.mark.parametrize("remark", ["", "   ", "\n", "a\x00b", "x" * 2001])
    def test_without_a_remark(self, remark: str) -> None:
        """Nobody can amend what they are not told; and what is told must be a text."""
        life = reviewed()

        with pytest.raises(InvalidField, match=r"SendBack\.remark"):
            back(life, remark)

        assert life.phase() is Phase.REVIEW

    def test_once_it_was_paid(self) -> None:
        """Money came before the yes: it is accepted, or declined and refunded."""
        life = paid(process=PROCESS.extended(acceptance=after_payment))
        assert life.phase() is Phase.REVIEW

        refused = life.refused(FactsNotMet, back(life), SHOP)

        assert refused.missing == ("nothing is paid",)

    def test_once_it_was_waived(self) -> None:
        """What nobody has to pay any more is not amended: more would be waived than it costs."""
        life = placed(process=PROCESS.extended(acceptance=after_payment))
        life.do(WriteOff(life.id, reason="a present"), CASHIER)
        assert life.phase() is Phase.REVIEW

        life.refused(FactsNotMet, back(life), SHOP)

    def test_once_it_was_paid_as_a_cart(self) -> None:
        """A payment that submits is a payment, even where the merchant has the first word."""
        life = Life(PROCESS.extended(submission=by_payment, acceptance=before_payment))
        life.place()
        life.pay()
        assert life.phase() is Phase.REVIEW

        life.refused(FactsNotMet, back(life), SHOP)

    def test_once_it_was_accepted_declined_or_sent_back(self) -> None:
        """One answer a review."""
        for answer in (Accept, Decline):
            life = reviewed()
            life.do(answer(life.id), SHOP)
            life.refused(StepNotPossible, back(life), SHOP)
        life = reviewed()
        life.do(back(life), SHOP)

        life.refused(StepNotPossible, back(life), SHOP)
        life.refused(StepNotPossible, Accept(life.id), SHOP)
        life.refused(FactsNotMet, Pay(life.id, method="alipay"))

    def test_late_where_the_order_lapses(self) -> None:
        """Two days are over, even if nobody has acted on it yet; a second before they were not."""
        for late, refused in ((SECOND, True), (timedelta(0), False)):
            life = placed(process=PROCESS.extended(acceptance=before_payment))
            at = life.limit("acceptance").due_at + late
            if refused:
                life.refused(TimeLimitPassed, back(life), SHOP, at=at)
            else:
                life.do(back(life), SHOP, at=at)

    def test_what_the_customer_confirms_is_what_they_were_shown(self) -> None:
        """They looked before it was sent back, or before somebody amended it: they have to look again (S05)."""
        life = reviewed()
        shown = life.order.version
        life.do(back(life), SHOP)
        life.do(ChangeLine(life.id, line_id=LineId("l-1"), quantity=1), SERVICE)

        for version in (shown, life.order.version - 1):
            life.refused(ContentChanged, Submit(life.id, confirmed=version))

    def test_what_was_not_sent_back_is_not_amended(self) -> None:
        """Before the review and after it, an order is no cart."""
        life = reviewed()
        amend = ChangeLine(life.id, line_id=LineId("l-1"), quantity=1)

        life.refused(StepNotPossible, amend)
        life.do(back(life), SHOP)
        life.do(Submit(life.id), at=life.at + MINUTE)

        life.refused(StepNotPossible, amend)
