"""Asking the desk: all is saved or nothing, once, and only what may be."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import Cancel, ClaimPayment, Command, HandOver, Pack, Pay, Place, Refund, VerifyPayment
from orderflow.deciding import replay
from orderflow.desk import OrderDesk
from orderflow.entities.party import NOBODY, Party
from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError, Refusal, StoreConflict
from orderflow.ids import OrderId, PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.policies import express
from orderflow.ports import Declined, Quote, Unit
from orderflow.refusals import (
    DeliveryNotOffered,
    ProcessChanged,
    RequestReused,
    RoleNotEntitled,
    StepNotPossible,
    UnknownOrder,
    UnknownProcess,
)
from orderflow.roles import CUSTOMER, Actor
from orderflow.testing import FakeCarrier
from orderflow.validation import InvalidField

from .shop import BOOKS, CUPS, HOME, HOUSE, LI, POT, TABLE, Shop, usual


@pytest.fixture(params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    if request.param == "memory":
        yield Shop()
        return
    with SqliteOrderStore(tmp_path / "shop.db", synchronous="NORMAL") as store:
        yield Shop(store)


# ---- once ------------------------------------------------------------------------------------------------------------


def test_the_same_request_twice_is_the_same_as_once(shop: Shop) -> None:
    """However often a click arrives, it is one order, and the answer is the first one, even after life went on."""
    place = Place(process="retail", lines=[CUPS], recipient=HOME, delivery="express")
    first = shop.desk.execute(place, by=LI, request_id="click-1")
    shop.ask(Pay(first.id, method="alipay"), LI)
    before = shop.picture()

    again = shop.desk.execute(place, by=LI, request_id="click-1")
    elsewhere = shop.another_desk().execute(place, by=LI, request_id="click-1")

    assert again == elsewhere == first
    assert shop.picture() == before


def test_the_same_request_id_with_other_content_is_refused(shop: Shop) -> None:
    """An id stands for one wish; what differs is named, and nothing changes."""
    order = shop.placed()
    shop.desk.execute(Pay(order.id, method="alipay", amount=Money.of("10.00", "CNY")), by=LI, request_id="click-2")
    before = shop.picture()

    with pytest.raises(RequestReused) as more:
        shop.desk.execute(Pay(order.id, method="alipay", amount=Money.of("10.01", "CNY")), by=LI, request_id="click-2")
    with pytest.raises(RequestReused) as other:
        shop.desk.execute(Cancel(order.id), by=LI, request_id="click-2")

    assert more.value.differing == ("amount",)
    assert "command" in other.value.differing
    assert shop.picture() == before


def test_a_refused_request_may_be_asked_again(shop: Shop) -> None:
    """A refusal uses no request id up: the same wish can be granted once it is possible."""
    order = shop.placed()
    with pytest.raises(StepNotPossible):
        shop.desk.execute(Pack(order.id), by=TABLE, request_id="pack-1")
    shop.ask(Pay(order.id, method="alipay"), LI)
    shop.desk.run_due()

    packed = shop.desk.execute(Pack(order.id), by=TABLE, request_id="pack-1")

    assert len(packed.shipments) == 1


# ---- or not at all ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wish",
    [
        lambda order_id: (Pack(order_id), LI),
        lambda order_id: (Pay(order_id, method="alipay", amount=Money.of("71.98", "CNY")), LI),
        lambda order_id: (Pay(order_id, method="alipay", amount=Money.of("1.00", "USD")), LI),
        lambda order_id: (Pay(order_id, method="shells"), LI),
        lambda order_id: (Refund(order_id, amount=Money.of("0.01", "CNY")), BOOKS),
        lambda order_id: (HandOver(order_id, shipment_id=ShipmentId("s-1")), TABLE),
        lambda order_id: (VerifyPayment(order_id, payment_id=PaymentId("p-9")), BOOKS),
        lambda _: (Place(process="retail", lines=[CUPS, POT], delivery="express"), LI),
        lambda _: (Place(process="retail", lines=[CUPS], recipient=HOME, delivery="drone"), LI),
        lambda _: (Place(process="wholesale", lines=[CUPS], recipient=HOME, delivery="express"), LI),
        lambda _: (Place(process="retail", lines=[], recipient=HOME, delivery="express"), LI),
        lambda _: (Pay(OrderId("o-none"), method="alipay"), LI),
    ],
)
def test_a_refusal_leaves_nothing_behind(shop: Shop, wish: Callable[[str], tuple[Command, Actor]]) -> None:
    """Not a row, not a number, not a message, and no provider was called (law 3)."""
    order = shop.placed()
    before = shop.picture()
    command, by = wish(order.id)

    with pytest.raises(Refusal):
        shop.ask(command, by)

    assert shop.picture() == before
    assert shop.desk.get(order.id) == order
    assert shop.gateway.calls == []
    assert shop.placed().number == "00000002"


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"command": "pay", "by": LI, "request_id": "1"}, "command"),
        ({"command": None, "by": LI, "request_id": "1"}, "command"),
        ({"by": "li", "request_id": "1"}, "by"),
        ({"by": LI, "request_id": ""}, "request_id"),
        ({"by": LI, "request_id": "  "}, "request_id"),
        ({"by": LI, "request_id": 7}, "request_id"),
        ({"by": LI, "request_id": "\ud800"}, "request_id"),
        ({"by": LI, "request_id": "a\x00b"}, "request_id"),
    ],
)
def test_a_call_that_makes_no_sense_names_its_argument(shop: Shop, arguments: dict[str, Any], path: str) -> None:
    """Wrong kinds at the counter are refused by name, and nothing changes."""
    order = shop.placed()
    before = shop.picture()
    call: dict[str, Any] = {"command": Pay(order.id, method="alipay"), **arguments}

    with pytest.raises(InvalidField) as caught:
        shop.desk.execute(call.pop("command"), **call)

    assert caught.value.path == path
    assert shop.picture() == before


def test_an_unknown_order_or_process_is_said_by_name(shop: Shop) -> None:
    """What is not there is refused with what there is."""
    with pytest.raises(UnknownOrder, match="o-none"):
        shop.desk.get("o-none")
    with pytest.raises(UnknownOrder):
        shop.desk.history("o-none")
    with pytest.raises(UnknownOrder):
        shop.desk.available("o-none", by=LI)
    with pytest.raises(UnknownProcess) as caught:
        shop.ask(Place(process="wholesale", lines=[CUPS]), LI)
    with pytest.raises(InvalidField):
        shop.desk.get(7)  # type: ignore[arg-type] # what an untyped caller might pass

    assert caught.value.known == ("retail",)


def test_naive_instants_are_refused_where_times_are_given(shop: Shop) -> None:
    """A time without a zone could be any of two dozen instants."""
    naive = datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 - that is the point

    for ask in (
        lambda: shop.desk.due(naive),
        lambda: shop.desk.find(opened_from=naive),
        lambda: shop.desk.find(opened_before=naive),
    ):
        with pytest.raises(InvalidField):
            ask()


# ---- looking ---------------------------------------------------------------------------------------------------------


def test_a_history_says_what_who_when_and_why(shop: Shop) -> None:
    """It is in the order in which it happened, without gaps, and rebuilds the order by itself (law 5)."""
    order = shop.placed()
    shop.later(minutes=3)
    shop.ask(Cancel(order.id, reason="found it cheaper"), LI)

    history = shop.another_desk().history(order.id)

    assert [record.version for record in history] == list(range(1, len(history) + 1))
    assert replay(record.event for record in history) == shop.desk.get(order.id)
    assert {str(record.by) for record in history} == {"customer li"}
    assert history[-1].reason == "found it cheaper"
    assert history[-1].recorded_at - history[0].recorded_at == timedelta(minutes=3)


def test_orders_are_found_by_what_is_known_of_them(shop: Shop) -> None:
    """Customer, number, phase; newest first; nobody else's."""
    first = shop.placed()
    shop.later(minutes=1)
    second = shop.placed(POT)
    other = shop.ask(
        Place(process="retail", lines=[POT], recipient=HOME, delivery="pickup", group="g-1"), Actor("wu", CUSTOMER)
    )
    shop.ask(Cancel(first.id), LI)

    assert [order.id for order in shop.desk.find(customer="li")] == [second.id, first.id]
    assert [order.id for order in shop.desk.find(number="00000002")] == [second.id]
    assert [order.id for order in shop.desk.find(phase=Phase.CANCELLED)] == [first.id]
    assert [order.id for order in shop.desk.find(group="g-1")] == [other.id]
    assert shop.desk.find(customer="nobody") == ()
    assert shop.desk.find(opened_before=first.opened_at) == ()
    first_page = shop.desk.find(page_size=2)
    assert {order.id for order in first_page} == {other.id, second.id}
    assert [order.id for order in shop.desk.find(after=first_page[-1])] == [first.id]
    with pytest.raises(InvalidField, match="page_size"):
        shop.desk.find(page_size="2")  # type: ignore[arg-type] # what an untyped caller might pass


