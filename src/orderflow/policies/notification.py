"""Who is told what, by which channel?"""

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from attrs import frozen

from orderflow.entities.case import Proposal
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.order import Order
from orderflow.entities.quotation import Quotation
from orderflow.events import (
    CaseAnswered,
    CaseOpened,
    CaseProposed,
    CaseSettled,
    CompletionAnnounced,
    ContractTookEffect,
    CustomerAnswered,
    DefectRemedied,
    DeliveryAgreed,
    DeliveryProposed,
    DetailsRequested,
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
    PaymentReminded,
    QuotationExpired,
    QuotationOffered,
    QuotationWithdrawn,
    ReductionOffered,
    RefundDone,
    RefundGranted,
    ReplyPromised,
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
    CompletionAnnounced: "completion_announced",
    ParcelTracked: "parcel_tracked",
    ServiceCalled: "service_called",
    DeliveryProposed: "delivery_proposed",
    DeliveryAgreed: "delivery_agreed",
    QuotationOffered: "quotation_sent",
    QuotationExpired: "quotation_expired",
    QuotationWithdrawn: "quotation_withdrawn",
    ContractTookEffect: "contract_in_force",
    PaymentReminded: "payment_reminder",
    DispatchAnnounced: "dispatch_notice",
    GoodsInspected: "goods_inspected",
    DefectRemedied: "defect_remedied",
    ReductionOffered: "reduction_offered",
    FeedbackFollowedUp: "feedback_followed_up",
    DetailsRequested: "details_requested",
    ReplyPromised: "reply_promised",
    CustomerAnswered: "reply",
}
_ONLY_IF: Final[dict[type[Event], Callable[[Any, Order], bool]]] = {
    # the move that first led into preparation, even if others followed it at once
    Moved: lambda event, order: event.target == order.confirmed_in and event.occurred_at == order.confirmed_at,
    ParcelTracked: lambda event, _: bool(event.reports),
    LinesPromised: lambda event, _: bool(event.reason),  # otherwise he has just agreed to it himself
    DeliveryProposed: lambda event, _: not event.proposal.is_of_side(CUSTOMER),
    QuotationExpired: lambda event, order: _was_offered(event.quotation_id, order),
    QuotationWithdrawn: lambda event, order: _was_offered(event.quotation_id, order),
}
"""When these are news to him; all others are."""
_IN_WORDS: Final[dict[type[Event], Callable[[Any, Order], dict[str, str]]]] = {
    ParcelHandedOver: lambda event, order: _of_parcel(event, order),
    ParcelDelivered: lambda event, order: _of_parcel(event, order),
    ParcelTracked: lambda event, order: _of_parcel(event, order) | _reported(event),
    RefundDone: lambda event, order: {"refund": str(order.payments[event.payment_id].refunds[event.refund_id].amount)},
    ReturnAnswered: lambda event, _: {"return": event.return_id, "answer": event.move.step},
    OrderSentBack: lambda event, _: {"remark": event.remark},
    LimitExtended: lambda event, _: {
        "limit": event.limit_id.partition("/")[0],
        "until": event.due_at.isoformat(),
        "reason": event.reason,
    },
    CaseOpened: lambda event, _: {"case": event.case.id, "kind": event.case.kind, "reason": event.case.reason},
    CaseProposed: lambda event, _: {"case": event.case_id, "proposals": _ways(event.proposals)},
    CaseAnswered: lambda event, _: {"case": event.case_id, "answer": event.proposal_id or ""},
    CaseSettled: lambda event, _: {"case": event.case_id, "outcome": event.outcome},
    LinesPromised: lambda event, _: {
        "lines": ", ".join(event.lines),
        "until": event.promised_at.isoformat(),
        "reason": event.reason,
    },
    DeliveryProposed: lambda event, _: {"proposal": event.proposal.id, **_of_delivery(event.proposal.delivery)},
    DeliveryAgreed: lambda event, _: _of_delivery(event.delivery),
    DetailsRequested: lambda event, _: {"fields": ", ".join(event.fields)},
    ReplyPromised: lambda event, _: {
        "about": event.reply.about,
        "until": event.reply.until.isoformat(),
        "reason": event.reason,
    },
    CustomerAnswered: lambda event, _: {"text": event.text},
    ReturnAppealed: lambda event, _: {"return": event.return_id},
    RefundGranted: lambda event, _: {"return": event.return_id, "credited": str(event.credited)},
    QuotationOffered: lambda event, order: _quoted(order.deal.quotations[event.quotation_id]),
    QuotationExpired: lambda event, order: _quoted(order.deal.quotations[event.quotation_id]),
    QuotationWithdrawn: lambda event, order: {
        "reason": event.why,
        **_quoted(order.deal.quotations[event.quotation_id]),
    },
    ContractTookEffect: lambda event, _: {"contract": event.contract_id},
    PaymentReminded: lambda event, _: {"instalment": event.instalment_id, "open": str(event.open)},
    CompletionAnnounced: lambda event, _: {
        "production": event.production_id,
        "completes_at": event.completes_at.isoformat(),
    },
    DispatchAnnounced: lambda event, _: of_notice(event),
    GoodsInspected: lambda event, _: {
        "shipment": event.certificate.id,
        "defects": ", ".join(f"{defect.id}: {defect.quantity}" for defect in event.certificate.defects),
    },
    DefectRemedied: lambda event, _: {
        "shipment": event.shipment_id,
        "line": event.line_id,
        "quantity": str(event.quantity),
        "remedy": event.remedy.value,
    },
    ReductionOffered: lambda event, _: {
        "shipment": event.shipment_id,
        "line": event.line_id,
        "amount": str(event.amount),
    },
    FeedbackFollowedUp: lambda event, _: {"feedback": event.feedback_id, "answer": event.text},
}
"""What a template needs beside the order: what staff wrote or proposed, which parcel or refund it is about."""
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
    told = {kind: message for kind, message in _MESSAGES.items() if tracking or kind is not ParcelTracked}

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        kind = type(event)
        message = told.get(kind)
        if message is None or (kind in _ONLY_IF and not _ONLY_IF[kind](event, order)):
            return ()
        data = _data(event, order)
        return tuple([Message(message=message, audience=CUSTOMER, channel=channel, data=data) for channel in channels])

    return messages


