"""The payment provider in memory: what it can be told, what it sends by itself, and what its statement shows."""

from collections.abc import Callable
from random import Random

import pytest
from attrs import evolve

from orderflow.effects import CapturePayment, PaymentEffect, RefundPayment, StartPayment, VoidPayment
from orderflow.errors import AdapterError, DefinitionError
from orderflow.money import Money
from orderflow.ports import Declined, Done, Expired, NotFound, Pending, Unknown
from orderflow.testing import FakeClock, FakeGateway, MovementKind
from orderflow.testing.contracts._asking import together
from orderflow.testing.contracts.gateway import PaymentEffects


def yuan(minor: int) -> Money:
    return Money(minor, "CNY")


def held(gateway: FakeGateway, minor: int = 10_000) -> PaymentEffects:
    """A payment that is authorized."""
    effects = PaymentEffects()
    gateway.start(effects.start(minor, capture=False))
    return effects


def taken(gateway: FakeGateway, minor: int = 10_000) -> PaymentEffects:
    """A payment that is captured."""
    effects = PaymentEffects()
    gateway.start(effects.start(minor))
    return effects


def balances(gateway: FakeGateway, effects: PaymentEffects) -> tuple[int, int, int, int, int]:
    """Authorized, captured, released, refunded and charged back, in minor units."""
    at = gateway.balance(effects.order_id, effects.payment_id)
    return at.authorized.minor, at.captured.minor, at.released.minor, at.refunded.minor, at.charged_back.minor


# ---- rules -----------------------------------------------------------------------------------------------------------


def test_a_rule_holds_so_often_as_was_said() -> None:
    """Twice is twice, for the effects that were meant; what is always so stays so until rules are forgotten."""
    gateway = FakeGateway()
    gateway.on(StartPayment, times=2).declines("no cover")

    answers = [gateway.start(PaymentEffects().start()) for _ in range(3)]

    assert answers[:2] == [Declined(reason="no cover")] * 2
    assert isinstance(answers[2], Done)
    gateway.on(StartPayment, times=None).declines("closed")
    assert {gateway.start(PaymentEffects().start()) for _ in range(5)} == {Declined(reason="closed")}
    gateway.forget_rules()
    assert isinstance(gateway.start(PaymentEffects().start()), Done)


def test_a_rule_is_about_what_it_names() -> None:
    """A rule for a key, a payment or an order is not met by others."""
    gateway = FakeGateway()
    one, other = held(gateway), held(gateway)
    gateway.on(key=one.capture(1, number=2).key).declines("by key")
    gateway.on(CapturePayment, order_id=one.order_id, payment_id="p-1").declines("by payment")

    assert isinstance(gateway.capture(other.capture(1)), Done)
    assert gateway.capture(one.capture(1)) == Declined(reason="by payment")
    assert gateway.capture(one.capture(1, number=2)) == Declined(reason="by key")


def test_rules_follow_each_other() -> None:
    """Of two rules for the same effects the one that was given first is met first."""
    gateway = FakeGateway()
    gateway.on(StartPayment).declines("first")
    gateway.on(StartPayment).declines("second")

    answers = [gateway.start(PaymentEffects().start()) for _ in range(2)]

    assert answers == [Declined(reason="first"), Declined(reason="second")]


def test_trouble_and_outcome_meet() -> None:
    """An effect may be declined and the answer lost: nobody knows, and asking after it tells."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    gateway.on(StartPayment).declines("no cover")
    gateway.on(StartPayment).times_out_after()

    assert isinstance(gateway.start(effects.start()), Unknown)

    assert gateway.lookup(effects.start()) == Declined(reason="no cover")


def test_an_outcome_waits_for_what_arrives() -> None:
    """A request that did not arrive uses up its own rule only."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    gateway.on(StartPayment).declines("no cover")
    gateway.on(StartPayment).times_out_before()

    with pytest.raises(AdapterError):
        gateway.start(effects.start())

    assert gateway.start(effects.start()) == Declined(reason="no cover")


