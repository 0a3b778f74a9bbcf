"""Payment providers, and what they send by themselves."""

from datetime import datetime
from typing import Protocol

from orderflow._first_use import value
from orderflow.effects import CapturePayment, PaymentEffect, RefundPayment, StartPayment, VoidPayment
from orderflow.ids import OrderId
from orderflow.ports.answers import Answer, NotFound

__all__ = ["PaymentGateway", "PaymentNotice"]


class PaymentGateway(Protocol):
    """
    A payment provider. Every method takes one effect and must treat its `key` as idempotent: asked twice, done once.

    Raise `AdapterError(retry_safe=True)` when the request certainly did not arrive; answer `Unknown` when it may have.
    What the provider refuses is `Declined`. The same key with other content is neither: raise
    `AdapterError(retry_safe=False)`, so that nobody takes the earlier wish for done or declined.
    """

    def start(self, effect: StartPayment) -> Answer:
        """Authorize, and capture at once if the effect says so. `Done.amount` is what was authorized or taken."""
        ...

    def capture(self, effect: CapturePayment) -> Answer:
        """Take part or all of what is authorized."""
        ...

    def void(self, effect: VoidPayment) -> Answer:
        """
        Let go of what is not captured, or stop a payment that has not come through.

        `Done.amount` is what was released, None if nothing was held. Where all is captured there is nothing to let go:
        `Declined`.
        """
        ...

    def refund(self, effect: RefundPayment) -> Answer:
        """Give back part or all of what was captured."""
        ...

    def lookup(self, effect: PaymentEffect) -> Answer | NotFound:
        """What came of this effect, by its key."""
        ...


@value(kw_only=True)
class PaymentNotice:
    """
    A provider's notification about one effect, already verified and parsed by its adapter.

    `key` is the effect's key; notices may come late, twice and in any order. For a chargeback `key` is the start's, and
    `Done.reference` names the chargeback, so that its repetition is told from a second one.
    """

    order_id: OrderId
    key: str
    answer: Answer
    chargeback: bool = False
    at: datetime | None = None
