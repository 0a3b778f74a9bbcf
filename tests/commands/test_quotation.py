"""Quotations: drafted by sales, sent, countered and revised, accepted to the cent; or expired, replaced, withdrawn."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from deals import decided
from inquiries import (
    B2B,
    BUYER,
    Q1,
    Q2,
    Q3,
    SELLER,
    UNTIL,
    accepted,
    approved,
    cancelled_inquiry,
    costing,
    draft,
    drafted,
    happened,
    inquired,
    line,
    offered,
    quotation,
    revised,
    to_quote,
    whole_inquiry,
)
from life import DAY, MINUTE, NOON, SECOND, Life, cny
from orderflow.commands import (
    AcceptQuotation,
    Cancel,
    CounterQuotation,
    DraftQuotation,
    Expire,
    ExpireQuotation,
    ExtendLimit,
    OfferQuotation,
    WithdrawQuotation,
)
from orderflow.deciding import available
from orderflow.effects import Notify
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.order import PaymentStatus
from orderflow.entities.phase import Phase
from orderflow.entities.quotation import Costing, QuotedLine
from orderflow.events import DeliveryChosen, LinesPriced, QuotationAccepted, QuotationDrafted
from orderflow.ids import LineId, QuotationId
from orderflow.money import Money
from orderflow.policies import express, margin_at_least, offer_deliveries, pickup
from orderflow.refusals import (
    AmountNotPositive,
    DeliveryNotOffered,
    LineQuotedTwice,
    LinesNotQuoted,
    NothingQuoted,
    NotYetDue,
    QuotationNotApproved,
    QuotationNotValid,
    QuotationReplaced,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
    UnknownQuotation,
    WrongCurrency,
)
from orderflow.roles import FINANCE, LEGAL, MARKETING_DIRECTOR, ORDER_CLERK, ORDERFLOW, Actor
from orderflow.testing.lives.laws import assert_laws
from orderflow.validation import InvalidField
from vouched import b2b_contract

TWENTY = b2b_contract(margins=margin_at_least(20))
USD = Money.of("1.00", "USD")


def state(life: Life, quotation_id: str = "q-1") -> str:
    return quotation(life, quotation_id).state


def stage(life: Life) -> str:
    return B2B.table.stage(life.order.state).en


def told(life: Life) -> list[tuple[str, dict[str, str]]]:
    """What the customer was told of quotations."""
    notes = [effect for effect in life.effects if isinstance(effect, Notify)]
    return [(note.message, dict(note.data)) for note in notes if note.message.startswith("quotation")]


class TestDraft:
    def test_the_next_numbered_revision(self) -> None:
        """100 × (4.00 + 2.50 + 1.50 + 2.00) and 40 × 25.00, with freight: 2,300.00; the order costs nothing yet."""
        life = drafted()
        first = quotation(life)

        assert (first.id, first.total, first.freight) == (Q1, cny("2300.00"), cny("300.00"))
        assert [(one.unit_price, one.priced, one.quantity) for one in first.lines] == [
            (cny("10.00"), True, 100),
            (cny("25.00"), True, 40),
        ]
        assert first.valid_until == first.drafted_at - MINUTE + UNTIL
        assert life.order.total == cny("0")
        assert not life.order.is_priced

    def test_what_it_costs_to_make(self) -> None:
        """Overheads count, discount and tax take from the margin; a price alone says nothing of costs."""
        life = to_quote()
        overheads = costing(overheads=cny("0.50"))
        life.do(draft(life, (line(1, costing=overheads), line(2, costing=costing()))), SELLER)
        first = quotation(life)
        assert (first.cost, first.margin) == (cny("1170.00"), cny("280.00"))
        reduced = line(2, costing=costing(), discount=cny("30.00"), tax=cny("20.00"))
        life.do(draft(life, (line(1, costing=overheads), reduced)), SELLER)
        second = quotation(life, "q-2")
        assert (second.cost, second.margin) == (cny("1170.00"), cny("230.00"))

        life.do(draft(life), SELLER)

        assert (quotation(life, "q-3").cost, quotation(life, "q-3").margin) == (None, None)
        assert costing(overheads=cny("0.50")).parts == tuple(cny(part) for part in ("4", "2.5", "1.5", "0.5", "2"))

    def test_it_takes_the_place_of_the_one_on_the_table(self) -> None:
        """Wherever that stands: drafted, sent or countered; there is never more than one."""
        life = drafted()
        revised(life)
        life.do(CounterQuotation(life.id, target=cny("2000.00")), BUYER)
        life.do(draft(life), SELLER)

        assert [state(life, f"q-{place}") for place in (1, 2, 3)] == ["superseded", "superseded", "drafted"]
        assert life.order.part(Deal).quotation is quotation(life, "q-3")

    def test_the_customer_hears_nothing_of_it(self) -> None:
        """Nor can they say anything to it."""
        life = drafted()

        assert told(life) == []
        life.refused(StepNotPossible, AcceptQuotation(life.id, quotation_id=Q1), BUYER)
        life.refused(StepNotPossible, CounterQuotation(life.id, target=None, remark="cheaper"), BUYER)

    def test_nothing_on_top(self) -> None:
        """Without a freight, it is in the prices."""
        life = drafted(freight=None)

        assert (quotation(life).total, quotation(life).freight) == (cny("2000.00"), cny("0"))

    def test_goods_that_had_a_price_get_the_quoted_one(self) -> None:
        """A quotation is for all of it."""
        life = to_quote()
        happened(life, LinesPriced(occurred_at=NOON, lines=(evolve(life.line(1), priced=True, unit_price=cny("99")),)))

        life.do(draft(life), SELLER)

        assert quotation(life).total == cny("2300.00")

    @pytest.mark.parametrize(
        ("lines", "error", "facts"),
        [
            ((), LinesNotQuoted, {"missing": ("l-1", "l-2")}),
            ((line(1),), LinesNotQuoted, {"missing": ("l-2",)}),
            ((line(1), line(2), line(3)), UnknownLine, {"line_id": "l-3"}),
            ((line(1), line(2), line(1)), LineQuotedTwice, {"line_id": "l-1"}),
            ((line(1), line(2), line(1, "9.00")), LineQuotedTwice, {"line_id": "l-1"}),
            ((line(1), line(2, unit_price=USD)), WrongCurrency, {"field": "lines.unit_price"}),
            ((line(1), line(2, "1.00", discount=USD)), WrongCurrency, {"field": "lines.discount"}),
            ((line(1), line(2, "1.00", tax=USD)), WrongCurrency, {"field": "lines.tax"}),
            (
                (line(1), line(2, costing=Costing(materials=USD, processing=USD, labour=USD, margin=USD))),
                WrongCurrency,
                {"field": "lines.costing.materials"},
            ),
            (
                (line(1), line(2, costing=costing(overheads=USD))),
                WrongCurrency,
                {"field": "lines.costing.overheads"},
            ),
            ((line(1), line(2, "-0.01")), InvalidField, {"path": "lines.unit_price"}),
            ((line(1), line(2, "1.00", discount=cny("-0.01"))), InvalidField, {"path": "lines.discount"}),
            ((line(1), line(2, "1.00", discount=cny("40.01"))), InvalidField, {"path": "lines.discount"}),
            ((line(1), line(2, "1.00", tax=cny("-0.01"))), InvalidField, {"path": "lines.tax"}),
            ((line(1), line(2, "1.00", tax=cny("40.01"))), InvalidField, {"path": "lines.tax"}),
            *[
                (
                    (line(1), line(2, costing=costing("2.00", **{name: cny("-0.01")}))),
                    InvalidField,
                    {"path": f"lines.costing.{name}"},
                )
                for name in ("materials", "processing", "labour", "overheads")
            ],
            ((line(1), line(2, costing=costing("-8.01"))), InvalidField, {"path": "lines.unit_price"}),
        ],
    )
    def test_what_is_no_offer(self, lines: tuple[QuotedLine, ...], error: type[Any], facts: dict[str, object]) -> None:
        """Every line once, in the order's currency, nothing below zero, not a cent more off than it costs."""
        life = to_quote()

        refused = life.refused(error, draft(life, lines), SELLER)

        assert {name: getattr(refused, name) for name in facts} == facts
        assert not life.order.part(Deal).quotations

    def test_up_to_the_cent(self) -> None:
        """All of the price may be taken off, tax on top is no part of it, and a unit may be sold at a loss."""
        life = to_quote()
        free = line(1, "1.00", discount=cny("100.00"))
        life.do(draft(life, (free, line(2, "1.00", tax=cny("40.01"), tax_included=False)), freight=None), SELLER)
        assert quotation(life).total == cny("80.01")

        life.do(draft(life, (line(1, costing=costing("-8.00")), line(2, costing=costing("-0.01")))), SELLER)

        assert (quotation(life, "q-2").total, quotation(life, "q-2").margin) == (cny("619.60"), cny("-800.40"))

    @pytest.mark.parametrize(
        ("fields", "error", "facts"),
        [
            ({"freight": cny("-0.01")}, InvalidField, {"path": "DraftQuotation.freight"}),
            ({"freight": USD}, WrongCurrency, {"field": "DraftQuotation.freight"}),
            ({"transport": "teleport"}, DeliveryNotOffered, {"option": "teleport", "offered": ("express", "pickup")}),
            ({"until": NOON}, InvalidField, {"path": "DraftQuotation.valid_until"}),
        ],
    )
    def test_what_goes_with_it(self, fields: dict[str, Any], error: type[Any], facts: dict[str, object]) -> None:
        """A freight, a transport that there is, and a date that is still to come."""
        life = to_quote()

        refused = life.refused(error, draft(life, **fields), SELLER)

        assert {name: getattr(refused, name) for name in facts} == facts

    def test_valid_for_a_moment_at_least(self) -> None:
        """Until now is until nobody can say yes."""
        life = to_quote()
        now = life.at + DAY

        life.refused(InvalidField, draft(life, until=now), SELLER, at=now)
        life.do(draft(life, until=now + SECOND), SELLER, at=now)

    def test_one_of_two_ways_to_price(self) -> None:
        """A costing or a price; not both, not neither."""
        for fields in ({}, {"unit_price": cny("1"), "costing": costing()}):
            with pytest.raises(InvalidField, match=r"^QuotedLine\.unit_price"):
                QuotedLine(line_id=LineId("l-1"), **fields)  # type: ignore[arg-type] # the mistake that is meant

    @pytest.mark.parametrize("by", [BUYER, Actor("c", ORDER_CLERK), Actor("f", FINANCE), Actor("l", LEGAL), ORDERFLOW])
    def test_only_sales_quotes(self, by: Actor) -> None:
        """Nobody else drafts, sends or withdraws."""
        life = to_quote()
        life.refused(RoleNotEntitled, draft(life), by)
        life.do(draft(life), SELLER)

        life.refused(RoleNotEntitled, OfferQuotation(life.id), by)
        life.refused(RoleNotEntitled, WithdrawQuotation(life.id), by)

    def test_not_before_the_customer_has_confirmed(self) -> None:
        """Nor once all is agreed."""
        life = inquired()
        life.refused(StepNotPossible, draft(life), SELLER)
        life = accepted()

        life.refused(StepNotPossible, draft(life), SELLER)

    def test_an_approval_is_for_one_content(self) -> None:
        """The digest differs with any price, cost, freight, transport or date; it is the same for the same."""
        until = NOON + 90 * DAY
        every = [
            draft(to_quote(), until=until),
            draft(to_quote(), (line(1, "10.00"), line(2, "25.00")), until=until),
            draft(to_quote(), (line(1, costing=costing(materials=cny("4.01"))), line(2, "25.00")), until=until),
            draft(to_quote(), (line(1, costing=costing("1.99", labour=cny("1.51"))), line(2, "25.00")), until=until),
            draft(to_quote(), freight=cny("300.01"), until=until),
            draft(to_quote(), transport="pickup", until=until),
            draft(to_quote(), until=until + SECOND),
        ]
        digests = [_digest(one) for one in every]

        assert len(set(digests)) == len(every)
        assert _digest(every[0]) == digests[0]


