"""Nobody from outside makes an order so large that each next step is slow; nothing that was said is lost by that."""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from pathlib import Path
from typing import Any, ClassVar

import pytest
from attrs import evolve

from orderflow.commands import (
    AddLines,
    Cancel,
    ChangeLine,
    ChooseDelivery,
    ClaimPayment,
    Command,
    ConfirmReceipt,
    Context,
    HandOver,
    OpenCart,
    OpenCase,
    OrderCommand,
    Pack,
    Place,
    RequestReturn,
    SetRecipient,
    Submit,
    WithdrawReturn,
    command,
)
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.rating import Rating
from orderflow.entities.shipment import ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.events import OrderRated
from orderflow.ids import ShipmentId
from orderflow.money import Money
from orderflow.policies import DEFAULT_BOUNDS, OrderBounds, bounded
from orderflow.ports import Done, PaymentNotice, TrackingNotice
from orderflow.refusals import BoundReached
from orderflow.roles import CUSTOMER, SALES, Actor
from orderflow.topic import Topic
from orderflow.validation import InvalidField

from .shop import CUP, HOME, LI, SHOP, STORE, Shop, usual

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SALLY = Actor("sally", SALES)
NUMBERS = count(1)


@pytest.fixture
def shop_with(tmp_path: Path) -> Iterator[Callable[..., Shop]]:
    """Makes a shop of these bounds."""
    shops: list[Shop] = []

    def made(**bounds: Any) -> Shop:
        process = usual(bounds=bounded(OrderBounds(**bounds))).extended(
            topics=[Topic(name="rating", commands=[RateTwice])]
        )
        shops.append(Shop(tmp_path / f"shop-{len(shops)}.db", process))
        return shops[-1]

    yield made
    for shop in shops:
        shop.store.close()


@command
class RateTwice(OrderCommand):
    """A host's command that lets customers add as much as they like."""

    type: ClassVar[str] = "rate_twice"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (CUSTOMER, SALES)

    def decide(self, context: Context) -> None:
        """One more, whatever was rated before."""
        rating = Rating(target=f"t-{len(context.order.ratings)}", score=5, text="", by=context.by.id, at=context.at)
        context.emit(OrderRated(occurred_at=context.at, rating=rating))


def ask(shop: Shop, command: Command, by: Actor = LI) -> Order:
    return shop.desk.execute(command, by=by, request_id=f"r-{next(NUMBERS)}")


def cart(shop: Shop) -> Order:
    return ask(shop, OpenCart(process="retail", currency="CNY", customer="li"))


def sent(shop: Shop) -> Order:
    order = shop.paid()
    ask(shop, Pack(order.id), STORE)
    return ask(shop, HandOver(order.id, shipment_id=ShipmentId("s-1")), STORE)


def completed(shop: Shop) -> Order:
    return ask(shop, ConfirmReceipt(sent(shop).id))


# ---- one refusal for whatever grows ----------------------------------------------------------------------------------

More = Callable[[Shop, Order], Order]


def one_line(shop: Shop, order: Order) -> Order:
    return ask(shop, AddLines(order.id, lines=(CUP,)))


def one_claim(shop: Shop, order: Order) -> Order:
    return ask(shop, ClaimPayment(order.id, method="bank_transfer", amount=Money.of("0.01", "CNY")))


def one_case(shop: Shop, order: Order) -> Order:
    return ask(shop, OpenCase(order.id, kind=f"trouble {len(order.cases)}", reason="where is it?"))


def one_return(shop: Shop, order: Order) -> Order:
    line_id = next(iter(order.lines)).id
    order = ask(shop, RequestReturn(order.id, lines=(ShipmentLine(line_id=line_id, quantity=1),)))
    return ask(shop, WithdrawReturn(order.id, return_id=list(order.returns)[-1].id))


def one_rating(shop: Shop, order: Order) -> Order:
    return ask(shop, RateTwice(order.id))


GROWING = {
    "lines": (cart, one_line),
    "payments": (Shop.placed, one_claim),
    "cases": (sent, one_case),
    "returns": (completed, one_return),
    "ratings": (Shop.placed, one_rating),
}


@pytest.mark.parametrize("bound", GROWING)
def test_one_more_than_the_bound_is_refused(shop_with: Callable[..., Shop], bound: str) -> None:
    """The last that fits is taken; the next is refused with bound, number and way out, and nothing changes."""
    shop = shop_with(**{bound: 3})
    begin, more = GROWING[bound]
    order = begin(shop)
    while len(getattr(order, bound)) < 3:
        order = more(shop, order)
    before = shop.desk.history(order.id), shop.desk.pending(order.id)

    with pytest.raises(BoundReached) as refused:
        more(shop, order)

    assert refused.value == BoundReached(order_id=order.id, bound=bound, count=4, most=3)
    assert "it would come to 4" in str(refused.value)
    assert f"OrderBounds.{bound}" in refused.value.remedy
    assert (shop.desk.history(order.id), shop.desk.pending(order.id)) == before
    assert shop.desk.get(order.id) == order


