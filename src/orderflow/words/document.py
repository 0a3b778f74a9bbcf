"""
A document that a person can save or print, as data: whom it is between, what it says, its goods and its sums.

`order_confirmation`, `delivery_note`, `quotation_letter` and others draw one up; `as_text` and `as_html` of
`orderflow.render.printing` write it down, in Chinese or English.
"""

from collections.abc import Callable, Iterable
from datetime import tzinfo
from typing import Any, Final

from attrs import field

from orderflow._first_use import value
from orderflow.entities.order import Order
from orderflow.entities.party import Party, PersonalData
from orderflow.money import Money
from orderflow.words._document_kind import DocumentKind
from orderflow.words.labels import Label, Language
from orderflow.words.speech import Speech, said

__all__ = [
    "Document",
    "DocumentFact",
    "DocumentKind",
    "DocumentParty",
    "DocumentRow",
    "DocumentSum",
    "Paper",
    "fact",
    "party_block",
]


@value
class DocumentFact:
    """Something that the document says: what it is, and what it is like."""

    what: Label
    value: Label


@value
class DocumentParty:
    """Somebody the document names: who they are to it, and their name and address line by line."""

    role: Label
    lines: tuple[Label, ...] = field(repr=False)


@value(kw_only=True)
class DocumentRow:
    """Goods: what, in which specification, how many, and at which price where the document says so."""

    name: str
    specification: tuple[tuple[str, str], ...] = ()
    sku: str = ""
    quantity: int
    unit_price: Money | None = None
    amount: Money | None = None


@value
class DocumentSum:
    """An amount below the goods; `strong` for those that the others lead to."""

    what: Label
    amount: Money
    strong: bool = False


@value(kw_only=True)
class Document:
    """
    One document.

    Attributes:
        kind: What it is: a `DocumentKind`, or the name of a host's own paper.
        number: Its own number: the order's, the delivery note's, the waybill's.
        notes: Sentences at its end.
        signature: What somebody signs for, by hand; None where nobody does.
    """

    kind: str
    number: str
    title: Label
    parties: tuple[DocumentParty, ...]
    facts: tuple[DocumentFact, ...]
    rows: tuple[DocumentRow, ...]
    totals: tuple[DocumentSum, ...] = ()
    notes: tuple[Label, ...] = ()
    signature: Label | None = None


@value(kw_only=True)
class Paper:
    """
    A kind of document that orders of a process may have.

    Args:
        about: What it is about, in words; told where an order has none yet.
        found: Those of an order, the latest last; each has an `id`.
        draw: Draws one up: from the order, what it is about, personal data, the seller if given, and the reader's zone.
    """

    about: str
    found: Callable[[Order], Iterable[Any]]
    draw: Callable[[Order, Any, PersonalData, Party | None, tzinfo], Document]


def fact(zh: str, en: str, value: object, zone: tzinfo) -> DocumentFact:
    """A fact whose *value* (a text, a label, an instant, an arrival) is said in both languages."""
    in_zh, in_en = (said(value, Speech(language=language, zone=zone, names={})) for language in Language)
    return DocumentFact(Label(zh, en), Label(in_zh, in_en))


_NOT_KEPT: Final = Label("未保存个人信息，或已应要求删除", "No personal data is kept, or it has been erased")


def party_block(role: Label, party: Party | None, *, with_address: bool = True) -> DocumentParty:
    """
    Somebody as they stand on a document: name, telephone and address, as far as they are known.

    Of somebody whose personal data was erased it says so.
    """
    if party is None:
        return DocumentParty(role, (_NOT_KEPT,))
    place = party.address
    city = ", ".join(filter(None, (place.city, place.region)))
    lines = [party.name, party.phone]
    written = [Label(line, line) for line in lines if line]
    if with_address and (place.region or place.city or place.street):
        written.append(
            Label(
                _run_on(place.country, place.region, place.city, place.street, place.postcode),
                ", ".join(filter(None, (place.street, " ".join(filter(None, (city, place.postcode))), place.country))),
            )
        )
    return DocumentParty(role, tuple(written) or (_NOT_KEPT,))


def _run_on(*parts: str) -> str:
    """From the largest to the smallest, without spaces between Chinese words."""
    text = ""
    for part in filter(None, parts):
        apart = text and (text[-1].isascii() or part[0].isascii())
        text += f" {part}" if apart else part
    return text
