"""What is stored can be read again, and nothing else can be read."""

import json
import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, ClassVar
from uuid import UUID

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from life import Life
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.catalogue import SHIPPED_EVENTS
from orderflow.commands import NewLine, Pack, Pay, Place
from orderflow.desk import OrderDesk
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.party import Address, Party, PersonalData
from orderflow.errors import DefinitionError, Refusal
from orderflow.events import Event, LinesAdded, PaymentStarted, event
from orderflow.money import Money
from orderflow.roles import CUSTOMER, SALES, WAREHOUSE, Actor, Role
from orderflow.serialization import LoadError, OrderReader, read, write
from orderflow.testing import FakeClock, FakeGateway
from orderflow.topic import Topic
from vouched import retail
from works import WORKSHOP, a_few_more, whole_workshop

LI = Actor("li", CUSTOMER)
STORE = Actor("table-2", WAREHOUSE)
CUP = NewLine(
    sku="CUP",
    name="青花茶杯 🍵",
    quantity=3,
    unit_price=Money.of("19.99", "CNY"),
    specification={"colour": "blue"},
)


@pytest.fixture
def lived() -> tuple[Order, tuple[Event, ...]]:
    """An order with lines, a payment and a shipment, and all its events."""
    desk = OrderDesk(
        processes=[retail()], store=MemoryOrderStore(), gateways={"alipay": FakeGateway()}, clock=FakeClock()
    )
    home = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Pingjiang Road 8"))
    order = desk.execute(
        Place(process="retail", lines=[CUP], recipient=home, delivery="express"), by=LI, request_id="1"
    )
    desk.execute(Pay(order.id, method="alipay"), by=LI, request_id="2")
    desk.run_due()
    order = desk.execute(Pack(order.id), by=STORE, request_id="3")
    return order, tuple(record.event for record in desk.history(order.id))


def test_an_order_is_read_as_it_was_written(lived: tuple[Order, tuple[Event, ...]]) -> None:
    """Order and events come back equal, and are written again as the same text."""
    order, events = lived

    assert read(write(order), Order) == order
    assert write(read(write(order), Order)) == write(order)
    for happened in events:
        assert read(write(happened), type(happened)) == happened
        assert write(read(write(happened), type(happened))) == write(happened)


def test_production_is_read_as_it_was_written() -> None:
    """Its events and all that the order keeps of it; a production date is a day, in no zone."""
    life = Life(WORKSHOP.extended(packing=a_few_more))
    whole_workshop(life)

    for one in life.events:
        assert read(write(one), type(one)) == one
    assert OrderReader([Deal]).read(write(life.order), "order") == life.order
    assert '"produced_on":"2026-03-02"' in write(life.order)


def test_every_shipped_event_can_be_read_at_all() -> None:
    """There is no event type whose fields the reader does not know how to take: each says what is missing."""
    for kind in SHIPPED_EVENTS:
        with pytest.raises(LoadError) as caught:
            read("{}", kind, kind.type)

        assert "occurred_at" in str(caught.value), kind.type


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ('"quantity":3', '"quantity":"3"', "lines.quantity"),
        ('"quantity":3', '"quantity":3.0', "lines.quantity"),
        ('"quantity":3', '"quantity":true', "lines.quantity"),
        ('"quantity":3', '"quantities":3', "quantities"),
        ('"name":"青花茶杯 🍵",', "", "lines.name"),
        ('[1999,"CNY"]', '[19.99,"CNY"]', "unit_price"),
        ('[1999,"CNY"]', '[1999,"XYZ"]', "unit_price"),
        ('[1999,"CNY"]', "1999", "unit_price"),
        ('"phase":"preparing"', '"phase":"asleep"', "phase"),
        ('"opened_at":"2026-01-05T09:00:00+00:00"', '"opened_at":"2026-01-05T09:00:00"', "opened_at"),
        ('"opened_at":"2026-01-05T09:00:00+00:00"', '"opened_at":1767600000', "opened_at"),
        ('"lines":[', '"lines":{"a":1},"lines_":[', "lines"),
    ],
)
def test_what_does_not_fit_is_named_by_its_path(
    lived: tuple[Order, tuple[Event, ...]], before: str, after: str, path: str
) -> None:
    """A wrong kind, a missing or an unknown field is an error that says where."""
    text = write(lived[0])
    assert before in text
    broken = text.replace(before, after)

    with pytest.raises(LoadError) as caught:
        read(broken, Order)

    assert path in str(caught.value)
    assert caught.value.retry_safe is False
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301 - our own pickle


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "1", '"text"', "[[[[", "NaN", '{"id": 1}'])
def test_text_that_is_no_order_is_refused(text: str) -> None:
    """Whatever text is found in a row, the answer is a typed error."""
    with pytest.raises(LoadError):
        read(text, Order)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_hostile_data_never_gives_an_order(data: object) -> None:
    """No JSON that was not written as an order is read as one, and nothing but a LoadError comes of it."""
    for kind in (Order, LinesAdded, PaymentStarted, LineItem, PersonalData):
        try:
            found = read(json.dumps(data), kind)
        except LoadError:
            continue

        assert write(found) == write(PersonalData())  # all of its fields are optional: an empty object is one
        assert data == {}


