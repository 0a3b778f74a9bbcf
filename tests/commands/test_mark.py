"""What is made is packed, as far as the contract tolerates beyond the order; and goods are marked."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from deals import BUYER, NOON, cny, item, made, part
from life import PROCESS, SHOP, Life
from life import STORE as CLERK
from life import paid as retail_paid
from orderflow.commands import (
    Cancel,
    CancelUnits,
    ConfirmReceipt,
    HandOver,
    MarkShipment,
    OpenCase,
    Pack,
    PlanProduction,
    Unpack,
    WriteOff,
)
from orderflow.entities.case import SHORTAGE
from orderflow.entities.collection import ById
from orderflow.entities.contract import Contract
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import Finding, Mark, TrackingStatus
from orderflow.events import ExcessGranted, ExcessWithdrawn, ShipmentFound, ShipmentPacked
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import (
    Allow,
    as_made_within_tolerance,
    as_ordered,
    once_all,
    once_marked,
    once_packed,
    with_delivery_note,
)
from orderflow.refusals import (
    AlreadyMarked,
    ExceedsPackable,
    ExceedsPlannable,
    ExceedsUnpacked,
    MarksDiffer,
    NothingOrdered,
    NotInspected,
    NotMarked,
    RoleNotEntitled,
    StepNotPossible,
    UnitsBlocked,
    UnknownLine,
    UnknownShipment,
)
from orderflow.roles import FINANCE, Actor
from orderflow.validation import InvalidField
from works import DAY, EYES, MAKER, PLANNER, S1, S2, SELLER, STORE, WORKSHOP, Agree, Bench, valves

L1 = LineId("l-1")
TODAY = NOON.date()


def run_of(units: int, *, over: int = 5) -> Bench:
    """A hundred valves of 9.99 are ordered; so many are made."""
    bench = Bench(item(1), over=over)
    bench.made(part(1, units))
    return bench


class TestPack:
    def test_only_what_is_made_is_packed(self) -> None:
        """Sixty of a hundred; the others when they have passed."""
        bench = run_of(60)

        refused = bench.refused(ExceedsPackable, Pack(bench.id, lines=(part(1, 61),)), STORE)
        assert (refused.line_id, refused.asked, refused.packable) == ("l-1", 61, 60)

        bench.packed()
        assert bench.order.shipments["s-1"].lines == (part(1, 60),)
        assert bench.refused(ExceedsPackable, Pack(bench.id), STORE).packable == 0
        bench.made()
        bench.packed()
        assert bench.order.shipments["s-2"].lines == (part(1, 40),)
        bench.refused(NothingOrdered, Pack(bench.id), STORE)

    def test_what_is_not_made_stays_out_of_the_shipment(self) -> None:
        """The other line is made, and goes alone."""
        bench = Bench()
        bench.made(part(2, 40))

        bench.packed()

        assert bench.order.shipments["s-1"].lines == (part(2, 40),)

    def test_a_shop_packs_what_was_ordered(self) -> None:
        """Where nothing is made, nothing is asked about making."""
        bench = Bench(item(1))
        bench.process = bench.process.extended(packing=as_ordered)

        bench.refused(ExceedsUnpacked, Pack(bench.id, lines=(part(1, 101),)), STORE)
        bench.packed()

        assert bench.line().packed == 100

    def test_an_unknown_line_is_not_packed(self) -> None:
        """Whatever the policy."""
        run = run_of(100)

        run.refused(UnknownLine, Pack(run.id, lines=(part(9, 1),)), STORE)

    def test_lost_units_are_not_here(self) -> None:
        """They have to be made again before they can be sent again."""
        bench = run_of(100)
        bench.tracked(bench.sent(part(1, 60)), TrackingStatus.LOST)

        assert bench.refused(ExceedsPackable, Pack(bench.id, lines=(part(1, 41),)), STORE).packable == 40

    def test_units_that_came_back_are(self) -> None:
        """They are packed anew."""
        bench = run_of(100)
        bench.tracked(bench.sent(), TrackingStatus.RETURNED)

        bench.packed()

        assert bench.line().packed == 100


class TestExcess:
    def test_a_run_of_a_hundred_and_three_is_sent(self) -> None:
        """Three more than were ordered, granted before they are packed, and owed for at the same price (S04)."""
        bench = run_of(103)

        events = bench.do(Pack(bench.id, lines=(part(1, 103),)), STORE).events

        assert [type(one) for one in events] == [ExcessGranted, ShipmentPacked]
        assert isinstance(events[0], ExcessGranted)
        assert events[0].lines == (part(1, 3),)
        line = bench.line()
        assert (line.excess, line.packed, line.unpacked, line.units) == (3, 103, 0, 103)
        assert bench.order.total == line.total == cny("1028.97")

    def test_it_is_never_packed_by_itself(self) -> None:
        """Whoever names nothing sends what was ordered."""
        bench = run_of(105)

        bench.packed()

        assert (bench.line().packed, bench.line().excess) == (100, 0)
        bench.refused(NothingOrdered, Pack(bench.id), STORE)
        bench.packed(part(1, 5))
        assert bench.line().excess == 5

    @pytest.mark.parametrize("split", [(105,), (100, 5), (52, 53), (1, 103, 1), (99, 1, 1, 1, 1, 1, 1)])
    def test_the_most_does_not_depend_on_how_it_is_split(self, split: tuple[int, ...]) -> None:
        """Five percent of what was ordered, in all; not five percent of each shipment (S04)."""
        bench = run_of(105)

        for units in split:
            bench.sent(part(1, units))

        bench.refused(ExceedsUnpacked, Pack(bench.id, lines=(part(1, 1),)), STORE)
        assert (bench.line().shipped, bench.line().excess) == (105, 5)
        assert bench.order.total == cny("1048.95")

    def test_no_more_than_is_tolerated(self) -> None:
        """Even if more lies here, made for whomever."""
        bench = run_of(105)
        extra = bench.order.part(Deal).production.put(made(1, 50, place=2))

        assert as_made_within_tolerance(with_deal(bench.order, production=extra), bench.line()) == 105

    def test_without_a_contract_nothing_is_tolerated(self) -> None:
        """Nor beyond what its tolerance says: rounded down, so that it is never exceeded."""
        for over, ordered, most in ((0, 100, 100), (5, 19, 19), (5, 39, 40), (100, 7, 14)):
            bench = Bench(item(1, quantity=ordered), over=over)
            bench.made(part(1, most))
            assert as_made_within_tolerance(bench.order, bench.line()) == most
            none = with_deal(bench.order, contracts=ById[Contract](), in_force=None)
            assert as_made_within_tolerance(none, bench.line()) == ordered

    def test_unpacking_takes_it_back(self) -> None:
        """Nobody waits for more than they have ordered, nor owes for it."""
        bench = run_of(103)
        bench.packed(part(1, 103))

        events = bench.do(Unpack(bench.id, shipment_id=S1), STORE).events

        assert ExcessWithdrawn(occurred_at=bench.at, lines=(part(1, 3),)) in events
        assert (bench.line().excess, bench.line().unpacked) == (0, 100)
        assert bench.order.total == cny("999.00")
        bench.packed(part(1, 103))
        assert bench.line().excess == 3

    def test_the_first_units_are_those_that_were_ordered(self) -> None:
        """Of two shipments the one without excess is unpacked: what lies in the other is no excess any more."""
        bench = run_of(105)
        bench.packed(part(1, 60))
        bench.packed(part(1, 45))
        assert bench.line().excess == 5

        bench.do(Unpack(bench.id, shipment_id=S1), STORE)

        assert (bench.line().excess, bench.line().packed, bench.line().unpacked) == (0, 45, 55)

    def test_a_lost_shipment_takes_it_back(self) -> None:
        """What has to be sent anew is what was ordered."""
        bench = run_of(103)
        shipment = bench.sent(part(1, 103))

        bench.tracked(shipment, TrackingStatus.LOST)

        assert (bench.line().excess, bench.line().open) == (0, 100)
        assert bench.order.total == cny("999.00")
        assert bench.order.phase is Phase.PREPARING

    def test_a_shipment_that_turns_up_brings_it_again(self) -> None:
        """As if it had never been lost (law 8)."""
        bench = run_of(103)
        shipment = bench.sent(part(1, 103))
        bench.tracked(shipment, TrackingStatus.LOST)

        events = bench.tracked(shipment, TrackingStatus.DELIVERED).events

        kinds = [type(one) for one in events]
        assert kinds.index(ExcessGranted) + 1 == kinds.index(ShipmentFound)
        assert (bench.line().excess, bench.line().delivered, bench.line().open) == (3, 103, 0)

    def test_a_shipment_that_turns_up_too_late_is_looked_at_by_people(self) -> None:
        """Others were sent in its place, as many as are tolerated: it would be more than that."""
        bench = run_of(103)
        shipment = bench.sent(part(1, 103))
        bench.tracked(shipment, TrackingStatus.LOST)
        bench.made()
        bench.sent()

        bench.tracked(shipment, TrackingStatus.DELIVERED)

        assert (bench.line().shipped, bench.line().delivered, bench.line().excess) == (100, 0, 0)

    def test_a_cancelled_order_has_none(self) -> None:
        """Its shipments are unpacked, and nothing is left."""
        bench = run_of(103)
        bench.packed(part(1, 103))

        bench.do(Cancel(bench.id, reason="no money"), SELLER)

        line = bench.line()
        assert (line.excess, line.cancelled, line.open, line.units) == (0, 100, 0, 0)

    def test_what_is_credited_stays(self) -> None:
        """All of it was waived, the three more as well; when the shipment comes back, they are the customer's still."""
        bench = run_of(103)
        shipment = bench.sent(part(1, 103))
        bench.do(WriteOff(bench.id, reason="goodwill"), Actor("books-1", FINANCE))

        bench.tracked(shipment, TrackingStatus.RETURNED)

        assert (bench.line().excess, bench.line().unpacked) == (3, 103)
        assert bench.order.credited == bench.order.total == cny("1028.97")


