"""Which time limits run, from when to when; what switches them off."""

from datetime import timedelta
from typing import Any

import pytest

from life import (
    CASHIER,
    DAY,
    MINUTE,
    NOON,
    PROCESS,
    SERVICE,
    SF,
    SHOP,
    STORE,
    Life,
    closed,
    cny,
    completed,
    cups,
    paid,
    part,
    placed,
    shipped,
)
from orderflow.commands import (
    Accept,
    Cancel,
    ClaimPayment,
    ConfirmReceipt,
    HandOver,
    OpenCase,
    Pack,
    Pay,
    Refund,
    RejectClaim,
    ResolveCase,
    Result,
    Settle,
)
from orderflow.entities.case import TRANSIT
from orderflow.entities.order import Order
from orderflow.entities.shipment import TrackingStatus
from orderflow.errors import DefinitionError
from orderflow.events import LimitEnded, LimitStarted
from orderflow.ids import CaseId, PaymentId, ShipmentId
from orderflow.policies import LimitRule, after_payment, before_payment, by_payment, retail_limits, together
from orderflow.refusals import NotYetDue
from orderflow.roles import ORDERFLOW
from orderflow.validation import InvalidField
from vouched import retail


def running(life: Life) -> list[str]:
    return [limit.name for limit in life.order.limits]


