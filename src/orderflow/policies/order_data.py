"""Which data must be there before an order is submitted, and is it right?"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from orderflow.entities.deal import Deal
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.order import Order
from orderflow.entities.party import PersonalData
from orderflow.errors import DefinitionError
from orderflow.refusals import FieldProblem
from orderflow.validation import A_TELEPHONE, TELEPHONE

__all__ = ["DEFAULT_FIELDS", "OrderDataPolicy", "required"]

DEFAULT_FIELDS: Final = (
    "recipient.name",
    "recipient.phone",
    "recipient.address.city",
    "recipient.address.street",
    "delivery",
)
"""What is required if a shop says nothing else: somebody to call, somewhere to go, and how."""

_ADDRESS: Final = "recipient.address."
ORDER_FIELDS: Final = frozenset(
    {
        "recipient.name",
        "recipient.phone",
        "recipient.email",
        "recipient.identity_number",
        *(_ADDRESS + part for part in ("country", "region", "city", "street", "postcode")),
        "invoice.title",
        "invoice.tax_number",
        "delivery",
        "payment_terms",
        "salesperson",
        "memo",
    }
)
"""What an order can be asked for, beside what its lines can be."""
_SHAPES: Final = {
    "recipient.phone": (TELEPHONE, A_TELEPHONE),
    "recipient.email": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "an e-mail address like name@example.com"),
}


class OrderDataPolicy(Protocol):
    """What is missing or wrong in this order? All problems at once, one a field (S01); none if it may go on."""

    def __call__(self, order: Order, personal: PersonalData) -> tuple[FieldProblem, ...]: ...


def required(paths: Iterable[str] = DEFAULT_FIELDS) -> OrderDataPolicy:
    """
    These fields, and no others, must be filled; telephone and e-mail must also look like one, required or not.

    `salesperson` is whose business it is, `memo` at least one wish of the customer that was noted (S12, S15).

    An address is not asked of a customer who fetches the goods themselves (自提); an invoice's title only of one who
    wants an invoice. `required((*DEFAULT_FIELDS, "recipient.identity_number"))` asks for one field more than is usual.

    Raises:
        DefinitionError: A path is none that an order has.
    """
    wanted = tuple(paths)
    unknown = [path for path in wanted if path not in ORDER_FIELDS]
    if unknown:
        raise DefinitionError(f"required fields {unknown} are none that an order has; known are {sorted(ORDER_FIELDS)}")

    def check_required(order: Order, personal: PersonalData) -> tuple[FieldProblem, ...]:
        return data_problems(order, personal, wanted)

    return check_required


def data_problems(order: Order, personal: PersonalData, wanted: Iterable[str]) -> tuple[FieldProblem, ...]:
    """Which of these fields of an order are missing, and which data is none, as `required` says."""
    given = personal.paths()
    given.update(_agreed(order))
    fetches = order.delivery is not None and order.delivery.kind is DeliveryKind.PICKUP
    missing = [
        FieldProblem(path, "is missing")
        for path in wanted
        if path not in given
        and not (fetches and path.startswith(_ADDRESS))
        and not (path.startswith("invoice.") and not order.invoice_requested)
    ]
    wrong = [
        FieldProblem(path, f"is not {what}")
        for path, (shape, what) in _SHAPES.items()
        if path in given and not shape.fullmatch(given[path])
    ]
    return (*missing, *wrong)


def _agreed(order: Order) -> Iterator[tuple[str, str]]:
    if order.delivery is not None:
        yield "delivery", order.delivery.option
    if order.payment_terms is not None:
        yield "payment_terms", order.payment_terms.method
    deal = order.part(Deal)
    if deal.salesperson is not None:
        yield "salesperson", deal.salesperson
    if deal.memo:
        yield "memo", "noted"
