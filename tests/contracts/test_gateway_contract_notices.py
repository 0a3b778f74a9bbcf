"""Each test of the gateway contracts notices a gateway that is broken in just that way."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from attrs import evolve

from orderflow.effects import CapturePayment, PaymentEffect, RefundPayment, StartPayment, VoidPayment
from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.money import Money
from orderflow.ports import Answer, Declined, Done, Expired, NotFound, Pending, Unknown
from orderflow.testing import FakeGateway, MovementKind
from orderflow.testing.contracts.gateway import AuthorizationContract, GatewayContract, PartCaptureContract
from orderflow.testing.contracts.gateway_fault import UnreliableGatewayContract, WaitingGatewayContract

from .benches import FakeGatewayBench
from .breaking import Crowd, finding, rules_of


class Racy(FakeGateway):
    """It looks, waits a moment, and then acts, with nothing to keep others out."""

    def __init__(self) -> None:
        super().__init__()
        self.crowd = Crowd()
        self._lock = nullcontext()  # type: ignore[assignment] # a lock that locks nothing

    def _refusal(self, effect: PaymentEffect) -> Declined | Expired | None:
        refusal = super()._refusal(effect)
        self.crowd.gather()
        return refusal


class TakesLess(FakeGateway):
    """It says that it took all, and took a minor unit less."""

    def start(self, effect: StartPayment) -> Answer:
        less = effect.amount - Money(1, effect.amount.currency)
        answer = super().start(evolve(effect, amount=less))
        return evolve(answer, amount=effect.amount) if isinstance(answer, Done) else answer


def forgetting(kind: type[PaymentEffect]) -> type[FakeGateway]:
    """A gateway that does not remember keys of effects of this kind."""

    class Forgets(FakeGateway):
        def _once(self, effect: PaymentEffect) -> Answer:
            known = self._operations.get(effect.key)
            if known is not None and isinstance(effect, kind):
                if isinstance(effect, StartPayment):
                    self._effected(effect, None)
                    return known.answer
                del self._operations[effect.key]
            return super()._once(effect)

    return Forgets


def allowing(kind: type[PaymentEffect], reason: str = "") -> type[FakeGateway]:
    """A gateway that does what it should decline (for this reason)."""

    class Allows(FakeGateway):
        def _refusal(self, effect: PaymentEffect) -> Declined | Expired | None:
            refusal = super()._refusal(effect)
            wrong = isinstance(effect, kind) and isinstance(refusal, Declined) and reason in refusal.reason
            return None if wrong else refusal

    return Allows


def declining_second(kind: type[PaymentEffect]) -> type[FakeGateway]:
    """A gateway that does only one effect of a kind a payment."""

    class Once(FakeGateway):
        def _refusal(self, effect: PaymentEffect) -> Declined | Expired | None:
            account = self._accounts.get((effect.order_id, effect.payment_id))
            if account and isinstance(effect, kind) and any(isinstance(o.effect, kind) for o in account.operations):
                return Declined(reason="once only")
            return super()._refusal(effect)

    return Once


class MixesOrders(FakeGateway):
    """It knows payments by their number within an order."""

    def _once(self, effect: PaymentEffect) -> Answer:
        return super()._once(evolve(effect, order_id=OrderId("o-1")))


class IgnoresCurrency(FakeGateway):
    """An amount is a number to it."""

    def _perform(self, effect, kind):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        account = self._accounts.get((effect.order_id, effect.payment_id))
        if account is not None:
            effect = evolve(effect, amount=Money(effect.amount.minor, account.start.amount.currency))
        return super()._perform(effect, kind)


class KnowsEverybody(FakeGateway):
    """It answers for payments that it never heard of."""

    def _once(self, effect: PaymentEffect) -> Answer:
        known = (effect.order_id, effect.payment_id) in self._accounts or isinstance(effect, StartPayment)
        return super()._once(effect) if known else Done(amount=effect.amount)


class IgnoresContent(FakeGateway):
    """A key that it knows gets the answer of then, whatever is asked."""

    def _once(self, effect: PaymentEffect) -> Answer:
        known = self._operations.get(effect.key)
        return known.answer if known is not None else super()._once(effect)


class AsksWhenAskedAfter(FakeGateway):
    """Asking after something does it."""

    def lookup(self, effect: PaymentEffect) -> Answer | NotFound:
        return self._once(effect)


class FindsNothing(FakeGateway):
    """It does not remember what it did."""

    def lookup(self, effect: PaymentEffect) -> Answer | NotFound:
        return NotFound()


class ChangesItsMind(FakeGateway):
    """Asked again it does what it declined."""

    def _once(self, effect: PaymentEffect) -> Answer:
        known = self._operations.get(effect.key)
        if known is not None and isinstance(known.answer, Declined):
            known.answer = self._effected(effect, None)
        return super()._once(effect)


class TakesAtOnce(FakeGateway):
    """It takes what it should only hold."""

    def start(self, effect: StartPayment) -> Answer:
        return super().start(evolve(effect, capture=True))


class ReleasesOnPaper(FakeGateway):
    """A void says that all was let go, also what was taken."""

    def void(self, effect: VoidPayment) -> Answer:
        answer = super().void(effect)
        account = self._accounts[effect.order_id, effect.payment_id]
        return evolve(answer, amount=account.start.amount) if isinstance(answer, Done) else answer


class VoidsNothing(FakeGateway):
    """A void says that it was done, and nothing was."""

    def _let_go(self, account, key):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        return Done(amount=self._open(account), reference=account.reference)


class HoldsWhatWentBack(FakeGateway):
    """What is given back can be taken again."""

    def _open(self, account):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        return super()._open(account) + self._balance(account).refunded


class DoesItAnyway(FakeGateway):
    """It says that the request did not arrive, and does it."""

    def _perform(self, effect, kind):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        try:
            return super()._perform(effect, kind)
        except AdapterError:
            self._once(effect)
            raise


class DeniesItWasSent(FakeGateway):
    """Where it does not know, it says that it was not sent."""

    def _perform(self, effect, kind):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        answer = super()._perform(effect, kind)
        if isinstance(answer, Unknown):
            raise AdapterError(answer.reason, retry_safe=True)
        return answer


class TakesWhatIsRefused(FakeGateway):
    """It declines, and takes the money."""

    def _outcome(self, effect, scripted):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        answer = super()._outcome(effect, scripted)
        if isinstance(answer, Declined):
            self._effected(effect, None)
        return answer


class KeepsAMinorUnit(FakeGateway):
    """It pays back a minor unit less than it says."""

    def _move(self, account, kind, amount, key, reference):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        if kind is MovementKind.REFUNDED and amount.minor > 1:
            amount = amount - Money(1, amount.currency)
        super()._move(account, kind, amount, key, reference)


class TakesWhileItWaits(FakeGateway):
    """It takes the money before the customer has agreed."""

    def _outcome(self, effect, scripted):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        answer = super()._outcome(effect, scripted)
        if isinstance(answer, Pending):
            self._effected(effect, None)
        return answer


class NeverHears(FakeGateway):
    """What was pending once is pending for ever, for those who ask."""

    def lookup(self, effect: PaymentEffect) -> Answer | NotFound:
        super().lookup(effect)
        return Pending()


class LetsHimPayAllTheSame(FakeGateway):
    """A void of what waits is done, and it goes on waiting."""

    def _let_go(self, account, key):  # type: ignore[no-untyped-def] # as the fake's own, which is private
        return Done(reference=account.reference)


class HoldsForEver(FakeGateway):
    """What has run out is still said to be held."""

    def lookup(self, effect: PaymentEffect) -> Answer | NotFound:
        found = super().lookup(effect)
        return Done(amount=effect.amount) if isinstance(found, Expired) else found


Making = Callable[[], FakeGateway]

GOOD_DAYS: dict[str, tuple[type, Making]] = {
    "test_a_payment_is_taken": (GatewayContract, TakesLess),
    "test_a_payment_asked_for_twice_is_taken_once": (GatewayContract, forgetting(StartPayment)),
    "test_a_payment_asked_for_at_the_same_time_is_taken_once": (GatewayContract, Racy),
    "test_payments_do_not_mix": (GatewayContract, MixesOrders),
    "test_no_payment_of_nothing": (GatewayContract, allowing(StartPayment)),
    "test_what_is_taken_cannot_be_let_go": (GatewayContract, allowing(VoidPayment)),
    "test_refunds_in_parts": (GatewayContract, declining_second(RefundPayment)),
    "test_a_refund_asked_for_twice_is_made_once": (GatewayContract, forgetting(RefundPayment)),
    "test_a_refund_asked_for_at_the_same_time_is_made_once": (GatewayContract, Racy),
    "test_no_more_goes_back_than_was_taken": (GatewayContract, allowing(RefundPayment, "cannot refund 60.01")),
    "test_refunds_at_the_same_time_do_not_exceed_what_was_taken": (GatewayContract, Racy),
    "test_no_refund_of_nothing": (GatewayContract, allowing(RefundPayment, "cannot refund -0.01")),
    "test_no_refund_in_another_currency": (GatewayContract, IgnoresCurrency),
    "test_an_unknown_payment_is_declined": (GatewayContract, KnowsEverybody),
    "test_a_key_is_for_one_wish": (GatewayContract, IgnoresContent),
    "test_what_was_never_asked_is_not_found": (GatewayContract, AsksWhenAskedAfter),
    "test_what_was_done_is_found": (GatewayContract, FindsNothing),
    "test_what_was_declined_stays_declined": (GatewayContract, ChangesItsMind),
    "test_money_is_held_and_not_taken": (AuthorizationContract, TakesAtOnce),
    "test_held_money_is_taken": (AuthorizationContract, allowing(CapturePayment, "cannot capture 0.01")),
    "test_a_capture_asked_for_twice_is_made_once": (AuthorizationContract, forgetting(CapturePayment)),
    "test_a_capture_asked_for_at_the_same_time_is_made_once": (AuthorizationContract, Racy),
    "test_no_more_is_taken_than_is_held": (AuthorizationContract, allowing(CapturePayment, "cannot capture 100.01")),
    "test_no_capture_of_nothing": (AuthorizationContract, allowing(CapturePayment, "cannot capture -0.01")),
    "test_no_capture_in_another_currency": (AuthorizationContract, IgnoresCurrency),
    "test_what_is_not_taken_can_be_let_go": (AuthorizationContract, ReleasesOnPaper),
    "test_a_void_asked_for_twice_is_made_once": (AuthorizationContract, forgetting(VoidPayment)),
    "test_nothing_is_taken_after_it_was_let_go": (AuthorizationContract, VoidsNothing),
    "test_a_key_of_a_capture_is_for_one_wish": (AuthorizationContract, IgnoresContent),
    "test_what_was_asked_for_is_found": (AuthorizationContract, FindsNothing),
    "test_captures_in_parts": (PartCaptureContract, declining_second(CapturePayment)),
    "test_captures_at_the_same_time_do_not_exceed_what_is_held": (PartCaptureContract, Racy),
    "test_what_was_given_back_is_not_held_again": (PartCaptureContract, HoldsWhatWentBack),
}

BAD_DAYS: dict[str, tuple[type, Making]] = {
    "test_a_request_that_did_not_arrive": (UnreliableGatewayContract, DoesItAnyway),
    "test_an_answer_that_did_not_come_back": (UnreliableGatewayContract, DeniesItWasSent),
    "test_a_payment_that_the_bank_refuses": (UnreliableGatewayContract, TakesWhatIsRefused),
    "test_the_statement_says_what_the_answers_said": (UnreliableGatewayContract, KeepsAMinorUnit),
    "test_nothing_moves_while_it_waits": (WaitingGatewayContract, TakesWhileItWaits),
    "test_the_customer_pays_after_all": (WaitingGatewayContract, NeverHears),
    "test_the_customer_never_pays": (WaitingGatewayContract, NeverHears),
    "test_a_payment_that_waits_is_stopped": (WaitingGatewayContract, LetsHimPayAllTheSame),
    "test_what_is_held_runs_out": (WaitingGatewayContract, HoldsForEver),
}

MORE: list[tuple[type, str, Making]] = [
    (UnreliableGatewayContract, "test_an_answer_that_did_not_come_back", FindsNothing),
    (UnreliableGatewayContract, "test_an_answer_that_did_not_come_back", forgetting(RefundPayment)),
    (UnreliableGatewayContract, "test_a_payment_that_the_bank_refuses", ChangesItsMind),
    (UnreliableGatewayContract, "test_the_statement_says_what_the_answers_said", forgetting(CapturePayment)),
    (GatewayContract, "test_refunds_in_parts", TakesLess),
    (GatewayContract, "test_what_is_taken_cannot_be_let_go", allowing(CapturePayment)),
]


@pytest.mark.parametrize("rule", sorted(rules_of(GatewayContract, AuthorizationContract, PartCaptureContract)))
def test_a_broken_gateway_is_noticed(rule: str) -> None:
    """Each test that needs only a test account fails for a gateway that breaks its rule, and passes for ours."""
    contract, broken = GOOD_DAYS[rule]

    assert finding(contract, rule, gateway=broken())
    assert finding(contract, rule, gateway=FakeGateway()) == ""


@pytest.mark.parametrize("rule", sorted(rules_of(UnreliableGatewayContract, WaitingGatewayContract)))
def test_a_gateway_that_is_broken_on_a_bad_day_is_noticed(rule: str) -> None:
    """Each test that needs a bench fails for a gateway that breaks its rule, and passes for ours."""
    contract, broken = BAD_DAYS[rule]

    assert finding(contract, rule, bench=FakeGatewayBench(broken()))
    assert finding(contract, rule, bench=FakeGatewayBench(FakeGateway())) == ""


@pytest.mark.parametrize(("contract", "rule", "broken"), MORE)
def test_other_breaks_are_noticed_too(contract: type, rule: str, broken: Making) -> None:
    """A test notices every way of breaking its rule that we thought of."""
    fixture = {"gateway": broken()} if contract is GatewayContract else {"bench": FakeGatewayBench(broken())}

    assert finding(contract, rule, **fixture)


@pytest.mark.parametrize("contract", [GatewayContract, AuthorizationContract, UnreliableGatewayContract])
def test_a_gateway_that_raises_anything_else_is_noticed(contract: type) -> None:
    """An adapter that lets its driver's exceptions through keeps no contract."""

    class LetsThrough(FakeGateway):
        def _perform(self, effect, kind):  # type: ignore[no-untyped-def] # as the fake's own, which is private
            raise ConnectionResetError("by peer")

    for rule in rules_of(contract):
        gateway = LetsThrough()
        fixture = (
            {"bench": FakeGatewayBench(gateway)} if contract is UnreliableGatewayContract else {"gateway": gateway}
        )
        assert "ConnectionResetError" in finding(contract, rule, **fixture)
