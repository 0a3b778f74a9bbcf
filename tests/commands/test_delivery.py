"""Buyer and seller agree on the logistics before or after the payment; the difference is charged or refunded."""

from datetime import datetime, timedelta

import pytest

from life import BUYER, CASHIER, DAY, PROCESS, SECOND, SERVICE, SF, SHOP, STORE, Life, cny, cups, part
from orderflow.commands import (
    Accept,
    AgreeDelivery,
    AnswerProposal,
    CapturePayment,
    ConfirmReceipt,
    Expire,
    HandOver,
    NewLine,
    Offer,
    OpenCase,
    Pack,
    Pay,
    Propose,
    ProposeDelivery,
    Refund,
    Unpack,
)
from orderflow.effects import BookShipment, Notify, RefundPayment
from orderflow.entities.case import SHORTAGE
from orderflow.entities.delivery import ArrivalWindow, DeliveryKind
from orderflow.entities.delivery_proposal import DeliveryProposal
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import DeliveryAgreed, DeliveryProposed
from orderflow.ids import CaseId, PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.policies import DEFAULT_FIELDS, after_payment, agreed_by_both, required
from orderflow.refusals import (
    DeliveryInUse,
    FactsNotMet,
    NotYetDue,
    ProposerCannotAgree,
    RefundExceedsCaptured,
    RoleNotEntitled,
    StepNotPossible,
    UnknownDeliveryProposal,
    WrongCurrency,
)
from orderflow.roles import ORDERFLOW, Actor
from orderflow.validation import InvalidField

NEGOTIATED = PROCESS.extended(
    logistics=agreed_by_both,
    order_data=required([field for field in DEFAULT_FIELDS if field != "delivery"]),
)
S1 = ShipmentId("s-1")


def ordered(delivery: str | None = "sf") -> Life:
    """Three cups, 59.97, by a carrier for 12.00, if nothing else is said; not paid."""
    life = Life(NEGOTIATED)
    life.place(cups(), delivery=delivery)
    return life


def paid_for(delivery: str | None = "sf") -> Life:
    life = ordered(delivery)
    life.pay()
    return life


def proposed(life: Life, fee: str = "12.00", **more: object) -> str:
    """The merchant puts a delivery for this fee forward."""
    life.do(ProposeDelivery(life.id, option="truck", fee=cny(fee), **more), SHOP)  # type: ignore[arg-type] # a test
    proposal = life.order.delivery_proposal
    assert proposal is not None
    return proposal.id


def on_the_table(life: Life) -> DeliveryProposal | None:
    return life.order.delivery_proposal


def agreed(life: Life, fee: str = "12.00", **more: object) -> Life:
    """And the customer agrees to it."""
    life.do(AgreeDelivery(life.id, proposal_id=proposed(life, fee, **more)))
    return life


