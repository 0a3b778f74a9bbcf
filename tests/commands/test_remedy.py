"""Defects: reworked or replaced on a line of its own that costs nothing, or kept at a reduction both have agreed to."""

from typing import Any

import pytest

from deals import BUYER, CLOCK, SELLER, STORE, cny, deal_order, decided
from deliveries import L1, L2, L3, S1, S2, bad, ordered, sent, signed
from life import CASHIER, Life
from orderflow.commands import (
    AgreeReduction,
    ClaimPayment,
    InspectGoods,
    OfferReduction,
    RemedyDefect,
    VerifyPayment,
    WriteOff,
)
from orderflow.effects import Notify
from orderflow.entities.certificate import Remedy
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import FulfilmentStatus, ReturnStatus
from orderflow.entities.payment import Progress
from orderflow.entities.phase import Phase
from orderflow.events import (
    CreditNoteIssued,
    DefectRemedied,
    LinesAdded,
    ReductionAgreed,
    ReductionOffered,
    RefundAsked,
)
from orderflow.ids import LineId, PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.refusals import (
    AlreadyRemedied,
    AmountNotPositive,
    NoReductionOffered,
    ReductionChanged,
    ReductionExceedsPrice,
    RoleNotEntitled,
    StepNotPossible,
    UnknownDefect,
    UnknownShipment,
    WrongCurrency,
)
from orderflow.testing.lives.laws import assert_laws
from orderflow.validation import InvalidField


def found(*, cups: int = 3, bowls: int = 0) -> Life:
    """All 20 cups and 10 bowls came in one shipment; so many of them are defective."""
    life = ordered()
    sent(life)
    defects = [bad(line, units) for line, units in ((1, cups), (2, bowls)) if units]
    signed(life, S1, *defects)
    return life


def remedied(life: Life, remedy: Remedy = Remedy.REWORK, line: LineId = L1, shipment: ShipmentId = S1) -> RemedyDefect:
    return RemedyDefect(life.id, shipment_id=shipment, line_id=line, remedy=remedy)


def offered(life: Life, amount: Money, line: LineId = L1, shipment: ShipmentId = S1) -> OfferReduction:
    return OfferReduction(life.id, shipment_id=shipment, line_id=line, amount=amount)


def agreed(
    life: Life, line: LineId = L1, shipment: ShipmentId = S1, amount: Money | None = None, reason: str = ""
) -> AgreeReduction:
    return AgreeReduction(life.id, shipment_id=shipment, line_id=line, amount=amount, reason=reason)


def transferred(life: Life, amount: Money | None = None) -> None:
    """The customer has paid, and finance has found it."""
    life.do(ClaimPayment(life.id, method="bank_transfer", amount=amount), BUYER)
    payment_id = PaymentId(f"p-{len(life.order.payments)}")
    life.do(VerifyPayment(life.id, payment_id=payment_id), CASHIER)


