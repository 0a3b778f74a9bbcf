"""
What every `PaymentGateway` must do on a bad day, as tests that an adapter's own test module inherits.

    class TestMyGatewayOnABadDay(UnreliableGatewayContract, WaitingGatewayContract):
        @pytest.fixture
        def bench(self) -> GatewayBench: ...

A bench is the adapter against a provider that does as it is told: a local stand-in, or a test account behind a proxy.
"""

# ruff: noqa: S101 - a contract asserts

from collections.abc import Callable
from random import Random
from typing import ClassVar, Protocol

from attrs import evolve

from orderflow.effects import CapturePayment, PaymentEffect, StartPayment, VoidPayment
from orderflow.errors import AdapterError
from orderflow.money import Money
from orderflow.ports import Answer, Declined, Done, Expired, NotFound, PaymentGateway, Pending, Unknown
from orderflow.testing.contracts._asking import expect
from orderflow.testing.contracts._gateway_asking import (
    FULL,
    PaymentContract,
    PaymentEffects,
    asked,
    done,
    final_answer,
    lost,
    refused,
)
from orderflow.testing.fakes.ledger import Balance

__all__ = ["GatewayBench", "UnreliableBench", "UnreliableGatewayContract", "WaitingGatewayContract"]


class UnreliableBench(Protocol):
    """An adapter, and what its provider and the line to it can be told to do."""

    @property
    def gateway(self) -> PaymentGateway:
        """The adapter."""
        ...

    def lose_request(self) -> None:
        """The next request for an effect does not arrive."""
        ...

    def lose_answer(self) -> None:
        """The next request for an effect arrives and is dealt with; the answer does not come back."""
        ...

    def refuse(self) -> None:
        """The customer's bank refuses the next payment."""
        ...

    def balance(self, effect: StartPayment) -> Balance:
        """What the payment comes to by the provider's own statement; all zero if it has none of this key."""
        ...


class GatewayBench(UnreliableBench, Protocol):
    """A bench whose provider can wait for the customer, too."""

    def wait(self) -> None:
        """The next start waits for the customer."""
        ...

    def pay(self, effect: StartPayment) -> None:
        """The customer does what is waited for."""
        ...

    def give_up(self, effect: StartPayment) -> None:
        """The customer does not, and the provider stops waiting."""
        ...

    def expire(self, effect: StartPayment) -> None:
        """What is held runs out."""
        ...


class UnreliableGatewayContract(PaymentContract):
    """
    Inherit it in a test class that has a fixture `bench`: what holds when requests and answers get lost.

    Set `authorizes` or `captures_in_parts` to False where the provider cannot hold money, or takes it in one part only.
    """

    authorizes: ClassVar[bool] = True
    captures_in_parts: ClassVar[bool] = True

    def wishes(self, bench: UnreliableBench) -> list[tuple[PaymentEffects, PaymentEffect]]:
        """One effect of each kind, each possible for a payment of its own."""
        effects = self.effects()
        kinds: list[tuple[PaymentEffects, PaymentEffect]] = [(effects, effects.start())]
        taken = self.started(bench.gateway, capture=True)
        kinds.append((taken, taken.refund(4_000)))
        if self.authorizes:
            held, voided = (self.started(bench.gateway, capture=False) for _ in range(2))
            kinds += [(held, held.capture(4_000)), (voided, voided.void())]
        return kinds

    def test_a_request_that_did_not_arrive(self, bench: UnreliableBench) -> None:
        """A request that got lost is not done, and may be asked again; then it is done once."""
        for effects, effect in self.wishes(bench):
            before = bench.balance(effects.start())
            bench.lose_request()

            told = lost(bench.gateway, effect)

            assert isinstance(told, Unknown) or (isinstance(told, AdapterError) and told.retry_safe), (
                f"{effect}: {told}"
            )
            expect(bench.balance(effects.start()), before)
            expect(bench.gateway.lookup(effect), NotFound())
            done(bench.gateway, effect)
            expect(bench.balance(effects.start()), moved(before, effect))

    def test_an_answer_that_did_not_come_back(self, bench: UnreliableBench) -> None:
        """When an answer got lost nobody says that nothing was done; asked after or again, it was done once."""
        for effects, effect in self.wishes(bench):
            before = bench.balance(effects.start())
            bench.lose_answer()

            told = lost(bench.gateway, effect)

            surely_not = isinstance(told, Declined | Expired) or (isinstance(told, AdapterError) and told.retry_safe)
            assert not surely_not, f"{effect} was done, and the adapter says {told!r}"
            found = bench.gateway.lookup(effect)
            assert isinstance(found, Done), f"{effect} was done, and asking after it says {found}"
            expect(found.amount, effect.amount)
            expect(bench.balance(effects.start()), moved(before, effect))
            expect(done(bench.gateway, effect), found)
            expect(bench.balance(effects.start()), moved(before, effect))

    def test_a_payment_that_the_bank_refuses(self, bench: UnreliableBench) -> None:
        """A refused payment is declined for good: asked after or again, nothing is held or taken."""
        effects = self.effects()
        nothing = bench.balance(effects.start())
        bench.refuse()

        refused(bench.gateway, effects.start())

        found = bench.gateway.lookup(effects.start())
        assert isinstance(found, Declined), found
        refused(bench.gateway, effects.start())
        refused(bench.gateway, effects.refund(1))
        expect(bench.balance(effects.start()), nothing)

    def test_the_statement_says_what_the_answers_said(self, bench: UnreliableBench) -> None:
        """Through whole lives of payments on a bad line, the money that moved is the money that was answered for."""
        for seed in range(12):
            chance = Random(seed)  # noqa: S311 - the same lives at each run
            hold = self.authorizes and chance.random() < 0.7
            effects = self.effects()
            wish: PaymentEffect = effects.start(capture=not hold)
            balance = bench.balance(effects.start())
            for turn in range(8):
                chance.choice((bench.lose_request, bench.lose_answer, lambda: None))()
                answer = final_answer(bench.gateway, wish)
                if chance.random() < 0.5:  # somebody else had the same wish in hand
                    assert final_answer(bench.gateway, wish) == answer, f"life {seed}, {wish}: it was {answer}"
                if isinstance(answer, Done) and answer.amount is not None:
                    balance = moved(balance, wish, answer.amount)
                effects.reference = effects.reference or getattr(answer, "reference", None)
                assert bench.balance(effects.start()) == balance, f"life {seed}, {wish}: {answer}"
                wish = self._next_wish(chance, effects, turn)

    def _next_wish(self, chance: Random, effects: PaymentEffects, turn: int) -> PaymentEffect:
        minor = chance.choice((1, 2_000, 5_000, FULL, FULL + 1))
        captures = self.captures_in_parts or (self.authorizes and turn == 0)
        makers: list[Callable[..., PaymentEffect]] = [effects.refund, effects.refund]
        makers += [effects.capture, effects.capture] if captures else []
        makers += [effects.void] if self.authorizes and turn > 3 else []
        return chance.choice(makers)(minor, number=turn)


