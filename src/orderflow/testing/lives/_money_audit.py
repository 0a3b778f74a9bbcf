"""Where the money is, added up from raw events in plain minor units; the half of the audit that knows money."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import define, field

from orderflow.entities.order import Order
from orderflow.testing.lives._goods_audit import GoodsAudit

__all__ = ["MoneyAudit"]


@define
class _Payment:
    amount: int
    awaited: set[str]
    """What is still to be heard: `start`, `verify`, or the id of a capture, refund or void."""
    authorized: int = 0
    released: int = 0
    charged_back: int = 0
    taken: dict[str, int] = field(factory=dict)
    promised: dict[str, int] = field(factory=dict)
    declined: dict[str, int] = field(factory=dict)
    let_go: bool = False

    @property
    def captured(self) -> int:
        return sum(self.taken.values())

    @property
    def refunded(self) -> int:
        return sum(self.promised.values())

    @property
    def kept(self) -> int:
        return max(self.captured - self.refunded - self.charged_back, 0)

    @property
    def lost(self) -> int:
        return self.kept + self.refunded + self.charged_back - self.captured

    @property
    def held(self) -> int:
        return self.authorized - self.captured - self.released

    @property
    def over(self) -> bool:
        """Whether it brings nothing more: answered, and nothing is held."""
        return not self.awaited & {"start", "verify"} and not self.held

    @property
    def expected(self) -> int:
        return self.held if self.authorized or self.over else self.amount


@define
class MoneyAudit:
    """Payments, refunds and credit_notes, added up by this audit alone."""

    payments: dict[str, _Payment] = field(factory=dict)
    credited: int = 0
    """What was taken off afterwards; of a cancelled order, since it was cancelled."""
    fee: int = 0
    shop_keeps: int | None = None
    """What the shop keeps of a cancelled order, or is owed for it."""
    freights: dict[str, int] = field(factory=dict)
    """What each contract and amendment that was drafted would have the freight be."""

    def read(self, event: Any) -> Iterator[str]:
        """Add *event* up, and say what is wrong after it."""
        reading = _READINGS.get(event.type)
        if reading is not None:
            yield from reading(self, event)
            yield from self._conserved()

    @property
    def captured(self) -> int:
        """All money taken."""
        return sum(payment.captured for payment in self.payments.values())

    @property
    def refunded(self) -> int:
        """All money gone or promised back."""
        return sum(payment.refunded for payment in self.payments.values())

    @property
    def charged_back(self) -> int:
        """All money that a bank took back."""
        return sum(payment.charged_back for payment in self.payments.values())

    @property
    def kept(self) -> int:
        """What the shop has."""
        return sum(payment.kept for payment in self.payments.values())

    @property
    def lost(self) -> int:
        """What went out twice."""
        return sum(payment.lost for payment in self.payments.values())

    @property
    def closed(self) -> bool:
        """Whether nothing is awaited from any payment."""
        return not any(payment.awaited or payment.held for payment in self.payments.values())

    def cost(self, goods: GoodsAudit) -> int:
        """What the order costs."""
        if self.shop_keeps is not None:
            return self.shop_keeps
        return sum(line.cost for line in goods.lines.values()) + self.fee

    def owed(self, goods: GoodsAudit) -> int:
        """What the customer owes, below zero what they are owed."""
        return self.cost(goods) - self.credited - self.kept

    def status(self, goods: GoodsAudit) -> str:
        """How far the money is, in the words of the order."""
        owed = self.owed(goods)
        if self.captured and self.refunded:
            return "refunded" if self.refunded >= self.captured else "partly_refunded"
        if self.captured:
            return "partly_paid" if owed > 0 else "overpaid" if owed < 0 else "paid"
        if owed <= 0 and goods.priced and self.shop_keeps is None:
            return "paid"
        if any(payment.held for payment in self.payments.values()):
            return "authorized"
        return "pending" if any(payment.expected for payment in self.payments.values()) else "unpaid"

    def broken(self, order: Order) -> Iterator[str]:
        """Where the order adds up otherwise than this audit."""
        if [payment.id for payment in order.payments] != list(self.payments):
            yield f"it has the payments {[p.id for p in order.payments]}, by its history {list(self.payments)}"
            return
        for payment in order.payments:
            own = self.payments[payment.id]
            said = (payment.authorized.minor, payment.released.minor, payment.charged_back.minor)
            if said != (own.authorized, own.released, own.charged_back):
                yield f"payment {payment.id}: (authorized, released, charged back) is {said}, by its history {own}"
            amounts = (payment.captured, payment.refunded, payment.kept, payment.lost)
            flows = tuple(amount.minor for amount in amounts)
            if flows != (own.captured, own.refunded, own.kept, own.lost):
                yield f"payment {payment.id}: (captured, refunded, kept, lost) is {flows}, by its history {own}"
            if payment.open.minor != own.held or payment.expected.minor != own.expected:
                yield (
                    f"payment {payment.id}: {payment.open} open and {payment.expected} expected, "
                    f"by its history {own.held} and {own.expected}"
                )
            if payment.is_closed != (not own.awaited and not own.held):
                yield f"payment {payment.id}: closed is {payment.is_closed}, by its history {own}"
        if not 0 <= self.credited <= order.total.minor:
            yield f"{self.credited} is credited of what costs {order.total}"

    def _conserved(self) -> Iterator[str]:
        """Law 1."""
        for payment_id, payment in self.payments.items():
            amounts = (payment.held, payment.kept, payment.released, payment.authorized, payment.charged_back)
            too_much = payment.charged_back > payment.captured
            if min(amounts) < 0 or too_much or any(amount <= 0 for amount in payment.taken.values()):
                yield f"payment {payment_id}: money was made or lost: {payment}"

    # ---- one reading an event ----------------------------------------------------------------------------------------

    def _delivery_chosen(self, event: Any) -> Iterator[str]:
        self.fee = event.delivery.fee.minor
        if self.fee < 0:
            yield f"the freight is {self.fee}"

    def _delivery_withdrawn(self, event: Any) -> Iterator[str]:
        self.fee = 0
        return iter(())

    def _started(self, event: Any) -> Iterator[str]:
        payment = event.payment
        if payment.id in self.payments or payment.amount.minor <= 0:
            yield f"payment {payment.id} of {payment.amount} cannot start"
        self.payments[payment.id] = _Payment(payment.amount.minor, {"start" if payment.gateway else "verify"})

    def _authorized(self, event: Any) -> Iterator[str]:
        payment = self.payments[event.payment_id]
        ended = payment.let_go or (payment.captured and not payment.held)
        payment.authorized = max(payment.authorized, event.amount.minor)
        if ended:  # nothing is held by a payment that was let go of, or taken, in the meantime
            payment.released = payment.authorized - payment.captured
        payment.awaited.discard("start")
        return iter(())

    def _capture_asked(self, event: Any) -> Iterator[str]:
        payment = self.payments[event.payment_id]
        if event.capture_id in payment.taken or not 0 < event.amount.minor <= payment.held:
            yield f"payment {event.payment_id}: {event.amount} cannot be taken of {payment.held}"
        payment.awaited.add(event.capture_id)

    def _captured(self, event: Any) -> Iterator[str]:
        payment = self.payments[event.payment_id]
        if event.capture_id in payment.taken:
            yield f"payment {event.payment_id}: {event.capture_id} is taken twice"
        payment.taken[event.capture_id] = event.amount.minor
        payment.authorized = max(payment.authorized, payment.captured)
        payment.released = min(payment.released, payment.authorized - payment.captured)
        payment.awaited -= {"start", "verify", event.capture_id}

    def _capture_declined(self, event: Any) -> Iterator[str]:
        self.payments[event.payment_id].awaited.remove(event.capture_id)
        return iter(())

    def _declined(self, event: Any) -> Iterator[str]:
        self.payments[event.payment_id].awaited -= {"start", "verify"}
        return iter(())

    def _void_asked(self, event: Any) -> Iterator[str]:
        self.payments[event.payment_id].awaited.add(event.void_id)
        return iter(())

    def _voided(self, event: Any) -> Iterator[str]:
        payment = self.payments[event.payment_id]
        payment.released += payment.held
        payment.let_go = True
        payment.awaited = {what for what in payment.awaited if what[:2] in ("c-", "f-")}
        return iter(())

    def _void_declined(self, event: Any) -> Iterator[str]:
        self.payments[event.payment_id].awaited.discard(event.void_id)
        return iter(())

    def _refund_asked(self, event: Any) -> Iterator[str]:
        payment = self.payments[event.payment_id]
        if event.refund_id in payment.promised or event.refund_id in payment.declined:
            yield f"payment {event.payment_id}: {event.refund_id} is asked for twice"
        if not 0 < event.amount.minor <= payment.kept:
            yield f"payment {event.payment_id}: {event.amount} cannot go back of {payment.kept}"
        payment.promised[event.refund_id] = event.amount.minor
        payment.awaited.add(event.refund_id)

    def _refund_done(self, event: Any) -> Iterator[str]:
        payment = self.payments[event.payment_id]
        if event.refund_id in payment.promised and event.refund_id not in payment.awaited:
            yield f"payment {event.payment_id}: {event.refund_id} goes back twice"
        if event.refund_id in payment.declined:
            payment.promised[event.refund_id] = payment.declined.pop(event.refund_id)
        payment.awaited.discard(event.refund_id)

    def _refund_declined(self, event: Any) -> Iterator[str]:
        payment = self.payments[event.payment_id]
        if event.refund_id not in payment.awaited:
            yield f"payment {event.payment_id}: {event.refund_id} is declined and was not asked for"
        payment.declined[event.refund_id] = payment.promised.pop(event.refund_id)
        payment.awaited.discard(event.refund_id)

    def _charged_back(self, event: Any) -> Iterator[str]:
        self.payments[event.payment_id].charged_back += event.amount.minor
        return iter(())

    def _credited(self, event: Any) -> Iterator[str]:
        if event.credit.amount.minor <= 0:
            yield f"{event.credit.amount} is credited"
        self.credited += event.credit.amount.minor

    def _contract_drafted(self, event: Any) -> Iterator[str]:
        contract = event.contract
        freight = contract.delivery.fee.minor if contract.delivery is not None else 0
        self.freights[contract.id] = freight
        goods = sum(_agreed(line) for line in contract.lines)
        split = sum(instalment.amount.minor for instalment in contract.instalments)
        if not goods + freight == contract.total.minor == split:
            yield f"contract {contract.id}: {contract.total} is {goods} and {freight}, and split into {split}"

    def _contract_took_effect(self, event: Any) -> Iterator[str]:
        self.fee = self.freights[event.contract_id]
        return iter(())

    def _reminded(self, event: Any) -> Iterator[str]:
        if event.open.minor <= 0:
            yield f"the customer is reminded of {event.open}"

    def _order_cancelled(self, event: Any) -> Iterator[str]:
        if self.shop_keeps is not None:
            yield "it is cancelled twice"
        if event.kept.minor < 0:
            yield f"the shop keeps {event.kept}"
        self.shop_keeps, self.credited = event.kept.minor, 0


def _agreed(line: Any) -> int:
    """What a line costs as it was agreed."""
    price: int = line.unit_price.minor * line.quantity - line.discount.minor
    return price if line.tax_included else price + int(line.tax.minor)


_READINGS: Final[dict[str, Callable[[MoneyAudit, Any], Iterator[str]]]] = {
    "delivery_chosen": MoneyAudit._delivery_chosen,
    "delivery_agreed": MoneyAudit._delivery_chosen,
    "delivery_withdrawn": MoneyAudit._delivery_withdrawn,
    "payment_started": MoneyAudit._started,
    "payment_authorized": MoneyAudit._authorized,
    "capture_asked": MoneyAudit._capture_asked,
    "payment_captured": MoneyAudit._captured,
    "capture_declined": MoneyAudit._capture_declined,
    "payment_declined": MoneyAudit._declined,
    "void_asked": MoneyAudit._void_asked,
    "payment_voided": MoneyAudit._voided,
    "void_declined": MoneyAudit._void_declined,
    "refund_asked": MoneyAudit._refund_asked,
    "refund_done": MoneyAudit._refund_done,
    "refund_declined": MoneyAudit._refund_declined,
    "charged_back": MoneyAudit._charged_back,
    "credited": MoneyAudit._credited,
    "contract_drafted": MoneyAudit._contract_drafted,
    "contract_took_effect": MoneyAudit._contract_took_effect,
    "payment_reminded": MoneyAudit._reminded,
    "order_cancelled": MoneyAudit._order_cancelled,
}
