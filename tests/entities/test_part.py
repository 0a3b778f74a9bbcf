"""Parts: empty until they are set, kept by kind and by what they are about, checked when an event sets them."""

import itertools
import pickle
import re
from typing import Any, ClassVar

import attrs
import pytest
from attrs import field, frozen

from life import PROCESS, SERVICE, STORE, Life, paid
from orderflow.commands import Context, OrderCommand, Pack, command
from orderflow.deciding import replay
from orderflow.entities.changing import changed
from orderflow.entities.collection import ById
from orderflow.entities.order import Order
from orderflow.entities.part import NO_PARTS, Part, Parts
from orderflow.entities.terms import CreditNote
from orderflow.errors import DefinitionError
from orderflow.events import Event, event
from orderflow.money import Money
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER_SERVICE
from orderflow.serialization import LoadError, OrderReader, read, write
from orderflow.topic import Topic
from orderflow.validation import positive

GIFT = CreditNote(id="g-1", amount=Money.of("1.00", "CNY"), reason="birthday")
LINE: Any = next(iter(paid().order.lines))


@frozen(kw_only=True, slots=False)
class Points(Part):
    """What a customer has earned by an order."""

    type: ClassVar[str] = "points"

    earned: int = field(default=0)
    rate: int = field(default=1, validator=positive)
    gifts: ById[CreditNote] = ById()
    open: bool = False

    @property
    def is_closed(self) -> bool:
        return not self.open


@frozen(kw_only=True, slots=False)
class Fragile(Part):
    """How a line has to be wrapped."""

    type: ClassVar[str] = "fragile"

    layers: int = 0


@attrs.define(kw_only=True, slots=False)
class Soft(Part):
    """A class that checks what is set in it, and lets it be set."""

    type: ClassVar[str] = "soft_and_checked"

    layers: int = attrs.field(default=0, validator=positive)


@event
class PartSet(Event):
    """Some part was set, as a host's own event would."""

    type: ClassVar[str] = "part_set"

    part: Points | Fragile
    of: str | None = None

    def apply(self, order: Order) -> Order:
        return order.with_part(self.part, self.of)


@command
class SetPart(OrderCommand):
    """Set a part to whatever is given."""

    type: ClassVar[str] = "set_part"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (CUSTOMER_SERVICE,)

    part: object
    of: str | None = None

    def decide(self, context: Context) -> None:
        context.emit(PartSet(occurred_at=context.at, part=self.part, of=self.of))  # type: ignore[arg-type] # any


def with_topic(*parts: type[Part]) -> OrderProcess:
    """The shop with these parts, and a command that sets them."""
    return PROCESS.extended(topics=[Topic(name="points", parts=parts, commands=[SetPart], events=[PartSet])])


LOYAL = with_topic(Points, Fragile)


def set_part(life: Life, one: Part, of: str | None = None) -> Life:
    life.do(SetPart(life.id, part=one, of=of), SERVICE)
    return life


class TestReading:
    def test_it_is_empty_before_anything_is_said(self) -> None:
        """Always the same one, so that asking costs nothing and two empty ones are no difference."""
        order = paid(process=LOYAL).order

        assert order.part(Points) is order.part(Points)
        assert order.part(Points) == Points()
        assert order.part(Fragile, "l-1") == Fragile()
        assert order.parts == NO_PARTS

    def test_an_event_sets_it(self) -> None:
        """The order has it from then on, and its history leads to it."""
        life = set_part(paid(process=LOYAL), Points(earned=19))

        assert life.order.part(Points).earned == 19
        assert replay(life.events) == life.order

    def test_one_about_a_line_is_not_the_orders_nor_another_lines(self) -> None:
        """Each is kept by what it is about."""
        life = paid(process=LOYAL)
        life.do(Pack(life.id), STORE)
        for place, of in enumerate(("l-1", "p-1", "s-1"), start=1):
            set_part(life, Fragile(layers=place), of)

        assert [life.order.part(Fragile, of).layers for of in ("l-1", "p-1", "s-1", "l-2")] == [1, 2, 3, 0]
        assert life.order.part(Fragile) == Fragile()
        assert life.order.parts.of_kind(Fragile) == {
            "l-1": Fragile(layers=1),
            "p-1": Fragile(layers=2),
            "s-1": Fragile(layers=3),
        }

    def test_what_says_nothing_any_more_is_not_kept(self) -> None:
        """An order is equal to one of which nothing was ever said."""
        parts = Parts().put(Points(earned=3)).put(Points())

        assert parts == NO_PARTS
        assert hash(parts) == hash(NO_PARTS)
        assert len(parts) == 0

    def test_an_order_waits_for_its_parts(self) -> None:
        """It closes only when nothing is awaited of any."""
        order = paid(process=LOYAL).order

        assert attrs.evolve(order, payments=type(order.payments)()).children_closed
        assert order.with_part(Fragile(layers=1), "l-1").children_closed  # of most parts nothing is ever awaited
        assert not attrs.evolve(order, payments=type(order.payments)()).with_part(Points(open=True)).children_closed


