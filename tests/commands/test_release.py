"""Goods are released by delivery note, paid or on credit; the credit is exactly what is out and not paid (S14)."""

from typing import Any

import attrs
import pytest

from deals import BOOKS, BUYER, CLOCK, DAY, PLANNER, SELLER, STORE, cny, decided, part
from deals import paid as in_full
from made import (
    BUREAU,
    CLERK,
    HEAD,
    MADE,
    PREPARED,
    S1,
    S2,
    S3,
    SIGNERS,
    TRUSTING,
    Prepared,
    goods,
    made_order,
    sign_note,
)
from orderflow.commands import (
    Cancel,
    CancelUnits,
    ConfirmReceipt,
    HandOver,
    Pack,
    RecordChargeback,
    RecordCredit,
    ReleaseGoods,
    Result,
    Track,
    WriteOff,
)
from orderflow.effects import FreeCredit, ReserveCredit
from orderflow.entities.content import delivery_note_digest
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.payment import Progress
from orderflow.entities.phase import Phase
from orderflow.entities.release import Release, ReleaseBasis
from orderflow.entities.shipment import Finding, Shipment, TrackingEvent, TrackingStatus
from orderflow.entities.signature import GUARANTEE, PAYMENT_COMMITMENT, RELEASE
from orderflow.errors import DefinitionError
from orderflow.events import CreditFreed, CreditRefused, CreditReserved, GoodsReleased
from orderflow.ids import LineId, OrderId, PaymentId, ShipmentId
from orderflow.policies import bank_transfer, cash_on_delivery, offer_methods, paid_only
from orderflow.refusals import (
    AlreadyReleased,
    CreditAnswerPending,
    GoodsNotPaid,
    NoDeliveryNote,
    NotCountersigned,
    NotReleased,
    ReleaseNotGranted,
    RoleNotEntitled,
    StepNotPossible,
    UnknownRelease,
    UnknownShipment,
)
from orderflow.roles import CUSTOMER, MARKETING_HEAD, OFFICE, Actor

HALF = part(1, 50)
"""499.50 of the 2009.00 that everything costs with the freight of 10.00."""


def lost(made: Prepared, shipment_id: ShipmentId, status: TrackingStatus = TrackingStatus.LOST) -> None:
    report = TrackingEvent(status=status, at=made.life.at)
    made.do(Track(made.order.id, shipment_id=shipment_id, reports=(report,)), CLOCK)


def releasing(shipment_id: ShipmentId = S1) -> ReleaseGoods:
    return ReleaseGoods(OrderId("o-1"), shipment_id=shipment_id)


