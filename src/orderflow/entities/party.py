"""
People and places: the personal data of an order.

It lives beside the events in a record that can be erased, and no `repr` shows it. What happens to an order
never depends on it, except that the required fields must be there when the order is submitted.
"""

from typing import Any

from attrs import field

from orderflow._first_use import value
from orderflow.validation import type_checked

__all__ = ["NOBODY", "Address", "Invoice", "Party", "PersonalData"]


@value(kw_only=True, field_transformer=type_checked)
class Address:
    """Where goods go. Which parts are required is a policy's question, so all are optional here."""

    country: str = field(default="", repr=False)
    region: str = field(default="", repr=False)
    city: str = field(default="", repr=False)
    street: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)


@value(kw_only=True, field_transformer=type_checked)
class Party:
    """A recipient: name, ways to reach them, address; and, where a merchant demands it, an identity number (S08)."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: Address = field(factory=Address, repr=False)
    identity_number: str = field(default="", repr=False)


@value(kw_only=True, field_transformer=type_checked)
class Invoice:
    """To whom the invoice goes (S16: wanted or not, and to whom)."""

    title: str = field(repr=False)
    tax_number: str = field(default="", repr=False)


@value(kw_only=True, field_transformer=type_checked)
class PersonalData:
    """All personal data of one order, as it is kept beside the events."""

    recipient: Party | None = field(default=None, repr=False)
    invoice: Invoice | None = field(default=None, repr=False)

    def paths(self) -> dict[str, str]:
        """Every text in it by its path, such as `"recipient.address.city": "Suzhou"`; blank ones are left out."""
        found: dict[str, str] = {}
        _collect(self, "", found)
        return found


NOBODY = PersonalData()
"""The personal data of an order that has none, or none any more."""


def _collect(holder: Any, prefix: str, found: dict[str, str]) -> None:
    for name, held in vars(holder).items():
        if isinstance(held, str):
            if held.strip():
                found[prefix + name] = held
        elif held is not None:
            _collect(held, f"{prefix}{name}.", found)
