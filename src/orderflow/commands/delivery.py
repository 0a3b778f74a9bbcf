"""Buyer and seller agree on the logistics, before or after the payment: propose, and agree (S21)."""

from typing import ClassVar

import attrs
from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.surplus import refund_surplus, require_credit_notes_covered
from orderflow.entities.delivery import ArrivalWindow, DeliveryChoice, DeliveryKind
from orderflow.entities.delivery_proposal import DeliveryProposal
from orderflow.entities.phase import ChildPhase
from orderflow.events import DeliveryAgreed, DeliveryProposed
from orderflow.money import Money
from orderflow.refusals import DeliveryInUse, ProposerCannotAgree, UnknownDeliveryProposal, WrongCurrency
from orderflow.validation import InvalidField, optional_text, text, utc


@command
class ProposeDelivery(OrderCommand):
    """
    Put a way of delivery forward; it takes the place of what lay on the table (S21).

    Args:
        option: What it is called; one of the shop's offers, or what the two sides call it.
        fee: What the customer pays for it, zero or more.
        kind: Somebody brings the goods, or the customer fetches them.
        carrier: The carrier that shipments are booked with, as the desk knows it; None where nobody is asked.
        arrival: When the goods are expected.
    """

    type: ClassVar[str] = "propose_delivery"
    step: ClassVar[str | None] = "propose_delivery"

    option: str = field(validator=text)
    fee: Money
    kind: DeliveryKind = DeliveryKind.CARRIAGE
    carrier: str | None = field(default=None, validator=optional_text)
    arrival: ArrivalWindow | None = None

    def decide(self, context: Context) -> None:
        order = context.order
        _require_unused(context)
        if self.fee.currency != order.currency:
            raise WrongCurrency(field="ProposeDelivery.fee", currency=order.currency, given=self.fee.currency)
        if self.fee.minor < 0:
            raise InvalidField(path="ProposeDelivery.fee", expected="zero or more", given=str(self.fee))
        delivery = DeliveryChoice(
            option=self.option,
            kind=self.kind,
            fee=self.fee,
            carrier=self.carrier or None,
            arrival=_sound(self.arrival, context),
        )
        proposal = DeliveryProposal(id=f"d-{order.version + 1}", delivery=delivery, by=context.by.role)
        context.emit(DeliveryProposed(occurred_at=context.at, proposal=proposal))


@command
class AgreeDelivery(OrderCommand):
    """
    Agree to the delivery that the other side has proposed; it costs from now on what was proposed (S21).

    What is dearer than what was paid is owed, and goods leave only once it is there; what is cheaper goes back.

    Args:
        proposal_id: What is agreed to, as it was shown.
    """

    type: ClassVar[str] = "agree_delivery"
    step: ClassVar[str | None] = "agree_delivery"

    proposal_id: str = field(validator=text)

    def decide(self, context: Context) -> None:
        order = context.order
        _require_unused(context)
        proposal = order.delivery_proposal
        if proposal is None or proposal.id != self.proposal_id:
            raise UnknownDeliveryProposal(
                order_id=order.id, proposal_id=self.proposal_id, proposed=proposal.id if proposal else None
            )
        if proposal.is_of_side(context.by.role):
            raise ProposerCannotAgree(order_id=order.id, proposal_id=proposal.id, role=proposal.by)
        context.emit(DeliveryAgreed(occurred_at=context.at, proposal_id=proposal.id, delivery=proposal.delivery))
        require_credit_notes_covered(context)
        refund_surplus(context, "the delivery agreed on costs less")


def _require_unused(context: Context) -> None:
    """Refuse to speak about the delivery while a shipment lies ready for it, or is on its way by it."""
    for shipment in context.order.shipments:
        if shipment.phase is ChildPhase.OPEN or shipment.has_left:
            raise DeliveryInUse(order_id=context.order.id, shipment_id=shipment.id)


def _sound(arrival: ArrivalWindow | None, context: Context) -> ArrivalWindow | None:
    """*arrival* in UTC, if it makes sense: the earliest first, and not in the past."""
    if arrival is None:
        return None
    earliest, latest = (utc(at, "ProposeDelivery.arrival") for at in (arrival.earliest, arrival.latest))
    if not earliest <= latest or latest <= context.at:
        expected = f"a window that ends after {context.at.isoformat()}, its earliest instant first"
        given = f"{earliest.isoformat()} to {latest.isoformat()}"
        raise InvalidField(path="ProposeDelivery.arrival", expected=expected, given=given)
    return attrs.evolve(arrival, earliest=earliest, latest=latest)
