"""A process: what fits together is an `OrderProcess`, what does not is refused where it is put together."""

import itertools
from typing import Any, ClassVar

import attrs
import pytest

from life import BUYER, PROCESS, STORE, cny, paid, shipped
from orderflow.commands import (
    AssignCourier,
    Cancel,
    Command,
    Context,
    Inquire,
    OpenCart,
    OrderCommand,
    Pack,
    Pay,
    command,
)
from orderflow.core import CORE
from orderflow.effects import Effect
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError, Refusal, refusal
from orderflow.events import Event, WindowEnded, event
from orderflow.policies import Allow, Policies, before_payment, not_needed
from orderflow.process import OrderProcess
from orderflow.refusals import RoleNotEntitled, UnknownOrder
from orderflow.roles import SALES, SYSTEM, Actor, Role
from orderflow.states import OrderFlow
from orderflow.states.retail import RetailFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.topic import Topic
from orderflow.validation import InvalidField
from vouched import retail


@command
class Weigh(OrderCommand):
    """A host's own command."""

    type: ClassVar[str] = "weigh"
    step: ClassVar[str | None] = "pack"

    def decide(self, context: Context) -> None:
        context.emit(Weighed(occurred_at=context.at))


@event
class Weighed(Event):
    """A host's own event."""

    type: ClassVar[str] = "weighed"

    def apply(self, order: Order) -> Order:
        return order


@command
class OtherPay(OrderCommand):
    """A command with the name of a shipped one."""

    type: ClassVar[str] = "pay"
    step: ClassVar[str | None] = "pay"


@event
class OtherWindow(Event):
    """An event with the name of a shipped one."""

    type: ClassVar[str] = "window_ended"


@command
class Fly(OrderCommand):
    """Its step is on no page."""

    type: ClassVar[str] = "fly"
    step: ClassVar[str | None] = "fly"


@command
class Whisper(OrderCommand):
    """No step of the page, and nobody's."""

    type: ClassVar[str] = "whisper"
    step: ClassVar[str | None] = None


@attrs.frozen(kw_only=True)
class Print(Effect):
    type: ClassVar[str] = "print"


@attrs.frozen(kw_only=True)
class OtherPrint(Effect):
    type: ClassVar[str] = "print"


@refusal
class OtherUnknown(Refusal):
    """Another refusal of a code that is taken."""

    code: ClassVar[str] = "unknown_order"


