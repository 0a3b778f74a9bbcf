"""Stock for an order: what lies there need not be made, and can be given back as long as it lies there (S14)."""

import pytest

from deals import BOOKS, BUYER, NOON, PLANNER, SELLER, STORE, decided, item, part
from made import CLERK, MADE, Prepared, made_order
from orderflow.commands import AllocateStock, CancelUnits, Command, FreeStock
from orderflow.deciding import Decision
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_in_stock, units_to_make, units_to_plan
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.production import ProductionOrder
from orderflow.entities.shipment import ShipmentLine
from orderflow.errors import Refusal
from orderflow.events import StockAllocated, StockFreed
from orderflow.ids import LineId, OrderId, ProductionId
from orderflow.refusals import (
    ExceedsAllocated,
    ExceedsToMake,
    NothingOrdered,
    NothingToAllocate,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
)
from orderflow.roles import Actor

O1 = OrderId("o-1")


def done(order: Order, command: Command, by: Actor = CLERK) -> Decision:
    return decided(order, command, by, process=MADE)


def refused(kind: type[Refusal], order: Order, command: Command, by: Actor = CLERK) -> Refusal:
    before = order.part(Deal)
    with pytest.raises(kind) as caught:
        done(order, command, by)
    assert order.part(Deal) is before
    return caught.value


def allocated(*parts: ShipmentLine, making: int = 0) -> Order:
    """100 of l-1 and 40 of l-2 were ordered; these lie in stock, and so many of l-1 are being made."""
    production = ProductionOrder(
        id=ProductionId("w-1"),
        number="P-00000001",
        lines=(part(1, making or 1),),
        completes_at=NOON,
        state="making",
        phase=ChildPhase.OPEN,
        planned_at=NOON,
    )
    deal = Deal(allocated=parts, production=ById([production] if making else []))
    return made_order("preparing", deal=deal)


class TestAllocating:
    def test_all_that_nobody_makes(self) -> None:
        """It is in stock, and needs neither be planned nor made."""
        decision = done(allocated(), AllocateStock(O1))

        assert decision.events == (StockAllocated(occurred_at=NOON, lines=(part(1, 100), part(2, 40))),)
        assert decision.order.part(Deal).allocated == (part(1, 100), part(2, 40))
        assert units_in_stock(decision.order) == {"l-1": 100, "l-2": 40}
        assert units_to_make(decision.order) == {}
        assert not decision.effects

    def test_what_is_being_made_is_left_to_production(self) -> None:
        """Left out, only what nobody makes is taken; named, what is being made can be in stock all the same."""
        order = allocated(making=60)

        assert done(order, AllocateStock(O1)).order.part(Deal).allocated == (part(1, 40), part(2, 40))
        assert done(order, AllocateStock(O1, lines=(part(1, 100),))).order.part(Deal).allocated == (part(1, 100),)

    def test_part_by_part(self) -> None:
        """Several times, up to what has to be made; a line that is named twice counts once."""
        order = done(allocated(part(2, 5)), AllocateStock(O1, lines=(part(1, 30), part(1, 20), part(2, 1)))).order

        assert order.part(Deal).allocated == (part(2, 6), part(1, 50))
        assert units_to_plan(order) == {"l-1": 50, "l-2": 34}

    @pytest.mark.parametrize("by", [CLERK, PLANNER, STORE])
    def test_who_may(self, by: Actor) -> None:
        """The order clerk, planning, the warehouse."""
        assert done(allocated(), AllocateStock(O1), by).order.part(Deal).allocated

    @pytest.mark.parametrize("by", [BUYER, SELLER, BOOKS])
    @pytest.mark.parametrize("command", [AllocateStock(O1), FreeStock(O1)])
    def test_who_may_not(self, by: Actor, command: Command) -> None:
        """Nobody else says what lies in stock."""
        refused(RoleNotEntitled, allocated(part(1, 1)), command, by)

    @pytest.mark.parametrize("state", ["intake", "in_review", "awaiting_confirmation", "completed", "cancelled"])
    def test_when_not(self, state: str) -> None:
        """Before the customer has confirmed there is nothing to take, and afterwards nothing to send."""
        refused(StepNotPossible, made_order(state), AllocateStock(O1))

    def test_one_too_many(self) -> None:
        """Never more than has to be made, counted together."""
        refusal = refused(ExceedsToMake, allocated(part(1, 40)), AllocateStock(O1, lines=(part(2, 1), part(1, 61))))

        assert refusal.facts() == {"order_id": O1, "line_id": "l-1", "asked": 61, "to_make": 60}
        refused(ExceedsToMake, allocated(), AllocateStock(O1, lines=(part(1, 60), part(1, 41))))

    def test_nothing_is_left(self) -> None:
        """All is there, or being made."""
        refused(NothingToAllocate, allocated(part(1, 100), part(2, 40)), AllocateStock(O1))
        refused(NothingToAllocate, allocated(part(2, 40), making=100), AllocateStock(O1))
        refused(NothingToAllocate, allocated(), AllocateStock(O1, lines=()))

    def test_a_line_that_is_not_there(self) -> None:
        """Named before anything is counted."""
        nowhere = ShipmentLine(line_id=LineId("l-9"), quantity=1)

        refused(UnknownLine, allocated(), AllocateStock(O1, lines=(nowhere,)))
        refused(UnknownLine, allocated(), FreeStock(O1, lines=(nowhere,)))

    def test_what_is_cancelled_need_not_be_there(self) -> None:
        """Only units that shall come are to be made."""
        order = made_order("preparing", lines=(item(1), item(2, quantity=40, price="25.00", cancelled=30)))

        assert done(order, AllocateStock(O1)).order.part(Deal).allocated == (part(1, 100), part(2, 10))


