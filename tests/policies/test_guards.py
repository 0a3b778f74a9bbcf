"""Which commands a time limit guards: they come too late after it, in this house and in a host's own."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import inquiries
import malls
import meals
from life import BUYER, DAY, MOMENT, PROCESS, SERVICE, SHOP, Life, completed, part, placed, shipped
from mediated import MEDIATED, R1, R2
from orderflow.commands import (
    Accept,
    AppealReturn,
    ApproveReturn,
    Cancel,
    ClaimPayment,
    Command,
    ConfirmContent,
    ConfirmReceipt,
    Context,
    DecideReturn,
    Decline,
    OrderCommand,
    Pay,
    RefuseReturn,
    RequestRefund,
    SendBack,
    Submit,
    command,
)
from orderflow.deciding import decide
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.terms import ESCALATE, Limit
from orderflow.errors import DefinitionError, Refusal
from orderflow.events import OrderAccepted
from orderflow.ids import ShipmentId
from orderflow.policies import LimitRule, TimeLimitPolicy, before_payment, once_paid, service_decides
from orderflow.refusals import NotYetDue, TimeLimitPassed
from orderflow.roles import ORDERFLOW, Actor
from orderflow.serialization import read, write
from orderflow.topic import Topic
from orderflow.validation import InvalidField

Late = Callable[[Life], Command]
Case = tuple[Callable[[], Life], str, Late, Actor]


def mediated(*steps: tuple[Late, Actor]) -> Life:
    """An order of a shop where customer service decides disputes, so far."""
    life = Life(MEDIATED)
    life.place()
    for step, by in steps:
        life.do(step(life), by)
    return life


def applied(*steps: tuple[Late, Actor], times: int = 1) -> Life:
    """Money was applied for, cup by cup; the first application has come so far."""
    life = completed(process=PROCESS.extended(mediation=service_decides))
    for _ in range(times):
        life.do(RequestRefund(life.id, lines=(part(1, 1),), reason="chipped"))
    for step, by in steps:
        life.do(step(life), by)
    return life


def paid_cart() -> Life:
    life = placed(process=PROCESS.extended(submission=once_paid))
    life.pay()
    return life


REFUSE: Late = lambda life: RefuseReturn(life.id, return_id=R1)  # noqa: E731 # a row of the table
APPEAL: Late = lambda life: AppealReturn(life.id, return_id=R1)  # noqa: E731
DECIDE: Late = lambda life: DecideReturn(life.id, return_id=R1, for_customer=False, reason="whole")  # noqa: E731
DECLINE: Late = lambda life: Decline(life.id, reason="too far")  # noqa: E731
ACCEPT: Late = lambda life: Accept(life.id)  # noqa: E731
SEND_BACK: Late = lambda life: SendBack(life.id, remark="in blue")  # noqa: E731

SHIPPED: dict[str, Case] = {
    "pay": (placed, "payment/o-1", lambda life: Pay(life.id, method="alipay"), BUYER),
    "claim": (placed, "payment/o-1", lambda life: ClaimPayment(life.id, method="bank_transfer"), BUYER),
    "submit": (paid_cart, "submission/o-1", lambda life: Submit(life.id), BUYER),
    "accept": (lambda: placed(process=PROCESS.extended(acceptance=before_payment)), "acceptance/o-1", ACCEPT, SHOP),
    "review": (lambda: placed(process=PROCESS.extended(acceptance=before_payment)), "acceptance/o-1", SEND_BACK, SHOP),
    "mediated": (mediated, "acceptance/o-1", ACCEPT, SHOP),
    "service": (lambda: mediated((DECLINE, SHOP)), "mediation/o-1", ACCEPT, SERVICE),
    "mall": (malls.held, "acceptance/o-1", ACCEPT, SHOP),
    "restaurant": (meals.ordered, "acceptance/o-1", ACCEPT, SHOP),
    "content": (inquiries.inquired, "confirmation/o-1", lambda life: ConfirmContent(life.id), inquiries.BUYER),
    "approve": (applied, "application/r-1", lambda life: ApproveReturn(life.id, return_id=R1), SHOP),
    "refuse": (applied, "application/r-1", REFUSE, SHOP),
    "appeal": (lambda: applied((REFUSE, SHOP)), "appeal/r-1", APPEAL, BUYER),
    "decide": (lambda: applied((REFUSE, SHOP), (APPEAL, BUYER)), "mediation/r-1", DECIDE, SERVICE),
}
"""What shipped limits guard; those of cases, deliveries and order forms stand in the tests of their commands."""


def run(life: Life, limit: Limit) -> Command:
    """What the system runs when it is over."""
    kind = life.process.commands_by_type[limit.then]
    assert issubclass(kind, OrderCommand)
    return kind(life.id)


@pytest.mark.parametrize("name", SHIPPED)
class TestShipped:
    def test_the_instant_itself_is_in_time(self, name: str) -> None:
        """Just before it and at it: whoever has to act may, and the system may not yet."""
        begin, limit_id, late, by = SHIPPED[name]
        for early in (MOMENT, timedelta(0)):
            life = begin()
            limit = life.order.limits[limit_id]
            life.refused(NotYetDue, run(life, limit), ORDERFLOW, at=limit.due_at - early)
            life.do(late(life), by, at=limit.due_at - early)

    def test_a_moment_later_is_too_late(self, name: str) -> None:
        """Whether or not the system has acted yet; and now it may."""
        begin, limit_id, late, by = SHIPPED[name]
        life = begin()
        limit = life.order.limits[limit_id]

        refusal = life.refused(TimeLimitPassed, late(life), by, at=limit.due_at + MOMENT)
        life.do(run(life, limit), ORDERFLOW, at=limit.due_at + MOMENT)

        assert (refusal.limit, refusal.due_at) == (limit.name, limit.due_at)


def test_a_limit_is_due_once_its_instant_has_passed() -> None:
    """Not at it, and once it was acted on not any more."""
    limit = placed().limit("payment")

    assert not limit.is_due(limit.due_at)
    assert limit.is_due(limit.due_at + MOMENT)
    assert not evolve(limit, overrun_at=limit.due_at + MOMENT).is_due(limit.due_at + DAY)


@given(
    name=st.sampled_from(sorted(set(SHIPPED) - {"mediated"})),  # the merchant may still say yes when service was called
    off=st.integers(-3, 3).map(lambda steps: steps * MOMENT) | st.timedeltas(-3 * DAY, 3 * DAY),
    system_first=st.booleans(),
)
def test_customer_and_timer_never_get_both(name: str, off: timedelta, system_first: bool) -> None:
    """At any instant around the end exactly one of them is heard, whoever comes first."""
    begin, limit_id, late, by = SHIPPED[name]
    life = begin()
    limit = life.order.limits[limit_id]
    at = max(limit.due_at + off, life.at)
    asks = [(late(life), by), (run(life, limit), ORDERFLOW)]

    heard = []
    for wish, actor in reversed(asks) if system_first else asks:
        try:
            decision = decide(
                life.begun, wish, process=life.process, by=actor, at=at, ids=life.ids, personal=life.personal
            )
        except Refusal:
            continue
        life.begun = decision.order
        heard.append(actor)

    assert heard == [by if at <= limit.due_at else ORDERFLOW]


# ---- a host's own ----------------------------------------------------------------------------------------------------


def ruled(*rules: LimitRule) -> TimeLimitPolicy:
    """These, until the order is over."""
    return lambda order: () if order.phase in (Phase.CANCELLED, Phase.COMPLETED) else rules


PAY_BY = LimitRule(name="pay_by", span=timedelta(minutes=30), then="expire", guards=("pay", "claim_payment"))


class TestOwn:
    def test_whatever_it_is_called(self) -> None:
        """Pay in minute 31 is refused by a limit of one's own name as by ours."""
        life = placed(process=PROCESS.extended(time_limits=ruled(PAY_BY)))
        due_at = life.limit("pay_by").due_at

        refusal = life.refused(TimeLimitPassed, Pay(life.id, method="alipay"), at=due_at + MOMENT)
        assert (refusal.limit, refusal.due_at, refusal.role) == ("pay_by", due_at, "customer")

        life.do(Pay(life.id, method="alipay"), at=due_at)

    def test_no_name_guards_anything_by_itself(self) -> None:
        """A limit called as ours that says nothing lets everything through, and what it does not name as well."""
        for name in ("payment", "acceptance", "confirmation"):
            rule = LimitRule(name=name, span=timedelta(minutes=30), then="expire")
            life = placed(process=PROCESS.extended(time_limits=ruled(rule)))
            life.do(Pay(life.id, method="alipay"), at=life.limit(name).due_at + DAY)

        life = placed(process=PROCESS.extended(time_limits=ruled(PAY_BY)))
        life.do(Cancel(life.id), at=life.limit("pay_by").due_at + DAY)

    def test_one_that_escalates_guards_what_it_says_and_no_more(self) -> None:
        """Late is late, and the work stays to be done, unless the limit says that this comes too late."""
        for guards, refused in (((), False), (("accept",), True)):
            rule = LimitRule(name="answer", span=DAY, then=ESCALATE, responsible=SHOP.role, guards=guards)
            life = placed(process=PROCESS.extended(acceptance=before_payment, time_limits=ruled(rule)))
            at = life.limit("answer").due_at + MOMENT
            if refused:
                life.refused(TimeLimitPassed, Accept(life.id), SHOP, at=at)
            else:
                life.do(Accept(life.id), SHOP, at=at)

    def test_one_about_a_shipment_guards_only_what_is_about_that_shipment(self) -> None:
        """A command is about what its own ids name; one that names nothing is about all shipments."""

        def one_a_shipment(order: Order) -> tuple[LimitRule, ...]:
            return tuple(
                LimitRule(name="word", span=DAY, then="expire", subject=shipment.id, guards=("confirm_receipt",))
                for shipment in order.shipments
                if shipment.has_left and shipment.received_at is None
            )

        life = placed(process=PROCESS.extended(time_limits=one_a_shipment))
        life.pay()
        life.ship(part(1, 1))
        life.ship(part(1, 1))
        late, timely = life.order.limits
        at = late.due_at + MOMENT
        assert at <= timely.due_at

        life.refused(TimeLimitPassed, ConfirmReceipt(life.id, shipment_id=ShipmentId("s-1")), at=at)
        life.refused(TimeLimitPassed, ConfirmReceipt(life.id), at=at)
        life.do(ConfirmReceipt(life.id, shipment_id=ShipmentId("s-2")), at=at)

    def test_the_other_application_has_its_own_time(self) -> None:
        """The refusal of one that was too late says nothing about the next one."""
        life = applied((REFUSE, SHOP), (APPEAL, BUYER), times=2)
        second = life.order.limits["application/r-2"]

        life.do(RefuseReturn(life.id, return_id=R2), SHOP, at=second.due_at)

    def test_what_a_command_does_by_another_one_is_guarded_too(self) -> None:
        """A host's own step that pays pays too late, too."""
        own = [Topic(name="own", commands=[PayQuickly])]
        life = placed(process=PROCESS.extended(topics=own, time_limits=ruled(PAY_BY)))
        due_at = life.limit("pay_by").due_at

        life.refused(TimeLimitPassed, PayQuickly(life.id), at=due_at + MOMENT)
        life.do(PayQuickly(life.id), at=due_at)

    def test_what_the_limit_itself_leads_to_is_not_held_up_by_it(self) -> None:
        """The system may do by it what comes too late for everybody else."""
        rule = LimitRule(name="word", span=DAY, then="test.take_it", guards=("accept", "test.take_it"))
        both = (SHOP.role, ORDERFLOW.role)
        process = PROCESS.extended(
            acceptance=before_payment,
            topics=[Topic(name="own", commands=[TakeIt])],
            time_limits=ruled(rule),
            roles={"accept": both, "report": both},
        )
        life = placed(process=process)
        due_at = life.limit("word").due_at
        life.refused(TimeLimitPassed, TakeIt(life.id), SHOP, at=due_at + MOMENT)

        life.do(TakeIt(life.id), ORDERFLOW, at=due_at + MOMENT)

        assert any(isinstance(event, OrderAccepted) for event in life.events)

    def test_what_is_no_command_cannot_be_guarded(self) -> None:
        """One that is misspelt, or another business's, would guard nothing; a core one without a step does no harm."""
        for guards, wrong in (
            (("pay", "payy", "claim"), "payy, claim"),
            (("pay", "draft_contract"), "draft_contract"),
            (("assign_courier",), ""),
        ):
            rule = LimitRule(name="pay_by", span=DAY, then="expire", guards=guards)
            life = Life(PROCESS.extended(time_limits=ruled(rule)))
            if wrong:
                with pytest.raises(DefinitionError, match=f"time limit pay_by guards {wrong}, which is the type of no"):
                    life.place()
            else:
                life.place()

    @pytest.mark.parametrize("guards", ["pay", ["pay"], (Pay,), (7,), None])
    def test_guards_are_the_types_of_commands(self, guards: object) -> None:
        """Several of them, as text, and nothing else."""
        with pytest.raises(InvalidField) as caught:
            LimitRule(name="pay_by", span=DAY, then="expire", guards=guards)  # type: ignore[arg-type] # the mistake

        assert caught.value.path.startswith("LimitRule.guards")


class TestStored:
    def test_what_a_limit_guards_is_kept_with_it(self) -> None:
        """Another policy afterwards changes nothing about what has begun."""
        life = placed(process=PROCESS.extended(time_limits=ruled(PAY_BY)))

        assert life.limit("pay_by").guards == ("pay", "claim_payment")
        assert shipped().limit("receipt").guards == ()

    def test_a_limit_that_was_stored_without_guards_has_none(self) -> None:
        """It was written before limits said so."""
        payment = placed().limit("payment")
        stored = json.loads(write(payment))
        assert stored.pop("guards") == ["pay", "claim_payment"]

        assert read(json.dumps(stored), Limit) == evolve(payment, guards=())


@command
class PayQuickly(OrderCommand):
    """Pay without being asked how."""

    type: ClassVar[str] = "test.pay_quickly"
    step: ClassVar[str | None] = "pay"

    def decide(self, context: Context) -> None:
        context.perform(Pay(context.order.id, method="alipay"))


@command
class TakeIt(OrderCommand):
    """Take silence for a yes."""

    type: ClassVar[str] = "test.take_it"
    step: ClassVar[str | None] = "report"

    def decide(self, context: Context) -> None:
        context.perform(Accept(context.order.id))
