"""May an order be cancelled, and how much money goes back?"""

from datetime import datetime
from fractions import Fraction
from typing import Protocol

from orderflow.entities.contract import Milestone
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment
from orderflow.entities.phase import Phase
from orderflow.entities.schedule import Standing, standings
from orderflow.errors import DefinitionError, Refusal
from orderflow.policies.answer import Allow
from orderflow.refusals import AlreadyHandedOver, DepositNotVerified, PreparationHasBegun
from orderflow.roles import CUSTOMER, Actor

__all__ = [
    "CancellationPolicy",
    "by_contract",
    "free_until_handed_over",
    "until_kitchen_begins",
    "with_fee_once_prepared",
]


class CancellationPolicy(Protocol):
    """May this order be cancelled now, and how much money goes back?"""

    def __call__(self, order: Order, *, by: Actor, at: datetime) -> Allow | Refusal: ...


def free_until_handed_over(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    """All that is still held goes back until the first shipment has left; after that it is a return."""
    if order.units_handed_over:
        return AlreadyHandedOver(order_id=order.id)
    return Allow(refund=order.refundable)


def until_kitchen_begins(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    """
    All goes back until the kitchen begins; then the customer has to ask (S20).

    Those whom they ask, or who cannot go on, may end it with a full refund as long as nothing has left. Somebody who
    cancels on the customer's behalf cancels as the customer would.
    """
    if by.party(CUSTOMER) is not None and order.preparation_begun_at is not None:
        return PreparationHasBegun(order_id=order.id)
    return free_until_handed_over(order, by=by, at=at)


def with_fee_once_prepared(share: Fraction) -> CancellationPolicy:
    """
    As `free_until_handed_over`, but a customer who cancels while goods are being prepared forgoes *share* of the total.

    Somebody who cancels on the customer's behalf cancels as the customer would.

    Raises:
        DefinitionError: The share is not between 0 and 1.
    """
    if not isinstance(share, Fraction) or not 0 <= share <= 1:
        raise DefinitionError(f"the share a customer forgoes is a Fraction between 0 and 1, not {share!r}")

    def cancel_with_fee(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
        answer = free_until_handed_over(order, by=by, at=at)
        if isinstance(answer, Refusal) or by.party(CUSTOMER) is None or order.phase is not Phase.PREPARING:
            return answer
        fee = order.total.ratio(share.numerator, share.denominator)
        return Allow(refund=max(order.refundable - fee, order.money(0)))

    return cancel_with_fee


def by_contract(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    """
    All goes back until a contract is in force, and whenever the seller cancels; then the customer pays by its terms.

    They forfeit what they have paid of the deposit (`deposit_kept`), and pay for the units that are made
    (`work_charged`); the deposit counts towards these. While it is claimed to be paid, or a provider has not answered
    yet, they cannot
    cancel: what it costs is not known. Somebody who cancels on their behalf cancels for them. Nothing is cancelled once
    goods have left (S04, S18).
    """
    if order.units_handed_over:
        return AlreadyHandedOver(order_id=order.id)
    contract = order.part(Deal).contract
    if contract is None or by.party(CUSTOMER) is None:
        return Allow(refund=order.refundable)
    unknown = [payment.id for payment in order.payments if _is_unknown(payment)]
    if contract.terms.deposit_kept and unknown and _deposit_open(order):
        return DepositNotVerified(order_id=order.id, payment_id=unknown[0])
    forfeited = _deposit_paid(order) if contract.terms.deposit_kept else 0
    worked = _worth_made(order) if contract.terms.work_charged else 0
    most = max(order.total_minor - order.credited_minor, 0)
    return Allow(charge=order.money(min(max(forfeited, worked), most)))


def _is_unknown(payment: Payment) -> bool:
    """Whether its money may be here, or on its way, and nobody has said so yet."""
    return payment.is_waiting or payment.is_claimed


def _deposit_paid(order: Order) -> int:
    """What is here of all that was due at signing: a deposit that was never paid cannot be kept."""
    return sum(one.amount.minor - one.open.minor for one in _deposit(order))


def _deposit_open(order: Order) -> bool:
    return any(one.open for one in _deposit(order))


def _deposit(order: Order) -> list[Standing]:
    return [one for one in standings(order) if one.instalment.due is Milestone.SIGNED]


def _worth_made(order: Order) -> int:
    """What the units cost that are made and passed, up to what was ordered of each line."""
    return sum(line.amount_of(min(order.part(Deal).made(line.id), line.units)).minor for line in order.lines)
