"""Before goods are made: production orders planned and cancelled, raw materials bought and received."""

import attrs
import pytest

from deals import BUYER, CLOCK, DIRECTOR, NOON, SELLER, STORE, contract, item, part
from orderflow.commands import (
    Cancel,
    CancelProduction,
    InspectProduction,
    PlanProduction,
    PurchaseMaterials,
    ReceiveMaterials,
    StartProduction,
)
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildMove, ChildPhase, Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import DealWithdrawn, Moved, ProductionCancelled, ProductionPlanned
from orderflow.ids import LineId, ProductionId
from orderflow.policies import production_numbers
from orderflow.refusals import (
    ExceedsPlannable,
    NothingOrdered,
    NothingToMake,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
    UnknownProduction,
)
from orderflow.roles import Actor
from orderflow.states.production import ProductionFlow
from orderflow.validation import InvalidField
from works import BUYING, DAY, EYES, MAKER, PLANNER, W1, W2, Bench

SOON = NOON + 5 * DAY
W9 = ProductionId("w-9")


def moved(step: str, source: str, target: str) -> ChildMove:
    return ChildMove(step, source, target, ProductionFlow.table.phase_of(target))


class TestPlanProduction:
    def test_all_that_shall_come_is_planned(self) -> None:
        """Nothing is named: all units that are neither made nor planned, under a number of its own register."""
        bench = Bench()

        (planned,) = bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER).events

        assert isinstance(planned, ProductionPlanned)
        run = bench.run()
        assert (run.id, run.number, run.completes_at) == ("w-1", "P-00000001", SOON)
        assert run.lines == run.left == (part(1, 100), part(2, 40))
        assert run.phase is ChildPhase.OPEN
        assert bench.ids.registers == {"production": 1}

    def test_it_is_planned_in_parts(self) -> None:
        """Several production orders together; each has the next number, the last takes what is left."""
        bench = Bench()
        bench.do(PlanProduction(bench.id, completes_at=SOON, lines=(part(1, 30), part(1, 30))), PLANNER)
        bench.do(PlanProduction(bench.id, completes_at=SOON, lines=(part(2, 40),)), MAKER)

        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)

        assert [(run.id, run.number, run.lines) for run in bench.order.part(Deal).production] == [
            ("w-1", "P-00000001", (part(1, 60),)),
            ("w-2", "P-00000002", (part(2, 40),)),
            ("w-3", "P-00000003", (part(1, 40),)),
        ]

    def test_nothing_is_planned_twice(self) -> None:
        """All is planned; and all is made."""
        bench = Bench()
        bench.made()
        assert bench.order.phase is Phase.DELIVERING

        bench.refused(NothingToMake, PlanProduction(bench.id, completes_at=bench.at + DAY), PLANNER)

    def test_as_many_more_as_the_contract_tolerates(self) -> None:
        """105 of 100 with five percent, however it is split: not one more, planned or made."""
        bench = Bench()
        bench.made(part(1, 60))
        bench.do(PlanProduction(bench.id, completes_at=bench.at + DAY, lines=(part(1, 30),)), PLANNER)

        command = PlanProduction(bench.id, completes_at=bench.at + DAY, lines=(part(1, 16),))
        refused = bench.refused(ExceedsPlannable, command, PLANNER)
        bench.do(PlanProduction(bench.id, completes_at=bench.at + DAY, lines=(part(1, 15),)), PLANNER)

        assert (refused.line_id, refused.asked, refused.plannable) == ("l-1", 16, 15)
        one_more = PlanProduction(bench.id, completes_at=bench.at + DAY, lines=(part(1, 1),))
        assert bench.refused(ExceedsPlannable, one_more, PLANNER).plannable == 0

    @pytest.mark.parametrize("bench", [Bench(over=0), Bench(deal=Deal())], ids=["contract", "no contract"])
    def test_without_a_tolerance_exactly_what_is_ordered(self, bench: Bench) -> None:
        """Not one unit more."""
        command = PlanProduction(bench.id, completes_at=SOON, lines=(part(1, 101),))

        assert bench.refused(ExceedsPlannable, command, PLANNER).plannable == 100

    def test_a_replacement_has_no_tolerance_of_its_own(self) -> None:
        """The goods in whose place it is delivered have used it."""
        bench = Bench(item(1), item(2, price="0", replaces=LineId("l-1")))
        command = PlanProduction(bench.id, completes_at=SOON, lines=(part(1, 105), part(2, 101)))

        refused = bench.refused(ExceedsPlannable, command, PLANNER)

        assert (refused.line_id, refused.plannable) == ("l-2", 100)

    def test_what_was_lost_is_planned_again(self) -> None:
        """A shipment of ten is lost; ten have to be made anew, and the order is in production again."""
        bench = Bench(item(1, quantity=20))
        bench.made()
        shipment = bench.sent(part(1, 10))

        moves = [one.target for one in bench.tracked(shipment, TrackingStatus.LOST).events if isinstance(one, Moved)]
        bench.do(PlanProduction(bench.id, completes_at=bench.at + DAY), PLANNER)

        assert moves == ["in_production"]
        assert bench.run(2).lines == (part(1, 10),)

    def test_goods_that_came_back_are_not_made_again(self) -> None:
        """They lie here."""
        bench = Bench(item(1, quantity=20))
        bench.made()

        bench.tracked(bench.sent(part(1, 10)), TrackingStatus.RETURNED)

        bench.refused(NothingToMake, PlanProduction(bench.id, completes_at=bench.at + DAY), PLANNER)

    def test_the_register_is_a_policy(self) -> None:
        """A factory has its own, and writes its own numbers."""
        bench = Bench()
        bench.process = bench.process.extended(
            production_numbers=production_numbers(register="plant-2", write=lambda number: f"P2-{number}")
        )

        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)

        assert bench.run().number == "P2-1"
        assert bench.ids.registers == {"plant-2": 1}

    def test_the_date_lies_ahead(self) -> None:
        """Not now, and not yesterday; in UTC wherever it was said."""
        bench = Bench()

        for when in (bench.at, bench.at - DAY):
            refused = bench.refused(InvalidField, PlanProduction(bench.id, completes_at=when), PLANNER)
            assert refused.path == "PlanProduction.completes_at"

    def test_what_is_no_line_is_not_planned(self) -> None:
        """Neither a line that is not there, nor none at all."""
        bench = Bench()

        bench.refused(UnknownLine, PlanProduction(bench.id, completes_at=SOON, lines=(part(9, 1),)), PLANNER)
        bench.refused(NothingOrdered, PlanProduction(bench.id, completes_at=SOON, lines=()), PLANNER)

    @pytest.mark.parametrize("by", [BUYER, SELLER, BUYING, EYES, STORE, DIRECTOR, CLOCK], ids=str)
    def test_others_do_not_plan(self, by: Actor) -> None:
        """It is planning's and production's."""
        bench = Bench()

        bench.refused(RoleNotEntitled, PlanProduction(bench.id, completes_at=SOON), by)

    def test_production_waits_for_the_deposit(self) -> None:
        """Until it is here nothing is planned."""
        owed = contract((item(1),))
        bench = Bench(item(1), state="awaiting_deposit", deal=Deal(contracts=ById([owed]), in_force=owed.id))

        bench.refused(StepNotPossible, PlanProduction(bench.id, completes_at=SOON), PLANNER)

    @pytest.mark.parametrize("state", ["completed", "cancelled"])
    def test_nothing_is_planned_when_all_is_over(self, state: str) -> None:
        """Nobody waits for goods any more."""
        bench = Bench(state=state)

        bench.refused(StepNotPossible, PlanProduction(bench.id, completes_at=SOON), PLANNER)


