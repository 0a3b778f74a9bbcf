"""The kernel: who is asked in which order, what fires by itself, what follows, and what could be done now."""

import copy
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

import attrs
import pytest
from attrs import evolve

from life import (
    BUYER,
    CASHIER,
    DAY,
    LI,
    NOON,
    PROCESS,
    SECOND,
    SERVICE,
    SF,
    SHOP,
    STORE,
    Ids,
    Life,
    accepted_late,
    cancelled,
    closed,
    cny,
    completed,
    cups,
    paid,
    part,
    placed,
    shipped,
    under_review,
)
from orderflow.catalogue import SHIPPED_COMMANDS
from orderflow.commands import (
    Accept,
    AddLines,
    Cancel,
    ChooseDelivery,
    Command,
    ConfirmReceipt,
    Context,
    ErasePersonalData,
    Expire,
    HandOver,
    OpenCart,
    OpeningCommand,
    OrderCommand,
    Pack,
    Pay,
    Place,
    RecordChargeback,
    RequestReturn,
    SetRecipient,
    Submit,
    command,
)
from orderflow.core import CORE
from orderflow.deciding import Decision, Option, available, decide, replay
from orderflow.effects import Effect, Notify
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, PersonalData
from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError, Refusal, refusal
from orderflow.events import Event, LimitEnded, LimitStarted, Moved, NumberAssigned, OrderSubmitted, Record, event
from orderflow.ids import OrderId, PaymentId, ShipmentId
from orderflow.policies import Allow, after_payment, host_prices, notify_nobody
from orderflow.process import OrderProcess, Reaction, Veto
from orderflow.questions import AnswerNeeded, Question
from orderflow.refusals import (
    ExceedsReturnable,
    FactsNotMet,
    ProcessChanged,
    ReturnWindowOver,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.roles import CUSTOMER, MERCHANT, ORDERFLOW, WAREHOUSE, Actor, Role
from orderflow.states import NeverRests, OrderFlow, Stage, fact
from orderflow.states.b2b_contract import B2BContractFlow
from orderflow.states.five_stage import FiveStageFlow
from orderflow.states.food_delivery import FoodDeliveryFlow
from orderflow.states.made_to_order import MadeToOrderFlow
from orderflow.states.retail import RetailFlow
from orderflow.topic import Topic

O1, S1 = OrderId("o-1"), ShipmentId("s-1")


@refusal
class ClosedOnMondays(Refusal):
    """A host's veto."""

    code: ClassVar[str] = "closed_on_mondays"

    @property
    def remedy(self) -> str:
        return "come tomorrow"

    def __str__(self) -> str:
        return f"we are closed on Mondays; {self.remedy}"


def not_on_mondays(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
    """No returns on Mondays."""
    if isinstance(command, RequestReturn) and at.weekday() == 0:
        return ClosedOnMondays()
    return Allow()


class TestOrderOfAsking:
    """Page, policy, veto, law."""

    def test_one_wish_is_refused_by_all_four_in_turn(self) -> None:
        """Everything is wrong with it; each refusal is the first that still holds, and the last wish is granted."""
        life = paid(process=PROCESS.extended(vetoes=(not_on_mondays,)))
        too_many, right = (RequestReturn(life.id, lines=(part(1, units),)) for units in (4, 3))

        # the page: the state, then the role
        life.refused(StepNotPossible, too_many, SHOP, at=NOON)
        life.ship()
        monday = NOON + 7 * DAY
        life.do(ConfirmReceipt(life.id), at=NOON + 6 * DAY)
        life.refused(RoleNotEntitled, too_many, SHOP, at=NOON + 14 * DAY)
        # the policy, though it is Monday, and four of three cups
        assert (NOON + 14 * DAY).weekday() == 0
        life.refused(ReturnWindowOver, too_many, at=NOON + 14 * DAY)
        # the veto, though they are four of three
        assert monday.weekday() == 0
        life.refused(ClosedOnMondays, too_many, at=monday)
        # the law
        life.refused(ExceedsReturnable, too_many, at=monday + DAY)

        life.do(right, at=monday + DAY)
        assert life.order.units_asked_back("l-1") == 3

    def test_on_the_page_the_state_comes_first_then_the_role_then_the_facts(self) -> None:
        """Packed, and a cent is owed: the buyer hears that it isn't their step, the warehouse what it waits for."""
        life = paid()
        life.do(Pack(life.id), STORE)
        life.do(RecordChargeback(life.id, payment_id=PaymentId("p-1"), amount=cny("0.01")), ORDERFLOW)
        wish = HandOver(life.id, shipment_id=ShipmentId("s-9"))

        assert life.refused(RoleNotEntitled, wish, BUYER).entitled == ("warehouse", "merchant", "logistics")
        assert life.refused(FactsNotMet, wish, STORE).missing == ("the money is there, or comes on delivery",)
        unpaid = placed()
        assert unpaid.refused(StepNotPossible, HandOver(unpaid.id, shipment_id=S1), BUYER).state == "awaiting_payment"

    def test_the_refusal_of_a_rule_is_raised_as_it_is(self) -> None:
        """The same object, so that whatever the host put into it arrives."""
        mine = ClosedOnMondays()
        life = paid(process=PROCESS.extended(cancellation=lambda order, by, at: mine))

        assert life.refused(ClosedOnMondays, Cancel(life.id)) is mine

    def test_vetoes_are_asked_in_their_order_and_the_first_no_counts(self) -> None:
        """After a no nobody else is asked."""
        asked: list[str] = []

        def veto(name: str, *, says_no: bool = False) -> Veto:
            def ask(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
                if isinstance(command, Cancel):
                    asked.append(name)
                    return ClosedOnMondays() if says_no else Allow()
                return Allow()

            return ask

        life = paid(process=PROCESS.extended(vetoes=(veto("a"), veto("b", says_no=True), veto("c"))))

        life.refused(ClosedOnMondays, Cancel(life.id))

        assert asked == ["a", "b"]

    def test_a_veto_sees_every_command_with_the_order_as_it_is(self) -> None:
        """None for one that begins an order; then each part of it, as it is decided."""
        seen: list[tuple[str, int | None, str]] = []

        def watch(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow:
            seen.append((command.type, order.version if order else None, by.id))
            return Allow()

        life = Life(PROCESS.extended(vetoes=(watch,)))
        life.place(cups())

        assert seen[:2] == [("place", None, "li"), ("open_cart", None, "li")]
        assert [kind for kind, version, _ in seen if version] == [
            "add_lines", "set_recipient", "choose_delivery", "submit",
        ]  # fmt: skip

    def test_a_veto_sees_the_order_as_the_page_sees_it(self) -> None:
        """After what fires by itself: an order whose fact was released yesterday has moved on before it is asked."""
        seen: list[str] = []

        def watch(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow:
            seen.append(order.state if order is not None else "")
            return Allow()

        life = placed()
        left_behind = attrs.evolve(life.order, state="draft", phase=Phase.DRAFT)
        process = PROCESS.extended(vetoes=(watch,))

        decide(left_behind, Pay(life.id, method="alipay"), process=process, by=BUYER, at=life.at, ids=life.ids)

        assert seen == ["awaiting_payment"]

    def test_a_part_can_be_vetoed_and_the_whole_is_refused(self) -> None:
        """No express today: then nothing is placed."""

        def no_express(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
            return ClosedOnMondays() if command.type == "choose_delivery" else Allow()

        life = Life(PROCESS.extended(vetoes=(no_express,)))

        life.refused(ClosedOnMondays, Place(process="retail", lines=[cups()], recipient=LI, delivery="express"), BUYER)
        assert life.begun is None

    @pytest.mark.parametrize("answer", [None, False, True, "no"])
    def test_a_veto_that_does_not_answer_is_loud(self, answer: Any) -> None:
        """A forgotten `return` is not a yes."""
        process = PROCESS.extended(vetoes=(lambda order, command, by, at: answer,))

        Life(process).refused(DefinitionError, OpenCart(process="retail", currency="CNY"))


class TestWhatFiresByItself:
    def test_automatic_steps_follow_at_once_and_are_recorded(self) -> None:
        """Paid: the order waits for its shipment from the same decision on."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))

        decision = life.record("start")

        (move,) = [event for event in decision.events if isinstance(event, Moved)]
        assert (move.step, move.source, move.target, move.phase) == (
            "secure", "awaiting_payment", "awaiting_shipment", Phase.PREPARING,
        )  # fmt: skip

    def test_several_follow_each_other(self) -> None:
        """Free goods: submitted and paid for in one decision."""
        life = Life()

        decision = life.place(attrs.evolve(cups(), unit_price=cny("0")))

        assert [event.step for event in decision.events if isinstance(event, Moved)] == ["place", "secure"]

    def test_a_step_of_somebody_is_recorded_before_what_follows(self) -> None:
        """They accept, and what is paid already goes on by itself."""
        life = placed(process=PROCESS.extended(acceptance=after_payment))
        life.pay()

        decision = life.do(Accept(life.id), SHOP)

        assert [event.step for event in decision.events if isinstance(event, Moved)] == ["accept"]

    def test_facts_that_never_rest_are_stopped(self) -> None:
        """A fact that reads the state can change its answer by moving: nothing is decided."""
        process = OrderProcess(name="restless", flow=Restless, topics=[evolve(CORE, commands=[OpenCart])])
        life = Life(process)

        with pytest.raises(NeverRests, match="Restless: automatic steps never rest"):
            life.do(OpenCart(process="restless", currency="CNY"))
        assert life.begun is None


class TestNumbersAndLimits:
    def test_a_number_is_drawn_when_it_is_time_and_once(self) -> None:
        """The register is asked by name, inside the decision."""
        life = placed()

        (event,) = [event for event in life.events if isinstance(event, NumberAssigned)]

        assert event.number == life.order.number == "00000001"
        life.pay()
        assert life.ids.drawn == {"orders": 1}

    def test_limits_start_and_end_with_what_they_wait_for(self) -> None:
        """In the decision that changes it."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))

        decision = life.record("start")

        assert [event.limit_id for event in decision.events if isinstance(event, LimitEnded)] == ["payment/o-1"]
        assert not [event for event in decision.events if isinstance(event, LimitStarted)]

    def test_an_instant_of_any_zone_is_kept_in_utc(self) -> None:
        """Eight in the evening in Suzhou."""
        life = Life()

        life.do(OpenCart(process="retail", currency="CNY"), at=NOON.astimezone(timezone(timedelta(hours=8))))

        assert life.order.opened_at == NOON
        assert life.order.opened_at.utcoffset() == timedelta(0)


class TestWhatFollows:
    def test_the_effects_of_a_command_come_before_the_messages(self) -> None:
        """Money first, talk later; all in one decision."""
        life = paid()

        decision = life.do(Cancel(life.id))

        assert [effect.type for effect in decision.effects] == ["refund_payment", "notify"]

    def test_reactions_see_every_event_in_its_envelope(self) -> None:
        """Who, when, why, and the version that makes the key of their effects."""
        seen: list[Record] = []

        def watch(record: Record, order: Order) -> Iterable[Effect]:
            seen.append(record)
            return ()

        life = paid(process=PROCESS.extended(reactions=(watch,)))
        before = life.order.version
        seen.clear()

        decision = life.do(Cancel(life.id, reason="changed my mind"))

        assert [record.event for record in seen] == list(decision.events)
        assert [record.version for record in seen] == list(range(before + 1, life.order.version + 1))
        assert {(record.by, record.recorded_at, record.reason) for record in seen} == {
            (BUYER, life.at, "changed my mind")
        }

    def test_the_effects_of_reactions_go_out_with_the_event(self) -> None:
        """In the order of the reactions; a message policy that says nothing adds none."""

        def tell(channel: str) -> Reaction:
            def react(record: Record, order: Order) -> Iterable[Effect]:
                if isinstance(record.event, OrderSubmitted):
                    key = f"{order.id}/{record.version}/{channel}"
                    yield Notify(
                        key=key, order_id=order.id, subject=key, message="new", audience="store", channel=channel
                    )

            return react

        life = placed(
            process=PROCESS.extended(reactions=(tell("screen"), tell("printer")), notifications=notify_nobody)
        )

        assert [effect.channel for effect in life.effects if isinstance(effect, Notify)] == ["screen", "printer"]

    def test_a_decision_has_everything_that_is_to_be_saved(self) -> None:
        """Order, events, effects and personal data; nothing is to be erased."""
        decision = Life().place(cups())

        assert isinstance(decision, Decision)
        assert replay(decision.events) == decision.order
        assert (decision.personal.recipient, decision.erase_personal) == (LI, False)


class TestPure:
    def test_the_same_inputs_give_the_same_outputs(self) -> None:
        """No clock, no chance, no order of hashes (law 10)."""
        order = paid().order

        def cancel() -> Decision:
            return decide(order, Cancel(O1), process=PROCESS, by=BUYER, at=NOON, ids=Ids())

        assert cancel() == cancel()

    def test_the_order_that_came_in_is_untouched(self) -> None:
        """A new one is returned, or nothing."""
        order = paid().order
        kept = copy.deepcopy(order)

        decision = decide(order, Cancel(O1), process=PROCESS, by=BUYER, at=NOON, ids=Ids())

        assert order == kept
        assert decision.order != order


class TestWrongCalls:
    def test_a_command_that_the_process_does_not_have(self) -> None:
        """Neither by its type nor by its class."""
        process = PROCESS.extended(name="small")
        small = attrs.evolve(process, topics=[evolve(CORE, commands=[OpenCart, Submit])])
        life = Life(small)
        life.do(OpenCart(process="small", currency="CNY"))

        error = life.refused(DefinitionError, Cancel(life.id))
        assert str(error) == "command Cancel is not registered on process small"

        @command
        class Impostor(OrderCommand):
            type: ClassVar[str] = "submit"
            step: ClassVar[str | None] = "submit"

        life.refused(DefinitionError, Impostor(life.id))

    def test_a_command_about_another_order(self) -> None:
        """The caller has mixed two orders up: nothing happens to either."""
        life = paid()

        error = life.refused(DefinitionError, Cancel(OrderId("o-2")))

        assert str(error) == "cancel is about order o-2; it was given order o-1"

    def test_a_command_without_its_order_or_with_one_too_many(self) -> None:
        """Beginning and going on are two things."""
        begun, not_begun = paid(), Life()

        error = not_begun.refused(DefinitionError, Cancel(O1))
        assert str(error) == "cancel needs the order it is about"
        error = begun.refused(DefinitionError, OpenCart(process="retail", currency="CNY"))
        assert str(error) == "open_cart begins an order; it was given order o-1"

    def test_a_command_for_another_process(self) -> None:
        """An order would be opened under rules that nobody asked for."""
        error = Life().refused(DefinitionError, OpenCart(process="wholesale", currency="CNY"))

        assert str(error) == "open_cart is for process wholesale; it was given retail"

    @pytest.mark.parametrize(
        "process",
        [
            PROCESS.extended(version="2"),
            PROCESS.extended(name="other"),
            PROCESS.extended(roles={"pack": (MERCHANT,)}),
        ],
        ids=["version", "name", "roles"],
    )
    def test_an_order_of_another_version_waits_to_be_migrated(self, process: OrderProcess) -> None:
        """Its rules may not be those it began with (decision 8); the refusal names both."""
        life = paid()
        life.process = process

        refused = life.refused(ProcessChanged, Cancel(life.id))

        assert refused.lives_by == f"retail 1 ({PROCESS.table.fingerprint})"
        assert refused.registered == (f"{process.name} {process.version} ({process.table.fingerprint})",)
        assert refused.lives_by not in refused.registered

    def test_a_swapped_rule_is_no_other_version(self) -> None:
        """Policies may change under way; what was agreed stands in the order."""
        life = paid()
        life.process = PROCESS.extended(cancellation=lambda order, by, at: ClosedOnMondays())

        life.refused(ClosedOnMondays, Cancel(life.id))


class TestWhatIsNotRegistered:
    """What could be written and never be read again is stopped before it is written."""

    def test_an_event_of_nobody(self) -> None:
        """The command is registered, what it says is not; not even under the name of a shipped event or effect."""
        life = paid(process=PROCESS.extended(topics=[Topic(name="own", commands=(Say,))]))

        error = life.refused(DefinitionError, Say(life.id, what=Boo(occurred_at=NOON)))
        assert str(error) == "event Boo is not registered on process retail"
        life.refused(DefinitionError, Say(life.id, what=FalseEnd(occurred_at=NOON)))

    def test_an_effect_of_nobody(self) -> None:
        """Nobody would know how to perform it."""
        life = paid(process=PROCESS.extended(topics=[Topic(name="own", commands=(Say,))]))

        error = life.refused(DefinitionError, Say(life.id, what=Bell(key="k", order_id=O1, subject="s")))
        assert str(error) == "effect Bell is not registered on process retail"
        life.refused(DefinitionError, Say(life.id, what=FalseBell(key="k", order_id=O1, subject="s")))

    def test_an_event_is_no_effect(self) -> None:
        """What happened cannot be performed, registered or not."""
        life = paid(process=PROCESS.extended(topics=[Topic(name="own", commands=(Mistake,))]))

        error = life.refused(DefinitionError, Mistake(life.id))
        assert str(error) == "effect NumberAssigned is not registered on process retail"

    def test_what_is_registered_goes_through(self) -> None:
        """The same event and effect, on a process that knows them."""
        life = paid(
            process=PROCESS.extended(topics=[Topic(name="own", commands=(Say,), events=(Boo,), effects=(Bell,))])
        )

        said = life.do(Say(life.id, what=Boo(occurred_at=NOON)))
        rung = life.do(Say(life.id, what=Bell(key="k", order_id=O1, subject="s")))

        assert [happened.type for happened in said.events] == ["boo"]
        assert [effect.type for effect in rung.effects] == ["bell"]


@event
class Boo(Event):
    """A host's own event."""

    type: ClassVar[str] = "boo"

    def apply(self, order: Order) -> Order:
        return order


@event
class FalseEnd(Boo):
    """An event that bears the name of a shipped one."""

    type: ClassVar[str] = "window_ended"


@attrs.frozen(kw_only=True)
class Bell(Effect):
    """A host's own effect."""

    type: ClassVar[str] = "bell"


@attrs.frozen(kw_only=True)
class FalseBell(Effect):
    """An effect that bears the name of a shipped one."""

    type: ClassVar[str] = "notify"


@command
class Say(OrderCommand):
    """Emit an event or ask for an effect, whatever it is."""

    type: ClassVar[str] = "say"
    step: ClassVar[str | None] = "claim"

    what: object

    def decide(self, context: Context) -> None:
        if isinstance(self.what, Event):
            context.emit(self.what)
        if isinstance(self.what, Effect):
            context.request(self.what)


@command
class Mistake(OrderCommand):
    """Ask for what should have been said."""

    type: ClassVar[str] = "mistake"
    step: ClassVar[str | None] = "claim"

    def decide(self, context: Context) -> None:
        context.request(NumberAssigned(occurred_at=context.at, number="1"))  # type: ignore[arg-type] # the mistake


class TestCommandsInCommands:
    def test_a_page_without_the_step_at_its_beginning(self) -> None:
        """A cart can't be opened where the page begins with something else."""
        process = OrderProcess(name="late", flow=LateEdit, topics=[evolve(CORE, commands=[OpenCart])])

        refused = Life(process).refused(StepNotPossible, OpenCart(process="late", currency="CNY"))

        assert (refused.state, refused.possible) == ("asked", ())

    def test_a_step_that_has_moved_on_already_is_stopped(self) -> None:
        """What a command did itself led elsewhere; moving from where it was would take the order back."""
        process = PROCESS.extended(flow=Rushed, topics=[Topic(name="own", commands=(SendAll,))])
        life = paid(process=process)

        error = life.refused(DefinitionError, SendAll(life.id), STORE)

        assert str(error) == (
            "command send_all fires send_all from awaiting_shipment, but what it did itself led to awaiting_receipt "
            "already; make the step internal"
        )

    def test_an_opening_that_leaves_the_first_stage_is_recorded(self) -> None:
        """Where opening is a step of its own, the order has moved on when it begins."""
        process = OrderProcess(name="eager", flow=Eager, topics=[evolve(CORE, commands=[OpenCart])])
        life = Life(process)

        life.do(OpenCart(process="eager", currency="CNY"))

        assert life.order.state == "asked"
        life.refused(DefinitionError, OpenCart(process="eager", currency="CNY"))


@fact("已停", "it stands still")
def still(order: Order) -> bool:
    """Changes its answer by the order's moving."""
    return order.state == "left"


class Restless(OrderFlow):
    """A page whose automatic steps go in a circle."""

    left = Stage("左", "Left", phase=Phase.DRAFT, initial=True)
    right = Stage("右", "Right", phase=Phase.DRAFT)
    end = Stage("完", "End", phase=Phase.CLOSED, final=True)

    edit = left.to.itself(internal=True, by=CUSTOMER)
    go = left.to(right, when=still)
    back = right.to(left, when=~still)
    stop = left.to(end, by=CUSTOMER) | right.to(end, by=CUSTOMER)


@fact("有货品", "there are goods")
def goods(order: Order) -> bool:
    return bool(order.lines)


class TwoArms(OrderFlow):
    """A page with one step that fires by itself from one stage, and is somebody's from the next."""

    cart = Stage("购物车", "Cart", phase=Phase.DRAFT, initial=True)
    full = Stage("已满", "Full", phase=Phase.PREPARING)
    end = Stage("完", "End", phase=Phase.CLOSED, final=True)

    edit = cart.to.itself(internal=True, by=CUSTOMER)
    go = cart.to(full, when=goods) | full.to(end, by=MERCHANT)


@command
class GoOn(OrderCommand):
    """Asks for the step with two arms."""

    type: ClassVar[str] = "go_on"
    step: ClassVar[str | None] = "go"

    def decide(self, context: Context) -> None:
        """The page does it all."""


class LateEdit(OrderFlow):
    """A page that begins with an inquiry."""

    asked = Stage("询价", "Asked", phase=Phase.DRAFT, initial=True)
    cart = Stage("购物车", "Cart", phase=Phase.DRAFT, final=False)
    end = Stage("完", "End", phase=Phase.CLOSED, final=True)

    quote = asked.to(cart, by=MERCHANT)
    edit = cart.to.itself(internal=True, by=CUSTOMER)
    stop = cart.to(end, by=CUSTOMER)


class Eager(OrderFlow):
    """A page on which opening is a step that leads on."""

    new = Stage("新", "New", phase=Phase.DRAFT, initial=True)
    asked = Stage("询价", "Asked", phase=Phase.DRAFT)
    end = Stage("完", "End", phase=Phase.CLOSED, final=True)

    edit = new.to(asked, by=CUSTOMER)
    stop = asked.to(end, by=CUSTOMER)


class Rushed(RetailFlow):
    """The retail page with one step for packing and handing over."""

    sent = Stage("已寄", "Sent", phase=Phase.DELIVERING)

    send_all = RetailFlow.awaiting_shipment.to(sent, by=WAREHOUSE)
    arrive = sent.to(RetailFlow.completed, by=CUSTOMER)


@command
class SendAll(OrderCommand):
    """Pack and hand over in one go."""

    type: ClassVar[str] = "send_all"
    step: ClassVar[str | None] = "send_all"

    def decide(self, context: Context) -> None:
        context.perform(Pack(self.order_id))
        context.perform(HandOver(self.order_id, shipment_id=ShipmentId("s-1")))


class TestAvailable:
    LIVES = (
        placed, paid, shipped, completed, cancelled, closed, under_review, accepted_late,
        lambda: paid(delivery="sf"),
        lambda: placed(payment="cash_on_delivery"),
    )  # fmt: skip
    ACTORS = (BUYER, SHOP, STORE, CASHIER, SERVICE, SF, ORDERFLOW, Actor("x", Role("stranger")))

    def draft(self) -> Life:
        life = Life()
        life.do(OpenCart(process="retail", currency="CNY"))
        return life

    @pytest.mark.parametrize("by", ACTORS, ids=str)
    def test_what_it_says_is_true(self, by: Actor) -> None:
        """For every command without details, in every kind of order: possible succeeds, refused is refused the same."""
        for make in (*self.LIVES, self.draft):
            for wait in (timedelta(0), 31 * DAY):
                life = make()
                life.at += wait
                for option in self.options(life, by):
                    kind = life.process.commands_by_type[option.command]
                    if _needs_details(kind):
                        continue
                    try:
                        self.decided(life, kind(life.id), by)  # type: ignore[call-arg] # order commands without details
                        refused = None
                    except Refusal as error:
                        refused = error
                    assert refused == option.refusal, (option, life.order.state)
                    assert option.possible is (refused is None)

    @pytest.mark.parametrize("by", ACTORS, ids=str)
    def test_what_it_leaves_out_is_not_on_the_page(self, by: Actor) -> None:
        """Whatever is not listed is refused by the page, or is no step of it."""
        for make in (*self.LIVES, self.draft):
            life = make()
            listed = {option.command for option in self.options(life, by)}
            for kind in life.process.commands:
                if kind.type in listed or _needs_details(kind) or kind is ErasePersonalData:
                    continue
                with pytest.raises(StepNotPossible):
                    self.decided(life, kind(life.id), by)  # type: ignore[call-arg] # order commands without details

    def test_a_command_with_details_is_judged_by_the_page(self) -> None:
        """By state, role and facts; what else is wrong turns out when it is asked for."""
        life = paid()
        options = {option.command: option for option in self.options(life, STORE)}

        assert options["hand_over"].possible
        assert isinstance(options["refund"].refusal, RoleNotEntitled)
        life.do(RecordChargeback(life.id, payment_id=PaymentId("p-1"), amount=cny("1")), ORDERFLOW)
        options = {option.command: option for option in self.options(life, STORE)}
        assert isinstance(options["hand_over"].refusal, FactsNotMet)

    def test_a_closed_order_has_nothing_left(self) -> None:
        """Not even refused."""
        assert self.options(closed(), BUYER) == ()

    def test_it_decides_nothing(self) -> None:
        """The order is as it was, and no number was drawn."""
        life = paid()
        kept = copy.deepcopy(life.order)

        for by in self.ACTORS:
            self.options(life, by)

        assert life.order == kept
        assert life.ids.drawn == {"orders": 1}

    def test_policies_vetoes_and_limits_are_heard(self) -> None:
        """With their reason and their way out."""
        life = shipped()
        refused = {option.command: option.refusal for option in self.options(life, BUYER)}["cancel"]
        assert refused is not None
        assert refused.remedy == "receive the goods and open a return request"

        def never(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
            return ClosedOnMondays() if isinstance(command, ConfirmReceipt) else Allow()

        life = shipped(process=PROCESS.extended(vetoes=(never,)))
        assert {o.command: o.refusal for o in self.options(life, BUYER)}["confirm_receipt"] == ClosedOnMondays()

    def test_personal_data_count(self) -> None:
        """Without them the cart can't be submitted; with them it can."""
        life = self.draft()
        life.do(AddLines(life.id, lines=(cups(),)))
        life.do(ChooseDelivery(life.id, option="express"))
        life.do(SetRecipient(life.id, recipient=LI))

        def submit(personal: PersonalData) -> Option:
            options = available(life.order, process=PROCESS, by=BUYER, at=life.at, personal=personal)
            return {option.command: option for option in options}["submit"]

        assert submit(life.personal).possible
        assert not submit(NOBODY).possible

    def test_what_names_no_order_is_not_tried(self) -> None:
        """Its first detail is something else, and an order's id would be taken for it: the page alone is asked."""
        life = paid(process=PROCESS.extended(topics=[Topic(name="own", commands=(Shout,))]))

        options = {option.command: option for option in self.options(life, SHOP)}

        assert options["shout"].possible
        with pytest.raises(ClosedOnMondays):
            self.decided(life, Shout(str(life.id)), SHOP)

    def test_a_step_that_fires_by_itself_here_is_nobody_s_here(self) -> None:
        """On this page it goes by itself from the cart, and is the merchant's afterwards."""
        topics = [evolve(CORE, commands=[OpenCart, AddLines, GoOn])]
        life = Life(OrderProcess(name="two_arms", flow=TwoArms, topics=topics).extended(statements=host_prices))
        life.do(OpenCart(process="two_arms", currency="CNY"))
        assert [(option.command, option.possible) for option in self.options(life, SHOP)] == [("add_lines", False)]
        assert life.refused(StepNotPossible, GoOn(life.id), SHOP).possible == ()

        life.do(AddLines(life.id, lines=(cups(),)))
        assert [move.source for move in life.events if isinstance(move, Moved)] == ["cart"]
        assert [(option.command, option.possible) for option in self.options(life, SHOP)] == [("go_on", True)]
        assert life.refused(RoleNotEntitled, GoOn(life.id), BUYER).entitled == (MERCHANT,)

        life.do(GoOn(life.id), SHOP)
        assert life.phase() is Phase.CLOSED

    def test_a_trial_draws_no_id(self) -> None:
        """A command that makes a new id is tried with one that is thrown away."""
        life = paid(process=PROCESS.extended(topics=[Topic(name="own", commands=(CopyOrder,))]))

        options = {option.command: option for option in self.options(life, SHOP)}

        assert options["copy_order"].possible
        assert life.order.group is None

    def test_an_order_of_another_version_can_do_nothing(self) -> None:
        """And says why, for every step alike."""
        life = paid()
        options = available(life.order, process=PROCESS.extended(version="2"), by=BUYER, at=life.at)

        assert options
        assert all(isinstance(option.refusal, ProcessChanged) for option in options)

    def test_a_command_that_asks_the_world_is_possible_as_far_as_anybody_knows(self) -> None:
        """Nobody has asked yet."""
        life = paid(process=PROCESS.extended(topics=[Topic(name="own", commands=(AskAround, Picky, Wordless))]))
        options = {option.command: option for option in self.options(life, SHOP)}

        assert options["ask_around"].possible
        assert options["picky"].possible
        assert options["wordless"].possible
        with pytest.raises(AnswerNeeded):
            self.decided(life, AskAround(life.id), SHOP)

    def options(self, life: Life, by: Actor) -> tuple[Option, ...]:
        return available(life.order, process=life.process, by=by, at=life.at, personal=life.personal)

    def decided(self, life: Life, wish: Command, by: Actor) -> Decision:
        return decide(life.order, wish, process=life.process, by=by, at=life.at, ids=Ids(), personal=life.personal)


def _needs_details(kind: type[Command]) -> bool:
    if not issubclass(kind, OrderCommand) or issubclass(kind, OpeningCommand):
        return True
    try:
        kind(O1)
    except (TypeError, Refusal):
        return True
    return False


@attrs.frozen(kw_only=True)
class Weather(Question):
    """Will it rain?"""

    city: str


@command
class AskAround(OrderCommand):
    """Needs an answer of the world outside."""

    type: ClassVar[str] = "ask_around"
    step: ClassVar[str | None] = "cancel_units"

    def decide(self, context: Context) -> None:
        context.answer(Weather(city="Suzhou"))


@command
class CopyOrder(OrderCommand):
    """Asks for the id of another order."""

    type: ClassVar[str] = "copy_order"
    step: ClassVar[str | None] = "cancel_units"

    def decide(self, context: Context) -> None:
        context.ids.order_id()


@command
class Picky(OrderCommand):
    """Has a detail that its default does not satisfy."""

    type: ClassVar[str] = "picky"
    step: ClassVar[str | None] = "cancel_units"

    def __attrs_post_init__(self) -> None:
        raise ClosedOnMondays

    def decide(self, context: Context) -> None:
        """Never comes to it."""


@command
class Shout(Command):
    """About no order, though its only detail may be given by its place."""

    type: ClassVar[str] = "shout"
    step: ClassVar[str | None] = "cancel_units"

    words: str = attrs.field(kw_only=False)

    def decide(self, context: Context) -> None:
        raise ClosedOnMondays


@command
class Wordless(Command):
    """About the order, though it does not say which."""

    type: ClassVar[str] = "wordless"
    step: ClassVar[str | None] = "cancel_units"

    def decide(self, context: Context) -> None:
        """Nothing to do."""


def test_limits_are_asked_to_the_second() -> None:
    """What is late is refused even if nobody has acted on the limit; what is early is refused to the system alone."""
    life = placed()
    due_at = life.limit("payment").due_at

    life.refused(TimeLimitPassed, Pay(life.id, method="alipay"), at=due_at + SECOND)
    life.do(Expire(life.id), ORDERFLOW, at=due_at)

    assert life.phase() is Phase.CANCELLED


def test_a_short_life_has_the_events_it_had() -> None:
    """Every event in its order, so that a change of the kernel is seen."""
    life = paid(cups())
    life.ship()
    life.do(ConfirmReceipt(life.id))

    assert [event.type for event in life.events] == [
        "cart_opened", "lines_added", "recipient_given", "delivery_chosen", "order_submitted", "moved",
        "number_assigned", "limit_started",
        "payment_started", "payment_captured", "moved", "limit_ended",
        "parcel_packed", "parcel_handed_over", "moved", "limit_started",
        "parcel_delivered", "receipt_confirmed", "moved", "limit_ended", "limit_started",
    ]  # fmt: skip


def test_the_page_of_every_shipped_command_is_there() -> None:
    """Each fires a step of some page that somebody may fire, or names its roles."""
    pages = [flow.table for flow in (RetailFlow, FiveStageFlow, FoodDeliveryFlow, B2BContractFlow, MadeToOrderFlow)]

    for kind in SHIPPED_COMMANDS:
        assert kind.step is None or any(move.step == kind.step and move.by for table in pages for move in table.moves)


def test_the_system_opens_no_order() -> None:
    """There is no limit yet that it could act on, and the page lets it begin nothing."""
    Life().refused(RoleNotEntitled, OpenCart(process="retail", currency="CNY"), ORDERFLOW)
