"""
A payment provider in memory, as strict as a bank and, where a test wants it, as unreliable as a network.

    gateway = FakeGateway()
    gateway.on(CapturePayment, payment_id="p-1").times_out_after()   # the next capture is made, and nobody hears of it
    gateway.on(StartPayment, times=None).pends()                     # from now on, customers pay later
    gateway.complete("o-1/p-1/start")                                  # now they have paid
    for notice in gateway.take_notices(): ...                        # what the provider sends by itself

Its ledger is the truth about the money: `statement`, `balance` and `differences` show it.
"""

import threading
from datetime import datetime
from random import Random
from typing import TypeVar

from orderflow.effects import CapturePayment, PaymentEffect, RefundPayment, StartPayment, VoidPayment
from orderflow.entities.order import Order
from orderflow.errors import AdapterError, DefinitionError
from orderflow.money import Money
from orderflow.ports import Answer, Clock, Declined, Done, Expired, NotFound, PaymentNotice, Pending, Unknown
from orderflow.testing.fakes._gateway_parts import AS_ASKED, Account, GatewayRule, Notices, Operation, Outcome, pending
from orderflow.testing.fakes._script import Script, Trouble, raise_if_not_sent, rule, same_content, shuffled
from orderflow.testing.fakes.ledger import Balance, Movement, MovementKind, balance_of, differences_between

__all__ = ["FakeGateway", "GatewayRule"]

E = TypeVar("E", bound=PaymentEffect)


