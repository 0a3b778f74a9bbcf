"""What providers and carriers answer: late, repeated, out of order or against what they said before."""

from itertools import permutations

import pytest

from life import BUYER, CASHIER, DAY, NOON, STORE, Life, closed, cny, completed, paid, placed, recorded
from orderflow.commands import (
    Cancel,
    CapturePayment,
    ClaimPayment,
    HandOver,
    Pack,
    Pay,
    RecordBooking,
    RecordChargeback,
    RecordPayment,
    Refund,
    Result,
    Unpack,
    VoidPayment,
)
from orderflow.effects import BookShipment, CancelShipment
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.order import Order, PaymentStatus
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.events import Event
from orderflow.ids import PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.refusals import (
    AmountNotPositive,
    FactsNotMet,
    RefundExceedsCaptured,
    RoleNotEntitled,
    UnknownPayment,
    UnknownShipment,
    WrongCurrency,
)
from orderflow.roles import FINANCE, ORDERFLOW, PLATFORM, SYSTEM, Actor
from orderflow.validation import InvalidField

P1, S1 = PaymentId("p-1"), ShipmentId("s-1")


def paying(method: str = "alipay") -> Life:
    """An order of 75.97 whose payment is under way."""
    life = placed()
    life.do(Pay(life.id, method=method))
    return life


def capturing() -> Life:
    """A card payment of 75.97, authorized, of which 50.00 are asked for."""
    life = paying("card")
    life.record("start")
    life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
    return life


def refunding() -> Life:
    """A paid order of which 5.00 are asked back."""
    life = paid()
    life.do(Refund(life.id, amount=cny("5.00")), CASHIER)
    return life