def _digest(command: DraftQuotation) -> str:
    life = to_quote()
    life.do(command, SELLER)
    return quotation(life).digest


class TestOffer:
    def test_sent(self) -> None:
        """The customer reads what it costs, and until when they may accept it."""
        life = offered()
        first = quotation(life)

        assert (first.offered_at, first.is_with_customer) == (life.at, True)
        ((message, data),) = told(life)
        assert message == "quotation_sent"
        assert (data["quotation"], data["offered"]) == ("q-1", "2300.00 CNY")
        assert data["valid_until"] == first.valid_until.isoformat()

    def test_once(self) -> None:
        """And only what is on the table."""
        life = to_quote()
        life.refused(NothingQuoted, OfferQuotation(life.id), SELLER)
        life.do(draft(life), SELLER)
        life.do(OfferQuotation(life.id), SELLER)

        life.refused(StepNotPossible, OfferQuotation(life.id), SELLER)

    def test_not_once_its_time_is_over(self) -> None:
        """To the second."""
        late, timely = drafted(), drafted()
        until = quotation(late).valid_until
        timely.do(OfferQuotation(timely.id), SELLER, at=until)

        refused = late.refused(QuotationNotValid, OfferQuotation(late.id), SELLER, at=until + SECOND)

        assert (refused.quotation_id, refused.valid_until) == ("q-1", until)

    def test_an_unfavourable_margin_needs_a_named_approval(self) -> None:
        """19.99 % of the cost is a cent too little, and the director's yes to just this makes it good (S04)."""
        life = drafted(TWENTY, lines=(line(1, costing=costing("1.60")), line(2, costing=costing("1.59"))))

        refused = life.refused(QuotationNotApproved, OfferQuotation(life.id), SELLER)
        assert refused.missing == (MARKETING_DIRECTOR,)
        approved(life)
        life.do(OfferQuotation(life.id), SELLER)

        assert state(life) == "sent"

    def test_a_good_one_needs_none(self) -> None:
        """20 % to the cent."""
        life = drafted(TWENTY, lines=(line(1, costing=costing("1.60")), line(2, costing=costing("1.60"))))

        life.do(OfferQuotation(life.id), SELLER)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda life: approved(life, passed=False),
            lambda life: approved(life, role=FINANCE),
            lambda life: approved(life, digest="another"),
            lambda life: approved(life).do(draft(life), SELLER),
        ],
        ids=["a no", "somebody else's", "another content", "the revision before"],
    )
    def test_nothing_else_will_do(self, spoil: Callable[[Life], object]) -> None:
        """Not a no, not another's yes, not a yes to another content, nor to the revision before."""
        life = drafted(TWENTY)
        spoil(life)

        life.refused(QuotationNotApproved, OfferQuotation(life.id), SELLER)

    def test_several_may_have_to_approve(self) -> None:
        """All of those whom the policy names; whose yes is missing is said."""
        process = B2B.extended(margins=lambda order, quotation: (MARKETING_DIRECTOR, FINANCE))
        life = approved(drafted(process))

        refused = life.refused(QuotationNotApproved, OfferQuotation(life.id), SELLER)

        assert refused.missing == (FINANCE,)
        approved(life, role=FINANCE).do(OfferQuotation(life.id), SELLER)


