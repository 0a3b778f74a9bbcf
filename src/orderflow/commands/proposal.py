"""Ways out of a shortage: what a merchant can offer, whether it is possible, and what happens if it is agreed (S08)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

import attrs

from orderflow._first_use import value
from orderflow.commands.cancellation import cancel_order
from orderflow.commands.cart import NewLine, require_ahead
from orderflow.commands.command import Context
from orderflow.commands.surplus import refund_surplus, require_credit_notes_covered
from orderflow.entities.case import Case, Proposal, Resolution
from orderflow.entities.changing import changed
from orderflow.entities.line_item import LineItem
from orderflow.events import LinesAdded, LinesPromised, UnitsCancelled
from orderflow.ids import LineId
from orderflow.refusals import AlreadyHandedOver, CancelsWholeOrder, NothingOrdered
from orderflow.validation import InvalidField, invalid, type_checked, utc

__all__ = ["Offer", "carry_out", "require_possible"]


@value(kw_only=True, field_transformer=type_checked)
class Offer:
    """
    One way out that a merchant offers.

    Written as `Offer.wait(until=…)`, `Offer.substitute(cup)`, `Offer.ship_rest()`, `Offer.cancel()`.

    Args:
        until: Until when the customer is asked to wait; with `Resolution.WAIT` only.
        lines: What they get instead, one for each line of the case, in its order; with `Resolution.SUBSTITUTE` only.
    """

    resolution: Resolution
    until: datetime | None = None
    lines: Sequence[NewLine] = ()

    def __attrs_post_init__(self) -> None:
        if (self.until is not None) != (self.resolution is Resolution.WAIT):
            raise invalid("Offer.until", "a date if the customer is to wait, and none otherwise", self.until)
        if bool(self.lines) != (self.resolution is Resolution.SUBSTITUTE):
            raise invalid("Offer.lines", "lines if others are replaced by them, and none otherwise", self.lines)
        if any(line.unit_price is None for line in self.lines):
            raise invalid("Offer.lines.unit_price", "a price for each line, because the customer agrees to it", None)

    @classmethod
    def wait(cls, *, until: datetime) -> Self:
        """The goods come later."""
        return cls(resolution=Resolution.WAIT, until=until)

    @classmethod
    def substitute(cls, *lines: NewLine) -> Self:
        """Other goods come in their place; what they cost more is charged, what they cost less is refunded."""
        return cls(resolution=Resolution.SUBSTITUTE, lines=lines)

    @classmethod
    def ship_rest(cls) -> Self:
        """What is missing is refunded; the rest comes."""
        return cls(resolution=Resolution.SHIP_REST)

    @classmethod
    def cancel(cls) -> Self:
        """Nothing comes, and all money goes back."""
        return cls(resolution=Resolution.CANCEL)

    def as_proposal(self, proposal_id: str, case: Case, currency: str) -> Proposal:
        """
        What it becomes in a case of an order in this currency.

        Raises:
            WrongCurrency, InvalidField: A line's amounts are in another currency, or make no sense; or there is not one
                line for each of the case.
        """
        if self.lines and len(self.lines) != len(case.lines):
            raise invalid("Offer.lines", f"{len(case.lines)}, one for each line of the case", len(self.lines))
        lines = tuple(
            changed(new.as_line(LineId(proposal_id), currency), replaces=missing.line_id)
            for new, missing in zip(self.lines, case.lines, strict=False)
        )
        until = utc(self.until, "Offer.until") if self.until is not None else None
        return Proposal(id=proposal_id, resolution=self.resolution, until=until, lines=lines)


def require_possible(context: Context, case: Case, proposal: Proposal) -> None:
    """Refuse what can't be done: a date that has passed, nothing left to ship, an order of which goods have left."""
    order = context.order
    if not case.lines:
        raise NothingOrdered(order_id=order.id)
    if proposal.resolution is Resolution.WAIT and (proposal.until is None or proposal.until <= context.at):
        expected = f"a date after {context.at.isoformat()}"
        raise InvalidField(path="Offer.until", expected=expected, given=str(proposal.until))
    if proposal.resolution is Resolution.SUBSTITUTE and not proposal.lines:
        raise NothingOrdered(order_id=order.id)
    require_ahead(proposal.lines, context.at)
    if proposal.resolution is Resolution.SHIP_REST and case.units == order.lines.units:
        raise CancelsWholeOrder(order_id=order.id)
    if proposal.resolution is Resolution.CANCEL and order.units_handed_over:
        raise AlreadyHandedOver(order_id=order.id)


def carry_out(context: Context, case: Case, proposal: Proposal, reason: str) -> None:
    """Do what was agreed. The case has ended, so that its units are free."""
    require_possible(context, case, proposal)
    if proposal.until is not None:
        line_ids = tuple(line.line_id for line in case.lines)
        context.emit(LinesPromised(occurred_at=context.at, lines=line_ids, promised_at=proposal.until))
    elif proposal.resolution is Resolution.CANCEL:
        cancel_order(context, None, reason)
    else:
        context.emit(UnitsCancelled(occurred_at=context.at, lines=case.lines))
        if proposal.lines:
            context.emit(LinesAdded(occurred_at=context.at, lines=_numbered(context, proposal.lines)))
        require_credit_notes_covered(context)
        refund_surplus(context, reason)


def _numbered(context: Context, lines: Sequence[LineItem]) -> tuple[LineItem, ...]:
    ever = context.order.lines_ever
    return tuple(attrs.evolve(line, id=LineId(f"l-{ever + place}")) for place, line in enumerate(lines, start=1))