class TestPaid:
    def test_all_is_paid(self) -> None:
        """The goods may leave, and nobody is asked for credit; it is for this note's quantities and amount."""
        made = Prepared()
        made.pay("2009.00")
        shipment = made.pack(HALF)

        decision = made.release()

        (event,) = decision.events
        assert isinstance(event, GoodsReleased)
        assert event.release == Release(
            id=S1,
            digest=delivery_note_digest(made.order, shipment),
            basis=ReleaseBasis.PAID,
            amount=cny("509.50"),
            at=made.life.at,
            asked=cny("0"),
            reserved=cny("0"),
            freed=cny("0"),
        )
        assert made.releases[0].is_good
        assert not decision.effects

    @pytest.mark.parametrize(("paid", "due"), [("509.49", "0.01"), ("500.00", "9.50"), ("0.01", "509.49")])
    def test_a_cent_is_missing(self, paid: str, due: str) -> None:
        """Paid is what covers these goods and the freight, to the cent; less is not, and the refusal says how much."""
        made = Prepared()
        made.pay(paid)
        made.pack(HALF)

        refusal = made.refused(ReleaseNotGranted, releasing())

        assert refusal.facts() == {
            "order_id": made.order.id,
            "shipment_id": S1,
            "due": cny(due),
            "missing": (PAYMENT_COMMITMENT, GUARANTEE, RELEASE),
        }
        made.pay(due)
        made.release()
        assert made.releases[0].basis is ReleaseBasis.PAID

    def test_money_for_one_shipment_is_not_there_for_the_next(self) -> None:
        """What is released counts as paid for already, whether it has left or not; the freight is due once."""
        made = Prepared()
        made.pay("509.50")
        made.pack(HALF)
        made.release()
        made.pack(HALF)

        assert made.refused(ReleaseNotGranted, releasing(S2)).due == cny("499.50")

        made.countersign()
        made.hand_over()
        assert made.refused(ReleaseNotGranted, releasing(S2)).due == cny("499.50")
        made.pay("499.50")
        made.release(S2)
        assert [release.amount for release in made.releases] == [cny("509.50"), cny("499.50")]

    def test_slices_add_up(self) -> None:
        """Seven units for 99.99, one by one: no cent is made or lost, whatever is packed first."""
        made = Prepared(goods(7, "14.29", discount="0.04"), delivery="free")
        for number in range(1, 8):
            made.pack(part(1, 1))
            due = made.refused(ReleaseNotGranted, releasing(ShipmentId(f"s-{number}"))).due
            made.pay(str(due).partition(" ")[0])
            made.release(ShipmentId(f"s-{number}"))

        amounts = [release.amount.minor for release in made.releases]
        assert sum(amounts) == made.order.total.minor == 9999
        assert sorted(set(amounts)) == [1428, 1429]

    def test_paid_on_delivery(self) -> None:
        """Where that is agreed, the payment term is met before the money is there."""
        methods = offer_methods(bank_transfer(), cash_on_delivery())
        made = Prepared(process=PREPARED.extended(payment_methods=methods), payment="cash_on_delivery")
        made.pack()

        made.release()

        assert made.releases[0].basis is ReleaseBasis.PAID
        assert not made.asked()

    def test_paid_only(self) -> None:
        """A house that gives no credit: whoever signs, the money comes first."""
        made = Prepared(process=PREPARED.extended(release=paid_only))
        made.pack(HALF)
        made.commit()

        refusal = made.refused(GoodsNotPaid, releasing())
        assert refusal.facts() == {"order_id": made.order.id, "shipment_id": S1, "due": cny("509.50")}

        made.pay("509.50")
        made.release()
        assert made.releases[0].basis is ReleaseBasis.PAID

    def test_what_costs_nothing_may_leave(self) -> None:
        """Goods without a price add nothing to what is owed, even where other goods are on credit."""
        made = Prepared(goods(10), goods(1, "0"))
        made.release_on_credit(part(1, 10))
        made.pack(part(2, 1))

        made.release(S2)

        assert made.releases[1].basis is ReleaseBasis.PAID
        assert made.releases[1].amount == cny("0")
        assert made.on_credit == cny("109.90")

    def test_credit_for_other_goods_pays_nothing(self) -> None:
        """What is still to be answered for one shipment is no money for another, though it is paid in the meantime."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()
        made.pay("509.50")
        made.pack(HALF)

        assert made.refused(ReleaseNotGranted, releasing(S2)).due == cny("499.50")


class TestCommitted:
    def test_three_together(self) -> None:
        """What is not paid is asked of the customer's credit line, and the goods wait for its answer."""
        made = Prepared()
        made.pay("100.00")
        made.pack(HALF)
        made.commit()

        decision = made.release()

        (release,) = made.releases
        assert (release.basis, release.credit, release.asked) == (
            ReleaseBasis.COMMITTED,
            Progress.ASKED,
            cny("409.50"),
        )
        assert not release.is_good
        assert decision.effects == (
            ReserveCredit(
                key="o-1/s-1/credit-1",
                order_id=made.order.id,
                subject="credit",
                customer=BUYER.id,
                shipment_id=S1,
                amount=cny("409.50"),
                ask=1,
            ),
        )

    @pytest.mark.parametrize("kind", SIGNERS)
    def test_one_of_three_is_missing(self, kind: str) -> None:
        """Two are not three; the refusal says which one."""
        made = Prepared()
        made.pack(HALF)
        made.commit(without=kind)

        refusal = made.refused(ReleaseNotGranted, releasing())

        assert refusal.missing == (kind,)
        assert kind in str(refusal)

    @pytest.mark.parametrize(
        ("kind", "by"),
        [
            (PAYMENT_COMMITMENT, SELLER),
            (PAYMENT_COMMITMENT, BUREAU),
            (GUARANTEE, HEAD),
            (GUARANTEE, BUYER),
            (RELEASE, CLERK),
            (RELEASE, BOOKS),
        ],
    )
    def test_somebody_else_has_signed(self, kind: str, by: Actor) -> None:
        """The commitment is the customer's, the guarantee the office's, the signature the marketing head's."""
        made = Prepared()
        made.pack(HALF)
        made.commit(without=kind)
        made.do(sign_note(made.order.id, S1, kind), by)

        assert made.refused(ReleaseNotGranted, releasing()).missing == (kind,)

    def test_signed_for_another_shipment(self) -> None:
        """A signature is for one delivery note."""
        made = Prepared()
        made.pack(HALF)
        made.pack(HALF)
        made.commit(S2)

        assert made.refused(ReleaseNotGranted, releasing(S1)).missing == tuple(SIGNERS)

    def test_packed_anew(self) -> None:
        """Another shipment has another note: signatures and release are to be given again."""
        made = Prepared()
        made.release_on_credit(HALF)
        made.countersign()
        made.unpack()
        made.pack(HALF)

        assert made.refused(ReleaseNotGranted, releasing(S2)).missing == tuple(SIGNERS)
        assert made.refused(NotReleased, HandOver(made.order.id, shipment_id=S2), STORE).credit is None

    def test_another_price(self) -> None:
        """Where the goods cost something else, the release of them has expired."""
        made = Prepared()
        made.release_on_credit(HALF)
        made.countersign()
        dearer = _with_price(made.order, "10.00")

        for command, by, kind in (
            (HandOver(dearer.id, shipment_id=S1), STORE, NotReleased),
            (releasing(), CLERK, ReleaseNotGranted),
        ):
            with pytest.raises(kind):
                decided(dearer, command, by, process=PREPARED)

        paid = decided(attrs.evolve(dearer, payments=in_full("2010.00")), releasing(), CLERK, process=PREPARED)
        assert paid.order.part(Deal).releases[S1].basis is ReleaseBasis.PAID
        assert [event.type for event in paid.events] == ["goods_released", "credit_freed"]

    @pytest.mark.parametrize("by", [BUYER, SELLER, BOOKS, STORE, PLANNER, BUREAU, HEAD, CLOCK])
    def test_who_may_not(self, by: Actor) -> None:
        """Only the order clerk releases (跟单员)."""
        made = Prepared()
        made.pay("2009.00")
        made.pack()

        made.refused(RoleNotEntitled, releasing(), by)

    @pytest.mark.parametrize("state", ["intake", "in_review", "awaiting_confirmation", "completed", "cancelled"])
    def test_when_not(self, state: str) -> None:
        """Goods are released while they are prepared."""
        with pytest.raises(StepNotPossible):
            decided(made_order(state), releasing(), CLERK, process=MADE)

    def test_no_delivery_note(self) -> None:
        """What is released is a delivery note, so there has to be one."""
        made = Prepared()
        made.pay("2009.00")
        made.do(Pack(made.order.id), STORE)

        made.refused(NoDeliveryNote, releasing())

    def test_a_shipment_that_is_not_here(self) -> None:
        """Never packed, unpacked, or gone."""
        made = Prepared()
        made.pay("2009.00")
        made.refused(UnknownShipment, releasing())
        made.pack(HALF)
        made.unpack()
        assert made.refused(StepNotPossible, releasing()).step == "release_goods"
        made.pack(HALF)
        made.release(S2)
        made.countersign(S2)
        made.hand_over(S2)
        made.refused(StepNotPossible, releasing(S2))

    def test_twice(self) -> None:
        """It is released already, paid or on credit."""
        made = Prepared()
        made.release_on_credit(HALF)
        made.refused(AlreadyReleased, releasing())
        made.pay("2009.00")
        made.pack(HALF)
        made.release(S2)
        made.refused(AlreadyReleased, releasing(S2))

    def test_one_asking_at_a_time(self) -> None:
        """Until the credit line has answered nothing more is asked of it; what is paid may leave all the same."""
        made = Prepared()
        made.pack(HALF)
        made.pack(HALF)
        for shipment_id in (S1, S2):
            made.commit(shipment_id)
        made.release(S1)

        for shipment_id in (S1, S2):
            refusal = made.refused(CreditAnswerPending, releasing(shipment_id))
            assert refusal.facts() == {"order_id": made.order.id, "shipment_id": S1, "asked": cny("509.50")}

        made.pay("1009.00")
        made.release(S2)
        assert made.releases[1].basis is ReleaseBasis.PAID

    def test_paid_while_the_answer_is_awaited(self) -> None:
        """The goods need not wait for it; credit that is held then is given back at once."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()
        made.pay("509.50")
        assert not made.releases[0].is_good

        made.release()

        (release,) = made.releases
        assert (release.basis, release.credit, release.asked) == (ReleaseBasis.PAID, Progress.ASKED, cny("509.50"))
        assert release.is_good
        assert [e.type for e in made.answer().events] == ["credit_reserved", "credit_freed"]
        assert made.on_credit == cny("0")

    def test_paid_while_the_answer_is_awaited_and_refused_then(self) -> None:
        """A no is no harm to goods that are paid."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()
        made.pay("509.50")
        made.release()

        made.answer(Result.DECLINED)

        assert made.releases[0].is_good
        made.refused(AlreadyReleased, releasing())

    @pytest.mark.parametrize("answer", [None, True, "paid", Progress.DONE])
    def test_a_policy_that_answers_nothing(self, answer: object) -> None:
        """A forgotten answer is no basis."""

        def forgetful(order: Order, shipment: Shipment) -> Any:
            return answer

        made = Prepared(process=PREPARED.extended(release=forgetful))
        made.pack(HALF)

        with pytest.raises(DefinitionError, match="it answers a ReleaseBasis or a Refusal"):
            made.life.would(releasing(), by=CLERK)

    def test_a_policy_that_always_trusts(self) -> None:
        """Where nothing is missing, nobody is asked for credit, whatever the basis."""
        made = Prepared(process=PREPARED.extended(release=lambda order, shipment: ReleaseBasis.COMMITTED))
        made.pay("2009.00")
        made.pack(HALF)

        made.release()

        assert (made.releases[0].basis, made.releases[0].credit) == (ReleaseBasis.COMMITTED, None)
        assert made.releases[0].is_good
        assert not made.asked()

    def test_refused_and_then_not_needed(self) -> None:
        """Goods that need no credit any more may leave, though it was refused before."""
        made = Prepared(process=PREPARED.extended(release=lambda order, shipment: ReleaseBasis.COMMITTED))
        made.pack(HALF)
        made.release()
        made.answer(Result.DECLINED)
        made.pay("2009.00")

        made.release()

        assert (made.releases[0].credit, made.releases[0].is_good) == (None, True)