class TestWhatRuns:
    def test_a_shop_that_settled_once_settles_again(self) -> None:
        """Nobody has to be settled with as a rule; who was, is put right within a day once money has gone back."""
        life = completed()
        assert running(life) == ["after_sales"]
        life.do(Settle(life.id), CASHIER)
        assert running(life) == ["after_sales"]

        life.do(Refund(life.id, amount=cny("20.00"), reason="sorry"), CASHIER)

        assert running(life) == ["after_sales", "settlement"]
        assert life.limit("settlement").due_at == life.at + timedelta(days=1)

    def test_from_the_cart_to_the_end(self) -> None:
        """One limit at a time, each for what is awaited; each ends when it has happened."""
        life = Life(PROCESS.extended(acceptance=after_payment))
        life.place()
        assert running(life) == ["payment"]
        life.pay()
        assert running(life) == ["acceptance"]
        life.do(Accept(life.id), SHOP)
        assert running(life) == []
        life.ship()
        assert running(life) == ["receipt"]
        life.do(ConfirmReceipt(life.id))
        assert running(life) == ["after_sales"]
        assert running(closed()) == []

        started = [event.limit.name for event in life.events if isinstance(event, LimitStarted)]
        ended = [event.limit_id for event in life.events if isinstance(event, LimitEnded)]
        assert started == ["payment", "acceptance", "receipt", "after_sales"]
        assert ended == ["payment/o-1", "acceptance/o-1", "receipt/o-1"]

    def test_who_accepts_first_has_the_first_limit(self) -> None:
        """Then the customer has their."""
        life = placed(process=PROCESS.extended(acceptance=before_payment))
        assert running(life) == ["acceptance"]

        life.do(Accept(life.id), SHOP)

        assert running(life) == ["payment"]

    def test_a_limit_runs_from_when_it_starts(self) -> None:
        """And is not worked out anew by later steps."""
        life = placed()
        due_at = life.limit("payment").due_at
        assert due_at == life.at + 30 * MINUTE

        life.do(Pay(life.id, method="alipay"))
        life.record("start", Result.DECLINED)

        assert life.limit("payment").due_at == due_at

    def test_who_has_claimed_to_have_paid_is_not_hurried(self) -> None:
        """The shop has three days to find the money; if it is not there, the customer's time begins anew."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer", amount=cny("75.96")))
        assert running(life) == ["payment"]  # a cent is neither claimed nor held

        life.do(ClaimPayment(life.id, method="bank_transfer"))
        assert running(life) == ["verification"]
        assert life.limit("verification").due_at == life.at + 3 * DAY
        assert life.limit("verification").then == "expire"

        life.do(RejectClaim(life.id, payment_id=PaymentId("p-2")), CASHIER)
        assert running(life) == ["payment"]
        assert life.limit("payment").due_at == life.at + 30 * MINUTE

    def test_what_is_held_by_a_provider_is_the_shops_to_take_in_time(self) -> None:
        """The customer has done their part; what they have only started to pay is not held."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        assert running(life) == ["payment"]

        life.record("start")
        assert running(life) == ["verification"]

        life.record("start", Result.EXPIRED)
        assert running(life) == ["payment"]

    def test_a_shipment_that_does_not_arrive_is_not_received_by_silence(self) -> None:
        """Time stands still while it could not be delivered or is on its way back."""
        life = shipped()
        assert running(life) == ["receipt"]

        for trouble in (TrackingStatus.ATTEMPT_FAILED, TrackingStatus.RETURNING):
            life.track(trouble)
            assert (running(life), life.shipment().in_trouble) == ([], True)
            life.refused(NotYetDue, ConfirmReceipt(life.id), ORDERFLOW, at=life.at + 400 * DAY)

        life.track(TrackingStatus.OUT_FOR_DELIVERY)
        assert (running(life), life.shipment().in_trouble) == (["receipt"], False)
        assert life.limit("receipt").due_at == life.at + 10 * DAY

    def test_only_a_case_about_a_shipment_stops_the_customer_s_time(self) -> None:
        """A question about something else is no reason to wait with the receipt; a wet box is, until it is settled."""
        life = shipped()
        due_at = life.limit("receipt").due_at

        life.do(OpenCase(life.id, kind="a question"))
        assert running(life) == ["receipt", "proposal"]
        assert life.limit("receipt").due_at == due_at

        life.do(OpenCase(life.id, kind=TRANSIT, shipment_id=ShipmentId("s-1")), SF)
        assert "receipt" not in running(life)
        life.refused(NotYetDue, ConfirmReceipt(life.id), ORDERFLOW, at=due_at + DAY)

        life.do(ResolveCase(life.id, case_id=CaseId("x-2"), outcome="only the box"), SERVICE)
        assert "receipt" in running(life)
        assert life.limit("receipt").due_at == life.at + 10 * DAY

    def test_the_trouble_of_a_shipment_that_the_customer_has_keeps_no_other_waiting(self) -> None:
        """They hold it, whatever the carrier says about it; their time for the other one runs."""
        life = paid()
        life.ship(part(1, 3))
        life.ship()
        life.track(TrackingStatus.ATTEMPT_FAILED, shipment="s-1")
        assert running(life) == []

        life.do(ConfirmReceipt(life.id, shipment_id=ShipmentId("s-1")))

        assert running(life) == ["receipt"]

    def test_the_customer_s_time_begins_when_all_has_left(self) -> None:
        """A lost shipment stops it, the new one starts it again."""
        life = paid()
        life.ship(part(1, 3))
        assert running(life) == []
        life.ship()
        first = life.limit("receipt").due_at
        life.track(TrackingStatus.LOST)
        assert running(life) == []

        life.do(Pack(life.id), STORE)
        life.do(HandOver(life.id, shipment_id=ShipmentId("s-3")), STORE)

        assert life.limit("receipt").due_at > first

    def test_a_cart_has_a_limit_only_while_it_is_being_paid(self) -> None:
        """Until the payment fails; a new attempt has a new limit."""
        life = Life(PROCESS.extended(submission=by_payment))
        life.place(cups())
        assert running(life) == []
        life.do(Pay(life.id, method="alipay"))
        assert running(life) == ["payment"]

        life.record("start", Result.DECLINED)
        assert running(life) == []
        life.do(Pay(life.id, method="alipay"))

        assert life.limit("payment").due_at == life.at + 30 * MINUTE

    def test_a_cancelled_order_waits_for_late_money(self) -> None:
        """Even a cart."""
        life = placed()
        life.do(Cancel(life.id))

        assert running(life) == ["late_money"]
        assert life.limit("late_money").then == "end_window"


class TestSwitchedOff:
    OFF = retail(acceptance=after_payment, acceptance_window=None, payment_window=None, receipt_window=None)

    def test_none_switches_a_limit_off(self) -> None:
        """Acceptance, payment and receipt may take for ever."""
        life = Life(self.OFF)
        life.place()
        assert running(life) == []
        life.pay()
        assert running(life) == []
        life.do(Accept(life.id), SHOP)
        life.ship()
        assert running(life) == []

    def test_the_end_always_comes(self) -> None:
        """After-sales and late money have their limits in every shop, because they lead to the order's end."""
        life = completed(process=retail(payment_window=None, receipt_window=None))
        assert running(life) == ["after_sales"]
        life = placed(process=self.OFF)
        life.do(Cancel(life.id))
        assert running(life) == ["late_money"]

    def test_a_shop_sets_its_own_times(self) -> None:
        """To the second."""
        process = retail(
            payment_window=timedelta(seconds=90),
            receipt_window=15 * DAY,
            return_window=timedelta(days=14),
            late_money_window=DAY,
        )

        assert placed(process=process).limit("payment").due_at == placed(process=process).at + timedelta(seconds=90)
        assert shipped(process=process).limit("receipt").due_at == shipped(process=process).at + 15 * DAY
        life = completed(process=process)
        assert life.limit("after_sales").due_at == life.at + 14 * DAY


