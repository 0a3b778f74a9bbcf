"""What does the customer hear of?"""

from collections.abc import Iterable
from typing import Final

from orderflow.entities.case import Proposal
from orderflow.entities.deal import Deal
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.order import Order
from orderflow.events import (
    AlternativeProposed,
    CaseAnswered,
    CaseOpened,
    CaseProposed,
    CaseResolved,
    CompletionAnnounced,
    ConfirmationSent,
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
    ShipmentDelivered,
    ShipmentHandedOver,
    ShipmentTracked,
)
from orderflow.money import written
from orderflow.policies.notification import Notification, NotificationPolicy, notify
from orderflow.roles import CUSTOMER

__all__ = ["notify_customer", "of_notice"]


def notify_customer(*channels: str, tracking: bool = False) -> NotificationPolicy:
    """
    The customer hears of everything that matters to them, by each of these channels (S08, S17: SMS or e-mail).

    `order_submitted` says that their order has come in; `order_confirmed` that it is being prepared, because all that
    this waited for, money or the merchant's yes, is there (S05).

    Args:
        channels: How: each of these.
        tracking: Whether they also hear `parcel_tracked` of whatever a carrier reports (S19); then what is pushed to
            the order's page is told as well. Notification of delivery are told in any case.
    """
    told = {kind: news for kind, news in _NOTIFICATIONS.items() if tracking or kind is not ShipmentTracked}
    return notify(CUSTOMER, *channels, news=told, order_data=_of_order)


def of_notice(event: DispatchAnnounced, order: Order) -> dict[str, str]:
    """How a shipment travels, and why that was told otherwise before (S15)."""
    notice = event.notice
    data = {"shipment": str(event.shipment_id), "mode": notice.mode, "packages": str(notice.packages)}
    data |= {"carrier": notice.carrier, "waybill": notice.waybill or "", "pickup_phone": notice.pickup_phone}
    return data | {"reason": event.reason}


def _ready(event: Event, order: Order) -> dict[str, str]:
    """By when it can be made, which is the delivery date that they are asked to confirm (S12)."""
    technical = order.part(Deal).technical
    return {} if technical is None or technical.ready_by is None else {"ready_by": technical.ready_by.isoformat()}


def _is_confirmation(event: Moved, order: Order) -> bool:
    """Whether it is the move that first led into preparation, even if others followed it at once."""
    return event.target == order.confirmed_in and event.occurred_at == order.confirmed_at


def _was_offered(event: QuotationExpired | QuotationWithdrawn, order: Order) -> bool:
    """They hear only of what they had, and of a cancelled order once."""
    return order.part(Deal).quotations[event.quotation_id].offered_at is not None and order.cancellation is None


def _called(instalment_id: str, order: Order) -> str:
    """What people call an instalment of the contract in force."""
    contract = order.part(Deal).contract
    agreed = () if contract is None else contract.instalments
    return next((one.name for one in agreed if one.id == instalment_id), instalment_id)


def _of_order(event: Event, order: Order) -> dict[str, str]:
    """What a template is likely to want (S05: number, amount paid, estimated arrival)."""
    payments, currency = order.payments, order.currency
    data = {
        "order_id": str(order.id),
        "number": order.number or "",
        "total": written(order.total_minor, currency),
        "paid": written(payments.captured_minor, currency),
        "refunded": written(payments.refunded_minor, currency),
    }
    arrival = order.shipments[event.shipment_id].arrival if isinstance(event, _OF_SHIPMENTS) else None
    arrival = arrival or order.arrival
    if arrival is not None:
        data["arrival_earliest"], data["arrival_latest"] = arrival.spelled
    return data


def _of_shipment(event: ShipmentHandedOver | ShipmentDelivered | ShipmentTracked, order: Order) -> dict[str, str]:
    shipment = order.shipments[event.shipment_id]
    return {"shipment": shipment.id, "waybill": shipment.waybill or ""}


def _of_delivery(delivery: DeliveryChoice) -> dict[str, str]:
    return {"delivery": delivery.option, "fee": str(delivery.fee)}


def _quoted(event: QuotationOffered | QuotationExpired | QuotationWithdrawn, order: Order) -> dict[str, str]:
    quotation = order.part(Deal).quotations[event.quotation_id]
    return {
        "quotation": quotation.id,
        "offered": str(quotation.total),
        "valid_until": quotation.valid_until.isoformat(),
    }


def _ways(proposals: Iterable[Proposal]) -> str:
    """Proposals in short, as a template shows them: `x-1/1 wait 2026-03-10T04:00:00+00:00, x-1/2 ship_rest`."""
    return ", ".join(
        " ".join((proposal.id, proposal.resolution, *([proposal.until.isoformat()] if proposal.until else [])))
        for proposal in proposals
    )


def _reported(event: ShipmentTracked, order: Order) -> dict[str, str]:
    """The newest of the reports that came together."""
    report = max(event.reports, key=lambda report: report.at)
    return _of_shipment(event, order) | {
        "status": report.status.value,
        "location": report.location,
        "description": report.description,
    }


