"""When does an order get its number, from which register, and what does it look like? And its contract?"""

from collections.abc import Callable
from typing import Protocol

from attrs import field

from orderflow._first_use import value
from orderflow.entities.order import Order
from orderflow.validation import text

__all__ = [
    "ContractNumberPolicy",
    "NumberingPolicy",
    "Register",
    "contract_numbers",
    "numbered_at_payment",
    "numbered_at_submission",
    "plain_number",
]


@value(kw_only=True)
class Register:
    """
    A register of numbers in the store, without gaps or repeats, and how its numbers are written.

    Args:
        name: The register to draw from: one a year, say, `"orders-2026"`, begins at 1 each year.
        write: Makes the order number (订单号) of the drawn number.
    """

    name: str = field(validator=text)
    write: Callable[[int], str]


class NumberingPolicy(Protocol):
    """From which register does this order draw its number now? None: it is not time yet. Asked until it has one."""

    def __call__(self, order: Order) -> Register | None: ...


class ContractNumberPolicy(Protocol):
    """From which register does the contract of this order draw its number? Asked once: its amendments keep it."""

    def __call__(self, order: Order) -> Register: ...


def plain_number(number: int) -> str:
    """Eight digits: `00000042`."""
    return f"{number:08d}"


def numbered_at_submission(*, register: str = "orders", write: Callable[[int], str] = plain_number) -> NumberingPolicy:
    """The order is numbered when it is submitted (S05, S13, S17)."""
    drawn_from = Register(name=register, write=write)

    def number_submitted(order: Order) -> Register | None:
        return drawn_from if order.submitted_at is not None else None

    return number_submitted


def numbered_at_payment(*, register: str = "orders", write: Callable[[int], str] = plain_number) -> NumberingPolicy:
    """The order is numbered when it is paid, however the payment comes to be known (S02, S10, S11, S16)."""
    drawn_from = Register(name=register, write=write)

    def number_paid(order: Order) -> Register | None:
        secured = order.is_paid or order.pays_on_delivery
        return drawn_from if order.submitted_at is not None and secured and order.cancellation is None else None

    return number_paid


def contract_number(number: int) -> str:
    """Eight digits that nobody takes for an order's: `C-00000042`."""
    return f"C-{plain_number(number)}"


def contract_numbers(
    *, register: str = "contracts", write: Callable[[int], str] = contract_number
) -> ContractNumberPolicy:
    """All contracts are numbered in one register."""
    drawn_from = Register(name=register, write=write)

    def numbered(order: Order) -> Register:
        return drawn_from

    return numbered
