"""Nothing is made that was not reviewed, signed, approved and confirmed exactly as it is."""

from datetime import timedelta
from typing import Final

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from deals import BUYER, NOON, SELLER, decided
from orderflow.commands import (
    Approve,
    BeginSampling,
    ChangeLine,
    Command,
    ConfirmContent,
    ConfirmTechnically,
    Disapprove,
    FailSampling,
    PassSampling,
    ProposeAlternative,
    SendBack,
    SendConfirmation,
    Sign,
    Submit,
)
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.signature import RECIPE, SPECIAL_REVIEW
from orderflow.errors import Refusal
from orderflow.events import (
    ApprovalGiven,
    ConfirmationSent,
    ContentConfirmed,
    Event,
    ReviewRequired,
    SamplingEnded,
    SignatureGiven,
    TechnicallyConfirmed,
)
from orderflow.ids import LineId, OrderId
from orderflow.policies import reviewed_by, special_products
from orderflow.process import OrderProcess
from orderflow.roles import PRODUCTION, QUALITY, Actor
from reviews import CLERK, ENGINEER, POLICIES, READY, TESTER, WHOLE, WORKS, PricesTaken, TakePrices, but, order_form

O1: Final = OrderId("o-1")
PROCESS: Final[OrderProcess] = evolve(
    WHOLE,
    policies=evolve(POLICIES, reviews=reviewed_by(PRODUCTION, QUALITY), papers=special_products("VALVE-1")),
)
YES: Final = ConfirmTechnically(O1, producible=True, materials="all", reference="scan", ready_by=READY)
ACTS: Final[tuple[tuple[Command, Actor], ...]] = (
    (Submit(O1), CLERK),
    (TakePrices(O1), CLERK),
    (YES, ENGINEER),
    (but(YES, recipe_changed=True), ENGINEER),
    (ConfirmTechnically(O1, producible=False, materials="none", reference="scan", reason="no ink"), ENGINEER),
    (but(YES, reference=""), ENGINEER),
    (Sign(O1, kind=RECIPE, subject=O1, reference="scan"), BUYER),
    (Sign(O1, kind=SPECIAL_REVIEW, subject=O1, reference="scan"), TESTER),
    (Approve(O1, subject=O1), WORKS),
    (Approve(O1, subject=O1), TESTER),
    (Disapprove(O1, subject=O1, reason="no time"), WORKS),
    (SendBack(O1, remark="once more"), SELLER),
    (ChangeLine(O1, line_id=LineId("l-1"), quantity=60), SELLER),
    (ChangeLine(O1, line_id=LineId("l-1"), quantity=100), SELLER),
    (ProposeAlternative(O1, text="in blue"), SELLER),
    (BeginSampling(O1, sampling_order_id="o-2"), CLERK),
    (PassSampling(O1), ENGINEER),
    (FailSampling(O1, reason="it fades"), ENGINEER),
    (SendConfirmation(O1), CLERK),
    (ConfirmContent(O1), BUYER),
)
STRAIGHT: Final = tuple(ACTS[place] for place in (0, 1, 2, 7, 8, 9, 18, 19))
"""How it goes if nothing goes amiss."""


AMENDED: Final = (ACTS[11], ACTS[12])
"""It is sent back, and another quantity ordered."""


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[Command, Actor]]:
    """The straight way, perhaps amended on it; with anything in between, and parts of it left out or done again."""
    acts: list[tuple[Command, Actor]] = []
    so_far = draw(st.integers(1, len(STRAIGHT)))
    for act in (*STRAIGHT[:so_far], *draw(st.sampled_from(((), AMENDED))), *STRAIGHT, *STRAIGHT):
        acts += draw(st.lists(st.sampled_from(ACTS), max_size=2))
        if draw(st.integers(0, 7)):
            acts.append(act)
    return acts


_PLAIN: Final[dict[type[Event], str]] = {
    PricesTaken: "prices",
    ConfirmationSent: "asked",
    ContentConfirmed: "confirmed",
}


class Reader:
    """Reads the events by itself, and knows which quantity of the first line each word was about."""

    def __init__(self) -> None:
        self.said: dict[str, int] = {}
        self.needed: set[str] = set()
        self.quantities: set[int] = set()

    def read(self, event: Event, quantity: int) -> None:
        self.quantities.add(quantity)
        match event:
            case ReviewRequired():
                self.needed = {*event.reviewers, *event.papers}
            case TechnicallyConfirmed(confirmation=word):
                self._forget("technical", "recipe needed", "asked")
                self.said |= {"technical": quantity} if word.producible else {}
                self.said |= {"recipe needed": quantity} if word.recipe_changed else {}
            case SamplingEnded():
                self._forget("technical", "asked")
            case SignatureGiven(signature=signature):
                self.said[f"{signature.kind} {quantity}"] = quantity
            case ApprovalGiven(approval=approval):
                self._forget(f"{approval.role} {quantity}")
                self.said |= {f"{approval.role} {quantity}": quantity} if approval.passed else {}
            case _ if type(event) in _PLAIN:
                self.said[_PLAIN[type(event)]] = quantity

    def _forget(self, *words: str) -> None:
        for word in words:
            self.said.pop(word, None)

    def missing(self, quantity: int) -> list[str]:
        """What was never said about what is there."""
        needed = ["prices", "technical", "asked", "confirmed"]
        lacking = [one for one in needed if self.said.get(one) != quantity]
        papers = {*self.needed, *([RECIPE] if "recipe needed" in self.said else [])}
        return lacking + [one for one in papers if f"{one} {quantity}" not in self.said]


def test_nothing_is_made_that_was_not_reviewed_and_confirmed_as_it_is() -> None:
    """Whatever happens: prices, technical word, papers, approvals and the customer's yes are all about it."""
    made, amended = list[Order](), list[Order]()

    @given(acts=lives())
    def all_was_said(acts: list[tuple[Command, Actor]]) -> None:
        order, reader = _lived(acts)
        if order.phase is Phase.PREPARING:
            made.append(order)
            amended.extend([order] if len(reader.quantities) > 1 else [])
            assert not reader.missing(order.lines["l-1"].quantity)

    all_was_said()

    assert len(made) > settings().max_examples // 10  # the law was about something,
    assert amended  # also where what was said before was about something else


def _lived(acts: list[tuple[Command, Actor]]) -> tuple[Order, Reader]:
    start = evolve(order_form("intake", process=PROCESS), number="00000001")
    order, reader, at = start, Reader(), NOON
    for command, by in acts:
        at += timedelta(seconds=1)
        before = order
        try:
            decision = decided(order, command, by, process=PROCESS, at=at)
        except Refusal:
            assert order is before
            continue
        order = decision.order
        for event in decision.events:
            reader.read(event, order.lines["l-1"].quantity)
        again = start if before is start else before
        for event in decision.events:
            again = event.apply(again)
        assert again.part(Deal) == order.part(Deal)
        if order.phase is Phase.PREPARING:
            break
    return order, reader


def test_the_straight_way_leads_to_production() -> None:
    """So the law above is about something."""
    order, reader = _lived(list(STRAIGHT))

    assert order.phase is Phase.PREPARING
    assert not reader.missing(100)


def test_the_reader_sees_what_is_missing() -> None:
    """Each word that was left out, and one about another quantity."""
    _, reader = _lived([act for act in STRAIGHT if not isinstance(act[0], TakePrices)])
    assert "prices" in reader.missing(100)

    order, reader = _lived(list(STRAIGHT))
    assert order.phase is Phase.PREPARING
    assert len(reader.missing(60)) == 7
