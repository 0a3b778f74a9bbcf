"""Promised dates: what is bought or made for an order comes by a date, which can be changed with a reason (S19)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.events import LinesPromised
from orderflow.ids import LineId
from orderflow.refusals import NothingOrdered, NothingPromised, UnknownLine
from orderflow.validation import InvalidField, utc

__all__ = ["ChangePromise"]


@command
class ChangePromise(OrderCommand):
    """
    Promise lines for another date than before; `reason` says why, and the customer is told both (S19).

    Only goods that a date is promised for already: other dates are agreed with the customer, by a case.

    Args:
        lines: Which lines; of each some units must still be here.
        until: The date they will have left by; it lies ahead.
    """

    type: ClassVar[str] = "change_promise"
    step: ClassVar[str | None] = "promise"

    lines: Sequence[LineId]
    until: datetime

    def decide(self, context: Context) -> None:
        order, until = context.order, utc(self.until, "ChangePromise.until")
        if until <= context.at:
            expected = f"a date after {context.at.isoformat()}"
            raise InvalidField(path="ChangePromise.until", expected=expected, given=until.isoformat())
        if not self.reason.strip():
            raise InvalidField(path="ChangePromise.reason", expected="the reason of the change", given="nothing")
        if not self.lines:
            raise NothingOrdered(order_id=order.id)
        for line_id in self.lines:
            line = order.lines.get(line_id)
            if line is None:
                raise UnknownLine(order_id=order.id, line_id=line_id)
            if line.promised_at is None or not line.open:
                raise NothingPromised(order_id=order.id, line_id=line_id)
        lines = tuple(line_id for line_id in dict.fromkeys(self.lines) if order.lines[line_id].promised_at != until)
        if lines:
            context.emit(
                LinesPromised(occurred_at=context.at, lines=lines, promised_at=until, reason=self.reason.strip())
            )
