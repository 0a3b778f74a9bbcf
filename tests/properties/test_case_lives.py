"""Whatever is missing, proposed and answered, in whatever order: money and goods add up after every word of it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from life import BUYER, DAY, PROCESS, SHOP, Life, bowls, cny, cups, paid, part
from orderflow.commands import AnswerProposal, ConcludeCases, NewLine, Offer, OpenCase, Propose
from orderflow.entities.case import SHORTAGE, Case, Resolution
from orderflow.entities.shipment import ShipmentLine
from orderflow.errors import Refusal
from orderflow.policies import cancel_if_possible, ship_the_rest
from orderflow.roles import ORDERFLOW
from orderflow.testing.lives.laws import assert_laws

SHOPS = [PROCESS.extended(silence=silence) for silence in (ship_the_rest, cancel_if_possible)]
SILENT = "silent"


def negotiable(life: Life) -> dict[str, int]:
    """What is still here of each line, and in no open case."""
    free = {line.id: line.unpacked - life.order.units_blocked(line.id) for line in life.order.lines}
    return {line_id: units for line_id, units in free.items() if units > 0}


@st.composite
def missing(draw: st.DrawFn, life: Life) -> tuple[ShipmentLine, ...]:
    """Some units of some lines that are still here."""
    free = negotiable(life)
    names = draw(st.lists(st.sampled_from(sorted(free)), min_size=1, unique=True))
    return tuple(part(int(name[2:]), draw(st.integers(1, free[name]))) for name in names)


@st.composite
def offers(draw: st.DrawFn, life: Life, case: Case) -> tuple[Offer, ...]:
    """All that could be offered, in any order; prices from nothing to far more."""
    mugs = [
        NewLine(
            sku="mug",
            name="mug",
            quantity=draw(st.integers(1, 4)),
            unit_price=cny("0.01") * draw(st.integers(0, 9_999)),
        )
        for _ in case.lines
    ]
    wait = Offer.wait(until=life.at + draw(st.sampled_from((DAY, 30 * DAY))))
    every = [wait, Offer.substitute(*mugs), Offer.ship_rest(), Offer.cancel()]
    return tuple(draw(st.lists(st.sampled_from(every), min_size=1, max_size=4)))


@given(data=st.data(), process=st.sampled_from(SHOPS), ship_first=st.booleans())
def test_the_laws_hold_whatever_is_agreed(data: st.DataObject, process: object, ship_first: bool) -> None:
    """What is agreed is what happens, nothing more; what is blocked stays; a refusal changes nothing."""
    life = paid(cups(3), bowls(2), cups(2), process=process)  # type: ignore[arg-type] # a process
    if ship_first:
        life.ship(part(3, 2))

    for _ in range(4):
        if life.order.cancellation is not None or not negotiable(life):
            break
        life.do(OpenCase(life.id, kind=SHORTAGE, lines=data.draw(missing(life))), SHOP)
        case = tuple(life.order.cases)[-1]
        total, owed = life.order.total, life.order.balance
        try:
            life.do(Propose(life.id, case_id=case.id, offers=data.draw(offers(life, case))), SHOP)
        except Refusal:
            continue
        assert (life.order.total, life.order.balance) == (total, owed)
        proposals = {proposal.id: proposal for proposal in life.order.cases[case.id].proposals}
        answer = data.draw(st.sampled_from([*proposals, None, SILENT]))
        if answer == SILENT:
            life.do(ConcludeCases(life.id), ORDERFLOW, at=life.order.limits[f"answer/{case.id}"].due_at)
        else:
            life.do(AnswerProposal(life.id, case_id=case.id, proposal_id=answer), BUYER)
        assert_laws(life.order, life.events)
        assert life.order.surplus == cny("0")
        if answer in proposals and proposals[answer].resolution is Resolution.WAIT:
            assert life.order.total == total
        if data.draw(st.booleans()) and life.order.balance_due:
            life.pay()
            assert life.order.balance == cny("0")
        life.at += timedelta(hours=1)
