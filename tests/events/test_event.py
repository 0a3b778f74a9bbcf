"""Events: facts with a name for ever, that travel, and lead to the same order at every replay."""

import copy
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import ClassVar

import attrs
import pytest

import reviews
from deliveries import SIGNED, whole_signed
from five import FIVE, whole_five
from forms import FORMS, whole_form
from inquiries import B2B as INQUIRIES
from inquiries import whole_inquiry
from life import (
    CASHIER,
    DAY,
    DELIVERIES,
    LI,
    NOON,
    PROCESS,
    SERVICE,
    SHOP,
    STORE,
    Life,
    bowls,
    by_post,
    closed,
    cny,
    completed,
    copies,
    cups,
    paid,
    part,
    placed,
    shipped,
)
from made import TRUSTING, whole_release
from malls import MALL, whole_mall
from meals import MEALS, whole_meal
from mediated import MEDIATED, whole_mediated
from orderflow.catalogue import SHIPPED_EVENTS
from orderflow.commands import (
    Accept,
    AddLines,
    AnswerProposal,
    ApproveReturn,
    Cancel,
    CancelUnits,
    CapturePayment,
    ChangeLine,
    ChooseDelivery,
    ChoosePayment,
    ConfirmReceipt,
    EndWindow,
    ErasePersonalData,
    Escalate,
    EscalateCase,
    ExtendLimit,
    Offer,
    OpenCart,
    OpenCase,
    Pack,
    Pay,
    Propose,
    ReceiveReturn,
    RecordBooking,
    RecordChargeback,
    Refund,
    RemoveLine,
    RequestInvoice,
    RequestReturn,
    Result,
    SendBack,
    SetRecipient,
    Submit,
    Unpack,
    VoidPayment,
)
from orderflow.deciding import replay
from orderflow.entities.case import SHORTAGE
from orderflow.entities.order import Order
from orderflow.entities.party import Invoice
from orderflow.entities.phase import ChildMove, ChildPhase, Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.errors import DefinitionError
from orderflow.events import (
    CartOpened,
    Event,
    Moved,
    Opening,
    PaymentCaptured,
    WindowEnded,
    apply,
    event,
)
from orderflow.events.case import _CaseEvent
from orderflow.events.feedback import _FeedbackEvent
from orderflow.events.inspection import _DefectEvent
from orderflow.events.order_form import _DealEvent
from orderflow.events.payment import _PaymentEvent
from orderflow.events.release import _CreditEvent
from orderflow.events.return_request import _ReturnEvent
from orderflow.events.shipment import _ShipmentEvent
from orderflow.events.stock import _StockEvent
from orderflow.ids import CaptureId, CaseId, LineId, PaymentId, ReturnId, ShipmentId
from orderflow.money import CurrencyMismatch, Money
from orderflow.policies import DeliveryOption, after_payment, before_payment, pickup, regulated_limits
from orderflow.roles import ORDERFLOW
from reviews import failed_sample, whole_review
from signed import SIGNED as CONTRACTS
from signed import whole_contract
from works import WORKSHOP, a_few_more, whole_workshop

P1, S1, R1, L1 = PaymentId("p-1"), ShipmentId("s-1"), ReturnId("r-1"), LineId("l-1")


def up_to_ten(order: Order) -> tuple[DeliveryOption, ...]:
    """More than ten don't fit into the van."""
    return DELIVERIES if order.lines.units <= 10 else (pickup(),)


