"""What goes amiss between shops, customers, banks and carriers, and the shops in which it does."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from attrs import frozen

from orderflow.commands import (
    AnswerProposal,
    ApproveReturn,
    Cancel,
    CancelUnits,
    ClaimPayment,
    Command,
    ConfirmReceipt,
    Offer,
    OpenCase,
    Pack,
    Propose,
    RecordChargeback,
    RequestReturn,
    Result,
    Track,
    VerifyPayment,
)
from orderflow.effects import ReserveStock, StartPayment
from orderflow.entities.case import MEDIATION, SHORTAGE, TRANSIT
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import Shipment, ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.entities.terms import PaymentTiming
from orderflow.policies import (
    DEFAULT_METHODS,
    StageLimit,
    after_payment,
    agreed_by_both,
    before_payment,
    by_payment,
    cash_on_delivery,
    free_until_handed_over,
    hold_from_submission,
    not_needed,
    regulated_limits,
    service_decides,
    stage_limits,
)
from orderflow.process import OrderProcess
from orderflow.roles import MERCHANT
from orderflow.testing.lives.duties import SHIPPED_DUTIES, Duties, agree_on_delivery, check_money
from orderflow.testing.lives.life import Life, asked_of
from vouched import five_stage, food_delivery, mall, retail

from .shops import DUTIES, HELD, SHOPS

# ---- what people do, or don't ----------------------------------------------------------------------------------------


def first_card_fails(life: Life) -> Iterator[Command]:
    """The provider declines the first payment, for the time being."""
    for effect in tuple(life.waiting.values()):
        if isinstance(effect, StartPayment) and effect.payment_id == "p-1":
            del life.waiting[effect.key]
            yield asked_of(effect, Result.DECLINED)


def claims_twice(life: Life) -> Iterator[Command]:
    """Two halves are claimed, and all of it is found under the second: what the first was, nobody knows yet."""
    order = life.order
    claims = [payment.id for payment in order.payments if payment.gateway is None]
    for method in life.methods:
        if method.gateway is None and method.timing is not PaymentTiming.ON_DELIVERY and len(claims) < 2:
            yield ClaimPayment(order.id, method=method.name, amount=order.total.ratio(1, 2))
    if len(claims) == 2:
        yield VerifyPayment(order.id, payment_id=claims[1], received=order.total)


def in_two_shipments(life: Life) -> Iterator[Command]:
    """One unit goes ahead."""
    order = life.order
    if not order.shipments:
        yield Pack(order.id, lines=[ShipmentLine(line_id=line.id, quantity=1) for line in order.lines])


# ---- what may happen at any time -------------------------------------------------------------------------------------


def money_comes_and_goes(life: Life) -> Iterator[Command]:
    """A payment that had failed comes through after all, and then a bank takes money back."""
    for effect in tuple(life.effects.values()):
        if isinstance(effect, StartPayment):
            yield asked_of(effect, Result.DONE)
    for payment in life.order.payments:
        if payment.captured:
            yield RecordChargeback(life.order.id, payment_id=payment.id, amount=payment.captured.ratio(1, 3))


def goods_are_lost(life: Life) -> Iterator[Command]:
    """Carriers lose what is on its way, the stock has no more of it, and the merchant has to say so."""
    order = life.order
    for shipment in order.shipments:
        yield lost(shipment, life)
    for effect in tuple(life.waiting.values()):
        if isinstance(effect, ReserveStock):
            yield asked_of(effect, Result.DECLINED)
    if not order.cases:
        lines = [ShipmentLine(line_id=line.id, quantity=1) for line in order.lines if line.unpacked]
        yield OpenCase(order.id, kind=SHORTAGE, lines=lines, reason="sold out")
    for case in order.cases:
        if not case.proposals:
            yield Propose(order.id, case_id=case.id, offers=(Offer.ship_rest(), Offer.cancel()))


def all_is_sold_out(life: Life) -> Iterator[Command]:
    """Nothing of it can be had, or what had left is lost and sold out; the customer agrees that the order ends."""
    order = life.order
    if not any(case.lines for case in order.cases):
        lines = [ShipmentLine(line_id=line.id, quantity=line.unpacked) for line in order.lines if line.unpacked]
        yield OpenCase(order.id, kind=SHORTAGE, lines=lines, reason="sold out")
    if not order.cases:
        for shipment in order.shipments:
            yield OpenCase(order.id, kind=TRANSIT, shipment_id=shipment.id, reason="it does not come")
    for case in order.cases:
        if not case.proposals:
            yield Propose(order.id, case_id=case.id, offers=(Offer.cancel(),))
    for shipment in order.shipments:
        yield lost(shipment, life)
    for case in order.cases:
        for proposal in case.proposals:
            yield AnswerProposal(order.id, case_id=case.id, proposal_id=proposal.id)


def the_rest_is_given_up(life: Life) -> Iterator[Command]:
    """Only the first shipment arrives; the others are lost, and nobody sends them again."""
    order = life.order
    shipments = tuple(order.shipments)
    for arrived in shipments[:1]:
        yield ConfirmReceipt(order.id, shipment_id=arrived.id)
    for other in shipments[1:]:
        yield lost(other, life)
    left = [ShipmentLine(line_id=line.id, quantity=line.unpacked) for line in order.lines if line.unpacked]
    if left and len(shipments) > 1:
        yield CancelUnits(order.id, lines=left)


def given_up_too_late(life: Life) -> Iterator[Command]:
    """The order is cancelled, and then a carrier has the shipment that was taken apart, and money comes."""
    yield Cancel(life.order.id)
    for shipment in life.order.shipments:
        yield Track(life.order.id, shipment_id=shipment.id, reports=(_report(TrackingStatus.COLLECTED, life),))
    yield from money_comes_and_goes(life)


def goods_come_back(life: Life) -> Iterator[Command]:
    """The customer wants money back for one unit, and the shop has a look at it; and there is something else."""
    order = life.order
    if not order.returns:
        lines = [ShipmentLine(line_id=line.id, quantity=1) for line in order.lines if line.returnable]
        yield RequestReturn(order.id, lines=lines, reason="scratched")
    for request in order.returns:
        yield ApproveReturn(order.id, return_id=request.id)
    if not order.cases:
        yield OpenCase(order.id, kind=MEDIATION, reason="it smells")


def lost(shipment: Shipment, life: Life) -> Command:
    """Its carrier says that it will not come."""
    return Track(life.order.id, shipment_id=shipment.id, reports=(_report(TrackingStatus.LOST, life),))


def _report(status: TrackingStatus, life: Life) -> TrackingEvent:
    return TrackingEvent(status=status, at=life.at)


INCIDENTS: Final[Duties] = (
    money_comes_and_goes,
    goods_are_lost,
    goods_come_back,
    given_up_too_late,
    all_is_sold_out,
    the_rest_is_given_up,
)


@frozen
class Shop:
    """A process whose orders are lived with, what people do there, what may go amiss, and what is agreed on paying."""

    process: OrderProcess
    currency: str = "CNY"
    duties: Duties = SHIPPED_DUTIES
    incidents: Duties = INCIDENTS
    method: str | None = None


# ---- the shops -------------------------------------------------------------------------------------------------------

_METHODS: Final = (HELD, *DEFAULT_METHODS, cash_on_delivery())
_FAILING: Final[Duties] = (first_card_fails, in_two_shipments, *SHIPPED_DUTIES)
_CLAIMING: Final[Duties] = (
    claims_twice,
    in_two_shipments,
    *(duty for duty in SHIPPED_DUTIES if duty is not check_money),
)

_AGREEING_LATE: Final[Duties] = (*(duty for duty in SHIPPED_DUTIES if duty is not agree_on_delivery), agree_on_delivery)


def itself(order: Order) -> tuple[str, ...]:
    """A limit on the order as a whole."""
    return ("",)


def limited(process: OrderProcess, **phases: frozenset[Phase]) -> OrderProcess:
    """The same with limits of the host's own: after an hour in one of these phases the system runs this command."""
    stages = [
        StageLimit(name=then, then=then, phases=of, span=timedelta(hours=1), responsible=MERCHANT, subjects=itself)
        for then, of in phases.items()
    ]
    return process.extended(time_limits=stage_limits(*stages, beside=process.policies.time_limits))


