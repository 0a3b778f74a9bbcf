"""What may still be changed in an order, and until when?"""

from datetime import datetime
from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.terms import Submission
from orderflow.errors import Refusal
from orderflow.policies.answer import YES, Allow
from orderflow.refusals import AlreadySubmitted, PaymentInProgress
from orderflow.roles import Actor

__all__ = ["AmendmentPolicy", "until_submitted"]


class AmendmentPolicy(Protocol):
    """May what is in this order be changed now?"""

    def __call__(self, order: Order, *, by: Actor, at: datetime) -> Allow | Refusal: ...


def until_submitted(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    """
    A cart may be changed until it is submitted, but not while a payment for what is in it is under way.

    Money that has come in holds a cart as it is, unless the customer submits it once they have paid (S02): then what is
    dearer is owed before that, and what is left over goes back with it.
    """
    if order.submitted_at is not None:
        return AlreadySubmitted(order_id=order.id)
    for payment in order.payments:
        if payment.expected or (payment.kept and order.submission is not Submission.ONCE_PAID):
            return PaymentInProgress(order_id=order.id, payment_id=payment.id)
    return YES