class TestPropose:
    def test_it_lies_on_the_table_and_changes_nothing_yet(self) -> None:
        """Option, carrier, fee and arrival are there to be seen; what the order costs is as before."""
        life = ordered()
        window = ArrivalWindow(earliest=life.at + DAY, latest=life.at + 2 * DAY)

        proposed(life, "30.00", carrier="zto", arrival=window)

        proposal = life.order.delivery_proposal
        assert proposal is not None
        assert (proposal.by, proposal.delivery.option, proposal.delivery.carrier) == ("merchant", "truck", "zto")
        assert (proposal.delivery.fee, proposal.delivery.arrival) == (cny("30.00"), window)
        assert (life.order.total, life.order.delivery_agreed_at) == (cny("71.97"), None)

    def test_the_customer_hears_of_it_with_its_fee_but_not_of_their_own(self) -> None:
        """A message carries the id that they agree to."""
        life = ordered()

        told = life.do(ProposeDelivery(life.id, option="truck", fee=cny("30.00")), SHOP)
        (message,) = [effect for effect in told.effects if isinstance(effect, Notify)]
        assert message.message == "delivery_proposed"
        assert life.order.delivery_proposal is not None
        data = dict(message.data)
        assert (data["proposal"], data["delivery"], data["fee"]) == (
            life.order.delivery_proposal.id, "truck", "30.00 CNY",
        )  # fmt: skip

        own = life.do(ProposeDelivery(life.id, option="truck", fee=cny("20.00")))
        assert not any(isinstance(effect, Notify) for effect in own.effects)

    def test_another_takes_its_place(self) -> None:
        """What was there before cannot be agreed to any more, whoever made it."""
        life = ordered()
        first = proposed(life, "30.00")
        life.do(ProposeDelivery(life.id, option="boat", fee=cny("5.00")))

        assert life.order.delivery_proposal is not None
        now = life.order.delivery_proposal.id
        refused = life.refused(UnknownDeliveryProposal, AgreeDelivery(life.id, proposal_id=first), SHOP)
        assert (refused.proposal_id, refused.proposed) == (first, now)
        assert now in refused.remedy
        life.do(AgreeDelivery(life.id, proposal_id=now), SHOP)
        assert life.order.delivery_fee == cny("5.00")

    @pytest.mark.parametrize("fee", [Money.of("5.00", "USD"), Money.of("500", "JPY")])
    def test_the_fee_is_in_the_currency_of_the_order(self, fee: Money) -> None:
        """Yuan it is."""
        life = ordered()

        refused = life.refused(WrongCurrency, ProposeDelivery(life.id, option="truck", fee=fee), SHOP)
        assert (refused.currency, refused.given) == ("CNY", fee.currency)

    def test_nobody_is_paid_for_a_delivery(self) -> None:
        """A cent below nothing is no fee; nothing is."""
        life = ordered()

        life.refused(InvalidField, ProposeDelivery(life.id, option="truck", fee=cny("-0.01")), SHOP)
        agreed(life, "0.00", kind=DeliveryKind.PICKUP)

        assert life.order.total == cny("59.97")

    @pytest.mark.parametrize("hours", [(2, 1), (-2, -1), (-1, 0)])
    def test_goods_arrive_in_the_future_and_in_order(self, hours: tuple[int, int]) -> None:
        """A window that is over, or ends before it begins, is refused."""
        life = ordered()
        at = life.at + timedelta(minutes=1)
        earliest, latest = (at + timedelta(hours=hour) for hour in hours)
        window = ArrivalWindow(earliest=earliest, latest=latest)

        life.refused(
            InvalidField, ProposeDelivery(life.id, option="truck", fee=cny("1.00"), arrival=window), SHOP, at=at
        )

    def test_an_instant_without_a_zone_says_nothing(self) -> None:
        """Nobody knows which one it is."""
        with pytest.raises(InvalidField):
            ArrivalWindow(earliest=datetime(2026, 3, 5), latest=datetime(2026, 3, 6))  # noqa: DTZ001 # that is it

    @pytest.mark.parametrize("by", [SERVICE, STORE, CASHIER, SF, ORDERFLOW])
    def test_buyer_and_seller_speak_for_themselves(self, by: Actor) -> None:
        """Neither the warehouse nor the carrier, nor customer service."""
        life = ordered()
        proposal = proposed(life)

        command = ProposeDelivery(life.id, option="truck", fee=cny("1.00"))
        life.refused(RoleNotEntitled, command, by)
        life.refused(RoleNotEntitled, AgreeDelivery(life.id, proposal_id=proposal), by)

    def test_where_the_customer_chooses_nothing_is_negotiated(self) -> None:
        """The usual shop has its offers."""
        life = Life(PROCESS)
        life.place(cups())

        for by in (BUYER, SHOP):
            life.refused(FactsNotMet, ProposeDelivery(life.id, option="truck", fee=cny("1.00")), by)
            life.refused(FactsNotMet, AgreeDelivery(life.id, proposal_id="d-1"), by)

    def test_the_merchant_confirms_first(self) -> None:
        """Before they have accepted there is nothing to deliver."""
        life = Life(NEGOTIATED.extended(acceptance=after_payment))
        life.place(cups())
        life.pay()

        life.refused(StepNotPossible, ProposeDelivery(life.id, option="truck", fee=cny("1.00")), SHOP)
        life.do(Accept(life.id), SHOP)
        agreed(life)


