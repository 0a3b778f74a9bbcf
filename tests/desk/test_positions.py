"""Live positions at the desk: whose are taken and when, who may see them, and that they leave no trace in the order."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from attrs import define, evolve, field

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.memory_positions import MemoryPositionBoard
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.adapters.sqlite_positions import SqlitePositionBoard
from orderflow.commands import (
    Accept,
    AssignCourier,
    BeginPreparing,
    Command,
    ConfirmReceipt,
    HandOver,
    NewLine,
    Pack,
    Pay,
    Place,
    Track,
)
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.position import Position
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.errors import DefinitionError, Refusal
from orderflow.ids import ShipmentId
from orderflow.money import Money
from orderflow.ports import OrderStore
from orderflow.position_board import PositionBoard
from orderflow.refusals import NotInTransit, NotYourDelivery, NotYourOrder, RoleNotEntitled, UnknownOrder
from orderflow.roles import (
    COURIER,
    CUSTOMER,
    CUSTOMER_SERVICE,
    FINANCE,
    MERCHANT,
    PLATFORM,
    RESERVED_ROLES,
    SYSTEM,
    WAREHOUSE,
    Actor,
)
from orderflow.testing import FakeClock, FakeGateway, SequentialIds
from orderflow.validation import InvalidField
from vouched import food_delivery

from .shop import HOME, HOUSE, LI, SERVICE, SHOP

SUN, KIM = Actor("sun", COURIER), Actor("kim", COURIER)
NOODLES = NewLine(sku="noodles", name="noodles", quantity=2, unit_price=Money.of("28.50", "CNY"))
S1 = ShipmentId("s-1")


@define
class Restaurant:
    """A desk for meals, with a board for positions."""

    store: OrderStore = field(factory=MemoryOrderStore)
    board: PositionBoard = field(factory=MemoryPositionBoard)
    clock: FakeClock = field(factory=FakeClock)
    desk: OrderDesk = field(init=False)
    clicks: int = 0

    def __attrs_post_init__(self) -> None:
        self.desk = OrderDesk(
            processes=[food_delivery()],
            store=self.store,
            gateways={"alipay": FakeGateway()},
            positions=self.board,
            trusted_roles=RESERVED_ROLES,
            clock=self.clock,
            order_ids=SequentialIds().order_id,
        )

    def do(self, by: Actor, command: Command) -> Order:
        self.clicks += 1
        return self.desk.execute(command, by=by, request_id=f"click-{self.clicks}")

    def packed(self) -> Order:
        """A meal that waits for its courier, who is sun."""
        order = self.do(LI, Place(process="food_delivery", lines=(NOODLES,), recipient=HOME, delivery="to_door"))
        self.do(LI, Pay(order.id, method="alipay"))
        self.desk.run_due()
        self.do(SHOP, Accept(order.id))
        self.do(SHOP, BeginPreparing(order.id))
        self.do(SHOP, Pack(order.id))
        return self.do(HOUSE, AssignCourier(order.id, courier="sun"))

    def on_the_way(self) -> Order:
        """A meal that sun brings."""
        return self.do(SUN, HandOver(self.packed().id, shipment_id=S1))

    def tell(self, order: Order, status: TrackingStatus) -> Order:
        report = TrackingEvent(status=status, at=self.clock.now())
        return self.do(SUN, Track(order.id, shipment_id=S1, reports=(report,)))

    def here(self, *, seconds: int = 0) -> Position:
        """Somewhere on their way, so many seconds from now."""
        at = self.clock.now() + timedelta(seconds=seconds)
        return Position(latitude_micro=31_298_974 + 9 * seconds, longitude_micro=120_585_289, at=at)

    def refuses(self, kind: type[Refusal], order_id: str, position: Position, by: Actor) -> None:
        """It is refused, and no board has heard of it."""
        before = list(self.board.trail(order_id))

        with pytest.raises(kind) as refused:
            self.desk.report_position(order_id, position, by=by)

        assert type(refused.value) is kind
        assert list(self.board.trail(order_id)) == before


@pytest.fixture(params=["memory", "sqlite"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Restaurant]:
    if request.param == "memory":
        yield Restaurant()
        return
    with SqliteOrderStore(tmp_path / "shop.db") as store, SqlitePositionBoard(tmp_path / "shop.db") as board:
        yield Restaurant(store=store, board=board)


# ---- taken and shown -------------------------------------------------------------------------------------------------


def test_who_waits_sees_where_their_meal_is(place: Restaurant) -> None:
    """The latest position, and the way that the courier came; with their id, which the desk writes in."""
    order = place.on_the_way()
    assert place.desk.position(order.id, by=LI) is None
    first, second = place.here(seconds=-10), place.here()

    for position in (first, second):
        place.desk.report_position(order.id, position, by=SUN)

    assert place.desk.position(order.id, by=LI) == evolve(second, courier="sun")
    assert place.desk.trail(order.id, by=LI) == (evolve(first, courier="sun"), evolve(second, courier="sun"))


def test_a_thousand_positions_leave_the_order_as_it_was(place: Restaurant) -> None:
    """Neither its version, nor its history, snapshot, outbox or limits know of them; the board has them all."""
    order = place.on_the_way()
    history = place.desk.history(order.id)
    with place.store.unit() as unit:
        kept = (unit.order(order.id), unit.snapshot(order.id), unit.outbox(order.id), unit.limits(order.id))

    for second in range(1_000):
        place.desk.report_position(order.id, place.here(seconds=-second), by=SUN)

    assert place.desk.get(order.id) == order
    assert place.desk.history(order.id) == history
    with place.store.unit() as unit:
        assert (unit.order(order.id), unit.snapshot(order.id), unit.outbox(order.id), unit.limits(order.id)) == kept
        assert len(unit.records(order.id)) == order.version
    assert len(place.desk.trail(order.id, by=LI)) == 1_000
    assert place.desk.position(order.id, by=LI) == evolve(place.here(), courier="sun")


def test_positions_in_any_order_and_repeatedly_are_the_same_way(place: Restaurant) -> None:
    """Networks delay and repeat; the latest instant is where they are, whenever it came in."""
    order = place.on_the_way()
    way = [place.here(seconds=-second) for second in range(20)]
    arriving = [*way, *way[:7]]
    Random(20).shuffle(arriving)

    for position in arriving:
        place.desk.report_position(order.id, position, by=SUN)

    assert place.desk.position(order.id, by=LI) == evolve(way[0], courier="sun")
    assert place.desk.trail(order.id, by=LI) == tuple(evolve(one, courier="sun") for one in reversed(way))


def test_a_second_try_at_the_door_is_followed_as_well(place: Restaurant) -> None:
    """Nobody opened: the courier still has it."""
    order = place.on_the_way()
    place.tell(order, TrackingStatus.ATTEMPT_FAILED)

    place.desk.report_position(order.id, place.here(), by=SUN)

    assert place.desk.position(order.id, by=LI) is not None


# ---- not taken -------------------------------------------------------------------------------------------------------


def test_before_it_leaves_no_position_is_taken(place: Restaurant) -> None:
    """Where a courier is on their way to the restaurant is their own affair."""
    order = place.packed()

    place.refuses(NotInTransit, order.id, place.here(), SUN)


@pytest.mark.parametrize("status", [TrackingStatus.DELIVERED, TrackingStatus.RETURNED, TrackingStatus.LOST], ids=str)
def test_once_it_is_no_longer_on_the_way_no_position_is_taken(place: Restaurant, status: TrackingStatus) -> None:
    """Arrived, back or lost: what comes in late changes nothing, and what was there is still to be seen."""
    order = place.on_the_way()
    place.desk.report_position(order.id, place.here(), by=SUN)
    place.tell(order, status)

    place.refuses(NotInTransit, order.id, place.here(seconds=1), SUN)

    assert place.desk.position(order.id, by=LI) == evolve(place.here(), courier="sun")


def test_only_the_courier_of_the_order_reports(place: Restaurant) -> None:
    """No other courier, and nobody in another role, not even in their own name."""
    order = place.on_the_way()

    place.refuses(NotYourDelivery, order.id, place.here(), KIM)
    place.refuses(NotYourDelivery, order.id, evolve(place.here(), courier="kim"), SUN)
    for role in (CUSTOMER, MERCHANT, PLATFORM, CUSTOMER_SERVICE, SYSTEM, FINANCE):
        place.refuses(RoleNotEntitled, order.id, place.here(), Actor("sun", role))
    assert place.desk.position(order.id, by=SUN) is None

    place.desk.report_position(order.id, evolve(place.here(), courier="sun"), by=SUN)
    assert place.desk.position(order.id, by=SUN) == evolve(place.here(), courier="sun")


def test_an_instant_that_has_not_come_is_refused(place: Restaurant) -> None:
    """A minute too fast a clock may be; more, and its position would be the latest for ever."""
    order = place.on_the_way()

    place.refuses(InvalidField, order.id, place.here(seconds=61), SUN)
    place.desk.report_position(order.id, place.here(seconds=60), by=SUN)

    assert place.desk.position(order.id, by=LI) == evolve(place.here(seconds=60), courier="sun")


def test_what_is_no_position_is_refused(place: Restaurant) -> None:
    """And so is one of an order that there is not."""
    order = place.on_the_way()

    with pytest.raises(InvalidField, match="position"):
        place.desk.report_position(order.id, (31.3, 120.6), by=SUN)  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(InvalidField, match="by"):
        place.desk.report_position(order.id, place.here(), by="sun")  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(UnknownOrder):
        place.desk.report_position("o-99", place.here(), by=SUN)
    with pytest.raises(UnknownOrder):
        place.desk.position("o-99", by=LI)
    with pytest.raises(InvalidField, match="by"):
        place.desk.trail(order.id, by=None)  # type: ignore[arg-type] # the mistake that is meant


# ---- not shown -------------------------------------------------------------------------------------------------------


def test_who_has_no_business_with_it_sees_nothing(place: Restaurant) -> None:
    """Another customer, another courier, a role that it does not concern; all others see it."""
    order = place.on_the_way()
    place.desk.report_position(order.id, place.here(), by=SUN)

    for kind, by in (
        (NotYourOrder, Actor("wang", CUSTOMER)),
        (NotYourDelivery, KIM),
        (RoleNotEntitled, Actor("books", FINANCE)),
        (RoleNotEntitled, Actor("table", WAREHOUSE)),
    ):
        with pytest.raises(kind):
            place.desk.position(order.id, by=by)
        with pytest.raises(kind):
            place.desk.trail(order.id, by=by)
    for by in (LI, SUN, SHOP, SERVICE, HOUSE):
        assert place.desk.position(order.id, by=by) is not None
        assert len(place.desk.trail(order.id, by=by)) == 1


def test_a_desk_without_a_board_says_so(place: Restaurant) -> None:
    """Whoever put it together is told what to give it; orders live on without, and so does their end."""
    order = place.on_the_way()
    plain = OrderDesk(processes=[food_delivery()], store=place.store, clock=place.clock)

    for use in (
        lambda: plain.report_position(order.id, place.here(), by=SUN),
        lambda: plain.position(order.id, by=LI),
        lambda: plain.trail(order.id, by=LI),
    ):
        with pytest.raises(DefinitionError, match="OrderDesk\\(positions=…\\)"):
            use()
    plain.erase_personal_data(order.id, by=SERVICE, request_id="erase")
    plain.run_due()
    assert plain.pending(order.id) == ()


# ---- forgotten -------------------------------------------------------------------------------------------------------


def test_positions_are_deleted_when_the_order_is_closed(place: Restaurant) -> None:
    """At once nobody is shown them any more, and the run that closes the order deletes them."""
    order, other = place.on_the_way(), place.on_the_way()
    for one in (order, other):
        place.desk.report_position(one.id, place.here(), by=SUN)
    place.tell(order, TrackingStatus.DELIVERED)
    place.do(LI, ConfirmReceipt(order.id))
    place.desk.run_due()
    assert place.desk.position(order.id, by=LI) is not None

    place.clock.advance(timedelta(days=7, microseconds=1))
    place.desk.run_due()

    assert place.desk.get(order.id).phase is Phase.CLOSED
    assert list(place.board.trail(order.id)) == []
    place.board.keep(order.id, place.here())  # as one would be that is not deleted yet
    assert (place.desk.position(order.id, by=LI), place.desk.trail(order.id, by=SERVICE)) == (None, ())
    assert place.board.latest(other.id) is not None
    assert place.desk.pending(order.id) == ()


def test_positions_are_deleted_when_personal_data_is_erased(place: Restaurant) -> None:
    """They say where somebody lives; the next run deletes them, and what is reported later goes at the end."""
    order = place.on_the_way()
    place.desk.report_position(order.id, place.here(), by=SUN)

    place.desk.erase_personal_data(order.id, by=SERVICE, request_id="erase")
    place.desk.run_due()

    assert list(place.board.trail(order.id)) == []
    place.desk.report_position(order.id, place.here(seconds=1), by=SUN)
    assert len(place.desk.trail(order.id, by=LI)) == 1


def test_without_a_courier_there_is_nothing_to_forget(place: Restaurant) -> None:
    """An order that never came so far asks for no deletion."""
    order = place.do(LI, Place(process="food_delivery", lines=(NOODLES,), recipient=HOME, delivery="to_door"))

    place.desk.erase_personal_data(order.id, by=SERVICE, request_id="erase")

    assert [row.type for row in place.desk.pending(order.id) if row.type == "forget_positions"] == []