class TestRemedyDefect:
    @pytest.mark.parametrize("remedy", [Remedy.REWORK, Remedy.REPLACEMENT])
    def test_units_come_back_and_a_line_of_its_own_comes_in_their_place(self, remedy: Remedy) -> None:
        """It says what it replaces, costs nothing, and has to be delivered (law 2)."""
        life = found()
        total = life.order.total

        life.do(remedied(life, remedy), SELLER)

        old, new = life.line(1), life.line(3)
        assert (old.shipped, old.delivered, old.returned, old.accepted_back) == (20, 20, 3, 3)
        assert new == LineItem(
            id=L3,
            sku=old.sku,
            name=old.name,
            quantity=3,
            unit_price=cny("0"),
            discount=cny("0"),
            tax=cny("0"),
            tax_included=old.tax_included,
            specification=old.specification,
            source=old.source,
            replaces=L1,
        )
        assert (new.priced, new.open) == (True, 3)
        assert life.order.total == total
        assert life.phase() is Phase.PREPARING
        assert life.return_status() is ReturnStatus.PARTLY_RETURNED
        assert life.fulfilment_status() is FulfilmentStatus.PARTLY_DELIVERED
        assert_laws(life.order, life.events)

    def test_the_certificate_says_what_was_done(self) -> None:
        """And on which line the others come; only then is it resolved."""
        life = found(bowls=2)

        decision = life.do(remedied(life, Remedy.REPLACEMENT), SELLER)

        defect = life.order.part(Deal).certificates[S1].defects[L1]
        assert (defect.remedy, defect.replacement) == (Remedy.REPLACEMENT, L3)
        assert not life.order.part(Deal).certificates[S1].is_closed
        assert [type(event) for event in decision.events][:2] == [DefectRemedied, LinesAdded]
        life.do(remedied(life, Remedy.REWORK, L2), SELLER)
        assert life.order.part(Deal).certificates[S1].is_closed
        assert [line.id for line in life.order.lines] == ["l-1", "l-2", "l-3", "l-4"]
        told = [dict(e.data) for e in life.effects if isinstance(e, Notify) and e.message == "defect_remedied"]
        assert [(data["line"], data["quantity"], data["remedy"]) for data in told] == [
            ("l-1", "3", "replacement"),
            ("l-2", "2", "rework"),
        ]

    def test_what_was_reworked_can_be_defective_again(self) -> None:
        """Until it is right, and paid for once."""
        life = found()
        for shipment, line in ((S1, 1), (S2, 3), (ShipmentId("s-3"), 4)):
            life.do(remedied(life, line=LineId(f"l-{line}"), shipment=shipment), SELLER)
            again = sent(life)
            signed(life, again, *([bad(line + (2 if line == 1 else 1), 3)] if again != "s-4" else []))

        assert life.order.total == cny("483.80") - life.order.credited
        assert [line.replaces for line in life.order.lines] == [None, None, "l-1", "l-3", "l-4"]
        assert life.phase() is Phase.PAYMENT
        assert life.order.balance_due == cny("483.80")
        assert_laws(life.order, life.events)

    def test_a_defect_is_put_right_once(self) -> None:
        """Not a second time, in this way or in another."""
        life = found()
        life.do(remedied(life), SELLER)

        for command in (remedied(life), remedied(life, Remedy.REPLACEMENT), offered(life, cny("1.00"))):
            refused = life.refused(AlreadyRemedied, command, SELLER)
            assert refused.remedied_by == "rework"
        life.refused(AlreadyRemedied, agreed(life), BUYER)

    def test_what_was_not_found_is_not_put_right(self) -> None:
        """No such defect, shipment, or certificate."""
        life = found()
        life.refused(UnknownDefect, remedied(life, line=L2), SELLER)
        life.refused(UnknownDefect, remedied(life, line=LineId("l-9")), SELLER)
        life.refused(UnknownShipment, remedied(life, shipment=ShipmentId("s-9")), SELLER)

        sent_only = ordered()
        sent(sent_only)
        sent_only.refused(UnknownDefect, remedied(sent_only), SELLER)

    def test_a_reduction_is_no_order_of_the_sellers(self) -> None:
        """The customer has to agree to it."""
        life = found()

        refused = life.refused(InvalidField, remedied(life, Remedy.PRICE_REDUCTION), SELLER)

        assert refused.path == "RemedyDefect.remedy"

    def test_only_sales_puts_right_and_only_the_customer_agrees(self) -> None:
        """On any page."""
        life = found()
        life.do(offered(life, cny("5.00")), SELLER)
        for by in (BUYER, STORE, CLOCK):
            life.refused(RoleNotEntitled, remedied(life), by)
            life.refused(RoleNotEntitled, offered(life, cny("1.00")), by)
        for by in (SELLER, STORE, CLOCK):
            life.refused(RoleNotEntitled, agreed(life), by)

        order = deal_order("delivering")
        for command, wrong in (
            (RemedyDefect(order.id, shipment_id=S1, line_id=L1, remedy=Remedy.REWORK), BUYER),
            (OfferReduction(order.id, shipment_id=S1, line_id=L1, amount=cny("1.00")), BUYER),
            (AgreeReduction(order.id, shipment_id=S1, line_id=L1), SELLER),
        ):
            with pytest.raises(RoleNotEntitled):
                decided(order, command, wrong)


