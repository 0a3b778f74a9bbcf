"""The limits of a contract business: one for each stage that somebody could leave alone, and each leads on."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from agreeing_contracts import in_force, with_line
from deals import DAY, NOON, THIRDS, cny, contract, deal_order, item, made, paid
from orderflow.entities.certificate import Certificate
from orderflow.entities.collection import ById
from orderflow.entities.contract import Milestone, Term
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment, Payments
from orderflow.entities.phase import ChildPhase
from orderflow.entities.quotation import Quotation
from orderflow.entities.terms import ESCALATE
from orderflow.ids import ContractId, PaymentId, QuotationId, ShipmentId
from orderflow.policies import LimitRule, contract_limits
from orderflow.roles import CUSTOMER, FINANCE, SALES

LIMITS = contract_limits()


def names(order: Order) -> list[str]:
    return [f"{rule.name}/{rule.subject}".rstrip("/") for rule in LIMITS(order)]


def only(order: Order) -> LimitRule:
    (rule,) = LIMITS(order)
    return rule


def claimed(amount: str) -> Payments:
    """So much was paid, somebody says."""
    nothing = cny("0")
    payment = Payment(
        id=PaymentId("p-1"),
        method="bank_transfer",
        gateway=None,
        amount=cny(amount),
        capture_at_once=True,
        state="claimed",
        phase=ChildPhase.OPEN,
        authorized=nothing,
        released=nothing,
        charged_back=nothing,
    )
    return Payments([payment])


def with_deal(order: Order, **fields: Any) -> Order:
    return order.with_part(evolve(order.part(Deal), **fields))


class TestUntilThereIsAContract:
    def test_an_inquiry_takes_its_time(self) -> None:
        """Nobody counts on it."""
        assert not LIMITS(deal_order("inquiry", deal=Deal()))

    def test_the_customer_confirms(self) -> None:
        """Or it expires."""
        rule = only(deal_order("awaiting_confirmation", deal=Deal()))

        assert (rule.name, rule.span, rule.then, rule.responsible) == ("confirmation", 7 * DAY, "expire", CUSTOMER)

    def test_sales_makes_an_offer(self) -> None:
        """Or it expires."""
        rule = only(deal_order("quoting", lines=[item(1, priced=False)], deal=Deal(confirmed="x")))

        assert (rule.name, rule.span, rule.then, rule.responsible) == ("quoting", 30 * DAY, "expire", SALES)

    @pytest.mark.parametrize("state", ["drafted", "sent", "countered"])
    def test_an_offer_stands_until_its_date(self, state: str) -> None:
        """Then it expires, and another one is to be made."""
        quotation = Quotation(
            id=QuotationId("q-2"),
            lines=(),
            quoted=(),
            transport="road",
            freight=cny("0"),
            total=cny("1.00"),
            valid_until=NOON + DAY,
            digest="q",
            state=state,
            phase=ChildPhase.OPEN,
            drafted_at=NOON,
        )
        deal = Deal(confirmed="x", quotations=ById([quotation]))

        rule = only(deal_order("quoting", lines=[item(1, priced=False)], deal=deal))

        assert (rule.name, rule.subject, rule.until, rule.then) == ("quotation", "q-2", NOON + DAY, "expire_quotation")

    def test_a_contract_is_signed(self) -> None:
        """Drafted or not; or the order expires."""
        rule = only(deal_order("contracting", deal=Deal(confirmed="x")))

        assert (rule.name, rule.subject, rule.span, rule.then) == ("signing", "", 30 * DAY, "expire")


class TestInstalments:
    def test_each_is_due_when_its_milestone_is_reached(self) -> None:
        """At once means a week until the reminder; a time to pay is the customer's."""
        order = in_force("awaiting_deposit").order
        assert names(order) == ["instalment/i-1"]
        assert only(order).span == 7 * DAY

        order = with_deal(in_force("delivering").order, production=ById([made(1, 100), made(2, 40, place=2)]))
        assert names(order) == ["instalment/i-1", "instalment/i-2"]

        desk = with_line(with_line(in_force("awaiting_balance"), "l-1", shipped=100), "l-2", shipped=40)
        order = with_deal(
            evolve(desk.order, payments=paid("1399.30")),
            certificates=ById([Certificate(id=ShipmentId("s-1"), at=NOON, reference=None)]),
        )
        assert [(rule.subject, rule.span, rule.then) for rule in LIMITS(order)] == [("i-3", 30 * DAY, "remind_payment")]

    def test_what_is_paid_is_not_waited_for(self) -> None:
        """To the cent."""
        assert names(in_force("in_production", payments=paid("599.69")).order) == ["instalment/i-1"]
        assert not LIMITS(in_force("in_production", payments=paid("599.70")).order)

    def test_a_reminder_is_followed_up(self) -> None:
        """By finance, where something is made already."""
        rule = only(with_deal(in_force("in_production").order, reminded=("i-1",)))

        assert (rule.name, rule.subject, rule.span, rule.then) == ("reminder", "i-1", 7 * DAY, ESCALATE)
        assert rule.responsible == FINANCE

    def test_the_deposit_stops_all(self) -> None:
        """Nothing is made yet; what has time to be paid in is waited for by nobody."""
        order = with_deal(in_force("awaiting_deposit").order, reminded=("i-1",))
        rule = only(order)
        assert (rule.name, rule.subject, rule.span, rule.then) == ("deposit", "i-1", 14 * DAY, "expire")

        terms = evolve(THIRDS, schedule=(Term(name="deposit", share=1, due=Milestone.SIGNED, net=DAY),))
        agreed = contract(tuple(order.lines), terms)
        assert names(with_deal(order, contracts=ById([agreed]))) == ["reminder/i-1"]

    @pytest.mark.parametrize(("amount", "waits"), [("599.69", "deposit/i-1"), ("599.70", "reminder/i-1")])
    def test_the_deposit_stops_nothing_while_it_is_claimed(self, amount: str, waits: str) -> None:
        """All of it; finance has to look."""
        order = with_deal(in_force("awaiting_deposit", payments=claimed(amount)).order, reminded=("i-1",))

        assert names(order) == [waits, "verification/p-1"]

    def test_what_is_owed_at_the_end_stops_nothing(self) -> None:
        """All is made and accepted, and a deposit was taken back since."""
        desk = with_line(with_line(in_force("awaiting_balance"), "l-1", shipped=100), "l-2", shipped=40)
        order = with_deal(desk.order, reminded=("i-1", "i-2", "i-3"))

        assert names(order) == ["reminder/i-1", "reminder/i-2", "reminder/i-3"]

    @pytest.mark.parametrize("state", ["completed", "in_production"])
    def test_finance_looks_at_what_is_claimed(self, state: str) -> None:
        """As long as the order lives."""
        rule = LIMITS(in_force(state, payments=claimed("5.00")).order)

        found = [one for one in rule if one.name == "verification"]
        assert [(one.subject, one.span, one.then, one.responsible) for one in found] == [
            ("p-1", 3 * DAY, ESCALATE, FINANCE)
        ]