class WaitingGatewayContract(PaymentContract):
    """Inherit it in a test class that has a fixture `bench`: what holds while a provider waits for the customer."""

    capture: ClassVar[bool] = True
    """Whether payments that wait are to be captured at once; set it to False for a provider that only holds money."""

    def waiting(self, bench: GatewayBench) -> PaymentEffects:
        """A payment that waits for the customer."""
        effects = self.effects()
        bench.wait()
        answer = asked(bench.gateway, effects.start(capture=self.capture))
        assert isinstance(answer, Pending), answer
        return effects

    def found(self, bench: GatewayBench, effects: PaymentEffects) -> Answer | NotFound:
        """What asking after the start says."""
        return bench.gateway.lookup(effects.start(capture=self.capture))

    def test_nothing_moves_while_it_waits(self, bench: GatewayBench) -> None:
        """Until the customer has paid, asking says that it waits; nothing can be taken or given back."""
        effects = self.waiting(bench)

        for answer in (self.found(bench, effects), asked(bench.gateway, effects.start(capture=self.capture))):
            assert isinstance(answer, Pending), answer
        refused(bench.gateway, effects.capture(1))
        refused(bench.gateway, effects.refund(1))

        expect(bench.balance(effects.start()), nothing_of(self.currency))

    def test_the_customer_pays_after_all(self, bench: GatewayBench) -> None:
        """Once they have paid it is found done, for what they paid, and has moved once."""
        effects = self.waiting(bench)
        wish = effects.start(capture=self.capture)

        bench.pay(wish)

        found = self.found(bench, effects)
        assert isinstance(found, Done), found
        expect(found.amount, wish.amount)
        done(bench.gateway, wish)
        expect(bench.balance(wish), moved(nothing_of(self.currency), wish))

    def test_the_customer_never_pays(self, bench: GatewayBench) -> None:
        """What nobody waits for any more is found declined or expired, and nothing has moved."""
        effects = self.waiting(bench)

        bench.give_up(effects.start(capture=self.capture))

        found = self.found(bench, effects)
        assert isinstance(found, Declined | Expired), found
        expect(bench.balance(effects.start()), nothing_of(self.currency))

    def test_a_payment_that_waits_is_stopped(self, bench: GatewayBench) -> None:
        """A void stops a payment that has not come through: nothing was held, and it is found to be over."""
        effects = self.waiting(bench)

        answer = asked(bench.gateway, effects.void(0))

        assert isinstance(answer, Done), answer
        assert answer.amount is None, "nothing was held"
        found = self.found(bench, effects)
        assert isinstance(found, Declined | Expired), found
        expect(bench.balance(effects.start()), nothing_of(self.currency))

    def test_what_is_held_runs_out(self, bench: GatewayBench) -> None:
        """What has run out is found expired; nothing is taken any more, and nothing is held."""
        effects = self.started(bench.gateway, capture=False)

        bench.expire(effects.start(capture=False))

        expect(bench.gateway.lookup(effects.start(capture=False)), Expired())
        answer = asked(bench.gateway, effects.capture(1))
        assert isinstance(answer, Expired | Declined), answer
        balance = bench.balance(effects.start())
        assert not balance.open, balance
        assert not balance.captured, balance


# ---- adding up -------------------------------------------------------------------------------------------------------


def nothing_of(currency: str) -> Balance:
    """What a payment comes to that never was."""
    zero = Money.zero(currency)
    return Balance(authorized=zero, captured=zero, released=zero, refunded=zero, charged_back=zero)


def moved(balance: Balance, effect: PaymentEffect, amount: Money | None = None) -> Balance:
    """The balance after this effect was done, for what it asked or for *amount*."""
    amount = effect.amount if amount is None else amount
    match effect:
        case StartPayment(capture=capture):
            captured = balance.captured + amount if capture else balance.captured
            return evolve(balance, authorized=balance.authorized + amount, captured=captured)
        case CapturePayment():
            return evolve(balance, captured=balance.captured + amount)
        case VoidPayment():
            return evolve(balance, released=balance.released + amount)
        case _:
            return evolve(balance, refunded=balance.refunded + amount)
