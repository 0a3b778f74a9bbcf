"""What was ordered: one line of goods at an agreed price, and where its units are."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Final, Self

from orderflow._first_use import value
from orderflow.entities.collection import ById
from orderflow.entities.computed import computed_once
from orderflow.ids import LineId
from orderflow.kept import Agreed
from orderflow.money import Money, ShareOutOfRange

__all__ = ["LineItem", "Lines", "Source"]


class Source(StrEnum):
    """Where the units of a line come from (S19)."""

    STOCK = "stock"
    """They are there, and ship at once (现货)."""
    PRESALE = "presale"
    """They are bought or produced for those who ordered, and ship by a promised date (预售)."""
    MADE = "made"
    """They are made as this customer wants them, and ship by a promised date (定制)."""


@value(kw_only=True)
class LineItem:
    """
    Goods at one agreed price, with counters that say where the units are (law 2).

    `quantity + excess = open + shipped + cancelled` and `shipped >= delivered >= returned >= accepted_back`, at all
    times. A shipment that is lost or comes back undelivered reopens its units. `packed` units are open units that lie
    in a shipment.

    Attributes:
        unit_price: What one unit costs before the discount.
        discount: This line's share of all discounts, taken off the whole line.
        tax: The tax of the whole line, on top of the price, or contained in it if `tax_included`.
        specification: 规格 as pairs, for instance `(("colour", "blue"), ("size", "L"))`.
        promised_at: Until when it is promised, where a line has a date of its own (S08, S19).
        source: From stock, or bought or made for this order; then a date is promised (S19).
        priced: Whether its price is agreed; what is only inquired about costs nothing until a quotation is accepted.
        excess: Units beyond `quantity` that were delivered, or lie in a shipment, within the contract's tolerance
            (S04).
        replaces: The line in whose place these goods are delivered (law 2).
    """

    id: LineId
    sku: Agreed
    name: Agreed
    quantity: int
    unit_price: Money
    discount: Money
    tax: Money
    tax_included: bool = True
    specification: tuple[tuple[Agreed, Agreed], ...] = ()
    cancelled: int = 0
    packed: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0
    accepted_back: int = 0
    promised_at: datetime | None = None
    source: Source = Source.STOCK
    replaces: LineId | None = None
    priced: bool = True
    excess: int = 0

    @property
    def amount(self) -> Money:
        """What the whole line costs as agreed: price, less discount, plus tax that is not contained in the price."""
        amount = self.unit_price * self.quantity - self.discount
        return amount if self.tax_included else amount + self.tax

    @property
    def total(self) -> Money:
        """What is owed for: `amount` without the share of cancelled units, and with that of units in excess."""
        return self.amount_of(self.units) if self.cancelled or self.excess else self.amount

    @property
    def total_minor(self) -> int:
        """`total` in minor units: what the sums of an order are made of."""
        if self.cancelled or self.excess:
            return self.total.minor
        price = self.unit_price.minor * self.quantity - self.discount.minor
        return price if self.tax_included else price + self.tax.minor

    @property
    def excess_amount(self) -> Money:
        """What of `total` is for units in excess."""
        return self.total - self.amount_of(max(self.quantity - self.cancelled, 0))

    @property
    def net(self) -> Money:
        """`amount` without tax."""
        return self.amount - self.tax

    def amount_of(self, units: int) -> Money:
        """
        What the first *units* of this line cost.

        Slices of it add up to the cent however they are cut: units a to b cost `amount_of(b) - amount_of(a)`. Units in
        excess cost as much as the others.
        """
        if units > self.quantity:
            times, more = divmod(units, self.quantity)
            return self.amount * times + self.amount.share(more, self.quantity)
        return self.amount.share(units, self.quantity)

    @property
    def units(self) -> int:
        """Units that shall come, or have: ordered or in excess, and not cancelled."""
        return self.quantity + self.excess - self.cancelled

    @property
    def open(self) -> int:
        """Units that have neither left nor been cancelled."""
        return self.quantity + self.excess - self.shipped - self.cancelled

    @property
    def unpacked(self) -> int:
        """Open units that lie in no shipment yet."""
        return self.quantity + self.excess - self.shipped - self.cancelled - self.packed

    @property
    def returnable(self) -> int:
        """Units the customer has and has not sent back."""
        return self.delivered - self.returned


class Lines(ById[LineItem]):
    """
    The lines of an order, with what they add up to.

    They are added up once, however often it is asked; when some of many lines change, only these are counted anew, so
    that a step costs as much as it touches.
    """

    def put(self, *items: LineItem) -> Self:
        made = super().put(*items)
        if len(made) <= _FEW:
            return made
        counted, counting = vars(self), vars(made)
        replaced = [(line, self.get(line_id)) for line_id, line in {line.id: line for line in items}.items()]
        for name, count in _COUNTS.items():
            if name in counted:
                total = counted[name]
                try:
                    for line, before in replaced:
                        total += count(line) if before is None else count(line) - count(before)
                except ShareOutOfRange:  # what can't be counted is no sound line; the laws will say so
                    continue
                counting[name] = total
        return made

    @computed_once
    def total_minor(self) -> int:
        """What all lines that are not cancelled cost, in minor units of the order's currency."""
        return sum(map(_COUNTS["total_minor"], self))

    @computed_once
    def units(self) -> int:
        """All units that shall come, or have: ordered or in excess, and not cancelled."""
        return sum(map(_COUNTS["units"], self))

    @computed_once
    def shipped(self) -> int:
        """All units that have left."""
        return sum(map(_COUNTS["shipped"], self))

    @computed_once
    def delivered(self) -> int:
        """All units that have arrived."""
        return sum(map(_COUNTS["delivered"], self))

    @computed_once
    def accepted_back(self) -> int:
        """All units that came back and were accepted."""
        return sum(map(_COUNTS["accepted_back"], self))

    @property
    def open(self) -> int:
        """All units that have neither left nor been cancelled."""
        return self.units - self.shipped


_COUNTS: Final[dict[str, Callable[[LineItem], int]]] = {
    "total_minor": attrgetter("total_minor"),
    "units": attrgetter("units"),
    "shipped": attrgetter("shipped"),
    "delivered": attrgetter("delivered"),
    "accepted_back": attrgetter("accepted_back"),
}
"""What `Lines` adds up, line by line."""
_FEW: Final = 8
"""Up to so many lines, adding them up anew costs less than carrying their sums on."""
