"""Cases: what can't be carried out is negotiated, the customer's answer is what happens, and silence has an end."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest

from life import (
    BUYER,
    CASHIER,
    DAY,
    MINUTE,
    NOON,
    PROCESS,
    SECOND,
    SERVICE,
    SF,
    SHOP,
    STORE,
    Life,
    cny,
    completed,
    paid,
    part,
    placed,
    shipped,
)
from orderflow.commands import (
    AnswerProposal,
    Cancel,
    CancelUnits,
    ChangeLine,
    ClaimPayment,
    ConcludeCases,
    ConfirmReceipt,
    EscalateCase,
    ExtendLimit,
    HandOver,
    NewLine,
    Offer,
    OpenCase,
    Pack,
    Pay,
    Propose,
    Refund,
    RemoveLine,
    RequestReturn,
    ResolveCase,
    SendBack,
    Unpack,
)
from orderflow.effects import Notify
from orderflow.entities.case import MEDIATION, SHORTAGE, TRANSIT, Case, Resolution
from orderflow.entities.order import FulfilmentStatus, PaymentStatus
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.events import CaseResolved, UnitsCancelled
from orderflow.ids import CaseId, LineId, ReturnId, ShipmentId
from orderflow.money import Money
from orderflow.policies import before_payment, cancel_if_possible, with_fee_once_prepared
from orderflow.refusals import (
    AlreadyHandedOver,
    CancelsWholeOrder,
    CaseAlreadyOpen,
    ExceedsNegotiable,
    FactsNotMet,
    NothingOrdered,
    NotYetDue,
    RefundExceedsCaptured,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
    UnitsBlocked,
    UnknownCase,
    UnknownLine,
    UnknownProposal,
    UnknownReturn,
    UnknownShipment,
    WrongCurrency,
)
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, MERCHANT, ORDERFLOW, PLATFORM
from orderflow.validation import InvalidField
from vouched import retail

X1, X2, X9 = CaseId("x-1"), CaseId("x-2"), CaseId("x-9")
S1 = ShipmentId("s-1")
LATER = NOON + 10 * DAY
EVERY_RESOLUTION = ("wait", "substitute", "ship_rest", "cancel")


def mugs(quantity: int = 2, price: str = "25.00") -> NewLine:
    """Dearer than cups: 2 × 25.00 = 50.00 CNY."""
    return NewLine(sku="mug", name="马克杯", quantity=quantity, unit_price=cny(price))


def short(*lines: ShipmentLine, life: Life | None = None) -> Life:
    """An order of 3 cups and 2 bowls, 75.97 paid, of which *lines* are out of stock; two cups, if none are named."""
    life = life or paid()
    life.do(OpenCase(life.id, kind=SHORTAGE, lines=lines or (part(1, 2),), reason="out of stock"), SHOP)
    return life


def proposed(*offers: Offer, life: Life | None = None) -> Life:
    """The same, with ways out on the table; every one, if none are named."""
    life = life or short()
    every = (Offer.wait(until=LATER), Offer.substitute(mugs()), Offer.ship_rest(), Offer.cancel())
    life.do(Propose(life.id, case_id=last(life).id, offers=offers or every), SHOP)
    return life


def agreed(*offers: Offer, life: Life | None = None, choice: int = 1) -> Life:
    """The same, and the customer agrees to one of them."""
    life = proposed(*offers, life=life)
    life.do(AnswerProposal(life.id, case_id=last(life).id, proposal_id=f"{last(life).id}/{choice}"))
    return life


def last(life: Life) -> Case:
    return tuple(life.order.cases)[-1]


def silent(life: Life, name: str = "answer", case: str = "x-1") -> Life:
    """The limit of a case ends, and the system goes on with it."""
    life.do(ConcludeCases(life.id), ORDERFLOW, at=life.order.limits[f"{name}/{case}"].due_at)
    return life


class TestOpening:
    def test_a_shortage_keeps_its_units_and_nothing_else(self) -> None:
        """Two of three cups are missing: one cup and the bowls can be packed, and it costs what it cost."""
        life = short()

        life.do(Pack(life.id), STORE)

        assert [(p.line_id, p.quantity) for p in life.shipment().lines] == [("l-1", 1), ("l-2", 2)]
        assert (last(life).kind, last(life).reason, last(life).units) == (SHORTAGE, "out of stock", 2)
        assert life.order.total == cny("75.97")

    def test_blocked_units_are_neither_packed_nor_cancelled(self) -> None:
        """The refusal names the case, and how many are free."""
        life = short()

        for command, by in (
            (Pack(life.id, lines=(part(1, 2),)), STORE),
            (CancelUnits(life.id, lines=(part(1, 2),)), SHOP),
        ):
            refused = life.refused(UnitsBlocked, command, by)
            assert (refused.case_id, refused.line_id, refused.asked, refused.free) == ("x-1", "l-1", 2, 1)

    def test_the_case_that_blocks_the_line_is_named(self) -> None:
        """Not another one, that is about another line or has ended."""
        life = short(part(2, 1))
        life.do(ResolveCase(life.id, case_id=X1, outcome="found"), SERVICE)
        short(part(2, 1), life=life)
        short(part(1, 3), life=life)

        assert life.refused(UnitsBlocked, Pack(life.id, lines=(part(1, 1),)), STORE).case_id == "x-3"

    def test_where_nothing_else_is_left_to_pack_the_case_is_named(self) -> None:
        """Packing all that is left is no way around it."""
        life = short(part(1, 3), part(2, 2))

        assert life.refused(UnitsBlocked, Pack(life.id), STORE).case_id == "x-1"

    def test_a_line_named_twice_is_added_up(self) -> None:
        """One cup and one cup."""
        assert [(p.line_id, p.quantity) for p in last(short(part(1, 1), part(1, 1))).lines] == [("l-1", 2)]

    def test_no_more_than_is_here(self) -> None:
        """Four of three no; nor three, of which one is packed; nor what another case keeps already."""
        life = paid()
        many = OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 4),))
        refused = life.refused(ExceedsNegotiable, many, SHOP)
        assert (refused.asked, refused.negotiable) == (4, 3)
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
        short(part(1, 1), life=life)

        two = OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 2),))
        assert life.refused(ExceedsNegotiable, two, SHOP).negotiable == 1
        life.do(Unpack(life.id, shipment_id=S1), STORE)
        life.do(two, SHOP)

    def test_a_shortage_is_about_lines_that_there_are(self) -> None:
        """None, or an unknown one, is refused."""
        life = paid()

        life.refused(NothingOrdered, OpenCase(life.id, kind=SHORTAGE), SHOP)
        life.refused(UnknownLine, OpenCase(life.id, kind=SHORTAGE, lines=(part(9, 1),)), SHOP)

    @pytest.mark.parametrize("by", [BUYER, SF])
    def test_only_the_selling_side_blocks_units(self, by: object) -> None:
        """Neither the customer nor the carrier keeps goods from being packed, whatever they call it."""
        life = paid()

        for command in (
            OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 1),)),
            OpenCase(life.id, kind=SHORTAGE),
            OpenCase(life.id, kind="discrepancy", lines=(part(1, 1),)),
        ):
            refused = life.refused(RoleNotEntitled, command, by)  # type: ignore[arg-type] # an actor
            assert set(refused.entitled) == {MERCHANT, CUSTOMER_SERVICE, PLATFORM}

    def test_nothing_is_missing_of_what_has_arrived(self) -> None:
        """A completed order has no units left to negotiate, whoever asks."""
        life = completed()

        for by in (SHOP, BUYER):
            life.refused(ExceedsNegotiable, OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 1),)), by)

    def test_others_may_open_none_at_all(self) -> None:
        """Finance has nothing to negotiate."""
        life = shipped()

        life.refused(RoleNotEntitled, OpenCase(life.id, kind=TRANSIT, shipment_id=S1), CASHIER)

    def test_before_the_money_is_there_units_are_simply_cancelled(self) -> None:
        """There is nothing to negotiate yet."""
        life = placed()

        life.refused(StepNotPossible, OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 1),)), SHOP)

    def test_a_shipment_that_turns_up_is_left_alone_while_its_units_are_negotiated(self) -> None:
        """People must look at it: nobody knows yet what the customer will get in its place."""
        life = shipped()
        life.track(TrackingStatus.LOST)
        short(part(1, 3), life=life)

        life.track(TrackingStatus.DELIVERED)

        assert not life.shipment().is_delivered
        assert life.line().delivered == 0


class TestProposing:
    def test_several_ways_out_at_once(self) -> None:
        """Each gets a number; nothing has happened to goods and money, and the customer is told."""
        life = proposed()

        assert [(p.id, p.resolution) for p in last(life).proposals] == [
            ("x-1/1", Resolution.WAIT),
            ("x-1/2", Resolution.SUBSTITUTE),
            ("x-1/3", Resolution.SHIP_REST),
            ("x-1/4", Resolution.CANCEL),
        ]
        assert (life.order.total, life.order.refunded) == (cny("75.97"), cny("0"))
        told = [effect for effect in life.effects if isinstance(effect, Notify)][-1]
        assert (told.message, told.audience) == ("case_proposed", CUSTOMER)
        assert dict(told.data)["proposals"] == (
            f"x-1/1 wait {LATER.isoformat()}, x-1/2 substitute, x-1/3 ship_rest, x-1/4 cancel"
        )

    def test_a_substitute_says_what_it_replaces(self) -> None:
        """One new line for each line of the case, in their order."""
        life = short(part(2, 1), part(1, 2))
        proposed(Offer.substitute(mugs(1), mugs(2)), life=life)

        (offer,) = last(life).proposals
        assert [(line.quantity, line.replaces) for line in offer.lines] == [(1, "l-2"), (2, "l-1")]

    @pytest.mark.parametrize("lines", [1, 3])
    def test_not_one_substitute_for_each_line(self, lines: int) -> None:
        """Nobody could say what is replaced by what."""
        life = short(part(1, 1), part(2, 1))

        offer = Offer.substitute(*[mugs(1)] * lines)
        life.refused(InvalidField, Propose(life.id, case_id=X1, offers=(offer,)), SHOP)

    def test_another_currency_is_refused(self) -> None:
        """An order is in one currency."""
        life = short()
        dollars = NewLine(sku="mug", name="mug", quantity=1, unit_price=Money.of("3.00", "USD"))

        refused = life.refused(WrongCurrency, Propose(life.id, case_id=X1, offers=(Offer.substitute(dollars),)), SHOP)

        assert refused.given == "USD"

    def test_a_discount_above_the_price_is_refused(self) -> None:
        """A substitute is priced like any line."""
        life = short()
        free = NewLine(sku="mug", name="mug", quantity=1, unit_price=cny("3.00"), discount=cny("3.01"))

        life.refused(InvalidField, Propose(life.id, case_id=X1, offers=(Offer.substitute(free),)), SHOP)

    def test_an_offer_has_what_its_way_needs_and_no_more(self) -> None:
        """A date to wait for, lines to replace others, nothing otherwise."""
        wrongs: tuple[Callable[[], Offer], ...] = (
            lambda: Offer(resolution=Resolution.WAIT),
            lambda: Offer(resolution=Resolution.SHIP_REST, until=LATER),
            lambda: Offer(resolution=Resolution.SUBSTITUTE),
            lambda: Offer(resolution=Resolution.CANCEL, lines=(mugs(),)),
        )

        for wrong in wrongs:
            with pytest.raises(InvalidField):
                wrong()

    def test_a_wait_ends_in_the_future(self) -> None:
        """This very moment is no date to wait for."""
        life = short()
        now = life.at + MINUTE

        life.refused(InvalidField, Propose(life.id, case_id=X1, offers=(Offer.wait(until=now),)), SHOP, at=now)
        life.do(Propose(life.id, case_id=X1, offers=(Offer.wait(until=now + SECOND),)), SHOP, at=now)

    def test_shipping_the_rest_needs_a_rest(self) -> None:
        """If all is missing, it is the whole order that is cancelled."""
        life = short(part(1, 3), part(2, 2))

        life.refused(CancelsWholeOrder, Propose(life.id, case_id=X1, offers=(Offer.ship_rest(),)), SHOP)
        life.do(Propose(life.id, case_id=X1, offers=(Offer.cancel(),)), SHOP)

    def test_cancelling_all_is_not_offered_once_goods_have_left(self) -> None:
        """What has left comes back as a return, not by a cancellation."""
        life = short()
        life.ship(part(2, 2))

        life.refused(AlreadyHandedOver, Propose(life.id, case_id=X1, offers=(Offer.cancel(),)), SHOP)

    def test_one_impossible_offer_and_none_is_made(self) -> None:
        """Nothing is on the table afterwards."""
        life = short(part(1, 3), part(2, 2))

        life.refused(CancelsWholeOrder, Propose(life.id, case_id=X1, offers=(Offer.cancel(), Offer.ship_rest())), SHOP)

        assert not last(life).proposals

    def test_no_offer_an_unknown_case_and_one_without_lines(self) -> None:
        """There is nothing to propose."""
        life = short()
        life.ship(part(2, 2))
        life.do(OpenCase(life.id, kind=TRANSIT, shipment_id=S1))

        life.refused(InvalidField, Propose(life.id, case_id=X1, offers=()), SHOP)
        life.refused(UnknownCase, Propose(life.id, case_id=X9, offers=(Offer.ship_rest(),)), SHOP)
        life.refused(NothingOrdered, Propose(life.id, case_id=X2, offers=(Offer.ship_rest(),)), SHOP)

    def test_what_is_on_the_table_is_answered_first(self) -> None:
        """So that the customer never agrees to something they have not seen."""
        life = proposed()

        life.refused(StepNotPossible, Propose(life.id, case_id=X1, offers=(Offer.ship_rest(),)), SHOP)

    @pytest.mark.parametrize("by", [BUYER, STORE, SF, CASHIER, ORDERFLOW])
    def test_only_the_selling_side_proposes(self, by: object) -> None:
        """Nobody else knows what there is."""
        life = short()

        life.refused(RoleNotEntitled, Propose(life.id, case_id=X1, offers=(Offer.cancel(),)), by)  # type: ignore[arg-type] # an actor


class TestAnswering:
    def test_wait(self) -> None:
        """The goods are promised for that date; they can be packed, and nothing is refunded."""
        life = agreed(Offer.wait(until=LATER))

        life.do(Pack(life.id), STORE)

        assert life.line().promised_at == LATER
        assert life.line(2).promised_at is None
        assert (life.order.balance, life.order.refunded) == (cny("0"), cny("0"))
        assert last(life).is_closed

    def test_a_dearer_substitute_is_owed_for_and_keeps_all_goods_here(self) -> None:
        """2 mugs at 25.00 in place of 2 cups at 19.99: 10.02 more, paid before anything leaves."""
        life = agreed(Offer.substitute(mugs()))
        life.do(Pack(life.id), STORE)

        life.refused(FactsNotMet, HandOver(life.id, shipment_id=S1), STORE)
        owed = life.order.balance_due
        life.pay()
        life.do(HandOver(life.id, shipment_id=S1), STORE)

        mug = life.line(3)
        assert owed == cny("10.02")
        assert (mug.replaces, mug.quantity, mug.shipped) == ("l-1", 2, 2)
        assert (life.line().cancelled, life.line().shipped) == (2, 1)
        assert (life.order.total, life.order.captured, life.order.balance) == (cny("85.99"), cny("85.99"), cny("0"))
        assert life.phase() is Phase.DELIVERING

    def test_a_dearer_substitute_can_be_paid_by_hand(self) -> None:
        """By transfer, claimed and then verified."""
        life = agreed(Offer.substitute(mugs()))

        life.do(ClaimPayment(life.id, method="bank_transfer"))

        assert life.payment(2).amount == cny("10.02")

    def test_what_is_paid_is_not_paid_again(self) -> None:
        """Only what a substitute costs more can be paid while goods are prepared."""
        life = paid()

        life.refused(FactsNotMet, Pay(life.id, method="alipay"))

    def test_a_cheaper_substitute_gives_the_difference_back(self) -> None:
        """2 mugs at 15.00: 39.98 less 30.00 goes back."""
        life = agreed(Offer.substitute(mugs(price="15.00")))

        assert life.order.refunded == cny("9.98")
        assert life.order.balance == cny("0")
        assert life.order.total == cny("65.99")

    def test_a_substitute_of_the_same_price_moves_no_money(self) -> None:
        """2 mugs at 19.99."""
        life = agreed(Offer.substitute(mugs(price="19.99")))

        assert (life.order.refunded, life.order.balance) == (cny("0"), cny("0"))

    def test_a_substitute_for_everything(self) -> None:
        """Nothing of what was ordered is left, and yet the order goes on."""
        life = short(part(1, 3), part(2, 2))
        agreed(Offer.substitute(mugs(3, "19.99"), mugs(2, "8.00")), life=life)

        life.ship()

        assert (life.order.total, life.order.balance) == (cny("75.97"), cny("0"))
        assert life.fulfilment_status() is FulfilmentStatus.SHIPPED

    def test_two_substitutes_get_numbers_of_their_own(self) -> None:
        """A second case goes on counting."""
        life = agreed(Offer.substitute(mugs(price="19.99")))
        short(part(2, 1), life=life)
        agreed(Offer.substitute(mugs(1, "8.00")), life=life)

        assert [(line.id, line.replaces) for line in life.order.lines][2:] == [("l-3", "l-1"), ("l-4", "l-2")]

    def test_ship_the_rest(self) -> None:
        """39.98 for two cups goes back; one cup and two bowls are sent."""
        life = agreed(Offer.ship_rest())

        life.ship()

        assert life.order.refunded == cny("39.98")
        assert (life.order.total, life.order.balance) == (cny("35.99"), cny("0"))
        assert life.phase() is Phase.DELIVERING

    def test_ship_the_rest_after_the_rest_has_left(self) -> None:
        """Nothing is left to ship: the receipt is awaited at once."""
        life = short()
        life.ship()
        agreed(Offer.ship_rest(), life=life)

        assert life.phase() is Phase.DELIVERING

    def test_cancel_with_refund(self) -> None:
        """All of it, whatever the shop keeps of other cancellations; other cases and shipments end with it."""
        tenth = with_fee_once_prepared(Fraction(1, 10))
        life = short(life=paid(delivery="sf", process=PROCESS.extended(cancellation=tenth)))
        short(part(2, 1), life=life)
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
        proposed(Offer.cancel(), life=life)
        life.do(Propose(life.id, case_id=X1, offers=(Offer.cancel(),)), SHOP)
        life.do(AnswerProposal(life.id, case_id=X1, proposal_id="x-1/1"))

        assert life.phase() is Phase.CANCELLED
        assert life.order.refunded == cny("87.97")
        assert [case.outcome for case in life.order.cases] == ["", "the order is cancelled"]
        assert all(case.is_closed for case in life.order.cases)
        assert life.shipment().is_closed

    def test_the_answer_follows_what_is_possible_then(self) -> None:
        """Goods have left since: cancelling is refused, and the customer takes another way."""
        life = proposed()
        life.ship(part(2, 2))

        life.refused(AlreadyHandedOver, AnswerProposal(life.id, case_id=X1, proposal_id="x-1/4"))
        life.do(AnswerProposal(life.id, case_id=X1, proposal_id="x-1/3"))

    def test_what_was_given_as_goodwill_is_not_given_again(self) -> None:
        """70.00 were credited: what is left of the order can't be worth less."""
        life = proposed()
        life.do(Refund(life.id, amount=cny("70.00"), reason="sorry"), CASHIER)

        life.refused(RefundExceedsCaptured, AnswerProposal(life.id, case_id=X1, proposal_id="x-1/3"))

    def test_a_substitute_in_mid_payment(self) -> None:
        """The difference of the first is being paid when the second makes it needless: it goes back as it comes in."""
        life = agreed(Offer.substitute(mugs()))
        life.do(Pay(life.id, method="alipay"))
        short(part(2, 2), life=life)
        agreed(Offer.substitute(mugs(1, "5.00")), life=life)
        assert (life.order.refunded, life.order.balance) == (cny("0.98"), cny("0"))  # 10.02 dearer, 11.00 cheaper

        life.record("start", payment="p-2")

        assert life.order.balance == cny("0")
        assert life.order.refunded == cny("11.00")
        assert life.payment_status() is PaymentStatus.PARTLY_REFUNDED

    def test_cash_on_delivery_takes_what_it_costs_then(self) -> None:
        """A dearer substitute leaves without money, as agreed, and the door pays for it."""
        life = placed(payment="cash_on_delivery")
        agreed(Offer.substitute(mugs()), life=short(life=life))

        life.refused(FactsNotMet, Pay(life.id, method="alipay"))
        life.ship()

        assert life.order.balance_due == cny("85.99")

    def test_none_of_them(self) -> None:
        """The merchant has the next word, the units stay where they are, and the numbers go on."""
        life = proposed()
        life.do(AnswerProposal(life.id, case_id=X1, proposal_id=None, reason="too late"))

        assert not last(life).proposals
        life.refused(UnitsBlocked, Pack(life.id, lines=(part(1, 3),)), STORE)
        proposed(Offer.wait(until=LATER), life=life)
        assert [p.id for p in last(life).proposals] == ["x-1/5"]
        refused = life.refused(UnknownProposal, AnswerProposal(life.id, case_id=X1, proposal_id="x-1/1"))
        assert refused.offered == ("x-1/5",)

    @pytest.mark.parametrize("proposal", ["x-1/1", None])
    def test_answered_once(self, proposal: str | None) -> None:
        """Not twice, not before anything is proposed, not after customer service has resolved it."""
        answer = AnswerProposal(paid().id, case_id=X1, proposal_id=proposal)
        life = short()
        life.refused(StepNotPossible, answer)
        agreed(Offer.ship_rest(), life=life)

        life.refused(StepNotPossible, answer)
        resolved = proposed()
        resolved.do(ResolveCase(resolved.id, case_id=X1, outcome="found"), SERVICE)
        resolved.refused(StepNotPossible, answer)

    @pytest.mark.parametrize("by", [SHOP, SERVICE, STORE, SF, CASHIER, ORDERFLOW])
    def test_only_the_customer_answers(self, by: object) -> None:
        """Nobody agrees in their name."""
        life = proposed()

        refused = life.refused(RoleNotEntitled, AnswerProposal(life.id, case_id=X1, proposal_id="x-1/3"), by)  # type: ignore[arg-type] # an actor
        assert refused.entitled == (CUSTOMER,)

    def test_an_unknown_case(self) -> None:
        """There is none to answer."""
        life = proposed()

        life.refused(UnknownCase, AnswerProposal(life.id, case_id=X9, proposal_id=None))