class TestGivingBack:
    def test_all_that_lies_here(self) -> None:
        """It has to be made then."""
        decision = done(allocated(part(1, 60), part(2, 3)), FreeStock(O1))

        assert decision.events == (StockFreed(occurred_at=NOON, lines=(part(1, 60), part(2, 3))),)
        assert decision.order.part(Deal).allocated == ()
        assert units_to_plan(decision.order) == {"l-1": 100, "l-2": 40}

    def test_some_of_it(self) -> None:
        """The rest stays."""
        order = done(allocated(part(1, 60), part(2, 3)), FreeStock(O1, lines=(part(1, 59),))).order

        assert order.part(Deal).allocated == (part(1, 1), part(2, 3))

    def test_not_what_is_packed(self) -> None:
        """Units in a shipment are no longer in stock; once it is unpacked, they are."""
        made = Prepared()
        made.do(AllocateStock(made.order.id))
        made.pack(part(1, 60))

        refusal = made.refused(ExceedsAllocated, FreeStock(made.order.id, lines=(part(1, 41),)))
        assert (refusal.asked, refusal.allocated) == (41, 40)
        made.do(FreeStock(made.order.id, lines=(part(1, 40), part(2, 40))))
        made.refused(NothingOrdered, FreeStock(made.order.id))

        made.unpack()
        made.do(FreeStock(made.order.id))
        assert made.order.part(Deal).allocated == ()

    def test_more_is_packed_than_lay_there(self) -> None:
        """Where nobody looks whether goods are there before they are packed, less than nothing is left of them."""
        made = Prepared()
        made.do(AllocateStock(made.order.id, lines=(part(1, 10),)))
        made.pack(part(1, 60))

        made.refused(NothingOrdered, FreeStock(made.order.id))
        assert made.refused(ExceedsAllocated, FreeStock(made.order.id, lines=(part(1, 1),))).allocated == 0

    def test_not_what_was_made(self) -> None:
        """What production made for the order was never taken from stock."""
        production = ProductionOrder(
            id=ProductionId("w-1"),
            number="P-00000001",
            lines=(part(1, 50),),
            finished=(part(1, 50),),
            completes_at=NOON,
            state="finished",
            phase=ChildPhase.CLOSED,
            planned_at=NOON,
        )
        order = made_order("preparing", deal=Deal(allocated=(part(1, 10),), production=ById([production])))

        refusal = refused(ExceedsAllocated, order, FreeStock(O1, lines=(part(1, 11),)))
        assert refusal.facts()["allocated"] == 10
        refused(ExceedsAllocated, order, FreeStock(O1, lines=(part(2, 1),)))

    def test_nothing_is_named(self) -> None:
        """There is nothing to give back."""
        refused(NothingOrdered, allocated(), FreeStock(O1))
        refused(NothingOrdered, allocated(part(1, 1)), FreeStock(O1, lines=()))

    def test_a_cancelled_unit_can_be_given_back(self) -> None:
        """It lies here, and nobody wants it."""
        made = Prepared()
        made.do(AllocateStock(made.order.id))
        made.do(CancelUnits(made.order.id, lines=(part(1, 10),)), SELLER)

        made.do(FreeStock(made.order.id, lines=(part(1, 10),)))

        assert units_to_make(made.order) == {}
