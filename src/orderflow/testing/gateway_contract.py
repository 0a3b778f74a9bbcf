"""
What every `PaymentGateway` must do, as tests that an adapter's own test module inherits, as far as its provider can.

    class TestMyGateway(GatewayContract, AuthorizationContract, PartCaptureContract):
        @pytest.fixture
        def gateway(self) -> PaymentGateway:
            return MyGateway(key=TEST_KEY)

    class TestMyGatewayOnABadDay(UnreliableGatewayContract, WaitingGatewayContract):
        @pytest.fixture
        def bench(self) -> GatewayBench: ...     # the adapter, against a provider that does as it is told

The first three need nothing but a provider's test account: what was moved shows in what can still be moved. The last two
need somebody who breaks the line, and a statement of the account. `PaymentEffects` builds the effects.
"""

# ruff: noqa: S101 - a contract asserts

from collections.abc import Callable
from random import Random
from typing import ClassVar, Protocol

from attrs import define, evolve, field

from orderflow.effects import CapturePayment, PaymentEffect, RefundPayment, StartPayment, VoidPayment
from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.money import Money
from orderflow.ports import Answer, Declined, Done, Expired, NotFound, PaymentGateway, Pending, Unknown
from orderflow.testing._asking import fresh_order_id, refused_for_good, together
from orderflow.testing.ledger import Balance

__all__ = [
    "AuthorizationContract",
    "GatewayBench",
    "GatewayContract",
    "PartCaptureContract",
    "PaymentEffects",
    "UnreliableGatewayContract",
    "WaitingGatewayContract",
]

FULL = 10_000
"""What payments are about, in minor units: 100.00 in most currencies."""

HOSTILE = "'; DROP TABLE refunds; --\n\"`]) %s {0} 买家不想要了 🧧"


@define(kw_only=True)
class PaymentEffects:
    """The effects of one payment of a new order, as a desk would send them; amounts are in minor units."""

    gateway: str = "gateway"
    method: str = "card"
    currency: str = "CNY"
    payment_id: str = "p-1"
    order_id: OrderId = field(factory=fresh_order_id)
    reference: str | None = None
    """The provider's name for the payment, once known."""

    def start(self, minor: int = FULL, *, capture: bool = True) -> StartPayment:
        """Authorize, and take at once if *capture*."""
        return StartPayment(
            key=self._key("start"),
            order_id=self.order_id,
            subject=self.payment_id,
            gateway=self.gateway,
            payment_id=self.payment_id,
            amount=Money(minor, self.currency),
            method=self.method,
            capture=capture,
        )

    def capture(self, minor: int = FULL, *, number: int = 1) -> CapturePayment:
        """Take so much of what is held."""
        return CapturePayment(
            key=self._key(f"c-{number}"),
            order_id=self.order_id,
            subject=self.payment_id,
            gateway=self.gateway,
            payment_id=self.payment_id,
            amount=Money(minor, self.currency),
            reference=self.reference,
            capture_id=f"c-{number}",
        )

    def void(self, minor: int = FULL, *, number: int = 1) -> VoidPayment:
        """Let go of what is held."""
        return VoidPayment(
            key=self._key(f"void-{number}"),
            order_id=self.order_id,
            subject=self.payment_id,
            gateway=self.gateway,
            payment_id=self.payment_id,
            amount=Money(minor, self.currency),
            reference=self.reference,
        )

    def refund(self, minor: int = FULL, *, number: int = 1, reason: str = "returned") -> RefundPayment:
        """Give so much back."""
        return RefundPayment(
            key=self._key(f"f-{number}"),
            order_id=self.order_id,
            subject=self.payment_id,
            gateway=self.gateway,
            payment_id=self.payment_id,
            amount=Money(minor, self.currency),
            reference=self.reference,
            refund_id=f"f-{number}",
            reason=reason,
        )

    def _key(self, what: str) -> str:
        return f"{self.order_id}/{self.payment_id}/{what}"


