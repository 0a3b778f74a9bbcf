"""What an amendment changes of the goods that a contract is about."""

from collections.abc import Iterable, Sequence

import attrs
from attrs import field
from attrs.validators import optional

from orderflow._first_use import value
from orderflow.commands.cart import sound_line
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.refusals import QuantityBelowDelivered, UnknownLine
from orderflow.validation import InvalidField, invalid, positive, text, type_checked

__all__ = ["AmendedLine", "require_fitting", "wording_of"]


@value(kw_only=True, field_transformer=type_checked)
class AmendedLine:
    """
    What an amendment changes of a line; what is left out stays.

    Discount and tax follow the price of the whole line in proportion, rounded half to even, unless they are given.
    """

    line_id: LineId = field(validator=text)
    quantity: int | None = field(default=None, validator=optional(positive))
    unit_price: Money | None = None
    discount: Money | None = None
    tax: Money | None = None
    tax_included: bool | None = None

    def __attrs_post_init__(self) -> None:
        given = (self.quantity, self.unit_price, self.discount, self.tax, self.tax_included)
        if all(value is None for value in given):
            raise invalid("AmendedLine", "a quantity, price, discount or tax that changes", None)

    def applied_to(self, line: LineItem, currency: str) -> LineItem:
        """
        *line* with what changes of it.

        Raises:
            WrongCurrency, InvalidField: As in `NewLine`.
        """
        quantity = line.quantity if self.quantity is None else self.quantity
        unit_price = line.unit_price if self.unit_price is None else self.unit_price
        now, before = unit_price.minor * quantity, line.unit_price.minor * line.quantity
        return sound_line(
            attrs.evolve(
                line,
                quantity=quantity,
                unit_price=unit_price,
                discount=_following(line.discount, now, before) if self.discount is None else self.discount,
                tax=_following(line.tax, now, before) if self.tax is None else self.tax,
                tax_included=line.tax_included if self.tax_included is None else self.tax_included,
            ),
            currency,
        )


def wording_of(order: Order, amended: Sequence[AmendedLine]) -> tuple[LineItem, ...]:
    """
    The lines of the order as they would be; where their units are is not part of a wording.

    Raises:
        UnknownLine, InvalidField, WrongCurrency: A line is not there or amended twice, or its amounts make no sense.
    """
    by_line = {one.line_id: one for one in amended}
    if len(by_line) < len(amended):
        raise InvalidField(path="DraftContract.lines", expected="each line once", given="one of them twice")
    for line_id in by_line:
        if line_id not in order.lines:
            raise UnknownLine(order_id=order.id, line_id=line_id)
    return tuple(
        _uncounted(by_line[line.id].applied_to(line, order.currency) if line.id in by_line else line)
        for line in order.lines
    )


def require_fitting(order: Order, wording: Iterable[LineItem]) -> None:
    """
    Refuse a wording that is about fewer units of a line than have left, lie packed, or are spoken for otherwise.

    Raises:
        QuantityBelowDelivered: The first such line, with the least that it could be about.
    """
    for agreed in wording:
        line = order.lines[agreed.id]
        # in any wording, cancelled units are within the quantity, and units in excess beyond it
        least = line.shipped + line.packed + line.cancelled - line.excess + order.units_blocked(line.id)
        if agreed.quantity < least:
            raise QuantityBelowDelivered(order_id=order.id, line_id=line.id, quantity=agreed.quantity, least=least)


def _following(amount: Money, now: int, before: int) -> Money:
    """What becomes of a discount or tax when the price of the line does."""
    return amount.ratio(now, before) if before else amount


def _uncounted(line: LineItem) -> LineItem:
    return attrs.evolve(line, cancelled=0, packed=0, shipped=0, delivered=0, returned=0, accepted_back=0, excess=0)