TROUBLES = ("times_out_before", "times_out_after", "answers_unknown", "breaks")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_trouble_does(trouble: str) -> None:
    """Before: an error and nothing done. After: unknown and done. Dropped: unknown and not done. Broken: for people."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    getattr(gateway.on(), trouble)()

    if trouble in ("times_out_before", "breaks"):
        with pytest.raises(AdapterError) as error:
            gateway.start(effects.start())
        assert error.value.retry_safe == (trouble == "times_out_before")
    else:
        assert isinstance(gateway.start(effects.start()), Unknown)

    done = trouble == "times_out_after"
    assert isinstance(gateway.lookup(effects.start()), Done if done else NotFound)
    assert len(gateway.movements) == (2 if done else 0)
    gateway.start(effects.start())
    assert balances(gateway, effects) == (10_000, 10_000, 0, 0, 0)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_asking_after_something_may_fail_too(trouble: str) -> None:
    """A rule for lookups is met by lookups only, and nothing moves."""
    gateway = FakeGateway()
    effects = taken(gateway)
    getattr(gateway.on(StartPayment, lookup=True), trouble)()
    gateway.start(effects.start())

    if trouble in ("times_out_before", "breaks"):
        with pytest.raises(AdapterError):
            gateway.lookup(effects.start())
    else:
        assert isinstance(gateway.lookup(effects.start()), Unknown)

    assert isinstance(gateway.lookup(effects.start()), Done)
    assert len(gateway.movements) == 2


@pytest.mark.parametrize(
    "told",
    [
        lambda gateway: gateway.on(str),
        lambda gateway: gateway.on("start_payment"),
        lambda gateway: gateway.on(times=0),
        lambda gateway: gateway.on(times=True),
        lambda gateway: gateway.on(lookup=True).declines(),
        lambda gateway: gateway.on(lookup=True).pends(),
        lambda gateway: gateway.on(lookup=True).notifies(),
        lambda gateway: gateway.on(RefundPayment).moves(yuan(1)),
        lambda gateway: gateway.on(VoidPayment).moves(yuan(1)),
        lambda gateway: gateway.on(PaymentEffect).moves(yuan(1)),
    ],
)
def test_a_rule_that_can_never_hold(told: Callable[[FakeGateway], object]) -> None:
    """A rule that makes no sense is a mistake in the test, said where it is made; nothing follows from it."""
    gateway = FakeGateway()

    with pytest.raises(DefinitionError):
        told(gateway)

    assert isinstance(gateway.start(PaymentEffects().start()), Done)


# ---- amounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minor", "left"), [(9_999, 1), (10_000, 0), (10_001, 0)])
def test_another_amount_is_taken_than_was_asked(minor: int, left: int) -> None:
    """A shortage stays held; a surplus is taken all the same. The answer says what was taken."""
    gateway = FakeGateway()
    effects = held(gateway)
    gateway.on(CapturePayment).moves(yuan(minor))

    answer = gateway.capture(effects.capture())

    assert isinstance(answer, Done)
    assert answer.amount == yuan(minor)
    assert balances(gateway, effects) == (max(minor, 10_000), minor, 0, 0, 0)
    assert gateway.balance(effects.order_id, "p-1").open == yuan(left)


def test_the_customer_pays_another_amount() -> None:
    """What they paid is taken, and can be given back, to the last minor unit and not beyond."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    gateway.on(StartPayment).moves(yuan(10_005))

    gateway.start(effects.start())

    assert balances(gateway, effects) == (10_005, 10_005, 0, 0, 0)
    assert isinstance(gateway.refund(effects.refund(10_006)), Declined)
    assert isinstance(gateway.refund(effects.refund(10_005, number=2)), Done)


