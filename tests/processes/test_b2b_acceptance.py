"""The page of contracts from delivery on: what was rejected is made and delivered again, and then the order is done."""

import pytest
from attrs import evolve

from deals import B2B, BUYER, DAY, NOON, ROAD, SELLER, STORE, cny, contract, deal_order, decided, item, made, paid, part
from deliveries import L1, S1, bad
from life import report
from orderflow.commands import (
    AgreeReduction,
    AnnounceDispatch,
    Command,
    CountAsLost,
    FinishDelivery,
    GiveFeedback,
    HandOver,
    InspectGoods,
    OfferReduction,
    Pack,
    RemedyDefect,
    Track,
)
from orderflow.deciding import available
from orderflow.effects import Notify
from orderflow.entities.certificate import Defective, Remedy
from orderflow.entities.collection import ById
from orderflow.entities.contract import Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_to_make, units_to_plan
from orderflow.entities.phase import Phase
from orderflow.entities.production import ProductionOrder
from orderflow.entities.schedule import standings
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.errors import Refusal
from orderflow.ids import ProductionId, ShipmentId
from orderflow.laws import broken_laws
from orderflow.refusals import RoleNotEntitled
from orderflow.roles import CUSTOMER, SALES, Actor
from vouched import b2b_contract


class Deals:
    """100 valves of 9.99 that are made; 70 % of 999.00 is paid."""

    def __init__(self, under: int = 0) -> None:
        line = item(1)
        agreed = contract((line,))
        agreed = evolve(agreed, terms=evolve(agreed.terms, tolerance=Tolerance(under_percent=under)))
        deal = Deal(contracts=ById([agreed]), in_force=agreed.id, production=ById([made(1, 100)]))
        self.order = deal_order("delivering", lines=(line,), deal=deal, payments=paid("699.30"))
        self.messages: list[Notify] = []

    def do(self, command: Command, by: Actor) -> None:
        decision = decided(self.order, command, by)
        assert broken_laws(decision.order, B2B.laws) == ()
        self.messages += [effect for effect in decision.effects if isinstance(effect, Notify)]
        self.order = decision.order

    def produced(self, line: int, units: int) -> None:
        """Production has made them; how it does is not told here."""
        place = len(self.order.part(Deal).production) + 1
        done: ProductionOrder = made(line, units, place=place)
        done = evolve(done, id=ProductionId(f"w-{place}"))
        self.order = self.order.with_part(
            evolve(self.order.part(Deal), production=self.order.part(Deal).production.put(done))
        )

    def send(self, *lines: ShipmentLine) -> None:
        self.do(Pack(self.order.id, lines=lines or None), STORE)
        self.do(HandOver(self.order.id, shipment_id=self.last()), STORE)

    def phase(self) -> Phase:
        return self.order.phase

    def last(self) -> ShipmentId:
        return list(self.order.shipments)[-1].id

    def sign(self, *defects: Defective) -> None:
        command = InspectGoods(self.order.id, shipment_id=self.last(), reference="r", defects=defects)
        self.do(command, BUYER)


@pytest.mark.parametrize("remedy", [Remedy.REWORK, Remedy.REPLACEMENT])
def test_what_was_rejected_leads_back_to_production_and_the_order_completes(remedy: Remedy) -> None:
    """Nobody pays for it twice; the balance is what it was."""
    deal = Deals()
    deal.send()
    deal.sign(bad(1, 8))
    assert deal.phase() is Phase.DELIVERING  # something has to be done about it first

    deal.do(RemedyDefect(deal.order.id, shipment_id=S1, line_id=L1, remedy=remedy), SELLER)

    assert deal.phase() is Phase.PREPARING
    new = list(deal.order.lines)[-1]
    assert units_to_make(deal.order) == units_to_plan(deal.order) == {new.id: 8}

    deal.produced(int(new.id[2:]), 8)
    deal.send()
    assert deal.phase() is Phase.DELIVERING
    deal.sign()

    assert deal.phase() is Phase.PAYMENT
    assert deal.order.balance_due == cny("299.70")
    assert [standing.open for standing in standings(deal.order)] == [cny("0"), cny("0"), cny("299.70")]
    deal.order = evolve(deal.order, payments=paid("999.00"))
    deal.do(GiveFeedback(deal.order.id, text="right in the end"), BUYER)
    assert deal.phase() is Phase.COMPLETED