class TestStart:
    def test_done_means_taken_or_held(self) -> None:
        """As the method has it: Alipay takes at once, a card holds."""
        taken, held = paying("alipay"), paying("card")

        taken.record("start", reference="ali-1")
        held.record("start", reference="card-1")

        assert (taken.payment().captured, taken.payment().reference) == (cny("75.97"), "ali-1")
        assert (held.payment().open, held.payment().captured, held.payment().reference) == (
            cny("75.97"), cny("0"), "card-1",
        )  # fmt: skip

    def test_the_amount_that_was_really_moved_counts(self) -> None:
        """The provider took or held less, or more, than was asked."""
        less, more, held = paying(), paying(), paying("card")

        less.record("start", amount=cny("75.96"))
        more.record("start", amount=cny("75.98"))
        held.record("start", amount=cny("70.00"))

        assert less.payment_status() is PaymentStatus.PARTLY_PAID
        assert (more.order.payment_status, more.order.surplus) == (PaymentStatus.OVERPAID, cny("0.01"))
        assert held.payment().open == cny("70.00")

    @pytest.mark.parametrize("method", ["alipay", "card"])
    @pytest.mark.parametrize("result", [Result.DONE, Result.DECLINED, Result.PENDING, Result.UNKNOWN, Result.EXPIRED])
    def test_the_same_answer_twice_is_the_same_as_once(self, method: str, result: Result) -> None:
        """Providers repeat themselves (law 8)."""
        life = paying(method)
        life.record("start", result, reference="r-1")

        life.says_nothing_new(recorded(life, "start", result, reference="r-1"), ORDERFLOW)

    def test_pending_keeps_the_provider_s_name_for_it(self) -> None:
        """So that they can be asked about it; nothing else has happened."""
        life = paying()

        life.record("start", Result.PENDING, reference="ali-1")

        assert (life.payment().reference, life.payment().state) == ("ali-1", "pending")
        assert life.payment_status() is PaymentStatus.PENDING

    def test_pending_ends_the_doubt(self) -> None:
        """They have it, so it is not unknown any more."""
        life = paying()
        life.record("start", Result.UNKNOWN)
        assert life.payment().has_unknown

        life.record("start", Result.PENDING)

        assert not life.payment().has_unknown
        assert life.payment().is_waiting

    def test_declined_ends_the_wait(self) -> None:
        """Nothing is awaited and nothing is held."""
        life = paying()

        life.record("start", Result.DECLINED, reason="no cover")

        assert (life.payment().state, life.payment().is_closed) == ("failed", True)

    def test_expired_ends_the_wait(self) -> None:
        """The customer took too long at their bank."""
        life = paying()

        life.record("start", Result.EXPIRED)

        assert (life.payment().state, life.payment().is_closed) == ("expired", True)

    def test_an_authorization_runs_out(self) -> None:
        """Nothing is held any more; what was captured stays captured."""
        nothing_taken, part_taken = paying("card"), capturing()
        nothing_taken.record("start")
        part_taken.record("c-1")

        nothing_taken.record("start", Result.EXPIRED)
        part_taken.record("start", Result.EXPIRED)

        assert (nothing_taken.payment().state, nothing_taken.payment().released) == ("expired", cny("75.97"))
        assert (part_taken.payment().state, part_taken.payment().released) == ("captured", cny("25.97"))
        assert part_taken.order.captured == cny("50.00")

    def test_unknown_keeps_everything_as_it_was(self) -> None:
        """Not paid and not failed: the money is still expected."""
        life = paying()

        life.record("start", Result.UNKNOWN, reason="timeout")

        assert (life.payment().state, life.payment().phase) == ("unknown", ChildPhase.WAITING)
        assert life.order.expected == cny("75.97")

    @pytest.mark.parametrize("first", [Result.DECLINED, Result.EXPIRED, Result.UNKNOWN, Result.PENDING])
    def test_money_that_was_taken_after_all_is_taken_in(self, first: Result) -> None:
        """Whatever the provider said before, the money is here."""
        life = paying()
        life.record("start", first)

        life.record("start", Result.DONE)

        assert (life.payment().state, life.order.captured) == ("captured", cny("75.97"))
        assert life.phase() is Phase.PREPARING

    @pytest.mark.parametrize("later", [Result.DECLINED, Result.EXPIRED, Result.UNKNOWN, Result.PENDING])
    def test_money_that_is_here_is_not_talked_away(self, later: Result) -> None:
        """A late or contradicting answer changes nothing about what was taken."""
        life = paying()
        life.record("start")

        life.says_nothing_new(recorded(life, "start", later), ORDERFLOW)

    def test_money_that_is_held_after_a_no_is_held(self) -> None:
        """It can be taken or let go; nobody is left with money that is blocked at their bank."""
        life = paying("card")
        life.record("start", Result.DECLINED)

        life.record("start", Result.DONE)
        assert (life.payment().state, life.payment().open) == ("authorized", cny("75.97"))

        life.do(VoidPayment(life.id, payment_id=P1))
        life.record("void")
        assert (life.payment().released, life.payment().is_closed) == (cny("75.97"), True)

    @pytest.mark.parametrize("ended", [Result.EXPIRED, None])
    def test_what_was_let_go_of_is_not_held_any_more(self, ended: Result | None) -> None:
        """Expired or voided: a yes that comes late says nothing about now; law 1 holds."""
        life = paying("card")
        if ended is None:
            life.do(VoidPayment(life.id, payment_id=P1))
            life.record("void")
        else:
            life.record("start", ended)

        life.record("start", Result.DONE)

        payment = life.payment()
        assert (payment.authorized, payment.released, payment.open, payment.is_closed) == (
            cny("75.97"), cny("75.97"), cny("0"), True,
        )  # fmt: skip
        assert life.payment_status() is PaymentStatus.UNPAID

    def test_holding_more_than_before_is_taken_in(self) -> None:
        """StockReservation less says nothing new: an authorization does not shrink."""
        life = paying("card")
        life.record("start", amount=cny("70.00"))

        life.record("start", amount=cny("75.97"))
        assert life.payment().open == cny("75.97")

        life.says_nothing_new(recorded(life, "start", amount=cny("60.00")), ORDERFLOW)


