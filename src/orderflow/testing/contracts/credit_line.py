"""
What every `CreditLine` must do, as tests that an adapter's own test module inherits.

    class TestMyCreditLine(CreditLineContract):
        @pytest.fixture
        def bench(self) -> CreditLineBench:
            return MyBench()            # its `credit`, and how customers are given a limit

`UnreliableCreditLineContract` says what holds when requests and answers get lost.
"""

# ruff: noqa: S101 - a contract asserts

from typing import ClassVar, Protocol
from uuid import uuid4

from attrs import define, evolve, field

from orderflow.effects import FreeCredit, ReserveCredit
from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.money import Money
from orderflow.ports import CreditLine, Declined, Done, NotFound, Unknown
from orderflow.testing.contracts._asking import (
    asked,
    declined,
    done,
    expect,
    fresh_order_id,
    not_done,
    refused_for_good,
    together,
)

__all__ = [
    "CreditLineBench",
    "CreditLineContract",
    "CreditLineEffects",
    "UnreliableCreditLineBench",
    "UnreliableCreditLineContract",
]


@define(kw_only=True)
class CreditLineEffects:
    """Effects about one shipment of a new order of a customer, as a desk would send them; amounts in minor units."""

    customer: str
    currency: str
    shipment_id: str = "s-1"
    order_id: OrderId = field(factory=fresh_order_id)

    def reserve(self, minor: int, *, number: int = 1) -> ReserveCredit:
        """Hold credit."""
        return ReserveCredit(
            key=f"{self.order_id}/{self.shipment_id}/credit-{number}",
            order_id=self.order_id,
            subject="credit",
            customer=self.customer,
            shipment_id=self.shipment_id,
            amount=Money(minor, self.currency),
            ask=number,
        )

    def free(self, minor: int, *, number: int = 1) -> FreeCredit:
        """Give credit back."""
        return FreeCredit(
            key=f"{self.order_id}/{self.shipment_id}/free-{number}",
            order_id=self.order_id,
            subject="credit",
            customer=self.customer,
            shipment_id=self.shipment_id,
            amount=Money(minor, self.currency),
        )


class CreditLineBench(Protocol):
    """An adapter, and the books behind it."""

    @property
    def credit(self) -> CreditLine:
        """The adapter."""
        ...

    def grant(self, customer: str, limit: Money) -> None:
        """From now on, the customer may owe so much in all."""
        ...


class UnreliableCreditLineBench(CreditLineBench, Protocol):
    """A bench whose line can be broken, too."""

    def lose_request(self) -> None:
        """The next request does not arrive."""
        ...

    def lose_answer(self) -> None:
        """The next request is carried out, and its answer does not come back."""
        ...


class _Contract:
    currency: ClassVar[str] = "CNY"

    def granted(self, bench: CreditLineBench, minor: int) -> CreditLineEffects:
        """A new order of a new customer who may owe so much."""
        effects = CreditLineEffects(customer=f"acme-{uuid4().hex}", currency=self.currency)
        bench.grant(effects.customer, Money(minor, self.currency))
        return effects

    def another(self, effects: CreditLineEffects) -> CreditLineEffects:
        """Another order of the same customer."""
        return CreditLineEffects(customer=effects.customer, currency=effects.currency)

    def has_left(self, bench: CreditLineBench, effects: CreditLineEffects, minor: int) -> None:
        """Just so much can be held for another order, and not a cent more; it is given back again."""
        other = self.another(effects)
        declined(bench.credit.reserve, other.reserve(minor + 1, number=1))
        if minor:
            done(bench.credit.reserve, other.reserve(minor, number=2))
            done(bench.credit.free, other.free(minor))