class TestSilence:
    def test_two_days_to_the_second(self) -> None:
        """At the end of the window yes, a second later no, whether or not the system has acted on it."""
        late, timely = proposed(), proposed()
        due_at = late.order.limits["answer/x-1"].due_at

        refused = late.refused(
            TimeLimitPassed, AnswerProposal(late.id, case_id=X1, proposal_id="x-1/3"), at=due_at + SECOND
        )
        timely.do(AnswerProposal(timely.id, case_id=X1, proposal_id="x-1/3"), at=due_at)

        assert due_at == NOON + 2 * DAY + 5 * MINUTE
        assert refused.limit == "answer"

    def test_the_rest_is_shipped(self) -> None:
        """What is missing is cancelled and refunded, even if it was not among the proposals."""
        life = silent(proposed(Offer.wait(until=LATER)))

        assert life.order.refunded == cny("39.98")
        assert life.line().cancelled == 2
        assert (last(life).outcome, last(life).answer) == ("no answer in time: ship_rest", None)
        assert life.phase() is Phase.PREPARING

    def test_nothing_would_be_left(self) -> None:
        """So the order is cancelled, and all money goes back."""
        life = silent(proposed(Offer.wait(until=LATER), life=short(part(1, 3), part(2, 2))))

        assert life.phase() is Phase.CANCELLED
        assert life.order.refunded == cny("75.97")

    def test_a_shop_that_cancels(self) -> None:
        """As long as it can; once goods have left, it ships the rest. Other cases end with the order."""
        process = PROCESS.extended(silence=cancel_if_possible)
        life = short(part(2, 1), life=proposed(life=short(life=paid(process=process))))
        started = proposed(life=short(life=paid(process=process)))
        started.ship(part(2, 2))
        proposed(life=life)
        life.do(ConcludeCases(life.id), ORDERFLOW, at=max(limit.due_at for limit in life.order.limits))
        silent(started)

        assert life.phase() is Phase.CANCELLED
        assert [case.outcome for case in life.order.cases] == ["no answer in time: cancel", "the order is cancelled"]
        assert started.line().cancelled == 2

    def test_a_shop_that_takes_silence_for_a_yes(self) -> None:
        """A policy may name what is on the table: the customer waits."""
        life = silent(
            proposed(life=short(life=paid(process=PROCESS.extended(silence=lambda order, case: Resolution.WAIT))))
        )

        assert life.line().promised_at == LATER

    @pytest.mark.parametrize("resolution", [Resolution.WAIT, Resolution.SUBSTITUTE])
    def test_what_cannot_be_done_goes_to_customer_service(self, resolution: Resolution) -> None:
        """Nobody has proposed it, so nobody knows until when, or what."""
        process = PROCESS.extended(silence=lambda order, case: resolution)
        life = silent(proposed(Offer.ship_rest(), life=short(life=paid(process=process))))

        assert last(life).escalated_at == life.at
        assert life.order.refunded == cny("0")

    def test_half_done_is_not_done(self) -> None:
        """Too much was given as goodwill already: nothing is cancelled, and customer service looks at it."""
        life = proposed()
        life.do(Refund(life.id, amount=cny("70.00"), reason="sorry"), CASHIER)

        events = life.do(ConcludeCases(life.id), ORDERFLOW, at=life.order.limits["answer/x-1"].due_at).events

        assert not any(isinstance(event, UnitsCancelled | CaseResolved) for event in events)
        assert last(life).escalated_at == life.at
        assert life.line().cancelled == 0

    def test_a_merchant_who_proposes_nothing(self) -> None:
        """Customer service is called in; if that does nothing either, the case ends and its units are free."""
        life = silent(short(), "proposal")
        assert (last(life).escalated_at, last(life).is_closed) == (life.at, False)

        silent(life, "case")

        assert (last(life).outcome, last(life).is_closed) == ("not resolved in time", True)
        life.do(Pack(life.id), STORE)
        assert life.shipment().units == 5

    def test_not_a_second_before(self) -> None:
        """Nor if no case is open at all, nor by anybody but the system."""
        life = proposed()
        due_at = life.order.limits["answer/x-1"].due_at

        life.refused(NotYetDue, ConcludeCases(life.id), ORDERFLOW, at=due_at - SECOND)
        life.refused(RoleNotEntitled, ConcludeCases(life.id), SHOP, at=due_at)
        other = paid()
        other.refused(NotYetDue, ConcludeCases(other.id), ORDERFLOW)

    def test_one_case_of_two_is_due(self) -> None:
        """The other one still has its time."""
        life = proposed()
        short(part(2, 1), life=life)
        proposed(Offer.ship_rest(), life=life)

        silent(life)

        assert [case.is_closed for case in life.order.cases] == [True, False]

    def test_the_window_is_the_shops(self) -> None:
        """Six hours here; and it can be put off for one case, with a reason."""
        process = retail(answer_window=timedelta(hours=6), case_window=timedelta(hours=7))
        life = short(life=paid(process=process))
        assert life.order.limits["proposal/x-1"].due_at == life.at + timedelta(hours=7)
        proposed(life=life)
        due_at = life.order.limits["answer/x-1"].due_at
        assert due_at == life.at + timedelta(hours=6)

        more = ExtendLimit(life.id, limit="answer", subject="x-1", until=due_at + DAY, reason="they are travelling")
        life.do(more, SHOP)

        life.do(AnswerProposal(life.id, case_id=X1, proposal_id="x-1/1"), at=due_at + DAY)