class TestDefinition:
    def test_a_flow_and_a_name_are_a_process(self) -> None:
        """Everything else has an answer."""
        process = OrderProcess(name="plain", flow=RetailFlow)

        assert (process.version, process.policies, process.vetoes) == ("1", Policies(), ())
        assert process.table is RetailFlow.table
        assert process.ref.fingerprint == RetailFlow.table.fingerprint
        on_page = {kind for kind in CORE.commands if kind.step is None or kind.step in RetailFlow.table.steps}
        assert set(process.commands_by_type.values()) == on_page
        assert AssignCourier not in on_page
        assert Cancel in on_page
        assert Inquire.step in RetailFlow.table.steps
        assert Inquire not in process.commands
        assert set(process.events) == set(CORE.events)

    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            ({"flow": ShipmentFlow}, "flow must be an OrderFlow"),
            ({"flow": "retail"}, "flow must be an OrderFlow"),
            ({"flow": int}, "flow must be an OrderFlow"),
            ({"policies": None}, "policies must be a Policies, not None"),
            ({"policies": {"cancellation": not_needed}}, "policies must be a Policies"),
            ({"commands": (OtherPay,)}, "commands Pay and OtherPay are both 'pay'"),
            ({"events": (OtherWindow,)}, "events WindowEnded and OtherWindow are both 'window_ended'"),
            ({"effects": (Print, OtherPrint)}, "effects Print and OtherPrint are both 'print'"),
            ({"commands": (Fly,)}, "command fly fires fly, which is not on the page of RetailFlow"),
            ({"commands": (Whisper,)}, "command whisper is no step of the page, so it must name its `roles`"),
            ({"commands": (Command,)}, "among the commands is no Command with a `type` of its own"),
            ({"commands": ("pay",)}, "'pay' among the commands is no Command"),
            ({"commands": (WindowEnded,)}, "among the commands is no Command"),
            ({"commands": (Pay("o-1", method="alipay"),)}, "among the commands is no Command"),  # type: ignore[arg-type] # any id
            ({"events": (Pay,)}, "among the events is no Event"),
            ({"events": (Event,)}, "among the events is no Event"),
            ({"effects": (Weighed,)}, "among the effects is no Effect"),
            ({"topics": ("own",)}, "'own' among the topics is no Topic"),
            ({"topics": (Topic(name="own"), Topic(name="own"))}, "two topics are called own"),
            ({"refusals": (UnknownOrder, OtherUnknown)}, "UnknownOrder and OtherUnknown are both 'unknown_order'"),
            ({"refusals": (Weighed,)}, "among the refusals is no Refusal"),
            ({"laws": ("no",)}, "'no' cannot be called; give a function"),
            ({"vetoes": ("no",)}, "'no' cannot be called; give a function"),
            ({"reactions": (None,)}, "None cannot be called; give a function"),
            ({"roles": {"fly": (SALES,)}}, r"RetailFlow\.fly does not exist"),
            ({"roles": {"secure": (SALES,)}}, r"RetailFlow\.secure fires by itself"),
            ({"roles": {"pack": ()}}, "pack"),
            ({"roles": {"pack": "warehouse"}}, "pack"),
        ],
        ids=itertools.count(),
    )
    def test_what_does_not_fit_is_refused(self, parts: dict[str, Any], said: str) -> None:
        """Where it is put together, not when the first order comes; the message says what is wrong."""
        of_topic = {
            name: parts[name] for name in ("commands", "events", "effects", "refusals", "laws") if name in parts
        }
        topics = [CORE.on(RetailFlow), Topic(name="own", **of_topic)]
        of_process = {name: part for name, part in parts.items() if name not in of_topic}
        given: dict[str, Any] = {"name": "plain", "flow": RetailFlow, "topics": topics, **of_process}

        with pytest.raises(DefinitionError, match=said):
            OrderProcess(**given)

    @pytest.mark.parametrize("field", ["name", "version"])
    @pytest.mark.parametrize("value", ["", " ", None, 7, "a\x00"])
    def test_name_and_version_are_text(self, field: str, value: object) -> None:
        """Orders remember them for ever."""
        given: dict[str, Any] = {"name": "plain", "flow": RetailFlow, field: value}

        with pytest.raises(InvalidField) as caught:
            OrderProcess(**given)

        assert caught.value.path == f"OrderProcess.{field}"

    def test_a_command_listed_twice_is_listed_once(self) -> None:
        """The same is no contradiction."""
        process = OrderProcess(
            name="plain", flow=RetailFlow, topics=[Topic(name="own", commands=(OpenCart, Cancel, Cancel))]
        )

        assert set(process.commands_by_type) == {"open_cart", "cancel"}

    def test_a_process_cannot_be_changed(self) -> None:
        """Orders live by it."""
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            PROCESS.name = "other"  # type: ignore[misc] # the mistake that is meant


