"""Identity first: whose order it is, is asked before anything about it is told, and for reading as for acting."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import meals
from desk.shop import CUPS, HOME, HOUSE, LI, SERVICE, SHOP, Shop, usual
from life import PROCESS, Life, cart, placed
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import (
    AddLines,
    Cancel,
    ChangeLine,
    ChooseDelivery,
    OpenCart,
    OrderCommand,
    Pay,
    Place,
    RecordPayment,
    Result,
    SetRecipient,
    Submit,
)
from orderflow.deciding import available, decide
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError, Refusal
from orderflow.ids import OrderId, PaymentId
from orderflow.offering import delivery_options
from orderflow.policies import Allow, own_orders_only
from orderflow.refusals import NotYourDelivery, NotYourOrder, ProcessChanged, RoleNotTrusted, UnknownOrder
from orderflow.roles import CUSTOMER, MERCHANT, ORDERFLOW, PLATFORM, SYSTEM, Actor, Role
from orderflow.testing import FakeClock, SequentialIds
from orderflow.validation import InvalidField

MALLORY = Actor("mallory", CUSTOMER)
OWN = usual().extended(access=own_orders_only)
NOWHERE = OrderId("nowhere")


@pytest.fixture(params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """A shop in which customers see and act on their own orders only."""
    if request.param == "memory":
        yield Shop(process=OWN)
        return
    with SqliteOrderStore(tmp_path / "shop.db") as store:
        yield Shop(process=OWN, store=store)


def told(ask: Callable[[], object]) -> tuple[object, ...]:
    """All that somebody who asks is told, who is refused."""
    with pytest.raises(Refusal) as caught:
        ask()
    refused = caught.value
    return type(refused), refused.code, refused.facts(), str(refused), refused.remedy


def about(refused: tuple[object, ...], order_id: str) -> list[str]:
    """The same with the id of the order left out, so that two of them can be compared."""
    return [str(part).replace(order_id, "…") for part in refused]


# ---- the attack ------------------------------------------------------------------------------------------------------


def test_nobody_learns_which_fields_are_missing_in_another_s_cart(shop: Shop) -> None:
    """`Submit` on somebody's cart told which of their fields are missing; it tells that there is no such order."""
    filled = shop.ask(OpenCart(process="retail", currency="CNY"), LI)
    filled = shop.ask(AddLines(filled.id, lines=(CUPS,)), LI)
    before = shop.picture()

    assert about(told(lambda: shop.ask(Submit(filled.id), MALLORY)), filled.id) == about(
        told(lambda: shop.ask(Submit(NOWHERE), MALLORY)), NOWHERE
    )
    assert shop.picture() == before


WISHES: list[Callable[[OrderId], OrderCommand]] = [
    Submit,
    Cancel,
    lambda order: Pay(order, method="alipay"),
    lambda order: Pay(order, method="no such method"),
    lambda order: ChangeLine(order, line_id="l-1", quantity=7),  # type: ignore[arg-type] # any text will do
    lambda order: ChangeLine(order, line_id="l-99", quantity=7),  # type: ignore[arg-type] # any text will do
    lambda order: SetRecipient(order, recipient=HOME),
    lambda order: ChooseDelivery(order, option="pickup"),
]
LOOKS: list[Callable[[OrderDesk, str, Actor], object]] = [
    lambda desk, order_id, by: desk.get(order_id, by=by),
    lambda desk, order_id, by: desk.history(order_id, by=by),
    lambda desk, order_id, by: desk.personal_data(order_id, by=by),
    lambda desk, order_id, by: desk.limits(order_id, by=by),
    lambda desk, order_id, by: desk.available(order_id, by=by),
    lambda desk, order_id, by: desk.delivery_options(order_id, by=by),
]


@pytest.mark.parametrize("place", range(len(WISHES)))
def test_whatever_a_stranger_asks_for_is_refused_as_if_there_were_no_order(shop: Shop, place: int) -> None:
    """Page, facts, policies and laws are not asked, so none of them tells anything."""
    order = shop.placed()
    before = shop.picture()

    def asks(order_id: OrderId) -> Order:
        return shop.ask(WISHES[place](order_id), MALLORY)

    theirs, none = (told(partial(asks, id_)) for id_ in (order.id, NOWHERE))

    assert about(theirs, order.id) == about(none, NOWHERE)
    assert theirs[0] is UnknownOrder
    assert shop.picture() == before


