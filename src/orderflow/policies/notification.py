"""Who is told what, by which channel?"""

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from attrs import frozen

from orderflow.entities.case import Proposal
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.order import Order
from orderflow.events import (
    CaseAnswered,
    CaseOpened,
    CaseProposed,
    CaseSettled,
    DefectRemedied,
    DeliveryAgreed,
    DeliveryProposed,
    DispatchAnnounced,
    Event,
    FeedbackFollowedUp,
    GoodsInspected,
    LimitExtended,
    LinesPromised,
    Moved,
    OrderCancelled,
    OrderSentBack,
    OrderSubmitted,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelTracked,
    PaymentCaptured,
    PaymentDeclined,
    ReductionOffered,
    RefundDone,
    RefundGranted,
    ReturnAnswered,
    ReturnAppealed,
    ReturnReceived,
    ServiceCalled,
)
from orderflow.money import written
from orderflow.roles import CUSTOMER, Role

__all__ = ["Message", "NotificationPolicy", "of_notice", "tell_customer", "tell_nobody"]


@frozen(kw_only=True, slots=False)
class Message:
    """An intent to tell somebody something; `data` is what a template needs, as text, without personal data."""

    message: str
    audience: Role
    channel: str
    data: tuple[tuple[str, str], ...] = ()


class NotificationPolicy(Protocol):
    """Which messages follow from this event? `order` is as it stands after the whole decision."""

    def __call__(self, event: Event, order: Order) -> tuple[Message, ...]: ...


_MESSAGES: Final[dict[type[Event], str]] = {
    OrderSubmitted: "order_submitted",
    PaymentCaptured: "payment_received",
    PaymentDeclined: "payment_failed",
    ParcelHandedOver: "parcel_sent",
    ParcelDelivered: "parcel_delivered",
    ReturnAnswered: "return_answered",
    ReturnAppealed: "return_appealed",
    RefundGranted: "refund_granted",
    ReturnReceived: "return_received",
    RefundDone: "refund_sent",
    OrderCancelled: "order_cancelled",
    CaseOpened: "case_opened",
    CaseProposed: "case_proposed",
    CaseAnswered: "case_answered",
    CaseSettled: "case_settled",
    Moved: "order_confirmed",
    OrderSentBack: "order_sent_back",
    LimitExtended: "limit_extended",
    LinesPromised: "date_promised",
    ParcelTracked: "parcel_tracked",
    ServiceCalled: "service_called",
    DeliveryProposed: "delivery_proposed",
    DeliveryAgreed: "delivery_agreed",
    DispatchAnnounced: "dispatch_notice",
    GoodsInspected: "goods_inspected",
    DefectRemedied: "defect_remedied",
    ReductionOffered: "reduction_offered",
    FeedbackFollowedUp: "feedback_followed_up",
}
_IN_WORDS: Final[dict[type[Event], Callable[[Any], dict[str, str]]]] = {
    OrderSentBack: lambda event: {"remark": event.remark},
    LimitExtended: lambda event: {
        "limit": event.limit_id.rpartition("/")[0],
        "until": event.due_at.isoformat(),
        "reason": event.reason,
    },
    CaseOpened: lambda event: {"case": event.case.id, "kind": event.case.kind, "reason": event.case.reason},
    CaseProposed: lambda event: {"case": event.case_id, "proposals": _ways(event.proposals)},
    CaseAnswered: lambda event: {"case": event.case_id, "answer": event.proposal_id or ""},
    CaseSettled: lambda event: {"case": event.case_id, "outcome": event.outcome},
    LinesPromised: lambda event: {
        "lines": ", ".join(event.lines),
        "until": event.promised_at.isoformat(),
        "reason": event.reason,
    },
    DeliveryProposed: lambda event: {"proposal": event.proposal.id, **_of_delivery(event.proposal.delivery)},
    DeliveryAgreed: lambda event: _of_delivery(event.delivery),
    ReturnAppealed: lambda event: {"return": event.return_id},
    RefundGranted: lambda event: {"return": event.return_id, "credited": str(event.credited)},
    DispatchAnnounced: lambda event: of_notice(event),
    GoodsInspected: lambda event: {
        "shipment": event.certificate.id,
        "defects": ", ".join(f"{defect.id}: {defect.quantity}" for defect in event.certificate.defects),
    },
    DefectRemedied: lambda event: {
        "shipment": event.shipment_id,
        "line": event.line_id,
        "quantity": str(event.quantity),
        "remedy": event.remedy.value,
    },
    ReductionOffered: lambda event: {
        "shipment": event.shipment_id,
        "line": event.line_id,
        "amount": str(event.amount),
    },
    FeedbackFollowedUp: lambda event: {"feedback": event.feedback_id, "answer": event.text},
}
"""What staff wrote or proposed for the customer to read, and until when he has to wait or may take his time."""
_OF_PARCELS: Final = (ParcelHandedOver, ParcelDelivered, ParcelTracked)