class TestExtended:
    def test_everything_can_be_added(self) -> None:
        """Commands, events, effects, roles, vetoes and reactions; a policy is swapped by the name of its question."""

        def veto(order: Order | None, command: Command, *, by: Actor, at: object) -> Allow | Refusal:
            return Allow()

        def react(record: object, order: Order) -> tuple[Effect, ...]:
            return ()

        mine = PROCESS.extended(
            name="mine",
            version="2",
            topics=[Topic(name="own", commands=[Weigh], events=[Weighed], effects=[Print])],
            roles={"pack": (Role("robot"),)},
            vetoes=[veto],
            reactions=[react],
            acceptance=before_payment,
        )

        assert (mine.name, mine.version) == ("mine", "2")
        assert mine.commands == (*PROCESS.commands, Weigh)
        assert mine.events == (*PROCESS.events, Weighed)
        assert mine.effects == (*PROCESS.effects, Print)
        assert (mine.vetoes, mine.reactions) == ((veto,), (react,))
        assert mine.policies.acceptance is before_payment
        assert mine.policies.cancellation is PROCESS.policies.cancellation

    def test_the_base_is_untouched(self) -> None:
        """Not a command, not a role, not an answer of it has changed; its orders live on."""
        before = attrs.asdict(PROCESS, recurse=False)
        fingerprint, table = PROCESS.ref.fingerprint, PROCESS.table
        life = paid()

        PROCESS.extended(
            name="mine",
            topics=[Topic(name="own", commands=[Weigh], events=[Weighed])],
            roles={"pack": (SALES,), "cancel": (SYSTEM,)},
            vetoes=[lambda order, command, by, at: Allow()],
            cancellation=lambda order, by, at: UnknownOrder(order_id=order.id),
        )

        assert attrs.asdict(PROCESS, recurse=False) == before
        assert (PROCESS.ref.fingerprint, PROCESS.table) == (fingerprint, table)
        assert "weigh" not in PROCESS.commands_by_type
        life.do(Cancel(life.id))

    def test_nothing_added_is_the_same(self) -> None:
        """An equal process."""
        assert PROCESS.extended() == PROCESS

    def test_additions_add_up(self) -> None:
        """The second extension knows the first."""
        twice = PROCESS.extended(topics=[Topic(name="own", commands=[Weigh])], roles={"pack": (SALES,)}).extended(
            topics=[Topic(name="more", events=[Weighed])], roles={"track": (SALES,)}
        )

        assert Weigh in twice.commands
        assert Weighed in twice.events
        assert dict(twice.roles) == {"pack": (SALES,), "track": (SALES,)}

    def test_roles_on_top_of_roles(self) -> None:
        """The last word counts, and the fingerprint is that of the roles."""
        first = PROCESS.extended(roles={"pack": (SALES,)})
        back = first.extended(roles={"pack": PROCESS.table.candidates("awaiting_shipment", "pack")[0].by})

        assert first.ref.fingerprint != PROCESS.ref.fingerprint
        assert back.ref.fingerprint == PROCESS.ref.fingerprint

    def test_who_fires_a_step_can_be_swapped(self) -> None:
        """Then only they may."""
        life = paid(process=PROCESS.extended(roles={"pack": (Role("robot"),)}))

        refused = life.refused(RoleNotEntitled, Pack(life.id), STORE)
        assert refused.entitled == ("robot",)
        life.do(Pack(life.id), Actor("r2", Role("robot")))

    @pytest.mark.parametrize("answer", ["cancelation", "policies", "flows", "table"])
    def test_a_name_that_is_no_question_is_refused(self, answer: str) -> None:
        """The message lists those there are."""
        answers: dict[str, Any] = {answer: lambda order, by, at: Allow()}

        with pytest.raises(
            DefinitionError, match=f"{answer} is no question a policy answers; there are .*cancellation"
        ):
            PROCESS.extended(**answers)

    def test_an_answer_that_cannot_be_called_is_refused(self) -> None:
        """As in the record of policies."""
        with pytest.raises(DefinitionError, match=r"Policies\.cancellation: .* cannot be called"):
            PROCESS.extended(cancellation=cny("5.00"))

    @pytest.mark.parametrize(
        "parts",
        [
            {"commands": (OtherPay,)},
            {"commands": (Fly,)},
            {"commands": (Whisper,)},
            {"events": (OtherWindow,)},
            {"effects": (Print, OtherPrint)},
            {"vetoes": (None,)},
            {"reactions": ("react",)},
            {"roles": {"fly": (SALES,)}},
            {"flow": OrderFlow},
            {"flow": ShipmentFlow},
        ],
        ids=itertools.count(),
    )
    def test_what_does_not_fit_is_refused(self, parts: dict[str, Any]) -> None:
        """As in a new process."""
        with pytest.raises(DefinitionError):
            PROCESS.extended(**parts)


def test_an_own_command_is_asked_like_a_shipped_one() -> None:
    """By role and state; and its event is in the history."""
    life = paid(process=PROCESS.extended(topics=[Topic(name="own", commands=[Weigh], events=[Weighed])]))

    life.refused(RoleNotEntitled, Weigh(life.id), BUYER)
    decision = life.do(Weigh(life.id), STORE)

    assert [happened.type for happened in decision.events] == ["weighed"]


def test_two_shops_on_one_flow() -> None:
    """Names tell them apart."""
    first, second = retail(name="first"), retail(name="second")

    assert first.ref != second.ref
    assert first.ref.fingerprint == second.ref.fingerprint
    assert shipped(process=first).order.process.name == "first"
