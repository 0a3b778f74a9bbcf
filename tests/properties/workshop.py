"""People of a workshop that makes to order: a laboratory with questions, guarantors, and a late payer."""

from collections.abc import Iterator

from orderflow.commands import Command, ConfirmTechnically, Disapprove, FailSampling, ProposeAlternative, Sign
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.review import is_not_producible, is_sampled
from orderflow.entities.signature import DELIVERY_NOTE, GUARANTEE, PAYMENT_COMMITMENT, RELEASE
from orderflow.testing.lives.life import Life

__all__ = ["apologetic", "busy", "disputed", "unlucky", "vouching"]


def disputed(life: Life) -> Iterator[Command]:
    """What is made for the first time cannot be made, as far as the laboratory knows before there is a sample."""
    order = life.order
    if order.phase is Phase.REVIEW and order.part(Deal).technical is None and order.part(Deal).sampling is None:
        yield ConfirmTechnically(
            order.id, producible=False, materials="all in stock", reference="scan-0", reason="never made before"
        )


def apologetic(life: Life) -> Iterator[Command]:
    """Something else is proposed for what cannot be made."""
    if is_not_producible(life.order) and life.order.part(Deal).alternative is None:
        yield ProposeAlternative(life.order.id, text="in blue")


def busy(life: Life) -> Iterator[Command]:
    """Planning has no time for it, when it first hears of it."""
    order = life.order
    if order.part(Deal).reviewers and not order.part(Deal).approvals:
        yield Disapprove(order.id, subject=order.id, reason="no time")


def unlucky(life: Life) -> Iterator[Command]:
    """Some samples are no good."""
    if is_sampled(life.order) and life.order.version % 2:
        yield FailSampling(life.order.id, reason="it fades")


def vouching(life: Life) -> Iterator[Command]:
    """For some orders there are papers before the money, for each delivery note; finance has signed it beforehand."""
    order = life.order
    if order.phase is not Phase.PREPARING or len(order.lines) % 2 == 0:
        return
    for shipment in order.shipments:
        if shipment.phase is ChildPhase.OPEN and shipment.delivery_note is not None:
            for kind in (DELIVERY_NOTE, PAYMENT_COMMITMENT, GUARANTEE, RELEASE):
                yield Sign(order.id, kind=kind, subject=shipment.id, reference="scan-4")
