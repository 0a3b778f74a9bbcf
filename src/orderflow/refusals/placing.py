"""Refusals on the way from the cart to the order."""

from typing import ClassVar

from orderflow._first_use import value
from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.roles import Role


@value
class FieldProblem:
    """One field that is missing or wrong: its path, and what would be right."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


@refusal
class DataMissing(Refusal):
    """Data is missing or inaccurate: all problems at once, one message a field (S01)."""

    code: ClassVar[str] = "data_missing"

    order_id: OrderId
    problems: tuple[FieldProblem, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: " + "; ".join(str(problem) for problem in self.problems)

    @property
    def remedy(self) -> str:
        return "give " + ", ".join(problem.path for problem in self.problems)


@refusal
class NothingOrdered(Refusal):
    """There is no line: in the order, or in what was asked for."""

    code: ClassVar[str] = "nothing_ordered"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: no line is in it, or none was named; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "give at least one line"


@refusal
class PricesOfTheShop(Refusal):
    """Somebody has said what only the shop says: a price, a discount, a tax, a date, where goods or order come from."""

    code: ClassVar[str] = "prices_of_the_shop"

    fields: tuple[str, ...]
    role: Role

    def __str__(self) -> str:
        return f"{', '.join(self.fields)}: not for {self.role} to say; {self.remedy}"

    @property
    def remedy(self) -> str:
        return (
            f"leave {', '.join(self.fields)} out, so that the shop's price book says it; or let one of the shop's "
            "people ask for the customer"
        )


@refusal
class NoPrice(Refusal):
    """The shop's price book has no price for these goods in this currency: they are not sold."""

    code: ClassVar[str] = "no_price"

    sku: str
    currency: str

    def __str__(self) -> str:
        return f"{self.sku}: there is no price in {self.currency}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "leave these goods out, or put a price for them into the shop's price book"


@refusal
class ContentChanged(Refusal):
    """What the customer confirmed is not what is in the cart now: somebody has changed it since he looked (S05)."""

    code: ClassVar[str] = "content_changed"

    order_id: OrderId
    confirmed: int
    version: int

    @property
    def remedy(self) -> str:
        return "show the customer what is in it now, and let him confirm that"

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: version {self.confirmed} was confirmed, it is at version {self.version} now; "
            f"{self.remedy}"
        )


@refusal
class AlreadySubmitted(Refusal):
    """What was submitted is agreed: it is no longer edited like a cart."""

    code: ClassVar[str] = "already_submitted"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: it is submitted and can no longer be changed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "cancel it, or order what is missing anew"


@refusal
class PaymentInProgress(Refusal):
    """The cart is being paid for, so what it costs must not change."""

    code: ClassVar[str] = "payment_in_progress"

    order_id: OrderId
    payment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: payment {self.payment_id} is for what is in it now; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "void the payment first, or cancel the order if money has come in"


@refusal
class NotYourOrder(Refusal):
    """
    A customer sees and acts on their own orders only, and orders for nobody else.

    The answer of the policy `own_orders_only`; without it, the host sees to that. About an order that is there,
    strangers are told `UnknownOrder`, and this is its `__cause__`.
    """

    code: ClassVar[str] = "not_your_order"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: it is another customer's; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look at the orders of your own"


@refusal
class UnknownLine(Refusal):
    """The order has no such line."""

    code: ClassVar[str] = "unknown_line"

    order_id: OrderId
    line_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no line {self.line_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the lines of the order up"


@refusal
class DeliveryNotOffered(Refusal):
    """This delivery option is not offered for the order."""

    code: ClassVar[str] = "delivery_not_offered"

    order_id: OrderId
    option: str
    offered: tuple[str, ...]
    reason: str = ""

    def __str__(self) -> str:
        why = f" ({self.reason})" if self.reason else ""
        return f"order {self.order_id}: delivery {self.option} is not offered{why}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"choose one of {', '.join(self.offered) or 'none'}"