def with_deal(order: Order, **fields: Any) -> Order:
    """The order with another deal."""
    return order.with_part(attrs.evolve(order.part(Deal), **fields))


class TestExcessInAWorkshop:
    """On another page: cases, receipts, units cancelled."""

    def life(self) -> Life:
        life = Life(WORKSHOP.extended(dispatch=once_packed, packing=ten_more))
        life.place(valves(20), delivery=None)
        return life

    def test_missing_units_take_it_back(self) -> None:
        """The customer counts 18 of 25: five in excess are not owed for, two are to be sent."""
        life = self.life()
        life.do(Pack(life.id, lines=(part(1, 25),)), STORE)
        life.do(HandOver(life.id, shipment_id=S1), STORE)

        life.do(ConfirmReceipt(life.id, shipment_id=S1, findings=(Finding(line_id=L1, missing=7),)))

        assert (life.line().excess, life.line().shipped, life.line().open) == (0, 18, 2)
        assert life.order.total == cny("199.80")

    def test_a_host_may_tolerate_more_than_anybody_ordered(self) -> None:
        """Three times what was ordered is owed for three times."""
        life = Life(WORKSHOP.extended(packing=lambda order, line: 99))
        life.place(valves(2), delivery=None)

        life.do(Pack(life.id, lines=(part(1, 7),)), STORE)

        assert life.order.total == cny("69.93")

    def test_cancelled_units_lower_the_tolerance(self) -> None:
        """Half of what is ordered still, not of what once was."""
        life = Life(WORKSHOP.extended(packing=as_made_within_tolerance))
        life.place(valves(20), valves(1), delivery=None)
        life.do(Agree(life.id, over_percent=50), SELLER)
        life.do(CancelUnits(life.id, lines=(part(1, 10),), reason="too many"), SELLER)

        command = PlanProduction(life.id, completes_at=life.at + DAY, lines=(part(1, 16),))
        refused = life.refused(ExceedsPlannable, command, PLANNER)

        assert refused.plannable == 15