class TestCapture:
    @pytest.mark.parametrize("result", list(Result))
    def test_the_same_answer_twice_is_the_same_as_once(self, result: Result) -> None:
        """Also for what was captured later."""
        life = capturing()
        life.record("c-1", result)

        life.says_nothing_new(recorded(life, "c-1", result), ORDERFLOW)

    def test_pending_says_nothing_new(self) -> None:
        """They have it in hand."""
        life = capturing()

        life.says_nothing_new(recorded(life, "c-1", Result.PENDING), ORDERFLOW)

    def test_a_no_frees_what_was_asked_for(self) -> None:
        """It is still held, and can be asked for again."""
        life = capturing()

        life.record("c-1", Result.DECLINED)

        assert life.payment().captures["c-1"].progress is Progress.DECLINED
        assert (life.payment().open, life.payment().capture_asked) == (cny("75.97"), cny("0"))

    def test_a_hold_that_has_expired_is_over(self) -> None:
        """Nothing is left to take, and the order can be paid again."""
        life = capturing()

        life.record("c-1", Result.EXPIRED)

        payment = life.payment()
        assert payment.captures["c-1"].progress is Progress.DECLINED
        assert (payment.state, payment.open, payment.released) == ("expired", cny("0"), cny("75.97"))
        life.says_nothing_new(recorded(life, "c-1", Result.EXPIRED), ORDERFLOW)
        life.pay()
        assert life.payment_status() is PaymentStatus.PAID

    def test_an_expired_hold_frees_what_was_not_taken(self) -> None:
        """In whatever order it is heard that 50.00 were taken and that the hold is over."""
        first, second = capturing(), capturing()

        for result in (Result.DONE, Result.EXPIRED):
            first.record("c-1", result)
        for result in (Result.EXPIRED, Result.DONE):
            second.record("c-1", result)

        for payment in (first.payment(), second.payment()):
            assert (payment.state, payment.captured) == ("captured", cny("50.00"))
            assert (payment.open, payment.released) == (cny("0"), cny("25.97"))

    def test_the_amount_that_was_really_taken_counts(self) -> None:
        """49.00 instead of 50.00."""
        life = capturing()

        life.record("c-1", amount=cny("49.00"))

        assert (life.payment().captured, life.payment().open) == (cny("49.00"), cny("26.97"))

    def test_more_than_was_held_is_taken_in_and_shown(self) -> None:
        """The provider took 80.00 of 75.97: law 1 holds, and the surplus is shown."""
        life = capturing()

        life.record("c-1", amount=cny("80.00"))

        payment = life.payment()
        assert (payment.authorized, payment.captured, payment.open) == (cny("80.00"), cny("80.00"), cny("0"))
        assert life.order.surplus == cny("4.03")

    @pytest.mark.parametrize("first", [Result.DECLINED, Result.UNKNOWN])
    def test_taken_after_all(self, first: Result) -> None:
        """A late yes counts."""
        life = capturing()
        life.record("c-1", first)

        life.record("c-1")

        assert life.payment().captured == cny("50.00")

    @pytest.mark.parametrize("later", [Result.DECLINED, Result.UNKNOWN])
    def test_taken_is_taken(self, later: Result) -> None:
        """A late no does not count."""
        life = capturing()
        life.record("c-1")

        life.says_nothing_new(recorded(life, "c-1", later), ORDERFLOW)

    def test_taken_though_it_had_been_let_go(self) -> None:
        """Void and capture crossed each other: the money is here, the rest is released."""
        life = capturing()
        life.do(VoidPayment(life.id, payment_id=P1), CASHIER)
        life.record("void")
        assert life.payment().state == "voided"

        life.record("c-1")

        payment = life.payment()
        assert (payment.state, payment.captured, payment.released) == ("captured", cny("50.00"), cny("25.97"))


