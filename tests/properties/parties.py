"""The parties of a contract, as they are: a lawyer who says no first, a customer who finds something, and sales."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from orderflow.commands import (
    Command,
    Disapprove,
    DraftContract,
    FinishDelivery,
    InspectGoods,
    OfferReduction,
    Pack,
)
from orderflow.deciding import Decision
from orderflow.entities.certificate import Defective
from orderflow.entities.contract import Milestone, Term, Terms, Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.shipment import ShipmentLine
from orderflow.roles import SALES, Actor
from orderflow.testing.lives._duties_quotation import agree_on_prices
from orderflow.testing.lives.duties import send_goods
from orderflow.testing.lives.life import Life

__all__ = ["fussy", "generous", "hesitant", "short", "sparing", "strict"]

LOOSE: Final = Terms(
    schedule=(
        Term(name="half", share=1, due=Milestone.PRODUCED),
        Term(name="other half", share=1, due=Milestone.INSPECTED, net=timedelta(days=10)),
    ),
    tolerance=Tolerance(over_percent=50, under_percent=50),
)


def hesitant(life: Life) -> Iterator[Command]:
    """Some customers say nothing to the first offer until it is too late."""
    quotation = life.order.part(Deal).quotation
    first = quotation is not None and quotation.id == "q-1" and quotation.offered_at is not None
    if not first or life.order.version % 2:
        yield from agree_on_prices(life)


def strict(life: Life) -> Iterator[Command]:
    """The first draft of some contracts does not please the lawyers."""
    draft = life.order.part(Deal).draft
    if draft is not None and len(life.order.part(Deal).contracts) == 1 and life.order.version % 2:
        yield Disapprove(life.order.id, subject=draft.id, reason="there is no venue in it")


def generous(life: Life) -> Iterator[Command]:
    """The contract lets a half more or less be delivered, and asks for no deposit."""
    order = life.order
    if order.phase is Phase.REVIEW and order.is_priced and not order.part(Deal).contracts:
        yield DraftContract(order.id, terms=LOOSE)


def short(life: Life) -> Iterator[Command]:
    """One unit of a line is left out at first, and in the end nobody makes it come."""
    order = life.order
    for line in order.lines:
        if order.part(Deal).made(line.id) and line.unpacked == line.quantity > 1:
            yield Pack(order.id, lines=(ShipmentLine(line_id=line.id, quantity=line.quantity - 1),))
    if order.shipments:
        yield FinishDelivery(order.id)


def sparing(life: Life) -> Iterator[Command]:
    """The last unit is not packed while others are under way, or where the delivery can be finished without it."""
    for command in send_goods(life):
        if not (isinstance(command, Pack) and _can_do_without(life)):
            yield command


def _can_do_without(life: Life) -> bool:
    order = life.order
    if sum(line.unpacked for line in order.lines) > 1:
        return False
    under_way = any(shipment.phase is ChildPhase.OPEN for shipment in order.shipments)
    return under_way or isinstance(life.would(FinishDelivery(order.id), by=Actor("staff", SALES)), Decision)


def fussy(life: Life) -> Iterator[Command]:
    """The customer finds something in the first two shipments; for the first, sales offers to take less."""
    order = life.order
    for place, shipment in enumerate(order.shipments):
        certificate = order.part(Deal).certificates.get(shipment.id)
        if shipment.is_delivered and certificate is None and place < 2:
            defects = (Defective(line_id=shipment.lines[0].line_id, quantity=1, description="scratched"),)
            yield InspectGoods(order.id, shipment_id=shipment.id, reference="receipt", defects=defects)
        elif certificate is not None and place == 0:
            for defect in certificate.defects:
                if defect.remedy is None and defect.offered is None:
                    less = order.lines[defect.id].unit_price.ratio(1, 2)
                    yield OfferReduction(order.id, shipment_id=shipment.id, line_id=defect.id, amount=less)
