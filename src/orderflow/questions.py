"""
What a decision must know that only the world outside can tell.

`decide` is pure: it raises `AnswerNeeded`, the desk asks a port with no transaction open, and decides again with the
answer, which is then recorded in the event. Whoever uses the pure core does the same by hand.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from orderflow._first_use import value
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.line_item import Source
from orderflow.errors import OrderflowError
from orderflow.money import Money

__all__ = [
    "AnswerNeeded",
    "Answers",
    "InquiredLine",
    "KnownLine",
    "PriceInquiry",
    "PriceKnowledge",
    "Question",
    "Quote",
    "QuoteRequest",
]


@value(kw_only=True)
class Question:
    """Something only the world outside can tell. A host adds its own kinds, and tells the desk who answers them."""


Answers = Mapping[Question, object]


class AnswerNeeded(OrderflowError):
    """A decision cannot be taken without the answer to `question`; nothing has been decided."""

    def __init__(self, question: Question) -> None:
        super().__init__(f"the answer to {question} is needed; pass it in `answers`")
        self.question = question

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return type(self), (self.question,)


@value(kw_only=True)
class QuoteRequest(Question):
    """What would this delivery cost, and when would it arrive? Numbers only, no personal data."""

    carrier: str
    option: str
    units: int
    value: Money


@value(kw_only=True)
class Quote:
    """A carrier's price and arrival for one option, and until when it stands by them (None: it does not say)."""

    fee: Money
    arrival: ArrivalWindow | None = None
    valid_until: datetime | None = None


@value(kw_only=True)
class InquiredLine:
    """Goods as they are ordered; `unit_price` before any discount, None if nobody has said one yet."""

    line_id: str
    sku: str
    specification: tuple[tuple[str, str], ...]
    quantity: int
    unit_price: Money | None = None


@value(kw_only=True)
class PriceInquiry(Question):
    """
    What do these goods cost by the price plan, and what did this customer get and pay the last time (S12)?

    Asked when somebody checks the prices of an order, and for what customers put into their carts.
    """

    customer: str
    currency: str
    lines: tuple[InquiredLine, ...]


@value(kw_only=True)
class KnownLine:
    """
    What is known about the goods of one line; None for what nobody knows.

    Attributes:
        planned: What one unit costs by the price plan.
        last_price: What one unit cost when this customer ordered it last.
        last_specification: How they ordered it then, in any order.
        name, discount, tax, tax_included, source, promised_at: What the shop says of goods that a customer puts into
            their cart, as in `NewLine`; read nowhere else. What it calls them counts, not what the customer does.
    """

    line_id: str
    planned: Money | None = None
    last_price: Money | None = None
    last_specification: tuple[tuple[str, str], ...] | None = None
    name: str | None = None
    discount: Money | None = None
    tax: Money | None = None
    tax_included: bool = True
    source: Source = Source.STOCK
    promised_at: datetime | None = None


@value(kw_only=True)
class PriceKnowledge:
    """The answer to a `PriceInquiry`; about a line that is left out, nothing is known."""

    lines: tuple[KnownLine, ...]