class TestVoid:
    @pytest.mark.parametrize("result", list(Result))
    def test_the_same_answer_twice_is_the_same_as_once(self, result: Result) -> None:
        """Also for what was let go."""
        life = paying("card")
        life.record("start")
        life.do(VoidPayment(life.id, payment_id=P1))
        life.record("void", result)

        life.says_nothing_new(recorded(life, "void", result), ORDERFLOW)

    def test_a_no_leaves_the_payment_as_it_was(self) -> None:
        """It is still held."""
        life = paying("card")
        life.record("start")
        life.do(VoidPayment(life.id, payment_id=P1))

        life.record("void", Result.DECLINED, reason="captured already")

        assert (life.payment().state, life.payment().open, life.payment().awaiting) == (
            "authorized", cny("75.97"), (),
        )  # fmt: skip

    def test_nobody_asked(self) -> None:
        """A no, or not knowing, about something that was not wished for says nothing."""
        life = paying("card")
        life.record("start")

        for result in (Result.DECLINED, Result.UNKNOWN, Result.PENDING):
            life.says_nothing_new(recorded(life, "void", result), ORDERFLOW)

    def test_expired_is_as_good_as_let_go(self) -> None:
        """Nothing is held any more, so nothing is awaited either."""
        life = paying("card")
        life.record("start")
        life.do(VoidPayment(life.id, payment_id=P1))

        life.record("void", Result.EXPIRED)

        assert (life.payment().state, life.payment().is_closed) == ("expired", True)

    @pytest.mark.parametrize("result", [Result.DONE, Result.DECLINED, Result.EXPIRED])
    def test_no_answer_leaves_a_cancelled_order_waiting(self, result: Result) -> None:
        """The payment came through before the void: it is refunded, and any word about the void ends the wait."""
        life = paying()
        life.do(Cancel(life.id))
        life.record("start")
        assert life.payment().is_waiting

        life.record("void", result)
        life.record("f-1")

        assert life.order.children_closed
        assert (life.order.captured, life.order.refunded) == (cny("75.97"), cny("75.97"))


class TestRefund:
    @pytest.mark.parametrize("result", list(Result))
    def test_the_same_answer_twice_is_the_same_as_once(self, result: Result) -> None:
        """Also for what went back."""
        life = refunding()
        life.record("f-1", result)

        life.says_nothing_new(recorded(life, "f-1", result), ORDERFLOW)

    def test_done_went_back(self) -> None:
        """Nothing about it is open any more."""
        life = refunding()

        life.record("f-1")

        assert life.payment().refunds["f-1"].progress is Progress.DONE
        assert life.payment().refunds_open == cny("0")

    @pytest.mark.parametrize("later", [Result.DECLINED, Result.UNKNOWN, Result.EXPIRED])
    def test_gone_is_gone(self, later: Result) -> None:
        """A late no brings nothing back."""
        life = refunding()
        life.record("f-1")

        life.says_nothing_new(recorded(life, "f-1", later), ORDERFLOW)

    def test_unknown_blocks_and_is_closed_by_an_answer(self) -> None:
        """It counts as refunded as long as it may have gone."""
        life = refunding()
        life.record("f-1", Result.UNKNOWN)
        assert (life.payment().has_unknown, life.order.refunded) == (True, cny("5.00"))

        life.record("f-1", Result.DECLINED)
        assert (life.payment().has_unknown, life.order.refunded) == (False, cny("0"))

    def test_gone_after_all(self) -> None:
        """The provider said no and paid: as long as the money is still counted as here, it is counted as gone now."""
        life = refunding()
        life.record("f-1", Result.DECLINED)

        life.record("f-1")

        assert life.order.refunded == cny("5.00")

    def test_gone_after_all_to_the_last_cent(self) -> None:
        """All that is here can have gone; that it was declined before doesn't matter."""
        life = paid()
        life.do(Refund(life.id, amount=cny("75.97")), CASHIER)
        life.record("f-1", Result.DECLINED)

        life.record("f-1")

        assert (life.order.refunded, life.order.refundable) == (cny("75.97"), cny("0"))

    def test_gone_after_all_though_the_money_went_another_way(self) -> None:
        """It was refunded anew in between: the late yes is a fact, and what went out twice is lost."""
        life = refunding()
        life.record("f-1", Result.DECLINED)
        life.do(Refund(life.id, amount=cny("75.97")), CASHIER)
        declined = life.payment().refunds["f-1"].amount

        life.record("f-1")

        payment = life.payment()
        assert (payment.refunded, payment.kept, payment.lost) == (cny("75.97") + declined, cny("0"), declined)
        assert payment.captured + payment.lost == payment.kept + payment.refunded + payment.charged_back
        life.says_nothing_new(recorded(life, "f-1"), ORDERFLOW)
        life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("0.01")), CASHIER)