class TestCounter:
    def test_a_price_or_words(self) -> None:
        """What they would pay for all of it, what else should change, or both; it is the seller's turn then."""
        for target, remark in ((cny("2000.00"), ""), (None, "by sea"), (cny("0.01"), "sooner")):
            life = offered()
            life.do(CounterQuotation(life.id, target=target, remark=remark), BUYER)

            first = quotation(life)
            assert (first.target, first.remark, first.state) == (target, remark, "countered")
            assert not first.is_with_customer
            life.refused(StepNotPossible, AcceptQuotation(life.id, quotation_id=Q1), BUYER)
            life.refused(StepNotPossible, CounterQuotation(life.id, target=target, remark="again"), BUYER)

    @pytest.mark.parametrize(
        ("target", "remark", "error"),
        [
            (None, "", InvalidField),
            (None, "  ", InvalidField),
            (cny("0"), "free", AmountNotPositive),
            (cny("-1"), "", AmountNotPositive),
            (USD, "in dollars", WrongCurrency),
        ],
    )
    def test_a_no_says_why(self, target: Money | None, remark: str, error: type[Any]) -> None:
        """And a target is money of the order."""
        life = offered()

        life.refused(error, CounterQuotation(life.id, target=target, remark=remark), BUYER)

        assert state(life) == "sent"

    @pytest.mark.parametrize("by", [SELLER, Actor("c", ORDER_CLERK), Actor("f", FINANCE), ORDERFLOW])
    def test_only_the_customer(self, by: Actor) -> None:
        """Nobody counters or accepts in their name."""
        life = offered()

        life.refused(RoleNotEntitled, CounterQuotation(life.id, target=cny("1")), by)
        life.refused(RoleNotEntitled, AcceptQuotation(life.id, quotation_id=Q1), by)

    def test_not_once_its_time_is_over(self) -> None:
        """Nor if there is nothing to counter."""
        life = to_quote()
        life.refused(NothingQuoted, CounterQuotation(life.id, target=cny("1")), BUYER)
        life = offered()

        late = quotation(life).valid_until + SECOND
        life.refused(QuotationNotValid, CounterQuotation(life.id, target=cny("1")), BUYER, at=late)