def edited() -> Life:
    """Edited in every way, then placed, accepted after payment, and closed."""
    life = Life(PROCESS.extended(acceptance=after_payment, deliveries=up_to_ten))
    life.do(OpenCart(process="retail", currency="CNY"))
    life.do(AddLines(life.id, lines=(cups(), bowls(), bowls())))
    life.do(ChangeLine(life.id, line_id=L1, quantity=2))
    life.do(RemoveLine(life.id, line_id=LineId("l-3")))
    life.do(SetRecipient(life.id, recipient=LI))
    life.do(RequestInvoice(life.id, invoice=Invoice(title="Li")))
    life.do(ChooseDelivery(life.id, option="sf"))
    life.do(ChangeLine(life.id, line_id=L1, quantity=100))
    life.do(ChangeLine(life.id, line_id=L1, quantity=2))
    life.do(ChooseDelivery(life.id, option="sf"))
    life.do(ChoosePayment(life.id, method="alipay"))
    life.do(Submit(life.id))
    life.do(ExtendLimit(life.id, limit="payment", until=NOON + DAY, reason="asked"), SHOP)
    life.do(Pay(life.id, method="alipay"))
    life.record("start", Result.PENDING, reference="a-1")
    life.record("start")
    life.do(Accept(life.id), SHOP)
    life.do(CancelUnits(life.id, lines=(part(1, 1),)), SHOP)
    life.record("f-1", Result.DECLINED)
    life.do(Refund(life.id, amount=cny("19.99")), CASHIER)
    life.record("f-2")
    life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
    life.do(RecordBooking(life.id, shipment_id=S1, result=Result.DECLINED, reason="full"), ORDERFLOW)
    life.do(RecordBooking(life.id, shipment_id=S1, result=Result.DONE, waybill="SF1"), ORDERFLOW)
    life.do(Unpack(life.id, shipment_id=S1), STORE)
    life.ship()
    life.track(TrackingStatus.IN_TRANSIT, TrackingStatus.LOST, shipment="s-2")
    life.track(TrackingStatus.DELIVERED, shipment="s-2")
    life.do(ConfirmReceipt(life.id))
    life.do(RequestReturn(life.id, lines=(part(2, 1),)))
    life.do(ApproveReturn(life.id, return_id=R1), SHOP)
    life.do(ReceiveReturn(life.id, return_id=R1), STORE)
    life.record("f-3")
    life.do(ErasePersonalData(life.id), SERVICE)
    life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)
    return life


def card() -> Life:
    """Held, captured in part, refused in part, let go, charged back and cancelled."""
    life = placed()
    life.do(Pay(life.id, method="card", amount=cny("5.00")))
    life.record("start", Result.UNKNOWN)
    life.record("start", Result.DECLINED)
    life.do(Pay(life.id, method="card"))
    life.record("start", payment="p-2")
    for number, result in ((1, Result.UNKNOWN), (1, Result.DONE), (2, Result.DECLINED)):
        if f"c-{number}" not in life.payment(2).captures:
            life.do(CapturePayment(life.id, payment_id=PaymentId("p-2"), amount=cny("5.00")), CASHIER)
        life.record(f"c-{number}", result, payment="p-2")
    life.do(VoidPayment(life.id, payment_id=PaymentId("p-2")), CASHIER)
    life.record("void", Result.DECLINED, payment="p-2")
    life.do(RecordChargeback(life.id, payment_id=PaymentId("p-2"), amount=cny("1.00")), ORDERFLOW)
    life.do(Cancel(life.id))
    life.record("void", payment="p-2")
    return life


def negotiated() -> Life:
    """Two shortages: one waited for, after customer service was called in, one ended by cancelling."""
    life = paid()
    for number in (1, 2):
        life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(number, 1),)), SHOP)
    life.do(EscalateCase(life.id, case_id=CaseId("x-1")))
    offers = (Offer.wait(until=life.at + DAY), Offer.substitute(cups(1)))
    life.do(Propose(life.id, case_id=CaseId("x-1"), offers=offers), SHOP)
    life.do(AnswerProposal(life.id, case_id=CaseId("x-1"), proposal_id="x-1/1"))
    life.do(Cancel(life.id))
    return life


def late() -> Life:
    """Sent back by its reviewer, who then takes too long."""
    life = placed(process=PROCESS.extended(acceptance=before_payment, time_limits=regulated_limits()))
    life.do(SendBack(life.id, remark="the street is missing"), SHOP)
    life.do(Submit(life.id))
    life.do(Escalate(life.id), ORDERFLOW, at=life.limit("review").due_at)
    return life


def five_stages() -> Life:
    """Checked, noted, received with something missing, rated, settled."""
    return whole_five(Life(FIVE))


def meal() -> Life:
    """From the menu to two ratings."""
    life = Life(MEALS)
    whole_meal(life)
    return life


def mall_order() -> Life:
    """Stock refused, held, let go and committed; a promise changed."""
    return whole_mall(Life(MALL))


def mediated() -> Life:
    """Customer service steps in, the delivery is agreed on, and refunds are appealed."""
    return whole_mediated(Life(MEDIATED))


def released() -> Life:
    """Stock allocated, goods released, credit refused, held and given back."""
    life = Life(TRUSTING)
    whole_release(life)
    return life


def order_form() -> Life:
    """Details asked for, wishes noted, a reply promised, prices disputed and settled."""
    return whole_form(Life(FORMS))


def signed_for() -> Life:
    """Announced, inspected, put right; and feedback."""
    return whole_signed(Life(SIGNED))


def inquiry() -> Life:
    """Asked for, quoted, countered, revised; withdrawn, expired and accepted."""
    return whole_inquiry(Life(INQUIRIES))