class CreditLineContract(_Contract):
    """Inherit it in a test class with a fixture `bench`: what every credit line does."""

    def test_credit_is_held(self, bench: CreditLineBench) -> None:
        """What is held for one order is there for no other; the rest is."""
        effects = self.granted(bench, 1000)

        done(bench.credit.reserve, effects.reserve(600))

        self.has_left(bench, effects, 400)

    def test_all_or_nothing(self, bench: CreditLineBench) -> None:
        """A cent over the limit, nothing is held; a customer whom nobody has heard of has no credit."""
        effects = self.granted(bench, 1000)

        declined(bench.credit.reserve, effects.reserve(1001))
        declined(bench.credit.reserve, evolve(effects, customer=f"{effects.customer}-none").reserve(1, number=2))

        self.has_left(bench, effects, 1000)

    def test_each_customer_has_their_own(self, bench: CreditLineBench) -> None:
        """What one has used up is no concern of another's."""
        effects, others = self.granted(bench, 1000), self.granted(bench, 500)

        done(bench.credit.reserve, effects.reserve(1000))

        self.has_left(bench, effects, 0)
        self.has_left(bench, others, 500)

    def test_credit_held_twice_is_held_once(self, bench: CreditLineBench) -> None:
        """The same asking again gets the same answer, and no more is held."""
        effects = self.granted(bench, 1000)

        for _ in range(3):
            done(bench.credit.reserve, effects.reserve(400))

        self.has_left(bench, effects, 600)

    def test_a_refusal_stays_a_refusal(self, bench: CreditLineBench) -> None:
        """What was refused under a key is refused for ever under it; a higher limit is used under another one."""
        effects = self.granted(bench, 1000)
        declined(bench.credit.reserve, effects.reserve(1500))
        bench.grant(effects.customer, Money(1500, self.currency))

        declined(bench.credit.reserve, effects.reserve(1500))

        done(bench.credit.reserve, effects.reserve(1500, number=2))
        self.has_left(bench, effects, 0)

    def test_a_lower_limit_takes_nothing_back(self, bench: CreditLineBench) -> None:
        """What is held stays held; nothing more is, until enough was given back."""
        effects = self.granted(bench, 1000)
        done(bench.credit.reserve, effects.reserve(800))

        bench.grant(effects.customer, Money(500, self.currency))

        declined(bench.credit.reserve, effects.reserve(1, number=2))
        done(bench.credit.free, effects.free(800))
        self.has_left(bench, effects, 500)

    def test_the_limit_is_never_passed(self, bench: CreditLineBench) -> None:
        """However many orders ask for all of it at the same time, exactly one gets it."""
        effects = self.granted(bench, 1000)

        answers = together(8, lambda _thread: asked(bench.credit.reserve, self.another(effects).reserve(1000)))

        expect(sorted(type(answer).__name__ for answer in answers), ["Declined"] * 7 + ["Done"])
        self.has_left(bench, effects, 0)

    def test_one_asking_in_several_threads(self, bench: CreditLineBench) -> None:
        """Several runners that send the same asking hold its amount once."""
        effects = self.granted(bench, 1000)

        answers = together(4, lambda _thread: asked(bench.credit.reserve, effects.reserve(200)))

        assert all(isinstance(answer, Done | Unknown) for answer in answers), answers
        done(bench.credit.reserve, effects.reserve(200))
        self.has_left(bench, effects, 800)

    def test_what_is_given_back_can_be_used_again(self, bench: CreditLineBench) -> None:
        """Credit can be given back in parts, each part once; other orders can use it then."""
        effects = self.granted(bench, 1000)
        done(bench.credit.reserve, effects.reserve(1000))

        for _ in range(2):
            done(bench.credit.free, effects.free(300, number=2))
        done(bench.credit.free, effects.free(100, number=3))

        self.has_left(bench, effects, 400)
        self._keeps(bench, effects, 600)

    def test_nobody_gives_back_what_they_do_not_hold(self, bench: CreditLineBench) -> None:
        """More than an order holds cannot be given back; nothing happens to what it or others hold."""
        effects = self.granted(bench, 1000)
        other = self.another(effects)
        done(bench.credit.reserve, effects.reserve(300))

        declined(bench.credit.free, effects.free(301, number=2))
        declined(bench.credit.free, other.free(1))

        self.has_left(bench, effects, 700)
        self._keeps(bench, effects, 300)

    def test_a_key_is_for_one_wish(self, bench: CreditLineBench) -> None:
        """A key that comes with other content raises, and nothing changes."""
        effects, stranger = self.granted(bench, 1000), self.granted(bench, 1000)
        done(bench.credit.reserve, effects.reserve(300))

        refused_for_good(lambda: bench.credit.reserve(effects.reserve(301)))  # the same key, another amount
        refused_for_good(lambda: bench.credit.reserve(evolve(effects.reserve(300), customer=stranger.customer)))

        self.has_left(bench, effects, 700)
        self.has_left(bench, stranger, 1000)

    def test_no_credit_of_nothing(self, bench: CreditLineBench) -> None:
        """Nothing, or less, can neither be held nor given back."""
        effects = self.granted(bench, 1000)
        done(bench.credit.reserve, effects.reserve(100))

        for minor in (0, -1):
            not_done(bench.credit.reserve, effects.reserve(minor, number=2))
            not_done(bench.credit.free, effects.free(minor, number=2))

        self.has_left(bench, effects, 900)

    def test_another_currency(self, bench: CreditLineBench) -> None:
        """A limit is in its currency; a thousand of another one is something else."""
        effects = self.granted(bench, 1000)
        abroad = evolve(effects, currency="KWD" if self.currency != "KWD" else "CNY")
        done(bench.credit.reserve, effects.reserve(100))

        not_done(bench.credit.reserve, abroad.reserve(1, number=2))
        not_done(bench.credit.free, abroad.free(1))

        self.has_left(bench, effects, 900)

    def test_looking_up(self, bench: CreditLineBench) -> None:
        """What came of an effect can be asked by its key; what never arrived is not known. Asking changes nothing."""
        effects = self.granted(bench, 1000)
        done(bench.credit.reserve, effects.reserve(200))
        declined(bench.credit.reserve, effects.reserve(9000, number=2))

        effects_asked = (effects.reserve(200), effects.reserve(9000, number=2), effects.free(1))
        found = [bench.credit.lookup(effect) for effect in effects_asked]

        expect([type(answer) for answer in found], [Done, Declined, NotFound])
        self.has_left(bench, effects, 800)

    def _keeps(self, bench: CreditLineBench, effects: CreditLineEffects, minor: int) -> None:
        """The order holds just so much: it can be given back, and not a cent more."""
        declined(bench.credit.free, effects.free(minor + 1, number=90))
        done(bench.credit.free, effects.free(minor, number=91))
        declined(bench.credit.free, effects.free(1, number=92))


class UnreliableCreditLineContract(_Contract):
    """Inherit it in a test class with a fixture `bench`: what holds when requests and answers get lost."""

    def test_a_request_that_did_not_arrive(self, bench: UnreliableCreditLineBench) -> None:
        """Nothing is held, and it may be asked again; nobody claims that it was refused."""
        effects = self.granted(bench, 1000)
        bench.lose_request()

        answer = asked(bench.credit.reserve, effects.reserve(200))

        assert isinstance(answer, Unknown) or (isinstance(answer, AdapterError) and answer.retry_safe), answer
        self.has_left(bench, effects, 1000)
        expect(type(bench.credit.lookup(effects.reserve(200))), NotFound)
        done(bench.credit.reserve, effects.reserve(200))

    def test_an_answer_that_did_not_come_back(self, bench: UnreliableCreditLineBench) -> None:
        """The credit is held; nobody claims to know better, and looking it up tells."""
        effects = self.granted(bench, 1000)
        bench.lose_answer()

        answer = asked(bench.credit.reserve, effects.reserve(200))

        assert isinstance(answer, Unknown), f"its answer got lost, and it says {answer}"
        expect(type(bench.credit.lookup(effects.reserve(200))), Done)
        self.has_left(bench, effects, 800)