class TestCancelProduction:
    def test_what_nobody_needs_is_cancelled(self) -> None:
        """What has passed stays, the rest has to be planned again if it shall come."""
        bench = Bench(item(1))
        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)
        bench.do(StartProduction(bench.id, production_id=W1), MAKER)
        bench.do(InspectProduction(bench.id, production_id=W1, passed=(part(1, 30),)), EYES)

        bench.do(CancelProduction(bench.id, production_id=W1, reason=" the mould broke "), PLANNER)

        assert bench.run().is_closed
        assert bench.events[-1] == ProductionCancelled(
            occurred_at=bench.at,
            production_id=W1,
            move=moved("cancel", "producing", "cancelled"),
            reason="the mould broke",
        )
        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)
        assert bench.run(2).lines == (part(1, 70),)

    def test_a_run_beyond_the_order_does_not_keep_it_open(self) -> None:
        """It can be cancelled while the goods are delivered, and after that."""
        bench = Bench(item(1))
        bench.made()
        bench.do(PlanProduction(bench.id, completes_at=bench.at + DAY, lines=(part(1, 5),)), PLANNER)
        bench.order = attrs.evolve(bench.order, state="completed", phase=Phase.COMPLETED)
        assert not bench.order.children_closed

        bench.do(CancelProduction(bench.id, production_id=W2, reason="not needed"), PLANNER)

        assert bench.order.children_closed

    def test_a_no_needs_a_reason(self) -> None:
        """For production and sales to read."""
        bench = Bench()
        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)

        refused = bench.refused(InvalidField, CancelProduction(bench.id, production_id=W1, reason="  "), PLANNER)

        assert refused.path == "CancelProduction.reason"

    def test_what_has_ended_is_not_cancelled(self) -> None:
        """It is done, cancelled already, or never was."""
        bench = Bench()
        bench.made(part(1, 100))
        bench.do(PlanProduction(bench.id, completes_at=bench.at + DAY), PLANNER)
        bench.do(CancelProduction(bench.id, production_id=W2, reason="no"), PLANNER)

        for done in (W1, W2):
            bench.refused(StepNotPossible, CancelProduction(bench.id, production_id=done, reason="no"), PLANNER)
        bench.refused(UnknownProduction, CancelProduction(bench.id, production_id=W9, reason="no"), PLANNER)

    @pytest.mark.parametrize("by", [BUYER, SELLER, MAKER, EYES, CLOCK], ids=str)
    def test_others_do_not_cancel(self, by: Actor) -> None:
        """It is planning's."""
        bench = Bench()
        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)

        bench.refused(RoleNotEntitled, CancelProduction(bench.id, production_id=W1, reason="no"), by)

    def test_a_cancelled_order_makes_nothing_any_more(self) -> None:
        """Its production orders end with it, those that are done stay done."""
        bench = Bench()
        bench.made(part(1, 10))
        bench.do(PlanProduction(bench.id, completes_at=bench.at + DAY), PLANNER)
        bench.packed()

        bench.do(Cancel(bench.id, reason="no money"), SELLER)

        assert [run.state for run in bench.order.part(Deal).production] == ["finished", "cancelled"]
        (ended,) = (one for one in bench.events if isinstance(one, DealWithdrawn))
        assert [one.id for one in ended.production] == ["w-2"]
        assert bench.order.children_closed