def test_a_desk_tells_what_may_be_done_and_what_not(shop: Shop) -> None:
    """For whoever asks: what is possible now, and why the rest is not."""
    order = shop.placed()

    options = {option.command: option for option in shop.desk.available(order.id, by=LI)}

    assert options["cancel"].possible
    assert options["pay"].possible
    assert isinstance(options["verify_payment"].refusal, RoleNotEntitled)
    assert "pack" not in options


def test_due_is_to_the_second(shop: Shop) -> None:
    """A limit is due when its end has passed: the instant itself is in time."""
    order = shop.placed()
    ends = order.limits[f"payment/{order.id}"].due_at

    assert [due.limit for due in shop.desk.limits(order.id)] == ["payment"]
    assert shop.desk.due(ends) == ()
    assert [(due.order_id, due.then) for due in shop.desk.due(ends + timedelta.resolution)] == [(order.id, "expire")]


# ---- people ----------------------------------------------------------------------------------------------------------


def test_personal_data_can_be_erased_for_good(shop: Shop, tmp_path: Path) -> None:
    """Names and telephone numbers are gone from the store; history, money and the order's end are not touched."""
    order = shop.placed()
    shop.ask(Pay(order.id, method="alipay"), LI)
    shop.desk.run_due()
    with pytest.raises(RoleNotEntitled):
        shop.desk.erase_personal_data(order.id, by=LI, request_id="erase-0")
    assert shop.desk.personal_data(order.id).recipient == HOME

    erased = shop.desk.erase_personal_data(order.id, by=HOUSE, request_id="erase-1")

    assert shop.desk.personal_data(order.id) == NOBODY
    assert "13800000000" not in str(shop.picture())
    assert erased.captured == order.total
    assert replay(record.event for record in shop.desk.history(order.id)) == erased
    shop.ask(Pack(order.id), TABLE)


