"""
A tea house of its own, written as a host writes it: page, role, fact, command, event, refusal, policy, veto, reaction.

Nothing of it is in the library, and all of it is asked, refused, recorded, replayed and listed like what ships.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

import attrs
import pytest

from life import BUYER, SHOP, STORE, Life, by_post, cny, part
from orderflow.catalogue import SHIPPED_COMMANDS
from orderflow.commands import (
    Cancel,
    Command,
    ConfirmReceipt,
    Context,
    Expire,
    HandOver,
    NewLine,
    OpenCart,
    OrderCommand,
    Pack,
    command,
)
from orderflow.deciding import available, replay
from orderflow.effects import Effect, Notify
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError, Refusal, refusal
from orderflow.events import Event, Moved, Record, event
from orderflow.ids import OrderId, ShipmentId
from orderflow.money import Money
from orderflow.policies import Allow, LimitRule, retail_limits
from orderflow.questions import AnswerNeeded, Answers, Question
from orderflow.refusals import FactsNotMet, NotYetDue, RoleNotEntitled, StepNotPossible
from orderflow.roles import ORDERFLOW, Actor, Role
from orderflow.states import Stage, fact
from orderflow.states.retail import RetailFlow
from orderflow.topic import Topic
from orderflow.validation import InvalidField, positive
from vouched import retail

TASTER = Role("taster")
MEI = Actor("mei", TASTER)


# ---- what the tea house knows ----------------------------------------------------------------------------------------


@event
class Tasted(Event):
    """A cup was tasted and judged; the library's order has no field for it, so it is kept as a word in the channel."""

    type: ClassVar[str] = "tea.tasted"

    points: int

    def apply(self, order: Order) -> Order:
        return attrs.evolve(order, channel=f"tasted-{self.points}")


@fact("已品评", "the tea was tasted", otherwise=("未品评", "the tea was not tasted"))
def tasted(order: Order) -> bool:
    """Somebody has judged it."""
    return order.channel.startswith("tasted-")


@refusal
class TooBitter(Refusal):
    """Fewer points than the house sells."""

    code: ClassVar[str] = "tea.too_bitter"

    order_id: OrderId
    points: int
    points_min: int

    @property
    def remedy(self) -> str:
        return "brew it anew"

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.points} points are fewer than {self.points_min}; {self.remedy}"


@refusal
class NoTeaAtNight(Refusal):
    """The house is closed."""

    code: ClassVar[str] = "tea.night"

    def __str__(self) -> str:
        return "no tea between ten and six"


@attrs.frozen(kw_only=True)
class WaterTemperature(Question):
    """How hot is the water now?"""

    kettle: int


@attrs.frozen(kw_only=True)
class RingBell(Effect):
    """Ring for the waiter."""

    type: ClassVar[str] = "tea.ring_bell"

    times: int


@command
class Taste(OrderCommand):
    """Taste a cup and judge it."""

    type: ClassVar[str] = "tea.taste"
    step: ClassVar[str | None] = "taste"

    points: int = attrs.field(validator=positive)
    kettle: int = 1

    def permit(self, context: Context) -> None:
        if self.points < 3:
            raise TooBitter(order_id=context.order.id, points=self.points, points_min=3)

    def decide(self, context: Context) -> None:
        if context.answer(WaterTemperature(kettle=self.kettle)) != 80:
            raise TooBitter(order_id=context.order.id, points=0, points_min=3)
        context.emit(Tasted(occurred_at=context.at, points=self.points))
        key = context.key(f"bell-{context.order.version}")
        context.request(RingBell(key=key, order_id=context.order.id, subject="bell", times=self.points))


@command
class Serve(OrderCommand):
    """Say that it may be carried to the guest."""

    type: ClassVar[str] = "tea.serve"
    step: ClassVar[str | None] = "serve"

    def decide(self, context: Context) -> None:
        """The move says it all."""


@command
class PackAndHandOver(OrderCommand):
    """Two shipped steps in one: each is asked for page, policy, veto and law."""

    type: ClassVar[str] = "tea.pack_and_hand_over"
    step: ClassVar[str | None] = "pack"

    def decide(self, context: Context) -> None:
        context.perform(Pack(self.order_id))
        context.perform(HandOver(self.order_id, shipment_id=ShipmentId("s-1")))


@command
class Sweep(OrderCommand):
    """Sweep the floor around the order: no step in its life, so it says itself who may."""

    type: ClassVar[str] = "tea.sweep"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (TASTER,)

    def decide(self, context: Context) -> None:
        """Nothing to say."""


class TeaFlow(RetailFlow):
    """The shop's page with a tasting between payment and packing."""

    tasting = Stage("品评中", "Tasting", phase=Phase.PREPARING)

    take_up = RetailFlow.awaiting_shipment.to(tasting, by=TASTER)
    taste = tasting.to.itself(internal=True, by=TASTER)
    serve = tasting.to(RetailFlow.awaiting_shipment, by=TASTER, when=tasted)
    cancel = RetailFlow.cancel | RetailFlow.cancelled.from_(tasting, by=TASTER)
    expire = RetailFlow.expire | RetailFlow.cancelled.from_(tasting, by=ORDERFLOW.role)


