"""The documents that the command draws up: about the latest of its kind that an order has, or the one with an id."""

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from typing import Any, Final

import typer
from attrs import frozen

from orderflow.entities.order import Order
from orderflow.entities.party import Party, PersonalData
from orderflow.entities.phase import Phase
from orderflow.refusals import DocumentNotReady
from orderflow.render.confirmation import order_confirmation
from orderflow.render.contracting import contract_summary, quotation_letter
from orderflow.render.dispatch import delivery_note, waybill
from orderflow.render.document import Document, DocumentKind
from orderflow.render.making import acceptance_certificate, production_notice
from orderflow.states import Table

__all__ = ["drawn_up"]


@frozen
class _Paper:
    """What a document is about, where an order has it, and who draws it up."""

    about: str
    found: Callable[[Order], Iterable[Any]]
    draw: Callable[[Order, Any, PersonalData, Party | None, tzinfo], Document]


_PAPERS: Final[Mapping[DocumentKind, _Paper]] = {
    DocumentKind.QUOTATION: _Paper(
        "quotation",
        lambda order: order.deal.quotations,
        lambda order, one, to, seller, zone: quotation_letter(order, one, to, seller=seller, zone=zone),
    ),
    DocumentKind.CONTRACT: _Paper(
        "contract",
        lambda order: order.deal.contracts,
        lambda order, one, to, seller, zone: contract_summary(order, one, to, seller=seller, zone=zone),
    ),
    DocumentKind.PRODUCTION_NOTICE: _Paper(
        "production order",
        lambda order: order.deal.production,
        lambda order, one, to, _seller, zone: production_notice(order, one, to, zone=zone),
    ),
    DocumentKind.DELIVERY_NOTE: _Paper(
        "parcel",
        lambda order: order.shipments,
        lambda order, one, to, seller, zone: delivery_note(order, one, to, seller=seller, zone=zone),
    ),
    DocumentKind.WAYBILL: _Paper(
        "parcel",
        lambda order: order.shipments,
        lambda order, one, to, seller, zone: waybill(order, one, to, sender=seller, zone=zone),
    ),
    DocumentKind.ACCEPTANCE: _Paper(
        "parcel that was inspected",
        lambda order: order.deal.certificates,
        lambda order, one, to, seller, zone: acceptance_certificate(order, one, to, seller=seller, zone=zone),
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
    A document of an order, about the latest quotation, contract, production order or parcel, or the one named *about*.

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