def test_a_reduction_falls_on_the_last_instalment() -> None:
    """The deposit and the milestone are paid as agreed; nothing goes back as long as more is owed."""
    deal = Deals()
    deal.send()
    deal.sign(bad(1, 8))
    deal.do(OfferReduction(deal.order.id, shipment_id=S1, line_id=L1, amount=cny("40.00")), SELLER)

    deal.do(AgreeReduction(deal.order.id, shipment_id=S1, line_id=L1), BUYER)

    assert deal.phase() is Phase.PAYMENT
    assert [standing.amount for standing in standings(deal.order)] == [cny("299.70"), cny("399.60"), cny("259.70")]
    assert deal.order.balance_due == cny("259.70")
    assert not deal.order.payments["p-1"].refunds


def test_too_few_complete_the_order_within_the_tolerance() -> None:
    """Finished, inspected, paid for what came."""
    deal = Deals(under=5)
    deal.send(part(1, 60))
    deal.sign()
    deal.send(part(1, 35))
    deal.do(FinishDelivery(deal.order.id), SELLER)
    assert deal.phase() is Phase.DELIVERING

    deal.sign()

    assert deal.phase() is Phase.PAYMENT
    assert deal.order.total == cny("949.05")


def test_a_lost_shipment_is_made_again() -> None:
    """Logistics says that it is lost, one or all that are under way; the page needs no step of its own for it."""
    for lost in (
        lambda order: Track(order.id, shipment_id=S1, reports=(report(TrackingStatus.LOST, NOON),)),
        lambda order: CountAsLost(order.id, reason="not heard of for a month"),
    ):
        deal = Deals()
        deal.send()

        deal.do(lost(deal.order), ROAD)

        assert deal.phase() is Phase.PREPARING
        assert units_to_make(deal.order) == {"l-1": 100}
        deal.produced(1, 100)
        deal.send()
        deal.sign()
        assert deal.phase() is Phase.PAYMENT


def test_a_dispatch_is_told_to_customer_and_sales() -> None:
    """As the shipped process does it, without being asked to."""
    deal = Deals()
    deal.send()

    deal.do(AnnounceDispatch(deal.order.id, shipment_id=S1, mode="rail", packages=4, carrier="CR Express"), ROAD)

    told = [message.audience for message in deal.messages if message.message == "dispatch_notice"]
    assert told == [CUSTOMER, SALES]
    assert b2b_contract().policies.notifications is not None


def test_each_step_is_offered_to_whom_it_belongs() -> None:
    """Everything that may come after a delivery, by role."""
    deal = Deals()
    deal.send()

    def offered(by: Actor) -> dict[str, Refusal | None]:
        options = available(deal.order, process=B2B, by=by, at=NOON + DAY)
        return {option.command: option.refusal for option in options}

    assert offered(BUYER)["agree_reduction"] is None
    assert str(offered(BUYER)["inspect_goods"]).startswith(
        "InspectGoods.reference"
    )  # all that lacks is their signature
    assert {offered(SELLER)[step] for step in ("announce_dispatch", "remedy_defect", "offer_reduction")} == {None}
    assert offered(ROAD)["announce_dispatch"] is None
    for step in ("inspect_goods", "remedy_defect", "announce_dispatch"):
        assert isinstance(offered(STORE)[step], RoleNotEntitled)


def test_the_date_of_the_contract_is_watched_once() -> None:
    """The limits of contracts, production and acceptance together have one for it, so sales is told one time."""
    wording = contract((item(1),), evolve(contract((item(1),)).terms, deliver_by=NOON + 30 * DAY))
    order = deal_order("in_production", lines=(item(1),), deal=Deal(contracts=ById([wording]), in_force=wording.id))

    rules = b2b_contract().policies.time_limits(order)

    assert [rule.name for rule in rules if rule.until == NOON + 30 * DAY] == ["delivery_date"]