def test_personal_data_never_shows(shop: Shop) -> None:
    """Neither a `repr` nor the history knows where anybody lives."""
    order = shop.placed()

    shown = repr((HOME, shop.desk.personal_data(order.id), order, shop.desk.history(order.id), shop.desk.pending()))

    for secret in ("13800000000", "Pingjiang", "Suzhou"):
        assert secret not in shown
        assert secret not in repr(Place(process="retail", lines=[CUPS], recipient=HOME))


def test_an_order_whose_data_was_erased_before_submission_is_refused(shop: Shop) -> None:
    """What is required must be there; what was erased is not."""
    with pytest.raises(Refusal, match=r"recipient\.name"):
        shop.ask(Place(process="retail", lines=[CUPS], recipient=Party(), delivery="express"), LI)


# ---- the world's answers ---------------------------------------------------------------------------------------------


def test_a_quote_is_asked_for_and_kept() -> None:
    """The fee the customer was told is the fee they owe, whatever the carrier says tomorrow."""
    carrier = FakeCarrier(quotes={"night": Quote(fee=Money.of("23.50", "CNY"))})
    shop = Shop(
        process=usual(deliveries=[express("night", carrier="sf", quoted=True), express("slow")]), carrier=carrier
    )

    order = shop.ask(Place(process="retail", lines=[CUPS], recipient=HOME, delivery="night"), LI)
    carrier.quotes("night", Quote(fee=Money.of("99.00", "CNY")))

    assert order.delivery_fee == Money.of("23.50", "CNY")
    assert shop.desk.get(order.id).total == Money.of("83.47", "CNY")
    carrier.quotes("night", Declined(reason="flood"))
    with pytest.raises(DeliveryNotOffered, match="flood"):
        shop.ask(Place(process="retail", lines=[CUPS], recipient=HOME, delivery="night"), LI)


# ---- others write too ------------------------------------------------------------------------------------------------


