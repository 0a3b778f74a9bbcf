"""Which ways of paying are offered, and when do they bring the money?"""

from typing import Protocol

from attrs import field

from orderflow._first_use import value
from orderflow.entities.order import Order
from orderflow.entities.terms import PaymentTiming
from orderflow.policies.answer import distinct
from orderflow.validation import text, type_checked

__all__ = [
    "PaymentMethod",
    "PaymentMethodPolicy",
    "bank_transfer",
    "cash_on_delivery",
    "offer_methods",
    "online",
]


@value(kw_only=True, field_transformer=type_checked)
class PaymentMethod:
    """
    One way of paying.

    Args:
        name: What commands call it.
        zh, en: What people call it.
        gateway: The gateway that carries it, as the desk knows it; None for money that is claimed and then verified.
        timing: Whether the money has to be there before goods leave.
        capture_at_once: Whether it is taken together with the authorization; otherwise `CapturePayment` takes it later.
    """

    name: str = field(validator=text)
    zh: str
    en: str
    gateway: str | None = None
    timing: PaymentTiming = PaymentTiming.BEFORE_SHIPMENT
    capture_at_once: bool = True


class PaymentMethodPolicy(Protocol):
    """Which ways of paying are offered for this order? The first is the usual one."""

    def __call__(self, order: Order) -> tuple[PaymentMethod, ...]: ...


def online(
    name: str, *, zh: str = "", en: str = "", gateway: str | None = None, capture_at_once: bool = True
) -> PaymentMethod:
    """A method that a payment provider carries; the gateway bears the method's name unless another is given."""
    return PaymentMethod(
        name=name, zh=zh or name, en=en or name, gateway=gateway or name, capture_at_once=capture_at_once
    )


def bank_transfer(name: str = "bank_transfer") -> PaymentMethod:
    """The customer transfers and says so; finance verifies that the money has really arrived."""
    return PaymentMethod(name=name, zh="银行转账", en="bank transfer")


def cash_on_delivery(name: str = "cash_on_delivery") -> PaymentMethod:
    """The carrier takes the money with the goods (货到付款), and somebody verifies that it came in (S08, S17)."""
    return PaymentMethod(name=name, zh="货到付款", en="cash on delivery", timing=PaymentTiming.ON_DELIVERY)


def offer_methods(*methods: PaymentMethod) -> PaymentMethodPolicy:
    """
    The same methods for every order.

    Raises:
        DefinitionError: One is none, or two bear the same name.
    """
    distinct("payment method", PaymentMethod, methods)

    def offered(order: Order) -> tuple[PaymentMethod, ...]:
        return methods

    return offered