class TestAgree:
    @pytest.mark.parametrize(("proposing", "agreeing"), [(SHOP, BUYER), (BUYER, SHOP)])
    def test_either_side_proposes_and_the_other_agrees(self, proposing: Actor, agreeing: Actor) -> None:
        """From then on it costs what was proposed."""
        life = ordered()
        life.do(ProposeDelivery(life.id, option="truck", fee=cny("20.50")), proposing)
        assert life.order.delivery_proposal is not None
        proposal_id = life.order.delivery_proposal.id

        life.refused(ProposerCannotAgree, AgreeDelivery(life.id, proposal_id=proposal_id), proposing)
        decision = life.do(AgreeDelivery(life.id, proposal_id=proposal_id), agreeing)

        assert [type(event) for event in decision.events if isinstance(event, DeliveryAgreed | DeliveryProposed)] == [
            DeliveryAgreed
        ]
        assert (on_the_table(life), life.order.delivery_agreed_at) == (None, life.at)
        assert life.order.delivery is not None
        assert (life.order.delivery.option, life.order.total) == ("truck", cny("80.47"))

    def test_nobody_agrees_twice_or_to_nothing(self) -> None:
        """The table is empty before a proposal, and after the yes."""
        life = ordered()
        refused = life.refused(UnknownDeliveryProposal, AgreeDelivery(life.id, proposal_id="d-1"))
        assert refused.remedy == "propose a delivery"

        proposal = proposed(life)
        life.do(AgreeDelivery(life.id, proposal_id=proposal))

        life.refused(UnknownDeliveryProposal, AgreeDelivery(life.id, proposal_id=proposal))

    def test_agreed_before_the_payment_it_is_paid_with_the_rest(self) -> None:
        """59.97 and 20.00 of freight in one payment; then the shipment leaves."""
        life = agreed(ordered(None), "20.00")

        life.pay()

        assert (life.order.captured, life.order.balance) == (cny("79.97"), cny("0"))
        life.ship()
        assert life.shipment().has_left

    def test_a_payment_on_its_way_brings_too_much_for_what_was_agreed_meanwhile(self) -> None:
        """What comes in beyond the cheaper freight goes back by itself."""
        life = ordered()
        life.do(Pay(life.id, method="alipay"))
        agreed(life, "5.00")

        decision = life.record("start")

        (refund,) = [effect for effect in decision.effects if isinstance(effect, RefundPayment)]
        assert (refund.amount, life.order.captured) == (cny("7.00"), cny("71.97"))
        assert (life.order.balance, life.phase()) == (cny("0"), Phase.PREPARING)

    def test_held_money_is_taken_only_as_far_as_it_is_owed(self) -> None:
        """71.97 are held, 64.97 are owed once the freight is agreed."""
        life = ordered()
        life.do(Pay(life.id, method="card"))
        life.record("start")
        agreed(life, "5.00")

        life.do(CapturePayment(life.id, payment_id=PaymentId("p-1")), CASHIER)
        life.record("c-1")

        assert (life.order.captured, life.order.balance, life.payment().open) == (
            cny("64.97"), cny("0"), cny("7.00"),
        )  # fmt: skip

    def test_agreed_later_and_dearer_the_difference_is_owed_before_anything_leaves(self) -> None:
        """The order is payable again: 8.50 more, to the cent, and only then the hand-over."""
        life = agreed(paid_for(), "20.50")
        assert life.order.balance_due == cny("8.50")
        life.do(Pack(life.id), STORE)
        life.refused(FactsNotMet, HandOver(life.id, shipment_id=S1), STORE)

        life.pay()

        assert (life.order.captured, life.order.balance) == (cny("80.47"), cny("0"))
        life.do(HandOver(life.id, shipment_id=S1), STORE)

    def test_agreed_later_and_cheaper_the_difference_goes_back(self) -> None:
        """12.00 were paid, 4.25 are agreed: 7.75 go back at once, and nothing else."""
        life = paid_for()
        proposal = proposed(life, "4.25")

        decision = life.do(AgreeDelivery(life.id, proposal_id=proposal))

        (refund,) = [effect for effect in decision.effects if isinstance(effect, RefundPayment)]
        assert (refund.amount, life.order.balance, life.order.refunded) == (cny("7.75"), cny("0"), cny("7.75"))

    def test_agreed_later_at_the_same_price_no_money_moves(self) -> None:
        """And it may leave."""
        life = paid_for()
        proposal = proposed(life, "12.00")

        decision = life.do(AgreeDelivery(life.id, proposal_id=proposal))

        assert not any(isinstance(effect, RefundPayment) for effect in decision.effects)
        assert life.order.balance == cny("0")

    def test_cash_on_delivery_pays_the_freight_at_the_door(self) -> None:
        """Nothing is owed before that."""
        life = Life(NEGOTIATED)
        life.place(cups(), delivery=None, payment="cash_on_delivery")
        agreed(life, "20.00")

        life.ship()

        assert life.order.balance_due == cny("79.97")
        assert "freight/o-1" not in life.order.limits

    def test_goodwill_is_not_given_a_second_time(self) -> None:
        """What was credited may not exceed what the order costs with the cheaper delivery."""
        life = paid_for()
        life.do(Refund(life.id, amount=cny("65.00")), CASHIER)
        proposal = proposed(life, "0.00")

        life.refused(RefundExceedsCaptured, AgreeDelivery(life.id, proposal_id=proposal))

    def test_the_carrier_that_was_agreed_is_booked(self) -> None:
        """Not the one that was chosen in the cart."""
        life = agreed(paid_for(), carrier="zto")

        decision = life.do(Pack(life.id), STORE)

        assert [effect.carrier for effect in decision.effects if isinstance(effect, BookShipment)] == ["zto"]