@pytest.mark.parametrize("place", range(len(LOOKS)))
def test_a_stranger_cannot_tell_another_s_order_from_none(shop: Shop, place: int) -> None:
    """Whatever they look at; those whose order it is, and the shop, see it, and so does the host."""
    order, look = shop.placed(), LOOKS[place]

    theirs, none = (told(partial(look, shop.desk, id_, MALLORY)) for id_ in (order.id, NOWHERE))

    assert about(theirs, order.id) == about(none, NOWHERE)
    for by in (LI, SHOP, SERVICE, HOUSE):
        look(shop.desk, order.id, by)


def test_the_host_s_log_says_why(shop: Shop) -> None:
    """The answer of the policy is the cause, which no caller is shown."""
    order = shop.placed()

    with pytest.raises(UnknownOrder) as caught:
        shop.desk.get(order.id, by=MALLORY)

    assert caught.value.__cause__ == NotYourOrder(order_id=order.id)


def test_without_somebody_who_looks_the_host_does(shop: Shop) -> None:
    """And sees what is there."""
    order = shop.placed()

    assert shop.desk.get(order.id) == order
    assert shop.desk.find() == (order,)
    assert shop.desk.history(order.id)
    assert shop.desk.personal_data(order.id).recipient == HOME


# ---- repeated requests -----------------------------------------------------------------------------------------------


def test_a_repeated_request_is_no_way_around_it(shop: Shop) -> None:
    """Whoever may not see an order any more is not handed it for a click of long ago."""
    mine = True

    def while_it_is_theirs(order: Order, *, by: Actor) -> Allow | Refusal:
        return Allow() if mine or by.role != CUSTOMER else NotYourOrder(order_id=order.id)

    shop.process = usual(name="retail").extended(access=while_it_is_theirs)
    shop.desk = shop.another_desk()
    wish = Place(process="retail", lines=(CUPS,), recipient=HOME, delivery="express")
    order = shop.desk.execute(wish, by=LI, request_id="click")
    assert shop.desk.execute(wish, by=LI, request_id="click") == order

    mine = False

    assert told(lambda: shop.desk.execute(wish, by=LI, request_id="click"))[0] is UnknownOrder


# ---- searching -------------------------------------------------------------------------------------------------------


def test_a_search_finds_what_somebody_may_see_page_by_page(shop: Shop) -> None:
    """Full pages of their own, in order, nothing twice, however many of others' lie between."""
    for name in ("li", "mallory", "li", "mallory", "mallory", "li", "li"):
        wish = Place(process="retail", lines=(CUPS,), recipient=HOME, delivery="express")
        shop.ask(wish, Actor(name, CUSTOMER))
        shop.later(minutes=1)
    mine = tuple(order for order in shop.desk.find() if order.customer == "li")

    pages = [shop.desk.find(by=LI, page_size=3)]
    while pages[-1]:
        pages.append(shop.desk.find(by=LI, page_size=3, after=pages[-1][-1]))

    assert [len(page) for page in pages] == [3, 1, 0]
    assert sum(pages, ()) == mine
    assert shop.desk.find(customer="li", by=MALLORY) == ()
    assert shop.desk.find(number=mine[0].number, by=MALLORY) == ()
    assert shop.desk.find(by=SHOP) == shop.desk.find()


@pytest.mark.parametrize("limit", [1, 2, 5, 100, 0])
def test_pages_are_full_where_the_store_cannot_tell_who_may_see(limit: int) -> None:
    """A merchant sees the orders of one channel: whatever lies between is passed over, across the store's pages."""

    def own_channel(order: Order, *, by: Actor) -> Allow | Refusal:
        sees = by.role != MERCHANT or order.channel == by.id
        return Allow() if sees else NotYourOrder(order_id=order.id)

    shop = Shop(process=usual().extended(access=own_channel))
    for place in range(230):
        shop.ask(OpenCart(process="retail", currency="CNY", channel="teahouse" if place % 20 == 0 else "other"), LI)
    theirs = tuple(order for order in shop.desk.find(page_size=1_000) if order.channel == "teahouse")
    assert len(theirs) == 12

    found: list[Order] = []
    while limit and (page := shop.desk.find(by=SHOP, page_size=limit, after=found[-1] if found else None)):
        assert len(page) == min(limit, 12 - len(found))
        found += page

    assert tuple(found) == (theirs if limit else ())


