"""Goods are released delivery note by delivery note, paid or on credit, and the credit follows the money (S14)."""

from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.provider_answer import Result
from orderflow.commands.shipment import find_shipment, require_packed
from orderflow.effects import FreeCredit, ReserveCredit
from orderflow.entities.changing import changed
from orderflow.entities.content import delivery_note_digest
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.payment import Progress
from orderflow.entities.release import Release, ReleaseBasis
from orderflow.entities.released import cost_of, is_standing, on_credit, shipments_out, unpaid
from orderflow.entities.shipment import Shipment
from orderflow.errors import DefinitionError, Refusal
from orderflow.events import CreditFreed, CreditRefused, CreditReserved, GoodsReleased
from orderflow.ids import ShipmentId
from orderflow.refusals import AlreadyReleased, CreditAnswerPending, NoDeliveryNote, UnknownRelease
from orderflow.validation import optional_prose, positive

__all__ = ["RecordCredit", "ReleaseGoods", "sync_credit"]


@command
class ReleaseGoods(OrderCommand):
    """
    Release the goods of one delivery note (放行): these quantities and this amount, not the order for ever.

    On which basis says the policy `release`. What is not paid is asked of the customer's credit line, and the goods
    may leave once it holds that.

    Args:
        shipment_id: A shipment that is packed and has its delivery note. Packed anew, it has to be released anew.
    """

    type: ClassVar[str] = "release_goods"
    step: ClassVar[str | None] = "release"

    shipment_id: ShipmentId

    def permit(self, context: Context) -> None:
        _basis(context, self._with_note(context))

    def decide(self, context: Context) -> None:
        order, shipment = context.order, self._with_note(context)
        basis, digest = _basis(context, shipment), delivery_note_digest(order, shipment)
        before = order.part(Deal).releases.get(shipment.id)
        if before is not None and before.is_good and is_standing(order, before):
            raise AlreadyReleased(order_id=order.id, shipment_id=shipment.id)
        nothing, others = order.money(0), shipments_out(order, without=shipment)
        release = Release(
            id=shipment.id,
            digest=digest,
            basis=basis,
            amount=cost_of(order, [*others, shipment]) - cost_of(order, others),
            at=context.at,
            asked=nothing,
            reserved=nothing,
            freed=nothing,
        )
        if before is not None:  # what became of its credit so far stays true
            release = changed(
                release,
                credit=before.credit if before.asked else None,
                asks=before.asks,
                asked=before.asked,
                reserved=before.reserved,
                freed=before.freed,
            )
        if basis is not ReleaseBasis.PAID:
            _require_answered(order)
            missing = unpaid(order, [*others, shipment]) - on_credit(order)
            if missing.minor > 0:
                release = changed(release, credit=Progress.ASKED, asks=release.asks + 1, asked=missing)
                context.request(_reservation(context, release))
        context.emit(GoodsReleased(occurred_at=context.at, release=release))

    def _with_note(self, context: Context) -> Shipment:
        """The shipment, if it lies here with its delivery note."""
        shipment = find_shipment(context, self.shipment_id)
        require_packed(context, shipment, self.type)
        if shipment.delivery_note is None:
            raise NoDeliveryNote(order_id=context.order.id, shipment_id=shipment.id)
        return shipment


@command
class RecordCredit(OrderCommand):
    """
    Record what the customer's credit line answered: it holds the amount, or they have not so much credit.

    Args:
        ask: Which asking for this shipment it answers; an answer that is known, or comes for an earlier one, says
            nothing.
    """

    type: ClassVar[str] = "record_credit"
    step: ClassVar[str | None] = "report"

    shipment_id: ShipmentId
    ask: int = field(validator=positive)
    result: Result
    reason: str = field(default="", validator=optional_prose)

    def decide(self, context: Context) -> None:
        release = context.order.part(Deal).releases.get(self.shipment_id)
        if release is None:
            raise UnknownRelease(order_id=context.order.id, shipment_id=self.shipment_id)
        if self.ask != release.asks or not release.asked:
            return
        at, shipment_id, amount = context.at, release.id, release.asked
        if self.result is Result.DONE:
            context.emit(CreditReserved(occurred_at=at, shipment_id=shipment_id, amount=amount))
        elif self.result is Result.DECLINED:
            context.emit(CreditRefused(occurred_at=at, shipment_id=shipment_id, amount=amount, reason=self.reason))


def sync_credit(context: Context, before: Order | None) -> None:
    """
    Give credit back that is not needed any more, so that it is exactly what is out and not paid.

    That of goods which do not leave after all goes first, then the oldest: what comes in pays the oldest release. What
    an answer is awaited for is given back once it is known to be held, and until then nothing of it is relied on that
    goods which leave may need.
    """
    order, releases = context.order, context.order.part(Deal).releases
    if not releases:
        return
    held = [release for release in releases if release.held]
    if not held:
        return
    awaited = sum(release.asked.minor for release in releases if release.asked and is_standing(order, release))
    needed = max(unpaid(order, shipments_out(order)).minor - awaited, 0)
    excess = order.money(sum(release.held.minor for release in held) - needed)
    for release in sorted(held, key=lambda release: (is_standing(order, release), release.at)):
        amount = min(release.held, excess)
        if amount.minor <= 0:
            return
        excess = excess - amount
        context.emit(CreditFreed(occurred_at=context.at, shipment_id=release.id, amount=amount))
        context.request(
            FreeCredit(
                key=context.key(f"{release.id}/free-{(release.freed + amount).minor}"),
                order_id=order.id,
                subject="credit",
                customer=order.customer,
                shipment_id=release.id,
                amount=amount,
            )
        )


def _basis(context: Context, shipment: Shipment) -> ReleaseBasis:
    """On which basis the goods may leave, or the refusal of the policy raised."""
    answer: object = context.policies.release(context.order, shipment)
    if isinstance(answer, Refusal):
        raise answer
    if not isinstance(answer, ReleaseBasis):
        raise DefinitionError(f"the policy `release` answered {answer!r}; it answers a ReleaseBasis or a Refusal")
    return answer


def _require_answered(order: Order) -> None:
    """Refuse to ask for credit twice at a time: how much is asked for depends on what came of the last asking."""
    awaited = next((release for release in order.part(Deal).releases if release.asked), None)
    if awaited is not None:
        raise CreditAnswerPending(order_id=order.id, shipment_id=awaited.id, asked=awaited.asked)


def _reservation(context: Context, release: Release) -> ReserveCredit:
    return ReserveCredit(
        key=context.key(f"{release.id}/credit-{release.asks}"),
        order_id=context.order.id,
        subject="credit",
        customer=context.order.customer,
        shipment_id=release.id,
        amount=release.asked,
        ask=release.asks,
    )