class TestAnswers:
    def test_held(self) -> None:
        """The goods may leave."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()

        decision = made.answer()

        assert decision.events == (CreditReserved(occurred_at=made.life.at, shipment_id=S1, amount=cny("509.50")),)
        (release,) = made.releases
        assert (release.credit, release.held, release.asked) == (Progress.DONE, cny("509.50"), cny("0"))
        assert release.is_good
        assert not release.is_closed

    def test_refused(self) -> None:
        """They stay; nothing is held, and they are not out."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()

        decision = made.answer(Result.DECLINED)

        assert decision.events == (
            CreditRefused(occurred_at=made.life.at, shipment_id=S1, amount=cny("509.50"), reason="they owe too much"),
        )
        (release,) = made.releases
        assert (release.credit, release.held, release.is_good) == (Progress.DECLINED, cny("0"), False)
        assert release.is_closed
        assert made.refused(NotReleased, HandOver(made.order.id, shipment_id=S1), STORE).credit == "declined"

    def test_refused_and_released_again(self) -> None:
        """The same signatures hold for the same note; less is asked for once something is paid, by a new key."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()
        made.answer(Result.DECLINED)
        made.pay("9.50")

        made.release()
        made.answer()

        assert made.asked() == [
            ("reserve_credit", "s-1", "509.50 CNY", "o-1/s-1/credit-1"),
            ("reserve_credit", "s-1", "500.00 CNY", "o-1/s-1/credit-2"),
        ]
        assert made.releases[0].asks == 2
        assert made.on_credit == cny("500.00")

    @pytest.mark.parametrize("result", [Result.UNKNOWN, Result.PENDING, Result.EXPIRED])
    def test_no_answer(self, result: Result) -> None:
        """What is neither yes nor no changes nothing."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()

        assert not made.answer(result).events

    @pytest.mark.parametrize("first", [Result.DONE, Result.DECLINED])
    @pytest.mark.parametrize("second", [Result.DONE, Result.DECLINED])
    def test_the_first_answer_counts(self, first: Result, second: Result) -> None:
        """What is said again, or otherwise, says nothing."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()
        made.answer(first)

        assert not made.answer(second).events

    @pytest.mark.parametrize("ask", [1, 3, 99])
    def test_an_answer_to_another_asking(self, ask: int) -> None:
        """A late answer to the first asking is none to the second."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        for _ in range(2):
            made.release()
            if made.releases[0].asks == 1:
                made.answer(Result.DECLINED)

        assert not made.answer(ask=ask).events

    def test_nothing_was_released(self) -> None:
        """An answer about goods that nobody released is about nothing."""
        made = Prepared()
        made.pack(HALF)
        command = RecordCredit(made.order.id, shipment_id=S1, ask=1, result=Result.DONE)

        assert made.refused(UnknownRelease, command, CLOCK).shipment_id == S1
        made.refused(RoleNotEntitled, command, CLERK)