@pytest.mark.parametrize("amount", [Money(0, "CNY"), Money(-1, "CNY"), Money(100, "JPY")])
def test_an_amount_that_makes_no_sense(amount: Money) -> None:
    """A test that lets nothing, less than nothing or other money be moved is told; nothing has moved or is known."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    gateway.on(StartPayment).moves(amount)

    with pytest.raises(DefinitionError):
        gateway.start(effects.start())

    assert gateway.movements == ()
    assert gateway.lookup(effects.start()) == NotFound()
    assert isinstance(gateway.start(effects.start()), Done)


# ---- waiting ---------------------------------------------------------------------------------------------------------


def test_a_payment_that_waits_comes_through() -> None:
    """Pending until it is completed; then done, for what was paid, with a notice of it."""
    gateway = FakeGateway(clock=FakeClock())
    effects = PaymentEffects()
    gateway.on(StartPayment).pends()
    assert gateway.start(effects.start()) == Pending(reference="pay-1")
    assert gateway.pending == (effects.start().key,)
    assert gateway.take_notices() == []

    answer = gateway.complete(effects.start().key, Done(amount=yuan(9_000)))

    assert answer == gateway.lookup(effects.start()) == Done(amount=yuan(9_000), reference="pay-1")
    (notice,) = gateway.take_notices()
    assert (notice.order_id, notice.key, notice.answer) == (effects.order_id, effects.start().key, answer)
    assert notice.at == FakeClock().now()
    assert not notice.chargeback
    assert not gateway.pending


@pytest.mark.parametrize("answer", [Declined(reason="the customer went away"), Expired()])
def test_a_payment_that_waits_fails(answer: Declined | Expired) -> None:
    """Declined or expired: nothing has moved, and nothing can be taken or given back."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    gateway.on(StartPayment).pends()
    gateway.start(effects.start())

    gateway.complete(effects.start().key, answer, notices=2)

    assert gateway.lookup(effects.start()) == answer
    assert [notice.answer for notice in gateway.take_notices()] == [answer] * 2
    assert gateway.movements == ()
    assert isinstance(gateway.capture(effects.capture()), type(answer))
    assert isinstance(gateway.refund(effects.refund()), Declined)


def test_what_a_pending_capture_waits_for_is_promised() -> None:
    """It cannot be captured or let go by others; when it is declined, it can."""
    gateway = FakeGateway()
    effects = held(gateway)
    gateway.on(CapturePayment).pends()
    gateway.capture(effects.capture(6_000, number=1))

    assert isinstance(gateway.capture(effects.capture(4_001, number=2)), Declined)
    assert isinstance(gateway.refund(effects.refund(1)), Declined)
    gateway.complete(effects.capture(number=1).key, Declined(reason="no cover"))

    assert isinstance(gateway.capture(effects.capture(10_000, number=3)), Done)


@pytest.mark.parametrize("completed", [Done(), Declined(reason="no cover")])
def test_a_void_leaves_a_pending_capture_its_part(completed: Done | Declined) -> None:
    """What nobody waits for is let go at once; the rest is taken, or let go as well when the capture is declined."""
    gateway = FakeGateway()
    effects = held(gateway)
    gateway.on(CapturePayment).pends()
    gateway.capture(effects.capture(6_000))

    assert gateway.void(effects.void()) == Done(amount=yuan(4_000), reference="pay-1")
    gateway.complete(effects.capture().key, completed)

    captured, released = (6_000, 4_000) if isinstance(completed, Done) else (0, 10_000)
    assert balances(gateway, effects) == (10_000, captured, released, 0, 0)


def test_a_pending_refund_holds_its_money() -> None:
    """What is about to go back cannot go back twice, nor be charged back; when it is declined, it can."""
    gateway = FakeGateway()
    effects = taken(gateway)
    gateway.on(RefundPayment).pends()
    gateway.refund(effects.refund(6_000, number=1))

    assert isinstance(gateway.refund(effects.refund(4_001, number=2)), Declined)
    with pytest.raises(DefinitionError):
        gateway.charge_back(effects.start().key, yuan(4_001))
    gateway.complete(effects.refund(number=1).key, Declined(reason="account closed"))

    assert isinstance(gateway.refund(effects.refund(10_000, number=3)), Done)


