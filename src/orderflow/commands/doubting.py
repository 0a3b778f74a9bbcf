"""Prices and specifications are compared with what is known; a doubt goes up until somebody entitled decides (S12)."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from attrs import asdict

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.comparing import differences, inquiry_of
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.doubt import Difference, Doubt
from orderflow.errors import DefinitionError
from orderflow.events import DoubtEscalated, DoubtSettled, LimitEnded, PricesChecked
from orderflow.questions import PriceKnowledge
from orderflow.refusals import AmendmentNeeded, DoubtAlreadySettled, NobodyElseToAsk, RoleNotEntitled, UnknownDoubt
from orderflow.roles import SYSTEM, Role
from orderflow.validation import InvalidField

__all__ = ["CheckPrices", "EscalateDoubt", "SettleDoubt"]


@command
class CheckPrices(OrderCommand):
    """
    Compare the order with the price plan and with the customer's last order; each difference is a doubt (S12).

    Without any, it is in order at once. What was confirmed before is not doubted again as long as it stays the same;
    after a no, the order has to be sent back and submitted again first.
    """

    type: ClassVar[str] = "check_prices"
    step: ClassVar[str | None] = "check_prices"

    def decide(self, context: Context) -> None:
        order, deal = context.order, context.order.part(Deal)
        refused = tuple(doubt.id for doubt in deal.doubts if doubt.is_refused)
        if refused:
            raise AmendmentNeeded(order_id=order.id, doubts=refused)
        answer = context.answer(inquiry_of(order))
        if not isinstance(answer, PriceKnowledge):
            raise DefinitionError(f"a price book answers PriceKnowledge, not {answer!r}")
        before = {doubt.difference: doubt for doubt in deal.doubts}
        doubts, raised = list[Doubt](), 0
        for difference in differences(order, answer):
            doubt = before.get(difference)
            if doubt is None:
                raised += 1
                doubt = _raised(context, difference, f"d-{deal.doubts_ever + raised}")
            doubts.append(doubt)
        digest = order_digest(order)
        if deal.prices_checked != digest or list(deal.doubts) != doubts:
            checked = PricesChecked(occurred_at=context.at, digest=digest, doubts=tuple(doubts), raised=raised)
            context.emit(checked)


@command
class EscalateDoubt(OrderCommand):
    """
    Ask the next one about a doubt, who has as long to decide; `reason` keeps what whoever was asked had to say (S12).

    The system runs it when the time of whoever was asked has ended, about all doubts of which this is so.

    Args:
        doubt_id: Which one; people name it.
    """

    type: ClassVar[str] = "escalate_doubt"
    step: ClassVar[str | None] = "escalate_doubt"

    doubt_id: str | None = None

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        for doubt in tuple(self._meant(context)):
            if doubt.next is None:
                raise NobodyElseToAsk(order_id=context.order.id, doubt_id=doubt.id, asked=doubt.asked)
            context.emit(DoubtEscalated(occurred_at=context.at, doubt_id=doubt.id, asked=doubt.next))
            for limit in context.order.limits:
                if limit.then == self.type and limit.subject == doubt.id:  # the next one gets as much time
                    ran_out = limit.id in context.ran_out
                    context.emit(LimitEnded(occurred_at=context.at, limit_id=limit.id, ran_out=ran_out))

    def _meant(self, context: Context) -> Iterator[Doubt]:
        if self.doubt_id is not None:
            yield _open(context, self.doubt_id)
        elif context.by.role != SYSTEM:
            raise InvalidField(
                path="EscalateDoubt.doubt_id", expected="the doubt that somebody else looks at", given="None"
            )
        else:
            for limit in context.order.limits:
                if limit.then == self.type and limit.is_due(context.at):
                    yield _open(context, limit.subject)


@command
class SettleDoubt(OrderCommand):
    """
    Decide about a doubt, as whoever is asked now or would be asked after him, if his word counts (S12).

    A no sends nothing back by itself: it says that the order has to be amended, and it cannot pass its review before.

    Args:
        doubt_id: Which one.
        confirmed: Whether the order is right as it is. A no says what is right instead (`reason`).
    """

    type: ClassVar[str] = "settle_doubt"
    step: ClassVar[str | None] = "settle_doubt"

    doubt_id: str
    confirmed: bool

    def permit(self, context: Context) -> None:
        order, doubt = context.order, _open(context, self.doubt_id)
        counts = context.policies.doubt_confirmation(order, doubt)
        entitled = tuple(role for role in doubt.in_turn if role in counts)
        if context.by.role not in entitled:
            raise RoleNotEntitled(order_id=order.id, step=self.type, role=context.by.role, entitled=entitled)

    def decide(self, context: Context) -> None:
        if not self.confirmed and not self.reason.strip():
            raise InvalidField(path="SettleDoubt.reason", expected="what is right instead", given="nothing")
        context.emit(
            DoubtSettled(occurred_at=context.at, doubt_id=self.doubt_id, confirmed=self.confirmed, remark=self.reason)
        )


def _open(context: Context, doubt_id: str) -> Doubt:
    doubt = context.order.part(Deal).doubts.get(doubt_id)
    if doubt is None:
        raise UnknownDoubt(order_id=context.order.id, doubt_id=doubt_id)
    if not doubt.is_open:
        raise DoubtAlreadySettled(order_id=context.order.id, doubt_id=doubt_id, confirmed=doubt.confirmed)
    return doubt


def _raised(context: Context, difference: Difference, doubt_id: str) -> Doubt:
    """The doubt about it, and who is asked; the word of one of them at least must count, or it would stay for ever."""
    chain = context.policies.doubts(context.order, difference)
    counts = context.policies.doubt_confirmation(context.order, difference)
    if not set(chain) & set(counts):
        raise DefinitionError(
            f"a doubt about the {difference.about.value} would stay open for ever: {_named(chain)} is asked, and only "
            f"the word of {_named(counts)} counts; change the policies `doubts` or `doubt_confirmation`"
        )
    return Doubt(id=doubt_id, chain=chain, asked=chain[0], raised_at=context.at, **asdict(difference))


def _named(roles: Iterable[Role]) -> str:
    return ", ".join(roles) or "nobody"