class TestAccept:
    def test_its_prices_are_the_order_s(self) -> None:
        """To the cent, with discount, tax and freight; the order goes on to its contract (S04, S18)."""
        reduced = line(2, "25.00", discount=cny("10.01"), tax=cny("99.99"), tax_included=False)
        life = accepted(lines=(line(1), reduced))
        first, order = quotation(life), life.order

        assert order.total == first.total == cny("2389.98")
        assert order.balance_due == cny("2389.98")
        assert tuple(order.lines) == first.lines
        assert order.lines["l-2"].tax == cny("99.99")
        assert order.is_priced
        assert life.payment_status() is PaymentStatus.UNPAID
        assert (stage(life), state(life)) == ("Contracting", "accepted")
        kinds = [type(event) for event in life.events]
        at = kinds.index(QuotationAccepted)
        assert kinds[at : at + 3] == [QuotationAccepted, LinesPriced, DeliveryChosen]
        assert_laws(order, life.events)

    def test_its_transport_is_the_order_s(self) -> None:
        """At the freight that was agreed, in place of the usual fee."""
        offer = offer_deliveries(express("rail", fee=cny("99.00"), carrier="cr-express"), pickup())
        life = offered(B2B.extended(deliveries=offer), transport="rail", freight=cny("12.34"))
        life.do(AcceptQuotation(life.id, quotation_id=Q1), BUYER)

        delivery = life.order.delivery
        assert delivery is not None
        assert (delivery.option, delivery.fee, delivery.carrier) == ("rail", cny("12.34"), "cr-express")

    def test_what_is_free_is_agreed_as_well(self) -> None:
        """A quotation of nothing is accepted, and nothing is owed."""
        life = accepted(lines=(line(1, "0"), line(2, "0")), freight=None)

        assert (life.order.total, life.order.is_priced, stage(life)) == (cny("0"), True, "Contracting")

    def test_until_it_expires(self) -> None:
        """To the second, even if nobody has run the limit yet."""
        late, timely = offered(), offered()
        until = quotation(late).valid_until
        timely.do(AcceptQuotation(timely.id, quotation_id=Q1), BUYER, at=until)

        refused = late.refused(QuotationNotValid, AcceptQuotation(late.id, quotation_id=Q1), BUYER, at=until + SECOND)

        assert refused.valid_until == until
        assert timely.order.total == cny("2300.00")
        assert late.order.total == cny("0")

    def test_what_they_were_shown(self) -> None:
        """Another revision has taken its place: nobody says yes to the old one by mistake, even while it is a draft."""
        life = revised(offered())
        refused = life.refused(QuotationReplaced, AcceptQuotation(life.id, quotation_id=Q1), BUYER)
        assert refused.current == "q-2"
        life.do(draft(life), SELLER)

        assert life.refused(QuotationReplaced, AcceptQuotation(life.id, quotation_id=Q2), BUYER).current == "q-3"
        life.refused(StepNotPossible, AcceptQuotation(life.id, quotation_id=Q3), BUYER)

    @pytest.mark.parametrize("unknown", ["q-2", "q-0", "Q-1", "l-1", "🎁"])
    def test_an_unknown_one(self, unknown: str) -> None:
        """Is named in the refusal."""
        life = offered()

        assert unknown in str(
            life.refused(UnknownQuotation, AcceptQuotation(life.id, quotation_id=QuotationId(unknown)), BUYER)
        )

    def test_once(self) -> None:
        """The second yes finds the order elsewhere."""
        life = accepted()

        life.refused(StepNotPossible, AcceptQuotation(life.id, quotation_id=Q1), BUYER)

    def test_what_else_is_known_of_a_line_stays(self) -> None:
        """Only its price is written: a date that was promised in between is kept."""
        life = offered()
        promised = evolve(life.line(1), promised_at=NOON + 60 * DAY)
        order = evolve(life.order, lines=life.order.lines.put(promised), limits=type(life.order.limits)())

        after = decided(order, AcceptQuotation(life.id, quotation_id=Q1), BUYER, process=B2B, at=life.at).order

        assert after.lines["l-1"].promised_at == NOON + 60 * DAY
        assert after.total == cny("2300.00")