class TestReduction:
    def test_the_customer_keeps_the_goods_and_owes_less(self) -> None:
        """Exactly what was offered; nothing comes back, and nothing is delivered in its place."""
        life = found()
        life.do(offered(life, cny("12.34")), SELLER)
        assert life.order.credited == cny("0")

        decision = life.do(agreed(life), BUYER)

        assert [type(event) for event in decision.events][:2] == [ReductionAgreed, CreditNoteIssued]
        assert (life.order.credited, life.order.balance_due) == (cny("12.34"), cny("471.46"))
        assert (life.line(1).returned, len(life.order.lines)) == (0, 2)
        defect = life.order.part(Deal).certificates[S1].defects[L1]
        assert (defect.remedy, defect.offered, defect.replacement) == (Remedy.PRICE_REDUCTION, cny("12.34"), None)
        assert life.phase() is Phase.PAYMENT
        assert_laws(life.order, life.events)

    def test_what_was_paid_too_much_goes_back(self) -> None:
        """To the cent: only what is held beyond what is owed."""
        life = ordered()
        transferred(life, cny("480.00"))
        sent(life)
        signed(life, S1, bad(1, 3))
        life.do(offered(life, cny("12.34")), SELLER)

        decision = life.do(agreed(life, reason="it will do"), BUYER)

        refunds = [event for event in decision.events if isinstance(event, RefundAsked)]
        assert [(refund.amount, refund.reason) for refund in refunds] == [(cny("8.54"), "it will do")]
        assert life.payment().refunds["f-1"].progress is Progress.ASKED
        assert (life.order.balance, life.order.refundable) == (cny("0"), cny("471.46"))
        assert life.phase() is Phase.COMPLETED
        assert_laws(life.order, life.events)

    def test_never_more_than_the_units_cost(self) -> None:
        """Three cups are 59.97; a cent more is refused, and all of it is not."""
        life = found(bowls=3)

        refused = life.refused(ReductionExceedsPrice, offered(life, cny("59.98")), SELLER)

        assert (refused.asked, refused.price) == (cny("59.98"), cny("59.97"))
        life.do(offered(life, cny("59.97")), SELLER)
        life.refused(ReductionExceedsPrice, offered(life, cny("25.21"), L2), SELLER)  # 84.00 for ten, so 25.20
        life.do(offered(life, cny("25.20"), L2), SELLER)
        life.do(agreed(life), BUYER)
        life.do(agreed(life, L2), BUYER)
        assert life.order.balance_due == cny("483.80") - cny("85.17")
        assert_laws(life.order, life.events)

    def test_what_came_in_place_of_other_goods_is_worth_what_they_cost(self) -> None:
        """Its own line costs nothing; the customer has paid on the first."""
        life = found()
        life.do(remedied(life), SELLER)
        signed(life, sent(life), bad(3, 2))

        life.refused(ReductionExceedsPrice, offered(life, cny("39.99"), L3, S2), SELLER)
        life.do(offered(life, cny("39.98"), L3, S2), SELLER)
        life.do(agreed(life, L3, S2), BUYER)

        assert life.order.balance_due == cny("443.82")
        assert_laws(life.order, life.events)

    def test_a_later_offer_takes_its_place(self) -> None:
        """The customer agrees to what they were shown, and to nothing else."""
        life = found()
        life.do(offered(life, cny("20.00")), SELLER)
        life.do(offered(life, cny("10.00")), SELLER)
        life.says_nothing_new(offered(life, cny("10.00")), SELLER)

        refused = life.refused(ReductionChanged, agreed(life, amount=cny("20.00")), BUYER)

        assert (refused.agreed, refused.offered) == (cny("20.00"), cny("10.00"))
        life.do(agreed(life, amount=cny("10.00")), BUYER)
        assert life.order.credited == cny("10.00")
        told = [dict(e.data) for e in life.effects if isinstance(e, Notify) and e.message == "reduction_offered"]
        assert [data["amount"] for data in told] == ["20.00 CNY", "10.00 CNY"]
        assert sum(isinstance(event, ReductionOffered) for event in life.events) == 2

    def test_nothing_is_agreed_to_before_it_is_offered(self) -> None:
        """Nor twice."""
        life = found()
        life.refused(NoReductionOffered, agreed(life), BUYER)
        life.do(offered(life, cny("20.00")), SELLER)
        life.refused(UnknownDefect, agreed(life, L2), BUYER)
        life.refused(UnknownShipment, agreed(life, shipment=ShipmentId("s-9")), BUYER)
        life.do(agreed(life), BUYER)

        life.refused(StepNotPossible, agreed(life), BUYER)  # all is accepted
        assert life.order.credited == cny("20.00")

    def test_an_offer_binds_nobody_to_wait(self) -> None:
        """Sales may rework the goods all the same; then there is nothing left to agree to."""
        life = found()
        life.do(offered(life, cny("20.00")), SELLER)
        life.do(remedied(life), SELLER)

        life.refused(AlreadyRemedied, agreed(life), BUYER)
        assert life.order.credited == cny("0")

    @pytest.mark.parametrize(
        ("amount", "error"),
        [
            (cny("0"), AmountNotPositive),
            (cny("-1.00"), AmountNotPositive),
            (Money.of("1.00", "USD"), WrongCurrency),
        ],
    )
    def test_amounts_make_sense(self, amount: Money, error: Any) -> None:
        """More than nothing, in the order's currency; offered or agreed to."""
        life = found()
        life.refused(error, offered(life, amount), SELLER)
        life.do(offered(life, cny("1.00")), SELLER)

        life.refused(error, agreed(life, amount=amount), BUYER)

    def test_what_was_given_as_goodwill_is_not_given_twice(self) -> None:
        """The customer owes nothing any more: there is nothing to take off."""
        life = found()
        life.do(offered(life, cny("59.97")), SELLER)
        life.do(WriteOff(life.id, reason="an old customer"), CASHIER)
        assert life.order.balance_due == cny("0")

        life.do(agreed(life), BUYER)

        assert life.order.credited == cny("483.80")
        assert life.order.part(Deal).certificates[S1].defects[L1].offered == cny("0")
        assert life.phase() is Phase.COMPLETED
        assert_laws(life.order, life.events)


def test_defects_of_two_deliveries_are_put_right_one_by_one() -> None:
    """The same line is defective in both; each has its own remedy."""
    life = ordered()
    first, second = sent(life, (1, 10)), sent(life)
    signed(life, first, bad(1, 2))
    signed(life, second, bad(1, 4))

    life.do(remedied(life, Remedy.REPLACEMENT, L1, S2), SELLER)
    life.do(offered(life, cny("5.00")), SELLER)
    life.do(agreed(life), BUYER)

    assert (life.line(1).returned, life.line(3).quantity) == (4, 4)
    life.refused(AlreadyRemedied, remedied(life), SELLER)
    assert_laws(life.order, life.events)
    life.do(InspectGoods(life.id, shipment_id=sent(life), reference="r"), BUYER)
    assert life.phase() is Phase.PAYMENT
