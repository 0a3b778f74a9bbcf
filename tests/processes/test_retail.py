"""The retail process: every way a shop can be set up, from the cart to the last cent."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from attrs import frozen

from life import (
    BUYER,
    CASHIER,
    DELIVERIES,
    LI,
    METHODS,
    SHOP,
    STORE,
    Life,
    cart,
    cny,
    completed,
    cups,
    paid,
    placed,
    shipped,
)
from orderflow.commands import (
    Accept,
    Cancel,
    ClaimPayment,
    ConfirmReceipt,
    ConfirmRefund,
    Decline,
    EndWindow,
    Expire,
    HandOver,
    Pack,
    Pay,
    Place,
    RemoveLine,
    Result,
    Submit,
    VerifyPayment,
)
from orderflow.entities.order import FulfilmentStatus, PaymentStatus
from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError
from orderflow.ids import PaymentId, ShipmentId
from orderflow.policies import (
    after_payment,
    before_payment,
    by_customer,
    by_payment,
    cash_on_delivery,
    express,
    not_needed,
    notify_nobody,
    numbered_at_payment,
    numbered_at_submission,
    online,
    pickup,
    required,
    with_fee_once_prepared,
)
from orderflow.process import OrderProcess
from orderflow.refusals import (
    DataMissing,
    DeliveryNotOffered,
    FactsNotMet,
    PaymentMethodNotOffered,
    RoleNotEntitled,
    StepNotPossible,
)
from orderflow.roles import ORDERFLOW, SYSTEM
from orderflow.states.retail import RetailFlow
from orderflow.validation import InvalidField
from vouched import retail

SUBMISSIONS = {"by_customer": by_customer, "by_payment": by_payment}
ACCEPTANCES = {"not_needed": not_needed, "before_payment": before_payment, "after_payment": after_payment}
NUMBERINGS = {"at_submission": numbered_at_submission(), "at_payment": numbered_at_payment()}


@frozen
class Variant:
    """How a shop is set up, and how its customer pays."""

    submission: str
    acceptance: str
    numbering: str
    paid_by: str

    def __str__(self) -> str:
        return f"{self.submission}, accepted {self.acceptance}, numbered {self.numbering}, {self.paid_by}"

    @property
    def process(self) -> OrderProcess:
        return retail(
            submission=SUBMISSIONS[self.submission],
            acceptance=ACCEPTANCES[self.acceptance],
            numbering=NUMBERINGS[self.numbering],
            payment_methods=METHODS,
            deliveries=DELIVERIES,
        )

    @property
    def pays_later(self) -> bool:
        return self.paid_by == "cash_on_delivery"

    def begin(self) -> Life:
        """The customer has placed it; where their payment submits, it is still a cart."""
        life = Life(self.process)
        life.place(payment=self.paid_by if self.pays_later else None)
        return life

    def pay(self, life: Life) -> None:
        """75.97 come in, in the way that was chosen."""
        if self.paid_by == "online":
            life.pay()
        else:
            life.do(ClaimPayment(life.id, method=self.paid_by))
            life.do(VerifyPayment(life.id, payment_id=PaymentId("p-1")), CASHIER)

    def live(self, life: Life) -> Iterator[None]:
        """One step after the other until the goods are packed."""
        if self.submission == "by_payment" and not self.pays_later:
            self.pay(life)
            yield
        if self.acceptance == "before_payment":
            self.accept(life)
            yield
        if life.phase() is Phase.PAYMENT:
            self.pay(life)
            yield
        if self.acceptance == "after_payment":
            self.accept(life)
            yield
        self.pack(life)
        yield

    def accept(self, life: Life) -> None:
        life.do(Accept(life.id), SHOP)

    def pack(self, life: Life) -> None:
        life.do(Pack(life.id), STORE)


VARIANTS = [
    Variant(*setup)
    for setup in product(SUBMISSIONS, ACCEPTANCES, NUMBERINGS, ("online", "bank_transfer", "cash_on_delivery"))
    if (setup[0], setup[3]) != ("by_payment", "bank_transfer")
]
every_variant = pytest.mark.parametrize("variant", VARIANTS, ids=str)


@every_variant
def test_every_variant_leads_to_the_last_cent(variant: Variant) -> None:
    """Whoever goes first and however it is paid: nothing is packed before its time, and in the end it is closed."""
    life = variant.begin()

    for _ in variant.live(life):
        if life.phase() is not Phase.PREPARING:
            life.refused(StepNotPossible, Pack(life.id), STORE)
    assert life.phase() is Phase.PREPARING
    life.do(HandOver(life.id, shipment_id=ShipmentId("s-1")), STORE)
    life.do(ConfirmReceipt(life.id))
    if variant.pays_later:
        variant.pay(life)
    life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)

    assert life.phase() is Phase.CLOSED
    assert life.payment_status() is PaymentStatus.PAID
    assert life.fulfilment_status() is FulfilmentStatus.DELIVERED
    assert (life.order.captured, life.order.balance) == (cny("75.97"), cny("0"))


@every_variant
def test_every_variant_is_numbered_at_its_time(variant: Variant) -> None:
    """With submission, or with payment; payment on delivery counts as agreed from the beginning."""
    life = variant.begin()
    steps = variant.live(life)

    while life.order.number is None:
        paid_for = life.payment_status() is PaymentStatus.PAID or life.order.pays_on_delivery
        assert life.order.submitted_at is None or (variant.numbering == "at_payment" and not paid_for)
        next(steps)

    assert life.order.submitted_at is not None
    assert life.order.number == "00000001"


@every_variant
def test_every_variant_can_be_cancelled_with_all_money_back(variant: Variant) -> None:
    """At every point before the goods leave; the order is closed once the money is back."""
    steps_in_all = len(list(variant.live(variant.begin())))

    for steps in range(steps_in_all + 1):
        life = variant.begin()
        for _, _ in zip(range(steps), variant.live(life), strict=False):
            pass
        life.do(Cancel(life.id))
        for payment in life.order.payments:
            for refund in payment.refunds:
                if payment.gateway is None:
                    life.do(ConfirmRefund(life.id, payment_id=payment.id, refund_id=refund.id), CASHIER)
                else:
                    life.record(refund.id)
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("late_money").due_at)

        assert life.phase() is Phase.CLOSED
        assert (life.order.refunded, life.order.balance) == (life.order.captured, cny("0"))


@every_variant
def test_every_variant_lapses_where_nobody_acts(variant: Variant) -> None:
    """Whoever is waited for, their time has an end, and all that came in goes back."""
    life = variant.begin()

    for _ in variant.live(life):
        if expiring := [limit for limit in life.order.limits if limit.then == "expire"]:
            other = Life(life.process)
            other.begun, other.events, other.personal = life.order, list(life.events), life.personal
            other.do(Expire(other.id), ORDERFLOW, at=expiring[0].due_at)
            assert other.phase() is Phase.CANCELLED
            assert other.order.balance == cny("0")


class TestWhoGoesFirst:
    def test_before_payment(self) -> None:
        """The customer pays what the merchant has confirmed (S19)."""
        life = Variant("by_customer", "before_payment", "at_submission", "online").begin()
        assert life.phase() is Phase.REVIEW
        life.refused(StepNotPossible, Pay(life.id, method="alipay"))

        life.do(Accept(life.id), SHOP)

        assert life.phase() is Phase.PAYMENT

    def test_after_payment(self) -> None:
        """The merchant confirms what has been paid for (S01)."""
        life = Variant("by_customer", "after_payment", "at_submission", "online").begin()
        life.refused(StepNotPossible, Accept(life.id), SHOP)

        life.pay()
        assert life.phase() is Phase.REVIEW
        life.do(Accept(life.id), SHOP)

        assert life.phase() is Phase.PREPARING

    def test_cash_on_delivery_needs_only_their_word(self) -> None:
        """Before or after payment makes no difference where payment comes last."""
        for acceptance in ("before_payment", "after_payment"):
            life = Variant("by_customer", acceptance, "at_submission", "cash_on_delivery").begin()
            assert life.phase() is Phase.REVIEW

            life.do(Accept(life.id), SHOP)

            assert life.phase() is Phase.PREPARING

    def test_they_may_decline(self) -> None:
        """And the customer, or the warehouse, may not accept in their place."""
        life = Variant("by_customer", "after_payment", "at_submission", "online").begin()
        life.pay()
        life.refused(RoleNotEntitled, Accept(life.id), STORE)

        life.do(Decline(life.id), SHOP)

        assert life.order.refunded == cny("75.97")


class TestPaymentThatSubmits:
    def test_word_does_not_submit_it(self) -> None:
        """S11, S16: only the money does."""
        life = Variant("by_payment", "not_needed", "at_payment", "online").begin()

        refused = life.refused(FactsNotMet, Submit(life.id))

        assert refused.missing == ("the customer submits the order",)

    def test_a_transfer_submits_it_once_it_is_found(self) -> None:
        """The customer's word does not; finance's does."""
        life = Variant("by_payment", "not_needed", "at_payment", "online").begin()

        life.do(ClaimPayment(life.id, method="bank_transfer"))
        assert (life.phase(), life.order.number) == (Phase.DRAFT, None)
        life.refused(RoleNotEntitled, VerifyPayment(life.id, payment_id=PaymentId("p-1")), BUYER)

        life.do(VerifyPayment(life.id, payment_id=PaymentId("p-1")), CASHIER)

        assert life.phase() is Phase.PREPARING
        assert life.order.submitted_at is not None

    def test_a_cart_of_the_customer_s_word_is_not_paid_by_hand(self) -> None:
        """It has to be submitted first."""
        life = cart(cups())

        assert life.refused(FactsNotMet, ClaimPayment(life.id, method="bank_transfer")).missing == (
            "payment comes before submission",
        )

    def test_money_for_a_cart_that_is_empty_by_now_goes_back(self) -> None:
        """The provider took it after all, when nothing was in the cart any more."""
        life = Variant("by_payment", "not_needed", "at_payment", "online").begin()
        life.do(Pay(life.id, method="alipay"))
        life.record("start", Result.DECLINED)
        for line in life.order.lines:
            life.do(RemoveLine(life.id, line_id=line.id))

        life.record("start")

        assert (life.phase(), life.order.submitted_at, life.order.number) == (Phase.DRAFT, None, None)
        assert (life.order.captured, life.order.refunded) == (cny("75.97"), cny("75.97"))


class TestArguments:
    def test_a_plain_shop(self) -> None:
        """Express or pickup for nothing, three ways of paying, numbered at submission, told by SMS."""
        life = placed(process=retail())
        assert (life.process.name, life.process.version, life.process.flow) == ("retail", "1", RetailFlow)
        assert life.order.number == "00000001"
        assert [effect.channel for effect in life.effects if hasattr(effect, "channel")] == ["sms"]

        Life(retail()).refused(
            PaymentMethodNotOffered,
            Place(process="retail", lines=[cups()], recipient=LI, delivery="pickup", payment="cash_on_delivery"),
        )

    def test_each_argument_is_the_answer_to_its_question(self) -> None:
        """Name, methods, deliveries, required data, cancellation, messages."""
        process = retail(
            name="tea",
            version="7",
            order_data=required(["recipient.identity_number"]),
            payment_methods=[online("card")],
            deliveries=[express("bike", fee=cny("3.00"))],
            cancellation=with_fee_once_prepared(Fraction(1, 2)),
            notifications=notify_nobody,
        )
        life = Life(process)

        life.refused(DataMissing, Place(process="tea", lines=[cups()], recipient=LI, delivery="bike"))
        life.refused(DeliveryNotOffered, Place(process="tea", lines=[cups()], delivery="express"))
        assert (process.ref.name, process.ref.version) == ("tea", "7")
        assert process.policies.notifications is notify_nobody

    def test_a_shop_may_offer_nothing_to_choose_from(self) -> None:
        """No deliveries at all is another thing than the usual ones."""
        life = Life(retail(deliveries=[]))

        refused = life.refused(DeliveryNotOffered, Place(process="retail", lines=[cups()], delivery="express"))

        assert refused.offered == ()

    @pytest.mark.parametrize(
        "arguments",
        [
            {"payment_methods": ["alipay"]},
            {"payment_methods": [online("card"), online("card")]},
            {"deliveries": ["express"]},
            {"deliveries": [pickup(), pickup()]},
            {"cancellation": "free"},
            {"submission": None},
            {"acceptance": True},
        ],
    )
    def test_what_cannot_be_an_answer_is_refused(self, arguments: dict[str, Any]) -> None:
        """Where the shop is set up, not when the first customer comes."""
        with pytest.raises(DefinitionError):
            retail(**arguments)

    @pytest.mark.parametrize("arguments", [{"name": ""}, {"version": ""}, {"payment_window": timedelta(0)}])
    def test_what_cannot_be_a_name_or_a_span_is_refused(self, arguments: dict[str, Any]) -> None:
        """By its field."""
        with pytest.raises(InvalidField):
            retail(**arguments)

    def test_two_shops_with_the_same_rules_have_one_page(self) -> None:
        """Orders of both stand on the same table."""
        assert retail().ref == retail(payment_methods=[cash_on_delivery()]).ref


class TestPage:
    def test_every_state_reaches_the_end(self) -> None:
        """Law 9: wherever an order stands, there is a way to closed."""
        ways = {stage.name: {move.target for move in RetailFlow.table.moves_from(stage.name)} for stage in STAGES}
        ends = {stage.name for stage in STAGES if stage.final}

        while more := {name for name, targets in ways.items() if targets & ends} - ends:
            ends |= more

        assert ends == {stage.name for stage in STAGES}

    def test_every_step_has_its_roles_or_fires_by_itself(self) -> None:
        """Law 4; and time is the system's business alone."""
        for move in RetailFlow.table.moves:
            assert bool(move.by) is not move.automatic
        for step in ("expire", "end_window"):
            assert {move.by for move in RetailFlow.table.moves if move.step == step} == {(SYSTEM,)}

    @pytest.mark.parametrize("make", [placed, paid, shipped, completed])
    def test_states_have_the_phase_of_what_is_awaited(self, make: Any) -> None:
        """待付款, 待发货, 待收货, 已完成."""
        order = make().order
        labels = {placed: "待付款", paid: "待发货", shipped: "待收货", completed: "已完成"}

        assert RetailFlow.table.stage(order.state).zh == labels[make]
        assert RetailFlow.table.phase_of(order.state) is order.phase


STAGES = RetailFlow.table.stages
