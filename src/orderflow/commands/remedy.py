"""Defective goods are put right: reworked or replaced, or kept by the customer at a lower price (S04, S18)."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.shipment import find_shipment
from orderflow.commands.surplus import refund_by_credit_note, refund_from
from orderflow.entities.certificate import Defect, Remedy
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.redelivery import ordered_line
from orderflow.events import DefectRemedied, LinesAdded, ReductionAgreed, ReductionOffered
from orderflow.ids import LineId, ShipmentId
from orderflow.money import Money
from orderflow.refusals import (
    AlreadyRemedied,
    NoReductionOffered,
    ReductionChanged,
    ReductionExceedsPrice,
    UnknownDefect,
)
from orderflow.validation import invalid

__all__ = ["AgreeReduction", "OfferReduction", "RemedyDefect"]


@command
class RemedyDefect(OrderCommand):
    """
    Take defective units back, to deliver them reworked, or others in their place (返工, 换货).

    What is delivered instead is a line of its own that says what it replaces. It costs nothing, because the units are
    paid for already; it has to be made and accepted as any other.

    Args:
        remedy: `Remedy.REWORK` or `Remedy.REPLACEMENT`; a reduction is offered, because the customer has to agree.
    """

    type: ClassVar[str] = "remedy_defect"
    step: ClassVar[str | None] = "remedy"

    shipment_id: ShipmentId
    line_id: LineId
    remedy: Remedy

    def decide(self, context: Context) -> None:
        if self.remedy is Remedy.PRICE_REDUCTION:
            raise invalid("RemedyDefect.remedy", "rework or replacement; offer a reduction instead", self.remedy.value)
        defect = _open_defect(context, self.shipment_id, self.line_id)
        order = context.order
        line = _in_place_of(order.lines[defect.id], defect.quantity, LineId(f"l-{order.lines_ever + 1}"))
        context.emit(
            DefectRemedied(
                occurred_at=context.at,
                shipment_id=self.shipment_id,
                line_id=defect.id,
                quantity=defect.quantity,
                remedy=self.remedy,
                replacement=line.id,
            )
        )
        context.emit(LinesAdded(occurred_at=context.at, lines=(line,)))


@command
class OfferReduction(OrderCommand):
    """
    Offer to take something off if the customer keeps the defective units as they are; a later offer takes its place.

    Args:
        amount: How much of all of them together, at most what they cost.
    """

    type: ClassVar[str] = "offer_reduction"
    step: ClassVar[str | None] = "remedy"

    shipment_id: ShipmentId
    line_id: LineId
    amount: Money

    def decide(self, context: Context) -> None:
        amount = context.amount(self.amount, "OfferReduction.amount")
        defect = _open_defect(context, self.shipment_id, self.line_id)
        # What came in place of other goods costs nothing itself; it is worth what those do.
        price = ordered_line(context.order, defect.id).amount_of(defect.quantity)
        if amount > price:
            raise ReductionExceedsPrice(order_id=context.order.id, line_id=defect.id, asked=amount, price=price)
        if amount != defect.offered:
            context.emit(
                ReductionOffered(occurred_at=context.at, shipment_id=self.shipment_id, line_id=defect.id, amount=amount)
            )


@command
class AgreeReduction(OrderCommand):
    """
    Keep the defective units at the reduction that is offered (降价接收); what was paid too much goes back.

    Args:
        amount: The reduction that they were shown, so that they agree to no other; whatever is offered, if left out.
    """

    type: ClassVar[str] = "agree_reduction"
    step: ClassVar[str | None] = "agree_reduction"

    shipment_id: ShipmentId
    line_id: LineId
    amount: Money | None = None

    def decide(self, context: Context) -> None:
        order = context.order
        if self.amount is not None:
            context.amount(self.amount, "AgreeReduction.amount")
        defect = _open_defect(context, self.shipment_id, self.line_id)
        offered = defect.offered
        if offered is None:
            raise NoReductionOffered(order_id=order.id, shipment_id=self.shipment_id, line_id=defect.id)
        if self.amount not in (None, offered):
            raise ReductionChanged(order_id=order.id, line_id=defect.id, agreed=self.amount, offered=offered)
        amount = min(offered, order.total - order.credited)  # what was given as goodwill is not given a second time
        context.emit(
            ReductionAgreed(occurred_at=context.at, shipment_id=self.shipment_id, line_id=defect.id, amount=amount)
        )
        reason = self.reason or "kept at a lower price"
        refund_by_credit_note(context, amount, reason)
        owed = min(amount, context.order.surplus)
        if owed:
            refund_from(context, context.order.payments, owed, reason)


def _open_defect(context: Context, shipment_id: str, line_id: str) -> Defect:
    """The defect of this line in this delivery, if nothing was done about it yet."""
    order_id, shipment = context.order.id, find_shipment(context, shipment_id)
    certificate = context.order.part(Deal).certificates.get(shipment.id)
    defect = certificate.defects.get(line_id) if certificate is not None else None
    if defect is None:
        raise UnknownDefect(order_id=order_id, shipment_id=shipment.id, line_id=line_id)
    if defect.remedy is not None:
        raise AlreadyRemedied(
            order_id=order_id, shipment_id=shipment.id, line_id=line_id, remedied_by=defect.remedy.value
        )
    return defect


def _in_place_of(line: LineItem, quantity: int, line_id: LineId) -> LineItem:
    """The line on which *quantity* units are delivered in place of as many of *line*."""
    nothing = line.unit_price - line.unit_price
    return LineItem(
        id=line_id,
        sku=line.sku,
        name=line.name,
        quantity=quantity,
        unit_price=nothing,
        discount=nothing,
        tax=nothing,
        tax_included=line.tax_included,
        specification=line.specification,
        source=line.source,
        replaces=line.id,
    )