def _was_offered(quotation_id: str, order: Order) -> bool:
    """He hears only of what he had, and of a cancelled order once."""
    return order.deal.quotations[quotation_id].offered_at is not None and order.cancellation is None


def _data(event: Event, order: Order) -> tuple[tuple[str, str], ...]:
    """What a template is likely to want (S05: number, amount paid, estimated arrival)."""
    payments, currency = order.payments, order.currency
    data = {"order_id": str(order.id)}
    if order.number is not None:
        data["number"] = order.number
    data["total"] = written(order.total_minor, currency)
    data["paid"] = written(payments.captured_minor, currency)
    data["refunded"] = written(payments.refunded_minor, currency)
    in_words = _IN_WORDS.get(type(event))
    if in_words is not None:
        data |= in_words(event, order)
    arrival = order.shipments[event.shipment_id].arrival if isinstance(event, _OF_PARCELS) else None
    arrival = arrival or order.arrival
    if arrival is not None:
        data["arrival_earliest"], data["arrival_latest"] = arrival.spelled
    return tuple(data.items())


def _of_parcel(event: ParcelHandedOver | ParcelDelivered | ParcelTracked, order: Order) -> dict[str, str]:
    parcel = order.shipments[event.shipment_id]
    return {"shipment": parcel.id} if parcel.waybill is None else {"shipment": parcel.id, "waybill": parcel.waybill}


def of_notice(event: DispatchAnnounced) -> dict[str, str]:
    """How a parcel travels, and why that was told otherwise before; what is not known is left out (S15)."""
    notice = event.notice
    data = {"shipment": str(event.shipment_id), "mode": notice.mode, "packages": str(notice.packages)}
    data |= {"carrier": notice.carrier, "waybill": notice.waybill or "", "pickup_phone": notice.pickup_phone}
    return {name: value for name, value in (data | {"reason": event.reason}).items() if value}


def _of_delivery(delivery: DeliveryChoice) -> dict[str, str]:
    return {"delivery": delivery.option, "fee": str(delivery.fee)}


def _quoted(quotation: Quotation) -> dict[str, str]:
    return {
        "quotation": quotation.id,
        "offered": str(quotation.total),
        "valid_until": quotation.valid_until.isoformat(),
    }


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
