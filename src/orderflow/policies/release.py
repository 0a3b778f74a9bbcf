"""May these goods leave before the money, on what basis, and who is told that the customer has not so much credit?"""

from typing import Final, Protocol

from orderflow.entities.content import delivery_note_digest
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.release import ReleaseBasis
from orderflow.entities.released import due_for, payment_met
from orderflow.entities.shipment import Shipment
from orderflow.entities.signature import GUARANTEE, PAYMENT_COMMITMENT, RELEASE
from orderflow.errors import Refusal
from orderflow.events import CreditRefused, Event
from orderflow.policies.notification import Notification, NotificationPolicy, notify
from orderflow.refusals import GoodsNotPaid, ReleaseNotGranted
from orderflow.roles import CUSTOMER, MARKETING_HEAD, OFFICE, ORDER_CLERK

__all__ = ["ReleasePolicy", "notify_order_clerk", "paid_only", "paid_or_committed"]

_COMMITTING: Final = ((PAYMENT_COMMITMENT, CUSTOMER), (GUARANTEE, OFFICE), (RELEASE, MARKETING_HEAD))
"""What has to be signed by whom, all three together."""


class ReleasePolicy(Protocol):
    """
    On what basis may the goods of this shipment leave?

    Asked when they are released, which is for one delivery note. On any basis but `ReleaseBasis.PAID`, what is not paid
    of them is then asked of the customer's credit line.
    """

    def __call__(self, order: Order, shipment: Shipment) -> ReleaseBasis | Refusal: ...


def paid_only(order: Order, shipment: Shipment) -> ReleaseBasis | Refusal:
    """Once they are paid, or if they are paid on delivery: what is paid covers all that is out, and these (S15)."""
    if payment_met(order, shipment):
        return ReleaseBasis.PAID
    return GoodsNotPaid(order_id=order.id, shipment_id=shipment.id, due=due_for(order, shipment))


def paid_or_committed(order: Order, shipment: Shipment) -> ReleaseBasis | Refusal:
    """
    As `paid_only`; or before the money, with three things together for just this delivery note (S14).

    They are the customer's written commitment to pay, the office's guarantee, and the marketing head's signature.
    """
    if payment_met(order, shipment):
        return ReleaseBasis.PAID
    digest, signed = delivery_note_digest(order, shipment), order.part(Deal).signed
    missing = tuple(kind for kind, role in _COMMITTING if role not in signed(kind, shipment.id, digest))
    if not missing:
        return ReleaseBasis.COMMITTED
    due = due_for(order, shipment)
    return ReleaseNotGranted(order_id=order.id, shipment_id=shipment.id, due=due, missing=missing)


def notify_order_clerk(*channels: str) -> NotificationPolicy:
    """The order clerk is told `credit_refused` when released goods stay because the customer has not so much credit."""
    news: dict[type[Event], Notification] = {CreditRefused: Notification("credit_refused", data=_refused)}
    return notify(ORDER_CLERK, *channels, news=news)


def _refused(event: CreditRefused, order: Order) -> dict[str, str]:
    about = {"shipment": event.shipment_id, "amount": str(event.amount), "reason": event.reason}
    return {"customer": order.customer, **about}