class FakeGateway:
    """
    A `PaymentGateway` that does what a provider does at its best, and on request what it does at its worst.

    One key is one effect, however often it is asked; the same key with other content raises. It declines to take more
    than it holds, to give back more than it took, to touch what was let go, other currencies and payments it never
    heard of. Usable from several threads.

    Args:
        clock: Dates movements and notices; they have no date without it.
        notices: How many notices each effect sends by itself, when it has been dealt with.
    """

    def __init__(self, *, clock: Clock | None = None, notices: int = 0) -> None:
        self._lock = threading.RLock()
        self._clock = clock
        self._notices_each = notices
        self._script = Script()
        self._operations: dict[str, Operation] = {}
        self._accounts: dict[tuple[str, str], Account] = {}
        self._movements: list[Movement] = []
        self._names: set[str] = set()
        self.notices: list[PaymentNotice] = []
        self.calls: list[str] = []

    # ---- the port ----------------------------------------------------------------------------------------------------

    def start(self, effect: StartPayment) -> Answer:
        """Authorize, and capture at once if the effect says so."""
        return self._perform(effect, StartPayment)

    def capture(self, effect: CapturePayment) -> Answer:
        """Take part or all of what is authorized."""
        return self._perform(effect, CapturePayment)

    def void(self, effect: VoidPayment) -> Answer:
        """Let go of what is not captured, or stop a payment that has not come through."""
        return self._perform(effect, VoidPayment)

    def refund(self, effect: RefundPayment) -> Answer:
        """Give back part or all of what was captured."""
        return self._perform(effect, RefundPayment)

    def lookup(self, effect: PaymentEffect) -> Answer | NotFound:
        """What came of this effect, as it stands now."""
        with self._lock:
            if not isinstance(effect, PaymentEffect):
                raise AdapterError(f"{effect!r} is no {PaymentEffect.__name__}", retry_safe=False)
            self.calls.append(f"lookup {effect.key}")
            trouble = self._script.take(effect, Trouble, lookup=True)
            raise_if_not_sent(trouble, f"lookup {effect.key}")
            if trouble is not None:
                return Unknown(reason=trouble.value)
            operation = self._operations.get(effect.key)
            if operation is None:
                return NotFound()
            same_content(operation.effect, effect)
            return operation.answer

    # ---- what a test tells it to do ----------------------------------------------------------------------------------

    def on(
        self,
        what: type[PaymentEffect] = PaymentEffect,
        *,
        key: str | None = None,
        order_id: str | None = None,
        payment_id: str | None = None,
        times: int | None = 1,
        lookup: bool = False,
    ) -> GatewayRule:
        """
        Say what happens to the next effects of this type, payment or key: so many *times*, or always (None).

        Rules are tried in the order in which they were given. With *lookup* it is about asking after such effects.

        Raises:
            DefinitionError: No call can ever be meant by this.
        """
        fields = {"key": key, "order_id": order_id, "payment_id": payment_id}
        return GatewayRule(self._script, rule(what, (PaymentEffect,), fields, times, lookup=lookup))

    def forget_rules(self) -> None:
        """From now on all goes well."""
        with self._lock:
            self._script.forget()

    def complete(self, key: str, answer: Done | Declined | Expired | None = None, *, notices: int = 1) -> Answer:
        """
        Let what is pending under *key* come through (as it was asked, or for `Done.amount`), be declined, or expire.

        So many *notices* tell of it; 0 if it gets lost.

        Raises:
            DefinitionError: Nothing is pending under this key.
        """
        with self._lock:
            operation = self._operation(key)
            if not isinstance(operation.answer, Pending):
                raise DefinitionError(f"{key} is not pending, it is {operation.answer}")
            account = self._account(operation.effect)
            if isinstance(answer, Expired) and not isinstance(operation.effect, StartPayment):
                raise DefinitionError(f"{key}: only what was to be authorized expires")
            amount = answer.amount if isinstance(answer, Done) else None
            Outcome(amount=amount).check(operation.effect)
            operation.answer = answer or Done()  # from here on it holds nothing back
            if isinstance(operation.answer, Done):
                operation.answer = self._effected(operation.effect, amount)
            account.expired = account.expired or isinstance(answer, Expired)
            self._release_rest(account, key)
            self._notify(operation, notices)
            return operation.answer

    def take_after_all(self, key: str, *, notices: int = 1) -> Answer:
        """
        Do under the key of a start what was declined or ran out: providers do take money after saying they would not.

        Raises:
            DefinitionError: It was not a start that failed, or money was held for it before.
        """
        with self._lock:
            operation, account = self._started(key)
            if not isinstance(operation.answer, Declined | Expired) or account.movements:
                raise DefinitionError(f"{key} is no payment that failed, it is {operation.answer}")
            account.voided = account.expired = False
            operation.answer = self._effected(operation.effect, None)
            self._notify(operation, notices)
            return operation.answer

    def expire(self, key: str, *, notices: int = 1) -> None:
        """
        Let what was authorized under the key of a start run out: what is not captured is no longer held.

        Raises:
            DefinitionError: Nothing is held for it, or awaited.
        """
        with self._lock:
            operation, account = self._started(key)
            if not isinstance(operation.answer, Pending) and not self._open(account):
                raise DefinitionError(f"nothing is held under {key}, it is {operation.answer}")
            account.expired = True
            operation.answer = Expired()
            self._release_rest(account, key)
            self._notify(operation, notices)

    def charge_back(self, key: str, amount: Money | None = None, *, notices: int = 1) -> PaymentNotice:
        """
        The customer's bank takes back *amount*, or all that is left of a payment, given by the key of its start.

        Raises:
            DefinitionError: Nothing, or less than that, is left.
        """
        with self._lock:
            _, account = self._started(key)
            kept = self._kept(account)
            amount = kept if amount is None else amount
            if amount.minor <= 0 or amount > kept:
                raise DefinitionError(f"{key}: cannot charge back {amount}, {kept} is left")
            account.chargebacks += 1
            reference = f"{account.reference}.cb-{account.chargebacks}"
            self._move(account, MovementKind.CHARGED_BACK, amount, key, reference)
            notice = PaymentNotice(
                order_id=account.start.order_id,
                key=key,
                answer=Done(amount=amount, reference=reference),
                chargeback=True,
                at=self._now(),
            )
            self.notices.extend([notice] * notices)
            return notice

    def notify(self, key: str, times: int = 1) -> None:
        """Send notices about an effect, as it stands now: once more, or late."""
        with self._lock:
            self._notify(self._operation(key), times)

    def take_notices(self, *, order: Random | None = None) -> list[PaymentNotice]:
        """Take away all notices that wait, in the order in which they were sent, or in one that *order* draws."""
        with self._lock:
            taken, self.notices[:] = shuffled(self.notices, order), []
            return taken

    # ---- what a test reads -------------------------------------------------------------------------------------------

    @property
    def movements(self) -> tuple[Movement, ...]:
        """Every movement of money, oldest first."""
        with self._lock:
            return tuple(self._movements)

    @property
    def pending(self) -> tuple[str, ...]:
        """The keys of what waits for `complete`, oldest first."""
        with self._lock:
            return tuple(key for key, o in self._operations.items() if isinstance(o.answer, Pending))

    def statement(self, order_id: str, payment_id: str) -> tuple[Movement, ...]:
        """The movements of one payment, oldest first."""
        with self._lock:
            account = self._accounts.get((order_id, payment_id))
            return tuple(account.movements) if account is not None else ()

    def balance(self, order_id: str, payment_id: str) -> Balance:
        """
        What one payment comes to.

        Raises:
            DefinitionError: It was never started here.
        """
        with self._lock:
            account = self._accounts.get((order_id, payment_id))
            if account is None:
                raise DefinitionError(f"no payment {order_id}/{payment_id} was ever started here")
            return self._balance(account)

    def differences(self, order: Order, *, gateway: str | None = None) -> tuple[str, ...]:
        """
        Where this order's payments and this statement do not agree, to the cent; nothing, if all is well.

        Ask it when nothing is on its way. It looks at the payments by the name that the order has for this gateway:
        *gateway*, or, if left out, every name under which it was ever asked for something.
        """
        with self._lock:
            names = self._names if gateway is None else {gateway}
            nothing = balance_of((), order.currency)
            ours = {key[1]: account for key, account in self._accounts.items() if key[0] == order.id}
            strange = [name for name in ours if name not in order.payments]
            found = [f"{order.id}/{name}: the order knows no such payment" for name in strange]
            for payment in order.payments:
                account = ours.get(payment.id)
                if account is not None or payment.gateway in names:
                    balance = nothing if account is None else self._balance(account)
                    found += differences_between(order, payment, balance)
            return tuple(found)

    # ---- how it works ------------------------------------------------------------------------------------------------

    def _perform(self, effect: E, kind: type[E]) -> Answer:
        with self._lock:
            if not isinstance(effect, kind):
                raise AdapterError(f"{effect!r} is no {kind.__name__}", retry_safe=False)
            self.calls.append(f"{effect.type} {effect.key}")
            self._names.add(effect.gateway)
            trouble = self._script.take(effect, Trouble)
            raise_if_not_sent(trouble, f"{effect.type} {effect.key}")
            if trouble is Trouble.DROPPED:
                return Unknown(reason=trouble.value)
            answer = self._once(effect)
            return answer if trouble is None else Unknown(reason=trouble.value)

    def _once(self, effect: PaymentEffect) -> Answer:
        known = self._operations.get(effect.key)
        if known is not None:
            same_content(known.effect, effect)
            return known.answer
        answer: Answer | None = self._refusal(effect)
        if answer is None:
            scripted = self._script.take(effect, Outcome) or AS_ASKED
            scripted.check(effect)
            if isinstance(effect, StartPayment):
                reference = f"pay-{len(self._accounts) + 1}"
                self._accounts[effect.order_id, effect.payment_id] = Account(effect, reference)
            answer = self._outcome(effect, scripted)
        operation = self._operations[effect.key] = Operation(effect, answer)
        if (effect.order_id, effect.payment_id) in self._accounts:
            self._account(effect).operations.append(operation)
        if not isinstance(operation.answer, Pending):
            told = self._script.take(effect, Notices)
            self._notify(operation, self._notices_each if told is None else told.times)
        return operation.answer

    def _outcome(self, effect: PaymentEffect, scripted: Outcome) -> Answer:
        if scripted.declined is not None:
            return Declined(reason=scripted.declined)
        if scripted.pends:
            return Pending(reference=self._reference(effect))
        return self._effected(effect, scripted.amount)

    def _refusal(self, effect: PaymentEffect) -> Declined | Expired | None:
        """Why this is not possible, if it is not."""
        account = self._accounts.get((effect.order_id, effect.payment_id))
        if isinstance(effect, StartPayment):
            if account is not None:
                return Declined(reason=f"payment {effect.payment_id} was started under key {account.start.key}")
            return None if effect.amount.minor > 0 else Declined(reason=f"{effect.amount} is nothing to pay")
        if account is None or effect.reference not in (None, account.reference):
            return Declined(reason=f"unknown payment {effect.payment_id}, reference {effect.reference}")
        if effect.gateway != account.start.gateway or effect.amount.currency != account.start.amount.currency:
            return Declined(reason=f"{effect.amount} by {effect.gateway}: not what the payment was started with")
        if isinstance(effect, CapturePayment):
            return self._no_capture(effect, account)
        if isinstance(effect, RefundPayment):
            kept = self._kept(account)
            if 0 < effect.amount.minor <= kept.minor:
                return None
            return Declined(reason=f"cannot refund {effect.amount}: {kept} is left of what was captured")
        return self._no_void(account)

    def _no_capture(self, effect: CapturePayment, account: Account) -> Declined | Expired | None:
        held = self._open(account)
        if account.expired:
            return Expired()
        if account.voided or pending(account, VoidPayment):
            return Declined(reason=f"payment {effect.payment_id} was voided")
        if not 0 < effect.amount.minor <= held.minor:
            return Declined(reason=f"cannot capture {effect.amount}: {held} is held and not captured")
        return None

    def _no_void(self, account: Account) -> Declined | Expired | None:
        if account.expired:
            return Expired()
        balance = self._balance(account)
        if balance.captured and not balance.open and not balance.released:
            return Declined(reason=f"payment {account.start.payment_id} is captured: refund it")
        return None

    def _effected(self, effect: PaymentEffect, other: Money | None) -> Done:
        """Move the money: what was asked, or *other*."""
        account = self._account(effect)
        amount = effect.amount if other is None else other
        reference = self._reference(effect)
        if isinstance(effect, StartPayment):
            self._move(account, MovementKind.AUTHORIZED, amount, effect.key, reference)
            if effect.capture:
                self._move(account, MovementKind.CAPTURED, amount, effect.key, reference)
        elif isinstance(effect, CapturePayment):
            more = amount - self._open(account)
            if more.minor > 0:
                self._move(account, MovementKind.AUTHORIZED, more, effect.key, reference)
            self._move(account, MovementKind.CAPTURED, amount, effect.key, reference)
        elif isinstance(effect, RefundPayment):
            self._move(account, MovementKind.REFUNDED, amount, effect.key, reference)
        else:
            return self._let_go(account, effect.key)
        return Done(amount=amount, reference=reference)

    def _let_go(self, account: Account, key: str) -> Done:
        account.voided = True
        start = account.operations[0]
        if isinstance(start.answer, Pending):
            start.answer = Declined(reason="it was voided before it came through")
        return Done(amount=self._release_rest(account, key), reference=account.reference)

    def _release_rest(self, account: Account, key: str) -> Money | None:
        """What is still held of a payment that has ended is let go."""
        rest = self._open(account)
        if not rest or not (account.voided or account.expired):
            return None
        self._move(account, MovementKind.RELEASED, rest, key, account.reference)
        return rest

    def _open(self, account: Account) -> Money:
        """What is held, and no pending capture waits for."""
        return self._balance(account).open - self._waiting(account, CapturePayment)

    def _kept(self, account: Account) -> Money:
        """What was captured and is still there, and no pending refund waits for."""
        return self._balance(account).kept - self._waiting(account, RefundPayment)

    def _waiting(self, account: Account, kind: type[PaymentEffect]) -> Money:
        waiting = (effect.amount for effect in pending(account, kind))
        return Money.sum_of(waiting, account.start.amount.currency)

    def _balance(self, account: Account) -> Balance:
        return balance_of(account.movements, account.start.amount.currency)

    def _move(self, account: Account, kind: MovementKind, amount: Money, key: str, reference: str) -> None:
        movement = Movement(
            kind=kind,
            amount=amount,
            order_id=account.start.order_id,
            payment_id=account.start.payment_id,
            key=key,
            reference=reference,
            at=self._now(),
        )
        self._movements.append(movement)
        account.movements.append(movement)

    def _reference(self, effect: PaymentEffect) -> str:
        own = self._account(effect).reference
        if isinstance(effect, CapturePayment):
            return f"{own}.{effect.capture_id}"
        return f"{own}.{effect.refund_id}" if isinstance(effect, RefundPayment) else own

    def _notify(self, operation: Operation, times: int) -> None:
        effect = operation.effect
        notice = PaymentNotice(order_id=effect.order_id, key=effect.key, answer=operation.answer, at=self._now())
        self.notices.extend([notice] * times)

    def _operation(self, key: str) -> Operation:
        if key not in self._operations:
            raise DefinitionError(f"nothing was ever asked under {key}")
        return self._operations[key]

    def _started(self, key: str) -> tuple[Operation, Account]:
        operation = self._operation(key)
        account = self._accounts.get((operation.effect.order_id, operation.effect.payment_id))
        if account is None or operation.effect is not account.start:
            raise DefinitionError(f"{key} is not the key of a payment's start")
        return operation, account

    def _account(self, effect: PaymentEffect) -> Account:
        return self._accounts[effect.order_id, effect.payment_id]

    def _now(self) -> datetime | None:
        return self._clock.now() if self._clock is not None else None
