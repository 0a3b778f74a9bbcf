"""
What every `PaymentGateway` must do, as tests that an adapter's own test module inherits, as far as its provider can.

    class TestMyGateway(GatewayContract, AuthorizationContract, PartCaptureContract):
        @pytest.fixture
        def gateway(self) -> PaymentGateway:
            return MyGateway(key=TEST_KEY)

These need nothing but a provider's test account: what was moved shows in what can still be moved. What holds when
requests and answers get lost is in `gateway_fault`. `PaymentEffects` builds the effects, for tests of an
adapter's own.
"""

# ruff: noqa: S101 - a contract asserts

from attrs import evolve

from orderflow.errors import AdapterError
from orderflow.money import Money
from orderflow.ports import Answer, Declined, Done, Expired, NotFound, PaymentGateway, Pending
from orderflow.testing.contracts._asking import expect, refused_for_good, together
from orderflow.testing.contracts._gateway_asking import (
    FULL,
    PaymentContract,
    PaymentEffects,
    asked,
    done,
    final_answer,
    lost,
    not_done,
    refused,
    released,
)

__all__ = ["AuthorizationContract", "GatewayContract", "PartCaptureContract", "PaymentEffects"]


class GatewayContract(PaymentContract):
    """Inherit it in a test class with a fixture `gateway`: what every gateway does, taking money and giving it back."""

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

        expect(again.reference, effects.reference)
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

        assert one.reference != other.reference, f"two payments are called {one.reference}"
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

        parts = enumerate((3_333, 1, 6_665))
        made = [done(gateway, effects.refund(minor, number=number)) for number, minor in parts]

        assert len({answer.reference for answer in made} - {None, ""}) == 3, f"refunds need names of their own: {made}"
        self.keeps(gateway, effects, 1)

    def test_a_refund_asked_for_twice_is_made_once(self, gateway: PaymentGateway) -> None:
        """The same refund again gets the same answer, and the money goes back once."""
        effects = self.started(gateway, capture=True)

        first, again = (done(gateway, effects.refund(4_000)) for _ in range(2))

        expect(again, first)
        self.keeps(gateway, effects, 6_000)

    def test_a_refund_asked_for_at_the_same_time_is_made_once(self, gateway: PaymentGateway) -> None:
        """Several runners that send the same refund give the money back once."""
        effects = self.started(gateway, capture=True)

        together(4, lambda _thread: lost(gateway, effects.refund(2_000)))

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

        answers = together(4, lambda n: final_answer(gateway, effects.refund(4_000, number=n)))

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

    # ---- keys and asking after ---------------------------------------------------------------------------------------

    def test_a_key_is_for_one_wish(self, gateway: PaymentGateway) -> None:
        """A key that comes with other content raises, so that no answer is taken for another's; nothing moves."""
        effects = self.started(gateway, capture=True)
        done(gateway, effects.refund(4_000))

        refused_for_good(lambda: asked(gateway, effects.refund(4_001)))
        refused_for_good(lambda: asked(gateway, effects.start(FULL - 1)))

        self.keeps(gateway, effects, 6_000)

    def test_what_was_never_asked_is_not_found(self, gateway: PaymentGateway) -> None:
        """Asking after something is not asking for it."""
        effects = self.effects()
        expect(gateway.lookup(effects.start()), NotFound())
        effects = self.started(gateway, capture=True)

        for _ in range(2):
            expect(gateway.lookup(effects.refund(4_000)), NotFound())

        self.keeps(gateway, effects, FULL)

    def test_what_was_done_is_found(self, gateway: PaymentGateway) -> None:
        """Asking after what was done gives the answer of then, by the key alone: the reference may be unknown."""
        effects = self.started(gateway, capture=True)
        made = done(gateway, effects.refund(4_000))

        for reference in (effects.reference, None):
            effects.reference = reference
            found = gateway.lookup(effects.start())
            assert isinstance(found, Done), found
            expect(found.amount, effects.start().amount)
            expect(gateway.lookup(effects.refund(4_000)), made)

    def test_what_was_declined_stays_declined(self, gateway: PaymentGateway) -> None:
        """What was declined was not done: asking after it says so, and asking for it again too."""
        effects = self.started(gateway, capture=True)
        refused(gateway, effects.refund(FULL + 1))

        found = gateway.lookup(effects.refund(FULL + 1))

        assert isinstance(found, Declined | NotFound), found
        refused(gateway, effects.refund(FULL + 1))
        self.keeps(gateway, effects, FULL)


class AuthorizationContract(PaymentContract):
    """Inherit it in a test class with a fixture `gateway`: what a gateway does that holds money and takes it later."""

    def holds(self, gateway: PaymentGateway, effects: PaymentEffects, minor: int) -> None:
        """The provider holds exactly so much for us: that is what it lets go."""
        expect(released(gateway, effects.void(minor, number=90)), minor)

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

        expect(again, first)
        done(gateway, effects.refund(4_000, number=1))
        refused(gateway, effects.refund(1, number=2))

    def test_a_capture_asked_for_at_the_same_time_is_made_once(self, gateway: PaymentGateway) -> None:
        """Several runners that send the same capture take the money once."""
        effects = self.started(gateway, capture=False)

        together(4, lambda _thread: lost(gateway, effects.capture(2_000)))

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

        assert isinstance(first, Done), first
        expect(again, first)
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
        expect(gateway.lookup(effects.capture(4_000)), NotFound())
        expect(gateway.lookup(effects.void()), NotFound())

        captured = done(gateway, effects.capture(4_000))
        voided = asked(gateway, effects.void())

        expect(gateway.lookup(effects.capture(4_000)), captured)
        expect(gateway.lookup(effects.void()), voided)
        started = gateway.lookup(effects.start(capture=False))
        assert isinstance(started, Done), started
        expect(started.amount, effects.start().amount)


class PartCaptureContract(PaymentContract):
    """Inherit it in a test class with a fixture `gateway`: what a gateway does that takes held money in parts."""

    def test_captures_in_parts(self, gateway: PaymentGateway) -> None:
        """Money is taken in as many parts as one likes, until nothing is held; it goes back as one."""
        effects = self.started(gateway, capture=False)

        parts = enumerate((3_333, 1, 6_665))
        made = [done(gateway, effects.capture(minor, number=number)) for number, minor in parts]

        assert len({answer.reference for answer in made} - {None, ""}) == 3, f"captures need names: {made}"
        refused(gateway, effects.capture(2, number=9))
        done(gateway, effects.capture(1, number=10))
        done(gateway, effects.refund())

    def test_captures_at_the_same_time_do_not_exceed_what_is_held(self, gateway: PaymentGateway) -> None:
        """However many captures come in together, the customer pays what they agreed to and no more."""
        effects = self.started(gateway, capture=False)

        answers = together(4, lambda n: final_answer(gateway, effects.capture(4_000, number=n)))

        made = sum(isinstance(answer, Done) for answer in answers)
        assert made == 2, f"4 captures of 40.00 of 100.00: {answers}"
        expect(released(gateway, effects.void(2_000)), 2_000)

    def test_what_was_given_back_is_not_held_again(self, gateway: PaymentGateway) -> None:
        """A refund does not enlarge what can still be taken."""
        effects = self.started(gateway, capture=False)
        done(gateway, effects.capture(6_000, number=1))
        done(gateway, effects.refund(6_000))

        refused(gateway, effects.capture(4_001, number=2))

        done(gateway, effects.capture(4_000, number=3))