class TestDefinitions:
    @pytest.mark.parametrize(
        "window", ["acceptance_window", "payment_window", "receipt_window", "return_window", "late_money_window"]
    )
    @pytest.mark.parametrize("span", [timedelta(0), timedelta(seconds=-1), 30, "30m"])
    def test_a_window_is_longer_than_nothing(self, window: str, span: object) -> None:
        """It would be over before it begins."""
        with pytest.raises(InvalidField, match=r"^LimitRule\.span"):
            retail_limits(**{window: span})  # type: ignore[arg-type] # the mistake that is meant

    @pytest.mark.parametrize(("field", "value"), [("name", ""), ("then", ""), ("then", Pay), ("subject", None)])
    def test_a_rule_that_cannot_be_right_is_refused(self, field: str, value: object) -> None:
        """The message names the field."""
        given: dict[str, Any] = {"name": "reply", "span": DAY, "then": "expire", field: value}

        with pytest.raises(InvalidField) as caught:
            LimitRule(**given)

        assert caught.value.path == f"LimitRule.{field}"

    @pytest.mark.parametrize(("one", "other"), [("", ""), ("", "o-1"), ("p-7", "p-7")])
    def test_two_limits_that_nobody_could_tell_apart_are_refused(self, one: str, other: str) -> None:
        """Same name, same subject: the second would take the first one's place without a word."""
        rules = [LimitRule(name="reply", span=DAY, then="expire", subject=subject) for subject in (one, other)]
        first, second = (lambda order, rule=rule: (rule,) for rule in rules)
        life = Life(PROCESS.extended(time_limits=together(first, second)))

        with pytest.raises(DefinitionError, match=f"same name and subject: reply about {other or 'o-1'};"):
            life.place(cups())

    def test_a_limit_that_would_run_nothing_is_refused(self) -> None:
        """It names a command that the process does not have; better now than in half an hour."""
        rule = LimitRule(name="reply", span=DAY, then="remind")
        process = PROCESS.extended(time_limits=lambda order: (rule,))
        life = Life(process)

        with pytest.raises(DefinitionError, match="time limit reply runs remind, which is no command of the process"):
            life.place()

    @pytest.mark.parametrize(
        "given", [{"until": NOON, "notice": -DAY}, {"span": DAY, "notice": DAY}, {"until": NOON, "notice": 3}]
    )
    def test_a_notice_is_a_time_before_a_promise(self, given: dict[str, Any]) -> None:
        """A time limit without a promise has nothing to come before."""
        with pytest.raises(InvalidField, match=r"^LimitRule\.notice"):
            LimitRule(name="reply", then="expire", **given)

    def test_a_calendar_cannot_end_a_limit_before_it_begins(self) -> None:
        """It would begin overdue; whoever wrote the calendar is told."""
        life = Life(PROCESS.extended(calendar=lambda start, span: start - span))

        with pytest.raises(DefinitionError, match="time limit payment would end before it begins; the calendar ans"):
            life.place()

    def test_limits_of_one_name_differ_by_subject(self) -> None:
        """One a shipment, say; each runs and ends by itself."""

        def one_a_shipment(order: Order) -> tuple[LimitRule, ...]:
            return tuple(
                LimitRule(name="shipment", span=DAY, then="confirm_receipt", subject=shipment.id)
                for shipment in order.shipments
                if shipment.has_left and not shipment.received_at
            )

        life = paid(process=PROCESS.extended(time_limits=one_a_shipment))
        life.ship(part(1, 1))
        life.ship()
        assert [limit.id for limit in life.order.limits] == ["shipment/s-1", "shipment/s-2"]

        life.do(ConfirmReceipt(life.id, shipment_id=ShipmentId("s-1")))

        assert [limit.id for limit in life.order.limits] == ["shipment/s-2"]