class TestWhoAndWhat:
    def test_only_the_system_speaks_for_providers(self) -> None:
        """A buyer's word that Alipay has paid is worth nothing."""
        life = paying()

        life.refused(RoleNotEntitled, recorded(life, "start"), BUYER)
        life.refused(RoleNotEntitled, recorded(life, "start"), CASHIER)
        life.refused(RoleNotEntitled, recorded(life, "start"), Actor("mall", PLATFORM))
        life.do(recorded(life, "start"), ORDERFLOW)

    @pytest.mark.parametrize("what", ["c-1", "f-1", "k-1", "begin"])
    def test_what_was_never_asked_is_refused(self, what: str) -> None:
        """The refusal names payment and part."""
        life = paying()

        assert life.refused(UnknownPayment, recorded(life, what), ORDERFLOW).payment_id == f"p-1/{what}"

    def test_an_unknown_payment_is_refused(self) -> None:
        """It may be another order's."""
        life = paying()

        life.refused(UnknownPayment, recorded(life, "start", payment="p-2"), ORDERFLOW)

    def test_claimed_money_is_no_provider_s(self) -> None:
        """Only finance says that a transfer has arrived, whatever a provider says."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))

        for result in Result:
            refused = life.refused(UnknownPayment, recorded(life, "start", result), ORDERFLOW)
            assert refused.payment_id == "p-1 at a provider"

    def test_another_currency_or_no_amount_is_refused(self) -> None:
        """An adapter's mistake must not become money."""
        life = paying()

        life.refused(WrongCurrency, recorded(life, "start", amount=Money.of("75.97", "USD")), ORDERFLOW)
        life.refused(AmountNotPositive, recorded(life, "start", amount=cny("0")), ORDERFLOW)


class TestOrderOfAnswers:
    def test_the_order_of_answers_does_not_matter(self) -> None:
        """Two captures and the end of the authorization, in every order and each twice: the same payment in the end."""
        answers = [("c-1", Result.DONE), ("c-2", Result.DONE), ("start", Result.DONE)]

        ends = set()
        for order in permutations(answers):
            life = paying("card")
            life.record("start")
            life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
            life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
            for what, result in (*order, *order):
                life.record(what, result)
            ends.add(_shape(life.order))

        assert ends == {("captured", cny("75.97"), cny("0"), True)}

    def test_a_cancelled_payment_ends_the_same_way(self) -> None:
        """Taken, and void refused: whichever is heard of first, everything went back."""
        ends = set()
        for order in permutations([("start", Result.DONE), ("void", Result.DECLINED)]):
            life = paying()
            life.do(Cancel(life.id))
            for what, result in order:
                life.record(what, result)
            life.record("f-1")
            ends.add(_shape(life.order))

        assert ends == {("captured", cny("0"), cny("0"), True)}