class TestTheEnd:
    @pytest.mark.parametrize(
        ("state", "name", "days"), [("completed", "after_sales", 7), ("cancelled", "late_money", 30)]
    )
    def test_a_window_closes(self, state: str, name: str, days: int) -> None:
        """Once."""
        order = in_force(state, payments=paid("1999.00")).order
        rule = only(order)
        assert (rule.name, rule.span, rule.then) == (name, days * DAY, "end_window")

        assert not LIMITS(evolve(order, window_over=True))

    @pytest.mark.parametrize("state", ["in_production", "awaiting_balance", "completed"])
    def test_an_amendment_that_nobody_signs_is_withdrawn(self, state: str) -> None:
        """Whatever has become of the order meanwhile: an open draft would keep it open for ever."""
        order = in_force(state, payments=paid("1999.00")).order
        agreed = order.part(Deal).contract
        assert agreed is not None
        draft = evolve(agreed, id=ContractId("k-2"), amendment=1, state="drafted", phase=ChildPhase.OPEN)

        (rule,) = [rule for rule in LIMITS(with_deal(order, contracts=ById([agreed, draft]))) if rule.name == "signing"]

        assert (rule.subject, rule.span, rule.then) == ("k-2", 30 * DAY, "withdraw_contract")


def test_every_window_is_the_hosts() -> None:
    """In hours, if they like."""
    hour = timedelta(hours=1)
    limits = contract_limits(confirmation_window=hour, deposit_window=2 * hour, reminder_window=3 * hour)

    assert limits(deal_order("awaiting_confirmation", deal=Deal()))[0].span == hour
    order = in_force("awaiting_deposit").order
    assert limits(order)[0].span == 3 * hour
    assert limits(with_deal(order, reminded=("i-1",)))[0].span == 2 * hour