_OF_SHIPMENTS: Final = (ShipmentHandedOver, ShipmentDelivered, ShipmentTracked)
_NOTIFICATIONS: Final[dict[type[Event], Notification]] = {
    OrderSubmitted: Notification("order_submitted"),
    PaymentCaptured: Notification("payment_received"),
    PaymentDeclined: Notification("payment_failed"),
    ShipmentHandedOver: Notification("parcel_sent", data=_of_shipment),
    ShipmentDelivered: Notification("parcel_delivered", data=_of_shipment),
    ReturnAnswered: Notification(
        "return_answered", data=lambda event, _: {"return": event.return_id, "answer": event.move.step}
    ),
    ReturnAppealed: Notification("return_appealed", data=lambda event, _: {"return": event.return_id}),
    RefundGranted: Notification(
        "refund_granted", data=lambda event, _: {"return": event.return_id, "credited": str(event.credited)}
    ),
    ReturnReceived: Notification("return_received"),
    RefundDone: Notification(
        "refund_sent",
        data=lambda event, order: {"refund": str(order.payments[event.payment_id].refunds[event.refund_id].amount)},
    ),
    OrderCancelled: Notification("order_cancelled"),
    CaseOpened: Notification(
        "case_opened",
        data=lambda event, _: {"case": event.case.id, "kind": event.case.kind, "reason": event.case.reason},
    ),
    CaseProposed: Notification(
        "case_proposed", data=lambda event, _: {"case": event.case_id, "proposals": _ways(event.proposals)}
    ),
    CaseAnswered: Notification(
        "case_answered", data=lambda event, _: {"case": event.case_id, "answer": event.proposal_id or ""}
    ),
    CaseResolved: Notification("case_settled", data=lambda event, _: {"case": event.case_id, "outcome": event.outcome}),
    Moved: Notification("order_confirmed", when=_is_confirmation),
    OrderSentBack: Notification("order_sent_back", data=lambda event, _: {"remark": event.remark}),
    LimitExtended: Notification(
        "limit_extended",
        data=lambda event, _: {
            "limit": event.limit_id.partition("/")[0],
            "until": event.due_at.isoformat(),
            "reason": event.reason,
        },
    ),
    LinesPromised: Notification(
        "date_promised",
        data=lambda event, _: {
            "lines": ", ".join(event.lines),
            "until": event.promised_at.isoformat(),
            "reason": event.reason,
        },
        when=lambda event, _: bool(event.reason),  # otherwise they have just agreed to it themselves
    ),
    CompletionAnnounced: Notification(
        "completion_announced",
        data=lambda event, order: {
            "production": order.part(Deal).production[event.production_id].number,
            "completes_at": event.completes_at.isoformat(),
        },
    ),
    ShipmentTracked: Notification("parcel_tracked", data=_reported, when=lambda event, _: bool(event.reports)),
    ServiceCalled: Notification("service_called"),
    DeliveryProposed: Notification(
        "delivery_proposed",
        data=lambda event, _: {"proposal": event.proposal.id, **_of_delivery(event.proposal.delivery)},
        when=lambda event, _: not event.proposal.is_of_side(CUSTOMER),
    ),
    DeliveryAgreed: Notification("delivery_agreed", data=lambda event, _: _of_delivery(event.delivery)),
    QuotationOffered: Notification("quotation_sent", data=_quoted),
    QuotationExpired: Notification("quotation_expired", data=_quoted, when=_was_offered),
    QuotationWithdrawn: Notification(
        "quotation_withdrawn",
        data=lambda event, order: {
            "reason": event.reason,
            **_quoted(event, order),
        },
        when=_was_offered,
    ),
    ContractTookEffect: Notification(
        "contract_in_force",
        data=lambda event, order: {
            "contract": event.contract_id,
            "contract_number": order.part(Deal).contracts[event.contract_id].number,
        },
    ),
    PaymentReminded: Notification(
        "payment_reminder",
        data=lambda event, order: {
            "instalment": event.instalment_id,
            "instalment_name": _called(event.instalment_id, order),
            "open": str(event.open),
        },
    ),
    DispatchAnnounced: Notification("dispatch_notice", data=of_notice),
    GoodsInspected: Notification(
        "goods_inspected",
        data=lambda event, _: {
            "shipment": event.certificate.id,
            "defects": ", ".join(f"{defect.id}: {defect.quantity}" for defect in event.certificate.defects),
        },
    ),
    DefectRemedied: Notification(
        "defect_remedied",
        data=lambda event, _: {
            "shipment": event.shipment_id,
            "line": event.line_id,
            "quantity": str(event.quantity),
            "remedy": event.remedy.value,
        },
    ),
    ReductionOffered: Notification(
        "reduction_offered",
        data=lambda event, _: {
            "shipment": event.shipment_id,
            "line": event.line_id,
            "amount": str(event.amount),
        },
    ),
    FeedbackFollowedUp: Notification(
        "feedback_followed_up", data=lambda event, _: {"feedback": event.feedback_id, "answer": event.text}
    ),
    DetailsRequested: Notification("details_requested", data=lambda event, _: {"fields": ", ".join(event.fields)}),
    ReplyPromised: Notification(
        "reply_promised",
        data=lambda event, _: {
            "about": event.reply.about,
            "until": event.reply.until.isoformat(),
            "reason": event.reason,
        },
    ),
    CustomerAnswered: Notification("reply", data=lambda event, _: {"text": event.text}),
    AlternativeProposed: Notification("alternative_proposed", data=lambda event, _: {"alternative": event.text}),
    ConfirmationSent: Notification("please_confirm", data=_ready),
}