@pytest.mark.parametrize("asked_for", [0, 10_000])
def test_nothing_is_taken_while_a_void_waits(asked_for: int) -> None:
    """A void in hand stops captures, whatever it was asked for; when it is completed it lets go."""
    gateway = FakeGateway()
    effects = held(gateway)
    gateway.on(VoidPayment).pends()
    gateway.void(effects.void(asked_for))

    assert isinstance(gateway.capture(effects.capture()), Declined)
    assert gateway.complete(effects.void().key) == Done(amount=yuan(10_000), reference="pay-1")

    assert balances(gateway, effects) == (10_000, 0, 10_000, 0, 0)


def test_a_void_that_is_declined_leaves_all_as_it_was() -> None:
    """After it, money can be taken."""
    gateway = FakeGateway()
    effects = held(gateway)
    gateway.on(VoidPayment).pends()
    gateway.void(effects.void())

    gateway.complete(effects.void().key, Declined(reason="too late"))

    assert isinstance(gateway.capture(effects.capture()), Done)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("never asked", None),
        ("done", None),
        ("pending refund", Expired()),
        ("pending refund", Done(amount=yuan(1))),
        ("pending start", Done(amount=yuan(0))),
        ("pending start", Done(amount=Money(1, "JPY"))),
    ],
)
def test_only_what_waits_is_closed(key: str, answer: Done | Expired | None) -> None:
    """Completing what does not wait, or as it can never be completed, is a mistake in the test; nothing moves."""
    gateway = FakeGateway()
    effects, waiting = taken(gateway), PaymentEffects()
    gateway.on(times=2).pends()
    gateway.refund(effects.refund())
    gateway.start(waiting.start())
    before = gateway.movements
    keys = {
        "never asked": "o-0/p-1/start",
        "done": effects.start().key,
        "pending refund": effects.refund().key,
        "pending start": waiting.start().key,
    }

    with pytest.raises(DefinitionError):
        gateway.complete(keys[key], answer)

    assert gateway.movements == before
    assert gateway.pending == (effects.refund().key, waiting.start().key)
    assert gateway.take_notices() == []


# ---- running out, charging back, taking after all --------------------------------------------------------------------


def test_what_is_held_runs_out() -> None:
    """What is not captured is let go by itself; what was captured stays, and can go back. Void and capture say so."""
    gateway = FakeGateway()
    effects = held(gateway)
    gateway.capture(effects.capture(4_000))

    gateway.expire(effects.start().key)

    assert balances(gateway, effects) == (10_000, 4_000, 6_000, 0, 0)
    assert gateway.lookup(effects.start(capture=False)) == Expired()
    assert gateway.capture(effects.capture(1, number=2)) == Expired()
    assert gateway.void(effects.void()) == Expired()
    assert isinstance(gateway.refund(effects.refund(4_000)), Done)
    assert [notice.answer for notice in gateway.take_notices()] == [Expired()]


def test_only_what_is_held_runs_out() -> None:
    """A payment that is taken, let go, or unheard of cannot expire."""
    gateway = FakeGateway()
    paid, gone = taken(gateway), held(gateway)
    gateway.void(gone.void())

    for key in (paid.start().key, gone.start().key, gone.void().key, "o-0/p-1/start"):
        with pytest.raises(DefinitionError):
            gateway.expire(key)

    assert isinstance(gateway.lookup(paid.start()), Done)
    assert gateway.take_notices() == []