class TestEnds:
    def test_it_expires(self) -> None:
        """When its date has come and not a second before; the customer is told, sales may quote again."""
        life = offered()
        until = quotation(life).valid_until
        refused = life.refused(NotYetDue, ExpireQuotation(life.id), ORDERFLOW, at=until - SECOND)
        assert refused.due_at == until

        life.do(ExpireQuotation(life.id), ORDERFLOW, at=until)

        assert state(life) == "expired"
        assert told(life)[-1][0] == "quotation_expired"
        life.refused(NothingQuoted, ExpireQuotation(life.id), ORDERFLOW)
        revised(life)
        life.do(AcceptQuotation(life.id, quotation_id=Q2), BUYER)

    @pytest.mark.parametrize("by", [BUYER, SELLER, Actor("f", FINANCE)])
    def test_by_itself(self, by: Actor) -> None:
        """Nobody says that it has expired."""
        life = offered()

        life.refused(RoleNotEntitled, ExpireQuotation(life.id), by, at=quotation(life).valid_until)

    def test_what_they_never_saw_they_do_not_miss(self) -> None:
        """A draft that expires or is withdrawn is told to nobody."""
        expired, withdrawn = drafted(), drafted()
        expired.do(ExpireQuotation(expired.id), ORDERFLOW, at=quotation(expired).valid_until)
        withdrawn.do(WithdrawQuotation(withdrawn.id), SELLER)

        assert told(expired) == told(withdrawn) == []

    @pytest.mark.parametrize("make", [drafted, offered])
    def test_withdrawn(self, make: Callable[[], Life]) -> None:
        """Whether or not it was sent; the customer reads why."""
        life = make()
        life.do(WithdrawQuotation(life.id, reason="the steel price"), SELLER)

        assert state(life) == "withdrawn"
        assert [data["reason"] for message, data in told(life) if message == "quotation_withdrawn"] == (
            ["the steel price"] if make is offered else []
        )
        life.refused(NothingQuoted, WithdrawQuotation(life.id), SELLER)
        life.refused(StepNotPossible, AcceptQuotation(life.id, quotation_id=Q1), BUYER)

    def test_after_a_counter(self) -> None:
        """Sales may as well give up as revise."""
        life = offered()
        life.do(CounterQuotation(life.id, target=cny("1.00")), BUYER)
        life.do(WithdrawQuotation(life.id), SELLER)

        assert state(life) == "withdrawn"

    def test_it_ends_with_its_order(self) -> None:
        """Nothing is awaited of a cancelled order, and its customer is told once."""
        life = cancelled_inquiry(Life(B2B))

        assert (life.phase(), state(life)) == (Phase.CANCELLED, "withdrawn")
        assert life.order.children_closed
        assert [message for message, _ in told(life)] == ["quotation_sent"]
        assert_laws(life.order, life.events)

    def test_a_date_is_changed_by_another_revision(self) -> None:
        """It was promised, so it is not put off like a time to act."""
        life = offered()
        later = quotation(life).valid_until + DAY

        life.refused(InvalidField, ExtendLimit(life.id, limit="quotation", until=later, reason="x"), SELLER)

    def test_a_cancelled_order_without_one(self) -> None:
        """Ends as well."""
        life = to_quote()
        life.do(Cancel(life.id), BUYER)

        assert life.order.children_closed
        life.refused(StepNotPossible, Expire(life.id), ORDERFLOW)