class TestChargeback:
    def test_the_bank_takes_money_back(self) -> None:
        """It is no refund, and the customer owes it again; goods don't leave until they have paid."""
        life = paid()

        life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("75.97")), ORDERFLOW)

        assert (life.order.charged_back, life.order.refundable) == (cny("75.97"), cny("0"))
        assert life.order.balance_due == cny("75.97")
        life.do(Pack(life.id), STORE)
        refused = life.refused(FactsNotMet, HandOver(life.id, shipment_id=S1), STORE)
        assert refused.missing == ("the money is there, or comes on delivery",)

    def test_a_chargeback_after_delivery_is_claimed_again(self) -> None:
        """The customer who has their goods can still pay for them."""
        life = completed()
        life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("10.00")), ORDERFLOW)

        life.do(ClaimPayment(life.id, method="bank_transfer"))

        assert life.payment(2).amount == cny("10.00")

    def test_no_more_is_taken_back_than_was_taken(self) -> None:
        """A cent more than 75.97 in all can't be, whatever was refunded."""
        life = paid()
        life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("5.00")), ORDERFLOW)

        refused = life.refused(
            RefundExceedsCaptured, RecordChargeback(life.id, payment_id=P1, amount=cny("70.98")), ORDERFLOW
        )
        assert refused.refundable == cny("70.97")
        life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("70.97")), ORDERFLOW)
        assert (life.order.charged_back, life.order.lost) == (cny("75.97"), cny("0"))

    def test_what_was_refunded_may_be_taken_back_as_well(self) -> None:
        """Then it went out twice: it is lost, and owed by nobody."""
        life = paid()
        life.do(Cancel(life.id))

        life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("75.97")), ORDERFLOW)

        assert (life.order.lost, life.order.refundable, life.order.balance) == (cny("75.97"), cny("0"), cny("0"))
        assert life.payment_status() is PaymentStatus.REFUNDED
        life.record("f-1", Result.DECLINED)
        assert (life.order.lost, life.order.refundable, life.order.balance) == (cny("0"), cny("0"), cny("0"))

    def test_a_chargeback_comes_after_the_end_as_well(self) -> None:
        """The order is closed, and stays so; what is owed is shown."""
        life = closed()

        life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("75.97")), ORDERFLOW)

        assert life.phase() is Phase.CLOSED
        assert life.order.balance == cny("75.97")
        for role in (PLATFORM, FINANCE):
            chargeback = RecordChargeback(life.id, payment_id=P1, amount=cny("0.01"))
            assert life.refused(RoleNotEntitled, chargeback, Actor("x", role)).entitled == (SYSTEM,)

    def test_a_chargeback_is_an_amount_of_the_order_s_currency(self) -> None:
        """More than nothing, and of a payment that exists."""
        life = paid()

        life.refused(AmountNotPositive, RecordChargeback(life.id, payment_id=P1, amount=cny("0")), ORDERFLOW)
        life.refused(WrongCurrency, RecordChargeback(life.id, payment_id=P1, amount=Money.of("1", "USD")), ORDERFLOW)
        life.refused(UnknownPayment, RecordChargeback(life.id, payment_id=PaymentId("p-2"), amount=cny("1")), ORDERFLOW)


