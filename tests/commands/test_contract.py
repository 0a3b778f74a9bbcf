"""Contracts are drafted from what was quoted, amended by numbered wordings, and only what is in force binds."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from agreeing_contracts import contracting, drafted, in_force, sign, with_line
from deals import B2B, BOOKS, BUYER, CLOCK, DAY, LAWYER, NOON, SELLER, THIRDS, cny, deal_order, decided, item, paid
from orderflow.commands import AmendedLine, DraftContract, Sign, WithdrawContract
from orderflow.effects import Notify
from orderflow.entities.collection import ById
from orderflow.entities.contract import Clause, Milestone, Penalty, Term, Terms, Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.delivery import DeliveryChoice, DeliveryKind
from orderflow.entities.terms import CreditNote, CreditNotes, Limit
from orderflow.events import ContractDrafted, ContractTookEffect, ContractWithdrawn, SignatureGiven
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.policies import approved_by_amount, contract_numbers
from orderflow.refusals import (
    DeliveryNotOffered,
    NoContractDraft,
    NothingAmended,
    NothingToAmend,
    NotYetDue,
    QuantityBelowDelivered,
    RefundExceedsCaptured,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
    WrongCurrency,
)
from orderflow.roles import MARKETING_DIRECTOR
from orderflow.testing.fakes.ids import SequentialIds
from orderflow.validation import InvalidField

L1, L2, L9 = LineId("l-1"), LineId("l-2"), LineId("l-9")
BY_ROAD = DeliveryChoice(option="road", kind=DeliveryKind.CARRIAGE, fee=cny("80.00"))

SIGNATURE = Sign(deal_order("contracting").id, subject="k-2", reference="scan-1")


def draft(*lines: AmendedLine, remark: str = "fewer valves", **fields: Any) -> DraftContract:
    return DraftContract(deal_order("contracting").id, **{"terms": THIRDS, "lines": lines, "remark": remark, **fields})


def fewer(quantity: int, line_id: LineId = L1) -> DraftContract:
    return draft(AmendedLine(line_id=line_id, quantity=quantity))


class TestTheFirstContract:
    def test_it_says_what_was_quoted(self) -> None:
        """Lines, prices and freight of the order; a number of its own; the schedule in exact money."""
        desk = contracting(delivery=BY_ROAD)

        decision = desk.do(draft(remark=""), SELLER)

        contract = desk.draft
        assert [type(event) for event in decision.events] == [ContractDrafted]
        assert (contract.id, contract.number, contract.amendment) == ("k-1", "C-00000001", 0)
        assert contract.lines == tuple(desk.order.lines)
        assert (contract.total, contract.delivery, contract.drafted_at) == (cny("2079.00"), BY_ROAD, NOON)
        assert [one.amount for one in contract.instalments] == [cny("623.70"), cny("831.60"), cny("623.70")]
        assert desk.order.part(Deal).in_force is None
        assert desk.order.state == "contracting"

    def test_another_draft_takes_its_place_and_keeps_its_number(self) -> None:
        """There is never more than one draft, and a contract is numbered once."""
        desk = drafted()

        decision = desk.do(draft(remark="", terms=evolve(THIRDS, deposit_kept=False)), SELLER)

        assert [type(event) for event in decision.events] == [ContractWithdrawn, ContractDrafted]
        first, second = desk.order.part(Deal).contracts
        assert (first.is_draft, second.is_draft) == (False, True)
        assert (second.id, second.number, second.amendment) == ("k-2", first.number, 0)
        assert second.digest != first.digest

    def test_its_register_is_the_hosts(self) -> None:
        """By another name and in other words."""
        process = B2B.extended(contract_numbers=contract_numbers(register="2026", write=lambda n: f"HT-{n}"))

        desk = drafted(process)

        assert desk.draft.number == "HT-1"

    def test_its_lines_are_not_amended(self) -> None:
        """What the customer has accepted is what they sign."""
        desk = contracting()

        desk.refused(NothingToAmend, fewer(90), SELLER)

    def test_every_clause_counts(self) -> None:
        """Whatever differs, it is another content."""
        wordings = [
            THIRDS,
            evolve(THIRDS, schedule=THIRDS.schedule[:2]),
            evolve(THIRDS, schedule=(*THIRDS.schedule[:2], evolve(THIRDS.schedule[2], net=31 * DAY))),
            evolve(THIRDS, schedule=(*THIRDS.schedule[:2], evolve(THIRDS.schedule[2], due=Milestone.PRODUCED))),
            evolve(THIRDS, tolerance=Tolerance(over_percent=5)),
            evolve(THIRDS, tolerance=Tolerance(under_percent=5)),
            evolve(THIRDS, inspection_period=8 * DAY),
            evolve(THIRDS, deliver_by=NOON + DAY),
            evolve(THIRDS, penalty=Penalty(per_day=5, most=1_000)),
            evolve(THIRDS, deposit_kept=False),
            evolve(THIRDS, work_charged=False),
            evolve(THIRDS, clauses=(Clause(title="venue", wording="Suzhou"),)),
        ]

        digests = {drafted(terms=terms).draft.digest for terms in wordings}

        assert len(digests) == len(wordings)

    def test_the_same_instant_in_another_zone_is_the_same_content(self) -> None:
        """A date is kept in UTC."""
        there = datetime.fromisoformat("2026-04-01T08:00:00+08:00")

        desk = drafted(terms=evolve(THIRDS, deliver_by=there))

        assert desk.draft.terms.deliver_by == there
        assert desk.draft.terms.deliver_by.utcoffset() == timedelta(0)
        assert desk.draft.digest == drafted(terms=evolve(THIRDS, deliver_by=there.astimezone())).draft.digest

    def test_a_date_to_deliver_by_lies_ahead(self) -> None:
        """To the instant."""
        desk = contracting()

        refused = desk.refused(InvalidField, draft(terms=evolve(THIRDS, deliver_by=NOON)), SELLER)

        assert refused.path == "DraftContract.terms.deliver_by"

    def test_what_nobody_can_approve_is_not_drafted(self) -> None:
        """Tiers in another currency say nothing about this contract."""
        process = B2B.extended(approvals=approved_by_amount({MARKETING_DIRECTOR: Money.of("100000", "USD")}))

        contracting(process).refused(WrongCurrency, draft(remark=""), SELLER)

    @pytest.mark.parametrize("state", ["inquiry", "awaiting_confirmation", "quoting", "completed", "cancelled"])
    def test_there_is_a_time_for_it(self, state: str) -> None:
        """Once there is a price, and until the goods are accepted."""
        deal = Deal() if state != "completed" else None
        desk = in_force(state, lines=[item(1, priced=state != "quoting")], deal=deal)

        desk.refused(StepNotPossible, draft(), SELLER)

    def test_sales_drafts_it(self) -> None:
        """Neither the customer nor those who approve it."""
        for by in (BUYER, LAWYER, BOOKS, CLOCK):
            contracting().refused(RoleNotEntitled, draft(remark=""), by)


class TestAmending:
    def test_an_amendment_changes_quantities_prices_and_freight(self) -> None:
        """Its draft says what would be; the order stays as it is until it takes effect."""
        desk = in_force()
        command = draft(
            AmendedLine(line_id=L1, quantity=120, unit_price=cny("9.50")),
            AmendedLine(line_id=L2, discount=cny("100.00"), tax=cny("50.00"), tax_included=False),
            transport="pickup",
            freight=cny("60.00"),
        )

        desk.do(command, SELLER)

        wording = desk.draft
        assert (wording.id, wording.amendment, wording.remark) == ("k-2", 1, "fewer valves")
        assert wording.number == desk.contract.number
        assert wording.total == cny("1140.00") + cny("950.00") + cny("60.00")
        assert wording.delivery == DeliveryChoice(option="pickup", kind=DeliveryKind.PICKUP, fee=cny("60.00"))
        assert desk.order.total == cny("1999.00")

    def test_it_takes_effect_with_the_last_signature(self) -> None:
        """Lines and freight are as it says, counters and payments as they were; the one before is superseded."""
        desk = with_line(in_force("delivering", payments=paid("599.70")), "l-1", packed=10, shipped=40, delivered=30)
        desk.do(draft(AmendedLine(line_id=L1, quantity=60), freight=cny("5.00"), transport="pickup"), SELLER)

        sign(desk)

        line = desk.order.lines["l-1"]
        assert (line.quantity, line.packed, line.shipped, line.delivered) == (60, 10, 40, 30)
        assert desk.order.total == cny("599.40") + cny("1000.00") + cny("5.00")
        assert desk.order.refundable == cny("599.70")
        first, second = desk.order.part(Deal).contracts
        assert desk.order.part(Deal).in_force == second.id == "k-2"
        assert (first.state, second.state, second.in_force_at) == ("superseded", "in_force", NOON)

    def test_discount_and_tax_follow_the_price_of_the_line(self) -> None:
        """Half the units, half of both; a price of a tenth more, a tenth more of both."""
        lines = [evolve(item(1, quantity=10, price="11.30"), discount=cny("10.00"), tax=cny("13.00"))]
        desk = in_force(lines=lines)

        desk.do(fewer(5), SELLER)
        assert (desk.draft.lines[0].discount, desk.draft.lines[0].tax) == (cny("5.00"), cny("6.50"))

        desk.do(draft(AmendedLine(line_id=L1, unit_price=cny("12.43"))), SELLER)
        assert (desk.draft.lines[0].discount, desk.draft.lines[0].tax) == (cny("11.00"), cny("14.30"))

    def test_what_was_free_gets_a_price(self) -> None:
        """There is nothing that a discount could follow."""
        desk = in_force(lines=[item(1, price="0.00")])

        desk.do(draft(AmendedLine(line_id=L1, unit_price=cny("1.00"))), SELLER)

        assert desk.draft.total == cny("100.00")

    def test_the_freight_alone_changes(self) -> None:
        """The way it goes stays."""
        desk = in_force(delivery=BY_ROAD)

        desk.do(draft(freight=cny("0.00")), SELLER)

        assert desk.draft.delivery == evolve(BY_ROAD, fee=cny("0.00"))

    def test_the_way_alone_changes(self) -> None:
        """What it costs stays."""
        desk = in_force(delivery=BY_ROAD)

        desk.do(draft(transport="pickup"), SELLER)

        assert desk.draft.delivery == evolve(BY_ROAD, option="pickup", kind=DeliveryKind.PICKUP)

    def test_amendments_are_counted(self) -> None:
        """By those that took effect; drafts of the same amendment share its number."""
        desk = in_force()
        for quantity, amendment in ((110, 1), (120, 1)):
            desk.do(fewer(quantity), SELLER)
            assert desk.draft.amendment == amendment
        sign(desk)

        desk.do(fewer(130), SELLER)

        assert (desk.draft.id, desk.draft.amendment) == ("k-4", 2)

    def test_an_agreed_date_stays_agreed(self) -> None:
        """An amendment repeats a date to deliver by that has passed; it names no other one that has."""
        desk = in_force()
        late = evolve(THIRDS, deliver_by=NOON - DAY)
        agreed = evolve(desk.contract, terms=late)
        desk.order = desk.order.with_part(evolve(desk.order.part(Deal), contracts=ById([agreed])))

        desk.refused(InvalidField, draft(terms=evolve(THIRDS, deliver_by=NOON - 2 * DAY)), SELLER)
        desk.do(draft(AmendedLine(line_id=L1, quantity=90), terms=late), SELLER)

        assert desk.draft.terms.deliver_by == NOON - DAY

    def test_nobody_is_reminded_under_another_contract(self) -> None:
        """Its instalments are others."""
        desk = in_force()
        desk.order = desk.order.with_part(evolve(desk.order.part(Deal), reminded=("i-1",)))
        desk.do(fewer(110), SELLER)

        sign(desk)

        assert desk.order.part(Deal).reminded == ()

    def test_the_customer_hears_of_a_contract_in_force(self) -> None:
        """By the channels of the shop."""
        desk = in_force()
        desk.do(fewer(110), SELLER)
        sign(desk, BUYER)

        decision = desk.do(SIGNATURE, SELLER)

        assert [type(event) for event in decision.events][:2] == [SignatureGiven, ContractTookEffect]
        told = [effect for effect in decision.effects if isinstance(effect, Notify)]
        assert [(effect.message, dict(effect.data)["contract"]) for effect in told] == [("contract_in_force", "k-2")]
        assert dict(told[0].data)["contract_number"] == desk.contract.number


class TestWhatAnAmendmentMayNotSay:
    def test_nothing_new(self) -> None:
        """Then there is nothing to sign."""
        desk = in_force()

        assert desk.refused(NothingAmended, draft(), SELLER).contract_id == "k-1"
        desk.refused(NothingAmended, fewer(100), SELLER)

    def test_nothing_about_itself(self) -> None:
        """What it is about has to be said."""
        for remark in ("", "  "):
            refused = in_force().refused(InvalidField, draft(fewer(90).lines[0], remark=remark), SELLER)
            assert refused.path == "DraftContract.remark"

    def test_a_transport_that_is_not_offered(self) -> None:
        """As in a quotation; a carrier that nobody knows could not be booked."""
        refused = in_force().refused(DeliveryNotOffered, draft(transport="rail"), SELLER)

        assert (refused.option, refused.offered) == ("rail", ("express", "pickup"))

    def test_a_line_twice_or_one_that_is_not_there(self) -> None:
        """Named by its id."""
        desk = in_force()
        one = AmendedLine(line_id=L1, quantity=90)

        assert desk.refused(InvalidField, draft(one, one), SELLER).path == "DraftContract.lines"
        assert desk.refused(UnknownLine, fewer(1, L9), SELLER).line_id == "l-9"

    @pytest.mark.parametrize(
        ("counters", "least"),
        [
            ({"shipped": 30, "packed": 20}, 50),
            ({"shipped": 30, "packed": 20, "cancelled": 5}, 55),
            ({"shipped": 104, "packed": 1, "excess": 5}, 100),
        ],
    )
    def test_less_than_has_left_or_lies_packed(self, counters: dict[str, int], least: int) -> None:
        """One unit fewer is refused, just as many are drafted."""
        desk = with_line(in_force("delivering"), "l-1", **counters)

        refused = desk.refused(QuantityBelowDelivered, fewer(least - 1), SELLER)

        assert (refused.line_id, refused.quantity, refused.least) == ("l-1", least - 1, least)
        if least < 100:
            desk.do(fewer(least), SELLER)

    @pytest.mark.parametrize("field", ["unit_price", "discount", "tax"])
    def test_amounts_in_another_currency(self, field: str) -> None:
        """Each is named."""
        amended = AmendedLine(line_id=L1, **{field: Money.of("1.00", "USD")})  # type: ignore[arg-type] # a money field

        assert in_force().refused(WrongCurrency, draft(amended), SELLER).field == f"lines.{field}"

    def test_amounts_that_make_no_sense(self) -> None:
        """Below nothing, or a discount of a cent more than the line costs."""
        for amended in (
            AmendedLine(line_id=L1, unit_price=cny("-0.01")),
            AmendedLine(line_id=L1, discount=cny("999.01")),
            AmendedLine(line_id=L1, tax=cny("999.01")),
        ):
            in_force().refused(InvalidField, draft(amended), SELLER)

    def test_a_freight_that_makes_no_sense(self) -> None:
        """Below nothing, in another currency, or for goods of which nobody says how they go."""
        desk = in_force(delivery=BY_ROAD)

        assert desk.refused(InvalidField, draft(freight=cny("-0.01")), SELLER).path == "DraftContract.freight"
        assert desk.refused(WrongCurrency, draft(freight=Money.of("1", "USD")), SELLER).field == "DraftContract.freight"
        refused = in_force().refused(InvalidField, draft(freight=cny("1.00")), SELLER)
        assert refused.path == "DraftContract.transport"

    @pytest.mark.parametrize("quantity", [0, -1, True, 10**12])
    def test_quantities_are_whole_and_above_zero(self, quantity: int) -> None:
        """A line is not amended away."""
        with pytest.raises(InvalidField, match=r"^AmendedLine\.quantity"):
            AmendedLine(line_id=L1, quantity=quantity)

    def test_a_line_of_which_nothing_changes(self) -> None:
        """Leave it out instead."""
        with pytest.raises(InvalidField, match="AmendedLine: expected a quantity, price, discount or tax"):
            AmendedLine(line_id=L1)


class TestWhatHappensMeanwhile:
    def test_more_has_left_than_it_is_about(self) -> None:
        """The signature that would complete it is refused; with one shipment unpacked again it is taken."""
        desk = in_force("delivering")
        desk.do(fewer(50), SELLER)
        sign(desk, SELLER)
        with_line(desk, "l-1", shipped=50, packed=1)

        refused = desk.refused(QuantityBelowDelivered, SIGNATURE, BUYER)
        assert (refused.quantity, refused.least) == (50, 51)
        with_line(desk, "l-1", packed=0)
        sign(desk, BUYER)

        assert desk.contract.id == "k-2"

    def test_more_was_credited_than_it_would_cost(self) -> None:
        """What was given as goodwill is not given a second time."""
        desk = in_force(credit_notes=CreditNotes([CreditNote(id="k-1", amount=cny("1500.00"), reason="goodwill")]))
        desk.do(draft(AmendedLine(line_id=L1, quantity=1), AmendedLine(line_id=L2, quantity=1)), SELLER)
        sign(desk, SELLER)

        desk.refused(RefundExceedsCaptured, SIGNATURE, BUYER)

    def test_a_larger_amendment_brings_the_order_back_to_production(self) -> None:
        """What is ordered more has to be made."""
        desk = with_line(with_line(in_force("delivering"), "l-1", shipped=100), "l-2", shipped=39)
        desk.order = evolve(desk.order, payments=paid("1999.00"))
        desk.do(fewer(150), SELLER)

        sign(desk)

        assert desk.order.state == "in_production"


class TestWithdrawing:
    def test_a_draft_is_withdrawn(self) -> None:
        """And nothing else: a contract in force stays."""
        desk = in_force()
        desk.do(fewer(110), SELLER)

        decision = desk.do(WithdrawContract(desk.order.id, reason="the customer has changed their mind"), SELLER)

        assert [type(event) for event in decision.events] == [ContractWithdrawn]
        assert desk.order.part(Deal).draft is None
        assert desk.contract.id == "k-1"
        desk.refused(NoContractDraft, WithdrawContract(desk.order.id), SELLER)

    def test_it_is_withdrawn_when_all_else_is_done(self) -> None:
        """So that no order stays open for a draft that nobody signs."""
        desk = in_force()
        desk.do(fewer(110), SELLER)
        for state in ("awaiting_balance", "completed"):
            desk.order = evolve(desk.order, state=state, phase=B2B.table.phase_of(state))
            desk.do(WithdrawContract(desk.order.id), SELLER)
            desk.order = evolve(desk.order, state="in_production", phase=B2B.table.phase_of("in_production"))
            desk.do(fewer(110), SELLER)

    def test_the_system_waits_for_its_time_limit(self) -> None:
        """A second early is too early."""
        desk = in_force()
        desk.do(fewer(110), SELLER)
        desk.refused(NotYetDue, WithdrawContract(desk.order.id), CLOCK)
        limit = Limit(name="signing", subject="k-2", due_at=NOON + DAY, then="withdraw_contract")
        desk.order = evolve(desk.order, limits=ById([limit]))

        desk.at = limit.due_at - timedelta(seconds=1)
        desk.refused(NotYetDue, WithdrawContract(desk.order.id), CLOCK)
        desk.at = limit.due_at
        desk.do(WithdrawContract(desk.order.id), CLOCK)

        assert desk.order.part(Deal).draft is None

    def test_it_is_the_sellers_to_withdraw(self) -> None:
        """The customer just does not sign."""
        for by in (BUYER, LAWYER):
            drafted().refused(RoleNotEntitled, WithdrawContract(drafted().order.id), by)


def test_terms_need_a_schedule() -> None:
    """Somebody has to pay something at some time."""
    with pytest.raises(InvalidField, match=r"Terms\.schedule"):
        Terms(schedule=())
    with pytest.raises(InvalidField, match=r"Term\.share"):
        Term(name="deposit", share=0, due=Milestone.SIGNED)


def test_numbers_are_drawn_once_an_order() -> None:
    """From one register for all orders, without gaps for drafts that came to nothing."""
    ids = SequentialIds()
    for number in ("C-00000001", "C-00000002"):
        desk = contracting()
        for _ in range(3):
            desk.order = decided(desk.order, draft(remark=""), SELLER, ids=ids).order
            assert desk.draft.number == number
