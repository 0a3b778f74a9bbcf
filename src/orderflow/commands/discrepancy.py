"""
Prices and specifications are compared with what is known.

A discrepancy goes up until somebody entitled decides (S12).
"""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from attrs import asdict

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.comparison import differences, inquiry_of
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.discrepancy import Difference, Discrepancy
from orderflow.errors import DefinitionError
from orderflow.events import DiscrepancyEscalated, DiscrepancyResolved, LimitEnded, PricesChecked
from orderflow.questions import PriceKnowledge
from orderflow.refusals import (
    AmendmentNeeded,
    DiscrepancyAlreadyResolved,
    NoFurtherEscalation,
    RoleNotEntitled,
    UnknownDiscrepancy,
)
from orderflow.roles import SYSTEM, Role
from orderflow.validation import InvalidField

__all__ = ["CheckPrices", "EscalateDiscrepancy", "ResolveDiscrepancy"]


@command
class CheckPrices(OrderCommand):
    """
    Compare the order with the price plan and with the customer's last order; each difference is a discrepancy (S12).

    Without any, it is in order at once. What was confirmed before is not disputed again as long as it stays the same;
    after a no, the order has to be sent back and submitted again first.
    """

    type: ClassVar[str] = "check_prices"
    step: ClassVar[str | None] = "check_prices"

    def decide(self, context: Context) -> None:
        order, deal = context.order, context.order.part(Deal)
        refused = tuple(discrepancy.id for discrepancy in deal.discrepancies if discrepancy.is_refused)
        if refused:
            raise AmendmentNeeded(order_id=order.id, discrepancies=refused)
        answer = context.answer(inquiry_of(order))
        if not isinstance(answer, PriceKnowledge):
            raise DefinitionError(f"a price book answers PriceKnowledge, not {answer!r}")
        before = {discrepancy.difference: discrepancy for discrepancy in deal.discrepancies}
        discrepancies, raised = list[Discrepancy](), 0
        for difference in differences(order, answer):
            discrepancy = before.get(difference)
            if discrepancy is None:
                raised += 1
                discrepancy = _raised(context, difference, f"d-{deal.discrepancies_ever + raised}")
            discrepancies.append(discrepancy)
        digest = order_digest(order)
        if deal.prices_checked != digest or list(deal.discrepancies) != discrepancies:
            checked = PricesChecked(
                occurred_at=context.at, digest=digest, discrepancies=tuple(discrepancies), raised=raised
            )
            context.emit(checked)


@command
class EscalateDiscrepancy(OrderCommand):
    """
    Ask the next one about a discrepancy, who has as long to decide; `reason` keeps what the last one said (S12).

    The system runs it when the time of whoever was asked has ended, about all discrepancies of which this is so.

    Args:
        discrepancy_id: Which one; people name it.
    """

    type: ClassVar[str] = "escalate_discrepancy"
    step: ClassVar[str | None] = "escalate_discrepancy"

    discrepancy_id: str | None = None

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        for discrepancy in tuple(self._meant(context)):
            if discrepancy.next is None:
                raise NoFurtherEscalation(
                    order_id=context.order.id, discrepancy_id=discrepancy.id, asked=discrepancy.asked
                )
            context.emit(
                DiscrepancyEscalated(occurred_at=context.at, discrepancy_id=discrepancy.id, asked=discrepancy.next)
            )
            for limit in context.order.limits:
                if limit.then == self.type and limit.subject == discrepancy.id:  # the next one gets as much time
                    ran_out = limit.id in context.ran_out
                    context.emit(LimitEnded(occurred_at=context.at, limit_id=limit.id, ran_out=ran_out))

    def _meant(self, context: Context) -> Iterator[Discrepancy]:
        if self.discrepancy_id is not None:
            yield _open(context, self.discrepancy_id)
        elif context.by.role != SYSTEM:
            raise InvalidField(
                path="EscalateDiscrepancy.discrepancy_id",
                expected="the discrepancy that somebody else looks at",
                given="None",
            )
        else:
            for limit in context.order.limits:
                if limit.then == self.type and limit.is_due(context.at):
                    yield _open(context, limit.subject)


@command
class ResolveDiscrepancy(OrderCommand):
    """
    Decide about a discrepancy, as whoever is asked now or would be asked after them, if their word counts (S12).

    A no sends nothing back by itself: it says that the order has to be amended, and it cannot pass its review before.

    Args:
        discrepancy_id: Which one.
        confirmed: Whether the order is right as it is. A no says what is right instead (`reason`).
    """

    type: ClassVar[str] = "resolve_discrepancy"
    step: ClassVar[str | None] = "resolve_discrepancy"

    discrepancy_id: str
    confirmed: bool

    def permit(self, context: Context) -> None:
        order, discrepancy = context.order, _open(context, self.discrepancy_id)
        counts = context.policies.discrepancy_confirmation(order, discrepancy)
        entitled = tuple(role for role in discrepancy.in_turn if role in counts)
        if context.by.role not in entitled:
            raise RoleNotEntitled(order_id=order.id, step=self.type, role=context.by.role, entitled=entitled)

    def decide(self, context: Context) -> None:
        if not self.confirmed and not self.reason.strip():
            raise InvalidField(path="ResolveDiscrepancy.reason", expected="what is right instead", given="nothing")
        context.emit(
            DiscrepancyResolved(
                occurred_at=context.at, discrepancy_id=self.discrepancy_id, confirmed=self.confirmed, remark=self.reason
            )
        )


def _open(context: Context, discrepancy_id: str) -> Discrepancy:
    discrepancy = context.order.part(Deal).discrepancies.get(discrepancy_id)
    if discrepancy is None:
        raise UnknownDiscrepancy(order_id=context.order.id, discrepancy_id=discrepancy_id)
    if not discrepancy.is_open:
        raise DiscrepancyAlreadyResolved(
            order_id=context.order.id, discrepancy_id=discrepancy_id, confirmed=discrepancy.confirmed
        )
    return discrepancy


def _raised(context: Context, difference: Difference, discrepancy_id: str) -> Discrepancy:
    """
    The discrepancy about it, and who is asked.

    The word of one of them at least must count, or it would stay for ever.
    """
    chain = context.policies.discrepancies(context.order, difference)
    counts = context.policies.discrepancy_confirmation(context.order, difference)
    if not set(chain) & set(counts):
        raise DefinitionError(
            f"a discrepancy about the {difference.about.value} would stay open for ever: {_named(chain)} is asked, and "
            f"only the word of {_named(counts)} counts; change policy `discrepancies` or `discrepancy_confirmation`"
        )
    return Discrepancy(id=discrepancy_id, chain=chain, asked=chain[0], raised_at=context.at, **asdict(difference))


def _named(roles: Iterable[Role]) -> str:
    return ", ".join(roles) or "nobody"