class TestCustomerService:
    def test_anybody_of_the_two_calls_it_in(self) -> None:
        """What was proposed is off the table; it may propose something itself."""
        for by in (BUYER, SHOP):
            life = proposed()
            life.do(EscalateCase(life.id, case_id=X1, reason="no good"), by)
            assert not last(life).proposals
            life.refused(StepNotPossible, AnswerProposal(life.id, case_id=X1, proposal_id="x-1/1"))
            life.refused(StepNotPossible, EscalateCase(life.id, case_id=X1), by)

            life.do(Propose(life.id, case_id=X1, offers=(Offer.ship_rest(),)), SERVICE)
            assert last(life).escalated_at is None
            life.do(AnswerProposal(life.id, case_id=X1, proposal_id="x-1/5"))
            assert life.order.refunded == cny("39.98")

    def test_its_word_ends_the_case(self) -> None:
        """The units are free again; money and goods are as they were."""
        life = short()
        life.do(ResolveCase(life.id, case_id=X1, outcome="two were found behind the shelf"), SERVICE)

        assert last(life).outcome == "two were found behind the shelf"
        assert not [limit for limit in life.order.limits if limit.subject == "x-1"]
        life.do(Pack(life.id), STORE)

    @pytest.mark.parametrize("by", [BUYER, SHOP, STORE, SF, CASHIER, ORDERFLOW])
    def test_nobody_elses_word_does(self, by: object) -> None:
        """Not the merchant's, who would resolve for themselves."""
        life = short()

        life.refused(RoleNotEntitled, ResolveCase(life.id, case_id=X1, outcome="fine"), by)  # type: ignore[arg-type] # an actor

    def test_what_has_ended_is_not_resolved_again(self) -> None:
        """Nor escalated, nor proposed to; and an outcome says something."""
        life = short()
        with pytest.raises(InvalidField):
            ResolveCase(life.id, case_id=X1, outcome=" ")
        life.do(ResolveCase(life.id, case_id=X1, outcome="found"), SERVICE)

        life.refused(StepNotPossible, ResolveCase(life.id, case_id=X1, outcome="found"), SERVICE)
        life.refused(StepNotPossible, EscalateCase(life.id, case_id=X1))
        life.refused(StepNotPossible, Propose(life.id, case_id=X1, offers=(Offer.cancel(),)), SHOP)
        life.refused(UnknownCase, ResolveCase(life.id, case_id=X9, outcome="found"), SERVICE)
        life.refused(UnknownCase, EscalateCase(life.id, case_id=X9))

    def test_a_cancelled_order_has_no_open_case(self) -> None:
        """The customer cancels instead of answering: nothing is left to resolve."""
        life = proposed()
        life.do(Cancel(life.id))

        assert (last(life).outcome, last(life).is_closed) == ("the order is cancelled", True)
        assert life.order.refunded == cny("75.97")
        life.refused(StepNotPossible, AnswerProposal(life.id, case_id=X1, proposal_id="x-1/3"))


