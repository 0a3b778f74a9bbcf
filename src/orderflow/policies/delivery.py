"""Which ways of delivery are offered, at which fee, arriving when?"""

from datetime import timedelta
from typing import Protocol

from attrs import field
from attrs.validators import optional

from orderflow._first_use import value
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.order import Order
from orderflow.money import Money
from orderflow.policies.answer import distinct
from orderflow.validation import InvalidField, positive_span, text, type_checked

__all__ = ["DeliveryOption", "DeliveryPolicy", "express", "offer_deliveries", "pickup"]


@value(kw_only=True, field_transformer=type_checked)
class DeliveryOption:
    """
    One way of delivery.

    Args:
        name: What commands call it.
        zh, en: What people call it.
        fee: What it costs the customer; None: nothing, or, with `quoted`, what the carrier says.
        carrier: The carrier that shipments are booked with, as the desk knows it; None where nobody is asked.
        quoted: Fee and arrival are asked of the carrier when the option is chosen, and again when the lines change.
        transit: How long goods are under way, from the shortest to the longest.
        validity: How long fee and arrival stand once they were told; None: until the cart changes. Where a carrier is
            asked, its own word goes before this.
    """

    name: str = field(validator=text)
    kind: DeliveryKind
    zh: str
    en: str
    fee: Money | None = None
    carrier: str | None = None
    quoted: bool = False
    transit: tuple[timedelta, timedelta] | None = None
    validity: timedelta | None = field(default=None, validator=optional(positive_span))

    def __attrs_post_init__(self) -> None:
        if self.fee is not None and self.fee.minor < 0:
            raise InvalidField(path="DeliveryOption.fee", expected="zero or more", given=str(self.fee))


class DeliveryPolicy(Protocol):
    """Which ways of delivery are offered for this order (S01: several)?"""

    def __call__(self, order: Order) -> tuple[DeliveryOption, ...]: ...


def express(
    name: str = "express",
    *,
    fee: Money | None = None,
    carrier: str | None = None,
    quoted: bool = False,
    transit: tuple[timedelta, timedelta] = (timedelta(days=1), timedelta(days=3)),
    validity: timedelta | None = None,
) -> DeliveryOption:
    """A carrier brings it (快递)."""
    return DeliveryOption(
        name=name,
        kind=DeliveryKind.CARRIAGE,
        zh="快递",
        en="express",
        fee=fee,
        carrier=carrier,
        quoted=quoted,
        transit=transit,
        validity=validity,
    )


def pickup(name: str = "pickup") -> DeliveryOption:
    """The customer fetches it at the store (自提), free of charge."""
    return DeliveryOption(name=name, kind=DeliveryKind.PICKUP, zh="到店自提", en="store pickup")


def offer_deliveries(*options: DeliveryOption) -> DeliveryPolicy:
    """
    The same options for every order.

    Raises:
        DefinitionError: One is none, or two bear the same name.
    """
    distinct("delivery", DeliveryOption, options)

    def offered(order: Order) -> tuple[DeliveryOption, ...]:
        return options

    return offered