@command
class TakeUp(OrderCommand):
    """Begin the tasting."""

    type: ClassVar[str] = "tea.take_up"
    step: ClassVar[str | None] = "take_up"

    def decide(self, context: Context) -> None:
        """The move says it all."""


def no_tea_at_night(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
    """The house's veto."""
    return NoTeaAtNight() if at.hour >= 22 or at.hour < 6 else Allow()


def notify_the_kitchen(record: Record, order: Order) -> Iterable[Effect]:
    """The house's reaction."""
    if isinstance(record.event, Tasted):
        key = f"{order.id}/kitchen/{record.version}"
        yield Notify(
            key=key,
            order_id=order.id,
            subject=key,
            message="tasted",
            audience="kitchen",
            channel="bell",
            data=(("points", str(record.event.points)), ("by", record.by.id)),
        )


def tea_gets_cold(order: Order) -> tuple[LimitRule, ...]:
    """The house's limits: as in every shop, and a quarter of an hour for tasting."""
    if order.state == "tasting":
        return (LimitRule(name="tasting", span=timedelta(minutes=15), then="expire"),)
    return retail_limits()(order)


TEA_HOUSE = retail(name="tea").extended(
    flow=TeaFlow,
    topics=[
        Topic(name="own", commands=[TakeUp, Taste, Serve, PackAndHandOver, Sweep], events=[Tasted], effects=[RingBell])
    ],
    vetoes=[no_tea_at_night],
    reactions=[notify_the_kitchen],
    time_limits=tea_gets_cold,
)
HOT: Answers = {WaterTemperature(kettle=1): 80}
COLD: Answers = {WaterTemperature(kettle=1): 60}


def tea(quantity: int = 2) -> NewLine:
    return NewLine(sku="longjing", name="龙井", quantity=quantity, unit_price=cny("38.00"))


def in_tasting() -> Life:
    """A paid pot of tea that is being tasted."""
    life = Life(TEA_HOUSE)
    life.place(tea())
    life.pay()
    life.do(TakeUp(life.id), MEI)
    return life


# ---- and that it works like the library's own ------------------------------------------------------------------------


def test_a_whole_life_by_own_and_shipped_steps() -> None:
    """Placed, paid, tasted, served, handed over, received; every event replays."""
    life = in_tasting()
    life.do(Taste(life.id, points=5), MEI, answers=HOT)
    life.do(Serve(life.id), MEI)
    life.do(PackAndHandOver(life.id), STORE)
    life.do(ConfirmReceipt(life.id))

    assert life.phase() is Phase.COMPLETED
    assert replay(by_post(life.events)) == life.order
    assert [move.step for move in life.events if isinstance(move, Moved)] == [
        "place", "secure", "take_up", "serve", "finish_shipping", "complete",
    ]  # fmt: skip


def test_an_own_step_belongs_to_an_own_role() -> None:
    """The taster may, the warehouse may not, and neither may a taster whose name is written in another way."""
    life = in_tasting()

    refused = life.refused(RoleNotEntitled, Taste(life.id, points=5), STORE, answers=HOT)
    assert refused.entitled == ("taster",)
    life.refused(RoleNotEntitled, Taste(life.id, points=5), Actor("mei", Role("Taster")), answers=HOT)


def test_an_own_step_waits_for_an_own_fact() -> None:
    """Nothing is served that was not tasted, and the refusal says so in the house's words."""
    life = in_tasting()

    assert life.refused(FactsNotMet, Serve(life.id), MEI).missing == ("the tea was tasted",)


def test_shipped_steps_keep_to_an_own_page() -> None:
    """While it is tasted nothing is packed; the refusal lists what whoever asks may do of the house's own steps."""
    life = in_tasting()

    assert life.refused(StepNotPossible, Pack(life.id), STORE).possible == ()
    assert set(life.refused(StepNotPossible, Pack(life.id), MEI).possible) == {"taste", "serve", "cancel"}


def test_an_own_refusal_is_a_refusal() -> None:
    """It changes nothing, travels, and has the fields it was given; from policy and from law alike."""
    life = in_tasting()

    bitter = life.refused(TooBitter, Taste(life.id, points=2), MEI, answers=HOT)
    assert by_post(bitter) == bitter == TooBitter(order_id=life.id, points=2, points_min=3)
    assert str(bitter) == "order o-1: 2 points are fewer than 3; brew it anew"
    life.refused(TooBitter, Taste(life.id, points=5), MEI, answers=COLD)


def test_an_own_question_is_asked_first() -> None:
    """The policy before it is heard first; then somebody has to look at the kettle."""
    life = in_tasting()

    life.refused(TooBitter, Taste(life.id, points=1), MEI)
    needed = life.refused(AnswerNeeded, Taste(life.id, points=5, kettle=2), MEI, answers=HOT)

    assert needed.question == WaterTemperature(kettle=2)


@pytest.mark.parametrize("points", [0, -1, 4.5, "5", True, None])
def test_an_own_field_is_checked(points: object) -> None:
    """As in a shipped command: annotation first, then the rule beside it."""
    with pytest.raises(InvalidField) as caught:
        Taste(OrderId("o-1"), points=points)  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == "Taste.points"


def test_own_effects_and_reactions_go_out_with_the_event() -> None:
    """The bell by the command, the note by the reaction, in one decision."""
    life = in_tasting()

    decision = life.do(Taste(life.id, points=4), MEI, answers=HOT)

    bell, note = decision.effects
    assert isinstance(bell, RingBell)
    assert isinstance(note, Notify)
    assert (bell.times, bell.key) == (4, f"o-1/bell-{life.order.version}")
    assert note.data == (("points", "4"), ("by", "mei"))


def test_an_own_veto_stands_before_every_command() -> None:
    """At night nothing is done, neither a shipped nor an own step; not even a cart is opened."""
    life = in_tasting()
    night = life.at.replace(hour=23)

    for wish, by in ((Taste(life.id, points=5), MEI), (Cancel(life.id), MEI), (Sweep(life.id), MEI)):
        assert str(life.refused(NoTeaAtNight, wish, by, at=night, answers=HOT)) == "no tea between ten and six"
    Life(TEA_HOUSE).refused(NoTeaAtNight, OpenCart(process="tea", currency="CNY"), at=night)


def test_a_command_that_is_no_step_names_its_roles() -> None:
    """It may be done in any state, by those it names."""
    life = in_tasting()

    life.says_nothing_new(Sweep(life.id), MEI)
    assert life.refused(RoleNotEntitled, Sweep(life.id), SHOP).entitled == ("taster",)


def test_an_own_limit_starts_runs_and_ends() -> None:
    """A quarter of an hour, to the second; then the order expires and all is paid back."""
    life = in_tasting()
    due_at = life.limit("tasting").due_at
    assert due_at == life.at + timedelta(minutes=15)
    life.refused(NotYetDue, Expire(life.id), ORDERFLOW, at=due_at - timedelta(seconds=1))

    life.do(Expire(life.id), ORDERFLOW, at=due_at)

    assert (life.order.phase, life.order.refunded) == (Phase.CANCELLED, cny("76.00"))


def test_an_own_way_is_added_to_a_shipped_step() -> None:
    """The taster may cancel what they taste; before and after, those of the shop may."""
    life = in_tasting()
    life.refused(RoleNotEntitled, Cancel(life.id), BUYER)

    life.do(Cancel(life.id), MEI)

    assert life.order.refunded == Money.of("76.00", "CNY")


def test_own_steps_are_listed_as_available() -> None:
    """With what holds them up, as any."""
    life = in_tasting()

    options = {option.command: option for option in available(life.order, process=TEA_HOUSE, by=MEI, at=life.at)}

    assert list(options) == ["cancel", "expire", "tea.taste", "tea.serve"]
    assert options["tea.taste"].possible
    assert isinstance(options["tea.serve"].refusal, FactsNotMet)
    assert options["cancel"].possible


def test_the_shop_knows_nothing_of_it() -> None:
    """The library's own process and page are as they were."""
    assert "tasting" not in {stage.name for stage in RetailFlow.table.stages}
    assert not {kind.type for kind in SHIPPED_COMMANDS} & {"tea.taste", "tea.serve", "tea.sweep", "tea.take_up"}
    assert TeaFlow.table.fingerprint != RetailFlow.table.fingerprint
    shop = Life()
    shop.place(tea())
    shop.pay()
    shop.refused(DefinitionError, TakeUp(shop.id), MEI)
    shop.ship(part(1, 2))


def test_what_the_house_forgot_is_told_where_it_is_defined() -> None:
    """Steps without a page, pages without a step, names twice."""
    with pytest.raises(DefinitionError, match=r"command tea\.taste fires taste, .* `\.on\(flow\)`"):
        retail().extended(topics=[Topic(name="own", commands=[Taste])])
    with pytest.raises(DefinitionError, match="is no Event with a `type`"):
        retail().extended(topics=[Topic(name="tea", events=[Taste])])  # type: ignore[list-item] # the mistake that is meant
    with pytest.raises(DefinitionError, match=r"are both 'tea\.taste'"):
        TEA_HOUSE.extended(topics=[Topic(name="more", commands=[_second_taste()])])


def _second_taste() -> type[OrderCommand]:
    @command
    class TasteAgain(OrderCommand):
        type: ClassVar[str] = "tea.taste"
        step: ClassVar[str | None] = "taste"

    return TasteAgain
