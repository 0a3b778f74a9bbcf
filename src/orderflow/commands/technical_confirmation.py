"""The technical department's word, in writing: can it be made, and by when; what comes of a no (S12)."""

from datetime import datetime
from typing import ClassVar

from attrs import field

from orderflow.commands.cancellation import cancel_order
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.content import order_digest
from orderflow.entities.technical import TechnicalConfirmation
from orderflow.events import AlternativeProposed, SamplingBegun, SamplingEnded, TechnicallyConfirmed
from orderflow.refusals import WrittenConfirmationRequired
from orderflow.validation import InvalidField, prose, utc
from orderflow.validation import text as in_words

__all__ = ["BeginSampling", "ConfirmTechnically", "FailSampling", "PassSampling", "ProposeAlternative"]


@command
class ConfirmTechnically(OrderCommand):
    """
    Say in writing, as the technical department, whether the order can be made as it stands, of what, and by when.

    It counts for just this content, and the last word counts. The customer is asked again if they were asked before.

    Args:
        producible: Whether it can be made. If not, `reason` must say why.
        materials: What is in stock of the raw materials.
        reference: Where the signed paper is. Without one it is the spoken word, which does not count
            (`WrittenConfirmationRequired`).
        recipe_changed: Whether the recipe is another one than at the customer's last order, or they insist on the old
            one: then they sign for it (`Sign`, kind `recipe`) before it passes.
        ready_by: When all of it can be ready: the delivery date that the customer is asked to confirm.
    """

    type: ClassVar[str] = "confirm_technically"
    step: ClassVar[str | None] = "confirm_technically"

    producible: bool
    materials: str = field(validator=prose)
    reference: str = ""
    recipe_changed: bool = False
    ready_by: datetime | None = None

    def decide(self, context: Context) -> None:
        order = context.order
        if not self.reference.strip():
            raise WrittenConfirmationRequired(order_id=order.id)
        if not self.producible and not self.reason.strip():
            raise InvalidField(path="ConfirmTechnically.reason", expected="why it cannot be made", given="nothing")
        confirmation = TechnicalConfirmation(
            digest=order_digest(order),
            producible=self.producible,
            recipe_changed=self.recipe_changed,
            materials=self.materials,
            ready_by=self._ready_by(context.at),
            reference=self.reference.strip(),
            signer=context.by.id,
            at=context.at,
        )
        context.emit(TechnicallyConfirmed(occurred_at=context.at, confirmation=confirmation))

    def _ready_by(self, at: datetime) -> datetime | None:
        """A date for what can be made, and none for what cannot."""
        path = "ConfirmTechnically.ready_by"
        ready_by = None if self.ready_by is None else utc(self.ready_by, path)
        if self.producible and (ready_by is None or ready_by <= at):
            given = "nothing" if ready_by is None else ready_by.isoformat()
            raise InvalidField(path=path, expected=f"an instant after {at.isoformat()}", given=given)
        if not self.producible and ready_by is not None:
            raise InvalidField(path=path, expected="no date for what cannot be made", given=ready_by.isoformat())
        return ready_by


@command
class ProposeAlternative(OrderCommand):
    """
    Apologise for what cannot be made, and propose something else (S12).

    If the customer likes it, the order is sent back and amended; if they insist, there is sampling.

    Args:
        text: What could be made in place of it; the customer is told.
    """

    type: ClassVar[str] = "propose_alternative"
    step: ClassVar[str | None] = "propose_alternative"

    text: str = field(validator=prose)

    def decide(self, context: Context) -> None:
        context.emit(AlternativeProposed(occurred_at=context.at, text=self.text))


@command
class BeginSampling(OrderCommand):
    """
    Let the order wait for a sample of a new product (新品开发打样, S12).

    Args:
        sampling_order_id: The order under which the sample is made. It has a life of its own, by this process or
            another; the host opens it, with this order's id as its `group`, and says here how it ended.
    """

    type: ClassVar[str] = "begin_sampling"
    step: ClassVar[str | None] = "begin_sampling"

    sampling_order_id: str = field(validator=in_words)

    def decide(self, context: Context) -> None:
        if self.sampling_order_id == context.order.id:
            path = "BeginSampling.sampling_order_id"
            raise InvalidField(path=path, expected="an order of its own", given=self.sampling_order_id)
        context.emit(SamplingBegun(occurred_at=context.at, sampling_order_id=self.sampling_order_id))


@command
class PassSampling(OrderCommand):
    """The sample is good: the order is in review again, and the technical department is asked anew."""

    type: ClassVar[str] = "pass_sampling"
    step: ClassVar[str | None] = "pass_sampling"

    def decide(self, context: Context) -> None:
        context.emit(SamplingEnded(occurred_at=context.at, passed=True))


@command
class FailSampling(OrderCommand):
    """It cannot be made at all, and `reason` must say why: the order ends, and all that was paid goes back."""

    type: ClassVar[str] = "fail_sampling"
    step: ClassVar[str | None] = "fail_sampling"

    def decide(self, context: Context) -> None:
        reason = self.reason.strip()
        if not reason:
            raise InvalidField(path="FailSampling.reason", expected="why it cannot be made", given="nothing")
        context.emit(SamplingEnded(occurred_at=context.at, passed=False))
        cancel_order(context, None, reason)