EVER: Final = frozenset(Phase) - {Phase.CLOSED}
_STOCKED_AND_MEDIATED: Final = retail(
    acceptance=before_payment, mediation=service_decides, payment_methods=_METHODS
).extended(stock=hold_from_submission, time_limits=regulated_limits())
_STOCKED_AND_AGREED: Final = retail(
    acceptance=after_payment, logistics=agreed_by_both, payment_methods=_METHODS
).extended(stock=hold_from_submission, time_limits=regulated_limits())
_AGREED: Final = retail(logistics=agreed_by_both)
_SUBMITTED_BY_PAYMENT: Final = retail(submission=by_payment, acceptance=after_payment, payment_methods=_METHODS)
_UNASKED: Final = mall(acceptance=not_needed, payment_methods=_METHODS)

TROUBLED: Final = (
    Shop(_STOCKED_AND_MEDIATED, duties=_FAILING),
    Shop(_STOCKED_AND_AGREED, duties=_FAILING),
    Shop(_AGREED, duties=_AGREEING_LATE),
    Shop(_AGREED.extended(roles={"propose_delivery": (MERCHANT,)}), duties=_AGREEING_LATE),
    Shop(_SUBMITTED_BY_PAYMENT, duties=_FAILING),
    Shop(_SUBMITTED_BY_PAYMENT, duties=_CLAIMING),
    Shop(mall(payment_methods=_METHODS), duties=_CLAIMING),
    Shop(_UNASKED, method="cash_on_delivery"),
    Shop(limited(_UNASKED, escalate=EVER, confirm_receipt=frozenset({Phase.PREPARING})), duties=_FAILING),
    Shop(limited(five_stage(payment_methods=_METHODS), escalate=EVER), duties=_FAILING),
    Shop(five_stage(), duties=_CLAIMING),
    Shop(food_delivery(cancellation=free_until_handed_over, payment_methods=(HELD,)), duties=_FAILING),
    Shop(
        limited(food_delivery(), confirm_receipt=frozenset({Phase.DELIVERING})),
        duties=(in_two_shipments, *SHIPPED_DUTIES),
    ),
)
"""So that every guard of every page gets its turn, and every step of the system the limit that runs it."""

ALL_SHOPS: Final = (
    *(
        Shop(process, currencies[0], DUTIES.get(name, SHIPPED_DUTIES), incidents=())
        for name, (process, currencies) in SHOPS.items()
    ),
    *TROUBLED,
)
