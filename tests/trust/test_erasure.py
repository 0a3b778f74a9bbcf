"""
An erasure reaches everything that came from outside, down to the bytes.

The attack: a customer's words stood in `outbox.error`, in the reasons of records, in 55 of 130 types of events and in
snapshots, and were still there after their data had been erased.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import ClassVar

import attrs
import pytest

from orderflow import OrderDesk, SqliteOrderStore
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import create_schema
from orderflow.catalogue import SHIPPED_EFFECTS, SHIPPED_EVENTS
from orderflow.commands import (
    ClaimPayment,
    Context,
    ErasePersonalData,
    NewLine,
    OrderCommand,
    Pay,
    Place,
    VerifyPayment,
    command,
)
from orderflow.deciding import replay
from orderflow.effects import Effect
from orderflow.entities.order import Order
from orderflow.entities.part import Part
from orderflow.entities.party import Address, Party
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.erasure import erased, texts
from orderflow.errors import AdapterError, DefinitionError
from orderflow.events import Event, event
from orderflow.ids import PaymentId
from orderflow.kept import ERASED, Id
from orderflow.money import Money
from orderflow.policies import bank_transfer
from orderflow.ports import Declined, OrderStore
from orderflow.process import OrderProcess
from orderflow.processes import SHIPPED_PROCESSES
from orderflow.refusals import SamePerson, TimeLimitPassed
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, FINANCE, Actor
from orderflow.serialization import LoadError, write
from orderflow.stories import STORIES, Shop
from orderflow.testing import FakeClock, FakeGateway
from orderflow.testing.contracts.store import decided, save, waiting
from orderflow.topic import Topic
from orderflow.vetoes import FOUR_EYES, separated
from vouched import retail

from .marked import MARKER, NOON, found, made, marking

PARTS = tuple({part for make in SHIPPED_PROCESSES for part in make().parts})
LI = Actor("li", CUSTOMER)
SERVICE = Actor("service-3", CUSTOMER_SERVICE)
CUP = NewLine(sku="CUP", name="cup", quantity=1, unit_price=Money.of("19.99", "CNY"))


def _home(name: str) -> Party:
    return Party(name=name, phone="13800000000", address=Address(country="CN", city="Suzhou", street=name))


# ---- every text of every type ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*SHIPPED_EVENTS, *SHIPPED_EFFECTS, Order, *PARTS], ids=lambda kind: kind.__name__)
def test_no_word_is_left_in_any_type(kind: type[Event | Effect | Order | Part]) -> None:
    """Whatever an event, effect or order can hold, only what a field says is kept is left; nothing else changes."""
    value = made(kind)
    words = any(mark is None or mark.only for _, mark in texts(kind))

    told, left = write(value), write(erased(value))

    assert (MARKER in told) is words
    assert left == told.replace(MARKER, ERASED)
    assert write(erased(erased(value))) == left


def test_every_event_can_be_erased_from_a_file(tmp_path: Path) -> None:
    """Of a history of all events there are, with all effects waiting, no byte of anybody's words is left."""
    path = tmp_path / "shop.db"
    events = [made(kind) for kind in SHIPPED_EVENTS]
    effects = [made(kind) for kind in SHIPPED_EFFECTS]
    written = decided(
        events=len(events),
        request_id="r-1",
        personal=MARKER,
        outbox=[waiting(f"k-{at}", payload=write(effect), error=MARKER) for at, effect in enumerate(effects)],
    )
    spoken = tuple(
        attrs.evolve(row, payload=write(event), reason=MARKER)
        for row, event in zip(written.records, events, strict=True)
    )
    with SqliteOrderStore(path) as store:
        save(store, attrs.evolve(written, records=spoken))
        assert found(path)
        erasing = decided(
            after=len(events),
            erase_personal=True,
            erased_records=tuple(
                attrs.evolve(row, payload=write(erased(event)), reason="")
                for row, event in zip(written.records, events, strict=True)
            ),
            erased_outbox=tuple(waiting(f"k-{at}", payload=write(erased(effect))) for at, effect in enumerate(effects)),
        )
        save(store, erasing)

        assert found(path) == {}  # with the store still open: nothing waits for its end


