"""However deliveries are split, inspected and put right: money and goods add up, and every order comes to its end."""

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from deals import BUYER, ROAD, SELLER, cny
from deliveries import AGREEING, SIGNED, AgreeTerms, bad, sent
from life import Life, report
from orderflow.commands import (
    AcceptGoods,
    AgreeReduction,
    Command,
    CountAsLost,
    FinishDelivery,
    HandOver,
    NewLine,
    OfferReduction,
    Pack,
    Place,
    RemedyDefect,
    Track,
    Unpack,
)
from orderflow.entities.certificate import Defect, Remedy
from orderflow.entities.contract import Tolerance
from orderflow.entities.shipment import TrackingStatus
from orderflow.errors import Refusal
from orderflow.ids import ShipmentId
from orderflow.money import Money
from orderflow.refusals import CancelsEverything, ExceedsTolerance, NothingToFinish
from orderflow.roles import Actor
from orderflow.testing._wishes_acceptance import ACCEPTANCE_WISHES
from orderflow.testing.laws import assert_laws
from orderflow.testing.lives import lives
from orderflow.testing.wishes import SHIPPED_WISHES


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
    """Only what has come in all counts: the same is refused, cancelled and owed for one parcel as for many."""
    split, whole = agreed(quantity, percent), agreed(quantity, percent)
    come = 0
    for cut in cuts:
        units = min(cut, quantity - come)
        if units:
            come += units
            parcel = sent(split, (1, units))
            if lost:  # and sent once more
                lose(split, parcel)
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
        assert isinstance(said, CancelsEverything)
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
    certificates = life.order.deal.certificates
    return [(one.id, defect) for one in certificates for defect in one.defects if defect.remedy is None]


def send_some(life: Life, data: st.DataObject) -> None:
    here = [line for line in life.order.lines if line.unpacked]
    if here:
        line = data.draw(st.sampled_from(here))
        sent(life, (int(line.id[2:]), data.draw(st.integers(1, line.unpacked))))


def inspect(life: Life, data: st.DataObject) -> None:
    order = life.order
    for parcel in order.shipments:
        if parcel.has_left and parcel.id not in order.deal.certificates:
            lying = parcel.lines[0]
            units = data.draw(st.integers(0, lying.quantity))
            defects = (bad(int(lying.line_id[2:]), units),) if units else ()
            life.do(AcceptGoods(life.id, shipment_id=parcel.id, reference="r", defects=defects), BUYER)
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
        for parcel in life.order.shipments:
            if parcel.has_left and parcel.id not in life.order.deal.certificates:
                life.do(AcceptGoods(life.id, shipment_id=parcel.id, reference="r"), BUYER)
        put_right(life, data)

    order = life.order
    come = sum(parcel.units for parcel in order.shipments if parcel.is_delivered)
    defects = [defect for one in order.deal.certificates for defect in one.defects]
    rejected = sum(defect.quantity for defect in defects if defect.remedy is not Remedy.PRICE_REDUCTION)
    reduced = sum(
        defect.offered.minor for defect in defects if defect.remedy is Remedy.PRICE_REDUCTION and defect.offered
    )
    owed = order.total_minor - order.credited_minor
    assert owed == price_of(quantity, come - rejected).minor - reduced >= 0
    assert not order.lines.open
    assert_laws(order, life.events)


# ---- whole lives -----------------------------------------------------------------------------------------------------


LIVES = 20
GOODS = (Pack, Unpack, HandOver, Track, CountAsLost)
WISHES = {kind: wish for kind, wish in SHIPPED_WISHES.items() if kind in ACCEPTANCE_WISHES or kind in (Place, *GOODS)}


def test_every_life_keeps_the_laws_and_comes_to_its_end() -> None:
    """Whatever is asked for in whichever order, by whoever may and may not: laws 1 to 5, 9 and 10."""
    lived = lives(SIGNED, wishes={**WISHES, **AGREEING}, currencies=("CNY",))

    run_state_machine_as_test(lived, settings=settings(max_examples=LIVES, stateful_step_count=50))

    assert {"announce_dispatch", "accept_goods", "give_feedback"} <= set(lived.census.done)
