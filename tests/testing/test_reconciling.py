"""An order and the provider's statement agree to the cent, and where they don't, it is said."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from attrs import define, evolve, field

from orderflow import Order, OrderDesk
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import Cancel, CapturePayment, NewLine, Pay, Place, Refund, VoidPayment
from orderflow.effects import CapturePayment as CaptureEffect
from orderflow.effects import PaymentEffect, RefundPayment, StartPayment
from orderflow.effects import VoidPayment as VoidEffect
from orderflow.entities.changing import changed
from orderflow.entities.party import Address, Party
from orderflow.entities.payment import Payment, Payments
from orderflow.errors import DefinitionError, Refusal
from orderflow.ids import PaymentId
from orderflow.money import Money
from orderflow.policies import online
from orderflow.ports import Declined, Done, Expired, PaymentNotice
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, MERCHANT, Actor
from orderflow.testing import FakeClock, FakeGateway
from orderflow.testing.contracts.gateway import PaymentEffects
from vouched import retail

LI, SHOP, SERVICE = Actor("li", CUSTOMER), Actor("shop", MERCHANT), Actor("service", CUSTOMER_SERVICE)
HOME = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Pingjiang Road 8"))
CUPS = NewLine(sku="CUP", name="tea cup", quantity=3, unit_price=Money.of("19.99", "CNY"))
FOUR_MINUTES = timedelta(minutes=4)
KINDS: tuple[type[PaymentEffect], ...] = (StartPayment, CaptureEffect, RefundPayment, VoidEffect, PaymentEffect)
TROUBLES = ("times_out_before", "times_out_after", "answers_unknown", "breaks", "pends", "declines", "notifies")


@define
class OnlineShop:
    """A shop with one order, paid at one provider in two ways."""

    clock: FakeClock = field(factory=FakeClock)
    gateway: FakeGateway = field(factory=FakeGateway)
    desk: OrderDesk = field(init=False)
    order_id: Any = field(init=False)
    requests: int = 0
    undelivered: list[PaymentNotice] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.desk = OrderDesk(
            processes=[retail(payment_methods=(online("alipay"), online("card", capture_at_once=False)))],
            store=MemoryOrderStore(),
            gateways={"alipay": self.gateway, "card": self.gateway},
            clock=self.clock,
        )
        place = Place(process="retail", lines=(CUPS,), recipient=HOME, delivery="express")
        self.order_id = self.desk.execute(place, by=LI, request_id="place").id

    @property
    def order(self) -> Order:
        return self.desk.get(self.order_id)

    def ask(self, command: Any, by: Actor) -> None:
        self.requests += 1
        self.desk.execute(command, by=by, request_id=f"r-{self.requests}")

    def deliver_notices(self, chance: Random) -> None:
        """In any order; what is refused now is sent again later, as providers do."""
        for notice in [*self.undelivered, *self.gateway.take_notices(order=chance)]:
            self.undelivered = [waiting for waiting in self.undelivered if waiting is not notice]
            try:
                self.desk.receive(notice)
            except Refusal:
                self.undelivered.append(notice)

    def start_of(self, payment: Payment) -> str:
        return f"{self.order_id}/{payment.id}/start"


Step = Callable[[OnlineShop, Random], object]


def pay(shop: OnlineShop, chance: Random) -> None:
    amount = chance.choice((None, Money.of("30.00", "CNY")))
    shop.ask(Pay(shop.order_id, method=chance.choice(("alipay", "card")), amount=amount), LI)


def capture(shop: OnlineShop, chance: Random) -> None:
    amount = chance.choice((None, Money.of("10.00", "CNY")))
    shop.ask(CapturePayment(shop.order_id, payment_id=chance.choice(list(shop.order.payments)).id, amount=amount), SHOP)


def void(shop: OnlineShop, chance: Random) -> None:
    shop.ask(VoidPayment(shop.order_id, payment_id=chance.choice(list(shop.order.payments)).id), SHOP)


def refund(shop: OnlineShop, chance: Random) -> None:
    amount = Money.of(chance.choice(("5.00", "30.00", "59.97")), "CNY")
    shop.ask(Refund(shop.order_id, amount=amount, reason="broken"), SERVICE)


def cancel(shop: OnlineShop, chance: Random) -> None:
    if chance.random() < 0.4:
        shop.ask(Cancel(shop.order_id, reason="changed my mind"), LI)


def trouble(shop: OnlineShop, chance: Random) -> None:
    getattr(shop.gateway.on(chance.choice(KINDS)), chance.choice(TROUBLES))()


def trouble_asking(shop: OnlineShop, chance: Random) -> None:
    getattr(shop.gateway.on(lookup=True), chance.choice(TROUBLES[:4]))()


def complete(shop: OnlineShop, chance: Random) -> None:
    key = chance.choice(shop.gateway.pending)
    answers: list[Done | Declined | Expired] = [Done(), Declined(reason="no cover")]
    if key.endswith("/start"):
        answers += [Expired(), Done(amount=Money.of("20.00", "CNY")), Done(amount=Money.of("80.00", "CNY"))]
    shop.gateway.complete(key, chance.choice(answers), notices=chance.randrange(3))


def run_out(shop: OnlineShop, chance: Random) -> None:
    shop.gateway.expire(shop.start_of(chance.choice(list(shop.order.payments))), notices=1)


def charge_back(shop: OnlineShop, chance: Random) -> None:
    shop.gateway.charge_back(shop.start_of(chance.choice(list(shop.order.payments))), notices=2)


def hear(shop: OnlineShop, chance: Random) -> None:
    shop.deliver_notices(chance)


def wait(shop: OnlineShop, chance: Random) -> None:
    shop.clock.advance(chance.choice((FOUR_MINUTES, 10 * FOUR_MINUTES)))


def run(shop: OnlineShop, chance: Random) -> None:
    shop.desk.run_due()


STEPS: tuple[Step, ...] = (
    pay,
    pay,
    capture,
    void,
    refund,
    cancel,
    trouble,
    trouble_asking,
    complete,
    run_out,
    charge_back,
    hear,
    wait,
    run,
    run,
)


@pytest.mark.parametrize("seed", range(60))
def test_after_whatever_happened_they_agree(seed: int) -> None:
    """Once the line is good again and nothing is on its way, the order says what the statement says, to the cent."""
    shop, chance, story = OnlineShop(), Random(seed), []

    for _ in range(16):
        step = chance.choice(STEPS)
        try:
            step(shop, chance)
        except (Refusal, DefinitionError, IndexError) as impossible:  # not now: nothing has changed
            story.append(f"{step.__name__}: {impossible}")
        else:
            story.append(step.__name__)
    shop.gateway.forget_rules()
    for _ in range(40):
        shop.deliver_notices(chance)
        for key in shop.gateway.pending:
            shop.gateway.complete(key, chance.choice((None, Declined(reason="no cover"))))
        shop.clock.advance(8 * FOUR_MINUTES)
        shop.desk.run_due()

    assert shop.gateway.differences(shop.order) == (), story
    assert not shop.undelivered, story


# ---- where they do not agree -----------------------------------------------------------------------------------------


def paid() -> OnlineShop:
    shop = OnlineShop()
    shop.ask(Pay(shop.order_id, method="alipay"), LI)
    shop.desk.run_due()
    assert shop.gateway.differences(shop.order) == ()
    return shop


def payment_of(shop: OnlineShop) -> Payment:
    (payment,) = shop.order.payments
    return payment


def with_payment(order: Order, payment: Payment) -> Order:
    return changed(order, payments=order.payments.put(payment))


def test_a_cent_is_seen() -> None:
    """Money that moved behind the order's back is told: which payment, what, and both amounts."""
    shop = paid()
    shop.gateway.charge_back(shop.start_of(payment_of(shop)), Money(1, "CNY"))

    (difference,) = shop.gateway.differences(shop.order)

    assert difference == f"{shop.order_id}/p-1 charged back: the order says 0.00 CNY, the statement 0.01 CNY"