class TestHandOver:
    def test_nothing_is_packed_or_leaves_before_the_delivery_is_agreed(self) -> None:
        """Paid is not enough, and a proposal is no agreement."""
        life = paid_for()
        life.refused(FactsNotMet, Pack(life.id), STORE)
        proposed(life)

        assert "delivery" in str(life.refused(FactsNotMet, Pack(life.id), STORE))
        life.refused(FactsNotMet, HandOver(life.id, shipment_id=S1), STORE)

    def test_a_packed_shipment_goes_by_what_was_agreed(self) -> None:
        """It has to be unpacked before anything else is proposed or agreed; then it can be."""
        life = agreed(paid_for())
        waiting = proposed(life, "1.00")
        life.do(Pack(life.id), STORE)

        again = ProposeDelivery(life.id, option="boat", fee=cny("1.00"))
        assert life.refused(DeliveryInUse, again, SHOP).shipment_id == "s-1"
        life.refused(DeliveryInUse, AgreeDelivery(life.id, proposal_id=waiting))

        life.do(Unpack(life.id, shipment_id=S1), STORE)
        life.do(AgreeDelivery(life.id, proposal_id=waiting))
        assert life.order.delivery_fee == cny("1.00")

    def test_what_has_left_has_left(self) -> None:
        """After the hand-over of a part nothing is proposed, and after that of all the page has no such step."""
        life = agreed(paid_for())
        life.ship(part(1, 1))
        life.refused(DeliveryInUse, ProposeDelivery(life.id, option="boat", fee=cny("1.00")), SHOP)

        life.ship()

        life.refused(StepNotPossible, ProposeDelivery(life.id, option="boat", fee=cny("1.00")), SHOP)
        life.track(TrackingStatus.DELIVERED, shipment="s-1")
        life.do(ConfirmReceipt(life.id))
        life.refused(StepNotPossible, AgreeDelivery(life.id, proposal_id="d-1"))


class TestTimeLimits:
    def test_a_paid_order_without_agreement_lapses_with_its_money(self) -> None:
        """Three days to the second; then everything goes back."""
        life = paid_for()
        limit = life.limit("logistics")
        assert (limit.due_at, limit.responsible) == (life.at + 3 * DAY, "merchant")
        life.refused(NotYetDue, Expire(life.id), ORDERFLOW, at=limit.due_at - SECOND)

        decision = life.do(Expire(life.id), ORDERFLOW, at=limit.due_at)

        assert life.phase() is Phase.CANCELLED
        assert [e.amount for e in decision.effects if isinstance(e, RefundPayment)] == [cny("71.97")]

    def test_a_freight_that_is_never_paid_lets_the_order_lapse(self) -> None:
        """The customer has as long again to pay what they have agreed to."""
        life = agreed(paid_for(), "30.00")
        limit = life.limit("freight")
        assert (limit.due_at, limit.responsible) == (life.at + 3 * DAY, "customer")

        life.do(Expire(life.id), ORDERFLOW, at=limit.due_at)

        assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, cny("71.97"))

    def test_what_is_agreed_and_paid_does_not_lapse(self) -> None:
        """No limit runs, and the page lets nobody end it."""
        life = agreed(paid_for())

        assert not life.order.limits
        life.refused(FactsNotMet, Expire(life.id), ORDERFLOW)

    def test_what_has_left_does_not_lapse(self) -> None:
        """Though the second shipment waits."""
        life = agreed(paid_for())
        life.ship(part(1, 1))

        life.refused(FactsNotMet, Expire(life.id), ORDERFLOW, at=life.at + 40 * DAY)

    def test_what_is_owed_for_something_else_later_is_no_freight(self) -> None:
        """A part has left, a dearer substitute is agreed on: it is owed before the rest leaves, and nothing expires."""
        life = agreed(paid_for())
        life.ship(part(1, 1))
        life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 1),)), SHOP)
        mug = NewLine(sku="mug", name="mug", quantity=1, unit_price=cny("29.99"))
        life.do(Propose(life.id, case_id=CaseId("x-1"), offers=(Offer.substitute(mug),)), SHOP)

        life.do(AnswerProposal(life.id, case_id=CaseId("x-1"), proposal_id="x-1/1"))

        assert (life.order.balance_due, list(life.order.limits)) == (cny("10.00"), [])
        life.refused(FactsNotMet, Expire(life.id), ORDERFLOW)

    def test_people_do_not_let_it_lapse(self) -> None:
        """It is the system's step."""
        life = paid_for()

        for by in (BUYER, SHOP, SERVICE):
            life.refused(RoleNotEntitled, Expire(life.id), by)
