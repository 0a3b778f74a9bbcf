"""Separation of duties: two things that one person does not both do, in whatever role they act."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from attrs import field, frozen

from orderflow.commands import (
    Approve,
    ApproveReturn,
    Command,
    ConfirmRefund,
    DecideReturn,
    ReceiveReturn,
    VerifyPayment,
)
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError, Refusal
from orderflow.policies import Allow
from orderflow.process import Veto
from orderflow.refusals import SamePerson
from orderflow.roles import Actor
from orderflow.validation import text

__all__ = [
    "FOUR_EYES",
    "Separation",
    "separated",
    "who_approved",
    "who_asked_for_refund",
    "who_asked_for_return",
    "who_claimed",
    "who_drafted",
]

People: TypeAlias = tuple[str, ...]


def _kinds(instance: object, attribute: object, kinds: object) -> None:
    given = kinds if isinstance(kinds, tuple) and kinds else (None,)
    for kind in given:
        if not (isinstance(kind, type) and issubclass(kind, Command)):
            raise DefinitionError(f"Separation.then: name commands, as in (VerifyPayment,), not {kinds!r}")


@frozen(kw_only=True)
class Separation:
    """
    Whoever had a hand in the first does not do the second.

    Args:
        first: What was done, for the refusal: `"claim_payment"`.
        who: Whose ids those are, for what this command is about; nobody's, if it is about something else.
        then: What they do not do.
    """

    first: str = field(validator=text)
    who: Callable[[Order, Command], People]
    then: tuple[type[Command], ...] = field(validator=_kinds)


def who_claimed(order: Order, command: Command) -> People:
    """Who said that the money was paid which now is to be verified."""
    if not isinstance(command, VerifyPayment):
        return ()
    payment = order.payments.get(command.payment_id)
    return () if payment is None else payment.claimed_by


def who_drafted(order: Order, command: Command) -> People:
    """Who drafted the quotation or the contract which now is to be approved."""
    if not isinstance(command, Approve):
        return ()
    drafts = (order.part(Deal).quotations.get(command.subject), order.part(Deal).contracts.get(command.subject))
    return tuple(person for draft in drafts if draft is not None for person in draft.drafted_by)


def who_approved(order: Order, command: Command) -> People:
    """Who said yes to the same before, in another role."""
    if not isinstance(command, Approve):
        return ()
    yeses = (one for one in order.part(Deal).approvals if one.subject == command.subject and one.passed)
    return tuple(person for approval in yeses for person in approval.by)


def who_asked_for_refund(order: Order, command: Command) -> People:
    """Who had the refund asked for of which it now is to be confirmed that it was paid out."""
    if not isinstance(command, ConfirmRefund):
        return ()
    payment = order.payments.get(command.payment_id)
    refund = payment.refunds.get(command.refund_id) if payment is not None else None
    return () if refund is None else refund.asked_by


def who_asked_for_return(order: Order, command: Command) -> People:
    """Who applied for the return, or the refund without one, which now is to be answered or inspected."""
    if not isinstance(command, ApproveReturn | DecideReturn | ReceiveReturn):
        return ()
    request = order.returns.get(command.return_id)
    return () if request is None else request.requested_by


FOUR_EYES: Final = (
    Separation(first="claim_payment", who=who_claimed, then=(VerifyPayment,)),
    Separation(first="draft", who=who_drafted, then=(Approve,)),
    Separation(first="approve", who=who_approved, then=(Approve,)),
    Separation(first="refund", who=who_asked_for_refund, then=(ConfirmRefund,)),
    Separation(first="request_return", who=who_asked_for_return, then=(ApproveReturn, DecideReturn, ReceiveReturn)),
)
"""The usual ones: claim and verify, draft and approve, approve twice, refund and confirm, apply and answer."""


def separated(*separations: Separation) -> Veto:
    """
    A veto: `extended(vetoes=[separated(*FOUR_EYES)])`.

    A person is an id: the same one in another role, on behalf of somebody, or as the one on whose behalf it is done, is
    still the same person. Ids must therefore be people's over all roles. Who did something is written down when it is
    done; what an order remembers from before that was so holds nobody back.

    Raises:
        DefinitionError: There is none, or one is no `Separation`.
    """
    if not separations or not all(isinstance(one, Separation) for one in separations):
        raise DefinitionError(
            f"separated: name what one person does not both do, as in *FOUR_EYES, not {separations!r}"
        )

    def keep_apart(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
        if order is not None:
            for one in separations:
                same = set(by.people).intersection(one.who(order, command)) if isinstance(command, one.then) else None
                if same:
                    return SamePerson(order_id=order.id, step=command.type, first=one.first, person=min(same))
        return Allow()

    return keep_apart