@pytest.mark.parametrize("what", ["authorized", "released", "charged_back"])
def test_every_sum_is_compared(what: str) -> None:
    """An order that says a cent more of anything is told of it."""
    shop = paid()
    payment = payment_of(shop)
    more = changed(payment, **{what: getattr(payment, what) + Money(1, "CNY")})

    differences = shop.gateway.differences(with_payment(shop.order, more))

    assert [difference.split(": ")[0] for difference in differences] == [
        f"{shop.order_id}/p-1 {what.replace('_', ' ')}"
    ]


def test_money_that_the_provider_never_saw_is_missed() -> None:
    """An order that counts money which this gateway never got is told of it, whichever name it has for the gateway."""
    shop = paid()
    second = changed(payment_of(shop), id=PaymentId("p-2"))
    order = with_payment(shop.order, second)

    assert len(shop.gateway.differences(order)) == 2  # authorized and captured
    assert len(shop.gateway.differences(order, gateway="alipay")) == 2
    assert FakeGateway().differences(order, gateway="alipay") != ()


def test_payments_at_other_gateways_are_theirs() -> None:
    """Each gateway answers for the payments that it was asked for, or whose name it is given."""
    shop = paid()
    elsewhere = changed(payment_of(shop), id=PaymentId("p-2"), gateway="wechat")
    by_hand = changed(payment_of(shop), id=PaymentId("p-3"), gateway=None)
    order = with_payment(with_payment(shop.order, elsewhere), by_hand)

    assert shop.gateway.differences(order) == ()
    assert FakeGateway().differences(order) == ()