def test_many_at_once_are_counted_together(shop_with: Callable[..., Shop]) -> None:
    """One command that brings four is refused as the fourth alone would be, and an order that begins with them, too."""
    shop = shop_with(lines=3, specifications=2)
    order = cart(shop)
    details = {"colour": "blue", "size": "L", "glaze": "none"}

    with pytest.raises(BoundReached):
        ask(shop, AddLines(order.id, lines=(CUP,) * 4))
    with pytest.raises(BoundReached):
        ask(shop, Place(process="retail", lines=(CUP,) * 4, recipient=HOME, delivery="express"))
    with pytest.raises(BoundReached) as detailed:
        ask(shop, AddLines(order.id, lines=(evolve(CUP, specification=details),)))

    assert detailed.value.bound == "specifications"
    assert len(ask(shop, AddLines(order.id, lines=(CUP,) * 3)).lines) == 3


def test_a_cart_is_edited_so_often_and_then_submitted_or_cancelled(shop_with: Callable[..., Shop]) -> None:
    """Who has edited enough goes on or gives up: both ways out stay open."""
    shop = shop_with(edits=30)
    carts = [one_line(shop, cart(shop)) for _ in range(2)]
    for order in carts:
        ask(shop, SetRecipient(order.id, recipient=HOME))
        ask(shop, ChooseDelivery(order.id, option="express"))

        refused = refused_at_last(shop, order, one_line)

        assert (refused.bound, refused.count, refused.most) == ("edits", 31, 30)
    assert ask(shop, Cancel(carts[0].id)).phase is not Phase.DRAFT
    assert ask(shop, Submit(carts[1].id)).phase is not Phase.DRAFT


def refused_at_last(shop: Shop, order: Order, more: More) -> BoundReached:
    """The refusal of what is asked again and again."""
    for _ in range(100):
        try:
            order = more(shop, order)
        except BoundReached as refused:
            return refused
    raise AssertionError("nothing was refused")


def test_an_order_has_so_many_events_for_its_customer(shop_with: Callable[..., Shop]) -> None:
    """Once it is placed, all that happens counts; the shop's own people go on."""
    shop = shop_with(events=40)
    order = shop.placed()

    assert refused_at_last(shop, order, one_claim).bound == "events"
    assert ask(shop, Cancel(order.id), SHOP).phase is Phase.CANCELLED


def test_the_shops_own_people_and_the_system_are_not_held_back(shop_with: Callable[..., Shop]) -> None:
    """A customer who fills an order up does not keep the shop from seeing to it; whom they act for counts."""
    shop = shop_with(ratings=1, lines=2, cases=1)
    order = ask(shop, RateTwice(shop.placed().id))
    agent = evolve(SALLY, on_behalf_of=LI)

    with pytest.raises(BoundReached):
        ask(shop, RateTwice(order.id), agent)

    assert len(ask(shop, RateTwice(order.id), SALLY).ratings) == 2


def test_what_is_there_stays_when_a_bound_is_lowered(tmp_path: Path) -> None:
    """An order beyond its bound is read and goes on in all that does not make it grow."""
    generous = Shop(tmp_path / "shop.db")
    order = cart(generous)
    order = ask(generous, AddLines(order.id, lines=(CUP,) * 5))
    generous.store.close()
    strict = Shop(tmp_path / "shop.db", usual(bounds=bounded(OrderBounds(lines=2, specifications=1))))
    line_id = next(iter(order.lines)).id

    changed = ask(strict, ChangeLine(order.id, line_id=line_id, quantity=7))

    assert changed.lines[line_id].quantity == 7
    with pytest.raises(BoundReached):
        ask(strict, AddLines(order.id, lines=(CUP,)))
    strict.store.close()


def test_a_policy_raises_a_bound_for_some_orders(tmp_path: Path) -> None:
    """The answer may look at the order: a customer of ours buys by the thousand."""
    big = OrderBounds(lines=4)
    process = usual(bounds=lambda order: big if order.channel == "wholesale" else OrderBounds(lines=1))
    shop = Shop(tmp_path / "shop.db", process)
    few = ask(shop, OpenCart(process="retail", currency="CNY"))
    many = ask(shop, OpenCart(process="retail", currency="CNY", channel="wholesale"))

    assert len(ask(shop, AddLines(many.id, lines=(CUP,) * 4)).lines) == 4
    with pytest.raises(BoundReached):
        ask(shop, AddLines(few.id, lines=(CUP,) * 2))
    shop.store.close()


@pytest.mark.parametrize("number", [0, -1, True, 2.5, "3", None])
def test_a_bound_is_a_whole_number_from_one(number: Any) -> None:
    """A bound that holds nothing, or no number, is refused by its name."""
    with pytest.raises(InvalidField, match=r"OrderBounds\.lines"):
        OrderBounds(lines=number)


