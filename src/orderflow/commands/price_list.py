"""What the shop's price book says of goods that are not priced by whoever puts them into the cart."""

from collections.abc import Mapping, Sequence
from typing import Final

from orderflow.commands.command import Context
from orderflow.errors import DefinitionError, Refusal
from orderflow.questions import InquiredLine, KnownLine, PriceInquiry, PriceKnowledge
from orderflow.refusals import NoPrice

__all__ = ["QUOTED_BY", "book_prices", "looked_up"]

QUOTED_BY: Final = "accept_quotation"
"""The step of a page that gives a price to what came in without one; where there is none, nobody ever would."""


def book_prices(context: Context) -> bool:
    """Whether the price book says what goods cost, because who asks may not, and no quotation will."""
    if QUOTED_BY in context.table.steps:
        return False
    return isinstance(context.policies.statements(("lines.unit_price",), by=context.by), Refusal)


def looked_up(
    context: Context, lines: Sequence[InquiredLine], *, customer: str, currency: str
) -> Mapping[str, KnownLine]:
    """
    What the price book says of these goods, by their lines; each has a price.

    Raises:
        NoPrice: It has none for some of them in this currency.
    """
    answer = context.answer(PriceInquiry(customer=customer, currency=currency, lines=tuple(lines)))
    if not isinstance(answer, PriceKnowledge):
        raise DefinitionError(f"a price book answers PriceKnowledge, not {answer!r}")
    known = {one.line_id: one for one in answer.lines if one.planned is not None}
    for line in lines:
        if line.line_id not in known:
            raise NoPrice(sku=line.sku, currency=currency)
    return known
