"""The customer is reminded of what is due and open, once it is, and of nothing else (S04, S18)."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from agreeing_contracts import Desk, in_force
from deals import B2B, BOOKS, BUYER, CLOCK, DAY, LAWYER, NOON, SELLER, cny, deal_order, made, paid, part
from orderflow.commands import ClaimPayment, Escalate, Expire, RejectClaim, RemindPayment, VerifyPayment
from orderflow.effects import Notify
from orderflow.entities.certificate import Certificate
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import Shipment
from orderflow.events import LimitOverrun, PaymentReminded
from orderflow.ids import PaymentId, ShipmentId
from orderflow.policies import contract_limits
from orderflow.refusals import (
    InstalmentNotDue,
    NothingToPay,
    NotYetDue,
    RoleNotEntitled,
    StepNotPossible,
    UnknownInstalment,
)
from orderflow.roles import Actor
from orderflow.validation import InvalidField

O1 = deal_order("awaiting_deposit").id
LIMITED = B2B.extended(time_limits=contract_limits())
REMIND = RemindPayment(O1)


def delivered(**fields: Any) -> Desk:
    """All is made, delivered and accepted; the balance of 599.70 is to be paid within 30 days."""
    desk = in_force("awaiting_balance", payments=paid("1399.30"), **fields)
    lines = [evolve(line, shipped=line.quantity, delivered=line.quantity) for line in desk.order.lines]
    shipment = Shipment(
        id=ShipmentId("s-1"),
        lines=(part(1, 100), part(2, 40)),
        state="delivered",
        phase=ChildPhase.CLOSED,
        has_left=True,
        is_delivered=True,
    )
    deal = evolve(
        desk.order.part(Deal),
        production=ById([made(1, 100), made(2, 40, place=2)]),
        certificates=ById([Certificate(id=shipment.id, at=NOON, reference="scan-9")]),
    )
    desk.order = evolve(
        desk.order, lines=desk.order.lines.put(*lines), shipments=ById([shipment]), parts=desk.order.parts.put(deal)
    )
    return desk


def touched(desk: Desk) -> Desk:
    """The same by a process with time limits, after a step that changed nothing else: its limits run."""
    desk.process = LIMITED
    desk.do(ClaimPayment(O1, method="bank_transfer", amount=cny("1.00")), BUYER)
    desk.do(RejectClaim(O1, payment_id=PaymentId(f"p-{len(desk.order.payments)}")), BOOKS)
    return desk


class TestByPeople:
    @pytest.mark.parametrize("by", [SELLER, BOOKS])
    def test_of_what_is_due_and_open(self, by: Actor) -> None:
        """With what of it is open; the customer hears of it."""
        desk = in_force("awaiting_deposit", payments=paid("100.00"))

        decision = desk.do(REMIND, by)

        assert decision.events == (PaymentReminded(occurred_at=NOON, instalment_id="i-1", open=cny("499.70")),)
        assert desk.order.part(Deal).reminded == ("i-1",)
        (told,) = [effect for effect in decision.effects if isinstance(effect, Notify)]
        data = dict(told.data)
        assert (told.message, data["instalment"], data["open"]) == ("payment_reminder", "i-1", "499.70 CNY")
        assert data["instalment_name"] == "deposit"

    def test_as_often_as_it_takes(self) -> None:
        """They are remembered once."""
        desk = in_force("awaiting_deposit")

        desk.do(REMIND, SELLER)
        desk.do(RemindPayment(O1, instalment_id="i-1"), BOOKS)

        assert desk.order.part(Deal).reminded == ("i-1",)

    def test_of_all_that_is_due(self) -> None:
        """One event each."""
        desk = in_force("in_production")
        desk.order = desk.order.with_part(
            evolve(desk.order.part(Deal), production=ById([made(1, 100), made(2, 40, place=2)]))
        )

        decision = desk.do(REMIND, SELLER)

        reminded = [event for event in decision.events if isinstance(event, PaymentReminded)]
        assert [(event.instalment_id, event.open) for event in reminded] == [
            ("i-1", cny("599.70")),
            ("i-2", cny("799.60")),
        ]

    @pytest.mark.parametrize("instalment", ["i-2", "i-3"])
    def test_not_of_what_is_not_due(self, instalment: str) -> None:
        """Neither before production, nor before acceptance."""
        desk = in_force("awaiting_deposit")

        refused = desk.refused(InstalmentNotDue, RemindPayment(O1, instalment_id=instalment), SELLER)
        assert refused.due == {"i-2": "produced", "i-3": "inspected"}[instalment]

    def test_not_as_long_as_nothing_is_due(self) -> None:
        """The deposit is paid, and nothing is made yet."""
        desk = in_force("in_production", payments=paid("599.70"))

        assert desk.refused(InstalmentNotDue, REMIND, SELLER).instalment_id == "i-2"

    def test_not_of_what_is_paid(self) -> None:
        """To the cent."""
        one = RemindPayment(O1, instalment_id="i-1")
        in_force("awaiting_deposit", payments=paid("599.69")).do(one, SELLER)
        in_force("in_production", payments=paid("599.70")).refused(NothingToPay, one, SELLER)
        in_force("in_production", payments=paid("1999.00")).refused(NothingToPay, REMIND, SELLER)

    def test_not_of_what_was_not_agreed(self) -> None:
        """Those that were are named."""
        desk = in_force("awaiting_deposit")

        refused = desk.refused(UnknownInstalment, RemindPayment(O1, instalment_id="i-4"), SELLER)
        assert refused.agreed == ("i-1", "i-2", "i-3")

    def test_the_time_to_pay_is_the_customers(self) -> None:
        """30 days after acceptance, to the second."""
        desk = touched(delivered())
        due_at = desk.order.limits["instalment/i-3"].due_at
        assert due_at == NOON + 30 * DAY

        desk.at = due_at - timedelta(seconds=1)
        desk.refused(InstalmentNotDue, REMIND, SELLER)
        desk.at = due_at + timedelta.resolution
        desk.do(REMIND, SELLER)

        assert desk.order.part(Deal).reminded == ("i-3",)

    @pytest.mark.parametrize("by", [BUYER, LAWYER])
    def test_only_by_those_who_wait_for_it(self, by: Actor) -> None:
        """Sales, and finance."""
        in_force("awaiting_deposit").refused(RoleNotEntitled, REMIND, by)

    @pytest.mark.parametrize("state", ["contracting", "completed", "cancelled"])
    def test_only_while_it_is_carried_out(self, state: str) -> None:
        """Before there is a contract nothing is due."""
        deal = Deal(confirmed="x") if state == "contracting" else None

        in_force(state, deal=deal).refused(StepNotPossible, REMIND, SELLER)

    @pytest.mark.parametrize("instalment", [" ", "a\x00b"])
    def test_an_id_is_text(self, instalment: str) -> None:
        """That says something."""
        with pytest.raises(InvalidField, match=r"^RemindPayment\.instalment_id"):
            RemindPayment(O1, instalment_id=instalment)


class TestByTheSystem:
    def test_when_the_time_limit_ends(self) -> None:
        """A week after it is due, not a second before; then finance is told a week later."""
        desk = touched(delivered())
        limit = desk.order.limits["instalment/i-3"]
        desk.at = limit.due_at - timedelta(seconds=1)
        desk.refused(NotYetDue, REMIND, CLOCK)

        desk.at = limit.due_at
        desk.do(REMIND, CLOCK)
        assert [one.id for one in desk.order.limits] == ["reminder/i-3"]
        desk.at = desk.order.limits["reminder/i-3"].due_at
        decision = desk.do(Escalate(O1), CLOCK)

        assert desk.at == NOON + 37 * DAY + 2 * timedelta.resolution
        assert [type(event) for event in decision.events] == [LimitOverrun]
        assert [overrun.responsible for overrun in desk.order.overruns] == [BOOKS.role]

    def test_of_nothing_else(self) -> None:
        """What is due at once, and not for a week yet, is people's to remind of."""
        desk = touched(in_force("in_production"))
        desk.order = desk.order.with_part(evolve(desk.order.part(Deal), reminded=()))

        desk.at += 6 * DAY
        desk.refused(NotYetDue, REMIND, CLOCK)
        desk.do(REMIND, SELLER)

    def test_the_deposit_that_never_comes_lets_the_order_lapse(self) -> None:
        """A week, a reminder, and two more weeks; nothing is kept, for nothing is made."""
        desk = touched(in_force("awaiting_deposit", payments=paid("100.00")))
        desk.at = desk.order.limits["instalment/i-1"].due_at
        desk.do(REMIND, CLOCK)
        limit = desk.order.limits["deposit/i-1"]
        desk.at = limit.due_at
        assert desk.at == NOON + 21 * DAY + timedelta.resolution

        desk.do(Expire(O1), CLOCK)

        assert desk.order.state == "cancelled"
        assert desk.order.refunded == cny("100.00")
        assert [one.id for one in desk.order.limits] == [f"late_money/{O1}"]

    def test_it_does_not_lapse_while_they_say_that_they_have_paid(self) -> None:
        """Finance has to look, and is told if it does not."""
        desk = touched(in_force("awaiting_deposit"))
        desk.at = desk.order.limits["instalment/i-1"].due_at
        desk.do(REMIND, CLOCK)

        desk.do(ClaimPayment(O1, method="bank_transfer", amount=cny("599.70")), BUYER)
        assert [one.id for one in desk.order.limits] == ["reminder/i-1", "verification/p-2"]
        desk.do(VerifyPayment(O1, payment_id=PaymentId("p-2")), BOOKS)

        assert desk.order.state == "in_production"
        assert not desk.order.limits


def test_an_amount_that_comes_in_too_late_is_not_lost() -> None:
    """It goes back, because nothing is owed for a expired order."""
    desk = touched(in_force("awaiting_deposit"))
    desk.at = desk.order.limits["instalment/i-1"].due_at
    desk.do(REMIND, CLOCK)
    desk.at = desk.order.limits["deposit/i-1"].due_at
    desk.do(ClaimPayment(O1, method="bank_transfer", amount=cny("5.00")), BUYER)
    desk.do(Expire(O1), CLOCK)

    desk.do(VerifyPayment(O1, payment_id=PaymentId("p-2")), BOOKS)

    assert (desk.order.refunded, desk.order.balance) == (cny("5.00"), cny("0"))
