"""However deliveries are split, inspected and put right: money and goods add up, and every order comes to its end."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from deals import BUYER, ROAD, SELLER, cny
from deliveries import AGREEING, SIGNED, AgreeTerms, bad, sent
from life import Life, report
from orderflow.commands import (
    AgreeReduction,
    Command,
    CountAsLost,
    FinishDelivery,
    HandOver,
    InspectGoods,
    NewLine,
    OfferReduction,
    Pack,
    Place,
    RemedyDefect,
    Track,
    Unpack,
)
from orderflow.entities.certificate import Defect, Defective, Remedy
from orderflow.entities.contract import Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.errors import Refusal
from orderflow.ids import ShipmentId
from orderflow.money import Money
from orderflow.refusals import CancelsWholeOrder, ExceedsTolerance, NothingToFinish
from orderflow.roles import Actor
from orderflow.testing.lives._duties_inspection import put_right as put_right_at_once
from orderflow.testing.lives._wishes_inspection import INSPECTION_WISHES
from orderflow.testing.lives.duties import SHIPPED_DUTIES, Duties, send_goods
from orderflow.testing.lives.laws import assert_laws
from orderflow.testing.lives.life import Life as RandomLife
from orderflow.testing.lives.machine import Census, lives
from orderflow.testing.lives.wishes import SHIPPED_WISHES, Wishes


def of_odd_price(quantity: int) -> NewLine:
    """Of which no single unit costs whole cents: 7.77 each, less 1.01."""
    return NewLine(sku="pipe", name="pipe", quantity=quantity, unit_price=cny("7.77"), discount=cny("1.01"))


def agreed(quantity: int, percent: int) -> Life:
    """So many pipes, of which this percentage need not come."""
    life = Life(SIGNED)
    life.place(of_odd_price(quantity))
    life.do(AgreeTerms(life.id, tolerance=Tolerance(under_percent=percent)), SELLER)
    return life


def tried(life: Life, command: Command, by: Actor) -> Refusal | None:
    """What was said against it."""
    try:
        life.do(command, by)
    except Refusal as refusal:
        return refusal
    return None


# ---- tolerance -------------------------------------------------------------------------------------------------------


@given(
    quantity=st.integers(1, 300),
    percent=st.integers(0, 100),
    cuts=st.lists(st.integers(1, 100), max_size=4),
    lost=st.booleans(),
)
def test_the_tolerance_does_not_depend_on_how_deliveries_are_split(
    quantity: int, percent: int, cuts: list[int], lost: bool
) -> None:
    """Only what has come in all counts: the same is refused, cancelled and owed for one shipment as for many."""
    split, whole = agreed(quantity, percent), agreed(quantity, percent)
    come = 0
    for cut in cuts:
        units = min(cut, quantity - come)
        if units:
            come += units
            shipment = sent(split, (1, units))
            if lost:  # and sent once more
                lose(split, shipment)
                sent(split, (1, units))
    if come:
        sent(whole, (1, come))

    said = tried(split, FinishDelivery(split.id), SELLER)

    assert type(said) is type(tried(whole, FinishDelivery(whole.id), SELLER))
    assert (split.order.total, split.line().cancelled) == (whole.order.total, whole.line().cancelled)
    missing = quantity - come
    if not missing:
        assert isinstance(said, NothingToFinish)
    elif not come:
        assert isinstance(said, CancelsWholeOrder)
    elif missing * 100 > percent * quantity:
        assert isinstance(said, ExceedsTolerance)
        assert (said.missing, said.tolerated) == (missing, quantity * percent // 100)
    else:
        assert said is None
        assert split.order.total == price_of(quantity, come)
    assert_laws(split.order, split.events)


def price_of(quantity: int, units: int) -> Money:
    """What the first *units* of so many pipes cost, reckoned anew: the exact share, rounded down."""
    return Money((777 * quantity - 101) * units // quantity, "CNY")


def lose(life: Life, shipment_id: ShipmentId) -> None:
    life.do(Track(life.id, shipment_id=shipment_id, reports=(report(TrackingStatus.LOST, life.at),)), ROAD)


# ---- whatever is found and done about it -----------------------------------------------------------------------------


def open_defects(life: Life) -> list[tuple[ShipmentId, Defect]]:
    certificates = life.order.part(Deal).certificates
    return [(one.id, defect) for one in certificates for defect in one.defects if defect.remedy is None]


def send_some(life: Life, data: st.DataObject) -> None:
    here = [line for line in life.order.lines if line.unpacked]
    if here:
        line = data.draw(st.sampled_from(here))
        sent(life, (int(line.id[2:]), data.draw(st.integers(1, line.unpacked))))


def inspect(life: Life, data: st.DataObject) -> None:
    order = life.order
    for shipment in order.shipments:
        if shipment.has_left and shipment.id not in order.part(Deal).certificates:
            lying = shipment.lines[0]
            units = data.draw(st.integers(0, lying.quantity))
            defects = (bad(int(lying.line_id[2:]), units),) if units else ()
            life.do(InspectGoods(life.id, shipment_id=shipment.id, reference="r", defects=defects), BUYER)
            return


def put_right(life: Life, data: st.DataObject) -> None:
    for shipment_id, defect in open_defects(life)[:1]:
        remedy = data.draw(st.sampled_from((Remedy.REWORK, Remedy.REPLACEMENT)))
        life.do(RemedyDefect(life.id, shipment_id=shipment_id, line_id=defect.id, remedy=remedy), SELLER)


def reduce(life: Life, data: st.DataObject) -> None:
    for shipment_id, defect in open_defects(life)[:1]:
        amount = Money(data.draw(st.integers(1, 900 * defect.quantity)), "CNY")
        offer = OfferReduction(life.id, shipment_id=shipment_id, line_id=defect.id, amount=amount)
        if tried(life, offer, SELLER) is None:
            life.do(AgreeReduction(life.id, shipment_id=shipment_id, line_id=defect.id), BUYER)


def finish(life: Life, data: st.DataObject) -> None:
    tried(life, FinishDelivery(life.id), SELLER)


ACTS: Sequence[Callable[[Life, st.DataObject], None]] = (send_some, inspect, put_right, reduce, finish)


@given(
    data=st.data(),
    quantity=st.integers(1, 40),
    percent=st.sampled_from((0, 10, 50, 100)),
    acts=st.lists(st.sampled_from(ACTS), max_size=25),
)
def test_what_is_owed_is_what_was_accepted_less_reductions(
    data: st.DataObject, quantity: int, percent: int, acts: list[Callable[[Life, st.DataObject], None]]
) -> None:
    """In whatever order units are accepted, rejected, reworked, replaced, reduced or left out."""
    life = agreed(quantity, percent)
    for act in acts:
        act(life, data)
        assert_laws(life.order, life.events)

    for _ in range(20):  # what is left is sent and accepted as it is
        if life.order.lines.open:
            sent(life)
        for shipment in life.order.shipments:
            if shipment.has_left and shipment.id not in life.order.part(Deal).certificates:
                life.do(InspectGoods(life.id, shipment_id=shipment.id, reference="r"), BUYER)
        put_right(life, data)

    order = life.order
    come = sum(shipment.units for shipment in order.shipments if shipment.is_delivered)
    defects = [defect for one in order.part(Deal).certificates for defect in one.defects]
    rejected = sum(defect.quantity for defect in defects if defect.remedy is not Remedy.PRICE_REDUCTION)
    reduced = sum(
        defect.offered.minor for defect in defects if defect.remedy is Remedy.PRICE_REDUCTION and defect.offered
    )
    owed = order.total_minor - order.credited_minor
    assert owed == price_of(quantity, come - rejected).minor - reduced >= 0
    assert not order.lines.open
    assert_laws(order, life.events)


# ---- whole lives -----------------------------------------------------------------------------------------------------


def agree_on_half(life: RandomLife) -> Iterator[Command]:
    """Sales agrees at once that half of it need not come."""
    if life.order.part(Deal).in_force is None and life.process.table.candidates(life.order.state, "agree_terms"):
        yield AgreeTerms(life.order.id, tolerance=Tolerance(under_percent=50))


def send_all_but_one(life: RandomLife) -> Iterator[Command]:
    """Of each line all but one unit are packed first, and leave."""
    order = life.order
    for shipment in order.shipments:
        if shipment.phase is ChildPhase.OPEN:
            yield HandOver(order.id, shipment_id=shipment.id)
    most = [ShipmentLine(line_id=one.id, quantity=one.unpacked - 1) for one in order.lines if one.unpacked > 1]
    if most and not order.shipments:
        yield Pack(order.id, lines=most)


def finish_short(life: RandomLife) -> Iterator[Command]:
    """What is left need not come, if that was agreed."""
    if life.order.lines.open and life.order.units_handed_over:
        yield FinishDelivery(life.order.id)


def find_fault(life: RandomLife) -> Iterator[Command]:
    """All that came first is scratched."""
    order = life.order
    for shipment in order.shipments:
        if shipment.is_delivered and not order.part(Deal).certificates:
            part = shipment.lines[0]
            defect = Defective(line_id=part.line_id, quantity=part.quantity, description="scratched")
            yield InspectGoods(order.id, shipment_id=shipment.id, reference="r", defects=(defect,))


def put_right_late(life: RandomLife) -> Iterator[Command]:
    """For odd quantities a cent less is offered, and taken at once; nothing is reworked before that is overdue."""
    order, cent = life.order, Money(1, life.order.currency)
    for shipment in order.part(Deal).certificates:
        for defect in shipment.defects:
            if defect.remedy is None and defect.offered is None and defect.quantity % 2:
                yield OfferReduction(order.id, shipment_id=shipment.id, line_id=defect.id, amount=cent)
    for command in put_right_at_once(life):
        if isinstance(command, AgreeReduction) or order.overruns:
            yield command


SHARE: Final = 0.15
"""Of the profile's examples: a life is fifty decisions, each taken twice and judged."""
GOODS = (Pack, Unpack, HandOver, Track, CountAsLost)
STEPS: Final[tuple[type[Command], ...]] = (*INSPECTION_WISHES, *GOODS, AgreeTerms)
WISHES: Final[Wishes] = {**{kind: SHIPPED_WISHES[kind] for kind in (*INSPECTION_WISHES, Place, *GOODS)}, **AGREEING}
LIVED_IN: Final = {Phase.PREPARING, Phase.DELIVERING, Phase.PAYMENT, Phase.COMPLETED, Phase.CLOSED}
PARTICULAR: Final[Duties] = (
    find_fault,
    put_right_late,
    *(duty for duty in SHIPPED_DUTIES if duty is not put_right_at_once),
)
SHORT: Final[Duties] = (
    agree_on_half,
    send_all_but_one,
    *(duty for duty in SHIPPED_DUTIES if duty is not send_goods),
    finish_short,
    send_goods,
)


def test_every_life_keeps_the_laws_and_comes_to_its_end() -> None:
    """Whatever is asked for in whichever order, by whoever may and may not: laws 1 to 5, 9 and 10; nothing left out."""
    census = Census()
    for duties in (SHIPPED_DUTIES, PARTICULAR, SHORT):
        lived = lives(SIGNED, wishes=WISHES, duties=duties, currencies=("CNY",), check_lives=True)
        run_state_machine_as_test(lived, settings=settings(max_examples=int(settings().max_examples * SHARE)))
        census += lived.census

    assert {kind.type for kind in STEPS} - census.done.keys() == set()
    assert {kind.type for kind in STEPS} - census.refused.keys() == set()
    assert LIVED_IN - census.phases.keys() == set()
    assert census.ends.total() == len(census.lives) > 0