def test_the_limits_of_all_orders_are_for_the_host(shop: Shop) -> None:
    """Whoever looks names the order."""
    shop.placed()

    with pytest.raises(InvalidField) as caught:
        shop.desk.limits(by=LI)

    assert caught.value.path == "order_id"
    assert shop.desk.limits()


# ---- beginning an order ----------------------------------------------------------------------------------------------


def test_nobody_begins_an_order_in_another_s_name(shop: Shop) -> None:
    """That is no secret, so it is said; and nothing is written, no number drawn."""
    before = shop.picture()

    with pytest.raises(NotYourOrder):
        shop.ask(OpenCart(process="retail", currency="CNY", customer="li"), MALLORY)

    assert shop.picture() == before


# ---- by the core, and by own answers ---------------------------------------------------------------------------------


def test_the_core_asks_first_too() -> None:
    """Whoever uses it without a desk is as safe: before a changed process, page, role and facts."""
    life = placed(process=PROCESS.extended(access=own_orders_only))
    other = PROCESS.extended(version="2", access=own_orders_only)
    ask: dict[str, Any] = {"by": MALLORY, "at": life.at}

    with pytest.raises(UnknownOrder):
        available(life.order, process=life.process, **ask)
    with pytest.raises(UnknownOrder):
        delivery_options(life.order, process=life.process, **ask)
    with pytest.raises(UnknownOrder):
        decide(life.order, Cancel(life.id), process=other, ids=SequentialIds(), **ask)
    with pytest.raises(ProcessChanged):
        decide(life.order, Cancel(life.id), process=other, ids=SequentialIds(), by=Actor("li", CUSTOMER), at=life.at)


@pytest.mark.parametrize("answer", [None, True, False, "yes"])
def test_an_answer_that_is_none_is_loud(answer: object) -> None:
    """A forgotten `return` must not let everybody in, for reading, acting or beginning."""
    life = cart()
    life.process = PROCESS.extended(access=lambda order, by: answer)

    life.refused(DefinitionError, Cancel(life.id))
    with pytest.raises(DefinitionError):
        available(life.order, process=life.process, by=MALLORY, at=life.at)
    Life(life.process).refused(DefinitionError, OpenCart(process="retail", currency="CNY"))


def test_the_library_is_nobody_to_be_kept_out(shop: Shop) -> None:
    """A policy that lets one team in does not stop payments from being recorded and limits from being run."""
    shop.process = usual().extended(
        access=lambda order, by: Allow() if by.role in (CUSTOMER, MERCHANT) else NotYourOrder(order_id=order.id)
    )
    shop.desk = shop.another_desk()
    order = shop.placed()
    shop.ask(Pay(order.id, method="alipay"), LI)

    report = shop.desk.run_due()

    assert (report.parked, report.refused, report.failed) == ((), (), ())
    assert shop.desk.get(order.id).is_paid
    assert told(lambda: shop.desk.get(order.id, by=SERVICE))[0] is UnknownOrder


def test_an_older_version_of_a_process_has_the_same_users(shop: Shop) -> None:
    """A stranger is not told what another's order lives by; its owner is told why it cannot go on here."""
    order = shop.placed()
    newer = OrderDesk(processes=[OWN.extended(version="2")], store=shop.store, clock=shop.clock)

    assert told(lambda: newer.execute(Cancel(order.id), by=MALLORY, request_id="x"))[0] is UnknownOrder
    assert told(lambda: newer.execute(Cancel(order.id), by=LI, request_id="x"))[0] is ProcessChanged
    assert newer.get(order.id, by=LI) == order


def test_of_a_process_that_is_not_here_nobody_knows_who_may_see_it(shop: Shop) -> None:
    """So nobody is shown it; the host sees it."""
    order = shop.placed()
    other = OrderDesk(processes=[OWN.extended(name="other")], store=shop.store, clock=shop.clock)

    assert told(lambda: other.get(order.id, by=LI))[0] is ProcessChanged
    assert other.find(by=LI) == ()
    assert other.get(order.id) == order