def test_many_desks_on_one_file_pay_an_order_once(tmp_path: Path) -> None:
    """Eight clicks at once on eight desks: one payment is started, seven are told that nothing is left to pay."""
    with SqliteOrderStore(tmp_path / "shop.db", synchronous="NORMAL") as store:
        shop = Shop(store)
        order = shop.placed()
        start, paid, refused = Barrier(8), [], []

        def click(place: int) -> None:
            desk = shop.another_desk()
            start.wait()
            try:
                paid.append(desk.execute(Pay(order.id, method="alipay"), by=LI, request_id=f"click-{place}"))
            except Refusal as refusal:
                refused.append(refusal)

        threads = [Thread(target=click, args=(place,)) for place in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert (len(paid), len(refused)) == (1, 7)
        assert len(shop.desk.get(order.id).payments) == 1


class Contended(MemoryOrderStore):
    """A store in which somebody else is faster, a given number of times."""

    def __init__(self, losses: int) -> None:
        super().__init__()
        self.losses = losses

    def unit(self) -> AbstractContextManager[Unit]:
        if self.losses:
            self.losses -= 1
            raise StoreConflict("somebody else wrote first")
        return super().unit()


def test_a_lost_race_is_decided_anew() -> None:
    """Who loses decides again on what the winner wrote, and gives up only when it never ends."""
    shop = Shop(Contended(losses=3))

    assert shop.placed().number == "00000001"
    shop.store.losses = 1_000  # type: ignore[attr-defined] # of the class above
    with pytest.raises(StoreConflict):
        shop.placed()


# ---- the host's own transaction --------------------------------------------------------------------------------------


def test_an_order_is_kept_or_lost_with_the_hosts_own_rows(tmp_path: Path) -> None:
    """Inside the host's transaction a rollback takes the order, its number and its messages along."""
    with SqliteOrderStore(tmp_path / "shop.db", synchronous="NORMAL") as store:
        shop = Shop(store)
        place = Place(process="retail", lines=[CUPS], recipient=HOME, delivery="express")
        host = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
        host.execute("CREATE TABLE basket (order_id TEXT)")
        before = shop.picture()

        host.execute("BEGIN IMMEDIATE")
        lost = shop.desk.within(host).execute(place, by=LI, request_id="web-1")
        host.execute("INSERT INTO basket VALUES (?)", (lost.id,))
        host.execute("ROLLBACK")

        assert shop.picture() == before
        with pytest.raises(UnknownOrder):
            shop.desk.get(lost.id)

        host.execute("BEGIN IMMEDIATE")
        inside = shop.desk.within(host)
        kept = inside.execute(place, by=LI, request_id="web-1")
        kept = inside.execute(Pay(kept.id, method="alipay"), by=LI, request_id="web-2")
        host.execute("INSERT INTO basket VALUES (?)", (kept.id,))
        host.execute("COMMIT")

        assert kept.number == lost.number == "00000001"
        assert shop.desk.get(kept.id) == kept
        assert host.execute("SELECT order_id FROM basket").fetchall() == [(kept.id,)]
        host.close()


def test_no_provider_is_called_inside_the_hosts_transaction(tmp_path: Path) -> None:
    """A transaction that waits for a bank would hold everybody up."""
    with SqliteOrderStore(tmp_path / "shop.db", synchronous="NORMAL") as store:
        shop = Shop(store)
        host = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
        host.execute("BEGIN")

        with pytest.raises(DefinitionError, match="run it on the desk itself"):
            shop.desk.within(host).run_due()
        with pytest.raises(InvalidField):
            shop.desk.within("shop.db")

        host.close()


# ---- processes -------------------------------------------------------------------------------------------------------


def test_an_order_lives_by_the_version_it_began_with(shop: Shop) -> None:
    """An unknown version can be read and not taken further; with both registered, each goes on by its own."""
    order = shop.placed()
    newer = usual(version="2")
    only_new = OrderDesk(processes=[newer], store=shop.store, clock=shop.clock)
    both = OrderDesk(processes=[shop.process, newer], store=shop.store, clock=shop.clock)

    assert only_new.get(order.id) == order
    with pytest.raises(ProcessChanged, match="retail 1"):
        only_new.execute(Cancel(order.id), by=LI, request_id="c-1")

    assert both.execute(Cancel(order.id), by=LI, request_id="c-2").phase is Phase.CANCELLED
    fresh = both.execute(
        Place(process="retail", lines=[CUPS], recipient=HOME, delivery="express"), by=LI, request_id="n"
    )
    assert fresh.process.version == "2"


def test_a_process_registered_twice_is_refused() -> None:
    """Two rules under one name would leave it to chance which one holds."""
    with pytest.raises(DefinitionError, match="registered twice"):
        OrderDesk(processes=[usual(), usual()], store=MemoryOrderStore())


# ---- money by hand ---------------------------------------------------------------------------------------------------


def test_a_transfer_counts_when_it_is_verified(shop: Shop) -> None:
    """What the customer says is not money; what finance finds is, and a cent too little is seen."""
    order = shop.placed()
    claimed = shop.ask(ClaimPayment(order.id, method="bank_transfer", reference="slip 7"), LI)
    assert claimed.captured == Money.of("0.00", "CNY")
    assert claimed.phase is Phase.PAYMENT

    short = shop.ask(VerifyPayment(order.id, payment_id=PaymentId("p-1"), received=Money.of("71.96", "CNY")), BOOKS)

    assert short.balance_due == Money.of("0.01", "CNY")
    assert short.phase is Phase.PAYMENT