# ---- money is a fact -------------------------------------------------------------------------------------------------


def test_no_bound_loses_what_a_provider_says(shop_with: Callable[..., Shop]) -> None:
    """Beyond every bound, chargebacks are recorded, each of them."""
    shop = shop_with(events=1_000)
    order = shop.paid()
    shop.process = usual(bounds=bounded(OrderBounds(events=1, payments=1, edits=1)))
    strict = shop.restarted()

    for number in range(3):
        told = Done(amount=Money.of("1.00", "CNY"), reference=f"cb-{number}")
        strict.receive(PaymentNotice(order_id=order.id, key=f"{order.id}/p-1/start", answer=told, chargeback=True))

    assert strict.get(order.id).charged_back == Money.of("3.00", "CNY")


# ---- tracking reports ------------------------------------------------------------------------------------------------


def notice(order: Order, *reports: TrackingEvent) -> TrackingNotice:
    return TrackingNotice(order_id=order.id, shipment_id=ShipmentId("s-1"), events=reports)


def passing(number: int) -> TrackingEvent:
    at = NOON + timedelta(minutes=number)
    return TrackingEvent(status=TrackingStatus.IN_TRANSIT, at=at, description=f"hub {number}")


def calls_of(work: Callable[[], object]) -> int:
    """How many functions *work* calls: what it costs, on whichever machine."""
    calls = 0

    def counting(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def test_after_eleven_thousand_reports_the_next_costs_no_more(tmp_path: Path) -> None:
    """The next of a shipment with 11,000 reports takes as much work as the next of one with a few hundred."""
    shop = Shop(tmp_path / "shop.db")
    order = sent(shop)
    numbers = count(1)
    work = []

    for reports in (DEFAULT_BOUNDS.reports + 100, 11_000):
        while (first := next(numbers)) < reports:
            shop.desk.receive(notice(order, passing(first), *(passing(next(numbers)) for _ in range(99))))
        shop.desk.receive(notice(order, passing(next(numbers))))
        work.append(calls_of(lambda: shop.desk.receive(notice(order, passing(next(numbers))))))

    few, many = work
    assert many <= few * 1.1
    assert len(shop.desk.get(order.id).shipments["s-1"].tracking) <= DEFAULT_BOUNDS.reports + len(TrackingStatus)
    shop.store.close()


def test_a_report_beyond_the_bound_is_recorded_if_it_says_something_new(shop_with: Callable[..., Shop]) -> None:
    """The latest of its status takes the place of the one before, in the order and not in the history; older is not."""
    shop = shop_with(reports=3)
    order = sent(shop)
    shop.desk.receive(notice(order, *map(passing, (1, 2, 5))))
    full = shop.desk.history(order.id)

    for old in (passing(3), passing(5), passing(1)):
        shop.desk.receive(notice(order, old))
    assert shop.desk.history(order.id) == full

    later = shop.desk.receive(notice(order, passing(9)))
    assert later.shipments["s-1"].tracking == tuple(map(passing, (1, 2, 9)))
    arrived = TrackingEvent(status=TrackingStatus.DELIVERED, at=NOON)
    delivered = shop.desk.receive(notice(order, passing(7), arrived, passing(8)))
    assert delivered.shipments["s-1"].is_delivered
    assert arrived in delivered.shipments["s-1"].tracking
    assert shop.restarted().get(order.id) == delivered
    recorded = [report for record in shop.desk.history(order.id) for report in getattr(record.event, "reports", ())]
    assert [passing(5), passing(9)] == [report for report in recorded if report in (passing(5), passing(9))]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_shipment_is_where_its_reports_say_in_any_order_beyond_the_bound(most: int) -> None:
    """Few kept or all kept, together or one by one, in any order and repeated: it is at the same place (law 8)."""
    statuses = (TrackingStatus.IN_TRANSIT, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.ATTEMPT_FAILED)
    reports = [
        TrackingEvent(status=status, at=NOON + timedelta(minutes=number))
        for number, status in enumerate((*statuses, TrackingStatus.IN_TRANSIT))
    ]
    reports.append(TrackingEvent(status=TrackingStatus.RETURNING, at=NOON + timedelta(minutes=1)))

    places = {place_after(most, order) for order in list(permutations(reports))[::5]}

    assert places == {place_after(1_000, reports)}


def place_after(most: int, reports: Sequence[TrackingEvent]) -> str:
    """The state of a shipment of which these were reported one by one, and then again."""
    shop = MemoryShop(usual(bounds=bounded(OrderBounds(reports=most))))
    order = sent(shop)
    for report in (*reports, *reports[:2]):
        shop.desk.receive(notice(order, report))
    return shop.desk.get(order.id).shipments["s-1"].state


class MemoryShop(Shop):
    """The same without a file, for many lives."""

    def __init__(self, process: Any) -> None:
        super().__init__(Path(":memory:"), process)