def ten_more(order: Order, line: LineItem) -> int:
    return line.unpacked - line.excess + 10


def test_units_that_a_case_keeps_are_not_packed() -> None:
    """As long as the shortage is not resolved, only what is free goes, however many more are tolerated."""
    life = retail_paid(process=PROCESS.extended(packing=ten_more))
    life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 1),), reason="one is broken"), SHOP)

    for units in (3, 4, 13):
        assert life.refused(UnitsBlocked, Pack(life.id, lines=(part(1, units),)), CLERK).free == 2
    assert life.refused(ExceedsPackable, Pack(life.id, lines=(part(1, 14),)), CLERK).packable == 13
    life.do(Pack(life.id), CLERK)

    assert life.line().packed == 2


class TestMarkShipment:
    def bench(self) -> Bench:
        """Ten of one line and four of the other lie in a shipment."""
        bench = Bench()
        bench.made()
        bench.packed(part(1, 10), part(2, 4))
        return bench

    def test_every_unit_is_marked(self) -> None:
        """Model, quantity, production date; a line may have been made on two days (S03, S04)."""
        bench = self.bench()
        marks = (mark(1, 6), mark(2, 4), mark(1, 4, date(2026, 3, 1)))

        bench.do(MarkShipment(bench.id, shipment_id=S1, marks=marks), MAKER)

        assert bench.order.shipments["s-1"].marks == marks

    @pytest.mark.parametrize(
        ("marks", "line", "marked", "packed"),
        [
            ((), "l-1", 0, 10),
            ((("l-1", 10),), "l-2", 0, 4),
            ((("l-1", 9), ("l-2", 4)), "l-1", 9, 10),
            ((("l-1", 10), ("l-2", 4), ("l-2", 1)), "l-2", 5, 4),
            ((("l-1", 10), ("l-2", 4), ("l-9", 1)), "l-9", 1, 0),
        ],
        ids=str,
    )
    def test_marks_say_what_lies_in_it(
        self, marks: tuple[tuple[str, int], ...], line: str, marked: int, packed: int
    ) -> None:
        """Not one unit less or more, of no other line."""
        bench = self.bench()
        written = tuple(mark(int(name[2:]), units) for name, units in marks)

        refused = bench.refused(MarksDiffer, MarkShipment(bench.id, shipment_id=S1, marks=written), STORE)

        assert (refused.shipment_id, refused.line_id, refused.marked, refused.packed) == ("s-1", line, marked, packed)

    def test_it_is_marked_once(self) -> None:
        """Wrong marks come off with the packing."""
        bench = self.bench()
        command = MarkShipment(bench.id, shipment_id=S1, marks=(mark(1, 10), mark(2, 4)))
        bench.do(command, STORE)

        bench.refused(AlreadyMarked, command, STORE)
        bench.do(Unpack(bench.id, shipment_id=S1), STORE)
        bench.packed(part(1, 10), part(2, 4))

        bench.do(MarkShipment(bench.id, shipment_id=S2, marks=(mark(1, 10), mark(2, 4))), STORE)

    def test_only_what_lies_here_is_marked(self) -> None:
        """Not a shipment that has left, was unpacked, or never was."""
        bench = self.bench()
        bench.packed(part(1, 1))
        bench.do(HandOver(bench.id, shipment_id=S1), STORE)
        bench.do(Unpack(bench.id, shipment_id=S2), STORE)

        for shipment in (S1, S2):
            bench.refused(StepNotPossible, MarkShipment(bench.id, shipment_id=shipment, marks=()), STORE)
        bench.refused(UnknownShipment, MarkShipment(bench.id, shipment_id=ShipmentId("s-9"), marks=()), STORE)

    def test_nothing_was_made_tomorrow(self) -> None:
        """The latest day is the one that has begun somewhere on earth."""
        bench = self.bench()
        noon = NOON.replace(hour=9, minute=59)

        def marked(day: date) -> MarkShipment:
            return MarkShipment(bench.id, shipment_id=S1, marks=(mark(1, 10, day), mark(2, 4)))

        tomorrow = NOON.date() + timedelta(days=1)
        assert bench.refused(InvalidField, marked(tomorrow), STORE, at=noon).path == "Mark.produced_on"
        bench.do(marked(tomorrow), STORE, at=noon + timedelta(minutes=1))

    @pytest.mark.parametrize("day", [NOON, "2026-03-02", None, 20260302])
    def test_a_production_date_is_a_date(self, day: object) -> None:
        """No instant: that is another day elsewhere."""
        with pytest.raises(InvalidField, match=r"^Mark\.produced_on: expected a date"):
            Mark(line_id=L1, model="M-1", quantity=1, produced_on=day)  # type: ignore[arg-type] # the mistake that is meant

    @pytest.mark.parametrize("by", [BUYER, SELLER, PLANNER, EYES], ids=str)
    def test_others_do_not_mark(self, by: Actor) -> None:
        """Whoever packs marks."""
        bench = self.bench()

        bench.refused(RoleNotEntitled, MarkShipment(bench.id, shipment_id=S1, marks=()), by)

    def test_an_unmarked_shipment_does_not_leave(self) -> None:
        """Where the process says so."""
        bench = self.bench()
        bench.process = bench.process.extended(dispatch=once_marked)
        bench.refused(NotMarked, HandOver(bench.id, shipment_id=S1), STORE)
        bench.do(MarkShipment(bench.id, shipment_id=S1, marks=(mark(1, 10), mark(2, 4))), STORE)

        bench.do(HandOver(bench.id, shipment_id=S1), STORE)

        assert bench.order.shipments["s-1"].has_left

    def test_all_that_is_asked_for_is_there(self) -> None:
        """Inspection, delivery note and marks together; the first that is missing is named."""
        bench = self.bench()
        both = bench.process.extended(dispatch=once_all(with_delivery_note, once_marked))
        either = bench.process.extended(dispatch=once_all(once_marked, with_delivery_note))

        for process, error in ((both, NotInspected), (either, NotMarked)):
            bench.process = process
            bench.refused(error, HandOver(bench.id, shipment_id=S1), STORE)
        shipment = bench.order.shipments["s-1"]
        assert once_all()(bench.order, shipment, by=STORE, at=bench.at) == Allow()


def mark(line: int, units: int, day: date = TODAY) -> Mark:
    return Mark(line_id=LineId(f"l-{line}"), model="DN50", quantity=units, produced_on=day)
