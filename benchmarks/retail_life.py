"""A whole life of an order through the pure core, against libraries that only move a state, or only keep events."""

from collections.abc import Iterator
from itertools import pairwise

from eventsourcing.domain import Aggregate, event
from statemachine import State, StateChart
from transitions import Machine

from benchmarks.measuring import Figure, Medians, in_turns
from benchmarks.retail import lived
from orderflow.processes import retail

__all__ = ["figures"]

LIVES = 100
"""In a turn: so many that it does not matter that the caches are cold, because rubbish was collected before it."""
STATES = ("draft", "awaiting_payment", "awaiting_shipment", "awaiting_receipt", "completed", "closed")
MOVES = ("place", "pay", "record", "pack", "hand_over", "confirm_receipt", "end_window")
"""One move a command. `pay` and `pack` leave their state alone, as they do in the retail flow."""


class BareChart(StateChart[None]):
    """The retail life without roles, facts, data or actions."""

    draft = State(initial=True)
    awaiting_payment = State()
    awaiting_shipment = State()
    awaiting_receipt = State()
    completed = State()
    closed = State(final=True)

    place = draft.to(awaiting_payment)
    pay = awaiting_payment.to(awaiting_payment, internal=True)
    record = awaiting_payment.to(awaiting_shipment)
    pack = awaiting_shipment.to(awaiting_shipment, internal=True)
    hand_over = awaiting_shipment.to(awaiting_receipt)
    confirm_receipt = awaiting_receipt.to(completed)
    end_window = completed.to(closed)


class BareModel:
    """What `transitions` moves; it hangs its triggers here."""

    state: str


class KeptEvents(Aggregate):
    """An aggregate of `eventsourcing` that keeps as many events as a life of ours has, each with two fields."""

    def __init__(self) -> None:
        self.state = "draft"
        self.total = 0

    @event("Happened")
    def happen(self, state: str, amount: int) -> None:
        """Something happened."""
        self.state = state
        self.total += amount


def figures(*, quick: bool) -> Iterator[Figure]:
    """
    From the cart to closed by seven commands: page, policies, laws, time limits, messages, on `retail()` as it comes.

    python-statemachine's machine is built once an order, because it *is* the order's state, and then makes one bare
    move a command. `transitions` builds its machine once and each order becomes a model of it. `eventsourcing` makes as
    many events as our life does, two fields each, and decides nothing.
    """
    process, rounds = retail(), 1 if quick else 30
    order, events = lived(process)
    assert order.state == "closed"

    def ours() -> None:
        for _ in range(LIVES):
            lived(process)

    yield _figure("retail_life", "python-statemachine", in_turns(ours, _charts, rounds=rounds), at_most=0.5)
    yield _figure("retail_life_vs_transitions", "transitions", in_turns(ours, _models, rounds=rounds))
    yield _figure(
        "retail_life_vs_eventsourcing",
        f"eventsourcing, {events} events",
        in_turns(ours, lambda: _aggregates(events), rounds=rounds),
    )


def _figure(name: str, peer: str, measured: Medians, at_most: float | None = None) -> Figure:
    ours, theirs = measured.ours / LIVES * 1e6, measured.theirs / LIVES * 1e6
    moves = "" if "events" in peer else f", {len(MOVES)} bare moves"
    return Figure(
        name=name,
        ratio=measured.ours_by_theirs,
        at_most=at_most,
        meaning=f"a whole life, all laws on ({ours:.0f} µs) / {peer}{moves} ({theirs:.0f} µs)",
    )


def _charts() -> None:
    for _ in range(LIVES):
        chart = BareChart()
        for move in MOVES:
            chart.send(move)
        assert chart.closed.is_active


def _machine() -> Machine:
    places = (0, 1, 1, 2, 2, 3, 4, 5)  # where each move starts and the last one ends
    machine = Machine(model=None, states=list(STATES), initial="draft", auto_transitions=False)
    for move, (source, target) in zip(MOVES, pairwise(places), strict=True):
        machine.add_transition(move, STATES[source], STATES[target])
    return machine


_MACHINE = _machine()


def _models() -> None:
    for _ in range(LIVES):
        model = BareModel()
        _MACHINE.add_model(model)
        for move in MOVES:
            getattr(model, move)()
        assert model.state == "closed"
        _MACHINE.remove_model(model)


def _aggregates(events: int) -> None:
    for _ in range(LIVES):
        aggregate = KeptEvents()
        for _ in range(events - 1):
            aggregate.happen("awaiting_payment", 1)
        assert len(aggregate.collect_events()) == events