def contracted() -> Life:
    """Drafted, refused, withdrawn, signed, amended, reminded of, and cancelled."""
    life = Life(CONTRACTS)
    whole_contract(life)
    return life


def reviewed() -> Life:
    """Reviewed, sampled, confirmed in writing, and by the customer."""
    return whole_review(Life(reviews.REVIEWED))


def failed() -> Life:
    """The sample was no good."""
    return failed_sample(Life(reviews.REVIEWED))


def workshop() -> Life:
    """Planned, bought for, made, reworked, packed beyond the order, marked."""
    life = Life(WORKSHOP.extended(packing=a_few_more))
    whole_workshop(life)
    return life


LIVES = [
    mall_order, edited, card, negotiated, late, five_stages, meal, mediated, signed_for, order_form, inquiry,
    contracted, workshop, reviewed, failed, released,
]  # fmt: skip


def test_every_shipped_event_happens_in_a_life() -> None:
    """So every one of them is replayed, pickled and compared below."""
    happened = {type(one) for life in LIVES for one in life().events}

    assert set(SHIPPED_EVENTS) - happened == set()


def test_every_type_is_used_once() -> None:
    """A stored event is found by its type, for ever."""
    types = [kind.type for kind in SHIPPED_EVENTS]

    assert len(set(types)) == len(types)
    assert all(name == name.lower() and name.replace("_", "").isalpha() for name in types)


def test_no_type_of_the_first_release_has_gone() -> None:
    """They stay for ever, however a class is renamed: what is missing here could not be loaded any more."""
    assert {
        "booking_asked", "booking_declined", "capture_asked", "capture_declined", "cart_opened", "charged_back",
        "credited", "delivery_chosen", "delivery_withdrawn", "invoice_requested", "limit_ended", "limit_extended",
        "limit_started", "line_changed", "line_removed", "lines_added", "moved", "number_assigned", "order_accepted",
        "order_cancelled", "order_submitted", "parcel_booked", "parcel_cancelled", "parcel_delivered", "parcel_found",
        "parcel_handed_over", "parcel_packed", "parcel_reopened", "parcel_tracked", "payment_authorized",
        "payment_captured", "payment_declined", "payment_pending", "payment_started", "payment_terms_chosen",
        "payment_unknown", "payment_voided", "personal_data_erased", "receipt_confirmed", "recipient_given",
        "refund_asked", "refund_declined", "refund_done", "return_answered", "return_received", "return_requested",
        "units_cancelled", "void_asked", "void_declined", "window_ended",
    } <= {kind.type for kind in SHIPPED_EVENTS}  # fmt: skip


@pytest.mark.parametrize("life", LIVES)
def test_every_event_travels(life: Callable[[], Life]) -> None:
    """Pickled or copied, it is the same fact."""
    for happened in life().events:
        for arrived in copies(happened):
            assert type(arrived) is type(happened)
            assert arrived == happened


@pytest.mark.parametrize("life", LIVES)
def test_replay_leads_to_the_same_order(life: Callable[[], Life]) -> None:
    """At the first time, at the second, and after a journey; from every point on the way (law 5)."""
    lived = life()
    history = by_post(lived.events)

    assert replay(history) == replay(history) == lived.order
    order: Order | None = None
    for number, happened in enumerate(history, start=1):
        order = apply(order, happened)
        assert order.version == number
        assert order == replay(history[:number])
    assert order == lived.order


@pytest.mark.parametrize("life", LIVES)
def test_an_event_changes_nothing_that_was(life: Callable[[], Life]) -> None:
    """The order before is as it was; only the new one is new."""
    order: Order | None = None

    for happened in life().events:
        before, kept = order, copy.deepcopy(order)
        order = apply(before, happened)
        assert before == kept


@pytest.mark.parametrize("life", [edited, card, closed, shipped])
def test_moves_follow_each_other(life: Callable[[], Life]) -> None:
    """Each begins where the one before has ended, and leads to a stage of its phase."""
    lived = life()
    moves = [happened for happened in lived.events if isinstance(happened, Moved)]

    for before, after in pairwise(moves):
        assert before.target == after.source
    for move in moves:
        assert move.phase is lived.process.table.phase_of(move.target)
    assert lived.order.state == moves[-1].target


def test_an_order_begins_once() -> None:
    """With its opening, and with nothing else."""
    life = placed()
    opening = life.events[0]
    assert isinstance(opening, CartOpened)

    with pytest.raises(DefinitionError, match="cart_opened begins an order; order o-1 has begun already"):
        apply(life.order, opening)
    with pytest.raises(DefinitionError, match="window_ended needs an order that has begun"):
        apply(None, WindowEnded(occurred_at=NOON))
    with pytest.raises(DefinitionError, match="a history without events is no order's"):
        replay([])


