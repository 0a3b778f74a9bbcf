"""What is offered to a customer before there is a price: a quotation, revised until they accept it."""

from datetime import datetime
from typing import cast

from attrs import field

from orderflow._first_use import value
from orderflow.entities.line_item import LineItem
from orderflow.entities.phase import ChildPhase
from orderflow.ids import LineId, QuotationId
from orderflow.kept import Digest, PersonId, Word
from orderflow.money import Money
from orderflow.validation import invalid, text, type_checked

__all__ = ["Costing", "Quotation", "QuotedLine"]


@value(kw_only=True, field_transformer=type_checked)
class Costing:
    """
    What one unit costs to make, and what is earned with it: `price = materials + processing + labour + …` (S04).

    All of it in whole minor units, so that nothing is ever rounded. What is lost with it is a margin below zero.
    """

    materials: Money
    processing: Money
    labour: Money
    margin: Money
    overheads: Money | None = None

    @property
    def cost(self) -> Money:
        """What one unit costs to make."""
        cost = self.materials + self.processing + self.labour
        return cost if self.overheads is None else cost + self.overheads

    @property
    def price(self) -> Money:
        """What one unit is sold for."""
        return self.cost + self.margin

    @property
    def parts(self) -> tuple[Money, ...]:
        """What the price is made of."""
        overheads = () if self.overheads is None else (self.overheads,)
        return (self.materials, self.processing, self.labour, *overheads, self.margin)


@value(kw_only=True, field_transformer=type_checked)
class QuotedLine:
    """
    What a line shall cost.

    Args:
        costing: What the price is made of.
        unit_price: In place of it: the price alone, where nobody counts what it is made of.
        discount, tax, tax_included: As in `NewLine`, of the whole line.
    """

    line_id: LineId = field(validator=text)
    costing: Costing | None = None
    unit_price: Money | None = None
    discount: Money | None = None
    tax: Money | None = None
    tax_included: bool = True

    def __attrs_post_init__(self) -> None:
        if (self.costing is None) == (self.unit_price is None):
            given = None if self.costing is None else "both"
            raise invalid("QuotedLine.unit_price", "either a costing or a price", given)

    @property
    def price(self) -> Money:
        """What one unit costs before the discount."""
        if self.costing is not None:
            return self.costing.price
        return cast("Money", self.unit_price)  # one of the two is there


@value(kw_only=True)
class Quotation:
    """
    One numbered revision of what the seller offers (报价单).

    Attributes:
        id: `q-3` is the third revision.
        lines: The lines of the order as they would be, priced.
        quoted: What each price is made of; for the seller's eyes only.
        transport: The mode of transport that is offered, at `freight`.
        total: What all of it would cost.
        digest: The content, for whoever approves it.
        offered_at: When the customer got it; None as long as they know nothing of it.
        target: What the customer would pay for all of it, as they countered.
        remark: What they want to have changed.
        drafted_by: The ids of those who drafted it.
    """

    id: QuotationId
    lines: tuple[LineItem, ...]
    quoted: tuple[QuotedLine, ...]
    transport: Word
    freight: Money
    total: Money
    valid_until: datetime
    digest: Digest
    state: Word
    phase: ChildPhase
    drafted_at: datetime
    offered_at: datetime | None = None
    target: Money | None = None
    remark: str = ""
    drafted_by: tuple[PersonId, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether nobody has to say anything more about it."""
        return self.phase is ChildPhase.CLOSED

    @property
    def is_with_customer(self) -> bool:
        """Whether they have it and have not answered yet."""
        return self.offered_at is not None and not (self.is_closed or self.target is not None or self.remark)

    @property
    def cost(self) -> Money | None:
        """What it costs the seller to make all of it, freight aside; None if any line came without its costing."""
        costings = {one.line_id: one.costing for one in self.quoted}
        costs = [costing.cost * line.quantity for line in self.lines if (costing := costings.get(line.id)) is not None]
        return Money.sum_of(costs, self.total.currency) if len(costs) == len(self.lines) else None

    @property
    def margin(self) -> Money | None:
        """What is earned with it, tax and freight aside; None if any line came without its costing."""
        cost = self.cost
        net = Money.sum_of((line.net for line in self.lines), self.total.currency)
        return None if cost is None else net - cost