# ---- whole lives -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STORIES)
def test_whole_lives_are_erased_to_the_byte(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Of lives in which everybody's every word is a marker, no byte of it is left, in file, log and free pages.

    State, money, goods and law 5 are what they were, on this desk and on one that opens the file anew.
    """
    process, stories = STORIES[name]
    path = tmp_path / "shop.db"
    with Shop(path, process) as shop:
        with marking(monkeypatch, process):
            for story in stories:
                list(story.live(shop))
        assert found(path)
        orders = _desk(shop.store, process).find()
        for order in orders:
            before = len(shop.desk.history(order.id))

            after = shop.desk.erase_personal_data(order.id, by=SERVICE, request_id=f"erase-{order.id}")

            history = shop.desk.history(order.id)
            assert len(history) == before + 1
            assert replay(record.event for record in history) == after == shop.desk.get(order.id)
            assert _essence(after) == _essence(order)
        assert found(path) == {}
        again = _desk(shop.store, process)
        assert {one.id: one for one in again.find()} == {one.id: shop.desk.get(one.id) for one in orders}


@pytest.mark.parametrize("name", STORIES)
def test_no_word_of_the_program_and_no_id_of_a_person_is_taken_for_somebody_s_words(name: str, tmp_path: Path) -> None:
    """In whole lives nothing is erased that a decision compares: commands, steps, states, roles, and who did what."""
    process, stories = STORIES[name]
    with Shop(tmp_path / "shop.db", process) as shop:
        for story in stories:
            list(story.live(shop))
        lives = [shop.desk.history(order.id) for order in shop.desk.find()]
    events = [[record.event for record in life] for life in lives]
    orders = [replay(life[:upto]) for life in events for upto in range(1, len(life) + 1)]
    states = {stage.name for stage in process.table.stages}
    named = {role for move in process.table.moves for role in move.roles}
    program = {*process.command_types, *process.table.steps, *states, *named}
    people = {person for life in lives for record in life for person in record.by.people}

    stored: list[Event | Order] = [*chain(*events), *orders]

    taken = {text for value in stored for text in _taken(value)}

    assert taken
    assert taken.isdisjoint(program)
    assert taken.isdisjoint(people)


def _taken(value: Event | Order) -> Iterator[str]:
    """The texts that an erasure takes out of it."""
    yield from _gone(json.loads(write(value)), json.loads(write(erased(value))))


def _gone(before: object, after: object) -> Iterator[str]:
    if isinstance(before, str) and before != after:
        yield before
    elif isinstance(before, list) and isinstance(after, list):
        for one, other in zip(before, after, strict=True):
            yield from _gone(one, other)
    elif isinstance(before, dict) and isinstance(after, dict):
        for key, one in before.items():
            yield from _gone(one, after[key])


def _desk(store: OrderStore, process: OrderProcess) -> OrderDesk:
    return OrderDesk(processes=[process], store=store)


def _essence(order: Order) -> tuple[object, ...]:
    tracks = (order.payment_status, order.fulfilment_status, order.return_status)
    money = (order.total, order.balance, order.captured, order.refunded, order.credited)
    return (order.state, order.phase, order.number, order.lines, order.limits, tracks, money)


# ---- what comes late -------------------------------------------------------------------------------------------------


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OrderStore]:
    if request.param == "memory":
        yield MemoryOrderStore()
    else:
        with SqliteOrderStore(tmp_path / "shop.db") as store:
            yield store


class SpeakingGateway(FakeGateway):
    """It says no with the customer's name."""

    def start(self, effect: object) -> Declined:
        return Declined(reason=MARKER)


class BrokenNotifier:
    """It fails with the customer's telephone number in its error."""

    def send(self, notify: object) -> None:
        raise AdapterError(f"cannot reach {MARKER}", retry_safe=True)


def _placed(store: OrderStore, *, gateway: FakeGateway | None = None) -> tuple[OrderDesk, Order]:
    desk = OrderDesk(
        processes=[retail()],
        store=store,
        gateways={"alipay": gateway or SpeakingGateway()},
        notifier=BrokenNotifier(),
        clock=FakeClock(NOON),
    )
    wish = Place(process="retail", lines=[CUP], recipient=_home(MARKER), delivery="express", reason=MARKER)
    return desk, desk.execute(wish, by=LI, request_id="r-1")


def _everything(store: OrderStore, order_id: str) -> str:
    with store.unit() as unit:
        rows = (unit.records(order_id), unit.outbox(order_id), unit.snapshot(order_id), unit.personal(order_id))
        return repr((rows, unit.order(order_id), unit.limits(order_id), unit.request("r-1", asker=write(LI))))


def test_an_answer_that_comes_after_an_erasure_brings_no_word_back(store: OrderStore) -> None:
    """A payment that is on its way when an order is erased is declined as it would have been, without the words."""
    desk, order = _placed(store)
    desk.execute(Pay(order.id, method="alipay"), by=LI, request_id="r-2")
    desk.erase_personal_data(order.id, by=SERVICE, request_id="r-3")

    desk.run_due()

    declined = next(r.event for r in desk.history(order.id) if r.event.type == "payment_declined")
    assert vars(declined)["reason"] == ERASED
    assert desk.get(order.id).payments["p-1"].is_closed
    assert MARKER not in _everything(store, order.id)
    assert replay(record.event for record in desk.history(order.id)) == desk.get(order.id)


def test_an_error_that_comes_after_an_erasure_is_kept_without_its_words(store: OrderStore) -> None:
    """What is tried again says that it failed; the report of this run alone tells why."""
    desk, order = _placed(store)
    desk.run_due()
    assert [row.error for row in desk.pending(order.id)] == [f"cannot reach {MARKER}"]
    desk.erase_personal_data(order.id, by=SERVICE, request_id="r-3")
    assert [row.error for row in desk.pending(order.id)] == [""]

    desk.retry(desk.pending(order.id)[0].key)
    report = desk.run_due()

    assert [row.error for row in desk.pending(order.id)] == [ERASED]
    assert MARKER in repr(report.postponed)
    assert MARKER not in _everything(store, order.id)


def test_what_people_say_afterwards_is_kept_and_can_be_erased_again(store: OrderStore) -> None:
    """Who goes on with an erased order is heard; a second erasure takes that out, too."""
    desk, order = _placed(store)
    desk.erase_personal_data(order.id, by=SERVICE, request_id="r-3")
    desk.execute(Pay(order.id, method="alipay", reason=MARKER), by=LI, request_id="r-4")
    assert MARKER in _everything(store, order.id)

    desk.erase_personal_data(order.id, by=SERVICE, request_id="r-5")

    assert MARKER not in _everything(store, order.id)


def test_another_order_keeps_its_words(store: OrderStore) -> None:
    """An erasure is about one order."""
    desk, order = _placed(store)
    other = desk.execute(
        Place(process="retail", lines=[CUP], recipient=_home("Han"), delivery="express", reason="a gift"),
        by=LI,
        request_id="r-9",
    )

    desk.erase_personal_data(order.id, by=SERVICE, request_id="r-3")

    assert desk.history(other.id)[0].reason == "a gift"
    assert desk.personal_data(other.id).recipient == _home("Han")


# ---- what an erasure must not change ---------------------------------------------------------------------------------


def test_nobody_is_freed_of_a_duty_by_an_erasure(store: OrderStore) -> None:
    """Whoever claimed a payment does not verify it afterwards, either."""
    process = retail(payment_methods=[bank_transfer()]).extended(vetoes=[separated(*FOUR_EYES)])
    desk = OrderDesk(processes=[process], store=store)
    wish = Place(process="retail", lines=[CUP], recipient=_home("Li"), delivery="express")
    order = desk.execute(wish, by=LI, request_id="r-1")
    desk.execute(ClaimPayment(order.id, method="bank_transfer"), by=LI, request_id="r-2")
    order = desk.erase_personal_data(order.id, by=SERVICE, request_id="r-3")
    verify = VerifyPayment(order.id, payment_id=PaymentId("p-1"))

    with pytest.raises(SamePerson) as refused:
        desk.execute(verify, by=Actor(LI.id, FINANCE), request_id="r-4")

    assert refused.value.person == LI.id
    assert desk.get(order.id) == order
    assert desk.execute(verify, by=Actor("fang", FINANCE), request_id="r-5").is_paid


def test_nobody_gets_more_time_by_an_erasure(store: OrderStore) -> None:
    """A time limit that ran before it guards the same commands as before."""
    clock = FakeClock(NOON)
    desk = OrderDesk(processes=[retail()], store=store, clock=clock)
    wish = Place(process="retail", lines=[CUP], recipient=_home("Li"), delivery="express")
    order = desk.execute(wish, by=LI, request_id="r-1")
    order = desk.erase_personal_data(order.id, by=SERVICE, request_id="r-2")
    clock.advance(timedelta(days=30))

    with pytest.raises(TimeLimitPassed):
        desk.execute(Pay(order.id, method="alipay"), by=LI, request_id="r-3")

    assert desk.get(order.id) == order


# ---- what cannot be erased -------------------------------------------------------------------------------------------


@event
class Labelled(Event):
    """Somebody put a label on it, whose name is somebody's words, as it is annotated `str`."""

    type: ClassVar[str] = "labelled"

    label: str

    def apply(self, order: Order) -> Order:
        if self.label == ERASED:
            raise KeyError(self.label)
        return order


@command
class PutLabel(OrderCommand):
    """Put a label on it."""

    type: ClassVar[str] = "put_label"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (CUSTOMER,)

    def decide(self, context: Context) -> None:
        context.emit(Labelled(occurred_at=context.at, label="fragile"))


def test_a_history_that_needs_its_words_is_not_erased(store: OrderStore) -> None:
    """A host's event that cannot be replayed without a text is named, with the way out, and nothing has changed."""
    process = retail().extended(topics=[Topic(name="labels", commands=[PutLabel], events=[Labelled])])
    desk = OrderDesk(processes=[process], store=store, gateways={"alipay": FakeGateway()})
    wish = Place(process="retail", lines=[CUP], recipient=_home(MARKER), delivery="express")
    order = desk.execute(wish, by=LI, request_id="r-1")
    order = desk.execute(PutLabel(order.id), by=LI, request_id="r-2")
    before = _everything(store, order.id)

    with pytest.raises(DefinitionError, match=r"labelled.*orderflow\.kept"):
        desk.erase_personal_data(order.id, by=SERVICE, request_id="r-3")

    assert _everything(store, order.id) == before
    assert desk.get(order.id) == order


def test_what_this_desk_cannot_read_is_not_erased_by_halves(tmp_path: Path) -> None:
    """An effect of a kind that only another desk knows may hold words: the erasure is refused, and nothing changed."""
    with SqliteOrderStore(tmp_path / "shop.db") as store:
        desk, order = _placed(store)
        with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
            connection.execute("UPDATE orderflow_outbox SET type = 'print_label'")
            connection.commit()
        before = _everything(store, order.id)

        with pytest.raises(LoadError, match="print_label"):
            desk.erase_personal_data(order.id, by=SERVICE, request_id="r-3")

        assert _everything(store, order.id) == before


# ---- a host's own types ----------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Note:
    """A value of a host."""

    id: Id
    text: str
    more: "Note | None" = None


@event
class Remembered(Event):
    """An event of a host, with texts wherever they can be."""

    type: ClassVar[str] = "remembered"

    notes: tuple[Note, ...]
    pairs: tuple[tuple[Id, str], ...] = ()
    by_name: dict[str, str] = attrs.field(factory=dict)
    maybe: str | None = None
    empty: str = ""


def test_a_hosts_texts_are_erased_unless_it_says_otherwise() -> None:
    """Nobody has to think of an erasure for it to be complete; who needs a text says so in the annotation."""
    told = Remembered(
        occurred_at=NOON,
        notes=(Note(id="n-1", text="Li", more=Note(id="n-2", text="Lei")),),
        pairs=(("colour", "Li's blue"),),
        by_name={"name": "Li"},
    )

    left = erased(told)

    assert left == Remembered(
        occurred_at=NOON,
        notes=(Note(id="n-1", text=ERASED, more=Note(id="n-2", text=ERASED)),),
        pairs=(("colour", ERASED),),
        by_name={"name": ERASED},
    )
    assert (left.maybe, left.empty) == (None, "")  # what was never said is not said now
    assert erased(left) == left
    assert {path for path, mark in texts(Remembered) if mark is None} == {
        "Note.text",
        "Remembered.pairs",
        "Remembered.by_name",
        "Remembered.maybe",
        "Remembered.empty",
    }


def test_two_reports_that_differ_in_words_alone_are_one_afterwards() -> None:
    """Whatever falls together without its words, the order is still what its history leads to."""
    kept = [mark for path, mark in texts(TrackingEvent) if mark is not None]
    one = TrackingEvent(status=TrackingStatus.IN_TRANSIT, at=NOON, location="Suzhou")
    other = TrackingEvent(status=TrackingStatus.IN_TRANSIT, at=NOON, location="Wuxi")

    assert kept == []
    assert erased(one) == erased(other) == attrs.evolve(one, location=ERASED)


# ---- a host's connection ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("journal", ["wal", "delete"])
@pytest.mark.parametrize("secure", ["OFF", "FAST", "ON"])
def test_words_are_wiped_on_a_hosts_connection(journal: str, secure: str, tmp_path: Path) -> None:
    """
    However the host's connection is set, what we delete or write over is wiped from its file, and its setting stands.

    With a write-ahead log the host empties it after its commit; what it promises itself ends there.
    """
    path = tmp_path / "host.db"
    store = SqliteOrderStore(":memory:")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute(f"PRAGMA secure_delete = {secure}")
        create_schema(connection)
        desk = OrderDesk(processes=[retail()], store=store, clock=FakeClock(NOON))

        def joined(wish: OrderCommand | Place, request_id: str) -> Order:
            connection.execute("BEGIN IMMEDIATE")
            order = desk.within(connection).execute(wish, by=SERVICE, request_id=request_id)
            connection.execute("COMMIT")
            return order

        for number in range(3):
            wish = Place(
                process="retail", lines=[CUP], recipient=_home(MARKER * 100), delivery="express", reason=MARKER * 50
            )
            connection.execute("BEGIN IMMEDIATE")
            order = desk.within(connection).execute(wish, by=LI, request_id=f"r-{number}")
            connection.execute("COMMIT")
            joined(ErasePersonalData(order.id, reason=MARKER), f"e-{number}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        assert connection.execute("PRAGMA secure_delete").fetchone()[0] == ("OFF", "ON", "FAST").index(secure)
        assert found(path) == {}
    store.close()