class TestBooking:
    ARRIVAL = ArrivalWindow(earliest=NOON + DAY, latest=NOON + 2 * DAY)

    def booked(self) -> Life:
        """A shipment whose booking was asked for."""
        life = paid(delivery="sf")
        life.do(Pack(life.id), STORE)
        assert any(isinstance(effect, BookShipment) for effect in life.effects)
        return life

    def answer(self, life: Life, result: Result, waybill: str | None = None) -> RecordBooking:
        arrival = self.ARRIVAL if waybill else None
        return RecordBooking(life.id, shipment_id=S1, result=result, waybill=waybill, arrival=arrival)

    def test_a_booked_shipment_has_its_waybill(self) -> None:
        """And the arrival that the carrier promises."""
        life = self.booked()

        life.do(self.answer(life, Result.DONE, "SF100"), ORDERFLOW)

        assert (life.shipment().waybill, life.shipment().booking) == ("SF100", Progress.DONE)
        assert life.shipment().arrival == self.ARRIVAL

    def test_a_declined_booking_can_still_come_through(self) -> None:
        """The last word is yes; a no after it is not heard, nor a second number."""
        life = self.booked()
        life.do(self.answer(life, Result.DECLINED), ORDERFLOW)
        assert life.shipment().booking is Progress.DECLINED
        life.says_nothing_new(self.answer(life, Result.DECLINED), ORDERFLOW)

        life.do(self.answer(life, Result.DONE, "SF100"), ORDERFLOW)

        life.says_nothing_new(self.answer(life, Result.DECLINED), ORDERFLOW)
        life.says_nothing_new(self.answer(life, Result.DONE, "SF999"), ORDERFLOW)
        assert life.shipment().waybill == "SF100"

    @pytest.mark.parametrize("result", [Result.PENDING, Result.UNKNOWN, Result.EXPIRED])
    def test_no_answer_is_no_answer(self, result: Result) -> None:
        """The booking stays asked for."""
        life = self.booked()

        life.says_nothing_new(self.answer(life, result), ORDERFLOW)

        assert life.shipment().booking is Progress.ASKED

    @pytest.mark.parametrize("waybill", [None, ""])
    def test_a_yes_without_a_number_is_none(self, waybill: str | None) -> None:
        """Nobody could ask the carrier for that shipment."""
        life = self.booked()

        refused = life.refused(InvalidField, self.answer(life, Result.DONE, waybill), ORDERFLOW)

        assert refused.path == "RecordBooking.waybill"

    def test_a_shipment_that_was_unpacked_is_cancelled_when_the_answer_comes(self) -> None:
        """The carrier must not come for a shipment that is not there."""
        life = self.booked()
        decision = life.do(Unpack(life.id, shipment_id=S1), STORE)
        assert not decision.effects

        decision = life.do(self.answer(life, Result.DONE, "SF100"), ORDERFLOW)

        (effect,) = decision.effects
        assert isinstance(effect, CancelShipment)
        assert (effect.waybill, effect.key) == ("SF100", "o-1/s-1/cancel")

    def test_a_no_for_a_shipment_that_was_unpacked_says_nothing_new(self) -> None:
        """There is nothing to cancel."""
        life = self.booked()
        life.do(Unpack(life.id, shipment_id=S1), STORE)

        life.says_nothing_new(self.answer(life, Result.DECLINED), ORDERFLOW)

    def test_a_late_number_for_a_shipment_without_a_carrier(self) -> None:
        """It was packed for nobody, taken apart, and booked by hand: there is nobody to cancel."""
        life = paid()
        life.do(Pack(life.id), STORE)
        life.do(Unpack(life.id, shipment_id=S1), STORE)

        decision = life.do(self.answer(life, Result.DONE, "SF100"), ORDERFLOW)

        assert decision.effects == ()

    def test_a_shipment_that_nobody_knows_is_refused(self) -> None:
        """The refusal names it."""
        life = paid()

        assert life.refused(UnknownShipment, self.answer(life, Result.DONE, "SF1"), ORDERFLOW).shipment_id == "s-1"


def test_answers_carry_their_reason_into_the_history() -> None:
    """What the provider said stands in the event."""
    life = paying()

    decision = life.record("start", Result.DECLINED, reason="no cover")

    assert _whys(decision.events) == ["no cover"]


def test_a_record_names_what_it_is_about() -> None:
    """An empty name is refused when the command is made."""
    with pytest.raises(InvalidField, match=r"^RecordPayment\.what"):
        RecordPayment(paid().id, payment_id=P1, what="", result=Result.DONE)


def _whys(events: tuple[Event, ...]) -> list[str]:
    return [reason for event in events if (reason := getattr(event, "reason", ""))]


def _shape(order: Order) -> tuple[str, Money, Money, bool]:
    payment = order.payments["p-1"]
    return payment.state, payment.kept, payment.open, order.children_closed
