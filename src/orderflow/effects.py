"""
What a decision asks of the world: effects, kept in the outbox until they are performed.

`decide` calls nobody. It leaves effects, which are saved in the same transaction as the events; `desk.run_due()`
performs them through a port, in order per `subject`. The `key` is the same at each retry, so that a provider can tell a
repetition from a second wish (law 7).
"""

from datetime import datetime
from typing import ClassVar

from attrs import field

from orderflow._first_use import value
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.party import Party
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import OrderId
from orderflow.kept import Agreed, Id, PersonId, Reference, Word
from orderflow.money import Money

__all__ = [
    "BookShipment",
    "CancelShipment",
    "CapturePayment",
    "CommitStock",
    "CreditEffect",
    "Due",
    "Effect",
    "ForgetPositions",
    "FreeCredit",
    "FreeReservation",
    "Notify",
    "PaymentEffect",
    "RefundPayment",
    "ReserveCredit",
    "ReserveStock",
    "StartPayment",
    "StockEffect",
    "VoidPayment",
]


@value(kw_only=True)
class Effect:
    """
    Something to be done outside, as data.

    Attributes:
        key: The same at each retry and for no other effect.
        subject: What it is about. Effects of one subject are performed in their order; one that is stuck holds up only
            these.
    """

    type: ClassVar[str] = "effect"

    key: Id
    order_id: OrderId
    subject: Id


@value(kw_only=True)
class PaymentEffect(Effect):
    """An effect that a payment gateway performs; `reference` is the provider's own name of the payment, once known."""

    gateway: Word
    payment_id: Id
    amount: Money
    reference: Reference | None = None


@value(kw_only=True)
class StartPayment(PaymentEffect):
    """Authorize *amount*, and take it at once if `capture` says so."""

    type: ClassVar[str] = "start_payment"

    method: Word
    capture: bool


@value(kw_only=True)
class CapturePayment(PaymentEffect):
    """Take *amount* of what is authorized; several may follow each other."""

    type: ClassVar[str] = "capture_payment"

    capture_id: Id


@value(kw_only=True)
class VoidPayment(PaymentEffect):
    """Let go what is authorized and not captured, or stop a payment that has not come through; *amount* is held."""

    type: ClassVar[str] = "void_payment"


@value(kw_only=True)
class RefundPayment(PaymentEffect):
    """Give *amount* of what was captured back."""

    type: ClassVar[str] = "refund_payment"

    refund_id: Id


@value(kw_only=True)
class BookShipment(Effect):
    """Have a carrier fetch and bring a shipment; `to` is filled in when it is performed and never stored."""

    type: ClassVar[str] = "book_shipment"

    carrier: Word
    shipment_id: Id
    option: Word
    kind: DeliveryKind
    lines: tuple[ShipmentLine, ...]
    to: Party | None = field(default=None, repr=False)


@value(kw_only=True)
class CancelShipment(Effect):
    """Tell a carrier that a booked shipment will not come."""

    type: ClassVar[str] = "cancel_shipment"

    carrier: Word
    shipment_id: Id
    waybill: Reference


@value(kw_only=True)
class StockEffect(Effect):
    """An effect that the inventory performs; `sku` and `quantity` say what of."""

    line_id: Id
    sku: Agreed
    quantity: int


@value(kw_only=True)
class ReserveStock(StockEffect):
    """Hold units for this order, all or none, so that they cannot be sold twice; `ask` numbers the line's askings."""

    type: ClassVar[str] = "reserve_stock"

    ask: int


@value(kw_only=True)
class FreeReservation(StockEffect):
    """Let held units go: nobody wants them any more."""

    type: ClassVar[str] = "free_reservation"


@value(kw_only=True)
class CommitStock(StockEffect):
    """Held units have left the house."""

    type: ClassVar[str] = "commit_stock"


@value(kw_only=True)
class CreditEffect(Effect):
    """An effect on the credit line of a customer; `shipment_id` says for which goods."""

    customer: PersonId
    shipment_id: Id
    amount: Money


@value(kw_only=True)
class ReserveCredit(CreditEffect):
    """
    Hold *amount* of the customer's credit for this order, all or nothing.

    `ask` numbers the askings of a shipment.
    """

    type: ClassVar[str] = "reserve_credit"

    ask: int


@value(kw_only=True)
class FreeCredit(CreditEffect):
    """Give held credit back: it was paid, or the goods do not leave."""

    type: ClassVar[str] = "free_credit"


@value(kw_only=True)
class Notify(Effect):
    """
    Tell somebody something (S08, S17): an intent, not a text.

    Attributes:
        message: What it is about, for instance `"order_confirmed"`; the host has a template for each.
        audience: The role it is for.
        channel: How to send it: `"sms"`, `"email"`, or whatever the host's notifier knows.
        data: What the template needs: numbers, amounts, dates as text; never personal data.
        to: The recipient, for the customer only; filled in when it is performed and never stored.
    """

    type: ClassVar[str] = "notify"

    message: Word
    audience: Word
    channel: Word
    data: tuple[tuple[Word, str], ...] = ()
    to: Party | None = field(default=None, repr=False)


@value(kw_only=True)
class ForgetPositions(Effect):
    """Delete where the couriers of an order were (S20)."""

    type: ClassVar[str] = "forget_positions"


@value(kw_only=True)
class Due:
    """A time limit of an order: what it is about, when it ends, and the command that the system runs then."""

    order_id: OrderId
    limit: str
    subject: str
    due_at: datetime
    then: str