def test_two_lines_of_one_id_are_refused(lived: tuple[Order, tuple[Event, ...]]) -> None:
    """A collection holds no id twice, in stored text neither."""
    data = json.loads(write(lived[0]))
    data["lines"] = data["lines"] * 2

    with pytest.raises(LoadError, match="same id twice"):
        read(json.dumps(data), Order)


def test_an_actor_is_read_with_whom_they_act_for() -> None:
    """A clerk for a salesperson comes back as that, their host's own role included (S12)."""
    clerk = Actor("yu", Role("night_clerk"), on_behalf_of=Actor("qian", SALES))

    assert read(write(clerk), Actor) == clerk
    with pytest.raises(LoadError, match="role"):
        read('{"id":"yu","role":7,"on_behalf_of":null}', Actor)


def test_instants_come_back_in_utc() -> None:
    """An instant written in another zone is the same instant."""
    moved = read('{"occurred_at":"2026-03-01T20:00:00+08:00","lines":[]}', LinesAdded)

    assert moved.occurred_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert moved.occurred_at.tzinfo is UTC


def test_a_load_error_is_no_refusal() -> None:
    """Broken storage is the operator's problem, not an answer of the business."""
    assert not issubclass(LoadError, Refusal)


# ---- a host's own classes --------------------------------------------------------------------------------------------


class Grade(IntEnum):
    """A number that says what it stands for."""

    FINE = 1
    BROKEN = 2


class Colour(Enum):
    """No text itself, but written as one."""

    BLUE = "blue"


@frozen
class Weighed:
    """Something within an event."""

    grams: Decimal
    grade: Grade
    price: Money | None = None


@event
class Inspected(Event):
    """A host's event with everything that can be stored."""

    type: ClassVar[str] = "inspected"

    weight: Decimal
    day: date
    took: timedelta
    grade: Grade
    colour: Colour
    share: float
    parts: tuple[Weighed, ...]
    counts: Mapping[str, int]
    note: tuple[str, int] | None = None


changed: Any = evolve
INSPECTED = Inspected(
    occurred_at=datetime(2026, 1, 5, 9, tzinfo=UTC),
    weight=Decimal("1.50"),
    day=date(2026, 1, 5),
    took=timedelta(days=40_000, microseconds=1),
    grade=Grade.BROKEN,
    colour=Colour.BLUE,
    share=1.0,
    parts=(Weighed(Decimal("0.10"), Grade.FINE, Money.of("1.00", "CNY")), Weighed(Decimal(7), Grade.BROKEN)),
    counts={"b": 2, "a": 1},
    note=("x", 1),
)