class TestTransit:
    @pytest.mark.parametrize("by", [BUYER, SF, SERVICE, ORDERFLOW])
    def test_customer_or_carrier_reports_trouble(self, by: object) -> None:
        """It is about a shipment, blocks nothing, and customer service resolves it."""
        life = shipped()
        life.do(OpenCase(life.id, kind=TRANSIT, shipment_id=S1, reason="the box is wet"), by)  # type: ignore[arg-type] # an actor
        assert (last(life).shipment_id, last(life).units) == ("s-1", 0)

        life.do(ResolveCase(life.id, case_id=X1, outcome="dried, and delivered again tomorrow"), SERVICE)

        assert last(life).is_closed

    def test_while_it_is_open_the_receipt_is_not_taken_for_granted(self) -> None:
        """The customer's ten days begin anew once it is resolved."""
        life = shipped()
        life.do(OpenCase(life.id, kind=TRANSIT, shipment_id=S1))
        assert [(limit.name, limit.responsible) for limit in life.order.limits] == [("proposal", CUSTOMER_SERVICE)]

        life.do(ResolveCase(life.id, case_id=X1, outcome="found"), SERVICE)

        assert life.limit("receipt").due_at == life.at + 10 * DAY

    def test_it_does_not_stay_open_for_ever(self) -> None:
        """Nobody does anything: customer service is called in, and then it ends; so does the order."""
        life = shipped()
        life.do(OpenCase(life.id, kind=TRANSIT, shipment_id=S1))

        silent(life, "proposal")
        silent(life, "case")

        assert last(life).outcome == "not resolved in time"

    def test_a_completed_order_is_not_closed_while_a_case_is_open(self) -> None:
        """Something is still awaited."""
        life = shipped()
        life.do(ConfirmReceipt(life.id))
        life.do(OpenCase(life.id, kind=TRANSIT, shipment_id=S1))

        assert not life.order.children_closed
        life.do(ResolveCase(life.id, case_id=X1, outcome="a wrong shipment"), SERVICE)
        assert life.order.children_closed

    def test_the_shipment_is_known_and_has_left(self) -> None:
        """None, an unknown one, or one that is still here is refused."""
        life = paid()
        life.do(Pack(life.id), STORE)

        life.refused(InvalidField, OpenCase(life.id, kind=TRANSIT))
        life.refused(UnknownShipment, OpenCase(life.id, kind=TRANSIT, shipment_id=ShipmentId("s-9")))
        life.refused(StepNotPossible, OpenCase(life.id, kind=TRANSIT, shipment_id=S1))

    def test_once_is_enough(self) -> None:
        """The same trouble is not reported twice while the first report is open; another shipment's is."""
        life = paid()
        life.ship(part(1, 3))
        life.ship()
        trouble = OpenCase(life.id, kind=TRANSIT, shipment_id=S1)
        life.do(trouble)

        assert life.refused(CaseAlreadyOpen, trouble, SF).case_id == "x-1"
        life.do(OpenCase(life.id, kind=TRANSIT, shipment_id=ShipmentId("s-2")))
        life.do(ResolveCase(life.id, case_id=X1, outcome="found"), SERVICE)
        life.do(trouble)

    def test_a_case_may_be_about_a_return(self) -> None:
        """Of a kind of its own, too; but the return must be there."""
        life = completed()
        life.do(RequestReturn(life.id, lines=(part(1, 1),), reason="chipped"))

        life.refused(UnknownReturn, OpenCase(life.id, kind=MEDIATION, return_id=ReturnId("r-9")))
        life.do(OpenCase(life.id, kind=MEDIATION, return_id=ReturnId("r-1")))

        assert last(life).return_id == "r-1"


def test_goods_about_which_a_case_is_open_stay_in_an_order_that_was_sent_back() -> None:
    """What was agreed about them could not be carried out any more; fewer and more of the others are as usual."""
    life = placed(process=PROCESS.extended(acceptance=before_payment))
    life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 2),), reason="none left"), SHOP)
    life.do(SendBack(life.id, remark="another address"), SHOP)

    for wish in (RemoveLine(life.id, line_id=LineId("l-1")), ChangeLine(life.id, line_id=LineId("l-1"), quantity=1)):
        refused = life.refused(UnitsBlocked, wish)
        assert refused.line_id == "l-1"

    life.do(ChangeLine(life.id, line_id=LineId("l-1"), quantity=2))
    life.do(RemoveLine(life.id, line_id=LineId("l-2")))