def test_a_bank_takes_money_back() -> None:
    """In parts or all that is left; each chargeback has a name of its own, and its notice says so, twice if it must."""
    gateway = FakeGateway()
    effects = taken(gateway)
    gateway.refund(effects.refund(1_000))

    gateway.charge_back(effects.start().key, yuan(2_500), notices=2)
    gateway.charge_back(effects.start().key)

    assert balances(gateway, effects) == (10_000, 10_000, 0, 1_000, 9_000)
    notices = gateway.take_notices()
    assert all(notice.chargeback and notice.key == effects.start().key for notice in notices)
    assert [notice.answer for notice in notices] == [
        Done(amount=yuan(2_500), reference="pay-1.cb-1"),
        Done(amount=yuan(2_500), reference="pay-1.cb-1"),
        Done(amount=yuan(6_500), reference="pay-1.cb-2"),
    ]
    assert isinstance(gateway.refund(effects.refund(1, number=2)), Declined)


@pytest.mark.parametrize("amount", [yuan(0), yuan(-1), yuan(9_001), None])
def test_no_more_is_charged_back_than_is_left(amount: Money | None) -> None:
    """More than is left, nothing, or less is a mistake in the test; nothing moves."""
    gateway = FakeGateway()
    effects = taken(gateway)
    gateway.refund(effects.refund(1_000 if amount is not None else 10_000))
    before = gateway.movements

    with pytest.raises(DefinitionError):
        gateway.charge_back(effects.start().key, amount)

    assert gateway.movements == before
    assert gateway.take_notices() == []


def test_only_a_start_is_charged_back() -> None:
    """A chargeback is about a payment, by the key of its start."""
    gateway = FakeGateway()
    effects = held(gateway)
    gateway.capture(effects.capture())

    for key in (effects.capture().key, "o-0/p-1/start"):
        with pytest.raises(DefinitionError):
            gateway.charge_back(key)

    assert balances(gateway, effects) == (10_000, 10_000, 0, 0, 0)


@pytest.mark.parametrize("end", ["declined", "voided", "expired"])
def test_a_provider_takes_money_after_all(end: str) -> None:
    """What was declined, voided while it waited, or run out may be taken all the same; it is told, and can go back."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    gateway.on(StartPayment).pends()
    gateway.start(effects.start())
    if end == "voided":
        gateway.void(effects.void(0))
    else:
        gateway.complete(effects.start().key, Expired() if end == "expired" else Declined(reason="no"), notices=0)

    gateway.take_after_all(effects.start().key)

    assert isinstance(gateway.lookup(effects.start()), Done)
    assert [notice.answer for notice in gateway.take_notices()] == [gateway.lookup(effects.start())]
    assert isinstance(gateway.refund(effects.refund(10_000)), Done)


@pytest.mark.parametrize("expired", [True, False])
def test_a_provider_holds_money_after_all(expired: bool) -> None:
    """What is held after all can be taken and let go like any other."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    gateway.on(StartPayment).pends()
    gateway.start(effects.start(capture=False))
    if expired:
        gateway.expire(effects.start().key)
    else:
        gateway.void(effects.void(0, number=1))

    gateway.take_after_all(effects.start().key)

    assert isinstance(gateway.capture(effects.capture(4_000)), Done)
    assert gateway.void(effects.void(number=2)) == Done(amount=yuan(6_000), reference="pay-1")
    assert balances(gateway, effects) == (10_000, 4_000, 6_000, 0, 0)


def test_only_a_payment_that_failed_is_taken_after_all() -> None:
    """Not one that came through, waits, ran out after it was held, or was refused because it made no sense."""
    gateway = FakeGateway()
    paid, ran_out, waiting, nothing = taken(gateway), held(gateway), PaymentEffects(), PaymentEffects()
    gateway.expire(ran_out.start().key)
    gateway.on(StartPayment).pends()
    gateway.start(waiting.start())
    gateway.start(nothing.start(0))
    gateway.refund(paid.refund(10_001))
    before = gateway.movements

    for key in (paid.start().key, ran_out.start().key, waiting.start().key, nothing.start().key, paid.refund().key):
        with pytest.raises(DefinitionError):
            gateway.take_after_all(key)

    assert gateway.movements == before


# ---- notices ---------------------------------------------------------------------------------------------------------