def test_a_hosts_event_comes_back_as_it_was() -> None:
    """Numbers, dates, spans and enumerations keep their kind and their exact value."""
    text = write(INSPECTED)
    found = read(text, Inspected)

    assert found == INSPECTED
    assert write(found) == text
    assert (type(found.grade), type(found.parts[0].grams), type(found.day)) == (Grade, Decimal, date)
    assert str(found.weight) == "1.50"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"weight":"1.50"', '"weight":1.5'),
        ('"weight":"1.50"', '"weight":"NaN"'),
        ('"weight":"1.50"', '"weight":"one"'),
        ('"day":"2026-01-05"', '"day":"2026-01-05T09:00:00+00:00"'),
        ('"day":"2026-01-05"', '"day":20260105'),
        ('"grade":2,', '"grade":3,'),
        ('"grade":2,', '"grade":true,'),
        ('"colour":"blue"', '"colour":"red"'),
        ('"share":1.0', '"share":"1.0"'),
        ('"counts":{"a":1', '"counts":{"a":"1"'),
        ('"took":', '"took":1.5,"took_":'),
    ],
)
def test_a_hosts_event_is_read_as_strictly_as_ours(before: str, after: str) -> None:
    """What was not written by us is not read, and nothing but a LoadError comes of it."""
    text = write(INSPECTED)
    assert before in text

    with pytest.raises(LoadError):
        read(text.replace(before, after), Inspected)


@pytest.mark.parametrize(
    "wrong",
    [
        changed(INSPECTED, weight=Decimal("NaN")),
        changed(INSPECTED, day=datetime(2026, 1, 5, tzinfo=UTC)),
        changed(INSPECTED, occurred_at=datetime(2026, 1, 5)),  # noqa: DTZ001 - just that
        changed(INSPECTED, counts={"a": {1, 2}}),
    ],
)
def test_what_could_not_be_read_again_is_not_written(wrong: Inspected) -> None:
    """A value that its field's kind does not allow is refused while nothing has been stored yet."""
    with pytest.raises(DefinitionError, match="Inspected cannot be written"):
        write(wrong)


def test_an_instant_is_written_in_utc() -> None:
    """The same instant gives the same text, whatever time zone it was given in."""
    east = changed(INSPECTED, occurred_at=datetime(2026, 1, 5, 17, tzinfo=timezone(timedelta(hours=8))))

    assert write(east) == write(INSPECTED)


class Pair(Enum):
    """Its values cannot be told apart in JSON."""

    ONE = ("a", 1)


class Mixed(Enum):
    """One of its values is text, and one is not."""

    TEXT = "a"
    PAIR = ("a", 1)


@frozen
class Inner:
    """Something with a field that cannot be stored, further down."""

    number: UUID


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (UUID, r"x \(UUID\)"),
        (bytes, r"x \(bytes\)"),
        (set[str], r"x \(set\[str\]\)"),
        (object, r"x \(object\)"),
        (str | int, r"x \(str \| int\)"),
        (dict[int, str], r"x \(keys int\)"),
        (Pair, r"x \(Pair\)"),
        (Mixed, r"x \(Mixed\)"),
        (tuple[Mixed | None, ...], r"x \(Mixed\)"),
        (tuple[Inner, ...], r"x\.number \(UUID\)"),
        (Mapping[str, Inner], r"x\.number \(UUID\)"),
        (Inner | None, r"x\.number \(UUID\)"),
    ],
)
def test_a_class_that_cannot_be_stored_makes_no_desk(kind: Any, path: str) -> None:
    """Class and field are named when the desk is built, before anything was written that nobody can read."""
    made: Any = event(type("Odd", (Event,), {"type": "odd", "__annotations__": {"x": kind}}))

    with pytest.raises(DefinitionError, match=f"Odd.{path} cannot be stored"):
        OrderDesk(processes=[retail().extended(topics=[Topic(name="own", events=[made])])], store=MemoryOrderStore())


def test_a_class_that_can_be_stored_makes_a_desk() -> None:
    """The same check lets through what comes back as it was."""
    OrderDesk(processes=[retail().extended(topics=[Topic(name="own", events=[Inspected])])], store=MemoryOrderStore())
