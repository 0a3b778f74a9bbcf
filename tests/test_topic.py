"""Topics: what a subject brings to a process works like what ships, and `decide` knows none by name."""

import ast
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import attrs
import pytest
from attrs import frozen

import orderflow.deciding
from life import PROCESS, SERVICE, Life, paid, placed
from orderflow.commands import Cancel, Context, OpenCart, OrderCommand, command
from orderflow.core import CORE
from orderflow.entities.order import Order
from orderflow.entities.part import Part
from orderflow.errors import DefinitionError
from orderflow.events import CartOpened, Event, OrderCancelled, OrderSubmitted, event
from orderflow.laws import LawBroken
from orderflow.policies import LimitRule, Message
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER_SERVICE, WAREHOUSE
from orderflow.states.retail import RetailFlow
from orderflow.topic import Topic
from orderflow.words.label import Label
from orderflow.words.sentence import Sentence
from orderflow.words.words import Words
from vouched import retail


@frozen(kw_only=True, slots=False)
class Wrapping(Part):
    """How an order is wrapped."""

    type: ClassVar[str] = "wrapping"

    paper: str = ""
    sheets: int = 0


@event
class WrappingChanged(Event):
    """Another paper, or more sheets."""

    type: ClassVar[str] = "wrapping_changed"

    wrapping: Wrapping

    def apply(self, order: Order) -> Order:
        return order.with_part(self.wrapping)


@command
class Wrap(OrderCommand):
    """Wrap it in this paper."""

    type: ClassVar[str] = "wrap"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (CUSTOMER_SERVICE,)

    paper: str
    sheets: int = 1

    def decide(self, context: Context) -> None:
        context.emit(WrappingChanged(occurred_at=context.at, wrapping=Wrapping(paper=self.paper, sheets=self.sheets)))


def at_submission(context: Context, event: OrderSubmitted) -> None:
    context.emit(WrappingChanged(occurred_at=context.at, wrapping=Wrapping(paper="plain", sheets=1)))


def in_step(context: Context, before: Order | None) -> None:
    """A cancelled order needs no paper."""
    if context.order.cancellation is not None and context.order.part(Wrapping).sheets:
        context.emit(WrappingChanged(occurred_at=context.at, wrapping=Wrapping()))


def enough_paper(before: Order | None, after: Order) -> Iterable[str]:
    if after.part(Wrapping).sheets < 0:
        yield f"{after.part(Wrapping).sheets} sheets are around it"


def unwrapped(order: Order) -> tuple[LimitRule, ...]:
    waits = order.submitted_at is not None and order.part(Wrapping).paper == "plain" and order.cancellation is None
    return (
        (LimitRule(name="wrapping", span=timedelta(hours=1), then="escalate", responsible=WAREHOUSE),) if waits else ()
    )


def told(event: Event, order: Order) -> tuple[Message, ...]:
    return (
        (Message(message="wrapped", audience=WAREHOUSE, channel="screen"),)
        if isinstance(event, WrappingChanged)
        else ()
    )


WRAPPING = Topic(
    name="wrapping",
    parts=[Wrapping],
    commands=[Wrap],
    events=[WrappingChanged],
    upon={OrderSubmitted: at_submission},
    follow_ups=[in_step],
    laws=[enough_paper],
    limits=unwrapped,
    messages=told,
)
WRAPPED: OrderProcess = PROCESS.extended(topics=[WRAPPING])


class TestUpon:
    def test_what_an_event_brings_happens_at_once(self) -> None:
        """Right after the event, before the order moves by itself; so facts of the page can rely on it."""
        events = placed(process=WRAPPED).events

        types = [one.type for one in events]
        at = types.index("order_submitted")
        assert types[at + 1 : at + 3] == ["wrapping_changed", "moved"]

    def test_the_first_event_of_an_order_may_bring_something_too(self) -> None:
        """Before anybody has asked for more."""

        def at_opening(context: Context, event: CartOpened) -> None:
            context.emit(WrappingChanged(occurred_at=context.at, wrapping=Wrapping(paper="plain")))

        wrapped = Topic(name="wrapping", parts=[Wrapping], events=[WrappingChanged], upon={CartOpened: at_opening})
        life = Life(PROCESS.extended(topics=[wrapped]))

        opened = life.do(OpenCart(process="retail", currency="CNY"))

        assert [one.type for one in opened.events] == ["cart_opened", "wrapping_changed"]

    def test_what_follows_an_event_that_never_comes_is_refused(self) -> None:
        """It would be waited for in silence: an event of a topic that the process does not have, or none at all."""
        for kind in (WrappingChanged, Wrap):
            waiting = Topic(name="waiting", upon={kind: at_submission})  # type: ignore[dict-item] # a command is no event

            with pytest.raises(DefinitionError, match=f"upon .*{kind.__name__}.* no event of its topics"):
                PROCESS.extended(topics=[waiting])

    def test_two_topics_may_follow_the_same_event(self) -> None:
        """In the order in which they are registered."""
        seen: list[str] = []

        def one(context: Context, event: OrderSubmitted) -> None:
            seen.append("one")

        def other(context: Context, event: OrderSubmitted) -> None:
            seen.append("other")

        topics = [Topic(name="a", upon={OrderSubmitted: one}), Topic(name="b", upon={OrderSubmitted: other})]

        placed(process=PROCESS.extended(topics=topics))

        assert seen[-2:] == ["one", "other"]