def test_notices_come_as_often_as_was_said() -> None:
    """By default so many for each effect; a rule says otherwise for one; and late ones tell how it stands then."""
    gateway = FakeGateway(notices=1)
    effects = held(gateway)
    gateway.on(CapturePayment).notifies(3)
    gateway.on(RefundPayment).notifies(0)

    gateway.capture(effects.capture(4_000))
    gateway.capture(effects.capture(4_000))  # asked again: nothing new to tell
    gateway.refund(effects.refund(1_000))

    keys = [notice.key for notice in gateway.notices]
    assert keys == [effects.start().key] + [effects.capture().key] * 3
    gateway.take_notices()
    gateway.expire(effects.start().key, notices=0)
    gateway.notify(effects.start().key, times=2)
    assert [notice.answer for notice in gateway.take_notices()] == [Expired()] * 2


def test_notices_come_in_any_order() -> None:
    """They are taken away once, as they were sent or jumbled: the same each time for the same seed, none lost."""

    def jumbled(seed: int | None) -> list[str]:
        gateway = FakeGateway(notices=2)
        for number in range(8):
            effects = PaymentEffects(order_id=held(gateway).order_id, payment_id=f"p-{number + 2}")
            gateway.start(effects.start())
        taken = gateway.take_notices(order=None if seed is None else Random(seed))
        assert gateway.take_notices() == []
        return [str(notice.answer) for notice in taken]

    assert jumbled(1) == jumbled(1) != jumbled(None)
    assert jumbled(2) != jumbled(1)
    assert sorted(jumbled(1)) == sorted(jumbled(None))


def test_a_notice_of_nothing() -> None:
    """Nobody is told about what was never asked for."""
    with pytest.raises(DefinitionError):
        FakeGateway().notify("o-0/p-1/start")


# ---- strictness beyond the contract ----------------------------------------------------------------------------------


def test_a_key_with_other_content_says_what_differs() -> None:
    """The error names the fields, what they were and what they are; another kind of effect is other content too."""
    gateway = FakeGateway()
    effects = held(gateway)
    gateway.capture(effects.capture(4_000))

    with pytest.raises(AdapterError, match=r"amount was 40.00 CNY, now 40.01 CNY"):
        gateway.capture(effects.capture(4_001))
    with pytest.raises(AdapterError, match="it was CapturePayment, now RefundPayment"):
        gateway.refund(evolve(effects.refund(), key=effects.capture().key))
    with pytest.raises(AdapterError, match=r"amount was 40.00 CNY, now 40.01 CNY"):
        gateway.lookup(effects.capture(4_001))

    assert balances(gateway, effects) == (10_000, 4_000, 0, 0, 0)


def test_a_reference_learnt_later_is_no_other_content() -> None:
    """A retry may know the provider's name of the payment, and be sorted elsewhere; it is the same wish."""
    gateway = FakeGateway()
    effects = taken(gateway)
    first = gateway.refund(effects.refund(1_000))

    effects.reference = "pay-1"
    again = gateway.refund(evolve(effects.refund(1_000), subject="elsewhere"))

    assert again == first
    assert balances(gateway, effects) == (10_000, 10_000, 0, 1_000, 0)


@pytest.mark.parametrize("reference", ["pay-2", "pay-1.c-1", "", "PAY-1"])
def test_a_reference_must_be_the_payments_own(reference: str) -> None:
    """The name of another payment, or of one of its captures, names no payment of this order."""
    gateway = FakeGateway()
    effects = held(gateway)
    held(gateway)
    gateway.capture(effects.capture(1_000))
    effects.reference = reference

    assert isinstance(gateway.refund(effects.refund(1)), Declined)

    assert balances(gateway, effects) == (10_000, 1_000, 0, 0, 0)


def test_a_payment_is_started_once() -> None:
    """A second start of the same payment under another key is declined, and says under which it was started."""
    gateway = FakeGateway()
    effects = taken(gateway)

    answer = gateway.start(evolve(effects.start(), key="another"))

    assert answer == Declined(reason=f"payment p-1 was started under key {effects.start().key}")
    assert balances(gateway, effects) == (10_000, 10_000, 0, 0, 0)