def asked(gateway: PaymentGateway, effect: PaymentEffect) -> Answer:
    """What the gateway answers; anything but an answer, or an `AdapterError`, breaks the contract."""
    match effect:
        case StartPayment():
            answer = gateway.start(effect)
        case CapturePayment():
            answer = gateway.capture(effect)
        case VoidPayment():
            answer = gateway.void(effect)
        case RefundPayment():
            answer = gateway.refund(effect)
        case _:
            raise TypeError(f"no gateway performs {effect}")
    assert isinstance(answer, Done | Declined | Pending | Unknown | Expired), f"{effect.key}: {answer!r} is no answer"
    if isinstance(answer, Declined | Unknown):
        assert answer.reason.strip(), f"{effect.key}: {answer} says no reason"
    return answer


def done(gateway: PaymentGateway, effect: PaymentEffect) -> Done:
    """The answer to an effect that must be done, for exactly what was asked."""
    answer = asked(gateway, effect)
    assert isinstance(answer, Done), f"{effect.key}, {effect.amount}: {answer}"
    assert answer.amount == effect.amount, f"{effect.key}: asked for {effect.amount}, done for {answer.amount}"
    return answer


def refused(gateway: PaymentGateway, effect: PaymentEffect) -> None:
    """Ask for what must be declined."""
    answer = asked(gateway, effect)
    assert isinstance(answer, Declined), f"{effect.key}, {effect.amount}: {answer}"


def not_done(gateway: PaymentGateway, effect: PaymentEffect) -> None:
    """Ask for what makes no sense: it is declined, or the adapter says that asking again will not help."""
    try:
        answer = asked(gateway, effect)
    except AdapterError as error:
        assert not error.retry_safe, f"{effect.key}, {effect.amount}: asking again will not help: {error}"
    else:
        assert isinstance(answer, Declined), f"{effect.key}, {effect.amount}: {answer}"


class _Contract:
    """What a test class may set: how the desk knows the gateway, a method that it takes, a currency that it takes."""

    gateway_name: ClassVar[str] = "gateway"
    method: ClassVar[str] = "card"
    currency: ClassVar[str] = "CNY"
    other_currency: ClassVar[str] = "JPY"

    def effects(self) -> PaymentEffects:
        """The effects of a new payment."""
        return PaymentEffects(gateway=self.gateway_name, method=self.method, currency=self.currency)

    def customer_pays(self, gateway: PaymentGateway, effect: StartPayment) -> None:
        """Override it where a start waits for the customer: make him pay."""
        raise AssertionError(f"{effect.key} is pending; override `customer_pays`, so that the customer pays")

    def started(self, gateway: PaymentGateway, *, capture: bool, minor: int = FULL) -> PaymentEffects:
        """A payment that has come through."""
        effects = self.effects()
        effect = effects.start(minor, capture=capture)
        answer: Answer | NotFound = asked(gateway, effect)
        if isinstance(answer, Pending):
            self.customer_pays(gateway, effect)
            answer = gateway.lookup(effect)
        assert isinstance(answer, Done), f"{effect.key}: {answer}"
        assert answer.amount == effect.amount, f"{effect.key}: asked for {effect.amount}, done for {answer.amount}"
        assert answer.reference, f"{effect.key}: the provider's name for the payment is missing"
        effects.reference = answer.reference
        return effects