def test_confirmed_is_the_first_time() -> None:
    """When all that the flow waited for was there, and where it went then; an unpaid order is not confirmed."""
    life = placed()
    assert (life.order.confirmed_at, life.order.confirmed_in) == (None, None)
    life.pay()
    first = life.at
    life.ship()

    assert (life.order.confirmed_at, life.order.confirmed_in) == (first, "awaiting_shipment")


@pytest.mark.parametrize("held", ["authorized", "released"])
def test_a_history_that_mixes_currencies_is_loud(held: str) -> None:
    """Orders have one currency; where a damaged record has two, no yen becomes a fen by being added up."""
    order = paid().order
    payment = order.payments[P1]
    damaged = attrs.evolve(payment, **{held: Money(7, "JPY")})  # type: ignore[arg-type] # one of two fields
    broken = attrs.evolve(order, payments=order.payments.put(damaged))
    captured = PaymentCaptured(occurred_at=NOON, payment_id=P1, capture_id=CaptureId("c-2"), amount=cny("0.01"))

    with pytest.raises(CurrencyMismatch):
        apply(broken, captured)


def test_completed_is_the_first_time() -> None:
    """A page that comes back to a completed stage does not change when that was."""
    life = completed()
    first = life.order.completed_at

    again = Moved(occurred_at=NOON + timedelta(days=9), step="x", source="y", target="completed", phase=Phase.COMPLETED)

    assert apply(life.order, again).completed_at == first


def test_an_event_is_declared_with_a_type_of_its_own() -> None:
    """Else it could not be found again."""
    with pytest.raises(DefinitionError, match="Nameless needs its own `type`"):

        @event
        class Nameless(Event):
            grams: int

    with pytest.raises(DefinitionError, match="Later needs its own `type`"):

        @event
        class Later(WindowEnded):
            pass


def test_an_event_takes_its_facts_by_name_and_keeps_them() -> None:
    """Nothing is swapped by accident, nothing changed later."""
    with pytest.raises(TypeError):
        WindowEnded(NOON)  # type: ignore[call-arg] # the mistake that is meant
    happened = WindowEnded(occurred_at=NOON)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        happened.occurred_at = NOON  # type: ignore[misc] # the mistake that is meant


def test_an_event_without_an_answer_is_a_mistake_of_its_author() -> None:
    """It must say what becomes of the order; openings, what they open."""

    @event
    class Weighed(Event):
        type: ClassVar[str] = "weighed"

    @event
    class Imported(Opening):
        type: ClassVar[str] = "imported"

    with pytest.raises(NotImplementedError):
        apply(paid().order, Weighed(occurred_at=NOON))
    with pytest.raises(NotImplementedError):
        apply(None, Imported(occurred_at=NOON))


def test_an_event_about_a_child_says_what_becomes_of_it() -> None:
    """The base classes of payments, shipments, returns, cases, stock and credit leave that to each fact."""
    with pytest.raises(NotImplementedError):
        apply(paid().order, _PaymentEvent(occurred_at=NOON, payment_id=P1))
    with pytest.raises(NotImplementedError):
        apply(paid().order, _DealEvent(occurred_at=NOON))
    life = negotiated()
    with pytest.raises(NotImplementedError):
        apply(
            life.order,
            _CaseEvent(
                occurred_at=NOON,
                case_id=CaseId("x-1"),
                move=ChildMove("resolve", "opened", "resolved", ChildPhase.CLOSED),
            ),
        )
    with pytest.raises(NotImplementedError):
        apply(shipped().order, _ShipmentEvent(occurred_at=NOON, shipment_id=S1))
    with pytest.raises(NotImplementedError):
        apply(
            edited().order,
            _ReturnEvent(
                occurred_at=NOON,
                return_id=R1,
                move=ChildMove("approve", "requested", "approved", ChildPhase.WAITING),
            ),
        )
    with pytest.raises(NotImplementedError):
        apply(mall_order().order, _StockEvent(occurred_at=NOON, line_id=L1, quantity=1))
    with pytest.raises(NotImplementedError):
        apply(signed_for().order, _DefectEvent(occurred_at=NOON, shipment_id=S1, line_id=L1))
    with pytest.raises(NotImplementedError):
        apply(signed_for().order, _FeedbackEvent(occurred_at=NOON, feedback_id="b-1"))
    with pytest.raises(NotImplementedError):
        apply(released().order, _CreditEvent(occurred_at=NOON, shipment_id=S1, amount=cny("1.00")))