class TestChecked:
    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            (Points(earned="many"), "Points.earned"),  # type: ignore[arg-type] # the mistake that is meant
            (attrs.evolve(Points(), earned=True), "Points.earned"),
            (changed(Points(), rate=0), "Points.rate"),
            (Points(gifts=()), "Points.gifts"),  # type: ignore[arg-type] # a plain tuple
            (Points(gifts=ById([GIFT])), ""),
            (Points(gifts=ById([attrs.evolve(GIFT, reason=7)])), r"Points.gifts\[g-1\].reason"),  # type: ignore[arg-type] # no text
            (Points(gifts=ById([LINE])), r"Points.gifts\[l-1\]"),  # a line is no gift
        ],
        ids=itertools.count(),
    )
    def test_a_field_that_is_not_what_it_should_be_is_named(self, wrong: Part, says: str) -> None:
        """When the event is emitted, however deep it lies; nothing has happened then."""
        life = set_part(paid(process=LOYAL), Points(earned=1))
        if not says:
            set_part(life, wrong)
            return

        error = life.refused(DefinitionError, SetPart(life.id, part=wrong), SERVICE)

        assert re.search(f"event part_set: {says}", str(error))

    def test_one_that_no_topic_has_is_refused(self) -> None:
        """It could be written and never be read again."""
        life = paid(process=with_topic(Points))

        error = life.refused(DefinitionError, SetPart(life.id, part=Fragile(layers=1)), SERVICE)

        assert re.search("no topic .* `parts`", str(error))

    def test_what_it_is_about_is_a_line_payment_shipment_or_return_of_the_order(self) -> None:
        """Anything else would be found by nobody."""
        life = paid(process=LOYAL)

        error = life.refused(DefinitionError, SetPart(life.id, part=Points(earned=1), of="l-9"), SERVICE)

        assert re.search("of l-9, which", str(error))


class TestDefined:
    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            (type("Loose", (Part,), {"type": "loose"}), "is no frozen attrs class"),
            (attrs.define(type("Soft", (Part,), {"type": "soft"})), "is no frozen attrs class"),
            (Soft, "is no frozen attrs class"),
            (attrs.frozen(type("Full", (Part,), {"type": "full", "x": attrs.field()})), "needs a default for x"),
            (attrs.frozen(type("Nameless", (Part,), {})), "no Part with a `type` of its own"),
            (attrs.frozen(type("Twin", (Part,), {"type": "points"})), "Points and Twin are both 'points'"),
        ],
        ids=itertools.count(),
    )
    def test_what_is_no_part_is_refused_with_its_process(self, kind: type[Part], says: str) -> None:
        """Where it is registered, for its author."""
        with pytest.raises(DefinitionError, match=says):
            with_topic(Points, kind)


class TestStored:
    def test_it_is_in_what_is_written_of_an_order(self) -> None:
        """With what it is about; and the same is read again."""
        life = set_part(set_part(paid(process=LOYAL), Points(earned=19, gifts=ById([GIFT]))), Fragile(layers=2), "l-1")

        assert OrderReader([Points, Fragile]).read(write(life.order), "order") == life.order
        assert pickle.loads(pickle.dumps(life.order)) == life.order  # noqa: S301 # our own

    def test_one_that_nobody_has_registered_is_not_read(self) -> None:
        """The order is not the same without it."""
        life = set_part(paid(process=LOYAL), Points(earned=19))

        with pytest.raises(LoadError, match=r"Order\.parts"):
            OrderReader([Fragile]).read(write(life.order), "order")
        with pytest.raises(LoadError, match=r"Order\.parts"):
            read(write(life.order), Order)

    @pytest.mark.parametrize("text", ["7", "[7]", '[["points", null]]', '[["points", null, {"earned": "x"}]]'])
    def test_what_is_damaged_is_not_read(self, text: str) -> None:
        """Nor anything guessed."""
        whole = write(paid(process=LOYAL).order)

        with pytest.raises(LoadError):
            OrderReader([Points]).read(whole.replace('"parts":[]', f'"parts":{text}'), "order")