class TestMaterials:
    def test_materials_are_bought_and_come_in(self) -> None:
        """Work begins when they are there (S18)."""
        bench = Bench()
        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)

        buy = PurchaseMaterials(bench.id, production_id=W1, materials="200 kg copper", expected_at=NOON + DAY)
        bench.do(buy, BUYING)
        assert (bench.run().materials, bench.run().materials_at) == ("200 kg copper", NOON + DAY)
        bench.refused(StepNotPossible, StartProduction(bench.id, production_id=W1), MAKER)
        bench.refused(StepNotPossible, buy, BUYING)

        bench.do(ReceiveMaterials(bench.id, production_id=W1), BUYING)
        bench.do(StartProduction(bench.id, production_id=W1), MAKER)
        assert bench.run().started_at == bench.at

    def test_nobody_has_to_know_when_they_come(self) -> None:
        """But what has passed already is no expectation."""
        bench = Bench()
        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)
        late = PurchaseMaterials(bench.id, production_id=W1, materials="copper", expected_at=bench.at)
        assert bench.refused(InvalidField, late, BUYING).path == "PurchaseMaterials.expected_at"

        bench.do(PurchaseMaterials(bench.id, production_id=W1, materials="copper"), BUYING)

        assert bench.run().materials_at is None

    def test_what_was_not_bought_does_not_come_in(self) -> None:
        """Nor twice, nor for a production order that is not there."""
        bench = Bench()
        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)
        receive = ReceiveMaterials(bench.id, production_id=W1)

        bench.refused(StepNotPossible, receive, BUYING)
        bench.do(PurchaseMaterials(bench.id, production_id=W1, materials="copper"), BUYING)
        bench.do(receive, BUYING)
        bench.refused(StepNotPossible, receive, BUYING)
        bench.refused(UnknownProduction, ReceiveMaterials(bench.id, production_id=W9), BUYING)

    def test_it_is_said_what_is_bought(self) -> None:
        """Nothing is no material."""
        with pytest.raises(InvalidField, match=r"^PurchaseMaterials\.materials"):
            PurchaseMaterials(Bench().id, production_id=W1, materials=" ")

    @pytest.mark.parametrize("by", [BUYER, SELLER, PLANNER, MAKER, EYES, STORE], ids=str)
    def test_others_do_not_buy(self, by: Actor) -> None:
        """It is purchasing's."""
        bench = Bench()
        bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)

        bench.refused(RoleNotEntitled, PurchaseMaterials(bench.id, production_id=W1, materials="copper"), by)
        bench.refused(RoleNotEntitled, ReceiveMaterials(bench.id, production_id=W1), by)