def test_the_whole_way() -> None:
    """Asked for, sent back, confirmed, four revisions, two counters; the last one's prices are the order's."""
    life = whole_inquiry(Life(B2B))
    order = life.order

    assert [one.state for one in order.part(Deal).quotations] == ["superseded", "withdrawn", "expired", "accepted"]
    assert [one.total for one in order.part(Deal).quotations] == [
        cny(total) for total in ("2800.00", "2340.00", "2800.00", "2700.00")
    ]
    assert order.total == cny("2700.00")  # 950.00 + 1,470.00 - 20.00 + 300.00
    assert order.part(Deal).salesperson == "zhao"
    assert (stage(life), order.number) == ("Contracting", "00000001")
    assert order.part(Deal).confirmed != order_digest(order)  # what they confirmed had no prices
    assert sum(isinstance(event, QuotationDrafted) for event in life.events) == 4
    assert_laws(order, life.events)


def test_three_revisions() -> None:
    """Countered twice, and the third is accepted: each is on record with what was said to it."""
    life = offered()
    for target, price in (("2000.00", "9.00"), ("2100.00", "9.50")):
        life.do(CounterQuotation(life.id, target=cny(target)), BUYER)
        revised(life, (line(1, price), line(2, "24.00")))
    life.do(AcceptQuotation(life.id, quotation_id=Q3), BUYER)

    assert [one.target for one in life.order.part(Deal).quotations] == [cny("2000.00"), cny("2100.00"), None]
    assert life.order.total == cny("2210.00")


def test_what_can_be_done_now() -> None:
    """The options say so: sales may send what is drafted, and not if it has to be approved."""
    for life, possible in ((drafted(), True), (drafted(TWENTY), False)):
        options = available(life.order, process=life.process, by=SELLER, at=life.at)
        (option,) = [one for one in options if one.command == "offer_quotation"]

        assert option.possible is possible