class TestFollowUps:
    def test_what_must_be_kept_in_step_is(self) -> None:
        """After the command, in the same decision."""
        life = paid(process=WRAPPED)
        assert life.order.part(Wrapping).sheets == 1

        decision = life.do(Cancel(life.id))

        assert [type(one) for one in decision.events if isinstance(one, OrderCancelled | WrappingChanged)] == [
            OrderCancelled,
            WrappingChanged,
        ]
        assert life.order.part(Wrapping) == Wrapping()

    def test_nothing_is_said_when_there_is_nothing_to_do(self) -> None:
        """It is asked after every decision."""
        life = paid(process=WRAPPED)

        decision = life.do(Wrap(life.id, paper="red"), SERVICE)

        assert [one.type for one in decision.events if one.type != "limit_ended"] == ["wrapping_changed"]


class TestLaws:
    def test_a_law_of_a_topic_stops_the_decision(self) -> None:
        """Nothing of it is kept."""
        life = paid(process=WRAPPED)

        error = life.refused(LawBroken, Wrap(life.id, paper="red", sheets=-1), SERVICE)

        assert "-1 sheets are around it" in str(error)


class TestLimitsAndMessages:
    def test_a_topics_limit_runs_beside_the_policies(self) -> None:
        """It starts and ends like any; those of the shop run on."""
        life = placed(process=WRAPPED)

        assert {limit.name for limit in life.order.limits} == {"payment", "wrapping"}
        life.do(Wrap(life.id, paper="red"), SERVICE)
        assert {limit.name for limit in life.order.limits} == {"payment"}

    def test_a_topics_messages_are_sent_beside_the_policys(self) -> None:
        """Both hear of what concerns them."""
        decision = placed(process=WRAPPED).do(Wrap(placed(process=WRAPPED).id, paper="red"), SERVICE)

        assert [getattr(effect, "message", "") for effect in decision.effects] == ["wrapped"]


class TestWords:
    def test_what_a_later_topic_says_is_heard_first(self) -> None:
        """Then what an earlier one says; names of both are known."""
        ours, theirs = Sentence("甲", "ours"), Sentence("乙", "theirs")
        first = Topic(
            name="a", words=lambda: Words(sentences={OrderCancelled: [ours]}, names={"x": Label("一", "one")})
        )
        later = Topic(
            name="b",
            words=lambda: Words(
                sentences={OrderCancelled: [theirs]}, names={"x": Label("二", "two"), "y": Label("三", "y")}
            ),
        )

        words = PROCESS.extended(topics=[first, Topic(name="silent"), later]).words

        assert words.sentences[OrderCancelled] == (theirs, ours)
        assert (words.names["x"].en, words.names["y"].en) == ("two", "y")
        assert PROCESS.words == Words()


class TestOn:
    def test_only_what_the_page_has_steps_for_is_taken(self) -> None:
        """And what is no step at all."""
        kinds = set(CORE.on(RetailFlow).commands)

        assert {kind.step for kind in kinds} - {None} <= set(RetailFlow.table.steps)
        assert {kind for kind in CORE.commands if kind.step is None} <= kinds
        assert attrs.evolve(CORE, commands=[]).on(RetailFlow).commands == ()

    def test_a_list_is_kept_as_a_tuple(self) -> None:
        """Nobody can change it later."""
        commands: list[type[OrderCommand]] = [Wrap]
        topic = Topic(name="own", commands=commands)
        commands.clear()

        assert topic.commands == (Wrap,)


def test_deciding_names_no_topic() -> None:
    """Of the events and commands it imports only its own: limits and numbers."""
    tree = ast.parse(Path(orderflow.deciding.__file__).read_text(encoding="utf-8"))
    imported = {
        (one.module, name.name) for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) for name in one.names
    }

    named = {name for module, name in imported if module in ("orderflow.events", "orderflow.refusals")}
    assert named == {
        *("Event", "LimitEnded", "LimitOverrun", "LimitStarted", "NumberAssigned", "Record", "apply"),
        *("FactsNotMet", "ProcessChanged", "RoleNotEntitled", "StepNotPossible", "TimeLimitPassed"),
    }
    rooms = {str(module) for module, _ in imported if str(module).startswith("orderflow.commands")}
    assert rooms == {"orderflow.commands.command"}


def test_a_topic_is_registered_once() -> None:
    """Twice would have everything happen twice."""
    with pytest.raises(DefinitionError, match="two topics are called wrapping"):
        retail().extended(topics=[WRAPPING, WRAPPING])


def test_the_life_of_a_wrapped_order_replays() -> None:
    """The laws of every decision hold with a topic of one's own."""
    life = Life(WRAPPED)
    life.place()
    life.pay()
    life.do(Wrap(life.id, paper="gold", sheets=3), SERVICE)

    assert life.order.part(Wrapping) == Wrapping(paper="gold", sheets=3)