def test_a_payment_stays_with_its_gateway() -> None:
    """An effect that came to the wrong gateway is declined."""
    gateway = FakeGateway()
    effects = taken(gateway)

    answer = gateway.refund(evolve(effects.refund(), gateway="other"))

    assert isinstance(answer, Declined)
    assert balances(gateway, effects) == (10_000, 10_000, 0, 0, 0)


def test_a_method_takes_its_own_effects() -> None:
    """An effect that came to the wrong method is an error, and not done."""
    gateway = FakeGateway()
    effects = held(gateway)

    for ask in (gateway.start, gateway.void, gateway.refund):
        with pytest.raises(AdapterError, match="is no"):
            ask(effects.capture())  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(AdapterError, match="is no"):
        gateway.lookup(effects.order_id)  # type: ignore[arg-type] # the mistake that is meant

    assert gateway.lookup(effects.capture()) == NotFound()


# ---- the statement ---------------------------------------------------------------------------------------------------


def test_the_statement_shows_every_movement() -> None:
    """What, how much, by which key, under which name and when, in its order; a payment's own, or all."""
    clock = FakeClock()
    gateway = FakeGateway(clock=clock)
    effects = held(gateway)
    taken(gateway, 1)
    gateway.capture(effects.capture(4_000))
    gateway.refund(effects.refund(500))
    gateway.void(effects.void())

    lines = gateway.statement(effects.order_id, "p-1")

    assert [(line.kind, line.amount.minor, line.reference) for line in lines] == [
        (MovementKind.AUTHORIZED, 10_000, "pay-1"),
        (MovementKind.CAPTURED, 4_000, "pay-1.c-1"),
        (MovementKind.REFUNDED, 500, "pay-1.f-1"),
        (MovementKind.RELEASED, 6_000, "pay-1"),
    ]
    assert [line.key for line in lines][1:3] == [effects.capture().key, effects.refund().key]
    assert {line.at for line in lines} == {clock.now()}
    assert str(lines[1]) == f"{effects.order_id}/p-1 captured 40.00 CNY (pay-1.c-1)"
    assert len(gateway.movements) == 6
    assert gateway.balance(effects.order_id, "p-1").kept == yuan(3_500)


def test_there_is_no_statement_of_a_payment_that_never_was() -> None:
    """It has no movements, and asking for its balance is a mistake in the test."""
    gateway = FakeGateway()

    assert gateway.statement("o-0", "p-1") == ()
    with pytest.raises(DefinitionError, match="o-0/p-1"):
        gateway.balance("o-0", "p-1")


def test_every_call_is_kept() -> None:
    """A test may ask whether anybody called: what, and under which key, those that got lost too."""
    gateway = FakeGateway()
    effects = PaymentEffects()
    gateway.on().times_out_before()
    with pytest.raises(AdapterError):
        gateway.start(effects.start())

    gateway.lookup(effects.start())

    assert gateway.calls == [f"start_payment {effects.start().key}", f"lookup {effects.start().key}"]


def test_many_at_once_do_not_disturb_each_other() -> None:
    """Whole lives of payments in several threads, with rules being given meanwhile: each payment adds up."""
    gateway = FakeGateway(notices=1)

    def live(thread: int) -> int:
        kept = 0
        for turn in range(20):
            effects = PaymentEffects()
            gateway.on(CapturePayment, order_id=effects.order_id).times_out_after()
            gateway.start(effects.start(1_000 + turn, capture=False))
            gateway.capture(effects.capture(600 + thread))
            gateway.refund(effects.refund(100))
            gateway.void(effects.void())
            kept += gateway.balance(effects.order_id, "p-1").kept.minor
        return kept

    kept = together(4, live)

    assert kept == [20 * (500 + thread) for thread in range(4)]
    assert len(gateway.take_notices()) == 4 * 20 * 4