class GatewayContract(_Contract):
    """Inherit it in a test class that has a fixture `gateway`: what every gateway does that takes money and gives it back."""

    def keeps(self, gateway: PaymentGateway, effects: PaymentEffects, minor: int, *, number: int = 90) -> None:
        """The shop has exactly so much of this payment: it can be given back, and not one minor unit more."""
        if minor:
            done(gateway, effects.refund(minor, number=number))
        refused(gateway, effects.refund(1, number=number + 1))

    # ---- taking ------------------------------------------------------------------------------------------------------

    def test_a_payment_is_taken(self, gateway: PaymentGateway) -> None:
        """What is started to be captured at once is taken, all of it."""
        effects = self.started(gateway, capture=True)

        self.keeps(gateway, effects, FULL)

    def test_a_payment_asked_for_twice_is_taken_once(self, gateway: PaymentGateway) -> None:
        """The same start again gets the same answer, and the customer pays once."""
        effects = self.started(gateway, capture=True)

        again = done(gateway, effects.start())

        assert again.reference == effects.reference
        self.keeps(gateway, effects, FULL)

    def test_a_payment_asked_for_at_the_same_time_is_taken_once(self, gateway: PaymentGateway) -> None:
        """Several runners that send the same start make the customer pay once."""
        effects = self.effects()

        def send(_thread: int) -> Answer | AdapterError:
            try:
                return asked(gateway, effects.start())
            except AdapterError as error:
                return error

        answers = together(4, send)

        assert not any(isinstance(answer, Declined | Expired) for answer in answers), answers
        if isinstance(asked(gateway, effects.start()), Pending):
            self.customer_pays(gateway, effects.start())
        effects.reference = done(gateway, effects.start()).reference
        told = {answer.reference for answer in answers if isinstance(answer, Done)}
        assert told <= {effects.reference}, f"several payments: {told}"
        self.keeps(gateway, effects, FULL)

    def test_payments_do_not_mix(self, gateway: PaymentGateway) -> None:
        """Orders count their payments alike, and the provider still tells them apart."""
        one = self.started(gateway, capture=True)
        other = self.started(gateway, capture=True, minor=FULL // 2)

        assert one.reference != other.reference
        self.keeps(gateway, one, FULL)
        self.keeps(gateway, other, FULL // 2)

    def test_no_payment_of_nothing(self, gateway: PaymentGateway) -> None:
        """Nothing, or less, cannot be paid."""
        for minor in (0, -FULL):
            not_done(gateway, self.effects().start(minor))

    def test_what_is_taken_cannot_be_let_go(self, gateway: PaymentGateway) -> None:
        """There is nothing to void in a payment that is taken, and nothing more to capture; it stays as it is."""
        effects = self.started(gateway, capture=True)

        refused(gateway, effects.void(0))
        refused(gateway, effects.capture(1))

        self.keeps(gateway, effects, FULL)

    # ---- giving back -------------------------------------------------------------------------------------------------

    def test_refunds_in_parts(self, gateway: PaymentGateway) -> None:
        """Money goes back in as many parts as one likes, until nothing is left."""
        effects = self.started(gateway, capture=True)

        names = [done(gateway, effects.refund(minor, number=n)).reference for n, minor in enumerate((3_333, 1, 6_665))]

        assert len({name for name in names if name}) == 3, f"refunds need names of their own: {names}"
        self.keeps(gateway, effects, 1)

    def test_a_refund_asked_for_twice_is_made_once(self, gateway: PaymentGateway) -> None:
        """The same refund again gets the same answer, and the money goes back once."""
        effects = self.started(gateway, capture=True)

        first, again = (done(gateway, effects.refund(4_000)) for _ in range(2))

        assert again == first
        self.keeps(gateway, effects, 6_000)

    def test_a_refund_asked_for_at_the_same_time_is_made_once(self, gateway: PaymentGateway) -> None:
        """Several runners that send the same refund give the money back once."""
        effects = self.started(gateway, capture=True)

        together(4, lambda _thread: quietly(gateway, effects.refund(2_000)))

        done(gateway, effects.refund(2_000))
        self.keeps(gateway, effects, 8_000)

    def test_no_more_goes_back_than_was_taken(self, gateway: PaymentGateway) -> None:
        """One minor unit too much is declined, and nothing goes back; what is there can still go back."""
        effects = self.started(gateway, capture=True)
        done(gateway, effects.refund(4_000, number=1))

        refused(gateway, effects.refund(6_001, number=2))

        self.keeps(gateway, effects, 6_000)

    def test_refunds_at_the_same_time_do_not_exceed_what_was_taken(self, gateway: PaymentGateway) -> None:
        """However many refunds come in together, the provider pays out what it took and no more."""
        effects = self.started(gateway, capture=True)

        answers = together(4, lambda n: settled(gateway, effects.refund(4_000, number=n)))

        made = sum(isinstance(answer, Done) for answer in answers)
        assert made == 2, f"4 refunds of 40.00 of 100.00: {answers}"
        self.keeps(gateway, effects, 2_000)

    def test_no_refund_of_nothing(self, gateway: PaymentGateway) -> None:
        """A refund of nothing, or of less than nothing, is not made; the payment stays as it is."""
        effects = self.started(gateway, capture=True)

        for number, minor in enumerate((0, -1)):
            not_done(gateway, effects.refund(minor, number=number))

        self.keeps(gateway, effects, FULL)

    def test_no_refund_in_another_currency(self, gateway: PaymentGateway) -> None:
        """What was taken in one currency does not go back in another."""
        effects = self.started(gateway, capture=True)

        not_done(gateway, evolve(effects.refund(), amount=Money(1, self.other_currency)))

        self.keeps(gateway, effects, FULL)

    def test_an_unknown_payment_is_declined(self, gateway: PaymentGateway) -> None:
        """What was never started cannot be given back, captured or let go, whatever reference is named."""
        for reference in (None, "never-heard-of-it"):
            effects = self.effects()
            effects.reference = reference
            for effect in (effects.refund(), effects.capture(), effects.void()):
                refused(gateway, effect)

    def test_any_reason_may_be_given(self, gateway: PaymentGateway) -> None:
        """The reason of a refund is what people write: any script, any sign, any length."""
        effects = self.started(gateway, capture=True)

        for number, reason in enumerate((HOSTILE, "长" * 2_000, "")):
            done(gateway, effects.refund(1, number=number, reason=reason))

    # ---- keys and asking after ---------------------------------------------------------------------------------------

    def test_a_key_is_for_one_wish(self, gateway: PaymentGateway) -> None:
        """A key that comes with other content raises, so that neither answer is taken for the other's; nothing moves."""
        effects = self.started(gateway, capture=True)
        done(gateway, effects.refund(4_000))

        refused_for_good(lambda: asked(gateway, effects.refund(4_001)))
        refused_for_good(lambda: asked(gateway, effects.start(FULL - 1)))

        self.keeps(gateway, effects, 6_000)

    def test_what_was_never_asked_is_not_found(self, gateway: PaymentGateway) -> None:
        """Asking after something is not asking for it."""
        effects = self.effects()
        assert gateway.lookup(effects.start()) == NotFound()
        effects = self.started(gateway, capture=True)

        for _ in range(2):
            assert gateway.lookup(effects.refund(4_000)) == NotFound()

        self.keeps(gateway, effects, FULL)

    def test_what_was_done_is_found(self, gateway: PaymentGateway) -> None:
        """Asking after what was done gives the answer of then, by the key alone: the reference may be unknown."""
        effects = self.started(gateway, capture=True)
        made = done(gateway, effects.refund(4_000))

        for reference in (effects.reference, None):
            effects.reference = reference
            found = gateway.lookup(effects.start())
            assert isinstance(found, Done)
            assert found.amount == effects.start().amount
            assert gateway.lookup(effects.refund(4_000)) == made

    def test_what_was_declined_stays_declined(self, gateway: PaymentGateway) -> None:
        """What was declined was not done: asking after it says so, and asking for it again too."""
        effects = self.started(gateway, capture=True)
        refused(gateway, effects.refund(FULL + 1))

        found = gateway.lookup(effects.refund(FULL + 1))

        assert isinstance(found, Declined | NotFound), found
        refused(gateway, effects.refund(FULL + 1))
        self.keeps(gateway, effects, FULL)


class AuthorizationContract(_Contract):
    """Inherit it in a test class that has a fixture `gateway`: what a gateway does that holds money and takes it later."""

    def holds(self, gateway: PaymentGateway, effects: PaymentEffects, minor: int) -> None:
        """The provider holds exactly so much for us: that is what it lets go."""
        assert released(gateway, effects.void(minor, number=90)) == minor

    def test_money_is_held_and_not_taken(self, gateway: PaymentGateway) -> None:
        """What is only authorized cannot be given back."""
        effects = self.started(gateway, capture=False)

        refused(gateway, effects.refund(1))

        self.holds(gateway, effects, FULL)

    def test_held_money_is_taken(self, gateway: PaymentGateway) -> None:
        """All that is held can be taken; then nothing is held, and it can be given back."""
        effects = self.started(gateway, capture=False)

        done(gateway, effects.capture())

        refused(gateway, effects.capture(1, number=2))
        done(gateway, effects.refund())
        refused(gateway, effects.refund(1, number=2))

    def test_a_capture_asked_for_twice_is_made_once(self, gateway: PaymentGateway) -> None:
        """The same capture again gets the same answer, and takes nothing more."""
        effects = self.started(gateway, capture=False)

        first, again = (done(gateway, effects.capture(4_000)) for _ in range(2))

        assert again == first
        done(gateway, effects.refund(4_000, number=1))
        refused(gateway, effects.refund(1, number=2))

    def test_a_capture_asked_for_at_the_same_time_is_made_once(self, gateway: PaymentGateway) -> None:
        """Several runners that send the same capture take the money once."""
        effects = self.started(gateway, capture=False)

        together(4, lambda _thread: quietly(gateway, effects.capture(2_000)))

        done(gateway, effects.capture(2_000))
        done(gateway, effects.refund(2_000, number=1))
        refused(gateway, effects.refund(1, number=2))

    def test_no_more_is_taken_than_is_held(self, gateway: PaymentGateway) -> None:
        """One minor unit too much is declined, and nothing is taken; what is held can still be taken."""
        effects = self.started(gateway, capture=False)

        refused(gateway, effects.capture(FULL + 1, number=1))

        refused(gateway, effects.refund(1))
        done(gateway, effects.capture(number=2))

    def test_no_capture_of_nothing(self, gateway: PaymentGateway) -> None:
        """A capture of nothing, or of less than nothing, is not made."""
        effects = self.started(gateway, capture=False)

        for number, minor in enumerate((0, -1)):
            not_done(gateway, effects.capture(minor, number=number))

        self.holds(gateway, effects, FULL)

    def test_no_capture_in_another_currency(self, gateway: PaymentGateway) -> None:
        """What is held in one currency is not taken in another."""
        effects = self.started(gateway, capture=False)

        not_done(gateway, evolve(effects.capture(), amount=Money(1, self.other_currency)))

        self.holds(gateway, effects, FULL)

    def test_what_is_not_taken_can_be_let_go(self, gateway: PaymentGateway) -> None:
        """A void releases what is held and not taken, and says how much; what was taken stays."""
        effects = self.started(gateway, capture=False)
        done(gateway, effects.capture(4_000))

        self.holds(gateway, effects, 6_000)

        done(gateway, effects.refund(4_000, number=1))
        refused(gateway, effects.refund(1, number=2))

    def test_a_void_asked_for_twice_is_made_once(self, gateway: PaymentGateway) -> None:
        """The same void again gets the same answer; another one finds nothing left to let go."""
        effects = self.started(gateway, capture=False)

        first, again = (asked(gateway, effects.void(number=1)) for _ in range(2))

        assert isinstance(first, Done)
        assert again == first
        more = asked(gateway, effects.void(0, number=2))
        assert more in (Done(reference=effects.reference), Done()) or isinstance(more, Declined), more

    def test_nothing_is_taken_after_it_was_let_go(self, gateway: PaymentGateway) -> None:
        """A voided payment brings no money any more, and has none to give back."""
        effects = self.started(gateway, capture=False)
        self.holds(gateway, effects, FULL)

        refused(gateway, effects.capture())
        refused(gateway, effects.refund(1))

    def test_a_key_of_a_capture_is_for_one_wish(self, gateway: PaymentGateway) -> None:
        """A key that comes with other content raises, and nothing moves."""
        effects = self.started(gateway, capture=False)
        done(gateway, effects.capture(4_000))

        refused_for_good(lambda: asked(gateway, effects.capture(3_999)))

        self.holds(gateway, effects, 6_000)

    def test_what_was_asked_for_is_found(self, gateway: PaymentGateway) -> None:
        """Asking after captures and voids gives the answer of then, or tells that they were never asked for."""
        effects = self.started(gateway, capture=False)
        assert gateway.lookup(effects.capture(4_000)) == NotFound()
        assert gateway.lookup(effects.void()) == NotFound()

        captured = done(gateway, effects.capture(4_000))
        voided = asked(gateway, effects.void())

        assert gateway.lookup(effects.capture(4_000)) == captured
        assert gateway.lookup(effects.void()) == voided
        started = gateway.lookup(effects.start(capture=False))
        assert isinstance(started, Done)
        assert started.amount == effects.start().amount


class PartCaptureContract(_Contract):
    """Inherit it in a test class that has a fixture `gateway`: what a gateway does that takes held money in several parts."""

    def test_captures_in_parts(self, gateway: PaymentGateway) -> None:
        """Money is taken in as many parts as one likes, until nothing is held; it goes back whatever part it came by."""
        effects = self.started(gateway, capture=False)

        names = [done(gateway, effects.capture(minor, number=n)).reference for n, minor in enumerate((3_333, 1, 6_665))]

        assert len({name for name in names if name}) == 3, f"captures need names of their own: {names}"
        refused(gateway, effects.capture(2, number=9))
        done(gateway, effects.capture(1, number=10))
        done(gateway, effects.refund())

    def test_captures_at_the_same_time_do_not_exceed_what_is_held(self, gateway: PaymentGateway) -> None:
        """However many captures come in together, the customer pays what he agreed to and no more."""
        effects = self.started(gateway, capture=False)

        answers = together(4, lambda n: settled(gateway, effects.capture(4_000, number=n)))

        made = sum(isinstance(answer, Done) for answer in answers)
        assert made == 2, f"4 captures of 40.00 of 100.00: {answers}"
        assert released(gateway, effects.void(2_000)) == 2_000

    def test_what_was_given_back_is_not_held_again(self, gateway: PaymentGateway) -> None:
        """A refund does not enlarge what can still be taken."""
        effects = self.started(gateway, capture=False)
        done(gateway, effects.capture(6_000, number=1))
        done(gateway, effects.refund(6_000))

        refused(gateway, effects.capture(4_001, number=2))

        done(gateway, effects.capture(4_000, number=3))


# ---- on a bad day ----------------------------------------------------------------------------------------------------


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


class UnreliableGatewayContract(_Contract):
    """
    Inherit it in a test class that has a fixture `bench`: what holds when requests and answers get lost.

    Set `authorizes` or `captures_in_parts` to False where the provider cannot hold money, or takes it in one part only.
    """

    authorizes: ClassVar[bool] = True
    captures_in_parts: ClassVar[bool] = True

    def wishes(self, bench: UnreliableBench) -> "list[tuple[PaymentEffects, PaymentEffect]]":
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
            assert bench.balance(effects.start()) == before
            assert bench.gateway.lookup(effect) == NotFound()
            done(bench.gateway, effect)
            assert bench.balance(effects.start()) == moved(before, effect)

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
            assert found.amount == effect.amount
            assert bench.balance(effects.start()) == moved(before, effect)
            assert done(bench.gateway, effect) == found
            assert bench.balance(effects.start()) == moved(before, effect)

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
        assert bench.balance(effects.start()) == nothing

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
                answer = settled(bench.gateway, wish)
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


class WaitingGatewayContract(_Contract):
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
        """Until the customer has paid, asking after it or again says that it waits; nothing can be taken or given back."""
        effects = self.waiting(bench)

        assert isinstance(self.found(bench, effects), Pending)
        assert isinstance(asked(bench.gateway, effects.start(capture=self.capture)), Pending)
        refused(bench.gateway, effects.capture(1))
        refused(bench.gateway, effects.refund(1))

        assert bench.balance(effects.start()) == nothing_of(self.currency)

    def test_the_customer_pays_after_all(self, bench: GatewayBench) -> None:
        """Once he has paid it is found done, for what he paid, and has moved once."""
        effects = self.waiting(bench)
        wish = effects.start(capture=self.capture)

        bench.pay(wish)

        found = self.found(bench, effects)
        assert isinstance(found, Done), found
        assert found.amount == wish.amount
        done(bench.gateway, wish)
        assert bench.balance(wish) == moved(nothing_of(self.currency), wish)

    def test_the_customer_never_pays(self, bench: GatewayBench) -> None:
        """What nobody waits for any more is found declined or expired, and nothing has moved."""
        effects = self.waiting(bench)

        bench.give_up(effects.start(capture=self.capture))

        assert isinstance(self.found(bench, effects), Declined | Expired)
        assert bench.balance(effects.start()) == nothing_of(self.currency)

    def test_a_payment_that_waits_is_stopped(self, bench: GatewayBench) -> None:
        """A void stops a payment that has not come through: nothing was held, and it is found to be over."""
        effects = self.waiting(bench)

        answer = asked(bench.gateway, effects.void(0))

        assert isinstance(answer, Done), answer
        assert answer.amount is None, "nothing was held"
        assert isinstance(self.found(bench, effects), Declined | Expired)
        assert bench.balance(effects.start()) == nothing_of(self.currency)

    def test_what_is_held_runs_out(self, bench: GatewayBench) -> None:
        """What has run out is found expired; nothing is taken any more, and nothing is held."""
        effects = self.started(bench.gateway, capture=False)

        bench.expire(effects.start(capture=False))

        assert bench.gateway.lookup(effects.start(capture=False)) == Expired()
        assert isinstance(asked(bench.gateway, effects.capture(1)), Expired | Declined)
        balance = bench.balance(effects.start())
        assert not balance.open, balance
        assert not balance.captured, balance


# ---- asking and adding up --------------------------------------------------------------------------------------------


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


def released(gateway: PaymentGateway, effect: VoidPayment) -> int:
    """What a void lets go, in minor units."""
    answer = asked(gateway, effect)
    assert isinstance(answer, Done), f"{effect.key}: {answer}"
    return answer.amount.minor if answer.amount is not None else 0


def lost(gateway: PaymentGateway, effect: PaymentEffect) -> Answer | AdapterError:
    """What the adapter says when something gets lost: an answer, or the error that it raises."""
    try:
        return asked(gateway, effect)
    except AdapterError as error:
        return error


def quietly(gateway: PaymentGateway, effect: PaymentEffect) -> None:
    """Ask, whatever comes of it."""
    lost(gateway, effect)


def settled(gateway: PaymentGateway, effect: PaymentEffect) -> Answer:
    """What came of an effect, asked for as a desk does: again if that is safe, after it if nobody knows."""
    for _ in range(20):
        told = lost(gateway, effect)
        if isinstance(told, AdapterError):
            assert told.retry_safe, told
        elif not isinstance(told, Unknown):
            return told
        else:
            found = gateway.lookup(effect)
            if not isinstance(found, NotFound | Unknown):
                return found
    raise AssertionError(f"{effect}: nobody ever learns what came of it")
