"""
Credit lines in memory that are never passed, however many ask at once.

    credit = FakeCreditLine({"acme": Money.of("1000.00", "CNY")})
    credit.on(ReserveCredit).times_out_after()      # the next amount is held, and nobody hears of it
    credit.held("acme"), credit.held("acme", "o-1"), credit.left("acme")
"""

from collections.abc import Mapping

from orderflow.effects import CreditEffect, FreeCredit, ReserveCredit
from orderflow.money import Money
from orderflow.ports import Answer, Declined, Done
from orderflow.testing.fakes._books import Books
from orderflow.testing.fakes._script import LineRule, rule
from orderflow.validation import checked, invalid

__all__ = ["FakeCreditLine"]


class FakeCreditLine(Books[CreditEffect]):
    """
    A `CreditLine` that never holds more than a customer's limit, and never gives back more than an order holds.

    One key is carried out once and answered alike ever after; the same key with other content raises. On request it
    fails in the ways providers fail. Usable from several threads.

    Args:
        limits: How much each customer may owe, each in one currency; others have no credit.
    """

    def __init__(self, limits: Mapping[str, Money] | None = None) -> None:
        super().__init__()
        self._limits: dict[str, Money] = {}
        self._held: dict[tuple[str, str], Money] = {}
        for customer, limit in (limits or {}).items():
            self.grant(customer, limit)

    # ---- the port ----------------------------------------------------------------------------------------------------

    def reserve(self, effect: ReserveCredit) -> Answer:
        """Hold this amount for this order; `Declined`, and nothing held, when the customer has not so much left."""
        return self._asked(effect, ReserveCredit, self._reserved)

    def free(self, effect: FreeCredit) -> Answer:
        """Give back what is held; `Declined`, and nothing given back, if the order does not hold so much."""
        return self._asked(effect, FreeCredit, self._freed)

    # ---- what a test tells it, and reads -----------------------------------------------------------------------------

    def on(
        self,
        what: type[CreditEffect] = CreditEffect,
        *,
        key: str | None = None,
        order_id: str | None = None,
        customer: str | None = None,
        lookup: bool = False,
        times: int | None = 1,
    ) -> LineRule:
        """Say what happens to the next calls with these fields: so many *times*, or always (None)."""
        fields = {"key": key, "order_id": order_id, "customer": customer}
        return LineRule(self._script, rule(what, (ReserveCredit, FreeCredit), fields, times, lookup=lookup))

    def grant(self, customer: str, limit: Money) -> None:
        """From now on the customer may owe so much; what is held already stays so."""
        checked(limit, Money, "limit")
        with self._lock:
            before = self._limits.get(customer, limit)
            if limit.minor < 0 or limit.currency != before.currency:
                raise invalid("limit", f"nothing or more, in {before.currency}", limit)
            self._limits[customer] = limit

    def held(self, customer: str, order_id: str | None = None) -> Money:
        """How much is held for a customer who has a credit line, or for one order of their."""
        with self._lock:
            held = [
                amount
                for (whose, order), amount in self._held.items()
                if whose == customer and order_id in (None, order)
            ]
            return Money.sum_of(held, self._limits[customer].currency)

    def left(self, customer: str) -> Money:
        """How much more they may owe; below zero, if their limit was lowered since."""
        with self._lock:
            return self._limits[customer] - self.held(customer)

    # ---- how it keeps its books --------------------------------------------------------------------------------------

    def _wrong_with(self, effect: CreditEffect) -> str:
        amount: object = effect.amount
        return "" if isinstance(amount, Money) and amount.minor > 0 else f"{amount!r} is no amount of credit"

    def _reserved(self, effect: CreditEffect) -> Done | Declined:
        limit, amount = self._limits.get(effect.customer), effect.amount
        if limit is None or limit.currency != amount.currency:
            return Declined(reason=f"{effect.customer} has no credit in {amount.currency}")
        left = self.left(effect.customer)
        if amount > left:
            return Declined(reason=f"{amount} was asked for, {left} is left of {limit}")
        whose = effect.customer, effect.order_id
        self._held[whose] = self._held.get(whose, amount - amount) + amount
        return Done()

    def _freed(self, effect: CreditEffect) -> Done | Declined:
        whose, amount = (effect.customer, effect.order_id), effect.amount
        held = self._held.get(whose, amount - amount)
        if amount.currency != held.currency or amount > held:
            return Declined(reason=f"{effect.order_id} holds {held}, not {amount}")
        self._held[whose] = held - amount
        return Done()
