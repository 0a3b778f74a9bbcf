"""Remind the customer of what is due: people when they see fit, the system when a time limit ends (S04, S18)."""

from collections.abc import Iterator
from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.milestone import is_reached
from orderflow.entities.schedule import Standing, standings
from orderflow.events import PaymentReminded
from orderflow.refusals import InstalmentNotDue, NothingToPay, UnknownInstalment
from orderflow.roles import SYSTEM
from orderflow.validation import optional_text

__all__ = ["RemindPayment"]


@command
class RemindPayment(OrderCommand):
    """
    Remind the customer of an instalment that is due and not paid in full.

    Args:
        instalment_id: Which one; if left out, all that are due, or for the system all whose time limit has ended.
    """

    type: ClassVar[str] = "remind_payment"
    step: ClassVar[str | None] = "remind"

    instalment_id: str | None = field(default=None, validator=optional_text)

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        order, asked = context.order, tuple(self._asked(context))
        awaited = [standing for standing in asked if standing.open]
        if not awaited:
            raise NothingToPay(order_id=order.id, expected=order.money(0))
        due = [standing for standing in awaited if _is_due(context, standing)]
        if not due:
            first = awaited[0].instalment
            raise InstalmentNotDue(order_id=order.id, instalment_id=first.id, due=first.due.value)
        for standing in due:
            context.emit(
                PaymentReminded(occurred_at=context.at, instalment_id=standing.instalment.id, open=standing.open)
            )

    def _asked(self, context: Context) -> Iterator[Standing]:
        agreed = {standing.instalment.id: standing for standing in standings(context.order)}
        if not self.instalment_id:
            yield from agreed.values()
        elif self.instalment_id in agreed:
            yield agreed[self.instalment_id]
        else:
            raise UnknownInstalment(order_id=context.order.id, instalment_id=self.instalment_id, agreed=tuple(agreed))


def _is_due(context: Context, standing: Standing) -> bool:
    """
    Whether what it waits for has happened, and its time to pay, if there is one, is over.

    That time is a time limit; the system acts on nothing else, but people need not wait where it is due at once.
    """
    instalment = standing.instalment
    if not is_reached(context.order, instalment.due):
        return False
    limits = (limit for limit in context.order.limits if limit.then == RemindPayment.type)
    running = next((limit for limit in limits if limit.subject == instalment.id), None)
    if context.by.role == SYSTEM:
        return running is not None and running.is_due(context.at)
    return instalment.is_waited_for or running is None or running.is_due(context.at)