class TestGivenBack:
    def test_as_money_comes_in(self) -> None:
        """Exactly what was paid, once; what is paid for other goods gives nothing back."""
        made = Prepared()
        made.release_on_credit(HALF)

        decision = made.pay("9.49")
        assert CreditFreed(occurred_at=made.life.at, shipment_id=S1, amount=cny("9.49")) in decision.events
        assert (
            FreeCredit(
                key="o-1/s-1/free-949",
                order_id=made.order.id,
                subject="credit",
                customer=BUYER.id,
                shipment_id=S1,
                amount=cny("9.49"),
            )
            in decision.effects
        )
        assert made.on_credit == cny("500.01")

        made.pay("1000.00")
        assert made.on_credit == cny("0")
        assert made.asked()[1:] == [
            ("free_credit", "s-1", "9.49 CNY", "o-1/s-1/free-949"),
            ("free_credit", "s-1", "500.01 CNY", "o-1/s-1/free-50950"),
        ]
        made.pay("100.00")
        assert len(made.asked()) == 3

    def test_the_oldest_first(self) -> None:
        """Money pays the goods that were released first, whichever shipment is older."""
        made = Prepared()
        made.pack(HALF)
        made.pack(HALF)
        for shipment_id in (S2, S1):
            made.commit(shipment_id)
            made.release(shipment_id)
            made.answer(shipment_id=shipment_id)
            made.life.wait(DAY)

        made.pay("600.00")

        assert [(one.id, one.held) for one in made.releases] == [(S2, cny("0")), (S1, cny("409.00"))]

    def test_the_oldest_counts_from_its_last_release(self) -> None:
        """Goods that were refused at first and released later are the younger ones."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()
        made.answer(Result.DECLINED)
        made.release_on_credit(HALF)
        made.life.wait(DAY)
        made.release(S1)
        made.answer()

        made.pay("509.50")

        assert [(one.id, one.held) for one in made.releases] == [(S1, cny("499.50")), (S2, cny("0"))]

    def test_gone_or_here(self) -> None:
        """Whether goods have left already makes no difference to which are the oldest."""
        made = Prepared()
        made.release_on_credit(HALF)
        made.life.wait(DAY)
        made.release_on_credit(HALF)
        made.countersign(S2)
        made.hand_over(S2)

        made.pay("509.50")

        assert [(one.id, one.held) for one in made.releases] == [(S1, cny("0")), (S2, cny("499.50"))]

    def test_what_does_not_leave_goes_first(self) -> None:
        """The credit of the shipment that is unpacked is given back, not that of an older one."""
        made = Prepared()
        made.release_on_credit(HALF)
        made.life.wait(DAY)
        made.release_on_credit(HALF)

        made.unpack(S2)

        assert [(one.id, one.held) for one in made.releases] == [(S1, cny("509.50")), (S2, cny("0"))]

    def test_written_off(self) -> None:
        """What nobody pays any more is no debt, so it needs no credit."""
        made = Prepared(goods(50))
        made.release_on_credit()
        made.countersign()
        made.hand_over()
        made.pay("9.50")

        made.do(WriteOff(made.order.id, amount=cny("200.00"), reason="a scratch"), BOOKS)

        assert made.on_credit == cny("300.00")

    def test_unpacked(self) -> None:
        """What does not leave is not owed for."""
        made = Prepared()
        made.release_on_credit(HALF)

        made.unpack()

        assert made.on_credit == cny("0")
        assert made.releases[0].is_closed

    def test_the_freight_stays_for_those_that_leave(self) -> None:
        """It fell due with the first; when that is unpacked, it is due with the others still."""
        made = Prepared()
        made.release_on_credit(HALF)
        made.release_on_credit(HALF)
        assert made.on_credit == cny("1009.00")

        made.unpack(S1)
        assert made.on_credit == cny("509.50")

        made.unpack(S2)
        assert made.on_credit == cny("0")

    def test_unpacked_before_the_answer(self) -> None:
        """What is asked for is not taken back on suspicion: once it is known to be held, it is given back."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()

        assert [effect.type for effect in made.unpack().effects] == []
        assert made.on_credit == cny("509.50")
        assert [e.type for e in made.answer().events] == ["credit_reserved", "credit_freed"]
        assert made.on_credit == cny("0")

    @pytest.mark.parametrize("result", [Result.DONE, Result.DECLINED])
    @pytest.mark.parametrize("paid_first", [True, False])
    def test_an_answer_that_nobody_needs(self, result: Result, paid_first: bool) -> None:
        """Whatever is said, and when, about credit for goods that stay, what others need stays held."""
        made = Prepared()
        made.release_on_credit(HALF)
        made.pack(HALF)
        made.commit(S2)
        made.release(S2)
        made.unpack(S2)

        if paid_first:
            made.pay("20.00")
        made.answer(result, S2)
        if not paid_first:
            made.pay("20.00")

        assert [(one.id, one.held) for one in made.releases] == [(S1, cny("489.50")), (S2, cny("0"))]

    @pytest.mark.parametrize("answered", [True, False])
    def test_cancelled(self, answered: bool) -> None:
        """All of it, also where the answer comes after that: a cancelled order owes nothing."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()
        if answered:
            made.answer()

        made.do(Cancel(made.order.id, reason="no longer needed"), BUYER)
        if not answered:
            made.answer()

        assert made.order.phase is Phase.CANCELLED
        assert made.on_credit == cny("0")
        assert made.order.children_closed

    def test_what_has_left_is_owed_for(self) -> None:
        """Handed over, delivered, received: the credit is held until the money comes, and the order stays open."""
        made = Prepared(goods(50))
        made.release_on_credit()
        made.countersign()
        made.hand_over()
        lost(made, S1, TrackingStatus.DELIVERED)
        made.do(ConfirmReceipt(made.order.id), BUYER)
        assert made.order.phase is Phase.COMPLETED
        assert made.on_credit == cny("509.50")
        assert not made.order.children_closed

        made.pay("509.50")

        assert made.order.children_closed

    def test_lost_on_the_way(self) -> None:
        """Nobody owes for goods that do not arrive; for those that turn up the credit is not asked for again."""
        made = Prepared(goods(50))
        made.release_on_credit()
        made.countersign()
        made.hand_over()

        lost(made, S1)
        assert made.on_credit == cny("0")

        lost(made, S1, TrackingStatus.DELIVERED)
        assert made.on_credit == cny("0")
        assert len(made.asked()) == 2

    def test_missing_on_arrival(self) -> None:
        """What was not in the shipment was never sent."""
        made = Prepared(goods(50), delivery="free")
        made.release_on_credit()
        made.countersign()
        made.hand_over()

        found = (Finding(line_id=LineId("l-1"), missing=2),)
        made.do(ConfirmReceipt(made.order.id, shipment_id=S1, findings=found), BUYER)

        assert made.on_credit == cny("479.52")

    def test_refused_goods_are_not_out(self) -> None:
        """Money that would have paid them pays the others."""
        made = Prepared()
        made.pay("100.00")
        made.pack(HALF)
        made.commit()
        made.release()
        made.answer(Result.DECLINED)
        made.release_on_credit(HALF)

        assert [(one.id, one.held) for one in made.releases] == [(S1, cny("0")), (S2, cny("409.50"))]

    def test_units_that_will_not_come(self) -> None:
        """They were not out, so nothing changes."""
        made = Prepared()
        made.release_on_credit(HALF)

        made.do(CancelUnits(made.order.id, lines=(part(2, 40),)), SELLER)

        assert made.on_credit == cny("509.50")

    def test_money_that_is_taken_back(self) -> None:
        """It opens a debt, not a credit: the next release on credit takes it up, as it is not paid."""
        made = Prepared()
        made.pay("509.50")
        made.pack(HALF)
        made.release()
        made.do(RecordChargeback(made.order.id, payment_id=PaymentId("p-1"), amount=cny("500.00")), CLOCK)
        assert made.on_credit == cny("0")

        made.release_on_credit(HALF)

        assert made.on_credit == cny("999.50")
        made.pay("999.50")
        assert made.on_credit == cny("0")


class TestLeaving:
    def leaving(self, shipment_id: ShipmentId = S1) -> HandOver:
        return HandOver(OrderId("o-1"), shipment_id=shipment_id)

    def test_released_and_countersigned(self) -> None:
        """Both are needed, in whatever order they are given."""
        made = Prepared()
        made.pay("2009.00")
        made.pack(HALF)
        assert made.refused(NotReleased, self.leaving(), STORE).credit is None
        made.countersign()
        assert made.refused(NotReleased, self.leaving(), STORE).credit is None

        made.release()
        made.hand_over()

        assert made.order.shipments[S1].has_left

    def test_finance_has_not_signed(self) -> None:
        """Nothing leaves before it has; the signature of another, or on another note, is none."""
        made = Prepared()
        made.pay("2009.00")
        made.pack(HALF)
        made.pack(HALF)
        made.release()
        made.countersign(S2)
        made.countersign(S1, by=CLERK)
        made.do(sign_note(made.order.id, S1, RELEASE), BOOKS)

        assert made.refused(NotCountersigned, self.leaving(), STORE).shipment_id == S1

        made.countersign(S1)
        made.hand_over(S1)

    def test_credit_is_awaited(self) -> None:
        """Goods that are released on credit leave once it is held."""
        made = Prepared()
        made.pack(HALF)
        made.commit()
        made.release()
        made.countersign()
        assert made.refused(NotReleased, self.leaving(), STORE).credit == "asked"

        made.answer()
        made.hand_over()

    def test_without_signatures(self) -> None:
        """A host may trust by another rule; the credit is held all the same."""
        made = Prepared(process=TRUSTING)
        made.pack(HALF)
        made.release()
        made.answer()

        made.hand_over()

        assert made.on_credit == cny("509.50")

    def test_three_shipments(self) -> None:
        """One paid, one on credit, one not released: each for itself."""
        made = Prepared()
        made.pay("509.50")
        made.pack(HALF)
        made.release(S1)
        made.release_on_credit(HALF)
        made.pack()
        for shipment_id in (S1, S2, S3):
            made.countersign(shipment_id)
        made.hand_over(S1)
        made.hand_over(S2)

        made.refused(NotReleased, self.leaving(S3), STORE)


def test_signers_are_who_the_source_says() -> None:
    """客户付款承诺, 办事处担保, 市场部主管签字."""
    assert {kind: by.role for kind, by in SIGNERS.items()} == {
        PAYMENT_COMMITMENT: CUSTOMER,
        GUARANTEE: OFFICE,
        RELEASE: MARKETING_HEAD,
    }


@pytest.mark.parametrize(
    ("refusal", "way_out"),
    [
        (NotReleased(order_id=OrderId("o-1"), shipment_id=S1, credit=None), "order clerk"),
        (NotReleased(order_id=OrderId("o-1"), shipment_id=S1, credit="asked"), "wait for the answer"),
        (NotReleased(order_id=OrderId("o-1"), shipment_id=S1, credit="declined"), "have the goods paid"),
    ],
)
def test_the_way_out_depends(refusal: NotReleased, way_out: str) -> None:
    """Whoever waits for credit is told something else than whoever forgot the release."""
    assert way_out in refusal.remedy
    assert (refusal.credit or "not released") in str(refusal)


def _with_price(order: Order, price: str) -> Order:
    """The same order, after another price was agreed on for its first line."""
    line = order.lines["l-1"]
    return attrs.evolve(order, lines=order.lines.put(attrs.evolve(line, unit_price=cny(price))))
