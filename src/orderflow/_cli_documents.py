"""The documents that the command draws up: about the latest of its kind that an order has, or the one with an id."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

import typer

from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.party import Party, PersonalData
from orderflow.entities.phase import Phase
from orderflow.refusals import DocumentNotReady
from orderflow.render.confirmation import order_confirmation
from orderflow.render.contracting import contract_summary, quotation_letter
from orderflow.render.dispatch import delivery_note, waybill
from orderflow.render.making import inspection_certificate, production_notice
from orderflow.states import Table
from orderflow.words.document import Document, DocumentKind, Paper

__all__ = ["drawn_up"]


_PAPERS: Final[Mapping[str, Paper]] = {
    DocumentKind.QUOTATION: Paper(
        about="quotation",
        found=lambda order: order.part(Deal).quotations,
        draw=lambda order, one, to, seller, zone: quotation_letter(order, one, to, seller=seller, zone=zone),
    ),
    DocumentKind.CONTRACT: Paper(
        about="contract",
        found=lambda order: order.part(Deal).contracts,
        draw=lambda order, one, to, seller, zone: contract_summary(order, one, to, seller=seller, zone=zone),
    ),
    DocumentKind.PRODUCTION_NOTICE: Paper(
        about="production order",
        found=lambda order: order.part(Deal).production,
        draw=lambda order, one, to, _seller, zone: production_notice(order, one, to, zone=zone),
    ),
    DocumentKind.DELIVERY_NOTE: Paper(
        about="shipment",
        found=lambda order: order.shipments,
        draw=lambda order, one, to, seller, zone: delivery_note(order, one, to, seller=seller, zone=zone),
    ),
    DocumentKind.WAYBILL: Paper(
        about="shipment",
        found=lambda order: order.shipments,
        draw=lambda order, one, to, seller, zone: waybill(order, one, to, sender=seller, zone=zone),
    ),
    DocumentKind.ACCEPTANCE: Paper(
        about="shipment that was inspected",
        found=lambda order: order.part(Deal).certificates,
        draw=lambda order, one, to, seller, zone: inspection_certificate(order, one, to, seller=seller, zone=zone),
    ),
}


def drawn_up(
    order: Order,
    kind: DocumentKind,
    personal: PersonalData,
    *,
    about: str | None,
    seller: Party | None,
    zone: tzinfo,
    table: Table[Order, Phase] | None,
) -> Document:
    """
    A document of an order, about its latest quotation, contract, production order or shipment, or about *about*.

    Raises:
        DocumentNotReady: The order has nothing yet that it could be about.
        BadParameter: It has something, but not under this id.
    """
    if kind is DocumentKind.ORDER_CONFIRMATION:
        return order_confirmation(order, personal, seller=seller, zone=zone, table=table)
    paper = _PAPERS[kind]
    found = {one.id: one for one in paper.found(order)}
    if not found:
        raise DocumentNotReady(order_id=order.id, document=kind.replace("_", " "), missing=paper.about)
    if about is not None and about not in found:
        raise typer.BadParameter(f"there is no {about}; there is {', '.join(found)}", param_hint="--id")
    return paper.draw(order, found[about or [*found][-1]], personal, seller, zone)