def test_a_payment_that_the_order_does_not_know() -> None:
    """What was started here and is not in the order is told of."""
    shop = paid()

    order = changed(shop.order, payments=Payments())

    assert shop.gateway.differences(order) == (f"{shop.order_id}/p-1: the order knows no such payment",)


def test_a_refund_on_its_way_is_not_missed() -> None:
    """What is promised and not yet paid out is not yet on the statement; once it is, both say so."""
    shop = paid()
    shop.ask(Refund(shop.order_id, amount=Money.of("5.00", "CNY"), reason="broken"), SERVICE)
    assert shop.gateway.differences(shop.order) == ()

    shop.desk.run_due()

    assert shop.gateway.differences(shop.order) == ()
    assert shop.gateway.balance(shop.order_id, "p-1").refunded == Money.of("5.00", "CNY")


# ---- the statement by itself -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_the_statement_adds_up_by_itself(seed: int) -> None:
    """Whatever is asked, in whatever order: nothing is negative, and one key moves what its answer says, once."""
    gateway, chance, asked = FakeGateway(notices=1), Random(seed), dict[str, PaymentEffect]()
    effects = PaymentEffects()

    for turn in range(30):
        kinds: list[Callable[..., PaymentEffect]] = [effects.capture, effects.refund, effects.void]
        minor = chance.choice((-1, 0, 1, 2_500, 5_000, 10_000, 10_001))
        effect = (
            chance.choice(kinds)(minor, number=chance.randrange(12)) if turn else effects.start(capture=seed % 3 == 0)
        )
        effect = asked.setdefault(effect.key, evolve(effect, reference=None))
        if chance.random() < 0.3:
            getattr(gateway.on(), chance.choice(("pends", "times_out_after", "declines")))()
        _ask(gateway, effect)
        if gateway.pending and chance.random() < 0.5:
            gateway.complete(chance.choice(gateway.pending), chance.choice((None, Declined(reason="no cover"))))
        _adds_up(gateway, asked)


def _ask(gateway: FakeGateway, effect: PaymentEffect) -> None:
    port: dict[type, Any] = {
        StartPayment: gateway.start,
        CaptureEffect: gateway.capture,
        RefundPayment: gateway.refund,
        VoidEffect: gateway.void,
    }
    port[type(effect)](effect)


def _adds_up(gateway: FakeGateway, asked: dict[str, PaymentEffect]) -> None:
    for order_id, payment_id in {(movement.order_id, movement.payment_id) for movement in gateway.movements}:
        balance = gateway.balance(order_id, payment_id)
        assert min(balance.open.minor, balance.kept.minor, balance.released.minor, balance.refunded.minor) >= 0
    for key, effect in asked.items():
        answer = gateway.lookup(effect)
        moved = [movement for movement in gateway.movements if movement.key == key]
        if isinstance(answer, Done) and answer.amount is not None:
            assert {movement.amount for movement in moved} == {answer.amount}
            assert len({movement.kind for movement in moved}) == len(moved)
        elif not isinstance(effect, VoidEffect) and not isinstance(answer, Declined):
            assert moved == [], f"{key}: {answer}"
    last = {notice.key: notice.answer for notice in gateway.notices}
    for key, answer in last.items():
        assert gateway.lookup(asked[key]) == answer or key.endswith("/start")