def tell_nobody(event: Event, order: Order) -> tuple[Message, ...]:
    """No messages: the host looks at the events himself."""
    return ()


def tell_customer(*channels: str, tracking: bool = False) -> NotificationPolicy:
    """
    The customer hears of everything that matters to him, by each of these channels (S08, S17: SMS or e-mail).

    `order_submitted` says that his order has come in; `order_confirmed` that it is being prepared, because all that
    this waited for, money or the merchant's yes, is there (S05).

    Args:
        channels: How: each of these.
        tracking: Whether he also hears `parcel_tracked` of whatever a carrier reports (S19); then what is pushed to the
            order's page is told as well. News of delivery are told in any case.
    """

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        message = _MESSAGES.get(type(event))
        if message is None or not _is_news(event, order, tracking):
            return ()
        data = _data(event, order)
        return tuple([Message(message=message, audience=CUSTOMER, channel=channel, data=data) for channel in channels])

    return messages


def _is_news(event: Event, order: Order, tracking: bool) -> bool:
    match event:
        case Moved():
            return _confirms(event, order)
        case ParcelTracked():
            return tracking and bool(event.reports)
        case LinesPromised():
            return bool(event.reason)  # otherwise he has just agreed to it himself
        case DeliveryProposed():
            return not event.proposal.is_of_side(CUSTOMER)
        case _:
            return True


def _confirms(event: Moved, order: Order) -> bool:
    """Whether this is the move that first led into preparation, even if others followed it at once."""
    return event.target == order.confirmed_in and event.occurred_at == order.confirmed_at


def _data(event: Event, order: Order) -> tuple[tuple[str, str], ...]:
    """What a template is likely to want (S05: number, amount paid, estimated arrival)."""
    data = {"order_id": str(order.id)}
    if order.number is not None:
        data["number"] = order.number
    payments, currency = order.payments, order.currency
    data["total"] = written(order.total_minor, currency)
    data["paid"] = written(payments.captured_minor, currency)
    data["refunded"] = written(payments.refunded_minor, currency)
    arrival = order.arrival
    if isinstance(event, _OF_PARCELS):
        parcel = order.shipments[event.shipment_id]
        arrival = parcel.arrival or arrival
        data["shipment"] = parcel.id
        if parcel.waybill is not None:
            data["waybill"] = parcel.waybill
        if isinstance(event, ParcelTracked):
            data |= _reported(event)
    elif isinstance(event, RefundDone):
        data["refund"] = str(order.payments[event.payment_id].refunds[event.refund_id].amount)
    elif isinstance(event, ReturnAnswered):
        data["return"], data["answer"] = event.return_id, event.move.step
    elif type(event) in _IN_WORDS:
        data |= _IN_WORDS[type(event)](event)
    if arrival is not None:
        data["arrival_earliest"], data["arrival_latest"] = arrival.spelled
    return tuple(data.items())


def of_notice(event: DispatchAnnounced) -> dict[str, str]:
    """How a parcel travels, and why that was told otherwise before; what is not known is left out (S15)."""
    notice = event.notice
    data = {"shipment": str(event.shipment_id), "mode": notice.mode, "packages": str(notice.packages)}
    data |= {"carrier": notice.carrier, "waybill": notice.waybill or "", "pickup_phone": notice.pickup_phone}
    return {name: value for name, value in (data | {"reason": event.reason}).items() if value}


def _of_delivery(delivery: DeliveryChoice) -> dict[str, str]:
    return {"delivery": delivery.option, "fee": str(delivery.fee)}


def _ways(proposals: Iterable[Proposal]) -> str:
    """Proposals in short, as a template shows them: `x-1/1 wait 2026-03-10T04:00:00+00:00, x-1/2 ship_rest`."""
    return ", ".join(
        " ".join((proposal.id, proposal.way, *([proposal.until.isoformat()] if proposal.until else [])))
        for proposal in proposals
    )


def _reported(event: ParcelTracked) -> dict[str, str]:
    """The newest of the reports that came together."""
    report = max(event.reports, key=lambda report: report.at)
    return {"status": report.status.value, "location": report.location, "description": report.description}