def test_couriers_see_what_nobody_else_brings() -> None:
    """One that nobody was assigned to may be taken by any; another courier's is nothing to them."""
    process = meals.MEALS.extended(access=own_orders_only)
    free, taken = meals.packed(process), meals.on_the_way(process)

    for by, order in ((meals.SUN, free.order), (meals.KIM, free.order), (meals.SUN, taken.order)):
        process.require_access(order, by=by)
    with pytest.raises(UnknownOrder) as caught:
        process.require_access(taken.order, by=meals.KIM)

    assert isinstance(caught.value.__cause__, NotYourDelivery)


# ---- the system and the platform -------------------------------------------------------------------------------------


def plain(**given: Any) -> OrderDesk:
    """A desk as a web handler has it."""
    return OrderDesk(
        processes=[usual()],
        store=MemoryOrderStore(),
        clock=FakeClock(),
        order_ids=SequentialIds().order_id,
        **given,
    )


PRETENDERS = [
    ORDERFLOW,
    Actor("cron", SYSTEM),
    Actor("app", PLATFORM),
    Actor("li", CUSTOMER, on_behalf_of=ORDERFLOW),
    Actor("li", CUSTOMER, on_behalf_of=Actor("app", PLATFORM)),
]


@pytest.mark.parametrize("by", PRETENDERS)
def test_nobody_is_taken_for_the_system_or_the_platform(by: Actor) -> None:
    """A caller who says so is refused, whatever they ask for, before it is looked at."""
    desk = plain()
    wish = Place(process="retail", lines=(CUPS,), recipient=HOME, delivery="express", customer="li")
    order = desk.execute(wish, by=LI, request_id="1")
    history = desk.history(order.id)
    forged = RecordPayment(order.id, payment_id=PaymentId("p-1"), what="start", result=Result.DONE)
    for command in (wish, forged, Cancel(order.id), Cancel(NOWHERE)):
        assert told(partial(desk.execute, command, by=by, request_id="2"))[0] is RoleNotTrusted
    for look in LOOKS:
        assert told(partial(look, desk, order.id, by))[0] is RoleNotTrusted
    assert told(lambda: desk.find(by=by))[0] is RoleNotTrusted
    assert told(lambda: desk.erase_personal_data(order.id, by=by, request_id="3"))[0] is RoleNotTrusted

    assert desk.find() == (order,)
    assert desk.history(order.id) == history
    assert desk.execute(Cancel(order.id), by=LI, request_id="2").cancellation is not None  # the id was not used up


def test_a_desk_that_was_told_so_takes_the_platform_s_word() -> None:
    """And only the platform's."""
    desk = plain(trusted_roles=(PLATFORM,))
    order = desk.execute(
        Place(process="retail", lines=(CUPS,), recipient=HOME, delivery="express"), by=LI, request_id="1"
    )

    desk.erase_personal_data(order.id, by=HOUSE, request_id="2")

    assert desk.personal_data(order.id).recipient is None
    assert told(lambda: desk.execute(Cancel(order.id), by=ORDERFLOW, request_id="3"))[0] is RoleNotTrusted


def test_the_library_needs_no_trust_for_what_it_does_itself() -> None:
    """A limit that ends is acted on by the system, on any desk."""
    clock = FakeClock()
    desk = OrderDesk(processes=[usual()], store=MemoryOrderStore(), clock=clock)
    order = desk.execute(
        Place(process="retail", lines=(CUPS,), recipient=HOME, delivery="express"), by=LI, request_id="1"
    )
    clock.advance(desk.limits(order.id)[0].due_at - clock.now() + timedelta(microseconds=1))

    desk.run_due()

    assert desk.history(order.id)[-1].by == ORDERFLOW
    assert desk.get(order.id).cancellation is not None


@pytest.mark.parametrize("role", [MERCHANT, Role("auditor"), Role("plattform")])
def test_only_the_roles_of_nobody_need_trust(role: Role) -> None:
    """A misspelt role would trust nobody, and nobody would notice."""
    with pytest.raises(DefinitionError, match="needs no trust"):
        plain(trusted_roles=(role,))
