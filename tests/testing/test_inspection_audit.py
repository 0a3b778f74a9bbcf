"""The audit of the laws finds what is wrong with acceptances, and nothing where nothing is."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from deals import BUYER, SELLER, cny
from deliveries import L1, L2, L3, S1, S2, bad, ordered, sent, signed
from life import NOON, Life
from orderflow.commands import (
    AgreeReduction,
    CloseFeedback,
    FollowUpFeedback,
    GiveFeedback,
    OfferReduction,
    RemedyDefect,
)
from orderflow.entities.certificate import Certificate, Defect, Remedy
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.feedback import Feedback
from orderflow.entities.order import Order
from orderflow.events import (
    DefectRemedied,
    Event,
    FeedbackClosed,
    FeedbackFollowedUp,
    FeedbackGiven,
    GoodsInspected,
    LinesAdded,
    ReductionAgreed,
)
from orderflow.ids import LineId
from orderflow.testing.lives.laws import broken_laws


def found() -> Life:
    """Two cups and a bowl in the first shipment are defective; the second is on its way."""
    life = ordered()
    sent(life, (1, 10), (2, 5))
    sent(life)
    signed(life, S1, bad(1, 2), bad(2, 1))
    return life


def put_right() -> Life:
    """Cups reworked, the bowl kept for less."""
    life = found()
    life.do(RemedyDefect(life.id, shipment_id=S1, line_id=L1, remedy=Remedy.REWORK), SELLER)
    life.do(OfferReduction(life.id, shipment_id=S1, line_id=L2, amount=cny("8.40")), SELLER)
    life.do(AgreeReduction(life.id, shipment_id=S1, line_id=L2), BUYER)
    return life


def said() -> Life:
    """All is accepted, and the customer has said something."""
    life = put_right()
    sent(life)
    for shipment in life.order.shipments:
        if shipment.id not in life.order.part(Deal).certificates:
            signed(life, shipment.id)
    life.do(GiveFeedback(life.id, text="fine"), BUYER)
    life.do(FollowUpFeedback(life.id, feedback_id="b-1", text="thanks"), SELLER)
    life.do(CloseFeedback(life.id, feedback_id="b-1"), SELLER)
    return life


@pytest.mark.parametrize("make", [ordered, found, put_right, said])
def test_nothing_is_wrong_with_what_was_decided(make: Callable[[], Life]) -> None:
    """Orders that the kernel made keep the laws of acceptance."""
    life = make()

    assert broken_laws(life.order, life.events) == ()


def inspected(shipment: Any, *defects: Defect) -> GoodsInspected:
    certificate = Certificate(id=shipment, at=NOON, reference="r", defects=ById(defects))
    return GoodsInspected(occurred_at=NOON, certificate=certificate)


def remedied(quantity: int = 2, replacement: LineId = L3, remedy: Remedy = Remedy.REWORK) -> DefectRemedied:
    return DefectRemedied(
        occurred_at=NOON, shipment_id=S1, line_id=L1, quantity=quantity, remedy=remedy, replacement=replacement
    )


def added(life: Life, **fields: Any) -> LinesAdded:
    nothing = cny("0")
    free = attrs.evolve(
        life.line(1), id=L3, quantity=2, unit_price=nothing, replaces=L1, shipped=0, delivered=0, returned=0
    )
    return LinesAdded(occurred_at=NOON, lines=(attrs.evolve(free, **fields),))


def reduced(amount: str) -> ReductionAgreed:
    return ReductionAgreed(occurred_at=NOON, shipment_id=S1, line_id=L1, amount=cny(amount))


def feedback(place: int = 1) -> FeedbackGiven:
    return FeedbackGiven(occurred_at=NOON, feedback=Feedback(id=f"b-{place}", text="so", at=NOON))


CLOSED = FeedbackClosed(occurred_at=NOON, feedback_id="b-1")


@pytest.mark.parametrize(
    ("events", "says"),
    [
        (lambda life: [inspected(S2)], "shipment s-2 cannot be inspected"),
        (lambda life: [inspected(S1)], "shipment s-1 cannot be inspected"),
        (lambda life: [inspected(S2, Defect(id=L1, quantity=11, description="d"))], "shipment s-2: Defect"),
        (lambda life: [inspected(S2, Defect(id=L1, quantity=0, description="d"))], "shipment s-2: Defect"),
        (lambda life: [remedied(3), added(life, quantity=3)], "cannot be remedied by"),
        (lambda life: [remedied(replacement=L2)], "cannot be remedied by"),
        (lambda life: [remedied(), added(life), remedied(replacement=LineId("l-4"))], "cannot be remedied by"),
        (lambda life: [remedied()], "line l-3 was to come in place of defective goods, and is not there"),
        (lambda life: [remedied(), added(life, unit_price=cny("0.01"))], "which costs 2"),
        (lambda life: [remedied(), added(life, quantity=1)], "comes for ('l-1', 2): ('l-1', 1)"),
        (lambda life: [remedied(), added(life, replaces=L2)], "comes for ('l-1', 2): ('l-2', 2)"),
        (lambda life: [reduced("39.99")], "cannot be taken off"),
        (lambda life: [reduced("-0.01")], "cannot be taken off"),
        (lambda life: [reduced("1.00"), reduced("1.00")], "cannot be taken off"),
        (lambda life: [feedback(), feedback()], "feedback b-1 is given twice"),
        (lambda life: [feedback(), CLOSED, CLOSED], "feedback b-1 is closed, and goes on"),
        (
            lambda life: [feedback(), CLOSED, FeedbackFollowedUp(occurred_at=NOON, feedback_id="b-1", text="t")],
            "feedback b-1 is closed, and goes on",
        ),
    ],
)
def test_a_history_that_cannot_be(events: Callable[[Life], list[Event]], says: str) -> None:
    """Inspected twice or unseen, more bad than there was, put right twice, not replaced for free, reduced too far."""
    life = found()
    order = life.order
    more = events(life)
    for one in more:
        order = one.apply(order)
    order = attrs.evolve(order, version=order.version + len(more))

    wrong = broken_laws(order, [*life.events, *more])

    assert any(says in problem for problem in wrong), wrong


def _without_certificate(order: Order) -> Order:
    return order.with_part(attrs.evolve(order.part(Deal), certificates=ById()))


def _with_feedback(order: Order) -> Order:
    said = ById([Feedback(id="b-1", text="so", at=NOON)])
    return order.with_part(attrs.evolve(order.part(Deal), feedback=said))


@pytest.mark.parametrize(
    ("spoilt", "says"), [(_without_certificate, "its certificates say"), (_with_feedback, "its feedback is")]
)
def test_an_order_that_is_not_what_happened(spoilt: Callable[[Order], Order], says: str) -> None:
    """What it says about itself follows from its history."""
    life = found()

    wrong = broken_laws(spoilt(life.order), life.events)

    assert any(says in problem for problem in wrong), wrong
